//! Profiles that officers write: parsed, type-checked, planned together, evaluated.
