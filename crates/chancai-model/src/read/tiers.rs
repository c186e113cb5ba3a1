//! `tier-rules.csv`: the rules by which people are put in tiers.

use super::assessments::date;
use crate::Date;
use crate::invalid::CONTRADICTION;
use crate::scale::Education;
use crate::tiers::{
    Award, Category, MAX_OUTPUT, MAX_RULES, ProfessionalTitle, RuleName, SkillGrade, TierBounds, TierField,
    TierProblem, TierProfile, TierRule, TierRules, When,
};
use chancai_table::{Column, Fault, FaultCode, Loaded, Row, Source, TableError, fault, read};

/// Two rules that one profile meets.
pub const RULES_OVERLAP: FaultCode =
    FaultCode::new("rules_overlap", "两条规则同时适用于一种情形", "two rules are met by one profile");
/// A profile that meets no rule.
pub const RULES_GAP: FaultCode = FaultCode::new("rules_gap", "有情形没有规则适用", "a profile meets no rule");
/// Two rules for all others on one day.
pub const TWO_OTHERWISE: FaultCode =
    FaultCode::new("two_otherwise", "有两条“其余”规则", "two rules are for all others");
/// Rules that cannot be checked in reasonable time, or too many of them.
pub const RULES_TOO_COMPLEX: FaultCode =
    FaultCode::new("rules_too_complex", "规则过多或过细，无法核对", "too many rules, or too finely cut, to check");

const COLUMNS: &[Column] = &[
    Column::required("rule", &["规则"]),
    Column::required("category", &["人才类别"]),
    Column::required("tier", &["层次"]),
    Column::optional("otherwise", &["其余"]),
    Column::required("valid_from", &["施行日期"]),
    Column::optional("valid_to", &["有效期至"]),
    Column::required("version", &["版本"]),
    Column::optional("min_education", &["最低学历"]),
    Column::optional("max_education", &["最高学历"]),
    Column::optional("min_title", &["最低职称"]),
    Column::optional("max_title", &["最高职称"]),
    Column::optional("min_skill_grade", &["最低技能等级"]),
    Column::optional("max_skill_grade", &["最高技能等级"]),
    Column::optional("min_award", &["最低奖项"]),
    Column::optional("max_award", &["最高奖项"]),
    Column::optional("min_years", &["最低年限"]),
    Column::optional("below_years", &["年限低于"]),
    Column::optional("min_patents", &["最少专利"]),
    Column::optional("max_patents", &["最多专利"]),
    Column::optional("min_papers", &["最少论文"]),
    Column::optional("max_papers", &["最多论文"]),
    Column::optional("min_projects", &["最少项目"]),
    Column::optional("max_projects", &["最多项目"]),
    Column::optional("min_standards", &["最少标准"]),
    Column::optional("max_standards", &["最多标准"]),
    Column::optional("min_products", &["最少新产品"]),
    Column::optional("max_products", &["最多新产品"]),
    Column::optional("min_apprentices", &["最少带徒"]),
    Column::optional("max_apprentices", &["最多带徒"]),
    Column::optional("min_households", &["最少带动农户"]),
    Column::optional("max_households", &["最多带动农户"]),
];

/// Reads tier rules and checks that they are exclusive and total; see [`TierRules::new`].
///
/// Rules hang together, so one fault refuses the file.
///
/// # Errors
///
/// What stops the table as a whole; [`TableError::Refused`] with every fault of every row, or where the rows have none with
/// every problem of the rules, each at the line of a rule it is about.
///
/// ```
/// use chancai_model::read::read_tier_rules;
/// use chancai_table::{Format, Source, TableError};
///
/// // 国家奖为 A；其余的人没有规则，于是不被接受，并指出谁没有着落。
/// let text = "规则,人才类别,层次,施行日期,版本,最低奖项\nA1,技能,A,2020-01-01,2020,国家\n";
/// let refused = read_tier_rules(&Source::from_text("分层.csv", text, Format::Csv));
/// let Err(TableError::Refused { rejects, .. }) = refused else { panic!() };
/// assert_eq!((rejects[0].code.code, rejects[0].line), ("rules_gap", 2));
///
/// let text = "规则,人才类别,层次,施行日期,版本,最低奖项,其余\nA1,技能,A,2020-01-01,2020,国家,\nB,技能,B,2020-01-01,2020,,是\n";
/// let (rules, _) = read_tier_rules(&Source::from_text("分层.csv", text, Format::Csv)).unwrap();
/// assert_eq!(rules.as_slice().len(), 2);
/// ```
pub fn read_tier_rules(source: &Source) -> Result<(TierRules, Loaded<RuleName>), TableError> {
    let table = read(source, COLUMNS, rule)?.into_strict()?;
    let rules = table.values().cloned().collect();
    match TierRules::new(rules) {
        Ok(rules) => Ok((rules, table.map(|rule| rule.name()))),
        Err(invalid) => {
            let rejects = invalid.problems.iter().map(|problem| located(problem, &table)).collect();
            Err(TableError::Refused { file: table.file.clone(), rejects })
        }
    }
}

