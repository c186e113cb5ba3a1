//! Conflicts in words, with the names a reader knows.

use crate::conflict::{Conflict, Constraint, Relaxation};

/// What rows, columns and quotas are called, by index. What has no name is called by its number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Names of rows.
    pub rows: Vec<String>,
    /// Names of columns.
    pub columns: Vec<String>,
    /// Names of quotas.
    pub quotas: Vec<String>,
}

impl Names {
    /// The name of a row.
    pub fn row(&self, row: u32) -> String {
        named(&self.rows, row)
    }

    /// The name of a column.
    pub fn column(&self, column: u32) -> String {
        named(&self.columns, column)
    }

    /// The name of a quota.
    pub fn quota(&self, quota: u32) -> String {
        named(&self.quotas, quota)
    }
}

fn named(names: &[String], index: u32) -> String {
    names.get(index as usize).cloned().unwrap_or_else(|| format!("#{index}"))
}

impl Constraint {
    /// The constraint in words, Chinese and English.
    pub fn text(&self, names: &Names) -> [String; 2] {
        match *self {
            Self::ColumnMinimum { column, minimum } => least(&names.column(column), minimum),
            Self::QuotaMinimum { quota, minimum } => least(&names.quota(quota), minimum),
            Self::ColumnMaximum { column, maximum } => most(&names.column(column), maximum),
            Self::QuotaMaximum { quota, maximum } => most(&names.quota(quota), maximum),
            Self::Fixed { row, column } => {
                let (row, column) = (names.row(row), names.column(column));
                [format!("“{row}”已定在“{column}”"), format!("“{row}” is fixed at “{column}”")]
            }
        }
    }
}

fn least(name: &str, minimum: u32) -> [String; 2] {
    [format!("“{name}”至少 {minimum}"), format!("“{name}” needs at least {minimum}")]
}

fn most(name: &str, maximum: u32) -> [String; 2] {
    [format!("“{name}”至多 {maximum}"), format!("“{name}” allows at most {maximum}")]
}

impl Conflict {
    /// The conflict in a sentence, Chinese and English.
    pub fn text(&self, names: &Names) -> [String; 2] {
        let texts: Vec<[String; 2]> = self.constraints.iter().map(|constraint| constraint.text(names)).collect();
        let list =
            |at: usize, between: &str| texts.iter().map(|text| text[at].clone()).collect::<Vec<_>>().join(between);
        let (required, possible) = (self.required, self.possible);
        let (zh, en) = (list(0, "；"), list(1, "; "));
        match &self.supply {
            None => [
                format!("互相矛盾：{zh}（要求 {required}，只容 {possible}）"),
                format!("conflict: {en} ({required} asked for, room for {possible})"),
            ],
            Some(supply) => {
                let rows = supply.rows.len();
                [
                    format!("人数不足：{zh}（要求 {required}，符合条件的 {rows} 人及其他途径最多 {possible}）"),
                    format!(
                        "too few: {en} ({required} asked for, {rows} eligible row(s) and other edges give at most {possible})"
                    ),
                ]
            }
        }
    }
}

impl Relaxation {
    /// The change in words, Chinese and English.
    pub fn text(&self, names: &Names) -> [String; 2] {
        let to = self.to;
        let (name, from) = match self.constraint {
            Constraint::ColumnMinimum { column, minimum } => (names.column(column), minimum),
            Constraint::ColumnMaximum { column, maximum } => (names.column(column), maximum),
            Constraint::QuotaMinimum { quota, minimum } => (names.quota(quota), minimum),
            Constraint::QuotaMaximum { quota, maximum } => (names.quota(quota), maximum),
            Constraint::Fixed { row, column } => {
                let (row, column) = (names.row(row), names.column(column));
                return [
                    format!("放弃“{row}”与“{column}”的既定配对"),
                    format!("give up the fixed pair of “{row}” and “{column}”"),
                ];
            }
        };
        if self.constraint.asks() {
            [format!("“{name}”的下限由 {from} 降到 {to}"), format!("lower the minimum of “{name}” from {from} to {to}")]
        } else {
            [format!("“{name}”的上限由 {from} 升到 {to}"), format!("raise the maximum of “{name}” from {from} to {to}")]
        }
    }
}
