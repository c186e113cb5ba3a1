//! A schema's columns and how the names in a file are matched with them.

use crate::fold::fold_name;

/// A column of a schema: its ASCII name, its Chinese names, and whether a CSV header must have it.
///
/// Names match after [`fold_key`](crate::fold_key) and without regard to case.
///
/// ```
/// use chancai_table::Column;
///
/// const COLUMNS: &[Column] = &[Column::required("id", &["编号", "岗位编号"]), Column::optional("zh", &["中文名"])];
/// assert!(COLUMNS[0].required && !COLUMNS[1].required);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The ASCII name, by which a [`Row`](crate::Row) is asked for the cell.
    pub name: &'static str,
    /// Other names the header may use.
    pub aliases: &'static [&'static str],
    /// A CSV file whose header lacks the column is refused. (A cell of it may still be empty.)
    pub required: bool,
}

impl Column {
    /// A column that the header must have.
    pub const fn required(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, aliases, required: true }
    }

    /// A column that the header may have.
    pub const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, aliases, required: false }
    }

    /// Name and first alias, for messages.
    fn shown(&self) -> String {
        match self.aliases.first() {
            Some(alias) => format!("{} {alias}", self.name),
            None => self.name.to_owned(),
        }
    }
}

/// A schema with its names folded once.
pub(crate) struct Matcher<'c> {
    columns: &'c [Column],
    names: Vec<(String, usize)>,
}

impl<'c> Matcher<'c> {
    pub(crate) fn new(columns: &'c [Column]) -> Self {
        let names = columns
            .iter()
            .enumerate()
            .flat_map(|(at, column)| {
                std::iter::once(&column.name).chain(column.aliases).map(move |name| (fold_name(name), at))
            })
            .collect();
        Self { columns, names }
    }

    pub(crate) fn columns(&self) -> &'c [Column] {
        self.columns
    }

    /// Which column of the schema a name in a file stands for.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let folded = fold_name(name);
        self.names.iter().find(|(known, _)| *known == folded).map(|&(_, at)| at)
    }

    pub(crate) fn expected(&self) -> Vec<String> {
        self.columns.iter().map(Column::shown).collect()
    }

    /// The required columns that `has` denies.
    pub(crate) fn missing(&self, has: impl Fn(usize) -> bool) -> Vec<String> {
        let lacking = self.columns.iter().enumerate().filter(|&(at, column)| column.required && !has(at));
        lacking.map(|(_, column)| column.shown()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] =
        &[Column::required("id", &["编号", "人才编号"]), Column::optional("aliases_zh", &["中文别名"])];

    #[test]
    fn names_match_in_both_languages() {
        let matcher = Matcher::new(COLUMNS);
        for name in ["id", " ＩＤ ", "编号", "人才编号\u{3000}"] {
            assert_eq!(matcher.find(name), Some(0), "{name}");
        }
        assert_eq!(matcher.find("ALIASES_zh"), Some(1));
        assert_eq!(matcher.find(""), None);
    }

    #[test]
    fn only_required_columns_are_missed() {
        let matcher = Matcher::new(COLUMNS);
        assert_eq!(matcher.missing(|_| false), ["id 编号"]);
        assert_eq!(matcher.expected(), ["id 编号", "aliases_zh 中文别名"]);
    }
}
