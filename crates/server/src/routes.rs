//! Every route, with the roles that it needs. Nothing is served that does not stand here, save the console's own files.

use axum::{
    extract::DefaultBodyLimit,
    http::Method,
    routing::{MethodRouter, delete, get, patch, post, put},
};

use crate::{App, api};

/// What an account may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Accounts, tokens, lists, rules; sees no personal data by being administrator.
    Administrator,
    /// Everything at the desk, and rules and lists.
    Supervisor,
    /// Works the queue.
    Officer,
    /// Reads everything, changes nothing.
    Analyst,
    /// A machine that sends messages.
    Integrator,
    /// Reads the audit log.
    Auditor,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 6] =
        [Role::Administrator, Role::Supervisor, Role::Officer, Role::Analyst, Role::Integrator, Role::Auditor];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Supervisor => "supervisor",
            Role::Officer => "officer",
            Role::Analyst => "analyst",
            Role::Integrator => "integrator",
            Role::Auditor => "auditor",
        }
    }

    /// The role for its word.
    pub fn parse(word: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody signed in, even before a first password is changed.
    SignedIn,
    /// These roles.
    Roles(&'static [Role]),
}

/// One route.
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path, as axum writes it.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What it does, for the API document.
    pub summary: &'static str,
    /// Name of the schema that it answers with; empty where it is free JSON or none.
    pub answer: &'static str,
    pub(crate) handler: fn() -> MethodRouter<App>,
}

use Access::{Public, Roles, SignedIn};
use Role::{Administrator, Analyst, Auditor, Integrator, Officer, Supervisor};

/// Those who see personal data and cargo.
const DESK: Access = Roles(&[Supervisor, Officer, Analyst]);
/// Those who act on targets.
const ACT: Access = Roles(&[Supervisor, Officer]);
/// Those who see how the system does.
const WATCH: Access = Roles(&[Administrator, Supervisor, Officer, Analyst, Auditor]);
/// Those who change lists and rules.
const CHANGE: Access = Roles(&[Administrator, Supervisor]);
/// Those who see where the dictionary of controlled goods has gaps.
const COVER: Access = Roles(&[Administrator, Supervisor, Analyst]);
const ADMIN: Access = Roles(&[Administrator]);
const AUDIT: Access = Roles(&[Administrator, Supervisor, Auditor]);
const SEND: Access = Roles(&[Integrator, Supervisor]);
/// Those who hold names against the lists: the desk, and machines on behalf of others.
const SCREEN: Access = Roles(&[Supervisor, Officer, Analyst, Integrator]);
/// Those who may change the state of a licence; which change is whose, the ledger says.
const LEDGER: Access = Roles(&[Supervisor, Officer, Integrator]);
/// Those who carry notifications between administrations: the desk, and machines on behalf of others.
const CARRY: Access = Roles(&[Supervisor, Officer, Integrator]);
/// Those who say what an examination found: the desk, and machines on behalf of others.
const EXAMINE: Access = Roles(&[Supervisor, Officer, Integrator]);
/// The largest file.
const FILE: usize = store::journal::LARGEST;
/// The largest document with very many lines or values.
const MANY: usize = 32 << 20;
/// What a name, a password and a code take, from whoever it may be.
const SIGN_IN: usize = 4 << 10;

macro_rules! route {
    ($method:ident $verb:ident $path:literal, $access:expr, $summary:literal, $answer:literal, $handler:expr $(, $most:expr)?) => {
        Route {
            method: Method::$method,
            path: $path,
            access: $access,
            summary: $summary,
            answer: $answer,
            handler: || $verb($handler)$(.layer(DefaultBodyLimit::max($most)))?,
        }
    };
}

