//! Licences and permits, what was used of them, what was denied elsewhere, and what is watched for.
//!
//! These are the nouns. How a balance follows from them is the `goods` room's part.

mod register;
mod usage;

pub use register::{Cited, Denial, LineBalance, MeantParty, RecalledDenial, RecalledNotice, Standing, TargetedNotice};
pub use usage::{UsageAction, UsageEntry, UsageMessage, moment};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amount::Amount;

/// An enumeration with the words by which documents, tables and the API call its values.
macro_rules! words {
    ($(#[$head:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$head])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $value,)+ }
        impl $name {
            /// All of them, in their order.
            pub const ALL: &[$name] = &[$($name::$value),+];
            /// The word in documents.
            pub fn word(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }
            /// The value for its word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a licence is. That none is required, and an exception from requiring one, are kept as licences too, so that
    /// a line of goods always cites something that can be held against it.
    LicenceKind {
        /// Given to one holder.
        Individual = "individual",
        /// Open to whoever meets its conditions.
        General = "general",
        /// A legal exception from the need of a licence.
        Exception = "exception",
        /// The authority has said that none is required.
        NoLicenceRequired = "no_licence_required",
    }
}

words! {
    /// What a licence allows.
    Purpose {
        /// Bringing in.
        Import = "import",
        /// Sending out.
        Export = "export",
        /// Passing through.
        Transit = "transit",
    }
}

words! {
    /// What a licence says of a country. Where it allows some countries in a place of the journey, it allows no other.
    CountryUse {
        /// Goods may go there.
        Destination = "destination",
        /// Goods may not go there.
        ProhibitedDestination = "prohibited_destination",
        /// Goods may come from there.
        Origin = "origin",
        /// Goods may not come from there.
        ProhibitedOrigin = "prohibited_origin",
        /// Goods may pass there.
        EnRoute = "en_route",
        /// Goods may not pass there.
        ProhibitedEnRoute = "prohibited_en_route",
    }
}

words! {
    /// How a licence stands.
    LicenceState {
        /// Written, not issued.
        Draft = "draft",
        /// In force.
        Issued = "issued",
        /// In force again.
        Reinstated = "reinstated",
        /// Not in force for the time being.
        Suspended = "suspended",
        /// Taken away by the authority.
        Revoked = "revoked",
        /// Given back by its holder.
        Surrendered = "surrendered",
        /// Its last day is over.
        Expired = "expired",
        /// Nothing of it is left.
        Exhausted = "exhausted",
        /// Never came into force.
        Cancelled = "cancelled",
    }
}

words! {
    /// In what part somebody changes a licence.
    Hand {
        /// The authority that issues it, through its system or at the command line.
        Authority = "authority",
        /// A supervisor at customs.
        Supervisor = "supervisor",
        /// An officer at customs.
        Officer = "officer",
    }
}

/// A trader on a licence, a denial or a notice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LicenceParty {
    /// Name.
    pub name: String,
    /// Country, ISO 3166 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Registration numbers: TIN, EORI, NTN.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
}

/// A country and what the licence says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LicenceCountry {
    /// ISO 3166 alpha-2.
    pub country: String,
    /// What is said of it.
    pub r#use: CountryUse,
}

/// One line of goods on a licence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LicenceLine {
    /// Its number on the licence.
    pub line: i64,
    /// What the goods are, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Items of the goods dictionary that it covers, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// References in control lists that it covers: `1C350`, `5A002.a`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Harmonized System codes that it covers, digits, whole or from the left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hs: Vec<String>,
    /// How much it allows in `unit`; without it any quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Amount>,
    /// Unit of `quantity`: `kg`, `t`, `g`, `l`, `m3`, or any other word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How much it allows in `currency`; without it any value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// ISO 4217 currency of `value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl LicenceLine {
    /// Whether it says how much it allows.
    pub fn limited(&self) -> bool {
        self.quantity.is_some() || self.value.is_some()
    }
}

/// A licence, permit, exception or statement that none is needed, as its authority has made it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Its number, as the authority writes it.
    pub number: String,
    /// What it is.
    pub kind: LicenceKind,
    /// Who made it out.
    pub authority: String,
    /// What it allows.
    pub purposes: Vec<Purpose>,
    /// To whom it was given; nobody in particular where it is general.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<LicenceParty>,
    /// Those abroad with whom it may be used; with anybody where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_parties: Vec<LicenceParty>,
    /// Countries, and what it says of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<LicenceCountry>,
    /// The first day on which it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// What it allows, line by line.
    pub lines: Vec<LicenceLine>,
}

impl Licence {
    /// The number as it is looked up: letters and digits in upper case, however it was spaced.
    pub fn key(number: &str) -> String {
        number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    }
}

/// A change of a licence's state. The first one makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StateChange {
    /// The state from then on.
    pub state: LicenceState,
    /// From when on, UTC.
    #[schema(value_type = String)]
    pub effective: DateTime<Utc>,
    /// When it was written down, UTC.
    #[schema(value_type = String)]
    pub recorded: DateTime<Utc>,
    /// In whose part.
    pub hand: Hand,
    /// User or token name.
    pub by: String,
    /// Why.
    pub reason: String,
}
