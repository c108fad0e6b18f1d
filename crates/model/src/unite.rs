//! How observations of one person on one movement become one traveller.
