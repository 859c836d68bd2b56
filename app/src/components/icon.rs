//! The icons: one set of 16 px line drawings, inlined. They are decoration: the words stand beside
//! them, or are the control's accessible name.

use leptos::prelude::*;

/// A drawing of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Two sheets: copy to the clipboard.
    Copy,
    /// A tick: works, done.
    Check,
    /// A cross: refused, close.
    Cross,
    /// A plus: make a new one.
    Plus,
    /// An angle pointing down: opens a menu or a fold.
    Down,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Copy => {
                "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM10.5 3.5V3A1.5 1.5 0 0 0 9 1.5H4A1.5 1.5 0 0 0 2.5 3v5A1.5 1.5 0 0 0 4 9.5h.5"
            }
            Self::Check => "M3 8.5l3.5 3.5L13 4.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Down => "M4 6l4 4 4-4",
        }
    }
}

/// Draws an icon at the size of the text.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor"
            stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=icon.path()/>
        </svg>
    }
}

/// The gate: the product's mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor"
            stroke-width="2.2" aria-hidden="true">
            <path d="M4 21V11a8 8 0 0 1 16 0v10"/>
            <path d="M9 21v-9a3 3 0 0 1 6 0v9"/>
            <path d="M2 21h20"/>
        </svg>
    }
}
