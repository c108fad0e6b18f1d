//! What a rule reads and needs, for those who scan stored records.

use rules::{Constant, FieldTest, RuleSet, Test};

use super::rule;

#[test]
fn a_rule_says_what_it_reads_and_needs() {
    // What has no necessary condition has none: alternatives, negations, functions.
    let open = RuleSet::compile(vec![rule("consignment", "consignment.origin == 'A' || size(consignment.goods) > 3")])
        .unwrap();
    let needs = open.needs(0);
    assert_eq!(needs.conditions, []);
    assert_eq!(
        needs.leaves.into_iter().collect::<Vec<_>>(),
        [vec!["consignment", "goods", "line"], vec!["consignment", "origin"]]
    );
    let set = RuleSet::compile(vec![rule(
        "consignment",
        "voyage.mode in ['sea', 'air'] && 4 > consignment.packages 
         && consignment.goods.exists(g, g.hs.startsWith('8542') && g.value < 5.0 && g.origin != 'CN')",
    )])
    .unwrap();
    let mut conditions = set.needs(0).conditions;
    conditions.iter_mut().for_each(|condition| condition.tests.sort_by(|a, b| a.path.cmp(&b.path)));
    conditions.sort_by(|a, b| a.over.cmp(&b.over));
    let test = |path: &[&'static str], test: Test| FieldTest { path: path.to_vec(), test };
    let text = |text: &str| Constant::Text(text.into());
    let shown: Vec<_> = conditions.into_iter().map(|condition| (condition.over, condition.tests)).collect();
    let goods = vec!["consignment", "goods"];
    assert_eq!(
        shown,
        [
            (
                vec![],
                vec![
                    test(&["consignment", "packages"], Test::AtMost(Constant::Number(4.0))),
                    test(&["voyage", "mode"], Test::OneOf(vec![text("air"), text("sea")])),
                ]
            ),
            (
                goods,
                vec![
                    test(&["consignment", "goods", "hs"], Test::Prefix("8542".into())),
                    test(&["consignment", "goods", "value"], Test::AtMost(Constant::Number(5.0))),
                ]
            ),
        ]
    );
}

/// A column in which every text is absent has a dictionary of nothing.
#[test]
fn a_dictionary_may_be_empty() {
    use std::sync::Arc;

    use arrow_array::{DictionaryArray, Int32Array, RecordBatch, StringArray, StructArray};

    let set =
        RuleSet::compile(vec![rule("consignment", "consignment.origin != 'AA' || !has(consignment.origin)")]).unwrap();
    let nothing = StringArray::from(Vec::<&str>::new());
    let origin = DictionaryArray::new(Int32Array::from(vec![None, None]), Arc::new(nothing));
    let field = Arc::new(arrow_schema::Field::new("origin", arrow_array::Array::data_type(&origin).clone(), true));
    let bill = StructArray::from(vec![(field, Arc::new(origin) as arrow_array::ArrayRef)]);
    let batch = RecordBatch::try_from_iter([("consignment", Arc::new(bill) as arrow_array::ArrayRef)]).unwrap();
    let hits = set.hits_in(model::SubjectKind::Consignment, &batch, &rules::Past::default()).unwrap();
    assert_eq!(hits, [(0, 0), (1, 0)]);
}
