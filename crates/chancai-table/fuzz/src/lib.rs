//! The laws of `tests/properties`, for libFuzzer: `cargo +nightly fuzz run csv_rows`.

#[path = "../../tests/properties/mod.rs"]
pub mod properties;
