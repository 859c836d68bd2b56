//! What pages are made of.

pub mod error_notice;
pub mod focus;
pub mod icon;
pub mod layout;
pub mod page_form;
pub mod user_menu;
