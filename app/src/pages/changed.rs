//! A changed field as people read it: its name and its values, in the audit and in a conflict.

use super::connections::text::Text as ConnectionText;
use super::directories::text::Text as Directory;
use super::users::text::Text as UserText;
use crate::dto::audit::FieldDiff;
use crate::prefs::use_lang;
use gatehouse_domain::text::Lang;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// The fields that no form has, and the values that are not texts.
    Text {
        active: "Active", "활성";
        live: "Live revision", "적용된 리비전";
        straight_to: "The login page goes straight to", "로그인 페이지가 바로 이동하는 곳";
        origin: "Comes from", "설정 위치";
        revision: "Revision", "리비전";
        identities: "Identities", "신원";
        memberships: "Memberships of groups", "그룹 멤버십";
        groups: "Groups", "그룹";
        member: "Member", "구성원";
        members: "Members", "구성원";
        made_by: "Through", "경로";
        subject: "Subject", "주체";
        connection: "Connection", "연결";
        account_email: "Address of the account", "계정의 주소";
        email_verified: "Address verified at the provider", "공급자에서 주소 확인됨";
        attempt: "Last try", "마지막 시도";
        until: "Until", "기한";
        invited_by: "Invited by", "초대한 사람";
        idle: "Ends when unused for (hours)", "미사용 시 종료(시간)";
        absolute: "Ends in any case after (hours)", "최대 길이(시간)";
        on: "on", "켜짐";
        off: "off", "꺼짐";
        secret: "set", "설정됨";
        secret_new: "replaced", "교체됨";
    }
}

/// A field's name; one that has none in words by its stable name.
pub fn field(name: &str, lang: Lang) -> String {
    let (t, connection, user) = (Text::of(lang), ConnectionText::of(lang), UserText::of(lang));
    let label = match name {
        "active" => t.active,
        "live" => t.live,
        "straight_to" => t.straight_to,
        "origin" => t.origin,
        "revision" => t.revision,
        "identities" => t.identities,
        "memberships" => t.memberships,
        "groups" => t.groups,
        "member" => t.member,
        "members" => t.members,
        "source" => t.made_by,
        "name" => user.name,
        "subject" => t.subject,
        "connection" => t.connection,
        "account_email" => t.account_email,
        "email_verified" => t.email_verified,
        "attempt" => t.attempt,
        "until" => t.until,
        "invited_by" => t.invited_by,
        "idle_hours" => t.idle,
        "absolute_hours" => t.absolute,
        "sessions" => user.sessions,
        "disabled" => user.disabled,
        "admin" => user.admin,
        "email" => user.email,
        "full_name" => user.full_name,
        "device" => user.device,
        "address" => user.address,
        other => {
            let label = connection.label(other);
            match label == connection.field {
                true => Directory::of(lang).label(other).unwrap_or(other),
                false => label,
            }
        }
    };
    label.to_owned()
}

/// What it was and what it is now.
pub fn values(name: &str, before: &str, after: &str, lang: Lang) -> (String, String) {
    let t = Text::of(lang);
    let secret = matches!(name, "client_secret" | "bind_password");
    let mut options = ConnectionText::of(lang).options(name);
    options.extend(Directory::of(lang).options(name));
    let chosen = |value: &str| {
        options
            .iter()
            .find(|(code, _)| *code == value)
            .map(|(_, words)| *words)
    };
    let said = |value: &str, replaced: bool| match value {
        "" => String::new(),
        _ if secret && replaced => t.secret_new.to_owned(),
        _ if secret => t.secret.to_owned(),
        "true" => t.on.to_owned(),
        "false" => t.off.to_owned(),
        other => chosen(other).unwrap_or(other).to_owned(),
    };
    (said(before, false), said(after, !before.is_empty()))
}

/// Changed fields, one below the other.
#[component]
pub fn Diff(
    /// What changed.
    fields: Vec<FieldDiff>,
) -> impl IntoView {
    let lang = use_lang();
    let line = move |(name, before, after): FieldDiff| {
        let (before, after) = values(&name, &before, &after, lang);
        view! {
            <dt>{field(&name, lang)}</dt>
            <dd class="mono">
                {(!before.is_empty()).then(|| view! { <del>{before}</del>" " })}
                {(!after.is_empty()).then(|| view! { <ins>{after}</ins> })}
            </dd>
        }
    };
    view! { <dl class="facts small">{fields.into_iter().map(line).collect_view()}</dl> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_told_in_words() {
        assert_eq!(field("code_challenge_method", Lang::En), "Code challenge method");
        assert_eq!(field("idle_hours", Lang::En), "Ends when unused for (hours)");
        assert_eq!(field("something_newer", Lang::En), "something_newer");
    }

    #[test]
    fn a_secret_is_told_to_be_replaced_and_its_id_is_not_shown() {
        let told = values("client_secret", "set (k_1)", "set (k_2)", Lang::En);
        assert_eq!(told, ("set".to_owned(), "replaced".to_owned()));
        let told = values("client_secret", "", "set (k_2)", Lang::En);
        assert_eq!(told, (String::new(), "set".to_owned()));
        assert_eq!(
            values("create_users", "true", "false", Lang::En),
            ("on".to_owned(), "off".to_owned())
        );
    }

    #[test]
    fn a_choice_is_told_in_the_words_of_its_form() {
        assert_eq!(
            values("flow", "code", "implicit", Lang::En),
            (
                "Authorization code".to_owned(),
                "Implicit (ID token by form_post)".to_owned()
            )
        );
        assert_eq!(values("flow", "", "newer", Lang::En).1, "newer");
    }
}
