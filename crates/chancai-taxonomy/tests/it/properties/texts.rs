//! Laws of what is done with a text: folding, finding, ranking, extracting, reading levels.

use std::sync::LazyLock;

use chancai_taxonomy::{
    Concept, ExtractOptions, ExtractScratch, Extractor, How, Kind, Lang, Mention, NormaliseOptions, Normalised,
    Normaliser, ProficiencyScale, RankOptions, RankScratch, Ranker, Seniority, SkillId, SkillTaxonomy, Synonyms,
    TaxonomyBuilder, fold, parse_level,
};

/// Names that are easily mistaken: short, signed, nested, shared by two concepts.
const NAMES: &[(&str, &str)] = &[
    ("c", "C；C语言"),
    ("cpp", "C++"),
    ("csharp", "C#"),
    ("dotnet", ".NET"),
    ("java", "Java"),
    ("javascript", "JavaScript；JS"),
    ("go", "Go；Golang"),
    ("r", "R"),
    ("rd", "R&D；研发"),
    ("tcp", "TCP/IP"),
    ("circuits", "电路设计"),
    ("digital", "数字电路设计；digital circuit design"),
    ("welding", "焊接；welding"),
    ("tig", "氩弧焊；TIG焊"),
    ("ndt", "无损检测；NDT；non-destructive testing"),
    ("a", "材料合成"),
    ("b", "材料合成；合成工艺"),
    ("electric", "电"),
    ("driving", "驾驶；driver's licence"),
    ("list", "文字、表格处理"),
    ("databases", "数据库；databases"),
    ("senior", "高级焊接"),
];

/// The taxonomy that texts are held against.
pub static SKILLS: LazyLock<SkillTaxonomy> = LazyLock::new(|| {
    let skill = |(id, names): &(&str, &str)| {
        let mut names = names.split('；');
        let concept = Concept::new(*id, Kind::Skill).label(Lang::Zh, names.next().unwrap_or_default()).parent("all");
        names.fold(concept, |concept, name| concept.alias(Lang::En, name))
    };
    let heading = Concept::new("all", Kind::Group).label(Lang::Zh, "技能");
    NAMES.iter().map(skill).chain([heading]).collect::<TaxonomyBuilder<SkillId>>().build().expect("sound")
});

/// Of [`SKILLS`].
pub static NORMALISER: LazyLock<Normaliser<SkillId>> =
    LazyLock::new(|| Normaliser::new(&SKILLS, NormaliseOptions::default()));
/// Of [`SKILLS`].
pub static RANKER: LazyLock<Ranker<SkillId>> = LazyLock::new(|| Ranker::new(&SKILLS, RankOptions::skills()));
/// Of [`SKILLS`].
pub static EXTRACTOR: LazyLock<Extractor<SkillId>> =
    LazyLock::new(|| Extractor::new(&SKILLS, ExtractOptions::default()));
static NESTED: LazyLock<Extractor<SkillId>> = LazyLock::new(|| {
    let mut options = ExtractOptions::default();
    options.nested = true;
    Extractor::new(&SKILLS, options)
});

/// Folding what is folded changes nothing, and leaves no space that does not part two words.
pub fn folded(text: &str) {
    let once = fold(text);
    assert_eq!(fold(&once), once, "{text:?}");
    assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "), "{text:?}: {once:?}");
    assert!(once.chars().all(|c| c == ' ' || !(c.is_whitespace() || c.is_control())), "{text:?}: {once:?}");
}

/// An answer is a concept that is no heading; one found by a name bears the text's name.
pub fn normalised(text: &str) {
    let answer = NORMALISER.normalise(text);
    if let Normalised::Known { id, how, score } = &answer {
        assert!(SKILLS.kind(*id) != Kind::Group && (0.0..=1.0).contains(score), "{text:?}: {answer:?}");
        let spelt = fold(text);
        let named = names_of(*id).any(|name| fold(name) == spelt);
        let exact = matches!(how, How::Label | How::Alias);
        assert!(*how == How::Id || named == exact, "{text:?}: {answer:?}");
    }
    if let Normalised::Ambiguous(ids) = &answer {
        assert!(ids.len() > 1 && ids.is_sorted_by(|a, b| a < b), "{text:?}: {answer:?}");
    }
    if let Some((_, score)) = NORMALISER.nearest(text) {
        assert!((0.0..=1.0).contains(&score), "{text:?}: {score}");
    }
}

