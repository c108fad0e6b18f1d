//! The red flags of diversion, each on both sides: where it speaks, and where honest trade is left alone.

use std::sync::Arc;

use assess::{Engines, Policy, Subject, Task};
use goods::{Dictionary, Recogniser};
use model::{
    Assessment, Entity, GoodsItem, Party,
    assessment::Recollection,
    cargo::{Consignment, ConsignmentRecord},
    trade::{LinePast, PeerPrices, TradeFlow, TradePast},
    watch::{EntityName, EntitySchema},
};

const HUBS: &str = "\n[diversion]\nhubs = [\"AE\", \"SGSIN\"]\nforwarder_addresses = [\"7 DEPOT LANE\"]\n";

fn engines() -> Engines {
    let listed = Entity {
        id: "L1".into(),
        list: "watch".into(),
        schema: EntitySchema::Organization,
        names: vec![EntityName { text: "VELMORA INSTRUMENTS".into(), ..EntityName::default() }],
        addresses: vec!["14 Harbour Street, Office 3, Port Alva".into()],
        ..Entity::default()
    };
    Engines::build(vec![listed], vec![], &format!("{}{HUBS}", Policy::shipped()), Arc::default()).unwrap()
}

/// Processors of tier 1 from Germany for a maker in Pakistan: nothing to say against them.
fn chips() -> ConsignmentRecord {
    let party = |name: &str, address: &str, country: &str| Party {
        name: Some(name.into()),
        country: Some(country.into()),
        address: Some(address.into()),
        ..Party::default()
    };
    let consignment = Consignment {
        reference: "B1".into(),
        kind: Some("single".into()),
        nature: Some("import".into()),
        consignor: party("NORDHAFEN ELEKTRONIK GMBH", "KAI 4 HAMBURG", "DE"),
        consignee: party("RAVI CONTROLS LTD", "12 SHEIKHUPURA ROAD LAHORE", "PK"),
        loading: Some("DEHAM".into()),
        discharge: Some("PKKHI".into()),
        goods: vec![GoodsItem {
            description: Some("PROCESSORS FOR WASHING MACHINE CONTROLS".into()),
            hs: Some("854231".into()),
            package_type: Some("CT".into()),
            ..GoodsItem::default()
        }],
        ..Consignment::default()
    };
    ConsignmentRecord { consignment, version: 1, ..ConsignmentRecord::default() }
}

fn with(change: impl FnOnce(&mut Consignment)) -> ConsignmentRecord {
    let mut record = chips();
    change(&mut record.consignment);
    record
}

/// A bill of other goods: words and code.
fn of(description: &str, hs: &str) -> ConsignmentRecord {
    with(|bill| {
        bill.goods[0].description = Some(description.into());
        bill.goods[0].hs = Some(hs.into()).filter(|hs: &String| !hs.is_empty());
    })
}

fn assessed(record: ConsignmentRecord, trade: Option<TradePast>) -> Assessment {
    by(&engines(), record, trade)
}

fn by(engines: &Engines, record: ConsignmentRecord, trade: Option<TradePast>) -> Assessment {
    let past = Recollection { trade, ..Recollection::default() };
    assess::assess(&[Task { subject: Subject::Consignment(Box::new(record)), past }], engines).remove(0)
}

/// The flags of a bill, and the evidence that each stands on.
fn flags(record: ConsignmentRecord) -> Vec<String> {
    flags_with(record, None)
}

fn flags_with(record: ConsignmentRecord, past: Option<TradePast>) -> Vec<String> {
    flags_of(assessed(record, past))
}

fn flags_of(assessment: Assessment) -> Vec<String> {
    let found = assessment.signals.into_iter().filter(|signal| signal.engine == "diversion");
    let mut codes: Vec<String> = found
        .map(|signal| {
            assert!(!signal.evidence.is_empty(), "{} stands on nothing", signal.code);
            let worded = assess::words::word(&signal);
            assert!(worded.title != signal.code && !worded.text.contains('{'), "{worded:?}");
            signal.code
        })
        .collect();
    codes.sort();
    codes
}

fn speaks(code: &str, record: ConsignmentRecord) {
    assert_eq!(flags(record), [code]);
}

fn silent(record: ConsignmentRecord) {
    assert_eq!(flags(record), Vec::<String>::new());
}

#[test]
fn an_honest_bill_is_left_alone() {
    silent(chips());
    silent(ConsignmentRecord::default());
}

#[test]
fn rf03_mains_of_another_country() {
    speaks("RF03", of("INDUSTRIAL OVEN 480V 60HZ", "851410"));
    silent(of("INDUSTRIAL OVEN 400V 50HZ", "851410"));
    silent(of("COTTON 60HZ", "520100"));
}

