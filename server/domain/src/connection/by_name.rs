//! Forms as browsers send them.

/// Gives a form its two faces to a browser: `to_fields` and `from_fields`. A field's name is its HTML name.
macro_rules! by_name {
    ($form:ident; texts: $($text:ident)*; boxes: $($ticked:ident)*;) => {
        impl $form {
            /// The form as a browser sends it: a text for each name, and nothing for a box that is not ticked.
            pub fn to_fields(&self) -> Vec<(&'static str, String)> {
                let mut fields = vec![$((stringify!($text), self.$text.clone())),*];
                $(if self.$ticked {
                    fields.push((stringify!($ticked), "true".into()));
                })*
                fields
            }

            /// The form of what a browser sent: `take` gives the text that came under a name.
            pub fn from_fields(mut take: impl FnMut(&str) -> Option<String>) -> Self {
                $form {
                    // A browser ends the lines of what it submits itself otherwise than a script does.
                    $($text: take(stringify!($text)).unwrap_or_default().replace("\r\n", "\n"),)*
                    $($ticked: take(stringify!($ticked)).is_some_and(|sent| sent == "true" || sent == "on"),)*
                }
            }
        }
    };
}

pub(super) use by_name;
