//! What headings are suggested from: the nomenclature, the national tariff and lines that were confirmed.
//!
//! Nothing here is changed: an edition follows another, a confirmation is added to those before. So what was known up
//! to some confirmation can always be read again, which is what replay rests on.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Result, Store,
    db::{Run, row},
    query::col,
};

/// Which of the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NomenclatureKind {
    /// The international nomenclature.
    Nomenclature,
    /// The lines of the national tariff beneath it.
    Tariff,
}

impl NomenclatureKind {
    /// The word in documents and tables.
    pub fn word(self) -> &'static str {
        match self {
            NomenclatureKind::Nomenclature => "nomenclature",
            NomenclatureKind::Tariff => "tariff",
        }
    }

    /// The kind for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Nomenclature, Self::Tariff].into_iter().find(|kind| kind.word() == word)
    }
}

/// The edition of a nomenclature or a tariff that is in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NomenclatureItem {
    /// Year of the edition of the Harmonized System.
    pub edition: i64,
    /// Digest of its text.
    pub digest: String,
    /// Its lines.
    pub lines: i64,
    /// Who loaded it.
    pub by: String,
    /// When.
    #[serde(serialize_with = "crate::views::iso")]
    #[schema(value_type = String)]
    pub at: i64,
}

/// What headings are suggested from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeadingSources {
    /// The nomenclature in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nomenclature: Option<NomenclatureItem>,
    /// The tariff in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff: Option<NomenclatureItem>,
    /// Number of the last confirmation.
    #[serde(skip)]
    pub last_confirmed: i64,
    /// Confirmations of lines, all together.
    pub confirmations: i64,
}

/// Confirmations of one line for one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedLine {
    /// The line's words, normalised.
    pub words: String,
    /// The code's digits.
    pub code: String,
    /// Year of the edition that the code is read in.
    pub edition: i64,
    /// How often.
    pub count: i64,
}

impl Store {
    /// Puts an edition in force, whose text is kept under its digest. False where it is in force already.
    pub async fn put_nomenclature(
        &self,
        kind: NomenclatureKind,
        edition: u16,
        (text, lines): (&str, usize),
        by: &str,
        at: i64,
    ) -> Result<bool> {
        let digest = self.put_text(text).await?;
        if self.nomenclature(kind).await?.is_some_and(|known| known.digest == digest) {
            return Ok(false);
        }
        let sql =
            "INSERT INTO nomenclature (kind, edition, digest, lines, by_user, at) VALUES ($1, $2, $3, $4, $5, $6)";
        let lines = i64::try_from(lines).unwrap_or(i64::MAX);
        let values =
            vec![kind.word().into(), i64::from(edition).into(), digest.into(), lines.into(), by.into(), at.into()];
        self.db.exec(sql, values).await?;
        Ok(true)
    }

    async fn nomenclature(&self, kind: NomenclatureKind) -> Result<Option<NomenclatureItem>> {
        let sql =
            "SELECT edition, digest, lines, by_user, at FROM nomenclature WHERE kind = $1 ORDER BY id DESC LIMIT 1";
        let row = self.db.one(sql, vec![kind.word().into()]).await?;
        row.map(|row| {
            Ok(NomenclatureItem {
                edition: col(&row, "edition")?,
                digest: col(&row, "digest")?,
                lines: col(&row, "lines")?,
                by: col(&row, "by_user")?,
                at: col(&row, "at")?,
            })
        })
        .transpose()
    }

    /// What headings are suggested from as it stands now.
    pub async fn heading_sources(&self) -> Result<HeadingSources> {
        let last = self.db.count("SELECT COALESCE(MAX(id), 0) FROM confirmed_line", vec![]).await?;
        let all = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM confirmed_line WHERE id <= $1";
        Ok(HeadingSources {
            nomenclature: self.nomenclature(NomenclatureKind::Nomenclature).await?,
            tariff: self.nomenclature(NomenclatureKind::Tariff).await?,
            last_confirmed: last,
            confirmations: self.db.count(all, vec![last.into()]).await?,
        })
    }

    /// Adds confirmations. Those of a file, by its digest, are added once; false where they were added before.
    pub async fn add_confirmed(&self, lines: &[ConfirmedLine], file: Option<&str>, by: &str, at: i64) -> Result<bool> {
        let tx = self.db.begin().await?;
        if let Some(digest) = file {
            let sql = "INSERT INTO confirmed_file (digest, lines, by_user, at) VALUES ($1, $2, $3, $4)
                       ON CONFLICT DO NOTHING";
            let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
            if tx.exec(sql, vec![digest.into(), count.into(), by.into(), at.into()]).await? == 0 {
                return Ok(false);
            }
        }
        for chunk in lines.chunks(1_000) {
            let rows = chunk
                .iter()
                .map(|line| row![line.words.as_str(), line.code.as_str(), line.edition, line.count, by, at]);
            tx.insert("confirmed_line (words, code, edition, count, by_user, at)", rows.collect(), "").await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// All confirmations up to one, added up by line and code, in a fixed order.
    pub async fn confirmed_lines(&self, up_to: i64) -> Result<Vec<ConfirmedLine>> {
        let sql = "SELECT words, code, edition, CAST(SUM(count) AS BIGINT) AS count FROM confirmed_line WHERE id <= $1
                   GROUP BY words, code, edition";
        let rows = self.db.all(sql, vec![up_to.into()]).await?;
        let line = |row: &_| -> Result<ConfirmedLine> {
            Ok(ConfirmedLine {
                words: col(row, "words")?,
                code: col(row, "code")?,
                edition: col(row, "edition")?,
                count: col(row, "count")?,
            })
        };
        let mut out = rows.iter().map(line).collect::<Result<Vec<_>>>()?;
        // Here and not in SQL: the order of the two databases' collations is not one.
        out.sort_by(|a, b| (&a.words, &a.code, a.edition).cmp(&(&b.words, &b.code, b.edition)));
        Ok(out)
    }
}
