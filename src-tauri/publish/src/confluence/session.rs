//! Where things are in either Confluence, and one call.
//!
//! Invariant: the secret is in the header of authorization alone.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::Place;
use serde_json::Value;

use super::{id, text};
use crate::http::address::Address;
use crate::http::{Http, Reply, Request, failure};
use crate::world::World;

/// A conversation with a Confluence about one space.
pub(super) struct Session {
    http: Http,
    is_cloud: bool,
    key: String,
    space: Option<Space>,
    /// The ids of pages by their titles, as far as they were met.
    pub(super) met: BTreeMap<String, String>,
}

/// A space.
#[derive(Debug, Clone)]
pub(super) struct Space {
    /// Its id; empty where version 1 needs none.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
}

impl Session {
    pub(super) fn open(place: &Place, secret: Option<&str>, world: &World) -> Result<Self> {
        let is_cloud = place.kind == PlaceKind::ConfluenceCloud;
        let address = Address::parse(&place.address)?;
        let address = if is_cloud {
            address.without_end("/wiki")
        } else {
            address
        };
        let key = place.prefix.trim();
        if key.is_empty() {
            return Err(Error::invalid("The key of the space is missing.")
                .hint("It stands in the address of the space, as in /spaces/TEAM."));
        }
        let Some(secret) = secret else {
            return Err(Error::new(Kind::Denied, "The token of Confluence is missing.").hint(
                if is_cloud {
                    "Make an API token in the settings of your Atlassian account and enter it for this target."
                } else {
                    "Make a personal access token in your Confluence profile and enter it for this target."
                },
            ));
        };
        let user = place.user.trim();
        if is_cloud && user.is_empty() {
            return Err(
                Error::invalid("The email address that signs in is missing.")
                    .hint("An API token goes with the email address of its account."),
            );
        }
        let mut http = Http::new(address, world.limits, world.clock());
        http.authorize(if user.is_empty() {
            format!("Bearer {secret}")
        } else {
            format!("Basic {}", STANDARD.encode(format!("{user}:{secret}")))
        });
        Ok(Self {
            http,
            is_cloud,
            key: key.to_owned(),
            space: None,
            met: BTreeMap::new(),
        })
    }

    /// Whether it is Cloud, with version 2.
    pub(super) fn is_cloud(&self) -> bool {
        self.is_cloud
    }

    /// The host, as messages name it.
    pub(super) fn host(&self) -> &str {
        self.http.host()
    }

    /// The key of the space.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// A path of version 1.
    pub(super) fn one(&self, path: &str) -> String {
        let wiki = if self.is_cloud { "/wiki" } else { "" };
        format!("{wiki}/rest/api/{path}")
    }

    /// A path of version 2, which Cloud alone has.
    pub(super) fn two(&self, path: &str) -> String {
        format!("/wiki/api/v2/{path}")
    }

    /// Reads something.
    pub(super) fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Result<Value> {
        self.http.send(accepting(Request::get(path, query)))?.json()
    }

    /// Reads something that may not be there.
    pub(super) fn find(&mut self, path: &str, query: &[(&str, &str)]) -> Result<Option<Value>> {
        let request = Request {
            understood: &[404],
            ..accepting(Request::get(path, query))
        };
        let reply = self.http.send(request)?;
        if reply.status == 404 {
            return Ok(None);
        }
        reply.json().map(Some)
    }

    /// Sends JSON; the answers 400, 404 and 409 are the caller's.
    pub(super) fn put(&mut self, method: &str, path: &str, body: &Value) -> Result<Reply> {
        let body = body.to_string();
        self.http.send(Request {
            understood: &[400, 404, 409],
            ..accepting(Request::send(
                method,
                path,
                "application/json",
                body.as_bytes(),
            ))
        })
    }

    /// Sends a form with a file.
    pub(super) fn upload(&mut self, path: &str, kind: &str, body: &[u8]) -> Result<Value> {
        let headers = [
            ("Accept", "application/json"),
            ("X-Atlassian-Token", "nocheck"),
        ];
        let request = Request {
            headers: &headers,
            ..Request::send("POST", path, kind, body)
        };
        self.http.send(request)?.json()
    }

    /// What it says of a refusal.
    pub(super) fn refusal(&self, reply: &Reply) -> Error {
        let said = reply.json().ok();
        let words = said.as_ref().map_or_else(String::new, |said| {
            let first = [
                &said["errors"][0]["title"],
                &said["message"],
                &said["data"]["errors"][0]["message"]["key"],
            ];
            first
                .map(text)
                .into_iter()
                .find(|words| !words.is_empty())
                .unwrap_or_default()
        });
        match (reply.status, words.as_str()) {
            (404, _) => failure::nothing_there(self.host()),
            (status, "") => failure::unexpected(self.host(), status),
            (_, words) => failure::said(self.host(), words)
                .hint("Check the key of the space and the rights of the user there."),
        }
    }

    /// Who is signed in.
    pub(super) fn user(&mut self) -> Result<String> {
        let path = self.one("user/current");
        let user = self.get(&path, &[])?;
        if user["type"] == "anonymous" {
            return Err(failure::unknown_user(self.host()));
        }
        let names = [&user["displayName"], &user["publicName"], &user["username"]];
        Ok(names
            .map(text)
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default())
    }

    /// The space; asked for once.
    pub(super) fn space(&mut self) -> Result<Space> {
        if let Some(space) = &self.space {
            return Ok(space.clone());
        }
        let key = self.key.clone();
        let found = if self.is_cloud {
            let path = self.two("spaces");
            self.get(&path, &[("keys", key.as_str()), ("limit", "1")])?["results"][0].take()
        } else {
            let path = self.one(&format!("space/{}", crate::http::address::step(&key)));
            self.find(&path, &[])?.unwrap_or_default()
        };
        if !found.is_object() {
            return Err(Error::new(
                Kind::Remote,
                format!(
                    "{} has no space {} that this user may see.",
                    self.host(),
                    failure::clipped(&key)
                ),
            )
            .hint("Check the key of the space: it stands in its address, as in /spaces/TEAM."));
        }
        let space = Space {
            id: id(&found["id"]),
            name: text(&found["name"]),
        };
        self.space = Some(space.clone());
        Ok(space)
    }
}

fn accepting<'a>(request: Request<'a>) -> Request<'a> {
    Request {
        headers: &[("Accept", "application/json")],
        ..request
    }
}
