//! Same input, same bytes: on any number of threads, in any order of the rows, in any encoding.

use crate::support::{files, outputs, reversed, run_of, sample};
use chancai::table::{EncodingChoice, Format, Source};

#[test]
fn threads_and_row_order_cannot_show() {
    let sample = sample(300, 60);
    let plain = outputs(&run_of(&files(&sample, &sample.talents, &sample.positions)));
    let shuffled = files(&sample, &reversed(&sample.talents), &reversed(&sample.positions));
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| outputs(&run_of(&shuffled)));
        for ((name, first), (_, second)) in plain.iter().zip(&again) {
            assert!(first == second, "{name} differs on {threads} threads with the rows in another order");
        }
    }
}

#[test]
fn the_encoding_cannot_show() {
    let sample = sample(120, 30);
    let plain = outputs(&run_of(&files(&sample, &sample.talents, &sample.positions)));
    let (gbk, _, lossy) = encoding_rs::GBK.encode(&sample.talents);
    assert!(!lossy, "the sample is written in characters that GBK has");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(sample.talents.encode_utf16()).flat_map(bytes).collect()
    };
    let encoded = [
        ("GBK", gbk.into_owned()),
        ("UTF-8 with its mark", [b"\xef\xbb\xbf", sample.talents.as_bytes()].concat()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
    ];
    for (name, bytes) in encoded {
        let mut same = files(&sample, "", &sample.positions);
        same.talents = vec![Source::from_bytes("talents.csv", bytes, Format::Csv, EncodingChoice::Auto).unwrap()];
        let again = outputs(&run_of(&same));
        assert_eq!(plain, again, "{name}");
    }
}

#[test]
fn json_lines_tell_the_same_as_csv() {
    let sample = sample(80, 20);
    let plain = outputs(&run_of(&files(&sample, &sample.talents, &sample.positions)));
    let mut same = files(&sample, "", &sample.positions);
    let lines = json_lines(&sample.talents);
    same.talents = vec![Source::from_text("talents.csv", lines, Format::JsonLines)];
    assert_eq!(plain, outputs(&run_of(&same)));
}

/// A CSV table as JSON Lines.
fn json_lines(csv: &str) -> String {
    let mut rows = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let objects = rows.map(|row| {
        assert_eq!(row.len(), header.len(), "the sample quotes no cell");
        let object: serde_json::Map<_, _> = header.iter().cloned().zip(row.into_iter().map(Into::into)).collect();
        serde_json::to_string(&object).unwrap() + "\n"
    });
    objects.collect()
}
