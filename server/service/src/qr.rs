//! QR codes as SVG elements.

use crate::ServiceError;
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;

/// The text as a QR code. Fails only for texts that no code can hold.
pub(crate) fn svg(text: &str) -> Result<String, ServiceError> {
    let code = QRBuilder::new(text)
        .build()
        .map_err(|error| ServiceError::Internal(format!("no QR code: {error:?}").into()))?;
    Ok(SvgBuilder::default().margin(2).to_str(&code))
}
