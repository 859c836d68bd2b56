//! What every [`Store`] has to do, as tests that are run on each of them. A case gets a store of which it
//! assumes only that nobody else writes to it meanwhile; it may hold what other cases left behind.
//!
//! They are run on PostgreSQL too because SQLite forgives much: it turns a missing argument into NULL,
//! narrows numbers silently, and lets a transaction go on after an error.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "it is test code"
)]

pub mod accounts;
pub mod cache;
pub mod connections;
pub mod drafts;
pub mod federation;
mod fixture;
pub mod flows;
pub mod groups;
pub mod invitations;
pub mod link_requests;
pub mod machines;
pub mod names;
pub mod organizations;
pub mod people;
pub mod projects;
pub mod records;
pub mod runs;
pub mod sessions;
pub mod teams;
pub mod transactions;

use gatehouse_service::ports::Store;
use std::sync::Arc;

/// Hands the names of all cases to a macro, as `module::case …`.
#[macro_export]
macro_rules! store_cases {
    ($macro:ident) => {
        $macro! {
            accounts::users_round_trip
            accounts::names_like_one
            accounts::names_and_emails_are_unique
            accounts::search_and_pages
            accounts::identities
            accounts::an_identity_never_changes_hands
            accounts::administrators
            people::login_names
            people::waiting
            people::passwords
            people::deleting_a_user
            connections::round_trips
            connections::names_are_unique
            connections::who_waits_sees_what_went_live
            connections::deleting
            connections::from_outside
            drafts::working_copies
            drafts::proofs
            drafts::sweeping
            cache::documents
            cache::claims
            cache::o11_one_of_fifty_claims
            cache::old_documents_go
            sessions::round_trip_and_ends
            sessions::lists_what_runs
            sessions::through_a_connection
            groups::groups_round_trip
            groups::group_names_are_unique
            groups::groups_search_and_pages
            groups::groups_by_their_names
            groups::memberships_by_source
            groups::what_deleting_takes_along
            names::one_namespace
            names::former_names
            names::what_is_gone_sets_its_names_free
            organizations::everybody_is_in_the_default_one
            organizations::organizations_round_trip
            organizations::leaving_takes_teams_and_projects_along
            teams::teams_round_trip
            teams::memberships_of_several_sources
            teams::by_a_group
            teams::in_the_order_of_joining
            projects::projects_round_trip
            projects::who_was_added
            machines::service_accounts_round_trip
            machines::keys_round_trip
            machines::uses
            federation::issuers_round_trip
            federation::access_tokens_round_trip
            federation::whose_subject
            federation::refused_exchanges
            flows::round_trip
            flows::a_response_is_kept_once
            flows::a_consumed_flow_knows_its_connection
            flows::one_of_fifty_consumes
            flows::one_time_values
            flows::one_of_fifty_uses
            flows::throttle_windows
            link_requests::requests_round_trip
            link_requests::lists_and_counts
            link_requests::one_of_fifty_decides
            invitations::invitations_round_trip
            invitations::one_is_open
            invitations::groups_of_one
            invitations::used_once
            invitations::old_invitations_go
            records::attempts
            records::attempts_search_and_pages
            records::what_connections_ask
            records::audit
            runs::runs_round_trip
            runs::refused_runs_count
            runs::runs_in_pages
            runs::files_of_runs
            transactions::undone_unless_committed
            transactions::nothing_goes_on_after_an_error
            transactions::broken_references_are_refused
            transactions::nul_is_refused
            transactions::nobody_overwrites_a_change
            transactions::ways_in_serialise
            transactions::fifty_writers
            transactions::the_version_of_the_settings
            transactions::instance_settings
        }
    };
}

macro_rules! run_all { ($($module:ident::$case:ident)*) => {
    /// Runs all cases, one after the other.
    ///
    /// # Panics
    /// When the store does not do what it has to.
    pub async fn conformance(store: Arc<dyn Store>) {
        $( $module::$case(store.clone()).await; )*
    }
} }
store_cases!(run_all);
