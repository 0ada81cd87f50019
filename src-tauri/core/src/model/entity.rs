//! What an entity is to the store and to the rest: named fields with current values.
//!
//! The [`entity!`] macro declares a kind once; from that one list come the checks on
//! writing and the decoding on reading. A value that does not decode is kept as damaged.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Action, Comment, Document, DocumentRow, Evidence, Id, Link, Review, Service, Waiver, Workspace,
    field::FieldKind,
};
use super::{Assessment, Layout, Respondent, Snapshot, Target, Team};
use super::{Exercise, Mitigation, Participant, Premortem, ReasonNote, Scenario};
use super::{Incident, Person, Signoff};
use crate::error::{Error, Result};

/// A current value of one field, as the store hands it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Field name; keyed fields are `prefix/key`.
    pub field: String,
    /// The value.
    pub value: Value,
    /// Who wrote it.
    pub author: String,
    /// When, in milliseconds since 1970-01-01 UTC. For display only.
    pub at_ms: i64,
}

/// Which entity it is, and who made it when.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    /// Its id.
    pub id: Id,
    /// Who made it.
    pub by: String,
    /// When, in milliseconds since 1970-01-01 UTC. For display only.
    pub at_ms: i64,
}

/// A value that does not fit its field any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Damaged {
    /// Field name.
    pub field: String,
    /// The value as stored.
    pub value: Value,
}

/// Several current values of one field, written without knowledge of each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// Field name.
    pub field: String,
    /// The values, latest first.
    pub heads: Vec<Head>,
}

/// A field as declared.
#[derive(Debug)]
pub struct FieldSpec {
    /// Name, or the prefix of a keyed field.
    pub name: &'static str,
    /// Type and limits.
    pub kind: FieldKind,
}

/// An entity kind as declared.
#[derive(Debug)]
pub struct EntitySpec {
    /// The word for it.
    pub kind: &'static str,
    /// Its fields.
    pub fields: &'static [FieldSpec],
    /// Its keyed fields: one value for each key, `prefix/key`.
    pub keyed: &'static [FieldSpec],
}

/// A typed entity.
pub trait Entity: Sized {
    /// Its declaration.
    const SPEC: EntitySpec;
    /// Reads current values into the typed struct.
    fn decode(created: Created, heads: Vec<Head>) -> Self;
}

/// The declaration of a kind, if this version knows it.
pub fn spec(kind: &str) -> Option<&'static EntitySpec> {
    const ALL: &[EntitySpec] = &[
        Workspace::SPEC,
        Service::SPEC,
        Link::SPEC,
        Review::SPEC,
        Evidence::SPEC,
        Comment::SPEC,
        Action::SPEC,
        Waiver::SPEC,
        Document::SPEC,
        DocumentRow::SPEC,
        // The pre-mortem and its register
        Premortem::SPEC,
        Participant::SPEC,
        ReasonNote::SPEC,
        Scenario::SPEC,
        Mitigation::SPEC,
        Exercise::SPEC,
        // Maturity
        Team::SPEC,
        Assessment::SPEC,
        Respondent::SPEC,
        // The life of a review
        Snapshot::SPEC,
        Person::SPEC,
        Signoff::SPEC,
        Incident::SPEC,
        // Reports and publishing
        Layout::SPEC,
        Target::SPEC,
    ];
    ALL.iter().find(|spec| spec.kind == kind)
}

/// Checks a value against the declaration of its field.
///
/// # Errors
/// `Invalid` for an unknown field or a value that does not fit, `OverLimit` with the limit.
pub fn check(kind: &str, field: &str, value: &Value) -> Result<()> {
    let unknown = || Error::invalid(format!("A {kind} has no field “{field}”."));
    let spec = spec(kind).ok_or_else(unknown)?;
    let declared = match field.split_once('/') {
        Some((prefix, key)) if !key.is_empty() && key.len() <= 200 => {
            spec.keyed.iter().find(|each| each.name == prefix)
        }
        Some(_) => None,
        None => spec.fields.iter().find(|each| each.name == field),
    };
    let declared = declared.ok_or_else(unknown)?;
    declared.kind.check(&title_of(declared.name), value)
}

