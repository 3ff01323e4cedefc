//! What portadesk knows of its app's installation in each Zendesk account.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Store, StoreError,
    values::{moment, number, read_moment, read_number},
};
use crate::{
    clock::Clock,
    zendesk::{AppId, Installation, InstallationId, installations::InstallationStore},
};

/// An installation and when Zendesk last confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInstallation {
    pub installation: Installation,
    pub seen_at: Timestamp,
}

impl Store {
    /// The installation last seen for a tenant.
    pub async fn installation(&self, tenant: &str) -> Result<Option<StoredInstallation>, StoreError> {
        let row: Option<(i64, i64, String, i64)> =
            sqlx::query_as("SELECT app, installation, public_key, seen_at FROM installations WHERE tenant = $1")
                .bind(tenant)
                .fetch_optional(&self.reader)
                .await?;
        row.map(|(app, installation, public_key_pem, seen_at)| {
            let installation = Installation {
                id: InstallationId(read_number(installation)),
                app: AppId(read_number(app)),
                public_key_pem,
            };
            Ok(StoredInstallation { installation, seen_at: read_moment(seen_at)? })
        })
        .transpose()
    }

    /// Remembers a tenant's installation in place of the one before.
    pub async fn keep_installation(&self, tenant: &str, seen: &StoredInstallation) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO installations (tenant, app, installation, public_key, seen_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (tenant) DO UPDATE SET app = excluded.app, installation = excluded.installation, \
             public_key = excluded.public_key, seen_at = excluded.seen_at",
        )
        .bind(tenant)
        .bind(number(seen.installation.app.0))
        .bind(number(seen.installation.id.0))
        .bind(&seen.installation.public_key_pem)
        .bind(moment(seen.seen_at))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Forgets a tenant's installation, when it was removed from Zendesk.
    pub async fn drop_installation(&self, tenant: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM installations WHERE tenant = $1").bind(tenant).execute(&self.writer).await?;
        Ok(())
    }
}

/// One tenant's part of this table, for the keeper that finds installations.
#[derive(Debug, Clone)]
pub struct InstallationsOf {
    store: Store,
    tenant: Arc<str>,
    clock: Clock,
}

impl InstallationsOf {
    #[must_use]
    pub const fn new(store: Store, tenant: Arc<str>, clock: Clock) -> Self {
        Self { store, tenant, clock }
    }
}

impl InstallationStore for InstallationsOf {
    type Error = StoreError;

    async fn load(&self) -> Result<Vec<Installation>, StoreError> {
        let stored = self.store.installation(&self.tenant).await?;
        Ok(stored.into_iter().map(|stored| stored.installation).collect())
    }

    async fn save(&self, installation: &Installation) -> Result<(), StoreError> {
        let seen = StoredInstallation { installation: installation.clone(), seen_at: self.clock.now() };
        self.store.keep_installation(&self.tenant, &seen).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.store.drop_installation(&self.tenant).await
    }
}
