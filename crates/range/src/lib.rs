//! A synthetic border: a day of real-format traffic with planted schemes and the truth beside it.