/// A field name as it reads at the start of a sentence.
fn title_of(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Several heads of a field, sorted latest first, equal values collapsed.
pub(crate) fn by_field(heads: Vec<Head>) -> BTreeMap<String, Vec<Head>> {
    let mut fields: BTreeMap<String, Vec<Head>> = BTreeMap::new();
    for head in heads {
        let same = fields.entry(head.field.clone()).or_default();
        if !same.iter().any(|other| other.value == head.value) {
            same.push(head);
        }
    }
    for same in fields.values_mut() {
        same.sort_by_key(|head| std::cmp::Reverse(head.at_ms));
    }
    fields
}

/// Declares an entity kind: its struct, its fields and how stored values are read.
macro_rules! entity {
    (
        $(#[$meta:meta])*
        $Name:ident = $kind:literal {
            $( $(#[$field_meta:meta])* $field:ident: $Type:ty, )*
        }
        keyed {
            $( $(#[$map_meta:meta])* $map:ident[$prefix:literal]: $MapType:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $Name {
            /// Its id.
            pub id: $crate::model::Id,
            /// Who made it.
            pub created_by: String,
            /// When it was made, in milliseconds since 1970-01-01 UTC.
            pub created_ms: i64,
            $( $(#[$field_meta])* pub $field: Option<<$Type as $crate::model::FieldType>::Value>, )*
            $( $(#[$map_meta])* pub $map:
                std::collections::BTreeMap<String, <$MapType as $crate::model::FieldType>::Value>, )*
            /// Values that no longer fit their field.
            pub damaged: Vec<$crate::model::Damaged>,
            /// Fields with more than one current value.
            pub versions: Vec<$crate::model::Versions>,
        }

        impl $crate::model::Entity for $Name {
            const SPEC: $crate::model::EntitySpec = $crate::model::EntitySpec {
                kind: $kind,
                fields: &[ $( $crate::model::FieldSpec {
                    name: stringify!($field),
                    kind: <$Type as $crate::model::FieldType>::KIND,
                }, )* ],
                keyed: &[ $( $crate::model::FieldSpec {
                    name: $prefix,
                    kind: <$MapType as $crate::model::FieldType>::KIND,
                }, )* ],
            };

            fn decode(created: $crate::model::Created, heads: Vec<$crate::model::Head>) -> Self {
                let mut this = Self {
                    id: created.id,
                    created_by: created.by,
                    created_ms: created.at_ms,
                    $( $field: None, )*
                    $( $map: std::collections::BTreeMap::new(), )*
                    damaged: Vec::new(),
                    versions: Vec::new(),
                };
                for (field, heads) in $crate::model::by_field(heads) {
                    let Some(latest) = heads.first() else { continue };
                    let value = &latest.value;
                    if value.is_null() && heads.len() == 1 {
                        continue;
                    }
                    let fits = match field.as_str() {
                        $( stringify!($field) => {
                            this.$field = <$Type as $crate::model::FieldType>::decode(value);
                            this.$field.is_some()
                        } )*
                        keyed => match keyed.split_once('/') {
                            $( Some(($prefix, key)) => {
                                match <$MapType as $crate::model::FieldType>::decode(value) {
                                    Some(value) => {
                                        this.$map.insert(key.to_owned(), value);
                                        true
                                    }
                                    None => false,
                                }
                            } )*
                            _ => false,
                        },
                    };
                    if !fits && !value.is_null() {
                        this.damaged.push($crate::model::Damaged {
                            field: field.clone(),
                            value: value.clone(),
                        });
                    }
                    if heads.len() > 1 {
                        this.versions.push($crate::model::Versions { field, heads });
                    }
                }
                this
            }
        }
    };
}
pub(crate) use entity;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn head(field: &str, value: Value, at_ms: i64) -> Head {
        Head {
            field: field.into(),
            value,
            author: "ana".into(),
            at_ms,
        }
    }

    fn id() -> Created {
        Created {
            id: Id::trusted("018f0000-0000-7000-8000-000000000000".into()),
            by: "ana".into(),
            at_ms: 1,
        }
    }

    #[test]
    fn reads_fields_and_keyed_fields() {
        let service = Service::decode(
            id(),
            vec![
                head("name", json!("Checkout"), 1),
                head("tier", json!(1), 1),
                head("fact/stores_data", json!(true), 1),
            ],
        );
        assert_eq!(service.name.as_deref(), Some("Checkout"));
        assert_eq!(service.tier, Some(1));
        assert_eq!(service.facts.get("stores_data"), Some(&true));
        assert!(service.damaged.is_empty() && service.versions.is_empty());
    }

    #[test]
    fn a_value_that_does_not_fit_is_kept_as_damaged() {
        let service = Service::decode(id(), vec![head("tier", json!("one"), 1)]);
        assert_eq!(service.tier, None);
        assert_eq!(service.damaged[0].value, json!("one"));
    }

    #[test]
    fn equal_versions_collapse_and_the_later_of_others_shows() {
        let same = vec![head("name", json!("A"), 1), head("name", json!("A"), 2)];
        assert!(Service::decode(id(), same).versions.is_empty());
        let other = vec![head("name", json!("A"), 1), head("name", json!("B"), 2)];
        let service = Service::decode(id(), other);
        assert_eq!(service.name.as_deref(), Some("B"));
        assert_eq!(service.versions[0].heads.len(), 2);
    }

    #[test]
    fn unknown_fields_are_refused_on_writing() {
        assert!(check("service", "colour", &json!("red")).is_err());
        assert!(check("ship", "name", &json!("x")).is_err());
        assert!(check("service", "fact/", &json!(true)).is_err());
        check("service", "fact/stores_data", &json!(true)).unwrap();
    }
}
