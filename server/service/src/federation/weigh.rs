//! Whether a JWT is good, and whose it is: for an exchange and for the debugger alike. Nothing is changed.

use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::machines::is_person_shut_out;
use crate::ports::Read;
use crate::ports::accounts::{Registered, User};
use crate::ports::federation::{JwtIssuer, KeySource, Reach};
use crate::ports::machines::{Method, Owner, ServiceAccount};
use crate::ports::names::Kind;
use gatehouse_domain::attempt::{Label, Shown, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::federation::verdict::{self, Aim, External, Here, Line, Member, Whose};
use gatehouse_domain::federation::{Keys, LONGEST_ASSERTION, nearest};
use gatehouse_domain::ids::{Millis, OrgId};
use gatehouse_domain::names::{email_key, is_email, problem_with_slug};
use serde_json::Value;

/// So many subjects are looked through for the nearest.
const SUBJECTS: i64 = 1_000;
/// `jti`s that were given in.
pub(super) const ONCE: &str = "jti";

/// What came of it.
pub(super) struct Weighed {
    /// The steps, with every comparison.
    pub(super) trace: Trace,
    /// The issuer that it was judged by; none where none has its name.
    pub(super) issuer: Option<JwtIssuer>,
    /// Whether the token aims at that issuer's organization, or at nobody else's.
    pub(super) meant: bool,
    /// The subject as the token has it.
    pub(super) subject: String,
    /// What the refusing rule expected and what came.
    pub(super) line: Option<Line>,
    /// The issuer and the subject that are set up and most like the token's: for administrators of the organization
    /// only. Its issuers are looked through only where one organization asks.
    pub(super) nearest: (Option<String>, Option<String>),
    /// Whose it is, or why it is refused.
    pub(super) outcome: std::result::Result<Good, Code>,
}

/// A good one.
pub(super) struct Good {
    pub(super) issuer: JwtIssuer,
    pub(super) owner: Owner,
    /// Where it is good once: what it is known by, and until when.
    pub(super) once: Option<([u8; 32], Millis)>,
}

/// An issuer with its organization's name, and how the token stands to it.
struct Candidate {
    issuer: JwtIssuer,
    organization: String,
    lines: Vec<Line>,
    aim: Option<Aim>,
    owner: Option<Owner>,
}

impl Candidate {
    /// How many rules are kept before the first that is not.
    fn kept(&self) -> usize {
        let kept = self.lines.iter().position(|line| line.code.is_some());
        kept.unwrap_or(self.lines.len())
    }
}

impl Gatehouse {
    /// Judges a token; only by one organization's issuers where one asks.
    pub(super) async fn weigh(
        &self,
        read: &mut dyn Read,
        assertion: &str,
        only: Option<OrgId>,
    ) -> Result<Weighed> {
        let began = self.now();
        let mut weighed = Weighed {
            trace: Trace::default(),
            issuer: None,
            meant: false,
            subject: String::new(),
            line: None,
            nearest: (None, None),
            outcome: Err(Code::AssertionMalformed),
        };
        let mut step = Step::new(StepKind::Assertion);
        let mut account = None;
        weighed.outcome = self
            .weigh_on(
                read,
                assertion.trim(),
                only,
                &mut step,
                &mut account,
                &mut weighed,
            )
            .await?;
        step.millis = Some(self.now().saturating_sub(began));
        if let Err(code) = weighed.outcome {
            account.as_mut().unwrap_or(&mut step).fail(code);
        }
        weighed.trace.steps.push(step);
        weighed.trace.steps.extend(account);
        Ok(weighed)
    }

    async fn weigh_on(
        &self,
        read: &mut dyn Read,
        assertion: &str,
        only: Option<OrgId>,
        step: &mut Step,
        account: &mut Option<Step>,
        weighed: &mut Weighed,
    ) -> Result<std::result::Result<Good, Code>> {
        step.masked(Label::Assertion, Shown::token(assertion));
        let short = assertion.len() <= LONGEST_ASSERTION;
        let token = Some(assertion).filter(|_| short);
        let Some((header, claims)) = token.and_then(|token| self.ports.issuers.read(token)) else {
            return Ok(Err(Code::AssertionMalformed));
        };
        step.json(Label::Header, &Value::Object(header.clone()));
        step.json(Label::Claims, &Value::Object(claims.clone()));
        weighed.subject = verdict::subject(&claims).unwrap_or_default().to_owned();
        if let Err(code) = tell(&verdict::front(&header, &claims), step, &mut weighed.line) {
            return Ok(Err(code));
        }
        // J3: before anything is fetched.
        let named = claims.get("iss").and_then(Value::as_str).unwrap_or_default();
        let mut found = match named.chars().any(char::is_control) {
            true => Vec::new(),
            false => read.issuers_called(named).await?,
        };
        found.retain(|(issuer, _)| only.is_none_or(|org| org == issuer.org));
        if found.is_empty() {
            if let Some(org) = only {
                let all = read.jwt_issuers(org).await?;
                let near = nearest(named, all.iter().map(|i| i.settings.issuer.as_str()));
                weighed.nearest.0 = near.map(str::to_owned);
                if let Some(near) = near {
                    step.fact(Label::NearestIssuer, near);
                }
            }
            let line = verdict::unknown(weighed.nearest.0.as_deref(), &claims);
            return Ok(tell([&line], step, &mut weighed.line).and(Err(Code::IssuerUnknown)));
        }
        let alone = found.len() == 1;
        weighed.issuer = found.first().filter(|_| alone).map(|(issuer, _)| issuer.clone());
        weighed.meant = alone;
        let now = self.now().div_euclid(1000);
        if let Some(ahead) = verdict::ahead(&claims, now) {
            step.fact(Label::IssuerAhead, format!("{ahead} s"));
        }
        step.check(Label::Issuer, named, named, true);
        let found = match self.signed(assertion, found, step).await? {
            Ok(found) => found,
            Err(code) => return Ok(Err(code)),
        };
        let mut candidates = Vec::new();
        for (issuer, organization) in found {
            candidates.push(self.candidate(read, issuer, organization, &claims).await?);
        }
        // Among those that it is good for the one that is named best; else the one that it is nearest to being good for.
        let good = |c: &Candidate| c.owner.is_some();
        let best = candidates.iter().filter(|c| good(c)).filter_map(|c| c.aim).min();
        let several = candidates.iter().filter(|c| good(c) && c.aim == best).count() > 1;
        let chosen = candidates.into_iter().max_by_key(|c| {
            (
                good(c) && c.aim == best,
                c.kept(),
                std::cmp::Reverse(c.issuer.created_at),
            )
        });
        let Some(chosen) = chosen else {
            return Ok(Err(Code::IssuerUnknown));
        };
        weighed.issuer = Some(chosen.issuer.clone());
        weighed.meant = alone || chosen.aim.is_some_and(|aim| aim != Aim::Anybody);
        let (subject, rules): (Vec<_>, Vec<_>) = chosen
            .lines
            .iter()
            .filter(|line| line.label != Label::Issuer)
            .partition(|line| matches!(line.label, Label::Subject | Label::TokenId));
        if let Err(code) = tell(rules, step, &mut weighed.line) {
            return Ok(Err(code));
        }
        let step = account.insert(Step::new(StepKind::Account));
        step.fact(Label::Organization, &chosen.organization);
        if let Some(owner) = &chosen.owner {
            step.fact(Label::Account, owner.name());
        }
        if let Err(code) = tell(subject, step, &mut weighed.line) {
            if code == Code::SubjectUnknown && weighed.meant {
                let all = read.subjects(chosen.issuer.org, SUBJECTS).await?;
                let near = nearest(&weighed.subject, all.iter().map(String::as_str));
                weighed.nearest.1 = near.map(str::to_owned);
                if let Some(near) = near {
                    step.fact(Label::NearestSubject, near);
                }
            }
            return Ok(Err(code));
        }
        if several {
            weighed.meant = false;
            return Ok(Err(Code::OrganizationAmbiguous));
        }
        let once = once(&chosen.issuer, &claims).map(|(text, until)| (self.hash(&text), until));
        Ok(match chosen.owner {
            Some(owner) => Ok(Good {
                once,
                issuer: chosen.issuer,
                owner,
            }),
            None => Err(Code::SubjectUnknown),
        })
    }

    /// Those whose keys signed the token. Each set of keys is asked once.
    async fn signed(
        &self,
        assertion: &str,
        found: Vec<(JwtIssuer, String)>,
        step: &mut Step,
    ) -> Result<std::result::Result<Vec<(JwtIssuer, String)>, Code>> {
        let our_url = self.public_url().await?.url;
        let mut asked: Vec<(JwtIssuer, bool)> = Vec::new();
        let mut told: Option<(Step, Code)> = None;
        let (mut signed, mut shown) = (Vec::new(), None);
        for (issuer, organization) in found {
            let s = &issuer.settings;
            let same = |other: &JwtIssuer| {
                let of = &other.settings;
                of.keys == s.keys
                    && of.ca_certificates == s.ca_certificates
                    && other.private == issuer.private
            };
            let known = asked
                .iter()
                .find(|(other, _)| same(other))
                .map(|(_, right)| *right);
            let right = match known {
                Some(right) => right,
                None => {
                    let keys = match &s.keys {
                        Keys::Published(url) => KeySource::Published {
                            url,
                            ca_certificates: s.ca_certificates.as_deref(),
                        },
                        Keys::Given(jwks) => KeySource::Given(jwks),
                    };
                    let reach = Reach {
                        our_url: &our_url,
                        private: issuer.private,
                    };
                    let mut apart = Step::new(StepKind::Assertion);
                    let outcome = self
                        .ports
                        .issuers
                        .verify(assertion, keys, reach, &mut apart)
                        .await;
                    if outcome == Err(Code::Internal) {
                        return Err(Error::refused(Code::Internal));
                    }
                    let right = outcome.is_ok();
                    match outcome {
                        Ok(()) => shown = shown.or(Some(apart)),
                        Err(code) => told = told.or(Some((apart, code))),
                    }
                    asked.push((issuer.clone(), right));
                    right
                }
            };
            if right {
                signed.push((issuer, organization));
            }
        }
        let (apart, outcome) = match (shown, told) {
            (Some(apart), _) => (apart, Ok(signed)),
            (None, Some((apart, code))) => (apart, Err(code)),
            (None, None) => return Ok(Err(Code::IssuerUnknown)),
        };
        step.facts.extend(apart.facts);
        step.checks.extend(apart.checks);
        Ok(outcome)
    }

    async fn candidate(
        &self,
        read: &mut dyn Read,
        issuer: JwtIssuer,
        organization: String,
        claims: &Claims,
    ) -> Result<Candidate> {
        let mut names = vec![organization.as_str()];
        let former = match claims.get("aud") {
            Some(Value::Array(all)) if all.len() == 1 => all.first().and_then(Value::as_str),
            Some(Value::String(one)) => Some(one.as_str()),
            _ => None,
        };
        let former = former.filter(|name| *name != organization && problem_with_slug(name).is_none());
        if let Some(name) = former
            && let Some(named) = read.named(name).await?
            && named.kind == Kind::Organization
            && named.holder == issuer.org.0
        {
            names.push(name);
        }
        let outside = self.outside();
        let here = Here {
            names: &names,
            wandb: outside.no_wandb_audience.is_none(),
            skip_audience: outside.skip_audience.is_some(),
            now: self.now().div_euclid(1000),
        };
        let mut lines = verdict::judge(&issuer.settings, &here, claims);
        let aim = verdict::aim(&issuer.settings, &here, claims);
        let mut owner = None;
        if verdict::refusing(&lines).is_none() {
            let (line, found) = self.whose(read, &issuer, &organization, claims).await?;
            owner = found;
            lines.push(line);
            if issuer.settings.once {
                let used = match once(&issuer, claims) {
                    Some((text, _)) => {
                        let hash = self.hash(&text);
                        read.one_time(ONCE, &hash, self.now()).await?.is_some()
                    }
                    None => false,
                };
                let line = verdict::once(claims, used);
                owner = owner.filter(|_| line.code.is_none());
                lines.push(line);
            }
        }
        Ok(Candidate {
            issuer,
            organization,
            lines,
            aim,
            owner,
        })
    }

    async fn whose(
        &self,
        read: &mut dyn Read,
        issuer: &JwtIssuer,
        organization: &str,
        claims: &Claims,
    ) -> Result<(Line, Option<Owner>)> {
        let s = &issuer.settings;
        let (mut member, mut externals) = (None, Vec::new());
        if let Some(subject) = verdict::subject(claims) {
            if s.people && is_email(subject) {
                member = member_called(read, issuer.org, subject).await?;
            }
            if s.service_accounts {
                externals = read.accounts_of_subject(issuer.org, subject).await?;
                externals.retain(|account| is_of(account, issuer));
            }
        }
        let found: Vec<External> = externals
            .iter()
            .map(|account| External {
                disabled: account.disabled_at.is_some(),
            })
            .collect();
        let as_found = match &member {
            None => None,
            Some(user) => Some(Member {
                verified: is_verified(read, user).await?,
                disabled: user.disabled_at.is_some() || is_person_shut_out(read, user).await?,
            }),
        };
        let (line, whose) = verdict::whose(s, organization, claims, as_found, &found);
        let owner = match whose {
            Some(Whose::Member) => member.map(|user| Owner::Person(Box::new(user))),
            Some(Whose::External) => externals.pop().map(|account| Owner::Service(Box::new(account))),
            None => None,
        };
        Ok((line, owner))
    }
}

/// Tells the lines; the first that refuses is kept.
fn tell<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    step: &mut Step,
    kept: &mut Option<Line>,
) -> std::result::Result<(), Code> {
    let mut refused = Ok(());
    for line in lines {
        line.tell(step);
        if let (Some(code), Ok(())) = (line.code, refused) {
            *kept = Some(line.clone());
            refused = Err(code);
        }
    }
    refused
}

