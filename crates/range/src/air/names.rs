//! Names, document numbers and homes by where a family comes from.

/// A people whose names, documents and homes go together.
pub(crate) struct People {
    /// Nationality as on the document's machine-readable zone.
    pub(crate) nationality: &'static str,
    /// ISO 3166 alpha-2 of the home address.
    pub(crate) home: &'static str,
    pub(crate) men: &'static [&'static str],
    pub(crate) women: &'static [&'static str],
    pub(crate) surnames: &'static [&'static str],
    /// Whether a second given name is usual.
    pub(crate) two_names: bool,
    /// Shape of the passport number, see `Dice::fill`.
    pub(crate) passport: &'static str,
    /// Telephone numbers with country code.
    pub(crate) phone: &'static str,
    pub(crate) cities: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) streets: &'static [&'static str],
}

const PAKISTANI_MEN: &[&str] = &[
    "MUHAMMAD",
    "AHMED",
    "ALI",
    "HASSAN",
    "HUSSAIN",
    "USMAN",
    "UMAR",
    "BILAL",
    "IMRAN",
    "KAMRAN",
    "ADNAN",
    "FAISAL",
    "ZEESHAN",
    "WAQAS",
    "NAVEED",
    "TAHIR",
    "SAJID",
    "ASIF",
    "ARIF",
    "RASHID",
    "SHAHID",
    "NASIR",
    "YASIR",
    "SALMAN",
    "FAHAD",
    "HAMZA",
    "IBRAHIM",
    "ISMAIL",
    "YOUSAF",
    "JUNAID",
    "KASHIF",
    "RIZWAN",
    "SOHAIL",
    "TARIQ",
    "WASEEM",
    "ZAHID",
    "ABDULLAH",
    "HARIS",
    "DANISH",
    "FARHAN",
    "GHULAM MUSTAFA",
    "LIAQAT",
    "MUBASHIR",
    "NOMAN",
    "OWAIS",
];
const PAKISTANI_WOMEN: &[&str] = &[
    "FATIMA", "AYESHA", "ZAINAB", "MARYAM", "KHADIJA", "SANA", "HINA", "SADIA", "NADIA", "RABIA", "SAIMA", "UZMA",
    "BUSHRA", "SHAZIA", "NAZIA", "ASMA", "AMNA", "HAFSA", "IQRA", "MEHWISH", "FARZANA", "RUKHSANA", "SHABANA",
    "TAHIRA", "YASMEEN", "NOREEN", "KIRAN", "MAHNOOR", "LAIBA", "ANUM", "SIDRA", "TAYYABA", "ZARA", "PARVEEN",
];
const PAKISTANI_SURNAMES: &[&str] = &[
    "KHAN",
    "AHMED",
    "ALI",
    "MALIK",
    "BUTT",
    "CHAUDHRY",
    "SHEIKH",
    "QURESHI",
    "SIDDIQUI",
    "HASHMI",
    "RAJPUT",
    "AWAN",
    "BHATTI",
    "MIRZA",
    "BAIG",
    "SHAH",
    "GILANI",
    "BUKHARI",
    "NAQVI",
    "RIZVI",
    "ZAIDI",
    "ABBASI",
    "KHOKHAR",
    "DAR",
    "LODHI",
    "AFRIDI",
    "YOUSAFZAI",
    "KHATTAK",
    "BANGASH",
    "MARWAT",
    "MENGAL",
    "BUGTI",
    "MAGSI",
    "SOOMRO",
    "MEMON",
    "JUNEJO",
    "BHUTTO",
    "CHANDIO",
    "LAGHARI",
    "NIAZI",
    "TIWANA",
    "NOON",
    "GONDAL",
    "WARRAICH",
    "CHEEMA",
    "SANDHU",
    "ARAIN",
    "ANSARI",
    "FAROOQI",
    "USMANI",
    "KIANI",
    "JANJUA",
    "MINHAS",
    "SATTI",
    "JAVED",
    "IQBAL",
    "ASLAM",
    "AKRAM",
    "RAFIQ",
    "HANIF",
    "NAWAZ",
    "PERVAIZ",
];
const PAKISTANI_CITIES: &[(&str, &str, &str)] = &[
    ("KARACHI", "SINDH", "75500"),
    ("LAHORE", "PUNJAB", "54000"),
    ("ISLAMABAD", "ICT", "44000"),
    ("RAWALPINDI", "PUNJAB", "46000"),
    ("PESHAWAR", "KP", "25000"),
    ("SIALKOT", "PUNJAB", "51310"),
    ("MULTAN", "PUNJAB", "60000"),
    ("FAISALABAD", "PUNJAB", "38000"),
    ("GUJRAT", "PUNJAB", "50700"),
    ("MIRPUR", "AJK", "10250"),
    ("HYDERABAD", "SINDH", "71000"),
    ("QUETTA", "BALOCHISTAN", "87300"),
    ("ABBOTTABAD", "KP", "22010"),
    ("JHELUM", "PUNJAB", "49600"),
];
const PAKISTANI_STREETS: &[&str] = &[
    "STREET",
    "BLOCK 6 PECHS",
    "GULBERG III",
    "MODEL TOWN",
    "DHA PHASE 5",
    "SATELLITE TOWN",
    "JOHAR TOWN",
    "GULSHAN E IQBAL",
    "CANTT ROAD",
    "MALL ROAD",
    "F-10/2",
    "UNIVERSITY ROAD",
    "CIVIL LINES",
];

