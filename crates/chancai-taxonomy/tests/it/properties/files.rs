//! Laws of the readers: no panic, a sound taxonomy, faults that can be told.

use std::sync::LazyLock;

use chancai_table::{EncodingChoice, Fault, Format, Source};
use chancai_taxonomy::{
    Confidences, Lang, OccupationId, OccupationTaxonomy, Reading, SkillId, SkillTaxonomy, Taxonomy, esco, onet,
    open_snapshot, read_code_table, read_crosswalk, read_labels, read_occupations, read_onet_to_esco, read_skills,
    read_successors, write_snapshot,
};

/// Skills under a heading, in the columns of [`read_skills`].
pub const SKILLS: &str = "编号,类别,中文名,英文名,中文别名,英文别名,上级,外部代码
metal,分组,金属加工,,,,,
welding,技能,焊接,welding,,,metal,esco:S1.2
tig,技能,氩弧焊,TIG welding,TIG焊；钨极氩弧焊,,welding,
ndt,知识,\"无损检测,NDT\",,,non-destructive testing,metal,
";

/// Occupations, in the columns of [`read_occupations`].
pub const OCCUPATIONS: &str = "编号,类别,中文名,英文名,中文别名,上级,核心技能,可选技能
staff,分组,焊接人员,,,,,
welder,职业,焊工,welder,电焊工；氩弧焊工,staff,welding；tig,ndt
tester,职业,探伤工,NDT tester,,staff,ndt,welding
";

/// A table of hyphenated codes with a gap.
pub const CODE_TABLE: &str = "职业编码,职业名称,级别,别名,说明
6,生产制造人员,大类,,
6－18,机械制造人员,,,
6-18-02-04,焊工,细类,电焊工、氩弧焊工,焊接金属
";

/// Codes with labels.
pub const LABELS: &str = "代码,名称\nS 01,氩弧焊\nS 01,TIG welding\nＳ 02,激光焊\nS 01,钨极氩弧焊\n";

/// A crosswalk between [`SKILLS`] and itself.
pub const CROSSWALK: &str = "本体系,对方,关系\nwelding,welding,等同\ntig,welding,narrow\nndt,,无对应\n,ndt,none\n";

/// The official crosswalk between [`ONET`] and [`ESCO`].
pub const ONET_TO_ESCO: &str = "Crosswalk,edition 1\nO*NET Id,O*NET Title,ESCO or ISCO URI,Type of Match
51-4121.00,Welders,http://esco/welder,exactMatch
51-4122.00,Setters,http://esco/nobody,broadMatch
";

/// Ids and what they went over into.
pub const SUCCESSORS: &str = "旧编号,新编号\nwelding,arc；laser\nargon,tig\nforge,\nwelding,tig\n";

/// A taxonomy in TOML.
#[cfg(feature = "toml")]
pub const TOML: &str = r#"[edition]
name = "某区技能表"
version = "2026"

[[concept]]
id = "welding"
zh = "焊接"

[[concept]]
id = "tig"
zh = "氩弧焊"
en = "TIG welding"
aliases_zh = ["TIG焊；不拆"]
parents = ["welding"]
codes = ["esco:S8.1"]
description = """
用钨极，
氩气保护"""
"#;

/// The seven files of ESCO, in the order of [`esco::NAMES`].
pub const ESCO: [&str; 7] = [
    "conceptUri,preferredLabel,altLabels,skillType,description
http://esco/s1,weld metal,\"arc weld\nfuse metal\",skill/competence,Join metal.
http://esco/s2,metallurgy,,knowledge,
http://esco/s3,Dutch,,knowledge,
",
    "conceptUri,preferredLabel,altLabels,code\nhttp://esco/g1,metal work,,S8\nhttp://esco/l,languages,,L\n",
    "conceptUri,broaderUri\nhttp://esco/s1,http://esco/g1\nhttp://esco/s2,http://esco/g1\nhttp://esco/s3,http://esco/l\n",
    "conceptUri,preferredLabel,altLabels,iscoGroup,code\nhttp://esco/welder,welder,\"arc welder\nfitter\",7212,7212.3\n",
    "conceptUri,preferredLabel,code\nhttp://esco/C7212,Welders and flame cutters,7212\n",
    "conceptUri,broaderUri\nhttp://esco/welder,http://esco/C7212\n",
    "occupationUri,relationType,skillUri\nhttp://esco/welder,essential,http://esco/s1\nhttp://esco/welder,optional,http://esco/s9\n",
];

