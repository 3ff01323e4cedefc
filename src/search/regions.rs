//! Countries and how their telephone numbers are dialled.
//!
//! Only what reading a typed number needs. It judges no number: lengths tell a calling code from an area code, nothing
//! more. A full library costs 12 MB of memory, 80 ms at its first number and a shared lock; this costs 10 KB.
//!
//! Source: libphonenumber's `PhoneNumberMetadata.xml` 9.0.33 (fixed and mobile lines; where a country has several exit
//! prefixes, its preferred one).

use std::{fmt, str::FromStr};

use thiserror::Error;

/// The country whose dialling habits apply to a number without a calling code. The default knows no habits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region(&'static Row);

/// The text is no ISO 3166-1 alpha-2 code of a country with its own numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a region is a two-letter country code such as US or DE")]
pub struct UnknownRegion;

#[derive(PartialEq, Eq, Hash)]
struct Row {
    code: &'static str,
    calling_code: &'static str,
    exit_prefix: &'static str,
    trunk_prefix: &'static str,
    shortest: usize,
    longest: usize,
}

impl Region {
    /// No country: a number is read as international or as it stands.
    pub const UNKNOWN: Self = Self(&UNKNOWN);

    /// ISO 3166-1 alpha-2, upper case; `ZZ` when unknown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// `49` for Germany; empty when unknown.
    pub(super) const fn calling_code(self) -> &'static str {
        self.0.calling_code
    }

    /// What stands for the `+` when dialling abroad: `00`, `011`, …
    pub(super) const fn exit_prefix(self) -> &'static str {
        self.0.exit_prefix
    }

    /// What precedes an area code inside the country: `0`, `8`, …; empty where nothing does.
    pub(super) const fn trunk_prefix(self) -> &'static str {
        self.0.trunk_prefix
    }

    /// Whether a national number may have this many digits.
    pub(super) fn has_numbers_of(self, digits: usize) -> bool {
        (self.0.shortest..=self.0.longest).contains(&digits)
    }

    pub(super) const fn longest_number(self) -> usize {
        self.0.longest
    }

    /// Splits international digits into the country that owns the calling code, and the rest.
    pub(super) fn split(digits: &str) -> Option<(Self, &str)> {
        (1..=3).find_map(|length| {
            let (code, rest) = digits.split_at_checked(length)?;
            Some((Self::owner(code)?, rest))
        })
    }

    fn owner(calling_code: &str) -> Option<Self> {
        let shared = SHARED.iter().find(|(code, _)| *code == calling_code).map(|(_, owner)| *owner);
        let mut rows = ROWS.iter().filter(|row| row.calling_code == calling_code);
        match shared {
            Some(owner) => rows.find(|row| row.code == owner),
            None => rows.next(),
        }
        .map(Self)
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.0.code)
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    /// Reads `DE` or `de`.
    fn from_str(text: &str) -> Result<Self, UnknownRegion> {
        let code = text.to_ascii_uppercase();
        let index = ROWS.binary_search_by(|row| row.code.cmp(code.as_str())).map_err(|_| UnknownRegion)?;
        Ok(Self(&ROWS[index]))
    }
}

const fn row(
    code: &'static str,
    calling_code: &'static str,
    exit_prefix: &'static str,
    trunk_prefix: &'static str,
    shortest: usize,
    longest: usize,
) -> Row {
    Row { code, calling_code, exit_prefix, trunk_prefix, shortest, longest }
}

static UNKNOWN: Row = row("ZZ", "", "00", "", 0, 0);

/// Calling codes of several countries, and the country whose rules stand for all of them.
const SHARED: &[(&str, &str)] = &[
    ("1", "US"),
    ("61", "AU"),
    ("358", "FI"),
    ("590", "GP"),
    ("599", "CW"),
    ("212", "MA"),
    ("44", "GB"),
    ("39", "IT"),
    ("7", "RU"),
    ("47", "NO"),
    ("262", "RE"),
    ("290", "SH"),
];

