//! Coming back from the provider: the program's part of it.

use crate::load::{Client, get};
use crate::program::Running;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_testkit::provider::Provider;
use std::error::Error;
use std::sync::Arc;
use tokio::time::Instant;
use url::Url;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The provider's client, and the connection to it.
pub struct Callbacks<'a> {
    /// The provider, in this process.
    pub provider: &'a Provider,
    /// The program's connection to it.
    pub connection: ConnectionId,
}

/// Who goes to the provider.
struct Sent {
    url: Url,
    cookie: String,
}

impl Callbacks<'_> {
    /// Sends a person off. Each comes from a network of their own: strangers are throttled.
    async fn send_off(&self, client: &mut Client, n: usize) -> Result<Sent> {
        let from = format!("x-forwarded-for: 10.{}.{}.7\r\n", n / 256 % 256, n % 256);
        let answer = client
            .ask(&get(&format!("/login/{}", self.connection), &from))
            .await?;
        let to = answer
            .header("location: ")
            .ok_or_else(|| answer.head.to_owned())?;
        let cookie = answer
            .header("set-cookie: gatehouse-browser=")
            .ok_or("no cookie")?;
        Ok(Sent {
            url: Url::parse(to)?,
            cookie: format!("cookie: gatehouse-browser={cookie}\r\n"),
        })
    }

    /// People who stand at the door: the requests of their callbacks.
    pub async fn waiting(&self, server: &Running, many: usize) -> Result<Vec<Arc<[u8]>>> {
        let mut client = Client::connect(&server.address).await?;
        let mut waiting = Vec::new();
        for n in 0..many {
            let sent = self.send_off(&mut client, n).await?;
            let answer = self.provider.visit(sent.url.as_str()).await?;
            let back = answer.location().ok_or("the provider sends nobody back")?;
            let path = format!("{}?{}", back.path(), back.query().unwrap_or_default());
            waiting.push(get(&path, &sent.cookie));
        }
        self.provider.forget_requests();
        Ok(waiting)
    }

    /// The provider's calls alone, by the bench's own client: a code for tokens, and the user info. How long
    /// each pair takes in milliseconds, and how many in a second.
    pub async fn provider_alone(
        &self,
        server: &Running,
        many: usize,
        at_once: usize,
    ) -> Result<(Vec<f64>, f64)> {
        let mut client = Client::connect(&server.address).await?;
        let mut shares: Vec<Vec<String>> = vec![Vec::new(); at_once];
        for n in 0..many {
            let mut sent = self.send_off(&mut client, n).await?;
            // Its verifier is the program's secret: this code is asked for without.
            let kept: Vec<(String, String)> = sent
                .url
                .query_pairs()
                .filter(|(name, _)| !name.starts_with("code_challenge"))
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
            sent.url.query_pairs_mut().clear().extend_pairs(kept);
            let answer = self.provider.visit(sent.url.as_str()).await?;
            let code = answer.callback("code").ok_or("no code")?;
            let form: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("grant_type", "authorization_code")
                .append_pair("code", &code)
                .append_pair("redirect_uri", "http://localhost:3000/oidc/callback")
                .finish();
            shares[n % at_once].push(form);
        }
        let host = self.provider.issuer().trim_start_matches("http://").to_owned();
        let known = format!("{}:{}", self.provider.client_id(), self.provider.client_secret());
        let known = format!("authorization: Basic {}\r\n", STANDARD.encode(known));
        let began = Instant::now();
        let one = |share: Vec<String>| {
            let (host, known) = (host.clone(), known.clone());
            tokio::spawn(async move {
                let mut client = Client::connect(&host).await?;
                let mut times = Vec::new();
                for form in share {
                    let began = Instant::now();
                    redeem(&mut client, &known, &form).await?;
                    times.push(began.elapsed().as_secs_f64() * 1000.0);
                }
                Result::Ok(times)
            })
        };
        let all: Vec<_> = shares.into_iter().map(one).collect();
        let mut times = Vec::new();
        for one in all {
            times.extend(one.await??);
        }
        self.provider.forget_requests();
        let rate = times.len() as f64 / began.elapsed().as_secs_f64();
        Ok((times, rate))
    }
}

async fn redeem(client: &mut Client, known: &str, form: &str) -> Result<()> {
    let answer = client.ask(&crate::load::post("/token", known, form)).await?;
    let token = answer.body.split("\"access_token\":\"").nth(1);
    let token = token.and_then(|rest| rest.split('"').next());
    let token = token.ok_or_else(|| format!("{}{}", answer.head, answer.body))?;
    let bearer = format!("authorization: Bearer {token}\r\n");
    let answer = client.ask(&get("/userinfo", &bearer)).await?;
    match answer.status {
        200 => Ok(()),
        _ => Err(answer.head.to_owned().into()),
    }
}
