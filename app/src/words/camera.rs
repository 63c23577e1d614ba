//! The texts of a station's camera.

use crate::request;
use crate::words::texts::CameraPages;

/// The words about the camera, of the person who looks.
pub(crate) fn camera() -> &'static CameraPages {
    CameraPages::of(request::language())
}
