//! What follows a submission.

use super::submission::Sending;
use leptos::prelude::*;

/// Fetches a page's data again after each that succeeded.
pub fn after(sending: impl Into<Sending>, refetch: impl Fn() + 'static) {
    follow(sending.into(), false, Box::new(refetch));
}

/// The same after a refusal, too: what the page says may be why.
pub fn after_any(sending: impl Into<Sending>, refetch: impl Fn() + 'static) {
    follow(sending.into(), true, Box::new(refetch));
}

fn follow(sending: Sending, refused: bool, refetch: Box<dyn Fn()>) {
    Effect::new(move |_| {
        if sending.succeeded().is_some_and(|succeeded| succeeded || refused) {
            refetch();
        }
    });
}
