//! `regions.csv`, `employers.csv`, `quotas.csv`.

use super::{UNKNOWN_REGION, built, nodes};
use crate::scale::{Phase, Platform};
use crate::{Employer, Quota, Region, RegionId, RegionKind, Regions};
use chancai_chain::ChainGraph;
use chancai_table::{Column, Fault, Loaded, Row, Source, TableError, read};
use rustc_hash::FxHashMap;

const REGIONS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::required("kind", &["类别"]),
    Column::optional("parent", &["上级"]),
    Column::optional("zh", &["中文名", "名称"]),
    Column::optional("en", &["英文名"]),
];

/// Reads regions; rows that cannot stand in a tree (unknown parent, cycle) are rejected with those below them.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_regions(source: &Source) -> Result<(Regions, Loaded<()>), TableError> {
    let mut table = read(source, REGIONS, |row| {
        let id = row.unique_id("id");
        let kind = row.choice("kind", RegionKind::SPELLINGS);
        if row.text("kind").is_empty() {
            row.fault(chancai_table::fault::MISSING_VALUE, "kind", "", "country, province, city, district, township");
        }
        let parent = Some(row.folded("parent").into_owned()).filter(|p| !p.is_empty());
        let (zh, en) = (row.text("zh").to_owned(), row.text("en").to_owned());
        Some(Region { id: id?, kind: kind?, parent, zh, en })
    })?;
    let file = table.file.clone();
    loop {
        let records: Vec<Region> = table.values().cloned().collect();
        let faults = match Regions::new(records) {
            Ok(regions) => return Ok((regions, table.map(|_| ()))),
            Err(faults) => faults,
        };
        // A rejected parent leaves its children without one, so look again; each round removes at least one row.
        let by_id: FxHashMap<&str, _> = faults.iter().map(|f| (f.id.as_str(), f)).collect();
        table.reject(|row| {
            let fault = by_id.get(row.value.id.as_str())?;
            Some(Fault::new(
                file.clone(),
                row.line,
                "parent",
                &*fault.value,
                fault.code,
                "区域表中的编号 an id of this file",
            ))
        });
    }
}

const EMPLOYERS: &[Column] = &[
    Column::required("id", &["编号", "单位编号"]),
    Column::optional("zh", &["中文名", "名称", "单位名称"]),
    Column::optional("en", &["英文名"]),
    Column::optional("region", &["区域"]),
    Column::optional("platforms", &["平台"]),
    Column::optional("nodes", &["产业链节点"]),
    Column::optional("phase", &["发展阶段"]),
];

/// Reads employers.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_employers(source: &Source, regions: &Regions, chains: &ChainGraph) -> Result<Loaded<Employer>, TableError> {
    read(source, EMPLOYERS, |row| {
        let id = row.unique_id("id");
        let region = region(row, regions);
        let platforms = row.choice_list("platforms", Platform::SPELLINGS);
        let nodes = nodes(row, "nodes", chains);
        let phase = row.choice("phase", Phase::SPELLINGS);
        let (zh, en) = (row.text("zh").to_owned(), row.text("en").to_owned());
        Some(Employer { id: id?, zh, en, region, platforms, nodes, phase })
    })
}

const QUOTAS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::optional("zh", &["中文名", "名称"]),
    Column::optional("en", &["英文名"]),
    Column::optional("region", &["区域"]),
    Column::optional("min", &["最少"]),
    Column::required("max", &["最多", "名额"]),
];

/// Reads quotas.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_quotas(source: &Source, regions: &Regions) -> Result<Loaded<Quota>, TableError> {
    read(source, QUOTAS, |row| {
        let id = row.unique_id("id");
        let region = region(row, regions);
        let (min, max) = (seats(row, "min"), seats(row, "max"));
        if row.text("max").is_empty() {
            row.fault(chancai_table::fault::MISSING_VALUE, "max", "", "名额 a number of posts");
        }
        let labels = [row.text("zh"), row.text("en")];
        let (id, max) = (id?, max?);
        built(row, Quota::new(&id, labels, region, min.unwrap_or(0), max))
    })
}

fn seats(row: &mut Row<'_>, column: &'static str) -> Option<u32> {
    row.integer(column, 0..=1_000_000).map(|n| n as u32)
}

fn region(row: &mut Row<'_>, regions: &Regions) -> Option<RegionId> {
    let name = row.folded("region");
    if name.is_empty() {
        return None;
    }
    let found = regions.find(&name);
    if found.is_none() {
        row.fault(UNKNOWN_REGION, "region", &*name, "区域表中的编号或名称 an id or name of the regions file");
    }
    found
}
