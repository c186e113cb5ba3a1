//! Rated elements, technologies and what stands above them.

use std::sync::Arc;

use chancai_table::{Column, Fault, FaultCode, Row, Source};
use rustc_hash::FxHashMap;

use super::occupations::{SOC_CODE, occupation_of};
use super::{ESSENTIAL_IMPORTANCE, Files, Rating};
use crate::build::TaxonomyBuilder;
use crate::concept::{Concept, Kind, Lang};
use crate::edition::Code;
use crate::error::{TaxonomyError, TaxonomyFault};
use crate::ids::{OccupationId, SkillId};
use crate::ledger::{Ledger, NO_ROW, Strangers, plain};
use crate::taxonomy::{OccupationTaxonomy, SkillTaxonomy};

/// The most headings that are looked for above an element.
const MAX_STEPS: usize = 32;

const ELEMENT: &str = "Element ID";

const RATING_COLUMNS: &[Column] = &[
    Column::required(SOC_CODE, &[]),
    Column::required(ELEMENT, &[]),
    Column::required("Element Name", &[]),
    Column::required("Scale ID", &[]),
    Column::required("Data Value", &[]),
    Column::optional("Recommend Suppress", &[]),
    Column::optional("Not Relevant", &[]),
];

const TECHNOLOGY_COLUMNS: &[Column] = &[
    Column::required(SOC_CODE, &[]),
    Column::required("Example", &[]),
    Column::optional("Commodity Code", &[]),
    Column::optional("Commodity Title", &[]),
    Column::optional("Hot Technology", &[]),
    Column::optional("In Demand", &[]),
];

const MODEL_COLUMNS: &[Column] =
    &[Column::required(ELEMENT, &[]), Column::required("Element Name", &[]), Column::optional("Description", &[])];

const SUPPRESSED: FaultCode = FaultCode::new(
    "suppressed",
    "标为不宜发布的评分未采用",
    "ratings that the publisher advises to suppress were left out",
);

const YES_NO: [(&str, bool); 4] = [("Y", true), ("N", false), ("yes", true), ("no", false)];

/// Skills on their way to a taxonomy, and what occupations say of them; a place is one in `concepts`.
#[derive(Default)]
pub(super) struct Draft {
    concepts: Vec<Concept>,
    places: FxHashMap<String, usize>,
    ratings: Vec<(OccupationId, usize, Opinion)>,
    rated: FxHashMap<(OccupationId, usize), usize>,
    technologies: Vec<(OccupationId, usize, bool)>,
}

/// What the rows of one occupation and element say together.
#[derive(Default)]
struct Opinion {
    importance: Option<f64>,
    level: Option<f64>,
    not_relevant: bool,
}

/// One row of ratings.
struct Stated {
    occupation: OccupationId,
    element: String,
    name: String,
    is_level: bool,
    value: f64,
    not_relevant: bool,
}

/// The rows of one table that its publisher advises to suppress.
#[derive(Default)]
struct Suppressed {
    first: Option<u64>,
    count: usize,
}

/// A rating that is read; `None` for a suppressed one, another scale, a value not stated, and for a row with a fault.
fn stated(row: &mut Row<'_>, occupation: Option<OccupationId>, suppressed: &mut Suppressed) -> Option<Stated> {
    let (element, name) = (row.id(ELEMENT), row.required_text("Element Name"));
    let (is_level, range) = match row.text("Scale ID") {
        "IM" => (false, Some(1.0..=5.0)),
        "LV" => (true, Some(0.0..=7.0)),
        _ => (false, None),
    };
    let value = range.and_then(|range| row.number("Data Value", range));
    let suppress = row.choice("Recommend Suppress", &YES_NO) == Some(true);
    let not_relevant = row.choice("Not Relevant", &YES_NO) == Some(true);
    if suppress {
        suppressed.first.get_or_insert(row.line());
        suppressed.count += 1;
        return None;
    }
    name?;
    let name = plain(row, "Element Name");
    Some(Stated { occupation: occupation?, element: element?, name, is_level, value: value?, not_relevant })
}

/// What a draft comes to.
pub(super) struct Built {
    pub(super) skills: SkillTaxonomy,
    pub(super) relations: Vec<(OccupationId, SkillId, bool)>,
    pub(super) ratings: Vec<(OccupationId, Rating)>,
    pub(super) faults: Vec<TaxonomyFault>,
}

