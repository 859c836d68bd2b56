//! How far a search of people looks.

use super::keyed;
use gatehouse_service::ports::Store;
use gatehouse_service::ports::accounts::{User, UserQuery};
use gatehouse_store::DatabaseUrl;
use gatehouse_testkit::crowd::{crowd, person};

/// To look inside the words of everybody takes longer the more there are.
pub async fn a_search_looks_inside_words_where_there_are_few_people(url: &DatabaseUrl) {
    let store = keyed(url).await;
    let found = async |search: &str| {
        let query = UserQuery {
            search: search.into(),
            limit: 5,
            ..UserQuery::default()
        };
        store.read().users(&query).await.unwrap().total
    };
    crowd(&store, 5_000, 0, 0).await.unwrap();
    assert_eq!(
        (found("ERSON-0012").await, found("person-0012").await),
        (100, 100)
    );
    let one_more = User {
        name: "ada".into(),
        email: None,
        ..person(5_000)
    };
    let mut tx = store.write().await.unwrap();
    tx.insert_user(&one_more).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((found("ERSON-0012").await, found("person-0012").await), (0, 100));
    store.close().await;
}