/// The list.
pub static ROUTES: &[Route] = &[
    route!(GET get "/healthz", Public, "Whether the process lives", "", api::ops::health),
    route!(GET get "/readyz", Public, "Whether the database answers", "", api::ops::ready),
    route!(GET get "/metrics", Roles(&[Administrator, Integrator]), "Metrics for Prometheus; from loopback without a token", "", api::ops::metrics),
    route!(GET get "/api/openapi.json", Public, "This document", "", api::ops::openapi),
    route!(POST post "/api/v1/session", Public, "Sign in", "Session", api::session::sign_in, SIGN_IN),
    route!(GET get "/api/v1/session", SignedIn, "Who is signed in", "Session", api::session::current),
    route!(DELETE delete "/api/v1/session", SignedIn, "Sign out", "", api::session::sign_out),
    route!(POST post "/api/v1/session/password", SignedIn, "Change the password", "Session", api::session::password),
    route!(POST post "/api/v1/session/totp", SignedIn, "Begin a second factor", "SecondFactor", api::session::totp_begin),
    route!(POST post "/api/v1/session/totp/confirm", SignedIn, "Confirm the second factor", "", api::session::totp_confirm),
    route!(DELETE delete "/api/v1/session/totp", SignedIn, "Take the second factor away", "", api::session::totp_remove),
    route!(GET get "/api/v1/overview", WATCH, "The first screen in numbers", "Overview", api::desk::overview),
    route!(GET get "/api/v1/movements", WATCH, "Flights and voyages", "MovementPage", api::desk::movements),
    route!(GET get "/api/v1/movements/{id}", DESK, "A flight with its travellers, a voyage with its bills", "MovementDetail", api::desk::movement),
    route!(GET get "/api/v1/travellers/{id}", DESK, "A traveller", "TravellerDetail", api::subjects::traveller),
    route!(GET get "/api/v1/consignments/{id}", DESK, "A consignment", "ConsignmentDetail", api::subjects::consignment),
    route!(GET get "/api/v1/conveyances/{id}", DESK, "A conveyance as a subject", "ConveyanceDetail", api::subjects::conveyance),
    route!(GET get "/api/v1/search", DESK, "Anything by its name or number", "SearchAnswer", api::desk::search),
    route!(GET get "/api/v1/targets", DESK, "The queue", "TargetPage", api::targets::page),
    route!(GET get "/api/v1/targets/{id}", DESK, "A target with its decisions", "TargetDetail", api::targets::one),
    route!(POST post "/api/v1/targets/{id}/claim", ACT, "Take a target on", "TargetItem", api::targets::claim),
    route!(POST post "/api/v1/targets/{id}/release", ACT, "Give a target back", "TargetItem", api::targets::release),
    route!(POST post "/api/v1/targets/{id}/decide", ACT, "Decide a target", "TargetItem", api::targets::decide),
    route!(GET get "/api/v1/subjects/{subject}/{id}/examinations", DESK, "What examinations of a subject found, the newest first", "[Examination]", api::examinations::of_subject),
    route!(POST post "/api/v1/examinations", EXAMINE, "Record what an examination found, or correct it", "[Examination]", api::examinations::record),
    route!(GET get "/api/v1/subjects/{subject}/{id}/matches", DESK, "The list matches of a subject, both sides in full", "SubjectMatches", api::matches::of_subject),
    route!(GET get "/api/v1/matches", DESK, "Decisions on list matches", "MatchDecisionPage", api::matches::page),
    route!(POST post "/api/v1/matches/decide", ACT, "Decide whether a match is the same", "MatchDecided", api::matches::decide),
    route!(POST post "/api/v1/matches/{id}/withdraw", ACT, "Take a decision on a match back", "MatchDecided", api::matches::withdraw),
    route!(GET get "/api/v1/events", DESK, "Live events (server-sent)", "", api::ops::events),
    route!(GET get "/api/v1/messages", WATCH, "The journal", "MessagePage", api::messages::page),
    route!(POST post "/api/v1/messages", SEND, "Hand a message over", "Submitted", api::messages::submit, FILE),
    route!(GET get "/api/v1/messages/{id}", WATCH, "A message with its defects", "MessageDetail", api::messages::one),
    route!(GET get "/api/v1/messages/{id}/raw", DESK, "A message as it came", "", api::messages::raw),
    route!(POST post "/api/v1/messages/{id}/retry", CHANGE, "Read a quarantined message again", "MessageItem", api::messages::retry),
    route!(GET get "/api/v1/lists", WATCH, "The lists, and how they stand", "[ListState]", api::lists::all),
    route!(POST post "/api/v1/lists/{list}", CHANGE, "A new edition of a list", "AttemptItem", api::lists::upload, FILE),
    route!(GET get "/api/v1/lists/{list}/editions", WATCH, "The editions of a list", "EditionPage", api::editions::editions),
    route!(GET get "/api/v1/lists/{list}/difference", DESK, "What an edition says that another does not", "DifferencePage", api::editions::difference),
    route!(GET get "/api/v1/lists/{list}/attempts", WATCH, "What was tried with a list", "AttemptPage", api::editions::attempts),
    route!(POST post "/api/v1/lists/{list}/attempts/{id}/accept", CHANGE, "Take the edition that was refused", "AttemptItem", api::editions::accept),
    route!(PUT put "/api/v1/lists/{list}/source", CHANGE, "Say where a list comes from", "ListSource", api::editions::set_source),
    route!(DELETE delete "/api/v1/lists/{list}/source", CHANGE, "Fetch a list no longer", "", api::editions::remove_source),
    route!(POST post "/api/v1/lists/{list}/fetch", CHANGE, "Fetch a list now", "", api::editions::fetch),
    route!(GET get "/api/v1/lists/{list}/entries", DESK, "Entries of a list", "EntryPage", api::lists::entries),
    route!(POST post "/api/v1/lists/{list}/entries", CHANGE, "Watch for something by hand", "Entity", api::lists::add_entry),
    route!(PUT put "/api/v1/lists/{list}/entries/{entry}", CHANGE, "Change an entry made by hand", "Entity", api::lists::change_entry),
    route!(DELETE delete "/api/v1/lists/{list}/entries/{entry}", CHANGE, "Stop watching for something", "", api::lists::remove_entry),
    route!(POST post "/api/v1/screen", DESK, "Hold one name against all lists", "ScreenAnswer", api::lists::screen),
    route!(POST post "/api/v1/screen/batch", SCREEN, "Hold many names against all lists: JSON Lines both ways, streamed", "", api::batch::screen),
    route!(POST post "/match/{dataset}", SCREEN, "Hold up to 100 queries by example against a list, or all (default), in yente's shape", "MatchAnswer", api::yente::matching::match_),
    route!(GET get "/search/{dataset}", SCREEN, "Entries by a few words, in yente's shape", "EntitySearchAnswer", api::yente::search::search),
    route!(GET get "/entities/{entity}", SCREEN, "An entry by list:id, in yente's shape", "ListedEntity", api::yente::search::entity),
    route!(GET get "/entities/{entity}/adjacent", SCREEN, "An entry with its links, of which there are none", "", api::yente::search::adjacent),
    route!(GET get "/entities/{entity}/adjacent/{property}", SCREEN, "Always absent: entries are not linked", "", api::yente::search::absent),
    route!(GET get "/statements", SCREEN, "Always absent: lists keep no single statements", "", api::yente::search::absent),
    route!(GET get "/catalog", SCREEN, "The lists, in yente's shape", "Catalog", api::yente::catalog::catalog),
    route!(GET get "/algorithms", SCREEN, "How names are compared, in yente's shape", "", api::yente::catalog::algorithms),
    route!(GET get "/api/v1/goods/lines", DESK, "Lines of bills that may be controlled goods", "GoodsLinePage", api::goods::lines),
    route!(GET get "/api/v1/goods/lines/{id}/{line}", DESK, "A line at the goods desk: claimed, held, ruled", "GoodsLineDetail", api::goods_desk::one),
    route!(POST post "/api/v1/goods/lines/{id}/{line}/view", ACT, "Say what an officer holds of a line", "GoodsLineDetail", api::goods_desk::view),
    route!(GET get "/api/v1/goods/rulings", DESK, "What authorities have ruled of goods", "GoodsRulingPage", api::rulings::page),
    route!(POST post "/api/v1/goods/rulings", SEND, "Enter a ruling on behalf of its authority", "GoodsRuled", api::rulings::add),
    route!(GET get "/api/v1/goods/rulings/{id}", DESK, "A ruling", "GoodsRuling", api::rulings::one),
    route!(POST post "/api/v1/goods/rulings/{id}/withdraw", SEND, "Take a ruling back on behalf of its authority", "GoodsRuled", api::rulings::withdraw),
    route!(POST post "/api/v1/goods/recognise", SCREEN, "Hold lines of goods against the dictionary", "GoodsAnswer", api::goods::recognise),
    route!(GET get "/api/v1/rules", WATCH, "The rules, as they stand", "[Rule]", api::rule_page::all),
    route!(POST post "/api/v1/rules", CHANGE, "Write a rule, as a draft", "RuleDetail", api::rule_texts::add),
    route!(GET get "/api/v1/rules/{rule}", WATCH, "A rule with its versions, its life and what came of it", "RuleDetail", api::rule_page::one),
    route!(PUT put "/api/v1/rules/{rule}", CHANGE, "Write a new version of a rule, as a draft", "RuleDetail", api::rule_texts::change),
    route!(POST post "/api/v1/rules/{rule}/test", CHANGE, "Run a draft's examples, and try it on recent records", "RuleDetail", api::rule_steps::test),
    route!(POST post "/api/v1/rules/{rule}/propose", CHANGE, "Put a tested version before another person", "RuleDetail", api::rule_steps::propose),
    route!(POST post "/api/v1/rules/{rule}/approve", CHANGE, "Put a version in force that somebody else wrote and proposed", "RuleDetail", api::rule_steps::approve),
    route!(POST post "/api/v1/rules/{rule}/reject", CHANGE, "Send a proposed version back", "RuleDetail", api::rule_steps::reject),
    route!(POST post "/api/v1/rules/{rule}/pause", CHANGE, "Take a version out of force for a while", "RuleDetail", api::rule_steps::pause),
    route!(POST post "/api/v1/rules/{rule}/resume", CHANGE, "Put a paused version in force again", "RuleDetail", api::rule_steps::resume),
    route!(POST post "/api/v1/rules/{rule}/retire", CHANGE, "Take a version out of force for good, or give it up", "RuleDetail", api::rule_steps::retire),
    route!(POST post "/api/v1/rules/check", WATCH, "Check a condition", "RuleCheck", api::rules::check),
    route!(POST post "/api/v1/rules/try", DESK, "Try a condition on recent records", "RuleTry", api::rules::attempt),
    route!(POST post "/api/v1/rules/groups", WATCH, "A condition as groups of tests", "RuleGroups", api::rule_groups::groups),
    route!(POST post "/api/v1/rules/text", WATCH, "Groups of tests as a condition", "RuleWritten", api::rule_groups::text),
    route!(POST post "/api/v1/rules/count", DESK, "Count the hits of a condition on the latest records", "RuleCount", api::rule_count::count),
    route!(GET get "/api/v1/rules/sets", WATCH, "The sets of values that rules ask, and which rules ask them", "[ValueSetItem]", api::value_sets::all),
    route!(PUT put "/api/v1/rules/sets/{name}", CHANGE, "A new version of a set of values that no live rule asks", "ValueSet", api::value_sets::put, MANY),
    route!(DELETE delete "/api/v1/rules/sets/{name}", CHANGE, "Take a set of values out of force", "", api::value_sets::remove),
    route!(GET get "/api/v1/rules/set-changes", WATCH, "Changes of sets, those that wait for another person first", "[ValueSetChangeItem]", api::set_changes::all),
    route!(POST post "/api/v1/rules/set-changes", CHANGE, "Put a change of a set before another person", "[ValueSetChangeItem]", api::set_changes::propose, MANY),
    route!(POST post "/api/v1/rules/set-changes/{id}/approve", CHANGE, "Let a change take effect that somebody else proposed", "[ValueSetChangeItem]", api::set_changes::approve),
    route!(POST post "/api/v1/rules/set-changes/{id}/reject", CHANGE, "Send a change of a set back", "[ValueSetChangeItem]", api::set_changes::reject),
    route!(POST post "/api/v1/rules/set-changes/{id}/retire", CHANGE, "Give a change of a set up", "[ValueSetChangeItem]", api::set_changes::retire),
    route!(GET get "/api/v1/rules/fields", WATCH, "The field catalogue", "[CatalogueField]", api::rules::fields),
    route!(GET get "/api/v1/backtests", DESK, "One's own back-tests, and the history that there is", "BacktestPage", api::backtests::all),
    route!(POST post "/api/v1/backtests", DESK, "Begin a back-test of a condition, of rules, or of all in force", "Backtest", api::backtests::begin),
    route!(POST post "/api/v1/backtests/suggestions", DESK, "Begin to look for rules that past findings speak for", "Backtest", api::suggestions::begin),
    route!(GET get "/api/v1/backtests/{id}", DESK, "A back-test: how far it is, or its report", "Backtest", api::backtests::one),
    route!(DELETE delete "/api/v1/backtests/{id}", DESK, "Cancel a back-test, or forget one that has ended", "", api::backtests::remove),
    route!(GET get "/api/v1/backtests/{id}/examples", DESK, "Subjects that a rule of a back-test would have hit", "BacktestExamples", api::backtests::examples),
    route!(GET get "/api/v1/licences", DESK, "Licences, and what is left of them", "LicencePage", api::licences::page),
    route!(POST post "/api/v1/licences", SEND, "Hand a licence over, as a draft or issued", "LicenceMade", api::licences::add),
    route!(GET get "/api/v1/licences/{id}", DESK, "A licence with its ledger", "LicenceDetail", api::licences::one),
    route!(POST post "/api/v1/licences/{id}/state", LEDGER, "Change the state of a licence", "LicenceDetail", api::licences::change),
    route!(POST post "/api/v1/licences/usage", SEND, "Hand a usage message over", "UsageReceipt", api::licences::usage, MANY),
    route!(GET get "/api/v1/licences/runs", SCREEN, "How far each source of usage messages is, and what is missing", "UsageRuns", api::licences::runs),
    route!(POST post "/api/v1/licences/fits", SCREEN, "Which licences fit a line of goods, and which nearly", "LicenceFits", api::licences::fits),
    route!(GET get "/api/v1/goods/items", WATCH, "Items of the dictionary of controlled goods", "GoodsItemPage", api::dictionary::items),
    route!(GET get "/api/v1/goods/items/{item}", WATCH, "An item with its programmes and what became of it", "GoodsItemDetail", api::dictionary::item),
    route!(GET get "/api/v1/goods/programmes", WATCH, "Programmes, and what each asks for", "[GoodsProgramme]", api::dictionary::programmes),
    route!(GET get "/api/v1/goods/programmes/{programme}", WATCH, "The items of a programme", "GoodsProgrammeDetail", api::dictionary::of_programme),
    route!(GET get "/api/v1/goods/editions", WATCH, "Editions of the dictionary", "GoodsEditionPage", api::dictionary::editions),
    route!(GET get "/api/v1/goods/editions/{id}", WATCH, "An edition of the dictionary, whole", "GoodsEditionDetail", api::dictionary::edition),
    route!(GET get "/api/v1/goods/difference", WATCH, "What an edition says that another does not", "DictionaryDifference", api::dictionary::difference),
    route!(GET get "/api/v1/goods/coverage", COVER, "What the dictionary cannot recognise", "DictionaryCoverage", api::dictionary::coverage),
    route!(GET get "/api/v1/goods/proposals", CHANGE, "Proposals to change the dictionary", "GoodsProposalPage", api::proposals::page),
    route!(POST post "/api/v1/goods/proposals", CHANGE, "Propose a change of the dictionary", "GoodsProposalDetail", api::proposals::add),
    route!(POST post "/api/v1/goods/proposals/import", CHANGE, "Read a list of an authority into a proposal, or only look at it", "GoodsImported", api::proposals::import, goods::import::MOST_BYTES),
    route!(GET get "/api/v1/goods/proposals/{id}", CHANGE, "A proposal with what it would change", "GoodsProposalDetail", api::proposals::one),
    route!(POST post "/api/v1/goods/proposals/{id}/approve", CHANGE, "Approve what somebody else proposed", "GoodsProposalDetail", api::proposals::approve),
    route!(POST post "/api/v1/goods/proposals/{id}/refuse", CHANGE, "Refuse what somebody else proposed", "GoodsProposalDetail", api::proposals::refuse),
    route!(GET get "/api/v1/notifications/forms", SCREEN, "The forms of notifications", "[NotificationForm]", api::notifications::forms),
    route!(GET get "/api/v1/notifications", WATCH, "Notifications, the earliest deadline first", "NotificationPage", api::notifications::page),
    route!(POST post "/api/v1/notifications", ACT, "Draft a notification, from a consignment or for a month", "NotificationDetail", api::notifications::add),
    route!(GET get "/api/v1/notifications/{id}", WATCH, "A notification with its log", "NotificationDetail", api::notifications::one),
    route!(PUT put "/api/v1/notifications/{id}", ACT, "Change a draft", "NotificationDetail", api::notifications::revise),
    route!(POST post "/api/v1/notifications/check", DESK, "What does not hold in a draft", "[FormFault]", api::notifications::check_draft),
    route!(POST post "/api/v1/notifications/receive", CARRY, "Take in a reply or a notification of others, as JSON or XML", "TakenIn", api::notifications::receive),
    route!(GET get "/api/v1/notifications/return", DESK, "The lines of a month's Global Shield return", "[ReturnLine]", api::notifications::monthly),
    route!(POST post "/api/v1/notifications/{id}/send", ACT, "Send a draft: from then on it does not change", "NotificationDetail", api::notifications::send),
    route!(POST post "/api/v1/notifications/{id}/reply", ACT, "Enter an answer: theirs, or ours to what came in", "NotificationDetail", api::notifications::reply),
    route!(POST post "/api/v1/notifications/{id}/withdraw", ACT, "Take a notification back", "NotificationDetail", api::notifications::withdraw),
    route!(POST post "/api/v1/notifications/{id}/close", ACT, "Close a notification", "NotificationDetail", api::notifications::close),
    route!(GET get "/api/v1/notifications/{id}/export", SCREEN, "A notification or its reply as JSON, XML or CSV", "", api::notifications::export),
    route!(GET get "/api/v1/denials", DESK, "Licences that authorities have refused", "DenialPage", api::register::denials),
    route!(POST post "/api/v1/denials", SEND, "Record a refusal", "DenialItem", api::register::add_denial),
    route!(GET get "/api/v1/denials/{id}", DESK, "A refusal", "DenialItem", api::register::denial),
    route!(POST post "/api/v1/denials/{id}/withdraw", SEND, "Withdraw a refusal", "DenialItem", api::register::withdraw_denial),
    route!(GET get "/api/v1/notices", DESK, "Targeted notices", "NoticePage", api::register::notices),
    route!(POST post "/api/v1/notices", ACT, "Make a targeted notice", "NoticeItem", api::register::add_notice),
    route!(GET get "/api/v1/notices/{id}", DESK, "A targeted notice", "NoticeItem", api::register::notice),
    route!(POST post "/api/v1/notices/{id}/withdraw", ACT, "Withdraw a targeted notice", "NoticeItem", api::register::withdraw_notice),
    route!(GET get "/api/v1/goods/headings", SCREEN, "Headings of the Harmonized System for a text, and whether a declared code fits", "Headings", api::headings::suggest),
    route!(POST post "/api/v1/goods/confirmed", ACT, "Say under which code a line was found to belong", "", api::headings::confirm),
    route!(GET get "/api/v1/goods/nomenclature", WATCH, "What headings are suggested from", "HeadingSources", api::headings::sources),
    route!(POST post "/api/v1/goods/nomenclature", CHANGE, "Load a nomenclature, a tariff or lines that were confirmed (CSV)", "HeadingsLoaded", api::headings::upload, FILE),
    route!(GET get "/api/v1/transit", DESK, "Bills that came in for transit, and what became of them", "TransitPage", api::transit::page),
    route!(GET get "/api/v1/users", ADMIN, "Accounts", "[UserItem]", api::users::all),
    route!(POST post "/api/v1/users", ADMIN, "Make an account", "NewUserAnswer", api::users::add),
    route!(PATCH patch "/api/v1/users/{id}", ADMIN, "Change an account", "UserItem", api::users::change),
    route!(POST post "/api/v1/users/{id}/reset", ADMIN, "Give an account a new one-time password", "OneTimePassword", api::users::reset),
    route!(GET get "/api/v1/tokens", ADMIN, "API tokens", "[TokenItem]", api::users::tokens),
    route!(POST post "/api/v1/tokens", ADMIN, "Make an API token", "NewTokenAnswer", api::users::add_token),
    route!(DELETE delete "/api/v1/tokens/{id}", ADMIN, "Take an API token out of force", "", api::users::revoke_token),
    route!(GET get "/api/v1/audit", AUDIT, "The audit log", "AuditPage", api::audit::page),
    route!(GET get "/api/v1/audit/verify", AUDIT, "Whether the chain holds", "AuditVerdict", api::audit::verify),
];
