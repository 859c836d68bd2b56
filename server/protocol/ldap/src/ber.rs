//! BER as far as LDAP needs it (RFC 4511 §5.1): definite lengths only. Reading never looks beyond the bytes that
//! are there and goes into no depth by itself, so no message can make it take more than its own length.

/// LDAP's tags.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const OCTETS: u8 = 0x04;
    pub(crate) const ENUM: u8 = 0x0a;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
}

/// What was read is not BER as LDAP has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// How long the header of an element is and how long its contents are; none while it is not there whole.
pub(crate) fn header(bytes: &[u8]) -> Result<Option<(usize, usize)>, Malformed> {
    let [_, first, rest @ ..] = bytes else {
        return Ok(None);
    };
    if *first < 0x80 {
        return Ok(Some((2, usize::from(*first))));
    }
    let count = usize::from(*first & 0x7f);
    // 0 is the indefinite form, which LDAP forbids; four bytes are more than is ever taken.
    if !(1..=4).contains(&count) {
        return Err(Malformed);
    }
    let Some(length) = rest.get(..count) else {
        return Ok(None);
    };
    let length = length.iter().fold(0usize, |n, byte| n << 8 | usize::from(*byte));
    Ok(Some((2 + count, length)))
}

/// Reads elements one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tag of the next element.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next element's tag and contents.
    pub(crate) fn any(&mut self) -> Result<(u8, &'a [u8]), Malformed> {
        let tag = self.peek().ok_or(Malformed)?;
        let (head, length) = header(self.0)?.ok_or(Malformed)?;
        let rest = &self.0[head..];
        let contents = rest.get(..length).ok_or(Malformed)?;
        self.0 = &rest[length..];
        Ok((tag, contents))
    }

    /// The next element, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<&'a [u8], Malformed> {
        match self.any()? {
            (found, contents) if found == tag => Ok(contents),
            _ => Err(Malformed),
        }
    }

    /// The elements within the next one.
    pub(crate) fn within(&mut self, tag: u8) -> Result<Reader<'a>, Malformed> {
        self.expect(tag).map(Reader)
    }

    /// A whole number of at most four bytes.
    pub(crate) fn number(&mut self, tag: u8) -> Result<i32, Malformed> {
        let bytes = self.expect(tag)?;
        let first = *bytes.first().filter(|_| bytes.len() <= 4).ok_or(Malformed)?;
        let sign = if first & 0x80 == 0 { 0 } else { -1 };
        Ok(bytes.iter().fold(sign, |n, byte| n << 8 | i32::from(*byte)))
    }

    /// A text. What is no UTF-8 in it is replaced: it is only shown.
    pub(crate) fn text(&mut self) -> Result<String, Malformed> {
        self.expect(tag::OCTETS)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }
}

/// Writes an element around what `contents` writes.
pub(crate) fn put(out: &mut Vec<u8>, tag: u8, contents: impl FnOnce(&mut Vec<u8>)) {
    let mut inner = Vec::new();
    contents(&mut inner);
    put_bytes(out, tag, &inner);
}

/// Writes an element with these contents.
pub(crate) fn put_bytes(out: &mut Vec<u8>, tag: u8, contents: &[u8]) {
    out.push(tag);
    match contents.len() {
        short @ 0..=0x7f => out.push(u8::try_from(short).unwrap_or_default()),
        long => {
            let bytes = long.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            out.push(0x80 | u8::try_from(bytes.len() - zeros).unwrap_or_default());
            out.extend_from_slice(&bytes[zeros..]);
        }
    }
    out.extend_from_slice(contents);
}

/// Writes a whole number.
pub(crate) fn put_number(out: &mut Vec<u8>, tag: u8, number: i32) {
    let bytes = number.to_be_bytes();
    // The first nine bits may not be all alike (X.690 §8.3.2).
    let spare = |pair: &[u8]| {
        matches!(pair, [0, second] if second & 0x80 == 0)
            || matches!(pair, [0xff, second] if second & 0x80 != 0)
    };
    let from = (0..3).take_while(|n| spare(&bytes[*n..*n + 2])).count();
    put_bytes(out, tag, &bytes[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lengths_are_read_as_they_are_written() {
        for number in [0, 1, 127, 128, 255, 256, 65_535, i32::MAX, -1, -129, i32::MIN] {
            let mut out = Vec::new();
            put_number(&mut out, tag::INTEGER, number);
            assert_eq!(Reader(&out).number(tag::INTEGER), Ok(number));
        }
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let mut out = Vec::new();
            put_bytes(&mut out, tag::OCTETS, &vec![7; length]);
            assert_eq!(Reader(&out).expect(tag::OCTETS).map(<[u8]>::len), Ok(length));
        }
    }

    #[test]
    fn l14_lengths_that_lie_are_refused_before_anything_is_taken_for_them() {
        for absurd in [
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..],
            &[0x04, 0x7f, 1, 2],
            &[0x04, 0x88, 1, 2, 3, 4, 5, 6, 7, 8],
            &[0x30, 0x80, 0, 0],
            &[0x30],
            &[],
        ] {
            assert!(Reader(absurd).any().is_err(), "{absurd:02x?}");
        }
        assert_eq!(header(&[0x30, 0x84, 0, 0]), Ok(None));
        assert_eq!(
            header(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
            Ok(Some((6, 0xffff_ffff)))
        );
        assert_eq!(header(&[0x30, 0xff]), Err(Malformed));
    }
}
