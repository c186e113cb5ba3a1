//! Random small worlds: hierarchies of skills and occupations, a chain, a tree of regions; talents, teams and positions
//! with anything stated or not; any weights.

mod draw;

use chancai_chain::{
    ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Proximity, ProximityOptions, Stage,
};
use chancai_model::{
    Opinions, Phase, Pool, Position, Region, RegionKind, Regions, Scorer, ScoringContext, ScoringModel, Talent,
};
use chancai_taxonomy::{
    Concept, ConceptId, Kind, Lang, Neighbours, OccupationId, SimilarityOptions, SkillId, SkillTaxonomy, Taxonomy,
    TaxonomyBuilder,
};
use proptest::prelude::*;
use std::sync::LazyLock;

const SKILLS: usize = 12;
const OCCUPATIONS: usize = 5;
const NODES: usize = 5;

/// For each concept the place of a broader one.
type Hierarchy = Vec<Option<usize>>;

/// Two places of a district of a city, and a city elsewhere.
static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
    let region = |id: &str, parent: Option<&str>| Region {
        id: id.into(),
        kind: RegionKind::Township,
        parent: parent.map(str::to_owned),
        zh: id.into(),
        en: id.into(),
    };
    Regions::new(vec![
        region("cq", None),
        region("qijiang", Some("cq")),
        region("gunan", Some("qijiang")),
        region("sanjiang", Some("qijiang")),
        region("chengdu", None),
    ])
    .unwrap()
});

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) skills: SkillTaxonomy,
    pub(crate) similar: Neighbours<SkillId>,
    pub(crate) occupations: Option<Neighbours<OccupationId>>,
    pub(crate) proximity: Option<Proximity>,
    pub(crate) has_regions: bool,
    pub(crate) phases: Vec<Option<Phase>>,
    pub(crate) opinions: Opinions,
    pub(crate) model: ScoringModel,
    pub(crate) talents: Vec<Talent>,
    pub(crate) positions: Vec<Position>,
}

impl World {
    pub(crate) fn context(&self) -> ScoringContext<'_> {
        let mut context = ScoringContext::of_skills(&self.skills, &self.similar);
        context.similar_occupations = self.occupations.as_ref();
        context.proximity = self.proximity.as_ref();
        context.regions = self.has_regions.then_some(&*REGIONS);
        context.phases = &self.phases;
        context.opinions = Some(&self.opinions);
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
        let [s0, s1] = [0, 1].map(SkillId::new);
        let talent = |id: &str, skill, level| Talent::builder(id).skill(skill, level).consent(true).build().unwrap();
        let post = |id: &str, skill| Position::builder(id).requires(skill, 0.5, None).build().unwrap();
        let (skills, similar) = taxonomy(Kind::Skill, &vec![None; SKILLS]);
        Self {
            skills,
            similar,
            occupations: None,
            proximity: None,
            has_regions: true,
            phases: Vec::new(),
            opinions: Opinions::default(),
            model: ScoringModel::default(),
            talents: vec![talent("t1", s0, 0.9), talent("t2", s1, 0.25)],
            positions: vec![post("p1", s0), post("p2", s1)],
        }
    }
}

fn taxonomy<Id: ConceptId>(kind: Kind, parents: &Hierarchy) -> (Taxonomy<Id>, Neighbours<Id>) {
    let concepts = parents.iter().enumerate().map(|(i, parent)| {
        let concept = Concept::new(format!("c{i:02}"), kind).label(Lang::Zh, format!("概念{i}"));
        match parent {
            Some(parent) => concept.parent(format!("c{parent:02}")),
            None => concept,
        }
    });
    let taxonomy = concepts.collect::<TaxonomyBuilder<_>>().build().unwrap();
    let similar = Neighbours::from_taxonomy(&taxonomy, &SimilarityOptions::default());
    (taxonomy, similar)
}

/// How near the nodes of one chain are, its stages by turns.
fn proximity(arrows: &[(usize, usize, f64)]) -> Proximity {
    let stages = [Stage::Up, Stage::Mid, Stage::Down];
    let id = |node: usize| format!("n{node}");
    let node =
        |i: usize| NodeRecord::new(&id(i), "chain", stages[i % 3], NodeKind::Process, &format!("环节{i}"), &id(i));
    let edge =
        |&(from, to, strength): &(usize, usize, f64)| EdgeRecord::new(&id(from), &id(to), EdgeKind::Feeds, strength);
    let chain = ChainRecord::new("chain", "产业链", "Chain");
    let graph =
        ChainGraph::build(vec![chain], (0..NODES).map(node).collect(), arrows.iter().map(edge).collect()).unwrap();
    Proximity::new(&graph, &ProximityOptions::default()).unwrap()
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let tables = (
        draw::hierarchy(SKILLS),
        prop::option::weighted(0.8, draw::hierarchy(OCCUPATIONS)),
        prop::option::weighted(0.8, draw::arrows()),
        prop::bool::weighted(0.8),
        draw::phases(),
        draw::opinions(),
    );
    (tables, draw::talents(), draw::positions(), draw::model()).prop_map(|(tables, talents, positions, model)| {
        let (skills, occupations, arrows, has_regions, phases, opinions) = tables;
        let (skills, similar) = taxonomy(Kind::Skill, &skills);
        World {
            skills,
            similar,
            occupations: occupations.map(|parents| taxonomy(Kind::Occupation, &parents).1),
            proximity: arrows.map(|arrows| proximity(&arrows)),
            has_regions,
            phases,
            opinions,
            model,
            talents,
            positions,
        }
    })
}
