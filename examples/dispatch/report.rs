//! What is said of an allocation, and of quotas that conflict.

use crate::posts::TOWNSHIPS;
use crate::{Asked, cli};
use chancai::assign::{Allocation, Conflict, Conflicts, Constraint, Names, Optimal, Summary, summary};
use serde_json::{Value, json};
use std::path::Path;

/// An allocation of what was asked.
pub(crate) struct Report<'a> {
    asked: &'a Asked,
    found: &'a Optimal,
    allocation: Allocation,
}

impl<'a> Report<'a> {
    pub(crate) fn new(asked: &'a Asked, found: &'a Optimal, allocation: Allocation) -> Self {
        Self { asked, found, allocation }
    }

    /// How many people the posts of a kind hold.
    fn filled(&self, is_meant: impl Fn(usize) -> bool) -> usize {
        (0..self.asked.posts.len()).filter(|&at| is_meant(at)).map(|at| self.allocation.members(at as u32).len()).sum()
    }

    fn filled_of(&self, programme: usize) -> usize {
        self.filled(|at| self.asked.posts[at].programme == programme)
    }

    /// How many teams go to one post or stay home whole, and how many go.
    fn teams(&self) -> (usize, usize) {
        let held = |row: &u32| self.allocation.column_of(*row);
        let teams = || self.asked.teams.iter().filter(|team| team.iter().all(|row| held(row) == held(&team[0])));
        (teams().count(), teams().filter(|team| held(&team[0]).is_some()).count())
    }

    /// How many couples go to one township or stay home both, and how many go.
    fn couples(&self) -> (usize, usize) {
        let township = |row: u32| self.allocation.column_of(row).map(|at| self.asked.posts[at as usize].township);
        let couples = || self.asked.problem.couples().iter().map(|couple| couple.rows.map(township));
        (couples().filter(|[a, b]| a == b).count(), couples().filter(|[a, b]| a == b && a.is_some()).count())
    }

    /// The line on stdout.
    pub(crate) fn line(&self, seconds: f64, (steady, steady_seconds): &(Summary, f64)) -> String {
        let (asked, own) = (self.asked, summary(&self.asked.problem, &self.allocation));
        let programmes = asked
            .programmes
            .iter()
            .enumerate()
            .map(|(at, programme)| (programme.id, json!({"total": programme.total, "filled": self.filled_of(at)})));
        let together = |all: usize, (intact, sent): (usize, usize)| json!({"all": all, "intact": intact, "sent": sent});
        let mut line = vec![
            ("status", json!("solved")),
            ("posts", json!(self.seats())),
            ("filled", json!(own.pairs)),
            ("programmes", Value::Object(programmes.map(|(id, value)| (id.to_owned(), value)).collect())),
            ("teams", together(asked.teams.len(), self.teams())),
            ("couples", together(asked.problem.couples().len(), self.couples())),
            ("violations", json!(own.violations)),
            ("blocking_pairs", json!(own.blocking_pairs)),
            ("worst", json!(own.worst)),
            ("total", json!(self.found.units.score(self.found.total))),
        ];
        line.extend(self.optimality());
        line.extend([
            ("seconds", json!(seconds)),
            ("people", json!(asked.problem.rows())),
            ("pairs", json!(asked.problem.edges().len())),
            (
                "stable",
                json!({
                    "filled": steady.pairs, "violations": steady.violations, "blocking_pairs": steady.blocking_pairs,
                    "worst": steady.worst, "total": steady.total, "seconds": steady_seconds,
                }),
            ),
        ]);
        let fields: Vec<String> = line.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    }

    /// How many posts there are.
    fn seats(&self) -> u32 {
        self.asked.programmes.iter().map(|programme| programme.total).sum()
    }

    /// What is known about the total: proved, or the gap to a bound.
    fn optimality(&self) -> Vec<(&'static str, Value)> {
        let score = |units: i128| json!(self.found.units.score(units));
        match self.found.bound(&self.asked.problem) {
            None => vec![("optimality", json!("unknown"))],
            Some(bound) if bound == self.found.total => {
                vec![("optimality", json!("proved")), ("bound", score(bound))]
            }
            Some(bound) => {
                vec![("optimality", json!("gap")), ("bound", score(bound)), ("gap", score(bound - self.found.total))]
            }
        }
    }

    /// A table by programme, on stderr.
    pub(crate) fn table(&self) {
        eprintln!("{:>6} {:>6}  计划 programme", "名额", "到岗");
        eprintln!("{:>8} {:>8}", "seats", "filled");
        for (at, programme) in self.asked.programmes.iter().enumerate() {
            let [zh, en] = &programme.names;
            eprintln!("{:>8} {:>8}  {zh} {en}", programme.total, self.filled_of(at));
        }
        eprintln!("{:>8} {:>8}  合计 together", self.seats(), self.allocation.placed());
        let ((teams, teams_sent), (couples, couples_sent)) = (self.teams(), self.couples());
        let (all_teams, all_couples) = (self.asked.teams.len(), self.asked.problem.couples().len());
        eprintln!("团队 teams: {teams} / {all_teams} 不拆开 intact, {teams_sent} 派出 sent");
        eprintln!("夫妻 couples: {couples} / {all_couples} 不分开 intact, {couples_sent} 派出 sent");
    }

