//! One conveyance crossing once.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::record;

/// The mode of transport (UN/ECE Recommendation 19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By aircraft.
    Air,
    /// By vessel.
    Sea,
    /// By truck.
    Road,
    /// By train.
    Rail,
}

impl Mode {
    /// The word used in documents, rules and keys.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Air => "air",
            Mode::Sea => "sea",
            Mode::Road => "road",
            Mode::Rail => "rail",
        }
    }
}

record! {
    /// A vessel as the message names it.
    pub struct Vessel {
        /// Name as received.
        name: Option<String> = ("Vessel name", "", "\"EVER GIVEN\"", Open),
        /// IMO ship identification number as received, 7 digits (IMO Resolution A.1117).
        imo: Option<String> = ("IMO number", "", "\"9811000\"", Open),
        /// Whether the IMO number passes its check digit.
        imo_valid: Option<bool> = ("IMO number valid", "", "true", Open),
        /// Radio call sign (ITU).
        call_sign: Option<String> = ("Call sign", "", "\"H3RC\"", Open),
        /// Flag, ISO 3166 as received.
        flag: Option<String> = ("Flag", "", "\"PA\"", Open),
    }
}

record! {
    /// A place and the scheduled local time there.
    pub struct Call {
        /// Code as received: UN/LOCODE or IATA.
        place: Option<String> = ("Place", "", "\"KHI\"", Open),
        /// Country of the place, ISO 3166 alpha-2, where it can be derived.
        country: Option<String> = ("Country", "", "\"PK\"", Open),
        /// Scheduled local time at the place.
        time: Option<NaiveDateTime> = ("Time", "", "timestamp(\"2026-11-23T04:10:00Z\")", Open),
    }
}

record! {
    /// One conveyance crossing once: a flight leg on a date, a vessel call, a truck.
    pub struct Movement {
        /// air, sea, road or rail.
        mode: String = ("Mode", "", "\"air\"", Open),
        /// Carrier: IATA airline code or SCAC / carrier code as received.
        carrier: Option<String> = ("Carrier", "", "\"EK\"", Open),
        /// Flight number without the carrier, or voyage number.
        number: Option<String> = ("Flight or voyage", "", "\"612\"", Open),
        /// The vessel, where the message names one.
        vessel: Option<Vessel> = ("Vessel", "", "", Open),
        /// Where it leaves.
        departure: Call = ("Departure", "", "", Open),
        /// Where it arrives.
        arrival: Call = ("Arrival", "", "", Open),
        /// arriving or departing, seen from the home country; absent when neither end is home.
        direction: Option<String> = ("Direction", "", "\"arriving\"", Open),
        /// Whether the message lists crew.
        crew_list: bool = ("Crew list", "", "false", Open),
        /// Whether this leg crosses the border of the receiving state (last foreign departure to first arrival).
        crossing: bool = ("Crosses the border", "", "true", Open),
        /// Customs office of arrival as received.
        office: Option<String> = ("Customs office", "", "\"KAPE\"", Open),
    }
}

impl Movement {
    /// The natural key: what stays the same in every message about this movement.
    ///
    /// Air: carrier, number without leading zeros, local date of departure, place of departure.
    /// Other modes: IMO number (else call sign, else name), voyage, place of arrival.
    pub fn key(&self) -> String {
        let text = |value: &Option<String>| value.as_deref().unwrap_or("-").trim().to_uppercase();
        if self.mode == Mode::Air.word() {
            let number = text(&self.number);
            let number = number.trim_start_matches('0');
            let date =
                self.departure.time.or(self.arrival.time).map_or_else(|| "-".to_owned(), |t| t.date().to_string());
            return format!("air:{}{number}:{date}:{}", text(&self.carrier), text(&self.departure.place));
        }
        let vessel = self.vessel.as_ref();
        let hull = vessel
            .and_then(|v| v.imo.clone().or_else(|| v.call_sign.clone()).or_else(|| v.name.clone()))
            .or_else(|| self.carrier.clone());
        format!("{}:{}:{}:{}", self.mode, text(&hull), text(&self.number), text(&self.arrival.place))
    }

    /// What an officer calls it: `EK612`, or `EVER GIVEN 0123W`.
    pub fn title(&self) -> String {
        let number = self.number.as_deref().unwrap_or("");
        match self.vessel.as_ref().and_then(|v| v.name.as_deref()) {
            Some(name) => format!("{name} {number}").trim().to_owned(),
            None => format!("{}{number}", self.carrier.as_deref().unwrap_or("")),
        }
    }
}
