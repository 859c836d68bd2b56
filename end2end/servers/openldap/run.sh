#!/bin/bash
# OpenLDAP with people and groups of its own, on loopback, in the foreground.
#   D         its directory; what is there already is used again, certificates (ca.crt, srv.crt, srv.key) too
#   PORT      ldap and StartTLS (3389)      SPORT  ldaps (6636)
#   USERS     how many people (50)          MANY   how many groups one of them, user00004, is in (0)
#   ANON=0    nobody searches anonymously
#   WATCH=1   says "ready", starts anew at each line of its standard input, ends with it, and takes D along
# Packages: slapd, openssl.
set -e
HERE=$(cd "$(dirname "$0")" && pwd)
D=${D:?set D to a directory}
PORT=${PORT:-3389}
SPORT=${SPORT:-6636}
mkdir -p "$D"
cd "$D"
slapd=
end() {
  [ -z "$slapd" ] || { kill $slapd && wait $slapd; } 2>/dev/null || true
  cd / && rm -rf "$D"
}
# whoever asked for it may be gone already
[ "${WATCH:-0}" = 0 ] || { trap '' INT HUP TERM PIPE; trap end EXIT; }
if [ ! -f srv.crt ]; then
  ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
  openssl req -x509 $ec -days 365 -subj "/CN=Directory CA" -keyout ca.key -out ca.crt 2>/dev/null
  openssl req $ec -subj "/CN=localhost" -keyout srv.key -out srv.csr 2>/dev/null
  openssl x509 -req -in srv.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -out srv.crt \
    -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1') 2>/dev/null
fi
{
  cat <<C
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile $D/slapd.pid
argsfile $D/slapd.args
# one answer holds 500 entries, as OpenLDAP has it by itself; pages together hold all
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
TLSCACertificateFile $D/ca.crt
TLSCertificateFile $D/srv.crt
TLSCertificateKeyFile $D/srv.key
TLSProtocolMin 3.3
C
  [ "${ANON:-1}" = 1 ] || printf 'disallow bind_anon\nrequire authc\n'
  cat <<C
database mdb
suffix "dc=example,dc=org"
rootdn "cn=admin,dc=example,dc=org"
rootpw adminpw
directory $D/data
maxsize 1073741824
dbnosync
index objectClass,uid,mail,cn,member,memberOf,memberUid,gidNumber,entryUUID eq
overlay memberof
access to attrs=userPassword by anonymous auth by self write by * none
access to * by * read
C
} > slapd.conf
if [ ! -d data ]; then
  mkdir data
  awk -v users="${USERS:-50}" -v many="${MANY:-0}" -f "$HERE/people.awk" > people.ldif
  slapadd -q -f slapd.conf -l people.ldif
fi
start() { exec slapd -f "$D/slapd.conf" -h "ldap://127.0.0.1:$PORT ldaps://127.0.0.1:$SPORT" -d "${DBG:-0}"; }
[ "${WATCH:-0}" = 1 ] || start
up() {
  (start) > log 2>&1 &
  slapd=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$SPORT") 2>/dev/null; do
    kill -0 $slapd 2>/dev/null || { cat log >&2; echo failed; return; }
    sleep 0.05
  done
  echo ready
}
down() {
  kill $slapd 2>/dev/null || true
  wait $slapd 2>/dev/null || true
}
up
# a line asks for the same server anew
while read -r _; do down; up; done
