//! Everything in one file while the service runs, and back.
//!
//! The file is deflated JSON Lines: a line that names a table and its columns,
//! then its rows. It reads the same from SQLite and PostgreSQL, so a backup also
//! moves a laptop's store to a server.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use sea_orm::DbBackend;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    Result, Store, StoreError,
    db::Run,
    migrate::{STEPS, fill},
};

/// The tables in an order in which they can be put back, each with its columns: (name, is it bytes).
const TABLES: [(&str, &str); 62] = [
    (
        "message",
        "id digest sender channel name received_at size status reason format records errors warnings infos summary",
    ),
    ("message_body", "message_id body*"),
    ("message_movement", "movement_id message_id"),
    ("movement", "id key mode title direction departure_at arrival_at version doc"),
    ("traveller", "id key movement_id version name lane score reason doc"),
    ("booking", "id key movement_id version doc"),
    ("consignment", "id key movement_id version reference lane score reason doc"),
    ("conveyance", "id key movement_id version lane score reason doc"),
    ("superseded", "subject subject_id version message_id doc"),
    ("identifier", "kind value subject subject_id grp movement_id"),
    ("assessment", "id subject subject_id message_id snapshot lane doc because at"),
    (
        "target",
        "id subject subject_id movement_id lane score title subtitle reasons deadline status claimed_by created_at decision_id because",
    ),
    ("screened", "id movement_id subject body*"),
    (
        "goods_finding",
        "consignment_id line item tier score monitored regimes why text_key product_key ruled consignor_country consignee_country",
    ),
    ("cited", "list entry subject subject_id"),
    (
        "rescreen_job",
        "id lists from_snapshot to_snapshot created_at first last reached names hits opened lapsed done_at",
    ),
    ("decision", "id target_id lane score by_user at decision reason"),
    (
        "match_decision",
        "id party list entry entry_digest verdict reason by_user at expires_at supersedes subject subject_id score party_name entry_name",
    ),
    ("goods_view", "id consignment_id line text_key verdict item reason by_user at supersedes"),
    (
        "goods_ruling",
        "id authority reference decision item issued valid_from valid_until reason goods product consignor text_key product_key consignment_id line by_user at supersedes",
    ),
    ("match_applied", "decision_id subject subject_id at"),
    ("snapshot", "version manifest created_at"),
    ("list_edition", "id list name source edition digest entries added changed removed at body* by_user reason"),
    ("list_source", "list name urls mapping every_seconds shrink fixed by_user at seen"),
    (
        "list_attempt",
        "id list at by_user name source outcome reason detail bytes received digest edition entries added changed removed body*",
    ),
    ("licence", "id key number kind authority holder valid_to state refused doc"),
    ("licence_change", "id licence_id doc"),
    ("usage_run", "id source run digest body by_user at"),
    ("usage_conflict", "id source run digest body by_user at"),
    ("usage_source", "source settled"),
    ("licence_usage", "id source run key usage_id doc"),
    ("denial", "id party words doc by_user at"),
    ("notice", "id party words first_day last_day doc by_user at"),
    ("register_withdrawal", "id register entry_id by_user at reason"),
    ("goods_edition", "id follows digest edition items added changed removed proposal_id at"),
    ("goods_proposal", "id kind title base source change reason by_user at"),
    ("goods_decision", "proposal_id verdict reason by_user at"),
    (
        "notification",
        "id reference form form_version direction counterpart subject consignment_id state deadline next_at events created_at changed_at",
    ),
    ("notification_event", "notification_id seq at by_user doc"),
    ("nomenclature", "id kind edition digest lines by_user at"),
    ("confirmed_file", "id digest lines by_user at"),
    ("confirmed_line", "id words code edition count by_user at"),
    (
        "trade",
        "consignment_id line at reference consignor consignee notify hs4 hs6 origin destination kg price currency",
    ),
    ("transit", "consignment_id side at due_at reference state told exit_id left_at differences doc"),
    ("transit_key", "side key consignment_id"),
    ("rule_version", "id rule version doc by_user at"),
    ("rule_event", "id rule seq version step state by_user at reason found"),
    ("rule_day", "rule day hits"),
    ("decision_rule", "rule decision_id"),
    (
        "examination",
        "id subject subject_id first_id revision kind result category quantity unit note examined_at by_user at",
    ),
    ("examination_rule", "rule examination_id"),
    ("value_set_version", "id name version doc by_user at"),
    ("value_set_change", "id name base doc reason by_user at"),
    ("value_set_decision", "change_id step by_user at reason version"),
    ("text_blob", "digest body"),
    ("setting", "key value"),
    (
        "account",
        "id username name role password_hash must_change totp_secret totp_pending totp_step failures locked_until active created_at",
    ),
    ("session", "token_hash account_id csrf created_at seen_at expires_at"),
    ("api_token", "id name token_hash created_at used_at active"),
    ("audit", "seq at actor action subject subject_id detail hash"),
    ("audit_head", "one seq hash"),
    (SCHEMA, "version"),
];

