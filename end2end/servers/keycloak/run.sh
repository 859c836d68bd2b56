#!/usr/bin/env bash
# Keycloak on loopback, in the foreground, with realm.json imported.
#
#   D=/tmp/kc PORT=8081 RP=http://localhost:3000 ./run.sh
#   ./run.sh --fetch          only fetch and build the distribution (once per machine)
#
# D     data directory of this instance. An existing one is used again as it is:
#       Keycloak imports a realm only once, so a changed realm.json needs a fresh D.
# PORT  where Keycloak listens (127.0.0.1 only); default 8081
# RP    origin of the Gatehouse that signs in here; default http://localhost:3000
#
# Needs mvn, unzip and a JDK 17 or newer.
set -euo pipefail

version=26.7.3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse
home=$cache/keycloak-$version

fetch() {
  for tool in mvn unzip java; do
    command -v "$tool" >/dev/null || {
      echo "Keycloak needs $tool. On Debian: apt-get install -y maven unzip default-jdk-headless" >&2
      exit 1
    }
  done
  mkdir -p "$cache"
  # Made beside its final place and moved there whole: an interrupted run leaves nothing half done.
  local work
  work=$(mktemp -d "$cache/keycloak.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  echo "fetching Keycloak $version (177 MB, once)" >&2
  mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" -DoutputDirectory="$work" >&2
  unzip -q "$work/keycloak-quarkus-dist-$version.zip" -d "$work"
  "$work/keycloak-$version/bin/kc.sh" build --db=dev-file >&2
  touch "$work/keycloak-$version/.built"
  rm -rf "$home"
  mv "$work/keycloak-$version" "$home"
  rm -rf "$work"
  trap - EXIT
}

[ -e "$home/.built" ] || fetch
[ "${1:-}" = --fetch ] && exit 0

: "${D:?set D to a data directory}" "${PORT:=8081}" "${RP:=http://localhost:3000}"

# The program is shared by links; the database and the realm are this instance's own.
mkdir -p "$D/data/import"
D=$(cd "$D" && pwd)
for part in conf lib providers themes; do
  ln -sfn "$home/$part" "$D/$part"
done
sed "s#@RP@#$RP#g" "$here/realm.json" >"$D/data/import/gatehouse-realm.json"

export KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin-pw
export JAVA_OPTS_APPEND="-XX:TieredStopAtLevel=1 -Xmx512m"
# --cache=local: otherwise `start` opens cluster ports on every interface.
exec "$home/bin/kc.sh" start --optimized --cache=local --import-realm \
  --http-enabled=true --http-host=127.0.0.1 --http-port="$PORT" \
  --hostname="http://127.0.0.1:$PORT" "-Dkc.home.dir=$D"
