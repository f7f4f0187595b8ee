use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Values by key, in the order of the keys. Clones are the same table, also on other threads.
///
/// # Examples
/// ```
/// use mockwright_runtime::handler::State;
///
/// let pets = State::default().table::<i64, String>("pets");
/// let id = pets.add("Rex".to_owned());
/// pets.update(&id, |name| name.push('!'));
/// assert_eq!(pets.get(&1).as_deref(), Some("Rex!"));
/// ```
#[derive(Debug)]
pub struct Table<K, V>(Arc<Mutex<BTreeMap<K, V>>>);

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    /// The value of a key.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(1, "Rex")]);
    /// assert_eq!((pets.get(&1), pets.get(&2)), (Some("Rex"), None));
    /// ```
    pub fn get(&self, key: &K) -> Option<V> {
        self.rows().get(key).cloned()
    }

    /// Puts a value, and returns the one that was there.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(1, "Rex")]);
    /// assert_eq!(pets.insert(1, "Bella"), Some("Rex"));
    /// ```
    pub fn insert(&self, key: K, value: V) -> Option<V> {
        self.rows().insert(key, value)
    }

    /// Changes a value where it is, and returns it; `None` where there is none. Nobody else sees it meanwhile: what is
    /// called must not use the same table.
    ///
    /// # Examples
    /// ```
    /// let hits = mockwright_runtime::handler::Table::from_iter([("a", 1)]);
    /// assert_eq!(hits.update(&"a", |count| *count += 1), Some(2));
    /// ```
    pub fn update(&self, key: &K, change: impl FnOnce(&mut V)) -> Option<V> {
        let mut rows = self.rows();
        let value = rows.get_mut(key)?;
        change(value);
        Some(value.clone())
    }

    /// Takes a value out.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(1, "Rex")]);
    /// assert_eq!((pets.remove(&1), pets.len()), (Some("Rex"), 0));
    /// ```
    pub fn remove(&self, key: &K) -> Option<V> {
        self.rows().remove(key)
    }

    /// All values, in the order of their keys.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(2, "Rex"), (1, "Bella")]);
    /// assert_eq!(pets.list(), ["Bella", "Rex"]);
    /// ```
    pub fn list(&self) -> Vec<V> {
        self.rows().values().cloned().collect()
    }

    /// All keys with their values, in their order.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(2, "Rex"), (1, "Bella")]);
    /// assert_eq!(pets.entries(), [(1, "Bella"), (2, "Rex")]);
    /// ```
    pub fn entries(&self) -> Vec<(K, V)> {
        self.rows().iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// How many values there are.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(mockwright_runtime::handler::Table::<i64, i64>::default().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.rows().len()
    }

    /// Whether there are none.
    ///
    /// # Examples
    /// ```
    /// assert!(mockwright_runtime::handler::Table::<i64, i64>::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }

    /// Takes all values out.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(1, "Rex")]);
    /// pets.clear();
    /// assert!(pets.is_empty());
    /// ```
    pub fn clear(&self) {
        self.rows().clear();
    }

    /// What somebody did before a panic is as good as what anybody else did.
    fn rows(&self) -> MutexGuard<'_, BTreeMap<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: Clone> Table<i64, V> {
    /// Puts a value under the number behind the greatest one, and returns that: 1 in an empty table.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::from_iter([(7, "Rex")]);
    /// assert_eq!(pets.add("Bella"), 8);
    /// ```
    pub fn add(&self, value: V) -> i64 {
        self.add_with(|_| value)
    }

    /// Like [`add`](Self::add), for a value that has its number in it.
    ///
    /// # Examples
    /// ```
    /// let pets = mockwright_runtime::handler::Table::default();
    /// let id = pets.add_with(|id| format!("pet {id}"));
    /// assert_eq!(pets.get(&id).as_deref(), Some("pet 1"));
    /// ```
    pub fn add_with(&self, value: impl FnOnce(i64) -> V) -> i64 {
        let mut rows = self.rows();
        let key = rows.last_key_value().map_or(1, |(greatest, _)| greatest.saturating_add(1));
        rows.insert(key, value(key));
        key
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(rows: T) -> Self {
        Self(Arc::new(Mutex::new(rows.into_iter().collect())))
    }
}
