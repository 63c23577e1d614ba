//! Columns that hold the code of an enum.

use domain::codes::Coded;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

/// A text column whose values are the codes of `T`. A code that `T` does not have is an error: the walls of the column and the enum
/// have to name the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code<T>(pub(crate) T);

impl<T> Type<Postgres> for Code<T> {
    fn type_info() -> PgTypeInfo {
        <str as Type<Postgres>>::type_info()
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        <str as Type<Postgres>>::compatible(ty)
    }
}

impl<'r, T: Coded> Decode<'r, Postgres> for Code<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let code = <&str as Decode<Postgres>>::decode(value)?;
        let found = T::from_code(code).map(Self);
        found.ok_or_else(|| format!("{} has no code {code:?}", T::NAME).into())
    }
}

impl<T: Coded> Encode<'_, Postgres> for Code<T> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <&str as Encode<Postgres>>::encode_by_ref(&self.0.code(), buffer)
    }
}
