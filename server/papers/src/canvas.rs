//! Pages that are drawn on, in millimetres from the top left, and written as PDF when all are known.

mod spoken;

use crate::PaperError;
use crate::code::{Bars, Squares};
use crate::text::{Fonts, Shaped};
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};
use spoken::Spoken;

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// The size of A4.
pub(crate) const A4: (f32, f32) = (210.0, 297.0);
/// Shades of grey.
pub(crate) const BLACK: u8 = 0;
pub(crate) const GREY: u8 = 90;
pub(crate) const LINE: u8 = 170;
pub(crate) const SHADE: u8 = 232;

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) w: f32,
    pub(crate) h: f32,
}

/// What a text is for whoever hears the page read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Repeated on pages, such as their numbers.
    Furniture,
    /// Texts of one number beside each other are one paragraph.
    Paragraph(usize),
    Cell {
        table: usize,
        row: usize,
        column: usize,
        head: bool,
    },
    /// A picture; its text stands for it.
    Picture,
}

enum Mark {
    /// Rectangles of one shade, filled at once, so that no hair lines show between them.
    Areas(Vec<Area>, u8),
    /// A code, and what it says.
    Code(Vec<Area>, String),
    /// How large its letters are, where it begins (millimetres), its shade, and what it is.
    Text(Shaped, f32, f32, f32, u8, Role),
}

/// One page.
pub(crate) struct Canvas {
    marks: Vec<Mark>,
    role: Role,
    paragraphs: usize,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            marks: Vec::new(),
            role: Role::Paragraph(0),
            paragraphs: 0,
        }
    }
}

impl Canvas {
    /// What the texts that follow are.
    pub(crate) fn set_role(&mut self, role: Role) {
        self.role = role;
    }

    /// Begins a paragraph with the text that follows.
    pub(crate) fn next_paragraph(&mut self) {
        self.paragraphs += 1;
        self.role = Role::Paragraph(self.paragraphs);
    }

    /// Text from `x` on, standing on the line `y`.
    pub(crate) fn text(&mut self, text: Shaped, size: f32, x: f32, y: f32, shade: u8) {
        self.marks.push(Mark::Text(text, size, x, y, shade, self.role));
    }

    /// Text that ends at `x`.
    pub(crate) fn text_right(&mut self, text: Shaped, size: f32, x: f32, y: f32, shade: u8) {
        let left = x - text.width * size;
        self.text(text, size, left, y, shade);
    }

    /// Text whose middle is at `x`.
    pub(crate) fn text_middle(&mut self, text: Shaped, size: f32, x: f32, y: f32, shade: u8) {
        let left = x - text.width * size / 2.0;
        self.text(text, size, left, y, shade);
    }

    /// A filled rectangle.
    pub(crate) fn area(&mut self, area: Area, shade: u8) {
        self.marks.push(Mark::Areas(vec![area], shade));
    }

    /// A line across.
    pub(crate) fn line(&mut self, x: f32, y: f32, w: f32, shade: u8) {
        self.area(Area { x, y, w, h: 0.2 }, shade);
    }

    /// The edges of a rectangle.
    pub(crate) fn frame(&mut self, area: Area, shade: u8) {
        let Area { x, y, w, h } = area;
        let t = 0.2;
        let edges = vec![
            Area { x, y, w, h: t },
            Area {
                x,
                y: y + h - t,
                w,
                h: t,
            },
            Area { x, y, w: t, h },
            Area {
                x: x + w - t,
                y,
                w: t,
                h,
            },
        ];
        self.marks.push(Mark::Areas(edges, shade));
    }

    /// A QR code with its margin, as large as the square.
    pub(crate) fn squares(&mut self, code: &Squares, says: &str, x: f32, y: f32, side: f32) {
        let module = side / code.whole() as f32;
        let areas = code
            .stretches()
            .into_iter()
            .map(|(column, row, length)| Area {
                x: x + column as f32 * module,
                y: y + row as f32 * module,
                w: length as f32 * module,
                h: module,
            })
            .collect();
        self.marks.push(Mark::Code(areas, says.to_owned()));
    }

    /// A Code 128 with its margin, as wide as the area.
    pub(crate) fn bars(&mut self, code: &Bars, says: &str, area: Area) {
        let module = area.w / code.whole as f32;
        let areas = code
            .bars
            .iter()
            .map(|(start, width)| Area {
                x: area.x + *start as f32 * module,
                y: area.y,
                w: *width as f32 * module,
                h: area.h,
            })
            .collect();
        self.marks.push(Mark::Code(areas, says.to_owned()));
    }

    /// Draws all of it; `spoken` learns what there is to be heard.
    fn draw(
        &self,
        page: usize,
        fonts: &Fonts,
        surface: &mut Surface<'_>,
        spoken: &mut Vec<Spoken>,
    ) -> Option<()> {
        for mark in &self.marks {
            match mark {
                Mark::Areas(areas, shade) => {
                    surface.start_tagged(furniture());
                    fill_areas(surface, areas, *shade)?;
                }
                Mark::Code(areas, says) => {
                    let id = surface.start_tagged(ContentTag::Other);
                    spoken.push(Spoken {
                        page,
                        role: Role::Picture,
                        id,
                        says: says.clone(),
                    });
                    fill_areas(surface, areas, BLACK)?;
                }
                Mark::Text(text, size, x, y, shade, role) => {
                    if *role == Role::Furniture {
                        surface.start_tagged(furniture());
                    } else {
                        let id = surface.start_tagged(ContentTag::Other);
                        spoken.push(Spoken {
                            page,
                            role: *role,
                            id,
                            says: String::new(),
                        });
                    }
                    surface.set_fill(Some(fill(*shade)));
                    let mut x = *x;
                    for run in &text.runs {
                        let start = Point::from_xy(x * POINTS, y * POINTS);
                        surface.draw_glyphs(
                            start,
                            &run.glyphs,
                            fonts.font(run),
                            &run.text,
                            size * POINTS,
                            false,
                        );
                        x += run.width * size;
                    }
                }
            }
            surface.end_tagged();
        }
        Some(())
    }
}

fn furniture() -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other))
}

fn fill_areas(surface: &mut Surface<'_>, areas: &[Area], shade: u8) -> Option<()> {
    surface.set_fill(Some(fill(shade)));
    let mut path = PathBuilder::new();
    for area in areas {
        path.push_rect(Rect::from_xywh(
            area.x * POINTS,
            area.y * POINTS,
            area.w * POINTS,
            area.h * POINTS,
        )?);
    }
    surface.draw_path(&path.finish()?);
    Some(())
}

fn fill(shade: u8) -> Fill {
    Fill {
        paint: luma::Color::new(shade).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// Writes pages of A4.
pub(crate) fn pdf(
    pages: &[Canvas],
    fonts: &Fonts,
    title: &str,
    language: &str,
) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language(language.to_owned()),
    );
    let failed = || PaperError::Pdf(title.to_owned());
    let mut spoken = Vec::new();
    for (at, canvas) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(A4.0 * POINTS, A4.1 * POINTS).ok_or_else(failed)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        canvas
            .draw(at, fonts, &mut surface, &mut spoken)
            .ok_or_else(failed)?;
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(spoken::tree(spoken, language));
    document
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))
}
