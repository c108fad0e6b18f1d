//! What the engines ask of the past, in batches, without knowing where it is kept.

use model::assessment::SharedIdentifier;

use crate::identifiers::Identifier;

/// The past as far as it was known when a batch came in.
pub trait Past {
    /// How the past fails.
    type Error;

    /// For each subject's identifiers, in how many **other** groups each was seen.
    /// Only identifiers with at least one other are answered.
    fn shared(&mut self, asks: &[Ask]) -> Result<Vec<Vec<SharedIdentifier>>, Self::Error>;

    /// For each subject, on how many other movements one of its documents was seen.
    fn movements(&mut self, asks: &[Ask]) -> Result<Vec<i64>, Self::Error>;
}

/// One subject's question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Natural key of the movement that the subject is on.
    pub movement: String,
    /// The identifiers in question, with their groups.
    pub identifiers: Vec<Identifier>,
}
