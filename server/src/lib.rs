//! The composition root: settings, start, and the adapters put together into the program `gatehouse`.

pub mod accept;
pub mod assets;
pub mod beside;
pub mod cli;
pub mod config;
pub mod console;
pub mod data_dir;
pub mod demo;
pub mod functions;
pub mod keys;
pub mod serve;
pub mod start;
pub mod starting;
pub mod wire;
