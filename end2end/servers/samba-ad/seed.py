#!/usr/bin/python3
# People adNNNNN with the password User-Passw0rd-N; groups in groups; accounts that may not sign in.
import sys
import time
import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

lp = LoadParm()
lp.load(sys.argv[1])
db = SamDB(url=sys.argv[2], session_info=system_session(), lp=lp)
n = int(sys.argv[3])
base = str(db.domain_dn())
staff = f"OU=Staff,{base}"
user = lambda i: f"CN=AD User {i},{staff}"


def group(name, kind, members, where=staff):
    db.add({"dn": f"CN={name},{where}", "objectClass": "group", "sAMAccountName": name,
            "groupType": str(kind), "member": members})


def change(dn, attribute, value):
    message = ldb.Message(ldb.Dn(db, dn))
    message["x"] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
    db.modify(message)


SECURITY, DISTRIBUTION = -2147483646, 2
db.transaction_start()
# three wrong passwords lock an account, for half an hour
change(base, "lockoutThreshold", "3")
for where in (staff, f"OU=Groups,{base}"):
    db.add({"dn": where, "objectClass": "organizationalUnit"})
for i in range(n):
    name = f"ad{i:05d}"
    db.add({"dn": user(i), "objectClass": "user", "sAMAccountName": name,
            "userPrincipalName": f"{name}@ad.example.org", "givenName": f"G{i}", "sn": f"N{i}",
            "displayName": f"AD User {i}", "mail": f"{name}@example.org",
            "unicodePwd": f'"User-Passw0rd-{i}"'.encode("utf-16-le"), "userAccountControl": "512"})
group("inner", SECURITY, [user(i) for i in range(min(10, n))])
group("middle", SECURITY, [f"CN=inner,{staff}"])
group("outer", SECURITY, [f"CN=middle,{staff}"], f"OU=Groups,{base}")
group("news", DISTRIBUTION, [user(0), f"CN=inner,{staff}"])
group("elsewhere", SECURITY, [user(0)], f"OU=Groups,{base}")
change(user(9), "userAccountControl", "514")
change(user(8), "pwdLastSet", "0")
# yesterday, in 100 ns since 1601
change(user(7), "accountExpires", str(int((time.time() - 86400 + 11644473600) * 10_000_000)))
db.transaction_commit()
