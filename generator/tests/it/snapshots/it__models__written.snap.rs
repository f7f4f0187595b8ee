//! Types of what this API is sent and answers.
//!
//! This file is made from the description, and made anew whenever it changes: edits are lost.

#![allow(dead_code, missing_docs, non_camel_case_types, non_snake_case, unreachable_pub, unused)]
#![allow(clippy::all, clippy::pedantic, clippy::nursery, rustdoc::all)]

use std::collections::BTreeMap;

use serde::Serialize;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Circle {
    pub name: String,
    pub sort: CircleSort,
    pub radius: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum CircleSort {
    #[default]
    #[serde(rename = "circle")]
    Circle,
}

/// A body in one of its media types.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DrawBody {
    Json(Vec<Shape>),
    Text(String),
}

/// What `POST /shapes` is sent.
#[derive(Clone, Debug)]
pub struct DrawInput {
    pub body: Option<DrawBody>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Drawing {
    pub shapes: Vec<Shape>,
    pub size: (i64, i64),
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<DrawingBackground>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Box<Drawing>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DrawingBackground {
    Integer(i64),
    Circle(Circle),
    Text(String),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Everything {
    pub tree: Tree,
    pub plain: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed: Option<EverythingMixed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub huge: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<BTreeMap<String, i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub either: Option<EverythingEither>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EverythingEither {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum EverythingMixed {
    Integer(i64),
    Text(String),
}

/// What the cookie of `GET /pets/{petId}` has.
#[derive(Clone, Debug)]
pub struct GetPetByIdCookie {
    pub session: String,
}

/// What the header of `GET /pets/{petId}` has.
#[derive(Clone, Debug)]
pub struct GetPetByIdHeader {
    pub x_trace: Option<String>,
}

/// What `GET /pets/{petId}` is sent.
#[derive(Clone, Debug)]
pub struct GetPetByIdInput {
    pub path: GetPetByIdPath,
    pub query: GetPetByIdQuery,
    pub header: GetPetByIdHeader,
    pub cookie: GetPetByIdCookie,
}

/// What the path of `GET /pets/{petId}` has.
#[derive(Clone, Debug)]
pub struct GetPetByIdPath {
    pub pet_id: i64,
}

/// What the query of `GET /pets/{petId}` has.
#[derive(Clone, Debug)]
pub struct GetPetByIdQuery {
    /// Which come first.
    pub sort: Option<GetPetByIdSort>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum GetPetByIdSort {
    #[serde(rename = "+name")]
    PlusName,
    #[serde(rename = "-name")]
    MinusName,
    #[serde(rename = "")]
    Empty,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Owner {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pets: Option<Vec<Pet>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Box<Pet>>,
}

/// A pet of the store.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pet {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// What it is called.
    /// Often two lines.
    pub name: String,
    pub kind: PetKind,
    pub born: Option<chrono::NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<chrono::DateTime<chrono::FixedOffset>>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legs: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<PetTagsItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Box<Owner>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum PetKind {
    #[default]
    #[serde(rename = "cat")]
    Cat,
    #[serde(rename = "dog")]
    Dog,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PetTagsItem {
    pub label: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Problem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<BTreeMap<String, Vec<String>>>,
    /// Members that the description does not name.
    #[serde(flatten)]
    pub additional: BTreeMap<String, String>,
}

/// What `PUT /pets/{petId}` is sent.
#[derive(Clone, Debug)]
pub struct PutPetsPetIdInput {
    pub path: PutPetsPetIdPath,
    pub body: Pet,
}

/// What the path of `PUT /pets/{petId}` has.
#[derive(Clone, Debug)]
pub struct PutPetsPetIdPath {
    pub pet_id: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PutPetsPetIdReply200 {
    pub old: Pet,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Shape {
    Circle(Circle),
    Square(Square),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Square {
    pub sort: String,
    pub side: f64,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Tree(pub Vec<Tree>);

/// How JSON becomes these types: by hand, since what serde derives takes several times as long to compile.
mod reading {
    use std::cell::Cell;
    use std::cmp::Reverse;
    use std::collections::BTreeMap;
    use std::fmt;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize};
    use serde_json::{Map, Value};

    type Outcome<T> = Result<T, Refusal>;

    /// Why a value is none of a type.
    pub struct Refusal {
        path: String,
        message: String,
    }

    impl Refusal {
        fn new(message: impl ToString) -> Self {
            Self { path: String::new(), message: message.to_string() }
        }

        fn within(self, step: &str) -> Self {
            Self { path: format!("/{step}{}", self.path), message: self.message }
        }
    }

    impl fmt::Display for Refusal {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}: {}", self.path, self.message)
        }
    }

    /// What can be read from a value.
    pub trait Read: Sized {
        fn read(value: Value) -> Outcome<Self>;

        /// What stands where nothing is.
        fn absent() -> Option<Self> {
            None
        }
    }

    fn whole<'de, D: Deserializer<'de>, T: Read>(input: D) -> Result<T, D::Error> {
        boxed(Value::deserialize(input)?).map(|read| *read).map_err(D::Error::custom)
    }

    macro_rules! scalars {
        ($($scalar:ty),*) => { $(
            impl Read for $scalar {
                fn read(value: Value) -> Outcome<Self> {
                    serde_json::from_value(value).map_err(Refusal::new)
                }
            }
        )* };
    }

    macro_rules! integers {
        ($($integer:ty),*) => { $(
            impl Read for $integer {
                fn read(value: Value) -> Outcome<Self> {
                    // 1.0 is an integer as well.
                    let whole = value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0);
                    let value = whole.map_or(value, |number| Value::from(number as i64));
                    serde_json::from_value(value).map_err(Refusal::new)
                }
            }
        )* };
    }

    scalars!(bool, f64, String, (), serde_json::Number, Map<String, Value>);
    integers!(i32, i64, u64);

    impl Read for Value {
        fn read(value: Value) -> Outcome<Self> {
            Ok(value)
        }
    }

    impl<T: Read> Read for Option<T> {
        fn read(value: Value) -> Outcome<Self> {
            if value.is_null() { Ok(None) } else { boxed(value).map(|value| Some(*value)) }
        }

        fn absent() -> Option<Self> {
            Some(None)
        }
    }

    /// Reads into a box, so that what is large is not on the stack of all that is around it.
    fn boxed<T: Read>(value: Value) -> Outcome<Box<T>> {
        match T::read(value) {
            Ok(read) => Ok(Box::new(read)),
            Err(refusal) => Err(refusal),
        }
    }

    impl<T: Read> Read for Box<T> {
        fn read(value: Value) -> Outcome<Self> {
            boxed(value)
        }
    }

    impl<T: Read> Read for Vec<T> {
        fn read(value: Value) -> Outcome<Self> {
            let Value::Array(items) = value else { return Err(Refusal::new("expected an array")) };
            let mut list = Vec::with_capacity(items.len());
            for (index, item) in items.into_iter().enumerate() {
                match boxed(item) {
                    Ok(item) => list.push(*item),
                    Err(refusal) => return Err(refusal.within(&index.to_string())),
                }
            }
            Ok(list)
        }
    }

    impl<T: Read> Read for BTreeMap<String, T> {
        fn read(value: Value) -> Outcome<Self> {
            Members::of(value)?.rest()
        }
    }

    fn missing(name: &str) -> Refusal {
        Refusal::new("is missing").within(name)
    }

    struct Members(Map<String, Value>);

    impl Members {
        fn of(value: Value) -> Outcome<Self> {
            match value {
                Value::Object(members) => Ok(Self(members)),
                _ => Err(Refusal::new("expected an object")),
            }
        }

        /// A member that may lack where its type says so.
        fn take<T: Read>(&mut self, name: &str) -> Outcome<Box<T>> {
            if self.0.contains_key(name) {
                return self.need(name);
            }
            T::absent().map(Box::new).ok_or_else(|| missing(name))
        }

        /// A member that is always there, if only as null.
        fn need<T: Read>(&mut self, name: &str) -> Outcome<Box<T>> {
            match self.0.remove(name) {
                Some(value) => boxed(value).map_err(|refusal| refusal.within(name)),
                None => Err(missing(name)),
            }
        }

        /// A member of one alternative, which in others may be anything.
        fn take_if<T: Read>(&mut self, name: &str) -> Outcome<Box<Option<T>>> {
            let read = self.0.remove(name).and_then(|value| boxed(value).ok());
            Ok(Box::new(read.map(|value: Box<T>| *value)))
        }

        fn rest<T: Read>(self) -> Outcome<BTreeMap<String, T>> {
            let mut rest = BTreeMap::new();
            for (name, value) in self.0 {
                match boxed(value) {
                    Ok(value) => rest.insert(name, *value),
                    Err(refusal) => return Err(refusal.within(&name)),
                };
            }
            Ok(rest)
        }
    }

    macro_rules! tuple {
        ($($index:tt $item:ident),*) => {
            impl<$($item: Read),*> Read for ($($item,)*) {
                fn read(value: Value) -> Outcome<Self> {
                    let count = [$(stringify!($index)),*].len();
                    let Value::Array(items) = value else { return Err(Refusal::new("expected an array")) };
                    if items.len() != count {
                        return Err(Refusal::new(format!("expected {count} items")));
                    }
                    let mut items = items.into_iter();
                    Ok(($({
                        let item = items.next().unwrap_or_default();
                        $item::read(item).map_err(|refusal| refusal.within(stringify!($index)))?
                    },)*))
                }
            }
        };
    }

    macro_rules! structure {
        ($name:ident { $($field:ident: $how:ident $key:literal,)* } $($rest:ident)?) => {
            impl Read for super::$name {
                fn read(value: Value) -> Outcome<Self> {
                    let mut members = Members::of(value)?;
                    $(let $field = members.$how($key)?;)*
                    Ok(Self { $($field: *$field,)* $($rest: members.rest()?,)? })
                }
            }

            deserialize!($name);
        };
    }

    macro_rules! texts {
        ($name:ident { $($variant:ident = $text:literal,)* }) => {
            impl Read for super::$name {
                fn read(value: Value) -> Outcome<Self> {
                    match value.as_str() {
                        $(Some($text) => Ok(Self::$variant),)*
                        _ => Err(Refusal::new("is none of the texts to choose from")),
                    }
                }
            }

            deserialize!($name);
        };
    }

    macro_rules! newtype {
        ($name:ident) => {
            impl Read for super::$name {
                fn read(value: Value) -> Outcome<Self> {
                    Read::read(value).map(Self)
                }
            }

            deserialize!($name);
        };
    }

    macro_rules! union {
        ($name:ident by $tag:literal {
            $($variant:ident $kinds:literal [$($text:literal),*] [$($required:literal),*] [$($known:literal),*],)*
        }) => {
            impl Read for super::$name {
                fn read(value: Value) -> Outcome<Self> {
                    let found = closest(value, $tag, &[$(Variant {
                        kinds: $kinds,
                        tags: &[$($text),*],
                        required: &[$($required),*],
                        known: &[$($known),*],
                        read: |value| boxed(value).map(|one| Box::new(Self::$variant(*one))),
                    }),*])?;
                    Ok(*found)
                }
            }

            deserialize!($name);
        };
    }

    macro_rules! deserialize {
        ($name:ident) => {
            impl<'de> Deserialize<'de> for super::$name {
                fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                    whole(input)
                }
            }
        };
    }

    /// A variant of a union and what a look at a value tells of it.
    struct Variant<T> {
        /// Null 1, boolean 2, number 4, text 8, array 16, object 32.
        kinds: u8,
        /// Texts of the member that names a variant.
        tags: &'static [&'static str],
        /// Members that are always there.
        required: &'static [&'static str],
        /// Members that are described.
        known: &'static [&'static str],
        read: fn(Value) -> Outcome<Box<T>>,
    }

    thread_local! {
        /// Unions around the one that is read.
        static DEPTH: Cell<u8> = const { Cell::new(0) };
    }

    /// Unions within unions of which the best variant is looked for; further in, the first that fits is taken.
    const DEEPEST: u8 = 4;

    /// Reads the variant that keeps the most of a value.
    fn closest<T: Serialize>(value: Value, tag: &str, variants: &[Variant<T>]) -> Outcome<Box<T>> {
        let depth = DEPTH.get();
        DEPTH.set(depth.saturating_add(1));
        let found = search(value, tag, variants, depth < DEEPEST);
        DEPTH.set(depth);
        found
    }

    fn search<T: Serialize>(value: Value, tag: &str, variants: &[Variant<T>], compares: bool) -> Outcome<Box<T>> {
        let kind = kind(&value);
        let named = value.get(tag).and_then(Value::as_str);
        let has = |name: &&&str| value.get(**name).is_some();
        let fits = |variant: &&Variant<T>| variant.kinds & kind != 0 && variant.required.iter().all(|name| has(&name));
        let rank = |variant: &&Variant<T>| {
            let tagged = named.is_some_and(|named| variant.tags.contains(&named));
            Reverse((tagged, variant.known.iter().filter(has).count()))
        };
        let mut order: Vec<_> = variants.iter().filter(fits).map(|variant| (rank(&variant), variant)).collect();
        order.sort_by_key(|(rank, _)| *rank);
        let mut problem = Refusal::new("no variant has values of this kind with these members");
        let mut best: Option<(usize, Box<T>)> = None;
        let mut best_rank = None;
        for (place, (rank, variant)) in order.iter().enumerate() {
            if best_rank.is_some_and(|best| best != rank) {
                break;
            }
            let one = match (variant.read)(value.clone()) {
                Ok(one) => one,
                Err(refusal) => {
                    problem = refusal;
                    continue;
                }
            };
            let is_only = best.is_none() && order.get(place + 1).is_none_or(|(next, _)| next != rank);
            if is_only || !compares {
                return Ok(one);
            }
            let lost = serde_json::to_value(&one).map_or(usize::MAX, |back| lost(&value, &back));
            if lost == 0 {
                return Ok(one);
            }
            if best.as_ref().is_none_or(|(least, _)| lost < *least) {
                best = Some((lost, one));
                best_rank = Some(rank);
            }
        }
        best.map(|(_, one)| one).ok_or(problem)
    }

    fn kind(value: &Value) -> u8 {
        match value {
            Value::Null => 1,
            Value::Bool(_) => 2,
            Value::Number(_) => 4,
            Value::String(_) => 8,
            Value::Array(_) => 16,
            Value::Object(_) => 32,
        }
    }

    /// Scalars and members of a value that another lacks.
    fn lost(value: &Value, back: &Value) -> usize {
        match (value, back) {
            (Value::Object(members), Value::Object(kept)) => {
                members.iter().map(|(name, member)| kept.get(name).map_or(1, |back| lost(member, back))).sum()
            }
            (Value::Array(items), Value::Array(kept)) => {
                let pairs = items.iter().zip(kept).map(|(item, back)| lost(item, back));
                pairs.sum::<usize>() + items.len().abs_diff(kept.len())
            }
            (Value::Number(one), Value::Number(other)) => usize::from(one.as_f64() != other.as_f64()),
            (one, other) => usize::from(one != other),
        }
    }

    tuple!(0 T0, 1 T1);
    scalars!(chrono::DateTime<chrono::FixedOffset>);
    scalars!(chrono::NaiveDate);

    structure! { Circle {
        name: need "name",
        sort: need "sort",
        radius: need "radius",
    }  }

    texts! { CircleSort {
        Circle = "circle",
    } }

    union! { DrawBody by "" {
        Json 16 [] [] [],
        Text 8 [] [] [],
    } }

    structure! { DrawInput {
        body: take "body",
    }  }

    structure! { Drawing {
        shapes: need "shapes",
        size: need "size",
        background: take "background",
        within: take "within",
    }  }

    union! { DrawingBackground by "" {
        Integer 4 [] [] [],
        Circle 32 [] [] [],
        Text 8 [] [] [],
    } }

    structure! { Everything {
        tree: need "tree",
        plain: need "plain",
        mixed: take "mixed",
        numbers: take "numbers",
        huge: take "huge",
        free: take "free",
        counts: take "counts",
        either: take "either",
    }  }

    structure! { EverythingEither {
        one: take "one",
        two: take_if "two",
    }  }

    union! { EverythingMixed by "" {
        Integer 4 [] [] [],
        Text 8 [] [] [],
    } }

    structure! { GetPetByIdCookie {
        session: take "session",
    }  }

    structure! { GetPetByIdHeader {
        x_trace: take "x-trace",
    }  }

    structure! { GetPetByIdInput {
        path: take "path",
        query: take "query",
        header: take "header",
        cookie: take "cookie",
    }  }

    structure! { GetPetByIdPath {
        pet_id: take "petId",
    }  }

    structure! { GetPetByIdQuery {
        sort: take "sort",
    }  }

    texts! { GetPetByIdSort {
        PlusName = "+name",
        MinusName = "-name",
        Empty = "",
    } }

    structure! { Owner {
        name: need "name",
        pets: take "pets",
        best: take "best",
    }  }

    structure! { Pet {
        id: take "id",
        name: need "name",
        kind: need "kind",
        born: need "born",
        seen: take "seen",
        type_: take "type",
        weight: take "weight",
        legs: take "legs",
        secret: take "secret",
        tags: take "tags",
        owner: take "owner",
    }  }

    texts! { PetKind {
        Cat = "cat",
        Dog = "dog",
    } }

    structure! { PetTagsItem {
        label: need "label",
    }  }

    structure! { Problem {
        title: take "title",
        errors: take "errors",
    } additional }

    structure! { PutPetsPetIdInput {
        path: take "path",
        body: take "body",
    }  }

    structure! { PutPetsPetIdPath {
        pet_id: take "petId",
    }  }

    structure! { PutPetsPetIdReply200 {
        old: need "old",
    }  }

    union! { Shape by "sort" {
        Circle 32 ["circle", "Circle"] ["name", "radius", "sort"] ["name", "radius", "sort"],
        Square 32 ["square", "Square"] ["name", "side", "sort"] ["name", "side", "sort"],
    } }

    structure! { Square {
        sort: need "sort",
        side: need "side",
        name: need "name",
    }  }

    newtype! { Tree }
}