fn rule(row: &mut Row<'_>) -> Option<TierRule> {
    let (id, category) = (row.id("rule"), row.choice("category", Category::SPELLINGS));
    let (tier, version) = (row.required_text("tier"), row.required_text("version"));
    let otherwise = row.yes_no("otherwise").unwrap_or(false);
    let (valid_from, valid_to) = (date(row, "valid_from"), date(row, "valid_to"));
    for column in ["category", "valid_from"] {
        if row.text(column).is_empty() {
            row.fault(fault::MISSING_VALUE, column, "", "必填 a value");
        }
    }
    let bounds = bounds(row);
    let asks = TierField::ALL.iter().find(|&&field| bounds.asks(field));
    if let Some(field) = asks.filter(|_| otherwise) {
        row.fault(CONTRADICTION, "otherwise", field.code(), "“其余”不带条件 no conditions beside otherwise");
    }
    let when = if otherwise { When::Otherwise } else { When::Within(bounds) };
    let rule = TierRule::new(&id?, category?, &tier?, &version?, valid_from?, when);
    Some(TierRule { valid_to, ..rule })
}

/// The ranges of a row; an empty cell is no bound.
fn bounds(row: &mut Row<'_>) -> TierBounds {
    let mut bounds = TierBounds::all();
    let pairs = COLUMNS.iter().skip_while(|c| c.name != "min_education").map(|c| c.name);
    let (least, most): (Vec<_>, Vec<_>) = pairs.partition(|name| name.starts_with("min_"));
    for (&field, (least, most)) in TierField::ALL.iter().zip(least.into_iter().zip(most)) {
        if let Some(value) = value(row, field, least) {
            bounds = bounds.at_least(field, value);
        }
        if let Some(value) = value(row, field, most) {
            // Years have to be below; the other ends are included.
            bounds = bounds.at_most(field, if field == TierField::Years { value.saturating_sub(1) } else { value });
        }
    }
    bounds
}

/// A cell as a number of the field.
fn value(row: &mut Row<'_>, field: TierField, column: &'static str) -> Option<u32> {
    match field {
        TierField::Education => row.choice(column, Education::SPELLINGS).map(|v| v as u32),
        TierField::Title => row.choice(column, ProfessionalTitle::SPELLINGS).map(|v| v as u32),
        TierField::SkillGrade => row.choice(column, SkillGrade::SPELLINGS).map(|v| v as u32),
        TierField::Award => row.choice(column, Award::SPELLINGS).map(|v| v as u32),
        TierField::Years => {
            let range = if column == "below_years" { 0.01..=60.0 } else { 0.0..=60.0 };
            row.number(column, range).map(|years| (years * 100.0).round() as u32)
        }
        _ => row.integer(column, 0..=u64::from(MAX_OUTPUT)).map(|count| count as u32),
    }
}

/// A problem of the rules as a fault at the line of a rule it is about.
fn located(problem: &TierProblem, table: &Loaded<TierRule>) -> Fault {
    // Of a name given twice, and of two rules, the later line.
    let line = |about: &dyn Fn(&TierRule) -> bool| {
        table.rows.iter().filter(|row| about(&row.value)).map(|row| row.line).max().unwrap_or(1)
    };
    let named = |name: &RuleName| line(&|rule| rule.name() == *name);
    let in_force = |category: Category, date: Date| line(&|rule| rule.category == category && rule.in_force(date));
    let one = |date: &Date, witness: &TierProfile| format!("{date} 恰有一条规则 exactly one rule: {witness}");
    let (line, column, value, code, expected) = match problem {
        TierProblem::TextMissing { rule, field } => {
            (named(rule), *field, rule.to_string(), fault::MISSING_VALUE, "必填 a value".to_owned())
        }
        TierProblem::EmptyRange { rule, field, low, high } => (
            named(rule),
            field.code(),
            format!("{low}–{high}"),
            CONTRADICTION,
            "下限不高于上限 low not above high".to_owned(),
        ),
        TierProblem::EmptyPeriod { rule, valid_from, valid_to } => {
            (named(rule), "valid_to", valid_to.to_string(), CONTRADICTION, format!("≥ {valid_from}"))
        }
        TierProblem::Duplicate { rule } => {
            let expected = "同一版本中编号不重复 once in a version".to_owned();
            (named(rule), "rule", rule.to_string(), fault::DUPLICATE_ID, expected)
        }
        TierProblem::Overlap { rules: [a, b], date, witness, .. } => {
            (named(a).max(named(b)), "rule", format!("{a}; {b}"), RULES_OVERLAP, one(date, witness))
        }
        TierProblem::TwoOtherwise { rules: [a, b], date, .. } => {
            let expected = format!("{date} 至多一条“其余” at most one");
            (named(a).max(named(b)), "otherwise", format!("{a}; {b}"), TWO_OTHERWISE, expected)
        }
        TierProblem::Gap { category, date, witness } => {
            (in_force(*category, *date), "category", category.code().to_owned(), RULES_GAP, one(date, witness))
        }
        TierProblem::TooComplex { category, date } => {
            let expected = format!("{date} 切分较少的规则 rules with fewer cuts");
            (in_force(*category, *date), "category", category.code().to_owned(), RULES_TOO_COMPLEX, expected)
        }
        TierProblem::TooMany { given } => {
            (1, "rule", given.to_string(), RULES_TOO_COMPLEX, format!("至多 {MAX_RULES} 条 at most {MAX_RULES}"))
        }
    };
    Fault::new(table.file.clone(), line, column, value, code, expected)
}
