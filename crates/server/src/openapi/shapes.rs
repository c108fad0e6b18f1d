//! What the API sends and takes beyond the types of the store and the model, in a short notation.
//!
//! `[T]` is an array, `{T}` an object of such values, `T?` may be absent, `T|null` may be null; `text`, `integer`,
//! `number`, `boolean` and `any` are themselves; every other name is a schema of the document.

use serde_json::{Map, Value as Json, json};

/// A name and its notation.
pub(super) type Field = (&'static str, &'static str);

/// An answer that is put together: its name, the schema that it extends (or none), and its fields.
pub(super) type Composed = (&'static str, &'static str, &'static [Field]);

/// The page of a subject, whatever its kind: all but its record.
macro_rules! subject {
    ($record:literal) => {
        &[
            ("id", "integer"),
            ("movement_id", "integer"),
            ("movement", "MovementItem"),
            ("record", $record),
            ("assessment", "WordedAssessment|null"),
            ("versions", concat!("[", $record, "Version]")),
            ("companions", "[Companion]"),
            ("linked", "[Linked]"),
            ("past", "[PastMovement]"),
            ("target", "TargetItem|null"),
            ("messages", "[MessageItem]"),
        ]
    };
}

/// What stands beside each version of a record.
macro_rules! version {
    ($record:literal) => {
        &[("version", "integer"), ("changed", "[text]"), ("at", "text?"), ("record", $record)]
    };
}

pub(super) const COMPOSED: &[Composed] = &[
    ("ValueSetItem", "ValueSet", &[("asked_by", "[text]")]),
    ("Problem", "", &[("type", "text?"), ("title", "text"), ("status", "integer"), ("detail", "text?")]),
    ("Session", "", &[("user", "UserItem"), ("csrf", "text")]),
    ("SecondFactor", "", &[("secret", "text"), ("otpauth_url", "text")]),
    ("MovementPage", "", &[("items", "[MovementItem]"), ("total", "integer")]),
    (
        "MovementDetail",
        "MovementItem",
        &[("travellers", "[TravellerItem]"), ("consignments", "[ConsignmentItem]"), ("messages", "[MessageItem]")],
    ),
    (
        "WordedSignal",
        "",
        &[
            ("code", "text"),
            ("engine", "text"),
            ("weight", "number"),
            ("certainty", "number"),
            ("args", "{text}"),
            ("evidence", "[Evidence]"),
            ("title", "text"),
            ("text", "text"),
        ],
    ),
    (
        "WordedAssessment",
        "",
        &[
            ("id", "integer"),
            ("lane", "Lane"),
            ("score", "number"),
            ("signals", "[WordedSignal]"),
            ("snapshot", "text"),
            ("at", "text"),
            ("because", "TargetCause|null"),
            ("record_version", "integer"),
        ],
    ),
    ("Companion", "", &[("id", "integer"), ("name", "text"), ("seat", "text|null"), ("lane", "Lane")]),
    (
        "PastMovement",
        "",
        &[
            ("id", "integer"),
            ("movement_id", "integer"),
            ("title", "text"),
            ("date", "text|null"),
            ("document", "text"),
            ("lane", "Lane"),
        ],
    ),
    (
        "LinkedSubject",
        "",
        &[("id", "integer"), ("subject", "text"), ("title", "text"), ("subtitle", "text"), ("lane", "Lane")],
    ),
    ("Linked", "", &[("kind", "text"), ("shown", "text"), ("others", "[LinkedSubject]")]),
    ("TravellerVersion", "", version!("Traveller")),
    ("ConsignmentRecordVersion", "", version!("ConsignmentRecord")),
    ("MovementRecordVersion", "", version!("MovementRecord")),
    ("TravellerDetail", "", subject!("Traveller")),
    ("ConsignmentDetail", "", subject!("ConsignmentRecord")),
    ("ConveyanceDetail", "", subject!("MovementRecord")),
    ("SearchAnswer", "", &[("items", "[Found]")]),
    ("TargetPage", "", &[("items", "[TargetItem]"), ("total", "integer"), ("counts", "QueueCounts")]),
    ("TargetDetail", "TargetItem", &[("decisions", "[DecisionItem]")]),
    ("MessagePage", "", &[("items", "[MessageItem]"), ("total", "integer")]),
    ("MessageDetail", "MessageItem", &[("readings", "[ReadingSummary]"), ("defect_list", "[Defect]")]),
    (
        "LicencePage",
        "",
        &[("items", "[LicenceItem]"), ("total", "integer"), ("counts", "{integer}"), ("missing", "[MissingRuns]")],
    ),
    (
        "NotificationPage",
        "",
        &[("items", "[NotificationItem]"), ("total", "integer"), ("counts", "{integer}"), ("own", "Authority")],
    ),
    ("LicenceMade", "", &[("id", "integer"), ("made", "LicenceMadeHow")]),
    (
        "UsageRuns",
        "",
        &[
            ("sources", "[UsageSource]"),
            ("refused", "[RefusedRun]"),
            ("unknown", "[StrayUsage]"),
            ("unknown_total", "integer"),
        ],
    ),
    ("GoodsItemPage", "", &[("items", "[DictionaryItem]"), ("total", "integer"), ("edition", "GoodsEdition")]),
    (
        "GoodsItemDetail",
        "",
        &[
            ("item", "Item|null"),
            ("programmes", "[GoodsProgramme]"),
            ("controls", "[GoodsControl]"),
            ("chpl_tier", "text|null"),
            ("history", "[GoodsItemChange]"),
            ("edition", "GoodsEdition"),
        ],
    ),
    ("GoodsProgrammeDetail", "", &[("programme", "GoodsProgramme"), ("items", "[DictionaryItem]")]),
    ("GoodsEditionPage", "", &[("items", "[GoodsEdition]"), ("total", "integer")]),
    ("GoodsEditionDetail", "", &[("edition", "GoodsEdition"), ("items", "[Item]"), ("benign", "[text]")]),
    ("GoodsProposalPage", "", &[("items", "[GoodsProposal]"), ("total", "integer")]),
    ("GoodsProposed", "", &[("change", "DictionaryChange"), ("reason", "text")]),
    ("TransitPage", "", &[("items", "[TransitItem]"), ("total", "integer"), ("counts", "TransitCounts")]),
    ("DenialPage", "", &[("items", "[DenialItem]"), ("total", "integer")]),
    ("NoticePage", "", &[("items", "[NoticeItem]"), ("total", "integer")]),
    ("EditionPage", "", &[("items", "[EditionItem]"), ("total", "integer")]),
    ("AttemptPage", "", &[("items", "[AttemptItem]"), ("total", "integer")]),
    ("EntryPage", "", &[("items", "[Entity]"), ("total", "integer")]),
    ("MatchWay", "", &[("code", "text"), ("path", "text"), ("shown", "text"), ("score", "number"), ("why", "[Why]")]),
    (
        "MatchParty",
        "",
        &[
            ("names", "[text]"),
            ("date_of_birth", "text?"),
            ("sex", "text?"),
            ("nationality", "text?"),
            ("residence", "text?"),
            ("birth_place", "text?"),
            ("documents", "[TravelDocument]?"),
            ("card", "text?"),
            ("address", "text?"),
            ("country", "text?"),
            ("identifiers", "[text]?"),
            ("imo", "text?"),
            ("call_sign", "text?"),
            ("flag", "text?"),
        ],
    ),
    (
        "SubjectMatch",
        "",
        &[
            ("asked", "text"),
            ("party", "text"),
            ("who", "MatchParty"),
            ("entry", "Entity"),
            ("entry_digest", "text"),
            ("list", "ListItem?"),
            ("score", "number"),
            ("ways", "[MatchWay]"),
            ("decisions", "[MatchDecision]"),
            ("holds", "integer?"),
            ("decidable", "boolean"),
        ],
    ),
    (
        "SubjectMatches",
        "",
        &[
            ("subject", "text"),
            ("id", "integer"),
            ("threshold", "number"),
            ("current", "boolean"),
            ("items", "[SubjectMatch]"),
        ],
    ),
    ("MatchDecisionPage", "", &[("items", "[MatchDecision]"), ("total", "integer"), ("counts", "MatchCounts")]),
    ("MatchDecided", "", &[("decision", "MatchDecision"), ("reassessed", "integer")]),
    ("Why", "", &[("part", "text"), ("found", "text"), ("against", "text"), ("how", "text"), ("weight", "number")]),
    ("ScreenHit", "", &[("score", "number"), ("entity", "Entity"), ("why", "[Why]")]),
    ("ScreenAnswer", "", &[("results", "[ScreenHit]")]),
    ("NamedGoodsLine", "GoodsLine", &[("name", "text"), ("licences", "integer"), ("forms", "[text]")]),
    ("GoodsLinePage", "", &[("items", "[NamedGoodsLine]"), ("total", "integer")]),
    ("RecognisedLine", "", &[("id", "text"), ("items", "[Finding]"), ("cut", "boolean?")]),
    ("GoodsRulingPage", "", &[("items", "[GoodsRuling]"), ("total", "integer")]),
    ("GoodsAnswer", "", &[("dictionary", "text"), ("lines", "[RecognisedLine]")]),
    (
        "ListedEntity",
        "",
        &[
            ("id", "text"),
            ("caption", "text"),
            ("schema", "text"),
            ("properties", "{any}"),
            ("datasets", "[text]"),
            ("referents", "[text]"),
            ("target", "boolean"),
            ("first_seen", "text|null"),
            ("last_seen", "text|null"),
            ("last_change", "text|null"),
        ],
    ),
    (
        "ScoredEntity",
        "ListedEntity",
        &[("score", "number"), ("match", "boolean"), ("features", "{number}"), ("explanations", "{any}")],
    ),
    ("Total", "", &[("value", "integer"), ("relation", "text")]),
    ("Example", "", &[("id", "text?"), ("schema", "text"), ("properties", "{any}")]),
    (
        "EntityMatches",
        "",
        &[("status", "integer"), ("results", "[ScoredEntity]"), ("total", "Total"), ("query", "Example")],
    ),
    ("MatchQueries", "", &[("queries", "{Example}")]),
    ("MatchAnswer", "", &[("responses", "{EntityMatches}"), ("matcher", "{any}"), ("limit", "integer")]),
    (
        "EntitySearchAnswer",
        "",
        &[
            ("results", "[ListedEntity]"),
            ("facets", "{any}"),
            ("total", "Total"),
            ("limit", "integer"),
            ("offset", "integer"),
        ],
    ),
    (
        "Catalog",
        "",
        &[("datasets", "[any]"), ("current", "[text]"), ("outdated", "[text]"), ("index_stale", "boolean")],
    ),
    (
        "RuleSaid",
        "",
        &[
            ("id", "text"),
            ("title", "text"),
            ("subject", "SubjectKind"),
            ("cel", "text"),
            ("weight", "number"),
            ("category", "text"),
            ("severity", "text"),
            ("purpose", "text?"),
            ("legal_basis", "text?"),
            ("owner", "text?"),
            ("office", "text?"),
            ("valid_from", "text?"),
            ("valid_to", "text?"),
            ("examples", "RuleExamples?"),
        ],
    ),
    ("RuleExamples", "", &[("must_hit", "[any]?"), ("must_not_hit", "[any]?")]),
    ("RuleWork", "", &[("version", "integer"), ("state", "text"), ("by", "text"), ("at", "text"), ("title", "text")]),
    (
        "Rule",
        "RuleSaid",
        &[
            ("version", "integer"),
            ("state", "text"),
            ("in_force", "boolean"),
            ("updated_by", "text"),
            ("updated_at", "text"),
            ("yield", "RuleYieldItem?"),
            ("work", "RuleWork?"),
        ],
    ),
    ("RuleExampleRun", "", &[("kind", "text"), ("example", "any"), ("holds", "boolean"), ("message", "text|null")]),
    (
        "RuleVersion",
        "RuleSaid",
        &[
            ("version", "integer"),
            ("state", "text"),
            ("in_force", "boolean"),
            ("written_by", "text"),
            ("written_at", "text"),
            ("live_since", "text|null"),
            ("proposed_by", "text?|null"),
            ("approved_by", "text?|null"),
            ("open", "[text]?"),
            ("examples_run", "[RuleExampleRun]?"),
        ],
    ),
    ("RuleFound", "", &[("examples", "integer"), ("records", "integer"), ("hits", "integer")]),
    (
        "RuleEvent",
        "",
        &[
            ("version", "integer"),
            ("step", "text"),
            ("state", "text"),
            ("by", "text"),
            ("at", "text"),
            ("reason", "text?"),
            ("found", "RuleFound?"),
        ],
    ),
    (
        "RuleDetail",
        "",
        &[
            ("id", "text"),
            ("versions", "[RuleVersion]"),
            ("events", "[RuleEvent]"),
            ("events_total", "integer"),
            ("yield", "RuleYieldItem?"),
        ],
    ),
    (
        "Diagnostic",
        "",
        &[
            ("line", "integer"),
            ("column", "integer"),
            ("start", "integer"),
            ("end", "integer"),
            ("message", "text"),
            ("expected", "[text]?"),
            ("suggestion", "text?|null"),
        ],
    ),
    ("RuleCheck", "", &[("diagnostics", "[Diagnostic]")]),
    ("RuleExample", "", &[("id", "integer"), ("title", "text"), ("lane", "Lane"), ("subject", "SubjectKind")]),
    ("RuleTry", "", &[("records", "integer"), ("hits", "integer"), ("rate", "number"), ("examples", "[RuleExample]")]),
    (
        "CatalogueField",
        "",
        &[
            ("subject", "text"),
            ("path", "text"),
            ("label", "text"),
            ("description", "text"),
            ("unit", "text"),
            ("example", "text"),
            ("privacy", "text"),
            ("type", "text"),
            ("element", "text?"),
            ("words", "[text]?"),
            ("code", "text?"),
        ],
    ),
    ("RuleMeasure", "", &[("path", "text"), ("of", "text?"), ("with", "RuleValue?")]),
    (
        "RuleValue",
        "",
        &[
            ("text", "text?"),
            ("number", "text?"),
            ("flag", "boolean?"),
            ("date", "text?"),
            ("time", "text?"),
            ("field", "RuleMeasure?"),
        ],
    ),
    (
        "RuleNode",
        "",
        &[
            ("kind", "text"),
            ("not", "boolean?"),
            ("items", "[RuleNode]?"),
            ("value", "RuleMeasure?"),
            ("operator", "text?"),
            ("operands", "[RuleValue]?"),
            ("list", "text?"),
            ("quantifier", "text?"),
            ("variable", "text?"),
            ("group", "RuleNode?"),
            ("number", "RuleValue?"),
            ("cel", "text?"),
        ],
    ),
    (
        "RuleGroups",
        "",
        &[("groups", "RuleNode"), ("whole", "text?"), ("places", "[RulePlace]"), ("diagnostics", "[Diagnostic]")],
    ),
    ("RulePlace", "", &[("at", "[integer]"), ("start", "integer"), ("end", "integer")]),
    ("RuleFault", "", &[("at", "[integer]"), ("message", "text")]),
    (
        "RuleWritten",
        "",
        &[("cel", "text?"), ("fault", "RuleFault?"), ("places", "[RulePlace]"), ("diagnostics", "[Diagnostic]")],
    ),
    ("RuleCount", "", &[("records", "integer"), ("hits", "integer"), ("rate", "number"), ("complete", "boolean")]),
    (
        "Share",
        "",
        &[("count", "integer"), ("of", "integer"), ("value", "number?"), ("low", "number"), ("high", "number")],
    ),
    ("DayHits", "", &[("day", "text"), ("records", "integer"), ("hits", "integer")]),
    ("OfficeHits", "", &[("office", "text"), ("hits", "integer")]),
    ("RuleOverlap", "", &[("rule", "text"), ("both", "integer")]),
    ("BacktestPast", "", &[("recall", "Share"), ("precision", "Share")]),
    (
        "Workload",
        "",
        &[
            ("mean_a_day", "number"),
            ("busiest", "DayHits?"),
            ("capacity", "integer?"),
            ("capacity_used", "number?"),
            ("days_over", "integer?"),
        ],
    ),
    (
        "BacktestRule",
        "",
        &[
            ("id", "text?"),
            ("title", "text?"),
            ("subject", "SubjectKind"),
            ("weight", "number?"),
            ("lane", "Lane?"),
            ("records", "integer"),
            ("hits", "integer"),
            ("unknown", "integer"),
            ("hit_rate", "number?"),
            ("days", "[DayHits]"),
            ("offices", "[OfficeHits]"),
            ("offices_more", "integer?"),
            ("alone", "integer"),
            ("overlap", "[RuleOverlap]?"),
            ("overlap_more", "integer?"),
            ("past", "BacktestPast"),
            ("workload", "Workload"),
            ("examples", "integer"),
        ],
    ),
    (
        "BacktestReport",
        "",
        &[("from", "text?"), ("to", "text?"), ("rules", "[BacktestRule]"), ("together", "[BacktestRule]")],
    ),
    (
        "BacktestAsked",
        "",
        &[
            ("what", "text"),
            ("title", "text?"),
            ("subject", "SubjectKind?"),
            ("cel", "text?"),
            ("rules", "[text]"),
            ("count", "integer"),
            ("from", "text?"),
            ("to", "text?"),
            ("capacity", "integer?"),
        ],
    ),
    (
        "Backtest",
        "",
        &[
            ("id", "integer"),
            ("state", "text"),
            ("progress", "number"),
            ("asked", "BacktestAsked"),
            ("begun_at", "text"),
            ("seconds", "number?"),
            ("report", "BacktestReport?"),
            ("suggestions", "RuleProposals?"),
            ("problem", "text?"),
        ],
    ),
    ("Estimate", "", &[("value", "number"), ("low", "number"), ("high", "number")]),
    ("RuleWorth", "", &[("recall", "Share"), ("looked_at", "Share"), ("lift", "Estimate"), ("precision", "Estimate")]),
    (
        "RuleProposal",
        "",
        &[("cel", "text"), ("searched", "RuleWorth"), ("held_out", "RuleWorth"), ("hits_a_day", "number")],
    ),
    (
        "RuleProposals",
        "",
        &[
            ("subject", "SubjectKind"),
            ("records", "integer"),
            ("findings", "integer"),
            ("in_vain", "integer"),
            ("days", "integer"),
            ("conditions", "integer"),
            ("fell", "integer"),
            ("proposals", "[RuleProposal]"),
        ],
    ),
    ("HistorySpan", "", &[("from", "text"), ("to", "text"), ("days", "integer")]),
    ("BacktestPage", "", &[("items", "[Backtest]"), ("history", "{HistorySpan}")]),
    ("BacktestExamples", "", &[("items", "[RuleExample]"), ("lost", "integer")]),
    ("NewUserAnswer", "", &[("user", "UserItem"), ("one_time_password", "text")]),
    ("OneTimePassword", "", &[("one_time_password", "text")]),
    ("NewTokenAnswer", "", &[("token", "text")]),
    ("AuditPage", "", &[("items", "[AuditItem]"), ("total", "integer")]),
    // What is sent.
    ("SignIn", "", &[("username", "text"), ("password", "text"), ("totp", "text?")]),
    ("PasswordChange", "", &[("current", "text"), ("new", "text")]),
    ("Code", "", &[("code", "text")]),
    ("OwnPassword", "", &[("password", "text")]),
    ("NewDecision", "", &[("decision", "text"), ("reason", "text")]),
    (
        "NewMatchDecision",
        "",
        &[
            ("subject", "SubjectKind"),
            ("id", "integer"),
            ("list", "text"),
            ("entry", "text"),
            ("party", "text?"),
            ("entry_digest", "text?"),
            ("verdict", "Verdict"),
            ("reason", "text"),
            ("expires_at", "text?"),
        ],
    ),
    ("MatchWithdrawal", "", &[("reason", "text")]),
    (
        "NewEntry",
        "",
        &[
            ("schema", "EntitySchema"),
            ("names", "[EntityName]?"),
            ("dob", "[text]?"),
            ("nationality", "[text]?"),
            ("sex", "text?"),
            ("documents", "[EntityDocument]?"),
            ("imo", "text?"),
            ("call_sign", "text?"),
            ("containers", "[text]?"),
            ("addresses", "[text]?"),
            ("programmes", "[text]?"),
            ("reason", "text?"),
        ],
    ),
    (
        "NewListSource",
        "",
        &[
            ("name", "text?"),
            ("urls", "[text]"),
            ("mapping", "text?"),
            ("every_seconds", "integer"),
            ("shrink", "number?"),
        ],
    ),
    ("Reasoned", "", &[("reason", "text")]),
    ("ValueSetApproval", "", &[("reason", "text?")]),
    ("ScreenQuery", "", &[("name", "text"), ("schema", "EntitySchema?"), ("dob", "text?"), ("document", "text?")]),
    (
        "NewRule",
        "",
        &[
            ("title", "text"),
            ("subject", "SubjectKind"),
            ("cel", "text"),
            ("weight", "number"),
            ("category", "text?"),
            ("severity", "text?"),
            ("purpose", "text?"),
            ("legal_basis", "text?"),
            ("owner", "text?"),
            ("office", "text?"),
            ("valid_from", "text?"),
            ("valid_to", "text?"),
            ("examples", "RuleExamples?"),
            ("follows", "integer?"),
        ],
    ),
    ("NewRuleStep", "", &[("version", "integer"), ("reason", "text?")]),
    ("RuleDraft", "", &[("subject", "SubjectKind"), ("cel", "text")]),
    ("RuleBuilt", "", &[("subject", "SubjectKind"), ("groups", "RuleNode")]),
    (
        "NewBacktest",
        "",
        &[
            ("subject", "SubjectKind?"),
            ("cel", "text?"),
            ("weight", "number?"),
            ("rules", "[text]?"),
            ("from", "text?"),
            ("to", "text?"),
            ("capacity", "integer?"),
        ],
    ),
    (
        "NewSuggestions",
        "",
        &[("subject", "SubjectKind"), ("from", "text?"), ("to", "text?"), ("conditions", "integer?")],
    ),
    ("NewValueSet", "", &[("description", "text?"), ("values", "[text]")]),
    ("NewUser", "", &[("username", "text"), ("name", "text?"), ("role", "text")]),
    ("UserChange", "", &[("name", "text?"), ("role", "text?"), ("active", "boolean?")]),
    ("NewToken", "", &[("name", "text")]),
];

/// The body that a route takes, by its verb and path.
pub(super) const BODIES: &[Field] = &[
    ("post /api/v1/session", "SignIn"),
    ("post /api/v1/session/password", "PasswordChange"),
    ("post /api/v1/session/totp/confirm", "Code"),
    ("delete /api/v1/session/totp", "OwnPassword"),
    ("post /api/v1/targets/{id}/decide", "NewDecision"),
    ("post /api/v1/examinations", "NewExamination"),
    ("post /api/v1/rules/set-changes", "NewValueSetChange"),
    ("post /api/v1/rules/set-changes/{id}/approve", "ValueSetApproval"),
    ("post /api/v1/rules/set-changes/{id}/reject", "Reasoned"),
    ("post /api/v1/rules/set-changes/{id}/retire", "Reasoned"),
    ("post /api/v1/matches/decide", "NewMatchDecision"),
    ("post /api/v1/matches/{id}/withdraw", "MatchWithdrawal"),
    ("post /api/v1/lists/{list}/attempts/{id}/accept", "Reasoned"),
    ("put /api/v1/lists/{list}/source", "NewListSource"),
    ("post /api/v1/lists/{list}/entries", "NewEntry"),
    ("put /api/v1/lists/{list}/entries/{entry}", "NewEntry"),
    ("post /api/v1/goods/proposals", "GoodsProposed"),
    ("post /api/v1/goods/proposals/{id}/approve", "Reasoned"),
    ("post /api/v1/goods/proposals/{id}/refuse", "Reasoned"),
    ("post /api/v1/notifications", "NewNotification"),
    ("put /api/v1/notifications/{id}", "NotificationDraft"),
    ("post /api/v1/notifications/check", "NotificationDraft"),
    ("post /api/v1/notifications/{id}/reply", "NewNotificationReply"),
    ("post /api/v1/notifications/{id}/withdraw", "Reasoned"),
    ("post /api/v1/notifications/{id}/close", "Reasoned"),
    ("post /api/v1/licences", "NewLicence"),
    ("post /api/v1/licences/{id}/state", "NewState"),
    ("post /api/v1/licences/usage", "UsageMessage"),
    ("post /api/v1/licences/fits", "LicenceQuestion"),
    ("post /api/v1/denials", "Denial"),
    ("post /api/v1/denials/{id}/withdraw", "Reasoned"),
    ("post /api/v1/notices", "TargetedNotice"),
    ("post /api/v1/notices/{id}/withdraw", "Reasoned"),
    ("post /api/v1/goods/lines/{id}/{line}/view", "NewGoodsView"),
    ("post /api/v1/goods/rulings", "NewGoodsRuling"),
    ("post /api/v1/goods/rulings/{id}/withdraw", "Reasoned"),
    ("post /api/v1/goods/confirmed", "HeadingConfirmed"),
    ("post /api/v1/screen", "ScreenQuery"),
    ("post /match/{dataset}", "MatchQueries"),
    ("post /api/v1/rules", "NewRule"),
    ("put /api/v1/rules/{rule}", "NewRule"),
    ("post /api/v1/rules/{rule}/test", "NewRuleStep"),
    ("post /api/v1/rules/{rule}/propose", "NewRuleStep"),
    ("post /api/v1/rules/{rule}/approve", "NewRuleStep"),
    ("post /api/v1/rules/{rule}/reject", "NewRuleStep"),
    ("post /api/v1/rules/{rule}/pause", "NewRuleStep"),
    ("post /api/v1/rules/{rule}/resume", "NewRuleStep"),
    ("post /api/v1/rules/{rule}/retire", "NewRuleStep"),
    ("put /api/v1/rules/sets/{name}", "NewValueSet"),
    ("post /api/v1/rules/check", "RuleDraft"),
    ("post /api/v1/rules/try", "RuleDraft"),
    ("post /api/v1/rules/groups", "RuleDraft"),
    ("post /api/v1/rules/text", "RuleBuilt"),
    ("post /api/v1/rules/count", "RuleDraft"),
    ("post /api/v1/backtests", "NewBacktest"),
    ("post /api/v1/backtests/suggestions", "NewSuggestions"),
    ("post /api/v1/users", "NewUser"),
    ("patch /api/v1/users/{id}", "UserChange"),
    ("post /api/v1/tokens", "NewToken"),
];

/// What a route takes in its query, all of it optional, by its path.
pub(super) const QUERIES: &[(&str, &[Field])] = &[
    ("/api/v1/backtests/{id}/examples", &[("rule", "text")]),
    ("/api/v1/goods/headings", &[("text", "text"), ("hs", "text"), ("limit", "integer")]),
    (
        "/api/v1/movements",
        &[
            ("mode", "text"),
            ("direction", "text"),
            ("from", "text"),
            ("to", "text"),
            ("q", "text"),
            ("page", "integer"),
        ],
    ),
    (
        "/api/v1/targets",
        &[
            ("lane", "text"),
            ("status", "text"),
            ("mine", "boolean"),
            ("subject", "text"),
            ("q", "text"),
            ("sort", "text"),
            ("page", "integer"),
        ],
    ),
    (
        "/api/v1/notifications",
        &[
            ("state", "text"),
            ("form", "text"),
            ("direction", "text"),
            ("overdue", "boolean"),
            ("q", "text"),
            ("page", "integer"),
        ],
    ),
    ("/api/v1/notifications/return", &[("month", "text")]),
    ("/api/v1/notifications/{id}/export", &[("format", "text"), ("what", "text")]),
    ("/api/v1/licences", &[("state", "text"), ("refused", "boolean"), ("q", "text"), ("page", "integer")]),
    (
        "/api/v1/goods/lines",
        &[
            ("item", "text"),
            ("regime", "text"),
            ("programme", "text"),
            ("tier", "text"),
            ("only", "boolean"),
            ("monitored", "boolean"),
            ("from", "text"),
            ("to", "text"),
            ("state", "text"),
            ("consignment", "integer"),
            ("q", "text"),
            ("page", "integer"),
        ],
    ),
    ("/api/v1/goods/rulings", &[("state", "text"), ("item", "text"), ("q", "text"), ("page", "integer")]),
    ("/api/v1/goods/items", &[("q", "text"), ("programme", "text"), ("page", "integer")]),
    ("/api/v1/goods/editions", &[("page", "integer")]),
    ("/api/v1/goods/difference", &[("from", "integer"), ("to", "integer")]),
    ("/api/v1/goods/proposals", &[("state", "text"), ("page", "integer")]),
    ("/api/v1/denials", &[("state", "text"), ("q", "text"), ("page", "integer")]),
    ("/api/v1/transit", &[("state", "text"), ("q", "text"), ("page", "integer")]),
    ("/api/v1/notices", &[("state", "text"), ("q", "text"), ("page", "integer")]),
    ("/api/v1/matches", &[("verdict", "text"), ("state", "text"), ("q", "text"), ("page", "integer")]),
    ("/api/v1/messages", &[("status", "text"), ("format", "text"), ("q", "text"), ("page", "integer")]),
    ("/api/v1/lists/{list}/editions", &[("page", "integer")]),
    ("/api/v1/lists/{list}/attempts", &[("page", "integer")]),
    ("/api/v1/lists/{list}/difference", &[("from", "text"), ("to", "text"), ("fate", "text"), ("page", "integer")]),
    ("/api/v1/lists/{list}/entries", &[("q", "text"), ("page", "integer")]),
    (
        "/api/v1/audit",
        &[("actor", "text"), ("action", "text"), ("from", "text"), ("to", "text"), ("q", "text"), ("page", "integer")],
    ),
    ("/api/v1/search", &[("q", "text")]),
];

/// The schema of a notation.
pub(super) fn schema(notation: &str) -> Json {
    if let Some(inner) = notation.strip_suffix("|null") {
        return json!({"oneOf": [schema(inner), {"type": "null"}]});
    }
    let notation = notation.trim_end_matches('?');
    if let Some(inner) = notation.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return json!({"type": "array", "items": schema(inner)});
    }
    if let Some(inner) = notation.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return json!({"type": "object", "additionalProperties": schema(inner)});
    }
    match notation {
        "any" => json!({}),
        "text" => json!({"type": "string"}),
        "integer" | "number" | "boolean" => json!({"type": notation}),
        name => json!({"$ref": format!("#/components/schemas/{name}")}),
    }
}