/// Pakistani passports.
pub(crate) const PAKISTANI: People = People {
    nationality: "PAK",
    home: "PK",
    men: PAKISTANI_MEN,
    women: PAKISTANI_WOMEN,
    surnames: PAKISTANI_SURNAMES,
    two_names: true,
    passport: "@@#######",
    phone: "923#########",
    cities: PAKISTANI_CITIES,
    streets: PAKISTANI_STREETS,
};

/// British passports, Pakistani names.
pub(crate) const BRITISH_PAKISTANI: People = People {
    nationality: "GBR",
    home: "GB",
    men: PAKISTANI_MEN,
    women: PAKISTANI_WOMEN,
    surnames: PAKISTANI_SURNAMES,
    two_names: true,
    passport: "5########",
    phone: "447#########",
    cities: &[
        ("BRADFORD", "WEST YORKSHIRE", "BD8 9TX"),
        ("BIRMINGHAM", "WEST MIDLANDS", "B11 4AA"),
        ("MANCHESTER", "GREATER MANCHESTER", "M14 5GP"),
        ("SLOUGH", "BERKSHIRE", "SL1 3TF"),
        ("LUTON", "BEDFORDSHIRE", "LU4 8HY"),
        ("LONDON", "LONDON", "E17 6QB"),
        ("GLASGOW", "SCOTLAND", "G41 2PZ"),
    ],
    streets: &["HIGH STREET", "STATION ROAD", "PARK LANE", "VICTORIA ROAD", "CHURCH STREET", "ALBERT AVENUE"],
};

/// British passports, English names.
pub(crate) const BRITISH: People = People {
    nationality: "GBR",
    home: "GB",
    men: &["JAMES", "OLIVER", "WILLIAM", "THOMAS", "DAVID", "ANDREW", "MARK", "STEPHEN", "PAUL", "DANIEL", "PETER"],
    women: &["SARAH", "EMMA", "LAURA", "JANE", "HELEN", "CLAIRE", "RACHEL", "LUCY", "ALICE", "SUSAN", "KAREN"],
    surnames: &[
        "SMITH", "JONES", "TAYLOR", "BROWN", "WILSON", "O'NEIL", "EVANS", "HUGHES", "WALKER", "CLARKE", "HARRIS",
    ],
    ..BRITISH_PAKISTANI
};

/// Canadian and American passports, Pakistani names.
pub(crate) const CANADIAN: People = People {
    nationality: "CAN",
    home: "CA",
    passport: "@@######",
    phone: "1416#######",
    cities: &[
        ("MISSISSAUGA", "ONTARIO", "L5B 2C9"),
        ("TORONTO", "ONTARIO", "M1P 4P5"),
        ("MILTON", "ONTARIO", "L9T 2X5"),
    ],
    streets: &["KING STREET", "DUNDAS STREET", "MAIN STREET", "LAKESHORE ROAD"],
    ..PAKISTANI
};

