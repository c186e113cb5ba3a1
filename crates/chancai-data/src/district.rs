//! The sample district.

use crate::draw::{Draw, csv_text};
use crate::world::World;
use crate::{dirty, people, posts, statements};

/// What to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DistrictOptions {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// How many talents; 2,000 by default.
    pub talents: usize,
    /// How many positions; 300 by default.
    pub positions: usize,
    /// How many of the talents are in teams of four; 40 by default.
    pub team_members: usize,
}

impl Default for DistrictOptions {
    fn default() -> Self {
        Self { seed: 1, talents: 2_000, positions: 300, team_members: 40 }
    }
}

/// An invented district as CSV texts in the formats of `docs/formats.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SampleDistrict {
    /// `employers.csv`
    pub employers: String,
    /// `positions.csv`
    pub positions: String,
    /// `talents.csv`
    pub talents: String,
    /// `teams.csv`
    pub teams: String,
    /// `assessments.csv`
    pub assessments: String,
    /// `opinions.csv`
    pub opinions: String,
    /// `phases.csv`
    pub phases: String,
    /// A second talents file with good rows and rows with deliberate faults.
    pub dirty_talents: String,
    /// For each fault of `dirty_talents` its line and the code it must be given; the `duplicate_id` of `t00001` shows only
    /// beside a talents file that has that id.
    pub dirty_faults: Vec<(u64, &'static str)>,
}

/// Draws a district. People and employers are invented; nobody is meant.
///
/// Some chain nodes are drawn to have many posts and few people, some the reverse, some neither, and people's skills are
/// written as people write them: labels, aliases, English, full-width letters, now and then a typing error or
/// something no taxonomy knows. O(talents + positions).
///
/// ```
/// use chancai_data::{DistrictOptions, district};
///
/// let sample = district(&DistrictOptions::default());
/// assert_eq!(sample, district(&DistrictOptions::default()));
/// assert!(sample.positions.contains("驻村第一书记"));
/// ```
pub fn district(options: &DistrictOptions) -> SampleDistrict {
    let world = World::embedded();
    let draw = |stream| Draw::new(options.seed, stream);
    let employers = posts::employers(&mut draw(1), &mut draw(21), &world);
    let positions = posts::positions(&mut draw(2), &mut draw(22), &world, &employers, options.positions);
    let streams = [&mut draw(3), &mut draw(23), &mut draw(5)];
    let people = people::talents(streams, &world, options.talents, options.team_members);
    let teams = people::teams(options.talents, options.team_members);
    let assessments = people::assessments(&mut draw(4), options.talents);
    let (dirty_talents, dirty_faults) = dirty::talents();
    SampleDistrict {
        employers: posts::employers_csv(&employers, &world),
        opinions: statements::opinions(&mut draw(24), &positions, &people[options.team_members.min(people.len())..]),
        phases: statements::phases(&mut draw(25), &world),
        positions: csv_text(posts::HEADER, positions),
        talents: csv_text(people::HEADER, people),
        teams,
        assessments,
        dirty_talents,
        dirty_faults,
    }
}
