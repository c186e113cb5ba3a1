//! Snapshots of talents: what opens is what was written, in every list, and nothing else opens.

#[allow(unreachable_pub, reason = "the fuzz target reads it too")]
mod properties;
mod world;

use chancai_match::{
    Expand, IndexOptions, MatchIndex, Par, SNAPSHOT_VERSION, TalentIndex, TalentSnapshot, TalentSnapshotError as Error,
    open_talents, read_talents, save_talents, write_talents,
};
use chancai_model::{ExternalId, Identified as _, Pool, Position, Scorer, ScoringModel, Talent};
use properties::sealed;
use proptest::prelude::*;
use proptest::sample::Index;
use world::{World, world};

/// Where the table of sections begins, and how long an entry is.
const HEADER: usize = 64;
const ENTRY: usize = 24;

fn ids(talents: &[Talent]) -> Vec<ExternalId> {
    talents.iter().map(|talent| talent.id().clone()).collect()
}

fn layouts() -> impl Iterator<Item = IndexOptions> {
    let sides = [None, Some(Expand::Talents), Some(Expand::Requirements)];
    sides.into_iter().flat_map(|expand| {
        [(3, 2, 2), (1000, 1000, 1000), (8192, 6144, 4096)].map(|(block, small_block, common)| {
            let mut options = IndexOptions::default();
            (options.expand, options.block, options.small_block, options.common) = (expand, block, small_block, common);
            options.plain = if block == 8192 { 256 } else { 0 };
            options
        })
    })
}

fn indexed(scorer: &Scorer<'_>, talents: &[Talent], options: &IndexOptions) -> TalentIndex {
    TalentIndex::build(scorer, talents.len(), |i| &talents[i], options, Par::Seq)
}

fn written(scorer: &Scorer<'_>, index: &TalentIndex, ids: Option<&[ExternalId]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_talents(&mut bytes, scorer, index, ids).unwrap();
    bytes
}

/// The bytes of a world's talents with their ids.
fn bytes_of(w: &World, options: &IndexOptions) -> Vec<u8> {
    let (scorer, (talents, _)) = (w.scorer(), w.pools());
    written(&scorer, &indexed(&scorer, &talents, options), Some(&ids(&talents)))
}

/// Where the section of this name lies in the bytes.
fn section(bytes: &[u8], name: &str) -> std::ops::Range<usize> {
    let count = u32::from_le_bytes(bytes[44..48].try_into().unwrap()) as usize;
    let mut end = HEADER + ENTRY * count;
    for entry in bytes[HEADER..end].chunks(ENTRY) {
        let width = [0, 1, 2, 4, 8, 4][entry[8] as usize];
        let start = end.next_multiple_of(64);
        end = start + width * u64::from_le_bytes(entry[16..].try_into().unwrap()) as usize;
        if entry[..8].starts_with(name.as_bytes()) && entry[..8][name.len()..].iter().all(|&byte| byte == 0) {
            return start..end;
        }
    }
    panic!("no section {name}");
}

