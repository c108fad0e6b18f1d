//! The records of history, each in its latest version: what queries read.

use model::SubjectKind;

use super::{Dialect, relation};

/// A statement that makes the view [`relation`] over a folder of history, as `docs/history.md` lays it out. Trino reads
/// no folders: there the view is over a table of the same columns that is called as the kind of record.
pub fn view(subject: SubjectKind, dialect: Dialect, folder: &str) -> String {
    let (view, kind) = (relation(subject), subject.word());
    let folder = folder.trim_end_matches('/');
    let latest = |file: &str| format!("row_number() OVER (PARTITION BY _key ORDER BY _version DESC, {file} DESC)");
    match dialect {
        Dialect::DuckDb => format!(
            "CREATE OR REPLACE TEMPORARY VIEW {view} AS\nSELECT * FROM read_parquet({}, \
             hive_partitioning = true, union_by_name = true, filename = true)\nQUALIFY {} = 1;\n",
            dialect.quoted(&format!("{folder}/kind={kind}/*/*.parquet")),
            latest("filename")
        ),
        Dialect::Spark => format!(
            "CREATE OR REPLACE TEMPORARY VIEW {view}_written USING parquet\nOPTIONS (path {}, mergeSchema 'true');\n\
             CREATE OR REPLACE TEMPORARY VIEW {view} AS\n\
             SELECT * FROM (SELECT *, {} AS _place FROM (SELECT *, input_file_name() AS _file FROM {view}_written))\n\
             WHERE _place = 1;\n",
            // Spark reads object stores through Hadoop, which calls them so.
            dialect.quoted(&format!("{}/kind={kind}", folder.replacen("s3://", "s3a://", 1))),
            latest("_file")
        ),
        Dialect::Trino => format!(
            "-- {kind}: a table over {} with the columns of `portcullis history schema {kind}`, by day.\n\
             CREATE OR REPLACE VIEW {view} AS\nSELECT * FROM (SELECT *, {} AS _place FROM {kind})\nWHERE _place = 1;\n",
            format!("{folder}/kind={kind}").replace(char::is_control, " "),
            latest("\"$path\"")
        ),
    }
}