#[test]
fn rf07_a_forwarder_as_the_consignee() {
    let forwarded = || with(|bill| bill.consignee.name = Some("SWIFT FREIGHT (PVT) LTD".into()));
    speaks("RF07", forwarded());
    speaks("RF07", with(|bill| bill.consignee.address = Some("7 DEPOT LANE KARACHI".into())));
    let mut master = forwarded();
    master.consignment.kind = Some("master".into());
    silent(master);
    let mut for_another = forwarded();
    for_another.consignment.notify.name = Some("RAVI CONTROLS LTD".into());
    silent(for_another);
    let mut tiles = forwarded();
    tiles.consignment.goods[0].hs = Some("690721".into());
    silent(tiles);
}

#[test]
fn rf08_and_rf09_hubs() {
    let ends_in_hub = || {
        with(|bill| {
            bill.discharge = Some("AEJEA".into());
            bill.goods[0].hs = Some("690721".into());
        })
    };
    speaks("RF08", ends_in_hub());
    let mut goes_on = ends_in_hub();
    goes_on.consignment.destination = Some("PKKHI".into());
    silent(goes_on);
    let mut in_transit = ends_in_hub();
    in_transit.consignment.nature = Some("transit".into());
    silent(in_transit);
    let stays = |hs: &str| {
        let mut record = of("PROCESSORS FOR CONTROLS", hs);
        record.consignment.discharge = Some("SGSIN".into());
        record.consignment.consignee.country = Some("SG".into());
        record
    };
    speaks("RF09", stays("854231"));
    silent(stays("848210"));
}

#[test]
fn rf10_another_destination_late() {
    let changed = |fields: &[&str], hours: f64| ConsignmentRecord {
        changed: fields.iter().map(|field| (*field).to_owned()).collect(),
        hours_before_arrival: Some(hours),
        ..chips()
    };
    speaks("RF10", changed(&["discharge"], 7.0));
    silent(changed(&["discharge"], 200.0));
    silent(changed(&["packages"], 7.0));
    silent(changed(&["consignee.name", "discharge"], 7.0));
}

#[test]
fn rf11_packages_unfit_for_the_goods() {
    let packed = |hs: &str, package: &str| {
        let mut record = of("CENTRIFUGAL COMPRESSOR", hs);
        record.consignment.goods[0].package_type = Some(package.into());
        record
    };
    speaks("RF11", packed("841480", "DR"));
    silent(packed("841480", "CS"));
    speaks("RF11", packed("291411", "BG"));
    silent(packed("291411", "DR"));
    silent(packed("", "DR"));
}

#[test]
fn rf12_vague_words_on_watched_goods() {
    speaks("RF12", of("SAID TO CONTAIN GENERAL CARGO", "854231"));
    silent(of("SAID TO CONTAIN GENERAL CARGO", "690721"));
}

#[test]
fn rf14_numbers_against_words() {
    // Which item has a number is for the edition of the dictionary to say that is in force.
    let with = |dictionary| engines().with_goods(Arc::new(Recogniser::build(Arc::new(dictionary)).unwrap()));
    let mut without_it = Dictionary::shipped().unwrap();
    without_it.items.retain(|item| !item.cas.iter().any(|cas| cas == "7664-93-9"));
    let other = with(without_it);
    let tablecloths = || of("PRINTED COTTON TABLECLOTHS CAS 7664-93-9", "630251");
    assert_eq!(flags_of(by(&other, tablecloths(), None)), Vec::<String>::new());

    let shipped = with(Dictionary::shipped().unwrap());
    let speaks = |code: &str, record| assert_eq!(flags_of(by(&shipped, record, None)), [code]);
    let silent = |record| assert_eq!(flags_of(by(&shipped, record, None)), Vec::<String>::new());
    speaks("RF14", tablecloths());
    silent(of("SULPHURIC ACID TECHNICAL GRADE CAS 7664-93-9", "280700"));
    silent(of("CAS 7664-93-9", "280700"));
    silent(of("PRINTED COTTON TABLECLOTHS ORDER 7664-93-8", "630251"));
    let un = |description: &str| {
        let mut record = of(description, "");
        record.consignment.goods[0].un_numbers = vec!["1090".into()];
        record
    };
    speaks("RF14", un("NAIL VARNISH REMOVER ACETONE FREE"));
    silent(un("ACETONE IN DRUMS WITH LINERS"));
}

