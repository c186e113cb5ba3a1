//! What rules look at: a person's fields, as far as they are stated.

use super::bounds::TierBounds;
use super::field::TierField;
use crate::Talent;
use crate::invalid::{Checks, InvalidRecord, OUT_OF_RANGE};
use std::fmt;

/// The fields of one person, each stated or not.
///
/// Written as `education=doctor, years=4.5`: the fields stated above their lowest value.
///
/// ```
/// use chancai_model::tiers::{Award, ProfessionalTitle, Standing, TierField, TierProfile};
/// use chancai_model::Talent;
///
/// let wang = Talent::builder("t0001").years(6.0).standing(Standing {
///     title: Some(ProfessionalTitle::Senior),
///     award: Some(Award::None),
///     ..Standing::default()
/// });
/// let profile = TierProfile::of(&wang.build().unwrap());
/// assert_eq!(profile.to_string(), "title=senior, years=6; 其余最低或未填 others lowest or unstated");
/// assert_eq!((profile.get(TierField::Award), profile.get(TierField::Education)), (Some(0), None));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TierProfile {
    values: [Option<u32>; TierField::COUNT],
}

impl TierProfile {
    /// The profile of a talent. Years are rounded to hundredths.
    pub fn of(talent: &Talent) -> Self {
        let standing = talent.standing();
        let value = |field: TierField| match field {
            TierField::Education => talent.education().map(|v| v as u32),
            TierField::Title => standing.title.map(|v| v as u32),
            TierField::SkillGrade => standing.skill_grade.map(|v| v as u32),
            TierField::Award => standing.award.map(|v| v as u32),
            TierField::Years => talent.years().map(|years| (years * 100.0).round() as u32),
            _ => standing.count(field.output()?),
        };
        Self { values: std::array::from_fn(|i| value(TierField::ALL[i])) }
    }

    /// The same with one field stated; see [`TierField`] for what the number means.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] for a value above the field's largest.
    pub fn with(mut self, field: TierField, value: u32) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        if value > field.largest() {
            checks.refuse(field.code(), value, OUT_OF_RANGE, "0..=TierField::largest");
        }
        checks.finish()?;
        self.values[field as usize] = Some(value);
        Ok(self)
    }

    /// The value of a field; none where it is not stated.
    pub fn get(&self, field: TierField) -> Option<u32> {
        self.values[field as usize]
    }

    /// Every field stated.
    pub(super) fn at(values: [u32; TierField::COUNT]) -> Self {
        Self { values: values.map(Some) }
    }

    /// All that the person may be: the value where it is stated, else the whole range of the field.
    pub(super) fn possible(&self) -> TierBounds {
        let mut bounds = TierBounds::all();
        for (&field, value) in TierField::ALL.iter().zip(self.values) {
            if let Some(value) = value {
                bounds = bounds.at_least(field, value).at_most(field, value);
            }
        }
        bounds
    }
}

impl fmt::Display for TierProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stated = TierField::ALL.iter().filter_map(|&field| Some((field, self.get(field)?)));
        let above: Vec<String> =
            stated.filter(|(_, v)| *v > 0).map(|(field, v)| format!("{}={}", field.code(), field.show(v))).collect();
        if above.is_empty() {
            return f.write_str("各项最低或未填 all lowest or unstated");
        }
        write!(f, "{}; 其余最低或未填 others lowest or unstated", above.join(", "))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for TierProfile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stated = TierField::ALL.iter().filter_map(|&field| Some((field.code(), field.show(self.get(field)?))));
        serializer.collect_map(stated)
    }
}
