//! What a reverse proxy asks for before it lets a request through: that the caller is in a group, a team or an
//! organization, and what it does has the scope.

use crate::access::{Scope, Scopes};
use crate::names::name_key;
use crate::text::{Lang, fill};

/// What the caller has to be in: one of each kind that is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Groups, by name.
    pub groups: Vec<String>,
    /// Teams, by the name in their address.
    pub teams: Vec<String>,
    /// Organizations, by the name in their address.
    pub organizations: Vec<String>,
}

/// A parameter that no proxy of ours sends: one with a typing error must not let everybody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

impl Wanted {
    /// The parameters that there are.
    pub const PARAMETERS: [&str; 3] = ["group", "team", "organization"];

    /// Reads the parameters of a query; each may be there several times.
    ///
    /// # Errors
    /// [`Unknown`], also one without a value.
    pub fn read<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Unknown> {
        let mut wanted = Wanted::default();
        for (name, value) in parameters {
            let list = match name {
                "group" => &mut wanted.groups,
                "team" => &mut wanted.teams,
                "organization" => &mut wanted.organizations,
                _ => return Err(Unknown(name.to_owned())),
            };
            if value.trim().is_empty() {
                return Err(Unknown(name.to_owned()));
            }
            list.push(value.trim().to_owned());
        }
        Ok(wanted)
    }
}

/// What a caller is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memberships {
    /// Groups, by name.
    pub groups: Vec<String>,
    /// Teams, by the name in their address.
    pub teams: Vec<String>,
    /// Organizations, by the name in their address.
    pub organizations: Vec<String>,
}

/// Why a request is not let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// In none of these groups.
    Group(Vec<String>),
    /// In none of these teams.
    Team(Vec<String>),
    /// In none of these organizations.
    Organization(Vec<String>),
    /// The key or token is not good for it.
    Scope(Scope),
    /// The token is good for one organization, and the proxy does not ask for one.
    Bound,
    /// The proxy does not say what is done, and the key is not good for everything.
    Method,
}

impl Lacks {
    /// The sentence.
    pub fn text(&self, lang: Lang) -> String {
        let (en, ko, names) = match self {
            Lacks::Group(names) => (
                "You have to be in the group {names}. Ask an administrator to add you.",
                "{names} 그룹의 구성원이어야 합니다. 관리자에게 추가를 요청하세요.",
                names.as_slice(),
            ),
            Lacks::Team(names) => (
                "You have to be in the team {names}. Ask an administrator of the team to add you.",
                "{names} 팀의 구성원이어야 합니다. 팀 관리자에게 추가를 요청하세요.",
                names.as_slice(),
            ),
            Lacks::Organization(names) => (
                "You have to be in the organization {names}. Ask one of its administrators to add you.",
                "{names} 조직의 구성원이어야 합니다. 조직 관리자에게 추가를 요청하세요.",
                names.as_slice(),
            ),
            Lacks::Scope(Scope::Read) => (
                "This key may not read. Make one with the scope read.",
                "이 키는 읽을 수 없습니다. 읽기 범위가 있는 키를 만드세요.",
                &[][..],
            ),
            Lacks::Scope(_) => (
                "This key may only read. Make one with the scope write.",
                "이 키는 읽기만 할 수 있습니다. 쓰기 범위가 있는 키를 만드세요.",
                &[][..],
            ),
            Lacks::Bound => (
                "This token is good for one organization only, and the proxy asks for none: it has to ask for ?organization=.",
                "이 토큰은 한 조직에서만 쓸 수 있는데 프록시가 조직을 지정하지 않습니다. 프록시가 ?organization=을 지정해야 합니다.",
                &[][..],
            ),
            Lacks::Method => (
                "This key is not good for everything, and the proxy does not say what is done: it has to send X-Original-Method, and to be one of the trusted proxies.",
                "이 키는 모든 작업에 쓸 수 없는데 프록시가 요청 메서드를 알려 주지 않습니다. 신뢰하는 프록시가 X-Original-Method를 보내야 합니다.",
                &[][..],
            ),
        };
        let or = match lang {
            Lang::En => " or ",
            Lang::Ko => ", ",
        };
        let text = match lang {
            Lang::En => en,
            Lang::Ko => ko,
        };
        fill(text, &[("names", &names.join(or))])
    }
}

