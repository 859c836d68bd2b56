//! A state in a word, with a shape beside it: colour never says it alone.

use leptos::prelude::*;

/// What the colour and the shape mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Works.
    Good,
    /// Needs attention.
    Warn,
    /// Refuses.
    Bad,
    /// Informs.
    Info,
    /// Neither.
    Plain,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "badge good",
            Self::Warn => "badge warn",
            Self::Bad => "badge bad",
            Self::Info => "badge info",
            Self::Plain => "badge",
        }
    }
    /// The shape beside the word.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Good => "●",
            Self::Warn => "▲",
            Self::Bad => "✕",
            Self::Info => "◇",
            Self::Plain => "○",
        }
    }
}

/// Shows a state.
#[component]
pub fn Badge(
    /// What it means.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=tone.class()><span aria-hidden="true">{tone.shape()}</span>{text}</span> }
}
