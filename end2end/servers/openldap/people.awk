# The directory's entries. People are userNNNNN with the password pwN; cn=sso,ou=services with ssopw searches.
function entry(dn, lines) { printf "dn: %s\n%s", dn, lines }
function unit(name) { entry("ou=" name "," S, "objectClass: organizationalUnit\nou: " name "\n\n") }
function into(group, dn) {
  if (!(group in members)) order[++count] = group
  members[group] = members[group] "member: " dn "\n"
  of[dn] = of[dn] "memberOf: cn=" group ",ou=groups," S "\n"
}
function group(name) { return "cn=" name ",ou=groups," S }
function person(dn, uid, cn, sn, mail, number, more) {
  entry(dn, "objectClass: inetOrgPerson\nobjectClass: posixAccount\nuid: " uid "\ncn: " cn "\nsn: " sn "\ngivenName: G" number \
    "\nmail: " mail "\nuidNumber: " (20000 + number) "\ngidNumber: " (5000 + number % 10) "\nhomeDirectory: /home/" uid \
    "\nuserPassword: pw" number "\n" more of[dn] "\n")
}
BEGIN {
  S = "dc=example,dc=org"
  entry(S, "objectClass: domain\ndc: example\n\n")
  unit("people"); unit("twins"); unit("groups"); unit("services")
  entry("cn=sso,ou=services," S, "objectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: sso\nuserPassword: ssopw\n\n")
  for (i = 0; i < users; i++) {
    dn = sprintf("uid=user%05d,ou=people,%s", i, S)
    into(sprintf("group%03d", i % 100), dn)
  }
  # inner is in middle, middle in outer, and outer in inner again
  into("inner", sprintf("uid=user%05d,ou=people,%s", 1, S))
  into("inner", sprintf("uid=user%05d,ou=people,%s", 2, S))
  into("middle", group("inner")); into("outer", group("middle")); into("inner", group("outer"))
  # fifty levels, the last one in the first
  into("level01", sprintf("uid=user%05d,ou=people,%s", 3, S))
  for (i = 2; i <= 50; i++) into(sprintf("level%02d", i), group(sprintf("level%02d", i - 1)))
  into("level01", group("level50"))
  for (i = 1; i <= many; i++) into(sprintf("many%04d", i), sprintf("uid=user%05d,ou=people,%s", 4, S))
  # one of the many leads on
  if (many) into("above-many", group(sprintf("many%04d", many)))
  special = "cn=Smith\\, John (Boss)*,ou=people," S
  into("comma\\, and (more)", special)
  person(special, "smith", "Smith, John (Boss)*", "Smith", "smith@example.org", 7001, "")
  person("uid=twin,ou=people," S, "twin", "Twin One", "One", "twin1@example.org", 7002, "")
  person("uid=twin,ou=twins," S, "twin", "Twin Two", "Two", "twin2@example.org", 7003, "")
  for (i = 0; i < users; i++) {
    uid = sprintf("user%05d", i)
    person("uid=" uid ",ou=people," S, uid, "User " i, "N" i, uid "@example.org", i, "")
  }
  for (n = 1; n <= count; n++) {
    name = order[n]; plain = name; gsub(/\\/, "", plain)
    entry(group(name), "objectClass: groupOfNames\ncn: " plain "\n" members[name] of[group(name)] "\n")
  }
  for (x = 0; x < 10; x++) {
    lines = "objectClass: posixGroup\ncn: posix" x "\ngidNumber: " (5000 + x) "\n"
    for (i = x; i < users && i < 1000; i += 10) lines = lines sprintf("memberUid: user%05d\n", i)
    entry(group("posix" x), lines "\n")
  }
}
