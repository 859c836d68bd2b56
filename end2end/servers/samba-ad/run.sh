#!/bin/bash
# Samba as an Active Directory domain controller, on loopback, in the foreground. Its ports are fixed (389, 636, 3268,
# 3269, 88, 464) and need root.
#   D         its directory; what is there already is used again
#   IP        its own loopback address (127.0.0.1)
#   WATCH=1   says "ready", ends with its standard input, and takes D along
# Packages: samba samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind, openssl.
set -e
HERE=$(cd "$(dirname "$0")" && pwd)
D=${D:?set D to a directory}
IP=${IP:-127.0.0.1}
mkdir -p "$D"
cd "$D"
samba=
end() {
  [ -z "$samba" ] || { kill $samba && wait $samba; } 2>/dev/null || true
  cd / && rm -rf "$D"
}
# whoever asked for it may be gone already
[ "${WATCH:-0}" = 0 ] || { trap '' INT HUP TERM PIPE; trap end EXIT; }
export PATH=/usr/sbin:/usr/bin:/sbin:/bin PYTHONDONTWRITEBYTECODE=1
if [ ! -f d/ok ]; then
  rm -rf d
  mkdir -p d/log
  samba-tool domain provision --targetdir="$D/d" --realm=AD.EXAMPLE.ORG --domain=EXAMPLE \
    --host-name=dc1 --host-ip="$IP" --server-role=dc --dns-backend=NONE --adminpass='Adm1n-Passw0rd' \
    --option="interfaces=$IP/8" --option="bind interfaces only=yes" > provision.log 2>&1 ||
    { cat provision.log >&2; echo failed; exit 1; }
  cat > d/etc/smb.conf <<C
[global]
 netbios name = DC1
 realm = AD.EXAMPLE.ORG
 workgroup = EXAMPLE
 server role = active directory domain controller
 server services = ldap, cldap, kdc
 interfaces = $IP/8
 bind interfaces only = yes
 private dir = $D/d/private
 state directory = $D/d/state
 cache directory = $D/d/cache
 lock directory = $D/d
 pid directory = $D/d
 log file = $D/d/log/%m
 tls enabled = yes
 tls keyfile = $D/srv.key
 tls certfile = $D/srv.crt
 tls cafile = $D/ca.crt
 tls priority = NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2:+VERS-TLS1.3
 ldap server require strong auth = yes
 disable netbios = yes
C
  if [ ! -f srv.crt ]; then
    rsa="-newkey rsa:2048 -nodes"
    openssl req -x509 $rsa -days 365 -subj "/CN=Directory CA" -keyout ca.key -out ca.crt 2>/dev/null
    openssl req $rsa -subj "/CN=dc1.ad.example.org" -keyout srv.key -out srv.csr 2>/dev/null
    openssl x509 -req -in srv.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -out srv.crt \
      -extfile <(printf 'subjectAltName=DNS:dc1.ad.example.org,DNS:localhost,IP:%s' "$IP") 2>/dev/null
    chmod 600 srv.key
  fi
  # straight into the database, no server needed
  /usr/bin/python3 "$HERE/seed.py" "$D/d/etc/smb.conf" "$D/d/private/sam.ldb" "${USERS:-20}" > seed.log 2>&1 ||
    { cat seed.log >&2; echo failed; exit 1; }
  touch d/ok
fi
start() { exec samba -s "$D/d/etc/smb.conf" -F --no-process-group -M single --debug-stdout -d "${DBG:-0}"; }
[ "${WATCH:-0}" = 1 ] || start
(start) > log 2>&1 &
samba=$!
until (exec 3<>"/dev/tcp/$IP/636") 2>/dev/null; do
  kill -0 $samba 2>/dev/null || { cat log >&2; echo failed; break; }
  sleep 0.1
done
kill -0 $samba 2>/dev/null && echo ready
read -r _ || true
