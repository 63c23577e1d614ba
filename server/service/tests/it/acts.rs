//! The acts of the floor by name, as tests think of them; each is a command.

use domain::access::{ManageBills, PackBags};
use domain::bill::BillAnswer;
use domain::scan::{Act, Command, Meant, ScanAnswer};
use service::{Authorized, CurrentUser, ServiceError, Services};
use uuid::Uuid;

type Packs = Authorized<PackBags>;
type Bills = Authorized<ManageBills>;
type OfBag = Result<ScanAnswer, ServiceError>;
type OfBill = Result<BillAnswer, ServiceError>;

fn build(key: Uuid, act: Act, station: Option<&str>) -> Command {
    Command {
        key,
        act,
        station: station.map(str::to_owned),
        made_ms: None,
        typed: false,
    }
}

async fn on_bag(services: &Services, by: &CurrentUser, command: &Command) -> OfBag {
    let answer = services.run(by, command).await?;
    Ok(answer.into_bag().expect("an answer about bags"))
}

async fn on_bill(services: &Services, by: &CurrentUser, command: &Command) -> OfBill {
    let answer = services.run(by, command).await?;
    Ok(answer.into_bill().expect("an answer about a bill"))
}

/// Milliseconds since 1970 of a moment in RFC 3339.
pub(crate) fn ms(moment: &str) -> i64 {
    service::unix_ms(service::parse_moment(moment).unwrap())
}

pub(crate) trait Acts {
    async fn scan(&self, by: &Packs, command: Command) -> OfBag;
    async fn scan_batch(&self, by: &Packs, commands: Vec<Command>) -> Result<Vec<ScanAnswer>, ServiceError>;
    async fn move_child(&self, by: &Packs, key: Uuid, child: &str, to: &str, station: Option<&str>) -> OfBag;
    async fn undo(&self, by: &Packs, key: Uuid, parent: &str, of: Meant, station: Option<&str>) -> OfBag;
    async fn unlink(&self, by: &Packs, key: Uuid, parent: &str, child: &str, station: Option<&str>) -> OfBag;
    async fn close_parent(&self, by: &Packs, key: Uuid, parent: &str, reason: &str) -> OfBag;
    async fn reopen_parent(&self, by: &Packs, key: Uuid, parent: &str) -> OfBag;
    async fn add_parent(
        &self,
        by: &Bills,
        key: Uuid,
        number: &str,
        parent: &str,
        station: Option<&str>,
    ) -> OfBill;
    async fn remove_parent(&self, by: &Bills, key: Uuid, number: &str, parent: &str) -> OfBill;
}

impl Acts for Services {
    async fn scan(&self, by: &Packs, command: Command) -> OfBag {
        on_bag(self, by.user(), &command).await
    }

    async fn scan_batch(&self, by: &Packs, commands: Vec<Command>) -> Result<Vec<ScanAnswer>, ServiceError> {
        let answers = self.run_batch(by.user(), "scans", &commands).await?;
        Ok(answers
            .into_iter()
            .map(|answer| answer.into_bag().expect("an answer about bags"))
            .collect())
    }

    async fn move_child(&self, by: &Packs, key: Uuid, child: &str, to: &str, station: Option<&str>) -> OfBag {
        let act = Act::Move {
            parent: to.to_owned(),
            child: child.to_owned(),
        };
        on_bag(self, by.user(), &build(key, act, station)).await
    }

    async fn undo(&self, by: &Packs, key: Uuid, parent: &str, of: Meant, station: Option<&str>) -> OfBag {
        let parent = parent.to_owned();
        on_bag(self, by.user(), &build(key, Act::Undo { parent, of }, station)).await
    }

    async fn unlink(&self, by: &Packs, key: Uuid, parent: &str, child: &str, station: Option<&str>) -> OfBag {
        let act = Act::Unlink {
            parent: parent.to_owned(),
            child: child.to_owned(),
        };
        on_bag(self, by.user(), &build(key, act, station)).await
    }

    async fn close_parent(&self, by: &Packs, key: Uuid, parent: &str, reason: &str) -> OfBag {
        let act = Act::Close {
            parent: parent.to_owned(),
            reason: reason.to_owned(),
        };
        on_bag(self, by.user(), &build(key, act, None)).await
    }

    async fn reopen_parent(&self, by: &Packs, key: Uuid, parent: &str) -> OfBag {
        let parent = parent.to_owned();
        on_bag(self, by.user(), &build(key, Act::Reopen { parent }, None)).await
    }

    async fn add_parent(
        &self,
        by: &Bills,
        key: Uuid,
        number: &str,
        parent: &str,
        station: Option<&str>,
    ) -> OfBill {
        let act = Act::AddToBill {
            bill: number.to_owned(),
            parent: parent.to_owned(),
        };
        on_bill(self, by.user(), &build(key, act, station)).await
    }

    async fn remove_parent(&self, by: &Bills, key: Uuid, number: &str, parent: &str) -> OfBill {
        let act = Act::RemoveFromBill {
            bill: number.to_owned(),
            parent: parent.to_owned(),
        };
        on_bill(self, by.user(), &build(key, act, None)).await
    }
}
