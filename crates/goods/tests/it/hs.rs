//! Headings over a small nomenclature of invented words beside real ones.

use goods::hs::{Confirmed, Nomenclature, NomenclatureError, Suggester, normalised};

const SMALL: &str = "section,hscode,description,parent,level
I,10,Cereals,TOTAL,2
I,1006,Rice,10,4
I,100630,\"Cereals; rice, semi-milled or wholly milled\",1006,6
I,100640,\"Cereals; rice, broken\",1006,6
II,40,Rubber and articles thereof,TOTAL,2
II,4011,New pneumatic tyres of rubber,40,4
II,401110,\"Rubber; new pneumatic tyres, of a kind used on motor cars\",4011,6
II,401120,\"Rubber; new pneumatic tyres, of a kind used on buses or lorries\",4011,6
III,61,\"Apparel, knitted or crocheted\",TOTAL,2
III,6109,\"T-shirts, singlets and other vests; knitted or crocheted\",61,4
III,610910,\"T-shirts, singlets and other vests; of cotton, knitted or crocheted\",6109,6
III,610990,\"T-shirts, singlets and other vests; of textile materials (other than cotton)\",6109,6
IV,84,Machinery,TOTAL,2
IV,8418,Refrigerators and freezers,84,4
IV,841810,\"Refrigerators and freezers; combined, with separate external doors\",8418,6
IV,8452,Sewing machines,84,4
IV,845210,\"Sewing machines; of the household type\",8452,6
IV,8471,Automatic data processing machines and units thereof,84,4
IV,847130,\"Automatic data processing machines; portable, weighing not more than 10kg\",8471,6
V,87,Vehicles,TOTAL,2
V,8703,Motor cars and other motor vehicles for the transport of persons,87,4
V,870323,\"Vehicles; motor cars, spark-ignition\",8703,6
VI,94,Furniture,TOTAL,2
VI,9401,Seats,94,4
VI,940130,\"Seats; swivel, with variable height adjustment\",9401,6
VI,9403,Furniture and parts thereof,94,4
VI,940350,\"Furniture; wooden, for bedroom use\",9403,6
";

fn small() -> Nomenclature {
    let (read, refused) = Nomenclature::read(SMALL.as_bytes(), 2022).unwrap();
    assert!(refused.is_empty());
    read
}

fn first(suggester: &Suggester, text: &str) -> String {
    suggester.suggest(text, 1).first().map(|found| found.code.clone()).unwrap_or_default()
}

#[test]
fn words_of_trade_other_spellings_typos_and_compounds_find_the_code() {
    let suggester = Suggester::build(&small(), None, &[]);
    for (text, code) in [
        ("BASMATI RICE 25 KG BAGS", "100630"),
        ("200 CTNS MENS COTTON TSHIRTS", "610910"),
        ("car tires 205/55R16", "401110"),
        ("LAPTOP 14 INCH", "847130"),
        ("refrigrators", "841810"),
        ("笔记本电脑", "847130"),
        ("wooden wardrobe for bedroom", "940350"),
        ("office chair swivel", "940130"),
    ] {
        assert_eq!(first(&suggester, text), code, "{text}");
    }
    assert!(suggester.suggest("QXZ 500", 5).is_empty(), "a model alone says nothing");
    assert!(suggester.suggest("", 5).is_empty());
}

#[test]
fn a_suggestion_names_the_words_that_led_to_it_and_its_edition() {
    let suggester = Suggester::build(&small(), None, &[]);
    let found = suggester.suggest("SUPERX LAPTOP", 3).remove(0);
    assert_eq!((found.heading.as_str(), found.edition), ("8471", 2022));
    assert_eq!(found.because[0].word, "laptop");
    assert!(found.because.iter().all(|because| because.word != "superx"), "{found:?}");
    assert!(found.description.contains("portable"));
}

#[test]
fn what_a_heading_says_it_is_not_does_not_find_it() {
    let suggester = Suggester::build(&small(), None, &[]);
    let codes = suggester.subheadings("cotton vests", 2);
    assert_eq!(codes[0].digits, "610910", "{codes:?}");
}

