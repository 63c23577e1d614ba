//! Who is asking, and the proof that they may.

use crate::{Client, ServiceError, Services};
use domain::access::{Permission, Permit, Role, Scope};
use domain::audit::AuditEvent;
use domain::user::Viewer;
use std::marker::PhantomData;
use store::people::accounts::UserRow;
use store::people::sessions::SessionUser;
use store::{Actor, Locked, WriteTx};

/// An actor without a user: somebody who is not signed in, or the command line.
pub(crate) fn anonymous(client: &Client) -> Actor {
    Actor {
        user: None,
        client: client.clone(),
    }
}

/// Work that goes on for whoever asked for it, after the request.
pub(crate) fn on_behalf_of(user: Option<i64>) -> Actor {
    Actor {
        user,
        client: Client::default(),
    }
}

/// The signed-in person, from a row just read. Only this module makes one.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    id: i64,
    username: String,
    role: Role,
    area: Option<String>,
    has_factor: bool,
    /// Whether a badge opened the session: the person is a dispatcher there, whatever the role.
    by_badge: bool,
    /// Number of the session that asks; a token has none.
    session: Option<i64>,
    verified: bool,
    unread: i64,
    client: Client,
}

impl CurrentUser {
    /// The user's number.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The user's role of now; a dispatcher's where a badge opened the session.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What the pages' frame shows of the user.
    pub fn viewer(&self) -> Viewer {
        Viewer {
            username: self.username.clone(),
            role: self.role,
            area: self.area.clone(),
            second_factor_missing: self.lacks_factor(),
        }
    }

    /// Number of the session that asks, if one does.
    pub fn session(&self) -> Option<i64> {
        self.session
    }

    /// How many notifications the person had not read when the request came; counts to 100 at most. A token has none.
    pub fn unread(&self) -> i64 {
        self.unread
    }

    /// Whether the role and the way of signing in grant the permission.
    pub fn grants(&self, permission: Permission) -> bool {
        self.role.grants(permission) && (!self.by_badge || permission.is_open_to_badges())
    }

    fn lacks_factor(&self) -> bool {
        self.role.needs_second_factor() && !self.has_factor
    }

    /// Refuses when the person last proved who they are more than five minutes ago.
    pub(crate) fn recently_verified(&self) -> Result<(), ServiceError> {
        if self.verified {
            Ok(())
        } else {
            Err(ServiceError::StepUpNeeded)
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Refuses when the user's role or badge does not grant the permission, or the role lacks the second factor that it needs.
    pub fn permit(&self, permission: Permission) -> Result<(), ServiceError> {
        if !self.grants(permission) {
            return Err(ServiceError::Forbidden(permission));
        }
        if self.lacks_factor() && !permission.is_open_without_second_factor() {
            return Err(ServiceError::SecondFactorMissing);
        }
        Ok(())
    }

    /// The proof that the user is permitted to do it.
    pub fn authorize<P: Permit>(&self, _: P) -> Result<Authorized<P>, ServiceError> {
        self.permit(P::PERMISSION)?;
        Ok(Authorized {
            user: self.clone(),
            permit: PhantomData,
        })
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor {
            user: Some(self.id),
            client: self.client.clone(),
        }
    }

    /// A user that the demo has just made.
    pub(crate) fn for_demo(id: i64, username: &str, role: Role, area: Option<&str>) -> Self {
        Self {
            id,
            username: username.to_owned(),
            role,
            area: area.map(str::to_owned),
            has_factor: true,
            by_badge: false,
            session: None,
            verified: true,
            unread: 0,
            client: Client::default(),
        }
    }

    /// The same person, as if the last proof of who they are was long ago.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn unverified(mut self) -> Self {
        self.verified = false;
        self
    }

    /// The same person, calling from elsewhere.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn from_client(mut self, client: Client) -> Self {
        self.client = client;
        self
    }

    /// The same person, as if no second factor was set up.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn without_factor(mut self) -> Self {
        self.has_factor = false;
        self
    }

    /// A user for tests, without a session.
    #[cfg(feature = "test-util")]
    pub fn for_test(id: i64, username: &str, role: Role, area: Option<&str>) -> Self {
        Self {
            id,
            username: username.to_owned(),
            role,
            area: area.map(str::to_owned),
            has_factor: true,
            by_badge: false,
            session: None,
            verified: true,
            unread: 0,
            client: Client::default(),
        }
    }
}

/// Proof that the current user holds `P`. There is no other way to get one.
///
/// ```compile_fail
/// use service::{Authorized, CurrentUser};
/// fn forge(user: CurrentUser) -> Authorized<domain::access::PackBags> {
///     Authorized { user, permit: std::marker::PhantomData }
/// }
/// ```
///
/// The lawful way compiles:
///
/// ```
/// use service::{Authorized, CurrentUser, ServiceError};
/// fn ask(user: &CurrentUser) -> Result<Authorized<domain::access::PackBags>, ServiceError> {
///     user.authorize(domain::access::PackBags)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Authorized<P: Permit> {
    user: CurrentUser,
    permit: PhantomData<fn() -> P>,
}

impl<P: Permit> Authorized<P> {
    /// Who holds the proof.
    pub fn user(&self) -> &CurrentUser {
        &self.user
    }

    pub(crate) fn actor(&self) -> Actor {
        self.user.actor()
    }

    /// Locks the row of whoever asks, and asks the row again: an admin may have disabled the person or changed the role since
    /// the request began.
    pub(crate) async fn lock(&self, tx: &mut WriteTx) -> Result<Locked<UserRow>, ServiceError> {
        let user = store::people::accounts::lock_user(tx, self.user.id)
            .await?
            .filter(|user| !user.disabled)
            .ok_or(ServiceError::Unauthenticated)?;
        if user.role()?.grants(P::PERMISSION) {
            Ok(user)
        } else {
            Err(ServiceError::Forbidden(P::PERMISSION))
        }
    }

    pub(crate) fn scope(&self) -> Scope {
        if self.user.role.is_bound_to_area() {
            Scope::Area(self.user.area.clone())
        } else {
            Scope::All
        }
    }

    pub(crate) fn area(&self) -> Option<&str> {
        self.user.area.as_deref()
    }
}

impl Services {
    /// The user of a session that was just loaded; none when disabled or of an unknown role.
    pub fn user_of_session(&self, user: SessionUser, client: Client) -> Option<CurrentUser> {
        if user.is_disabled() {
            return None;
        }
        let by_badge = user.is_by_badge();
        let role = user.role()?;
        Some(CurrentUser {
            id: user.id(),
            username: user.username().to_owned(),
            role: if by_badge { Role::Dispatcher } else { role },
            area: user.area().map(str::to_owned),
            has_factor: user.has_factor(),
            by_badge,
            session: user.session(),
            verified: user.is_verified() && !by_badge,
            unread: user.unread(),
            client,
        })
    }

    /// The user of an API token.
    pub async fn user_of_token(
        &self,
        token: &str,
        client: Client,
    ) -> Result<Option<CurrentUser>, ServiceError> {
        let found = self.tokens.user(crate::secrets::hash(token)).await?;
        Ok(found.and_then(|user| self.user_of_session(user, client)))
    }

    /// Audits a refused permission. A failure to do so is logged, never shown: the refusal stands either way.
    pub async fn record_refusal(&self, user: &CurrentUser, permission: Permission) {
        let event = AuditEvent::PermissionRefused {
            permission: format!("{permission:?}"),
        };
        let written = async { self.db.begin(user.actor()).await?.commit(event).await };
        if let Err(error) = written.await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a refusal could not be audited"
            );
        }
    }
}
