//! The API at the boundary: every route refuses who may not use it; signing in, lock-out, CSRF.

mod app;
mod gate;
mod sign_in;
