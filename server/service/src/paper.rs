//! What is sent to be printed.

/// The media type of a PDF.
pub(crate) const PDF: &str = "application/pdf";
/// That of what only a label printer reads.
pub(crate) const FOR_PRINTERS: &str = "application/octet-stream";

/// A paper, ready to be sent.
#[derive(Clone, Debug)]
pub struct Paper {
    pub file_name: String,
    pub media_type: &'static str,
    pub content: Vec<u8>,
}

impl Paper {
    /// Whether a browser shows it.
    pub fn is_shown(&self) -> bool {
        self.media_type == PDF
    }
}
