//! What the directory offers for the form: its tree, to take bases from, and the attributes that people have. The
//! buttons submit the form, so that it is the same without JavaScript.

use super::text::Text;
use crate::dto::directories::{Attribute, Entry, Offer, Tree};
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// The id of the list that the fields of attributes offer.
pub const ATTRIBUTES: &str = "offered-attributes";
/// The id of what was offered last.
const OFFERED: &str = "offered";

/// Leads to it: the button that was pressed may be gone.
pub fn focus() {
    request_animation_frame(|| {
        let place = document().get_element_by_id(OFFERED);
        if let Some(place) = place.and_then(|p| p.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
            _ = place.focus();
        }
    });
}

/// The level of the tree that was asked for.
#[component]
pub fn TreeView(
    /// What the server sent last.
    offer: Memo<Option<Offer>>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    move || {
        let Some(Offer::Tree(tree)) = offer.get() else {
            return ().into_any();
        };
        let Tree {
            under,
            up,
            entries,
            more,
        } = tree;
        let title = match under.is_empty() {
            true => t.tree_top.to_owned(),
            false => fill(t.tree_below, &[("dn", &under)]),
        };
        let none = entries.is_empty();
        view! {
            <section id=OFFERED class="stack" tabindex="-1" aria-label=title.clone()>
                <h3>{title.clone()}</h3>
                {none.then(|| view! { <p class="soft">{t.tree_none}</p> })}
                {(!none).then(|| view! {
                    <div class="table-wrap"><table>
                        <thead><tr><th scope="col">{t.entry}</th><th scope="col"><span class="hidden">{t.actions}</span></th></tr></thead>
                        <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
                    </table></div>
                })}
                {more.then(|| view! { <p class="soft small">{t.tree_more}</p> })}
                {(!under.is_empty()).then(|| view! {
                    <div class="row">
                        {up.map(|dn| view! { <button class="button quiet" name="under" value=dn>{t.tree_up}</button> })}
                        <button class="button quiet" name="intent" value="browse">{t.tree_to_top}</button>
                    </div>
                })}
            </section>
        }
        .into_any()
    }
}

fn row(entry: Entry) -> impl IntoView {
    let t = Text::of(use_lang());
    let Entry {
        dn,
        name,
        class,
        below,
    } = entry;
    let named = |words: &str| fill(words, &[("dn", &dn)]);
    let (open, people, groups) = (
        named(t.open_name),
        named(t.take_base_name),
        named(t.take_group_base_name),
    );
    view! {
        <tr>
            <td data-label=t.entry><span class="mono">{name}</span><span class="sub">{class}</span></td>
            <td class="actions">
                {below.then(|| view! {
                    <button class="button quiet" name="under" value=dn.clone() aria-label=open>{t.open}</button>
                })}
                <button class="button quiet" name="take_base" value=dn.clone() aria-label=people>{t.take_base}</button>
                <button class="button quiet" name="take_group_base" value=dn.clone() aria-label=groups>{t.take_group_base}</button>
            </td>
        </tr>
    }
}

/// The attributes that were asked for: a list for the fields, and what one of the people has.
#[component]
pub fn AttributesView(
    /// What the server sent last.
    offer: Memo<Option<Offer>>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    move || {
        let Some(Offer::Attributes(all)) = offer.get() else {
            return ().into_any();
        };
        let option = |a: &Attribute| {
            let label = match a.sample.is_empty() {
                true => a.description.clone(),
                false => a.sample.clone(),
            };
            view! { <option value=a.name.clone() label=label></option> }
        };
        let options = all.iter().map(option).collect_view();
        let had = all.into_iter().filter(|a| !a.sample.is_empty());
        let rows = had.map(|a| view! {
            <tr>
                <td data-label=t.attribute class="mono">{a.name}</td>
                <td data-label=t.sample><span class="mono">{a.sample}</span><span class="sub">{a.description}</span></td>
            </tr>
        });
        view! {
            <datalist id=ATTRIBUTES>{options}</datalist>
            <section id=OFFERED class="stack" tabindex="-1" aria-label=t.offered>
                <p class="soft small">{t.offered}</p>
                <div class="table-wrap"><table>
                    <thead><tr><th scope="col">{t.attribute}</th><th scope="col">{t.sample}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    }
}
