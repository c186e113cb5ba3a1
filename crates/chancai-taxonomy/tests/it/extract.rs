//! Sentences from résumés and advertisements, where each name stands in them, and what they say of it.

use chancai_taxonomy::{
    Concept, ExtractOptions, ExtractScratch, Extractor, How, Kind, Lang, SkillId, SkillTaxonomy, Stance,
    TaxonomyBuilder, fold,
};
use proptest::prelude::*;
use std::sync::LazyLock;

/// External id, label, aliases, parent.
const SKILLS: &[(&str, &str, &[&str], &str)] = &[
    ("programming", "编程", &["computer programming"], "it"),
    ("c", "C语言", &["C"], "programming"),
    ("cpp", "C++", &[], "programming"),
    ("csharp", "C#", &[], "programming"),
    ("dotnet", ".NET", &[], "programming"),
    ("java", "Java", &[], "programming"),
    ("javascript", "JavaScript", &["JS"], "programming"),
    ("go", "Go", &["Golang"], "programming"),
    ("r", "R", &["R语言"], "programming"),
    ("rust", "Rust", &[], "programming"),
    ("swift", "Swift", &[], "programming"),
    ("python", "Python", &[], "programming"),
    ("prog-lang", "programming language", &[], "it"),
    ("spark", "Spark", &["Apache Spark"], "data"),
    ("sql", "SQL", &[], "data"),
    ("databases", "数据库", &["database"], "data"),
    ("docker", "Docker", &[], "ops"),
    ("kubernetes", "Kubernetes", &["K8s"], "ops"),
    ("excel", "Excel", &[], "office"),
    ("circuits", "电路设计", &[], "ic"),
    ("digital-circuits", "数字电路设计", &["digital circuit design"], "ic"),
    ("verilog", "Verilog", &[], "ic"),
    ("welding", "焊接", &["welding"], "metal"),
    ("ndt", "无损检测", &["NDT"], "metal"),
    ("testing", "检测", &[], "metal"),
    ("wireless", "通信", &[], "ic"),
    ("front-end", "前端开发", &["front-end development"], "it"),
    ("tcp", "TCP/IP", &[], "it"),
    ("office-suite", "文字、表格处理", &[], "office"),
    ("ai", "人工智能", &["AI"], "it"),
    ("material-a", "新材料", &["材料合成"], "ic"),
    ("material-b", "材料合成工艺", &["材料合成"], "ic"),
    ("driving", "驾驶", &["driver's licence"], "office"),
    ("electric", "电", &[], "ic"),
];

fn skills() -> SkillTaxonomy {
    let skill = |(id, name, aliases, parent): &(&str, &str, &[&str], &str)| {
        let concept = Concept::new(*id, Kind::Skill).label(Lang::Zh, *name).parent(*parent);
        aliases.iter().fold(concept, |concept, &alias| concept.alias(Lang::En, alias))
    };
    let heading = |(id, zh): (&str, &str)| Concept::new(id, Kind::Group).label(Lang::Zh, zh);
    let headings =
        [("it", "信息技术"), ("data", "数据"), ("ops", "运维"), ("office", "办公"), ("ic", "芯片"), ("metal", "金属")];
    SKILLS.iter().map(skill).chain(headings.map(heading)).collect::<TaxonomyBuilder<SkillId>>().build().unwrap()
}

fn options(change: impl FnOnce(&mut ExtractOptions)) -> ExtractOptions {
    let mut options = ExtractOptions::default();
    change(&mut options);
    options
}

fn extractor() -> &'static Extractor<SkillId> {
    static EXTRACTOR: LazyLock<Extractor<SkillId>> =
        LazyLock::new(|| Extractor::new(&skills(), ExtractOptions::default()));
    &EXTRACTOR
}

/// The external ids found, each with its stance's mark, and the slices by code points.
fn found(text: &str) -> Vec<String> {
    let (skills, extractor) = (skills(), extractor());
    let chars: Vec<char> = text.chars().collect();
    let shown = |m: chancai_taxonomy::Mention<SkillId>| {
        let slice: String = chars[m.start..m.end].iter().collect();
        assert_eq!(slice, text[m.start_byte..m.end_byte]);
        let mark = match m.stance {
            Stance::Negated => "-",
            Stance::NiceToHave => "+",
            _ => "",
        };
        format!("{mark}{}={slice}", skills.external(m.id))
    };
    extractor.extract(text).into_iter().map(shown).collect()
}

