//! Certificates as text (RFC 7468), as far as a form can judge them.

use crate::problem::Problem;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// What is wrong with a text that is to hold certificates. What stands between them is not looked at.
pub(super) fn problem_with_certificates(text: &str) -> Option<Problem> {
    let mut rest = text;
    let mut found = false;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let Some((body, after)) = after.split_once(END) else {
            return Some(Problem::NotPem);
        };
        if !is_whole(body) {
            return Some(Problem::DamagedPem);
        }
        found = true;
        rest = after;
    }
    (!found).then_some(Problem::NotPem)
}

/// Whether it is base64 of a DER sequence that is as long as it says (X.690 §8.1.3).
fn is_whole(body: &str) -> bool {
    let text: String = body.split_whitespace().collect();
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let sextets: Option<Vec<u8>> = data.bytes().map(sextet).collect();
    let Some(sextets) = sextets.filter(|_| text.len().is_multiple_of(4) && padding <= 2) else {
        return false;
    };
    let length = text.len() / 4 * 3 - padding;
    let head: Vec<usize> = sextets
        .chunks_exact(4)
        .take(2)
        .map(|four| four.iter().fold(0, |all, six| all << 6 | usize::from(*six)))
        .flat_map(|bits| [bits >> 16, bits >> 8 & 0xff, bits & 0xff])
        .collect();
    match head[..] {
        [0x30, 0x81, a, ..] => length == 3 + a,
        [0x30, 0x82, a, b, ..] => length == 4 + (a << 8 | b),
        [0x30, 0x83, a, b, c, ..] => length == 5 + (a << 16 | b << 8 | c),
        _ => false,
    }
}

fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A P-256 certificate.
    const REAL: &str = "-----BEGIN CERTIFICATE-----
MIIBiDCCAS2gAwIBAgIUdgMmJdMFzAh0rYRcXvWJqG4FEXAwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwHhcNMjYxMTI4MDYyMjIzWhcNMzYx
MTI1MDYyMjIzWjAZMRcwFQYDVQQDDA5UZXN0IGF1dGhvcml0eTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABLn3ARODSWQSi2Oqcij19/pIlH9fq8NHc3/w6zsdAeRE
N6Iyq6mpIaNBuGGWxFzUiGRGlMUSQ6SssrSba4BorHGjUzBRMB0GA1UdDgQWBBRo
nYgmCJbQrAN2RU1hrgWF46fQjTAfBgNVHSMEGDAWgBRonYgmCJbQrAN2RU1hrgWF
46fQjTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDV5uBJ2BZm
ChXG8gTCT23ss6Sob8Gpme1NwVGyHcmrJgIhAJA7qGmbNy4bptl6T6yqES5ddZrj
YpbRVtl6mcKb6Q+C
-----END CERTIFICATE-----
";

    #[test]
    fn whole_certificates_pass_with_what_stands_around_them() {
        let two = format!("# Our CA\n{REAL}\nsubject=CN\n{}\n", REAL.replace('\n', "\r\n"));
        for text in [REAL, two.as_str()] {
            assert_eq!(problem_with_certificates(text), None, "{text}");
        }
    }

    #[test]
    fn what_holds_none_and_what_is_damaged_are_told_apart() {
        let lines: Vec<&str> = REAL.trim().lines().collect();
        let without = |n: usize| {
            let kept = lines.iter().enumerate().filter(|(i, _)| *i != n);
            kept.map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
        };
        let body = |body: &str| format!("{BEGIN}\n{body}\n{END}");
        for (text, problem) in [
            (String::new(), Problem::NotPem),
            ("hello".into(), Problem::NotPem),
            (REAL.replace("CERTIFICATE", "PRIVATE KEY"), Problem::NotPem),
            (without(0), Problem::NotPem),
            (without(lines.len() - 1), Problem::NotPem),
            (without(1), Problem::DamagedPem),
            (without(3), Problem::DamagedPem),
            (body(""), Problem::DamagedPem),
            (body("AAAA"), Problem::DamagedPem),
            (body("hello, world"), Problem::DamagedPem),
            (body("MIIB"), Problem::DamagedPem),
            (format!("{REAL}{}", body("MIIB")), Problem::DamagedPem),
            (REAL.replace('M', "ü"), Problem::DamagedPem),
        ] {
            assert_eq!(problem_with_certificates(&text), Some(problem), "{text}");
        }
    }
}
