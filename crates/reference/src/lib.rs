//! Places, countries and goods nomenclature, each edition dated.
