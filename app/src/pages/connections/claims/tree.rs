//! The tree: lists in lists, with a button at each claim.

use super::text::Text;
use crate::components::fold::close;
use crate::pages::connections::form::type_into;
use crate::prefs::use_lang;
use gatehouse_domain::attempt::{Label, MOST_ENTRIES};
use gatehouse_domain::claims::tree::{Held, Node, gives_groups, takers, tree};
use gatehouse_domain::claims::{Claims, Target};
use gatehouse_domain::text::fill;
use leptos::html::Details;
use leptos::prelude::*;

/// A tree of so many claims is shown unfolded.
const FEW: usize = 40;

/// What every claim of the tree needs.
#[derive(Clone, Copy)]
struct Tree {
    claims: StoredValue<Claims>,
    /// There are buttons.
    live: bool,
    /// Objects are unfolded.
    open: bool,
    /// What was picked last, in a sentence.
    said: RwSignal<String>,
}

#[component]
pub(super) fn TreeView(claims: StoredValue<Claims>, live: bool) -> impl IntoView {
    let t = Text::of(use_lang());
    let found = claims.with_value(tree);
    let mut leaves = 0;
    let cut = count(&found.nodes, &mut leaves);
    let shared = Tree {
        claims,
        live,
        open: leaves <= FEW,
        said: RwSignal::new(String::new()),
    };
    view! {
        <p role="status" class="small">{move || shared.said.get()}</p>
        {found.nodes.is_empty().then(|| view! { <p class="soft">{t.empty}</p> })}
        {level(found.nodes, shared)}
        {(found.left_out > 0).then(|| view! { <p class="soft small">{fill(t.left_out, &[("n", &found.left_out.to_string())])}</p> })}
        {found.full.then(|| view! { <p class="soft small">{fill(t.full, &[("n", &MOST_ENTRIES.to_string())])}</p> })}
        {cut.then(|| view! { <p class="soft small">{t.cut_what}</p> })}
    }
}

/// Counts the leaves; whether one of them is cut.
fn count(nodes: &[Node], leaves: &mut usize) -> bool {
    let mut any = false;
    for node in nodes {
        any |= match &node.held {
            Held::Object(inner) => count(inner, leaves),
            Held::Leaf { cut, .. } => {
                *leaves += 1;
                *cut
            }
        };
    }
    any
}

fn level(nodes: Vec<Node>, shared: Tree) -> AnyView {
    view! { <ul role="list">{nodes.into_iter().map(|node| one(node, shared)).collect_view()}</ul> }.into_any()
}

fn one(node: Node, shared: Tree) -> AnyView {
    let t = Text::of(use_lang());
    let Node { key, held } = node;
    match held {
        Held::Object(inner) => {
            let n = fill(t.entries, &[("n", &inner.len().to_string())]);
            view! {
                <li><details open=shared.open>
                    <summary><code>{key}</code>" "<span class="soft small">{n}</span></summary>
                    {level(inner, shared)}
                </details></li>
            }
            .into_any()
        }
        Held::Leaf { text, cut, name } => {
            let what = match name {
                None => view! { <span class="soft small">{t.unnamed}</span> }.into_any(),
                Some(name) if shared.live => pick(name, shared),
                Some(name) => view! { <code>{name}</code> }.into_any(),
            };
            view! {
                <li class="claim">
                    <div><code>{key}</code>" "<span class="mono">{text}</span>
                        {cut.then(|| view! { " "<span class="badge">{t.cut}</span> })}</div>
                    {what}
                </li>
            }
            .into_any()
        }
    }
}

/// *Use for …*: the targets that the claim gives a value to, looked for when it is opened.
fn pick(name: String, shared: Tree) -> AnyView {
    let lang = use_lang();
    let t = Text::of(lang);
    let fold = NodeRef::<Details>::new();
    let opened = RwSignal::new(false);
    let label = fill(t.use_what, &[("claim", &name)]);
    let button = move |(field, words): (&'static str, &'static str), name: &str| {
        let name = name.to_owned();
        let on_click = move |_| {
            type_into(field, &name);
            close(fold);
            let said = fill(t.picked, &[("target", words), ("claim", &name)]);
            shared.said.set(said);
        };
        view! { <button type="button" class="button" on:click=on_click>{words}</button> }
    };
    let choices = move || {
        opened.get().then(|| {
            let fields = shared.claims.with_value(|claims| {
                let groups = gives_groups(claims, &name).then_some(("map_groups", Label::Groups.text(lang)));
                let taker = |target: Target| (target.field(), Label::from(target).text(lang));
                takers(claims, &name)
                    .into_iter()
                    .map(taker)
                    .chain(groups)
                    .collect::<Vec<_>>()
            });
            if fields.is_empty() {
                return view! { <p class="soft small">{t.no_taker}</p> }.into_any();
            }
            let buttons = fields.into_iter().map(|field| button(field, &name));
            view! { <div class="row">{buttons.collect_view()}</div> }.into_any()
        })
    };
    view! {
        <details class="confirm" node_ref=fold on:toggle=move |_| opened.set(true)>
            <summary class="button" aria-label=label>{t.use_for}</summary>
            {choices}
        </details>
    }
    .into_any()
}