/// The table that tells which program made a backup.
const SCHEMA: &str = "schema_version";

#[derive(Serialize, Deserialize)]
struct TableHead {
    table: String,
    columns: Vec<String>,
}

fn file_error(path: &Path) -> impl Fn(std::io::Error) -> StoreError + '_ {
    move |source| StoreError::File { path: path.display().to_string(), source }
}

impl Store {
    /// Writes everything, as it stands at one moment, to a file that must not exist yet.
    pub async fn backup(&self, path: &Path) -> Result<u64> {
        self.audit_link().await?;
        let file = File::create_new(path).map_err(file_error(path))?;
        let mut out = BufWriter::new(DeflateEncoder::new(file, Compression::fast()));
        // Holding the writer's turn makes the copy one moment's; readers and the HTTP API go on.
        let tx = self.db.begin().await?;
        if self.db.backend == DbBackend::Postgres {
            tx.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
        }
        let mut total = 0;
        for (table, columns) in TABLES {
            let names: Vec<String> = columns.split(' ').map(|name| name.trim_end_matches('*').to_owned()).collect();
            let head = TableHead { table: table.to_owned(), columns: columns.split(' ').map(str::to_owned).collect() };
            writeln!(out, "{}", serde_json::to_string(&head)?).map_err(file_error(path))?;
            let object: Vec<String> = columns.split(' ').map(|column| self.packed(column)).collect();
            let order = names.first().map_or("1", String::as_str);
            let mut offset = 0;
            loop {
                let sql = format!(
                    "SELECT {} AS packed FROM {table} ORDER BY {order} LIMIT 500 OFFSET {offset}",
                    self.array(&object)
                );
                let rows = tx.rows(&sql, vec![]).await?;
                for row in &rows {
                    let text: String = row.try_get("", "packed")?;
                    writeln!(out, "{text}").map_err(file_error(path))?;
                }
                total += rows.len() as u64;
                offset += rows.len();
                if rows.len() < 500 {
                    break;
                }
            }
        }
        let encoder = out.into_inner().map_err(|e| file_error(path)(e.into_error()))?;
        encoder.finish().and_then(|file| file.sync_all()).map_err(file_error(path))?;
        Ok(total)
    }

