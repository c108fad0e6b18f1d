//! The HTTP API, sign-in and authorisation, live events, jobs and the embedded console.
