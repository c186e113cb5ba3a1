//! How the records, the model and the tables of a world are drawn: anything stated or not, often an edge.

use super::{Hierarchy, NODES, OCCUPATIONS, REGIONS, SKILLS};
use chancai_chain::NodeId;
use chancai_model::{
    Assessment, Combine, Criterion, Education, EngagementMode, Missing, Opinion, Opinions, Phase, Platform, Pool,
    Position, RegionId, ScoringModel, Seniority, Side, Talent, Team, Term, Unit, Verdict,
};
use chancai_taxonomy::{OccupationId, SkillId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::ops::RangeInclusive;

/// A unit number, often one of the edges.
fn share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), Just(0.5), 0.0..=1.0f64]
}

fn positive_share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1.0), Just(0.5), 0.05..=1.0f64]
}

/// Some of the first `n` whole numbers, ascending.
fn places(n: usize, most: usize) -> impl Strategy<Value = Vec<usize>> {
    subsequence((0..n).collect::<Vec<_>>(), 0..=most)
}

fn modes() -> impl Strategy<Value = Vec<EngagementMode>> {
    subsequence(EngagementMode::ALL.to_vec(), 0..=3).prop_shuffle()
}

fn region() -> impl Strategy<Value = RegionId> {
    (0..REGIONS.iter().count()).prop_map(|place| REGIONS.iter().nth(place).map(|(id, _)| id).unwrap())
}

/// Where somebody would live, or whom a post takes; mostly anywhere.
fn accepted() -> impl Strategy<Value = Vec<RegionId>> {
    prop_oneof![4 => Just(Vec::new()), 1 => vec(region(), 1..3)]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![9 => Just(Unit::Person), 1 => Just(Unit::Team)]
}

/// Licences as they are written: in full width, in capitals, with spaces around them.
fn licences(many: RangeInclusive<usize>) -> impl Strategy<Value = Vec<String>> {
    let written = ["电工证", " 电工证 ", "CISP", "ｃｉｓｐ", "焊工证"].map(str::to_owned).to_vec();
    subsequence(written, many)
}

/// Vectors of two lengths, so that some pairs cannot be compared.
fn embedding() -> impl Strategy<Value = Vec<f32>> {
    let number = || prop_oneof![-1.0f32..-0.1, 0.1f32..1.0];
    prop_oneof![4 => Just(Vec::new()), 4 => vec(number(), 3), 1 => vec(number(), 2)]
}

prop_compose! {
    fn assessment()(
        criterion in select(Criterion::ALL),
        value in share(),
        assessor in select(&["院士甲", "专家乙"][..]),
        day in 10..=28u8,
    ) -> Assessment {
        Assessment::new(criterion, value, assessor, "评审会", &format!("2026-06-{day}")).unwrap()
    }
}

prop_compose! {
    fn talent(i: usize)(
        skills in places(SKILLS, 5),
        levels in vec(prop::option::of(share()), SKILLS),
        (modes, capacity) in (modes(), share()),
        (education, years) in (
            prop::option::weighted(0.8, select(Education::ALL)),
            prop::option::weighted(0.8, 0.0..40.0f64),
        ),
        (home, accepts) in (prop::option::of(region()), accepted()),
        pay in prop::option::of(0u32..300_000),
        (occupations, nodes) in (places(OCCUPATIONS, 2), places(NODES, 2)),
        (unit, consent, seniority) in (unit(), prop::bool::weighted(0.9), prop::option::of(select(Seniority::ALL))),
        licences in licences(0..=4),
        (assessments, embedding) in (vec(assessment(), 0..4), embedding()),
    ) -> Talent {
        let person = Talent::builder(format!("t{i:02}"))
            .unit(unit)
            .education(education)
            .years(years)
            .seniority(seniority)
            .capacity(capacity)
            .pay_ask(pay)
            .region(home)
            .accepts_regions(accepts)
            .modes(modes)
            .occupations(occupations.into_iter().map(|o| OccupationId::new(o as u32)))
            .nodes(nodes.into_iter().map(|n| NodeId::new(n as u32)))
            .licences(licences)
            .assessments(assessments)
            .consent(consent)
            .embedding(embedding);
        let person = skills.iter().fold(person, |p, &s| p.skill(SkillId::new(s as u32), levels[s]));
        person.build().unwrap()
    }
}

/// Up to thirteen people, and teams of two of them that apply beside them.
pub(super) fn talents() -> impl Strategy<Value = Vec<Talent>> {
    let everyone: Vec<_> = (0..13).map(talent).collect();
    (everyone, 0..14usize, vec((0..13usize, 0..13usize), 0..3)).prop_map(|(mut people, many, pairs)| {
        people.truncate(many);
        let pool = Pool::new(people.clone()).unwrap();
        let present = pairs.into_iter().filter(|&(lead, other)| lead != other && lead.max(other) < many);
        for (i, (lead, other)) in present.enumerate() {
            let [lead, other] = [lead, other].map(|member| format!("t{member:02}"));
            let team = Team::new(&format!("team{i}"), &lead, &[&lead, &other]).unwrap();
            people.push(team.application(&pool).unwrap());
        }
        people
    })
}