    /// Puts a backup into this store, which must hold no messages yet.
    pub async fn restore(&self, path: &Path) -> Result<u64> {
        if self.db.count("SELECT COUNT(*) FROM message", vec![]).await? > 0 {
            return Err(StoreError::Conflict("restore needs an empty store: this one has messages".into()));
        }
        let file = File::open(path).map_err(file_error(path))?;
        let lines = BufReader::new(DeflateDecoder::new(file)).lines();
        let tx = self.db.begin().await?;
        for (table, _) in TABLES.iter().filter(|(table, _)| *table != SCHEMA) {
            tx.batch(&format!("DELETE FROM {table}")).await?;
        }
        let mut head: Option<TableHead> = None;
        let (mut total, mut made_by) = (0, None);
        for line in lines {
            let line = line.map_err(file_error(path))?;
            if line.starts_with('{') {
                head = Some(serde_json::from_str(&line)?);
                continue;
            }
            let head =
                head.as_ref().ok_or_else(|| StoreError::Damaged("the backup does not begin with a table".into()))?;
            let (_, known) = TABLES
                .iter()
                .find(|(table, _)| *table == head.table)
                .ok_or_else(|| StoreError::Damaged(format!("the backup has an unknown table {}", head.table)))?;
            // An earlier program's tables have fewer columns: what it did not know is absent.
            if head.columns.iter().any(|column| known.split(' ').all(|name| name != column)) {
                return Err(StoreError::Damaged(format!("the backup's table {} has other columns", head.table)));
            }
            let row: Vec<Json> = serde_json::from_str(&line)?;
            if head.table == SCHEMA {
                // These tables are as this program makes them; only a backup of a newer program does not fit.
                let version = row.first().and_then(Json::as_i64).and_then(|version| usize::try_from(version).ok());
                made_by = made_by.max(version);
                if made_by > Some(STEPS.len()) {
                    return Err(StoreError::Conflict("the backup was made by a newer program: use that".into()));
                }
                continue;
            }
            self.put_back(&tx, head, row).await?;
            total += 1;
        }
        // What an earlier program did not keep follows from what it did, as it does when its own store is opened.
        fill(&tx, self.db.backend, made_by.unwrap_or(STEPS.len())).await?;
        if self.db.backend == DbBackend::Postgres {
            for (table, columns) in TABLES.iter().filter(|(_, columns)| columns.starts_with("id ")) {
                let _ = columns;
                tx.batch(&format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM {table}), false)")).await?;
            }
        }
        tx.commit().await?;
        Ok(total)
    }

    async fn put_back(&self, tx: &crate::db::Tx, head: &TableHead, row: Vec<Json>) -> Result<()> {
        let mut places = Vec::new();
        let mut values: Vec<sea_orm::Value> = Vec::new();
        for (column, cell) in head.columns.iter().zip(row) {
            match cell {
                Json::Null => places.push("NULL".to_owned()),
                Json::Number(number) => places.push(number.to_string()),
                Json::String(text) if column.ends_with('*') => {
                    values.push(unhex(&text)?.into());
                    places.push(format!("${}", values.len()));
                }
                Json::String(text) => {
                    values.push(text.into());
                    places.push(format!("${}", values.len()));
                }
                other => return Err(StoreError::Damaged(format!("the backup has {other} in {column}"))),
            }
        }
        let columns: Vec<&str> = head.columns.iter().map(|c| c.trim_end_matches('*')).collect();
        let sql = format!("INSERT INTO {} ({}) VALUES ({})", head.table, columns.join(", "), places.join(", "));
        tx.exec(&sql, values).await.map(drop)
    }

    fn packed(&self, column: &str) -> String {
        match (column.strip_suffix('*'), self.db.backend) {
            (Some(bytes), DbBackend::Postgres) => format!("encode({bytes}, 'hex')"),
            (Some(bytes), _) => format!("CASE WHEN {bytes} IS NOT NULL THEN lower(hex({bytes})) END"),
            (None, _) => column.to_owned(),
        }
    }

    fn array(&self, columns: &[String]) -> String {
        match self.db.backend {
            DbBackend::Postgres => format!("CAST(json_build_array({}) AS TEXT)", columns.join(", ")),
            _ => format!("json_array({})", columns.join(", ")),
        }
    }
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let digit = |byte: u8| {
        (byte as char).to_digit(16).ok_or_else(|| StoreError::Damaged("the backup's bytes are not hexadecimal".into()))
    };
    text.as_bytes()
        .chunks(2)
        .map(|pair| Ok((digit(pair[0])? * 16 + digit(*pair.get(1).unwrap_or(&b'0'))?) as u8))
        .collect()
}
