#![no_main]

use chancai_taxonomy_fuzz::properties::files;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| files::occupations(bytes));
