//! Sentences of adverts and CVs, the declared formula written out, hostile text, and the annotated adverts where
//! `CHANCAI_DATA` names their folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use chancai_table::{Column, EncodingChoice, Source};
use chancai_taxonomy::esco::{self, Files};
use chancai_taxonomy::{
    Concept, How, Kind, Lang, Ranked, SentenceOptions, SentenceRanker, SentenceScratch, SkillId, SkillTaxonomy,
    TaxonomyBuilder, fold,
};
use proptest::prelude::*;

const SKILLS: &[(&str, &str, &str, &[&str])] = &[
    ("teams", "团队协作", "work in teams", &["teamwork"]),
    ("stress", "抗压能力", "handle stressful situations", &["working under pressure"]),
    ("projects", "项目管理", "project management", &[]),
    ("personnel", "人员管理", "manage personnel", &[]),
    ("turbines", "风机维护", "maintain wind turbines", &[]),
    ("tig", "氩弧焊", "TIG welding", &["钨极氩弧焊"]),
    ("laser-welding", "激光焊接", "laser welding", &[]),
    ("java", "Java编程", "Java (computer programming)", &[]),
    ("programming", "计算机编程", "computer programming", &["write code"]),
    ("verilog", "Verilog硬件描述语言", "Verilog", &["Verilog HDL"]),
    ("rtl", "RTL设计", "RTL design", &["寄存器传输级设计"]),
    ("layout", "集成电路版图设计", "IC layout", &["版图设计"]),
    ("verification", "芯片功能验证", "functional verification of chips", &[]),
    ("cpp", "C++", "C++", &[]),
    ("plc", "PLC编程", "PLC programming", &[]),
    ("battery", "电池包热管理设计", "battery thermal management", &[]),
];

fn skills() -> SkillTaxonomy {
    let skill = |&(id, zh, en, aliases): &(&str, &str, &str, &[&str])| {
        let concept = Concept::new(id, Kind::Skill).label(Lang::Zh, zh).label(Lang::En, en);
        aliases.iter().fold(concept, |concept, &alias| concept.alias(Lang::En, alias))
    };
    let heading = Concept::new("heading", Kind::Group).label(Lang::Zh, "编程与设计").label(Lang::En, "teams and chips");
    SKILLS.iter().map(skill).chain([heading]).collect::<TaxonomyBuilder<SkillId>>().build().unwrap()
}

fn best(skills: &SkillTaxonomy, sentence: &str, k: usize) -> Vec<Ranked<SkillId>> {
    SentenceRanker::new(skills, SentenceOptions::default()).rank(sentence, k, &mut SentenceScratch::default())
}

fn externals<'a>(skills: &'a SkillTaxonomy, sentence: &str, k: usize) -> Vec<&'a str> {
    best(skills, sentence, k).into_iter().map(|found| skills.external(found.id)).collect()
}

#[test]
fn real_sentences_find_their_skills() {
    let skills = skills();
    for (sentence, wanted) in [
        ("Are you ready to work in a dynamic and international team?", &["teams"][..]),
        ("the ability to keep an overview in stressed situations", &["stress"]),
        ("You have three years in managing projects at wind-turbine sites", &["projects", "turbines"]),
        ("Responsible for maintaining turbines offshore", &["turbines"]),
        ("Experience with Java, C++ or another language", &["java", "cpp"]),
        ("熟悉Ｖｅｒｉｌｏｇ，有 RTL 级设计经验", &["verilog", "rtl"]),
        ("负责模拟电路的版图绘制与设计", &["layout"]),
        ("三年以上氩弧焊操作经验，持有焊工证", &["tig"]),
        ("参与过SoC芯片的功能验证工作", &["verification"]),
        ("能承受较大的工作压力，抗压性强", &["stress"]),
        ("负责电池热管理系统的设计与仿真", &["battery"]),
    ] {
        let found = externals(&skills, sentence, wanted.len());
        let (found, wanted): (BTreeSet<&str>, BTreeSet<&str>) =
            (found.into_iter().collect(), wanted.iter().copied().collect());
        assert_eq!(found, wanted, "{sentence}");
    }
}

#[test]
fn a_label_scores_one_where_nothing_is_described() {
    let skills = skills();
    for (external, zh, en, _) in SKILLS {
        for label in [zh, en] {
            let first = best(&skills, label, 1)[0];
            assert_eq!(skills.external(first.id), *external, "{label}");
            let least = if label.contains('(') { 0.95 } else { 1.0 - 1e-12 };
            assert!(first.score >= least && first.how == How::Label, "{label} {first:?}");
        }
    }
}

