//! Golden outputs of a small sample district: a change here is a change of results, to be looked at.

use crate::support::{files, outputs, run_of, sample};

#[test]
fn a_small_district_gives_the_golden_tables() {
    let sample = sample(120, 16);
    let written = outputs(&run_of(&files(&sample, &sample.talents, &sample.positions)));
    for (name, text) in written.iter().filter(|(_, text)| !text.starts_with(['{', '<'])) {
        // The head of each table; the other tests hold the rest.
        let head: Vec<&str> = text.lines().take(25).collect();
        insta::assert_snapshot!(*name, head.join("\n"));
    }
}