/// As [`found`], the ids only.
fn ids(text: &str) -> String {
    let ids: Vec<String> = found(text).iter().map(|one| one.split('=').next().unwrap().to_owned()).collect();
    ids.join(" ")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(ids(text), *expected, "{text}");
    }
}

#[test]
fn places_in_the_text_as_given() {
    assert_eq!(
        found("本人５年数字 电路设计经验，熟悉Ｖｅｒｉｌｏｇ与Ｃ＋＋；\n了解 Py\u{200b}thon、TCP-IP。"),
        [
            "digital-circuits=数字 电路设计",
            "verilog=Ｖｅｒｉｌｏｇ",
            "cpp=Ｃ＋＋",
            "python=Py\u{200b}thon",
            "tcp=TCP-IP"
        ]
    );
    assert_eq!(found("👨‍👩‍👧 Java 🚀"), ["java=Java"]);
    assert_eq!(found("Holds a driver’s licence"), ["driving=driver’s licence"]);
    let found = extractor().extract("熟悉Java\r\n会焊接");
    let places: Vec<_> = found.iter().map(|m| (m.start, m.end, m.start_byte, m.end_byte)).collect();
    assert_eq!(places, [(2, 6, 6, 10), (9, 11, 15, 21)]);
}

#[test]
fn words_are_whole() {
    check(&[
        ("JavaScript", "javascript"),
        ("熟悉Java开发和JavaScript", "java javascript"),
        ("Java8, JavaBeans, javas", ""),
        ("精通C++和C#编程", "cpp csharp programming"),
        ("C++11以上", "cpp"),
        ("ASP.NET 与 .NET", "dotnet"),
        ("Vue.js, NestJS", ""),
        ("R&D, T-SQL, CRM, IPv4 in Google", "sql"),
        ("java_home=/usr", ""),
        ("mail java@example.com", ""),
        ("Java+Spring+SQL", "java sql"),
        ("2.Java 3.Python", "java python"),
        ("室温25℃，Ｃ型钢，㎏", ""),
        ("Cafe\u{301} Java\u{301}", ""),
        ("电", "electric"),
        ("电、焊接", "electric welding"),
        ("用电", ""),
    ]);
}

#[test]
fn the_longest_wins_and_punctuation_parts() {
    check(&[
        ("数字电路设计", "digital-circuits"),
        ("模拟电路设计", "circuits"),
        ("数字，电路设计", "circuits"),
        ("数字（电路）设计", "digital-circuits"),
        ("无损检测与检测", "ndt testing"),
        ("新、材料", ""),
        ("front end development", "front-end"),
        ("front, end development", ""),
        ("TCP. IP", ""),
        ("文字、表格处理", "office-suite"),
        ("信息技术", ""),
    ]);
    let nested = Extractor::new(&skills(), options(|o| o.nested = true));
    let skills = skills();
    let all: Vec<&str> = nested.extract("无需数字电路设计").iter().map(|m| skills.external(m.id)).collect();
    assert_eq!(all, ["digital-circuits", "circuits"]);
    assert!(nested.extract("无需数字电路设计").iter().all(|m| m.stance == Stance::Negated));
}

#[test]
fn one_or_many() {
    assert_eq!(
        found("three programming languages, two Databases"),
        ["prog-lang=programming languages", "databases=Databases"]
    );
    let exact = Extractor::new(&skills(), options(|o| o.plurals = false));
    assert!(exact.extract("two databases").is_empty());
    for (text, score) in [("Java", 1.0), ("K8s", 0.95), ("databases", 0.95 * 0.98)] {
        assert!((extractor().extract(text)[0].score - score).abs() < 1e-12, "{text}");
    }
}

#[test]
fn ambiguous_names_keep_their_concepts() {
    let (skills, extractor) = (skills(), extractor());
    let mention = extractor.extract("做过材料合成")[0];
    let ids: Vec<&str> = extractor.ids(&mention).iter().map(|&id| skills.external(id)).collect();
    assert_eq!((ids, mention.ambiguous, mention.how), (vec!["material-a", "material-b"], true, How::Alias));
    assert_eq!((skills.external(mention.id), extractor.name(&mention)), ("material-a", "材料合成"));
    assert!((mention.score - 0.95 / 2.0).abs() < 1e-12);
}

