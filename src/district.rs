//! A district's own files: who is there and what is wanted.

use crate::{Catalogue, Error, Ledger};
use chancai_chain::ChainGraph;
use chancai_model::read::{
    ConsentBasis, check_programmes, read_assessments, read_decisions, read_employers, read_opinions, read_phases,
    read_positions, read_quotas, read_talents, read_teams, read_tier_rules,
};
use chancai_model::tiers::PersonTier;
use chancai_model::{
    Date, Decision, Employer, ExternalId, Identified as _, Opinions, Phase, Pool, Position, ProtectedAttributes, Quota,
    Scorer, ScoringModel, Talent, Team,
};
use chancai_table::{Fault, Loaded, Source, fault};
use std::collections::BTreeSet;

/// The files a [`District`] is read from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DistrictFiles {
    /// `talents.csv`; several files make one pool.
    pub talents: Vec<Source>,
    /// `positions.csv`
    pub positions: Source,
    /// `employers.csv`
    pub employers: Option<Source>,
    /// `teams.csv`
    pub teams: Option<Source>,
    /// `quotas.csv`
    pub quotas: Option<Source>,
    /// `assessments.csv`
    pub assessments: Option<Source>,
    /// `opinions.csv`
    pub opinions: Option<Source>,
    /// `phases.csv`
    pub phases: Option<Source>,
    /// `decisions.csv`
    pub decisions: Option<Source>,
    /// `tier-rules.csv`; needs `as_of`.
    pub tier_rules: Option<Source>,
    /// The day that tiers are asked for.
    pub as_of: Option<Date>,
}

impl DistrictFiles {
    /// People and posts, and nothing else.
    pub fn new(talents: Source, positions: Source) -> Self {
        Self {
            talents: vec![talents],
            positions,
            employers: None,
            teams: None,
            quotas: None,
            assessments: None,
            opinions: None,
            phases: None,
            decisions: None,
            tier_rules: None,
            as_of: None,
        }
    }

    /// An invented sample district, drawn with this seed: 2,000 talents, 300 positions, and a second file of talents
    /// with deliberate faults. Tiers are asked for 2020-11-17.
    #[cfg(feature = "data")]
    pub fn sample(options: &chancai_data::DistrictOptions) -> Self {
        use chancai_table::Format::Csv;
        let drawn = chancai_data::district(options);
        let file = |name, text: String| Source::from_text(name, text, Csv);
        Self {
            talents: vec![file("talents.csv", drawn.talents), file("talents-dirty.csv", drawn.dirty_talents)],
            positions: file("positions.csv", drawn.positions),
            employers: Some(file("employers.csv", drawn.employers)),
            teams: Some(file("teams.csv", drawn.teams)),
            quotas: Some(chancai_data::quotas()),
            assessments: Some(file("assessments.csv", drawn.assessments)),
            opinions: Some(file("opinions.csv", drawn.opinions)),
            phases: Some(file("phases.csv", drawn.phases)),
            decisions: None,
            tier_rules: Some(chancai_data::tier_rules()),
            as_of: Date::parse("2020-11-17"),
        }
    }
}

/// Everyone and every post of a district, text turned into ids.
#[derive(Debug)]
#[non_exhaustive]
pub struct District {
    /// Those who apply: people, and teams in their members' place.
    pub applicants: Pool<Talent>,
    /// The posts.
    pub positions: Pool<Position>,
    /// The employers.
    pub employers: Vec<Employer>,
    /// The teams.
    pub teams: Vec<Team>,
    /// The quotas.
    pub quotas: Vec<Quota>,
    /// Everybody's tier 分层分类, members of teams too, by external id; empty where no rules are given. Never part of a score.
    pub tiers: Vec<PersonTier>,
    /// Protected attributes by talent, for audits only.
    pub protected: Vec<(ExternalId, ProtectedAttributes)>,
    /// What employers say of applicants.
    pub opinions: Opinions,
    /// What was decided on applicants before.
    pub decisions: Vec<Decision>,
    /// How far the place has come with each chain node, by dense id; empty where nothing is stated.
    pub phases: Vec<Option<Phase>>,
}

