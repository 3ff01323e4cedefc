//! Who can have a value, told from the value alone.
//!
//! Generated values are made of the customer's number and a few words, so most searches in a world of a million lead to a
//! handful of customers at once. What is told here is only where to look: never too few, often too many.

use std::collections::BTreeSet;

use super::{CustomerField, FIRST_GENERATED, cast, identity, numbers};

/// A value that can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Findable {
    Field(CustomerField),
    /// Ids of accounts and aliases, and DIDs.
    Line,
}

/// A piece of a value, in lower case, that is known to stand in it as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    pub text: &'a str,
    /// Whether the value ends with it.
    pub is_end: bool,
}

/// Indexes of all generated customers that can have the value, some beyond the end of the world; `None` when it can be anybody.
pub(super) fn owners(what: Findable, piece: Piece<'_>) -> Option<BTreeSet<u32>> {
    match what {
        Findable::Line => line_owners(piece),
        Findable::Field(CustomerField::Phone1 | CustomerField::Phone2) => phone_owners(piece),
        Findable::Field(CustomerField::Email) => email_owners(piece.text),
        Findable::Field(CustomerField::Name) => name_owners(piece),
        Findable::Field(field) => nobody_unless(piece.text.split(' ').all(|word| identity::is_part(field, word))),
    }
}

fn line_owners(piece: Piece<'_>) -> Option<BTreeSet<u32>> {
    if !piece.text.chars().all(|letter| letter.is_ascii_digit() || "phx@msidn".contains(letter)) {
        return Some(BTreeSet::new());
    }
    let extension = piece.text.split_once("ph").and_then(|(_, rest)| rest.split_once('x'));
    if let Some((number, _)) = extension {
        return Some(with_number(number));
    }
    let digits = longest_digits(piece.text);
    let is_end = piece.is_end && piece.text.trim_end_matches("@msisdn").ends_with(digits);
    let mut owners = numbers::possible_owners(digits, is_end)?;
    // A long customer number may stand between the `ph` and the `x` of an id.
    owners.extend(with_number(digits));
    Some(owners)
}

fn phone_owners(piece: Piece<'_>) -> Option<BTreeSet<u32>> {
    if !piece.text.chars().all(|letter| letter.is_ascii_digit() || "+ -".contains(letter)) {
        return Some(BTreeSet::new());
    }
    let digits = piece.text.trim_start_matches('+');
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| numbers::possible_owners(digits, piece.is_end))?
}

/// Each generated address has the customer's index in it, before an `@` or a point.
fn email_owners(text: &str) -> Option<BTreeSet<u32>> {
    let end = text.find(|letter: char| letter.is_ascii_digit()).map(|start| {
        let length = text[start..].find(|letter: char| !letter.is_ascii_digit());
        (start, length.map(|length| start + length))
    });
    let Some((start @ 1.., Some(end))) = end else {
        let mut runs = text.split(|letter: char| letter.is_ascii_digit() || ".@, ".contains(letter));
        return nobody_unless(runs.all(identity::is_part_of_address));
    };
    Some(text[start..end].parse().ok().into_iter().collect())
}

/// Each generated name ends with a hyphen and the customer's number.
fn name_owners(piece: Piece<'_>) -> Option<BTreeSet<u32>> {
    match piece.text.rsplit_once('-') {
        Some((_, number)) if piece.is_end => Some(with_number(number)),
        None if !piece.text.bytes().any(|byte| byte.is_ascii_digit()) => {
            nobody_unless(identity::is_part(CustomerField::Name, piece.text))
        }
        _ => None,
    }
}

fn with_number(number: &str) -> BTreeSet<u32> {
    let index = number.parse::<u64>().ok().and_then(|number| number.checked_sub(FIRST_GENERATED));
    index.and_then(|index| u32::try_from(index).ok()).filter(|index| *index >= cast::SIZE).into_iter().collect()
}

fn nobody_unless(possible: bool) -> Option<BTreeSet<u32>> {
    if possible { None } else { Some(BTreeSet::new()) }
}

fn longest_digits(text: &str) -> &str {
    text.split(|letter: char| !letter.is_ascii_digit()).max_by_key(|digits| digits.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::seed::World;

    /// All values of a customer of one kind.
    fn values(world: &World, index: u32, what: Findable) -> Vec<String> {
        let mut text = String::new();
        match what {
            Findable::Line => world.write_account_ids(index, &mut text),
            Findable::Field(field) => world.searchable(index).write(field, &mut text),
        }
        text.lines().map(str::to_lowercase).collect()
    }

    #[test]
    fn no_owner_is_left_out() {
        let world = World::new(1_000_000);
        let fields = [
            CustomerField::Name,
            CustomerField::Companyname,
            CustomerField::Firstname,
            CustomerField::Lastname,
            CustomerField::Email,
            CustomerField::Phone1,
            CustomerField::Phone2,
        ];
        let kinds = fields.map(Findable::Field).into_iter().chain([Findable::Line]);

        for (what, index) in kinds.flat_map(|what| (0..12).map(move |step| (what, 15 + step * 83_311))) {
            for value in values(&world, index, what).into_iter().take(4) {
                let letters: Vec<char> = value.chars().collect();
                for start in 0..letters.len() {
                    for end in start + 1..=letters.len() {
                        let text: String = letters[start..end].iter().collect();
                        let piece = Piece { text: &text, is_end: end == letters.len() };
                        let found = owners(what, piece);
                        assert!(
                            found.is_none_or(|found| found.contains(&index)),
                            "{text} of {value}, customer {index}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_whole_value_leads_to_few() {
        let few = |what, text| owners(what, Piece { text, is_end: true }).map(|found| found.len());

        assert!(few(Findable::Line, "12024455948").is_some_and(|count| count <= 6));
        assert_eq!(few(Findable::Line, "ph100200x4001"), Some(1));
        assert_eq!(few(Findable::Line, "nobody"), Some(0));
        assert_eq!(few(Findable::Field(CustomerField::Name), "harbor-100200"), Some(1));
        assert_eq!(few(Findable::Field(CustomerField::Email), "a@amberfoods77.example"), Some(1));
        assert_eq!(few(Findable::Field(CustomerField::Email), "@elsewhere.example"), Some(0));
        assert_eq!(few(Findable::Field(CustomerField::Companyname), "unheard of"), Some(0));
        assert_eq!(few(Findable::Field(CustomerField::Companyname), "harbor"), None);
    }
}
