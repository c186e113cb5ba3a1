//! Where a name may begin and end.

use super::offsets::FoldedLine;
use super::resolve::Hit;
use crate::fold::is_han;

/// Names of so few characters are easily part of something else: `R&D`, `T-SQL`, `C+`.
const SHORT: u32 = 2;

/// Whether a hit is no part of a longer word, number or sign.
///
/// - Between Latin letters and digits there is no boundary (`Java` not in `JavaScript`, `Java8`), between them and Han
///   there is one (`熟悉Java开发`). A full stop or underscore between letters joins (`Vue.js`, `java_home`).
/// - `+`, `#` and a leading `.` belong to what they touch: no `C` in `C++`, `C#`, no `NET` in `.NET`; but `Java+Spring`
///   are two. `@` and `°` join (`go@mail.cn`, `°C`), and beside short names `&` and `-` (`R&D`, `T-SQL`).
/// - A single Han character is a name only where no other Han character touches it.
/// - Characters that fold to several (`㎏`, `℃`) are not taken apart.
pub(crate) fn is_bounded(line: &str, folded: &FoldedLine, hit: &Hit) -> bool {
    let (start, end) = (hit.start as usize, hit.end as usize);
    let name = &folded.text[start..end];
    let (Some(first), Some(last)) = (name.chars().next(), name.chars().next_back()) else { return false };
    let mut left = folded.text[..start].chars().rev();
    let mut right = folded.text[end..].chars();
    let short = hit.chars <= SHORT;
    let touching = |edge: char, near: Option<char>, far: Option<char>| match near {
        None => false,
        Some(near) if is_word(edge) => match near {
            '.' | '@' | '°' => true,
            '&' => short && far.is_some_and(is_word),
            near => is_word(near),
        },
        Some(near) => near == edge && !is_han(edge),
    };
    let (near_left, near_right) = (left.next(), right.next());
    let far_right = right.next();
    if touching(first, near_left, left.next())
        || touching(last, near_right, far_right)
        || (is_word(last) && is_signed(near_right, far_right, short))
        || !folded.is_whole(hit.start, hit.end)
    {
        return false;
    }
    let (from, to) = folded.source(hit.start, hit.end);
    if hit.chars == 1 && is_han(first) {
        let touching = |near: Option<char>| near.is_some_and(is_han);
        return !touching(line[..from].chars().next_back()) && !touching(line[to..].chars().next());
    }
    let joined_left = near_left == Some(' ') && is_word(first) && is_joined(line[..from].chars().rev(), short);
    let joined_right = near_right == Some(' ') && is_word(last) && is_joined(line[to..].chars(), short);
    !joined_left && !joined_right
}

/// Whether what follows a word makes it another: `C#`, `C++`, `C+` and no more.
fn is_signed(near: Option<char>, far: Option<char>, short: bool) -> bool {
    match near {
        Some('#') => true,
        Some('+') => far == Some('+') || (short && !far.is_some_and(|far| is_word(far) || is_han(far))),
        _ => false,
    }
}

/// Whether the characters beside a name in the line, going outward, join it to another word.
fn is_joined(mut outward: impl Iterator<Item = char>, short: bool) -> bool {
    match (outward.next(), outward.next()) {
        (Some('_'), Some(far)) => is_word(far),
        (Some('.'), Some(far)) => is_word(far) && !far.is_numeric(),
        (Some('-'), Some(far)) => short && is_word(far),
        _ => false,
    }
}

/// Letters and digits of scripts that put space between words.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let spaceless = is_han(c) || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}');
    !spaceless && (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c))
}
