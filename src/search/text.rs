//! Typed and pasted text made comparable: blanks, invisible marks, digits of any script, letter case.

/// Zeros of the scripts whose digits people type; each is followed by its one to nine.
const ZEROS: [char; 20] = [
    '0', '\u{0660}', // Arabic-Indic
    '\u{06f0}', // Persian, Urdu
    '\u{07c0}', '\u{0966}', // Devanagari
    '\u{09e6}', // Bengali
    '\u{0a66}', '\u{0ae6}', '\u{0b66}', '\u{0be6}', '\u{0c66}', '\u{0ce6}', '\u{0d66}', '\u{0e50}', // Thai
    '\u{0ed0}', '\u{0f20}', '\u{1040}', '\u{17e0}', // Khmer
    '\u{1810}', '\u{ff10}', // full width
];

/// The text with its digits, of whatever script, as ASCII digits.
pub(super) fn fold_digits(text: &str) -> String {
    text.chars().map(fold_digit).collect()
}

pub(super) fn fold_digit(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let value = ZEROS.iter().find_map(|zero| (u32::from(c)).checked_sub(u32::from(*zero)).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Only the ASCII digits that are left after folding.
pub(super) fn digits_of(text: &str) -> String {
    text.chars().map(fold_digit).filter(char::is_ascii_digit).collect()
}

/// Marks that copying from pages and documents leaves in a text and nobody sees: byte order mark, zero-width and soft
/// breaks, direction marks (always there when a phone number is copied from a right-to-left page).
/// The two joiners are not among them: they belong to the spelling of names.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

/// For comparison without regard to case.
pub(super) fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// Equal but for case.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || lower(one) == lower(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_become_ascii() {
        assert_eq!(fold_digits("٠١٢٣٤٥٦٧٨٩"), "0123456789");
        assert_eq!(fold_digits("۰۱۲۳۴۵۶۷۸۹"), "0123456789");
        assert_eq!(fold_digits("０１２３４５６７８９"), "0123456789");
        assert_eq!(fold_digits("Büro १२"), "Büro 12");
    }

    #[test]
    fn letter_case_does_not_matter_in_any_script() {
        assert!(same("ACME", "acme"));
        assert!(same("МОРЕ", "море"));
        assert!(!same("Acme", "Acne"));
    }
}
