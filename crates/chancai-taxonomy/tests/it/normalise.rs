//! Real labels, their spellings, and near misses that must not become hits.

use chancai_taxonomy::{
    Concept, How, Kind, Lang, NormaliseOptions, Normalised, Normaliser, OccupationTaxonomy, SkillId, SkillTaxonomy,
    TaxonomyBuilder,
};
use proptest::prelude::*;

const LABELS: &[(&str, &str, &[&str])] = &[
    ("c", "C语言", &["C"]),
    ("cpp", "C++", &["C++语言"]),
    ("csharp", "C#", &[]),
    ("dotnet", ".NET", &[".NET开发"]),
    ("java", "Java", &[]),
    ("javascript", "JavaScript", &["JS"]),
    ("go", "Go语言", &["Golang"]),
    ("python", "Python", &[]),
    ("python2", "Python 2", &[]),
    ("verilog", "Verilog", &["Verilog HDL"]),
    ("rtl-design", "RTL设计", &["寄存器传输级设计", "数字前端设计"]),
    ("ic-layout", "集成电路版图设计", &["版图设计"]),
    ("photoresist", "光刻胶配方设计", &[]),
    ("electrician", "电工", &[]),
    ("electronics", "电子", &["电子技术"]),
    ("welding", "焊工", &[]),
    ("fitting", "钳工", &[]),
    ("electrical-engineer", "电气工程师", &[]),
    ("digital-circuits", "数字电路设计", &[]),
    ("nonmetal", "非金属材料成型工艺", &[]),
    ("machine-learning", "机器学习", &["machine learning"]),
    ("kubernetes", "容器编排", &["Kubernetes"]),
    ("maths", "数学建模", &[]),
    ("sales", "销售管理", &["sales manager"]),
    ("scales", "衡器管理", &["scales manager"]),
    ("new-material-a", "新材料", &["材料合成"]),
    ("new-material-b", "材料合成工艺", &["材料合成"]),
];

fn skills() -> SkillTaxonomy {
    let skill = |(id, zh, aliases): &(&str, &str, &[&str])| {
        let concept = Concept::new(*id, Kind::Skill).label(Lang::Zh, *zh);
        aliases.iter().fold(concept, |concept, &alias| concept.alias(Lang::Zh, alias))
    };
    let heading = Concept::new("it", Kind::Group).label(Lang::Zh, "信息技术大类").alias(Lang::En, "Pythons");
    LABELS.iter().map(skill).chain([heading]).collect::<TaxonomyBuilder<SkillId>>().build().unwrap()
}

fn found(text: &str) -> Option<&'static str> {
    let skills = skills();
    let id = Normaliser::new(&skills, NormaliseOptions::default()).normalise(text).id()?;
    LABELS.iter().map(|(external, ..)| *external).find(|&external| external == skills.external(id))
}

#[test]
fn every_label_and_alias_finds_its_own() {
    for (id, label, aliases) in LABELS {
        assert_eq!(found(label), Some(*id), "{label}");
        assert_eq!(found(id), Some(*id));
        for alias in aliases.iter().filter(|alias| **alias != "材料合成") {
            assert_eq!(found(alias), Some(*id), "{alias}");
        }
    }
}

#[test]
fn spellings_of_one_name() {
    for (text, id) in [
        ("Ｃ＋＋", "cpp"),
        ("c++", "cpp"),
        ("c#", "csharp"),
        ("C♯", "csharp"),
        (".net", "dotnet"),
        ("．ＮＥＴ", "dotnet"),
        ("ＪＡＶＡ", "java"),
        ("java script", "javascript"),
        ("GO 语言", "go"),
        ("C 语言", "c"),
        ("rtl 设计", "rtl-design"),
        ("  电工 ", "electrician"),
        ("Machine-Learning", "machine-learning"),
        ("机器 学习", "machine-learning"),
        ("python_2", "python2"),
    ] {
        assert_eq!(found(text), Some(id), "{text}");
    }
}

#[test]
fn typing_errors_that_are_forgiven() {
    for (text, id) in [
        ("Pyhton", "python"),
        ("Verlog", "verilog"),
        ("JavaSript", "javascript"),
        ("JavaScritp", "javascript"),
        ("Kubernets", "kubernetes"),
        ("machine lerning", "machine-learning"),
        ("machinelearning", "machine-learning"),
        ("集成电路板图设计", "ic-layout"),
        ("光刻胶配放设计", "photoresist"),
        ("寄存传输级设计", "rtl-design"),
    ] {
        assert_eq!(found(text), Some(id), "{text}");
    }
}

