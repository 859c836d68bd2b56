//! Distinguished names (RFC 4514).

use crate::names::name_key;
use std::fmt;

/// A distinguished name, read: its parts from the entry up to the root, each of one or more pairs of type and
/// value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dn {
    parts: Vec<Vec<(String, String)>>,
}

impl Dn {
    /// Reads one. The empty text is the root.
    ///
    /// # Errors
    /// The character, from 1, where it stops being a distinguished name.
    pub fn parse(text: &str) -> Result<Dn, usize> {
        let chars: Vec<char> = text.chars().collect();
        let mut reader = Reader { chars: &chars, at: 0 };
        reader.spaces();
        let mut parts = Vec::new();
        if reader.peek().is_none() {
            return Ok(Dn { parts });
        }
        loop {
            let mut part = vec![reader.pair()?];
            while reader.take('+') {
                part.push(reader.pair()?);
            }
            parts.push(part);
            // RFC 2253 still allowed the semicolon.
            if reader.take(',') || reader.take(';') {
                continue;
            }
            return match reader.peek() {
                None => Ok(Dn { parts }),
                Some(_) => Err(reader.at + 1),
            };
        }
    }

    /// The text that equal names have in common: types and values folded, spaces collapsed, pairs in order.
    pub fn key(&self) -> String {
        let part = |pairs: &Vec<(String, String)>| {
            let mut pairs: Vec<String> = pairs
                .iter()
                .map(|(kind, value)| format!("{}={}", kind.to_ascii_lowercase(), escape(&name_key(value))))
                .collect();
            pairs.sort();
            pairs.join("+")
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(",")
    }

    /// The value of the first part's pair of this type.
    pub fn first(&self, kind: &str) -> Option<&str> {
        let pairs = self.parts.first()?;
        let pair = pairs.iter().find(|(k, _)| k.eq_ignore_ascii_case(kind));
        pair.map(|(_, value)| value.as_str())
    }

    /// All its pairs of type and value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts
            .iter()
            .flatten()
            .map(|(kind, value)| (kind.as_str(), value.as_str()))
    }

    /// The parts of the domain's name, of a name that lies in one.
    pub fn domain(&self) -> impl Iterator<Item = &str> {
        let parts = self.pairs().filter(|(kind, _)| kind.eq_ignore_ascii_case("dc"));
        parts.map(|(_, value)| value)
    }

    /// Whether it is the root.
    pub fn is_root(&self) -> bool {
        self.parts.is_empty()
    }

    /// The nearest entry above this one.
    pub fn parent(&self) -> Option<Dn> {
        (!self.parts.is_empty()).then(|| Dn {
            parts: self.parts[1..].to_vec(),
        })
    }

    /// Whether it is this entry or one below it.
    pub fn is_within(&self, base: &Dn) -> bool {
        let above = self.parts.len().checked_sub(base.parts.len());
        above.is_some_and(|n| {
            let rest = Dn {
                parts: self.parts[n..].to_vec(),
            };
            rest.key() == base.key()
        })
    }
}

impl fmt::Display for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, part) in self.parts.iter().enumerate() {
            for (m, (kind, value)) in part.iter().enumerate() {
                f.write_str(match (n, m) {
                    (0, 0) => "",
                    (_, 0) => ",",
                    _ => "+",
                })?;
                write!(f, "{kind}={}", escape(value))?;
            }
        }
        Ok(())
    }
}

