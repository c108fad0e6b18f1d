//! Every command in one place.

use std::{net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use history::Location;
use model::schema::Privacy;

/// Finds the few dangerous things among everything that crosses a border, before it arrives.
#[derive(Debug, Parser)]
#[command(name = "portcullis", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The folder that holds everything [default: portcullis-data]
    #[arg(long, global = true, env = "PORTCULLIS_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// postgres://…; SQLite in the data folder without it
    #[arg(long, global = true, env = "PORTCULLIS_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Configuration file (TOML)
    #[arg(long, global = true, env = "PORTCULLIS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read files and print what each message says, and every defect; touches no database
    Inspect {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Screen names against entities, both JSON Lines
    Screen {
        #[arg(long)]
        entities: PathBuf,
        #[arg(long)]
        queries: PathBuf,
        #[arg(long, default_value_t = 5)]
        limit: usize,
    },
    /// Check, test and run officers' rules
    Rules {
        #[command(subcommand)]
        action: RulesAction,
    },
    /// Take in files and folders: keep, read, assess, store; the same message twice is one
    Load {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Serve the console and the API, and watch the drop folder
    Serve(ServeArgs),
    /// Make a synthetic day, load it and serve it on loopback
    Demo {
        #[arg(long, env = "PORTCULLIS_LISTEN")]
        listen: Option<SocketAddr>,
        /// Flights of the synthetic day
        #[arg(long, default_value_t = 60)]
        flights: u32,
        /// Vessels of the synthetic day
        #[arg(long, default_value_t = 8)]
        vessels: u32,
    },
    /// Look into the journal of messages
    Journal {
        #[command(subcommand)]
        action: JournalAction,
    },
    /// Watchlists and sanctions lists
    Lists {
        #[command(subcommand)]
        action: ListsAction,
    },
    /// Licences and permits, and what is left of them
    Licences {
        #[command(subcommand)]
        action: LicencesAction,
    },
    /// Controlled goods, and what goods are from the words of their lines
    Goods {
        #[command(subcommand)]
        action: GoodsAction,
    },
    /// Notifications between administrations: what is owed, files out and in
    Notifications {
        #[command(subcommand)]
        action: NotificationsAction,
    },
    /// Recompute stored assessments and compare them word for word
    Replay {
        /// Id of one assessment
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        assessment: Option<i64>,
        /// Every stored assessment
        #[arg(long)]
        all: bool,
    },
    /// The hash-chained log of views, changes and decisions
    Audit {
        #[command(subcommand)]
        action: AuditAction,
    },
    /// A synthetic border with planted schemes
    Range {
        #[command(subcommand)]
        action: RangeAction,
    },
    /// Write stored records in the order of their natural keys
    Export {
        what: String,
        #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
        format: ExportFormat,
        /// Classes of fields to leave out of Parquet: open, commercial, personal
        #[arg(long, value_enum, value_delimiter = ',')]
        without: Vec<Class>,
    },
    /// The past as Parquet, for back-tests and for SQL engines
    History {
        #[command(subcommand)]
        action: HistoryAction,
    },
    /// Accounts
    Users {
        #[command(subcommand)]
        action: UsersAction,
    },
    /// API tokens of integrators
    Tokens {
        #[command(subcommand)]
        action: TokensAction,
    },
    /// Measure, and print one JSON line a figure
    Bench {
        what: BenchWhat,
        /// Records or queries to measure on; each bench has its own default
        #[arg(long, visible_alias = "rows")]
        size: Option<usize>,
        /// Names on the list that `screen` asks
        #[arg(long, default_value_t = 17_500)]
        names: usize,
        /// A Python that has duckdb, which `backtest` asks the same
        #[arg(long, value_name = "FILE", env = "PORTCULLIS_BENCH_PYTHON")]
        python: Option<PathBuf>,
    },
    /// The configuration
    Config {
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Copy everything into one file while the service runs
    Backup { file: PathBuf },
    /// Put a backup into an empty data folder or database
    Restore { file: PathBuf },
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address to serve on [default: 127.0.0.1:8370]
    #[arg(long, env = "PORTCULLIS_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Folder to watch for messages
    #[arg(long, env = "PORTCULLIS_DROP_FOLDER")]
    pub drop_folder: Option<PathBuf>,
    /// TLS certificate chain (PEM)
    #[arg(long, env = "PORTCULLIS_TLS_CERTIFICATE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// TLS private key (PEM)
    #[arg(long, env = "PORTCULLIS_TLS_KEY", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// Type-check rule files
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Run the examples inside rule files
    Test {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Run rules over records
    Run {
        #[arg(long, required = true)]
        rules: Vec<PathBuf>,
        #[arg(long)]
        records: PathBuf,
    },
    /// What rules would have done in the past: one JSON object
    Backtest(BacktestArgs),
    /// Rules that past findings speak for: one JSON object
    Suggest(SuggestArgs),
    /// Rules as SQL over the history, to standard output: a view, then a query a rule
    Sql(RulesSqlArgs),
    /// The field catalogue
    Fields,
}

/// Options of `rules sql`.
#[derive(Debug, Args)]
pub struct RulesSqlArgs {
    /// duckdb, spark or trino
    #[arg(long)]
    pub dialect: rules::sql::Dialect,
    #[arg(required = true)]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub place: HistoryPlace,
}

/// Options of `rules backtest`.
#[derive(Debug, Args)]
pub struct BacktestArgs {
    #[arg(long, required = true)]
    pub rules: Vec<PathBuf>,
    /// First day
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Last day, included
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// Inspections that a day has room for
    #[arg(long)]
    pub capacity: Option<u64>,
    /// Natural keys to print for each rule
    #[arg(long, default_value_t = 10)]
    pub examples: usize,
    /// Threads [default: one for each processor]
    #[arg(long)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub place: HistoryPlace,
}

/// Options of `rules suggest`.
#[derive(Debug, Args)]
pub struct SuggestArgs {
    /// traveller, consignment or movement
    #[arg(long, value_parser = ["traveller", "consignment", "movement"])]
    pub subject: String,
    /// First day
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Last day, included
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// Proposals at most
    #[arg(long, default_value_t = 10)]
    pub most: usize,
    /// Conditions of a proposal at most
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub conditions: u8,
    /// Threads [default: one for each processor]
    #[arg(long)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub place: HistoryPlace,
}

/// Where history lies.
#[derive(Debug, Args)]
pub struct HistoryPlace {
    /// Folder of the history, or s3://BUCKET/PREFIX [default: as configured, else history in the data folder]
    #[arg(long, value_name = "PLACE")]
    pub history: Option<Location>,
}

#[derive(Debug, Subcommand)]
pub enum HistoryAction {
    /// Write what the store holds and history does not; the same record in the same version is written once
    Write {
        #[command(flatten)]
        place: HistoryPlace,
        /// Outcomes that another system knows, one JSON object a line, in place of the store
        #[arg(long, value_name = "FILE")]
        outcomes: Option<PathBuf>,
    },
    /// Make one file of each day, without superseded versions and without what has had its time
    Compact {
        #[command(flatten)]
        place: HistoryPlace,
    },
    /// The days that there are
    Show {
        #[command(flatten)]
        place: HistoryPlace,
    },
    /// The columns of the files
    Schema {
        /// traveller, consignment, movement or outcome
        kind: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum JournalAction {
    /// Messages, newest first
    List {
        /// received, processed or quarantined
        #[arg(long)]
        status: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u64,
    },
    /// One message as it came
    Show { id: i64 },
    /// Read quarantined messages again
    Retry { ids: Vec<i64> },
}

#[derive(Debug, Subcommand)]
pub enum ListsAction {
    /// Load a new list; its form is recognised from the content
    ///
    /// Forms: OFAC SDN and consolidated list (CSV files together, XML, advanced XML), UN Security Council (XML), EU
    /// (CSV, XML), United Kingdom (ConList.csv, UK Sanctions List CSV), US consolidated screening list (CSV, JSON),
    /// OpenSanctions FollowTheMoney (entities.ftm.json), and any CSV with a header, by a mapping where its columns have
    /// other names.
    Add(ListFile),
    /// Load a new edition of a list
    Update(ListFile),
    /// The lists and how they stand, or the entries of one
    Show {
        list: Option<String>,
        /// Its editions, newest first
        #[arg(long, requires = "list", conflicts_with = "attempts")]
        editions: bool,
        /// What was tried with it, newest first
        #[arg(long, requires = "list")]
        attempts: bool,
    },
    /// What one edition says that another does not, one entry a line
    Difference {
        list: String,
        /// Digest of the earlier edition [default: the one before the later]
        #[arg(long, value_name = "DIGEST")]
        from: Option<String>,
        /// Digest of the later edition, which may be the one last refused [default: the one in force]
        #[arg(long, value_name = "DIGEST")]
        to: Option<String>,
    },
    /// Where a list comes from: say it, or show it
    Source(ListSourceArgs),
    /// Fetch one list from its source, or all that have one
    Fetch {
        list: Option<String>,
        /// Accept an edition however many of its entries are gone
        #[arg(long, requires = "list")]
        shrink: bool,
    },
    /// Take the edition that was last refused, exactly as it came
    Accept {
        list: String,
        /// Why it is right all the same
        #[arg(long)]
        reason: String,
    },
}

/// Where a list comes from.
#[derive(Debug, Args)]
pub struct ListSourceArgs {
    /// Short name, such as ofac-sdn
    pub list: String,
    /// Address of one of its files: https://…, http://…, file:///… or a path
    #[arg(long = "url", value_name = "URL", conflicts_with = "remove")]
    pub urls: Vec<String>,
    /// How often: 30m, 6h, 1d; 0 only when asked
    #[arg(long, default_value = "6h", requires = "urls")]
    pub every: String,
    /// Name to show
    #[arg(long, requires = "urls")]
    pub name: Option<String>,
    /// Share of its entries that an edition may have lost
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, requires = "urls")]
    pub shrink: f64,
    /// Mapping of CSV columns (TOML)
    #[arg(long, requires = "urls")]
    pub mapping: Option<PathBuf>,
    /// Fetch it no longer
    #[arg(long)]
    pub remove: bool,
}

/// A list and the files that it comes in.
#[derive(Debug, Args)]
pub struct ListFile {
    /// Short name, such as ofac-sdn
    pub list: String,
    /// Its files (OFAC CSV: sdn.csv, alt.csv, add.csv and sdn_comments.csv, in any order)
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Name to show
    #[arg(long)]
    pub name: Option<String>,
    /// Mapping of CSV columns (TOML)
    #[arg(long)]
    pub mapping: Option<PathBuf>,
    /// Accept an edition however many of its entries are gone
    #[arg(long)]
    pub shrink: bool,
}

#[derive(Debug, Subcommand)]
pub enum LicencesAction {
    /// Take in licences and changes of their state for the authority, one JSON object a line
    Import { file: PathBuf },
    /// Take in usage messages, one a line, in any order; the same message twice is one
    Usage { file: PathBuf },
    /// The licences, what is left of them and which messages are missing, or one with its ledger
    Show { number: Option<String> },
}

#[derive(Debug, Subcommand)]
pub enum GoodsAction {
    /// The dictionary of controlled goods
    Dictionary {
        #[command(subcommand)]
        action: DictionaryAction,
    },
    /// Suggest headings of the Harmonized System for lines (CSV: id, text and, where it is declared, hs)
    Headings(HeadingsArgs),
    /// The nomenclature, and the national tariff beneath it, from which headings are suggested
    Nomenclature {
        #[command(subcommand)]
        action: NomenclatureAction,
    },
    /// Lines whose code was confirmed in the past
    Confirmed {
        #[command(subcommand)]
        action: ConfirmedAction,
    },
    /// Recognise controlled goods in lines (CSV: id, text and, where they are declared, hs and un)
    Recognise {
        file: PathBuf,
        /// A dictionary to use instead of the shipped one (TOML)
        #[arg(long, value_name = "FILE")]
        dictionary: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum DictionaryAction {
    /// Write a dictionary as TOML
    Export {
        /// Dictionary (TOML) [default: the shipped one]
        file: Option<PathBuf>,
        /// Only the items of one programme, one JSON object a line
        #[arg(long, value_name = "PROGRAMME")]
        programme: Option<String>,
    },
    /// Find what cannot be in a dictionary
    Check { file: PathBuf },
    /// What a dictionary cannot recognise
    Coverage {
        /// Dictionary (TOML) [default: the shipped one]
        file: Option<PathBuf>,
    },
    /// What the later of two dictionaries says that the earlier does not, one item a line
    Diff { before: PathBuf, after: PathBuf },
    /// Read a list of an authority and print what it would change
    Import(DictionaryImport),
}

/// How a list of an authority is read.
#[derive(Debug, Args)]
pub struct DictionaryImport {
    pub file: PathBuf,
    /// eu_correlation, us_ccl, us_hts or national
    #[arg(long)]
    pub form: String,
    /// Edition of the HS that its codes are of
    #[arg(long, default_value_t = 2022)]
    pub hs_edition: u16,
    /// Regime of items that it adds
    #[arg(long)]
    pub regime: Option<String>,
    /// A column of ours and the one of the file: name=Substance
    #[arg(long = "column", value_name = "OURS=THEIRS")]
    pub columns: Vec<String>,
    /// Dictionary (TOML) to read it against [default: the shipped one]
    #[arg(long)]
    pub dictionary: Option<PathBuf>,
    /// Write the dictionary with the change made
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Options of `goods headings`.
#[derive(Debug, Args)]
pub struct HeadingsArgs {
    pub file: PathBuf,
    /// A nomenclature to use instead of what the store holds (CSV)
    #[arg(long, value_name = "FILE")]
    pub nomenclature: Option<PathBuf>,
    /// Year of the edition of that nomenclature
    #[arg(long, default_value_t = 2022, requires = "nomenclature")]
    pub edition: u16,
    /// Headings to print for a line
    #[arg(long, default_value_t = 5)]
    pub limit: usize,
}

#[derive(Debug, Subcommand)]
pub enum NomenclatureAction {
    /// Load one (CSV: hscode or code, description and, where it has one, edition)
    Load {
        file: PathBuf,
        /// Year of its edition of the Harmonized System
        #[arg(long)]
        edition: u16,
        /// It holds the lines of the national tariff
        #[arg(long)]
        tariff: bool,
    },
    /// What is in force
    Show,
}

#[derive(Debug, Subcommand)]
pub enum ConfirmedAction {
    /// Load lines (CSV: text, hs and, where it has them, count and edition); the same file twice is one
    Load {
        file: PathBuf,
        /// Year of the edition that codes are read in
        #[arg(long, default_value_t = 2022)]
        edition: u16,
    },
}

#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Find changed, removed or reordered entries
    Verify,
}

#[derive(Debug, Subcommand)]
pub enum RangeAction {
    /// A day of real-format messages, with the truth beside it
    Day {
        #[arg(long, default_value_t = 60)]
        flights: u32,
        #[arg(long, default_value_t = 8)]
        vessels: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long)]
        out: PathBuf,
        /// The day [default: today]
        #[arg(long)]
        date: Option<NaiveDate>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ExportFormat {
    Jsonl,
    Csv,
    Parquet,
}

/// A privacy class.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Class {
    Open,
    Commercial,
    Personal,
}

impl From<Class> for Privacy {
    fn from(class: Class) -> Privacy {
        match class {
            Class::Open => Privacy::Open,
            Class::Commercial => Privacy::Commercial,
            Class::Personal => Privacy::Personal,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum UsersAction {
    /// Make an account and print its one-time password
    Add {
        username: String,
        #[arg(long)]
        role: String,
        #[arg(long)]
        name: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum TokensAction {
    /// Make an API token and print it, once
    Add { name: String },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum BenchWhat {
    /// Bytes to records
    Parse,
    /// Names against lists
    Screen,
    /// Rules over records
    Rules,
    /// Message to stored assessment
    Ingest,
    /// The same with the thousand rules about travellers that `bench rules` measures
    IngestRules,
    /// A traveller's page while a load runs
    Http,
    /// Stored names against a list that has changed
    Rescreen,
    /// Lines of goods against the dictionary
    Goods,
    /// Stored lines of goods against a dictionary that has changed
    GoodsRescreen,
    /// One rule over a month of consignments in Parquet
    Backtest,
}

#[derive(Debug, Subcommand)]
pub enum ConfigAction {
    /// Say what is wrong with it, if anything is
    Check,
}

#[derive(Debug, Subcommand)]
pub enum NotificationsAction {
    /// One JSON line a notification, the earliest deadline first
    List {
        /// draft, sent, acknowledged, more_time, no_objection, objection, expired, withdrawn or closed
        #[arg(long)]
        state: Option<String>,
        /// Only those whose deadline is over
        #[arg(long)]
        overdue: bool,
    },
    /// One notification with its log
    Show { id: i64 },
    /// Write a notification, or the last answer to it, to standard output
    Export {
        id: i64,
        /// json, xml or csv
        #[arg(long, default_value = "json", value_parser = ["json", "xml", "csv"])]
        format: String,
        /// The answer in its place
        #[arg(long)]
        reply: bool,
    },
    /// Take in replies and notifications of others, JSON or XML; the same file twice is one
    Reply {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}
