//! A directory (LDAP) as the use cases see it: find a person, check their password, tell their groups, look
//! again later; and for the form, what there is. An adapter pushes every step onto the trace and returns an
//! answer or a refusal.

use crate::secret::Secret;
use async_trait::async_trait;
use gatehouse_domain::attempt::{Refusal, Trace};
use gatehouse_domain::certificate::Presented;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::LdapSettings;
use gatehouse_domain::ldap::groups::Memberships;

/// Settings with what they need beside them.
#[derive(Clone, Debug)]
pub struct Source {
    /// The validated settings.
    pub settings: LdapSettings,
    /// The opened bind password.
    pub password: Option<Secret>,
    /// Where people find us: this machine's own addresses are called only while that is this machine (O12).
    pub our_url: String,
    /// An administrator tests: every connection is made anew, and what a sign-in would not need is told too.
    pub test: bool,
}

/// A person's entry, with what the settings make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The entry's name.
    pub dn: String,
    /// The entry's attributes by the names that the settings use, `dn` among them, to be mapped with the
    /// settings' mapping. One value is a text, several are a list; of an attribute that becomes part of the
    /// profile there is one.
    pub claims: Claims,
    /// The person's groups; none where the settings do not ask for them.
    pub groups: Option<Memberships>,
}

/// What a test of the connection itself found.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    /// The certificate that the server presented; none without TLS.
    pub certificate: Option<Presented>,
    /// One of the people there: the first whose unique id, user name and email map, else the first.
    pub sample: Found,
}

/// A test of the connection that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct NotProbed {
    /// Why.
    pub refusal: Refusal,
    /// The certificate that the server presented, trusted or not.
    pub certificate: Option<Presented>,
}

/// How a person that signed in before stands there now (L15).
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// There, and allowed to sign in.
    Good(Box<Found>),
    /// There, but locked for a while after wrong passwords: no reason to end a session, which anybody could
    /// then bring about.
    Locked,
    /// Not there, disabled, expired, or in none of the allowed groups any more. The step on the trace says
    /// which.
    Ended(Refusal),
}

/// An entry of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub dn: String,
    /// Its object classes, the most special one last, as the server sends them.
    pub classes: Vec<String>,
    /// Whether there is something below it, where the server says so.
    pub has_children: Option<bool>,
}

/// A level of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// The entries directly below.
    pub nodes: Vec<Node>,
    /// There are more than could be taken.
    pub more: bool,
}

/// An attribute that can be mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What the schema says of it.
    pub description: Option<String>,
    /// Its value in the sample entry, fit to be shown; none where that has none.
    pub sample: Option<String>,
}

/// A directory. Every method stays within the settings' time limits, and within 30 s in all.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Whether it is clear from an address alone that it would never be called while people find us at
    /// `our_url` (O12). What a name leads to is judged only when it is called.
    fn refuses(&self, host: &str, our_url: &str) -> bool;

    /// Tests the settings without a person: connect, TLS, bind, search, each a step; and one entry, to be
    /// mapped.
    async fn probe(&self, source: &Source, trace: &mut Trace) -> Result<Probed, NotProbed>;

    /// Finds a person by what would be typed at the login form, without a password: the entry, whether it may
    /// sign in, its groups, and whether they are allowed.
    async fn look_up(&self, source: &Source, login: &str, trace: &mut Trace) -> Result<Found, Refusal>;

    /// The same, and the password is checked in a bind on a connection of its own, before the groups are
    /// asked for.
    async fn sign_in(
        &self,
        source: &Source,
        login: &str,
        password: &Secret,
        trace: &mut Trace,
    ) -> Result<Found, Refusal>;

    /// Looks a person up again by the subject that their identity has. A refusal is the directory's, not the
    /// person's: it ends nobody's session.
    async fn recheck(&self, source: &Source, subject: &str, trace: &mut Trace) -> Result<Standing, Refusal>;

    /// The entries directly below one; below the root, the directory's own bases.
    async fn browse(&self, source: &Source, under: &str, trace: &mut Trace) -> Result<Level, Refusal>;

    /// The attributes that people's entries can have, those of a sample entry first. The sample is the person
    /// that `login` finds, else any.
    async fn attributes(
        &self,
        source: &Source,
        login: Option<&str>,
        trace: &mut Trace,
    ) -> Result<Vec<Offered>, Refusal>;
}
