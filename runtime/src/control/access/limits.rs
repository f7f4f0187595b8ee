//! How often somebody may call: fixed windows of a minute and an hour, both counted.
//!
//! A bucket that fills all the time, as libraries have it, cannot keep what the headers promise: that exactly so many
//! calls pass in a window, and that what remains never rises before its end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::control::clock::Clock;

/// Accounts whose calls are counted; beyond it, those whose windows are over are forgotten.
const MOST: usize = 10_000;

/// Wrong passwords from one address in a minute.
const LOGINS: u32 = 9;

/// How many calls are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateSpec {
    pub(crate) hour: u32,
    pub(crate) minute: u32,
}

impl Default for RateSpec {
    fn default() -> Self {
        Self { hour: 1000, minute: 100 }
    }
}

/// Counts calls.
#[derive(Debug)]
pub(crate) struct RateLimits {
    spec: Option<RateSpec>,
    clock: Clock,
    accounts: Mutex<HashMap<String, [Window; 2]>>,
    logins: Mutex<HashMap<String, Window>>,
}

/// A window that began with its first call.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    /// Seconds since 1970.
    ends: i64,
    used: u32,
}

/// What is left to somebody, of the window that is nearer to its end of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// When the window ends, in seconds since 1970.
    pub(crate) reset: i64,
    /// Seconds until then.
    pub(crate) wait: i64,
    /// Whether this call passes.
    pub(crate) passes: bool,
}

impl RateLimits {
    pub(crate) fn new(spec: Option<RateSpec>, clock: Clock) -> Self {
        Self { spec, clock, accounts: Mutex::default(), logins: Mutex::default() }
    }

    /// Counts a call; `None` where nothing is limited. A call that does not pass is not counted.
    pub(crate) fn count(&self, account: &str) -> Option<Standing> {
        let spec = self.spec?;
        let now = self.clock.now().timestamp();
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= MOST && !accounts.contains_key(account) {
            accounts.retain(|_, windows| windows.iter().any(|window| window.ends > now));
        }
        let windows = accounts.entry(account.to_owned()).or_default();
        let limits = [(spec.minute, 60), (spec.hour, 3600)];
        for (window, (_, seconds)) in windows.iter_mut().zip(limits) {
            window.begin(now, seconds);
        }
        let passes = windows.iter().zip(limits).all(|(window, (limit, _))| window.used < limit);
        if passes {
            for window in windows.iter_mut() {
                window.used += 1;
            }
        }
        let nearer = windows.iter().zip(limits).map(|(window, (limit, _))| window.standing(limit, now, passes));
        nearer.min_by_key(|standing| (standing.remaining, -standing.wait))
    }

    /// Whether an address may try another password, else how many seconds it waits.
    pub(crate) fn may_log_in(&self, address: &str) -> Result<(), i64> {
        let now = self.clock.now().timestamp();
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        if self.spec.is_none() {
            return Ok(());
        }
        match logins.get_mut(address) {
            Some(window) if window.ends > now && window.used >= LOGINS => Err(window.ends - now),
            _ => Ok(()),
        }
    }

    /// Counts a wrong password.
    pub(crate) fn count_failed_login(&self, address: &str) {
        let now = self.clock.now().timestamp();
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        if logins.len() >= MOST {
            logins.retain(|_, window| window.ends > now);
        }
        let window = logins.entry(address.to_owned()).or_default();
        window.begin(now, 60);
        window.used += 1;
    }
}

impl Window {
    fn begin(&mut self, now: i64, seconds: i64) {
        if self.ends <= now {
            *self = Self { ends: now + seconds, used: 0 };
        }
    }

    fn standing(&self, limit: u32, now: i64, passes: bool) -> Standing {
        let remaining = limit.saturating_sub(self.used);
        Standing { limit, remaining, reset: self.ends, wait: (self.ends - now).max(1), passes }
    }
}

/// Reads `off`, `500/hour`, `60/minute` or both with a comma between them. `Ok(None)`: nothing is limited.
///
/// # Errors
/// What was expected.
pub(crate) fn parse_rate_limit(text: &str) -> Result<Option<RateSpec>, String> {
    if text.trim() == "off" {
        return Ok(None);
    }
    let mut spec = RateSpec { hour: u32::MAX, minute: u32::MAX };
    for part in text.split(',') {
        let expected = || format!("`{part}`: expected `off`, or such as `1000/hour,100/minute`");
        let (count, unit) = part.trim().split_once('/').ok_or_else(expected)?;
        let count: u32 = count.trim().parse().ok().filter(|count| *count > 0).ok_or_else(expected)?;
        match unit.trim() {
            "hour" | "h" => spec.hour = count,
            "minute" | "min" | "m" => spec.minute = count,
            _ => return Err(expected()),
        }
    }
    Ok(Some(spec))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use chrono::DateTime;

    use super::*;

    fn limits(spec: RateSpec) -> (RateLimits, Arc<AtomicI64>) {
        let seconds = Arc::new(AtomicI64::new(1_000_000));
        let read = Arc::clone(&seconds);
        let clock = Clock::of(move || DateTime::from_timestamp(read.load(Ordering::Relaxed), 0).unwrap());
        (RateLimits::new(Some(spec), clock), seconds)
    }

    #[test]
    fn exactly_as_many_calls_pass_as_a_window_has() {
        let (limits, seconds) = limits(RateSpec { hour: 250, minute: 100 });
        let passing = |count: usize| (0..count).filter(|_| limits.count("a").unwrap().passes).count();
        assert_eq!(passing(150), 100);
        assert!(limits.count("b").unwrap().passes);
        seconds.fetch_add(60, Ordering::Relaxed);
        assert_eq!(passing(150), 100);
        seconds.fetch_add(60, Ordering::Relaxed);
        assert_eq!(passing(150), 50);
        let standing = limits.count("a").unwrap();
        assert_eq!((standing.limit, standing.remaining, standing.passes), (250, 0, false));
        assert_eq!(standing.reset, 1_003_600);
    }

    #[test]
    fn the_nearer_window_is_shown() {
        let (limits, _) = limits(RateSpec { hour: 3, minute: 100 });
        let shown = |_| limits.count("a").map(|standing| (standing.limit, standing.remaining));
        assert_eq!((0..4).map(shown).collect::<Vec<_>>(), [Some((3, 2)), Some((3, 1)), Some((3, 0)), Some((3, 0))]);
    }

    #[test]
    fn wrong_passwords_are_limited_by_address() {
        let (limits, seconds) = limits(RateSpec::default());
        for _ in 0..9 {
            assert_eq!(limits.may_log_in("a"), Ok(()));
            limits.count_failed_login("a");
        }
        assert_eq!(limits.may_log_in("a"), Err(60));
        assert_eq!(limits.may_log_in("b"), Ok(()));
        seconds.fetch_add(60, Ordering::Relaxed);
        assert_eq!(limits.may_log_in("a"), Ok(()));
    }

    #[test]
    fn limits_are_read() {
        assert_eq!(parse_rate_limit("off"), Ok(None));
        assert_eq!(parse_rate_limit("5/minute"), Ok(Some(RateSpec { hour: u32::MAX, minute: 5 })));
        assert_eq!(parse_rate_limit("70/h, 5/m"), Ok(Some(RateSpec { hour: 70, minute: 5 })));
        assert!(["", "5", "0/hour", "x/hour", "5/day"].iter().all(|text| parse_rate_limit(text).is_err()));
    }
}
