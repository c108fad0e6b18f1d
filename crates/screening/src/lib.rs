//! Names, documents and vessels against watchlists and sanctions lists.
