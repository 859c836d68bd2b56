//! The lines that make a reverse proxy tell us what it sees, filled in with an installation's values.

use super::split;
use std::net::{IpAddr, SocketAddr};

/// A reverse proxy that we know the lines of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Proxy {
    Nginx,
    Caddy,
    Traefik,
}

impl Proxy {
    /// All of them.
    pub const ALL: [Proxy; 3] = [Proxy::Nginx, Proxy::Caddy, Proxy::Traefik];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Proxy::Nginx => "nginx",
            Proxy::Caddy => "Caddy",
            Proxy::Traefik => "Traefik",
        }
    }

    /// The lines for a public URL and the address that the proxy reaches us at.
    pub fn lines(self, public_url: &str, upstream: &str) -> String {
        let (scheme, authority) = split(public_url);
        let (host, port) = host_and_port(authority);
        let tls = scheme == "https";
        match self {
            Proxy::Nginx => {
                let port = port.unwrap_or(if tls { "443" } else { "80" });
                let ssl = if tls { " ssl" } else { "" };
                let certificate = match tls {
                    true => "    # ssl_certificate and ssl_certificate_key: yours\n",
                    false => "",
                };
                format!(
                    "server {{\n    listen {port}{ssl};\n    server_name {host};\n{certificate}\n    location / {{\n        \
                     proxy_pass http://{upstream};\n        \
                     proxy_set_header Host $http_host;\n        \
                     proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n        \
                     proxy_set_header X-Forwarded-Proto $scheme;\n    }}\n}}\n"
                )
            }
            // it sends all three by itself
            Proxy::Caddy => {
                let site = match tls {
                    true => authority.to_owned(),
                    false => public_url.to_owned(),
                };
                format!("{site} {{\n    reverse_proxy {upstream}\n}}\n")
            }
            // so does Traefik
            Proxy::Traefik => {
                let (entry, encrypted) = match tls {
                    true => ("websecure", "      tls: {}\n"),
                    false => ("web", ""),
                };
                format!(
                    "http:\n  routers:\n    gatehouse:\n      rule: Host(`{host}`)\n      entryPoints: [{entry}]\n      \
                     service: gatehouse\n{encrypted}  services:\n    gatehouse:\n      loadBalancer:\n        \
                     passHostHeader: true\n        servers:\n          - url: http://{upstream}\n"
                )
            }
        }
    }
}

/// An authority's host and port.
fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // the colons of an IPv6 address stand in brackets
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Where the proxy reaches us: the address we listen on. One that listens everywhere has no address of its own; a
/// proxy on this machine takes loopback, another one this machine's name.
pub fn upstream(listen: SocketAddr, peer: Option<IpAddr>) -> String {
    let port = listen.port();
    match (listen.ip().is_unspecified(), peer.map(|peer| peer.to_canonical())) {
        (false, _) => listen.to_string(),
        (true, Some(peer)) if !peer.is_loopback() => format!("gatehouse.internal:{port}"),
        (true, _) => format!("127.0.0.1:{port}"),
    }
}

/// The setting that makes us believe the proxy, with those that are trusted already.
pub fn trust_line(trusted: &[String], peer: Option<IpAddr>, already: bool) -> String {
    let mut all = trusted.to_vec();
    all.extend(peer.filter(|_| !already).map(|peer| peer.to_string()));
    format!("GATEHOUSE_TRUSTED_PROXIES={}", all.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_hold_this_installations_values() {
        let nginx = Proxy::Nginx.lines("https://gate.example.com:8443", "127.0.0.1:3000");
        for line in [
            "listen 8443 ssl;",
            "server_name gate.example.com;",
            "proxy_pass http://127.0.0.1:3000;",
            "proxy_set_header Host $http_host;",
            "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
            "proxy_set_header X-Forwarded-Proto $scheme;",
        ] {
            assert!(nginx.lines().any(|l| l.trim() == line), "{line}: {nginx}");
        }
        assert!(
            Proxy::Nginx
                .lines("https://gate.example.com", "[::1]:3000")
                .contains("listen 443 ssl;")
        );
        let plain = Proxy::Nginx.lines("http://localhost:3000", "127.0.0.1:4000");
        assert!(plain.contains("listen 3000;") && !plain.contains("ssl"));
        let caddy = Proxy::Caddy.lines("https://gate.example.com", "127.0.0.1:3000");
        assert_eq!(caddy, "gate.example.com {\n    reverse_proxy 127.0.0.1:3000\n}\n");
        let traefik = Proxy::Traefik.lines("https://[2001:db8::1]:8443", "127.0.0.1:3000");
        assert!(traefik.contains("Host(`[2001:db8::1]`)"), "{traefik}");
        assert!(traefik.contains("- url: http://127.0.0.1:3000"));
    }

    #[test]
    fn the_proxy_is_told_an_address_that_it_can_reach() {
        let listen = |text: &str| text.parse().unwrap();
        let peer = |text: &str| Some(text.parse().unwrap());
        assert_eq!(
            upstream(listen("127.0.0.1:3000"), peer("10.0.0.1")),
            "127.0.0.1:3000"
        );
        assert_eq!(
            upstream(listen("0.0.0.0:3000"), peer("127.0.0.1")),
            "127.0.0.1:3000"
        );
        assert_eq!(
            upstream(listen("[::]:3000"), peer("::ffff:127.0.0.1")),
            "127.0.0.1:3000"
        );
        assert_eq!(
            upstream(listen("0.0.0.0:3000"), peer("10.0.0.1")),
            "gatehouse.internal:3000"
        );
    }

    #[test]
    fn the_setting_keeps_the_proxies_that_are_trusted_already() {
        let peer = Some("10.0.0.9".parse().unwrap());
        let trusted = ["192.168.1.0/24".to_owned()];
        assert_eq!(
            trust_line(&trusted, peer, false),
            "GATEHOUSE_TRUSTED_PROXIES=192.168.1.0/24,10.0.0.9"
        );
        assert_eq!(
            trust_line(&trusted, peer, true),
            "GATEHOUSE_TRUSTED_PROXIES=192.168.1.0/24"
        );
    }
}
