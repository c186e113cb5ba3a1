#![no_main]

use chancai_chain_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::shares(bytes));
