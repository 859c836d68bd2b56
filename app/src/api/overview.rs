//! The overview.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::overview::OverviewPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What to do next, and what needs attention.
#[server(prefix = "/api", endpoint = "overview", input = GetUrl, output = Json)]
pub async fn get_overview() -> Result<OverviewPage, ApiError> {
    use crate::dto::audit::AttemptRow;
    use crate::dto::connections::form_path;
    use crate::dto::ended::Refusal;
    use crate::dto::overview::{Failing, Next};
    use gatehouse_domain::connection::Status;
    use gatehouse_service::overview::NextStep;
    let (gatehouse, caller) = context()?;
    let o = gatehouse.overview(&caller).await.map_err(refuse)?;
    let waiting = gatehouse.waiting_to_confirm(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    let failing = o
        .connections
        .iter()
        .filter(|r| r.status == Status::Failing)
        .map(|r| Failing {
            id: r.connection.id.to_string(),
            name: r.connection.name.clone(),
            why: r.failing_with.map(Refusal::from),
        });
    Ok(OverviewPage {
        next: match o.next {
            NextStep::Connect => Next::Connect,
            NextStep::Finish(id, protocol) => Next::Finish(form_path(&id.to_string(), protocol)),
            NextStep::Test(id) => Next::Test(id.to_string()),
            NextStep::Activate(id) => Next::Activate(id.to_string()),
            NextStep::Done => Next::Done,
        },
        waiting,
        failing: failing.collect(),
        active: o.connections.iter().filter(|r| r.connection.active).count(),
        sign_ins_7d: o.connections.iter().map(|r| r.sign_ins_7d).sum(),
        connections: o.connections.len(),
        users: o.users,
        refused: o.refused.into_iter().map(|a| AttemptRow::new(a, now)).collect(),
        ways_in: o
            .ways_in
            .into_iter()
            .map(|w| (w.administrator, w.connection))
            .collect(),
    })
}