impl District {
    /// Reads the files against a catalogue; rows with faults go to the ledger.
    ///
    /// # Errors
    ///
    /// What stops a table as a whole, such as a talents file without consent, or tier rules that are not exclusive and
    /// total; [`Error::AsOfMissing`] for tier rules without a day.
    pub fn read(
        files: &DistrictFiles,
        catalogue: &Catalogue,
        consent: &ConsentBasis,
        ledger: &mut Ledger,
    ) -> Result<Self, Error> {
        let regions = &catalogue.regions;
        let employers = match &files.employers {
            Some(source) => Some(ledger.take(read_employers(source, regions, &catalogue.chains)?)),
            None => None,
        };
        let quotas = match &files.quotas {
            Some(source) => ledger.take(read_quotas(source, regions)?),
            None => Vec::new(),
        };
        let mut posts = read_positions(&files.positions, catalogue.vocabulary(), employers.as_deref())?;
        if files.quotas.is_some() {
            check_programmes(&mut posts.table, &quotas);
        }
        ledger.add_unknowns(posts.unknowns);
        let positions = Pool::first_of_each(ledger.take(posts.table));
        if let ConsentBasis::Stated(basis) = consent {
            ledger.consent_basis = Some(basis.clone());
        }
        let (people, protected) = talents(&files.talents, catalogue, consent, ledger)?;
        let people = assessed(Pool::first_of_each(people), files.assessments.as_ref(), ledger)?;
        let tiers = tiers(&people, files, ledger)?;
        let teams = match &files.teams {
            Some(source) => ledger.take(read_teams(source, &people)?),
            None => Vec::new(),
        };
        let applicants = with_teams(people, &teams);
        let opinions = match &files.opinions {
            Some(source) => Opinions::new(ledger.take(read_opinions(source, &applicants, &positions)?))?,
            None => Opinions::default(),
        };
        let decisions = match &files.decisions {
            Some(source) => ledger.take(read_decisions(source, &applicants, &positions)?),
            None => Vec::new(),
        };
        let phases = phases(files.phases.as_ref(), &catalogue.chains, ledger)?;
        let employers = employers.unwrap_or_default();
        Ok(Self { applicants, positions, employers, teams, quotas, tiers, protected, opinions, decisions, phases })
    }

    /// A scorer of this model that knows what the district states: employers' opinions and phases of development.
    pub fn scorer<'a>(&'a self, catalogue: &'a Catalogue, model: ScoringModel) -> Scorer<'a> {
        let mut context = catalogue.context();
        context.phases = &self.phases;
        context.opinions = Some(&self.opinions);
        Scorer::new(model, context)
    }
}

/// Protected attributes by talent.
type Protected = Vec<(ExternalId, ProtectedAttributes)>;

/// Every talent of every file; an id that an earlier file has is rejected.
fn talents(
    sources: &[Source],
    catalogue: &Catalogue,
    consent: &ConsentBasis,
    ledger: &mut Ledger,
) -> Result<(Vec<Talent>, Protected), Error> {
    let (mut people, mut protected, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for source in sources {
        let mut loaded = read_talents(source, catalogue.vocabulary(), consent)?;
        if sources.len() > 1 {
            reject_seen(&mut loaded.table, &mut seen);
            loaded.keep_protected_of_good_rows();
        }
        ledger.add_unknowns(loaded.unknowns);
        people.extend(ledger.take(loaded.table));
        protected.extend(loaded.protected.into_iter().map(|row| row.value));
    }
    Ok((people, protected))
}

fn reject_seen(table: &mut Loaded<Talent>, seen: &mut BTreeSet<ExternalId>) {
    let file = table.file.clone();
    table.reject(|row| {
        let id = row.value.id();
        (!seen.insert(id.clone())).then(|| {
            let expected = "其他文件没有的编号 an id that no earlier file has";
            Fault::new(file.clone(), row.line, "id", id.as_str(), fault::DUPLICATE_ID, expected)
        })
    });
}

fn assessed(people: Pool<Talent>, source: Option<&Source>, ledger: &mut Ledger) -> Result<Pool<Talent>, Error> {
    let Some(source) = source else { return Ok(people) };
    let mut given = ledger.take(read_assessments(source, &people)?);
    given.sort();
    let mut given = given.into_iter().peekable();
    let add = |(index, talent): (usize, Talent)| {
        let mut of_talent = Vec::new();
        while let Some((_, assessment)) = given.next_if(|(of, _)| *of == index) {
            of_talent.push(assessment);
        }
        if of_talent.is_empty() { talent } else { talent.with_assessments(of_talent) }
    };
    Ok(Pool::first_of_each(people.into_vec().into_iter().enumerate().map(add).collect()))
}

fn phases(source: Option<&Source>, chains: &ChainGraph, ledger: &mut Ledger) -> Result<Vec<Option<Phase>>, Error> {
    let Some(source) = source else { return Ok(Vec::new()) };
    let mut phases = vec![None; chains.len()];
    for (node, phase) in ledger.take(read_phases(source, chains)?) {
        phases[node.index()] = Some(phase);
    }
    Ok(phases)
}

fn tiers(people: &[Talent], files: &DistrictFiles, ledger: &mut Ledger) -> Result<Vec<PersonTier>, Error> {
    let Some(source) = &files.tier_rules else { return Ok(Vec::new()) };
    let date = files.as_of.ok_or_else(|| Error::AsOfMissing { file: source.name().to_owned() })?;
    let (rules, table) = read_tier_rules(source)?;
    ledger.take(table);
    Ok(rules.tiers(people, date))
}

/// Teams apply in their members' place.
fn with_teams(people: Pool<Talent>, teams: &[Team]) -> Pool<Talent> {
    let applications: Vec<Talent> = teams.iter().filter_map(|t| t.application(&people).ok()).collect();
    let members: BTreeSet<&ExternalId> = teams.iter().flat_map(Team::members).collect();
    let mut applicants = people.into_vec();
    applicants.retain(|t| !members.contains(t.id()));
    applicants.extend(applications);
    Pool::first_of_each(applicants)
}