/// What is missing; none lets the request through. `scopes` are the key's or token's, none for a session; `method` is
/// the request's, where a trusted proxy says it.
pub fn lacks(
    wanted: &Wanted,
    is_in: &Memberships,
    scopes: Option<Scopes>,
    method: Option<&str>,
) -> Option<Lacks> {
    if let Some(scopes) = scopes {
        let both = scopes.has(Scope::Read) && scopes.has(Scope::Write);
        match method {
            None if both => {}
            None => return Some(Lacks::Method),
            Some(method) => {
                let needed = match method {
                    "GET" | "HEAD" | "OPTIONS" => Scope::Read,
                    _ => Scope::Write,
                };
                if !scopes.has(needed) {
                    return Some(Lacks::Scope(needed));
                }
            }
        }
    }
    let none_of =
        |wanted: &[String], has: &[String]| !wanted.is_empty() && !wanted.iter().any(|w| has.contains(w));
    let folded = |names: &[String]| names.iter().map(|n| name_key(n)).collect::<Vec<_>>();
    if none_of(&wanted.organizations, &is_in.organizations) {
        Some(Lacks::Organization(wanted.organizations.clone()))
    } else if none_of(&wanted.teams, &is_in.teams) {
        Some(Lacks::Team(wanted.teams.clone()))
    } else if none_of(&folded(&wanted.groups), &folded(&is_in.groups)) {
        Some(Lacks::Group(wanted.groups.clone()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[&str]) -> Vec<String> {
        of.iter().map(|name| (*name).to_owned()).collect()
    }

    fn somebody() -> Memberships {
        Memberships {
            groups: names(&["Data Science"]),
            teams: names(&["vision", "audio"]),
            organizations: names(&["default"]),
        }
    }

    #[test]
    fn a_parameter_with_a_typing_error_lets_nobody_in() {
        assert_eq!(Wanted::read([("grup", "admins")]), Err(Unknown("grup".into())));
        assert_eq!(Wanted::read([("group", " ")]), Err(Unknown("group".into())));
        let both = Wanted::read([("group", "a"), ("group", "b"), ("team", "c")]).unwrap();
        assert_eq!((both.groups, both.teams), (names(&["a", "b"]), names(&["c"])));
        for name in Wanted::PARAMETERS {
            assert!(Wanted::read([(name, "x")]).is_ok(), "{name}");
        }
    }

    #[test]
    fn one_of_each_kind_that_is_named_is_enough_and_needed() {
        let judge = |groups: &[&str], teams: &[&str], organizations: &[&str]| {
            let wanted = Wanted {
                groups: names(groups),
                teams: names(teams),
                organizations: names(organizations),
            };
            lacks(&wanted, &somebody(), None, None)
        };
        assert_eq!(judge(&[], &[], &[]), None);
        assert_eq!(judge(&["other", "data  science"], &["audio"], &["default"]), None);
        assert_eq!(
            judge(&["other"], &["audio"], &[]),
            Some(Lacks::Group(names(&["other"])))
        );
        assert_eq!(
            judge(&["data science"], &["Audio"], &[]),
            Some(Lacks::Team(names(&["Audio"])))
        );
        let elsewhere = judge(&[], &["audio"], &["acme"]);
        assert_eq!(elsewhere, Some(Lacks::Organization(names(&["acme"]))));
    }

    #[test]
    fn k7_a_key_has_the_scope_of_what_is_done() {
        let judge = |scopes: Scopes, method| lacks(&Wanted::default(), &somebody(), Some(scopes), method);
        let all = Scopes::READ_WRITE;
        let reads = Scopes { write: false, ..all };
        assert_eq!(judge(reads, Some("GET")), None);
        assert_eq!(judge(reads, Some("HEAD")), None);
        for method in ["POST", "DELETE", "get", "QUERY", ""] {
            assert_eq!(
                judge(reads, Some(method)),
                Some(Lacks::Scope(Scope::Write)),
                "{method}"
            );
            assert_eq!(judge(all, Some(method)), None, "{method}");
        }
        assert_eq!(judge(reads, None), Some(Lacks::Method));
        assert_eq!(judge(all, None), None);
        assert_eq!(
            judge(Scopes { read: false, ..all }, Some("GET")),
            Some(Lacks::Scope(Scope::Read))
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let text = Lacks::Group(names(&["a", "b"])).text(Lang::En);
        assert!(text.contains("a or b"), "{text}");
        let text = Lacks::Team(names(&["a"])).text(Lang::Ko);
        assert!(text.contains('a'), "{text}");
    }
}
