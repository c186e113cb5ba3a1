//! The other number of an English name's last word.

/// A word has at least as many letters before it is given a plural: shorter names are mostly abbreviations.
const LEAST_SINGULAR: usize = 5;

/// A name that is one word has at least as many letters before an `s` is taken off: `windows` is not `window`.
const LEAST_PLURAL: usize = 8;

/// Spellings of a folded name with its last word in the other number. Words that do not exist are harmless: no text
/// has them.
///
/// Only whole words of ASCII letters are changed, and no `s` is taken from `ss`, `us`, `is` and `ics`.
pub(crate) fn other_numbers(name: &str) -> Vec<String> {
    let word = name.rsplit(' ').next().unwrap_or(name);
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let (stem, one_word) = (&name[..name.len() - word.len()], word.len() == name.len());
    let least = if one_word { LEAST_PLURAL } else { LEAST_SINGULAR };
    let words = match word {
        _ if word.ends_with('s') && word.len() < least => Vec::new(),
        _ if word.ends_with('s') => singulars(word),
        _ if word.len() < if one_word { LEAST_SINGULAR } else { 3 } => Vec::new(),
        _ => vec![plural(word)],
    };
    words.into_iter().map(|word| format!("{stem}{word}")).collect()
}

fn plural(word: &str) -> String {
    let before_y = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = before_y {
        return format!("{stem}ies");
    }
    let hisses = word.ends_with(['x', 'z']) || word.ends_with("ch") || word.ends_with("sh");
    format!("{word}{}", if hisses { "es" } else { "s" })
}

fn singulars(word: &str) -> Vec<String> {
    if ["ss", "us", "is", "ics"].iter().any(|ending| word.ends_with(ending)) {
        return vec![format!("{word}es")];
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return vec![format!("{stem}y")];
    }
    let hissed = word
        .strip_suffix("es")
        .filter(|stem| stem.ends_with(['x', 'z']) || ["ch", "sh", "ss"].iter().any(|ending| stem.ends_with(ending)));
    hissed.or(word.strip_suffix('s')).map(str::to_owned).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (name, other) in [
            ("database", "databases"),
            ("databases", "database"),
            ("programming language", "programming languages"),
            ("programming languages", "programming language"),
            ("battery", "batteries"),
            ("wiring harness", "wiring harnesses"),
            ("power batteries", "power battery"),
            ("punch press", "punch presses"),
            ("gear box", "gear boxes"),
            ("test benches", "test bench"),
            ("key survey", "key surveys"),
        ] {
            assert_eq!(other_numbers(name), [other], "{name}");
        }
        for name in ["java", "windows", "c++", "python 3", "数据库", "sas", "数据库s", ""] {
            assert!(other_numbers(name).is_empty(), "{name}");
        }
        assert_eq!(other_numbers("logistics"), ["logisticses"]);
    }
}
