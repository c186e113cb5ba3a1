//! The line end to end: what a user of the library sees of it.

use crate::support::{files, outputs, run_of, sample};
use chancai::data::DistrictOptions;
use chancai::matching::score_all;
use chancai::model::{Identified as _, Position, ScoringModel, Talent, Term, Unit};
use chancai::table::{Format, Source};
use chancai::{Catalogue, CatalogueFiles, DistrictFiles, Ledger};
use std::collections::BTreeSet;

#[test]
fn the_sample_district_runs_to_a_stable_allocation() {
    let run = run_of(&DistrictFiles::sample(&DistrictOptions::default()));
    assert!(run.allocation.certificate().is_stable());
    assert!(run.allocation.placed() > 200, "{} placed", run.allocation.placed());
    for (p, position) in run.district.positions.iter().enumerate() {
        let members = run.allocation.members(p as u32);
        assert!(members.len() <= position.headcount() as usize);
        for &t in members {
            let talent = &run.district.applicants[t as usize];
            assert_eq!(talent.unit(), position.unit(), "a team goes to a post for a team, and nobody else");
            assert!(talent.consent());
        }
    }
    let verdicts: BTreeSet<_> = run.gaps.iter().map(|g| g.verdict.code()).collect();
    assert!(["missing", "weak", "adequate", "strong"].iter().all(|v| verdicts.contains(v)), "{verdicts:?}");
}

#[test]
fn members_of_a_team_do_not_apply_singly_and_are_never_split() {
    let run = run_of(&DistrictFiles::sample(&DistrictOptions::default()));
    let teams: Vec<_> = run.district.applicants.iter().filter(|t| t.unit() == Unit::Team).collect();
    assert_eq!(teams.len(), run.district.teams.len());
    for member in run.district.teams.iter().flat_map(chancai::model::Team::members) {
        assert_eq!(run.district.applicants.find(member.as_str()), None);
    }
}

#[test]
fn the_lists_are_those_of_the_plain_path() {
    let run = run_of(&DistrictFiles::sample(&DistrictOptions::default()));
    let scorer = run.scorer();
    for (p, list) in run.matches.iter().enumerate().step_by(7) {
        let plain = score_all(&scorer, &run.district.applicants, &run.district.positions[p], run.k);
        assert_eq!(*list, plain, "{}", run.district.positions[p].id());
    }
}

#[test]
fn the_allocation_has_no_blocking_pair_by_its_definition() {
    let sample = sample(200, 40);
    let run = run_of(&files(&sample, &sample.talents, &sample.positions));
    let (people, posts) = (&run.district.applicants, &run.district.positions);
    let scorer = run.scorer();
    // What each side thinks of the other, scored anew pair by pair: (attraction, suitability).
    let views = |t: usize, p: usize| {
        let outcome = scorer.score_pair(&people[t], &posts[p]);
        outcome.score().map(|s| (s.attraction.unwrap_or(s.fit), s.suitability.unwrap_or(s.fit)))
    };
    let wants_more = |t: usize, p: usize| match run.allocation.column_of(t as u32) {
        None => true,
        Some(held) => views(t, p).unwrap().0 > views(t, held as usize).unwrap().0,
    };
    let would_take = |p: usize, t: usize| {
        let members = run.allocation.members(p as u32);
        members.len() < posts[p].headcount() as usize
            || members.iter().any(|&m| views(t, p).unwrap().1 > views(m as usize, p).unwrap().1)
    };
    let mut admissible = 0;
    for (t, p) in (0..people.len()).flat_map(|t| (0..posts.len()).map(move |p| (t, p))) {
        if views(t, p).is_some() {
            admissible += 1;
            let together = run.allocation.column_of(t as u32) == Some(p as u32);
            assert!(together || !(wants_more(t, p) && would_take(p, t)), "{} and {}", people[t].id(), posts[p].id());
        }
    }
    assert!(run.all_pairs && run.allocation.placed() > 20);
    assert_eq!(run.allocation.certificate().edges_checked(), admissible);
}

#[test]
fn alike_people_fill_alike_posts() {
    // Lists cut by fit would all name the same few people and the same few posts.
    let people = (0..100).fold(String::new(), |text, i| text + &format!("t{i:03},焊接:0.8,是\n"));
    let posts = (0..30).fold(String::new(), |text, i| text + &format!("p{i:02},焊接:0.5\n"));
    let file = |name: &str, text: String| Source::from_text(name, text, Format::Csv);
    let files = DistrictFiles::new(
        file("talents.csv", format!("编号,技能,同意\n{people}")),
        file("positions.csv", format!("编号,技能\n{posts}")),
    );
    let run = run_of(&files);
    assert!(run.all_pairs);
    assert_eq!(run.allocation.placed(), 30);
    assert_eq!(run.allocation.certificate().edges_checked(), 3_000);
}

#[test]
fn the_page_is_self_contained_and_escapes_what_people_wrote() {
    let sample = sample(60, 12);
    let mut given = files(&sample, &sample.talents, &sample.positions);
    given.employers = Some(Source::from_text(
        "employers.csv",
        sample.employers.replace("样例", "<script>alert(1)</script>样例"),
        Format::Csv,
    ));
    let page = outputs(&run_of(&given)).into_iter().find(|(name, _)| *name == "report.html").unwrap().1;
    assert!(page.starts_with("<!DOCTYPE html>") || page.starts_with("<!doctype html>"));
    assert!(page.contains("光刻胶") && page.contains("<svg"));
    assert!(!page.contains("<script>alert"), "what people wrote is escaped");
    for outside in ["http://", "https://", "@import", "src=\"//", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn a_channel_or_pool_never_changes_an_outcome() {
    let sample = sample(150, 30);
    let plain = outputs(&run_of(&files(&sample, &sample.talents, &sample.positions)));
    let moved = sample.talents.replace("猎头引进", "商会联络").replace("园区人才库", "綦江籍在外优秀人才库");
    assert_ne!(moved, sample.talents);
    assert_eq!(plain, outputs(&run_of(&files(&sample, &moved, &sample.positions))));
}

#[test]
fn nearness_in_the_chains_and_of_occupations_counts() {
    let mut ledger = Ledger::default();
    let catalogue = Catalogue::read(&CatalogueFiles::embedded(), &mut ledger).unwrap();
    let scorer = catalogue.scorer(ScoringModel::default());
    let node = |id: &str| catalogue.chains.find(id).unwrap();
    let occupation = |id: &str| catalogue.occupations.find(id).unwrap();
    let person = Talent::builder("t").nodes([node("ic-design")]).occupations([occupation("ic-design-engineer")]);
    let person = person.consent(true).build().unwrap();
    let values = |nodes: &[&str], occupations: &[&str]| {
        let post = Position::builder("p").nodes(nodes.iter().map(|n| node(n)));
        let post = post.occupations(occupations.iter().map(|o| occupation(o))).build().unwrap();
        let outcome = scorer.score_pair(&person, &post);
        let terms = outcome.score().unwrap().terms;
        [Term::Chain, Term::Occupation].map(|t| terms.get(t).map(|v| (v.to_f64() * 1e4).round() / 1e4))
    };
    assert_eq!(values(&["ic-design"], &["ic-design-engineer"]), [Some(1.0), Some(1.0)]);
    // 设计到制造的一步：0.7 × 强度 0.9；没有写职业就没有这一项。
    assert_eq!(values(&["ic-wafer-fab"], &[]), [Some(0.63), None]);
    assert_eq!(values(&["ic-wafer-fab", "ic-design"], &["general-teacher"]), [Some(1.0), Some(0.0)]);
}
