//! What a builder refuses, field by field.

use chancai_table::FaultCode;
use std::fmt;

/// A number outside its range, or none at all (NaN, infinite).
pub const OUT_OF_RANGE: FaultCode = chancai_table::fault::OUT_OF_RANGE;
/// Two fields that cannot both hold.
pub const CONTRADICTION: FaultCode = FaultCode::new("contradiction", "前后矛盾", "fields contradict each other");
/// The same thing listed twice.
pub const LISTED_TWICE: FaultCode = FaultCode::new("listed_twice", "重复列出", "listed twice");
/// An id that is empty or has characters an id cannot have.
pub const BAD_ID: FaultCode = chancai_table::fault::BAD_ID;
/// Something that must be there is not.
pub const MISSING_VALUE: FaultCode = chancai_table::fault::MISSING_VALUE;

/// One field that was refused.
///
/// `Debug` leaves the value out, so that a log of it shows nobody's data; `Display` shows it to the
/// person who owns the file.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidField {
    /// The field's name as in `docs/formats.md`.
    pub field: &'static str,
    /// What was given.
    pub value: String,
    /// The reason.
    pub code: FaultCode,
    /// What would have been accepted.
    pub expected: &'static str,
}

impl fmt::Debug for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidField")
            .field("field", &self.field)
            .field("code", &self.code.code)
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} ({}), given “{}”, expected {}",
            self.field, self.code.zh, self.code.en, self.value, self.expected
        )
    }
}

/// Why a record could not be built: every field at fault, in one go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .fields.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct InvalidRecord {
    /// The fields refused; never empty.
    pub fields: Vec<InvalidField>,
}

/// Collects the faults of one record while its fields are checked.
#[derive(Default)]
pub(crate) struct Checks {
    fields: Vec<InvalidField>,
}

impl Checks {
    pub(crate) fn refuse(
        &mut self,
        field: &'static str,
        value: impl fmt::Display,
        code: FaultCode,
        expected: &'static str,
    ) {
        self.fields.push(InvalidField { field, value: value.to_string(), code, expected });
    }

    /// A finite number within the range, or a fault.
    pub(crate) fn number(
        &mut self,
        field: &'static str,
        value: Option<f64>,
        range: std::ops::RangeInclusive<f64>,
        expected: &'static str,
    ) {
        if let Some(v) = value
            && !range.contains(&v)
        {
            self.refuse(field, v, OUT_OF_RANGE, expected);
        }
    }

    /// A share from 0 to 1, or a fault.
    pub(crate) fn share(&mut self, field: &'static str, value: Option<f64>) -> Option<crate::Fraction> {
        self.number(field, value, 0.0..=1.0, "0..=1");
        value.and_then(crate::Fraction::new)
    }

    /// Nothing twice in `items` (in any order), or a fault for each repeat.
    pub(crate) fn distinct<T: Ord>(&mut self, field: &'static str, items: &[T]) {
        let mut sorted: Vec<&T> = items.iter().collect();
        sorted.sort_unstable();
        let repeats = sorted.windows(2).filter(|w| w[0] == w[1]).count();
        if repeats > 0 {
            self.refuse(field, repeats, LISTED_TWICE, "each at most once");
        }
    }

    pub(crate) fn finish(self) -> Result<(), InvalidRecord> {
        if self.fields.is_empty() { Ok(()) } else { Err(InvalidRecord { fields: self.fields }) }
    }
}