    /// `dispatch.csv`, `programmes.csv` and `townships.csv`.
    pub(crate) fn write(&self, folder: &Path, bom: bool) -> Result<(), cli::Failure> {
        cli::folder(folder)?;
        let file = |name: &str| cli::output(Some(&folder.join(name)), bom).map(csv::Writer::from_writer);
        let (asked, names) = (self.asked, &self.asked.tree.names[0]);

        let mut csv = file("dispatch.csv")?;
        csv.write_record(["row", "column", "programme", "township", "score"])?;
        for edge in self.allocation.edges().iter().map(|&edge| &asked.problem.edges()[edge as usize]) {
            let post = &asked.posts[edge.column as usize];
            let (programme, township) = (asked.programmes[post.programme].id, TOWNSHIPS[post.township].id);
            csv.write_record([&names.row(edge.row), &post.id, programme, township, &edge.score.to_string()])?;
        }
        csv.flush()?;

        let mut csv = file("programmes.csv")?;
        csv.write_record(["programme", "zh", "total", "filled"])?;
        for (at, programme) in asked.programmes.iter().enumerate() {
            let (total, filled) = (programme.total.to_string(), self.filled_of(at).to_string());
            csv.write_record([programme.id, &programme.names[0], &total, &filled])?;
        }
        csv.flush()?;

        let mut csv = file("townships.csv")?;
        csv.write_record(["township", "zh", "seats", "min", "max", "filled"])?;
        for (at, township) in TOWNSHIPS.iter().enumerate() {
            let here = || asked.posts.iter().zip(&asked.tree.columns).filter(move |(post, _)| post.township == at);
            let sums = [
                here().map(|(post, _)| post.seats).sum::<u32>(),
                here().map(|(_, column)| column.minimum).sum(),
                here().map(|(_, column)| column.maximum).sum(),
                self.filled(|post| asked.posts[post].township == at) as u32,
            ];
            let [seats, min, max, filled] = sums.map(|sum| sum.to_string());
            csv.write_record([township.id, &asked.townships[at][0], &seats, &min, &max, &filled])?;
        }
        Ok(csv.flush()?)
    }
}

/// Says what conflicts: a line of JSON, and the sentences as the error.
pub(crate) fn infeasible(conflicts: &Conflicts, [zh, en]: &[Names; 2]) -> cli::Failure {
    // The Chinese sentence with Chinese names, the English one with English names.
    let both = |[chinese, _]: [String; 2], [_, english]: [String; 2]| [chinese, english];
    let told: Vec<[String; 2]> = conflicts.conflicts.iter().map(|c| both(c.text(zh), c.text(en))).collect();
    let changes: Vec<[String; 2]> = conflicts.relaxations.iter().map(|r| both(r.text(zh), r.text(en))).collect();
    let sets = conflicts.conflicts.iter().zip(&told);
    let sets: Vec<Value> = sets.map(|(conflict, texts)| set(conflict, texts, zh, en)).collect();
    let relaxations = conflicts.relaxations.iter().zip(&changes).map(|(relaxation, [zh, en])| {
        json!({
            "code": relaxation.constraint.code(), "from": relaxation.constraint.bound(), "to": relaxation.to,
            "zh": zh, "en": en,
        })
    });
    let relaxations: Vec<Value> = relaxations.collect();
    println!("{}", json!({"status": "infeasible", "conflicts": sets, "relaxations": relaxations}));
    let lines =
        |texts: &[[String; 2]]| texts.iter().map(|[zh, en]| format!("\n  {zh}\n  {en}")).collect::<Vec<_>>().concat();
    format!(
        "名额互相矛盾，没有可行的安排 (the quotas conflict, no allocation exists)：{}\n放宽以下即可 (enough to give way)：{}",
        lines(&told),
        lines(&changes)
    )
    .into()
}

fn set(conflict: &Conflict, [chinese, english]: &[String; 2], zh: &Names, en: &Names) -> Value {
    let constraints = conflict.constraints.iter().map(|constraint| {
        let (name, name_en) = (name(constraint, zh), name(constraint, en));
        json!({"code": constraint.code(), "name": name, "name_en": name_en, "bound": constraint.bound()})
    });
    json!({
        "constraints": constraints.collect::<Vec<_>>(), "required": conflict.required, "possible": conflict.possible,
        "supply": conflict.supply.as_ref().map(|supply| supply.rows.len()), "irreducible": conflict.irreducible,
        "zh": chinese, "en": english,
    })
}

/// What a constraint is on.
fn name(constraint: &Constraint, names: &Names) -> String {
    match *constraint {
        Constraint::ColumnMinimum { column, .. } | Constraint::ColumnMaximum { column, .. } => names.column(column),
        Constraint::QuotaMinimum { quota, .. } | Constraint::QuotaMaximum { quota, .. } => names.quota(quota),
        Constraint::Fixed { row, .. } => names.row(row),
        _ => String::new(),
    }
}
