//! The scores of assessments: what holds for any of them, and how two are compared.

mod compared;
mod properties;
mod whole;
