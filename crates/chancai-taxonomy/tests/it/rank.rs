//! Ranked candidates: order, names first, the declared cosines against an independent reckoning.

use chancai_taxonomy::{
    Candidate, Concept, Found, Kind, Lang, OccupationId, OccupationSkills, OccupationTaxonomy, RankOptions,
    RankScratch, Ranker, Seniority, SkillId, Synonyms, TaxonomyBuilder, fold,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn occupation(id: &str, zh: &str, en: &str) -> Concept {
    Concept::new(id, Kind::Occupation).label(Lang::Zh, zh).label(Lang::En, en)
}

fn trades() -> OccupationTaxonomy {
    TaxonomyBuilder::from_iter([
        occupation("welder", "焊工", "welder").alias(Lang::Zh, "电焊工").alias(Lang::En, "welding operator"),
        occupation("welding-engineer", "焊接工程师", "welding engineer").parent("engineer"),
        occupation("engineer", "工程师", "engineer").alias(Lang::Zh, "助理"),
        occupation("accountant", "会计", "accountant").alias(Lang::En, "bookkeeper"),
        occupation("auditor", "审计师", "auditor"),
        occupation("builder-1", "一级建造师", "first-class constructor"),
    ])
    .build()
    .unwrap()
}

fn best(ranker: &Ranker<OccupationId>, text: &str) -> Option<Candidate<OccupationId>> {
    ranker.rank(text, 1, &mut RankScratch::default()).into_iter().next()
}

#[test]
fn names_stand_before_everything_else_and_say_how_they_were_found() {
    let occupations = trades();
    let ranker = Ranker::new(&occupations, RankOptions::occupations());
    for (text, id, found) in [
        ("焊工", "welder", Found::Exact),
        ("Ｗｅｌｄｅｒ", "welder", Found::Folded),
        ("电焊工", "welder", Found::Alias),
        ("1级建造师", "builder-1", Found::Folded),
        ("operator, welding", "welder", Found::Token),
        ("acountent", "accountant", Found::Fuzzy),
    ] {
        let candidate = best(&ranker, text).unwrap();
        assert_eq!((occupations.external(candidate.id), candidate.found), (id, found), "{text}");
        assert_eq!(candidate.score >= 1.0, found <= Found::Alias, "{text}");
    }
}

#[test]
fn a_short_name_alone_is_no_answer_unless_it_is_the_label() {
    let ranker = Ranker::new(&trades(), RankOptions::occupations());
    assert!(!best(&ranker, "助理").unwrap().is_answer);
    assert!(best(&ranker, "工程师").unwrap().is_answer);
}

#[test]
fn seniority_and_brackets_are_set_aside_not_dropped() {
    let occupations = trades();
    let ranker = Ranker::new(&occupations, RankOptions::occupations());
    for text in ["高级焊接工程师", "Senior welding engineer", "welding engineer (auditor wanted too)"] {
        assert_eq!(occupations.external(best(&ranker, text).unwrap().id), "welding-engineer", "{text}");
    }
    assert_eq!(Seniority::of("高级焊接工程师"), Some(Seniority::Senior));
    assert_eq!(Seniority::of("实习会计"), Some(Seniority::Trainee));
    assert_eq!(Seniority::of("international accountant"), None);
}

#[test]
fn a_name_that_two_bear_is_no_answer_and_both_are_listed() {
    let taxonomy: OccupationTaxonomy = TaxonomyBuilder::from_iter([
        occupation("a", "焊工", "welder"),
        occupation("b", "焊工", "solderer"),
        occupation("c", "钳工", "fitter").alias(Lang::Zh, "装配工"),
    ])
    .build()
    .unwrap();
    let ranker = Ranker::new(&taxonomy, RankOptions::occupations());
    let list = ranker.rank("焊工", 2, &mut RankScratch::default());
    assert_eq!(list.iter().filter(|candidate| candidate.found == Found::Exact).count(), 2);
    assert!(list.iter().all(|candidate| !candidate.is_answer));
    assert!(best(&ranker, "solderer").unwrap().is_answer);
    assert!(best(&ranker, "装配工").unwrap().is_answer);
}

#[test]
fn without_names_the_other_texts_decide() {
    let mut options = plain_options();
    (options.name_words, options.name_grams, options.description) = (0.0, 0.0, 1.0);
    let taxonomy: OccupationTaxonomy = TaxonomyBuilder::from_iter([
        occupation("a", "焊工", "welder").description("joins metal by heat"),
        occupation("b", "钳工", "fitter").description("files metal parts"),
    ])
    .build()
    .unwrap();
    let ranker = Ranker::new(&taxonomy, options);
    let list = ranker.rank("joins pipes by heat", 2, &mut RankScratch::default());
    assert_eq!(taxonomy.external(list[0].id), "a");
    assert!(list.iter().all(|candidate| candidate.score <= 1.0));
    assert_eq!(best(&ranker, "welder").unwrap().found, Found::Exact);
}

#[test]
fn a_users_short_form_leads_to_what_it_stands_for() {
    let occupations = trades();
    let mut synonyms = Synonyms::builtin();
    synonyms.add("烧焊的", "焊工");
    let ranker = Ranker::new(&occupations, RankOptions::occupations());
    let before = best(&ranker, "烧焊的").map_or(0.0, |candidate| candidate.score);
    let ranker = ranker.with_synonyms(synonyms);
    let after = best(&ranker, "烧焊的").unwrap();
    assert_eq!(occupations.external(after.id), "welder");
    assert!(after.score > before);
}

#[test]
fn kin_add_to_each_other() {
    let occupations = trades();
    let ids: Vec<OccupationId> = occupations.ids().collect();
    let skill = SkillId::new;
    let skills = OccupationSkills::new(
        ids.len(),
        [(ids[0], skill(0), true), (ids[1], skill(0), true), (ids[2], skill(1), true), (ids[0], skill(2), false)],
    );
    let alike = skills.alike(3);
    assert_eq!(alike.iter().map(|&(a, b, _)| (a, b)).collect::<Vec<_>>(), [(ids[0], ids[1]), (ids[1], ids[0])]);
    assert!(alike.iter().all(|&(.., share)| (share - 1.0).abs() < 1e-6));
    let ranker = Ranker::new(&occupations, RankOptions::occupations());
    let score = |ranker: &Ranker<OccupationId>| {
        let list = ranker.rank("audit", 10, &mut RankScratch::default());
        list.into_iter().find(|candidate| occupations.external(candidate.id) == "accountant").map(|c| c.score)
    };
    let (accountant, auditor) = (occupations.find("accountant").unwrap(), occupations.find("auditor").unwrap());
    let alone = score(&ranker).unwrap_or(0.0);
    assert!(score(&ranker.clone().with_kin([(accountant, auditor, 1.0)])).unwrap() > alone);
}

/// Only the best single name by words and by pieces, nothing set aside, nothing learned.
fn plain_options() -> RankOptions {
    let mut options = RankOptions::occupations();
    (options.name_words, options.name_grams) = (0.5, 0.5);
    (options.all_names, options.concept_words, options.concept_grams) = (0.0, 0.0, 0.0);
    (options.description, options.heading, options.related) = (0.0, 0.0, 0.0);
    (options.bracketed, options.seniority, options.pair) = (1.0, 1.0, 1.0);
    (options.associates, options.aligned, options.kin, options.synonym) = (0.0, 0.0, 0.0, 0.0);
    options.compared = usize::MAX;
    options
}

/// The terms of a name of plain words, with how often each occurs: words and pairs, and pieces.
fn terms(name: &str) -> [BTreeMap<String, u32>; 2] {
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let (mut own, mut pieces) = (BTreeMap::new(), BTreeMap::new());
    for word in &words {
        *own.entry((*word).to_owned()).or_default() += 1;
        let marked: Vec<char> = format!(" {word} ").chars().collect();
        for length in 2..=4 {
            for piece in marked.windows(length) {
                *pieces.entry(piece.iter().collect()).or_default() += 1;
            }
        }
    }
    for pair in words.windows(2) {
        *own.entry(pair.join("+")).or_default() += 1;
    }
    [own, pieces]
}

/// The formula of the documentation, term by term.
fn reckon(names: &[Vec<String>], text: &str) -> Vec<f64> {
    let mut scores = vec![0.0; names.len()];
    for space in 0..2 {
        let sets: Vec<Vec<BTreeSet<String>>> = names
            .iter()
            .map(|names| names.iter().map(|name| terms(name)[space].keys().cloned().collect()).collect())
            .collect();
        let rarity = |term: &str| {
            let df = sets.iter().filter(|names| names.iter().any(|name| name.contains(term))).count();
            ((names.len() as f64 + 1.0) / (df as f64 + 1.0)).ln() + 1.0
        };
        let known = |term: &str| sets.iter().flatten().any(|name| name.contains(term));
        let query: BTreeMap<String, f64> = terms(text)[space]
            .iter()
            .filter(|(term, _)| known(term))
            .map(|(term, &tf)| (term.clone(), (1.0 + f64::from(tf).ln()) * rarity(term)))
            .collect();
        let length = query.values().map(|w| w * w).sum::<f64>().sqrt();
        for (concept, names) in sets.iter().enumerate() {
            let cosine = |name: &BTreeSet<String>| {
                let shared: f64 = name.iter().filter_map(|term| Some(query.get(term)? * rarity(term))).sum();
                let own = name.iter().map(|term| rarity(term).powi(2)).sum::<f64>().sqrt();
                if shared > 0.0 { shared / length / own } else { 0.0 }
            };
            scores[concept] += 0.5 * names.iter().map(cosine).fold(0.0, f64::max);
        }
    }
    scores
}

/// Words that no ending is taken from and no synonym is known of.
fn name() -> impl Strategy<Value = String> {
    prop::collection::vec("[abc]{1,4}", 1..4).prop_map(|words| words.join(" "))
}

fn taxonomy(names: &[Vec<String>]) -> OccupationTaxonomy {
    let concept = |(place, names): (usize, &Vec<String>)| {
        let concept = Concept::new(format!("{place:03}"), Kind::Occupation).label(Lang::En, &*names[0]);
        names[1..].iter().fold(concept, |concept, name| concept.alias(Lang::En, &**name))
    };
    names.iter().enumerate().map(concept).collect::<TaxonomyBuilder<_>>().build().unwrap()
}

proptest! {
    #[test]
    fn scores_are_the_declared_cosines(names in prop::collection::vec(prop::collection::vec(name(), 1..4), 1..8), text in name()) {
        // The last of equal preference: a text that is a name is put first whatever its cosine.
        prop_assume!(!names.iter().flatten().any(|name| fold(name) == fold(&text)));
        let occupations = taxonomy(&names);
        let ranker = Ranker::new(&occupations, plain_options());
        let expected = reckon(&names, &text);
        let list = ranker.rank(&text, usize::MAX, &mut RankScratch::default());
        for candidate in &list {
            let expected = expected[occupations.external(candidate.id).parse::<usize>().unwrap()];
            // A piece of a name can be found only where a word of the concept leads there; see the next lines.
            prop_assert!((f64::from(candidate.score) - expected).abs() < 1e-4 || expected > f64::from(candidate.score));
        }
        let word_shared = |place: &usize| reckon_words(&names[*place], &text);
        for place in (0..names.len()).filter(word_shared) {
            let id = occupations.find(&format!("{place:03}")).unwrap();
            let found = list.iter().find(|candidate| candidate.id == id).unwrap();
            prop_assert!((f64::from(found.score) - expected[place]).abs() < 1e-4);
        }
    }

    #[test]
    fn a_shorter_list_begins_a_longer_one(names in prop::collection::vec(prop::collection::vec(name(), 1..4), 1..12), texts in prop::collection::vec(name(), 1..4), k in 0usize..6) {
        let ranker = Ranker::new(&taxonomy(&names), RankOptions::occupations());
        let mut kept = RankScratch::default();
        for text in &texts {
            let all = ranker.rank(text, usize::MAX, &mut RankScratch::default());
            prop_assert!(all.is_sorted_by(|a, b| a.score >= b.score));
            prop_assert!(all.iter().all(|candidate| candidate.score > 0.0 && candidate.score <= 1.0));
            // Tables kept from another text leave no trace.
            prop_assert_eq!(ranker.rank(text, k, &mut kept), &all[..k.min(all.len())]);
        }
    }

    #[test]
    fn every_name_finds_its_concept(names in prop::collection::vec(prop::collection::vec(name(), 1..4), 1..12)) {
        let occupations = taxonomy(&names);
        let ranker = Ranker::new(&occupations, RankOptions::occupations());
        for (place, name) in names.iter().enumerate().flat_map(|(place, names)| names.iter().map(move |n| (place, n))) {
            let list = ranker.rank(name, usize::MAX, &mut RankScratch::default());
            let own = list.iter().find(|c| occupations.external(c.id) == format!("{place:03}")).unwrap();
            prop_assert!(own.score >= 1.0);
            prop_assert!(own.found <= Found::Alias);
        }
    }
}

/// Whether a text shares a word with a name.
fn reckon_words(names: &[String], text: &str) -> bool {
    names.iter().any(|name| name.split(' ').any(|word| text.split(' ').any(|other| word == other)))
}