#[test]
fn an_alias_counts_as_a_whole_or_not_at_all() {
    let skills = skills();
    let whole = best(&skills, "good at working in shifts under high pressure", 1)[0];
    assert_eq!((skills.external(whole.id), whole.how), ("stress", How::Alias));
    assert!(best(&skills, "high pressure", 5).is_empty());
    // Its three terms are the sentence: 0.7 (1 + 1) / 2.
    let all = best(&skills, "teamwork", 1)[0];
    assert!((all.score - 0.7).abs() < 1e-12 && all.how == How::Alias);
}

#[test]
fn what_stands_in_brackets_counts_less() {
    let skills = skills();
    let found = best(&skills, "computer programming", 2);
    let ids: Vec<&str> = found.iter().map(|found| skills.external(found.id)).collect();
    assert_eq!(ids, ["programming", "java"]);
    // "java" alone is more than half of its label.
    assert!(best(&skills, "java", 1)[0].score > 0.6);
}

#[test]
fn a_form_of_a_word_counts_half() {
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
        Concept::new("a", Kind::Skill).label(Lang::En, "plan"),
        Concept::new("b", Kind::Skill).label(Lang::En, "planning"),
        Concept::new("c", Kind::Skill).label(Lang::En, "process"),
    ])
    .build()
    .unwrap();
    assert_eq!(externals(&skills, "plans", 3), ["a", "b"]);
    assert_eq!(externals(&skills, "planning", 3), ["b", "a"]);
    assert_eq!(externals(&skills, "planned", 3), ["a", "b"]);
    assert_eq!(externals(&skills, "processing", 3), ["c"]);
    let found = best(&skills, "processing", 1)[0];
    // Coverage 0.5, cosine 1: the sentence has no other term that a label has.
    assert!((found.score - 0.75).abs() < 1e-12);
}

#[test]
fn equal_scores_go_to_the_more_general_then_to_the_smaller_id() {
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
        Concept::new("a", Kind::Skill).label(Lang::Zh, "激光 焊").parent("d"),
        Concept::new("b", Kind::Skill).label(Lang::Zh, "激光焊"),
        Concept::new("c", Kind::Skill).label(Lang::Zh, "激光·焊"),
        Concept::new("d", Kind::Group).label(Lang::Zh, "激光焊"),
    ])
    .build()
    .unwrap();
    assert_eq!(externals(&skills, "会激光焊", 9), ["b", "c", "a"]);
    assert_eq!(externals(&skills, "会激光焊", 2), ["b", "c"]);
    assert!(externals(&skills, "会激光焊", 0).is_empty());
}

#[test]
fn odd_weights_are_taken_into_their_range() {
    let skills = skills();
    for weight in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, f64::MIN_POSITIVE, 1e-7, 0.3, 1.0, 7.0, f64::INFINITY] {
        let mut options = SentenceOptions::default();
        (options.alias, options.kin, options.generic) = (weight, weight, weight);
        (options.qualifier, options.description) = (weight, weight);
        let ranker = SentenceRanker::new(&skills, options);
        for sentence in ["管理", "焊", "manage projects (teamwork)", "computer programming"] {
            for found in ranker.rank(sentence, 99, &mut SentenceScratch::default()) {
                assert!(found.score > 0.0 && found.score <= 1.0, "{weight} {sentence} {found:?}");
            }
        }
    }
}

/// The formula of [`SentenceRanker`], term by term over every concept.
struct Written<'a> {
    skills: &'a SkillTaxonomy,
    options: &'a SentenceOptions,
    ranked: Vec<SkillId>,
    /// Terms of every name.
    known: BTreeSet<String>,
}

type Bag = BTreeMap<String, f64>;

impl<'a> Written<'a> {
    fn new(skills: &'a SkillTaxonomy, options: &'a SentenceOptions) -> Self {
        let ranked: Vec<SkillId> = skills.ids().filter(|&id| skills.kind(id) != Kind::Group).collect();
        let mut written = Self { skills, options, ranked, known: BTreeSet::new() };
        let labels = written.ranked.iter().flat_map(|&id| written.labels(id)).flat_map(BTreeMap::into_keys);
        let aliases = written.ranked.iter().flat_map(|&id| Lang::ALL.map(|lang| skills.aliases(id, lang)));
        written.known = labels.chain(aliases.flatten().flat_map(|alias| terms(alias))).collect();
        written
    }

