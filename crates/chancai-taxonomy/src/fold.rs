//! One spelling for many: what two strings must share to be the same name.

use chancai_table::fold_key;

use crate::variants::simplified;

/// The key under which a name is kept and looked up.
///
/// Width and compatibility forms (NFKC), case, space and punctuation that carries no meaning are folded; `+`, `#`
/// and any other symbol stay, and so does a `.` that leads a word or stands between digits, so that these
/// never meet: C, C++, C#; NET, .NET; 3.5, 35. In detail:
///
/// - hyphens, underscores, slashes, brackets, quotes, commas and other full stops become space; apostrophes vanish;
/// - space beside a Han character vanishes (`Go 语言` is `Go语言`), other runs of it become one;
/// - zero-width characters vanish; `♯` is `#`;
/// - with the crate feature `zh-variants`, traditional characters are simplified ones, one by one.
///
/// Folding what is folded changes nothing.
///
/// # Traditional characters 繁简
///
/// `軟件` and `软件` are one name with the crate feature `zh-variants`, which makes more names meet and none part. The
/// table is that of OpenCC, a character for a character; where it keeps a character and lists another beside (瞭 了, 覆 复),
/// the other is taken, since a key must agree, not read well: `乾坤` is `干坤` on both sides. Words that Taiwan or Hong Kong
/// has for itself (軟體, 程式) remain other words: `軟體` is `软体`, and finds `软件` through an alias alone. What is shown
/// stays as written.
///
/// ```
/// use chancai_taxonomy::fold;
///
/// assert_eq!(fold("Ｇｏ 语言"), "go语言");
/// assert_eq!(fold("Front-End  Development"), "front end development");
/// assert_eq!(fold("数字芯片（前端）设计"), "数字芯片前端设计");
/// assert_eq!(fold("C＋＋"), "c++");
/// assert_eq!(fold(".NET"), ".net");
/// assert_ne!(fold("C#"), fold("C"));
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = fold_once(text);
    if text.is_ascii() {
        return folded;
    }
    // Lower-casing and dropping characters can bring a letter and a mark together that compose. A round
    // after the first only removes or joins characters, so the rounds end.
    loop {
        let again = fold_once(&folded);
        if again == folded {
            return folded;
        }
        folded = again;
    }
}

fn fold_once(text: &str) -> String {
    let key = fold_key(text);
    let chars: Vec<char> = key.chars().filter(|&c| !vanishes(c)).flat_map(char::to_lowercase).map(simplified).collect();
    let mut folded = String::with_capacity(key.len());
    let (mut last, mut gap) = (None, false);
    for (place, &c) in chars.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| chars[place]);
        if is_separator(c) || (c == '.' && !is_telling_dot(before, chars.get(place + 1).copied())) {
            gap = true;
            continue;
        }
        if gap && last.is_some_and(|last| !is_han(last) && !is_han(c)) {
            folded.push(' ');
        }
        let c = if c == '♯' { '#' } else { c };
        folded.push(c);
        (last, gap) = (Some(c), false);
    }
    folded
}

/// Apostrophes (`driver's` is `drivers`) and marks of no width.
pub(crate) const fn vanishes(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// What stands between words and means nothing by itself.
pub(crate) fn is_separator(c: char) -> bool {
    match c {
        '-'
        | '_'
        | '/'
        | '\\'
        | ','
        | ';'
        | ':'
        | '!'
        | '?'
        | '"'
        | '('
        | ')'
        | '['
        | ']'
        | '{'
        | '}'
        | '|'
        | '~'
        | '`'
        | '·'
        | '«'
        | '»'
        | '•'
        | '∙'
        | '⋅'
        | '・'
        | '−'
        | '\u{2010}'..='\u{205e}' => true,
        // Chinese punctuation, without the two signs that stand for characters.
        '\u{3001}'..='\u{303f}' => c != '々' && c != '〇',
        _ => c.is_whitespace() || c.is_control(),
    }
}

/// A full stop that leads a word (`.NET`) or stands between digits (`3.5`).
pub(crate) fn is_telling_dot(before: Option<char>, after: Option<char>) -> bool {
    // 〡 (a Suzhou numeral) is a number to Unicode and a separator here: no word begins with it.
    let Some(after) = after.filter(|&c| c.is_alphanumeric() && !is_han(c) && !is_separator(c)) else {
        return false;
    };
    match before {
        None => true,
        Some(c) if c.is_ascii_digit() => after.is_ascii_digit(),
        Some(c) => is_separator(c) || is_han(c) || c == '.',
    }
}

/// Whether a character is a Han ideograph (the blocks in common use and their extensions).
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '々' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_must_not_meet_does_not_meet() {
        let names = ["C", "C++", "C#", "NET", ".NET", "Java", "JavaScript", "电工", "电子", "3.5", "35", "C语言"];
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                assert_ne!(fold(a), fold(b), "{a} {b}");
            }
        }
    }

    #[test]
    fn one_name_in_many_spellings() {
        for (a, b) in [
            ("Ｃ＋＋", "c++"),
            ("Ｃ＃", "c#"),
            ("C♯", "c#"),
            ("．ＮＥＴ", ".net"),
            ("Go 语言", "GO语言"),
            ("微软 .NET 开发", "微软.net开发"),
            ("Node.js", "node-js"),
            ("TCP/IP", "tcp ip"),
            ("CAD／CAM", "cad_cam"),
            ("机械 设计", "机械设计"),
            ("嵌入式（ARM）开发", "嵌入式ARM开发"),
            ("驾驶员·大型", "驾驶员大型"),
            ("driver’s licence", "drivers licence"),
            ("Py\u{200b}thon", "python"),
            ("数字化　工厂", "数字化工厂"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,24}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_twice_is_folding_once_among_what_matters(text in "[a-cA-C0-2〡〆+#. ．＋＃\\-_/'Go语言电工·（）\u{301}\u{130}ﬁ]{0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
