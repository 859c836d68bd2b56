//! What is done to keys, wherever they are listed.

use super::made::{MadeKey, made_by};
use super::table::KeyTable;
use super::text::Text;
use crate::api::ApiError;
use crate::api::keys::make::MakeKey;
use crate::api::keys::revoke::RevokeKey;
use crate::api::keys::rotate::RotateKey;
use crate::components::after::after;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::{Check, TextField};
use crate::components::page_form::{FormState, PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::{Sending, Submission};
use crate::dto::machines::{KeyRow, Made};
use crate::prefs::use_lang;
use gatehouse_domain::api_key::DEFAULT_DAYS;
use leptos::prelude::*;

type Failed = Memo<Option<ApiError>>;

/// The forms; they outlive the page's data.
#[derive(Clone, Copy)]
pub struct KeyForms {
    make: Submission<String>,
    rotate: Submission<String>,
    revoke: Submission,
    typed: StoredValue<FormState>,
    errors: (Failed, Failed, Failed),
    made: (Memo<Option<Made>>, Memo<Option<Made>>),
}

impl KeyForms {
    /// To be called once in the page; the data is fetched again after each change.
    pub fn of_page(refetch: impl Fn() + Copy + 'static) -> Self {
        let make = Submission::of::<MakeKey>();
        let rotate = Submission::of::<RotateKey>();
        let revoke = Submission::of::<RevokeKey>();
        after(make, refetch);
        after(rotate, refetch);
        after(revoke, refetch);
        let (typed, rotated) = (initial_form_state::<MakeKey>(), initial_form_state::<RotateKey>());
        KeyForms {
            errors: (
                form_error(make, &typed),
                form_error(rotate, &rotated),
                form_error(revoke, &initial_form_state::<RevokeKey>()),
            ),
            made: (made_by(make, &typed), made_by(rotate, &rotated)),
            typed: StoredValue::new(typed),
            make,
            rotate,
            revoke,
        }
    }

    /// What is said at the head of the page.
    pub fn done(self) -> (Sending, &'static str) {
        (self.revoke.sending(), Text::of(use_lang()).done_revoke)
    }

    /// The keys that were made, to stand above the rest.
    pub fn made(self) -> AnyView {
        let (made, rotated) = self.made;
        view! {
            {move || made.get().map(|made| view! { <MadeKey made id="made-key"/> })}
            {move || rotated.get().map(|made| view! { <MadeKey made id="rotated-key"/> })}
        }
        .into_any()
    }

    /// The keys of a service account, or one's own without.
    pub fn list(self, account: Option<String>, rows: Vec<KeyRow>) -> AnyView {
        let t = Text::of(use_lang());
        let (_, rotate_error, revoke_error) = self.errors;
        let (rotate, revoke) = (self.rotate.sending(), self.revoke.sending());
        let empty = match account {
            Some(_) => t.none,
            None => t.none_own,
        };
        let rows = match rows.is_empty() {
            true => view! { <Empty text=empty/> }.into_any(),
            false => view! { <KeyTable rows rotate revoke/> }.into_any(),
        };
        view! {
            <section class="panel" aria-labelledby="keys-title-of-page">
                <header><h2 id="keys-title-of-page">{t.keys}</h2></header>
                <FormNotice error=rotate_error/>
                <FormNotice error=revoke_error/>
                {rows}
            </section>
            {self.form(account)}
        }
        .into_any()
    }

    fn form(self, account: Option<String>) -> impl IntoView {
        let t = Text::of(use_lang());
        let error = self.errors.0;
        let typed = self.typed.get_value();
        let value = |name| typed.value(name).map(str::to_owned);
        let scopes = field_error(error, "scopes");
        // of a failed submission, not of one that has made a key
        let failed = typed.error.is_some();
        let ticked = |name, begins| {
            if failed {
                typed.value(name).is_some()
            } else {
                begins
            }
        };
        let (read, write, admin) = (
            ticked("read", true),
            ticked("write", true),
            ticked("admin", false),
        );
        let name = value("name").filter(|_| failed).unwrap_or_default();
        let days = value("days")
            .filter(|_| failed)
            .unwrap_or_else(|| DEFAULT_DAYS.to_string());
        view! {
            <section class="panel narrow" aria-labelledby="new-key">
                <header><h2 id="new-key">{t.new}</h2></header>
                <PageForm action=self.make>
                    <div class="body">
                        <FormNotice error/>
                        {account.map(|account| view! { <input type="hidden" name="account" value=account/> })}
                        <TextField name="name" id="key-name" label=t.name help=t.name_help value=name error=field_error(error, "name")/>
                        <TextField name="days" label=t.days help=t.days_help value=days error=field_error(error, "days")/>
                        <fieldset class="field">
                            <legend>{t.scopes}</legend>
                            <Check name="read" label=t.may_read help=t.may_read_help checked=read/>
                            <Check name="write" label=t.may_write help=t.may_write_help checked=write/>
                            <Check name="admin" label=t.may_admin help=t.may_admin_help checked=admin
                                error=scopes/>
                        </fieldset>
                        <p><button class="button primary">{t.make}</button></p>
                    </div>
                </PageForm>
            </section>
        }
    }
}
