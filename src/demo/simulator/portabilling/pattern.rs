//! Billing's search patterns: `%` is any text, `_` exactly one character, case does not matter.
//!
//! How the real system escapes a literal wildcard is not known, so nothing escapes one here.

use crate::demo::seed::Piece;

/// A pattern, ready to be held against many texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Shape);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    Exact(String),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    /// Anything else, lower case.
    General(Vec<char>),
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let open_start = text.starts_with('%');
        let open_end = text.len() > 1 && text.ends_with('%');
        let inner = text.strip_prefix('%').unwrap_or(&text);
        let inner = if open_end { inner.strip_suffix('%').unwrap_or(inner) } else { inner };
        if inner.contains(['%', '_']) {
            return Self(Shape::General(text.chars().collect()));
        }
        let inner = inner.to_owned();
        Self(match (open_start, open_end) {
            (false, false) => Shape::Exact(inner),
            (true, true) => Shape::Contains(inner),
            (false, true) => Shape::StartsWith(inner),
            (true, false) => Shape::EndsWith(inner),
        })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        if text.is_ascii() {
            return self.matches_lower(&text.to_ascii_lowercase());
        }
        self.matches_lower(&text.to_lowercase())
    }

    fn matches_lower(&self, text: &str) -> bool {
        match &self.0 {
            Shape::Exact(whole) => text == whole,
            Shape::Contains(part) => text.contains(part.as_str()),
            Shape::StartsWith(start) => text.starts_with(start.as_str()),
            Shape::EndsWith(end) => text.ends_with(end.as_str()),
            Shape::General(pattern) => is_like(pattern, text),
        }
    }

    /// What stands in every match as a whole; `None` when there are wildcards in the middle.
    pub(super) fn piece(&self) -> Option<Piece<'_>> {
        match &self.0 {
            Shape::Exact(text) | Shape::EndsWith(text) => Some(Piece { text, is_end: true }),
            Shape::Contains(text) | Shape::StartsWith(text) => Some(Piece { text, is_end: false }),
            Shape::General(_) => None,
        }
    }
}

/// `LIKE`, with backtracking to the last `%` only.
fn is_like(pattern: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut seen) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while seen < text.len() {
        match pattern.get(at) {
            Some('%') => {
                retry = Some((at + 1, seen));
                at += 1;
            }
            Some(wanted) if *wanted == '_' || *wanted == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((after, from)) = retry else { return false };
                retry = Some((after, from + 1));
                (at, seen) = (after, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_any_text_and_for_one_character() {
        let matches = |pattern: &str, text: &str| Pattern::new(pattern).matches(text);

        assert!(matches("easycall", "EasyCall"));
        assert!(!matches("easy", "EasyCall"));
        assert!(matches("%CALL%", "EasyCall Ltd"));
        assert!(matches("easy%", "EasyCall"));
        assert!(matches("%ltd", "EasyCall Ltd"));
        assert!(matches("e_syc%ltd", "EasyCall Ltd"));
        assert!(!matches("e_yc%", "EasyCall Ltd"));
        assert!(matches("%a%b%c%", "xxaxxbxxcxx"));
        assert!(!matches("%a%b%c%", "xxcxxbxxaxx"));
        assert!(matches("%МОВ%", "Чумова мова"));
        assert!(matches("_", "x"));
        assert!(!matches("_", ""));
        assert!(matches("%", ""));
        assert!(matches("%%", "anything"));
        assert!(matches("%_%", "100%_Legit"));
    }
}
