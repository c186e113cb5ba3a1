#![no_main]

use chancai_table_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::json_rows(bytes));