fn names_of(id: SkillId) -> impl Iterator<Item = &'static str> {
    let labels = Lang::ALL.into_iter().filter_map(move |lang| SKILLS.label_in(id, lang));
    labels.chain(Lang::ALL.into_iter().flat_map(move |lang| SKILLS.aliases(id, lang)).map(|alias| &**alias))
}

/// Scores within 0 to 1 and falling, no concept twice, a name of a concept before all others; a used scratch answers
/// as a fresh one.
pub fn ranked(text: &str) {
    let mut scratch = RankScratch::default();
    let all = RANKER.rank(text, usize::MAX, &mut scratch);
    assert_eq!(RANKER.rank(text, usize::MAX, &mut scratch), all, "{text:?}");
    let five = RANKER.rank(text, 5, &mut scratch);
    assert!(five.len() <= 5 && five.len() <= all.len(), "{text:?}");
    assert!(all.iter().all(|found| (0.0..=1.0).contains(&found.score)), "{text:?}: {all:?}");
    assert!(all.is_sorted_by(|a, b| a.score >= b.score), "{text:?}: {all:?}");
    let mut ids: Vec<SkillId> = all.iter().map(|found| found.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len(), "{text:?}");
    let spelt = fold(text);
    let bears = |&id: &SkillId| SKILLS.kind(id) != Kind::Group && names_of(id).any(|name| fold(name) == spelt);
    let own: Vec<SkillId> = SKILLS.ids().filter(bears).collect();
    assert!(all.iter().take(own.len()).all(|found| own.contains(&found.id)), "{text:?}: {all:?}");
    let _ = (Seniority::of(text), Synonyms::builtin().of(&spelt).count());
}

/// Mentions lie in the text and in order, spell their name, and do not overlap unless nested ones are asked for; a
/// used scratch answers as a fresh one.
pub fn extracted(text: &str) {
    let found = EXTRACTOR.extract(text);
    all_stand(text, &found);
    assert!(found.windows(2).all(|pair| pair[0].end_byte <= pair[1].start_byte), "{text:?}: {found:?}");
    let nested = NESTED.extract(text);
    all_stand(text, &nested);
    let place = |mention: &Mention<SkillId>| (mention.start, std::cmp::Reverse(mention.end));
    assert!(found.iter().all(|outer| nested.binary_search_by_key(&place(outer), place).is_ok()), "{text:?}");
    let (mut scratch, mut again) = (ExtractScratch::default(), Vec::new());
    EXTRACTOR.extract_into("数字电路设计，会C++优先", &mut scratch, &mut again);
    again.clear();
    EXTRACTOR.extract_into(text, &mut scratch, &mut again);
    assert_eq!(again, found, "{text:?}");
}

fn all_stand(text: &str, found: &[Mention<SkillId>]) {
    let (mut byte, mut point) = (0, 0);
    for mention in found {
        assert!(byte <= mention.start_byte, "{text:?}: {mention:?}");
        point += text[byte..mention.start_byte].chars().count();
        byte = mention.start_byte;
        let written = &text[byte..mention.end_byte];
        assert!(!written.is_empty() && mention.score > 0.0 && mention.score <= 1.0, "{text:?}: {mention:?}");
        let points = (mention.start, mention.end);
        assert_eq!(points, (point, point + written.chars().count()), "{text:?}: {mention:?}");
        let (spelt, stem) = (fold(written), |name: &str| name.strip_suffix('s').unwrap_or(name).to_owned());
        assert!(names_of(mention.id).any(|name| stem(&fold(name)) == stem(&spelt)), "{written:?}: {mention:?}");
    }
}

/// A level is from 0 to 1 on every scale, and one of the scale's own steps.
pub fn level(text: &str) {
    assert!(parse_level(text).is_none_or(|value| (0.0..=1.0).contains(&value)), "{text:?}");
    for scale in ProficiencyScale::built_in() {
        if let Some(level) = scale.parse(text) {
            assert!((0.0..=1.0).contains(&level.value), "{text:?}: {level:?}");
            let own = level.step.map(|step| scale.steps()[step].value.to_bits());
            assert!(own.is_none_or(|own| own == level.value.to_bits()), "{text:?}: {level:?}");
        }
    }
}
