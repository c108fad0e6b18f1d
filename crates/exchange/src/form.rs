//! A form: which fields it has, who sends it to whom, and what happens by when. Data, read from the catalogue.

use model::schema::Privacy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AuthorityKind, Caveat};

/// A form in one version. A released version is never edited: a new one follows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NotificationForm)]
pub struct Form {
    /// Short name in documents: `pen`.
    pub code: String,
    /// Version, from 1.
    pub version: u32,
    /// What officers call it.
    pub title: String,
    /// The programme that it belongs to.
    pub programme: String,
    /// The law or convention that asks for it.
    pub basis: String,
    /// First letters of the references of what is sent by it.
    pub prefix: String,
    /// Who may send it.
    pub sender: Vec<AuthorityKind>,
    /// Who may receive it.
    pub recipient: Vec<AuthorityKind>,
    /// Who gets a copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copy: Vec<AuthorityKind>,
    /// The caveats under which it is sent where nothing else is said.
    pub caveats: Vec<Caveat>,
    /// By when it is to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_by: Option<Rule>,
    /// By when it is to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<Rule>,
    /// What may be answered.
    pub replies: Vec<ReplyKind>,
    /// What it means that nobody answered in time.
    pub silence: Silence,
    /// Who is told when, seen from the day by which it is to be answered; in the order of their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalation: Vec<Escalation>,
    /// Its parts.
    pub section: Vec<Section>,
    /// What has to hold between fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check: Vec<Check>,
}

/// A day by a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormRule)]
pub struct Rule {
    /// Days from the anchor.
    pub days: u32,
    /// Which days are counted.
    #[serde(default)]
    pub count: Count,
    /// The anchor: `sending` (receipt, for what came in), or `section.field` of a date or a month, whose last day counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The same, when the days are counted backwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Where the number of days comes from.
    pub basis: String,
}

/// Which days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DayCount)]
pub enum Count {
    /// All.
    #[default]
    Calendar,
    /// Neither weekends nor holidays of the office.
    Business,
}

/// What may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyKind {
    /// It has come.
    Acknowledgement,
    /// The answer will come by a later day.
    MoreTime,
    /// It may go on.
    NoObjection,
    /// It may not, for a reason.
    Objection,
}

impl ReplyKind {
    /// All of them.
    pub const ALL: [ReplyKind; 4] =
        [ReplyKind::Acknowledgement, ReplyKind::MoreTime, ReplyKind::NoObjection, ReplyKind::Objection];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            ReplyKind::Acknowledgement => "acknowledgement",
            ReplyKind::MoreTime => "more_time",
            ReplyKind::NoObjection => "no_objection",
            ReplyKind::Objection => "objection",
        }
    }

    /// The kind for its word.
    pub fn parse(word: &str) -> Option<Self> {
        ReplyKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What it means that nobody answered in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormSilence)]
pub struct Silence {
    /// In one word.
    pub means: Meaning,
    /// In a sentence, with what to do.
    pub text: String,
}

/// What silence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SilenceMeaning)]
pub enum Meaning {
    /// It may be taken as no objection.
    NoObjection,
    /// There is no consent: it may not go on.
    NoConsent,
    /// It is to be sent once more.
    SendAgain,
    /// Nothing: no answer is owed.
    Nothing,
}

impl Meaning {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Meaning::NoObjection => "no_objection",
            Meaning::NoConsent => "no_consent",
            Meaning::SendAgain => "send_again",
            Meaning::Nothing => "nothing",
        }
    }
}

/// Who is told that an answer is owed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormEscalation)]
pub struct Escalation {
    /// Days after the day by which it is to be answered; before it when negative. Calendar days.
    pub days: i32,
    /// The role that is told.
    pub to: String,
    /// What to do.
    pub text: String,
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormSection)]
pub struct Section {
    /// Its name in documents.
    pub code: String,
    /// What officers call it.
    pub label: String,
    /// Whether it may be filled in several times, as rows of a table.
    #[serde(default)]
    pub repeats: bool,
    /// Its fields in order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormField)]
pub struct Field {
    /// Its name in documents.
    pub code: String,
    /// What officers call it.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether it has to be filled in before the form is sent.
    #[serde(default)]
    pub required: bool,
    /// Who may see it.
    #[serde(default)]
    pub privacy: Privacy,
    /// Units of a number; none for a bare one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// The choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// A table of choices that the catalogue keeps, in place of `options`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Where its value is found when the form is drafted from a consignment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What to write, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FieldKind)]
pub enum Kind {
    /// Words.
    Text,
    /// A number, with a unit where the field has units.
    Number,
    /// A day, ISO 8601.
    Date,
    /// A month, `2026-10`.
    Month,
    /// A country, ISO 3166 alpha-2.
    Country,
    /// A place, UN/LOCODE.
    Place,
    /// A CAS registry number with its check digit.
    Cas,
    /// A Harmonized System code of four digits or more.
    Hs,
    /// A UN number of dangerous goods.
    Un,
    /// One of the field's options.
    Choice,
    /// A trader: name, address, country, identifier, contact.
    Party,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FieldChoice)]
pub struct Choice {
    /// Its word in documents.
    pub code: String,
    /// What officers call it.
    pub label: String,
}

/// What has to hold between fields. Fields are named `section.field`; what is not filled in is not held against anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = FormCheck)]
pub enum Check {
    /// One day is not after another.
    Order {
        /// The earlier.
        first: String,
        /// The later.
        then: String,
    },
    /// At least one of these is filled in.
    OneOf {
        /// The fields.
        fields: Vec<String>,
    },
    /// Two choices do not go together.
    Excludes {
        /// A field.
        field: String,
        /// Its choice.
        value: String,
        /// Another field.
        other: String,
        /// Its choice.
        forbids: String,
        /// Why, and what to do.
        text: String,
    },
    /// A field has to be filled in when another holds a choice.
    Needs {
        /// A field.
        field: String,
        /// Its choice.
        value: String,
        /// What is needed then.
        needs: String,
    },
}

impl Form {
    /// A section by its code.
    pub fn section(&self, code: &str) -> Option<&Section> {
        self.section.iter().find(|section| section.code == code)
    }

    /// A field by its path `section.field`.
    pub fn field(&self, path: &str) -> Option<&Field> {
        let (section, field) = path.split_once('.')?;
        self.section(section)?.field(field)
    }

    /// Whether a reply of this kind ends the waiting.
    pub fn ends_waiting(&self, kind: ReplyKind) -> bool {
        match kind {
            ReplyKind::NoObjection | ReplyKind::Objection => true,
            ReplyKind::MoreTime => false,
            // Where nothing more can be answered, that it has come is the answer.
            ReplyKind::Acknowledgement => {
                !self.replies.contains(&ReplyKind::NoObjection) && !self.replies.contains(&ReplyKind::Objection)
            }
        }
    }
}

impl Section {
    /// A field by its code.
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == code)
    }
}
