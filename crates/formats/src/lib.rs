//! Bytes to records and back: EDIFACT, XML, MRZ and list files.