/// Emirati.
pub(crate) const EMIRATI: People = People {
    nationality: "ARE",
    home: "AE",
    men: &["MOHAMMED", "AHMED", "KHALIFA", "SULTAN", "SAEED", "HAMAD", "RASHID", "SAIF", "OMAR", "ABDULLA", "MAJID"],
    women: &["FATIMA", "MARYAM", "AISHA", "NOURA", "SHAMMA", "HESSA", "LATIFA", "MAITHA", "SALAMA"],
    surnames: &[
        "AL MAZROUEI",
        "AL SHAMSI",
        "AL KETBI",
        "AL MANSOORI",
        "AL SUWAIDI",
        "AL DHAHERI",
        "AL MARRI",
        "AL ZAABI",
    ],
    two_names: true,
    passport: "P########",
    phone: "97150#######",
    cities: &[("DUBAI", "DUBAI", "00000"), ("ABU DHABI", "ABU DHABI", "00000"), ("SHARJAH", "SHARJAH", "00000")],
    streets: &["AL WASL ROAD", "SHEIKH ZAYED ROAD", "CORNICHE STREET", "AL NAHDA STREET"],
};

/// Saudi.
pub(crate) const SAUDI: People = People {
    nationality: "SAU",
    home: "SA",
    men: &["ABDULAZIZ", "FAHAD", "TURKI", "NASSER", "BANDAR", "SAUD", "ABDULRAHMAN", "MISHAL", "YAZEED", "FAISAL"],
    women: &["NORAH", "SARAH", "REEM", "HAYA", "LAMA", "MUNIRA", "JAWAHER", "ABEER"],
    surnames: &[
        "AL OTAIBI",
        "AL GHAMDI",
        "AL HARBI",
        "AL QAHTANI",
        "AL ZAHRANI",
        "AL DOSARI",
        "AL SHEHRI",
        "AL MUTAIRI",
    ],
    passport: "@######",
    phone: "9665########",
    cities: &[("JEDDAH", "MAKKAH", "23431"), ("RIYADH", "RIYADH", "12211"), ("MEDINA", "MADINAH", "42311")],
    streets: &["KING FAHD ROAD", "TAHLIA STREET", "PRINCE SULTAN STREET", "OLAYA STREET"],
    ..EMIRATI
};

/// Qatari, Kuwaiti, Bahraini and Omani names are told together; the nationality follows the route.
pub(crate) const QATARI: People = People {
    nationality: "QAT",
    home: "QA",
    passport: "0#######",
    phone: "9745#######",
    cities: &[("DOHA", "DOHA", "00000")],
    ..EMIRATI
};
/// Kuwaiti.
pub(crate) const KUWAITI: People = People {
    nationality: "KWT",
    home: "KW",
    passport: "P0#######",
    phone: "9659#######",
    cities: &[("KUWAIT CITY", "CAPITAL", "13001")],
    ..SAUDI
};
/// Bahraini.
pub(crate) const BAHRAINI: People = People {
    nationality: "BHR",
    home: "BH",
    passport: "2######",
    phone: "9733#######",
    cities: &[("MANAMA", "CAPITAL", "317")],
    ..EMIRATI
};
/// Omani.
pub(crate) const OMANI: People = People {
    nationality: "OMN",
    home: "OM",
    surnames: &["AL BALUSHI", "AL HINAI", "AL BUSAIDI", "AL HARTHY", "AL LAWATI", "AL RIYAMI", "AL SIYABI"],
    passport: "0#######",
    phone: "9689#######",
    cities: &[("MUSCAT", "MUSCAT", "100"), ("SOHAR", "AL BATINAH", "311")],
    ..EMIRATI
};

/// Turkish.
pub(crate) const TURKISH: People = People {
    nationality: "TUR",
    home: "TR",
    men: &["MEHMET", "MUSTAFA", "AHMET", "HUSEYIN", "EMRE", "BURAK", "MURAT", "SERKAN", "KEMAL", "ONUR", "HAKAN"],
    women: &["AYSE", "FATMA", "EMINE", "ZEYNEP", "ELIF", "MERVE", "SELIN", "DERYA", "ESRA"],
    surnames: &["YILMAZ", "KAYA", "DEMIR", "CELIK", "SAHIN", "YILDIZ", "OZTURK", "AYDIN", "ARSLAN", "DOGAN", "KOC"],
    two_names: false,
    passport: "U########",
    phone: "905#########",
    cities: &[("ISTANBUL", "ISTANBUL", "34380"), ("ANKARA", "ANKARA", "06420"), ("MERSIN", "MERSIN", "33010")],
    streets: &["ATATURK CADDESI", "ISTIKLAL CADDESI", "BAGDAT CADDESI", "INONU SOKAK"],
};