#[test]
fn short_names_need_context() {
    check(&[
        ("C/C++/Java", "c cpp java"),
        ("Python、R、SQL", "python r sql"),
        ("熟悉 C、R 和 Python", "c r python"),
        ("Fluent in R and Python", "r python"),
        ("熟悉C编程", "c programming"),
        ("编程语言：Go", "programming go"),
        ("用Go写过Python服务", "go python"),
        ("Experience with the Go programming language", "go prog-lang"),
        ("C轮融资后的开发团队", ""),
        ("C端产品开发", ""),
        ("Vitamin C development", ""),
        ("C/S架构软件开发", ""),
        ("持C证", ""),
        ("We go where the code is", ""),
        ("Go to market with software", ""),
        ("AI绘画", ""),
        ("AI算法开发", "ai"),
        ("选项 R", ""),
    ]);
    let score = extractor().extract("C/C++")[0].score;
    assert!((score - 0.95 * 0.8).abs() < 1e-12);
}

#[test]
fn ordinary_words_need_a_capital_in_running_english() {
    check(&[
        ("a swift response to rust on steel", ""),
        ("wrote Swift apps", "swift"),
        ("Swift response to customers", ""),
        ("熟练使用excel、spark", "excel spark"),
        ("excel, word", "excel"),
        ("I excel at welding", "welding"),
        ("built with java, rust and python", "java rust python"),
        ("Apache Spark jobs", "spark"),
        ("three years of rust programming", "rust"),
    ]);
}

#[test]
fn the_tables_can_be_extended_and_narrowed() {
    let skills = skills();
    let with = |change: fn(&mut ExtractOptions)| Extractor::new(&skills, options(change));
    let sure = with(|o| o.sure_names = vec!["ai".into(), "C".into()]);
    assert_eq!(sure.extract("AI绘画，持C证").len(), 2);
    let strict = with(|o| o.context_names = vec!["JS".into()]);
    assert!(strict.extract("JS很好").is_empty() && extractor().extract("JS很好").len() == 1);
    let cued = with(|o| o.cues = vec!["绘画".into()]);
    assert_eq!(cued.extract("AI绘画").len(), 1);
    let ordinary = with(|o| o.ordinary_words = vec!["docker".into()]);
    assert!(ordinary.extract("a docker by trade").is_empty());
    let near = with(|o| o.window = 2);
    assert!(near.extract("AI绘画的开发").is_empty() && extractor().extract("AI绘画的开发").len() == 1);
}

#[test]
fn negation_in_chinese() {
    check(&[
        ("不会Java，会Python", "-java python"),
        ("不懂Java、SQL；精通Docker", "-java -sql docker"),
        ("没有Java开发经验", "-java"),
        ("没有做过Java、Python，但熟悉SQL", "-java -python sql"),
        ("不会Java但会Python", "-java python"),
        ("Java不会，Python熟练", "-java python"),
        ("不要求Java经验。要求Python", "-java python"),
        ("Java不作要求，Python必须", "-java python"),
        ("无Java经验亦可", "-java"),
        ("无需焊接基础", "-welding"),
        ("无线通信开发经验", "wireless"),
        ("熟悉无损检测，有经验", "ndt"),
        ("无损焊接经验", "welding"),
        ("不仅会Java，还会Python", "java python"),
        ("包括但不限于Java、Python", "java python"),
        ("熟悉Java，不会焊接", "java -welding"),
    ]);
}

#[test]
fn negation_in_english() {
    check(&[
        ("No experience in Java; good Python", "-java python"),
        ("without Java or Python, though SQL", "-java -python sql"),
        ("without Java, Python or Docker", "-java -python -docker"),
        ("Java is not required, Python is", "-java python"),
        ("Java not required but Python preferred", "-java +python"),
        ("no Java experience", "-java"),
        ("there is no doubt: Java", "java"),
        ("I don't know Java. I know Python.", "-java python"),
        ("not only Java but also Python", "java python"),
        ("Not familiar with Docker", "-docker"),
        ("not required to know Java", "-java"),
    ]);
}

