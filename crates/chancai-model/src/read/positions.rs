//! `positions.csv`: posts.

use super::talents::{NO_ID, pay, texts};
use super::{
    QUOTA_EXCEEDED, UNKNOWN_EMPLOYER, UNKNOWN_MUST_SKILL, UNKNOWN_PROGRAMME, UNKNOWN_SKILL, Unknowns, Vocabulary,
    built, skill_item,
};
use crate::scale::{Education, EngagementMode, Phase, Platform, Seniority, Unit};
use crate::{Employer, Identified as _, Need, Position, PositionBuilder, Quota};
use chancai_table::{Column, Fault, Loaded, Located, Row, Source, TableError, fault, read};
use rustc_hash::FxHashMap;

const COLUMNS: &[Column] = &[
    Column::required("id", &["编号", "岗位编号"]),
    Column::optional("employer", &["用人单位"]),
    Column::optional("title", &["岗位名称"]),
    Column::optional("unit", &["单元"]),
    Column::optional("programme", &["计划"]),
    Column::optional("region", &["区域"]),
    Column::optional("nodes", &["产业链节点"]),
    Column::optional("occupations", &["职业"]),
    Column::optional("must_skills", &["必须技能"]),
    Column::optional("skills", &["技能"]),
    Column::optional("optional_skills", &["加分技能"]),
    Column::optional("min_education", &["最低学历"]),
    Column::optional("min_years", &["最低年限"]),
    Column::optional("seniority", &["层级"]),
    Column::optional("phase", &["发展阶段"]),
    Column::optional("licences", &["证书"]),
    Column::optional("accepts_regions", &["面向区域"]),
    Column::optional("modes", &["方式"]),
    Column::optional("headcount", &["人数"]),
    Column::optional("urgency", &["紧急度"]),
    Column::optional("pay_min", &["最低薪酬"]),
    Column::optional("pay_max", &["最高薪酬"]),
    Column::optional("requires_platform", &["所需平台"]),
    Column::optional("platforms", &["平台"]),
];

/// A positions file as it was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadedPositions {
    /// The posts, the rejects and the notes.
    pub table: Loaded<Position>,
    /// Strings that no label is near to.
    pub unknowns: Unknowns,
}

/// Reads positions. With `employers` an employer that is not among them rejects the row, and the employer's platforms
/// and (where the row states none) region and phase are taken from there.
///
/// # Errors
///
/// What stops the table as a whole; rows with faults are in its rejects.
pub fn read_positions(
    source: &Source,
    vocabulary: Vocabulary<'_>,
    employers: Option<&[Employer]>,
) -> Result<LoadedPositions, TableError> {
    let mut unknowns = Unknowns::default();
    let by_id: Option<FxHashMap<&str, &Employer>> =
        employers.map(|all| all.iter().map(|e| (e.id.as_str(), e)).collect());
    let table = read(source, COLUMNS, |row| position(row, vocabulary, by_id.as_ref(), &mut unknowns))?;
    Ok(LoadedPositions { table, unknowns })
}

fn position(
    row: &mut Row<'_>,
    vocabulary: Vocabulary<'_>,
    employers: Option<&FxHashMap<&str, &Employer>>,
    unknowns: &mut Unknowns,
) -> Option<Position> {
    let id = row.unique_id("id");
    let mut occupations = vocabulary.occupations(row, "occupations", unknowns);
    if row.text("occupations").is_empty() {
        occupations.extend(vocabulary.occupations.normalise(row.text("title")).id());
    }
    let mut position = Position::builder(id.as_deref().unwrap_or(NO_ID))
        .title(row.text("title"))
        .unit(row.choice("unit", Unit::SPELLINGS).unwrap_or(Unit::Person))
        .programme(Some(row.folded("programme").into_owned()).filter(|p| !p.is_empty()))
        .nodes(vocabulary.nodes(row, "nodes"))
        .occupations(occupations)
        .min_education(row.choice("min_education", Education::SPELLINGS))
        .min_years(row.number("min_years", 0.0..=60.0))
        .seniority(row.choice("seniority", Seniority::SPELLINGS))
        .licences(texts(row, "licences"))
        .accepts_regions(vocabulary.regions(row, "accepts_regions"))
        .modes(row.choice_list("modes", EngagementMode::SPELLINGS))
        .headcount(row.integer("headcount", 0..=10_000).map_or(1, |n| n as u32))
        .urgency(row.number("urgency", 0.0..=1.0))
        .pay(pay(row, "pay_min"), pay(row, "pay_max"))
        .requires_platform(row.choice("requires_platform", Platform::SPELLINGS));
    position = at_employer(row, position, vocabulary, employers);
    for (column, need) in [("must_skills", Need::Must), ("skills", Need::Required), ("optional_skills", Need::Optional)]
    {
        position = wants(row, position, vocabulary, unknowns, column, need);
    }
    built(row, position.build()).filter(|_| id.is_some())
}

