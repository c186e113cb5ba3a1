//! How well somebody can do something: named scales of proficiency, and the way from one to another.

use chancai_table::parse_number;
use rustc_hash::FxHashMap;

use crate::fold::fold;

/// A scale of proficiency 熟练程度等级: steps with names, or numbers up to a top, each worth a value in 0..=1.
///
/// The value is what the scales share: 三级 (0.6) of the vocational levels lies between 熟悉 (0.5) and 掌握 (0.75).
/// Values are declared by a scale, not measured; a scale of one's own is made by [`ProficiencyScale::new`].
///
/// ```
/// use chancai_taxonomy::{ProficiencyScale, Rounding};
///
/// let (vocational, mastery) = (ProficiencyScale::vocational(), ProficiencyScale::mastery());
/// let held = vocational.parse("高级工（三级）").unwrap();
/// assert_eq!(held.value, 0.6);
/// // What may be claimed on the other scale: rounded down 熟悉, not 掌握.
/// let step = mastery.step_at(held.value, Rounding::Down).unwrap();
/// assert_eq!(mastery.steps()[step].zh, "熟悉");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ProficiencyScale {
    name: String,
    steps: Vec<Step>,
    /// The step of every folded spelling.
    spellings: FxHashMap<String, usize>,
    /// The highest number of a scale of numbers.
    top: Option<f64>,
}

/// One step of a scale, as it is declared.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Step {
    /// The Chinese name; it is a spelling too, unless empty.
    pub zh: String,
    /// The English name; it is a spelling too, unless empty.
    pub en: String,
    /// What else people write.
    pub spellings: Vec<String>,
    /// What it is worth, in (0, 1].
    pub value: f64,
}

impl Step {
    /// A step worth `value` with its two names.
    #[must_use]
    pub fn new(value: f64, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into(), spellings: Vec::new(), value }
    }

    /// With one more spelling.
    #[must_use]
    pub fn spelled(mut self, text: impl Into<String>) -> Self {
        self.spellings.push(text.into());
        self
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        [&self.zh, &self.en].into_iter().chain(&self.spellings)
    }
}

/// A level as it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Level {
    /// What it is worth, 0 to 1.
    pub value: f64,
    /// Its place among the scale's steps; `None` for a number.
    pub step: Option<usize>,
}

/// Which step stands for a value that lies between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Rounding {
    /// The highest step that is not above it, so that nobody is given more than they hold; below the lowest, none.
    #[default]
    Down,
    /// The nearest step; of two equally near the lower one.
    Nearest,
}

/// Why a scale could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScaleError {
    /// There is no step.
    #[error("等级表没有任何等级 / the scale has no step")]
    Empty,
    /// A value, or the top of a scale of numbers, outside its range.
    #[error("等级值不能是 {given}，应在 {expected} 之内 / value {given}, expected {expected}")]
    BadValue {
        /// What was given.
        given: f64,
        /// What would do.
        expected: &'static str,
    },
    /// A step that is not above the one before it.
    #[error("等级值须逐级升高：{before} 之后不能是 {given} / values must rise: {given} after {before}")]
    NotRising {
        /// The value before.
        before: f64,
        /// What was given.
        given: f64,
    },
    /// A step without any name.
    #[error("值为 {value} 的等级没有名称 / the step of value {value} has no name")]
    Nameless {
        /// What the step is worth.
        value: f64,
    },
    /// A spelling that two steps share (after folding).
    #[error("「{spelling}」指两个等级 / two steps share a spelling")]
    SharedSpelling {
        /// The spelling as the second step has it.
        spelling: String,
    },
}

impl ProficiencyScale {
    /// A scale of steps, the lowest first.
    ///
    /// Spellings are compared by [`fold`](crate::fold): width, case, spaces and brackets do not count. One step may
    /// repeat a spelling of its own.
    ///
    /// # Errors
    ///
    /// [`ScaleError`] where there is no step, values do not rise strictly within (0, 1], a step has no name, or two
    /// share a spelling.
    ///
    /// ```
    /// use chancai_taxonomy::{ProficiencyScale, ScaleError, Step};
    ///
    /// let works = ProficiencyScale::new("车间三档", [Step::new(0.3, "学徒", "apprentice"), Step::new(1.0, "师傅", "master")])?;
    /// assert_eq!(works.parse(" Master ").unwrap().value, 1.0);
    /// let twice = [Step::new(0.3, "学徒", ""), Step::new(1.0, "学　徒", "")];
    /// assert!(matches!(ProficiencyScale::new("错", twice), Err(ScaleError::SharedSpelling { .. })));
    /// # Ok::<(), ScaleError>(())
    /// ```
    pub fn new(name: impl Into<String>, steps: impl IntoIterator<Item = Step>) -> Result<Self, ScaleError> {
        let steps: Vec<Step> = steps.into_iter().collect();
        check_values(&steps)?;
        let mut spellings = FxHashMap::default();
        for (place, step) in steps.iter().enumerate() {
            let mut named = false;
            for spelling in step.names() {
                let folded = fold(spelling);
                if folded.is_empty() {
                    continue;
                }
                named = true;
                if *spellings.entry(folded).or_insert(place) != place {
                    return Err(ScaleError::SharedSpelling { spelling: spelling.clone() });
                }
            }
            if !named {
                return Err(ScaleError::Nameless { value: step.value });
            }
        }
        Ok(Self { name: name.into(), steps, spellings, top: None })
    }

