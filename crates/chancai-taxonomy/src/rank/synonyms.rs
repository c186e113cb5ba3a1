//! Short forms people write and what they stand for; a user's own are added to the built-in ones.

use rustc_hash::FxHashMap;

use super::tokens::words;
use crate::fold::fold;

/// What a word or a few words of a text may also be read as 同义词表.
///
/// A text that holds the short form is compared as if it held the long form too. Forms are compared after
/// [`fold`](crate::fold), as whole words of letters or as Han characters anywhere.
///
/// ```
/// use chancai_taxonomy::Synonyms;
///
/// let mut synonyms = Synonyms::builtin();
/// synonyms.add("綦铝", "铝合金加工");
/// assert_eq!(synonyms.of("asst manager").collect::<Vec<_>>(), ["assistant"]);
/// assert_eq!(synonyms.of("綦铝技术员").collect::<Vec<_>>(), ["铝合金加工"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// By first word or first Han character: the whole short form and what it stands for.
    by_start: FxHashMap<Box<str>, Vec<Form>>,
}

/// A short form and what it stands for.
type Form = (Box<str>, Box<str>);

impl Synonyms {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Short forms in general use in Chinese and English titles and skills.
    #[must_use]
    pub fn builtin() -> Self {
        let mut synonyms = Self::new();
        for &(short, long) in BUILTIN {
            synonyms.add(short, long);
        }
        synonyms
    }

    /// Adds a short form and what it stands for; one short form may stand for several. Nothing is added where one of
    /// them folds to nothing.
    pub fn add(&mut self, short: &str, long: &str) {
        let (short, long) = (fold(short), fold(long));
        let Some(start) = starts(&short).next().map(|(_, start)| start).filter(|_| !long.is_empty()) else {
            return;
        };
        self.by_start.entry(start.into()).or_default().push((short.as_str().into(), long.into()));
    }

    /// What a folded text may also be read as, in the order of the text.
    pub fn of<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        starts(folded).flat_map(move |(at, start)| {
            let forms = self.by_start.get(start).map_or(&[][..], Vec::as_slice);
            forms.iter().filter(move |(short, _)| stands(folded, at, short)).map(|(_, long)| &**long)
        })
    }
}

/// Where a form may begin: at every word of letters, and at every Han character with that character alone.
fn starts(folded: &str) -> impl Iterator<Item = (usize, &str)> {
    words(folded).flat_map(move |word| {
        let at = word.as_ptr() as usize - folded.as_ptr() as usize;
        let han = word.chars().next().is_some_and(crate::fold::is_han);
        let whole = (!han).then_some((at, word));
        let each = word.char_indices().filter(move |_| han);
        whole.into_iter().chain(each.map(move |(place, c)| (at + place, &word[place..place + c.len_utf8()])))
    })
}

fn stands(folded: &str, at: usize, short: &str) -> bool {
    let Some(after) = folded[at..].strip_prefix(short) else { return false };
    let is_letter = |c: Option<char>| c.is_some_and(|c| c != ' ' && !crate::fold::is_han(c));
    !(is_letter(short.chars().next_back()) && is_letter(after.chars().next()))
}

/// General short forms: none names one occupation or one skill of a taxonomy.
const BUILTIN: &[(&str, &str)] = &[
    ("admin", "administrative"),
    ("admin", "administrator"),
    ("internship", "intern"),
    ("asst", "assistant"),
    ("exec", "executive"),
    ("mgr", "manager"),
    ("mgmt", "management"),
    ("engr", "engineer"),
    ("eng", "engineer"),
    ("tech", "technician"),
    ("dev", "developer"),
    ("devs", "developers"),
    ("rep", "representative"),
    ("acct", "accountant"),
    ("accts", "accounts"),
    ("mktg", "marketing"),
    ("maint", "maintenance"),
    ("dept", "department"),
    ("svc", "service"),
    ("ops", "operations"),
    ("qa", "quality assurance"),
    ("qc", "quality control"),
    ("hr", "human resources"),
    ("pr", "public relations"),
    ("r d", "research and development"),
    ("it", "ict"),
    ("ict", "information and communications technology"),
    ("ux", "user experience"),
    ("ui", "user interface"),
    ("fullstack", "full stack web developer"),
    ("full stack", "web developer"),
    ("frontend", "front end user interface"),
    ("front end", "user interface web"),
    ("backend", "back end software"),
    ("back end", "software"),
    ("telesales", "telephone sales"),
    ("telemarketer", "telephone sales"),
    ("ecommerce", "e commerce online"),
    ("e commerce", "online"),
    ("hgv", "heavy goods vehicle truck"),
    ("lorry", "truck"),
    ("ai", "artificial intelligence"),
    ("ml", "machine learning"),
    ("人资", "人力资源"),
    ("人事", "人力资源"),
    ("质检", "质量检验"),
    ("品管", "质量管理"),
    ("研发", "研究开发"),
    ("运维", "运行维护"),
    ("电商", "电子商务"),
    ("新能源车", "新能源汽车"),
    ("数控", "cnc"),
    ("安全员", "安全管理"),
    ("驾驶员", "司机"),
];
