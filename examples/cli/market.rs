//! The arrays of `synth`, read back.

// The benches draw the same records in memory.
#[path = "../../benches/sample/market.rs"]
pub(crate) mod records;

use super::Failure;
use chancai::data::synth::{Positions, Sparse, Talents};
use clap::Args;
use ndarray::{Array1, Array2};
use ndarray_npy::{ReadableElement, read_npy};
use records::{Market, Mode};
use std::path::{Path, PathBuf};

/// What is matched, for every example that matches what `synth` wrote.
#[derive(Args)]
pub(crate) struct Asked {
    /// The folder that `synth` wrote.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// What is scored.
    #[arg(long, value_enum, default_value_t = Mode::Full)]
    pub(crate) mode: Mode,
    /// How many talents a position.
    #[arg(long, default_value_t = 10)]
    pub(crate) k: usize,
}

/// What `synth` wrote into a folder.
pub(crate) fn read(folder: &Path) -> Result<Market, Failure> {
    let talents = Talents {
        skills: rows(folder, "b")?,
        expanded: Sparse::default(),
        node: column(folder, "t_node")?,
        quality: column(folder, "t_quality")?,
        region: column(folder, "t_region")?,
        education: column(folder, "t_edu")?,
        years: column(folder, "t_years")?,
        mode: column(folder, "t_mode")?,
    };
    with(folder, talents)
}

/// The same without its talents, of whom there may be more than memory holds ([`pieces`](super::pieces)).
pub(crate) fn read_positions(folder: &Path) -> Result<Market, Failure> {
    let (skills, expanded) = (Sparse::default(), Sparse::default());
    let (node, quality, region, education, years, mode) = Default::default();
    with(folder, Talents { skills, expanded, node, quality, region, education, years, mode })
}

fn with(folder: &Path, talents: Talents) -> Result<Market, Failure> {
    let positions = Positions {
        skills: rows(folder, "d")?,
        node: column(folder, "d_node")?,
        region: column(folder, "d_region")?,
        education: column(folder, "d_edu")?,
        years: column(folder, "d_years")?,
        mode: column(folder, "d_mode")?,
        regions: column(folder, "d_regmask")?,
    };
    let (proximity, closeness) = (square(folder, "prox")?, square(folder, "loc")?);
    Market::new(&rows(folder, "sim")?, &proximity, &closeness, talents, positions)
}

fn rows(folder: &Path, name: &str) -> Result<Sparse, Failure> {
    let indptr: Vec<u64> = column(folder, &format!("{name}_indptr"))?;
    let indices: Vec<u16> = column(folder, &format!("{name}_indices"))?;
    let data: Vec<f32> = column(folder, &format!("{name}_data"))?;
    let whole = indptr.first() == Some(&0) && indptr.last() == Some(&(data.len() as u64)) && indptr.is_sorted();
    if !whole || indices.len() != data.len() {
        return Err(format!("{name}_indptr 与 {name}_data 不符 ({name}_indptr does not fit {name}_data)").into());
    }
    Ok(Sparse { data, indices, indptr })
}

fn column<T: ReadableElement>(folder: &Path, name: &str) -> Result<Vec<T>, Failure> {
    let path = folder.join(format!("{name}.npy"));
    let array: Array1<T> = read_npy(&path).map_err(|error| format!("{}：{error}", path.display()))?;
    Ok(array.into_raw_vec_and_offset().0)
}

fn square(folder: &Path, name: &str) -> Result<Vec<f32>, Failure> {
    let path = folder.join(format!("{name}.npy"));
    let array: Array2<f32> = read_npy(&path).map_err(|error| format!("{}：{error}", path.display()))?;
    if array.is_square() {
        return Ok(array.into_iter().collect());
    }
    Err(format!("{name} 应为方阵 ({name} must be square)").into())
}