    /// A scale of numbers from 0 to `top`, written `n/top`; n is worth n / `top`.
    ///
    /// # Errors
    ///
    /// [`ScaleError::BadValue`] unless `top` is finite and above 0.
    pub fn numeric(name: impl Into<String>, top: f64) -> Result<Self, ScaleError> {
        if !(top.is_finite() && top > 0.0) {
            return Err(ScaleError::BadValue { given: top, expected: "> 0" });
        }
        Ok(Self::of_numbers(name.into(), top))
    }

    fn of_numbers(name: String, top: f64) -> Self {
        Self { name, steps: Vec::new(), spellings: FxHashMap::default(), top: Some(top) }
    }

    /// A scale built in: its steps are sound, which a test holds.
    fn declared(name: &str, steps: impl IntoIterator<Item = Step>) -> Self {
        Self::new(name, steps).unwrap_or_else(|_| Self::of_numbers(name.to_owned(), 1.0))
    }

    /// The five national vocational levels 国家职业技能等级, 五级 (初级工, 0.2) to 一级 (高级技师, 1).
    ///
    /// A level is written by its number (`三级`, `3级`, `Ⅲ级`), by its name (`高级工`), by both, and behind
    /// `国家职业资格` or `职业技能等级`.
    #[must_use]
    pub fn vocational() -> Self {
        let step = |(zh, name, en, short, numbers, value): Vocational| {
            let mut step = Step::new(value, zh, en).spelled(name);
            step.spellings.extend((!short.is_empty()).then(|| short.to_owned()));
            for number in numbers.map(|number| format!("{number}级")) {
                step = step.spelled(format!("{number}{name}")).spelled(format!("{name}{number}"));
                step = step.spelled(format!("国家职业资格{number}")).spelled(format!("职业技能等级{number}"));
                step = step.spelled(number);
            }
            step
        };
        Self::declared("国家职业技能等级", VOCATIONAL.map(step))
    }

    /// 了解 (0.25) 熟悉 (0.5) 掌握 (0.75) 精通 (1), as people write it in a CV.
    #[must_use]
    pub fn mastery() -> Self {
        let steps =
            [(0.25, "了解", "aware"), (0.5, "熟悉", "familiar"), (0.75, "掌握", "proficient"), (1.0, "精通", "expert")];
        Self::declared("掌握程度", steps.map(|(value, zh, en)| Step::new(value, zh, en)))
    }

    /// The six levels of the Common European Framework of Reference for Languages, A1 (1/6) to C2 (1).
    #[must_use]
    pub fn cefr() -> Self {
        let steps = (1..).zip(["A1", "A2", "B1", "B2", "C1", "C2"]);
        Self::declared("CEFR", steps.map(|(n, name)| Step::new(f64::from(n) / 6.0, name, name)))
    }

    /// The level scale of O\*NET, 0 to 7, written `4.2/7`.
    #[must_use]
    pub fn onet() -> Self {
        Self::of_numbers("O*NET".to_owned(), 7.0)
    }

