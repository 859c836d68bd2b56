//! LDAP's messages (RFC 4511 §4): those that we send, and those that come back.

use crate::ber::{Malformed, Reader, put, put_bytes, put_number, tag};
use gatehouse_domain::ldap::Filter;

/// Simple paged results (RFC 2696).
const PAGED: &str = "1.2.840.113556.1.4.319";
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

/// How far below the base is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    Base = 0,
    One = 1,
    Subtree = 2,
}

/// A search.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) base: String,
    pub(crate) depth: Depth,
    pub(crate) filter: Filter,
    pub(crate) attributes: Vec<String>,
}

/// A request's operation.
pub(crate) enum Request<'a> {
    Bind {
        dn: &'a str,
        password: &'a str,
    },
    StartTls,
    Unbind,
    /// One page of a search: how many entries, and where the former page ended; without a page the whole.
    Search(&'a Search, Option<(i32, &'a [u8])>),
}

impl Request<'_> {
    /// The message with this id.
    pub(crate) fn encode(&self, id: i32) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, tag::SEQUENCE, |out| {
            put_number(out, tag::INTEGER, id);
            match self {
                Request::Bind { dn, password } => put(out, 0x60, |out| {
                    put_number(out, tag::INTEGER, 3);
                    put_bytes(out, tag::OCTETS, dn.as_bytes());
                    put_bytes(out, 0x80, password.as_bytes());
                }),
                Request::StartTls => put(out, 0x77, |out| put_bytes(out, 0x80, START_TLS.as_bytes())),
                Request::Unbind => put_bytes(out, 0x42, &[]),
                Request::Search(search, page) => {
                    put_search(out, search);
                    if let Some((size, cookie)) = page {
                        put_paged(out, *size, cookie);
                    }
                }
            }
        });
        out
    }
}

fn put_search(out: &mut Vec<u8>, search: &Search) {
    put(out, 0x63, |out| {
        put_bytes(out, tag::OCTETS, search.base.as_bytes());
        put_number(out, tag::ENUM, search.depth as i32);
        // Aliases are never followed; no limits but ours and the server's.
        put_number(out, tag::ENUM, 0);
        put_number(out, tag::INTEGER, 0);
        put_number(out, tag::INTEGER, 0);
        put_bytes(out, tag::BOOLEAN, &[0]);
        put_filter(out, &search.filter);
        put(out, tag::SEQUENCE, |out| {
            for attribute in &search.attributes {
                put_bytes(out, tag::OCTETS, attribute.as_bytes());
            }
        });
    });
}

fn put_paged(out: &mut Vec<u8>, size: i32, cookie: &[u8]) {
    put(out, 0xa0, |out| {
        put(out, tag::SEQUENCE, |out| {
            put_bytes(out, tag::OCTETS, PAGED.as_bytes());
            put(out, tag::OCTETS, |out| {
                put(out, tag::SEQUENCE, |out| {
                    put_number(out, tag::INTEGER, size);
                    put_bytes(out, tag::OCTETS, cookie);
                });
            });
        });
    });
}

fn put_filter(out: &mut Vec<u8>, filter: &Filter) {
    let pair = |out: &mut Vec<u8>, tag: u8, name: &str, value: &[u8]| {
        put(out, tag, |out| {
            put_bytes(out, tag::OCTETS, name.as_bytes());
            put_bytes(out, tag::OCTETS, value);
        });
    };
    match filter {
        Filter::And(all) => put(out, 0xa0, |out| all.iter().for_each(|one| put_filter(out, one))),
        Filter::Or(any) => put(out, 0xa1, |out| any.iter().for_each(|one| put_filter(out, one))),
        Filter::Not(one) => put(out, 0xa2, |out| put_filter(out, one)),
        Filter::Equals(name, value) => pair(out, 0xa3, name, value),
        Filter::Parts(name, first, middle, last) => put(out, 0xa4, |out| {
            put_bytes(out, tag::OCTETS, name.as_bytes());
            put(out, tag::SEQUENCE, |out| {
                let mut part = |tag: u8, value: &[u8]| {
                    if !value.is_empty() {
                        put_bytes(out, tag, value);
                    }
                };
                part(0x80, first);
                middle.iter().for_each(|value| part(0x81, value));
                part(0x82, last);
            });
        }),
        Filter::AtLeast(name, value) => pair(out, 0xa5, name, value),
        Filter::AtMost(name, value) => pair(out, 0xa6, name, value),
        Filter::Present(name) => put_bytes(out, 0x87, name.as_bytes()),
        Filter::Nearly(name, value) => pair(out, 0xa8, name, value),
        Filter::Rule {
            attribute,
            dn,
            rule,
            value,
        } => put(out, 0xa9, |out| {
            if let Some(rule) = rule {
                put_bytes(out, 0x81, rule.as_bytes());
            }
            if let Some(attribute) = attribute {
                put_bytes(out, 0x82, attribute.as_bytes());
            }
            put_bytes(out, 0x83, value);
            if *dn {
                put_bytes(out, 0x84, &[0xff]);
            }
        }),
    }
}