    fn labels(&self, id: SkillId) -> Vec<Bag> {
        let label = |lang| self.skills.label_in(id, lang);
        Lang::ALL.into_iter().filter_map(label).map(|label| self.bag(label)).collect()
    }

    /// Terms of a label with what they count.
    fn bag(&self, label: &str) -> Bag {
        let mut bag = Bag::new();
        for (text, inside) in parts(label) {
            for term in terms(&text) {
                let share = if inside { self.options.qualifier } else { 1.0 };
                let most = bag.entry(term).or_insert(share);
                *most = most.max(share);
            }
        }
        bag
    }

    fn weight(&self, term: &str) -> f64 {
        let has = |&&id: &&SkillId| self.labels(id).iter().any(|label| label.contains_key(term));
        let count = self.ranked.iter().filter(has).count().max(1);
        let generic = self.options.generic_words.iter().any(|word| terms(word).contains(&term.to_owned()));
        let single = term.chars().count() == 1 && !term.is_ascii();
        (1.0 + self.ranked.len() as f64 / count as f64).ln()
            * if generic || single { self.options.generic } else { 1.0 }
    }

    fn base(&self, term: &str) -> String {
        let cut = term.strip_suffix("ing").or_else(|| term.strip_suffix("ed")).filter(|cut| cut.len() >= 3);
        let Some(cut) = cut else { return term.to_owned() };
        let doubled = cut.len() > 3 && cut.as_bytes()[cut.len() - 1] == cut.as_bytes()[cut.len() - 2];
        let single = (doubled && !cut.ends_with(['l', 's'])).then(|| cut[..cut.len() - 1].to_owned());
        let bases = single.into_iter().chain([format!("{cut}e"), cut.to_owned()]);
        bases.into_iter().find(|base| self.known.contains(base)).unwrap_or_else(|| term.to_owned())
    }

    /// Every concept with its score and how much the best label leads the best alias.
    fn rank(&self, sentence: &str) -> BTreeMap<SkillId, (f64, f64)> {
        let own: BTreeSet<String> = terms(sentence).into_iter().collect();
        let mut counted: Bag =
            own.iter().filter(|term| self.known.contains(*term)).map(|term| (term.clone(), 1.0)).collect();
        let bases: BTreeSet<String> = own.iter().map(|term| self.base(term)).collect();
        for term in self.ranked.iter().flat_map(|&id| self.labels(id)).flat_map(BTreeMap::into_keys) {
            if bases.contains(&self.base(&term)) {
                counted.entry(term).or_insert(self.options.kin);
            }
        }
        let length = counted.iter().map(|(term, s)| (s * self.weight(term)).powi(2)).sum::<f64>().sqrt();
        let mut found = BTreeMap::new();
        for &id in &self.ranked {
            let label = self.labels(id).iter().map(|label| self.label(label, &counted, length)).fold(0.0, f64::max);
            let aliases = Lang::ALL.into_iter().flat_map(|lang| self.skills.aliases(id, lang));
            let alias = aliases.map(|alias| self.alias(alias, &own, length)).fold(0.0, f64::max);
            let name = label.max(alias);
            if name > 0.0 {
                found.insert(id, (self.described(id, &own, name), label - alias));
            }
        }
        found
    }

    fn label(&self, label: &Bag, counted: &Bag, length: f64) -> f64 {
        let (mut all, mut covered, mut product, mut squares) = (0.0, 0.0, 0.0, 0.0);
        for (term, share) in label {
            let (weight, s) = (self.weight(term), counted.get(term).copied().unwrap_or(0.0));
            let a = share * weight;
            (all, covered, product, squares) = (all + a, covered + a * s, product + a * s * weight, squares + a * a);
        }
        if covered > 0.0 { f64::midpoint(covered / all, product / (length * squares.sqrt())) } else { 0.0 }
    }

    fn alias(&self, alias: &str, own: &BTreeSet<String>, length: f64) -> f64 {
        let terms: BTreeSet<String> = terms(alias).into_iter().collect();
        if terms.is_empty() || !terms.is_subset(own) {
            return 0.0;
        }
        let squares: f64 = terms.iter().map(|term| self.weight(term).powi(2)).sum();
        self.options.alias * (1.0 + squares / (length * squares.sqrt())) / 2.0
    }

