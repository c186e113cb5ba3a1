//! What the files of an official edition have wrong, gathered while they are read.

use chancai_table::{Fault, FaultCode, Loaded, Located, Row, Source, fault};
use rustc_hash::FxHashMap;

use crate::build::is_unseen;

/// Rejects and notes of several files.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) rejects: Vec<Fault>,
    pub(crate) notes: Vec<Fault>,
}

impl Ledger {
    /// Keeps what a file's rows have wrong and gives its good rows.
    ///
    /// An official file has columns that its reader is known not to read: no news.
    pub(crate) fn take<T>(&mut self, loaded: Loaded<T>) -> Vec<Located<T>> {
        self.notes.extend(loaded.notes.into_iter().filter(|note| note.code != fault::UNKNOWN_COLUMN));
        self.rejects.extend(loaded.rejects);
        loaded.rows
    }
}

/// Concepts that relations name though they have no row: the first line, and how many relations.
#[derive(Default)]
pub(crate) struct Strangers {
    met: Vec<(String, u64, usize)>,
    places: FxHashMap<String, usize>,
}

impl Strangers {
    /// One more relation names it.
    pub(crate) fn meet(&mut self, external: &str, line: u64) {
        if let Some(&place) = self.places.get(external) {
            self.met[place].2 += 1;
            return;
        }
        self.places.insert(external.to_owned(), self.met.len());
        self.met.push((external.to_owned(), line, 1));
    }

    /// One note a stranger, in the order of meeting.
    pub(crate) fn into_notes(self, source: &Source, column: &'static str, code: FaultCode, notes: &mut Vec<Fault>) {
        notes.extend(self.met.into_iter().map(|(external, line, count)| {
            let relations = format!("涉及 {count} 行 rows concerned: {count}");
            Fault::new(source.name(), line, column, external, code, relations)
        }));
    }
}

pub(crate) const NO_ROW: FaultCode =
    FaultCode::new("no_row", "关系所指的条目没有自己的行", "a relation names a concept without a row");
const CLEANED_LABEL: FaultCode = FaultCode::new(
    "cleaned_label",
    "名称中的不间断空格或制表符已改为普通空格",
    "odd white space in a label was made plain",
);

/// The cell with plain single spaces; what was not seen is noted.
pub(crate) fn plain(row: &mut Row<'_>, column: &'static str) -> String {
    plain_label(row, column, row.text(column))
}

/// [`plain`] for one of a cell's labels.
pub(crate) fn plain_label(row: &mut Row<'_>, column: &'static str, label: &str) -> String {
    let label = label.trim();
    if label.contains(is_unseen) {
        row.note(CLEANED_LABEL, column, label, "");
    }
    let seen = |c: &char| c.is_whitespace() || !is_unseen(*c);
    let text: String = label.chars().filter(seen).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
