//! The fields of a profile, each a whole number from zero.

use super::standing::{Award, MAX_OUTPUT, Output, ProfessionalTitle, SkillGrade};
use crate::scale::{Education, coded};

coded! {
    /// A field that rules put bounds on. Its values are whole numbers from 0, the lowest: places in the order of the named
    /// values, hundredths of a year, counts.
    TierField {
        /// Place in [`Education::ALL`].
        Education = "education", "学历", "education";
        /// Place in [`ProfessionalTitle::ALL`].
        Title = "title", "职称", "title";
        /// Place in [`SkillGrade::ALL`].
        SkillGrade = "skill_grade", "技能等级", "skill grade";
        /// Place in [`Award::ALL`].
        Award = "award", "奖项", "award";
        /// Hundredths of a year of work.
        Years = "years", "工作年限", "years";
        /// Count.
        Patents = "patents", "专利", "patents";
        /// Count.
        Papers = "papers", "论文", "papers";
        /// Count.
        Projects = "projects", "项目", "projects";
        /// Count.
        Standards = "standards", "标准", "standards";
        /// Count.
        Products = "products", "新产品", "products";
        /// Count.
        Apprentices = "apprentices", "带徒", "apprentices";
        /// Count.
        Households = "households", "带动农户", "households";
    }
}

impl TierField {
    pub(crate) const COUNT: usize = Self::ALL.len();

    /// The largest value.
    pub const fn largest(self) -> u32 {
        match self {
            Self::Education => Education::ALL.len() as u32 - 1,
            Self::Title => ProfessionalTitle::ALL.len() as u32 - 1,
            Self::SkillGrade => SkillGrade::ALL.len() as u32 - 1,
            Self::Award => Award::ALL.len() as u32 - 1,
            Self::Years => 6_000,
            _ => MAX_OUTPUT,
        }
    }

    /// The output a field counts, where it does.
    pub const fn output(self) -> Option<Output> {
        match self {
            Self::Patents => Some(Output::Patents),
            Self::Papers => Some(Output::Papers),
            Self::Projects => Some(Output::Projects),
            Self::Standards => Some(Output::Standards),
            Self::Products => Some(Output::Products),
            Self::Apprentices => Some(Output::Apprentices),
            Self::Households => Some(Output::Households),
            _ => None,
        }
    }

    /// A value as a file writes it: the code of a named value, years, a count.
    pub fn show(self, value: u32) -> String {
        let place = value as usize;
        let code = match self {
            Self::Education => Education::ALL.get(place).map(|v| v.code()),
            Self::Title => ProfessionalTitle::ALL.get(place).map(|v| v.code()),
            Self::SkillGrade => SkillGrade::ALL.get(place).map(|v| v.code()),
            Self::Award => Award::ALL.get(place).map(|v| v.code()),
            Self::Years => return (f64::from(value) / 100.0).to_string(),
            _ => None,
        };
        code.map_or_else(|| value.to_string(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_output_is_a_field_of_the_same_name() {
        let counted: Vec<_> = TierField::ALL.iter().filter_map(|f| Some((f.output()?, f.code()))).collect();
        assert_eq!(counted, Output::ALL.iter().map(|o| (*o, o.code())).collect::<Vec<_>>());
    }

    #[test]
    fn values_show_as_files_write_them() {
        assert_eq!(TierField::Education.show(Education::Doctor as u32), "doctor");
        assert_eq!(TierField::Years.show(450), "4.5");
        assert_eq!(TierField::Patents.show(3), "3");
    }
}
