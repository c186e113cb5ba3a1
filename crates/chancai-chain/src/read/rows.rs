//! One row each of chains.csv, nodes.csv and edges.csv.

use chancai_table::fault::{BAD_ITEM, OUT_OF_RANGE};
use chancai_table::{Column, FaultCode, Row, fold_key, parse_number, split_item};
use chancai_taxonomy::{Kind, OccupationId, OccupationTaxonomy, SkillId, SkillTaxonomy};

use crate::{AsOf, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Stage, codes};

pub(super) const CHAIN_COLUMNS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::required("zh", &["中文名"]),
    Column::required("en", &["英文名"]),
    Column::optional("product", &["主产品"]),
];

pub(super) const NODE_COLUMNS: &[Column] = &[
    Column::required("id", &["编号", "node", "节点"]),
    Column::required("chain", &["产业链"]),
    Column::required("stage", &["环节"]),
    Column::required("kind", &["类别"]),
    Column::required("zh", &["中文名", "name_zh"]),
    Column::required("en", &["英文名", "name_en"]),
    Column::optional("skills", &["技能"]),
    Column::optional("occupations", &["职业"]),
    Column::optional("industry", &["行业代码"]),
    Column::optional("strategic", &["战略性新兴产业"]),
    Column::optional("evidence", &["依据"]),
    Column::optional("as_of", &["截至"]),
];

pub(super) const EDGE_COLUMNS: &[Column] = &[
    Column::required("from", &["起点", "source"]),
    Column::required("to", &["终点", "target"]),
    Column::required("kind", &["关系"]),
    Column::optional("group", &["替代组", "alternative"]),
    Column::optional("strength", &["强度", "weight", "权重"]),
    Column::optional("evidence", &["依据"]),
    Column::optional("as_of", &["截至"]),
];

pub(super) fn chain_row(row: &mut Row<'_>) -> Option<ChainRecord> {
    let (external, zh, en) = (row.id("id"), row.required_text("zh"), row.required_text("en"));
    let product = Some(row.folded("product").into_owned()).filter(|product| !product.is_empty());
    Some(ChainRecord { product, ..ChainRecord::new(external?, zh?, en?) })
}

pub(super) fn node_row(
    row: &mut Row<'_>,
    skills: &SkillTaxonomy,
    occupations: &OccupationTaxonomy,
) -> Option<NodeRecord> {
    let (external, chain) = (row.id("id"), row.id("chain"));
    let stage = required_choice(row, "stage", Stage::CHOICES);
    let kind = required_choice(row, "kind", NodeKind::CHOICES);
    let (zh, en) = (row.required_text("zh"), row.required_text("en"));
    let details = NodeDetails::read(row, skills, occupations);
    let mut record = NodeRecord::new(&external?, &chain?, stage?, kind?, &zh?, &en?);
    details.put_into(&mut record);
    Some(record)
}

pub(super) fn edge_row(row: &mut Row<'_>) -> Option<EdgeRecord> {
    let (from, to) = (row.id("from"), row.id("to"));
    let kind = required_choice(row, "kind", EdgeKind::CHOICES);
    let strength = row.number("strength", f64::MIN_POSITIVE..=1.0).unwrap_or(1.0);
    edge_with_details(row, from, to, kind, strength)
}

/// The rest of an edge's row, read too where an end or the kind is missing, so that its faults are found.
pub(super) fn edge_with_details(
    row: &mut Row<'_>,
    from: Option<String>,
    to: Option<String>,
    kind: Option<EdgeKind>,
    strength: f64,
) -> Option<EdgeRecord> {
    let as_of = as_of(row);
    let group = Some(row.folded("group").into_owned()).filter(|group| !group.is_empty());
    let evidence = row.text("evidence").to_owned();
    Some(EdgeRecord { from: from?, to: to?, kind: kind?, group, strength, evidence, as_of })
}

