//! The law of `tests/properties`, for libFuzzer: `cargo +nightly fuzz run snapshot`.

#[path = "../../tests/properties/mod.rs"]
pub mod properties;
