//! Who writes to whom, and under which caveats.

use serde::{Deserialize, Serialize};

/// What an authority is in the programmes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// A customs administration.
    #[default]
    Customs,
    /// National contact point of a WCO programme.
    NationalContactPoint,
    /// Competent national authority under a convention: drug control (1988), waste (Basel).
    CompetentAuthority,
    /// Designated national authority (Rotterdam Convention, article 4).
    DesignatedNationalAuthority,
    /// National authority for the Chemical Weapons Convention (article VII).
    OpcwNationalAuthority,
    /// A regional intelligence liaison office of the WCO.
    Rilo,
    /// The International Narcotics Control Board.
    Incb,
    /// The programme's secretariat.
    ProgrammeSecretariat,
}

impl AuthorityKind {
    /// All of them.
    pub const ALL: [AuthorityKind; 8] = [
        AuthorityKind::Customs,
        AuthorityKind::NationalContactPoint,
        AuthorityKind::CompetentAuthority,
        AuthorityKind::DesignatedNationalAuthority,
        AuthorityKind::OpcwNationalAuthority,
        AuthorityKind::Rilo,
        AuthorityKind::Incb,
        AuthorityKind::ProgrammeSecretariat,
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            AuthorityKind::Customs => "customs",
            AuthorityKind::NationalContactPoint => "national_contact_point",
            AuthorityKind::CompetentAuthority => "competent_authority",
            AuthorityKind::DesignatedNationalAuthority => "designated_national_authority",
            AuthorityKind::OpcwNationalAuthority => "opcw_national_authority",
            AuthorityKind::Rilo => "rilo",
            AuthorityKind::Incb => "incb",
            AuthorityKind::ProgrammeSecretariat => "programme_secretariat",
        }
    }

    /// The kind for its word.
    pub fn parse(word: &str) -> Option<Self> {
        AuthorityKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it belongs to one country, which then has to be named.
    pub fn national(self) -> bool {
        !matches!(self, AuthorityKind::Rilo | AuthorityKind::Incb | AuthorityKind::ProgrammeSecretariat)
    }
}

/// An authority that sends or receives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Authority {
    /// What it is.
    pub kind: AuthorityKind,
    /// Country, ISO 3166 alpha-2; absent for international bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its name, or the name of the regional node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Authority {
    /// Kind and country, or kind and name: how lists show it and by which a sender is known again.
    pub fn shown(&self) -> String {
        let which = self.country.as_deref().or(self.name.as_deref()).unwrap_or("");
        format!("{} {which}", self.kind.word()).trim_end().to_owned()
    }
}

/// How what is sent may be used. Several can hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Caveat {
    /// For official use by the receiving authority.
    OfficialUse,
    /// For law enforcement only.
    LawEnforcementOnly,
    /// Not to be passed on without the sender's consent.
    OriginatorControlled,
    /// Not to be used as evidence without the sender's consent.
    NoJudicialUse,
    /// Carries commercial confidence.
    CommercialConfidence,
}

impl Caveat {
    /// All of them.
    pub const ALL: [Caveat; 5] = [
        Caveat::OfficialUse,
        Caveat::LawEnforcementOnly,
        Caveat::OriginatorControlled,
        Caveat::NoJudicialUse,
        Caveat::CommercialConfidence,
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Caveat::OfficialUse => "official_use",
            Caveat::LawEnforcementOnly => "law_enforcement_only",
            Caveat::OriginatorControlled => "originator_controlled",
            Caveat::NoJudicialUse => "no_judicial_use",
            Caveat::CommercialConfidence => "commercial_confidence",
        }
    }

    /// The caveat for its word.
    pub fn parse(word: &str) -> Option<Self> {
        Caveat::ALL.into_iter().find(|caveat| caveat.word() == word)
    }
}
