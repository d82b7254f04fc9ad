//! Leaves: whether a scalar or an enum value is of its kind.

use joinwright_operation::Leaf;

use super::{Deviation, Scanner, With};
use crate::answer::lexer::Kind;

impl<'s> Scanner<'_, 's> {
    pub(super) fn leaf(&mut self, leaf: &'s Leaf, kind: Kind) -> Result<(), Deviation> {
        match (leaf, kind) {
            (Leaf::Custom, _) => {
                self.lexer.skip_value()?;
            }
            (Leaf::Int, Kind::Number) if is_int(self.lexer.number()?) => {}
            (Leaf::Float, Kind::Number) => drop(self.lexer.number()?),
            (Leaf::Id, Kind::Number) if is_integer(self.lexer.number()?) => {}
            (Leaf::String | Leaf::Id, Kind::String) => self.lexer.skip_string()?,
            (Leaf::Boolean, Kind::Boolean) => self.lexer.literal()?,
            (Leaf::Enum(values), Kind::String) => {
                let value = self.lexer.string()?;
                let known = values.binary_search_by(|known| (**known).cmp(value.raw)).is_ok();
                if value.escaped || !known {
                    return Err(Deviation::Shape);
                }
            }
            (Leaf::TypeName(name), Kind::String) if self.lexer.string()?.raw == name.as_ref() => {}
            (Leaf::RenamedType(names), Kind::String) => {
                let start = self.lexer.position();
                let name = self.lexer.string()?;
                if name.escaped {
                    return Err(Deviation::Shape);
                }
                if let Some(joined) = names.joined(name.raw) {
                    self.edit(start + 1..self.lexer.position() - 1, With::Name(joined));
                }
            }
            _ => return Err(Deviation::Shape),
        }
        Ok(())
    }
}

/// Whether a number as written is a whole number.
pub(in crate::answer) fn is_integer(number: &str) -> bool {
    !number.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

/// Whether a number as written is an `Int`: whole, in 32 bits. `-0` is one too, but not as written:
/// nothing that reads integers takes it for one.
pub(in crate::answer) fn is_int(number: &str) -> bool {
    is_integer(number) && number != "-0" && number.parse::<i32>().is_ok()
}