/// The schema of an answer that is put together.
pub(super) fn composed((_, base, fields): &Composed) -> Json {
    let properties: Map<String, Json> =
        fields.iter().map(|(name, notation)| ((*name).to_owned(), schema(notation))).collect();
    let required: Vec<&str> =
        fields.iter().filter(|(_, notation)| !notation.contains('?')).map(|(name, _)| *name).collect();
    let own = json!({"type": "object", "required": required, "properties": properties});
    if base.is_empty() { own } else { json!({"allOf": [schema(base), own]}) }
}

/// Records take every field as optional when they are read, and write all but absent values and empty lists.
pub(super) fn require_what_is_written(schema: &mut Json) {
    let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return };
    let nullable = |field: &Json| {
        let is_null = |kind: &Json| kind == "null";
        field.get("type").and_then(Json::as_array).is_some_and(|kinds| kinds.iter().any(is_null))
            || field.get("oneOf").is_some_and(|choices| choices.to_string().contains("\"null\""))
    };
    let listed = |field: &Json| {
        field.get("type").is_some_and(|kind| kind == "array") || field.get("additionalProperties").is_some()
    };
    let written: Vec<Json> = properties
        .iter()
        .filter(|(_, field)| !nullable(field) && !listed(field))
        .map(|(name, _)| json!(name))
        .collect();
    let stated = schema.get("required").and_then(Json::as_array).cloned().unwrap_or_default();
    let mut required = stated;
    required.extend(written);
    required.sort_by_key(Json::to_string);
    required.dedup();
    schema["required"] = Json::Array(required);
}

