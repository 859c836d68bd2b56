//! What operators measure, in Prometheus' text format (version 0.0.4). Every label is a word of ours or a
//! connection's id: never a path, a name or an address.

use crate::Web;
use axum::http::Method;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds in milliseconds.
const BOUNDS: [u64; 11] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

/// How long requests took, by method, route and the class of their status.
#[derive(Default)]
pub(crate) struct Durations(Mutex<BTreeMap<(&'static str, String, u16), Histogram>>);

#[derive(Clone, Default)]
struct Histogram {
    /// By bound, not summed up.
    counts: [u64; BOUNDS.len()],
    count: u64,
    sum: Duration,
}

impl Durations {
    /// `route` is the table's, with its `{parameters}`; none where no route was met.
    pub(crate) fn record(&self, method: &Method, route: Option<&str>, status: u16, took: Duration) {
        let key = (known(method), route.unwrap_or("none").to_owned(), status / 100);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let histogram = all.entry(key).or_default();
        let at = BOUNDS.iter().position(|ms| took <= Duration::from_millis(*ms));
        if let Some(count) = at.and_then(|at| histogram.counts.get_mut(at)) {
            *count += 1;
        }
        histogram.count += 1;
        histogram.sum += took;
    }

    fn write(&self, out: &mut String) {
        let name = "gatehouse_http_request_duration_seconds";
        head(out, name, "histogram", "How long requests took.");
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((method, route, class), histogram) in all {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{class}xx\"");
            let mut below = 0;
            for (ms, count) in BOUNDS.iter().zip(histogram.counts) {
                below += count;
                let bound = Duration::from_millis(*ms).as_secs_f64();
                let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{bound}\"}} {below}");
            }
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", histogram.count);
            let _ = writeln!(out, "{name}_sum{{{labels}}} {}", histogram.sum.as_secs_f64());
            let _ = writeln!(out, "{name}_count{{{labels}}} {}", histogram.count);
        }
    }
}

/// Anybody can invent methods.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn gauge(out: &mut String, name: &str, help: &str, value: usize) {
    head(out, name, "gauge", help);
    let _ = writeln!(out, "{name} {value}");
}

/// Everything.
pub(crate) fn text(web: &Web) -> String {
    let mut out = String::new();
    let ports = web.gatehouse().ports();
    head(&mut out, "gatehouse_build_info", "gauge", "The running version.");
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(out, "gatehouse_build_info{{version=\"{version}\"}} 1");
    let name = "gatehouse_sign_ins_total";
    head(&mut out, name, "counter", "Sign-ins by connection and outcome.");
    for (connection, outcome, count) in web.gatehouse().sign_ins().all() {
        let _ = writeln!(
            out,
            "{name}{{connection=\"{connection}\",outcome=\"{outcome}\"}} {count}"
        );
    }
    gauge(
        &mut out,
        "gatehouse_password_queue_length",
        "Passwords that wait for a worker to hash them.",
        ports.passwords.waiting(),
    );
    gauge(
        &mut out,
        "gatehouse_database_connections_at_work",
        "Connections to the database that are in use.",
        ports.store.at_work(),
    );
    web.durations().write(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_up_to_each_bound() {
        let durations = Durations::default();
        for ms in [1, 5, 6, 20_000] {
            durations.record(&Method::GET, Some("/x/{id}"), 204, Duration::from_millis(ms));
        }
        let odd = Method::from_bytes(b"WHATEVER").unwrap();
        durations.record(&odd, None, 405, Duration::ZERO);
        let mut text = String::new();
        durations.write(&mut text);
        let name = "gatehouse_http_request_duration_seconds";
        let labels = "method=\"GET\",route=\"/x/{id}\",status=\"2xx\"";
        for line in [
            format!("{name}_bucket{{{labels},le=\"0.005\"}} 2"),
            format!("{name}_bucket{{{labels},le=\"0.01\"}} 3"),
            format!("{name}_bucket{{{labels},le=\"10\"}} 3"),
            format!("{name}_bucket{{{labels},le=\"+Inf\"}} 4"),
            format!("{name}_sum{{{labels}}} 20.012"),
            format!("{name}_count{{{labels}}} 4"),
            format!("{name}_count{{method=\"other\",route=\"none\",status=\"4xx\"}} 1"),
        ] {
            assert!(text.lines().any(|l| l == line), "{line} in\n{text}");
        }
    }
}
