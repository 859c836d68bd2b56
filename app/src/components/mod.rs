//! What pages are made of.

pub mod after;
pub mod badge;
pub mod confirm;
pub mod copy;
pub mod data;
pub mod empty;
pub mod error_notice;
pub mod field;
pub mod focus;
pub mod fold;
pub mod guide;
pub mod icon;
pub mod keys;
pub mod layout;
pub mod loaded;
pub mod made_by;
pub mod origin;
pub mod page_form;
pub mod rail;
pub mod save_bar;
pub mod submission;
pub mod switch;
pub mod table;
pub mod timeline;
pub mod user_menu;
pub mod when;
