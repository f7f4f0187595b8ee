//! Types of what this API is sent and answers.
//!
//! This file is made from the description, and made anew whenever it changes: edits are lost.

#![allow(dead_code, missing_docs, non_camel_case_types, non_snake_case, unreachable_pub, unused)]
#![allow(clippy::all, clippy::pedantic, clippy::nursery, rustdoc::all)]

use std::collections::BTreeMap;

use serde::Serialize;

/// What `POST /pet` is sent.
#[derive(Clone, Debug)]
pub struct AddPetInput {
    pub body: Pet,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Category {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What `POST /user` is sent.
#[derive(Clone, Debug)]
pub struct CreateUserInput {
    pub body: Option<User>,
}

/// What `POST /user/createWithList` is sent.
#[derive(Clone, Debug)]
pub struct CreateUsersWithListInputInput {
    pub body: Option<Vec<User>>,
}

/// What `DELETE /store/order/{orderId}` is sent.
#[derive(Clone, Debug)]
pub struct DeleteOrderInput {
    pub path: DeleteOrderPath,
}

/// What the path of `DELETE /store/order/{orderId}` has.
#[derive(Clone, Debug)]
pub struct DeleteOrderPath {
    /// ID of the order that needs to be deleted
    pub order_id: i64,
}

/// What the header of `DELETE /pet/{petId}` has.
#[derive(Clone, Debug)]
pub struct DeletePetHeader {
    pub api_key: Option<String>,
}

/// What `DELETE /pet/{petId}` is sent.
#[derive(Clone, Debug)]
pub struct DeletePetInput {
    pub path: DeletePetPath,
    pub header: DeletePetHeader,
}

/// What the path of `DELETE /pet/{petId}` has.
#[derive(Clone, Debug)]
pub struct DeletePetPath {
    /// Pet id to delete
    pub pet_id: i64,
}

/// What `DELETE /user/{username}` is sent.
#[derive(Clone, Debug)]
pub struct DeleteUserInput {
    pub path: DeleteUserPath,
}

/// What the path of `DELETE /user/{username}` has.
#[derive(Clone, Debug)]
pub struct DeleteUserPath {
    /// The name that needs to be deleted
    pub username: String,
}

/// What `GET /pet/findByStatus` is sent.
#[derive(Clone, Debug)]
pub struct FindPetsByStatusInput {
    pub query: FindPetsByStatusQuery,
}

/// What the query of `GET /pet/findByStatus` has.
#[derive(Clone, Debug)]
pub struct FindPetsByStatusQuery {
    /// Status values that need to be considered for filter
    pub status: Option<FindPetsByStatusStatus>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum FindPetsByStatusStatus {
    #[default]
    #[serde(rename = "available")]
    Available,
    #[serde(rename = "pending")]
    Pending,
    #[serde(rename = "sold")]
    Sold,
}

/// What `GET /pet/findByTags` is sent.
#[derive(Clone, Debug)]
pub struct FindPetsByTagsInput {
    pub query: FindPetsByTagsQuery,
}

/// What the query of `GET /pet/findByTags` has.
#[derive(Clone, Debug)]
pub struct FindPetsByTagsQuery {
    /// Tags to filter by
    pub tags: Option<Vec<String>>,
}

/// What `GET /store/inventory` is sent.
#[derive(Clone, Debug)]
pub struct GetInventoryInput {}

/// What `GET /store/order/{orderId}` is sent.
#[derive(Clone, Debug)]
pub struct GetOrderByIdInput {
    pub path: GetOrderByIdPath,
}

/// What the path of `GET /store/order/{orderId}` has.
#[derive(Clone, Debug)]
pub struct GetOrderByIdPath {
    /// ID of order that needs to be fetched
    pub order_id: i64,
}

/// What `GET /pet/{petId}` is sent.
#[derive(Clone, Debug)]
pub struct GetPetByIdInput {
    pub path: GetPetByIdPath,
}

/// What the path of `GET /pet/{petId}` has.
#[derive(Clone, Debug)]
pub struct GetPetByIdPath {
    /// ID of pet to return
    pub pet_id: i64,
}

/// What `GET /user/{username}` is sent.
#[derive(Clone, Debug)]
pub struct GetUserByNameInput {
    pub path: GetUserByNamePath,
}

/// What the path of `GET /user/{username}` has.
#[derive(Clone, Debug)]
pub struct GetUserByNamePath {
    /// The name that needs to be fetched. Use user1 for testing
    pub username: String,
}

/// What `GET /user/login` is sent.
#[derive(Clone, Debug)]
pub struct LoginUserInput {
    pub query: LoginUserQuery,
}

/// What the query of `GET /user/login` has.
#[derive(Clone, Debug)]
pub struct LoginUserQuery {
    /// The user name for login
    pub username: Option<String>,
    /// The password for login in clear text
    pub password: Option<String>,
}

/// What `GET /user/logout` is sent.
#[derive(Clone, Debug)]
pub struct LogoutUserInput {}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Order {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(rename = "petId", skip_serializing_if = "Option::is_none")]
    pub pet_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i32>,
    #[serde(rename = "shipDate", skip_serializing_if = "Option::is_none")]
    pub ship_date: Option<chrono::DateTime<chrono::FixedOffset>>,
    /// Order Status
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
}

/// Order Status
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum OrderStatus {
    #[serde(rename = "placed")]
    Placed,
    #[serde(rename = "approved")]
    Approved,
    #[serde(rename = "delivered")]
    Delivered,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pet {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    #[serde(rename = "photoUrls")]
    pub photo_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// pet status in the store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<PetStatus>,
}

/// pet status in the store
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PetStatus {
    #[serde(rename = "available")]
    Available,
    #[serde(rename = "pending")]
    Pending,
    #[serde(rename = "sold")]
    Sold,
}

/// What `POST /store/order` is sent.
#[derive(Clone, Debug)]
pub struct PlaceOrderInput {
    pub body: Option<Order>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tag {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What `PUT /pet` is sent.
#[derive(Clone, Debug)]
pub struct UpdatePetInput {
    pub body: Pet,
}

/// What `POST /pet/{petId}` is sent.
#[derive(Clone, Debug)]
pub struct UpdatePetWithFormInput {
    pub path: UpdatePetWithFormPath,
    pub query: UpdatePetWithFormQuery,
}

/// What the path of `POST /pet/{petId}` has.
#[derive(Clone, Debug)]
pub struct UpdatePetWithFormPath {
    /// ID of pet that needs to be updated
    pub pet_id: i64,
}

/// What the query of `POST /pet/{petId}` has.
#[derive(Clone, Debug)]
pub struct UpdatePetWithFormQuery {
    /// Name of pet that needs to be updated
    pub name: Option<String>,
    /// Status of pet that needs to be updated
    pub status: Option<String>,
}

/// What `PUT /user/{username}` is sent.
#[derive(Clone, Debug)]
pub struct UpdateUserInput {
    pub path: UpdateUserPath,
    pub body: Option<User>,
}

/// What the path of `PUT /user/{username}` has.
#[derive(Clone, Debug)]
pub struct UpdateUserPath {
    /// name that need to be deleted
    pub username: String,
}

/// What `POST /pet/{petId}/uploadImage` is sent.
#[derive(Clone, Debug)]
pub struct UploadFileInput {
    pub path: UploadFilePath,
    pub query: UploadFileQuery,
    pub body: Option<mockwright_runtime::handler::Bytes>,
}

/// What the path of `POST /pet/{petId}/uploadImage` has.
#[derive(Clone, Debug)]
pub struct UploadFilePath {
    /// ID of pet to update
    pub pet_id: i64,
}

/// What the query of `POST /pet/{petId}/uploadImage` has.
#[derive(Clone, Debug)]
pub struct UploadFileQuery {
    /// Additional Metadata
    pub additional_metadata: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct User {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(rename = "firstName", skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(rename = "lastName", skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// User Status
    #[serde(rename = "userStatus", skip_serializing_if = "Option::is_none")]
    pub user_status: Option<i32>,
}

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

    scalars!(chrono::DateTime<chrono::FixedOffset>);
    scalars!(mockwright_runtime::handler::Bytes);

    structure! { AddPetInput {
        body: take "body",
    }  }

    structure! { ApiResponse {
        code: take "code",
        type_: take "type",
        message: take "message",
    }  }

    structure! { Category {
        id: take "id",
        name: take "name",
    }  }

    structure! { CreateUserInput {
        body: take "body",
    }  }

    structure! { CreateUsersWithListInputInput {
        body: take "body",
    }  }

    structure! { DeleteOrderInput {
        path: take "path",
    }  }

    structure! { DeleteOrderPath {
        order_id: take "orderId",
    }  }

    structure! { DeletePetHeader {
        api_key: take "api_key",
    }  }

    structure! { DeletePetInput {
        path: take "path",
        header: take "header",
    }  }

    structure! { DeletePetPath {
        pet_id: take "petId",
    }  }

    structure! { DeleteUserInput {
        path: take "path",
    }  }

    structure! { DeleteUserPath {
        username: take "username",
    }  }

    structure! { FindPetsByStatusInput {
        query: take "query",
    }  }

    structure! { FindPetsByStatusQuery {
        status: take "status",
    }  }

    texts! { FindPetsByStatusStatus {
        Available = "available",
        Pending = "pending",
        Sold = "sold",
    } }

    structure! { FindPetsByTagsInput {
        query: take "query",
    }  }

    structure! { FindPetsByTagsQuery {
        tags: take "tags",
    }  }

    structure! { GetInventoryInput {
    }  }

    structure! { GetOrderByIdInput {
        path: take "path",
    }  }

    structure! { GetOrderByIdPath {
        order_id: take "orderId",
    }  }

    structure! { GetPetByIdInput {
        path: take "path",
    }  }

    structure! { GetPetByIdPath {
        pet_id: take "petId",
    }  }

    structure! { GetUserByNameInput {
        path: take "path",
    }  }

    structure! { GetUserByNamePath {
        username: take "username",
    }  }

    structure! { LoginUserInput {
        query: take "query",
    }  }

    structure! { LoginUserQuery {
        username: take "username",
        password: take "password",
    }  }

    structure! { LogoutUserInput {
    }  }

    structure! { Order {
        id: take "id",
        pet_id: take "petId",
        quantity: take "quantity",
        ship_date: take "shipDate",
        status: take "status",
        complete: take "complete",
    }  }

    texts! { OrderStatus {
        Placed = "placed",
        Approved = "approved",
        Delivered = "delivered",
    } }

    structure! { Pet {
        id: take "id",
        name: need "name",
        category: take "category",
        photo_urls: need "photoUrls",
        tags: take "tags",
        status: take "status",
    }  }

    texts! { PetStatus {
        Available = "available",
        Pending = "pending",
        Sold = "sold",
    } }

    structure! { PlaceOrderInput {
        body: take "body",
    }  }

    structure! { Tag {
        id: take "id",
        name: take "name",
    }  }

    structure! { UpdatePetInput {
        body: take "body",
    }  }

    structure! { UpdatePetWithFormInput {
        path: take "path",
        query: take "query",
    }  }

    structure! { UpdatePetWithFormPath {
        pet_id: take "petId",
    }  }

    structure! { UpdatePetWithFormQuery {
        name: take "name",
        status: take "status",
    }  }

    structure! { UpdateUserInput {
        path: take "path",
        body: take "body",
    }  }

    structure! { UpdateUserPath {
        username: take "username",
    }  }

    structure! { UploadFileInput {
        path: take "path",
        query: take "query",
        body: take "body",
    }  }

    structure! { UploadFilePath {
        pet_id: take "petId",
    }  }

    structure! { UploadFileQuery {
        additional_metadata: take "additionalMetadata",
    }  }

    structure! { User {
        id: take "id",
        username: take "username",
        first_name: take "firstName",
        last_name: take "lastName",
        email: take "email",
        password: take "password",
        phone: take "phone",
        user_status: take "userStatus",
    }  }
}
