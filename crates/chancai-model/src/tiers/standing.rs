//! What a person's tier follows from, beside education and years: category, title, grade, award, output.

use crate::invalid::{Checks, OUT_OF_RANGE};
use crate::scale::coded;
use crate::talent::{Talent, TalentBuilder};

coded! {
    /// The category 类别 whose rules a person falls under.
    Category {
        /// Research, development, engineering.
        Innovation = "innovation", "创新研发", "innovation and research", also "研发";
        /// Skilled work.
        Skilled = "skilled", "技能", "skilled work", also "高技能" | "技能人才";
        /// Teachers, doctors, nurses.
        EducationHealth = "education_health", "教育卫生", "education and health", also "教育" | "卫生";
        /// Management of enterprises.
        Management = "management", "经营管理", "management", also "企业经营管理";
        /// Rural work.
        Rural = "rural", "乡村", "rural", also "乡村振兴" | "农村实用";
    }
}

coded! {
    /// Professional titles 职称, lowest first.
    ProfessionalTitle {
        /// None.
        None = "none", "无", "none", also "无职称";
        /// 初级
        Junior = "junior", "初级", "junior", also "助理级" | "员级";
        /// 中级
        Intermediate = "intermediate", "中级", "intermediate";
        /// 副高
        AssociateSenior = "associate_senior", "副高", "associate senior", also "副高级";
        /// 正高
        Senior = "senior", "正高", "senior", also "正高级";
    }
}

coded! {
    /// Vocational skill grades 职业技能等级, lowest first.
    SkillGrade {
        /// None.
        None = "none", "无", "none", also "无等级";
        /// 五级, 初级工
        Five = "grade_5", "五级", "grade 5", also "初级工" | "5";
        /// 四级, 中级工
        Four = "grade_4", "四级", "grade 4", also "中级工" | "4";
        /// 三级, 高级工
        Three = "grade_3", "三级", "grade 3", also "高级工" | "3";
        /// 二级, 技师
        Two = "grade_2", "二级", "grade 2", also "技师" | "2";
        /// 一级, 高级技师
        One = "grade_1", "一级", "grade 1", also "高级技师" | "1";
    }
}

coded! {
    /// The level of the highest award 奖项, lowest first.
    Award {
        /// None.
        None = "none", "无", "none";
        /// Of a county or a district.
        County = "county", "区县", "county", also "区县级" | "区级" | "县级";
        /// Of a city.
        City = "city", "市", "city", also "市级";
        /// Of a province, a municipality under the state, a ministry.
        Provincial = "provincial", "省部", "provincial", also "省部级" | "省级";
        /// Of the state.
        National = "national", "国家", "national", also "国家级";
    }
}

coded! {
    /// What people produce and rules count 成果.
    Output {
        /// Patents granted.
        Patents = "patents", "专利", "patents", also "发明专利";
        /// Papers published.
        Papers = "papers", "论文", "papers";
        /// Projects led.
        Projects = "projects", "项目", "projects", also "主持项目";
        /// Standards drafted.
        Standards = "standards", "标准", "standards";
        /// Products brought to the market.
        Products = "products", "新产品", "products";
        /// Apprentices trained.
        Apprentices = "apprentices", "带徒", "apprentices", also "徒弟";
        /// Households that a person's work brings income to.
        Households = "households", "带动农户", "households", also "农户";
    }
}

/// No count of output is larger.
pub const MAX_OUTPUT: u32 = 1_000_000;

/// What tier rules ask of a person beside education and years; every part may be unstated.
///
/// It never enters a score.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The category.
    pub category: Option<Category>,
    /// The professional title; stated as [`ProfessionalTitle::None`] where there is none.
    pub title: Option<ProfessionalTitle>,
    /// The skill grade.
    pub skill_grade: Option<SkillGrade>,
    /// The highest award.
    pub award: Option<Award>,
    /// Counts of output, up to [`MAX_OUTPUT`] each. A list that is stated is the whole list: what it does not name
    /// is zero.
    pub outputs: Option<Vec<(Output, u32)>>,
}

impl Standing {
    /// Each output once and within range, or a fault; sorted.
    pub(crate) fn checked(mut self, checks: &mut Checks) -> Self {
        if let Some(outputs) = &mut self.outputs {
            checks.distinct("outputs", &outputs.iter().map(|(output, _)| *output).collect::<Vec<_>>());
            for (_, count) in outputs.iter().filter(|(_, count)| *count > MAX_OUTPUT) {
                checks.refuse("outputs", count, OUT_OF_RANGE, "0..=1000000");
            }
            outputs.sort_unstable();
        }
        self
    }

    /// How many of an output; none where outputs are not stated.
    pub fn count(&self, output: Output) -> Option<u32> {
        let outputs = self.outputs.as_ref()?;
        Some(outputs.iter().find(|(named, _)| *named == output).map_or(0, |(_, count)| *count))
    }
}

impl Talent {
    /// What tier rules ask of the person; never part of a score. A team has its lead's.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl TalentBuilder {
    /// What tier rules ask of the person.
    pub fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }
}
