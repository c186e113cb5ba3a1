//! Cells that must be one of a few words.

use crate::fold::fold_key;

/// Yes and no as docs/formats.md lists them.
pub(crate) const YES_NO: [(&str, bool); 8] = [
    ("yes", true),
    ("no", false),
    ("true", true),
    ("false", false),
    ("1", true),
    ("0", false),
    ("是", true),
    ("否", false),
];

/// The value whose spelling `text` is, after folding and without regard to ASCII case.
///
/// ```
/// use chancai_table::choose;
///
/// let stages = [("up", 0), ("上游", 0), ("down", 2), ("下游", 2)];
/// assert_eq!(choose("ＵＰ", &stages), Some(0));
/// assert_eq!(choose("下游", &stages), Some(2));
/// assert_eq!(choose("旁边", &stages), None);
/// ```
pub fn choose<T: Copy>(text: &str, choices: &[(&str, T)]) -> Option<T> {
    let folded = fold_key(text);
    let found = choices.iter().find(|(spelling, _)| fold_key(spelling).eq_ignore_ascii_case(&folded));
    found.map(|&(_, value)| value)
}

/// The ASCII spellings, which are the codes; all of them where there is none.
pub(crate) fn show_choices<T>(choices: &[(&str, T)]) -> String {
    let ascii: Vec<&str> = choices.iter().map(|&(spelling, _)| spelling).filter(|s| s.is_ascii()).collect();
    if !ascii.is_empty() {
        return ascii.join(" | ");
    }
    choices.iter().map(|&(spelling, _)| spelling).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_shown() {
        assert_eq!(show_choices(&[("up", 0), ("上游", 0), ("down", 2)]), "up | down");
        assert_eq!(show_choices(&[("初中", 0), ("高中", 1)]), "初中 | 高中");
    }

    #[test]
    fn yes_and_no_in_any_case() {
        for (text, value) in [("Yes", Some(true)), ("ＦＡＬＳＥ", Some(false)), ("否", Some(false)), ("y", None)]
        {
            assert_eq!(choose(text, &YES_NO), value, "{text}");
        }
    }
}
