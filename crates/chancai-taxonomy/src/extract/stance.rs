//! What is negated and what is merely welcome.
//!
//! Cue words with a scope, after NegEx (Chapman, Bridewell, Hanbury, Cooper and Buchanan, A simple algorithm for identifying
//! negated findings and diseases in discharge summaries, 2001), with clauses for scopes instead of a number of words.

use super::names::{Reach, Token};
use super::offsets::{FoldedLine, Level};
use super::options::Stance;
use super::resolve::{Hit, is_inside};
use super::tables;

/// Where the clauses and sentences of a line begin, and where words end the reach of others.
struct Scopes<'a> {
    line: &'a str,
    folded: &'a FoldedLine,
    clauses: Vec<u32>,
    sentences: Vec<u32>,
    stops: Vec<(u32, u32)>,
    nouns: Vec<u32>,
    /// Starts of the mentions, ascending.
    starts: Vec<u32>,
}

/// The stance of each mention. O((mentions + tokens + breaks) log n), however they are nested.
///
/// `outer` are the mentions that do not overlap; `mentions` those and the ones inside them; `tokens` do not overlap. All
/// are sorted by start.
pub(crate) fn stances(
    line: &str,
    folded: &FoldedLine,
    outer: &[Hit],
    mentions: &[Hit],
    tokens: &[(Hit, Token)],
) -> Vec<Stance> {
    let mut stances = vec![Stance::Plain; mentions.len()];
    let free = |hit: &Hit| !is_inside(outer, hit.start, hit.end);
    if !tokens.iter().any(|(hit, token)| matches!(token, Token::Trigger(..)) && free(hit)) {
        return stances;
    }
    let scopes = Scopes::new(line, folded, outer, mentions, tokens);
    // How many scopes begin and end at each mention, by stance: overlapping scopes cost no more than others.
    let mut depths = [vec![0_i32; mentions.len() + 1], vec![0_i32; mentions.len() + 1]];
    for (hit, token) in tokens {
        if let (Token::Trigger(stance, reach), true) = (*token, free(hit)) {
            let (first, last) = scopes.reached(hit, stance, reach);
            let depth = &mut depths[usize::from(stance == Stance::Negated)];
            depth[first] += 1;
            depth[last] -= 1;
        }
    }
    let [welcome, negated] = depths;
    let (mut welcomes, mut negations) = (0, 0);
    for (place, stance) in stances.iter_mut().enumerate() {
        welcomes += welcome[place];
        negations += negated[place];
        if negations > 0 {
            *stance = Stance::Negated;
        } else if welcomes > 0 {
            *stance = Stance::NiceToHave;
        }
    }
    stances
}

impl<'a> Scopes<'a> {
    fn new(line: &'a str, folded: &'a FoldedLine, outer: &[Hit], mentions: &[Hit], tokens: &[(Hit, Token)]) -> Self {
        let breaks = folded.breaks().iter();
        let ends_clause = |at: u32, level: Level| {
            level > Level::Comma || (level == Level::Comma && !is_list_comma(folded, outer, at))
        };
        let of = |wanted: Token| tokens.iter().filter(move |(_, token)| *token == wanted).map(|(hit, _)| hit);
        Self {
            line,
            folded,
            clauses: breaks.clone().filter(|b| ends_clause(b.at, b.level)).map(|b| b.at).collect(),
            sentences: breaks.filter(|b| b.level == Level::Sentence).map(|b| b.at).collect(),
            stops: of(Token::Stop).map(|hit| (hit.start, hit.end)).collect(),
            nouns: of(Token::Noun).map(|hit| hit.start).collect(),
            starts: mentions.iter().map(|hit| hit.start).collect(),
        }
    }

    /// The mentions that begin in a part of the folded line, as a range of their places.
    fn among(&self, from: u32, to: u32) -> (usize, usize) {
        let first = self.starts.partition_point(|&start| start < from);
        (first, first.max(self.starts.partition_point(|&start| start < to)))
    }

