//! What one media type of a reply can answer: its examples, and what derived scenarios make of it.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use indexmap::IndexMap;
use mockwright_generator::bundle::{Body, ContentEntry, Derive, ValidateMode};
use mockwright_generator::model::MediaType;
use mockwright_generator::sample::Mode;
use mockwright_generator::source::Pointer;

use super::echo::EchoPlan;
use super::reply::ReplySlot;

/// What one media type can answer. There is at least one example.
#[derive(Debug)]
pub(super) struct ContentPlan {
    pub(super) media_type: MediaType,
    /// The first is the default.
    pub(super) examples: Vec<ExamplePlan>,
    /// What the default example takes from the request.
    pub(super) echo: Option<Box<EchoPlan>>,
    /// The replies of derived modes; there when one was asked for.
    modes: OnceLock<Box<ModeSlots>>,
    /// Whether the last body that was drawn for one request took little.
    pub(super) light: AtomicBool,
}

/// The replies of one media type that are sampled in a mode of their own.
#[derive(Debug, Default)]
struct ModeSlots {
    empty: ReplySlot,
    boundary: ReplySlot,
}

/// A mode that a scenario derives replies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DerivedMode {
    Empty,
    Boundary,
}

/// One of the bodies of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// By its place.
    Example(usize),
    /// The one that a mode gives.
    Mode(DerivedMode),
}

/// One reply.
#[derive(Debug)]
pub(super) struct ExamplePlan {
    /// Its name; `None` for a default that has none.
    pub(super) name: Option<String>,
    /// The body that a bundle gives; `None` drafts it.
    pub(super) body: Option<Body>,
    pub(super) delay_ms: u64,
    /// Overrides the response's.
    pub(super) validate: Option<ValidateMode>,
    pub(super) slot: ReplySlot,
}
impl ContentPlan {
    pub(super) fn drafted(media_type: MediaType, echo: Option<Box<EchoPlan>>) -> Self {
        let own = media_type.examples.iter().filter(|example| !example.name.is_empty());
        let names = std::iter::once(None).chain(own.map(|example| Some(example.name.clone())));
        let examples = names.map(|name| ExamplePlan::new(name, None, 0)).collect();
        Self { echo, ..Self::new(media_type, examples) }
    }

    /// What a bundle's entry says; `declared` are the media types of the description's response.
    pub(super) fn of_entry(name: &str, entry: &ContentEntry, declared: &[MediaType], delay_ms: u64) -> Self {
        let same = |media_type: &&MediaType| media_type.name.eq_ignore_ascii_case(name);
        let declared = declared.iter().find(|known| known.name == name).or_else(|| declared.iter().find(same));
        let media_type = declared.cloned().unwrap_or_else(|| undeclared(name));
        let mut examples = Vec::new();
        if entry.body.is_some() || entry.examples.is_empty() {
            examples.push(ExamplePlan::new(None, entry.body.clone(), delay_ms));
        }
        for (name, example) in &entry.examples {
            let delay_ms = example.delay_ms.unwrap_or(delay_ms);
            let plan = ExamplePlan::new(Some(name.clone()), example.body.clone(), delay_ms);
            examples.push(ExamplePlan { validate: example.validate, ..plan });
        }
        Self { echo: EchoPlan::new(&entry.echo), ..Self::new(media_type, examples) }
    }

    fn new(media_type: MediaType, examples: Vec<ExamplePlan>) -> Self {
        Self { media_type, examples, echo: None, modes: OnceLock::new(), light: AtomicBool::new(false) }
    }

    /// The same content with one body for all media types; JSON where there is none.
    pub(super) fn all_with(content: &[Self], body: &Body) -> Vec<Self> {
        let with = |media_type| Self::new(media_type, vec![ExamplePlan::new(None, Some(body.clone()), 0)]);
        match content {
            [] => vec![with(undeclared("application/json"))],
            content => content.iter().map(|content| with(content.media_type.clone())).collect(),
        }
    }

    /// The same content, nothing of it made yet.
    pub(super) fn afresh(&self) -> Self {
        let again =
            |example: &ExamplePlan| ExamplePlan::new(example.name.clone(), example.body.clone(), example.delay_ms);
        let examples = self.examples.iter().map(again).collect();
        let echo = self.echo.as_ref().map(|echo| echo.afresh());
        Self { echo, ..Self::new(self.media_type.clone(), examples) }
    }

    /// Whether there is a schema to sample.
    pub(super) fn has_schema(&self) -> bool {
        self.media_type.schemas().next().is_some()
    }

    /// The slot of a reply if there can be one in it yet.
    pub(super) fn slot(&self, which: Which) -> Option<&ReplySlot> {
        match which {
            Which::Example(index) => self.examples.get(index).map(|example| &example.slot),
            Which::Mode(mode) => self.modes.get().map(|slots| slots.of(mode)),
        }
    }

    /// The slot of a reply; made where it was not yet asked for.
    pub(super) fn slot_or_new(&self, which: Which) -> Option<&ReplySlot> {
        match which {
            Which::Example(_) => self.slot(which),
            Which::Mode(mode) => Some(self.modes.get_or_init(Box::default).of(mode)),
        }
    }

    /// The place of an example; the default without a name.
    pub(super) fn example(&self, name: Option<&str>) -> Option<usize> {
        match name {
            None => Some(0),
            Some(_) => self.examples.iter().position(|example| example.name.as_deref() == name),
        }
    }
}

impl ModeSlots {
    fn of(&self, mode: DerivedMode) -> &ReplySlot {
        match mode {
            DerivedMode::Empty => &self.empty,
            DerivedMode::Boundary => &self.boundary,
        }
    }
}

impl DerivedMode {
    pub(super) fn of(derive: Derive) -> Option<Self> {
        match derive {
            Derive::Empty => Some(Self::Empty),
            Derive::Boundary => Some(Self::Boundary),
            Derive::Success | Derive::Errors | Derive::Status(_) | Derive::Slow => None,
        }
    }

    /// How its values are drawn.
    pub(super) fn mode(self) -> Mode {
        match self {
            Self::Empty => Mode::Empty,
            Self::Boundary => Mode::Boundary,
        }
    }
}

impl ExamplePlan {
    fn new(name: Option<String>, body: Option<Body>, delay_ms: u64) -> Self {
        Self { name, body, delay_ms, validate: None, slot: ReplySlot::default() }
    }
}

pub(super) fn undeclared(name: &str) -> MediaType {
    MediaType {
        name: name.to_owned(),
        at: Pointer::root(),
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encoding: IndexMap::new(),
    }
}
