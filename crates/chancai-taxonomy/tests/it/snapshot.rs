//! Snapshots: what opens is what was written, and nothing else opens.

use std::io::Write;
use std::time::Instant;

use chancai_taxonomy::{
    Kind, OccupationId, SNAPSHOT_VERSION, SkillId, SkillTaxonomy, SnapshotError, TaxonomyBuilder, open_snapshot,
    write_snapshot,
};
use proptest::prelude::*;

use crate::{data, graphs, rich};

/// Everything a caller can ask of a taxonomy.
fn told(taxonomy: &SkillTaxonomy) -> Vec<String> {
    let one = |id| {
        let above = (taxonomy.parents(id), taxonomy.children(id), taxonomy.ancestors(id), taxonomy.depth(id));
        format!("{} {above:?} {:?}", taxonomy.external(id), taxonomy.codes(id))
    };
    taxonomy.ids().map(one).chain([format!("{:?} {}", taxonomy.edition(), taxonomy.fingerprint())]).collect()
}

fn sample() -> Vec<u8> {
    let text = "id,kind,zh,en,aliases_zh,aliases_en,parents,codes,description\n\
                tig,skill,氩弧焊,TIG welding,TIG焊;钨极氩弧焊,GTAW,welding,esco:S8.1;x:1,说明\nwelding,group,焊接,,,,,,\n";
    let source = chancai_table::Source::from_text("skills.csv", text, chancai_table::Format::Csv);
    write_snapshot(&chancai_taxonomy::read_skills(&[source]).unwrap().value)
}

/// The bytes with a checksum that fits them.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[6..22]);
    hasher.update(&bytes[26..]);
    bytes.splice(22..26, hasher.finalize().to_le_bytes());
    bytes
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let bytes = sample();
    assert!(open_snapshot::<SkillId>(&bytes).is_ok());
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << bit;
            assert!(open_snapshot::<SkillId>(&flipped).is_err(), "byte {place}, bit {bit}");
        }
    }
}

#[test]
fn a_cut_or_longer_snapshot_is_refused() {
    let bytes = sample();
    for end in 0..bytes.len() {
        let error = open_snapshot::<SkillId>(&bytes[..end]).unwrap_err();
        assert!(matches!(error, SnapshotError::Length { given, .. } if given == end as u64), "{end}: {error}");
    }
    let longer = [&bytes[..], b"x"].concat();
    let expected = bytes.len() as u64;
    let error = open_snapshot::<SkillId>(&longer).unwrap_err();
    assert_eq!(error, SnapshotError::Length { expected, given: expected + 1 });
}

#[test]
fn others_are_told_apart() {
    let bytes = sample();
    let foreign = open_snapshot::<SkillId>(b"PK\x03\x04 and so on").unwrap_err();
    assert!(matches!(&foreign, SnapshotError::Foreign { given } if given == b"PK\x03\x04 a"));
    let wrong = open_snapshot::<OccupationId>(&bytes).unwrap_err();
    assert_eq!(wrong, SnapshotError::WrongKind { expected: "occupation", given: "skill" });
    let mut newer = bytes.clone();
    newer[6] += 1;
    let error = open_snapshot::<SkillId>(&sealed(newer)).unwrap_err();
    assert_eq!(error, SnapshotError::Version { expected: SNAPSHOT_VERSION, given: SNAPSHOT_VERSION + 1 });
    let mut damaged = bytes;
    *damaged.last_mut().unwrap() ^= 1;
    assert!(matches!(open_snapshot::<SkillId>(&damaged), Err(SnapshotError::Damaged { .. })));
}

#[test]
fn a_cycle_with_a_fitting_checksum_is_refused() {
    let taxonomy = graphs::taxonomy(&vec![(false, vec![]), (false, vec![0])]);
    let mut bytes = write_snapshot(&taxonomy);
    // The body: two concepts, two kinds, the lengths of two rows of parents, the one parent.
    let (lengths, parent) = (26 + 4 + 2, 26 + 4 + 2 + 8);
    let row = u8::from(bytes[lengths] != 1);
    assert_eq!(bytes[parent], 1 - row);
    bytes[parent] = row;
    let error = open_snapshot::<SkillId>(&sealed(bytes)).unwrap_err();
    assert!(matches!(error, SnapshotError::Invalid { section: "cycle", .. }), "{error}");
}

#[test]
fn an_empty_taxonomy_is_kept() {
    let empty = TaxonomyBuilder::<SkillId>::new().build().unwrap();
    assert!(open_snapshot::<SkillId>(&write_snapshot(&empty)).unwrap().is_empty());
}

#[test]
fn all_of_esco() {
    let Some(read) = data::esco("snapshot::all_of_esco") else { return };
    let skills = &read.value.skills;
    let start = Instant::now();
    let bytes = write_snapshot(skills);
    let written = start.elapsed();
    let start = Instant::now();
    let opened = open_snapshot::<SkillId>(&bytes).unwrap();
    let took = start.elapsed();
    let _ = writeln!(std::io::stderr(), "{} bytes, written in {written:?}, opened in {took:?}", bytes.len());
    assert_eq!(told(&opened), told(skills));
    let occupations = &read.value.occupations;
    let opened = open_snapshot::<OccupationId>(&write_snapshot(occupations)).unwrap();
    assert_eq!(opened.fingerprint(), occupations.fingerprint());
    assert!(opened.ids().any(|id| opened.kind(id) == Kind::Occupation));
}

proptest! {
    #[test]
    fn what_opens_is_what_was_written(taxonomy in rich::skills()) {
        let bytes = write_snapshot(&taxonomy);
        let opened = open_snapshot::<SkillId>(&bytes).unwrap();
        prop_assert_eq!(told(&opened), told(&taxonomy));
        prop_assert_eq!(write_snapshot(&opened), bytes);
    }

    /// Bytes changed with a checksum that fits: refused, or a sound taxonomy whose own snapshot they are.
    #[test]
    fn changed_bytes_never_panic(
        taxonomy in rich::skills(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = write_snapshot(&taxonomy);
        for (place, byte) in changes {
            let place = 26 + place.index(bytes.len() - 26);
            bytes[place] = byte;
        }
        let bytes = sealed(bytes);
        if let Ok(opened) = open_snapshot::<SkillId>(&bytes) {
            prop_assert_eq!(write_snapshot(&opened), bytes);
            let ids: Vec<&str> = opened.ids().map(|id| opened.external(id)).collect();
            prop_assert!(ids.is_sorted());
            for id in opened.ids() {
                prop_assert!(opened.parents(id).iter().all(|parent| opened.ancestors(id).contains(parent)));
                prop_assert!(!opened.ancestors(id).contains(&id));
            }
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), headed in any::<bool>()) {
        let body = if headed {
            let mut whole = sample()[..26].to_vec();
            whole.splice(14..22, (bytes.len() as u64).to_le_bytes());
            whole.extend(&bytes);
            sealed(whole)
        } else {
            bytes
        };
        prop_assert!(open_snapshot::<SkillId>(&body).is_err() || headed);
    }
}
