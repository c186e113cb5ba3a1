#![no_main]

use chancai_match_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::snapshot(bytes));
