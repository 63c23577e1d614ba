//! Why something could not be printed.

/// What can be wrong with what is to be printed, and with the fonts.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// No QR code or Code 128 can hold it.
    #[error("no code can hold {0:?}")]
    NotEncodable(String),
    /// The bars or squares would be too small to be read.
    #[error("the label is too small for a readable code of {0:?}")]
    LabelTooSmall(String),
    /// A place on the sheet that is not there.
    #[error("the sheet has no place {0}")]
    NoSuchPlace(usize),
    /// The fonts that are part of the program cannot be read.
    #[error("the fonts of the program cannot be read")]
    Fonts,
    /// The PDF could not be written.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}