/// Everything that is asked of an index, so that nothing of it is left unread.
fn all_answers(scorer: &Scorer<'_>, opened: TalentSnapshot, positions: &[Position]) {
    let talents = opened.index.len();
    let index = MatchIndex::of(scorer, opened.index, positions, Par::Seq);
    for k in [1, 4, usize::MAX] {
        let _ = (index.top_talents(k, Par::Seq), index.top_positions(k, Par::Seq));
    }
    for (t, p) in (0..talents as u32).flat_map(|t| (0..positions.len() as u32).map(move |p| (t, p))) {
        let _ = (index.score(t, p), index.explain(t, p), index.improvements(t, p));
    }
    if talents > 0 && !positions.is_empty() {
        let _ = index.why_not(talents as u32 - 1, 0, 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_opens_gives_the_same_lists(w in world(), with_ids: bool) {
        let scorer = w.scorer();
        let (talents, positions) = w.pools();
        for options in layouts() {
            let index = indexed(&scorer, &talents, &options);
            let all = ids(&talents);
            let bytes = written(&scorer, &index, with_ids.then_some(&all));
            let opened = read_talents(&bytes, &scorer, Par::Pool).unwrap();
            prop_assert_eq!(opened.ids.as_ref(), with_ids.then_some(&all));
            prop_assert_eq!(opened.index.bytes(), index.bytes());
            prop_assert_eq!(&written(&scorer, &opened.index, opened.ids.as_deref()), &bytes);
            let (kept, made) = (
                MatchIndex::of(&scorer, opened.index, &positions, Par::Seq),
                MatchIndex::of(&scorer, index, &positions, Par::Seq),
            );
            for k in [1, 3, 20] {
                // Floats that are equal here have the same bits: none is NaN or negative.
                prop_assert_eq!(kept.top_talents(k, Par::Seq), made.top_talents(k, Par::Seq));
                prop_assert_eq!(kept.top_positions(k, Par::Seq), made.top_positions(k, Par::Seq));
            }
            for (t, p) in (0..talents.len()).flat_map(|t| (0..positions.len()).map(move |p| (t as u32, p as u32))) {
                prop_assert_eq!(kept.score(t, p), made.score(t, p));
                prop_assert_eq!(kept.explain(t, p).gates, made.explain(t, p).gates);
            }
        }
    }

    #[test]
    fn the_same_talents_give_the_same_bytes(w in world()) {
        let bytes = bytes_of(&w, &IndexOptions::default());
        let scorer = w.scorer();
        let turned = Pool::new(w.talents.iter().rev().cloned().collect()).unwrap();
        let threads = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let again = threads.install(|| TalentIndex::new(&scorer, &turned, Par::Pool));
        prop_assert_eq!(written(&scorer, &again, Some(&ids(&turned))), bytes);
    }

    #[test]
    fn cut_or_changed_bytes_are_refused(w in world(), places in prop::collection::vec(any::<Index>(), 40), flip in 1..=255u8) {
        let bytes = bytes_of(&w, &IndexOptions::default());
        let scorer = w.scorer();
        for place in places {
            let at = place.index(bytes.len());
            prop_assert!(read_talents(&bytes[..at], &scorer, Par::Seq).is_err(), "cut at {}", at);
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            prop_assert!(read_talents(&changed, &scorer, Par::Seq).is_err(), "byte {}", at);
        }
        let longer = [&bytes[..], &[0]].concat();
        let refused = read_talents(&longer, &scorer, Par::Seq);
        prop_assert!(matches!(refused, Err(Error::Length { .. })), "one byte more");
    }

    /// Bytes changed with a checksum that fits: refused, or an index whose own snapshot they are and which answers everything.
    #[test]
    fn changed_content_never_panics(
        w in world(),
        expand in prop::option::of(prop_oneof![Just(Expand::Talents), Just(Expand::Requirements)]),
        changes in prop::collection::vec((any::<Index>(), any::<Index>(), prop_oneof![0..4u8, any::<u8>(), Just(255)]), 1..4),
    ) {
        let options = { let mut options = IndexOptions::default(); options.expand = expand; options };
        let (mut bytes, scorer) = (bytes_of(&w, &options), w.scorer());
        let sections: Vec<_> = names(&bytes).iter().map(|name| section(&bytes, name)).collect();
        for (which, place, value) in changes {
            // A section first: most bytes are of few of them. For an empty one anything behind the fingerprint.
            let range = &sections[which.index(sections.len())];
            let at = if range.is_empty() { 40 + place.index(bytes.len() - 44) } else { range.start + place.index(range.len()) };
            bytes[at] = value;
        }
        let bytes = sealed(bytes);
        if let Ok(opened) = read_talents(&bytes, &scorer, Par::Seq) {
            prop_assert_eq!(written(&scorer, &opened.index, opened.ids.as_deref()), bytes);
            all_answers(&scorer, opened, &w.pools().1);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_sound(bytes in prop::collection::vec(prop_oneof![0..4u8, any::<u8>()], 0..200)) {
        properties::snapshot(&bytes);
    }

    /// The same with few bytes, so that more of the file stays as it was.
    #[test]
    fn a_few_bytes_are_refused_or_sound(bytes in prop::collection::vec(prop_oneof![0..4u8, any::<u8>()], 1..6)) {
        properties::snapshot(&bytes);
    }
}

fn names(bytes: &[u8]) -> Vec<String> {
    let count = u32::from_le_bytes(bytes[44..48].try_into().unwrap()) as usize;
    let entries = bytes[HEADER..HEADER + ENTRY * count].chunks(ENTRY);
    entries.map(|entry| String::from_utf8(entry[..8].to_vec()).unwrap().trim_end_matches('\0').to_owned()).collect()
}

#[test]
fn every_byte_and_every_cut_of_a_small_file_is_refused() {
    let w = World::small();
    let (bytes, scorer) = (bytes_of(&w, &IndexOptions::default()), w.scorer());
    assert!(read_talents(&bytes, &scorer, Par::Seq).is_ok());
    for at in 0..bytes.len() {
        let cut = read_talents(&bytes[..at], &scorer, Par::Seq).unwrap_err();
        assert!(matches!(cut, Error::Length { given, .. } if given == at as u64), "{at}: {cut}");
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        assert!(read_talents(&changed, &scorer, Par::Seq).is_err(), "byte {at}");
    }
}

#[test]
fn others_are_told_apart() {
    let w = World::small();
    let (bytes, scorer) = (bytes_of(&w, &IndexOptions::default()), w.scorer());
    let foreign = read_talents(b"PK\x03\x04 and so on", &scorer, Par::Seq).unwrap_err();
    assert!(matches!(&foreign, Error::Foreign { given } if given == b"PK\x03\x04 and"), "{foreign}");
    let mut turned = bytes.clone();
    turned[8..12].reverse();
    let turned = read_talents(&sealed(turned), &scorer, Par::Seq).unwrap_err();
    assert!(matches!(turned, Error::ByteOrder { given: 0x0403_0201 }), "{turned}");
    let mut newer = bytes.clone();
    newer[12] += 1;
    let newer = read_talents(&sealed(newer), &scorer, Par::Seq).unwrap_err();
    let next = SNAPSHOT_VERSION + 1;
    assert!(matches!(newer, Error::Version { expected: SNAPSHOT_VERSION, given } if given == next), "{newer}");
    let mut damaged = bytes.clone();
    damaged[HEADER] ^= 1;
    assert!(matches!(read_talents(&damaged, &scorer, Par::Seq), Err(Error::Damaged { .. })));
    let mut reserved = bytes.clone();
    reserved[50] = 1;
    let reserved = read_talents(&sealed(reserved), &scorer, Par::Seq).unwrap_err();
    assert!(matches!(reserved, Error::Invalid { section: "header", index: 50 }), "{reserved}");

    let other = ScoringModel::builder().default_level(0.9).build().unwrap();
    let other = Scorer::new(other, w.context());
    let refused = read_talents(&bytes, &other, Par::Seq).unwrap_err();
    let Error::OtherScorer { expected, given } = &refused else { panic!("{refused}") };
    assert_eq!((expected, given), (&other.fingerprint(), &scorer.fingerprint()));
}

/// What a whole file must not say, and where that is found.
#[test]
fn wrong_content_is_told_by_section() {
    let w = World::small();
    let scorer = w.scorer();
    for (name, at, value, found) in [
        ("layout", 0, 2, "layout"),
        ("who", 0, 1, "who"),
        ("who", 4, 9, "who"),
        ("blocks", 0, 1, "blocks"),
        ("blocks", 0, 0, "blocks"),
        ("idlens", 0, 1, "idtext"),
        ("idtext", 0, b';', "idtext"),
        ("idtext", 1, b'3', "idtext"),
        ("idtext", 0, 0xff, "idtext"),
        ("scales", 0, b'q', "scales"),
        ("levels", 1, 0xff, "assumed"),
        ("assumed", 0, 1, "assumed"),
        ("workbits", 0, 8, "workbits"),
        ("modes", 0, 7, "modes"),
        ("homes", 0, 77, "homes"),
        ("accepts", 0, 1, "accepted"),
        ("degrees", 0, 7, "degrees"),
        ("years", 1, 0xff, "years"),
        ("ranks", 0, 6, "ranks"),
        ("pays", 7, 1, "pays"),
        ("known", 0, 0, "known"),
        ("starts", 0, 1, "starts"),
        ("skill", 0, 12, "skill"),
        ("level", 0, 2, "level"),
        ("place", 1, 1, "place"),
        ("pstarts", 0, 1, "pwho"),
        ("pwho", 0, 2, "pwho"),
    ] {
        let mut bytes = bytes_of(&w, &IndexOptions::default());
        let start = section(&bytes, name).start;
        assert_ne!(bytes[start + at], value, "{name}");
        bytes[start + at] = value;
        match read_talents(&sealed(bytes), &scorer, Par::Seq) {
            Err(Error::Invalid { section, .. }) => assert_eq!(section, found, "{name}[{at}] = {value}"),
            Err(other) => panic!("{name}[{at}] = {value}: {other}"),
            Ok(_) => panic!("{name}[{at}] = {value} opened"),
        }
    }
}

#[test]
fn nobody_is_kept_too() {
    let w = World::small();
    let scorer = w.scorer();
    for given in [None, Some(&[][..])] {
        let bytes = written(&scorer, &indexed(&scorer, &[], &IndexOptions::default()), given);
        let opened = read_talents(&bytes, &scorer, Par::Seq).unwrap();
        assert!(opened.index.is_empty());
        assert_eq!(opened.ids.as_deref(), given);
    }
}

#[test]
fn ids_must_be_those_of_the_talents() {
    let w = World::small();
    let (scorer, (talents, _)) = (w.scorer(), w.pools());
    let (index, mut all) = (indexed(&scorer, &talents, &IndexOptions::default()), ids(&talents));
    all.reverse();
    for wrong in [&all[..], &all[..1]] {
        let refused = write_talents(&mut Vec::new(), &scorer, &index, Some(wrong)).unwrap_err();
        assert!(matches!(refused, Error::Invalid { .. }), "{refused}");
    }
}

#[test]
fn files_are_replaced_whole_or_not_at_all() {
    let w = World::small();
    let (scorer, (talents, _)) = (w.scorer(), w.pools());
    let (index, all) = (indexed(&scorer, &talents, &IndexOptions::default()), ids(&talents));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("人才.snapshot");
    assert!(matches!(open_talents(&path, &scorer, Par::Seq), Err(Error::Io(_))));
    std::fs::write(&path, "").unwrap();
    assert!(matches!(open_talents(&path, &scorer, Par::Seq), Err(Error::Length { given: 0, .. })));
    assert!(matches!(open_talents(folder.path(), &scorer, Par::Seq), Err(Error::Io(_))));
    for given in [None, Some(&all[..])] {
        save_talents(&path, &scorer, &index, given).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), written(&scorer, &index, given));
        assert_eq!(open_talents(&path, &scorer, Par::Seq).unwrap().ids.as_deref(), given);
    }
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(save_talents(&path, &scorer, &index, Some(&all[..1])), Err(Error::Invalid { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else stays behind");
}
