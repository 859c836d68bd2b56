//! Connections: the list, the editor, its revisions, switching on and off,
//! deleting.

mod edit;
mod look;
mod outside;
mod revisions;
mod save;
pub(crate) mod secrets;
mod straight;
mod switch;
mod view;

pub use edit::{Editor, FormInput, SecretState};
pub use outside::{Applied, Start};
pub use revisions::{ListedRevision, Revisions};
pub use switch::DeletePreview;
pub use view::{ConnectionDetail, ConnectionRow};
