//! The one path from a batch of records and a snapshot of engines to explained assessments.
