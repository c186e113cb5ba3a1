//! Mutated files against every law of the readers; one seed, so that a failure comes again.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

#[allow(unreachable_pub, reason = "the fuzz targets read them too")]
mod properties;

use properties::{CUTS, DOCUMENT, EDGE_LIST, NUMBERS, SHARES, SITES, TABLES};

/// One change of a file.
#[derive(Debug, Clone)]
enum Edit {
    /// As many bytes are left out.
    Cut(Index, usize),
    /// A piece is put in.
    Put(Index, &'static str),
    /// A byte is another.
    Set(Index, u8),
    /// A part comes again behind the end.
    Repeat(Index, usize),
    /// A line comes again behind the end.
    RepeatLine(Index),
}

/// What breaks readers: signs of the formats, ends of lines, ids of other rows, numbers out of range, marks not seen.
const PIECES: &[&str] = &[
    ",",
    "\"",
    "\"\"",
    "\n",
    "\r\n",
    "\t",
    ";",
    ":",
    "；",
    "：",
    "、",
    "-",
    ".",
    "#N/A",
    "{",
    "}",
    "[",
    "]",
    "[1]",
    "null",
    "\0",
    "编号",
    "铝锭",
    "轮毂",
    "nm",
    "ｎｅｖ",
    "up",
    "下游",
    "feeds",
    "回用",
    "part_of",
    "铝源",
    "casting",
    "metal",
    "smelter",
    "2020",
    "0",
    "0.5",
    "1",
    "５",
    "-1",
    "2",
    "1e-320",
    "1e308",
    "-1e400",
    "NaN",
    "∞",
    "50%",
    "999999999999999999999",
    "\u{feff}",
    "\u{200d}",
    "\u{202e}",
    "e\u{301}",
    "\u{3000}",
];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => (any::<Index>(), 1..30_usize).prop_map(|(at, len)| Edit::Cut(at, len)),
        3 => (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Edit::Put(at, piece)),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        1 => (any::<Index>(), 1..60_usize).prop_map(|(at, len)| Edit::Repeat(at, len)),
        1 => any::<Index>().prop_map(Edit::RepeatLine),
    ]
}

/// A valid file with a few changes, most of them behind its first line; now and then bytes that never were a file.
fn mutated(file: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let header = file.find('\n').map_or(0, |end| end + 1);
    let from = move |start: usize| {
        vec(edit(), 0..8).prop_map(move |edits| {
            let (head, rows) = file.as_bytes().split_at(start);
            [head, &edits.iter().fold(rows.to_vec(), apply)].concat()
        })
    };
    prop_oneof![6 => from(header), 3 => from(0), 1 => vec(any::<u8>(), 0..120)]
}

fn apply(mut file: Vec<u8>, edit: &Edit) -> Vec<u8> {
    let size = file.len();
    let place = |at: &Index| at.index(size + 1);
    match edit {
        Edit::Cut(at, len) => drop(file.drain(place(at)..(place(at) + len).min(size))),
        Edit::Put(at, piece) => drop(file.splice(place(at)..place(at), piece.bytes())),
        Edit::Set(at, byte) => file.iter_mut().skip(place(at)).take(1).for_each(|old| *old = *byte),
        Edit::Repeat(at, len) => file.extend_from_within(place(at)..(place(at) + len).min(size)),
        Edit::RepeatLine(at) => {
            let lines: Vec<&[u8]> = file.split_inclusive(|byte| *byte == b'\n').collect();
            let line = lines.get(at.index(lines.len().max(1))).map(|line| line.to_vec());
            file.extend(line.unwrap_or_default());
        }
    }
    file
}

fn config() -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(20_26), failure_persistence: None, ..ProptestConfig::with_cases(256) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn chains(file in mutated(TABLES[0])) {
        properties::chains(0, &file);
    }

    #[test]
    fn nodes(file in mutated(TABLES[1])) {
        properties::chains(1, &file);
    }

    #[test]
    fn edges(file in mutated(TABLES[2])) {
        properties::chains(2, &file);
    }

    #[test]
    fn edge_list_nodes(file in mutated(EDGE_LIST[0])) {
        properties::edge_list(0, &file);
    }

    #[test]
    fn edge_list_edges(file in mutated(EDGE_LIST[1])) {
        properties::edge_list(1, &file);
    }

    #[test]
    fn document(file in mutated(DOCUMENT)) {
        properties::document(&file);
    }

    #[test]
    fn shares(file in mutated(SHARES)) {
        properties::shares(&file);
    }

    #[test]
    fn numbers(file in mutated(NUMBERS)) {
        properties::numbers(&file);
    }

    #[test]
    fn sites(file in mutated(SITES[0])) {
        properties::sites(0, &file);
    }

    #[test]
    fn site_links(file in mutated(SITES[1])) {
        properties::sites(1, &file);
    }

    #[test]
    fn cross_cuts(file in mutated(CUTS)) {
        properties::cross_cuts(&file);
    }
}
