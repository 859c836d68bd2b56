//! How long who guesses passwords has to wait.

use crate::ids::Millis;

/// So many failures of one account from one network are free of waiting.
pub const FREE: i64 = 10;

const MINUTE: Millis = 60_000;
const LONGEST: Millis = 15 * MINUTE;

/// How long after the last failure the next try counts, when there were so many: from the tenth on 1, 2, 4, 8 and
/// then 15 minutes each time.
pub fn wait(failures: i64) -> Millis {
    match failures - FREE {
        ..0 => 0,
        over @ 0..4 => MINUTE << over,
        _ => LONGEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c7_the_wait_grows_and_ends() {
        let minutes = [0, 9, 10, 11, 12, 13, 14, 1_000, i64::MAX].map(|n| wait(n) / MINUTE);
        assert_eq!(minutes, [0, 0, 1, 2, 4, 8, 15, 15, 15]);
    }
}