/// Sorted by code.
static ROWS: [Row; 245] = [
    row("AC", "247", "00", "", 5, 5),
    row("AD", "376", "00", "", 6, 9),
    row("AE", "971", "00", "0", 8, 9),
    row("AF", "93", "00", "0", 9, 9),
    row("AG", "1", "011", "1", 10, 10),
    row("AI", "1", "011", "1", 10, 10),
    row("AL", "355", "00", "0", 8, 9),
    row("AM", "374", "00", "0", 8, 8),
    row("AO", "244", "00", "", 9, 9),
    row("AR", "54", "00", "0", 10, 11),
    row("AS", "1", "011", "1", 10, 10),
    row("AT", "43", "00", "0", 4, 13),
    row("AU", "61", "0011", "0", 9, 9),
    row("AW", "297", "00", "", 7, 7),
    row("AX", "358", "00", "0", 6, 10),
    row("AZ", "994", "00", "0", 9, 9),
    row("BA", "387", "00", "0", 8, 9),
    row("BB", "1", "011", "1", 10, 10),
    row("BD", "880", "00", "0", 6, 10),
    row("BE", "32", "00", "0", 8, 9),
    row("BF", "226", "00", "", 8, 8),
    row("BG", "359", "00", "0", 6, 9),
    row("BH", "973", "00", "", 8, 8),
    row("BI", "257", "00", "", 8, 8),
    row("BJ", "229", "00", "", 10, 10),
    row("BL", "590", "00", "0", 9, 9),
    row("BM", "1", "011", "1", 10, 10),
    row("BN", "673", "00", "", 7, 7),
    row("BO", "591", "00", "0", 8, 8),
    row("BQ", "599", "00", "", 7, 7),
    row("BR", "55", "00", "0", 10, 11),
    row("BS", "1", "011", "1", 10, 10),
    row("BT", "975", "00", "", 7, 8),
    row("BW", "267", "00", "", 7, 8),
    row("BY", "375", "810", "8", 9, 9),
    row("BZ", "501", "00", "", 7, 7),
    row("CA", "1", "011", "1", 10, 10),
    row("CC", "61", "0011", "0", 9, 9),
    row("CD", "243", "00", "0", 7, 10),
    row("CF", "236", "00", "", 8, 8),
    row("CG", "242", "00", "", 9, 9),
    row("CH", "41", "00", "0", 9, 9),
    row("CI", "225", "00", "", 10, 10),
    row("CK", "682", "00", "", 5, 5),
    row("CL", "56", "00", "", 9, 9),
    row("CM", "237", "00", "", 9, 9),
    row("CN", "86", "00", "0", 7, 11),
    row("CO", "57", "00", "0", 8, 10),
    row("CR", "506", "00", "", 8, 8),
    row("CU", "53", "119", "0", 6, 10),
    row("CV", "238", "0", "", 7, 7),
    row("CW", "599", "00", "", 7, 8),
    row("CX", "61", "0011", "0", 9, 9),
    row("CY", "357", "00", "", 8, 8),
    row("CZ", "420", "00", "", 9, 9),
    row("DE", "49", "00", "0", 5, 13),
    row("DJ", "253", "00", "", 8, 8),
    row("DK", "45", "00", "", 8, 8),
    row("DM", "1", "011", "1", 10, 10),
    row("DO", "1", "011", "1", 10, 10),
    row("DZ", "213", "00", "0", 8, 9),
    row("EC", "593", "00", "0", 8, 9),
    row("EE", "372", "00", "", 7, 8),
    row("EG", "20", "00", "0", 8, 10),
    row("EH", "212", "00", "0", 9, 9),
    row("ER", "291", "00", "0", 7, 7),
    row("ES", "34", "00", "", 9, 9),
    row("ET", "251", "00", "0", 9, 9),
    row("FI", "358", "00", "0", 5, 10),
    row("FJ", "679", "00", "", 7, 7),
    row("FK", "500", "00", "", 5, 5),
    row("FM", "691", "00", "", 7, 7),
    row("FO", "298", "00", "", 6, 6),
    row("FR", "33", "00", "0", 9, 9),
    row("GA", "241", "00", "", 7, 8),
    row("GB", "44", "00", "0", 9, 10),
    row("GD", "1", "011", "1", 10, 10),
    row("GE", "995", "00", "0", 9, 9),
    row("GF", "594", "00", "0", 9, 9),
    row("GG", "44", "00", "0", 10, 10),
    row("GH", "233", "00", "0", 9, 9),
    row("GI", "350", "00", "", 8, 8),
    row("GL", "299", "00", "", 6, 6),
    row("GM", "220", "00", "", 7, 7),
    row("GN", "224", "00", "", 8, 9),
    row("GP", "590", "00", "0", 9, 9),
    row("GQ", "240", "00", "", 9, 9),
    row("GR", "30", "00", "", 10, 10),
    row("GT", "502", "00", "", 8, 8),
    row("GU", "1", "011", "1", 10, 10),
    row("GW", "245", "00", "", 9, 9),
    row("GY", "592", "001", "", 7, 7),
    row("HK", "852", "00", "", 8, 8),
    row("HN", "504", "00", "", 8, 8),
    row("HR", "385", "00", "0", 8, 9),
    row("HT", "509", "00", "", 8, 8),
    row("HU", "36", "00", "06", 8, 9),
    row("ID", "62", "00", "0", 7, 12),
    row("IE", "353", "00", "0", 7, 10),
    row("IL", "972", "00", "0", 8, 12),
    row("IM", "44", "00", "0", 10, 10),
    row("IN", "91", "00", "0", 10, 10),
    row("IO", "246", "00", "", 7, 7),
    row("IQ", "964", "00", "0", 8, 10),
    row("IR", "98", "00", "0", 6, 10),
    row("IS", "354", "00", "", 7, 9),
    row("IT", "39", "00", "", 6, 12),
    row("JE", "44", "00", "0", 10, 10),
    row("JM", "1", "011", "1", 10, 10),
    row("JO", "962", "00", "0", 8, 9),
    row("JP", "81", "010", "0", 9, 10),
    row("KE", "254", "000", "0", 7, 9),
    row("KG", "996", "00", "0", 9, 9),
    row("KH", "855", "00", "0", 8, 9),
    row("KI", "686", "00", "0", 5, 8),
    row("KM", "269", "00", "", 7, 7),
    row("KN", "1", "011", "1", 10, 10),
    row("KP", "850", "00", "0", 8, 10),
    row("KR", "82", "00", "0", 5, 10),
    row("KW", "965", "00", "", 8, 8),
    row("KY", "1", "011", "1", 10, 10),
    row("KZ", "7", "810", "8", 10, 10),
    row("LA", "856", "00", "0", 8, 10),
    row("LB", "961", "00", "0", 7, 8),
    row("LC", "1", "011", "1", 10, 10),
    row("LI", "423", "00", "0", 7, 9),
    row("LK", "94", "00", "0", 9, 9),
    row("LR", "231", "00", "0", 7, 9),
    row("LS", "266", "00", "", 8, 8),
    row("LT", "370", "00", "0", 8, 8),
    row("LU", "352", "00", "", 4, 11),
    row("LV", "371", "00", "", 8, 8),
    row("LY", "218", "00", "0", 9, 9),
    row("MA", "212", "00", "0", 9, 9),
    row("MC", "377", "00", "0", 8, 9),
    row("MD", "373", "00", "0", 8, 8),
    row("ME", "382", "00", "0", 8, 8),
    row("MF", "590", "00", "0", 9, 9),
    row("MG", "261", "00", "0", 9, 9),
    row("MH", "692", "011", "1", 7, 7),
    row("MK", "389", "00", "0", 8, 8),
    row("ML", "223", "00", "", 8, 8),
    row("MM", "95", "00", "0", 6, 10),
    row("MN", "976", "001", "0", 8, 10),
    row("MO", "853", "00", "", 8, 8),
    row("MP", "1", "011", "1", 10, 10),
    row("MQ", "596", "00", "0", 9, 9),
    row("MR", "222", "00", "", 8, 8),
    row("MS", "1", "011", "1", 10, 10),
    row("MT", "356", "00", "", 8, 8),
    row("MU", "230", "020", "", 7, 8),
    row("MV", "960", "00", "", 7, 7),
    row("MW", "265", "00", "0", 7, 9),
    row("MX", "52", "00", "", 10, 10),
    row("MY", "60", "00", "0", 8, 10),
    row("MZ", "258", "00", "", 8, 9),
    row("NA", "264", "00", "0", 8, 9),
    row("NC", "687", "00", "", 6, 6),
    row("NE", "227", "00", "", 8, 8),
    row("NF", "672", "00", "", 6, 6),
    row("NG", "234", "009", "0", 10, 10),
    row("NI", "505", "00", "", 8, 8),
    row("NL", "31", "00", "0", 9, 11),
    row("NO", "47", "00", "", 8, 8),
    row("NP", "977", "00", "0", 8, 10),
    row("NR", "674", "00", "", 7, 7),
    row("NU", "683", "00", "", 4, 7),
    row("NZ", "64", "00", "0", 8, 10),
    row("OM", "968", "00", "", 8, 8),
    row("PA", "507", "00", "", 7, 8),
    row("PE", "51", "00", "0", 8, 9),
    row("PF", "689", "00", "", 8, 8),
    row("PG", "675", "00", "", 7, 8),
    row("PH", "63", "00", "0", 6, 10),
    row("PK", "92", "00", "0", 9, 10),
    row("PL", "48", "00", "", 7, 9),
    row("PM", "508", "00", "0", 6, 9),
    row("PR", "1", "011", "1", 10, 10),
    row("PS", "970", "00", "0", 8, 9),
    row("PT", "351", "00", "", 9, 9),
    row("PW", "680", "00", "", 7, 7),
    row("PY", "595", "00", "0", 7, 9),
    row("QA", "974", "00", "", 8, 8),
    row("RE", "262", "00", "0", 9, 9),
    row("RO", "40", "00", "0", 6, 9),
    row("RS", "381", "00", "0", 7, 12),
    row("RU", "7", "810", "8", 10, 10),
    row("RW", "250", "00", "0", 8, 9),
    row("SA", "966", "00", "0", 9, 9),
    row("SB", "677", "00", "", 5, 7),
    row("SC", "248", "00", "", 7, 7),
    row("SD", "249", "00", "0", 9, 9),
    row("SE", "46", "00", "0", 7, 9),
    row("SG", "65", "00", "", 8, 8),
    row("SH", "290", "00", "", 4, 5),
    row("SI", "386", "00", "0", 8, 8),
    row("SJ", "47", "00", "", 8, 8),
    row("SK", "421", "00", "0", 6, 9),
    row("SL", "232", "00", "0", 8, 8),
    row("SM", "378", "00", "", 8, 10),
    row("SN", "221", "00", "", 9, 9),
    row("SO", "252", "00", "0", 6, 9),
    row("SR", "597", "00", "", 6, 7),
    row("SS", "211", "00", "0", 9, 9),
    row("ST", "239", "00", "", 7, 7),
    row("SV", "503", "00", "", 8, 8),
    row("SX", "1", "011", "1", 10, 10),
    row("SY", "963", "00", "0", 8, 9),
    row("SZ", "268", "00", "", 8, 8),
    row("TA", "290", "00", "", 4, 4),
    row("TC", "1", "011", "1", 10, 10),
    row("TD", "235", "00", "", 8, 8),
    row("TG", "228", "00", "", 8, 8),
    row("TH", "66", "00", "0", 8, 9),
    row("TJ", "992", "810", "", 9, 9),
    row("TK", "690", "00", "", 4, 7),
    row("TL", "670", "00", "", 7, 8),
    row("TM", "993", "810", "8", 8, 8),
    row("TN", "216", "00", "", 8, 8),
    row("TO", "676", "00", "", 5, 7),
    row("TR", "90", "00", "0", 10, 10),
    row("TT", "1", "011", "1", 10, 10),
    row("TV", "688", "00", "", 5, 7),
    row("TW", "886", "00", "0", 8, 9),
    row("TZ", "255", "00", "0", 9, 9),
    row("UA", "380", "00", "0", 9, 9),
    row("UG", "256", "00", "0", 9, 9),
    row("US", "1", "011", "1", 10, 10),
    row("UY", "598", "00", "0", 8, 8),
    row("UZ", "998", "00", "", 9, 9),
    row("VA", "39", "00", "", 6, 11),
    row("VC", "1", "011", "1", 10, 10),
    row("VE", "58", "00", "0", 10, 10),
    row("VG", "1", "011", "1", 10, 10),
    row("VI", "1", "011", "1", 10, 10),
    row("VN", "84", "00", "0", 9, 10),
    row("VU", "678", "00", "", 5, 7),
    row("WF", "681", "00", "", 6, 6),
    row("WS", "685", "0", "", 5, 10),
    row("XK", "383", "00", "0", 8, 12),
    row("YE", "967", "00", "0", 7, 9),
    row("YT", "262", "00", "0", 9, 9),
    row("ZA", "27", "00", "0", 5, 9),
    row("ZM", "260", "00", "0", 9, 9),
    row("ZW", "263", "00", "0", 5, 10),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_whatever_its_case() {
        for row in &ROWS {
            assert_eq!(row.code.parse(), Ok(Region(row)));
            assert_eq!(row.code.to_lowercase().parse(), Ok(Region(row)));
        }
    }

    #[test]
    fn what_is_no_country_is_refused() {
        for text in ["", "D", "DEU", "ZZ", "49", "Ä"] {
            assert_eq!(text.parse::<Region>(), Err(UnknownRegion), "{text:?}");
        }
    }

    #[test]
    fn no_calling_code_begins_with_another() {
        for one in &ROWS {
            for other in ROWS.iter().filter(|other| other.calling_code != one.calling_code) {
                assert!(!one.calling_code.starts_with(other.calling_code), "{} {}", one.code, other.code);
            }
        }
    }

    #[test]
    fn a_shared_calling_code_belongs_to_its_main_country() {
        assert_eq!(Region::split("12094555948"), Some(("US".parse().unwrap(), "2094555948")));
        assert_eq!(Region::split("442079460958"), Some(("GB".parse().unwrap(), "2079460958")));
        assert_eq!(Region::split("999"), None);
    }
}
