//! Which rows of the log are meant.

use std::fmt::Write as _;

use crate::store::query::Argument;

/// What a row must be; what is `None` may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LogFilter {
    pub(crate) server_id: String,
    pub(crate) method: Option<String>,
    pub(crate) status: Option<i64>,
    /// Microseconds since 1970, the first that counts.
    pub(crate) from: Option<i64>,
    /// Microseconds since 1970, the first that counts no longer.
    pub(crate) to: Option<i64>,
    pub(crate) client: Option<String>,
    pub(crate) scenario: Option<String>,
    pub(crate) operation: Option<String>,
    pub(crate) session_id: Option<String>,
    pub(crate) correlation_id: Option<String>,
    pub(crate) request_id: Option<String>,
    /// Only rows with a smaller number.
    pub(crate) before: Option<i64>,
    /// Only rows with this number or a smaller one.
    pub(crate) up_to: Option<i64>,
    /// Only rows with a larger number.
    pub(crate) after: Option<i64>,
    /// Whether all rows are gone through by their numbers, some at a time: sorting those of a time each time costs more.
    pub(crate) many: bool,
}

impl LogFilter {
    /// All of a server.
    pub(crate) fn of(server_id: &str) -> Self {
        Self { server_id: server_id.to_owned(), ..Self::default() }
    }

    /// The conditions and their arguments, the first of which is `$1`.
    pub(super) fn conditions(&self) -> (String, Vec<Argument>) {
        let text = |value: &Option<String>| value.clone().map(Argument::from);
        let number = |value: Option<i64>| value.map(Argument::from);
        let wanted = [
            ("method =", text(&self.method)),
            ("status =", number(self.status)),
            ("at >=", number(self.from.filter(|_| !self.many))),
            ("at <", number(self.to.filter(|_| !self.many))),
            // No index has this.
            ("at + 0 >=", number(self.from.filter(|_| self.many))),
            ("at + 0 <", number(self.to.filter(|_| self.many))),
            ("client =", text(&self.client)),
            ("scenario =", text(&self.scenario)),
            ("operation =", text(&self.operation)),
            ("session_id =", text(&self.session_id)),
            ("correlation_id =", text(&self.correlation_id)),
            ("request_id =", text(&self.request_id)),
            ("id <", number(self.before)),
            ("id <=", number(self.up_to)),
            ("id >", number(self.after)),
        ];
        let mut conditions = "r.server_id = $1".to_owned();
        let mut arguments = vec![Argument::from(self.server_id.as_str())];
        for (condition, argument) in wanted.into_iter().filter_map(|(text, argument)| Some((text, argument?))) {
            arguments.push(argument);
            let _ = write!(conditions, " AND r.{condition} ${}", arguments.len());
        }
        (conditions, arguments)
    }
}
