//! Named scales of proficiency and education, and how people stand ready to work.

use crate::Fraction;

/// Reads a level from what people write.
///
/// A number from 0 to 1; 了解 / 熟悉 / 掌握 / 精通; the five national vocational levels (五级 lowest to 一级
/// highest, 初级工 to 高级技师, GZB levels of the 国家职业资格 / 职业技能等级 system); O\*NET's scale as
/// `4.2/7`. The text is expected folded (half-width). `None` where it is none of these.
///
/// ```
/// use chancai_model::{Fraction, parse_level};
///
/// assert_eq!(parse_level("掌握"), Fraction::new(0.75));
/// assert_eq!(parse_level("三级"), Fraction::new(0.6));
/// assert_eq!(parse_level("3.5/7"), Fraction::new(0.5));
/// assert_eq!(parse_level("很好"), None);
/// assert_eq!(parse_level("1.2"), None);
/// ```
pub fn parse_level(text: &str) -> Option<Fraction> {
    let value = match text.trim() {
        "了解" | "aware" => 0.25,
        "熟悉" | "familiar" => 0.5,
        "掌握" | "proficient" => 0.75,
        "精通" | "expert" | "一级" | "高级技师" => 1.0,
        "五级" | "初级工" | "初级" => 0.2,
        "四级" | "中级工" | "中级" => 0.4,
        "三级" | "高级工" | "高级" => 0.6,
        "二级" | "技师" => 0.8,
        other => match other.strip_suffix("/7") {
            Some(onet) => onet.trim().parse::<f64>().ok()? / 7.0,
            None => other.parse().ok()?,
        },
    };
    Fraction::new(value)
}

/// What a level may be written as, for error texts.
pub(crate) const LEVEL_EXPECTED: &str = "0..=1, 了解 熟悉 掌握 精通, 五级..一级, x/7";

macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal $(, also $($also:literal)|+)?;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Every spelling that a file may use, with its value; the stable ASCII codes first.
            pub const SPELLINGS: &'static [(&'static str, Self)] = &[
                $(($code, Self::$variant),)+
                $(($zh, Self::$variant),)+
                $($($(($also, Self::$variant),)+)?)+
            ];

            /// The stable ASCII code.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }
            /// The Chinese name.
            pub const fn zh(self) -> &'static str { match self { $(Self::$variant => $zh,)+ } }
            /// The English name.
            pub const fn en(self) -> &'static str { match self { $(Self::$variant => $en,)+ } }
        }
    };
}
pub(crate) use coded;

coded! {
    /// Education levels, lowest first, so that they compare.
    Education {
        /// Nine years.
        JuniorMiddle = "junior_middle", "初中", "junior middle school", also "初中及以下";
        /// High school and secondary vocational school.
        HighSchool = "high_school", "高中", "high school", also "中专" | "技校" | "职高" | "中职";
        /// Three-year college.
        College = "college", "大专", "three-year college", also "专科" | "高职";
        /// Bachelor.
        Bachelor = "bachelor", "本科", "bachelor", also "学士" | "大学本科" | "大学";
        /// Master.
        Master = "master", "硕士", "master", also "研究生" | "硕士研究生";
        /// Doctor.
        Doctor = "doctor", "博士", "doctor", also "博士研究生" | "phd";
    }
}

coded! {
    /// How senior somebody is, or a post wants somebody to be; lowest first, so that they compare. As stated, never
    /// inferred from years.
    Seniority {
        /// Learns the work.
        Entry = "entry", "初级", "entry", also "助理" | "junior";
        /// Works alone.
        Intermediate = "intermediate", "中级", "intermediate", also "mid";
        /// Works on what is hard, and guides others.
        Senior = "senior", "高级", "senior", also "资深" | "骨干";
        /// Leads a team or a field.
        Lead = "lead", "带头人", "lead", also "负责人" | "领军";
        /// Leads an organisation.
        Executive = "executive", "高管", "executive", also "管理层";
    }
}

