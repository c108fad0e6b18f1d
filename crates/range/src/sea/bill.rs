//! Bills of lading: traders, goods and boxes that belong together.

use super::Voyage;
use crate::{dice::Dice, numbers};

/// A trader.
#[derive(Debug, Clone)]
pub(super) struct Trader {
    pub name: String,
    pub address: String,
    pub country: &'static str,
}

/// A container on a bill.
#[derive(Debug, Clone)]
pub(super) struct Box20 {
    pub number: String,
    pub kind: &'static str,
    pub seal: String,
    pub packages: i64,
}

/// A bill.
#[derive(Debug, Clone)]
pub(super) struct Bill {
    pub reference: String,
    pub line: u32,
    pub nature: &'static str,
    pub consignor: Trader,
    pub consignee: Trader,
    pub loading: String,
    pub discharge: &'static str,
    pub goods: String,
    pub hs: &'static str,
    pub package: &'static str,
    pub packages: i64,
    /// What the bill itself says; the boxes hold `packages`.
    pub stated_packages: i64,
    pub gross: i64,
    pub volume: i64,
    pub prepaid: bool,
    pub boxes: Vec<Box20>,
}

/// Goods: words, HS code, package, kilograms and cubic decimetres of one package, size-type.
type Goods = (&'static str, &'static str, &'static str, i64, i64, &'static str);

const GOODS: &[Goods] = &[
    ("COTTON BED LINEN, PRINTED", "630221", "CT", 18, 90, "45G1"),
    ("PARTS FOR RING SPINNING FRAMES", "844833", "CS", 240, 700, "22G1"),
    ("LED LAMPS AND FITTINGS", "940542", "CT", 9, 55, "45G1"),
    ("POLYPROPYLENE GRANULES", "390210", "BG", 25, 45, "42G1"),
    ("BLACK TEA IN BULK BAGS", "090240", "BG", 50, 130, "42G1"),
    ("USED CLOTHING IN BALES", "630900", "BL", 55, 160, "45G1"),
    ("SOLAR PHOTOVOLTAIC MODULES", "854143", "PX", 690, 1900, "45G1"),
    ("WRITING AND PRINTING PAPER A4", "480256", "PX", 620, 900, "22G1"),
    ("BASMATI RICE IN 25 KG BAGS", "100630", "BG", 25, 36, "22G1"),
    ("FROZEN BONELESS BEEF", "020230", "CT", 20, 32, "45R1"),
    ("PALM OLEIN IN FLEXITANK", "151190", "VL", 20_500, 22_000, "22T1"),
    ("SURGICAL INSTRUMENTS OF STEEL", "901890", "CT", 14, 30, "22G1"),
    ("FOOTBALLS, STITCHED", "950662", "CT", 13, 95, "45G1"),
    ("CERAMIC FLOOR TILES", "690721", "PX", 1_250, 900, "22G1"),
    ("LITHIUM BATTERY PACKS FOR TOOLS", "850760", "CT", 21, 40, "22G1"),
    ("MEN'S DENIM TROUSERS", "620342", "CT", 17, 70, "45G1"),
    ("AUTOMOTIVE BRAKE LININGS", "870830", "CS", 32, 40, "22G1"),
    ("SODA ASH DENSE", "283620", "BG", 50, 55, "22G1"),
];
const ABROAD: &[(&str, &str, &str)] = &[
    ("HANSE MASCHINEN GMBH", "HAFENSTRASSE 12 HAMBURG GERMANY", "DE"),
    ("SHANGHAI BRIGHT LIGHTING CO LTD", "NO 88 PUDONG AVENUE SHANGHAI CHINA", "CN"),
    ("NINGBO EASTPORT IMPORT EXPORT CO", "21 BEILUN ROAD NINGBO CHINA", "CN"),
    ("GULF POLYMERS FZCO", "PLOT S20 JEBEL ALI DUBAI UNITED ARAB EMIRATES", "AE"),
    ("COLOMBO LEAF EXPORTERS PLC", "46 UNION PLACE COLOMBO SRI LANKA", "LK"),
    ("STRAITS AGRO PTE LTD", "10 ANSON ROAD SINGAPORE", "SG"),
    ("MERSIN SERAMIK AS", "LIMAN CADDESI 7 MERSIN", "TR"),
    ("MOMBASA HIGHLAND TEAS LTD", "MOI AVENUE 300 MOMBASA KENYA", "KE"),
    ("ROTTERDAM PAPER TRADERS BV", "WAALHAVEN 41 ROTTERDAM NETHERLANDS", "NL"),
    ("BUSAN SOLAR CO LTD", "77 JUNGANG DAERO BUSAN SOUTH KOREA", "KR"),
];
const HOME: &[(&str, &str)] = &[
    ("CRESCENT TEXTILE MILLS LTD", "PLOT 12 SITE AREA KARACHI PAKISTAN"),
    ("BRIGHT IMPORTS PVT LTD", "SHOP 4 BOLTON MARKET KARACHI PAKISTAN"),
    ("RAVI POLYMER INDUSTRIES", "12 KM SHEIKHUPURA ROAD LAHORE PAKISTAN"),
    ("SIALKOT SURGICAL WORKS", "DASKA ROAD SIALKOT PAKISTAN"),
    ("MARGALLA FOODS PVT LTD", "I-9 INDUSTRIAL AREA ISLAMABAD PAKISTAN"),
    ("INDUS SOLAR ENGINEERING", "22 C KHAYABAN E BUKHARI KARACHI PAKISTAN"),
    ("FAISAL AUTO PARTS", "MONTGOMERY ROAD LAHORE PAKISTAN"),
    ("HAMDARD PAPER TRADERS", "PAPER MARKET LAHORE PAKISTAN"),
    ("NOOR CERAMICS", "URDU BAZAR KARACHI PAKISTAN"),
    ("KOHINOOR SPORTS", "ROHRAS ROAD SIALKOT PAKISTAN"),
    ("MULTAN CHEMICAL TRADERS", "VEHARI ROAD MULTAN PAKISTAN"),
    ("TORKHAM TRANSIT SERVICES", "G T ROAD PESHAWAR PAKISTAN"),
];