/// An entry as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) dn: String,
    pub(crate) attributes: Vec<(String, Vec<Vec<u8>>)>,
}

/// How an operation ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    /// The nearest entry that exists, when the one asked for does not.
    pub(crate) matched: String,
    pub(crate) message: String,
    /// Where the next page begins; empty after the last, none where pages are not offered.
    pub(crate) cookie: Option<Vec<u8>>,
}

/// What a message carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Entry(Entry),
    /// Other servers are said to have more.
    Reference,
    Ended(Ended),
    /// Something that says nothing to us.
    Other,
}

/// Reads the contents of a whole message: its id, and what it carries.
pub(crate) fn decode(contents: &[u8]) -> Result<(i32, Answer), Malformed> {
    let mut message = Reader(contents);
    let id = message.number(tag::INTEGER)?;
    let (operation, body) = message.any()?;
    let mut body = Reader(body);
    let answer = match operation {
        0x64 => Answer::Entry(entry(&mut body)?),
        0x73 => Answer::Reference,
        // The ends of a bind, a search and an extended operation.
        0x61 | 0x65 | 0x78 => {
            let mut ended = Ended {
                code: body.number(tag::ENUM)?,
                matched: body.text()?,
                message: body.text()?,
                cookie: None,
            };
            if message.peek() == Some(0xa0) {
                ended.cookie = cookie(message.within(0xa0)?)?;
            }
            Answer::Ended(ended)
        }
        _ => Answer::Other,
    };
    Ok((id, answer))
}

fn entry(body: &mut Reader<'_>) -> Result<Entry, Malformed> {
    let dn = body.text()?;
    let mut list = body.within(tag::SEQUENCE)?;
    let mut attributes = Vec::new();
    while !list.is_empty() {
        let mut attribute = list.within(tag::SEQUENCE)?;
        let name = attribute.text()?;
        let mut set = attribute.within(tag::SET)?;
        let mut values = Vec::new();
        while !set.is_empty() {
            values.push(set.expect(tag::OCTETS)?.to_vec());
        }
        attributes.push((name, values));
    }
    Ok(Entry { dn, attributes })
}

fn cookie(mut controls: Reader<'_>) -> Result<Option<Vec<u8>>, Malformed> {
    while !controls.is_empty() {
        let mut control = controls.within(tag::SEQUENCE)?;
        let kind = control.text()?;
        if control.peek() == Some(tag::BOOLEAN) {
            control.any()?;
        }
        if kind == PAGED {
            let mut value = Reader(control.expect(tag::OCTETS)?).within(tag::SEQUENCE)?;
            value.number(tag::INTEGER)?;
            return Ok(Some(value.expect(tag::OCTETS)?.to_vec()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bind_is_written_as_the_standard_has_it() {
        let bind = Request::Bind {
            dn: "cn=a",
            password: "pw",
        };
        let bytes = [
            0x30, 0x12, 0x02, 0x01, 0x05, 0x60, 0x0d, 0x02, 0x01, 0x03, 0x04, 0x04, b'c', b'n', b'=', b'a',
            0x80, 0x02, b'p', b'w',
        ];
        assert_eq!(bind.encode(5), bytes);
    }

    #[test]
    fn l14_whatever_comes_is_read_or_refused() {
        let mut entry = Vec::new();
        put_number(&mut entry, tag::INTEGER, 7);
        put(&mut entry, 0x64, |out| {
            put_bytes(out, tag::OCTETS, b"uid=a,dc=b");
            put(out, tag::SEQUENCE, |out| {
                put(out, tag::SEQUENCE, |out| {
                    put_bytes(out, tag::OCTETS, b"mail");
                    put(out, tag::SET, |out| put_bytes(out, tag::OCTETS, b"a@b"));
                });
            });
        });
        let (id, answer) = decode(&entry).unwrap();
        let read = Entry {
            dn: "uid=a,dc=b".into(),
            attributes: vec![("mail".into(), vec![b"a@b".to_vec()])],
        };
        assert_eq!((id, answer), (7, Answer::Entry(read)));
        for cut in 0..entry.len() {
            let _ = decode(&entry[..cut]);
            let mut bent = entry.clone();
            bent[cut] ^= 0xff;
            let _ = decode(&bent);
        }
        // Nested deeper than any stack holds.
        let deep: Vec<u8> = std::iter::repeat_n([0x30, 0x83, 0x0f, 0x42, 0x40], 200_000)
            .flatten()
            .collect();
        assert_eq!(decode(&deep), Err(Malformed));
    }
}
