#![no_main]

use chancai_chain_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The first byte says which of the files it is.
    if let Some((&place, file)) = bytes.split_first() {
        properties::sites(usize::from(place), file);
    }
});
