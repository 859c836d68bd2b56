//! Audit entries, appended in the transaction of the change they tell of.

use crate::caller::{Actor, Person};
use crate::error::Result;
use crate::ports::Write;
use crate::ports::records::AuditEntry;
use gatehouse_domain::ids::Millis;
use serde_json::Value;

/// The stable names of all actions.
pub const ACTIONS: &[&str] = &[
    "access_token.revoke",
    "connection.activate",
    "connection.change",
    "connection.create",
    "connection.deactivate",
    "connection.delete",
    "connection.straight",
    "group.add_member",
    "group.create",
    "group.delete",
    "group.remove_member",
    "group.rename",
    "identity.confirm",
    "identity.connect",
    "identity.disconnect",
    "identity.refuse",
    "identity.take_back",
    "invitation.create",
    "invitation.revoke",
    "issuer.change",
    "issuer.create",
    "issuer.delete",
    "key.create",
    "key.revoke",
    "key.rotate",
    "keys.rotate",
    "organization.add_member",
    "organization.create",
    "organization.remove_member",
    "organization.rename",
    "organization.set_role",
    "password.change",
    "password.choose",
    "password.link",
    "project.add_member",
    "project.create",
    "project.open",
    "project.remove_member",
    "project.restrict",
    "recover.codes",
    "recover.link",
    "restore.begin",
    "restore.end",
    "service_account.create",
    "service_account.default_team",
    "service_account.delete",
    "service_account.disable",
    "service_account.enable",
    "service_account.rename",
    "session.end",
    "session.end_all",
    "session.end_by_directory",
    "session.end_others",
    "session.sign_out",
    "settings.accounts",
    "settings.public_url",
    "settings.sessions",
    "team.add_member",
    "team.create",
    "team.map_group",
    "team.remove_member",
    "team.rename",
    "team.set_role",
    "team.unmap_group",
    "user.approve",
    "user.create",
    "user.create_first_administrator",
    "user.create_on_first_login",
    "user.default_team",
    "user.delete",
    "user.disable",
    "user.enable",
    "user.groups",
    "user.import",
    "user.make_administrator",
    "user.profile",
    "user.recover",
    "user.refuse",
    "user.register",
    "user.teams",
    "user.unmake_administrator",
];

/// What was done to what.
pub(crate) struct Change<'a> {
    pub(crate) action: &'a str,
    pub(crate) object: String,
    pub(crate) object_name: &'a str,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// Appends the entry of a change by a person or a program.
pub(crate) async fn by_actor(
    tx: &mut dyn Write,
    actor: Actor<'_>,
    at: Millis,
    change: Change<'_>,
) -> Result<()> {
    append(
        tx,
        Some(actor.id),
        actor.name.to_owned(),
        actor.address,
        at,
        change,
    )
    .await
}

/// Appends the entry of a person's change.
pub(crate) async fn by(tx: &mut dyn Write, person: &Person, at: Millis, change: Change<'_>) -> Result<()> {
    let (actor, name) = (Some(person.user.id), person.user.name.clone());
    append(tx, actor, name, &person.origin.address, at, change).await
}

/// Appends the entry of a change by somebody who has no session yet, or by the program (`system`).
pub(crate) async fn append(
    tx: &mut dyn Write,
    actor: Option<gatehouse_domain::ids::PrincipalId>,
    actor_name: String,
    address: &str,
    at: Millis,
    change: Change<'_>,
) -> Result<()> {
    Ok(tx
        .append_audit(&AuditEntry {
            seq: 0,
            at,
            actor,
            actor_name,
            action: change.action.into(),
            object: change.object,
            object_name: change.object_name.into(),
            before: change.before,
            after: change.after,
            address: address.into(),
        })
        .await?)
}
