//! The shipped catalogue says what it should, and a broken one is refused.

use exchange::{
    catalogue::{self, Catalogue, GLOBAL_SHIELD},
    form::Kind,
    prefill,
};
use model::{code::cas::CasNumber, schema::Privacy};

#[test]
fn every_form_is_there_and_names_only_what_there_is() {
    let forms = catalogue::shipped().all();
    let codes: Vec<&str> = forms.iter().map(|form| form.code.as_str()).collect();
    let expected = [
        "pen",
        "global_shield_return",
        "global_shield_suspicious",
        "pic",
        "cwc_end_use",
        "basel_notification",
        "basel_movement",
    ];
    assert_eq!(codes, expected);
    assert_eq!(catalogue::shipped().newest("pic").unwrap().section.len(), 7);
    for form in &forms {
        let fields: Vec<_> = form.section.iter().flat_map(|section| &section.fields).collect();
        assert!(fields.len() >= 14, "{}", form.code);
        for field in fields {
            let place = format!("{}.{}", form.code, field.code);
            if let Some(from) = field.from.as_deref() {
                assert!(prefill::sources().contains_key(from), "{place} from {from}");
            }
            if field.kind == Kind::Party || field.code == "contact" {
                assert!(field.privacy > Privacy::Open, "{place}");
            }
        }
    }
}

#[test]
fn the_programme_s_items_have_right_numbers() {
    assert_eq!(GLOBAL_SHIELD.len(), 17);
    for item in GLOBAL_SHIELD.iter() {
        assert!(item.cas.as_deref().is_none_or(|cas| CasNumber::parse(cas).is_some()), "{}", item.id);
        assert!(model::code::HsCode::parse(&item.hs, 2022).is_some(), "{}", item.id);
    }
}

const FORM: &str = r#"
code = "x"
version = 1
title = "X"
programme = "X"
basis = "X"
prefix = "X"
sender = ["customs"]
recipient = ["customs"]
caveats = []
replies = ["acknowledgement"]
silence = { means = "nothing", text = "" }
"#;

#[test]
fn a_form_that_contradicts_itself_is_refused() {
    let section =
        "[[section]]\ncode = \"a\"\nlabel = \"A\"\nfields = [{ code = \"b\", label = \"B\", kind = \"date\" }]\n";
    let read = |more: &str| Catalogue::read(&[&format!("{FORM}{more}")]).map(|_| ()).map_err(|error| error.to_string());
    assert_eq!(read(section), Ok(()));
    let rule = "send_by = { days = 1, after = \"a.c\", basis = \"\" }\n";
    assert_eq!(read(&format!("{rule}{section}")), Err("form x: it has no field a.c".into()));
    let both = "send_by = { days = 1, after = \"a.b\", before = \"a.b\", basis = \"\" }\n";
    assert!(read(&format!("{both}{section}")).unwrap_err().contains("either after something or before it"));
    assert!(read(&section.replace("date", "choice")).unwrap_err().contains("nothing to choose from"));
    let steps = "[[escalation]]\ndays = 2\nto = \"officer\"\ntext = \"\"\n[[escalation]]\ndays = 1\nto = \"officer\"\ntext = \"\"\n";
    assert!(read(&format!("{steps}{section}")).unwrap_err().contains("order of their days"));
    assert!(read("colour = \"red\"").unwrap_err().contains("a form cannot be read"));
}
