//! `rules sql`: rules in the SQL of an engine that reads the history.

use std::io::{self, Write};

use anyhow::Result;
use rules::sql;

use super::rule_files;
use crate::{cli::RulesSqlArgs, config::Config, output::Outcome};

/// Prints a view over each kind of record that the rules are about, then a query for each rule.
pub fn run(config: &Config, args: &RulesSqlArgs) -> Result<Outcome> {
    let set = rule_files::compiled(&args.rules)?;
    let from = config.history.location(&config.data, args.place.history.as_ref()).to_string();
    let (mut views, mut refused) = (Vec::new(), 0);
    let mut out = io::stdout().lock();
    for (place, rule) in set.rules().iter().enumerate() {
        let query = match set.sql(place, args.dialect) {
            Ok(query) => query,
            Err(error) => {
                refused += 1;
                eprintln!("rule {}: {error}", rule.id);
                continue;
            }
        };
        if !views.contains(&rule.subject) {
            views.push(rule.subject);
            writeln!(out, "{}", sql::view(rule.subject, args.dialect, &from))?;
        }
        writeln!(out, "{query}")?;
    }
    eprintln!("{} of {} rules", set.rules().len() - refused, set.rules().len());
    Ok(Outcome::of(refused > 0))
}
