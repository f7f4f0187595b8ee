use std::collections::VecDeque;
use std::sync::Arc;

/// No more of the body of a request is kept.
pub(crate) const LONGEST_BODY: usize = 64 * 1024;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Requests.
    pub(crate) requests: usize,
    /// Bytes of what they hold.
    pub(crate) bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { requests: 10_000, bytes: 16 << 20 }
    }
}

/// What takes up room.
pub(crate) trait Weighed {
    /// How many bytes it holds.
    fn weight(&self) -> usize;
}

/// The newest requests up to a number and a size, oldest first.
#[derive(Debug)]
pub(crate) struct Newest<T> {
    kept: VecDeque<Arc<T>>,
    bytes: usize,
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self { kept: VecDeque::new(), bytes: 0 }
    }
}

impl<T: Weighed> Newest<T> {
    /// Adds the newest, and returns how many had to go for it.
    pub(crate) fn add(&mut self, newest: Arc<T>, bounds: &Bounds) -> u64 {
        self.bytes += newest.weight();
        self.kept.push_back(newest);
        let mut forgotten = 0;
        while self.kept.len() > bounds.requests || self.bytes > bounds.bytes {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.bytes -= oldest.weight();
            forgotten += 1;
        }
        forgotten
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<T>> {
        self.kept.iter()
    }
}
