//! The person that the claims are mapped to, by the code that a sign-in runs.

use super::How;
use super::text::Text;
use crate::pages::connections::form::field_text;
use crate::prefs::use_lang;
use gatehouse_domain::attempt::Label;
use gatehouse_domain::claims::why::{Why, why};
use gatehouse_domain::claims::{Claims, Explained, Mapping, Profile, Target, map};
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::groups::{Said, read};
use gatehouse_domain::text::fill;
use leptos::prelude::*;

#[component]
pub(super) fn MappedPerson(claims: StoredValue<Claims>, how: How) -> impl IntoView {
    move || {
        let mapping = match &how {
            How::Live(typed) => {
                typed.track();
                OidcForm::from_fields(field_text).claims_mapping()
            }
            How::Listed(mapping) => mapping.clone(),
        };
        claims.with_value(|claims| person(claims, &mapping))
    }
}

fn person(claims: &Claims, mapping: &Mapping) -> AnyView {
    let lang = use_lang();
    let t = Text::of(lang);
    let mapped = map(claims, mapping);
    let profile = mapped.profile;
    let verified = match profile.email_verified {
        Some(true) => t.verified,
        Some(false) => t.not_verified,
        None => t.not_said,
    };
    let rows = mapped.explained.iter().map(|line| {
        let required = mapping.requires(line.target);
        let (value, how) = told(line, required, &profile, claims, t);
        let lacks = required && value.is_none();
        view! {
            <dt>{Label::from(line.target).text(lang)}</dt>
            <dd>{value}" "<span class=if lacks { "bad small" } else { "soft small" }>{lacks.then_some("✕ ")}{how}</span></dd>
        }
    });
    let groups = (!mapping.groups.is_empty()).then(|| {
        let claimed = read(claims, &mapping.groups);
        let (names, how) = match (claimed.said, claimed.from) {
            (Said::Names(names), Some(from)) => (names.join(", "), fill(t.from, &[("claim", &from)])),
            _ => (String::new(), t.no_groups.to_owned()),
        };
        view! { <dt>{Label::Groups.text(lang)}</dt><dd>{names}" "<span class="soft small">{how}</span></dd> }
    });
    view! {
        <dl class="facts" id="mapped">
            {rows.collect_view()}
            {groups}
            <dt>{Label::EmailVerified.text(lang)}</dt><dd class="soft">{verified}</dd>
        </dl>
    }
    .into_any()
}

/// A target's value, and where it comes from or why there is none.
fn told(
    line: &Explained,
    required: bool,
    profile: &Profile,
    claims: &Claims,
    t: &Text,
) -> (Option<String>, String) {
    match (&line.value, &line.from) {
        (Some(_), Some(_)) if line.target == Target::Picture && profile.picture.is_none() => {
            (None, t.not_https.to_owned())
        }
        (Some(value), Some(from)) => (Some(value.clone()), fill(t.from, &[("claim", from)])),
        _ if line.target == Target::Name && profile.name.is_some() => {
            (profile.name.clone(), t.joined.to_owned())
        }
        _ => {
            let reason = |name: &String| {
                let text = match why(claims, name) {
                    Why::Absent => t.absent,
                    Why::Empty => t.is_empty,
                    Why::NotText => t.not_text,
                    Why::Unusable => t.unusable,
                };
                fill(text, &[("claim", name)])
            };
            let reasons: Vec<String> = line.tried.iter().map(reason).collect();
            let reasons = match reasons.is_empty() {
                true => t.no_claim.to_owned(),
                false => reasons.join(", "),
            };
            let lack = if required { t.required } else { t.missing };
            (None, format!("{lack} ({reasons})"))
        }
    }
}
