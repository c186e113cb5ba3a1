//! The laws of `tests/properties`, for libFuzzer: `cargo +nightly fuzz run chains`.

#[path = "../../tests/properties/mod.rs"]
pub mod properties;
