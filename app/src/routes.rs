//! The pages in the parts that a browser loads them in: the overview comes with the console itself, each
//! other area when it is first needed. One function per area is one module (`#[lazy]`); the bundle's
//! build splits the WASM there.

use crate::pages::access::{confirm::ConfirmPage, invitations::InvitationsPage};
use crate::pages::account::AccountPage;
use crate::pages::audit::{attempt::AttemptPage, attempts::AttemptsPage, changes::ChangesPage};
use crate::pages::authentication::AuthenticationPage;
use crate::pages::connections::{
    delete::DeleteConnectionPage, detail::ConnectionPage, edit::EditConnectionPage, list::ConnectionsPage,
    new::NewConnectionPage, revisions::RevisionsPage,
};
use crate::pages::directories::edit::EditDirectoryPage;
use crate::pages::groups::{detail::GroupPage, list::GroupsPage, new::NewGroupPage};
use crate::pages::keys::own::OwnKeysPage;
use crate::pages::machines::{
    detail::ServiceAccountPage, list::ServiceAccountsPage, new::NewServiceAccountPage,
};
use crate::pages::organizations::{
    list::OrganizationsPage, members::OrganizationPage, new::NewOrganizationPage,
    settings::OrganizationSettingsPage,
};
use crate::pages::settings::SettingsPage;
use crate::pages::teams::{
    list::TeamsPage, members::TeamPage, new::NewTeamPage, project::ProjectPage, projects::ProjectsPage,
    settings::TeamSettingsPage,
};
use crate::pages::users::{detail::UserPage, list::UsersPage, new::NewUserPage};
use crate::pages::ways::WaysPage;
use leptos::prelude::*;
use leptos_router::LazyRoute;

/// An area and its pages: a route's type for each page, and the function that the browser loads.
macro_rules! areas {
    ($($area:ident $preload:ident $pages:ident { $($route:ident $page:ident;)* })*) => {$(
        #[derive(Clone, Copy)]
        enum $pages { $($route),* }

        #[lazy]
        fn $area(page: $pages) -> AnyView {
            match page { $($pages::$route => view! { <$page/> }.into_any()),* }
        }

        $(
            #[doc = concat!("The route of `", stringify!($page), "`.")]
            pub struct $route;

            impl LazyRoute for $route {
                fn data() -> Self { Self }

                async fn view(_: Self) -> AnyView { $area($pages::$route).await }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    $preload().await;
                }
            }
        )*
    )*};
}

areas! {
    connections __preload_connections Connections {
        ConnectionList ConnectionsPage;
    }
    begin __preload_begin Begin {
        NewConnection NewConnectionPage;
        DeleteConnection DeleteConnectionPage;
    }
    connection __preload_connection OneConnection {
        Connection ConnectionPage;
    }
    revisions __preload_revisions Revisions {
        ConnectionRevisions RevisionsPage;
    }
    directory __preload_directory Directory {
        EditDirectory EditDirectoryPage;
    }
    authentication __preload_authentication ByType {
        Authentication AuthenticationPage;
    }
    editor __preload_editor Editor {
        EditConnection EditConnectionPage;
    }
    people __preload_people People {
        UserList UsersPage;
        User UserPage;
        Account AccountPage;
    }
    newcomer __preload_newcomer Newcomer {
        NewUser NewUserPage;
    }
    groups __preload_groups Groups {
        GroupList GroupsPage;
        NewGroup NewGroupPage;
        Group GroupPage;
    }
    organizations __preload_organizations Organizations {
        OrganizationList OrganizationsPage;
        NewOrganization NewOrganizationPage;
        Organization OrganizationPage;
        OrganizationSettings OrganizationSettingsPage;
        TeamList TeamsPage;
        NewTeam NewTeamPage;
    }
    team __preload_team OneTeam {
        Team TeamPage;
        TeamProjects ProjectsPage;
        TeamSettings TeamSettingsPage;
        Project ProjectPage;
    }
    machines __preload_machines Machines {
        ServiceAccountList ServiceAccountsPage;
        NewServiceAccount NewServiceAccountPage;
    }
    machine __preload_machine Machine {
        ServiceAccount ServiceAccountPage;
        Keys OwnKeysPage;
    }
    confirm __preload_confirm Confirm {
        ToConfirm ConfirmPage;
    }
    invitations __preload_invitations Invitations {
        InvitationList InvitationsPage;
    }
    attempt __preload_attempt OneAttempt {
        Attempt AttemptPage;
    }
    audit __preload_audit Audit {
        AttemptList AttemptsPage;
        ChangeList ChangesPage;
    }
    ways __preload_ways Ways {
        WaysIn WaysPage;
    }
    settings __preload_settings Settings {
        InstanceSettings SettingsPage;
    }
}
