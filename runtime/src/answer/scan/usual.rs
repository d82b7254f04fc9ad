//! What the code is made of that the compiler writes for objects of compiled operations.
//!
//! It takes an object that arrives as usual: every member, in the order in which it was asked for, of
//! its kind, and no white space. So it looks at no table: the texts that it expects are its own. What
//! arrives otherwise it gives up, and then the tables have the object from its beginning.
//!
//! ```text
//! shape   { id, name (slot) }
//! code    scanner.exact("{\"id\":")?;
//!         scanner.id()?;
//!         scanner.exact(",\"name\":")?;
//!         let name = scanner.or_null(Scanner::id)?;
//!         let slot_0 = scanner.slot(BatchId(3), name, None);
//!         scanner.exact("}")?;
//!         scanner.key(slot_0, &[name]);
//! ```

use joinwright_operation::{BatchId, ObjectShape, Shape};

use super::{Edit, Scanner, Slot, Span, With, is_int, is_integer};

/// Takes an object as it usually arrives, or gives up.
pub type TakeObject = for<'a, 's> fn(&mut Scanner<'a, 's>) -> Option<()>;

/// How much of everything there is.
#[derive(Debug, Clone, Copy)]
struct Mark {
    position: usize,
    edits: usize,
    slots: usize,
    captures: usize,
    entities: usize,
    parts: usize,
    registers: usize,
    open_slots: usize,
}

impl<'s> Scanner<'_, 's> {
    /// Takes an object by the code for it. If it is not as usual, nothing has happened.
    pub(super) fn take_usual(&mut self, shape: &'s ObjectShape, depth: usize) -> bool {
        let code = shape.usual.and_then(|idx| self.usual.get(usize::from(idx)));
        let Some(code) = code.copied() else { return false };
        let before = self.mark();
        let is_usual = code(self).is_some();
        if !is_usual {
            self.back_to(before);
        } else if cfg!(debug_assertions) {
            self.compare_with_tables(shape, depth, before);
        }
        is_usual
    }

    /// Has the tables take what code has taken: both must find the same.
    fn compare_with_tables(&mut self, shape: &'s ObjectShape, depth: usize, before: Mark) {
        let registers = before.registers - usize::from(shape.registers);
        let by_code = self.since(before, registers);
        self.back_to(before);
        let usual = std::mem::take(&mut self.usual);
        let is_fine = self.members(shape, registers, depth).is_ok();
        self.usual = usual;
        debug_assert!(is_fine, "the tables refuse what code takes");
        let by_tables = self.since(before, registers);
        debug_assert_eq!(by_tables, by_code, "what the tables find, and what code finds");
    }

    /// All that there is behind a mark, and the registers from a place on, to be compared.
    fn since(&self, before: Mark, registers: usize) -> String {
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?}",
            self.lexer.position(),
            &self.out.edits[before.edits..],
            &self.out.slots[before.slots..],
            &self.out.captures[before.captures..],
            &self.out.entities[before.entities..],
            &self.out.parts[before.parts..],
            &self.registers[registers..],
        )
    }

    fn mark(&self) -> Mark {
        Mark {
            position: self.lexer.position(),
            edits: self.out.edits.len(),
            slots: self.out.slots.len(),
            captures: self.out.captures.len(),
            entities: self.out.entities.len(),
            parts: self.out.parts.len(),
            registers: self.registers.len(),
            open_slots: self.open_slots.len(),
        }
    }

    fn back_to(&mut self, mark: Mark) {
        self.lexer.go_to(mark.position);
        self.out.edits.truncate(mark.edits);
        self.out.slots.truncate(mark.slots);
        self.out.captures.truncate(mark.captures);
        self.out.entities.truncate(mark.entities);
        self.out.parts.truncate(mark.parts);
        self.registers.truncate(mark.registers);
        self.open_slots.truncate(mark.open_slots);
    }

    fn span_from(&self, start: usize) -> Span {
        (start..self.lexer.position()).into()
    }
}

