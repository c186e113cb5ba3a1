//! Draws the synthetic market that matchers are measured on and writes it as NumPy arrays, with a SHA-256 of each.
//!
//!     cargo run --release --example synth -- --talents 100000 --positions 10000 --out target/market
//!
//! The hash is of the values as little-endian bytes, without the header of the file. `chancai::data::synth` gives the
//! distributions.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::data::synth::{Sparse, World, pools};
use clap::Parser;
use ndarray::{Array1, Array2};
use ndarray_npy::{WritableElement, write_npy};
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Draws talents and positions with fixed seeds and writes them as .npy arrays.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// How many talents.
    #[arg(long, default_value_t = 100_000)]
    talents: usize,
    /// How many positions.
    #[arg(long, default_value_t = 10_000)]
    positions: usize,
    /// Folder for the arrays.
    #[arg(long)]
    out: PathBuf,
}

/// A number as its little-endian bytes.
trait Bytes: WritableElement + Copy {
    fn bytes(self) -> impl AsRef<[u8]>;
}

macro_rules! bytes {
    ($($number:ty),*) => {$(
        impl Bytes for $number {
            fn bytes(self) -> impl AsRef<[u8]> {
                self.to_le_bytes()
            }
        }
    )*};
}

bytes!(u8, u16, u64, f32);

/// Writes arrays into a folder and notes what they are.
struct Folder<'f> {
    path: &'f Path,
    hashes: Vec<(String, String)>,
}

impl Folder<'_> {
    fn array<T: Bytes>(&mut self, name: &str, values: &[T]) -> Result<(), cli::Failure> {
        let path = self.path.join(format!("{name}.npy"));
        write_npy(&path, &Array1::from(values.to_vec()))?;
        let mut hash = Sha256::new();
        for value in values {
            hash.update(value.bytes());
        }
        let digest: Vec<String> = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.hashes.push((digest.concat(), name.to_owned()));
        Ok(())
    }

    fn square(&mut self, name: &str, size: usize, values: &[f32]) -> Result<(), cli::Failure> {
        self.array(name, values)?;
        write_npy(self.path.join(format!("{name}.npy")), &Array2::from_shape_vec((size, size), values.to_vec())?)?;
        Ok(())
    }

    fn sparse(&mut self, name: &str, rows: &Sparse) -> Result<(), cli::Failure> {
        self.array(&format!("{name}_data"), &rows.data)?;
        self.array(&format!("{name}_indices"), &rows.indices)?;
        self.array(&format!("{name}_indptr"), &rows.indptr)
    }
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    cli::folder(&arguments.out)?;
    let mut out = Folder { path: &arguments.out, hashes: Vec::new() };
    let world = World::new();
    let (talents, positions) = pools(&world, arguments.talents, arguments.positions);
    out.sparse("t", &talents.expanded)?;
    out.sparse("d", &positions.skills)?;
    out.sparse("b", &talents.skills)?;
    out.sparse("sim", &world.similar)?;
    out.array("t_node", &talents.node)?;
    out.array("t_quality", &talents.quality)?;
    out.array("t_region", &talents.region)?;
    out.array("t_edu", &talents.education)?;
    out.array("t_years", &talents.years)?;
    out.array("t_mode", &talents.mode)?;
    out.array("d_node", &positions.node)?;
    out.array("d_region", &positions.region)?;
    out.array("d_edu", &positions.education)?;
    out.array("d_years", &positions.years)?;
    out.array("d_mode", &positions.mode)?;
    out.array("d_regmask", &positions.regions)?;
    out.square("prox", World::NODES, &world.proximity)?;
    out.square("loc", World::REGIONS, &world.closeness)?;
    // At the end, so that whoever reads the first lines alone still gets every file.
    let mut told = cli::output(None, false)?;
    for (digest, name) in &out.hashes {
        writeln!(told, "{digest}  {name}")?;
    }
    Ok(told.flush()?)
}
