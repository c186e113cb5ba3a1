//! The scales that assessors mark on, each mapped to a fraction.

use crate::Fraction;
use crate::scale::coded;

coded! {
    /// The scale a value was given on.
    ///
    /// | scale | written | value |
    /// | --- | --- | --- |
    /// | `fraction` 小数 | 0 to 1 | as it is |
    /// | `percent` 百分制 | 0 to 100 | divided by 100 |
    /// | `five_point` 五级 | 1 (lowest) to 5, fractions allowed | divided by 5 |
    /// | `grade` 等级 | 优秀 (优) / 良好 (良) / 合格 (中) / 不合格 (差) | 0.95 / 0.85 / 0.70 / 0.30 |
    ///
    /// The grades stand for the middle of the marks they usually mean (90-100, 80-89, 60-79, below 60), so that they can
    /// be reconciled with percentages.
    ///
    /// ```
    /// use chancai_model::{AssessmentScale, Fraction};
    ///
    /// assert_eq!(AssessmentScale::Percent.parse("８６"), Fraction::new(0.86));
    /// assert_eq!(AssessmentScale::FivePoint.parse("4"), Fraction::new(0.8));
    /// assert_eq!(AssessmentScale::Grade.parse("优"), AssessmentScale::Grade.parse("优秀"));
    /// assert_eq!(AssessmentScale::FivePoint.parse("0"), None); // 五级从 1 起。
    /// ```
    AssessmentScale {
        /// 0 to 1.
        Fraction = "fraction", "小数", "fraction", also "0-1";
        /// 0 to 100.
        Percent = "percent", "百分制", "percent", also "0-100" | "百分";
        /// 1 to 5.
        FivePoint = "five_point", "五级", "five-point", also "1-5" | "五级制" | "五分制";
        /// Words.
        Grade = "grade", "等级", "grade", also "等次" | "优良中差";
    }
}

coded! {
    /// A grade in words, best first.
    Grade {
        /// 优秀
        Excellent = "excellent", "优秀", "excellent", also "优";
        /// 良好
        Good = "good", "良好", "good", also "良";
        /// 合格
        Pass = "pass", "合格", "pass", also "中" | "称职" | "及格";
        /// 不合格
        Fail = "fail", "不合格", "fail", also "差" | "不称职" | "不及格";
    }
}

impl Grade {
    /// 0.95, 0.85, 0.70, 0.30: the middle of the marks a grade usually means.
    pub const fn value(self) -> Fraction {
        Fraction::from_steps(match self {
            Self::Excellent => 62_258,
            Self::Good => 55_705,
            Self::Pass => 45_875,
            Self::Fail => 19_661,
        })
    }
}

impl AssessmentScale {
    /// The fraction that a text on this scale stands for; `None` where it is none.
    pub fn parse(self, text: &str) -> Option<Fraction> {
        if self == Self::Grade {
            return chancai_table::choose(text, Grade::SPELLINGS).map(Grade::value);
        }
        let (range, largest) = self.numbers()?;
        let number = chancai_table::parse_number(text).ok()?;
        range.contains(&number).then(|| Fraction::new(number / largest)).flatten()
    }

    /// The numbers of the scale, and what they are divided by; `None` for grades.
    pub(crate) fn numbers(self) -> Option<(std::ops::RangeInclusive<f64>, f64)> {
        match self {
            Self::Fraction => Some((0.0..=1.0, 1.0)),
            Self::Percent => Some((0.0..=100.0, 100.0)),
            Self::FivePoint => Some((1.0..=5.0, 5.0)),
            Self::Grade => None,
        }
    }

    /// What may be written, for error texts.
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Self::Fraction => "0..=1",
            Self::Percent => "0..=100 (百分制)",
            Self::FivePoint => "1..=5 (五级)",
            Self::Grade => "优秀 良好 合格 不合格",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grades_have_the_stated_values() {
        let stated = [0.95, 0.85, 0.70, 0.30].map(|x| Fraction::new(x).unwrap());
        assert_eq!(Grade::ALL.iter().map(|g| g.value()).collect::<Vec<_>>(), stated);
        for (short, long) in [("优", "优秀"), ("良", "良好"), ("中", "合格"), ("差", "不合格")] {
            assert_eq!(AssessmentScale::Grade.parse(short), AssessmentScale::Grade.parse(long));
        }
    }

    #[test]
    fn each_scale_ends_where_it_says() {
        let cases = [
            (AssessmentScale::Fraction, "0", "1", "1.01"),
            (AssessmentScale::Percent, "0", "100", "100.5"),
            (AssessmentScale::FivePoint, "1", "5", "6"),
        ];
        for (scale, low, high, beyond) in cases {
            assert!(scale.parse(low).is_some_and(|v| v < Fraction::HALF));
            assert_eq!(scale.parse(high), Some(Fraction::ONE));
            for bad in [beyond, "-1", "", "NaN", "好", "优秀"] {
                assert_eq!(scale.parse(bad), None, "{} {bad}", scale.code());
            }
        }
        assert_eq!(AssessmentScale::Grade.parse("0.9"), None);
    }
}