/// The seven tables of O\*NET, in the order of [`onet::NAMES`].
pub const ONET: [&str; 7] = [
    "O*NET-SOC Code\tTitle\tDescription\n51-4121.00\tWelders\tJoin metal.\n51-4121.06\tSolderers\t\n",
    "O*NET-SOC Code\tAlternate Title\tShort Title\n51-4121.00\tCertified Welder (CW)\tCW\n51-4121.00\tFitter\tn/a\n",
    "O*NET-SOC Code\tReported Job Title\n51-4121.00\tMaintenance Welder\n99-9999.00\tGhost\n",
    "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\tNot Relevant
51-4121.00\t2.B.3.e\tEquipment Selection\tIM\t3.12\tN\t
51-4121.00\t2.B.3.e\tEquipment Selection\tLV\t3.5\tN\tN
51-4121.06\t2.B.3.l\tRepairing\tLV\t2\tY\tN
",
    "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n51-4121.00\t2.C.3.d\tMechanical\tIM\t4\n",
    "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand
51-4121.00\tAutoCAD\t43232604\tCAD software\tY\tN
51-4121.06\tAutoCAD\t43232604\tCAD software\tN\tN
",
    "Element ID\tElement Name\tDescription\n2.B\tCross-functional\tx\n2.B.3\tTechnical\t\n2.C\tKnowledge\tFacts\n",
];

/// Skills and occupations for the readers that need some.
static KNOWN: LazyLock<(SkillTaxonomy, OccupationTaxonomy)> = LazyLock::new(|| {
    let csv = |text: &str| [Source::from_text("f.csv", text, Format::Csv)];
    let skills = read_skills(&csv(SKILLS)).expect("a table").value;
    let occupations = read_occupations(&csv(OCCUPATIONS), &skills).expect("a table").value.taxonomy;
    (skills, occupations)
});

/// The bytes as a file of either format, where they decode. Packed bytes are left out: what they unpack to is the
/// caller's to bound.
fn sources(bytes: &[u8]) -> impl Iterator<Item = Source> {
    let packed = bytes.starts_with(&[0x1F, 0x8B]);
    let formats = [Format::Csv, Format::JsonLines].into_iter().filter(move |_| !packed);
    formats.filter_map(|format| Source::from_bytes("f", bytes.to_vec(), format, EncodingChoice::Auto).ok())
}

/// Every fault is one line that names its place.
fn told<T>(source: &Source, reading: &Reading<T>) {
    let lines = 1 + source.text().bytes().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64;
    told_of(&reading.rejects, lines);
    told_of(&reading.notes, lines);
}

fn told_of(faults: &[Fault], lines: u64) {
    for fault in faults {
        assert!(!fault.to_string().contains('\n'), "{fault}");
        assert!(fault.line <= lines, "{fault}: {lines} lines");
    }
}

/// What every taxonomy keeps, and that its snapshot is the same one.
fn sound<Id: chancai_taxonomy::ConceptId + std::fmt::Debug>(taxonomy: &Taxonomy<Id>) {
    let ids: Vec<Id> = taxonomy.ids().collect();
    assert!(ids.windows(2).all(|pair| taxonomy.external(pair[0]) < taxonomy.external(pair[1])));
    for &id in &ids {
        assert_eq!(taxonomy.find(taxonomy.external(id)), Some(id));
        assert!(Lang::ALL.into_iter().any(|lang| taxonomy.label_in(id, lang).is_some()));
        assert!(!taxonomy.is_or_is_under(id, id) || !taxonomy.ancestors(id).contains(&id));
        for &parent in taxonomy.parents(id) {
            assert!(taxonomy.ancestors(id).contains(&parent) && taxonomy.depth(parent) < taxonomy.depth(id));
        }
    }
    let bytes = write_snapshot(taxonomy);
    let opened = open_snapshot::<Id>(&bytes).expect("what was written opens");
    assert_eq!((opened.len(), opened.fingerprint()), (taxonomy.len(), taxonomy.fingerprint()));
    assert_eq!(write_snapshot(&opened), bytes);
}

/// Any bytes as a table of skills.
pub fn skills(bytes: &[u8]) {
    for source in sources(bytes) {
        if let Ok(read) = read_skills(std::slice::from_ref(&source)) {
            told(&source, &read);
            sound(&read.value);
        }
    }
}

/// Any bytes as a table of occupations.
pub fn occupations(bytes: &[u8]) {
    for source in sources(bytes) {
        if let Ok(read) = read_occupations(std::slice::from_ref(&source), &KNOWN.0) {
            told(&source, &read);
            sound(&read.value.taxonomy);
        }
    }
}

