//! A bounded pool for work that takes a core and much memory.

use std::sync::Arc;
use tokio::sync::Semaphore;

/// At most `workers` jobs run at a time, on the threads tokio keeps for blocking work, and at most `queue`
/// wait; whoever comes then is turned away.
#[derive(Clone)]
pub(crate) struct Pool {
    /// Running or waiting.
    places: Arc<Semaphore>,
    /// Running.
    workers: Arc<Semaphore>,
    bounds: (usize, usize),
}

impl Pool {
    pub(crate) fn new(workers: usize, queue: usize) -> Self {
        let workers = workers.max(1);
        let places = workers.saturating_add(queue).min(Semaphore::MAX_PERMITS);
        Pool {
            places: Arc::new(Semaphore::new(places)),
            workers: Arc::new(Semaphore::new(workers)),
            bounds: (places, workers),
        }
    }

    /// How many jobs wait for a worker.
    pub(crate) fn waiting(&self) -> usize {
        let (places, workers) = self.bounds;
        let taken = places - self.places.available_permits();
        taken.saturating_sub(workers - self.workers.available_permits())
    }

    /// Runs a job; `None` when the queue is full (or the job panicked). A caller that goes away while it
    /// waits frees its place; a job that runs keeps its worker until it ends, with or without its caller.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        let worker = self.workers.clone().acquire_owned().await.ok()?;
        let held = move || {
            let result = job();
            drop((worker, place));
            result
        };
        tokio::task::spawn_blocking(held).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

    /// Jobs that say they run, wait to be let go, and count how many run at once.
    struct Jobs {
        running: Arc<AtomicUsize>,
        most: Arc<AtomicUsize>,
        started: UnboundedSender<Sender<()>>,
    }

    impl Jobs {
        fn new() -> (Self, UnboundedReceiver<Sender<()>>) {
            let (started, seen) = unbounded_channel();
            (
                Jobs {
                    running: Arc::default(),
                    most: Arc::default(),
                    started,
                },
                seen,
            )
        }

        fn job(&self) -> impl FnOnce() + Send + use<> {
            let (running, most, started) = (self.running.clone(), self.most.clone(), self.started.clone());
            move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let (go, wait): (Sender<()>, Receiver<()>) = channel();
                started.send(go).unwrap();
                wait.recv().unwrap();
                running.fetch_sub(1, Ordering::SeqCst);
            }
        }
    }

    /// Lets every other task run as far as it can.
    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_flood_is_bounded_turned_away_and_stalls_no_other_task() {
        let pool = Arc::new(Pool::new(2, 3));
        let (jobs, mut started) = Jobs::new();
        let callers: Vec<_> = (0..50)
            .map(|_| {
                let (pool, job) = (pool.clone(), jobs.job());
                tokio::spawn(async move { pool.run(job).await })
            })
            .collect();
        let mut let_go = vec![started.recv().await.unwrap(), started.recv().await.unwrap()];
        // This task runs, on the one thread of this runtime, while both workers are taken.
        settle().await;
        assert_eq!((pool.run(|| ()).await, pool.waiting()), (None, 3));
        for _ in 0..3 {
            let_go.remove(0).send(()).unwrap();
            let_go.push(started.recv().await.unwrap());
        }
        let_go.into_iter().for_each(|go| go.send(()).unwrap());
        let mut done = 0;
        for caller in callers {
            done += usize::from(caller.await.unwrap().is_some());
        }
        assert_eq!(
            (done, jobs.most.load(Ordering::SeqCst), pool.waiting()),
            (5, 2, 0)
        );
        assert_eq!(pool.run(|| ()).await, Some(()));
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_while_it_waits_frees_its_place() {
        let pool = Arc::new(Pool::new(1, 1));
        let (jobs, mut started) = Jobs::new();
        let running = tokio::spawn({
            let (pool, job) = (pool.clone(), jobs.job());
            async move { pool.run(job).await }
        });
        let let_go = started.recv().await.unwrap();
        let mut waiting = Box::pin(pool.run(|| ()));
        assert!(waits(&mut waiting).await);
        assert_eq!(pool.run(|| ()).await, None);
        drop(waiting);
        let next = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(|| ()).await }
        });
        let_go.send(()).unwrap();
        assert_eq!(
            (running.await.unwrap(), next.await.unwrap()),
            (Some(()), Some(()))
        );
    }

    #[tokio::test]
    async fn a_job_whose_caller_went_away_keeps_its_worker() {
        let pool = Arc::new(Pool::new(1, 0));
        let (jobs, mut started) = Jobs::new();
        let caller = tokio::spawn({
            let (pool, job) = (pool.clone(), jobs.job());
            async move { pool.run(job).await }
        });
        let let_go = started.recv().await.unwrap();
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        assert_eq!(pool.run(|| ()).await, None);
        let_go.send(()).unwrap();
        while pool.run(|| ()).await.is_none() {
            tokio::task::yield_now().await;
        }
    }

    /// Polls a future once; whether it is still waiting.
    async fn waits<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|cx| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(cx).is_pending())
        })
        .await
    }
}