/// Chinese.
pub(crate) const CHINESE: People = People {
    nationality: "CHN",
    home: "CN",
    men: &["WEI", "JIANGUO", "HAO", "MING", "JUN", "ZHIQIANG", "PENG", "YONG", "BIN", "XIAOMING", "GUOLIANG"],
    women: &["FANG", "XIUYING", "NA", "MIN", "JING", "LI", "YAN", "XIAOLI", "TINGTING", "HONGMEI"],
    surnames: &["WANG", "LI", "ZHANG", "LIU", "CHEN", "YANG", "ZHAO", "HUANG", "ZHOU", "WU", "XU", "SUN", "MA"],
    two_names: false,
    passport: "E@#######",
    phone: "8613#########",
    cities: &[
        ("GUANGZHOU", "GUANGDONG", "510000"),
        ("URUMQI", "XINJIANG", "830000"),
        ("BEIJING", "BEIJING", "100000"),
        ("YIWU", "ZHEJIANG", "322000"),
    ],
    streets: &["RENMIN ROAD", "ZHONGSHAN ROAD", "JIEFANG ROAD", "XINHUA STREET"],
};

/// Afghan.
pub(crate) const AFGHAN: People = People {
    nationality: "AFG",
    home: "AF",
    men: &["ABDUL", "NAJIBULLAH", "HAMID", "FARID", "ZABIULLAH", "MIRWAIS", "AZIZ", "SHAFIQ", "RAHMATULLAH", "WAHID"],
    women: &["FARIDA", "ZARMINA", "NARGIS", "SHUKRIA", "LAILA", "PALWASHA", "MALALAI", "ZOHRA"],
    surnames: &["AHMADI", "RAHIMI", "NOORZAI", "POPAL", "STANIKZAI", "SAFI", "HOTAK", "AMIRI", "KARIMI", "SADAT"],
    two_names: false,
    passport: "P0#######",
    phone: "937########",
    cities: &[("KABUL", "KABUL", "1001"), ("KANDAHAR", "KANDAHAR", "3801"), ("JALALABAD", "NANGARHAR", "2601")],
    streets: &["SHAHR E NAW", "KARTE SE", "MACRORAYAN", "WAZIR AKBAR KHAN"],
};

/// Sri Lankan.
pub(crate) const SRI_LANKAN: People = People {
    nationality: "LKA",
    home: "LK",
    men: &["NIMAL", "SUNIL", "CHAMINDA", "KASUN", "RUWAN", "ROSHAN", "LAHIRU", "ANURA"],
    women: &["KUMARI", "DILANI", "NADEESHA", "CHATHURI", "SANDUNI", "IRESHA"],
    surnames: &["PERERA", "FERNANDO", "SILVA", "JAYASINGHE", "BANDARA", "WICKRAMASINGHE", "DISSANAYAKE", "RANASINGHE"],
    two_names: false,
    passport: "N########",
    phone: "9477#######",
    cities: &[("COLOMBO", "WESTERN", "00300"), ("KANDY", "CENTRAL", "20000")],
    streets: &["GALLE ROAD", "KANDY ROAD", "MARINE DRIVE", "TEMPLE ROAD"],
};

/// Thai.
pub(crate) const THAI: People = People {
    nationality: "THA",
    home: "TH",
    men: &["SOMCHAI", "ANAN", "KITTISAK", "PRASERT", "THANAWAT", "NATTAPONG"],
    women: &["SIRIPORN", "KANYA", "MALEE", "PIMCHANOK", "ARISA", "SUNISA"],
    surnames: &["SAETANG", "CHAIYASIT", "WONGSUWAN", "SRISUK", "THONGCHAI", "RATTANAPORN"],
    two_names: false,
    passport: "AA#######",
    phone: "668########",
    cities: &[("BANGKOK", "BANGKOK", "10110"), ("CHIANG MAI", "CHIANG MAI", "50000")],
    streets: &["SUKHUMVIT ROAD", "SILOM ROAD", "RAMA IV ROAD"],
};

