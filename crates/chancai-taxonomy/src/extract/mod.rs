//! Concepts named in running text: a sentence, a résumé, a job advertisement.

mod boundary;
mod context;
mod names;
mod offsets;
mod options;
mod plural;
mod resolve;
mod stance;
mod tables;

use crate::concept::Kind;
use crate::ids::ConceptId;
use crate::normalise::How;
use crate::taxonomy::Taxonomy;

use boundary::is_bounded;
use context::Context;
use names::{Lexicon, Token};
use offsets::FoldedLine;
use resolve::{Hit, choose, is_inside};

pub use options::{ExtractOptions, Mention, Stance};

/// Finds the concepts that a text names, and where.
///
/// Every label and alias of every concept but headings ([`Kind::Group`]) is looked for at once (Aho and Corasick, CACM
/// 1975), in the spelling of [`fold`](crate::fold); places are those of the text as it was given. A text is read line by
/// line: no name goes over a line break.
///
/// ```
/// use chancai_taxonomy::{Concept, Extractor, Kind, Lang, SkillTaxonomy, Stance, TaxonomyBuilder};
///
/// let skill = |id: &str, zh: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, zh);
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     skill("circuits", "电路设计"),
///     skill("digital-circuits", "数字电路设计"),
///     skill("verilog", "Verilog"),
///     skill("uvm", "UVM"),
/// ])
/// .build()?;
/// let extractor = Extractor::new(&skills, Default::default());
///
/// let text = "三年数字 电路设计经验，熟悉Ｖｅｒｉｌｏｇ，会UVM者优先";
/// let found = extractor.extract(text);
/// let names: Vec<&str> = found.iter().map(|m| &text[m.start_byte..m.end_byte]).collect();
/// assert_eq!(names, ["数字 电路设计", "Ｖｅｒｉｌｏｇ", "UVM"]);
/// assert_eq!((found[0].start, found[0].end), (2, 9));
/// assert_eq!(found[2].stance, Stance::NiceToHave);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
///
/// # What counts as named
///
/// - **Words are whole.** `Java` is not in `JavaScript` or `Java8`, nor `C` in `C++`, `R&D`, `C-level`; between Latin and
///   Han there is a boundary (`熟悉Java开发`). Among Han characters a name counts wherever it stands, but one of a
///   single character only by itself.
/// - **Punctuation parts.** A name does not span `，` `、` `；` `。` `,` `;` `:` `|` `!` `?`, a tab or a full stop before
///   space, unless it holds such itself. Hyphens, slashes and brackets are as good as space (`front-end`, `TCP/IP`).
/// - **The longest wins**, of equals the earliest: 电路设计 inside 数字电路设计 is not given, unless
///   [`ExtractOptions::nested`] asks for it.
/// - **One or many.** An English name's last word may be in the other number (`databases`, `programming languages`),
///   where no other name is spelt so.
/// - A name of several concepts is given once with all of them ([`ids`](Self::ids)); where it is the label of some, those
///   that have it as alias are not among them.
///
/// # Doubtful names
///
/// - A single letter (`C`, `R`) and a name of a built-in table (`Go`, `AI`, `IT`, `PS`, `agent` …;
///   [`ExtractOptions::context_names`] adds to it) counts only in context: listed beside a name that counts
///   (`C/C++`, `Python、R`), or within [`ExtractOptions::window`] of one that has a parent or ancestor in common with
///   it other than a topmost heading, or in one sentence with a word such as 语言, 编程, `language`, `code`. In running
///   English it must also be spelt with its capitals, unless listed. Grades are no names (`C轮`, `B级`, `vitamin C`, `A/B`).
/// - A name that is an ordinary English word (`swift`, `spark`, `excel` …; [`ExtractOptions::ordinary_words`]) counts
///   outside running English; within it with a capital that is not merely that of the sentence, or in context.
///
/// # Stance
///
/// - **Negated**: 不会, 没有, 无需, 不要求, `without`, `no experience in` … bear on what follows to the end of the clause; where
///   they end it, on what is before (`Java不会`). `not required`, 不作要求 bear on what is before. 无 and `no` bear
///   on a name directly behind them where 经验, `experience` or the like follows; 无线, 无损 and such are words of their own.
/// - **Nice to have**: 优先, 加分, `a plus`, `preferred` … bear on what is before in the clause, else on what follows, else,
///   where only 者, 会者, `is` or the like stands before them, on the clause before. 最好, `ideally` bear on what follows.
/// - Before a colon (`加分项：`) either bears on the rest of its sentence.
///
/// Clauses end at `，` `；` `：` `;` `:` and at `,` except between two names; `、` ends none. 但, `but`, 必须,
/// `required` and the like end a trigger's reach. What is both negated and welcome is negated. Headings on a line of
/// their own bear on nothing: lines are read each by itself.
///
/// # Score
///
/// 1 for a label and 0.95 for an alias; times 0.98 in the other number; times 0.8 for a doubtful name that counts for its
/// context; over the number of concepts that bear it.
///
/// # Cost
///
/// Linear in the text: tens of megabytes a second on one core. Memory: eight bytes a byte of the longest line,
/// of which no more than a mebibyte is looked at at once (a longer one is cut, at white space or punctuation where there
/// is some), and the mentions. The index takes some tens of bytes a character of the names.
#[derive(Debug, Clone)]
pub struct Extractor<Id> {
    lexicon: Lexicon<Id>,
    /// Per concept, itself and all above it but the topmost headings, sorted.
    kin: Vec<Box<[Id]>>,
    options: ExtractOptions,
}

