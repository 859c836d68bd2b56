//! Accounts of another program with the hashes of their passwords, which are made anew at the first sign-in.

use crate::audit::{self, Change};
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::local_accounts::{NewAccount, judge_form, taken};
use crate::ports::accounts::{Password, Registered, User};
use gatehouse_domain::ids::PrincipalId;
use gatehouse_domain::names;
use gatehouse_domain::problem::Problem;
use serde::Deserialize;
use serde_json::json;

/// A line of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// The login name; without one the address is typed, or the name made from it.
    #[serde(default)]
    login: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    full_name: String,
    hash: String,
}

/// Why a line cannot be imported; then nothing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no JSON object with the known members.
    Unreadable(String),
    /// Neither a login name nor an address.
    Nameless,
    /// The hash is of none of the known kinds, or asks for too much work.
    Hash,
    /// A member, and what is wrong with it.
    Member(&'static str, Problem),
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// So many accounts.
    All(usize),
    /// None: the number of the first line that does not fit, and why.
    None(usize, Unfit),
}

impl Gatehouse {
    /// Makes an account of each line of JSON, or of none. Empty lines are skipped.
    ///
    /// # Errors
    /// Storage.
    pub async fn import_accounts(&self, text: &str) -> Result<Imported> {
        let mut tx = self.write().await?;
        // Names that look alike are looked for one after the other.
        tx.lock_ways_in().await?;
        let (now, mut count) = (self.now(), 0);
        for (n, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let refuse = |unfit| Ok(Imported::None(n + 1, unfit));
            let line: Line = match serde_json::from_str(line) {
                Ok(line) => line,
                Err(error) => return refuse(Unfit::Unreadable(error.to_string())),
            };
            let form = NewAccount {
                login: line.login,
                email: line.email,
                full_name: line.full_name,
            };
            let (login, email) = (form.login.trim(), form.email.trim());
            if login.is_empty() && email.is_empty() {
                return refuse(Unfit::Nameless);
            }
            if !self.ports.passwords.can_check(&line.hash) {
                return refuse(Unfit::Hash);
            }
            let mut problems = judge_form(&form);
            if login.is_empty() {
                problems.remove("login");
            }
            if problems.is_empty() {
                problems = taken(&mut *tx, &form).await?;
            }
            if let Some((member, problem)) = problems.into_iter().next() {
                return refuse(Unfit::Member(member, problem));
            }
            let some = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
            let stem = names::slug(if login.is_empty() { email } else { login });
            let user = User {
                id: PrincipalId(self.ports.rng.uuid(now)),
                name: self.free_name(&mut *tx, &stem).await?,
                full_name: some(&form.full_name),
                email: some(email),
                picture: None,
                admin: false,
                disabled_at: None,
                created_at: now,
                last_sign_in: None,
                login: some(login),
                registered: Registered::No,
            };
            tx.insert_user(&user).await?;
            let password = Password {
                phc: line.hash,
                must_change: false,
            };
            tx.set_password(user.id, &password).await?;
            let change = Change {
                action: "user.import",
                object: user.id.to_string(),
                object_name: &user.name,
                before: None,
                after: Some(json!({"login": user.login(), "email": user.email})),
            };
            audit::append(&mut *tx, None, "system".into(), "", now, change).await?;
            count += 1;
        }
        tx.commit().await?;
        Ok(Imported::All(count))
    }
}
