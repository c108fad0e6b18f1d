//! The macros of CEL, which the parser has expanded: which one a comprehension was.

use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};

use crate::plan::Quantifier;

/// A macro, as the parser has expanded it; which it was shows in the step.
pub(crate) enum Macro<'e> {
    Fold(Quantifier, &'e IdedExpr),
    Map { keep: Option<&'e IdedExpr>, item: &'e IdedExpr },
}

pub(crate) fn recognised(comprehension: &ComprehensionExpr) -> Option<Macro<'_>> {
    let Expr::Call(step) = &comprehension.loop_step.expr else { return None };
    let counts = matches!(&comprehension.accu_init.expr, Expr::Literal(LiteralValue::Int(_)));
    match (step.func_name.as_str(), step.args.as_slice()) {
        (operators::LOGICAL_OR, [_, body]) => Some(Macro::Fold(Quantifier::Exists, body)),
        (operators::LOGICAL_AND, [_, body]) => Some(Macro::Fold(Quantifier::All, body)),
        (operators::CONDITIONAL, [body, ..]) if counts => Some(Macro::Fold(Quantifier::ExistsOne, body)),
        (operators::CONDITIONAL, [keep, add, _]) => Some(Macro::Map { keep: Some(keep), item: appended(add)? }),
        (operators::ADD, _) => Some(Macro::Map { keep: None, item: appended(&comprehension.loop_step)? }),
        _ => None,
    }
}

/// The element that `list + [element]` appends.
fn appended(at: &IdedExpr) -> Option<&IdedExpr> {
    let Expr::Call(add) = &at.expr else { return None };
    let Expr::List(made) = &add.args.get(1)?.expr else { return None };
    made.elements.first()
}
