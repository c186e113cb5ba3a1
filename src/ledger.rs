//! What was left out on the way, and why.

use crate::Error;
use chancai_model::read::Unknowns;
use chancai_table::{EncodingBasis, Fault, Loaded};

/// Rejects, notes and unknown strings of every file read so far. Nothing is lost in silence: a row is in the
/// result or here.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Ledger {
    /// Every fault of every rejected row, file by file.
    pub rejects: Vec<Fault>,
    /// What is worth knowing and rejects nothing.
    pub notes: Vec<Fault>,
    /// Skills and occupations nobody recognised.
    pub unknowns: Unknowns,
    /// The basis of consent that was stated for files without a consent column.
    pub consent_basis: Option<String>,
    /// How each file was read: its name and encoding.
    pub files: Vec<FileRead>,
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// Name of the file.
    pub name: String,
    /// The encoding, and why that one.
    pub encoding: String,
    /// Good rows.
    pub rows: usize,
}

/// Why an encoding was taken, where that is worth saying.
fn basis(basis: EncodingBasis) -> &'static str {
    match basis {
        EncodingBasis::Bom => "（有标记 by its mark）",
        EncodingBasis::Fallback => "（不是 UTF-8 not UTF-8）",
        EncodingBasis::Override => "（指定 as stated）",
        _ => "",
    }
}

impl Ledger {
    /// Adds a table's rejects and notes.
    pub fn add(&mut self, rejects: Vec<Fault>, notes: Vec<Fault>) {
        self.rejects.extend(rejects);
        self.notes.extend(notes);
    }

    /// Books a table and gives its good rows.
    pub fn take<T>(&mut self, table: Loaded<T>) -> Vec<T> {
        self.files.push(FileRead {
            name: table.file.to_string(),
            encoding: format!("{}{}", table.encoding, basis(table.basis)),
            rows: table.rows.len(),
        });
        let Loaded { rows, rejects, notes, .. } = table;
        self.add(rejects, notes);
        rows.into_iter().map(|row| row.value).collect()
    }

    /// Adds unknown strings.
    pub fn add_unknowns(&mut self, unknowns: Unknowns) {
        self.unknowns.skills.merge(unknowns.skills);
        self.unknowns.occupations.merge(unknowns.occupations);
    }

    /// Rejected rows: several faults of one row count once.
    pub fn rejected_rows(&self) -> usize {
        let mut rows: Vec<(&str, u64)> = self.rejects.iter().map(|f| (&*f.file, f.line)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    }

    /// Refuses everything where a row was rejected.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] with every fault.
    pub fn strict(&self) -> Result<(), Error> {
        if self.rejects.is_empty() { Ok(()) } else { Err(Error::Refused { rejects: self.rejects.clone() }) }
    }
}
