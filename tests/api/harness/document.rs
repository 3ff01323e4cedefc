//! The API as its document tells it: what may be asked, and what may be answered.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Answer;

/// The document that the service serves.
#[derive(Debug)]
pub struct Document(pub Value);

/// One method of one path.
#[derive(Debug, Clone)]
pub struct Operation {
    pub name: String,
    pub method: String,
    /// With names in braces where parameters go.
    pub path: String,
    pub parameters: Vec<Parameter>,
    /// The schema of the JSON in the body, if there is to be one.
    pub body: Option<Value>,
    responses: BTreeMap<u16, Value>,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    pub is_in_path: bool,
    pub schema: Value,
}

impl Document {
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.0["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().iter().map(move |(method, told)| self.operation(path, method, told))
        });
        all.collect()
    }

    fn operation(&self, path: &str, method: &str, told: &Value) -> Operation {
        let parameter = |told: &Value| {
            let told = self.resolved(told);
            Parameter {
                name: told["name"].as_str().unwrap().to_owned(),
                is_in_path: told["in"] == "path",
                schema: told["schema"].clone(),
            }
        };
        let responses = told["responses"].as_object().unwrap().iter();
        Operation {
            name: told["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters: told["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
            body: told.pointer("/requestBody/content/application~1json/schema").cloned(),
            responses: responses.map(|(code, told)| (code.parse().unwrap(), self.resolved(told).clone())).collect(),
        }
    }

    /// What a reference stands for.
    pub fn resolved<'a>(&'a self, told: &'a Value) -> &'a Value {
        match told["$ref"].as_str() {
            None => told,
            Some(name) => self.0.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name} is not there")),
        }
    }

    /// Why an answer is none that the document tells of.
    pub fn objection(&self, operation: &Operation, answer: &Answer) -> Result<(), String> {
        let status = answer.status.as_u16();
        let told = operation.responses.get(&status).ok_or(format!("{status} is not told of"))?;
        let content = told["content"].as_object().unwrap();
        let kind = answer.header("content-type");
        let schema = &content.get(kind).ok_or(format!("{kind:?} is not told of"))?["schema"];
        for (name, header) in told["headers"].as_object().into_iter().flatten() {
            let value = text_value(self.resolved(&header["schema"]), answer.header(name));
            self.fits(&header["schema"], &value, name)?;
        }
        self.fits(schema, &answer.json(), "the answer")
    }

    /// Whether a value is as its schema says. A word of the schema that is not understood here is a mistake of the test.
    pub fn fits(&self, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
        let schema = self.resolved(schema);
        for (word, told) in schema.as_object().unwrap() {
            let is_right = match (word.as_str(), value) {
                ("type", _) => kinds(told).iter().any(|kind| is_of(kind, value)),
                ("enum", _) => told.as_array().unwrap().contains(value),
                ("minimum", Value::Number(number)) => number.as_f64() >= told.as_f64(),
                ("maximum", Value::Number(number)) => number.as_f64() <= told.as_f64(),
                ("minLength", Value::String(text)) => text.chars().count() as u64 >= told.as_u64().unwrap(),
                ("maxLength", Value::String(text)) => text.chars().count() as u64 <= told.as_u64().unwrap(),
                ("pattern", Value::String(text)) => regex::Regex::new(told.as_str().unwrap()).unwrap().is_match(text),
                ("format", Value::String(text)) => match told.as_str().unwrap() {
                    "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
                    "uri" => reqwest::Url::parse(text).is_ok(),
                    other => panic!("what is the format {other}?"),
                },
                ("items", Value::Array(items)) => {
                    items.iter().try_for_each(|item| self.fits(told, item, place))?;
                    true
                }
                ("required", Value::Object(members)) => {
                    told.as_array().unwrap().iter().all(|name| members.contains_key(name.as_str().unwrap()))
                }
                ("properties", Value::Object(members)) => {
                    let known = |(name, value): (&String, &Value)| match told.get(name) {
                        Some(schema) => self.fits(schema, value, name),
                        None => Ok(()),
                    };
                    members.iter().try_for_each(known)?;
                    true
                }
                ("additionalProperties", Value::Object(members)) => {
                    *told == true || members.keys().all(|name| schema["properties"].get(name).is_some())
                }
                // They say nothing of this kind of value.
                (
                    "minimum"
                    | "maximum"
                    | "minLength"
                    | "maxLength"
                    | "pattern"
                    | "format"
                    | "items"
                    | "required"
                    | "properties"
                    | "additionalProperties"
                    | "description",
                    _,
                ) => true,
                (word, _) => panic!("what does {word} say?"),
            };
            if !is_right {
                return Err(format!("{place} is not as {word} says ({told}): {value}"));
            }
        }
        Ok(())
    }
}

impl Operation {
    /// The answers that are told of.
    pub fn statuses(&self) -> impl Iterator<Item = u16> {
        self.responses.keys().copied()
    }
}

/// A text of an address or header, read as its schema reads it: a number has digits and nothing else.
pub fn text_value(schema: &Value, text: &str) -> Value {
    let number = text.parse::<i64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    match number {
        Some(number) if schema["type"] == "integer" => number.into(),
        _ => text.into(),
    }
}

/// The kinds that a schema allows.
fn kinds(told: &Value) -> Vec<&str> {
    match told {
        Value::String(kind) => vec![kind],
        kinds => kinds.as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect(),
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("what is of the type {other}?"),
    }
}

/// The members of an object's schema.
pub fn members(schema: &Value) -> &Map<String, Value> {
    schema["properties"].as_object().unwrap()
}
