//! Search filters (RFC 4515): read with the place of an error, written with every value escaped. What people
//! type becomes a value in one, never a piece of its text (L2).

use serde::{Deserialize, Serialize};
use std::fmt;

/// So deep may filters be nested.
const DEEPEST: usize = 30;

/// A search filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// Not this one.
    Not(Box<Filter>),
    /// A value of the attribute is this one.
    Equals(String, Vec<u8>),
    /// A value begins, goes on and ends so; any part may be empty.
    Parts(String, Vec<u8>, Vec<Vec<u8>>, Vec<u8>),
    /// This or greater.
    AtLeast(String, Vec<u8>),
    /// This or less.
    AtMost(String, Vec<u8>),
    /// Nearly this.
    Nearly(String, Vec<u8>),
    /// The attribute is there.
    Present(String),
    /// By a named rule.
    Rule {
        /// The attribute, if one is named.
        attribute: Option<String>,
        /// The parts of the entry's name count, too.
        dn: bool,
        /// The rule, if one is named.
        rule: Option<String>,
        /// What it is compared with.
        value: Vec<u8>,
    },
}

/// Where and why a text is no filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadFilter {
    /// The character, from 1.
    pub at: usize,
    /// What is wrong there.
    pub why: Fault,
}

/// What is wrong with a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// `(` is expected.
    Opening,
    /// `)` is expected.
    Closing,
    /// The name of an attribute is expected.
    Attribute,
    /// One of `= >= <= ~= :=` is expected.
    Operator,
    /// Two hexadecimal digits are expected after `\`.
    Escape,
    /// The filter ends before the text does.
    Rest,
    /// Nested too deep.
    Deep,
}

impl Filter {
    /// Equality with a text.
    pub fn equals(attribute: &str, value: &str) -> Filter {
        Filter::Equals(attribute.to_owned(), value.as_bytes().to_vec())
    }

    /// Reads one.
    ///
    /// # Errors
    /// Where it stops being a filter, and why.
    pub fn parse(text: &str) -> Result<Filter, BadFilter> {
        let chars: Vec<char> = text.chars().collect();
        let mut reader = Reader { chars: &chars, at: 0 };
        reader.spaces();
        let filter = reader.filter(0)?;
        reader.spaces();
        match reader.peek() {
            None => Ok(filter),
            Some(_) => Err(reader.bad(Fault::Rest)),
        }
    }
}

