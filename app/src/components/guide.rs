//! What to do at the provider, in the provider's own words, with this installation's values.

use super::copy::CopyField;
use crate::prefs::use_lang;
use gatehouse_domain::connection::Provider;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// The guides. Words between stars are the provider's.
    Text {
        at: "In {provider}", "{provider}에서 할 일";
        at_custom: "At your provider", "공급자에서 할 일";
        k_client: "In the admin console choose your realm, then *Clients*, *Create client*. Client type: *OpenID Connect*.",
            "관리 콘솔에서 영역을 선택하고 *Clients*, *Create client*를 누릅니다. Client type은 *OpenID Connect*입니다.";
        k_id: "As *Client ID* take a name for this installation, and enter the same in the form:", "*Client ID*에 이 설치의 이름을 정하고 양식에도 같은 값을 입력합니다.";
        k_flow: "*Next*. Turn *Client authentication* on, and leave *Standard flow* ticked.", "*Next*를 누르고 *Client authentication*을 켠 뒤 *Standard flow*는 선택된 상태로 둡니다.";
        k_implicit: "For another flow than the authorization code tick *Implicit flow*; the implicit flow alone needs neither *Standard flow* nor *Client authentication*.",
            "인증 코드가 아닌 흐름을 쓰려면 *Implicit flow*를 선택합니다. 암시적 흐름만 쓰면 *Standard flow*와 *Client authentication*은 필요하지 않습니다.";
        k_redirect: "*Next*. As *Valid redirect URIs* enter:", "*Next*를 누르고 *Valid redirect URIs*에 입력합니다.";
        k_logout: "As *Valid post logout redirect URIs* enter, so that people who sign out come back:",
            "*Valid post logout redirect URIs*에 입력하면 로그아웃한 사용자가 돌아올 수 있습니다.";
        k_save: "Leave *Web origins* empty. *Save*.", "*Web origins*는 비워 두고 *Save*를 누릅니다.";
        k_secret: "On the tab *Credentials* copy the *Client Secret* into the form.", "*Credentials* 탭에서 *Client Secret*을 복사해 양식에 붙여 넣습니다.";
        k_issuer: "The issuer is your server's address with /realms/ and the realm's name. *Realm settings*, *OpenID Endpoint Configuration* shows it first, as issuer.",
            "발급자는 서버 주소에 /realms/ 와 영역 이름을 붙인 값입니다. *Realm settings*의 *OpenID Endpoint Configuration* 첫 줄에 issuer로 표시됩니다.";
        k_email: "People need a verified address: *Users*, the person, *Email verified*. Or turn Email verification off in the form.",
            "사용자의 이메일이 확인되어 있어야 합니다(*Users* → 사용자 → *Email verified*). 또는 양식에서 이메일 확인을 끄세요.";
        k_groups: "To synchronize groups: *Client scopes*, the scope that ends with *-dedicated*, *Configure a new mapper*, *Group Membership*. As *Token Claim Name* enter groups, and turn *Full group path* off.",
            "그룹을 동기화하려면 *Client scopes*에서 *-dedicated*로 끝나는 범위를 열고 *Configure a new mapper*, *Group Membership*을 선택합니다. *Token Claim Name*에 groups를 입력하고 *Full group path*를 끕니다.";
        c_groups: "To synchronize groups, let it send their names in a claim such as *groups*; some providers want a scope for that.",
            "그룹을 동기화하려면 *groups* 같은 클레임에 그룹 이름을 보내도록 설정합니다. 범위를 추가해야 하는 공급자도 있습니다.";
        c_client: "Register an application (also called client): a web application that keeps a secret. Its flow is *authorization code*, unless you choose another one in the form.",
            "시크릿을 보관하는 웹 애플리케이션(클라이언트)을 등록합니다. 양식에서 다른 흐름을 선택하지 않는 한 흐름은 *인증 코드*입니다.";
        c_redirect: "As redirect URI (also callback or reply URL) enter exactly:", "리디렉션 URI(콜백 URL)에 그대로 입력합니다.";
        c_logout: "If it asks where people go after signing out (post-logout redirect URI):", "로그아웃 후 이동할 주소(post-logout redirect URI)를 요구하면:";
        c_home: "If it asks for a home page or sign-in URL:", "홈페이지 또는 로그인 URL을 요구하면:";
        c_scopes: "Allow the scopes *openid*, *profile* and *email*.", "*openid*, *profile*, *email* 범위를 허용합니다.";
        c_values: "Copy the client ID and the client secret into the form.", "클라이언트 ID와 클라이언트 시크릿을 양식에 복사합니다.";
        c_issuer: "The issuer is the address in front of /.well-known/openid-configuration. Enter it and press *Discover*.",
            "발급자는 /.well-known/openid-configuration 앞의 주소입니다. 입력하고 *자동 검색*을 누르세요.";
        redirect_uri: "Redirect URI", "리디렉션 URI";
        post_logout: "Post-logout redirect URI", "로그아웃 후 리디렉션 URI";
        home: "Home page", "홈페이지";
        client_id: "Client ID", "클라이언트 ID";
    }
}

/// Words between stars stand out.
fn marked(text: &'static str) -> impl IntoView {
    text.split('*')
        .enumerate()
        .map(|(i, part)| {
            if i % 2 == 1 {
                view! { <b>{part}</b> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect_view()
}

/// The guide of a provider.
#[component]
pub fn Guide(
    /// The preset.
    provider: Provider,
    /// Our public URL.
    public_url: String,
    /// Our callback URL.
    callback_url: String,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let logout_url = format!("{public_url}/logout");
    let (title, steps) = match provider {
        Provider::Keycloak => (
            fill(t.at, &[("provider", provider.name())]),
            vec![
                (t.k_client, None),
                (
                    t.k_id,
                    Some(("guide-client", t.client_id, "gatehouse".to_owned())),
                ),
                (t.k_flow, None),
                (t.k_implicit, None),
                (
                    t.k_redirect,
                    Some(("guide-redirect", t.redirect_uri, callback_url)),
                ),
                (t.k_logout, Some(("guide-logout", t.post_logout, logout_url))),
                (t.k_save, None),
                (t.k_secret, None),
                (t.k_issuer, None),
                (t.k_email, None),
                (t.k_groups, None),
            ],
        ),
        Provider::Custom => (
            t.at_custom.to_owned(),
            vec![
                (t.c_client, None),
                (
                    t.c_redirect,
                    Some(("guide-redirect", t.redirect_uri, callback_url)),
                ),
                (t.c_logout, Some(("guide-logout", t.post_logout, logout_url))),
                (t.c_home, Some(("guide-home", t.home, public_url))),
                (t.c_scopes, None),
                (t.c_groups, None),
                (t.c_values, None),
                (t.c_issuer, None),
            ],
        ),
    };
    view! {
        <section class="panel guide" aria-labelledby="guide-title">
            <details class="fold" open>
                <summary><h2 id="guide-title">{title}</h2></summary>
                <div class="body"><ol>
                    {steps.into_iter().map(|(text, value)| view! {
                        <li><p>{marked(text)}</p>{value.map(|(id, label, value)| view! { <CopyField id label value/> })}</li>
                    }).collect_view()}
                </ol></div>
            </details>
        </section>
    }
}
