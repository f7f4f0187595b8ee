use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::Table;

/// What the functions of one mock remember. It is kept in memory, and every mock begins with nothing. Clones are the same.
///
/// # Examples
/// ```
/// let state = mockwright_runtime::handler::State::default();
/// state.table("pets").insert(1, "Rex");
/// assert_eq!(state.table::<i32, &str>("pets").get(&1), Some("Rex"));
/// ```
#[derive(Clone, Default)]
pub struct State(Arc<Mutex<Kept>>);

/// By type and name.
type Kept = HashMap<(TypeId, String), Box<dyn Any + Send>>;

impl State {
    /// A table by its name, made where there is none. Tables of other types are other tables, whatever their name.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::State::default().table::<i64, String>("pets");
    /// assert!(pets.is_empty());
    /// ```
    pub fn table<K, V>(&self, name: &str) -> Table<K, V>
    where
        K: Ord + Clone + Send + 'static,
        V: Clone + Send + 'static,
    {
        self.kept(name)
    }

    /// Looks at a value or changes it. There is one of each type, made with its default. Nobody else sees it meanwhile:
    /// what is called must not ask for the same type.
    ///
    /// # Examples
    /// ```
    /// #[derive(Default)]
    /// struct Calls(u32);
    ///
    /// let state = mockwright_runtime::handler::State::default();
    /// state.with(|calls: &mut Calls| calls.0 += 1);
    /// assert_eq!(state.with(|calls: &mut Calls| calls.0), 1);
    /// ```
    pub fn with<T: Default + Send + 'static, R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let value: Arc<Mutex<T>> = self.kept("");
        let mut value = value.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut value)
    }

    /// Forgets all.
    ///
    /// # Examples
    /// ```
    /// let state = mockwright_runtime::handler::State::default();
    /// state.table("pets").insert(1, "Rex");
    /// state.clear();
    /// assert!(state.table::<i32, &str>("pets").is_empty());
    /// ```
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn kept<T: Clone + Default + Send + 'static>(&self, name: &str) -> T {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let made = kept.entry((TypeId::of::<T>(), name.to_owned())).or_insert_with(|| Box::<T>::default());
        // What is kept under a type is of that type.
        made.downcast_ref::<T>().cloned().unwrap_or_default()
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}