impl Draft {
    /// Both tables of ratings.
    pub(super) fn read_ratings(
        &mut self,
        files: &Files,
        occupations: &OccupationTaxonomy,
        ledger: &mut Ledger,
    ) -> Result<(), TaxonomyError> {
        for (source, kind) in [(&files.skills, Kind::Skill), (&files.knowledge, Kind::Knowledge)] {
            if let Some(source) = source {
                self.read_table(source, kind, occupations, ledger)?;
            }
        }
        Ok(())
    }

    fn read_table(
        &mut self,
        source: &Source,
        kind: Kind,
        occupations: &OccupationTaxonomy,
        ledger: &mut Ledger,
    ) -> Result<(), TaxonomyError> {
        let (mut strangers, mut suppressed) = (Strangers::default(), Suppressed::default());
        let loaded = chancai_table::read(source, RATING_COLUMNS, |row| {
            let occupation = occupation_of(row, occupations, &mut strangers);
            Some(stated(row, occupation, &mut suppressed))
        })?;
        let file = loaded.file.clone();
        for row in ledger.take(loaded) {
            if let Some(stated) = row.value {
                let place = self.place(&stated.element, || {
                    let concept = Concept::new(&stated.element, kind).label(Lang::En, &stated.name);
                    with_code(concept, "onet-element", &stated.element).read_at(&file, row.line)
                });
                self.rate(place, &stated);
            }
        }
        strangers.into_notes(source, SOC_CODE, NO_ROW, &mut ledger.notes);
        if let Some(line) = suppressed.first {
            let told = format!("{0} 行 rows: {0}", suppressed.count);
            ledger.notes.push(Fault::new(file, line, "Recommend Suppress", "Y", SUPPRESSED, told));
        }
        Ok(())
    }

    fn rate(&mut self, place: usize, stated: &Stated) {
        let next = self.ratings.len();
        let at = *self.rated.entry((stated.occupation, place)).or_insert(next);
        if at == next {
            self.ratings.push((stated.occupation, place, Opinion::default()));
        }
        let opinion = &mut self.ratings[at].2;
        let value = if stated.is_level { &mut opinion.level } else { &mut opinion.importance };
        value.get_or_insert(stated.value);
        opinion.not_relevant |= stated.not_relevant;
    }

    /// The software and tools of every occupation.
    pub(super) fn read_technology(
        &mut self,
        files: &Files,
        occupations: &OccupationTaxonomy,
        ledger: &mut Ledger,
    ) -> Result<(), TaxonomyError> {
        let Some(source) = &files.technology else { return Ok(()) };
        let mut strangers = Strangers::default();
        let loaded = chancai_table::read(source, TECHNOLOGY_COLUMNS, |row| {
            let occupation = occupation_of(row, occupations, &mut strangers);
            let example = row.required_text("Example");
            let essential = ["Hot Technology", "In Demand"].map(|column| row.choice(column, &YES_NO) == Some(true));
            let commodity = if row.text("Commodity Code").is_empty() { None } else { row.id("Commodity Code") };
            let (Some(occupation), Some(_)) = (occupation, example) else { return Some(None) };
            let (name, title) = (plain(row, "Example"), plain(row, "Commodity Title"));
            let essential = essential.contains(&true);
            Some(Some((occupation, name, commodity.map(|code| (code, title)), essential)))
        })?;
        let file = loaded.file.clone();
        for row in ledger.take(loaded) {
            let Some((occupation, name, commodity, essential)) = row.value else { continue };
            let place = self.technology(&name, commodity, |concept| concept.read_at(&file, row.line));
            self.technologies.push((occupation, place, essential));
        }
        strangers.into_notes(source, SOC_CODE, NO_ROW, &mut ledger.notes);
        Ok(())
    }

    /// The place of a technology, under its commodity (code and title) too.
    fn technology(
        &mut self,
        name: &str,
        commodity: Option<(String, String)>,
        at: impl Fn(Concept) -> Concept,
    ) -> usize {
        let external = format!("technology/{name}");
        let place = self.place(&external, || at(Concept::new(&external, Kind::Skill).label(Lang::En, name)));
        if let Some((code, title)) = commodity {
            let heading = format!("unspsc-{code}");
            self.place(&heading, || {
                let title = if title.is_empty() { &code } else { &title };
                at(with_code(Concept::new(&heading, Kind::Group).label(Lang::En, title), "unspsc", &code))
            });
            if !self.concepts[place].parents.contains(&heading) {
                self.concepts[place].parents.push(heading);
            }
        }
        place
    }

