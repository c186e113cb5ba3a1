//! Regions as a tree: who lives where, and how far apart two places are.

use crate::Fraction;
use crate::scale::coded;
use chancai_table::FaultCode;
use rustc_hash::FxHashMap;

coded! {
    /// What a region is, largest first.
    RegionKind {
        /// A country.
        Country = "country", "国家", "country";
        /// A province or a municipality under the central government.
        Province = "province", "省", "province", also "直辖市" | "自治区";
        /// A city.
        City = "city", "市", "city", also "地级市";
        /// A district or county.
        District = "district", "区县", "district", also "区" | "县";
        /// A township or subdistrict.
        Township = "township", "乡镇街道", "township", also "镇" | "乡" | "街道";
    }
}

/// Dense id of a region: its place in the order of external ids, valid only with the [`Regions`] that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionId(u32);

impl RegionId {
    pub(crate) const fn from_index(index: u32) -> Self {
        Self(index)
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One region as a file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Region {
    /// External id.
    pub id: String,
    /// What it is.
    pub kind: RegionKind,
    /// External id of the region around it; none for a root.
    pub parent: Option<String>,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

/// All regions, checked to be a forest.
///
/// ```
/// use chancai_model::{Region, RegionKind, Regions};
///
/// let region = |id: &str, kind, parent: &str, zh: &str| Region {
///     id: id.into(),
///     kind,
///     parent: Some(parent.to_owned()).filter(|p| !p.is_empty()),
///     zh: zh.into(),
///     en: id.into(),
/// };
/// let regions = Regions::new(vec![
///     region("cq", RegionKind::Province, "", "重庆市"),
///     region("qijiang", RegionKind::District, "cq", "綦江区"),
///     region("gunan", RegionKind::Township, "qijiang", "古南街道"),
///     region("sanjiang", RegionKind::Township, "qijiang", "三江街道"),
/// ])
/// .unwrap();
/// let [qijiang, gunan, sanjiang] = ["qijiang", "古南街道", "sanjiang"].map(|x| regions.find(x).unwrap());
/// assert!(regions.within(gunan, qijiang) && !regions.within(qijiang, gunan));
/// assert!(regions.closeness(gunan, qijiang) > regions.closeness(gunan, sanjiang));
/// ```
#[derive(Clone, Debug)]
pub struct Regions {
    records: Vec<Region>,
    parents: Vec<Option<RegionId>>,
    depth: Vec<u32>,
    by_name: FxHashMap<String, Option<RegionId>>,
    /// Row by row, where it was stated.
    closeness: Vec<Fraction>,
}

/// A region that cannot stand in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionFault {
    /// External id of the region.
    pub id: String,
    /// The reason: `duplicate_id`, `unknown_region` or `region_cycle`.
    pub code: FaultCode,
    /// The value at fault: the id, or the parent.
    pub value: String,
}

/// A parent, or a region named in a record, that no row defines.
pub const UNKNOWN_REGION: FaultCode = FaultCode::new("unknown_region", "没有这个区域", "unknown region");
/// Regions that contain each other.
pub const REGION_CYCLE: FaultCode = FaultCode::new("region_cycle", "区域互相包含", "regions contain each other");

impl Regions {
    /// Checks and indexes the regions.
    ///
    /// # Errors
    ///
    /// Every duplicate id, unknown parent and cycle, in one pass.
    pub fn new(mut regions: Vec<Region>) -> Result<Self, Vec<RegionFault>> {
        regions.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        let mut faults: Vec<RegionFault> = regions
            .windows(2)
            .filter(|w| w[0].id == w[1].id)
            .map(|w| fault(&w[1], chancai_table::fault::DUPLICATE_ID, &w[1].id))
            .collect();
        let by_id: FxHashMap<&str, RegionId> =
            regions.iter().enumerate().map(|(i, r)| (r.id.as_str(), RegionId(i as u32))).collect();
        let mut parents = Vec::with_capacity(regions.len());
        for region in &regions {
            let parent = region.parent.as_deref().map(|p| (p, by_id.get(p).copied()));
            if let Some((name, None)) = parent {
                faults.push(fault(region, UNKNOWN_REGION, name));
            }
            parents.push(parent.and_then(|(_, id)| id));
        }
        let depth: Vec<Option<u32>> = (0..regions.len()).map(|i| depth(&parents, i)).collect();
        for (region, _) in regions.iter().zip(&depth).filter(|(_, d)| d.is_none()) {
            faults.push(fault(region, REGION_CYCLE, region.parent.as_deref().unwrap_or_default()));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let by_name = names(&regions);
        Ok(Self {
            parents,
            depth: depth.into_iter().flatten().collect(),
            by_name,
            records: regions,
            closeness: Vec::new(),
        })
    }

    /// The same regions, with how close they are to each other stated: row by row in the order of external ids.
    ///
    /// ```
    /// # use chancai_model::{Fraction, Region, RegionKind, Regions};
    /// # let region = |id: &str| Region { id: id.into(), kind: RegionKind::District, parent: None, zh: id.into(), en: id.into() };
    /// let regions = Regions::new(vec![region("北碚"), region("綦江")]).unwrap();
    /// let [one, half] = [Fraction::ONE, Fraction::HALF];
    /// let regions = regions.with_closeness(vec![one, half, half, one]).unwrap();
    /// let [beibei, qijiang] = ["北碚", "綦江"].map(|name| regions.find(name).unwrap());
    /// assert_eq!(regions.closeness(beibei, qijiang), half);
    /// ```
    ///
    /// # Errors
    ///
    /// The table back, where it has not a value for each pair.
    pub fn with_closeness(mut self, closeness: Vec<Fraction>) -> Result<Self, Vec<Fraction>> {
        if closeness.len() != self.records.len() * self.records.len() {
            return Err(closeness);
        }
        self.closeness = closeness;
        Ok(self)
    }

    /// The table of [`with_closeness`](Self::with_closeness), empty where none was stated.
    pub fn stated_closeness(&self) -> &[Fraction] {
        &self.closeness
    }

    /// The region with this external id, or this Chinese or English name where only one has it.
    pub fn find(&self, text: &str) -> Option<RegionId> {
        match self.records.binary_search_by(|r| r.id.as_bytes().cmp(text.as_bytes())) {
            Ok(index) => Some(RegionId(index as u32)),
            Err(_) => *self.by_name.get(&*chancai_table::fold_key(text))?,
        }
    }

    /// The region's record.
    pub fn get(&self, id: RegionId) -> &Region {
        &self.records[id.index()]
    }

    /// Every region, in the order of external ids.
    pub fn iter(&self) -> impl Iterator<Item = (RegionId, &Region)> {
        self.records.iter().enumerate().map(|(i, r)| (RegionId(i as u32), r))
    }

    /// Whether `inner` is `outer` or lies in it. Takes as many steps as the tree is deep.
    pub fn within(&self, inner: RegionId, outer: RegionId) -> bool {
        let mut at = Some(inner);
        while let Some(region) = at {
            if region == outer {
                return true;
            }
            at = self.parents[region.index()];
        }
        false
    }

    /// How close two regions are, from the first's view: as stated, or else 0.8 to the power of the steps between them in the tree, 0 where they share
    /// no region at all.
    ///
    /// A district and its township are one step apart (0.8), two townships of a district two (0.64).
    pub fn closeness(&self, a: RegionId, b: RegionId) -> Fraction {
        if let Some(&stated) = self.closeness.get(a.index() * self.records.len() + b.index()) {
            return stated;
        }
        let (mut a, mut b, mut steps) = (a, b, 0u32);
        while a != b {
            let (da, db) = (self.depth[a.index()], self.depth[b.index()]);
            let deeper = if da >= db { &mut a } else { &mut b };
            match self.parents[deeper.index()] {
                Some(parent) => *deeper = parent,
                None => return Fraction::ZERO,
            }
            steps += 1;
        }
        (0..steps).fold(Fraction::ONE, |closeness, _| closeness.times(STEP_APART))
    }
}

/// Closeness of two regions one step apart: 0.8.
const STEP_APART: Fraction = Fraction::from_steps(52_428);

fn fault(region: &Region, code: FaultCode, value: &str) -> RegionFault {
    RegionFault { id: region.id.clone(), code, value: value.to_owned() }
}

/// Steps to the root; `None` on a cycle.
fn depth(parents: &[Option<RegionId>], start: usize) -> Option<u32> {
    let mut at = start;
    for steps in 0..=parents.len() as u32 {
        match parents[at] {
            Some(parent) => at = parent.index(),
            None => return Some(steps),
        }
    }
    None
}

/// Names to regions; a name that several regions have leads to none.
fn names(regions: &[Region]) -> FxHashMap<String, Option<RegionId>> {
    let mut by_name: FxHashMap<String, Option<RegionId>> = FxHashMap::default();
    for (i, region) in regions.iter().enumerate() {
        let id = RegionId(i as u32);
        for name in [&region.zh, &region.en].into_iter().filter(|n| !n.is_empty()) {
            by_name
                .entry(chancai_table::fold_key(name).into_owned())
                .and_modify(|known| *known = known.filter(|&k| k == id))
                .or_insert(Some(id));
        }
    }
    by_name
}
