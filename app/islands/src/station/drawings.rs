//! The drawings of outcomes: paths in a box of 24 by 24. Shapes differ as colours do, for those who do not see colours.

pub const CHECK: &str =
    "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1.4 14.6-4.3-4.3 1.8-1.8 2.5 2.5 5.4-5.4 1.8 1.8z";
pub const SAME: &str = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M7 8.5h10V11H7zm0 4.5h10v2.5H7z";
pub const ELSEWHERE: &str = "M14 3 22 8.5 14 14v-4H3V7h11zM10 10.5V14h11v3H10v4L2 15.5z";
pub const FULL: &str = "M3 3h18v18H3zm3 3v12h12V6zm2 2h8v8H8z";
pub const LOCK: &str =
    "M12 2a5 5 0 0 0-5 5v3H5v12h14V10h-2V7a5 5 0 0 0-5-5m-2.500 5a2.500 2.500 0 0 1 5 0v3h-5z";
pub const SWAP: &str = "M12 2 23 21H1zm-1.300 7v6h2.600V9zm0 7.500V19h2.600v-2.500z";
pub const CROSS: &str = "M7 2h10l5 5v10l-5 5H7l-5-5V7zm1.800 5L7 8.800 10.200 12 7 15.200 8.800 17l3.200-3.200 3.200 3.200 1.800-1.800-3.200-3.200L17 8.800 15.200 7 12 10.200z";
pub const DENIED: &str = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M6 10.500h12v3H6z";
pub const SAVED: &str = "M7 19a5 5 0 0 1-.700-9.950A6 6 0 0 1 18 8.100 5.500 5.500 0 0 1 17.500 19zm5-10-4 4h2.700v3h2.600v-3H16z";
pub const UNDO: &str =
    "M9 4 3 9.500 9 15v-3.700h5a3.300 3.300 0 0 1 0 6.700H8v3h6a6.300 6.300 0 0 0 0-12.700H9z";
pub const DOT: &str = "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10";
/// The bars of a code: something is to be read.
pub const BARS: &str =
    "M2 5h3v14H2zm4 0h1.500v14H6zm3 0h3v14H9zm4.500 0H15v14h-1.500zm3 0H18v14h-1.500zm3 0H22v14h-2.500z";
pub const NOTE: &str =
    "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-1.400 5h2.800v2.600h-2.800zm0 4h2.800v6.500h-2.800z";
/// A sack that is tied.
pub const TIED: &str = "M8 2h8l-2.500 4.500h-3zm1.500 5.500h5c3.500 2.500 5.500 6 5.500 9.200 0 3.600-3 5.300-8 5.300s-8-1.700-8-5.300c0-3.200 2-6.700 5.500-9.200z";
/// Two bags.
pub const TWO: &str = "M2 7h8v14H2zm12 0h8v14h-8zM4 3h4v2.500H4zm12 0h4v2.500h-4z";
/// Sound that is heard, and sound that is not.
pub const LOUD: &str =
    "M3 9v6h4l6 5V4L7 9zm12.500-1.500v9a5 5 0 0 0 0-9m0-4v2.100a7 7 0 0 1 0 12.800v2.100a9 9 0 0 0 0-17";
pub const MUTED: &str = "M3 9v6h4l6 5V4L7 9zm12 .4L16.400 8l2.600 2.600L21.600 8 23 9.400 20.400 12l2.600 2.600-1.400 1.400-2.600-2.600-2.600 2.600-1.400-1.400 2.600-2.600z";
pub const CAMERA: &str = "M8.500 5 10 3h4l1.500 2H21v15H3V5zm3.500 3a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9m0 2.200a2.300 2.300 0 1 1 0 4.600 2.300 2.300 0 0 1 0-4.600";
