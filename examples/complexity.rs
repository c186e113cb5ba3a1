//! Says which places and products are complex, and which products lie near to what a place has.
//!
//!     cargo run --release --example complexity -- --matrix exports.csv --out result
//!     cargo run --release --example complexity -- --matrix firms.csv --presence --out result
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::chain::complexity::{Complexity, Outlook, Presence, complexity, density, outlook, product_proximity};
use chancai::table::EncodingChoice;
use clap::Parser;
use cli::matrix::{Matrix, read_matrix};
use ndarray::{Array2, ArrayView2};
use std::path::PathBuf;
use std::process::ExitCode;

/// Complexity of places and products, and relatedness density.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The matrix, .csv: the place, then one column a product.
    #[arg(long)]
    matrix: PathBuf,
    /// The cells are 0 and 1. Without it they are values, and a place has a product by its revealed advantage.
    #[arg(long, conflicts_with = "threshold")]
    presence: bool,
    /// The revealed comparative advantage from which a place has a product.
    #[arg(long, default_value = "1", value_parser = above_0)]
    threshold: f64,
    /// Encoding of the file: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Start CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The folder for places.csv, products.csv and density.csv.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    threads: cli::Threads,
}

fn above_0(text: &str) -> Result<f64, &'static str> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    number.ok_or("应为大于 0 的数 (expected a number above 0)")
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let most = if arguments.presence { 1.0 } else { f64::MAX };
    let matrix = sorted(&read_matrix(&arguments.matrix, arguments.encoding, |_| 0.0..=most)?);
    let values = ArrayView2::from_shape((matrix.rows.len(), matrix.columns.len()), &matrix.values)?;
    let presence = if arguments.presence {
        Presence::from_zero_one(&values)
    } else {
        Presence::from_values(&values, arguments.threshold)
    };
    let presence = presence.map_err(|error| format!("{}：{error}", arguments.matrix.display()))?;
    let progress = cli::progress("计算 computing");
    let density = density(&presence, &product_proximity(&presence))?;
    let found = complexity(&presence);
    let outlook = outlook(&presence, &density, &found.pci)?;
    progress.finish_and_clear();
    say(&presence, &found, &outlook);
    cli::folder(&arguments.out)?;
    let open = |name: &str| -> Result<csv::Writer<Box<dyn std::io::Write>>, cli::Failure> {
        Ok(csv::Writer::from_writer(cli::output(Some(&arguments.out.join(name)), arguments.bom)?))
    };
    write_places(open("places.csv")?, &matrix, &presence, &found, &outlook)?;
    write_products(open("products.csv")?, &matrix, &presence, &found)?;
    write_density(open("density.csv")?, &matrix, &presence, &density)
}

/// Rows and columns by the bytes of their names: the same results in any order.
fn sorted(matrix: &Matrix) -> Matrix {
    let order = |names: &[String]| {
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by_key(|&at| &names[at]);
        order
    };
    let (rows, columns) = (order(&matrix.rows), order(&matrix.columns));
    let width = matrix.columns.len();
    let row = |&row: &usize| &matrix.values[row * width..(row + 1) * width];
    let values = rows.iter().map(row).flat_map(|row| columns.iter().map(|&column| row[column])).collect();
    let pick = |names: &[String], order: &[usize]| order.iter().map(|&at| names[at].clone()).collect();
    Matrix { rows: pick(&matrix.rows, &rows), columns: pick(&matrix.columns, &columns), values }
}

/// How much there is, and why something has no index.
fn say(presence: &Presence, found: &Complexity, outlook: &Outlook) {
    let ones: u32 = presence.diversity().iter().sum();
    let empty = |sums: &[u32]| sums.iter().filter(|sum| **sum == 0).count();
    eprintln!("{} 地区 places × {} 产品 products，存在 present {ones}", presence.places(), presence.products());
    let left = (empty(presence.diversity()), empty(presence.ubiquity()));
    if left != (0, 0) {
        let (places, products) = left;
        eprintln!(
            "没有产品的地区 {places} 个、没有地区的产品 {products} 种无指数 (places and products with nothing have no index)"
        );
    }
    for (name, reason) in [("eci, pci", found.undetermined), ("coi", outlook.undetermined)] {
        if let Some(reason) = reason {
            eprintln!("{name} 无法确定 undetermined: {} / {} [{}]", reason.zh(), reason.en(), reason.code());
        }
    }
}

fn stated(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

type Out = csv::Writer<Box<dyn std::io::Write>>;

fn write_places(
    mut csv: Out,
    matrix: &Matrix,
    presence: &Presence,
    found: &Complexity,
    outlook: &Outlook,
) -> Result<(), cli::Failure> {
    csv.write_record(["place", "diversity", "eci", "coi"])?;
    for (at, place) in matrix.rows.iter().enumerate() {
        let diversity = presence.diversity()[at].to_string();
        csv.write_record([place, &diversity, &stated(found.eci[at]), &stated(outlook.coi[at])])?;
    }
    Ok(csv.flush()?)
}

fn write_products(mut csv: Out, matrix: &Matrix, presence: &Presence, found: &Complexity) -> Result<(), cli::Failure> {
    csv.write_record(["product", "ubiquity", "pci"])?;
    for (at, product) in matrix.columns.iter().enumerate() {
        csv.write_record([product, &presence.ubiquity()[at].to_string(), &stated(found.pci[at])])?;
    }
    Ok(csv.flush()?)
}

fn write_density(
    mut csv: Out,
    matrix: &Matrix,
    presence: &Presence,
    density: &Array2<f64>,
) -> Result<(), cli::Failure> {
    csv.write_record(["place", "product", "present", "density"])?;
    for (c, place) in matrix.rows.iter().enumerate() {
        for (p, product) in matrix.columns.iter().enumerate() {
            let present = if presence.get(c, p) { "1" } else { "0" };
            // A product that no place has is related to nothing: how near it is cannot be said.
            let density = (presence.ubiquity()[p] > 0).then_some(density[[c, p]]);
            csv.write_record([place.as_str(), product, present, &stated(density)])?;
        }
    }
    Ok(csv.flush()?)
}
