//! How many decimals a currency is written with.

/// Decimals of an ISO 4217 currency; 2 for one that is not listed or not known.
///
/// Source: ISO 4217 list one, minor units, edition of 2024.
pub(super) fn fraction_digits(currency: Option<&str>) -> u32 {
    match currency.unwrap_or_default() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// The code when it looks like one: three capital letters.
pub(super) fn code(currency: Option<&str>) -> Option<&str> {
    currency.filter(|code| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()))
}
