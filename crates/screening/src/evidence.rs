//! What birth date, nationality, sex and documents add to a name or take away from it.

use model::Entity;

use crate::{
    fold,
    index::{Query, Why},
};

/// The score after the evidence, with a line for each piece that spoke.
pub(crate) fn weigh(query: &Query<'_>, entity: &Entity, name: f64, why: &mut Vec<Why>) -> f64 {
    let mut score = name;
    if let Some((factor, how, against)) = birth(query.dob, &entity.dob) {
        let before = score;
        score = if factor >= 0.0 { score + (1.0 - score) * factor } else { score * (1.0 + factor) };
        why.push(Why::new("birth date", query.dob.unwrap_or(""), against, how, score - before));
    }
    if let Some(sex) = query.sex.and_then(|s| s.chars().next()).filter(|c| matches!(c, 'M' | 'F'))
        && entity
            .sex
            .as_deref()
            .and_then(|s| s.chars().next())
            .map(|c| c.to_ascii_uppercase())
            .is_some_and(|listed| matches!(listed, 'M' | 'F') && listed != sex)
    {
        score *= 0.8;
        why.push(Why::new("sex", &sex.to_string(), entity.sex.as_deref().unwrap_or(""), "differs", -0.2 * name));
    }
    for (number, _) in query.documents {
        let asked = fold::number(number);
        // A short number is shared by chance, a blank one by everybody.
        if asked.len() < fold::NUMBER {
            continue;
        }
        if let Some(document) = entity.documents.iter().find(|d| fold::number(&d.number) == asked) {
            why.push(Why::new("document", number, &document.number, "document", 1.0 - score));
            score = 1.0;
        }
    }
    if let (Some(asked), Some(listed)) = (query.imo, entity.imo.as_deref()) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let same = digits(asked) == digits(listed);
        why.push(Why::new(
            "IMO number",
            asked,
            listed,
            if same { "imo" } else { "differs" },
            if same { 1.0 - score } else { -score },
        ));
        score = if same { 1.0 } else { 0.0 };
    }
    score.clamp(0.0, 1.0)
}

/// How a birth date stands to the listed ones: full agreement, year only, day and month swapped, or none.
fn birth<'e>(asked: Option<&str>, listed: &'e [String]) -> Option<(f64, &'static str, &'e str)> {
    // A date without a year that can be read says nothing either way.
    let dated = |text: &str| text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let asked = asked.filter(|text| dated(text))?;
    let judged = listed.iter().filter(|text| dated(text)).map(|text| {
        let (factor, how) = judge(asked, text);
        (factor, how, text.as_str())
    });
    judged.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn judge(asked: &str, listed: &str) -> (f64, &'static str) {
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok()).unwrap_or(0);
    let (a, b) = (year(asked), year(listed));
    if asked.len() >= 10 && listed.len() >= 10 {
        if asked.get(..10) == listed.get(..10) {
            return (0.6, "dob");
        }
        let swapped = |text: &str| Some(format!("{}-{}-{}", text.get(..4)?, text.get(8..10)?, text.get(5..7)?));
        if swapped(asked).as_deref() == listed.get(..10) {
            return (0.3, "day and month swapped");
        }
        return match (a - b).abs() {
            0 => (-0.05, "same year only"),
            1..=2 => (-0.15, "near"),
            _ => (-0.35, "differs"),
        };
    }
    match (a - b).abs() {
        0 => (0.2, "same year"),
        1..=2 => (0.0, "near"),
        _ => (-0.3, "differs"),
    }
}
