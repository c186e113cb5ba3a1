//! Random small worlds: a skill hierarchy, a tree of regions, talents and positions with anything stated or not.

use chancai_model::{
    Combine, Education, EngagementMode, Missing, Pool, Position, Region, RegionKind, Regions, Scorer, ScoringContext,
    ScoringModel, Talent,
};
use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SimilarityOptions, SkillId, SkillTaxonomy, TaxonomyBuilder};
use proptest::prelude::*;
use proptest::sample::subsequence;

const SKILLS: usize = 12;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) skills: SkillTaxonomy,
    pub(crate) similar: Neighbours<SkillId>,
    pub(crate) regions: Regions,
    pub(crate) model: ScoringModel,
    pub(crate) talents: Vec<Talent>,
    pub(crate) positions: Vec<Position>,
}

impl World {
    pub(crate) fn context(&self) -> ScoringContext<'_> {
        let mut context = ScoringContext::of_skills(&self.skills, &self.similar);
        context.regions = Some(&self.regions);
        context
    }

    pub(crate) fn scorer(&self) -> Scorer<'_> {
        Scorer::new(self.model.clone(), self.context())
    }

    pub(crate) fn pools(&self) -> (Pool<Talent>, Pool<Position>) {
        (Pool::new(self.talents.clone()).unwrap(), Pool::new(self.positions.clone()).unwrap())
    }

    /// Two people and two posts, the same each time.
    pub(crate) fn small() -> Self {
        let (skills, similar, regions) = frame(&[None; SKILLS]);
        let s = |i| SkillId::from_index_of(i);
        let talent = |id: &str, skill, level| Talent::builder(id).skill(skill, level).consent(true).build().unwrap();
        let post = |id: &str, skill| Position::builder(id).requires(skill, 0.5, None).build().unwrap();
        Self {
            talents: vec![talent("t1", s(0), 0.9), talent("t2", s(1), 0.25)],
            positions: vec![post("p1", s(0)), post("p2", s(1))],
            model: ScoringModel::default(),
            skills,
            similar,
            regions,
        }
    }
}

/// A skill by its place.
trait FromIndexOf {
    fn from_index_of(index: usize) -> Self;
}

impl FromIndexOf for SkillId {
    fn from_index_of(index: usize) -> Self {
        Self::new(index as u32)
    }
}

fn frame(parents: &[Option<usize>; SKILLS]) -> (SkillTaxonomy, Neighbours<SkillId>, Regions) {
    let concepts = parents.iter().enumerate().map(|(i, parent)| {
        let concept = Concept::new(format!("s{i:02}"), Kind::Skill).label(Lang::Zh, format!("技能{i}"));
        // Parents come earlier, so there is no cycle.
        match parent.filter(|&p| p < i) {
            Some(p) => concept.parent(format!("s{p:02}")),
            None => concept,
        }
    });
    let skills: SkillTaxonomy = concepts.collect::<TaxonomyBuilder<_>>().build().unwrap();
    let similar = Neighbours::from_taxonomy(&skills, &SimilarityOptions::default());
    let region = |id: &str, parent: Option<&str>| Region {
        id: id.into(),
        kind: RegionKind::Township,
        parent: parent.map(str::to_owned),
        zh: id.into(),
        en: id.into(),
    };
    let regions = Regions::new(vec![
        region("cq", None),
        region("qijiang", Some("cq")),
        region("gunan", Some("qijiang")),
        region("sanjiang", Some("qijiang")),
        region("chengdu", None),
    ])
    .unwrap();
    (skills, similar, regions)
}

/// A unit number, often one of the edges.
fn share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), Just(0.5), 0.0..=1.0f64]
}

fn positive_share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1.0), Just(0.5), 0.05..=1.0f64]
}

fn modes() -> impl Strategy<Value = Vec<EngagementMode>> {
    subsequence(EngagementMode::ALL.to_vec(), 0..=3).prop_shuffle()
}

fn skill_places(most: usize) -> impl Strategy<Value = Vec<usize>> {
    subsequence((0..SKILLS).collect::<Vec<_>>(), 0..=most)
}

type TalentDraw = (
    Vec<usize>,
    Vec<Option<f64>>,
    Vec<EngagementMode>,
    (Option<u8>, Option<f64>, f64, Option<u32>, Option<u8>, bool, Option<Vec<f32>>),
);

