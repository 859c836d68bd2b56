//! Connections: the list, the editor, switching on and off, deleting.

mod edit;
mod save;
pub(crate) mod secrets;
mod switch;
mod view;

pub use edit::{Editor, FormInput, SecretState};
pub use switch::DeletePreview;
pub use view::{ConnectionDetail, ConnectionRow};
