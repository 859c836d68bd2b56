//! The bodies of requests: small ones are read before the handler, larger ones by a handler that knows who sends
//! them, and only while there is room for them.

use crate::BODY_LIMIT;
use crate::failure::Failure;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much of larger bodies is held at a time, in KiB.
const ROOM: usize = 32 * 1024;

/// A request whose body has been read.
pub(crate) async fn small(request: Request) -> Result<Request, Failure> {
    let (parts, body) = request.into_parts();
    let bytes = read(&parts.headers, body, BODY_LIMIT).await?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// What is announced as too large is not read.
async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Failure> {
    if announced(headers).is_some_and(|length| length > limit) {
        return Err(Failure::TooLarge(limit));
    }
    // Too large, or the connection broke, and then nobody reads this.
    to_bytes(body, limit).await.map_err(|_| Failure::TooLarge(limit))
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Room for larger bodies.
#[derive(Clone, Debug)]
pub(crate) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Room(Arc::new(Semaphore::new(ROOM)))
    }
}

/// A body. A larger one takes its room until it is dropped.
pub(crate) struct Held {
    pub(crate) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Room {
    /// Reads a body of at most `limit` bytes; a larger one than anybody may send once there is room for it.
    pub(crate) async fn read(&self, headers: &HeaderMap, body: Body, limit: usize) -> Result<Held, Failure> {
        let most = announced(headers).unwrap_or(limit);
        if most > limit {
            return Err(Failure::TooLarge(limit));
        }
        let room = match most > BODY_LIMIT {
            true => Some(self.take(most).await?),
            false => None,
        };
        Ok(Held {
            // What is announced is what comes.
            bytes: read(headers, body, limit).await?,
            _room: room,
        })
    }

    async fn take(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Failure> {
        let kib = u32::try_from(bytes.div_ceil(1024).min(ROOM)).unwrap_or(u32::MAX);
        let room = self.0.clone().acquire_many_owned(kib).await;
        // It is never closed.
        room.map_err(|_| Failure::TooSlow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use futures::FutureExt as _;

    fn announcing(bytes: usize) -> HeaderMap {
        let length = HeaderValue::from_str(&bytes.to_string()).unwrap();
        HeaderMap::from_iter([(CONTENT_LENGTH, length)])
    }

    #[tokio::test]
    async fn larger_bodies_wait_for_room_and_small_ones_do_not() {
        const MIB: usize = 1024 * 1024;
        let room = Room::default();
        let read = |bytes: usize, headers: HeaderMap| {
            let room = room.clone();
            async move { room.read(&headers, Body::from(vec![0; bytes]), 16 * MIB).await }
        };
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(read(16 * MIB, announcing(16 * MIB)).await.ok().unwrap());
        }
        assert!(
            read(BODY_LIMIT + 1, announcing(BODY_LIMIT + 1))
                .now_or_never()
                .is_none()
        );
        // Without a length it may be the largest.
        assert!(read(1, HeaderMap::new()).now_or_never().is_none());
        assert!(read(BODY_LIMIT, announcing(BODY_LIMIT)).await.is_ok());
        held.pop();
        assert!(read(MIB, announcing(MIB)).await.is_ok());
    }

    #[tokio::test]
    async fn what_is_larger_than_allowed_is_not_read() {
        let room = Room::default();
        for (sent, headers) in [(0, announcing(11)), (11, HeaderMap::new()), (11, announcing(10))] {
            let read = room.read(&headers, Body::from(vec![0; sent]), 10).await;
            assert!(matches!(read.err(), Some(Failure::TooLarge(10))), "{sent}");
        }
    }
}
