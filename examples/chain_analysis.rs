//! Finds where an industry chain is weak: chokepoints by paths and by making, cut sets, cores, concentration.
//!
//!     cargo run --release --example chain_analysis -- --chain nev
//!     cargo run --release --example chain_analysis -- --edges E.csv --nodes N.csv --target 整车 --out result
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::chain::{
    self, ChainGraph, ChainTables, Chokepoint, ChokepointOptions, Chokepoints, Concentration, EdgeListTables,
    GapOptions, LoadedMeasures, NecessaryBecause, NodeGap, NodeId, Par, chokepoints,
};
use chancai::chain_tables::{NodeTable, ranked, write_cuts, write_dominators, write_necessary};
use chancai::report::{self, ChainPicture, Outside, Words, chain_svg};
use chancai::table::{Fault, Source};
use chancai::taxonomy::{OccupationTaxonomy, SkillTaxonomy};
use chancai::{CatalogueFiles, DistrictFiles, data, pipeline};
use clap::{Parser, ValueEnum};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Chokepoints, cut sets and other measures of an industry chain, with pictures.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Edges of your own graph: source, target, and where you have them kind, weight, alternative.
    #[arg(long, conflicts_with = "chain")]
    edges: Option<PathBuf>,
    /// Its nodes: node, and where you have them name_zh, name_en, chain, stage, kind, skills, occupations.
    #[arg(long, requires = "edges")]
    nodes: Option<PathBuf>,
    /// A built-in chain, with what feeds it from the others; all five when nothing is given.
    #[arg(long, value_enum)]
    chain: Option<Chain>,
    /// The product: chokepoints are those of this node. When left out, what the chain is for, or the end of it that has
    /// most before it.
    #[arg(long)]
    target: Option<String>,
    /// Shares of supplier regions: node, region, share.
    #[arg(long)]
    shares: Option<PathBuf>,
    /// The region that is home, by its name in the shares; the rest is dependence on others.
    #[arg(long, requires = "shares")]
    home: Option<String>,
    /// What is known of the nodes here: node, demand, supply, enterprises, concentration.
    #[arg(long, conflicts_with = "sample")]
    numbers: Option<PathBuf>,
    /// Take the numbers of the embedded sample district.
    #[arg(long, conflicts_with = "edges")]
    sample: bool,
    /// Folder for the results.
    #[arg(long, default_value = "target/chain_analysis")]
    out: PathBuf,
    /// Write these too.
    #[arg(long, value_enum, value_delimiter = ',')]
    also: Vec<Format>,
    /// Start the CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    reading: cli::Reading,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Chain {
    Ic,
    Materials,
    Recycling,
    Data,
    Nev,
    All,
}

