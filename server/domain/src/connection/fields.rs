//! What the forms of all connections check alike.

use super::pem::problem_with_certificates;
use crate::problem::{Problem, Problems};

/// Words between commas or white space.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(super) fn plain(field: &'static str, text: &str, most: usize, p: &mut Problems) {
    if text.chars().any(char::is_control) {
        p.entry(field).or_insert(Problem::ControlCharacter);
    }
    if text.chars().count() > most {
        p.entry(field).or_insert(Problem::TooLong(most));
    }
}

pub(super) fn offered<T: Copy>(
    field: &'static str,
    text: &str,
    all: &[(T, &str)],
    p: &mut Problems,
) -> Option<T> {
    let found = all.iter().find(|(_, n)| *n == text.trim()).map(|(t, _)| *t);
    if found.is_none() {
        p.insert(field, Problem::NotOffered);
    }
    found
}

pub(super) fn display_name(text: &str, taken: bool, p: &mut Problems) {
    if text.trim().is_empty() {
        p.insert("display_name", Problem::Required);
    } else if taken {
        p.insert("display_name", Problem::NameTaken);
    }
    plain("display_name", text, 80, p);
}

pub(super) fn certificates(text: &str, p: &mut Problems) -> Option<String> {
    let pem = text.trim();
    if pem.is_empty() {
        return None;
    }
    if let Some(problem) = problem_with_certificates(pem) {
        p.insert("ca_certificates", problem);
    }
    if pem.len() > 100_000 {
        p.insert("ca_certificates", Problem::TooLong(100_000));
    }
    Some(pem.to_owned())
}