    /// What stands above the elements, and what each means.
    pub(super) fn read_headings(&mut self, files: &Files, ledger: &mut Ledger) -> Result<(), TaxonomyError> {
        let Some(source) = &files.content_model else { return Ok(()) };
        let mut model: FxHashMap<String, (String, String, u64)> = FxHashMap::default();
        let loaded = chancai_table::read(source, MODEL_COLUMNS, |row| {
            let (element, name) = (row.unique_id(ELEMENT), row.required_text("Element Name"));
            let (element, _) = (element?, name?);
            Some((element, plain(row, "Element Name"), row.text("Description").to_owned()))
        })?;
        let file = loaded.file.clone();
        for row in ledger.take(loaded) {
            let (element, name, description) = row.value;
            model.insert(element, (name, description, row.line));
        }
        self.hang(&model, &file);
        Ok(())
    }

    /// Hangs elements under the nearest heading of the model (name, description, line) that is there.
    fn hang(&mut self, model: &FxHashMap<String, (String, String, u64)>, file: &Arc<str>) {
        let mut next = 0;
        // Headings are appended on the way and get their own parents in turn.
        while let Some(concept) = self.concepts.get(next) {
            let is_element = concept.codes.iter().any(|code| code.scheme() == "onet-element");
            let element = concept.external.clone();
            if let Some((_, description, _)) = model.get(&element).filter(|_| is_element) {
                self.concepts[next].description.clone_from(description);
            }
            let known = |above: &&str| model.contains_key(*above) || self.places.contains_key(*above);
            if let Some(above) = prefixes(&element).find(known).filter(|_| is_element) {
                self.concepts[next].parents.push(above.to_owned());
                if let Some((name, _, line)) = model.get(above) {
                    self.place(above, || {
                        let heading = Concept::new(above, Kind::Group).label(Lang::En, name);
                        with_code(heading, "onet-element", above).read_at(file, *line)
                    });
                }
            }
            next += 1;
        }
    }

    /// The place of a concept, which is made where it is new.
    fn place(&mut self, external: &str, make: impl FnOnce() -> Concept) -> usize {
        if let Some(&place) = self.places.get(external) {
            return place;
        }
        self.places.insert(external.to_owned(), self.concepts.len());
        self.concepts.push(make());
        self.concepts.len() - 1
    }

    pub(super) fn build(self) -> Built {
        let externals: Vec<String> = self.concepts.iter().map(|concept| concept.external.clone()).collect();
        let (skills, faults) = self.concepts.into_iter().collect::<TaxonomyBuilder<SkillId>>().build_lenient();
        let ids: Vec<Option<SkillId>> = externals.iter().map(|external| skills.find(external)).collect();
        let technologies = self.technologies.iter();
        let mut relations: Vec<(OccupationId, SkillId, bool)> = technologies
            .filter_map(|&(occupation, place, essential)| Some((occupation, ids[place]?, essential)))
            .collect();
        let mut ratings = Vec::with_capacity(self.ratings.len());
        for (occupation, place, opinion) in self.ratings {
            let Some(skill) = ids[place] else { continue };
            if let Some(importance) = opinion.importance.filter(|_| !opinion.not_relevant) {
                relations.push((occupation, skill, importance >= ESSENTIAL_IMPORTANCE));
            }
            let level = opinion.level.filter(|_| !opinion.not_relevant).map(|level| level as f32);
            ratings.push((occupation, Rating { skill, importance: opinion.importance.map(|i| i as f32), level }));
        }
        Built { skills, relations, ratings, faults }
    }
}

fn with_code(mut concept: Concept, scheme: &str, value: &str) -> Concept {
    concept.codes.extend(Code::new(scheme, value));
    concept
}

/// `2.A.1`, `2.A`, `2` of `2.A.1.a`. The model has four steps; of an id of thousands no heading is looked for.
fn prefixes(element: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(element.rsplit_once('.').map(|(above, _)| above), |above| {
        above.rsplit_once('.').map(|(above, _)| above)
    })
    .take(MAX_STEPS)
}