impl Chain {
    /// The external id; `None` for all.
    fn external(self) -> Option<&'static str> {
        match self {
            Self::Ic => Some("integrated-circuits"),
            Self::Materials => Some("new-materials"),
            Self::Recycling => Some("recycling"),
            Self::Data => Some("big-data"),
            Self::Nev => Some("nev"),
            Self::All => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Mermaid,
    Graphml,
    Json,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

/// The graph at hand and what was said of it.
struct Subject {
    graph: ChainGraph,
    skills: SkillTaxonomy,
    occupations: OccupationTaxonomy,
    /// The chain that was asked for, by its id in the graph.
    chain: Option<chain::ChainId>,
    bands: bool,
    rejects: Vec<Fault>,
    notes: Vec<Fault>,
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let progress = cli::progress("分析产业链 analysing the chain");
    let mut subject = open(arguments)?;
    let shares = measures(arguments.shares.as_deref(), arguments, &mut subject, chain::read_shares)?;
    let numbers = measures(arguments.numbers.as_deref(), arguments, &mut subject, chain::read_numbers)?;
    std::fs::create_dir_all(&arguments.out)?;
    cli::save_rejects(&arguments.out.join("rejects.csv"), &subject.rejects, arguments.bom)?;
    cli::count_by_code("备注 note", &subject.notes);
    cli::count_by_code("退回 rejected", &subject.rejects);
    if arguments.reading.strict && !subject.rejects.is_empty() {
        return Err(format!("{} 行被退回 (rows were rejected)", subject.rejects.len()).into());
    }
    if subject.graph.is_empty() && !subject.rejects.is_empty() {
        return Err("没有可用的行 (no good row is left)".into());
    }
    let gaps = gaps(arguments, &subject, &numbers)?;
    let concentration = chain::concentration(&subject.graph, &shares, arguments.home.as_deref())?;
    let target = target(arguments, &subject)?;
    let options = ChokepointOptions::default();
    let found = target.map(|target| chokepoints(&subject.graph, target, &concentration, &options, par)).transpose()?;
    write(arguments, &subject, &gaps, &concentration, found.as_ref(), par)?;
    progress.finish_and_clear();
    summarise(arguments, &subject, found.as_ref());
    Ok(())
}

fn open(arguments: &Arguments) -> Result<Subject, cli::Failure> {
    let skills = chancai::taxonomy::read_skills(&data::skills())?.value;
    let occupations = chancai::taxonomy::read_occupations(&data::occupations(), &skills)?.value.taxonomy;
    if let Some(edges) = &arguments.edges {
        let source = |path: &Path| Source::open(path, arguments.reading.encoding);
        let nodes = arguments.nodes.as_deref().map(source).transpose()?;
        let edges = source(edges)?;
        let tables = EdgeListTables { nodes: nodes.as_ref(), edges: &edges };
        let loaded = chain::read_edge_list(tables, &skills, &occupations)?;
        let (rejects, notes) = (loaded.rejects, loaded.notes);
        return Ok(Subject {
            graph: loaded.graph,
            skills,
            occupations,
            chain: None,
            bands: loaded.stages_stated,
            rejects,
            notes,
        });
    }
    let (chains, nodes, edges) = ([data::chains()], data::nodes(), data::edges());
    let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &edges };
    let all = chain::read(tables, &skills, &occupations)?.into_strict()?.graph;
    let chain = arguments.chain.and_then(Chain::external).and_then(|external| all.find_chain(external));
    let graph = chain.map_or_else(|| all.clone(), |chain| all.with_feeders(chain));
    Ok(Subject { graph, skills, occupations, chain, bands: true, rejects: Vec::new(), notes: Vec::new() })
}

/// The rows of a table about the nodes; none without a file.
fn measures<T>(
    path: Option<&Path>,
    arguments: &Arguments,
    subject: &mut Subject,
    read: impl Fn(&Source, &ChainGraph) -> Result<LoadedMeasures<T>, chain::ChainError>,
) -> Result<Vec<T>, cli::Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let loaded = read(&Source::open(path, arguments.reading.encoding)?, &subject.graph)?;
    subject.rejects.extend(loaded.rejects);
    subject.notes.extend(loaded.notes);
    Ok(loaded.rows)
}

/// The verdict on every node of the graph, from the sample district or the numbers given; unknown without either.
fn gaps(
    arguments: &Arguments,
    subject: &Subject,
    numbers: &[chain::NodeNumbers],
) -> Result<Vec<NodeGap>, cli::Failure> {
    let graph = &subject.graph;
    let mut gaps = chain::gaps(graph, numbers, &[], &GapOptions::default())?;
    if arguments.sample {
        let files = DistrictFiles::sample(&data::DistrictOptions::default());
        let run = pipeline::run(&CatalogueFiles::embedded(), &files, &pipeline::Options::default())?;
        for gap in &mut gaps {
            let node = run.catalogue.chains.find(graph.node(gap.node).external());
            if let Some(node) = node {
                let here = gap.node;
                *gap = run.gaps[node.index()].clone();
                gap.node = here;
            }
        }
    }
    Ok(gaps)
}

/// The node asked for, or the one the chain is for.
fn target(arguments: &Arguments, subject: &Subject) -> Result<Option<NodeId>, cli::Failure> {
    let graph = &subject.graph;
    match &arguments.target {
        Some(named) => match graph.find(&chancai::table::fold_key(named)) {
            Some(node) => Ok(Some(node)),
            None => Err(format!("图中没有节点 {named} (the graph has no node {named})").into()),
        },
        None => Ok(subject.chain.and_then(|chain| graph.main_product(chain)).or_else(|| graph.end_product())),
    }
}