    /// The mentions a trigger bears on.
    fn reached(&self, hit: &Hit, stance: Stance, reach: Reach) -> (usize, usize) {
        let end = self.folded.text.len() as u32;
        let (clause, clause_end) = part(&self.clauses, hit.start, hit.end, end);
        let stopped = self.stops.partition_point(|&(start, _)| start < hit.end);
        let to = self.stops.get(stopped).map_or(clause_end, |&(start, _)| start.min(clause_end));
        let passed = self.stops.partition_point(|&(_, end)| end <= hit.start);
        let from = passed.checked_sub(1).map_or(clause, |place| self.stops[place].1.max(clause));
        let (ahead, back) = (self.among(hit.end, to), self.among(from, hit.start));
        let some = |range: (usize, usize)| range.0 < range.1;
        match reach {
            Reach::Beside => self.beside(hit, to),
            _ if self.has_colon(hit) => self.among(hit.end, part(&self.sentences, hit.start, hit.end, end).1),
            Reach::Ahead if some(ahead) => ahead,
            Reach::Ahead if self.is_blank(hit.end, to) => back,
            Reach::Back if some(back) => back,
            Reach::Back if some(ahead) => ahead,
            Reach::Back if stance == Stance::NiceToHave => self.clause_before(clause, hit.start),
            Reach::Ahead | Reach::Back => (0, 0),
        }
    }

    /// The name directly behind, and those that follow up to a noun such as 经验.
    fn beside(&self, hit: &Hit, to: u32) -> (usize, usize) {
        let noun = self.nouns.partition_point(|&start| start < hit.end);
        let Some(&noun) = self.nouns.get(noun).filter(|&&start| start < to) else { return (0, 0) };
        let range = self.among(hit.end, noun);
        let touches = |&start: &u32| start >= hit.end && self.is_blank(hit.end, start);
        if self.starts[range.0..range.1].first().is_some_and(touches) { range } else { (0, 0) }
    }

    /// The clause before, where a trigger stands alone in its own or with a word that refers back.
    fn clause_before(&self, clause: u32, trigger: u32) -> (usize, usize) {
        let lead = &self.folded.text[clause as usize..trigger as usize];
        if lead.len() > 32 || !tables::REFERRING.contains(&lead.trim()) || clause == 0 {
            return (0, 0);
        }
        if self.sentences.binary_search(&clause).is_ok() {
            return (0, 0);
        }
        let before = self.clauses.partition_point(|&at| at < clause);
        self.among(before.checked_sub(1).map_or(0, |place| self.clauses[place]), clause)
    }

    /// Whether a colon follows: the trigger is a heading, and bears on the rest of its sentence.
    fn has_colon(&self, hit: &Hit) -> bool {
        let (_, end) = self.folded.source(hit.start, hit.end);
        let rest = self.line[end..].trim_start_matches([' ', ')', '）', '】', ']']);
        rest.starts_with([':', '：'])
    }

    fn is_blank(&self, from: u32, to: u32) -> bool {
        self.folded.text[from as usize..to as usize].chars().all(|c| matches!(c, ' ' | '了' | '的' | '过'))
    }
}

/// The part of a line that a span lies in, by where parts begin.
fn part(begins: &[u32], start: u32, end: u32, line_end: u32) -> (u32, u32) {
    let before = begins.partition_point(|&at| at <= start);
    let after = begins.partition_point(|&at| at < end);
    (before.checked_sub(1).map_or(0, |place| begins[place]), begins.get(after).copied().unwrap_or(line_end))
}

/// Whether a comma stands between two names with nothing else, so that it parts no clauses.
fn is_list_comma(folded: &FoldedLine, outer: &[Hit], at: u32) -> bool {
    let next = outer.partition_point(|hit| hit.start < at);
    let (Some(left), Some(right)) = (next.checked_sub(1).map(|place| outer[place]), outer.get(next)) else {
        return false;
    };
    left.end <= at
        && right.start - left.end <= 16
        && tables::CONJUNCTIONS.contains(&folded.text[left.end as usize..right.start as usize].trim())
}
