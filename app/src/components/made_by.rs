//! What made a membership of a group, in words.

use crate::dto::groups::MadeBy;
use gatehouse_domain::text::Lang;

gatehouse_domain::strings! {
    /// Sources of memberships.
    Text {
        manual: "added here", "직접 추가";
        invitation: "invitation", "초대";
        deleted: "a connection that is gone", "삭제된 연결";
    }
}

/// An administrator, an invitation, or the connection's name.
pub fn made_by(made: &MadeBy, lang: Lang) -> String {
    let t = Text::of(lang);
    match (made.source.as_str(), &made.connection) {
        (_, Some(name)) => name.clone(),
        ("manual", None) => t.manual.to_owned(),
        ("invitation", None) => t.invitation.to_owned(),
        (_, None) => t.deleted.to_owned(),
    }
}