fn at_employer(
    row: &mut Row<'_>,
    position: PositionBuilder,
    vocabulary: Vocabulary<'_>,
    employers: Option<&FxHashMap<&str, &Employer>>,
) -> PositionBuilder {
    let mut platforms = row.choice_list("platforms", Platform::SPELLINGS);
    let mut region = vocabulary.region(row, "region");
    let mut phase = row.choice("phase", Phase::SPELLINGS);
    let id = row.folded("employer").into_owned();
    if id.is_empty() {
        return position.region(region).phase(phase).platforms(platforms);
    }
    match employers.map(|all| all.get(id.as_str())) {
        Some(None) => row.fault(UNKNOWN_EMPLOYER, "employer", &id, "用人单位表中的编号 an id of the employers file"),
        Some(Some(employer)) => {
            platforms.clone_from(&employer.platforms);
            region = region.or(employer.region);
            phase = phase.or(employer.phase);
        }
        None => {}
    }
    position.region(region).phase(phase).employer(id).platforms(platforms)
}

/// The skills of one column.
fn wants(
    row: &mut Row<'_>,
    mut position: PositionBuilder,
    vocabulary: Vocabulary<'_>,
    unknowns: &mut Unknowns,
    column: &'static str,
    need: Need,
) -> PositionBuilder {
    for item in row.list(column) {
        let Ok((label, level, more)) = skill_item(row, column, item) else { continue };
        let Ok(importance) = importance(row, column, item, more, need) else { continue };
        let Some(skill) = vocabulary.skill(label, unknowns) else {
            if need == Need::Must {
                row.fault(UNKNOWN_MUST_SKILL, column, item, "技能表中的编号或名称 an id or label of the skills");
            } else {
                row.note(UNKNOWN_SKILL, column, item, "未计入要求 left out of the requirements");
            }
            continue;
        };
        position = match need {
            Need::Must => position.must_have(skill, level),
            Need::Required => position.requires(skill, level, importance),
            Need::Optional => position.welcomes(skill, level, importance),
        };
    }
    position
}

fn importance(
    row: &mut Row<'_>,
    column: &'static str,
    item: &str,
    part: Option<&str>,
    need: Need,
) -> Result<Option<f64>, ()> {
    let Some(text) = part.filter(|p| !p.is_empty()) else { return Ok(None) };
    match chancai_table::parse_number(text) {
        Ok(value) if need != Need::Must => Ok(Some(value)),
        _ => {
            let expected = if need == Need::Must {
                "技能:最低程度 skill:least level"
            } else {
                "重要性 importance: above 0, at most 1"
            };
            row.fault(fault::BAD_ITEM, column, item, expected);
            Err(())
        }
    }
}

/// Rejects positions whose programme is not among the quotas, and those by which a programme's headcounts pass its
/// maximum, in the order of their ids.
pub fn check_programmes(positions: &mut Loaded<Position>, quotas: &[Quota]) {
    let file = positions.file.clone();
    let mut left: FxHashMap<&str, u32> = quotas.iter().map(|q| (q.id(), q.max())).collect();
    let mut in_order: Vec<&Located<Position>> = positions.rows.iter().collect();
    in_order.sort_by_key(|row| row.value.id());
    let mut faults: FxHashMap<u64, Fault> = FxHashMap::default();
    for row in in_order {
        let Some(programme) = row.value.programme() else { continue };
        let mut fault = |code, value: String, expected: String| {
            faults.insert(row.line, Fault::new(file.clone(), row.line, "programme", value, code, expected));
        };
        let headcount = row.value.headcount();
        match left.get_mut(programme) {
            None => fault(UNKNOWN_PROGRAMME, programme.into(), "计划名额表中的编号 an id of the quotas file".into()),
            Some(left) if headcount > *left => {
                fault(QUOTA_EXCEEDED, headcount.to_string(), format!("≤ {left}（剩余名额 seats left）"));
            }
            Some(left) => *left -= headcount,
        }
    }
    positions.reject(|row| faults.remove(&row.line));
}
