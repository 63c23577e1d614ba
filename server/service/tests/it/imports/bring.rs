//! Bringing a file part by part.

use super::{brought, imports, now};
use crate::{Site, field, refusal};
use domain::access::ImportLists;
use domain::import::{ImportKind, ImportWish, Looked, MOST_BYTES};
use service::ServiceError;
use sqlx::PgPool;
use uuid::Uuid;

const TEXT: &str = "label\nA0001\nA0002\n";

fn wish(size: i64) -> ImportWish {
    ImportWish {
        kind: ImportKind::Bags,
        file_name: "list.csv".to_owned(),
        file_size: size,
        columns: String::new(),
        hidden: false,
        legacy: false,
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_broken_upload_goes_on_where_it_was(pool: PgPool) {
    let site = Site::new(pool).await;
    let (by, services) = (&imports(&site), &site.services);
    let (key, size) = (Uuid::new_v4(), i64::try_from(TEXT.len()).unwrap());
    let import = services.bring_import(by, key, wish(size)).await.unwrap();
    let bytes = TEXT.as_bytes();
    services
        .bring_import_part(by, import.id, 0, &bytes[..7])
        .await
        .unwrap();
    let error = services.start_import(by, import.id, false).await.unwrap_err();
    assert_eq!(refusal(error), "import_not_whole");
    // The answer to that part was lost: it is sent again, and the answer says where to go on.
    let error = services
        .bring_import_part(by, import.id, 0, &bytes[..7])
        .await
        .unwrap_err();
    assert!(error.to_string().contains('7'), "{error}");
    assert_eq!(refusal(error), "import_part");
    let same = services.bring_import(by, key, wish(size)).await.unwrap();
    assert_eq!((same.id, same.received), (import.id, 7));
    let error = services
        .bring_import_part(by, import.id, 7, &[bytes, bytes].concat())
        .await
        .unwrap_err();
    assert_eq!(refusal(error), "import_part", "no more than was announced");
    let whole = services
        .bring_import_part(by, import.id, 7, &bytes[7..])
        .await
        .unwrap();
    assert!(whole.is_whole());
    let Looked::Found(looked) = services.look_at_import(by, import.id).await.unwrap() else {
        panic!("it has rows");
    };
    assert_eq!(looked.sheets[0].preview.counts.good, 2);
    let kept = services.import_looked(by, import.id).await.unwrap();
    assert_eq!(kept.looked, Some(Looked::Found(looked)));
    services
        .set_import_wish(by, import.id, "label=C", false, false)
        .await
        .unwrap();
    let nothing = services.look_at_import(by, import.id).await.unwrap();
    assert!(matches!(nothing, Looked::Nothing(_)), "{nothing:?}");

    let other = services.bring_import(by, key, wish(size + 1)).await;
    assert!(matches!(other, Err(ServiceError::KeyReused)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_said_of_a_file_is_checked_and_kept_for_the_next(pool: PgPool) {
    let site = Site::new(pool).await;
    let (by, services) = (&imports(&site), &site.services);
    for size in [0, MOST_BYTES + 1] {
        let error = services
            .bring_import(by, Uuid::new_v4(), wish(size))
            .await
            .unwrap_err();
        assert_eq!(field(error), "file_size");
    }
    let id = brought(&site, ImportKind::Bags, TEXT, false).await.id;
    let error = services
        .set_import_wish(by, id, "label=?", false, false)
        .await
        .unwrap_err();
    assert_eq!(field(error), "columns");
    let said = services
        .set_import_wish(by, id, "label=A", true, true)
        .await
        .unwrap();
    assert!(said.wish.hidden && said.wish.legacy);
    services.start_import(by, id, false).await.unwrap();
    let error = services
        .set_import_wish(by, id, "label=B", false, false)
        .await
        .unwrap_err();
    assert_eq!(refusal(error), "import_started");
    assert_eq!(now(&site, id).await.wish.columns, "label=A");
    for (kind, remembered) in [(ImportKind::Bags, Some("label=A")), (ImportKind::Bills, None)] {
        let next = brought(&site, kind, TEXT, false).await.id;
        let next = services.import_looked(by, next).await.unwrap();
        assert_eq!(next.remembered.as_deref(), remembered);
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_old_file_is_dropped_and_what_became_of_it_stays(pool: PgPool) {
    let site = Site::new(pool).await;
    let id = brought(&site, ImportKind::Bags, TEXT, false).await.id;
    site.services.housekeeping().await.unwrap();
    assert_eq!(site.count("select count(*) from import_part").await, 1);
    site.run("update import set brought_at = now() - interval '31 days'")
        .await;
    site.services.housekeeping().await.unwrap();
    assert_eq!(site.count("select count(*) from import_part").await, 0);
    let error = site
        .services
        .start_import(&imports(&site), id, false)
        .await
        .unwrap_err();
    assert_eq!(refusal(error), "import_dropped");
    assert_eq!(site.services.imports(&imports(&site)).await.unwrap().len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_admins_bring_files(pool: PgPool) {
    let site = Site::new(pool).await;
    for user in [&site.jaipur, &site.biller] {
        assert!(matches!(
            user.authorize(ImportLists),
            Err(ServiceError::Forbidden(_))
        ));
        let name = user.viewer().username;
        let named = site
            .services
            .bringer_named(&service::Client::default(), &name)
            .await;
        assert!(matches!(named, Err(ServiceError::Forbidden(_))));
    }
    assert!(
        site.services
            .bringer_named(&service::Client::default(), "amit")
            .await
            .is_ok()
    );
}