prop_compose! {
    fn position(i: usize)(
        skills in places(SKILLS, 6),
        wants in vec((0u8..8, prop::option::of(positive_share()), prop::option::of(positive_share())), SKILLS),
        modes in modes(),
        (education, years) in (
            prop::option::weighted(0.4, select(&Education::ALL[..4])),
            prop::option::weighted(0.3, 0.0..10.0f64),
        ),
        (place, accepts) in (prop::option::of(region()), accepted()),
        (least, more) in (prop::option::of(0u32..200_000), prop::option::of(0u32..100_000)),
        (occupations, nodes) in (places(OCCUPATIONS, 2), places(NODES, 2)),
        (unit, seniority) in (unit(), prop::option::of(select(Seniority::ALL))),
        phase in prop::option::weighted(0.3, select(Phase::ALL)),
        licences in prop_oneof![3 => Just(Vec::new()), 1 => licences(1..=1)],
        (needs, platforms) in (
            prop::option::weighted(0.2, select(Platform::ALL)),
            subsequence(Platform::ALL.to_vec(), 2..=4),
        ),
        embedding in embedding(),
    ) -> Position {
        let post = Position::builder(format!("p{i:02}"))
            .unit(unit)
            .min_education(education)
            .min_years(years)
            .seniority(seniority)
            .phase(phase)
            .pay(least, more.map(|more| least.unwrap_or(0) + more))
            .region(place)
            .accepts_regions(accepts)
            .modes(modes)
            .occupations(occupations.into_iter().map(|o| OccupationId::new(o as u32)))
            .nodes(nodes.into_iter().map(|n| NodeId::new(n as u32)))
            .licences(licences)
            .requires_platform(needs)
            .platforms(platforms)
            .embedding(embedding);
        let wanting = skills.iter().fold(post, |post, &s| {
            let ((need, level, importance), skill) = (wants[s], SkillId::new(s as u32));
            match need {
                0 => post.must_have(skill, level),
                1 | 2 => post.welcomes(skill, level, importance),
                _ => post.requires(skill, level, importance),
            }
        });
        wanting.build().unwrap()
    }
}

/// Up to five posts.
pub(super) fn positions() -> impl Strategy<Value = Vec<Position>> {
    let all: Vec<_> = (0..5).map(position).collect();
    (all, 0..6usize).prop_map(|(mut posts, many)| {
        posts.truncate(many);
        posts
    })
}

/// How far the place has come with some nodes.
pub(super) fn phases() -> impl Strategy<Value = Vec<Option<Phase>>> {
    vec(prop::option::of(select(Phase::ALL)), 0..=NODES)
}

/// What employers say of some pairs.
pub(super) fn opinions() -> impl Strategy<Value = Opinions> {
    let verdict = prop_oneof![1 => Just(Verdict::Veto), 3 => (1u32..5).prop_map(Verdict::Rank)];
    let pairs = (0..5).flat_map(|p| (0..13).map(move |t| (p, t))).collect::<Vec<(usize, usize)>>();
    let many = pairs.len();
    (subsequence(pairs, 0..=20), vec(verdict, many)).prop_map(|(pairs, verdicts)| {
        let say = |((p, t), verdict): ((usize, usize), Verdict)| {
            let ids = [format!("p{p:02}"), format!("t{t:02}")];
            Opinion::new([&ids[0], &ids[1]], verdict, "人事科", "2020-11-17", "面试").unwrap()
        };
        Opinions::new(pairs.into_iter().zip(verdicts).map(say).collect()).unwrap()
    })
}

/// The weights of a side in the order of the terms: any, or of one term alone.
fn weights() -> impl Strategy<Value = Vec<f64>> {
    let terms = Term::ALL.len();
    let any = vec(prop_oneof![2 => Just(0.0), 1 => Just(1.0), 4 => 0.01..5.0f64], terms);
    let alone = (0..terms).prop_map(move |only| (0..terms).map(|term| f64::from(term == only)).collect());
    prop_oneof![3 => any, 2 => alone]
}

/// The default weights or others, all policies; the assessment counts too.
pub(super) fn model() -> impl Strategy<Value = ScoringModel> {
    let weights = prop::option::weighted(0.7, [weights(), weights()]);
    (weights, select(Combine::ALL), select(Missing::ALL), share(), share()).prop_map(
        |(weights, combine, missing, level, optional)| {
            let policies =
                ScoringModel::builder().combine(combine).missing(missing).default_level(level).optional_use(optional);
            let cells = weights.iter().flat_map(|w| Side::ALL.iter().map(move |&side| (side, &w[side as usize])));
            let set = cells.fold(policies, |model, (side, weights)| {
                let counting = Term::ALL.iter().zip(weights).filter(|(term, _)| term.counts_in(side));
                let (sum, set) =
                    counting.fold((0.0, model), |(sum, model), (&term, &w)| (sum + w, model.weight(side, term, w)));
                // A side without any weight is refused.
                let one = if side == Side::Suitability { Term::Assessment } else { Term::Utilisation };
                if sum > 0.0 { set } else { set.weight(side, one, 1.0) }
            });
            set.build().unwrap()
        },
    )
}

/// For each concept a broader one, if it comes earlier, so that there is no cycle.
pub(super) fn hierarchy(concepts: usize) -> impl Strategy<Value = Hierarchy> {
    vec(prop::option::of(0..concepts), concepts).prop_map(|parents| {
        parents.into_iter().enumerate().map(|(i, parent)| parent.filter(|&parent| parent < i)).collect()
    })
}

/// Arrows between chain nodes with their strengths, no two nodes twice.
pub(super) fn arrows() -> impl Strategy<Value = Vec<(usize, usize, f64)>> {
    let pairs: Vec<_> = (0..NODES).flat_map(|from| (from + 1..NODES).map(move |to| (from, to))).collect();
    let many = pairs.len();
    (subsequence(pairs, 0..=6), vec(positive_share(), many)).prop_map(|(pairs, strengths)| {
        pairs.into_iter().zip(strengths).map(|((from, to), strength)| (from, to, strength)).collect()
    })
}