/// A pair of the same kind is written as an array of it: typed clients agree on that, and not on tuples.
pub(super) fn pairs_as_arrays(schema: &mut Json) {
    match schema {
        Json::Object(fields) => {
            if let Some(Json::Array(parts)) = fields.remove("prefixItems") {
                fields.insert("items".to_owned(), parts.into_iter().next().unwrap_or_default());
            }
            fields.values_mut().for_each(pairs_as_arrays);
        }
        Json::Array(parts) => parts.iter_mut().for_each(pairs_as_arrays),
        _ => {}
    }
}

/// Absent is absent: the API writes no nulls for what is not there, so the types of its fields do not have them.
pub(super) fn without_nulls(schema: &mut Json) {
    match schema {
        Json::Object(fields) => {
            if let Some(Json::Array(types)) = fields.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    fields.insert("type".into(), only);
                }
            }
            if let Some(Json::Array(choices)) = fields.get_mut("oneOf") {
                choices.retain(|choice| choice.get("type") != Some(&json!("null")));
                if let [only] = choices.as_slice() {
                    let only = only.clone();
                    *schema = only;
                    return without_nulls(schema);
                }
            }
            if let Json::Object(fields) = schema {
                if fields.get("default") == Some(&Json::Null) {
                    fields.remove("default");
                }
                fields.values_mut().for_each(without_nulls);
            }
        }
        Json::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}
