//! How much a document may ask for. It is measured before the schema walks it: fragments that name each other twice
//! double the work with every step, and a walk that follows them does not end.

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Positioned, parser};
use std::collections::HashMap;

/// The longest document, in bytes. Those of the SDK have at most 2 KB.
const LONGEST: usize = 64 * 1024;
/// The deepest nesting, in fields or in brackets.
const DEEPEST: usize = 20;
/// The most fields and fragments, written out.
const MOST: usize = 500;
/// The most fragments: one that leads to the next is followed, as deep as there are.
const MOST_FRAGMENTS: usize = 50;
/// The most fields of an operation itself, each of which is carried out, also where one stands there again and again.
const MOST_DONE: usize = 20;
/// The most fields under another name.
const MOST_ALIASES: usize = 30;

/// Why a document is not executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It is no GraphQL; the parser's words.
    Malformed(String),
    /// It asks for more than is answered.
    TooMuch,
}

/// Reads a document that is within the bounds.
pub(super) fn read(document: &str) -> Result<ExecutableDocument, Unfit> {
    // The parser calls itself for each bracket.
    if document.len() > LONGEST || brackets(document) > DEEPEST {
        return Err(Unfit::TooMuch);
    }
    let document = parser::parse_query(document).map_err(|e| Unfit::Malformed(e.to_string()))?;
    if document.fragments.len() > MOST_FRAGMENTS {
        return Err(Unfit::TooMuch);
    }
    let mut measure = Measure {
        fragments: &document.fragments,
        known: HashMap::new(),
    };
    let mut whole = Size::default();
    // Those that no operation names, too: the schema looks at all.
    for name in document.fragments.keys() {
        measure.fragment(name)?;
    }
    for (_, operation) in document.operations.iter() {
        let size = measure.of(&operation.node.selection_set.node)?;
        if size.top > MOST_DONE {
            return Err(Unfit::TooMuch);
        }
        whole = whole.and(size)?;
    }
    Ok(document)
}

/// How deep brackets are nested. One in a text counts, too: the SDK sends values as variables.
fn brackets(document: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in document.bytes() {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// What a selection comes to.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Fields of the selection itself, and of its fragments.
    top: usize,
    fields: usize,
    aliases: usize,
    depth: usize,
}

impl Size {
    /// Both, beside each other.
    fn and(self, other: Size) -> Result<Size, Unfit> {
        Size {
            top: self.top + other.top,
            fields: self.fields + other.fields,
            aliases: self.aliases + other.aliases,
            depth: self.depth.max(other.depth),
        }
        .within()
    }

    /// With one field more.
    const fn beside_one(self) -> Size {
        Size {
            fields: self.fields + 1,
            ..self
        }
    }

    fn within(self) -> Result<Size, Unfit> {
        if self.fields > MOST || self.aliases > MOST_ALIASES || self.depth > DEEPEST {
            Err(Unfit::TooMuch)
        } else {
            Ok(self)
        }
    }
}

struct Measure<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// Each fragment is measured once; none while it is being measured.
    known: HashMap<&'a str, Option<Size>>,
}

