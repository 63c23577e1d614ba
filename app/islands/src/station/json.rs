//! Reads JSON with the parser that is already there: the browser's own. One in WebAssembly, with the code for each
//! type, was 26 kB of the module (decision 55).

use domain::bill::{BillParent, BillStatus, BillTotals};
use domain::codes::Coded;
use domain::label::{BagType, ChildPattern, LabelPattern};
use domain::language::Language;
use domain::parent::ParentStatus;
use domain::scan::{ParentState, Shift, Undoable};
use domain::timestamp::Timestamp;
use uuid::Uuid;

pub(crate) use value::Json;

/// A value of the browser.
#[cfg(target_arch = "wasm32")]
mod value {
    use js_sys::{Array, JSON, Reflect};
    use wasm_bindgen::JsValue;

    pub(crate) struct Json(JsValue);

    impl Json {
        pub(crate) fn parse(text: &str) -> Option<Self> {
            JSON::parse(text).ok().map(Self)
        }
        pub(crate) fn field(&self, name: &str) -> Self {
            Self(Reflect::get(&self.0, &name.into()).unwrap_or_default())
        }
        pub(crate) fn is_nothing(&self) -> bool {
            self.0.is_null() || self.0.is_undefined()
        }
        pub(crate) fn is_object(&self) -> bool {
            self.0.is_object() && !Array::is_array(&self.0)
        }
        pub(crate) fn text(&self) -> Option<String> {
            self.0.as_string()
        }
        pub(crate) fn number(&self) -> Option<f64> {
            self.0.as_f64()
        }
        pub(crate) fn flag(&self) -> Option<bool> {
            self.0.as_bool()
        }
        pub(crate) fn items(&self) -> Option<Vec<Self>> {
            Array::is_array(&self.0).then(|| Array::from(&self.0).iter().map(Self).collect())
        }
    }
}

/// What stands for it where there is no browser: in tests.
#[cfg(not(target_arch = "wasm32"))]
mod value {
    use serde_json::Value;

    pub(crate) struct Json(Value);

    impl Json {
        pub(crate) fn parse(text: &str) -> Option<Self> {
            serde_json::from_str(text).ok().map(Self)
        }
        pub(crate) fn field(&self, name: &str) -> Self {
            Self(self.0.get(name).cloned().unwrap_or_default())
        }
        pub(crate) fn is_nothing(&self) -> bool {
            self.0.is_null()
        }
        pub(crate) fn is_object(&self) -> bool {
            self.0.is_object()
        }
        pub(crate) fn text(&self) -> Option<String> {
            self.0.as_str().map(str::to_owned)
        }
        pub(crate) fn number(&self) -> Option<f64> {
            self.0.as_f64()
        }
        pub(crate) fn flag(&self) -> Option<bool> {
            self.0.as_bool()
        }
        pub(crate) fn items(&self) -> Option<Vec<Self>> {
            self.0
                .as_array()
                .map(|items| items.iter().cloned().map(Self).collect())
        }
    }
}

impl Json {
    /// A field that must be of its type; an `Option` may be missing.
    pub(crate) fn get<T: FromJson>(&self, name: &str) -> Option<T> {
        T::from_json(&self.field(name))
    }

    /// A field that may be missing.
    pub(crate) fn get_or_default<T: FromJson + Default>(&self, name: &str) -> Option<T> {
        self.get::<Option<T>>(name).map(Option::unwrap_or_default)
    }
}

/// What can be read of a value; nothing where the value is something else.
pub(crate) trait FromJson: Sized {
    fn from_json(json: &Json) -> Option<Self>;
}

/// Reads a text as JSON; nothing where it is none, or of something else.
pub(crate) fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&Json::parse(text)?)
}

impl FromJson for String {
    fn from_json(json: &Json) -> Option<Self> {
        json.text()
    }
}

impl FromJson for bool {
    fn from_json(json: &Json) -> Option<Self> {
        json.flag()
    }
}

/// Whole numbers up to 2^53, as the browser has them. None of the site's is greater.
macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl FromJson for $number {
            fn from_json(json: &Json) -> Option<Self> {
                let number = json.number()?;
                let whole = number as Self;
                (whole as f64 == number).then_some(whole)
            }
        }
    )*};
}
from_number!(i16, i32, i64);

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Json) -> Option<Self> {
        if json.is_nothing() {
            Some(None)
        } else {
            T::from_json(json).map(Some)
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json) -> Option<Self> {
        json.items()?.iter().map(T::from_json).collect()
    }
}

/// Types that are a text in JSON.
macro_rules! from_text {
    ($($name:ty = $parse:expr),* $(,)?) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json) -> Option<Self> {
                let text = json.text()?;
                $parse(&text)
            }
        }
    )*};
}
from_text!(
    Uuid = |text: &str| Uuid::try_parse(text).ok(),
    Timestamp = |text: &str| Some(Timestamp(text.to_owned())),
    LabelPattern = LabelPattern::parse,
    ChildPattern = ChildPattern::parse,
    Language = Language::of_tag,
    ParentStatus = <ParentStatus as Coded>::from_code,
    BillStatus = <BillStatus as Coded>::from_code,
);