/// What a node's row says beside its place in the chain.
pub(super) struct NodeDetails {
    skills: Vec<(SkillId, f64)>,
    occupations: Vec<(OccupationId, f64)>,
    industry: Vec<String>,
    strategic: Vec<String>,
    evidence: String,
    as_of: Option<AsOf>,
}

impl NodeDetails {
    pub(super) fn read(row: &mut Row<'_>, skills: &SkillTaxonomy, occupations: &OccupationTaxonomy) -> Self {
        const WANTED: [&str; 2] = ["技能编号[:权重] skill id[:weight]", "职业编号[:权重] occupation id[:weight]"];
        Self {
            skills: weighted(row, "skills", WANTED[0], |label| {
                let known = skills.find(label);
                let skill = known.ok_or((codes::UNKNOWN_SKILL, "skills.csv 中的编号 an id of skills.csv"))?;
                let is_group = skills.kind(skill) == Kind::Group;
                let wanted = "分组之下的技能 a skill under the heading";
                if is_group { Err((codes::SKILL_IS_GROUP, wanted)) } else { Ok(skill) }
            }),
            occupations: weighted(row, "occupations", WANTED[1], |label| {
                let wanted = "occupations.csv 中的编号 an id of occupations.csv";
                occupations.find(label).ok_or((codes::UNKNOWN_OCCUPATION, wanted))
            }),
            industry: row.list("industry").map(|code| fold_key(code).into_owned()).collect(),
            strategic: row.list("strategic").map(|code| fold_key(code).into_owned()).collect(),
            evidence: row.text("evidence").to_owned(),
            as_of: as_of(row),
        }
    }

    pub(super) fn put_into(self, record: &mut NodeRecord) {
        let Self { skills, occupations, industry, strategic, evidence, as_of } = self;
        (record.skills, record.occupations) = (skills, occupations);
        (record.industry, record.strategic) = (industry, strategic);
        (record.evidence, record.as_of) = (evidence, as_of);
    }
}

fn required_choice<T: Copy>(row: &mut Row<'_>, column: &'static str, choices: &[(&str, T)]) -> Option<T> {
    row.required_text(column)?;
    row.choice(column, choices)
}

type Refusal = (FaultCode, &'static str);

/// `id[:weight]` items, each judged by itself; `find` looks up a folded id.
fn weighted<Id: Copy + PartialEq>(
    row: &mut Row<'_>,
    column: &'static str,
    form: &'static str,
    find: impl Fn(&str) -> Result<Id, Refusal>,
) -> Vec<(Id, f64)> {
    let mut list: Vec<(Id, f64)> = Vec::new();
    for item in row.list(column) {
        match weighted_item(item, form, &find) {
            Ok((id, _)) if list.iter().any(|&(listed, _)| listed == id) => {
                row.fault(codes::REPEATED_ITEM, column, item, "每项一次 each item once");
            }
            Ok(found) => list.push(found),
            Err((code, expected)) => row.fault(code, column, item, expected),
        }
    }
    list
}

fn weighted_item<Id>(
    item: &str,
    form: &'static str,
    find: impl Fn(&str) -> Result<Id, Refusal>,
) -> Result<(Id, f64), Refusal> {
    let (label, mut parts) = split_item(item);
    let weight = match (parts.next(), parts.next()) {
        (None | Some(""), None) => 1.0,
        (Some(text), None) => parse_number(text).map_err(|code| (code, "权重 weight in (0, 1]"))?,
        (_, Some(_)) => return Err((BAD_ITEM, form)),
    };
    if !(weight > 0.0 && weight <= 1.0) {
        return Err((OUT_OF_RANGE, "权重 weight in (0, 1]"));
    }
    Ok((find(&fold_key(label))?, weight))
}

pub(super) fn as_of(row: &mut Row<'_>) -> Option<AsOf> {
    let text = row.text("as_of");
    let date = AsOf::parse(&fold_key(text));
    if date.is_none() && !text.is_empty() {
        row.fault(codes::BAD_DATE, "as_of", text, "2020 | 2020-11-17");
    }
    date
}
