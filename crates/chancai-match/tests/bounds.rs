//! Worlds in which a bound is easily too low: what random worlds once found, by name.

use chancai_match::{Expand, IndexOptions, Match, MatchIndex, Par, TalentIndex, score_all};
use chancai_model::{
    Combine, EngagementMode, Pool, Position, Scorer, ScoringContext, ScoringModel, Side, Talent, Term,
};
use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, SkillTaxonomy, TaxonomyBuilder};

/// More people than a list keeps in view.
const MANY: [u32; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

fn skills(labels: &[&str]) -> SkillTaxonomy {
    let concepts =
        labels.iter().enumerate().map(|(i, &zh)| Concept::new(format!("s{i}"), Kind::Skill).label(Lang::Zh, zh));
    concepts.collect::<TaxonomyBuilder<SkillId>>().build().unwrap()
}

fn talent(id: &str) -> chancai_model::TalentBuilder {
    Talent::builder(id).consent(true).modes([EngagementMode::PartTime])
}

/// A model that ranks by suitability, of which one term is all.
fn suitability_by(only: Term) -> ScoringModel {
    let model = ScoringModel::builder().combine(Combine::Suitability);
    let terms = Term::ALL.iter().copied().filter(|term| term.counts_in(Side::Suitability));
    let weight = |term| if term == only { 1.0 } else { 0.0 };
    terms.fold(model, |model, term| model.weight(Side::Suitability, term, weight(term))).build().unwrap()
}

/// The best of one position, whatever side similar skills are written out on; they are those of the plain path.
fn best(scorer: &Scorer<'_>, talents: Vec<Talent>, position: Position, k: usize) -> Vec<Match> {
    let (talents, positions) = (Pool::new(talents).unwrap(), Pool::new(vec![position]).unwrap());
    let plain = score_all(scorer, &talents, &positions[0], k);
    for expand in [Expand::Talents, Expand::Requirements] {
        let mut options = IndexOptions::default();
        (options.expand, options.block, options.small_block, options.common, options.plain) =
            (Some(expand), 2, 1, 1, 0);
        let index = TalentIndex::build(scorer, talents.len(), |i| &talents[i], &options, Par::Seq);
        let lists = MatchIndex::of(scorer, index, &positions, Par::Seq).top_talents(k, Par::Seq);
        assert_eq!(lists, std::slice::from_ref(&plain), "{expand:?}");
    }
    plain
}

/// Where a post wants a skill at any level, similarity alone counts: so it does for somebody whose level is 0, of which the
/// product of similarity and level says nothing.
#[test]
fn a_skill_of_level_zero_meets_a_requirement_of_any_level() {
    let skills = skills(&["焊接", "钎焊", "铆接"]);
    let [welding, brazing, riveting] = [0, 1, 2].map(SkillId::new);
    let same = [welding, brazing, riveting].map(|skill| (skill, skill, u16::MAX));
    let alike = [(brazing, welding, 40_000), (riveting, welding, 20_000)];
    let similar = Neighbours::from_entries(3, same.into_iter().chain(alike));
    let scorer = Scorer::new(suitability_by(Term::Skill), ScoringContext::of_skills(&skills, &similar));
    let mut people = MANY.map(|i| talent(&format!("铆工{i:02}")).skill(riveting, 1.0).build().unwrap()).to_vec();
    people.push(talent("钎焊工").skill(brazing, 0.0).build().unwrap());
    let post =
        Position::builder("焊工").requires(welding, None, None).modes([EngagementMode::PartTime]).build().unwrap();
    let found = best(&scorer, people, post, 1);
    assert!((found[0].fit - 40_000.0 / 65_535.0).abs() < 1e-9);
}

/// A model that ranks by suitability ranks by attraction where no term of suitability is present.
#[test]
fn attraction_ranks_where_suitability_drops_out() {
    let skills = skills(&["焊接", "会计"]);
    let similar = Neighbours::identity(skills.len());
    let scorer = Scorer::new(suitability_by(Term::Assessment), ScoringContext::of_skills(&skills, &similar));
    let [welding, accounts] = [0, 1].map(SkillId::new);
    // Nobody was assessed. Of many half is used, of one all.
    let half = |i| talent(&format!("p{i:02}")).skill(welding, 1.0).skill(accounts, 1.0).build().unwrap();
    let mut people = MANY.map(half).to_vec();
    people.push(talent("q").skill(welding, 1.0).build().unwrap());
    let post = Position::builder("p").requires(welding, 0.5, None).modes([EngagementMode::PartTime]).build().unwrap();
    let found = best(&scorer, people, post, 2);
    assert!(found.iter().all(|m| m.suitability.is_none() && Some(m.fit) == m.attraction));
    assert!(found[0].fit > found[1].fit);
}