#[test]
fn what_is_welcome() {
    check(&[
        ("精通Java，熟悉Docker者优先", "java +docker"),
        ("熟悉Docker、Kubernetes优先", "+docker +kubernetes"),
        ("熟悉Docker，优先考虑", "+docker"),
        ("精通Java。有焊接经验，会者优先", "java +welding"),
        ("优先考虑有Docker经验者", "+docker"),
        ("精通Java；加分项：Docker；Kubernetes。SQL", "java +docker +kubernetes sql"),
        ("最好会SQL，必须会Java", "+sql java"),
        ("熟悉Java，本科优先", "java"),
        ("Java优先级队列", "java"),
        ("Java required, Docker is a plus", "java +docker"),
        ("Java is required and Docker is a plus", "java +docker"),
        ("Docker, Kubernetes preferred", "+docker +kubernetes"),
        ("Nice to have: Docker, Kubernetes; SQL. Java", "+docker +kubernetes +sql java"),
        ("Ideally Docker, must have Java", "+docker java"),
        ("Knowledge of SQL would be an advantage", "+sql"),
        ("Bonus points for Docker", "+docker"),
        ("无需Java，优先", "-java"),
    ]);
}

#[test]
fn lines_are_read_each_by_itself() {
    let extractor = extractor();
    let (first, second) = ("不会Java、Python", "数字\u{2028}电路设计，C");
    let whole = extractor.extract(&format!("{first}\n{second}"));
    let shift = first.chars().count() + 1;
    let mut apart = extractor.extract(first);
    apart.extend(extractor.extract(second).into_iter().map(|mut m| {
        m.start += shift;
        m.end += shift;
        m.start_byte += first.len() + 1;
        m.end_byte += first.len() + 1;
        m
    }));
    assert_eq!(whole, apart);
    assert_eq!(ids("数字\n电路设计"), "circuits");
    assert_eq!(ids("编程\nC"), "programming");
}

/// What an adversary would send, by the length wanted.
fn hostile(len: usize) -> Vec<String> {
    [
        "Java",
        "不会Java",
        "C/",
        "Java优先",
        "\u{200d}",
        "e\u{301}\u{323}",
        "\u{301}",
        "👨‍👩‍👧",
        "\u{202e}Java\u{202c}",
        "C,",
        "无",
        "数字电路",
        "ﬁ",
        "R",
        "R ",
        "...",
        "a.b",
        "电路设计数字",
        "甲",
    ]
    .iter()
    .map(|part| part.repeat(len / part.len() + 1))
    .collect()
}

#[test]
fn hostile_text_is_read() {
    let extractor = extractor();
    for text in hostile(40_000) {
        let found = extractor.extract(&text);
        assert!(found.is_sorted_by(|a, b| a.end <= b.start));
        assert!(found.len() <= text.chars().count());
        assert!(found.iter().all(|m| text.is_char_boundary(m.start_byte) && text.is_char_boundary(m.end_byte)));
    }
    let repeated = "不会Java，".repeat(10_000);
    let found = extractor.extract(&repeated);
    assert!(found.len() == 10_000 && found.iter().all(|m| m.stance == Stance::Negated));
}

#[test]
fn a_line_of_megabytes_is_cut_between_words() {
    let extractor = extractor();
    let sentence = "熟悉 Java 与 数字电路设计，";
    let text = sentence.repeat((5 << 20) / 2 / sentence.len());
    let found = extractor.extract(&text);
    assert_eq!(found.len(), 2 * text.matches("Java").count());
    assert!(found.iter().all(|m| matches!(&text[m.start_byte..m.end_byte], "Java" | "数字电路设计")));
    let solid = "数字电路设计".repeat((2 << 20) / 18);
    let least = solid.matches("数字电路设计").count() - 3;
    assert!(extractor.extract(&solid).iter().filter(|m| m.end - m.start == 6).count() >= least);
}

#[test]
fn an_empty_taxonomy_finds_nothing() {
    let empty: SkillTaxonomy = TaxonomyBuilder::new().build().unwrap();
    let extractor = Extractor::new(&empty, ExtractOptions::default());
    assert!(extractor.extract("不会Java，C语言").is_empty() && extractor.extract("").is_empty());
}

