//! The law of snapshots for any bytes: run here and by the fuzz target.

use chancai_match::{Expand, IndexOptions, MatchIndex, Par, TalentIndex, read_talents, write_talents};
use chancai_model::{
    Education, ExternalId, Identified as _, Position, Region, RegionKind, Regions, Scorer, ScoringContext,
    ScoringModel, Talent,
};
use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, SkillTaxonomy, TaxonomyBuilder};

/// How long a header is, and the checksum behind everything.
const HEADER: usize = 64;
const CHECKSUM: usize = 4;

/// A whole snapshot, and those that begin with a part of it and go on with these bytes, length and checksum made to fit: each
/// is refused, or is an index that answers and whose own snapshot it is. The first byte says how much of it is kept.
pub fn snapshot(bytes: &[u8]) {
    let concepts = ["a", "b", "c"].map(|id| Concept::new(id, Kind::Skill).label(Lang::En, id));
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter(concepts).build().expect("three skills");
    let similar = Neighbours::from_entries(3, [(SkillId::new(0), SkillId::new(1), 40_000)]);
    let regions = regions();
    let mut context = ScoringContext::of_skills(&skills, &similar);
    context.regions = Some(&regions);
    let scorer = Scorer::new(ScoringModel::default(), context);
    let post = Position::builder("p").requires(SkillId::new(1), 0.5, 1.0).region(regions.find("east")).build();
    let post = post.expect("a post");

    opens_or_is_refused(bytes, &scorer, &post);
    let Some((&kept, rest)) = bytes.split_first() else { return };
    for expand in [Expand::Talents, Expand::Requirements] {
        let whole = written(&scorer, expand, regions.find("east"));
        // The bytes in the place of others behind the header, and from a place to the end.
        let at = HEADER + (whole.len() - HEADER - CHECKSUM) * usize::from(kept) / 256;
        let mut within = whole.clone();
        let room = whole.len() - CHECKSUM - at;
        within[at..at + rest.len().min(room)].copy_from_slice(&rest[..rest.len().min(room)]);
        opens_or_is_refused(&sealed(within), &scorer, &post);
        opens_or_is_refused(&sealed([&whole[..at], rest, &[0; CHECKSUM]].concat()), &scorer, &post);
    }
}

fn regions() -> Regions {
    let region = |id: &str| Region {
        id: id.to_owned(),
        kind: RegionKind::City,
        parent: None,
        zh: id.to_owned(),
        en: id.to_owned(),
    };
    Regions::new(["east", "west"].map(region).to_vec()).expect("two regions")
}

fn written(scorer: &Scorer<'_>, expand: Expand, home: Option<chancai_model::RegionId>) -> Vec<u8> {
    let talent = |i: u32| {
        let talent = Talent::builder(format!("t{i}")).skill(SkillId::new(i % 3), 0.5).skill(SkillId::new(2), None);
        let talent = talent.region(home.filter(|_| i > 0)).education(Education::College).years(f64::from(i));
        let vector = if i == 1 { vec![0.6, 0.8] } else { Vec::new() };
        let licences = ["电工证".to_owned()];
        talent.pay_ask(90_000 + i).licences(licences).consent(true).embedding(vector).build().expect("a talent")
    };
    let talents: Vec<Talent> = (0..3).map(talent).collect();
    let ids: Vec<ExternalId> = talents.iter().map(|talent| talent.id().clone()).collect();
    let mut options = IndexOptions::default();
    (options.expand, options.block, options.plain) = (Some(expand), 2, 0);
    let index = TalentIndex::build(scorer, talents.len(), |i| &talents[i], &options, Par::Seq);
    let mut bytes = Vec::new();
    write_talents(&mut bytes, scorer, &index, Some(&ids)).expect("a file in memory");
    bytes
}

/// The bytes with the length and checksum that fit them.
pub fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - CHECKSUM;
    let length = (bytes.len() as u64).to_le_bytes();
    bytes[16..24].copy_from_slice(&length);
    let sum = crc32fast::hash(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&sum);
    bytes
}

fn opens_or_is_refused(bytes: &[u8], scorer: &Scorer<'_>, post: &Position) {
    let Ok(opened) = read_talents(bytes, scorer, Par::Seq) else { return };
    let mut again = Vec::new();
    write_talents(&mut again, scorer, &opened.index, opened.ids.as_deref()).expect("what opened can be written");
    assert_eq!(again, bytes, "one index has one snapshot");
    let index = MatchIndex::of(scorer, opened.index, std::slice::from_ref(post), Par::Seq);
    let (best, all) = (index.top_talents(2, Par::Seq), index.top_positions(1, Par::Seq));
    assert!(best[0].len() <= 2 && all.len() == index.talents());
    for talent in 0..index.talents() as u32 {
        let _ = (index.explain(talent, 0), index.why_not(talent, 0, 1));
    }
}