#[test]
fn near_misses_are_never_the_wrong_one() {
    for text in [
        "Javas",
        "Jav",
        "C+",
        "C++++",
        "F#",
        "NET",
        "Java2",
        "Python 3",
        "Pythonic 2",
        "JScript",
        "Gol",
        "电气工",
        "电",
        "钎工",
        "焊接工",
        "电子工",
        "电器",
        "电力工程师",
        "电子工程师",
        "数学电路设计",
        "金属材料成型工艺",
        "副集成电路版图设计",
        "机器视觉",
        "信息技术大类",
        "Pythons",
        "sale manager",
        "scale",
        "",
        " ",
        "——",
        "？",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn a_known_word_is_no_typing_error() {
    // Both are known: neither is taken for the other, and each is found.
    assert_eq!(found("sales manager"), Some("sales"));
    assert_eq!(found("scales manager"), Some("scales"));
    // 数学 occurs in 数学建模, so 数学电路设计 is another thing; 数宇 occurs nowhere.
    assert_eq!(found("数学电路设计"), None);
    assert_eq!(found("数宇电路设计"), Some("digital-circuits"));
}

#[test]
fn ambiguous_names_stay_ambiguous() {
    let skills = skills();
    let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
    let ids = ["new-material-a", "new-material-b"].map(|id| skills.find(id).unwrap());
    assert_eq!(normaliser.normalise("材料 合成"), Normalised::Ambiguous(ids.to_vec()));
}

#[test]
fn a_fuzzy_answer_needs_a_lead() {
    let skill = |id: &str, en: &str| Concept::new(id, Kind::Skill).label(Lang::En, en);
    let skills: SkillTaxonomy =
        TaxonomyBuilder::from_iter([skill("a", "solderinga"), skill("b", "solderingb")]).build().unwrap();
    let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
    assert_eq!(normaliser.normalise("soldering"), Normalised::Ambiguous(skills.ids().collect()));
    let exact = Normaliser::new(&skills, NormaliseOptions::exact());
    assert_eq!(exact.normalise("soldering"), Normalised::Unknown);
}

#[test]
fn id_before_label_before_alias() {
    let occupations: OccupationTaxonomy = TaxonomyBuilder::from_iter([
        Concept::new("welder", Kind::Occupation).label(Lang::Zh, "焊工").alias(Lang::Zh, "电焊工"),
        Concept::new("arc-welder", Kind::Occupation).label(Lang::Zh, "电焊工").label(Lang::En, "welder"),
    ])
    .build()
    .unwrap();
    let normaliser = Normaliser::new(&occupations, NormaliseOptions::default());
    let answer = |text: &str| match normaliser.normalise(text) {
        Normalised::Known { id, how, .. } => Some((occupations.external(id), how)),
        _ => None,
    };
    assert_eq!(answer("welder"), Some(("welder", How::Id)));
    assert_eq!(answer("Welder"), Some(("arc-welder", How::Label)));
    assert_eq!(answer("电焊工"), Some(("arc-welder", How::Label)));
}

/// A word and the same word with one edit behind its first letter.
fn typo() -> impl Strategy<Value = (String, String)> {
    let word = "[a-e]{5,9}";
    (word, any::<prop::sample::Index>(), 0..4_u8, prop::char::range('a', 'f')).prop_map(|(word, place, edit, c)| {
        let mut chars: Vec<char> = word.chars().collect();
        let at = 1 + place.index(chars.len() - 1);
        match edit {
            0 => chars.insert(at, c),
            1 if chars.len() > 5 => drop(chars.remove(at)),
            2 if at + 1 < chars.len() => chars.swap(at, at + 1),
            _ => chars[at] = c,
        }
        (word, chars.into_iter().collect())
    })
}

proptest! {
    #[test]
    fn one_edit_after_the_first_letter_is_found((word, typed) in typo()) {
        let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
            Concept::new("#right", Kind::Skill).label(Lang::En, &*word),
            Concept::new("#other", Kind::Skill).label(Lang::En, "zzzzzzzzz"),
        ])
        .build()
        .unwrap();
        let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
        prop_assert_eq!(normaliser.normalise(&typed).id(), skills.find("#right"), "{} {}", word, typed);
    }

    #[test]
    fn any_text_has_an_answer_and_spelling_does_not_matter(text in "\\PC{0,20}") {
        let skills = skills();
        let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
        let answers = [text.clone(), chancai_taxonomy::fold(&text)].map(|text| normaliser.normalise(&text));
        // An id is not folded: `C` is an alias here and `c` the id.
        if !answers.iter().any(|answer| matches!(answer, Normalised::Known { how: How::Id, .. })) {
            prop_assert_eq!(&answers[0], &answers[1]);
        }
    }

    #[test]
    fn the_order_of_input_does_not_matter(order in Just((0..LABELS.len()).collect::<Vec<_>>()).prop_shuffle(), text in "[JavC+#Pyth电工子集成路版图设计]{0,8}") {
        let plain = skills();
        let shuffled: SkillTaxonomy = order
            .iter()
            .map(|&n| {
                let (id, zh, aliases) = LABELS[n];
                aliases.iter().fold(Concept::new(id, Kind::Skill).label(Lang::Zh, zh), |c, &alias| c.alias(Lang::Zh, alias))
            })
            .chain([Concept::new("it", Kind::Group).label(Lang::Zh, "信息技术大类").alias(Lang::En, "Pythons")])
            .collect::<TaxonomyBuilder<SkillId>>()
            .build()
            .unwrap();
        let answer = |skills| Normaliser::new(skills, NormaliseOptions::default()).normalise(&text);
        prop_assert_eq!(answer(&plain), answer(&shuffled));
    }
}