/// The member of an organization whose email a subject is, by its letters and nothing that only looks like them.
async fn member_called(read: &mut dyn Read, org: OrgId, subject: &str) -> Result<Option<User>> {
    let Some(user) = read.user_by_email(&email_key(subject)).await? else {
        return Ok(None);
    };
    let same = user
        .email
        .as_deref()
        .is_some_and(|e| e.eq_ignore_ascii_case(subject));
    let member = same && read.org_role(org, user.id).await?.is_some();
    Ok(member.then_some(user))
}

/// Whether somebody vouches for an account's email: an administrator or a provider made the account with it, or a
/// provider has it of the person.
async fn is_verified(read: &mut dyn Read, user: &User) -> Result<bool> {
    if user.registered == Registered::No {
        return Ok(true);
    }
    let email = user.email.as_deref().map(email_key);
    let identities = read.identities_of(user.id).await?;
    Ok(identities
        .iter()
        .any(|i| i.email.as_deref().map(email_key) == email))
}

/// Whether an external service account is of this issuer.
fn is_of(account: &ServiceAccount, issuer: &JwtIssuer) -> bool {
    match &account.method {
        Method::BuiltIn => false,
        Method::Federated { issuer: of, .. } => of.is_none_or(|of| of == issuer.id),
    }
}

/// What a token that is good once is known by, and until when.
fn once(issuer: &JwtIssuer, claims: &Claims) -> Option<(String, Millis)> {
    if !issuer.settings.once {
        return None;
    }
    let jti = claims.get("jti").and_then(Value::as_str)?;
    let until = verdict::expires(claims)?.saturating_mul(1000);
    Some((format!("{}\n{jti}", issuer.id), until))
}