/// The `line`th bill of a voyage.
pub(super) fn make(voyage: &Voyage, prefix: &str, index: u32, line: u32, dice: &mut Dice) -> Bill {
    let &(goods, hs, package, mass, volume, kind) = dice.pick(GOODS);
    let count = if mass > 15_000 { 1 } else { i64::from(*dice.weighted(&[(80, 1_u8), (15, 2), (5, 3)])) };
    // As many packages as fill the box by mass or by volume, short of its limits.
    let (payload, cube) = if kind.starts_with('2') { (21_000, 27_000) } else { (23_000, 60_000) };
    let most = (payload / mass).min(cube / volume).max(1);
    let each = if most == 1 { 1 } else { dice.between(most * 6 / 10, most) };
    let boxes: Vec<Box20> = (0..count)
        .map(|at| Box20 {
            number: numbers::container(prefix, u64::from(index) * 20_000 + u64::from(line) * 7 + at as u64 + 100_000),
            kind,
            seal: dice.fill("@#######"),
            packages: each,
        })
        .collect();
    let packages = each * count;
    let &(name, address, country) = dice.pick(ABROAD);
    let abroad = Trader { name: name.into(), address: address.into(), country };
    let &(name, address) = dice.pick(HOME);
    let home = Trader { name: name.into(), address: address.into(), country: "PK" };
    let outward = voyage.from.starts_with("PK");
    let nature = match (outward, dice.below(100)) {
        (true, _) => "22",
        (false, ..=84) => "23",
        (false, 85..=94) => "24",
        (false, _) => "28",
    };
    Bill {
        // The carrier's code and digits, as lines number their bills; no two of a day are alike.
        reference: format!("{}{:05}{line:05}", voyage.carrier, index + 1),
        line,
        nature,
        consignor: if outward { home.clone() } else { abroad.clone() },
        consignee: if outward { abroad } else { home },
        loading: voyage.from.to_owned(),
        discharge: voyage.to,
        goods: format!("{packages} PACKAGES {goods}"),
        hs,
        package,
        packages,
        stated_packages: packages,
        gross: packages * mass + dice.between(0, mass / 4),
        volume: packages * volume,
        prepaid: dice.chance(70),
        boxes,
    }
}
