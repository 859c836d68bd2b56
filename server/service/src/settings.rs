//! Settings of the installation: session lengths, and the public URL in the safe way: a new one takes
//! effect only after a page opened under it posted a one-time value with its cookie.

use crate::audit::{self, Change};
use crate::caller::{Caller, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::{Gatehouse, PublicUrl};
use crate::outside::OutsideSessions;
use crate::ports::flows::OneTime;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::Millis;
use gatehouse_domain::instance::{AccountRules, SessionLengths};
use gatehouse_domain::outside::Source;
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_domain::reach::{self, Check, Seen};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A proposed public URL has to be confirmed within this time.
pub const CONFIRM_FOR: Millis = 10 * 60_000;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The public URL in force.
    pub public_url: PublicUrl,
    /// Our callback URL.
    pub callback_url: String,
    /// What sets the public URL, outside of the console.
    pub public_url_source: Option<Source>,
    /// Session lengths as the console keeps them.
    pub sessions: SessionLengths,
    /// How long sessions last, where that is set outside of the console.
    pub outside_sessions: Option<OutsideSessions>,
    /// What holds for local accounts.
    pub accounts: AccountRules,
    /// What sets whether anybody may register, outside of the console.
    pub registration_source: Option<Source>,
}

#[derive(Serialize, Deserialize)]
struct Proposal {
    url: String,
    by: gatehouse_domain::ids::PrincipalId,
    by_name: String,
}