/// A value as it stands in a filter (RFC 4515 §3).
pub fn escape(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    let text = std::str::from_utf8(value).ok();
    match text {
        Some(text) => {
            for c in text.chars() {
                match c {
                    '*' | '(' | ')' | '\\' | '\0'..='\u{1f}' | '\u{7f}' => {
                        out.push_str(&format!("\\{:02x}", u32::from(c)));
                    }
                    c => out.push(c),
                }
            }
        }
        None => value
            .iter()
            .for_each(|byte| out.push_str(&format!("\\{byte:02x}"))),
    }
    out
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |f: &mut fmt::Formatter<'_>, sign: &str, filters: &[Filter]| {
            write!(f, "({sign}")?;
            filters.iter().try_for_each(|one| write!(f, "{one}"))?;
            f.write_str(")")
        };
        match self {
            Filter::And(filters) => all(f, "&", filters),
            Filter::Or(filters) => all(f, "|", filters),
            Filter::Not(filter) => write!(f, "(!{filter})"),
            Filter::Equals(name, value) => write!(f, "({name}={})", escape(value)),
            Filter::Parts(name, first, middle, last) => {
                write!(f, "({name}={}*", escape(first))?;
                middle
                    .iter()
                    .try_for_each(|part| write!(f, "{}*", escape(part)))?;
                write!(f, "{})", escape(last))
            }
            Filter::AtLeast(name, value) => write!(f, "({name}>={})", escape(value)),
            Filter::AtMost(name, value) => write!(f, "({name}<={})", escape(value)),
            Filter::Nearly(name, value) => write!(f, "({name}~={})", escape(value)),
            Filter::Present(name) => write!(f, "({name}=*)"),
            Filter::Rule {
                attribute,
                dn,
                rule,
                value,
            } => {
                write!(f, "({}", attribute.as_deref().unwrap_or_default())?;
                f.write_str(if *dn { ":dn" } else { "" })?;
                if let Some(rule) = rule {
                    write!(f, ":{rule}")?;
                }
                write!(f, ":={})", escape(value))
            }
        }
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn bad(&self, why: Fault) -> BadFilter {
        BadFilter { at: self.at + 1, why }
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn take(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    fn filter(&mut self, depth: usize) -> Result<Filter, BadFilter> {
        if depth == DEEPEST {
            return Err(self.bad(Fault::Deep));
        }
        if !self.take('(') {
            return Err(self.bad(Fault::Opening));
        }
        self.spaces();
        let filter = match self.peek() {
            Some('&') => Filter::And(self.several(depth)?),
            Some('|') => Filter::Or(self.several(depth)?),
            Some('!') => {
                self.at += 1;
                self.spaces();
                let one = self.filter(depth + 1)?;
                self.spaces();
                Filter::Not(Box::new(one))
            }
            _ => self.item()?,
        };
        if !self.take(')') {
            return Err(self.bad(Fault::Closing));
        }
        Ok(filter)
    }

    fn several(&mut self, depth: usize) -> Result<Vec<Filter>, BadFilter> {
        self.at += 1;
        let mut filters = Vec::new();
        loop {
            self.spaces();
            if self.peek() == Some(')') && !filters.is_empty() {
                return Ok(filters);
            }
            if self.peek().is_none() && !filters.is_empty() {
                return Err(self.bad(Fault::Closing));
            }
            filters.push(self.filter(depth + 1)?);
        }
    }

    fn item(&mut self) -> Result<Filter, BadFilter> {
        let from = self.at;
        let name = self.name();
        let attribute = (!name.is_empty()).then_some(name);
        if attribute
            .as_deref()
            .is_some_and(|name| !super::is_attribute(name))
        {
            self.at = from;
            return Err(self.bad(Fault::Attribute));
        }
        if self.peek() == Some(':') {
            return self.rule(attribute);
        }
        let Some(name) = attribute else {
            return Err(self.bad(Fault::Attribute));
        };
        let make: fn(String, Vec<u8>) -> Filter = match self.peek() {
            Some('=') => return self.equality(name),
            Some('>') => Filter::AtLeast,
            Some('<') => Filter::AtMost,
            Some('~') => Filter::Nearly,
            _ => return Err(self.bad(Fault::Operator)),
        };
        self.at += 1;
        if !self.take('=') {
            return Err(self.bad(Fault::Operator));
        }
        let mut parts = self.value()?;
        match (parts.pop(), parts.is_empty()) {
            (Some(value), true) => Ok(make(name, value)),
            _ => Err(self.bad(Fault::Closing)),
        }
    }

    fn equality(&mut self, name: String) -> Result<Filter, BadFilter> {
        self.at += 1;
        let mut parts = self.value()?;
        let last = parts.pop().unwrap_or_default();
        if parts.is_empty() {
            return Ok(Filter::Equals(name, last));
        }
        let first = parts.remove(0);
        parts.retain(|part| !part.is_empty());
        if first.is_empty() && parts.is_empty() && last.is_empty() {
            return Ok(Filter::Present(name));
        }
        Ok(Filter::Parts(name, first, parts, last))
    }

    fn rule(&mut self, attribute: Option<String>) -> Result<Filter, BadFilter> {
        let (mut dn, mut rule) = (false, None);
        while self.take(':') {
            if self.take('=') {
                if attribute.is_none() && rule.is_none() {
                    return Err(self.bad(Fault::Attribute));
                }
                let mut parts = self.value()?;
                return match (parts.pop(), parts.is_empty()) {
                    (Some(value), true) => Ok(Filter::Rule {
                        attribute,
                        dn,
                        rule,
                        value,
                    }),
                    _ => Err(self.bad(Fault::Closing)),
                };
            }
            let name = self.name();
            if name.eq_ignore_ascii_case("dn") && !dn && rule.is_none() {
                dn = true;
            } else if super::is_attribute(&name) && rule.is_none() {
                rule = Some(name);
            } else {
                return Err(self.bad(Fault::Operator));
            }
        }
        Err(self.bad(Fault::Operator))
    }

    fn name(&mut self) -> String {
        let from = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';' | '_'))
        {
            self.at += 1;
        }
        self.chars[from..self.at].iter().collect()
    }

    /// The value up to the closing parenthesis, in the parts that stand between asterisks.
    fn value(&mut self) -> Result<Vec<Vec<u8>>, BadFilter> {
        let mut parts = vec![Vec::new()];
        while let Some(c) = self.peek() {
            let Some(part) = parts.last_mut() else { break };
            match c {
                ')' => return Ok(parts),
                '(' | '\0' => return Err(self.bad(Fault::Closing)),
                '*' => {
                    self.at += 1;
                    parts.push(Vec::new());
                }
                '\\' => {
                    let digit = |n: usize| self.chars.get(self.at + n).and_then(|c| c.to_digit(16));
                    let (Some(a), Some(b)) = (digit(1), digit(2)) else {
                        return Err(self.bad(Fault::Escape));
                    };
                    part.push(u8::try_from(a * 16 + b).unwrap_or_default());
                    self.at += 3;
                }
                c => {
                    part.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    self.at += 1;
                }
            }
        }
        Err(self.bad(Fault::Closing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn filters_are_read_and_written() {
        for text in [
            "(uid=ada)",
            "(&(objectClass=person)(|(uid=a)(mail=b))(!(disabled=TRUE)))",
            "(cn=*)",
            "(cn=a*b*c)",
            "(cn=*b*)",
            "(uidNumber>=5)",
            "(uidNumber<=5)",
            "(cn~=ada)",
            "(memberOf:1.2.840.113556.1.4.1941:=cn=a,dc=b)",
            "(ou:dn:=people)",
            "(:caseExactMatch:=a)",
            r"(cn=a\2ab\29)",
            "(cn=)",
        ] {
            assert_eq!(Filter::parse(text).unwrap().to_string(), text);
        }
        let spaced = " ( & (a=b) (c=d) ) ";
        assert_eq!(Filter::parse(spaced).unwrap().to_string(), "(&(a=b)(c=d))");
    }

    #[test]
    fn a_fault_is_named_by_its_character() {
        for (text, at, why) in [
            ("", 1, Fault::Opening),
            ("uid=ada", 1, Fault::Opening),
            ("(uid=ada", 9, Fault::Closing),
            ("(&(uid=ada)", 12, Fault::Closing),
            ("(&)", 3, Fault::Opening),
            ("(uid=ada))", 10, Fault::Rest),
            ("(uid)", 5, Fault::Operator),
            ("(=ada)", 2, Fault::Attribute),
            ("(1uid=ada)", 2, Fault::Attribute),
            ("(uid>ada)", 6, Fault::Operator),
            (r"(uid=a\zz)", 7, Fault::Escape),
            ("(uid=a(b)", 7, Fault::Closing),
            ("(메일=a)", 2, Fault::Attribute),
        ] {
            assert_eq!(Filter::parse(text), Err(BadFilter { at, why }), "{text}");
        }
        let deep = "(!".repeat(10_000);
        assert_eq!(Filter::parse(&deep).unwrap_err().why, Fault::Deep);
    }

    proptest! {
        #[test]
        fn l2_whatever_is_typed_stays_one_value(typed in any::<Vec<u8>>()) {
            let filter = Filter::And(vec![
                Filter::Present("objectClass".into()),
                Filter::Equals("uid".into(), typed),
            ]);
            prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            match Filter::parse(&text) {
                Ok(filter) => prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter)),
                Err(bad) => prop_assert!(bad.at <= text.chars().count() + 1),
            }
        }
    }

    #[test]
    fn l2_names_made_to_break_out_do_not() {
        for name in ["*", ")(uid=*", "\0", "\\00", "a*)(|(uid=*"] {
            let text = Filter::equals("uid", name).to_string();
            assert!(!text[5..text.len() - 1].contains(['*', '(', ')', '\0']), "{text}");
        }
    }
}