/// German; the machine-readable zone writes D.
pub(crate) const GERMAN: People = People {
    nationality: "D",
    home: "DE",
    men: &["THOMAS", "MICHAEL", "STEFAN", "ANDREAS", "LUKAS", "JAN", "MARTIN"],
    women: &["ANNA", "JULIA", "SABINE", "KATHARINA", "LENA", "PETRA"],
    surnames: &["MUELLER", "SCHMIDT", "SCHNEIDER", "FISCHER", "WEBER", "WAGNER", "BECKER", "HOFFMANN"],
    two_names: false,
    passport: "C0*******",
    phone: "4917########",
    cities: &[("HAMBURG", "HAMBURG", "20095"), ("FRANKFURT", "HESSEN", "60311"), ("BERLIN", "BERLIN", "10117")],
    streets: &["HAUPTSTRASSE", "BAHNHOFSTRASSE", "GARTENWEG"],
};

/// French.
pub(crate) const FRENCH: People = People {
    nationality: "FRA",
    home: "FR",
    men: &["PIERRE", "JEAN", "NICOLAS", "JULIEN", "ANTOINE", "MATHIEU"],
    women: &["MARIE", "CAMILLE", "SOPHIE", "CLAIRE", "ISABELLE"],
    surnames: &["MARTIN", "BERNARD", "DUBOIS", "MOREAU", "LAURENT", "GIRARD"],
    two_names: false,
    passport: "##@@#####",
    phone: "336########",
    cities: &[("PARIS", "ILE DE FRANCE", "75011"), ("LYON", "RHONE", "69002")],
    streets: &["RUE VICTOR HUGO", "AVENUE FOCH", "RUE DE LA GARE"],
};

/// Who flies a route: weights by the airport abroad.
pub(crate) fn mix(abroad: &str) -> &'static [(u64, &'static People)] {
    match abroad {
        "LHR" | "MAN" | "BHX" => {
            &[(46, &BRITISH_PAKISTANI), (38, &PAKISTANI), (10, &BRITISH), (3, &GERMAN), (3, &AFGHAN)]
        }
        "YYZ" => &[(55, &CANADIAN), (43, &PAKISTANI), (2, &BRITISH)],
        "IST" => &[(62, &PAKISTANI), (18, &TURKISH), (8, &BRITISH_PAKISTANI), (5, &GERMAN), (4, &FRENCH), (3, &AFGHAN)],
        "CDG" => &[(70, &PAKISTANI), (22, &FRENCH), (5, &GERMAN), (3, &BRITISH)],
        "CAN" | "PEK" | "URC" => &[(50, &CHINESE), (48, &PAKISTANI), (2, &AFGHAN)],
        "KBL" => &[(65, &AFGHAN), (30, &PAKISTANI), (3, &BRITISH), (2, &TURKISH)],
        "JED" | "RUH" | "MED" | "DMM" => &[(86, &PAKISTANI), (9, &SAUDI), (3, &BRITISH_PAKISTANI), (2, &AFGHAN)],
        "DOH" => {
            &[(80, &PAKISTANI), (5, &QATARI), (6, &BRITISH_PAKISTANI), (3, &GERMAN), (3, &CANADIAN), (3, &CHINESE)]
        }
        "BAH" => &[(88, &PAKISTANI), (7, &BAHRAINI), (3, &SAUDI), (2, &BRITISH)],
        "MCT" => &[(86, &PAKISTANI), (10, &OMANI), (2, &CHINESE), (2, &BRITISH)],
        "KWI" => &[(90, &PAKISTANI), (8, &KUWAITI), (2, &BRITISH)],
        "CMB" => &[(55, &PAKISTANI), (38, &SRI_LANKAN), (4, &CHINESE), (3, &BRITISH)],
        "BKK" | "KUL" => &[(72, &PAKISTANI), (14, &THAI), (10, &CHINESE), (4, &GERMAN)],
        _ => &[(80, &PAKISTANI), (8, &EMIRATI), (5, &BRITISH_PAKISTANI), (3, &AFGHAN), (2, &CHINESE), (2, &FRENCH)],
    }
}