/// What an extraction needs room for; one a thread saves making it anew for every text.
#[derive(Debug, Clone, Default)]
pub struct ExtractScratch {
    line: FoldedLine,
    sure: Vec<Hit>,
    doubtful: Vec<Hit>,
    cues: Vec<Hit>,
    tokens: Vec<Hit>,
    standing: Vec<Hit>,
    outer: Vec<Hit>,
}

/// A line beyond so many bytes is read in parts.
const LONGEST: usize = 1 << 20;

/// How far back a place to cut is looked for.
const CUT_SEARCH: usize = 4096;

impl<Id: ConceptId> Extractor<Id> {
    /// Indexes every name of a taxonomy; the taxonomy is not kept. O(total length of the names).
    ///
    /// # Panics
    ///
    /// When the names have 2^31 bytes or more between them.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy<Id>, options: ExtractOptions) -> Self {
        let is_top = |id: Id| taxonomy.kind(id) == Kind::Group && taxonomy.parents(id).is_empty();
        let kin = taxonomy.ids().map(|id| {
            let mut kin: Vec<Id> = taxonomy.ancestors(id).iter().copied().filter(|&id| !is_top(id)).collect();
            kin.push(id);
            kin.sort_unstable();
            kin.into_boxed_slice()
        });
        Self { kin: kin.collect(), lexicon: Lexicon::new(taxonomy, &options), options }
    }

    /// The concepts named in a text, by start, the longest first. Any text has an answer.
    pub fn extract(&self, text: &str) -> Vec<Mention<Id>> {
        let mut mentions = Vec::new();
        self.extract_into(text, &mut ExtractScratch::default(), &mut mentions);
        mentions
    }

    /// As [`extract`](Self::extract), appended to `mentions`.
    pub fn extract_into(&self, text: &str, scratch: &mut ExtractScratch, mentions: &mut Vec<Mention<Id>>) {
        let (mut rest, mut byte, mut point) = (text, 0, 0);
        while !rest.is_empty() {
            let (line, next) = rest.split_at(line_end(rest));
            self.read(line, scratch);
            point = self.report(line, (byte, point), scratch, mentions);
            byte += line.len();
            rest = next;
        }
    }

    /// Every concept that bears a mention's name, sorted: one unless it is ambiguous.
    ///
    /// # Panics
    ///
    /// When the mention comes from another extractor with more names.
    pub fn ids(&self, mention: &Mention<Id>) -> &[Id] {
        &self.lexicon.names[mention.name as usize].ids
    }

    /// A mention's name as the taxonomy spells it.
    ///
    /// # Panics
    ///
    /// When the mention comes from another extractor with more names.
    pub fn name(&self, mention: &Mention<Id>) -> &str {
        &self.lexicon.names[mention.name as usize].text
    }

    /// Finds the names that stand in a line.
    fn read(&self, line: &str, scratch: &mut ExtractScratch) {
        let ExtractScratch { line: folded, sure, doubtful, cues, tokens, standing, outer } = scratch;
        for hits in [&mut *sure, doubtful, cues, tokens, standing, outer] {
            hits.clear();
        }
        folded.refill(line);
        self.find(line, folded, [sure, doubtful, cues, tokens]);
        if !doubtful.is_empty() {
            doubtful.sort_unstable_by_key(|hit| hit.start);
            cues.sort_unstable_by_key(|hit| hit.start);
            choose(sure, outer);
            let (lexicon, kin, window) = (&self.lexicon, &*self.kin, self.options.window);
            let context = Context { line, folded, lexicon, kin, window, sure: outer, cues };
            context.weigh(doubtful, sure);
            outer.clear();
        }
        choose(sure, outer);
        if self.options.nested {
            standing.extend(sure.iter().filter(|hit| is_inside(outer, hit.start, hit.end)));
        } else {
            standing.extend_from_slice(outer);
        }
    }

    /// Sorts what the automaton finds: names that need no context and names that do, cues, tokens.
    fn find(&self, line: &str, folded: &FoldedLine, into: [&mut Vec<Hit>; 4]) {
        let [sure, doubtful, cues, tokens] = into;
        for found in self.lexicon.automaton.find_overlapping_iter(&folded.text) {
            let number = found.pattern().as_u32();
            let pattern = &self.lexicon.patterns[number as usize];
            let (start, end) = (found.start() as u32, found.end() as u32);
            let hit = Hit { start, end, chars: pattern.chars, pattern: number, by_context: false };
            let name = pattern.name.map(|(name, _)| &self.lexicon.names[name as usize]);
            // Tokens of one Han character stand among others.
            let free = if pattern.token.is_some() { Hit { chars: hit.chars.max(2), ..hit } } else { hit };
            if !is_bounded(line, folded, &free) {
                continue;
            }
            let broken = folded.is_broken(start, end);
            match name {
                Some(name) if broken && !name.spans => {}
                Some(name) if name.doubt.is_some() => doubtful.push(hit),
                Some(_) => sure.push(hit),
                None => {}
            }
            if pattern.is_cue && !broken {
                cues.push(hit);
            }
            if pattern.token.is_some() && !broken {
                tokens.push(hit);
            }
        }
    }

    /// Appends the mentions of a line that begins at a byte and a code point, and gives the code point after it.
    fn report(
        &self,
        line: &str,
        (byte, mut point): (usize, usize),
        scratch: &mut ExtractScratch,
        mentions: &mut Vec<Mention<Id>>,
    ) -> usize {
        let ExtractScratch { line: folded, tokens, standing, outer, .. } = scratch;
        let mut words = Vec::new();
        if !standing.is_empty() && !tokens.is_empty() {
            choose(tokens, &mut words);
        }
        let token = |hit: &Hit| Some((*hit, self.lexicon.patterns[hit.pattern as usize].token?));
        let words: Vec<(Hit, Token)> = words.iter().filter_map(token).collect();
        let stances = stance::stances(line, folded, outer, standing, &words);
        let mut counted = 0;
        for (hit, stance) in standing.iter().zip(stances) {
            let Some((name, other)) = self.lexicon.patterns[hit.pattern as usize].name else { continue };
            let (from, to) = folded.source(hit.start, hit.end);
            point += points(&line[counted..from]);
            counted = from;
            let bearer = &self.lexicon.names[name as usize];
            mentions.push(Mention {
                start: point,
                end: point + points(&line[from..to]),
                start_byte: byte + from,
                end_byte: byte + to,
                id: bearer.ids[0],
                ambiguous: bearer.ids.len() > 1,
                name,
                how: bearer.how,
                score: score(bearer.how, other, hit.by_context, bearer.ids.len()),
                stance,
            });
        }
        point + points(&line[counted..])
    }
}

