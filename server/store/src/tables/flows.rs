//! flows, one_time, throttle.

use super::{from_json, hash, to_json};
use crate::db::{Val, args};
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis};
use gatehouse_service::ports::Result;
use gatehouse_service::ports::flows::{Consumed, Flow, FlowsRead, FlowsWrite, OneTime, Throttle};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct FlowRow {
    state_hash: Vec<u8>,
    browser_hash: Vec<u8>,
    purpose: String,
    connection_id: Uuid,
    private: Vec<u8>,
    response: Option<Vec<u8>>,
    next: String,
    attempt_id: Uuid,
    expires_at: Millis,
}

impl FlowRow {
    fn read(self) -> Result<Flow> {
        Ok(Flow {
            state_hash: hash("flows.state_hash", self.state_hash)?,
            browser_hash: hash("flows.browser_hash", self.browser_hash)?,
            purpose: from_json("flows.purpose", &self.purpose)?,
            connection: ConnectionId(self.connection_id),
            private: self.private,
            response: self.response,
            next: self.next,
            attempt: AttemptId(self.attempt_id),
            expires_at: self.expires_at,
        })
    }
}

#[derive(FromRow)]
struct ConsumedRow {
    #[sqlx(flatten)]
    flow: FlowRow,
    active: bool,
}

#[derive(FromRow)]
struct OneTimeRow {
    kind: String,
    token_hash: Vec<u8>,
    payload: String,
    expires_at: Millis,
}

impl OneTimeRow {
    fn read(self) -> Result<OneTime> {
        Ok(OneTime {
            kind: self.kind,
            token_hash: hash("one_time.token_hash", self.token_hash)?,
            payload: self.payload,
            expires_at: self.expires_at,
        })
    }
}

#[derive(FromRow)]
struct ThrottleRow {
    bucket: String,
    count: i64,
    until: Millis,
    last: Millis,
}

impl From<&ThrottleRow> for Throttle {
    fn from(r: &ThrottleRow) -> Self {
        Throttle {
            count: r.count,
            until: r.until,
            last: r.last,
        }
    }
}

#[async_trait]
impl FlowsRead for Handle {
    async fn throttle(&mut self, bucket: &str) -> Result<Throttle> {
        let sql = "SELECT bucket, count, until, last FROM throttle WHERE bucket = $1";
        let row = self.opt::<ThrottleRow>(sql, args![bucket]).await?;
        Ok(row.as_ref().map(Throttle::from).unwrap_or_default())
    }

    async fn throttles(&mut self, buckets: &[&str]) -> Result<Vec<Throttle>> {
        let sql = "SELECT bucket, count, until, last FROM throttle WHERE bucket IN ($1, $2, $3, $4, $5)";
        let mut all = Vec::new();
        for five in buckets.chunks(5) {
            // The last ones are filled up with the first, which is found once.
            let vals = (0..5).filter_map(|n| five.get(n).or(five.first()));
            let rows = self.all::<ThrottleRow>(sql, vals.map(|b| Val::from(*b)).collect());
            let rows = rows.await?;
            all.extend(five.iter().map(|bucket| {
                let row = rows.iter().find(|row| row.bucket == *bucket);
                row.map(Throttle::from).unwrap_or_default()
            }));
        }
        Ok(all)
    }

    async fn one_time(&mut self, kind: &str, token_hash: &[u8; 32], now: Millis) -> Result<Option<OneTime>> {
        let sql = "SELECT kind, token_hash, payload, expires_at FROM one_time \
             WHERE kind = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
        self.opt::<OneTimeRow>(sql, args![kind, token_hash, now])
            .await?
            .map(OneTimeRow::read)
            .transpose()
    }

    async fn count_one_time(&mut self, kind: &str, now: Millis) -> Result<i64> {
        let sql = "SELECT count(*) FROM one_time WHERE kind = $1 AND used_at IS NULL AND expires_at > $2";
        self.count(sql, args![kind, now]).await
    }
}

