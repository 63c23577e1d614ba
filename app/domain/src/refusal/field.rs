//! What is wrong with a field.

use super::foreign;
use crate::label::NotALabel;
use crate::language::Language;
use crate::texts::Field as Texts;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One field of the input is wrong. Answered with 422.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub wrong: WrongField,
}

impl FieldError {
    /// The field, and what is wrong with it.
    pub fn new(field: &str, wrong: WrongField) -> Self {
        Self {
            field: field.to_owned(),
            wrong,
        }
    }

    /// The field holds no label.
    pub fn not_a_label(field: &str, why: &NotALabel) -> Self {
        Self::new(field, WrongField::NotALabel(Box::new(why.clone())))
    }

    /// What to do about it.
    pub fn sentence(&self, language: Language) -> String {
        self.wrong.sentence(language)
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}

impl std::error::Error for FieldError {}

/// What is wrong with a field. A page's address may bring it, which anybody can write: texts in it are cut while they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongField {
    NotALabel(#[serde(deserialize_with = "foreign::not_a_label")] Box<NotALabel>),
    /// It has more than `max` characters.
    TooLong {
        max: usize,
    },
    ControlCharacters,
    /// It has more than `max` characters, or others than a plain text.
    NotPlain {
        max: usize,
    },
    NotANumber,
    /// It is none of the words that are allowed.
    NotOneOf {
        /// Not read back from an address: together the words may be a sentence.
        #[serde(skip)]
        allowed: Vec<String>,
    },
    /// A time in the site's zone is wanted.
    NotLocalTime,
    /// A day is wanted.
    NotADay,
    NotRfc3339,
    NotMilliseconds,
    /// The parts of a form are missing or of another form.
    FormNotUnderstood,
    /// What the browser's own dialog answered.
    BrowserNotUnderstood,
    KeyNotUuid,
    /// A list that is empty or too long.
    BatchSize {
        max: usize,
        #[serde(deserialize_with = "foreign::name")]
        list: String,
    },
    CursorUnknown,
    ListPageGone,
    AuditPageGone,
    /// Too short a text to filter a list by.
    FilterShort,
    SearchLong {
        max: usize,
    },
    NoLabelOrNumber,
    /// What the audit's entries are about goes by a number.
    EntityNumber,
    /// A number without what it belongs to.
    EntityMissing,
    ActionUnknown,
    UserUnknown,
    ParentIsChild,
    /// The parent belongs to another area.
    ParentElsewhere,
    NotAParent,
    BagTypeRemoved,
    /// A name of 1 to `max` characters is wanted.
    Name {
        max: usize,
    },
    BagTypeNameTaken,
    /// It is no whole number between the two.
    OutOfRange {
        least: i64,
        most: i64,
    },
    /// Labels of this form are parents of another type.
    PatternTaken {
        #[serde(deserialize_with = "foreign::name")]
        type_name: String,
    },
    /// Labels of this form are bills' numbers.
    PatternOfBills,
    /// All labels of some form of children would be parents.
    PatternOfChildren,
    /// All labels of this form of children are parents'.
    ChildPatternOfParents {
        #[serde(deserialize_with = "foreign::name")]
        form: String,
    },
    StationName {
        max: usize,
    },
    CloseReasonMissing,
    CloseReasonLong {
        max: usize,
    },
    LabelPattern,
    ChildPattern,
    TooManyPatterns {
        max: usize,
    },
    BillNumber {
        max: usize,
    },
    /// The number of the bill is a bag's label.
    BillNumberIsLabel,
    TargetParents {
        max: i16,
    },
    /// The target is below what is on the bill.
    MoreParentsOnBill {
        parents: i16,
    },
    ScaleWeight,
    /// A comma may stand for thousands or for a part of a kilogram.
    WeightWithComma,
    NotAWeight,
    /// The bill never had the version that the change is for.
    VersionUnknown,
    ReopenReasonMissing,
    Username,
    /// It begins like the name of somebody who was erased.
    UsernameOfErased,
    UsernameTaken,
    Email,
    EmailTaken,
    AreaUnknown,
    /// The same, where no list was shown.
    AreaCodeUnknown,
    /// What the code of a new area may be.
    AreaCode,
    AreaCodeTaken,
    /// Nobody comes to the area any more.
    AreaRetired,
    /// The type makes no new parents.
    BagTypeRetired,
    /// A code of these labels could not be read.
    CodeTooFine,
    /// The role needs an area.
    AreaMissing,
    RoleUnknown,
    RoleNotHigher,
    PromotionReason,
    DecisionMissing,
    /// The password has fewer characters than `min`.
    PasswordShort {
        min: usize,
    },
    PasswordLong {
        max: usize,
    },
    PasswordHoldsName,
    PasswordCommon,
    /// The password of now, typed to prove who asks, is another.
    PasswordOfNow,
    /// The code does not prove that the app is set up.
    CodeNotFitting,
    PasskeyName {
        max: usize,
    },
    TokenName {
        max: usize,
    },
    /// A badge was scanned where a label is wanted.
    IsBadge,
    HandheldName {
        max: usize,
    },
    /// The query to be stopped has ended.
    QueryOver,
}

impl WrongField {
    /// It is none of these words.
    pub fn not_one_of(allowed: &[&str]) -> Self {
        Self::NotOneOf {
            allowed: allowed.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    /// What to do about it.
    pub fn sentence(&self, language: Language) -> String {
        let t = Texts::of(language);
        match self {
            Self::NotALabel(why) => return why.sentence(language),
            Self::TooLong { max } => return t.too_long(&max.to_string()),
            Self::ControlCharacters => t.control_characters,
            Self::NotPlain { max } => return t.not_plain(&max.to_string()),
            Self::NotANumber => t.not_a_number,
            Self::NotOneOf { allowed } if allowed.is_empty() => t.not_in_list,
            Self::NotOneOf { allowed } => return t.not_one_of(&allowed.join(", ")),
            Self::NotLocalTime => t.not_local_time,
            Self::NotADay => t.not_a_day,
            Self::NotRfc3339 => t.not_rfc3339,
            Self::NotMilliseconds => t.not_milliseconds,
            Self::FormNotUnderstood => t.form_not_understood,
            Self::BrowserNotUnderstood => t.browser_not_understood,
            Self::KeyNotUuid => t.key_not_uuid,
            Self::BatchSize { max, list } => return t.batch_size(&max.to_string(), list),
            Self::CursorUnknown => t.cursor_unknown,
            Self::ListPageGone => t.list_page_gone,
            Self::AuditPageGone => t.audit_page_gone,
            Self::FilterShort => t.filter_short,
            Self::SearchLong { max } => return t.search_long(&max.to_string()),
            Self::NoLabelOrNumber => t.no_label_or_number,
            Self::EntityNumber => t.entity_number,
            Self::EntityMissing => t.entity_missing,
            Self::ActionUnknown => t.action_unknown,
            Self::UserUnknown => t.user_unknown,
            Self::ParentIsChild => t.parent_is_child,
            Self::ParentElsewhere => t.parent_elsewhere,
            Self::NotAParent => t.not_a_parent,
            Self::BagTypeRemoved => t.bag_type_removed,
            Self::Name { max } => return t.name(&max.to_string()),
            Self::BagTypeNameTaken => t.bag_type_name_taken,
            Self::OutOfRange { least, most } => {
                return t.out_of_range(&least.to_string(), &most.to_string());
            }
            Self::PatternTaken { type_name } => return t.pattern_taken(type_name),
            Self::PatternOfBills => t.pattern_of_bills,
            Self::PatternOfChildren => t.pattern_of_children,
            Self::ChildPatternOfParents { form } => return t.child_pattern_of_parents(form),
            Self::StationName { max } => return t.station_name(&max.to_string()),
            Self::CloseReasonMissing => t.close_reason_missing,
            Self::CloseReasonLong { max } => return t.close_reason_long(&max.to_string()),
            Self::LabelPattern => t.label_pattern,
            Self::ChildPattern => t.child_pattern,
            Self::TooManyPatterns { max } => return t.too_many_patterns(&max.to_string()),
            Self::BillNumber { max } => return t.bill_number(&max.to_string()),
            Self::BillNumberIsLabel => t.bill_number_is_label,
            Self::TargetParents { max } => return t.target_parents(&max.to_string()),
            Self::MoreParentsOnBill { parents } => return t.more_parents_on_bill(&parents.to_string()),
            Self::ScaleWeight => t.scale_weight,
            Self::WeightWithComma => t.weight_with_comma,
            Self::NotAWeight => t.not_a_weight,
            Self::VersionUnknown => t.version_unknown,
            Self::ReopenReasonMissing => t.reopen_reason_missing,
            Self::Username => t.username,
            Self::UsernameOfErased => t.username_of_erased,
            Self::UsernameTaken => t.username_taken,
            Self::Email => t.email,
            Self::EmailTaken => t.email_taken,
            Self::AreaUnknown => t.area_unknown,
            Self::AreaCodeUnknown => t.area_code_unknown,
            Self::AreaCode => t.area_code,
            Self::AreaCodeTaken => t.area_code_taken,
            Self::AreaRetired => t.area_retired,
            Self::BagTypeRetired => t.bag_type_retired,
            Self::CodeTooFine => t.code_too_fine,
            Self::AreaMissing => t.area_missing,
            Self::RoleUnknown => t.role_unknown,
            Self::RoleNotHigher => t.role_not_higher,
            Self::PromotionReason => t.promotion_reason,
            Self::DecisionMissing => t.decision_missing,
            Self::PasswordShort { min } => return t.password_short(&min.to_string()),
            Self::PasswordLong { max } => return t.password_long(&max.to_string()),
            Self::PasswordHoldsName => t.password_holds_name,
            Self::PasswordCommon => t.password_common,
            Self::PasswordOfNow => t.password_of_now,
            Self::CodeNotFitting => t.code_not_fitting,
            Self::PasskeyName { max } => return t.passkey_name(&max.to_string()),
            Self::TokenName { max } => return t.token_name(&max.to_string()),
            Self::IsBadge => t.is_badge,
            Self::HandheldName { max } => return t.handheld_name(&max.to_string()),
            Self::QueryOver => t.query_over,
        }
        .to_owned()
    }
}

impl fmt::Display for WrongField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::default()))
    }
}

impl std::error::Error for WrongField {}
