//! Areas by their names: rows keep the code.

use crate::request::RequestContext;
use domain::user::Area;
use service::ServiceError;

/// The areas of the site, to name those that rows bear.
#[derive(Clone, Debug, Default)]
pub(crate) struct AreaNames(Vec<Area>);

impl AreaNames {
    /// Reads them; they are kept in memory.
    pub(crate) async fn read(cx: &RequestContext) -> Result<Self, ServiceError> {
        Ok(Self(cx.services.areas().await?))
    }

    /// Those of a list that was read already.
    pub(crate) fn of(areas: &[Area]) -> Self {
        Self(areas.to_vec())
    }

    /// The name of a code; one that is not known stays.
    pub(crate) fn name(&self, code: &str) -> String {
        let area = self.0.iter().find(|area| area.code == code);
        area.map_or_else(|| code.to_owned(), |area| area.name.clone())
    }

    /// The same of what may have no area.
    pub(crate) fn name_of(&self, code: Option<&str>) -> Option<String> {
        code.map(|code| self.name(code))
    }
}
