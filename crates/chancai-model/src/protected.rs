//! Attributes that no score may use.

use std::fmt;

/// Protected attributes of one person, kept apart for audits.
///
/// No function that scores takes this type, and [`Talent`](crate::Talent) has no field of it. The scorer wants a
/// talent:
///
/// ```
/// use chancai_model::{Scorer, Talent};
///
/// fn prepare(scorer: &Scorer<'_>, who: &Talent) {
///     let _ = scorer.prepare_talent(who);
/// }
/// ```
///
/// and with protected attributes in the talent's place the program does not compile:
///
/// ```compile_fail,E0308
/// use chancai_model::{ProtectedAttributes, Scorer};
///
/// fn prepare(scorer: &Scorer<'_>, who: &ProtectedAttributes) {
///     let _ = scorer.prepare_talent(who);
/// }
/// ```
///
/// `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ProtectedAttributes {
    /// 性别
    pub gender: Option<String>,
    /// 民族
    pub ethnicity: Option<String>,
    /// 宗教
    pub religion: Option<String>,
    /// 出生日期: age comes from here and from nowhere else.
    pub birth_date: Option<String>,
    /// 健康
    pub health: Option<String>,
    /// 婚姻
    pub marital_status: Option<String>,
    /// 政治面貌
    pub politics: Option<String>,
    /// 籍贯
    pub birthplace: Option<String>,
}

impl fmt::Debug for ProtectedAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProtectedAttributes(…)")
    }
}

impl ProtectedAttributes {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let person = ProtectedAttributes { gender: Some("女".into()), ..Default::default() };
        assert_eq!(format!("{person:?}"), "ProtectedAttributes(…)");
        assert!(!person.is_empty());
    }
}
