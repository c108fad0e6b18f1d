//! What of a document may be shown to whom.

use model::schema::Privacy;

use crate::{Document, Quantity, Value, form::Form};

/// What stands in the place of what is not shown.
const HIDDEN: &str = "•••";

/// The document with everything hidden that is above `sees`. What the form does not know counts as personal.
pub fn masked(form: &Form, mut document: Document, sees: Privacy) -> Document {
    for (code, rows) in &mut document.sections {
        let section = form.section(code);
        for (name, value) in rows.iter_mut().flatten() {
            let field = section.and_then(|section| section.field(name));
            hide(value, field.map_or(Privacy::Personal, |field| field.privacy), sees);
        }
    }
    document
}

fn hide(value: &mut Value, class: Privacy, sees: Privacy) {
    if class > sees {
        *value = match value {
            Value::Quantity(quantity) => {
                Value::Quantity(Quantity { amount: HIDDEN.into(), unit: quantity.unit.clone() })
            }
            Value::Trader(trader) => {
                let mut hidden = crate::TraderValue { country: trader.country.clone(), ..Default::default() };
                hidden.name = HIDDEN.into();
                Value::Trader(hidden)
            }
            Value::Text(_) => Value::Text(HIDDEN.into()),
        };
    } else if let Value::Trader(trader) = value
        && sees < Privacy::Personal
        && !trader.contact.is_empty()
    {
        trader.contact = HIDDEN.into();
    }
}
