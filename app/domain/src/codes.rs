//! Enums whose variants have stable codes.

/// An enum of `codes!`, for what reads and writes any of them.
pub trait Coded: Copy + Sized + 'static {
    /// What the enum is, for the error of an unknown code.
    const NAME: &'static str;

    /// The stable code, as API, database and log spell it.
    fn code(self) -> &'static str;

    /// The variant of a code, if there is one.
    fn from_code(code: &str) -> Option<Self>;
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$about])* #[serde(rename = $code)] $variant),* }
        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The stable code, as API, database and log spell it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
            /// The variant of a code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
        impl $crate::codes::Coded for $name {
            const NAME: &'static str = stringify!($name);
            fn code(self) -> &'static str {
                Self::code(self)
            }
            fn from_code(code: &str) -> Option<Self> {
                Self::from_code(code)
            }
        }
    };
}
pub(crate) use codes;