/// The definition, without folding the text as a whole, without an automaton: every part of the text that folds to a
/// label, held against the words around it; then the longest again and again.
fn by_definition(text: &str, labels: &[String]) -> Vec<(usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let latin = |place: Option<&char>| place.is_some_and(char::is_ascii_alphabetic);
    let han = |place: Option<&char>| place.is_some_and(|c| !c.is_ascii() && *c != '、');
    let before = |i: usize| i.checked_sub(1).and_then(|i| chars.get(i));
    let mut spans = Vec::new();
    for i in 0..chars.len() {
        for j in i + 1..=chars.len().min(i + 12) {
            let part = &chars[i..j];
            if [part[0], part[part.len() - 1]].iter().any(|c| " 、".contains(*c)) || part.contains(&'、') {
                continue;
            }
            let folded = fold(&part.iter().collect::<String>());
            let inside = (latin(part.first()) && latin(before(i))) || (latin(part.last()) && latin(chars.get(j)));
            let lone = part.len() > 1 || latin(part.first()) || !(han(before(i)) || han(chars.get(j)));
            if labels.contains(&folded) && !inside && lone {
                spans.push((i, j, folded.chars().count()));
            }
        }
    }
    let mut chosen = Vec::new();
    while let Some(&(i, j, _)) = spans.iter().min_by_key(|(i, _, len)| (std::cmp::Reverse(*len), *i)) {
        chosen.push((i, j));
        spans.retain(|&(from, to, _)| to <= i || j <= from);
    }
    chosen.sort_unstable();
    chosen
}

fn taxonomy_of(labels: &[String]) -> SkillTaxonomy {
    let concept = |(n, label): (usize, &String)| Concept::new(format!("id{n}"), Kind::Skill).label(Lang::Zh, &**label);
    labels.iter().enumerate().map(concept).collect::<TaxonomyBuilder<SkillId>>().build().unwrap()
}

/// Names that count wherever they stand as whole words.
fn plain_names() -> Vec<&'static str> {
    let names = SKILLS.iter().flat_map(|(_, name, aliases, _)| std::iter::once(name).chain(*aliases));
    let doubtful = ["C", "R", "Go", "Rust", "Swift", "Spark", "Excel", "AI"];
    names.copied().filter(|name| !doubtful.contains(name)).collect()
}

proptest! {
    #[test]
    fn it_finds_what_the_definition_says(
        labels in prop::collection::btree_set("[ab]{1,2}|[甲乙]{1,3}|[ab甲乙]{2,4}|[ab]{1,2} [ab]{1,2}", 1..8),
        text in "[ab甲乙 、]{0,24}",
    ) {
        let labels: Vec<String> = labels.into_iter().map(|label| fold(&label)).collect();
        let sure_names = labels.clone();
        let options = options(|o| (o.sure_names, o.plurals) = (sure_names, false));
        let found = Extractor::new(&taxonomy_of(&labels), options).extract(&text);
        let found: Vec<(usize, usize)> = found.iter().map(|m| (m.start, m.end)).collect();
        prop_assert_eq!(found, by_definition(&text, &labels), "{:?} {:?}", labels, text);
    }

    #[test]
    fn every_planted_name_is_found_at_its_place(
        planted in prop::collection::vec((prop::sample::select(plain_names()), prop::sample::select(vec!["、", "，", "；", "。", " , ", "\n", "; ", " | ", "！", "\t"])), 0..12),
        wide in any::<bool>(),
    ) {
        let (mut text, mut places) = (String::new(), Vec::new());
        for (name, separator) in &planted {
            let start = text.chars().count();
            let widen = |c: char| if wide && c.is_ascii_alphanumeric() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
            text.extend(name.chars().map(widen));
            places.push((start, text.chars().count()));
            text.push_str(separator);
        }
        let found = extractor().extract(&text);
        prop_assert_eq!(found.iter().map(|m| (m.start, m.end)).collect::<Vec<_>>(), places);
        for (mention, (name, _)) in found.iter().zip(&planted) {
            prop_assert_eq!(fold(&text[mention.start_byte..mention.end_byte]), fold(name));
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "[CRJavaGo+#不会优先，、。 \u{301}\u{200d}/&.\n电路设计数字无经验编程]{0,40}|\\PC{0,40}") {
        let extractor = extractor();
        let chars: Vec<char> = text.chars().collect();
        let mut scratch = ExtractScratch::default();
        let (mut once, mut twice) = (Vec::new(), Vec::new());
        extractor.extract_into("熟悉Java、C，不会焊接", &mut scratch, &mut once);
        extractor.extract_into(&text, &mut scratch, &mut twice);
        prop_assert_eq!(&twice, &extractor.extract(&text));
        for mention in &twice {
            let slice: String = chars[mention.start..mention.end].iter().collect();
            prop_assert_eq!(&slice, &text[mention.start_byte..mention.end_byte]);
            prop_assert_eq!(fold(&slice), fold(extractor.name(mention)));
        }
    }
}
