//! The spelling a ranker goes by, and what stands in brackets.

use crate::fold::fold;

/// [`fold`], and the number of a grade in digits: 一级建造师 is 1级建造师.
pub(crate) fn spelling(text: &str) -> String {
    let folded = fold(text);
    if !folded.contains(['级', '級']) {
        return folded;
    }
    let mut spelled = String::with_capacity(folded.len());
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let is_grade = matches!(chars.peek(), Some('级' | '級'));
        let digit = "一二三四五六七八九".chars().position(|numeral| numeral == c).filter(|_| is_grade);
        spelled.push(digit.and_then(|place| char::from_digit(place as u32 + 1, 10)).unwrap_or(c));
    }
    spelled
}

/// The parts of a text outside and inside brackets; an open bracket without end holds the rest.
pub(crate) fn brackets(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let (mut rest, mut inside) = (text, false);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let marks: &[char] = if inside { &[')', ']', '）', '】'] } else { &['(', '[', '（', '【'] };
        let end = rest.find(marks);
        let piece = (&rest[..end.unwrap_or(rest.len())], inside);
        rest = end.map_or("", |end| {
            let mark = rest[end..].chars().next().map_or(1, char::len_utf8);
            &rest[end + mark..]
        });
        inside = !inside;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::{brackets, spelling};

    #[test]
    fn parts_in_their_order_and_none_lost() {
        let parts = |text| brackets(text).collect::<Vec<_>>();
        assert_eq!(parts("Chef (Shah Alam) needed"), [("Chef ", false), ("Shah Alam", true), (" needed", false)]);
        assert_eq!(parts("焊工（急招"), [("焊工", false), ("急招", true)]);
        assert_eq!(parts(")("), [(")", false)]);
        assert!(parts("").is_empty());
    }

    #[test]
    fn grades_are_numbers_and_other_numerals_are_not() {
        assert_eq!(spelling("一级建造师"), spelling("1级建造师"));
        assert_eq!(spelling("三维设计"), "三维设计");
        assert_eq!(spelling("高级技师"), "高级技师");
    }
}
