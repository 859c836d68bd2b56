//! The adapter against real directories, and against one that misbehaves.

mod active_directory;
mod attacks;
mod bad_settings;
mod fixture;
mod groups;
mod openldap;
mod servers;
mod size;