/// Any bytes as one of the seven files of ESCO, the others being as they should.
pub fn esco(place: usize, bytes: &[u8]) {
    let others = || ESCO.map(|text| Source::from_text("skills_en.csv", text, Format::Csv));
    for source in sources(bytes) {
        let mut files = others();
        files[place % 7] = source;
        if let Ok(read) = esco::read(&esco::Files::from_array(files), Lang::En) {
            told_of(&read.rejects, u64::MAX);
            sound(&read.value.skills);
            sound(&read.value.occupations);
        }
    }
}

/// Any bytes as one of the seven tables of O\*NET, the others being as they should.
pub fn onet(place: usize, bytes: &[u8]) {
    for source in sources(bytes) {
        let mut files = ONET.map(|text| Some(Source::from_text("t.txt", text, Format::Csv)));
        files[place % 7] = Some(source);
        let files = onet::Files::from_array(files).expect("the first is there");
        if let Ok(read) = onet::read(&files) {
            told_of(&read.rejects, u64::MAX);
            sound(&read.value.skills);
            sound(&read.value.occupations);
            assert_eq!(read.value.ratings.len(), read.value.occupations.len());
        }
    }
}

/// Any bytes as a table of hyphenated codes.
pub fn code_table(bytes: &[u8]) {
    for source in sources(bytes) {
        if let Ok(read) = read_code_table(&source, "dadian-2022") {
            told(&source, &read);
            sound(&read.value);
        }
    }
}

/// Any bytes as a list of labels.
pub fn labels(bytes: &[u8]) {
    for source in sources(bytes) {
        if let (Ok(skills), Ok(occupations)) = (read_labels::<SkillId>(&source), read_labels::<OccupationId>(&source)) {
            told(&source, &skills);
            sound(&skills.value);
            assert_eq!(skills.value.len(), occupations.value.len());
        }
    }
}

/// Any text as a taxonomy in TOML.
#[cfg(feature = "toml")]
pub fn toml(text: &str) {
    use chancai_taxonomy::{occupations_to_toml, read_occupations_toml, read_skills_toml, skills_to_toml};
    let skills = read_skills_toml("f.toml", text);
    sound(&skills.value);
    // A few things a taxonomy may hold cannot be written, and are told.
    if let Ok(written) = skills_to_toml(&skills.value) {
        let again = read_skills_toml("f.toml", &written).value;
        assert_eq!(again.fingerprint(), skills.value.fingerprint(), "{written}");
    }
    let read = read_occupations_toml("f.toml", text, &KNOWN.0);
    sound(&read.value.taxonomy);
    if let Ok(written) = occupations_to_toml(&read.value.taxonomy, Some((&read.value.skills, &KNOWN.0))) {
        let again = read_occupations_toml("f.toml", &written, &KNOWN.0).value;
        assert_eq!(again.taxonomy.fingerprint(), read.value.taxonomy.fingerprint(), "{written}");
    }
}

/// Any bytes as a crosswalk of one's own and as the official one.
pub fn crosswalk(bytes: &[u8]) {
    let (skills, occupations) = &*KNOWN;
    for source in sources(bytes) {
        if let Ok(read) = read_crosswalk(&source, skills, skills, &Confidences::default()) {
            told(&source, &read);
        }
        if let Ok(read) = read_onet_to_esco(&source, occupations, occupations, &Confidences::default()) {
            told(&source, &read);
        }
    }
}

/// Any bytes as a table of successors.
pub fn successors(bytes: &[u8]) {
    for source in sources(bytes) {
        if let Ok(read) = read_successors(&source) {
            told(&source, &read);
            assert!(read.value.iter().all(|(_, new)| new.is_sorted_by(|a, b| a < b)));
        }
    }
}

/// Any bytes as a snapshot: as they are, and sealed with the length and checksum that a whole one would have.
pub fn snapshot(bytes: &[u8]) {
    for bytes in [bytes.to_vec(), sealed(bytes)] {
        if let Ok(opened) = open_snapshot::<SkillId>(&bytes) {
            sound(&opened);
            assert_eq!(write_snapshot(&opened), bytes, "one taxonomy has one snapshot");
        }
        if let Ok(opened) = open_snapshot::<OccupationId>(&bytes) {
            sound(&opened);
        }
    }
}

/// The bytes as the body of a snapshot of skills whose header holds.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let body = bytes.get(26..).unwrap_or(bytes);
    let header = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &(body.len() as u64).to_le_bytes()].concat();
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&header);
    hasher.update(body);
    [b"CHCTAX", &header[..], &hasher.finalize().to_le_bytes(), body].concat()
}
