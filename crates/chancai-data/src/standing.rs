//! Invented titles, grades, awards and output: what people's tiers follow from.

use crate::draw::Draw;

const TITLES: [&str; 5] = ["none", "junior", "intermediate", "associate_senior", "senior"];
const GRADES: [&str; 6] = ["none", "grade_5", "grade_4", "grade_3", "grade_2", "grade_1"];

/// The cells `category`, `title`, `skill_grade`, `award` and `outputs`. Some state nothing, as in real files.
pub(crate) fn of(draw: &mut Draw, category: &'static str, education: &str, years: &str) -> [String; 5] {
    let years = years.parse().unwrap_or(5);
    let (title, grade) = match category {
        "skilled" => ("none", grade(draw, years)),
        "rural" => (title(draw, years), grade(draw, years / 2)),
        _ => (title(draw, years), "none"),
    };
    let awards = [("none", 74), ("county", 13), ("city", 8), ("provincial", 4), ("national", 1)];
    let award = draw.pick_weighted(&awards);
    let outputs = outputs(draw, category, education, years);
    let cells = [(category, 97), (title, 90), (grade, 92), (award, 85)];
    let [category, title, grade, award] = cells.map(|(cell, stated)| if draw.chance(stated) { cell } else { "" });
    [category.to_owned(), title.to_owned(), grade.to_owned(), award.to_owned(), outputs]
}

/// Titles rise with the years.
fn title(draw: &mut Draw, years: usize) -> &'static str {
    let weights = match years {
        0..5 => [45, 50, 5, 0, 0],
        5..10 => [20, 30, 45, 5, 0],
        10..17 => [15, 10, 45, 27, 3],
        _ => [12, 5, 33, 35, 15],
    };
    TITLES[draw.weighted(&weights)]
}

/// Skill grades rise with the years.
fn grade(draw: &mut Draw, years: usize) -> &'static str {
    let weights = match years {
        0..3 => [50, 35, 15, 0, 0, 0],
        3..8 => [25, 15, 35, 25, 0, 0],
        8..15 => [20, 0, 25, 40, 15, 0],
        _ => [20, 0, 10, 35, 25, 10],
    };
    GRADES[draw.weighted(&weights)]
}

/// What is counted in the category, more of it with the years.
fn outputs(draw: &mut Draw, category: &str, education: &str, years: usize) -> String {
    let studied = matches!(education, "master" | "doctor");
    let counts = match category {
        "innovation" => {
            let papers = if studied { draw.below(4 + years / 2) } else { 0 };
            vec![("patents", draw.below(3 + years / 2)), ("papers", papers), ("projects", draw.below(1 + years / 4))]
        }
        "skilled" => vec![("apprentices", draw.below(1 + years)), ("patents", draw.below(2))],
        "education_health" => vec![("papers", draw.below(2 + years / 3)), ("projects", draw.below(2))],
        "management" => vec![("projects", draw.below(2 + years / 2)), ("products", draw.below(1 + years / 5))],
        _ => vec![("households", draw.below(10 + 12 * years)), ("apprentices", draw.below(4))],
    };
    if !draw.chance(80) {
        return String::new();
    }
    let named: Vec<String> = counts.into_iter().map(|(name, count)| format!("{name}:{count}")).collect();
    named.join(";")
}