#[test]
fn a_mismatch_is_said_with_a_margin_and_else_not() {
    let lines: String = (0..30)
        .map(|at| format!("VII,70{at:02},Glass articles of group {at},70,4\nVII,70{at:02}00,Glass; ware of group {at},70{at:02},6\n"))
        .collect();
    let (many, _) = Nomenclature::read(format!("{SMALL}{lines}").as_bytes(), 2022).unwrap();
    let suggester = Suggester::build(&many, None, &[]);
    let said = suggester.check("NEW CAR TYRES OF RUBBER", "8471.30").unwrap();
    assert_eq!((said.declared.as_str(), said.suggested[0].heading.as_str()), ("8471", "4011"));
    assert!(said.margin > 0.5, "{said:?}");
    assert_eq!(suggester.check("NEW CAR TYRES OF RUBBER", "401110"), None, "the right heading");
    assert_eq!(suggester.check("PARTS", "847130"), None, "a text that says nothing");
    assert_eq!(suggester.check("ZORBLAX MAXIMA ULTRON TYRE PRIME DELTA", "847130"), None, "mostly unknown words");
    assert_eq!(suggester.check("NEW CAR TYRES OF RUBBER", "9999"), None, "no heading of this edition");
    assert_eq!(suggester.check("NEW CAR TYRES OF RUBBER", "84"), None, "a chapter only");
    assert_eq!(suggester.check("", "847130"), None);
}

#[test]
fn tariff_and_confirmed_lines_teach_and_change_the_version() {
    let bare = Suggester::build(&small(), None, &[]);
    assert!(bare.suggest("ZORBLAX", 1).is_empty());
    let tariff = "code,description\n84713010,Zorblax tablets\n9999,National\nabc,Nothing\n";
    let (tariff, refused) = Nomenclature::read(tariff.as_bytes(), 2022).unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!(first(&Suggester::build(&small(), Some(&tariff), &[]), "ZORBLAX"), "847130");
    let lines = [
        Confirmed::new("Zorblax, 20 cartons", "841810", 2022, 9).unwrap(),
        Confirmed::new("ZORBLAX", "845210", 2022, 1).unwrap(),
        Confirmed::new("ZORBLAX", "870323", 2017, 100).unwrap(),
    ];
    let taught = Suggester::build(&small(), Some(&tariff), &lines);
    assert_eq!(first(&taught, "zorblax"), "841810", "more often confirmed, and of this edition");
    let versions = [&bare, &Suggester::build(&small(), Some(&tariff), &[]), &taught].map(|s| s.version().to_owned());
    assert_eq!(versions.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    assert_eq!(Suggester::build(&small(), None, &[]).version(), bare.version());
}

#[test]
fn files_name_their_faults_and_texts_come_back_as_they_were() {
    assert!(matches!(Nomenclature::read(b"a,b\n1,2\n", 2022), Err(NomenclatureError::Column { .. })));
    assert!(matches!(Nomenclature::read(b"code,description\nTOTAL,x\n", 2022), Err(NomenclatureError::Empty)));
    let (_, refused) =
        Nomenclature::read(b"code,description,edition\n0101,Horses,2022\n0102,Cattle,2017\n", 2022).unwrap();
    assert_eq!((refused.len(), refused[0].line), (1, 3));
    let small = small();
    assert_eq!(Nomenclature::from_text(&small.to_text().unwrap()).unwrap(), small);
    let (lines, refused) = Confirmed::read(
        b"text,hs,count\nFrozen shrimp,0306.17,3\n,0306,1\nX ray,0306,1\nshrimps frozen,030617,x\n",
        2022,
    )
    .unwrap();
    assert_eq!((lines.len(), refused.len()), (1, 3));
    assert_eq!((lines[0].count, lines[0].text.as_str()), (3, normalised("SHRIMPS, FROZEN").as_str()));
}

/// No text may panic or hang, whatever script or length.
#[test]
fn any_text_is_answered() {
    let suggester = Suggester::build(&small(), None, &[]);
    let mut state = 7_u32;
    let letters: Vec<char> = "aé'-;,.(0汽шข🂡ß\u{301} T".chars().collect();
    for length in [1, 3, 10, 200, 5_000] {
        let text: String = (0..length)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                letters[(state >> 16) as usize % letters.len()]
            })
            .collect();
        let _ = (suggester.suggest(&text, 5), suggester.check(&text, "8471"), normalised(&text));
    }
}
