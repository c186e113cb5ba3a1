//! How near two sets of concepts are, from how near single ones are.

/// Which way two sets are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Side {
    /// For each of the first set its best in the second: what share of what is held is of use.
    Rows,
    /// For each of the second set its best in the first: what share of what is wanted is met.
    Columns,
    /// The mean of the two.
    #[default]
    Both,
    /// The larger of the two: a small set that lies within a large one is near to it.
    Larger,
}

/// The average over one set, or both, of each concept's best similarity to the other set.
///
/// Schlicker, Domingues, Rahnenführer and Lengauer, A new measure for functional similarity of gene products based on
/// Gene Ontology (BMC Bioinformatics 7, 2006), who take the mean of both sides or the larger. `similarity(h, w)` may be
/// [`Similarity::between`](crate::Similarity::between), a look-up in [`Neighbours`](crate::Neighbours), or the
/// caller's own; it should be finite and 0 or more. Where either set is empty the answer is 0. A concept named
/// twice counts twice. O(h * w) comparisons.
///
/// ```
/// use chancai_taxonomy::{Concept, FULL, Kind, Lang, Neighbours, Side, SkillId, SkillTaxonomy, TaxonomyBuilder};
/// use chancai_taxonomy::best_match_average;
///
/// let skill = |id: &str, zh: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, zh);
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     skill("welding", "焊接"),
///     skill("tig", "氩弧焊").parent("welding"),
///     skill("drawing", "识图"),
/// ])
/// .build()?;
/// let [drawing, tig, welding] = ["drawing", "tig", "welding"].map(|id| skills.find(id).unwrap());
///
/// // 一位氩弧焊工，一个要焊接和识图的岗位：会的都用得上，要的只满足一半。
/// let satisfies = Neighbours::from_taxonomy(&skills, &Default::default());
/// let sim = |s: SkillId, r: SkillId| f64::from(satisfies.get(s, r)) / f64::from(FULL);
/// let near = |side| best_match_average(&[tig], &[drawing, welding], side, sim);
/// assert!((near(Side::Rows) - 0.9).abs() < 1e-4);
/// assert!((near(Side::Columns) - 0.45).abs() < 1e-4);
/// assert!((near(Side::Both) - 0.675).abs() < 1e-4);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn best_match_average<Id: Copy>(held: &[Id], wanted: &[Id], side: Side, similarity: impl Fn(Id, Id) -> f64) -> f64 {
    if held.is_empty() || wanted.is_empty() {
        return 0.0;
    }
    let mut best_of_wanted = vec![0.0_f64; wanted.len()];
    let mut rows = 0.0;
    for &h in held {
        let mut best = 0.0_f64;
        for (&w, best_of_wanted) in wanted.iter().zip(&mut best_of_wanted) {
            let value = similarity(h, w);
            best = best.max(value);
            *best_of_wanted = best_of_wanted.max(value);
        }
        rows += best;
    }
    let rows = rows / held.len() as f64;
    let columns = best_of_wanted.iter().sum::<f64>() / wanted.len() as f64;
    match side {
        Side::Rows => rows,
        Side::Columns => columns,
        Side::Both => f64::midpoint(rows, columns),
        Side::Larger => rows.max(columns),
    }
}
