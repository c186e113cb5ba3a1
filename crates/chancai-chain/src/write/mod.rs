//! Chains as text that other programs read: DOT, Mermaid, GraphML, JSON.

mod dot;
mod graphml;
mod json;
mod mermaid;

pub use dot::write_dot;
pub use graphml::write_graphml;
pub use json::write_json;
pub use mermaid::write_mermaid;