fn talent_draw() -> impl Strategy<Value = TalentDraw> {
    let rest = (
        prop::option::of(0u8..6),
        prop::option::of(0.0..40.0f64),
        share(),
        prop::option::of(0u32..300_000),
        prop::option::of(0u8..5),
        prop::bool::weighted(0.9),
        prop::option::of(prop::collection::vec(prop_oneof![-1.0f32..-0.1, 0.1f32..1.0], 3)),
    );
    (skill_places(5), prop::collection::vec(prop::option::of(share()), SKILLS), modes(), rest)
}

fn talent(i: usize, (skills, levels, modes, rest): TalentDraw, regions: &Regions) -> Talent {
    let (education, years, capacity, pay, home, consent, embedding) = rest;
    let mut talent = Talent::builder(format!("t{i:02}"))
        .education(education.map(|e| Education::ALL[e as usize]))
        .years(years)
        .capacity(capacity)
        .pay_ask(pay)
        .region(home.and_then(|h| regions.iter().nth(h as usize)).map(|(id, _)| id))
        .modes(modes)
        .consent(consent)
        .embedding(embedding.unwrap_or_default());
    for s in skills {
        talent = talent.skill(SkillId::from_index_of(s), levels[s]);
    }
    talent.build().unwrap()
}

type PositionDraw = (
    Vec<usize>,
    Vec<(u8, Option<f64>, Option<f64>)>,
    Vec<EngagementMode>,
    (Option<u8>, Option<f64>, Option<u32>, Option<u8>, Option<u8>, Option<Vec<f32>>),
);

fn position_draw() -> impl Strategy<Value = PositionDraw> {
    let rest = (
        prop::option::weighted(0.4, 0u8..4),
        prop::option::weighted(0.3, 0.0..10.0f64),
        prop::option::of(0u32..300_000),
        prop::option::of(0u8..5),
        prop::option::weighted(0.2, 0u8..5),
        prop::option::of(prop::collection::vec(prop_oneof![-1.0f32..-0.1, 0.1f32..1.0], 3)),
    );
    let wants = (0u8..8, prop::option::of(positive_share()), prop::option::of(positive_share()));
    (skill_places(6), prop::collection::vec(wants, SKILLS), modes(), rest)
}

fn position(i: usize, (skills, wants, modes, rest): PositionDraw, regions: &Regions) -> Position {
    let (education, years, pay, place, from, embedding) = rest;
    let region = |place: Option<u8>| place.and_then(|h| regions.iter().nth(h as usize)).map(|(id, _)| id);
    let mut position = Position::builder(format!("p{i:02}"))
        .min_education(education.map(|e| Education::ALL[e as usize]))
        .min_years(years)
        .pay(None, pay)
        .region(region(place))
        .accepts_regions(region(from))
        .modes(modes)
        .embedding(embedding.unwrap_or_default());
    for s in skills {
        let (need, level, importance) = wants[s];
        let skill = SkillId::from_index_of(s);
        position = match need {
            0 => position.must_have(skill, level),
            1 | 2 => position.welcomes(skill, level, importance),
            _ => position.requires(skill, level, importance),
        };
    }
    position.build().unwrap()
}

fn model() -> impl Strategy<Value = ScoringModel> {
    (0usize..4, 0usize..3, share(), share()).prop_map(|(combine, missing, level, optional)| {
        ScoringModel::builder()
            .combine(Combine::ALL[combine])
            .missing(Missing::ALL[missing])
            .default_level(level)
            .optional_use(optional)
            .build()
            .unwrap()
    })
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let parents = prop::array::uniform12(prop::option::of(0..SKILLS));
    let talents = prop::collection::vec(talent_draw(), 0..14);
    let positions = prop::collection::vec(position_draw(), 0..6);
    (parents, talents, positions, model()).prop_map(|(parents, talents, positions, model)| {
        let (skills, similar, regions) = frame(&parents);
        let talents = talents.into_iter().enumerate().map(|(i, t)| talent(i, t, &regions)).collect();
        let positions = positions.into_iter().enumerate().map(|(i, p)| position(i, p, &regions)).collect();
        World { skills, similar, regions, model, talents, positions }
    })
}