#[async_trait]
impl FlowsWrite for Handle {
    async fn insert_flow(&mut self, flow: &Flow) -> Result<()> {
        self.exec(
            "INSERT INTO flows (state_hash, browser_hash, purpose, connection_id, private, next, \
             attempt_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                &flow.state_hash,
                &flow.browser_hash,
                to_json(&flow.purpose)?,
                flow.connection,
                &flow.private,
                &flow.next,
                flow.attempt,
                flow.expires_at,
            ],
        )
        .await?;
        Ok(())
    }

    async fn keep_response(&mut self, state_hash: &[u8; 32], response: &[u8], now: Millis) -> Result<bool> {
        let sql = "UPDATE flows SET response = $2 WHERE state_hash = $1 AND response IS NULL \
             AND consumed_at IS NULL AND expires_at > $3";
        Ok(self.exec(sql, args![state_hash, response, now]).await? == 1)
    }

    async fn consume_flow(&mut self, state_hash: &[u8; 32], now: Millis) -> Result<Option<Consumed>> {
        let sql = "UPDATE flows SET consumed_at = $2 WHERE state_hash = $1 AND consumed_at IS NULL \
             RETURNING state_hash, browser_hash, purpose, connection_id, private, response, next, \
             attempt_id, expires_at, EXISTS (SELECT 1 FROM connections c WHERE c.id = connection_id \
             AND c.active AND c.deleted_at IS NULL) AS active";
        let Some(row) = self.opt::<ConsumedRow>(sql, args![state_hash, now]).await? else {
            return Ok(None);
        };
        self.know(&row.flow.private).await?;
        if let Some(response) = &row.flow.response {
            self.know(response).await?;
        }
        Ok(Some(Consumed {
            active: row.active,
            flow: row.flow.read()?,
        }))
    }

    async fn delete_expired_flows(&mut self, now: Millis) -> Result<u64> {
        self.exec("DELETE FROM flows WHERE expires_at <= $1", args![now])
            .await
    }

    async fn insert_one_time(&mut self, one_time: &OneTime, only: bool) -> Result<()> {
        if only {
            self.exec("DELETE FROM one_time WHERE kind = $1", args![&one_time.kind])
                .await?;
        }
        self.exec(
            "INSERT INTO one_time (kind, token_hash, payload, expires_at) VALUES ($1, $2, $3, $4)",
            args![
                &one_time.kind,
                &one_time.token_hash,
                &one_time.payload,
                one_time.expires_at
            ],
        )
        .await?;
        Ok(())
    }

    async fn use_one_time(
        &mut self,
        kind: &str,
        token_hash: &[u8; 32],
        now: Millis,
    ) -> Result<Option<OneTime>> {
        let sql = "UPDATE one_time SET used_at = $3 WHERE kind = $1 AND token_hash = $2 \
             AND used_at IS NULL AND expires_at > $3 RETURNING kind, token_hash, payload, expires_at";
        self.opt::<OneTimeRow>(sql, args![kind, token_hash, now])
            .await?
            .map(OneTimeRow::read)
            .transpose()
    }

    async fn delete_expired_one_time(&mut self, now: Millis) -> Result<u64> {
        self.exec("DELETE FROM one_time WHERE expires_at <= $1", args![now])
            .await
    }

    async fn count_failure(&mut self, bucket: &str, now: Millis, window: Millis) -> Result<Throttle> {
        let sql = "INSERT INTO throttle (bucket, count, until, last) VALUES ($1, 1, $3, $2) \
             ON CONFLICT (bucket) DO UPDATE SET \
             count = CASE WHEN throttle.until <= $2 THEN 1 ELSE throttle.count + 1 END, \
             until = CASE WHEN throttle.until <= $2 THEN excluded.until ELSE throttle.until END, \
             last = excluded.last RETURNING bucket, count, until, last";
        let until = now.saturating_add(window);
        let row = self.one::<ThrottleRow>(sql, args![bucket, now, until]).await?;
        Ok(Throttle::from(&row))
    }

    async fn hold_throttles(&mut self, buckets: &[&str]) -> Result<Vec<Throttle>> {
        if !self.is_postgres_transaction() {
            // Nobody else writes at all.
            return self.throttles(buckets).await;
        }
        let mut all = Vec::new();
        for bucket in buckets {
            // One statement: between two of them somebody else could clear it.
            let sql = "INSERT INTO throttle (bucket, count, until, last) VALUES ($1, 0, 0, 0) \
                 ON CONFLICT (bucket) DO UPDATE SET count = throttle.count RETURNING bucket, count, until, last";
            all.push(Throttle::from(
                &self.one::<ThrottleRow>(sql, args![*bucket]).await?,
            ));
        }
        Ok(all)
    }

    async fn clear_throttle(&mut self, bucket: &str) -> Result<()> {
        self.exec("DELETE FROM throttle WHERE bucket = $1", args![bucket])
            .await?;
        Ok(())
    }

    async fn delete_ended_throttles(&mut self, now: Millis) -> Result<u64> {
        self.exec("DELETE FROM throttle WHERE until <= $1", args![now])
            .await
    }
}