#[test]
fn rf21_the_address_of_a_listed_party() {
    let at = |name: &str, address: &str| {
        with(|bill| {
            bill.consignee.name = Some(name.into());
            bill.consignee.address = Some(address.into());
        })
    };
    speaks("RF21", at("QUIET TRADING FZE", "OFFICE NO 3, 14 HARBOUR ST, PORT ALVA"));
    silent(at("QUIET TRADING FZE", "OFFICE NO 4, 14 HARBOUR ST, PORT ALVA"));
    // The list has spoken of the name itself.
    silent(at("VELMORA INSTRUMENTS", "14 Harbour Street, Office 3, Port Alva"));
}

#[test]
fn rf22_a_bank_counts_once() {
    let bank = |hs: &str| {
        let mut record = of("PROCESSORS FOR CONTROLS", hs);
        record.consignment.consignee.name = Some("MERIDIAN BANK LTD".into());
        record
    };
    speaks("RF22", bank("854231"));
    assert!(!assessed(bank("854231"), None).signals.iter().any(|signal| signal.code == "I25"));
    silent(bank("690721"));
    assert!(assessed(bank("690721"), None).signals.iter().any(|signal| signal.code == "I25"));
}

#[test]
fn rf24_used_strategic_machines() {
    speaks("RF24", of("REFURBISHED 5 AXIS MACHINING CENTRE", "845710"));
    silent(of("5 AXIS MACHINING CENTRE NEW", "845710"));
    silent(of("MACHINING CENTRE USED FOR ENGINE BLOCKS", "845710"));
    silent(of("USED CLOTHING IN BALES", "630900"));
}

#[test]
fn rf25_detonators_without_a_mine() {
    speaks("RF25", of("ELECTRIC DETONATORS", "360360"));
    let mut quarry = of("ELECTRIC DETONATORS", "360360");
    quarry.consignment.consignee.name = Some("MARGALLA QUARRIES PVT LTD".into());
    silent(quarry);
    silent(of("AIRBAG MODULES", "870895"));
}

#[test]
fn a_sensitive_use_of_watched_goods() {
    speaks("sensitive_use", of("PROCESSORS FOR MISSILE GUIDANCE", "854231"));
    silent(of("ROCKET LEAVES FRESH", "070999"));
}

/// A consignee of many years whose line of the heading is known.
fn known() -> TradePast {
    let line = LinePast { heading_known: true, heading_lines: 10, heading_kg: 1_000.0, ..LinePast::default() };
    TradePast { memory_days: 900, consignee_days: Some(800), consignee_lines: 40, lines: vec![line] }
}

fn remembered(change: impl FnOnce(&mut TradePast)) -> Option<TradePast> {
    let mut past = known();
    change(&mut past);
    Some(past)
}

#[test]
fn rf01_and_rf06_who_is_new_to_what() {
    let unknown = |past: &mut TradePast| past.lines[0] = LinePast::default();
    assert_eq!(flags_with(chips(), remembered(unknown)), ["RF01"]);
    assert!(flags_with(chips(), Some(known())).is_empty());
    assert!(flags_with(of("CERAMIC TILES", "690721"), remembered(unknown)).is_empty());
    let newcomer = |past: &mut TradePast| (past.consignee_days, past.consignee_lines) = (Some(20), 2);
    assert_eq!(flags_with(chips(), remembered(newcomer)), ["RF06"]);
    assert_eq!(
        flags_with(chips(), remembered(|past| (past.consignee_days, past.consignee_lines) = (None, 0))),
        ["RF06"]
    );
    // A store that is young itself knows of nobody that he is new.
    let young = |past: &mut TradePast| {
        unknown(past);
        (past.consignee_days, past.memory_days) = (Some(20), 30);
    };
    assert!(flags_with(chips(), remembered(young)).is_empty());
}

#[test]
fn rf05_and_rf17_prices_of_others() {
    let priced = |value: f64| {
        with(|bill| {
            bill.goods[0].net_mass_kg = Some(10.0);
            (bill.goods[0].value, bill.goods[0].currency) = (Some(value), Some("USD".into()));
        })
    };
    let peers = |count: i64| remembered(|past| past.lines[0].peers = Some(PeerPrices { count, low: 40.0, high: 90.0 }));
    assert_eq!(flags_with(priced(2_000.0), peers(30)), ["RF05"]);
    assert_eq!(flags_with(priced(100.0), peers(30)), ["RF17"]);
    assert!(flags_with(priced(600.0), peers(30)).is_empty());
    assert!(flags_with(priced(2_000.0), peers(29)).is_empty());
    assert!(flags_with(chips(), peers(30)).is_empty());
}

