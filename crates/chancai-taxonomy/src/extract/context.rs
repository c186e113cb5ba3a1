//! Whether what stands around a doubtful name speaks for it.

use super::boundary::is_word;
use super::names::{Doubt, Lexicon};
use super::offsets::{FoldedLine, Level};
use super::resolve::{Hit, is_inside};
use super::tables;
use crate::ids::ConceptId;

/// What can be known around a name: the line, the names that need no context, the words that speak for one.
pub(crate) struct Context<'a, Id> {
    pub(crate) line: &'a str,
    pub(crate) folded: &'a FoldedLine,
    pub(crate) lexicon: &'a Lexicon<Id>,
    /// Per concept, itself and all above it but the topmost headings, sorted.
    pub(crate) kin: &'a [Box<[Id]>],
    pub(crate) window: usize,
    /// Lexicon that count anyway, by start, not overlapping.
    pub(crate) sure: &'a [Hit],
    /// Words that speak for a name, by start.
    pub(crate) cues: &'a [Hit],
}

/// What is known of a doubtful name by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It counts.
    Sure,
    /// It counts as its context speaks for it.
    Supported,
    /// It counts beside another of a list.
    IfListed,
    /// It does not count.
    Never,
}

impl<Id: ConceptId> Context<'_, Id> {
    /// Appends to `counted` those of the doubtful hits, sorted by start, that count.
    ///
    /// A name counts for its neighbour in a list once it counts itself, in both directions.
    /// O(hits * (window^2 + log n)).
    pub(crate) fn weigh(&self, doubtful: &[Hit], counted: &mut Vec<Hit>) {
        let mut verdicts: Vec<Verdict> = doubtful.iter().map(|hit| self.verdict(hit, doubtful)).collect();
        let counts = |verdict| matches!(verdict, Verdict::Sure | Verdict::Supported);
        for place in 1..doubtful.len() {
            let (left, right) = (&doubtful[place - 1], &doubtful[place]);
            if verdicts[place] == Verdict::IfListed && counts(verdicts[place - 1]) && self.is_listed(left, right) {
                verdicts[place] = Verdict::Supported;
            }
        }
        for place in (1..doubtful.len()).rev() {
            let (left, right) = (&doubtful[place - 1], &doubtful[place]);
            if verdicts[place - 1] == Verdict::IfListed && counts(verdicts[place]) && self.is_listed(left, right) {
                verdicts[place - 1] = Verdict::Supported;
            }
        }
        let weighed = doubtful.iter().zip(verdicts).filter(|&(_, verdict)| counts(verdict));
        counted.extend(weighed.map(|(hit, verdict)| Hit { by_context: verdict == Verdict::Supported, ..*hit }));
    }

    fn verdict(&self, hit: &Hit, doubtful: &[Hit]) -> Verdict {
        let Some(doubt) = self.doubt(hit) else { return Verdict::Sure };
        if is_inside(self.sure, hit.start, hit.end) || (doubt == Doubt::Letter && self.is_grade(hit, doubtful)) {
            return Verdict::Never;
        }
        let loose = !self.is_running(hit);
        let marked = loose || (self.is_capital(hit, doubt) && !self.opens_sentence(hit));
        let supported = match doubt {
            Doubt::Word if marked => return Verdict::Sure,
            Doubt::Word => self.has_cue(hit) || self.has_kin(hit),
            Doubt::Letter | Doubt::Short => marked && (self.has_cue(hit) || self.has_kin(hit)),
        };
        if supported || self.is_listed_beside_sure(hit) { Verdict::Supported } else { Verdict::IfListed }
    }

    fn doubt(&self, hit: &Hit) -> Option<Doubt> {
        let (name, _) = self.lexicon.patterns[hit.pattern as usize].name?;
        self.lexicon.names[name as usize].doubt
    }

    fn text(&self) -> &str {
        &self.folded.text
    }

    fn written(&self, hit: &Hit) -> &str {
        let (start, end) = self.folded.source(hit.start, hit.end);
        &self.line[start..end]
    }

    /// Whether a Latin word stands beside a name with nothing but space between: running English.
    fn is_running(&self, hit: &Hit) -> bool {
        let open = |at: u32| self.folded.strongest(at, at).is_none();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let before = self.text()[..hit.start as usize].strip_suffix(' ');
        let after = self.text()[hit.end as usize..].strip_prefix(' ');
        before.is_some_and(|before| letter(before.chars().next_back()) && open(hit.start))
            || after.is_some_and(|after| letter(after.chars().next()) && open(hit.end + 1))
    }

    /// Whether a name is written as one: with a capital, and a short one with all of its own.
    fn is_capital(&self, hit: &Hit, doubt: Doubt) -> bool {
        let written = self.written(hit);
        let upper = written.chars().next().is_some_and(char::is_uppercase);
        let own =
            self.lexicon.patterns[hit.pattern as usize].name.map(|(name, _)| &*self.lexicon.names[name as usize].text);
        match doubt {
            Doubt::Word => upper,
            // A name without capitals, as `agent`, has none to show.
            _ => own == Some(written) || (upper && !written.chars().any(char::is_lowercase)),
        }
    }

    /// Whether a name is the first word of a sentence that goes on in lower case: its capital says nothing.
    fn opens_sentence(&self, hit: &Hit) -> bool {
        let first = hit.start == 0 || self.folded.strongest(hit.start, hit.start) == Some(Level::Sentence);
        let (_, end) = self.folded.source(hit.start, hit.end);
        first && hit.chars > 1 && self.line[end..].trim_start().chars().next().is_some_and(char::is_lowercase)
    }

    /// Whether a single letter is a grade or half of `A/B`, not a name.
    fn is_grade(&self, hit: &Hit, doubtful: &[Hit]) -> bool {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let after = self.text()[end..].chars().next();
        if after.is_some_and(|c| tables::LETTER_ENDINGS.contains(c))
            && self.folded.strongest(hit.end, hit.end).is_none()
        {
            return true;
        }
        let bytes = self.text().as_bytes();
        if let Some(before) =
            bytes[..start].strip_suffix(b" ").filter(|_| self.folded.strongest(hit.start, hit.start).is_none())
        {
            let letters = before.iter().rev().take(16).take_while(|b| b.is_ascii_lowercase()).count();
            let word = &before[before.len() - letters..];
            if tables::LETTER_LEADS.iter().any(|lead| lead.as_bytes() == word) {
                return true;
            }
        }
        let (from, to) = self.folded.source(hit.start, hit.end);
        let is_half = |mut outward: &mut dyn Iterator<Item = char>, other: Option<u32>| {
            let near: [Option<char>; 3] = std::array::from_fn(|_| (&mut outward).next());
            let lone = matches!(near, [Some('/'), Some(c), far] if c.is_ascii_alphabetic()
                && !far.is_some_and(|far| is_word(far) || matches!(far, '+' | '#')));
            let known = |at| doubtful.binary_search_by_key(&at, |hit| hit.start).is_ok();
            lone && !other.is_some_and(known)
        };
        is_half(&mut self.line[to..].chars(), Some(hit.end + 1))
            || is_half(&mut self.line[..from].chars().rev(), hit.start.checked_sub(2))
    }

    /// Whether two names are neighbours in a list: nothing but a separator or a conjunction between.
    fn is_listed(&self, left: &Hit, right: &Hit) -> bool {
        if left.end > right.start || right.start - left.end > 16 {
            return false;
        }
        let between = self.text()[left.end as usize..right.start as usize].trim();
        if !tables::CONJUNCTIONS.contains(&between)
            || self.folded.strongest(left.end, right.start) == Some(Level::Sentence)
        {
            return false;
        }
        let (from, to) = (self.folded.source(left.start, left.end).1, self.folded.source(right.start, right.end).0);
        let apart = self.line.get(from..to).unwrap_or_default();
        !between.is_empty() || apart.chars().any(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | '（' | ':' | '：'))
    }

    fn is_listed_beside_sure(&self, hit: &Hit) -> bool {
        let next = self.sure.partition_point(|sure| sure.start < hit.end);
        let before = self.sure.partition_point(|sure| sure.end <= hit.start).checked_sub(1);
        before.is_some_and(|place| self.is_listed(&self.sure[place], hit))
            || self.sure.get(next).is_some_and(|sure| self.is_listed(hit, sure))
    }

    fn is_near(&self, from: u32, to: u32) -> bool {
        let between = (from as usize, to as usize);
        between.1 - between.0 <= 4 * self.window && self.text()[between.0..between.1].chars().count() <= self.window
    }

    /// Whether a word that speaks for it is in its sentence, within the window.
    fn has_cue(&self, hit: &Hit) -> bool {
        let speaks =
            |from: u32, to: u32| self.is_near(from, to) && self.folded.strongest(from, to) != Some(Level::Sentence);
        let split = self.cues.partition_point(|cue| cue.start < hit.start);
        // Cues overlap names and each other by a few characters at most.
        let before = self.cues[..split].iter().rev().take(4).find(|cue| cue.end <= hit.start);
        let after = self.cues[split..].iter().take(4).find(|cue| cue.start >= hit.end);
        before.is_some_and(|cue| speaks(cue.end, hit.start)) || after.is_some_and(|cue| speaks(hit.end, cue.start))
    }

    /// Whether a sure name within the window is of the same kin.
    fn has_kin(&self, hit: &Hit) -> bool {
        let before = self.sure.partition_point(|sure| sure.end <= hit.start);
        let after = self.sure.partition_point(|sure| sure.start < hit.end);
        let left = self.sure[..before].iter().rev().take_while(|sure| self.is_near(sure.end, hit.start));
        let right = self.sure[after..].iter().take_while(|sure| self.is_near(hit.end, sure.start));
        left.chain(right).any(|sure| self.is_kin(hit, sure))
    }

    fn is_kin(&self, one: &Hit, other: &Hit) -> bool {
        let kin = |hit: &Hit| {
            let name = self.lexicon.patterns[hit.pattern as usize].name;
            let ids = name.map_or(&[][..], |(name, _)| &*self.lexicon.names[name as usize].ids);
            ids.iter().map(|id| &*self.kin[id.index()])
        };
        kin(one).any(|mine| kin(other).any(|theirs| share(mine, theirs)))
    }
}

/// Whether two sorted lists have something in common.
fn share<Id: Ord>(one: &[Id], other: &[Id]) -> bool {
    one.iter().any(|id| other.binary_search(id).is_ok())
}
