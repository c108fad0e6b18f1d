//! Distances in SQL: a table of what is known at translation as a literal, and the formula where neither place is.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Said, pattern,
    walk::{Piece, Type, Variables, Walk},
};
use crate::{
    functions::distance_km,
    plan::{Const, NodeId, Op},
};

/// What is looked up of places by their codes.
type Table = BTreeMap<&'static str, f64>;

impl Walk<'_> {
    /// A distance to a place that the rule names is looked up, that of two others is worked out as
    /// [`functions::distance_km`](distance_km) does; a place that is not in the table is null, and so is its distance.
    pub(super) fn distance(&mut self, a: NodeId, b: NodeId, variables: &Variables) -> Said<Piece> {
        let (from, to) = (self.written_place(a), self.written_place(b));
        let known = |from: &str| -> Table {
            reference::places().filter_map(|(to, _)| Some((to, distance_km(from, to)?))).collect()
        };
        let found = match (from, to) {
            (Some(from), Some(to)) => return self.said_distance(distance_km(&from, &to)),
            (Some(place), None) | (None, Some(place)) => {
                let table = known(&place);
                if table.is_empty() {
                    return self.said_distance(None);
                }
                let other = if self.written_place(a).is_some() { b } else { a };
                let code = self.place_code(other, variables)?;
                self.speech.looked_up(&table, &code)
            }
            (None, None) => {
                let table = packed();
                let (a, b) = (self.place_code(a, variables)?, self.place_code(b, variables)?);
                let (a, b) = (self.speech.looked_up(&table, &a), self.speech.looked_up(&table, &b));
                self.speech.of_two(&a, &b, &haversine)
            }
        };
        Ok(Piece::atom(found))
    }

    fn said_distance(&self, km: Option<f64>) -> Said<Piece> {
        Ok(Piece::atom(km.map_or_else(|| "CAST(NULL AS DOUBLE)".to_owned(), |km| format!("{km}e0"))))
    }

    fn written_place(&self, id: NodeId) -> Option<Arc<str>> {
        match &self.plan.node(id).op {
            Op::Const(Const::Text(code)) => Some(Arc::clone(code)),
            _ => None,
        }
    }

    /// A code as the table has it, from one that may stand in small letters or between blanks; anything else is none.
    fn place_code(&mut self, place: NodeId, variables: &Variables) -> Said {
        let place = self.argument(place, variables, Type::Text)?;
        let shape = pattern::portable(r"^\s*([A-Za-z0-9]{5}|[A-Za-z0-9]{3})\s*$")?;
        // The one group that is kept.
        let shape = self.text(&shape.replacen("(?:(?:[0-9", "((?:[0-9", 1))?;
        Ok(format!("upper({})", self.speech.first_group(&place, &shape)))
    }
}

/// Where each place lies as one number: tenths of a degree from the south pole, four digits, then from the date line.
fn packed() -> Table {
    let tenths = |degrees: f64, from: f64| ((degrees + from) * 10.0).round();
    reference::places().map(|(code, (lat, lon))| (code, tenths(lat, 90.0) * 10_000.0 + tenths(lon, 180.0))).collect()
}

/// The distance of two packed places.
fn haversine(a: &str, b: &str) -> String {
    let latitude = |at: &str| format!("radians((floor({at} / 10000) - 900) / 10)");
    let longitude = |at: &str| format!("({at} - floor({at} / 10000) * 10000)");
    let (from, to) = (latitude(a), latitude(b));
    let east = format!("radians(({} - {}) / 10)", longitude(b), longitude(a));
    let h = format!("power(sin(({to} - {from}) / 2), 2) + cos({from}) * cos({to}) * power(sin({east} / 2), 2)");
    format!("floor(12742 * asin(sqrt({h})) * 10 + 0.5e0) / 10")
}