#[test]
fn rf09_growth_speaks_where_it_is_remembered() {
    let to_hub = || with(|bill| bill.discharge = Some("SGSIN".into()));
    let flow = |recent_kg: f64| remembered(|past| past.lines[0].flow = Some(TradeFlow { recent_kg, before_kg: 300.0 }));
    assert!(flags_with(to_hub(), flow(400.0)).contains(&"RF09".into()));
    assert!(!flags_with(to_hub(), flow(120.0)).contains(&"RF09".into()));
}

#[test]
fn rf15_more_than_the_consignee_is_used_to() {
    let of_mass = |kg: f64| with(|bill| bill.goods[0].net_mass_kg = Some(kg));
    assert_eq!(flags_with(of_mass(600.0), Some(known())), ["RF15"]);
    assert!(flags_with(of_mass(400.0), Some(known())).is_empty());
    assert!(flags_with(of_mass(600.0), remembered(|past| past.lines[0].heading_lines = 2)).is_empty());
    assert!(flags_with(chips(), Some(known())).is_empty());
}

#[test]
fn rf16_bills_that_are_parts_of_one() {
    let acid = |kg: f64| {
        let mut record = of("SULPHURIC ACID", "280700");
        record.consignment.goods[0].net_mass_kg = Some(kg);
        record
    };
    let near = |bills: i64, kg: f64| {
        remembered(|past| {
            let most = kg / bills as f64;
            let line = &mut past.lines[0];
            (line.near_bills, line.near_kg, line.near_most_kg) = (bills, kg, most);
        })
    };
    assert_eq!(flags_with(acid(90.0), near(2, 160.0)), ["RF16"]);
    assert!(flags_with(acid(90.0), near(1, 80.0)).is_empty());
    assert!(flags_with(acid(10.0), near(2, 20.0)).is_empty());
    assert!(flags_with(acid(900.0), near(2, 160.0)).is_empty());
}

#[test]
fn rf23_goods_that_go_back() {
    assert_eq!(flags_with(chips(), remembered(|past| past.lines[0].came_by = Some("B0".into()))), ["RF23"]);
    assert!(flags_with(chips(), Some(known())).is_empty());
}

#[test]
fn what_was_remembered_is_kept_where_it_has_spoken() {
    let back = remembered(|past| past.lines[0].came_by = Some("B0".into()));
    assert_eq!(assessed(chips(), back.clone()).past.trade, back);
    assert_eq!(assessed(chips(), Some(known())).past.trade, None);
}

#[test]
fn settings_are_held_over_what_ships_and_checked() {
    let policy = |text: &str| Policy::parse(&format!("{}\n[diversion]\n{text}\n", Policy::shipped()));
    let set = policy("banks = [\"LENDER\"]").unwrap().diversion;
    assert_eq!((set.banks.as_slice(), set.hubs.len()), (["LENDER".to_owned()].as_slice(), 0));
    assert!(set.high_priority.contains_key("T1"), "what is not named stays as shipped");
    for fault in
        ["hubs = [\"ATLANTIS\"]", "banks = [\"bank\"]", "hub_tiers = [\"T9\"]", "strategic = [\"84x\"]", "hub = []"]
    {
        assert!(policy(fault).is_err(), "{fault}");
    }
    assert_eq!(Policy::parse(Policy::shipped()).unwrap().diversion, assess::Diversion::shipped());
}

/// Whatever is absent, short or strange, every flag says something or nothing, and none fails.
#[test]
fn no_flag_fails_on_what_is_absent() {
    let texts = ["", " ", "-/-V", "9999999999999999999V", "50/", "É", "硝酸铵 CAS 1-1-1", "V/V/V HZ", "0V", "1.2.3HZ"];
    let engines = engines();
    for text in texts {
        for hs in [None, Some(""), Some("8"), Some("854231"), Some("硝")] {
            let goods = GoodsItem {
                description: Some(text.into()),
                hs: hs.map(Into::into),
                un_numbers: vec![text.into()],
                package_type: Some(text.into()),
                ..GoodsItem::default()
            };
            let party = Party {
                name: Some(text.into()),
                address: Some(text.into()),
                country: Some(text.into()),
                ..Party::default()
            };
            let consignment = Consignment {
                consignee: party.clone(),
                notify: party,
                discharge: Some(text.into()),
                destination: Some(text.into()),
                goods: vec![goods, GoodsItem::default()],
                ..Consignment::default()
            };
            let changed = vec!["destination".to_owned()];
            let record = ConsignmentRecord { consignment, changed, ..ConsignmentRecord::default() };
            assess::diversion::trade::lines(&record, &engines);
            flags(record.clone());
            let nothing = vec![LinePast { line: 7, ..LinePast::default() }, LinePast::default()];
            flags_with(record, Some(TradePast { lines: nothing, ..TradePast::default() }));
        }
    }
}
