//! `/api/v2/organization_fields`: the account's own fields of organizations, and what each takes as a value.

use actix_web::http::Method;
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    paging::{Paging, page},
    records::{instant, same},
    request::id_of,
};

const TYPES: [&str; 11] = [
    "text",
    "textarea",
    "checkbox",
    "date",
    "integer",
    "decimal",
    "regexp",
    "dropdown",
    "lookup",
    "multiselect",
    "currency",
];
/// What `PUT` may change; type and key stay as they were made.
const CHANGEABLE: [&str; 5] = ["title", "description", "active", "position", "custom_field_options"];

/// One custom field, as the API shows it.
#[derive(Debug, Clone)]
struct Field {
    id: u64,
    key: String,
    kind: String,
    /// The other members, as they were sent.
    told: Map<String, Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// The custom fields of organizations, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Fields {
    all: Vec<Field>,
    last_id: u64,
}

impl Fields {
    /// Answers everything below `/api/v2/organization_fields`: admins write, agents read.
    pub(super) fn answer(&mut self, call: &Call<'_>, rest: &[&str]) -> Outcome {
        call.must_be_staff()?;
        if call.request.method != Method::GET {
            call.must_be_admin()?;
        }
        match (&call.request.method, rest) {
            (&Method::GET, []) => {
                page(call.request, call.origin, "organization_fields", Paging::CursorOrOffset, &self.all, |field| {
                    field.show(call.origin)
                })
            }
            (&Method::POST, []) => self.create(call),
            (&Method::GET, [id]) => Ok(shown(call, 200, self.known(id)?)),
            (&Method::PUT, [id]) => self.update(call, id),
            (&Method::DELETE, [id]) => {
                let id = self.known(id)?.id;
                self.all.retain(|field| field.id != id);
                Ok(Answer::no_content())
            }
            _ => Err(Answer::no_such_endpoint()),
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|field| field.key.as_str())
    }

    /// Lays sent values over an organization's: unknown keys are ignored, `null` and an empty text take a value away.
    pub(super) fn lay_over(&self, values: &mut Map<String, Value>, sent: &Map<String, Value>) -> Result<(), Answer> {
        for (key, value) in sent {
            let Some(field) = self.all.iter().find(|field| field.key == *key) else { continue };
            match field.value(value)? {
                Value::Null => drop(values.remove(key)),
                value => drop(values.insert(key.clone(), value)),
            }
        }
        Ok(())
    }

    fn known(&self, id: &str) -> Result<&Field, Answer> {
        self.all.iter().find(|field| field.id.to_string() == id || field.key == id).ok_or_else(Answer::not_found)
    }

    fn create(&mut self, call: &Call<'_>) -> Outcome {
        let sent = sent(call)?;
        let text = |key: &str| sent.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let (key, title) = (text("key"), text("title"));
        let kind = sent.get("type").and_then(Value::as_str).unwrap_or("text").to_owned();
        if title.is_empty() {
            return Err(Answer::invalid("title", "BlankValue", "Title: cannot be blank"));
        }
        if !is_key(&key) {
            return Err(Answer::invalid("key", "InvalidFormat", "Key: is invalid"));
        }
        if !TYPES.contains(&kind.as_str()) {
            return Err(Answer::invalid("type", "InvalidValue", "Type: is invalid"));
        }
        if self.all.iter().any(|field| same(&field.key, &key)) {
            return Err(Answer::invalid("key", "DuplicateValue", "Key: has already been taken"));
        }
        self.last_id += 1;
        let mut field = Field {
            id: 900_000 + self.last_id,
            key,
            kind,
            told: Map::new(),
            created_at: call.now,
            updated_at: call.now,
        };
        field.tell(&sent, self.last_id);
        self.all.push(field.clone());
        Ok(shown(call, 201, &field))
    }

    fn update(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let id = self.known(id)?.id;
        let sent = sent(call)?;
        let field = self.all.iter_mut().find(|field| field.id == id).ok_or_else(Answer::not_found)?;
        field.tell(&sent, 0);
        field.updated_at = call.now;
        Ok(shown(call, 200, field))
    }
}

impl Field {
    /// Takes over what was sent; each option of a dropdown gets an id.
    fn tell(&mut self, sent: &Map<String, Value>, option_seed: u64) {
        for key in CHANGEABLE {
            if let Some(value) = sent.get(key) {
                self.told.insert(key.to_owned(), value.clone());
            }
        }
        if let Some(Value::Array(options)) = self.told.get_mut("custom_field_options") {
            for (at, option) in (1_u64..).zip(options) {
                if let Some(option) = option.as_object_mut() {
                    option.entry("id").or_insert(json!(self.id * 100 + option_seed + at));
                }
            }
        }
    }

    fn show(&self, origin: &str) -> Value {
        let mut shown = json!({
            "id": self.id,
            "url": format!("{origin}/api/v2/organization_fields/{}.json", self.id),
            "key": self.key,
            "type": self.kind,
            "active": true,
            "description": "",
            "system": false,
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        });
        for (key, value) in &self.told {
            shown[key] = value.clone();
        }
        shown
    }

    /// A sent value as it is kept. Which words the refusals have is not known.
    fn value(&self, sent: &Value) -> Result<Value, Answer> {
        let wrong = || Answer::invalid(&self.key, "InvalidValue", &format!("{}: is invalid", self.key));
        let kept = match (self.kind.as_str(), sent) {
            (_, Value::Null) => Value::Null,
            (kind, Value::String(text)) if text.is_empty() && kind != "checkbox" => Value::Null,
            ("integer", Value::Number(number)) if !number.is_i64() => return Err(wrong()),
            ("checkbox", Value::Bool(_))
            | ("integer" | "decimal" | "currency", Value::Number(_))
            | ("multiselect", Value::Array(_))
            | ("text" | "textarea" | "regexp", Value::String(_)) => sent.clone(),
            ("checkbox", Value::String(text)) => json!(text == "true"),
            ("integer", Value::String(text)) => json!(text.parse::<i64>().map_err(|_| wrong())?),
            ("decimal" | "currency", Value::String(text)) => json!(text.parse::<f64>().map_err(|_| wrong())?),
            ("date", Value::String(text)) => {
                let day: Date = text.get(..10).and_then(|day| day.parse().ok()).ok_or_else(wrong)?;
                json!(format!("{day}T00:00:00+00:00"))
            }
            ("dropdown", Value::String(text)) => {
                let options = self.told.get("custom_field_options").and_then(Value::as_array);
                let is_known = options.into_iter().flatten().any(|option| option["value"] == text.as_str());
                is_known.then(|| sent.clone()).ok_or_else(wrong)?
            }
            ("lookup", value) => json!(id_of(value).ok_or_else(wrong)?),
            ("text" | "textarea" | "regexp", Value::Number(number)) => json!(number.to_string()),
            _ => return Err(wrong()),
        };
        Ok(kept)
    }
}

/// Letters, digits and underscores, not digits only.
fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !key.bytes().all(|byte| byte.is_ascii_digit())
}

fn sent(call: &Call<'_>) -> Result<Map<String, Value>, Answer> {
    match call.request.json()?.get("organization_field") {
        Some(Value::Object(fields)) => Ok(fields.clone()),
        _ => Err(Answer::titled(400, "Invalid attribute", "Parameter organization_field is required")),
    }
}

fn shown(call: &Call<'_>, status: u16, field: &Field) -> Answer {
    Answer::json(status, json!({ "organization_field": field.show(call.origin) }))
}