/// A value as it stands in a distinguished name (RFC 4514 §2.4).
pub fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(value.len());
    for (n, c) in value.chars().enumerate() {
        match c {
            '\0' => out.push_str("\\00"),
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' => out.extend(['\\', c]),
            ' ' if n == 0 || n == last => out.push_str("\\ "),
            '#' if n == 0 => out.push_str("\\#"),
            c if c.is_control() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("\\{byte:02x}"));
                }
            }
            c => out.push(c),
        }
    }
    out
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    fn take(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    fn pair(&mut self) -> Result<(String, String), usize> {
        self.spaces();
        let from = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';'))
        {
            self.at += 1;
        }
        let kind: String = self.chars[from..self.at].iter().collect();
        self.spaces();
        if !super::is_attribute(&kind) || !self.take('=') {
            return Err(self.at + 1);
        }
        self.spaces();
        let value = match self.peek() {
            Some('"') => self.quoted()?,
            _ => self.plain()?,
        };
        self.spaces();
        Ok((kind, value))
    }

    /// A value in quotation marks, as RFC 1779 and many programs write it.
    fn quoted(&mut self) -> Result<String, usize> {
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.at + 1),
                Some('"') => {
                    self.at += 1;
                    return text(bytes).ok_or(self.at);
                }
                Some(_) => self.one(&mut bytes)?,
            }
        }
    }

    fn plain(&mut self) -> Result<String, usize> {
        let mut bytes = Vec::new();
        let mut solid = 0;
        while let Some(c) = self.peek() {
            match c {
                ',' | '+' | ';' => break,
                '"' | '<' | '>' | '\0' => return Err(self.at + 1),
                _ => {}
            }
            self.one(&mut bytes)?;
            // A trailing space counts only where it is escaped.
            if c != ' ' {
                solid = bytes.len();
            }
        }
        bytes.truncate(solid);
        text(bytes).ok_or(self.at)
    }

    /// One character, escaped or not.
    fn one(&mut self, into: &mut Vec<u8>) -> Result<(), usize> {
        let Some(c) = self.peek() else {
            return Err(self.at + 1);
        };
        self.at += 1;
        if c != '\\' {
            into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Ok(());
        }
        let hex = |c: Option<char>| c.and_then(|c| c.to_digit(16));
        match (self.peek(), self.chars.get(self.at + 1).copied()) {
            (a, b) if hex(a).is_some() && hex(b).is_some() => {
                let byte = hex(a).unwrap_or_default() * 16 + hex(b).unwrap_or_default();
                into.push(u8::try_from(byte).unwrap_or_default());
                self.at += 2;
            }
            (Some(c), _) if " \"#+,;<=>\\".contains(c) => {
                into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                self.at += 1;
            }
            _ => return Err(self.at + 1),
        }
        Ok(())
    }
}

fn text(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dn(text: &str) -> Dn {
        Dn::parse(text).unwrap_or_else(|at| panic!("{text} at {at}"))
    }

    #[test]
    fn names_that_are_one_have_one_key() {
        for same in [
            "CN=Ada Lovelace,OU=People,DC=example,DC=org",
            "cn=ada  lovelace , ou = people, dc=EXAMPLE,dc=org",
            r#"cn="Ada Lovelace";ou=people,dc=example,dc=org"#,
            r"cn=\41da Lovelace,ou=people,dc=example,dc=org",
        ] {
            assert_eq!(
                dn(same).key(),
                "cn=ada lovelace,ou=people,dc=example,dc=org",
                "{same}"
            );
        }
        assert_eq!(dn("b=2+a=1,c=3").key(), dn("A=1+B=2,c=3").key());
        assert_ne!(dn(r"cn=a\,b").key(), dn("cn=a,cn=b").key());
    }

    #[test]
    fn a_fault_is_named_by_its_character() {
        for (text, at) in [
            ("ou", 3),
            ("ou=a,", 6),
            ("ou=a,,dc=b", 6),
            (r"cn=a\", 6),
            (r"cn=a\zz", 6),
            ("cn=a\"b", 5),
            ("cn=\"a", 6),
            ("dc=example dc=org", 11),
            ("example.org", 12),
        ] {
            let found = Dn::parse(text).err();
            if text == "dc=example dc=org" {
                // A value may hold spaces and equals signs.
                assert_eq!(found, None);
            } else {
                assert_eq!(found, Some(at), "{text}");
            }
        }
    }

    #[test]
    fn where_an_entry_lies() {
        let base = dn("dc=example,dc=org");
        assert!(dn("uid=a,ou=People,DC=Example,dc=org").is_within(&base) && base.is_within(&base));
        assert!(!dn("dc=org").is_within(&base) && !dn("uid=a,dc=example,dc=com").is_within(&base));
        assert!(base.is_within(&dn("")) && dn("").is_root());
        assert_eq!(dn("uid=a,dc=org").parent().unwrap().to_string(), "dc=org");
        assert_eq!(dn(r"CN=a\,b,dc=org").first("cn"), Some("a,b"));
    }

    proptest! {
        #[test]
        fn l2_whatever_is_escaped_stays_one_value(value in ".{0,40}", other in "[a-z]{1,5}") {
            let text = format!("cn={},dc={other}", escape(&value));
            let read = Dn::parse(&text).unwrap();
            prop_assert_eq!(read.first("cn"), Some(value.as_str()));
            prop_assert_eq!(read.pairs().count(), 2);
            prop_assert_eq!(Dn::parse(&read.to_string()).unwrap(), read);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let chars = text.chars().count();
            match Dn::parse(&text) {
                Ok(read) => prop_assert_eq!(Dn::parse(&read.to_string()).unwrap().key(), read.key()),
                Err(at) => prop_assert!(at <= chars + 1),
            }
        }
    }
}
