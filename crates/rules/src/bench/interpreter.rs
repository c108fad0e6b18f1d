//! The interpreter of the `cel` crate on the same rules and records: slow, and a judge of what we answer.
//!
//! How its answers and ours correspond:
//! - what a record does not carry is a missing key there and an error; here it is unknown;
//! - an empty list is a list there and `has` of it is true; here it is absent, as for CEL's protocol buffers;
//! - division of decimals by nothing is infinite there and unknown here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use cel::{Context, Env, Program, Value, extractors::This, objects::Map};
use chrono::{NaiveDate, NaiveDateTime};
use model::schema::{self, Record};
use regex::Regex;

use crate::{columns::day_number, functions};

/// Rules as the `cel` crate runs them.
pub struct Interpreter {
    context: Context<'static, 'static>,
    programs: Vec<Program>,
    /// The day of a record, for `within` and `today`.
    days: Arc<Mutex<Option<i64>>>,
}

type Text = Arc<String>;

impl Interpreter {
    /// Compiles texts of rules. Where a function is ours, it is the same code that the plan calls.
    ///
    /// # Errors
    /// The first that does not parse, or a function that the crate does not take.
    pub fn compile(rules: &[&str]) -> Result<Self, String> {
        let env = Arc::new(Env::stdlib());
        let programs = rules
            .iter()
            .map(|text| env.compile(text).map_err(|error| format!("{text}: {error}")))
            .collect::<Result<_, _>>()?;
        let mut context = Context::with_env(env);
        let days = Arc::new(Mutex::new(None));
        declare(&mut context, &days).map_err(|error| error.to_string())?;
        Ok(Interpreter { context, programs, days })
    }

    /// The outcome of each rule for a record; `None` is an error.
    pub fn run(&self, record: &dyn Record) -> Vec<Option<bool>> {
        let mut scope = self.context.new_inner_scope();
        let schema = record.schema();
        for (at, field) in schema.fields.iter().enumerate() {
            if let Some(value) = value(record.cell(at)) {
                scope.add_variable_from_value(field.name, value);
            }
        }
        if let Ok(mut day) = self.days.lock() {
            *day = today(record);
        }
        self.programs
            .iter()
            .map(|program| match program.execute(&scope) {
                Ok(Value::Bool(found)) => Some(found),
                _ => None,
            })
            .collect()
    }
}

fn declare(context: &mut Context<'_, '_>, days: &Arc<Mutex<Option<i64>>>) -> Result<(), cel::DeclarationError> {
    let patterns: Mutex<HashMap<Text, Regex>> = Mutex::new(HashMap::new());
    context.add_function("matches", move |This(text): This<Text>, pattern: Text| {
        let Ok(mut known) = patterns.lock() else { return false };
        if let Some(regex) = known.get(&pattern) {
            return regex.is_match(&text);
        }
        let Ok(regex) = Regex::new(&pattern) else { return false };
        let found = regex.is_match(&text);
        known.insert(pattern, regex);
        found
    })?;
    context.add_function("lower", |This(text): This<Text>| text.to_lowercase())?;
    context.add_function("date", |This(text): This<Text>| {
        NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_or(0, |day| i64::from(day_number(day)))
    })?;
    context.add_function("timestamp", |This(text): This<Text>| {
        let time = NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S");
        time.map_or(0, |time| time.and_utc().timestamp_millis().unsigned_abs())
    })?;
    context.add_function("region", |This(country): This<Text>| {
        let found = functions::region(&country, false).map(|name| Value::String(Arc::new(name.to_owned())));
        found.ok_or_else(|| unknown("region"))
    })?;
    context.add_function("distance_km", |This(from): This<Text>, to: Text| {
        functions::distance_km(&from, &to).ok_or_else(|| unknown("distance_km"))
    })?;
    context.add_function("days_between", |This(from): This<Value>, to: Value| {
        day(&from).zip(day(&to)).map(|(from, to)| to - from).ok_or_else(|| unknown("days_between"))
    })?;
    let days = Arc::clone(days);
    context.add_function("within", move |This(moment): This<Value>, most: i64| {
        let today = days.lock().ok().and_then(|day| *day);
        let apart = day(&moment).zip(today).map(|(day, today)| (day - today).abs() <= most);
        apart.ok_or_else(|| unknown("within"))
    })
}

fn unknown(function: &str) -> cel::ExecutionError {
    cel::ExecutionError::function_error(function, "unknown")
}

/// Days are whole numbers and times unsigned ones, by which they are told apart.
fn day(value: &Value) -> Option<i64> {
    match value {
        Value::Int(day) => Some(*day),
        Value::UInt(time) => Some((time / 86_400_000) as i64),
        _ => None,
    }
}

/// The day of a record, as the plan takes it.
fn today(record: &dyn Record) -> Option<i64> {
    let at = |path: &[&str]| {
        let mut value = schema::Value::Record(record);
        for name in path {
            let schema::Value::Record(inner) = value else { return None };
            value = inner.cell(inner.schema().index(name)?);
        }
        match value {
            schema::Value::Time(time) => Some(i64::from(day_number(time.date()))),
            _ => None,
        }
    };
    match record.schema().name {
        "Traveller" => at(&["flight", "departure", "time"]).or_else(|| at(&["flight", "arrival", "time"])),
        "ConsignmentRecord" => at(&["announced"]).or_else(|| at(&["voyage", "arrival", "time"])),
        _ => at(&["movement", "departure", "time"]).or_else(|| at(&["movement", "arrival", "time"])),
    }
}

/// A value for the interpreter; nothing where it is absent.
fn value(value: schema::Value<'_>) -> Option<Value> {
    Some(match value {
        schema::Value::Absent => return None,
        schema::Value::Bool(v) => Value::Bool(v),
        schema::Value::Int(v) => Value::Int(v),
        schema::Value::Float(v) => Value::Float(v),
        schema::Value::Text(v) => Value::String(Arc::new(v.to_owned())),
        schema::Value::Date(v) => Value::Int(i64::from(day_number(v))),
        schema::Value::Time(v) => Value::UInt(v.and_utc().timestamp_millis().unsigned_abs()),
        schema::Value::Record(record) => {
            let fields: HashMap<String, Value> = record
                .schema()
                .fields
                .iter()
                .enumerate()
                .filter_map(|(at, field)| Some((field.name.to_owned(), self::value(record.cell(at))?)))
                .collect();
            Value::Map(Map::from(fields))
        }
        schema::Value::List(list) => {
            Value::List(Arc::new((0..list.len()).filter_map(|at| self::value(list.get(at))).collect()))
        }
    })
}
