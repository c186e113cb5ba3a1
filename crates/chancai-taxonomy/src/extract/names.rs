//! The names and words an extractor looks for, and the automaton that finds them.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::offsets::FoldedLine;
use super::options::{ExtractOptions, Stance};
use super::plural::other_numbers;
use super::tables;
use crate::concept::{Kind, Lang};
use crate::fold::fold;
use crate::ids::ConceptId;
use crate::normalise::How;
use crate::taxonomy::Taxonomy;

/// A spelling, and who bears it.
#[derive(Debug, Clone)]
pub(crate) struct Name<Id> {
    /// As the taxonomy spells it.
    pub(crate) text: Box<str>,
    /// Sorted; labels rank before aliases, so these all have it as label or all as alias.
    pub(crate) ids: Box<[Id]>,
    pub(crate) how: How,
    pub(crate) doubt: Option<Doubt>,
    /// Whether it holds punctuation that other names do not span.
    pub(crate) spans: bool,
}

/// Why a name does not count wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// A Latin letter.
    Letter,
    /// It means many things.
    Short,
    /// It is an ordinary English word.
    Word,
}

/// What the automaton finds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pattern {
    /// Its length in characters.
    pub(crate) chars: u32,
    /// The name it spells, and whether in the other number.
    pub(crate) name: Option<(u32, bool)>,
    /// Whether it speaks for doubtful names.
    pub(crate) is_cue: bool,
    pub(crate) token: Option<Token>,
}

/// A word that bears on names near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// Gives names of its clause a stance.
    Trigger(Stance, Reach),
    /// One of the nouns a [`Reach::Beside`] needs.
    Noun,
    /// Ends the reach of triggers.
    Stop,
    /// Hides a trigger inside it.
    Shield,
}

/// Where a trigger looks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Ahead,
    Back,
    Beside,
}

const TOKENS: &[(&[&str], Token)] = &[
    (tables::NEGATES_AHEAD, Token::Trigger(Stance::Negated, Reach::Ahead)),
    (tables::NEGATES_BACK, Token::Trigger(Stance::Negated, Reach::Back)),
    (tables::NEGATES_BESIDE, Token::Trigger(Stance::Negated, Reach::Beside)),
    (tables::WELCOMES_AHEAD, Token::Trigger(Stance::NiceToHave, Reach::Ahead)),
    (tables::WELCOMES_BACK, Token::Trigger(Stance::NiceToHave, Reach::Back)),
    (tables::LACKED, Token::Noun),
    (tables::STOPS, Token::Stop),
    (tables::SHIELDS, Token::Shield),
];

/// Everything an extractor looks for.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon<Id> {
    pub(crate) names: Vec<Name<Id>>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) automaton: AhoCorasick,
}

impl<Id: ConceptId> Lexicon<Id> {
    /// Indexes every name of a taxonomy but those of headings. O(total length).
    pub(crate) fn new(taxonomy: &Taxonomy<Id>, options: &ExtractOptions) -> Self {
        let drafts = drafts(taxonomy);
        let doubts = Doubts::new(options);
        let mut line = FoldedLine::default();
        let mut patterns: BTreeMap<String, Pattern> = BTreeMap::new();
        let mut names = Vec::with_capacity(drafts.len());
        for (key, draft) in drafts {
            line.refill(&draft.text);
            let doubt = doubts.of(&key);
            names.push(Name {
                text: draft.text,
                ids: draft.ids.into_iter().collect(),
                how: draft.how,
                doubt,
                spans: !line.breaks().is_empty(),
            });
            patterns.entry(key).or_default().name = Some((names.len() as u32 - 1, false));
        }
        if options.plurals {
            add_numbers(&mut patterns, &names);
        }
        for cue in tables::CUES.iter().copied().chain(options.cues.iter().map(String::as_str)) {
            patterns.entry(fold(cue)).or_default().is_cue = true;
        }
        for &(words, token) in TOKENS {
            for word in words {
                patterns.entry(fold(word)).or_default().token = Some(token);
            }
        }
        patterns.remove("");
        for (key, pattern) in &mut patterns {
            pattern.chars = key.chars().count() as u32;
        }
        let automaton = automaton(patterns.keys());
        Self { names, patterns: patterns.into_values().collect(), automaton }
    }
}

fn automaton<'a>(patterns: impl Iterator<Item = &'a String>) -> AhoCorasick {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(patterns)
        .expect("the names of a taxonomy have fewer than 2^31 bytes")
}

/// A name on its way.
struct Draft<Id> {
    text: Box<str>,
    ids: BTreeSet<Id>,
    how: How,
}

/// The names by their folded spelling.
fn drafts<Id: ConceptId>(taxonomy: &Taxonomy<Id>) -> BTreeMap<String, Draft<Id>> {
    let mut drafts: BTreeMap<String, Draft<Id>> = BTreeMap::new();
    for id in taxonomy.ids().filter(|&id| taxonomy.kind(id) != Kind::Group) {
        let labels = Lang::ALL.into_iter().filter_map(|lang| taxonomy.label_in(id, lang));
        let aliases = Lang::ALL.into_iter().flat_map(|lang| taxonomy.aliases(id, lang)).map(|alias| &**alias);
        let named = labels.map(|name| (name, How::Label)).chain(aliases.map(|name| (name, How::Alias)));
        for (text, how) in named {
            let key = fold(text);
            if key.is_empty() {
                continue;
            }
            let new = || Draft { text: text.into(), ids: BTreeSet::new(), how };
            let draft = drafts.entry(key).or_insert_with(new);
            if how < draft.how {
                *draft = new();
            }
            if how == draft.how {
                draft.ids.insert(id);
            }
        }
    }
    drafts
}

/// Adds the other number of every sure name, where no other name has that spelling or claims it.
fn add_numbers<Id>(patterns: &mut BTreeMap<String, Pattern>, names: &[Name<Id>]) {
    let mut claims: BTreeMap<String, Option<u32>> = BTreeMap::new();
    for (key, pattern) in &*patterns {
        let Some((name, _)) = pattern.name.filter(|&(name, _)| names[name as usize].doubt.is_none()) else { continue };
        for other in other_numbers(key) {
            claims.entry(other).and_modify(|claim| *claim = None).or_insert(Some(name));
        }
    }
    for (spelling, name) in claims {
        if let Some(name) = name {
            patterns.entry(spelling).or_insert(Pattern { name: Some((name, true)), ..Pattern::default() });
        }
    }
}

/// The tables of doubtful names, folded.
struct Doubts {
    short: BTreeSet<String>,
    words: BTreeSet<String>,
    sure: BTreeSet<String>,
}

impl Doubts {
    fn new(options: &ExtractOptions) -> Self {
        let set = |built_in: &[&str], more: &[String]| -> BTreeSet<String> {
            built_in.iter().map(|name| fold(name)).chain(more.iter().map(|name| fold(name))).collect()
        };
        Self {
            short: set(tables::CONTEXT_NAMES, &options.context_names),
            words: set(tables::ORDINARY_WORDS, &options.ordinary_words),
            sure: set(&[], &options.sure_names),
        }
    }

    fn of(&self, key: &str) -> Option<Doubt> {
        if self.sure.contains(key) {
            return None;
        }
        if key.len() == 1 && key.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Some(Doubt::Letter);
        }
        let short = self.short.contains(key).then_some(Doubt::Short);
        short.or_else(|| self.words.contains(key).then_some(Doubt::Word))
    }
}
