//! Chains, nodes and edges in one JSON document.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use chancai_table::fault::{DUPLICATE_COLUMN, NESTED_VALUE, UNKNOWN_COLUMN};
use chancai_table::{Fault, Format, Source};
use chancai_taxonomy::{OccupationTaxonomy, SkillTaxonomy};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{ChainTables, LoadedChains, read};
use crate::ChainError;

/// The lists of a document, in the order in which they are read.
const LISTS: [&str; 3] = ["chains", "nodes", "edges"];

/// Reads a document of three lists, `chains`, `nodes` and `edges`, whose objects have the columns of the tables of these
/// names; [`write_json`](crate::write_json) writes one. A list may be missing.
///
/// Faults are those of [`read`]; their file is `name#nodes` and their line the place in the list, from 1. A key that is
/// neither a list nor `format_version` is noted.
///
/// # Errors
///
/// [`ChainError::Json`] for a text that is no JSON object.
///
/// # Example
///
/// ```
/// use chancai_chain::read_json;
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};
///
/// let text = r#"{
///   "chains": [{"id": "ic", "zh": "集成电路", "en": "Integrated circuits"}],
///   "nodes": [{"id": "resist", "chain": "ic", "stage": "up", "kind": "material", "zh": "光刻胶", "en": "Photoresist"},
///             {"id": "litho", "chain": "ic", "stage": "中游", "kind": "工艺", "zh": "光刻", "en": "Lithography"}],
///   "edges": [{"from": "resist", "to": "litho", "kind": "feeds"},
///             {"from": "resist", "to": "etch", "kind": "feeds"}]
/// }"#;
/// let skills: SkillTaxonomy = TaxonomyBuilder::new().build()?;
/// let occupations: OccupationTaxonomy = TaxonomyBuilder::new().build()?;
/// let loaded = read_json(&Source::from_text("chain.json", text, Format::JsonLines), &skills, &occupations)?;
/// assert_eq!((loaded.graph.len(), loaded.graph.edges().len()), (2, 1));
/// let fault = &loaded.rejects[0];
/// assert_eq!((&*fault.file, fault.line, fault.code.code), ("chain.json#edges", 2, "unknown_node"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_json(
    source: &Source,
    skills: &SkillTaxonomy,
    occupations: &OccupationTaxonomy,
) -> Result<LoadedChains, ChainError> {
    let text = source.text();
    let Entries(entries) = serde_json::from_str(text).map_err(|error| ChainError::Json {
        file: source.name().to_owned(),
        line: error.line() as u64,
        column: error.column() as u64,
    })?;
    let mut faults = Vec::new();
    let mut document: BTreeMap<String, &RawValue> = BTreeMap::new();
    for (key, value) in entries {
        match document.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(value)),
            Entry::Occupied(entry) => {
                faults.push(Fault::new(source.name(), 1, entry.key().clone(), "", DUPLICATE_COLUMN, "一次 once"));
            }
        }
    }
    let mut tables = [const { Vec::new() }; 3];
    for (table, key) in tables.iter_mut().zip(LISTS) {
        if let Some(value) = document.get(key) {
            match lines_of(value) {
                Some(lines) => {
                    table.push(Source::from_text(&format!("{}#{key}", source.name()), lines, Format::JsonLines));
                }
                None => faults.push(Fault::new(source.name(), 1, key, "", NESTED_VALUE, "列表 a list of objects")),
            }
        }
    }
    let [chains, nodes, edges] = &tables;
    let mut loaded = read(ChainTables { chains, nodes, edges }, skills, occupations)?;
    loaded.rejects.splice(0..0, faults);
    let known = |key: &&String| LISTS.contains(&key.as_str()) || *key == "format_version";
    let others = document.keys().filter(|key| !known(key));
    loaded.notes.extend(others.map(|key| Fault::new(source.name(), 1, key.clone(), "", UNKNOWN_COLUMN, "")));
    Ok(loaded)
}

/// The entries of an object in their order, a key given twice among them.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The elements of a list, one a line; `None` for what is no list.
fn lines_of(list: &RawValue) -> Option<String> {
    let elements: Vec<&RawValue> = serde_json::from_str(list.get()).ok()?;
    // Outside strings a line break is white space, and inside it is escaped.
    Some(elements.iter().map(|element| element.get().replace(['\n', '\r'], " ") + "\n").collect())
}
