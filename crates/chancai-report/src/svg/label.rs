//! Text inside boxes: how wide it is, where it breaks, and what of it can be shown at all.

use crate::layout::BOX_HEIGHT;

/// Least and greatest size of the first name.
const NAME_SIZES: (f64, f64) = (11.5, 13.0);
/// Size of what stands below it.
pub(crate) const SMALL: f64 = 10.0;
/// Lines of text in a box at most.
const LINES: usize = 3;

/// A line of a label, from the upper edge of its box.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LabelLine {
    pub(crate) class: &'static str,
    pub(crate) text: String,
    pub(crate) size: String,
    pub(crate) baseline: String,
}

/// A name and what stands below it, set in the middle of a box `room` wide: the name in as many lines as it takes, the
/// rest in what lines remain.
pub(crate) fn set(name: &str, below: &str, room: f64) -> Vec<LabelLine> {
    let size = ((room / width(name, 1.0).max(0.1)).clamp(NAME_SIZES.0, NAME_SIZES.1) * 10.0).floor() / 10.0;
    let names = wrapped(name, room, size, LINES);
    let below = match LINES - names.len() {
        0 => Vec::new(),
        lines => wrapped(below, room, SMALL, lines.min(LINES - 1)),
    };
    let heights = |lines: &[String], size: f64| lines.len() as f64 * (size + 2.5);
    let mut top = (f64::from(BOX_HEIGHT) - heights(&names, size) - heights(&below, SMALL)) / 2.0;
    let mut line = |class, text, size: f64| {
        let baseline = top + size * 0.95;
        top += size + 2.5;
        LabelLine { class, text, size: format!("{size:.1}"), baseline: format!("{baseline:.1}") }
    };
    let mut lines: Vec<LabelLine> = names.into_iter().map(|text| line("zh", text, size)).collect();
    lines.extend(below.into_iter().map(|text| line("label-en", text, SMALL)));
    lines
}

/// The text in at most `lines` lines that fit; what does not is cut with an ellipsis.
fn wrapped(text: &str, room: f64, size: f64, lines: usize) -> Vec<String> {
    let mut rest = text.trim();
    let mut set = Vec::new();
    while !rest.is_empty() && set.len() + 1 < lines && width(rest, size) > room {
        let (line, after) = rest.split_at(break_point(rest, room, size));
        set.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        set.push(shortened(rest, room, size));
    }
    set
}

/// Where the first line ends: the last place a line may break at that fits, or in the middle of a word longer than a
/// line. Never 0, so that each line takes something away.
fn break_point(text: &str, room: f64, size: f64) -> usize {
    let (mut used, mut fits, mut breaks) = (0.0, 0, 0);
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            breaks = at;
        }
        // A space at the end of a line takes no room.
        used += char_width(c) * size;
        if used > room && c != ' ' {
            break;
        }
        fits = at + c.len_utf8();
        before = Some(c);
    }
    match (breaks, fits) {
        (0, 0) => text.chars().next().map_or(0, char::len_utf8),
        (0, fits) => fits,
        (breaks, _) => breaks,
    }
}

/// Whether a line may end between two characters: after a space, a hyphen or a stroke, and around Chinese characters,
/// but not before punctuation that closes nor after such that opens.
fn may_break(before: char, after: char) -> bool {
    const CLOSING: &str = "、，。；：？！）》」』】〉”’…·)]}%,.;:?!";
    const OPENING: &str = "（《「『【〈“‘([{";
    if CLOSING.contains(after) || OPENING.contains(before) || after == ' ' {
        return false;
    }
    matches!(before, ' ' | '-' | '/' | '_') || before as u32 > 0x2e7f || after as u32 > 0x2e7f
}

/// The text, or as much of it as fits with an ellipsis.
pub(crate) fn shortened(text: &str, room: f64, size: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = width("…", size);
    for c in text.chars() {
        used += char_width(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// The width of a text, estimated on the generous side: fonts differ and nothing may stick out of its box.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| char_width(c) * size).sum()
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | '-' | '(' | ')' | '/' | '\'' => 0.38,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.7,
        c if c.is_ascii() => 0.58,
        _ => 1.0,
    }
}

/// The text without what XML has no place for (XML 1.0, Char) and without marks that turn the direction of writing,
/// by which a name could disturb what stands beside it. Line breaks and tabs become spaces unless `lines` are kept.
pub(crate) fn legible(text: &str, lines: bool) -> String {
    let shown = |c: char| match c {
        '\n' if lines => Some(c),
        '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    text.chars().filter_map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_break_where_a_reader_would() {
        assert_eq!(
            wrapped("Flip-chip and wafer-level packaging", 120.0, 10.0, 2).join("|"),
            "Flip-chip and wafer-|level packaging"
        );
        assert_eq!(wrapped("湿电子化学品、抛光液与清洗剂", 6.0, 1.0, 2).join("|"), "湿电子化学|品、抛光液…");
        assert_eq!(wrapped("光刻", 120.0, 13.0, 2), ["光刻"]);
        assert!(wrapped("  ", 120.0, 13.0, 2).is_empty());
        // A word longer than a line is cut where the line ends.
        assert_eq!(wrapped("aaaaaaaaaa", 5.8, 1.0, 2).len(), 1);
        assert_eq!(wrapped("aaaaaaaaaaaaaaa", 5.8, 1.0, 2).join("|"), "aaaaaaaaaa|aaaaa");
    }

    #[test]
    fn what_cannot_be_shown_is_left_out() {
        assert_eq!(legible("光\u{0}刻\u{b}胶\n<&\u{202e}>", false), "光刻胶 <&>");
        assert_eq!(legible("一\n二\u{ffff}", true), "一\n二");
    }

    proptest! {
        #[test]
        fn labels_fit_their_box(name in "[光刻胶硅片、（） a-zM-]{0,60}", below in "[a-zA-Z /-]{0,80}", room in 60.0..140.0_f64) {
            let lines = set(&name, &below, room);
            prop_assert!(lines.len() <= LINES);
            for line in &lines {
                let size: f64 = line.size.parse().unwrap();
                prop_assert!(width(&line.text, size) <= room + 1e-9 && !line.text.is_empty(), "{line:?}");
                let baseline: f64 = line.baseline.parse().unwrap();
                prop_assert!(baseline > size * 0.9 && baseline < f64::from(BOX_HEIGHT) - 2.0, "{line:?}");
            }
            // Only the last line of a name may be cut; all before it is there.
            let names: String = lines.iter().filter(|line| line.class == "zh").map(|line| line.text.as_str()).collect();
            let tight = |text: &str| text.replace(' ', "");
            prop_assert!(tight(&name).starts_with(tight(&names).trim_end_matches('…')), "{names}");
        }
    }
}
