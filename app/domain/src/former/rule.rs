//! The rules by which rows of the former system were repaired.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes!(
    /// Why a row did not come over as it stood.
    Rule {
        UserKnown = "user_known",
        UserName = "user_name",
        UserMail = "user_mail",
        UserRole = "user_role",
        UserUnverified = "user_unverified",
        UserWithoutArea = "user_without_area",
        AreaMade = "area_made",
        AreaNone = "area_none",
        LabelCase = "label_case",
        LabelCleaned = "label_cleaned",
        LabelExtracted = "label_extracted",
        LabelMissing = "label_missing",
        LabelCut = "label_cut",
        LabelLegacy = "label_legacy",
        BagRole = "bag_role",
        TwinJoined = "twin_joined",
        TwinRenamed = "twin_renamed",
        CapacityRaised = "capacity_raised",
        CountStale = "count_stale",
        StatusStale = "status_stale",
        PointerIgnored = "pointer_ignored",
        LinkOrphan = "link_orphan",
        LinkToItself = "link_to_itself",
        LinkWrongRole = "link_wrong_role",
        LinkTwice = "link_twice",
        ChildInTwoParents = "child_in_two_parents",
        LinkBeyondMost = "link_beyond_most",
        NumberCleaned = "number_cleaned",
        NumberMissing = "number_missing",
        NumberTwin = "number_twin",
        BillTarget = "bill_target",
        BillSplit = "bill_split",
        BillStatus = "bill_status",
        BillEmpty = "bill_empty",
        BillChangedLater = "bill_changed_later",
        BillWeightZero = "bill_weight_zero",
        BillWeightStale = "bill_weight_stale",
        BillTextCut = "bill_text_cut",
        PlaceOrphan = "place_orphan",
        PlaceWrongRole = "place_wrong_role",
        PlaceTwice = "place_twice",
        ParentOnTwoBills = "parent_on_two_bills",
        ScanFound = "scan_found",
        ScanWithoutBag = "scan_without_bag",
        TimeAhead = "time_ahead",
        AuditUnknown = "audit_unknown",
    }
);

impl Rule {
    /// What was found and what was done, for the report.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::UserKnown => {
                "has the mail address of an account that is here already: what the person did is that account's, which stays as it is"
            }
            Self::UserName => {
                "the user name had signs that a name cannot have here, or another account has it, in whatever case: it was written otherwise"
            }
            Self::UserMail => {
                "the mail address was none, or another account has it, in whatever case: a placeholder that takes no mail stands for it"
            }
            Self::UserRole => "the role is none of dispatcher, biller, admin: came over as dispatcher",
            Self::UserUnverified => "could not sign in there, not being verified: came over disabled",
            Self::UserWithoutArea => {
                "a dispatcher without an area that takes people: came over disabled, until an admin gives one and enables the account"
            }
            Self::AreaMade => "an area that this site did not have: it was made",
            Self::AreaNone => "a text that names no area: whoever and whatever had it has none",
            Self::LabelCase => "the label was not in capitals: it is now",
            Self::LabelCleaned => {
                "the label had invisible signs, several spaces, or dashes and digits of another script: written plainly"
            }
            Self::LabelExtracted => {
                "a long text of a factory or a code that holds the label: the label alone came over"
            }
            Self::LabelMissing => "nothing can be read in the label: the number of the row stands for it",
            Self::LabelCut => "the label was longer than 64 characters: cut, with the number of its row",
            Self::LabelLegacy => {
                "the label is not of this site's forms: came over as a legacy bag, which scans like others"
            }
            Self::BagRole => {
                "the role was none, or belied by label and use: the bag has the role that it was used in, else that of its label"
            }
            Self::TwinJoined => {
                "another bag has the same label, but for case, spaces and invisible signs: one bag now, with the links and the bill of both"
            }
            Self::TwinRenamed => {
                "another bag has the same label and cannot be the same bag, by role, bills or content: renamed with the number of its row"
            }
            Self::CapacityRaised => {
                "held more children than its type takes: the capacity of this one parent is what it holds. Look whether all are in it"
            }
            Self::CountStale => {
                "the number of children that was stored was not that of its links: counted anew"
            }
            Self::StatusStale => "was said to be complete and is not full: it is open",
            Self::PointerIgnored => {
                "the bag names a parent that no link names: nothing came of it, since links were the truth there"
            }
            Self::LinkOrphan => "the link names a bag that is not there: left out",
            Self::LinkToItself => "the link leads from a bag to itself: left out",
            Self::LinkWrongRole => "the link's parent is a child, or its child a parent: left out",
            Self::LinkTwice => "the child is in this parent by an older link already: left out",
            Self::ChildInTwoParents => {
                "the child is in another parent by an older link: the oldest stays, this one is left out"
            }
            Self::LinkBeyondMost => "the parent held more than 1000 children: the oldest 1000 links stay",
            Self::NumberCleaned => {
                "the bill's number had lower case, invisible signs or several spaces: written plainly"
            }
            Self::NumberMissing => {
                "nothing can be read in the bill's number: the number of the row stands for it"
            }
            Self::NumberTwin => {
                "another bill has the same number, but for case, spaces and invisible signs: renamed with the number of its row"
            }
            Self::BillTarget => {
                "the target was none, above 500, or below the parents on the bill: it is at least as many as are on it"
            }
            Self::BillSplit => {
                "the bill had more than 500 parents: those beyond are on a bill of their own, with PART in its number"
            }
            Self::BillStatus => {
                "a status that says nothing here: the bill is open, new without parents, else in progress"
            }
            Self::BillEmpty => "completed without a parent: it is open",
            Self::BillChangedLater => {
                "its parents got children after it was completed: it counts as completed when the last one came"
            }
            Self::BillWeightZero => {
                "its stored weight was 0 kg though its parents hold children: weighed by what is in it"
            }
            Self::BillWeightStale => {
                "its stored weight was not that of its children: weighed by what is in it"
            }
            Self::BillTextCut => "a text of the bill was longer than this site takes: cut",
            Self::PlaceOrphan => "names a bill or a bag that is not there: left out",
            Self::PlaceWrongRole => "a bag on a bill that is no parent: left out",
            Self::PlaceTwice => "the parent is on this bill already: left out",
            Self::ParentOnTwoBills => {
                "the parent is on another bill: it stays on the one that was completed, else on the older, and this one is left out"
            }
            Self::ScanFound => {
                "the scan names no bag, and one new parent of that person was made in those seconds: it is that parent's"
            }
            Self::ScanWithoutBag => {
                "the scan names no bag that is there, and nothing says which it was: left out"
            }
            Self::TimeAhead => "the time lay after the day of the migration: that moment stands for it",
            Self::AuditUnknown => {
                "an act that this site has no name for: came over as an imported act, with its former name"
            }
        }
    }

    /// The rules whose rows somebody should look at: what was done may not be what is in the warehouse.
    pub const fn wants_a_look(self) -> bool {
        matches!(
            self,
            Self::UserWithoutArea
                | Self::TwinJoined
                | Self::TwinRenamed
                | Self::BagRole
                | Self::CapacityRaised
                | Self::ChildInTwoParents
                | Self::LinkBeyondMost
                | Self::NumberTwin
                | Self::BillSplit
                | Self::BillEmpty
                | Self::BillChangedLater
                | Self::ParentOnTwoBills
        )
    }
}
