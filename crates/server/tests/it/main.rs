//! The API at the boundary: every route refuses who may not use it; signing in, lock-out, CSRF.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod app;
mod backtests;
mod batch;
mod dictionary;
mod examinations;
mod gate;
mod goods;
mod goods_desk;
mod headings;
mod licences;
mod lists;
mod matches;
mod messages;
mod notifications;
mod rule_groups;
mod rules;
mod sign_in;
mod transit;
mod value_sets;
mod yente;