impl<'a> Measure<'a> {
    fn of(&mut self, set: &'a SelectionSet) -> Result<Size, Unfit> {
        let mut whole = Size::default();
        for item in &set.items {
            let size = match &item.node {
                Selection::Field(field) => {
                    let inner = self.of(&field.node.selection_set.node)?;
                    Size {
                        top: 1,
                        fields: inner.fields + 1,
                        aliases: inner.aliases + usize::from(field.node.alias.is_some()),
                        depth: inner.depth + 1,
                    }
                }
                // A fragment counts as a field: one of nothing but fragments would weigh nothing, however often it is named.
                Selection::InlineFragment(inline) => self.of(&inline.node.selection_set.node)?.beside_one(),
                Selection::FragmentSpread(spread) => self
                    .fragment(spread.node.fragment_name.node.as_str())?
                    .beside_one(),
            };
            whole = whole.and(size)?;
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &str) -> Result<Size, Unfit> {
        let Some((name, fragment)) = self.fragments.get_key_value(name) else {
            return Err(Unfit::Malformed(format!("There is no fragment {name}.")));
        };
        match self.known.get(name.as_str()) {
            Some(Some(size)) => return Ok(*size),
            // It leads back to itself.
            Some(None) => return Err(Unfit::TooMuch),
            None => {}
        }
        self.known.insert(name.as_str(), None);
        let size = self.of(&fragment.node.selection_set.node)?;
        self.known.insert(name.as_str(), Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_within_the_bounds_is_read() {
        let document = "query A { viewer { ...F } } fragment F on User { id ... on User { n: name } }";
        assert!(read(document).is_ok());
        assert!(matches!(read("query {"), Err(Unfit::Malformed(_))));
        assert!(matches!(read(""), Err(Unfit::Malformed(_))));
    }

    #[test]
    fn fragments_that_double_end_at_once() {
        let mut document = String::from("{ ...F0 }");
        for n in 0..60 {
            document.push_str(&format!(
                " fragment F{n} on Query {{ ...F{next} ...F{next} }}",
                next = n + 1
            ));
        }
        document.push_str(" fragment F60 on Query { viewer { id } }");
        assert_eq!(read(&document).err(), Some(Unfit::TooMuch));
    }

    #[test]
    fn fragments_of_nothing_but_fragments_weigh_something() {
        for last in ["...Nope", "viewer { id }"] {
            let mut document = String::from("{ ...F0 }");
            for n in 0..25 {
                let inner = format!("...F{} ", n + 1).repeat(50);
                document.push_str(&format!(" fragment F{n} on Query {{ {inner} }}"));
            }
            document.push_str(&format!(" fragment F25 on Query {{ {last} }}"));
            assert!(read(&document).is_err(), "{last}");
        }
        assert!(matches!(read("{ ...Nope }"), Err(Unfit::Malformed(_))));
        // also where nothing names it
        let unused = format!(
            "{{ viewer {{ id }} }} fragment F on Query {{ {} }}",
            "id ".repeat(MOST + 1)
        );
        assert_eq!(read(&unused).err(), Some(Unfit::TooMuch));
    }

    #[test]
    fn a_chain_of_fragments_and_what_is_done_have_bounds() {
        let mut chain = String::from("{ ...F0 }");
        for n in 0..1_500 {
            chain.push_str(&format!(" fragment F{n} on Query {{ ...F{} }}", n + 1));
        }
        assert_eq!(read(&chain).err(), Some(Unfit::TooMuch));
        let again = |n: usize| {
            format!(
                "{{ ...F }} fragment F on Query {{ {} }}",
                "viewer { id } ".repeat(n)
            )
        };
        assert!(read(&again(MOST_DONE)).is_ok());
        assert_eq!(read(&again(MOST_DONE + 1)).err(), Some(Unfit::TooMuch));
    }

    #[test]
    fn a_fragment_that_leads_back_to_itself_is_refused() {
        let document = "{ ...A } fragment A on Query { ...B } fragment B on Query { viewer { id } ...A }";
        assert_eq!(read(document).err(), Some(Unfit::TooMuch));
    }

    #[test]
    fn depth_length_fields_and_aliases_have_bounds() {
        let nested = |n: usize| format!("{}id{}", "{ viewer ".repeat(n), " }".repeat(n));
        // deep enough to overflow the stack of a parser that recurses
        for deep in [21, 10_000] {
            assert_eq!(read(&nested(deep)).err(), Some(Unfit::TooMuch), "{deep}");
        }
        assert_eq!(read(&"{ id }".repeat(20_000)).err(), Some(Unfit::TooMuch));
        let many = |n: usize| format!("{{ viewer {{ {} }} }}", "id ".repeat(n));
        assert!(read(&many(MOST - 1)).is_ok());
        assert_eq!(read(&many(MOST)).err(), Some(Unfit::TooMuch));
        let aliases = |n: usize| {
            let fields: String = (0..n).map(|n| format!("a{n}: id ")).collect();
            format!("{{ viewer {{ {fields} }} }}")
        };
        assert!(read(&aliases(MOST_ALIASES)).is_ok());
        assert_eq!(read(&aliases(MOST_ALIASES + 1)).err(), Some(Unfit::TooMuch));
        // in all operations together, whichever is named
        let twice = format!("query A {} query B {}", aliases(20), aliases(20));
        assert_eq!(read(&twice).err(), Some(Unfit::TooMuch));
    }
}