    fn described(&self, id: SkillId, own: &BTreeSet<String>, name: f64) -> f64 {
        let terms_of = |id: SkillId| -> BTreeSet<String> { terms(self.skills.description(id)).into_iter().collect() };
        if self.ranked.iter().all(|&id| terms_of(id).is_empty()) || self.options.description <= 0.0 {
            return name;
        }
        let weight = |term: &String| {
            let count = self.ranked.iter().filter(|&&id| terms_of(id).contains(term)).count();
            if count == 0 { 0.0 } else { (1.0 + self.ranked.len() as f64 / count as f64).ln() }
        };
        let length = |terms: &BTreeSet<String>| terms.iter().map(|term| weight(term).powi(2)).sum::<f64>().sqrt();
        let terms = terms_of(id);
        let both: f64 = terms.intersection(own).map(|term| weight(term).powi(2)).sum();
        let cosine = if both > 0.0 { both / (length(&terms) * length(own)) } else { 0.0 };
        (name + self.options.description * cosine) / (1.0 + self.options.description)
    }
}

/// The parts of a label, and whether each stands in brackets.
fn parts(label: &str) -> Vec<(String, bool)> {
    let (mut parts, mut depth) = (vec![(String::new(), false)], 0);
    for c in label.chars() {
        depth += i32::from("(（[【".contains(c));
        if ")）]】".contains(c) {
            depth = (depth - 1).max(0);
        }
        if "(（[【)）]】".contains(c) {
            parts.push((String::new(), depth > 0));
        } else {
            parts.last_mut().unwrap().0.push(c);
        }
    }
    parts
}

/// Terms of the texts that the strategies below make: their binding words are `the`, `of` and 的.
fn terms(text: &str) -> Vec<String> {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let (mut terms, folded) = (Vec::new(), fold(text));
    for word in folded.split(|c| c == ' ' || is_han(c)).filter(|word| !["", "the", "of"].contains(word)) {
        let stemmed = word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase());
        let term = match word {
            _ if stemmed && word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
            _ if stemmed && word.ends_with("sses") => word[..word.len() - 2].to_owned(),
            _ if stemmed && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) => {
                word[..word.len() - 1].to_owned()
            }
            _ => word.to_owned(),
        };
        terms.push(term);
    }
    let chars: Vec<char> = folded.chars().collect();
    terms.extend(chars.iter().filter(|&&c| is_han(c) && c != '的').map(char::to_string));
    terms.extend(chars.windows(2).filter(|pair| is_han(pair[0]) && is_han(pair[1])).map(String::from_iter));
    terms
}

const POOL: [&str; 28] = [
    "manage",
    "managing",
    "managed",
    "plan",
    "planning",
    "projects",
    "project",
    "policies",
    "policy",
    "classes",
    "class",
    "passed",
    "pass",
    "analysis",
    "wind",
    "the",
    "of",
    "C++",
    "(java",
    "computer)",
    "(computer)",
    "焊接",
    "焊",
    "管理",
    "氩弧焊",
    "的",
    "项目（管理）",
    ".NET",
];

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&POOL[..]), words).prop_map(|words| words.join(" "))
}

fn taxonomy() -> impl Strategy<Value = SkillTaxonomy> {
    let names = (text(1..5), text(0..5), prop::collection::vec(text(1..3), 0..3));
    let concept = (names, text(0..9), 0..9_usize, prop::bool::weighted(0.2));
    prop::collection::vec(concept, 1..9).prop_map(|rows| {
        let concepts = rows.into_iter().enumerate().map(|(place, ((zh, en, aliases), description, parent, group))| {
            let kind = if group { Kind::Group } else { Kind::Skill };
            let mut concept =
                Concept::new(format!("c{place}"), kind).label(Lang::Zh, format!("焊{zh}")).label(Lang::En, en);
            concept.description = description;
            concept = aliases.into_iter().fold(concept, |concept, alias| concept.alias(Lang::Zh, format!("{alias}焊")));
            if parent < place { concept.parent(format!("c{parent}")) } else { concept }
        });
        concepts.collect::<TaxonomyBuilder<SkillId>>().build_lenient().0
    })
}

fn options() -> impl Strategy<Value = SentenceOptions> {
    let weight = || prop::sample::select(&[0.0, 0.25, 0.5, 1.0][..]);
    (prop::array::uniform4(weight()), 0.05..1.0).prop_map(|([alias, kin, description, qualifier], generic)| {
        let mut options = SentenceOptions::default();
        (options.alias, options.kin, options.description) = (alias, kin, description);
        (options.generic, options.qualifier) = (generic, qualifier);
        options
    })
}

