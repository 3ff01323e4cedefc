//! The countries of the world: currency, cities and how phone numbers start.

/// Where a customer is at home.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// `PortaBilling`'s time zone number and the name behind it.
    pub time_zone: (u32, &'static str),
    /// Country calling code.
    pub dial: &'static str,
    /// Starts of national numbers; seven digits follow. All differ, so a number is never given twice.
    pub areas: [&'static str; 6],
    /// City, state (may be empty) and postal code.
    pub places: [(&'static str, &'static str, &'static str); 3],
    pub streets: [&'static str; 3],
}

/// All of them. The order is part of the seed.
pub static COUNTRIES: [Country; 9] = [
    Country {
        code: "US",
        currency: "USD",
        time_zone: (211, "America/New_York"),
        dial: "1",
        areas: ["202", "303", "415", "512", "617", "702"],
        places: [("Springfield", "OH", "45501"), ("Fairview", "CA", "94541"), ("Riverton", "NJ", "08077")],
        streets: ["Main Street", "Elm Avenue", "Harbor Drive"],
    },
    Country {
        code: "GB",
        currency: "GBP",
        time_zone: (371, "Europe/London"),
        dial: "44",
        areas: ["207", "161", "121", "131", "141", "113"],
        places: [("Leeds", "", "LS1 4AP"), ("Bristol", "", "BS1 5TR"), ("Glasgow", "", "G2 1DU")],
        streets: ["High Street", "Station Road", "Mill Lane"],
    },
    Country {
        code: "DE",
        currency: "EUR",
        time_zone: (347, "Europe/Berlin"),
        dial: "49",
        areas: ["30", "40", "89", "69", "221", "711"],
        places: [("Köln", "NW", "50667"), ("Lübeck", "SH", "23552"), ("Jena", "TH", "07743")],
        streets: ["Hauptstraße", "Lindenweg", "Am Ufer"],
    },
    Country {
        code: "FR",
        currency: "EUR",
        time_zone: (382, "Europe/Paris"),
        dial: "33",
        areas: ["14", "15", "47", "38", "56", "49"],
        places: [("Lyon", "", "69002"), ("Nîmes", "", "30000"), ("Rennes", "", "35000")],
        streets: ["rue des Écoles", "quai du Port", "avenue Foch"],
    },
    Country {
        code: "IE",
        currency: "EUR",
        time_zone: (358, "Europe/Dublin"),
        dial: "353",
        areas: ["1", "21", "61", "91", "51", "87"],
        places: [("Cork", "", "T12 X8N6"), ("Galway", "", "H91 E2R1"), ("Sligo", "", "F91 A3C7")],
        streets: ["Dock Road", "Bridge Street", "Quay Lane"],
    },
    Country {
        code: "ES",
        currency: "EUR",
        time_zone: (377, "Europe/Madrid"),
        dial: "34",
        areas: ["91", "93", "95", "96", "94", "98"],
        places: [("Cádiz", "", "11001"), ("León", "", "24001"), ("Gijón", "", "33201")],
        streets: ["Calle Mayor", "Avenida del Mar", "Plaza Nueva"],
    },
    Country {
        code: "UA",
        currency: "UAH",
        time_zone: (367, "Europe/Kyiv"),
        dial: "380",
        areas: ["44", "32", "48", "57", "56", "67"],
        places: [("Львів", "", "79000"), ("Одеса", "", "65000"), ("Полтава", "", "36000")],
        streets: ["вулиця Садова", "проспект Миру", "вулиця Зелена"],
    },
    Country {
        code: "JP",
        currency: "JPY",
        time_zone: (304, "Asia/Tokyo"),
        dial: "81",
        areas: ["35", "36", "66", "52", "45", "92"],
        places: [("Osaka", "", "530-0001"), ("Nagoya", "", "450-0002"), ("Fukuoka", "", "812-0011")],
        streets: ["Umeda 1-chome", "Sakae 3-chome", "Hakata-ekimae"],
    },
    Country {
        code: "KW",
        currency: "KWD",
        time_zone: (281, "Asia/Kuwait"),
        dial: "965",
        areas: ["2", "5", "6", "9", "4", "1"],
        places: [("Kuwait City", "", "15300"), ("Hawalli", "", "32000"), ("Salmiya", "", "22000")],
        streets: ["Gulf Road", "Salem Al Mubarak Street", "Fahad Al Salem Street"],
    },
];
