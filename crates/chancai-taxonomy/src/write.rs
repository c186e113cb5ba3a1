//! Writers of `skills.csv` and `occupations.csv` (`docs/formats.md`): what they write reads back the same.

use std::io::{self, Write};

use chancai_table::{Column, Format, Source, fold_key, split_list};

use crate::concept::Lang;
use crate::edition::Code;
use crate::ids::{ConceptId, OccupationId, SkillId};
use crate::occupation_skills::OccupationSkills;
use crate::read::is_plain;
use crate::taxonomy::{OccupationTaxonomy, SkillTaxonomy, Taxonomy};

/// Why a taxonomy cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A text that would not read back as it is: an id with other characters than the format allows, an item of a list
    /// with a separator in it, space at an end. Nothing is written.
    #[error(
        "「{external}」的 {column} 无法原样写入表格：{value} / {column} of {external} cannot stand in a table: {value}"
    )]
    NotWritable {
        /// The concept, by its external id.
        external: String,
        /// The column.
        column: &'static str,
        /// The text.
        value: String,
    },
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes skills as `skills.csv`: UTF-8, every column, one row a concept in the order of ids.
///
/// Read back with [`read_skills`](crate::read_skills) it has the same fingerprint, but for the edition, which has no
/// column.
///
/// # Errors
///
/// [`WriteError::NotWritable`] for the first text that would read back as another, before anything is written;
/// [`WriteError::Io`] where the writer fails.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{read_skills, write_skills_csv};
///
/// let text = "id,kind,zh,en,aliases_zh,aliases_en,parents,codes,description\n\
///             tig,skill,氩弧焊,TIG welding,TIG焊;钨极氩弧焊,,welding,esco:S8.1,\"用钨极,氩气保护\"\n\
///             welding,group,焊接,,,,,,\n";
/// let skills = read_skills(&[Source::from_text("skills.csv", text, Format::Csv)])?.value;
/// let mut written = Vec::new();
/// write_skills_csv(&skills, &mut written)?;
/// assert_eq!(String::from_utf8(written)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_skills_csv(skills: &SkillTaxonomy, out: impl Write) -> Result<(), WriteError> {
    // Every row is made before one is written, so that a refusal leaves no half of a file.
    let rows: Vec<String> = skills.ids().map(|id| row(skills, id)).collect::<Result<_, _>>()?;
    write_rows(HEADER, &rows, out)
}

/// Writes occupations as `occupations.csv`; `wanted` gives what they ask for and the taxonomy of those skills.
///
/// As [`write_skills_csv`], with [`read_occupations`](crate::read_occupations).
///
/// # Errors
///
/// As [`write_skills_csv`].
pub fn write_occupations_csv(
    occupations: &OccupationTaxonomy,
    wanted: Option<(&OccupationSkills, &SkillTaxonomy)>,
    out: impl Write,
) -> Result<(), WriteError> {
    let full = |id: OccupationId| -> Result<String, WriteError> {
        let [essential, optional] = [("essential", true), ("optional", false)].map(|(column, is_essential)| {
            let ids = wanted.map(|(wanted, skills)| (wanted.of(id), skills));
            ids.map_or(Ok(String::new()), |(ids, skills)| {
                let ids = ids.iter().filter(|(_, essential)| *essential == is_essential);
                skill_list(occupations.external(id), column, ids.map(|&(skill, _)| skill), skills)
            })
        });
        Ok(format!("{},{},{}", row(occupations, id)?, essential?, optional?))
    };
    let rows: Vec<String> = occupations.ids().map(full).collect::<Result<_, _>>()?;
    write_rows(&format!("{HEADER},essential,optional"), &rows, out)
}

const HEADER: &str = "id,kind,zh,en,aliases_zh,aliases_en,parents,codes,description";

fn write_rows(header: &str, rows: &[String], mut out: impl Write) -> Result<(), WriteError> {
    writeln!(out, "{header}")?;
    for row in rows {
        writeln!(out, "{row}")?;
    }
    Ok(out.flush()?)
}

/// The cells that skills and occupations share.
fn row<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id) -> Result<String, WriteError> {
    let external = taxonomy.external(id);
    let label = |lang| taxonomy.label_in(id, lang).unwrap_or_default();
    let aliases = |lang| taxonomy.aliases(id, lang).iter().map(|alias| &**alias);
    let parents = taxonomy.parents(id).iter().map(|&above| taxonomy.external(above));
    let codes = taxonomy.codes(id).iter().map(Code::as_str);
    let cells = [
        plain_id(external, "id", external)?,
        taxonomy.kind(id).code().to_owned(),
        cell(external, "zh", label(Lang::Zh))?,
        cell(external, "en", label(Lang::En))?,
        list(external, "aliases_zh", aliases(Lang::Zh))?,
        list(external, "aliases_en", aliases(Lang::En))?,
        list(external, "parents", parents)?,
        list(external, "codes", codes)?,
        cell(external, "description", taxonomy.description(id))?,
    ];
    Ok(cells.join(","))
}

fn skill_list(
    external: &str,
    column: &'static str,
    ids: impl Iterator<Item = SkillId>,
    skills: &SkillTaxonomy,
) -> Result<String, WriteError> {
    let ids: Result<Vec<String>, WriteError> = ids.map(|id| plain_id(external, column, skills.external(id))).collect();
    Ok(ids?.join(";"))
}

pub(crate) fn not_writable(external: &str, column: &'static str, value: &str) -> WriteError {
    WriteError::NotWritable { external: external.to_owned(), column, value: value.to_owned() }
}

pub(crate) fn plain_id(external: &str, column: &'static str, id: &str) -> Result<String, WriteError> {
    if id.is_empty() || !is_plain(id) || fold_key(id) != id {
        Err(not_writable(external, column, id))
    } else {
        Ok(id.to_owned())
    }
}

/// A cell that reads back as it is.
fn cell(external: &str, column: &'static str, text: &str) -> Result<String, WriteError> {
    if text != text.trim() || text.contains('\0') || (text.starts_with('#') && is_refused(text)) {
        return Err(not_writable(external, column, text));
    }
    let bare = !text.contains(['"', ',', '\n', '\r', ';', '\t']);
    Ok(if bare { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) })
}

/// Whether the reader of tables takes the text for what Excel leaves of a formula, like `#N/A`: it is asked itself.
fn is_refused(text: &str) -> bool {
    const COLUMNS: &[Column] = &[Column::required("text", &[])];
    let table = format!("text\n\"{}\"\n", text.replace('"', "\"\""));
    let read =
        chancai_table::read(&Source::from_text("", table, Format::Csv), COLUMNS, |row| row.required_text("text"));
    !read.is_ok_and(|loaded| loaded.values().eq([text]))
}

fn list<'a>(external: &str, column: &'static str, items: impl Iterator<Item = &'a str>) -> Result<String, WriteError> {
    let mut joined = String::new();
    for item in items {
        if split_list(item).next() != Some(item) {
            return Err(not_writable(external, column, item));
        }
        if !joined.is_empty() {
            joined.push(';');
        }
        joined.push_str(item);
    }
    let quoted = cell(external, column, &joined)?;
    // A list is quoted for a comma or a quote, not for the mark between its items.
    Ok(if joined.contains(['"', ',']) { quoted } else { joined })
}