fn write(
    arguments: &Arguments,
    subject: &Subject,
    gaps: &[NodeGap],
    concentration: &[Option<Concentration>],
    found: Option<&Chokepoints>,
    par: Par,
) -> Result<(), cli::Failure> {
    let out = |name: &str| cli::output(Some(&arguments.out.join(name)), arguments.bom);
    let graph = &subject.graph;
    let nodes = NodeTable::new(graph, gaps, concentration, found, par);
    nodes.write(out("nodes.csv")?)?;
    write_dominators(out("dominators.csv")?, graph, found)?;
    write_necessary(out("necessary.csv")?, graph, found)?;
    write_cuts(out("cuts.csv")?, graph, found)?;
    let file = |name: &str| File::create(arguments.out.join(name)).map(BufWriter::new);
    chain::write_dot(graph, file("chain.dot")?)?;
    for format in &arguments.also {
        match format {
            Format::Mermaid => chain::write_mermaid(graph, file("chain.mmd")?)?,
            Format::Graphml => chain::write_graphml(graph, file("chain.graphml")?)?,
            Format::Json => {
                chain::write_json(graph, &subject.skills, &subject.occupations, file("chain.json")?)?;
            }
        }
    }
    let picture = arguments.out.join("chain.svg");
    match draw(arguments, subject, gaps, found) {
        Ok(svg) => std::fs::write(picture, svg)?,
        // The tables are there all the same.
        Err(report::ReportError::TooLarge { nodes, .. }) => {
            eprintln!("{nodes} 个节点画不下，未写 chain.svg (too many nodes to draw: no chain.svg)");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// How many chokepoints are marked in the picture.
const MARKED: usize = 12;

fn draw(
    arguments: &Arguments,
    subject: &Subject,
    gaps: &[NodeGap],
    found: Option<&Chokepoints>,
) -> Result<String, report::ReportError> {
    let graph = &subject.graph;
    let mut picture =
        subject.chain.map_or_else(|| ChainPicture::new(graph), |chain| ChainPicture::of_chain(graph, chain));
    picture.outside = Outside::Feeders;
    picture.bands = subject.bands;
    if let Some(chain) = subject.chain {
        picture.title = Words::new(graph.chain(chain).zh(), graph.chain(chain).en());
    }
    let verdicts: Vec<_> = gaps.iter().map(|gap| gap.verdict).collect();
    if arguments.sample || arguments.numbers.is_some() {
        picture.statuses = &verdicts;
    }
    let marks: Vec<report::Chokepoint> = found.map(marks).unwrap_or_default();
    picture.chokepoints = &marks;
    picture.target = found.map(|found| found.target);
    chain_svg(&picture)
}

fn marks(found: &Chokepoints) -> Vec<report::Chokepoint> {
    let mark = |(rank, (point, because)): (u32, (&Chokepoint, NecessaryBecause))| report::Chokepoint {
        node: point.node,
        rank: Some(rank),
        reason: Words::new(
            format!("第 {rank} 难替代（{:.2}）：{}", point.score, because.zh()),
            format!("rank {rank} ({:.2}): {}", point.score, because.en()),
        ),
    };
    (1..).zip(ranked(found)).take(MARKED).map(mark).collect()
}

fn summarise(arguments: &Arguments, subject: &Subject, found: Option<&Chokepoints>) {
    let graph = &subject.graph;
    let line = |zh: &str, en: &str, value: String| println!("{zh} {en}: {value}");
    line("节点与边", "nodes and edges", format!("{}，{}", graph.len(), graph.edges().len()));
    let loops: Vec<String> = graph.loops().iter().map(|nodes| format!("{} 个节点 nodes", nodes.len())).collect();
    line("环", "loops", if loops.is_empty() { "无 none".to_owned() } else { loops.join("，") });
    if let Some(chain) = subject.chain {
        let outside = graph.len() - graph.nodes_of(chain).count();
        line("外链投入", "inputs from other chains", format!("{outside}，视为可得 taken as had"));
    }
    let Some(found) = found else {
        println!("没有终端产品，请用 --target 指定 (no node is an end: name one with --target)");
        return;
    };
    let name = |node: NodeId| format!("{}（{}）", graph.node(node).zh(), graph.node(node).external());
    line("目标产品", "target", name(found.target));
    let sources = found.paths.sources.len();
    line(
        "按路径：每条路都经过",
        "on every path",
        format!("{}，源头 sources {sources}", found.paths.on_every_path.len()),
    );
    if !found.necessary.possible {
        println!(
            "按投入：无法制成，它所需的某个环只能互相供给 (it cannot be made: it needs a loop that only feeds itself)"
        );
        return;
    }
    let plain = found.necessary.nodes.iter().filter(|needed| needed.because == NecessaryBecause::PlainInput).count();
    let all = found.necessary.nodes.len();
    line(
        "按投入：缺一不可",
        "necessary",
        format!("{all}，其中逐级必需 plain inputs {plain}，殊途同归 by every alternative {}", all - plain),
    );
    let sizes = [2, 3].map(|size| found.cuts.sets.iter().filter(|set| set.len() == size).count());
    line("成对、成三的割集", "cut sets of two and three", format!("{}，{}", sizes[0], sizes[1]));
    if found.cuts.complete_to < 3 {
        eprintln!(
            "割集只列全到 {} 个节点 (cut sets are complete up to {} nodes)",
            found.cuts.complete_to, found.cuts.complete_to
        );
    }
    for (rank, (point, because)) in (1..).zip(ranked(found)) {
        // What is needed at every step is no surprise: the hardest of it will do.
        if rank <= 5 || because != NecessaryBecause::PlainInput && rank <= 100 {
            println!("  {rank}. {} {:.3} {} {}", name(point.node), point.score, because.zh(), because.en());
        }
    }
    println!("结果在 results in {}", arguments.out.display());
}