/// For generated code.
impl<'s> Scanner<'_, 's> {
    /// The next byte's place.
    #[inline]
    pub fn position(&self) -> usize {
        self.lexer.position()
    }

    /// Takes a text.
    #[inline]
    pub fn exact(&mut self, text: &str) -> Option<()> {
        self.lexer.exact(text).then_some(())
    }

    /// Takes `null`, or what `value` takes.
    #[inline]
    pub fn or_null(&mut self, value: impl FnOnce(&mut Self) -> Option<Span>) -> Option<Span> {
        let start = self.position();
        if self.lexer.exact("null") { Some(self.span_from(start)) } else { value(self) }
    }

    /// Takes a string.
    #[inline]
    pub fn string(&mut self) -> Option<Span> {
        let start = self.position();
        self.lexer.exact_string().then(|| self.span_from(start))
    }

    /// Takes an `ID`: a string or a whole number.
    #[inline]
    pub fn id(&mut self) -> Option<Span> {
        let start = self.position();
        if self.lexer.exact_string() {
            return Some(self.span_from(start));
        }
        is_integer(self.lexer.exact_number()?).then(|| self.span_from(start))
    }

    /// Takes an `Int`.
    #[inline]
    pub fn int(&mut self) -> Option<Span> {
        let start = self.position();
        is_int(self.lexer.exact_number()?).then(|| self.span_from(start))
    }

    /// Takes a number.
    #[inline]
    pub fn float(&mut self) -> Option<Span> {
        let start = self.position();
        self.lexer.exact_number()?;
        Some(self.span_from(start))
    }

    /// Takes `true` or `false`.
    #[inline]
    pub fn boolean(&mut self) -> Option<Span> {
        let start = self.position();
        (self.lexer.exact("true") || self.lexer.exact("false")).then(|| self.span_from(start))
    }

    /// Takes a list, each item by `item`.
    #[inline]
    pub fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<Span>) -> Option<Span> {
        let start = self.position();
        self.exact("[")?;
        if !self.lexer.exact("]") {
            loop {
                item(self)?;
                if !self.lexer.exact(",") {
                    break;
                }
            }
            self.exact("]")?;
        }
        Some(self.span_from(start))
    }

    /// Takes an object by the code for it, which gives its registers.
    #[inline]
    pub fn object<const N: usize>(
        &mut self,
        code: impl FnOnce(&mut Self) -> Option<[Span; N]>,
    ) -> Option<Span> {
        let start = self.position();
        code(self)?;
        Some(self.span_from(start))
    }

    /// Takes a value by its tables.
    pub fn by_tables(&mut self, shape: &'s Shape) -> Option<Span> {
        self.value(shape, 1).ok()
    }

    /// Takes an object that the tables have come to, and fills its registers.
    #[inline]
    pub fn fill<const N: usize>(
        &mut self,
        code: impl FnOnce(&mut Self) -> Option<[Span; N]>,
    ) -> Option<()> {
        let filled = code(self)?;
        let own = self.registers.len().checked_sub(N)?;
        for (register, span) in self.registers[own..].iter_mut().zip(filled) {
            *register = Some(span);
        }
        Some(())
    }

    /// Notes that the name just taken, `length` bytes, becomes another.
    #[inline]
    pub fn rename(&mut self, length: usize, name: &'static str) {
        // Behind it stand a quote and a colon.
        let end = self.position() - 2;
        self.out.edits.push(Edit { span: (end - length..end).into(), with: With::Name(name) });
    }

    /// Notes that what was taken since `start` is cut.
    #[inline]
    pub fn cut(&mut self, start: usize) {
        self.out.edits.push(Edit { span: self.span_from(start), with: With::Nothing });
    }

    /// Notes a slot. Its key is said when the object has ended.
    #[inline]
    pub fn slot(&mut self, batch: BatchId, span: Span, member: Option<u16>) -> usize {
        let slot = self.out.slots.len();
        self.out.edits.push(Edit { span, with: With::Slot(slot as u32) });
        self.out.slots.push(Slot { batch, span, parts: 0..0, member });
        slot
    }

    /// Says the key of a slot.
    #[inline]
    pub fn key<const N: usize>(&mut self, slot: usize, parts: [Span; N]) {
        let start = self.out.parts.len() as u32;
        self.out.parts.extend(parts.map(Some));
        self.out.slots[slot].parts = start..start + N as u32;
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow::Borrowed;

    use joinwright_operation::{
        FieldShape, Leaf, Occurrence, ShapeKind, SlotShape, cut, in_order, kept, kept_as,
    };

    use super::super::{Root, scan};
    use super::*;

    static DATA: ObjectShape = ObjectShape::of(DATA_FIELDS);
    static DATA_FIELDS: &[FieldShape] = &[kept("orders", &ORDERS)];
    static ORDERS: Shape = Shape::list(&ORDER).or_null().captured();
    static ORDER: Shape = Shape::object(&ORDER_OBJECT).or_null().captured();
    static ORDER_OBJECT: ObjectShape =
        ObjectShape::of(ORDER_FIELDS).registers(3).slots(ORDER_SLOTS).usual(0);
    static ORDER_SLOTS: &[SlotShape] =
        &[SlotShape { batch: BatchId(4), parts: Borrowed(&[1, 0]), member: Some(2) }];
    static ORDER_FIELDS: &[FieldShape] = &[
        cut("_j0", Shape::INT).register(0),
        kept("id", Shape::ID),
        kept_as("_j1", "user", Shape::ID_OR_NULL).register(1).slot(0),
        cut("_j2", Shape::STRING_OR_NULL).register(2),
        kept("tags", &TAGS),
        kept("shop", &SHOP),
        kept("kind", &KIND),
    ];
    static TAGS: Shape = Shape::list(Shape::STRING_OR_NULL).or_null();
    static SHOP: Shape = Shape::object(&SHOP_OBJECT);
    static SHOP_OBJECT: ObjectShape = ObjectShape::of(SHOP_FIELDS).order(SHOP_ORDER).usual(1);
    static SHOP_ORDER: &[Occurrence] = &in_order([1, 0, 2]);
    static SHOP_FIELDS: &[FieldShape] =
        &[kept("tax", Shape::FLOAT), cut("_j3", Shape::BOOLEAN), kept("name", Shape::STRING)];
    static KIND: Shape =
        Shape::of(ShapeKind::Leaf(Leaf::Enum(Borrowed(&[Borrowed("NEW"), Borrowed("OLD")]))));

    static USUAL: &[TakeObject] = &[|scanner| scanner.fill(order), |scanner| scanner.fill(shop)];

    fn order(scanner: &mut Scanner<'_, '_>) -> Option<[Span; 3]> {
        scanner.exact("{")?;
        let start = scanner.position();
        scanner.exact("\"_j0\":")?;
        let number = scanner.int()?;
        scanner.exact(",")?;
        scanner.cut(start);
        scanner.exact("\"id\":")?;
        scanner.id()?;
        scanner.exact(",\"_j1\":")?;
        scanner.rename(3, "user");
        let user = scanner.or_null(Scanner::id)?;
        let slot_0 = scanner.slot(BatchId(4), user, Some(2));
        let start = scanner.position();
        scanner.exact(",\"_j2\":")?;
        let text = scanner.or_null(Scanner::string)?;
        scanner.cut(start);
        scanner.exact(",\"tags\":")?;
        scanner.or_null(|scanner| scanner.list(|scanner| scanner.or_null(Scanner::string)))?;
        scanner.exact(",\"shop\":")?;
        scanner.object(shop)?;
        scanner.exact(",\"kind\":")?;
        scanner.by_tables(&KIND)?;
        scanner.exact("}")?;
        scanner.key(slot_0, [user, number]);
        Some([number, user, text])
    }

    fn shop(scanner: &mut Scanner<'_, '_>) -> Option<[Span; 0]> {
        scanner.exact("{")?;
        let start = scanner.position();
        scanner.exact("\"_j3\":")?;
        scanner.boolean()?;
        scanner.exact(",")?;
        scanner.cut(start);
        scanner.exact("\"tax\":")?;
        scanner.float()?;
        scanner.exact(",\"name\":")?;
        scanner.string()?;
        scanner.exact("}")?;
        Some([])
    }

    const TEXT: &str = concat!(
        r#"{"orders":[{"_j0":-12,"id":"o\n1","_j1":"u1","_j2":"x","tags":["a",null],"#,
        r#""shop":{"_j3":true,"tax":0.5e1,"name":"S"},"kind":"NEW"},null,"#,
        r#"{"_j0":0,"id":7,"_j1":null,"_j2":null,"tags":null,"#,
        r#""shop":{"_j3":false,"tax":1,"name":""},"kind":"OLD"}]}"#,
    );

    /// What is found, by tables alone and with code.
    fn found(text: &str) -> [String; 2] {
        [[].as_slice(), USUAL].map(|usual| {
            let found = scan(text, 0, Root::Fields(&DATA), &[], usual);
            format!("{found:?}")
        })
    }

    #[test]
    fn code_takes_what_arrives_as_usual() {
        let mut scanner = Scanner::new(TEXT, TEXT.find("{\"_j0\"").unwrap(), &[], &[]);
        assert!(order(&mut scanner).is_some());
        assert_eq!(&TEXT[scanner.position()..][..6], ",null,");
        let [by_tables, with_code] = found(TEXT);
        assert_eq!(by_tables, with_code);
        assert!(by_tables.starts_with("Ok("), "{by_tables}");
    }

    #[test]
    fn tables_come_to_the_code_and_go_on_where_it_gives_up() {
        let takes = |text: &str| {
            let mut scanner = Scanner::new(text, 0, &[], USUAL);
            scanner.registers.resize(3, None);
            let is_usual = scanner.take_usual(&ORDER_OBJECT, 1);
            (is_usual, scanner.position(), scanner.out.edits.len(), scanner.registers.len())
        };
        let object = &TEXT[TEXT.find("{\"_j0\"").unwrap()..TEXT.find(",null,{").unwrap()];
        assert_eq!(takes(object), (true, object.len(), 5, 3));
        assert_eq!(takes(&object.replace("NEW", "new")), (false, 0, 0, 3));
        assert_eq!(takes(&object.replace(",\"kind\"", ", \"kind\"")), (false, 0, 0, 3));
    }

    #[test]
    fn whatever_arrives_the_same_is_found() {
        let mut n_fine = 0;
        for (place, own) in TEXT.char_indices() {
            let (before, after) = (&TEXT[..place], &TEXT[place + own.len_utf8()..]);
            let others = [" ", "\"", "0", ".", "n", "}", ",", "\\", "null", "[]", "\"_j0\":1,", ""];
            for other in others {
                for text in
                    [format!("{before}{other}{after}"), format!("{before}{other}{own}{after}")]
                {
                    let [by_tables, with_code] = found(&text);
                    assert_eq!(by_tables, with_code, "{text}");
                    n_fine += usize::from(by_tables.starts_with("Ok("));
                }
            }
        }
        assert!(n_fine > 500, "{n_fine}");
    }
}
