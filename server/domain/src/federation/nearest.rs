//! Which of several texts is most like another: for somebody who mistyped one.

/// Texts are compared up to here.
const LONGEST: usize = 300;

/// The one that is most like `text`, the first of several; none where all differ in more than half.
pub fn nearest<'a>(text: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text: Vec<char> = text.chars().take(LONGEST).collect();
    let best = among
        .into_iter()
        .map(|other| {
            let chars: Vec<char> = other.chars().take(LONGEST).collect();
            (distance(&text, &chars), text.len().max(chars.len()), other)
        })
        .min_by_key(|(distance, _, _)| *distance)?;
    (best.0 * 2 <= best.1).then_some(best.2)
}

/// How many characters are put in, taken out or changed (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row.first().copied().unwrap_or_default();
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let changed = before + usize::from(x != y);
            before = *cell;
            left = changed.min(before + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_text_is_found() {
        let all = ["https://id.example.com", "https://gitlab.com"];
        assert_eq!(nearest("https://id.example.com/", all), Some(all[0]));
        assert_eq!(nearest("https://gitlab.con", all), Some(all[1]));
        assert_eq!(nearest("x", all), None);
        assert_eq!(nearest("x", []), None);
        assert_eq!(distance(&['a', 'b', 'c'], &['a', 'c']), 1);
        assert_eq!(distance(&[], &['a', 'c']), 2);
        assert_eq!(distance(&['k', 'i', 't'], &['s', 'i', 't', 's']), 2);
    }
}