proptest! {
    #[test]
    fn the_index_is_the_formula(
        skills in taxonomy(),
        options in options(),
        sentences in prop::collection::vec(text(0..9), 1..4),
    ) {
        let ranker = SentenceRanker::new(&skills, options.clone());
        let written = Written::new(&skills, &options);
        let mut scratch = SentenceScratch::default();
        for sentence in sentences {
            let got = ranker.rank(&sentence, usize::MAX, &mut scratch);
            let want = written.rank(&sentence);
            prop_assert_eq!(got.len(), want.len(), "{}", sentence);
            for found in &got {
                let (score, lead) = want[&found.id];
                prop_assert!((found.score - score).abs() < 1e-9, "{} {:?} {}", sentence, found, score);
                prop_assert!(lead.abs() < 1e-9 || (lead > 0.0) == (found.how == How::Label));
            }
            let key = |found: &Ranked<SkillId>| (skills.depth(found.id), found.id);
            let in_order = |a: &Ranked<SkillId>, b: &Ranked<SkillId>| {
                b.score.total_cmp(&a.score).then(key(a).cmp(&key(b))).is_lt()
            };
            prop_assert!(got.is_sorted_by(in_order));
            for k in 0..4 {
                let few = ranker.rank(&sentence, k, &mut SentenceScratch::default());
                prop_assert_eq!(&few[..], &got[..k.min(got.len())]);
            }
        }
    }

    #[test]
    fn any_text_has_an_answer(
        label in "\\PC{1,12}",
        alias in ".{0,8}",
        texts in prop::collection::vec("(\\PC|[ing(（焊）)\u{0}\u{301}sed]){0,40}", 1..4),
    ) {
        let concept = Concept::new("x", Kind::Skill).label(Lang::En, label.clone()).alias(Lang::Zh, alias.clone());
        let small: SkillTaxonomy = TaxonomyBuilder::from_iter([concept]).build_lenient().0;
        let large = skills();
        let rankers = [&small, &large].map(|skills| SentenceRanker::new(skills, SentenceOptions::default()));
        let mut scratch = SentenceScratch::default();
        for text in texts.iter().chain([&label, &alias]) {
            for ranker in &rankers {
                let got = ranker.rank(text, 5, &mut scratch);
                prop_assert!(got.iter().all(|found| found.score > 0.0 && found.score <= 1.0));
                prop_assert_eq!(got, ranker.rank(text, 5, &mut SentenceScratch::default()));
            }
        }
    }
}

/// The sentences of one file of annotations with the labels given to them.
fn annotated(folder: &Path, name: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source = Source::open(&folder.join(name), EncodingChoice::Auto).unwrap();
    let columns = [Column::required("sentence", &[]), Column::required("label", &[])];
    let rows = chancai_table::read(&source, &columns, |row| {
        let label = row.text("label").split_whitespace().collect::<Vec<_>>().join(" ");
        Some((row.text("sentence").to_owned(), label))
    });
    let mut sentences: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let is_label = |label: &str| !["LABEL NOT PRESENT", "UNDERSPECIFIED"].contains(&label);
    for (sentence, label) in rows.unwrap().into_values().into_iter().filter(|(_, label)| is_label(label)) {
        sentences.entry(sentence).or_default().insert(label);
    }
    sentences
}

#[test]
fn the_annotated_adverts() {
    let data = std::env::var_os("CHANCAI_DATA").map(|data| Path::new(&data).to_owned());
    let Some(data) = data.filter(|data| data.join("esco-1.1.1").is_dir() && data.join("eval").is_dir()) else {
        let _ = writeln!(std::io::stderr(), "the_annotated_adverts: left out, CHANCAI_DATA names no folder with eval");
        return;
    };
    let open = |name: &str| Source::open(&data.join(format!("esco-1.1.1/{name}.gz")), EncodingChoice::Auto).unwrap();
    let skills = esco::read(&Files::from_array(esco::NAMES.map(open)), Lang::En).unwrap().value.skills;
    let ranker = SentenceRanker::new(&skills, SentenceOptions::default());
    let mut scratch = SentenceScratch::default();
    for (name, count, least) in [("house", 61, 0.55), ("tech", 75, 0.71)] {
        let sentences = annotated(&data.join("eval"), &format!("{name}_validation_annotations.csv"));
        assert_eq!(sentences.len(), count);
        let precision = |(sentence, gold): (&String, &BTreeSet<String>)| {
            let top = ranker.rank(sentence, 5, &mut scratch);
            let hits = top.iter().filter(|found| gold.contains(skills.label(found.id, Lang::En))).count();
            hits as f64 / gold.len().min(5) as f64
        };
        let mean = sentences.iter().map(precision).sum::<f64>() / count as f64;
        assert!(mean >= least, "{name}: RP@5 {mean:.4}");
    }
}
