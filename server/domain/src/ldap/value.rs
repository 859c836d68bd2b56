//! Values that are no texts: those that can be written as one and read back.

/// A value as text: an `objectGUID` or `objectSid` in its usual form, UTF-8 as it is; none for anything else.
pub fn text(attribute: &str, bytes: &[u8]) -> Option<String> {
    match kind(attribute) {
        Kind::Guid if bytes.len() == 16 => Some(guid(bytes)),
        Kind::Sid => sid(bytes),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// A text as the value that it stands for; none where the attribute cannot have it.
pub fn bytes(attribute: &str, text: &str) -> Option<Vec<u8>> {
    match kind(attribute) {
        Kind::Guid => guid_bytes(text),
        Kind::Sid => sid_bytes(text),
        Kind::Text => Some(text.as_bytes().to_vec()),
    }
}

/// Whether an attribute holds something that proves who somebody is: its values are shown nowhere.
pub fn is_secret(attribute: &str) -> bool {
    let name = attribute.to_ascii_lowercase();
    let dates = [
        "pwdlastset",
        "pwdchangedtime",
        "pwdaccountlockedtime",
        "badpwdcount",
    ];
    let words = [
        "passw",
        "pwd",
        "secret",
        "krbprincipalkey",
        "hash",
        "privatekey",
        "otptoken",
        "token",
    ];
    !dates.contains(&name.as_str())
        && !name.starts_with("tokengroups")
        && words.iter().any(|word| name.contains(word))
}

enum Kind {
    Guid,
    Sid,
    Text,
}

fn kind(attribute: &str) -> Kind {
    match attribute.to_ascii_lowercase().as_str() {
        "objectguid" | "guid" => Kind::Guid,
        "objectsid" | "tokengroups" | "sidhistory" => Kind::Sid,
        _ => Kind::Text,
    }
}

/// The first three parts are little-endian (MS-DTYP 2.3.4).
const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

fn guid(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (n, at) in ORDER.iter().enumerate() {
        if [4, 6, 8, 10].contains(&n) {
            out.push('-');
        }
        out.push_str(&format!("{:02x}", bytes.get(*at).copied().unwrap_or_default()));
    }
    out
}

fn guid_bytes(text: &str) -> Option<Vec<u8>> {
    let dashes = [8, 13, 18, 23];
    let right = |(n, c): (usize, char)| (c == '-') == dashes.contains(&n);
    if text.len() != 36 || !text.is_ascii() || !text.char_indices().all(right) {
        return None;
    }
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let written: Vec<u8> = digits
        .chunks(2)
        .map(|two| u8::try_from(two.iter().fold(0, |n, d| n * 16 + d)).unwrap_or_default())
        .collect();
    let mut bytes = vec![0; 16];
    for (from, to) in written.iter().zip(ORDER) {
        bytes[to] = *from;
    }
    Some(bytes)
}

/// MS-DTYP 2.4.2.
fn sid(bytes: &[u8]) -> Option<String> {
    let [revision, count, authority @ ..] = bytes else {
        return None;
    };
    let (authority, parts) = authority.split_at_checked(6)?;
    if parts.len() != usize::from(*count) * 4 {
        return None;
    }
    let authority = authority.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    let mut out = format!("S-{revision}-{authority}");
    for part in parts.chunks(4) {
        let number = part.iter().rev().fold(0u32, |n, b| n << 8 | u32::from(*b));
        out.push_str(&format!("-{number}"));
    }
    Some(out)
}

fn sid_bytes(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('-');
    if parts.next() != Some("S") {
        return None;
    }
    let revision: u8 = parts.next()?.parse().ok()?;
    let authority: u64 = parts.next()?.parse().ok()?;
    let numbers: Vec<u32> = parts.map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let mut bytes = vec![revision, u8::try_from(numbers.len()).ok()?];
    bytes.extend_from_slice(&authority.to_be_bytes()[2..]);
    numbers
        .iter()
        .for_each(|n| bytes.extend_from_slice(&n.to_le_bytes()));
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn identifiers_in_their_usual_form() {
        let guid: Vec<u8> = (0..16).collect();
        let shown = "03020100-0504-0706-0809-0a0b0c0d0e0f";
        assert_eq!(text("objectGUID", &guid).as_deref(), Some(shown));
        assert_eq!(bytes("OBJECTGUID", shown), Some(guid));
        let sid = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 33, 2, 0, 0];
        assert_eq!(text("objectSid", &sid).as_deref(), Some("S-1-5-32-545"));
        assert_eq!(bytes("objectSid", "S-1-5-32-545").as_deref(), Some(&sid[..]));
        assert_eq!(text("jpegPhoto", &[0xff, 0xd8]), None);
        assert_eq!(text("cn", "메일".as_bytes()).as_deref(), Some("메일"));
        for bad in [
            "",
            "x",
            "03020100-0504-0706-0809-0a0b0c0d0e0",
            "0302010-00504-0706-0809-0a0b0c0d0e0fa",
            "S-1",
        ] {
            assert_eq!(
                (bytes("objectGUID", bad), bytes("objectSid", bad)),
                (None, None),
                "{bad}"
            );
        }
    }

    #[test]
    fn what_proves_who_somebody_is_is_secret() {
        for secret in [
            "userPassword",
            "unicodePwd",
            "sambaNTPassword",
            "krbPrincipalKey",
            "pwdHistory",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for open in ["mail", "pwdLastSet", "tokenGroups", "memberOf", "cn"] {
            assert!(!is_secret(open), "{open}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(guid in any::<[u8; 16]>(), parts in prop::collection::vec(any::<u32>(), 0..15)) {
            let shown = text("objectGUID", &guid).unwrap();
            prop_assert_eq!(bytes("objectGUID", &shown), Some(guid.to_vec()));
            let sid = parts.iter().fold("S-1-5".to_owned(), |s, p| format!("{s}-{p}"));
            prop_assert_eq!(text("objectSid", &bytes("objectSid", &sid).unwrap()), Some(sid));
        }

        #[test]
        fn no_bytes_do_harm(bytes in any::<Vec<u8>>()) {
            for attribute in ["objectGUID", "objectSid", "cn"] {
                let _ = text(attribute, &bytes);
            }
        }
    }
}