fn score(how: How, other_number: bool, by_context: bool, concepts: usize) -> f64 {
    let own = if how == How::Label { 1.0 } else { 0.95 };
    let number = if other_number { 0.98 } else { 1.0 };
    let context = if by_context { 0.8 } else { 1.0 };
    own * number * context / concepts as f64
}

/// Unicode code points of a text.
fn points(text: &str) -> usize {
    text.chars().count()
}

/// Where the first line of a text ends, its line feed included, or the part of it that is read at once.
fn line_end(text: &str) -> usize {
    let mut longest = LONGEST.min(text.len());
    while !text.is_char_boundary(longest) {
        longest -= 1;
    }
    let head = &text[..longest];
    if let Some(feed) = head.find('\n') {
        return feed + 1;
    }
    if longest == text.len() {
        return longest;
    }
    let mut from = longest - CUT_SEARCH;
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let parts = |c: char| c.is_whitespace() || matches!(c, '，' | '、' | '；' | '。' | ',' | ';');
    let cut = head[from..].rfind(parts).map(|at| from + at);
    cut.and_then(|at| head[at..].chars().next().map(|c| at + c.len_utf8())).unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::{Concept, Lang};
    use crate::{SkillTaxonomy, TaxonomyBuilder};

    /// What later steps work on grows as the text does, whatever it repeats.
    #[test]
    fn work_is_linear_in_the_text() {
        let names = ["C", "R", "Java", "数字电路设计", "电路设计", "电路", "a a", "a a a", "甲甲", "甲甲甲"];
        let concept = |name: &str| Concept::new(name, Kind::Skill).label(Lang::Zh, name);
        let skills: SkillTaxonomy = names.map(concept).into_iter().collect::<TaxonomyBuilder<_>>().build().unwrap();
        let extractor = Extractor::new(&skills, ExtractOptions::default());
        let parts = [
            "不会Java，",
            "C/",
            "C编程R ",
            "a ",
            "甲",
            "数字电路设计",
            "e\u{301}\u{200d}",
            "\u{fdfa}",
            "优先。",
            "\u{301}",
        ];
        let work = |text: &str| {
            let mut scratch = ExtractScratch::default();
            extractor.read(text, &mut scratch);
            let ExtractScratch { line, sure, doubtful, cues, tokens, .. } = scratch;
            line.text.len() + sure.len() + doubtful.len() + cues.len() + tokens.len()
        };
        for part in parts {
            let [one, two] = [500, 1000].map(|times| work(&part.repeat(times)));
            assert!(two <= 2 * one + 64, "{part}: {one}, {two}");
        }
    }

    #[test]
    fn lines_and_parts_of_long_ones() {
        assert_eq!(line_end("ab\ncd"), 3);
        assert_eq!(line_end("熟悉"), 6);
        assert_eq!(line_end(&"甲".repeat(LONGEST)), LONGEST / 3 * 3);
        let spaced = "甲乙 ".repeat(LONGEST);
        assert_eq!(line_end(&spaced) % "甲乙 ".len(), 0);
        assert_eq!(line_end(&format!("{}\n{spaced}", "甲".repeat(LONGEST / 3))), LONGEST / 3 * 3 + 1);
    }
}
