#![no_main]

use chancai_taxonomy_fuzz::properties::texts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| texts::level(text));
