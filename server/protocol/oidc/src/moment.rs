//! Times as an administrator reads them.

use gatehouse_domain::ids::Millis;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Clocks that differ by more are worth a warning, in seconds.
pub(crate) const NOTABLE: i64 = 10;

/// Seconds since the Unix epoch as RFC 3339 in UTC.
pub(crate) fn moment(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_else(|| seconds.to_string())
}

/// How many seconds the provider's clock, by its `Date` header, is ahead of ours. The header has whole
/// seconds, so one second means nothing.
pub(crate) fn ahead(date: i64, now: Millis) -> i64 {
    let difference = date.saturating_sub(now.div_euclid(1000));
    if difference == -1 { 0 } else { difference }
}

/// The difference as text.
pub(crate) fn difference(seconds: i64) -> String {
    format!("{seconds:+} s")
}

/// How long ago something was.
pub(crate) fn age(then: Millis, now: Millis) -> String {
    let seconds = now.saturating_sub(then).max(0) / 1000;
    if seconds < 120 {
        format!("{seconds} s")
    } else {
        format!("{} min", seconds / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_rounding_is_no_difference() {
        assert_eq!(ahead(1_700_000_000, 1_700_000_000_999), 0);
        assert_eq!(ahead(1_700_000_000, 1_700_000_001_001), 0);
        assert_eq!(difference(ahead(1_700_000_600, 1_700_000_000_000)), "+600 s");
        assert_eq!(difference(ahead(1_700_000_000, 1_700_000_600_000)), "-600 s");
    }

    #[test]
    fn moments_are_rfc_3339_and_never_fail() {
        assert_eq!(moment(1_700_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(moment(i64::MAX), i64::MAX.to_string());
    }
}