    /// The vocational levels, 了解 to 精通, O\*NET's and CEFR.
    #[must_use]
    pub fn built_in() -> [Self; 4] {
        [Self::vocational(), Self::mastery(), Self::onet(), Self::cefr()]
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The steps, the lowest first; none on a scale of numbers.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The highest number of a scale of numbers.
    pub const fn top(&self) -> Option<f64> {
        self.top
    }

    /// The level that a text names on this scale; `None` where it names none.
    ///
    /// A scale of numbers reads `n/top` with n from 0 to `top`.
    ///
    /// ```
    /// use chancai_taxonomy::ProficiencyScale;
    ///
    /// let vocational = ProficiencyScale::vocational();
    /// for text in ["二级", "2 级", "Ⅱ级", "技师", "二级/技师", "国家职业资格二级（技师）"] {
    ///     assert_eq!(vocational.parse(text).map(|level| level.value), Some(0.8), "{text}");
    /// }
    /// assert_eq!(vocational.parse("六级"), None);
    /// assert_eq!(ProficiencyScale::onet().parse("3.5/7").unwrap().value, 0.5);
    /// ```
    pub fn parse(&self, text: &str) -> Option<Level> {
        if let Some(top) = self.top {
            let (number, over) = text.split_once(['/', '／'])?;
            let (number, over) = (parse_number(number).ok()?, parse_number(over).ok()?);
            let fits = over.total_cmp(&top).is_eq() && (0.0..=top).contains(&number);
            return fits.then(|| Level { value: number / top, step: None });
        }
        let whole = fold(text);
        // `国家职业资格二级（技师）`: what is in the brackets must name the same step.
        let parts = || text.split(['(', ')', '（', '）', '/', '／']).map(fold).filter(|part| !part.is_empty());
        let step = self.spellings.get(&whole).copied().or_else(|| {
            let first = self.spellings.get(&parts().next()?).copied();
            first.filter(|_| parts().all(|part| self.spellings.get(&part).copied() == first))
        })?;
        Some(Level { value: self.steps[step].value, step: Some(step) })
    }

    /// The step that stands for a value; `None` where there is none: a scale of numbers, a value outside 0..=1, or
    /// with [`Rounding::Down`] one below the lowest step. O(steps).
    pub fn step_at(&self, value: f64, rounding: Rounding) -> Option<usize> {
        if !(0.0..=1.0).contains(&value) {
            return None;
        }
        match rounding {
            Rounding::Down => self.steps.iter().rposition(|step| step.value <= value),
            Rounding::Nearest => {
                let off = |place: &usize| (self.steps[*place].value - value).abs();
                (0..self.steps.len()).min_by(|a, b| off(a).total_cmp(&off(b)))
            }
        }
    }

    /// A value as this scale can say it: the value of [`step_at`](Self::step_at), or on a scale of numbers itself.
    pub fn convert(&self, value: f64, rounding: Rounding) -> Option<f64> {
        match self.top {
            Some(_) => (0.0..=1.0).contains(&value).then_some(value),
            None => self.step_at(value, rounding).map(|step| self.steps[step].value),
        }
    }
}

/// Level, title, English, short title, numbers, value.
type Vocational = (&'static str, &'static str, &'static str, &'static str, [&'static str; 3], f64);

const VOCATIONAL: [Vocational; 5] = [
    ("五级", "初级工", "level 5, junior worker", "初级", ["五", "5", "Ⅴ"], 0.2),
    ("四级", "中级工", "level 4, intermediate worker", "中级", ["四", "4", "Ⅳ"], 0.4),
    ("三级", "高级工", "level 3, senior worker", "高级", ["三", "3", "Ⅲ"], 0.6),
    ("二级", "技师", "level 2, technician", "", ["二", "2", "Ⅱ"], 0.8),
    ("一级", "高级技师", "level 1, senior technician", "", ["一", "1", "Ⅰ"], 1.0),
];

fn check_values(steps: &[Step]) -> Result<(), ScaleError> {
    if steps.is_empty() {
        return Err(ScaleError::Empty);
    }
    let mut before = 0.0;
    for (place, step) in steps.iter().enumerate() {
        if !(step.value > 0.0 && step.value <= 1.0) {
            return Err(ScaleError::BadValue { given: step.value, expected: "(0, 1]" });
        }
        if place > 0 && step.value <= before {
            return Err(ScaleError::NotRising { before, given: step.value });
        }
        before = step.value;
    }
    Ok(())
}

/// Reads a level as files write it: a number from 0 to 1, the vocational levels, 了解 to 精通, or `x/7`.
///
/// CEFR is left out: it ranks languages alone. The scales are made once a call; whoever reads many levels keeps
/// a [`LevelReader`].
///
/// ```
/// use chancai_taxonomy::parse_level;
///
/// assert_eq!(parse_level("掌握"), Some(0.75));
/// assert_eq!(parse_level("３级"), Some(0.6));
/// assert_eq!(parse_level("4.2/7"), Some(4.2 / 7.0));
/// assert_eq!(parse_level("1.2"), None);
/// ```
pub fn parse_level(text: &str) -> Option<f64> {
    LevelReader::default().parse(text)
}

/// Reads levels on several scales: the first that knows the text counts.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelReader {
    scales: Vec<ProficiencyScale>,
}

impl LevelReader {
    /// Reads numbers from 0 to 1 and these scales.
    #[must_use]
    pub fn new(scales: Vec<ProficiencyScale>) -> Self {
        Self { scales }
    }

    /// The value of a level, 0 to 1; `None` for what is no level.
    pub fn parse(&self, text: &str) -> Option<f64> {
        match parse_number(text) {
            Ok(number) => (0.0..=1.0).contains(&number).then_some(number),
            Err(_) => self.scales.iter().find_map(|scale| scale.parse(text)).map(|level| level.value),
        }
    }
}

impl Default for LevelReader {
    /// The vocational levels, 了解 to 精通 and O\*NET's.
    fn default() -> Self {
        Self::new(vec![ProficiencyScale::vocational(), ProficiencyScale::mastery(), ProficiencyScale::onet()])
    }
}
