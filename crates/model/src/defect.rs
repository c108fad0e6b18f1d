//! What is wrong with a message, and where.

use serde::{Deserialize, Serialize};

/// How bad a defect is. None of them stops the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Allowed by the standard but worth knowing.
    Info,
    /// Against the standard; the meaning is clear.
    Warning,
    /// Something could not be understood, or contradicts itself.
    Error,
}

/// One fault of a message, with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Defect {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code in snake case, such as `segment_count`.
    pub code: String,
    /// Byte offset in the message as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Segment tag or XML element path, with its ordinal in the message: `UNT`, `DTM[12]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Data element within the segment, as `2.1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What the standard or the rest of the message lets expect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// One sentence for an operator.
    pub message: String,
}

impl Defect {
    /// A defect without a place; add what is known with the `with_` methods.
    pub fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Defect {
            severity,
            code: code.to_owned(),
            offset: None,
            line: None,
            segment: None,
            element: None,
            found: None,
            expected: None,
            message: message.into(),
        }
    }

    /// Adds the byte offset and segment tag.
    pub fn at(mut self, offset: usize, segment: impl Into<String>) -> Self {
        self.offset = Some(offset as u64);
        self.segment = Some(segment.into());
        self
    }

    /// Adds the element position.
    pub fn element(mut self, element: impl Into<String>) -> Self {
        self.element = Some(element.into());
        self
    }

    /// Adds what was found and what was expected.
    pub fn found(mut self, found: impl Into<String>, expected: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self.expected = Some(expected.into());
        self
    }
}
