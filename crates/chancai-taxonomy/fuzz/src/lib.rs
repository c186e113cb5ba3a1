//! The laws of `tests/it/properties`, for libFuzzer: `cargo +nightly fuzz run skills`.

#[path = "../../tests/it/properties/mod.rs"]
pub mod properties;