/// Implements [`FromJson`] field by field. Those behind the semicolon may be missing.
macro_rules! from_json {
    ($name:ty { $($field:ident $(= $key:literal)?),* $(; $($may:ident),*)? }) => {
        impl $crate::station::json::FromJson for $name {
            fn from_json(json: &$crate::station::json::Json) -> Option<Self> {
                json.is_object().then_some(())?;
                Some(Self {
                    $($field: json.get($crate::station::json::key!($field $(= $key)?))?,)*
                    $($($may: json.get_or_default(stringify!($may))?,)*)?
                })
            }
        }
    };
}
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident = $key:literal) => {
        $key
    };
}
pub(crate) use {from_json, key};

from_json!(BagType { id, name, pattern, capacity, grams_per_child; child_patterns, retired });
from_json!(ParentState { label, bag_type = "type", children, capacity, weight_g, status, bill, area });
from_json!(Undoable { child, scan_id });
from_json!(Shift {
    bags,
    weight_g,
    parents
});
from_json!(BillParent { label, bag_type = "type", children, capacity, weight_g, status, added_at, added_by });
from_json!(BillTotals {
    number, status, parents, target_parents, children, actual_weight_g, expected_weight_g, variance_g, scale_weight_g; stamp
});

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What is written of a value is read as the same value.
    fn is_read_again<T: FromJson + serde::Serialize + PartialEq>(value: &T) -> bool {
        let text = serde_json::to_string(value).expect("JSON");
        read::<T>(&text).as_ref() == Some(value)
    }

    #[test]
    fn what_the_server_writes_is_read() {
        let label = || "SB00001".to_owned();
        let bag_type = |patterns: &[&str], retired| BagType {
            id: 3,
            name: "Mustard".to_owned(),
            pattern: LabelPattern::parse("SB#####").expect("a pattern"),
            child_patterns: patterns.iter().filter_map(|p| ChildPattern::parse(p)).collect(),
            capacity: 30,
            grams_per_child: 1000,
            retired,
        };
        assert!(is_read_again(&vec![
            bag_type(&[], false),
            bag_type(&["AAA####", "#######"], true)
        ]));
        for status in ParentStatus::ALL {
            assert!(is_read_again(&ParentState {
                label: label(),
                bag_type: "सरसों".to_owned(),
                children: 3,
                capacity: 30,
                weight_g: 3_000,
                status: *status,
                bill: None,
                area: Some("jaipur".to_owned()),
            }));
            assert!(is_read_again(&BillParent {
                label: label(),
                bag_type: "Mustard".to_owned(),
                children: 30,
                capacity: 30,
                weight_g: 30_000,
                status: *status,
                added_at: Timestamp("2026-11-24T14:15:05+05:30".to_owned()),
                added_by: "bela".to_owned(),
            }));
        }
        for status in BillStatus::ALL {
            assert!(is_read_again(&BillTotals {
                number: "B/1".to_owned(),
                status: *status,
                parents: 1,
                target_parents: 2,
                children: 40_000,
                actual_weight_g: 5_000,
                expected_weight_g: 5_000_000_000,
                variance_g: -25_000,
                scale_weight_g: Some(1),
                stamp: "1-2".to_owned(),
            }));
        }
        for scan_id in [None, Some(9_007_199_254_740_991)] {
            assert!(is_read_again(&Undoable {
                child: "C1".to_owned(),
                scan_id
            }));
        }
        assert!(is_read_again(&Shift {
            bags: -1,
            weight_g: -1_000,
            parents: 0
        }));
        for language in Language::ALL {
            assert!(is_read_again(&language));
        }
        assert!(is_read_again(&Uuid::from_u128(7)));
    }

    #[test]
    fn what_is_of_another_type_is_not_read() {
        let is_shift = |value: serde_json::Value| read::<Shift>(&value.to_string()).is_some();
        assert!(is_shift(
            json!({"bags": 1, "weight_g": 2, "parents": 3, "later": true})
        ));
        for wrong in [
            json!(null),
            json!([]),
            json!({"bags": 1, "weight_g": 2}),
            json!({"bags": "1", "weight_g": 2, "parents": 3}),
            json!({"bags": 1.5, "weight_g": 2, "parents": 3}),
        ] {
            assert!(!is_shift(wrong.clone()), "{wrong}");
        }
        assert_eq!(read::<i16>("40000"), None);
        assert_eq!(read::<Option<bool>>("null"), Some(None));
        assert_eq!(read::<Vec<bool>>("[true,1]"), None);
        assert_eq!(read::<String>("\"half"), None);
    }
}
