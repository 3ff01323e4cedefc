//! Names of companies, without what differs between two spellings of the same one.

/// Legal forms, lower case and without dots.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "asa",
    "aps",
    "bhd",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "ead",
    "eg",
    "ek",
    "eood",
    "ev",
    "fze",
    "fzco",
    "fzllc",
    "gbr",
    "gesmbh",
    "gmbh",
    "hf",
    "inc",
    "incorporated",
    "ivs",
    "jsc",
    "kb",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "limited",
    "limitada",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "nyrt",
    "oao",
    "oe",
    "og",
    "ohg",
    "ood",
    "ooo",
    "oy",
    "oyj",
    "ou",
    "oü",
    "pjsc",
    "plc",
    "psc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "saoc",
    "saog",
    "sab",
    "sapi",
    "sarl",
    "sàrl",
    "sas",
    "sasu",
    "sc",
    "scs",
    "sdn",
    "se",
    "sia",
    "sl",
    "slu",
    "sll",
    "snc",
    "sp",
    "spa",
    "spk",
    "srl",
    "sro",
    "tov",
    "uab",
    "ug",
    "wll",
    "zoo",
    "zrt",
    "ао",
    "зао",
    "ип",
    "оао",
    "ооо",
    "пао",
    "пат",
    "пп",
    "прат",
    "тов",
    "тоо",
    "фоп",
    "单",
    "有限公司",
    "株式会社",
    "شركة",
    "ش",
];

/// Lower case, one blank between words, no punctuation, no legal form at either end. Two names that become the same
/// are the same company's as far as a name can tell.
pub(super) fn comparable(name: &str) -> String {
    let lower = name.to_lowercase();
    let plain: String = lower
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    strip(&words, |word| LEGAL_FORMS.contains(word)).join(" ")
}

/// The part of a name to look for: as written, without the legal form. `None` when too little is left.
pub(super) fn core(name: &str) -> Option<&str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let core = strip(&words, |word| is_form(word));
    let (first, last) = (core.first()?, core.last()?);
    // Both words are slices of `name`, so the text between them is one too.
    let start = first.as_ptr() as usize - name.as_ptr() as usize;
    let end = last.as_ptr() as usize - name.as_ptr() as usize + last.len();
    let text = name.get(start..end)?.trim_matches(|c: char| !c.is_alphanumeric());
    text.chars().nth(1).map(|_| text)
}

fn is_form(word: &str) -> bool {
    let plain: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    plain.is_empty() || LEGAL_FORMS.contains(&plain.as_str())
}

/// Takes such words off both ends, and leaves the name alone when nothing else is in it.
fn strip<'a, 'b>(words: &'a [&'b str], is_form: impl Fn(&&'b str) -> bool) -> &'a [&'b str] {
    let Some(first) = words.iter().position(|word| !is_form(word)) else { return words };
    let last = words.iter().rposition(|word| !is_form(word)).unwrap_or(first);
    &words[first..=last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_and_legal_form_do_not_matter() {
        for name in [
            "Acme",
            "ACME Ltd",
            "Acme, Ltd.",
            "acme limited",
            "Acme GmbH & Co. KG",
            "Acme S.A.",
            "acme s.r.l.",
            "\"Acme\" Inc",
            "Acme Pty. Ltd.",
            "ООО «Acme»",
            " Acme  LLC ",
        ] {
            assert_eq!(comparable(name), "acme", "{name}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(comparable("Acme Retail"), comparable("Acme"));
        assert_ne!(comparable("Acme North Ltd"), comparable("Acme South Ltd"));
        assert_eq!(comparable("Co"), "co");
        assert_eq!(comparable("O'Neil & Sons"), comparable("ONeil and Sons").replace("and ", ""));
        assert_eq!(comparable("ТОВ Ромашка"), comparable("ромашка"));
    }

    #[test]
    fn the_core_is_as_written() {
        assert_eq!(core("Acme, Ltd."), Some("Acme"));
        assert_eq!(core("ООО «Ромашка и Ко»"), Some("Ромашка и Ко"));
        assert_eq!(core("Acme  North GmbH & Co. KG"), Some("Acme  North"));
        assert_eq!(core("100%_pure"), Some("100%_pure"));
        assert_eq!(core("X Ltd"), None);
        assert_eq!(core(" ! "), None);
        assert_eq!(core(""), None);
    }
}
