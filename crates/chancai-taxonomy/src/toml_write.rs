//! Writers of the TOML format: what they write reads back the same, the edition too.

use crate::concept::Lang;
use crate::edition::Code;
use crate::ids::{ConceptId, OccupationId, SkillId};
use crate::occupation_skills::OccupationSkills;
use crate::taxonomy::{OccupationTaxonomy, SkillTaxonomy, Taxonomy};
use crate::write::{WriteError, not_writable, plain_id};

/// Skills as TOML, in the order of ids; keys that would be empty are left out.
///
/// Read back with [`read_skills_toml`](crate::read_skills_toml) it has the same fingerprint. Unlike a table it holds
/// aliases with separators.
///
/// # Errors
///
/// [`WriteError::NotWritable`] for the first text that would read back as another: an id with other characters than the
/// format allows, space at an end.
///
/// ```
/// use chancai_taxonomy::{read_skills_toml, skills_to_toml};
///
/// let text = "[edition]\nname = \"某区\"\n\n[[concept]]\nid = \"tig\"\nkind = \"skill\"\nzh = \"氩弧焊\"\naliases_zh = [\"TIG焊\"]\n";
/// let skills = read_skills_toml("技能.toml", text).into_strict()?.value;
/// assert_eq!(skills_to_toml(&skills)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn skills_to_toml(skills: &SkillTaxonomy) -> Result<String, WriteError> {
    let mut out = String::new();
    edition(skills, &mut out)?;
    for id in skills.ids() {
        concept(skills, id, &mut out)?;
    }
    Ok(out)
}

/// Occupations as TOML; `wanted` gives what they ask for and the taxonomy of those skills.
///
/// As [`skills_to_toml`], with [`read_occupations_toml`](crate::read_occupations_toml).
///
/// # Errors
///
/// As [`skills_to_toml`].
pub fn occupations_to_toml(
    occupations: &OccupationTaxonomy,
    wanted: Option<(&OccupationSkills, &SkillTaxonomy)>,
) -> Result<String, WriteError> {
    let mut out = String::new();
    edition(occupations, &mut out)?;
    for id in occupations.ids() {
        concept(occupations, id, &mut out)?;
        if let Some((wanted, skills)) = wanted {
            skill_lists(occupations, id, wanted, skills, &mut out)?;
        }
    }
    Ok(out)
}

fn skill_lists(
    occupations: &OccupationTaxonomy,
    id: OccupationId,
    wanted: &OccupationSkills,
    skills: &SkillTaxonomy,
    out: &mut String,
) -> Result<(), WriteError> {
    let external = occupations.external(id);
    let mut put = |key, ids: Vec<SkillId>| -> Result<(), WriteError> {
        let names: Result<Vec<String>, _> =
            ids.iter().map(|&id| plain_id(external, key, skills.external(id))).collect();
        list(external, key, names?.iter().map(String::as_str), out)
    };
    put("essential", wanted.essential(id).collect())?;
    put("optional", wanted.optional(id).collect())
}

fn edition<Id: ConceptId>(taxonomy: &Taxonomy<Id>, out: &mut String) -> Result<(), WriteError> {
    let keys = ["name", "version", "language", "source", "licence"];
    let mut fields = String::new();
    for (key, value) in keys.into_iter().zip(taxonomy.edition().fields()) {
        text("[edition]", key, value, &mut fields)?;
    }
    if !fields.is_empty() {
        out.push_str("[edition]\n");
        out.push_str(&fields);
    }
    Ok(())
}

fn concept<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id, out: &mut String) -> Result<(), WriteError> {
    let external = taxonomy.external(id);
    out.push_str(if out.is_empty() { "[[concept]]\n" } else { "\n[[concept]]\n" });
    text(external, "id", &plain_id(external, "id", external)?, out)?;
    text(external, "kind", taxonomy.kind(id).code(), out)?;
    for (lang, key) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        text(external, key, taxonomy.label_in(id, lang).unwrap_or_default(), out)?;
    }
    for (lang, key) in [(Lang::Zh, "aliases_zh"), (Lang::En, "aliases_en")] {
        list(external, key, taxonomy.aliases(id, lang).iter().map(|alias| &**alias), out)?;
    }
    list(external, "parents", taxonomy.parents(id).iter().map(|&above| taxonomy.external(above)), out)?;
    list(external, "codes", taxonomy.codes(id).iter().map(Code::as_str), out)?;
    text(external, "description", taxonomy.description(id), out)
}

/// `key = "value"`, if there is a value.
fn text(external: &str, key: &'static str, value: &str, out: &mut String) -> Result<(), WriteError> {
    if !value.is_empty() {
        out.push_str(key);
        out.push_str(" = ");
        quoted(external, key, value, out)?;
        out.push('\n');
    }
    Ok(())
}

/// `key = ["value", "value"]`, if there are values.
fn list<'a>(
    external: &str,
    key: &'static str,
    values: impl Iterator<Item = &'a str>,
    out: &mut String,
) -> Result<(), WriteError> {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return Ok(());
    }
    out.push_str(key);
    for (place, value) in values.enumerate() {
        out.push_str(if place == 0 { " = [" } else { ", " });
        quoted(external, key, value, out)?;
    }
    out.push_str("]\n");
    Ok(())
}

/// A basic string. The reader trims, so what has space at an end cannot be written.
fn quoted(external: &str, key: &'static str, value: &str, out: &mut String) -> Result<(), WriteError> {
    if value != value.trim() {
        return Err(not_writable(external, key, value));
    }
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}