coded! {
    /// How far a place has come with the chain node a post works in; what kind of person is wanted changes with it.
    Phase {
        /// The node is being set up.
        Startup = "startup", "起步", "startup", also "起步期" | "初创" | "初创期";
        /// The node is growing.
        Growth = "growth", "成长", "growth", also "成长期";
        /// The node is settled.
        Mature = "mature", "成熟", "mature", also "成熟期";
    }
}

impl Seniority {
    /// How near two levels are: 1 for the same, less by a quarter a step, 0 from one end to the other.
    pub const fn nearness(self, other: Self) -> Fraction {
        const STEPS: u32 = Seniority::ALL.len() as u32 - 1;
        let apart = (self as u32).abs_diff(other as u32);
        Fraction::from_steps(((STEPS - apart) * u16::MAX as u32 / STEPS) as u16)
    }
}

coded! {
    /// How somebody works for an employer: in full, or by one of the flexible ways of the district
    /// (讲学 兼职 技术合作 对口帮扶 人才租赁).
    EngagementMode {
        /// Full time, living there.
        Resident = "resident", "全职", "resident";
        /// A second job.
        PartTime = "part_time", "兼职", "part-time";
        /// Lectures and courses.
        Lecturing = "lecturing", "讲学", "lecturing";
        /// Technical cooperation.
        TechnicalCooperation = "technical_cooperation", "技术合作", "technical cooperation";
        /// Paired support by another region.
        PairedSupport = "paired_support", "对口帮扶", "paired support";
        /// Leased from the employer who holds the contract.
        Leased = "leased", "人才租赁", "leased";
    }
}

impl EngagementMode {
    /// The share of full time it takes: 1.0, 0.3, 0.1, 0.2, 0.5 and 1.0 in the order of [`Self::ALL`].
    pub const fn full_time(self) -> Fraction {
        Fraction::from_steps(match self {
            Self::Resident | Self::Leased => u16::MAX,
            Self::PartTime => 19_661,
            Self::Lecturing => 6_554,
            Self::TechnicalCooperation => 13_107,
            Self::PairedSupport => 32_768,
        })
    }

    /// Whether the person must live in the position's region.
    pub const fn needs_residence(self) -> bool {
        matches!(self, Self::Resident | Self::PairedSupport)
    }

    pub(crate) const COUNT: usize = Self::ALL.len();
}

coded! {
    /// Platforms that some posts need and some employers have.
    Platform {
        /// Academician studio.
        AcademicianStudio = "academician_studio", "院士工作室", "academician studio";
        /// Postdoctoral research station.
        PostdocStation = "postdoc_station", "博士后科研工作站", "postdoctoral station", also "博士后工作站";
        /// Laboratory.
        Laboratory = "laboratory", "实验室", "laboratory", also "重点实验室";
        /// Maker space.
        MakerSpace = "maker_space", "众创空间", "maker space";
        /// Industrial park.
        Park = "park", "园区", "park";
    }
}

coded! {
    /// What applies for a position: one person, or a team that is never split.
    Unit {
        /// One person.
        Person = "person", "个人", "person";
        /// A team under a lead.
        Team = "team", "团队", "team";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_scales_rise() {
        let rises = |names: &[&str]| {
            let levels: Vec<_> = names.iter().map(|n| parse_level(n).unwrap()).collect();
            assert!(levels.windows(2).all(|w| w[0] < w[1]), "{names:?}");
        };
        rises(&["了解", "熟悉", "掌握", "精通"]);
        rises(&["五级", "四级", "三级", "二级", "一级"]);
        rises(&["初级工", "中级工", "高级工", "技师", "高级技师"]);
        rises(&["0/7", "3.5/7", "7/7"]);
        assert!(Education::College < Education::Bachelor);
    }

    #[test]
    fn nonsense_is_no_level() {
        for bad in ["", "NaN", "inf", "-1", "8/7", "七级", "0,5", "1e400"] {
            assert_eq!(parse_level(bad), None, "{bad}");
        }
    }

    #[test]
    fn mode_shares_are_the_stated_ones() {
        let shares = [1.0, 0.3, 0.1, 0.2, 0.5, 1.0].map(|x| Fraction::new(x).unwrap());
        for (mode, share) in EngagementMode::ALL.iter().zip(shares) {
            assert_eq!(mode.full_time(), share, "{}", mode.code());
        }
    }
}
