//! Times as people read them.

use crate::ids::Millis;
use crate::text::Lang;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// RFC 3339 in UTC, to the second; empty for a time outside the calendar.
pub fn iso(at: Millis) -> String {
    OffsetDateTime::from_unix_timestamp(at.div_euclid(1000))
        .ok()
        .and_then(|t| t.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// The day of a time, in UTC.
pub fn day(at: Millis) -> String {
    iso(at).split('T').next().unwrap_or_default().to_owned()
}

/// How long ago, in one unit: `just now`, `5 minutes ago`, `3 days ago`.
pub fn ago(seconds: i64, lang: Lang) -> String {
    let (n, en, ko) = match seconds {
        ..45 => {
            return if lang == Lang::Ko {
                "방금".into()
            } else {
                "just now".into()
            };
        }
        45..3_570 => ((seconds + 30) / 60, "minute", "분"),
        3_570..84_600 => ((seconds + 1_800) / 3_600, "hour", "시간"),
        84_600..5_000_000 => ((seconds + 43_200) / 86_400, "day", "일"),
        5_000_000..31_000_000 => ((seconds + 1_314_000) / 2_628_000, "month", "개월"),
        _ => ((seconds + 15_768_000) / 31_536_000, "year", "년"),
    };
    match lang {
        Lang::Ko => format!("{n}{ko} 전"),
        Lang::En => format!("{n} {en}{} ago", if n == 1 { "" } else { "s" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(iso(1_700_000_000_999), "2023-11-14T22:13:20Z");
        assert_eq!(day(1_700_000_000_999), "2023-11-14");
        assert_eq!(ago(10, Lang::En), "just now");
        assert_eq!(ago(60, Lang::En), "1 minute ago");
        assert_eq!(ago(7_200, Lang::Ko), "2시간 전");
        assert_eq!(ago(3 * 86_400, Lang::En), "3 days ago");
    }
}