impl Gatehouse {
    /// The settings.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn settings(&self, caller: &Caller) -> Result<Settings> {
        caller.administrator()?;
        let mut read = self.read();
        let public_url = self.public_url_in(&mut *read).await?;
        Ok(Settings {
            callback_url: public_url.callback_url(),
            public_url,
            public_url_source: self.outside().public_url.clone(),
            outside_sessions: self.outside().sessions.clone(),
            accounts: self.account_rules().await?,
            registration_source: self
                .outside()
                .registration
                .as_ref()
                .map(|(_, source)| source.clone()),
            sessions: read.instance().await?.sessions,
        })
    }

    /// Compares what a request shows of the way it came with the public URL: an administrator's own request, and
    /// for administrators only, because it tells addresses of the inside.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn reach(&self, caller: &Caller, seen: &Seen) -> Result<(PublicUrl, Vec<Check>)> {
        caller.administrator()?;
        let public_url = self.public_url().await?;
        let checks = reach::check(&public_url.url, seen);
        Ok((public_url, checks))
    }

    /// Sets the session lengths, for sessions that begin from now on; the idle limit also for running ones.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::SetOutside`]; not an administrator.
    pub async fn set_session_lengths(
        &self,
        caller: &Caller,
        idle_hours: &str,
        absolute_hours: &str,
    ) -> Result<()> {
        let person = caller.administrator()?;
        if let Some(outside) = &self.outside().sessions {
            return Err(Error::SetOutside(outside.source.clone()));
        }
        let sessions = SessionLengths::parse(idle_hours, absolute_hours)
            .map_err(|(field, problem)| Error::Invalid(Problems::from([(field, problem)])))?;
        let mut tx = self.write().await?;
        // the row is read, changed and written whole
        tx.lock_ways_in().await?;
        let mut settings = tx.instance().await?;
        let before = settings.sessions;
        settings.sessions = sessions;
        tx.set_instance(&settings).await?;
        let hours =
            |s: SessionLengths| json!({"idle_hours": s.idle_hours(), "absolute_hours": s.absolute_hours()});
        let change = Change {
            action: "settings.sessions",
            object: "instance".into(),
            object_name: "",
            before: Some(hours(before)),
            after: Some(hours(sessions)),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        Ok(tx.commit().await?)
    }

    /// Proposes a public URL. The result is the address to open in this browser: it confirms itself there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for `public_url`; not an administrator; [`Error::SetOutside`].
    pub async fn propose_public_url(&self, caller: &Caller, url: &str) -> Result<String> {
        let person = caller.administrator()?;
        if self.public_url().await?.fixed {
            let source = self.outside().public_url.clone();
            return Err(source.map_or(Error::Forbidden, Error::SetOutside));
        }
        let url = origin(url.trim().trim_end_matches('/'))
            .map_err(|problem| Error::Invalid(Problems::from([("public_url", problem)])))?;
        let token = self.token();
        let proposal = Proposal {
            url: url.clone(),
            by: person.user.id,
            by_name: person.user.name.clone(),
        };
        let payload = serde_json::to_string(&proposal).map_err(|_| Error::Unsealable("public url"))?;
        let one_time = OneTime {
            kind: "public_url".into(),
            token_hash: self.hash(&token),
            payload,
            expires_at: self.now() + CONFIRM_FOR,
        };
        let mut tx = self.write().await?;
        tx.insert_one_time(&one_time, true).await?;
        tx.commit().await?;
        Ok(format!("{url}/settings/public-url?token={token}"))
    }

    /// The proposed URL of an unused token, to show on the confirmation page.
    ///
    /// # Errors
    /// [`Code::SetupLinkInvalid`]
    pub async fn proposed_public_url(&self, token: &str) -> Result<String> {
        let found = self
            .read()
            .one_time("public_url", &self.hash(token), self.now())
            .await?;
        let found = found.ok_or(Error::refused(Code::NotFound))?;
        let p: Proposal = serde_json::from_str(&found.payload).map_err(|_| Error::refused(Code::NotFound))?;
        Ok(p.url)
    }

    /// Takes a proposed public URL over. The caller of this (the web layer) has checked that the page was
    /// opened under the proposed URL and that the cookie it set came back with the post: `seen` is the
    /// origin the browser used.
    ///
    /// # Errors
    /// [`Error::Refused`] when the token is unknown or used, or `seen` is another origin;
    /// [`Error::LastWayIn`] when all administrators sign in with providers, which do not know the new
    /// callback URL yet; [`Error::Forbidden`] when the proposer is no enabled administrator any more.
    pub async fn confirm_public_url(&self, token: &str, seen: &str, origin: &Origin) -> Result<String> {
        let mut tx = self.write().await?;
        let used = tx
            .use_one_time("public_url", &self.hash(token), self.now())
            .await?;
        let used = used.ok_or(Error::refused(Code::NotFound))?;
        let p: Proposal = serde_json::from_str(&used.payload).map_err(|_| Error::refused(Code::NotFound))?;
        if p.url != seen {
            return Err(Error::refused(Code::CrossSite));
        }
        let ways = self.ways_before(&mut *tx).await?;
        // Who proposed it may have been disabled or demoted in the meantime.
        let proposer = tx.user(p.by).await?;
        if proposer.is_none_or(|u| !u.admin || u.disabled_at.is_some()) {
            return Err(Error::Forbidden);
        }
        let mut settings = tx.instance().await?;
        let before = settings.public_url.replace(p.url.clone());
        tx.set_instance(&settings).await?;
        self.judge_ways(&mut *tx, ways).await?;
        let change = Change {
            action: "settings.public_url",
            object: "instance".into(),
            object_name: "",
            before: Some(json!({"public_url": before})),
            after: Some(json!({"public_url": p.url})),
        };
        audit::append(
            &mut *tx,
            Some(p.by),
            p.by_name,
            &origin.address,
            self.now(),
            change,
        )
        .await?;
        tx.commit().await?;
        Ok(p.url)
    }
}

/// A public URL as it is kept, compared and sent: scheme, host and port in the one way of writing them (RFC
/// 6454, 6.2).
///
/// # Errors
/// What keeps the text from being one: https, or http on this machine; an origin without a path.
pub fn origin(text: &str) -> std::result::Result<String, Problem> {
    if text.is_empty() {
        return Err(Problem::Required);
    }
    if let Some(problem) = gatehouse_domain::connection::problem_with_url(text) {
        return Err(problem);
    }
    let url = url::Url::parse(text).map_err(|_| Problem::NotUrl)?;
    match url.path() != "/" || url.query().is_some() || text.ends_with('/') {
        true => Err(Problem::NotOrigin),
        false => Ok(url.origin().ascii_serialization()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_kept_in_one_way_of_writing() {
        for typed in [
            "https://gate.example.com",
            "HTTPS://Gate.Example.com",
            "https://gate.example.com:443",
        ] {
            assert_eq!(
                origin(typed).as_deref(),
                Ok("https://gate.example.com"),
                "{typed}"
            );
        }
        assert_eq!(origin("https://gate.example.com/sso"), Err(Problem::NotOrigin));
        assert_eq!(origin("http://gate.example.com"), Err(Problem::NotHttps));
    }
}
