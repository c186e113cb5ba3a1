//! Finding the files of a folder.

use crate::{CatalogueFiles, DistrictFiles, Error};
use chancai_table::{EncodingChoice, Format, Source, TableError};
use chancai_taxonomy::{esco, onet};
use std::fs;
use std::path::{Path, PathBuf};

/// Opens `stem` with one of the extensions a table may have; `None` where none is there.
///
/// # Errors
///
/// Where the file is there and cannot be read or decoded.
pub fn open_table(folder: &Path, stem: &str, encoding: EncodingChoice) -> Result<Option<Source>, Error> {
    for extension in ["csv", "jsonl", "csv.gz", "jsonl.gz"] {
        let path = folder.join(format!("{stem}.{extension}"));
        if path.is_file() {
            return Ok(Some(Source::open(&path, encoding)?));
        }
    }
    Ok(None)
}

impl DistrictFiles {
    /// Opens a district's folder: `talents` and `positions` must be there; `employers`, `teams`, `quotas`,
    /// `assessments`, `opinions`, `phases`, `decisions` and `tier-rules` may be. Each is `.csv` or `.jsonl`, plain or `.gz`.
    ///
    /// # Errors
    ///
    /// [`Error::FileMissing`], or where a file cannot be read.
    pub fn open(folder: &Path, encoding: EncodingChoice) -> Result<Self, Error> {
        let open = |stem| open_table(folder, stem, encoding);
        let missing = |what| Error::FileMissing { folder: folder.to_owned(), what };
        let mut files = Self::new(
            open("talents")?.ok_or_else(|| missing("talents.csv"))?,
            open("positions")?.ok_or_else(|| missing("positions.csv"))?,
        );
        files.employers = open("employers")?;
        files.teams = open("teams")?;
        files.quotas = open("quotas")?;
        files.assessments = open("assessments")?;
        files.opinions = open("opinions")?;
        files.phases = open("phases")?;
        files.decisions = open("decisions")?;
        files.tier_rules = open("tier-rules")?;
        Ok(files)
    }
}

impl CatalogueFiles {
    /// Replaces each table that a folder has a file of (`skills`, `occupations`, `chains`, `nodes`, `edges`,
    /// `regions`), and says which.
    ///
    /// # Errors
    ///
    /// Where a file is there and cannot be read.
    pub fn or_from(mut self, folder: &Path, encoding: EncodingChoice) -> Result<(Self, Vec<String>), Error> {
        let mut found = Vec::new();
        let tables = [
            ("skills", &mut self.skills),
            ("occupations", &mut self.occupations),
            ("chains", &mut self.chains),
            ("nodes", &mut self.nodes),
            ("edges", &mut self.edges),
        ];
        for (stem, table) in tables {
            if let Some(source) = open_table(folder, stem, encoding)? {
                found.push(source.name().to_owned());
                *table = vec![source];
            }
        }
        if let Some(source) = open_table(folder, "regions", encoding)? {
            found.push(source.name().to_owned());
            self.regions = source;
        }
        Ok((self, found))
    }
}

/// Opens the official ESCO files in a folder, plain or gzipped, of one language edition (`en`, `de`, ...).
///
/// # Errors
///
/// [`Error::FileMissing`], or where a file cannot be read.
pub fn open_esco(folder: &Path, language: &str) -> Result<esco::Files, Error> {
    let mut sources = Vec::with_capacity(esco::NAMES.len());
    for name in esco::NAMES {
        let stem = name.trim_end_matches(".csv").replace("_en", &format!("_{language}"));
        let source = open_table(folder, &stem, EncodingChoice::Auto)?;
        sources.push(source.ok_or(Error::FileMissing { folder: folder.to_owned(), what: name })?);
    }
    match <[Source; 7]>::try_from(sources) {
        Ok(sources) => Ok(esco::Files::from_array(sources)),
        Err(_) => Err(Error::FileMissing { folder: folder.to_owned(), what: esco::NAMES[0] }),
    }
}

/// Opens the tables of O*NET in a folder: every file that [`onet::table_of`] knows and that ends in `.txt`, `.tsv` or
/// `.csv`, plain or with `.gz` behind. Of several files of one table the first by name is taken.
///
/// # Errors
///
/// [`Error::FileMissing`] without `Occupation Data`, or where the folder or a file cannot be read.
pub fn open_onet(folder: &Path) -> Result<onet::Files, Error> {
    let mut sources = [const { None }; onet::NAMES.len()];
    for path in files_by_name(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_table = Format::from_path(&path) == Some(Format::Csv);
        if let Some(table) = onet::table_of(&name).filter(|&table| is_table && sources[table].is_none()) {
            sources[table] = Some(Source::open(&path, EncodingChoice::Auto)?);
        }
    }
    onet::Files::from_array(sources)
        .ok_or_else(|| Error::FileMissing { folder: folder.to_owned(), what: "Occupation Data.txt" })
}

/// The files of a folder, by ascending name.
fn files_by_name(folder: &Path) -> Result<Vec<PathBuf>, TableError> {
    let entries = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<PathBuf>, _>>());
    let mut files = entries.map_err(|source| TableError::Io { path: folder.to_owned(), source })?;
    files.retain(|path| path.is_file());
    files.sort_unstable();
    Ok(files)
}
