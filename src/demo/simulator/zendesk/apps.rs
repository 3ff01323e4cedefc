//! `/api/v2/apps`: upload, build, install, show; the app's public key; notifications to open app instances.

use std::collections::BTreeMap;

use actix_web::http::Method;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    keys::AppKey,
    package, random,
    records::{instant, same},
    request::id_of,
};

/// Id of the first app that exists in the account.
pub const APP_ID: u64 = 4711;
/// Id of the first installation.
pub const INSTALLATION_ID: u64 = 9001;
const LARGEST_NOTIFICATION_BYTES: usize = 1024 * 1024;

/// The apps side of the account.
#[derive(Debug, Default)]
pub(super) struct Apps {
    uploads: BTreeMap<u64, Result<Value, String>>,
    jobs: BTreeMap<String, Job>,
    built: BTreeMap<u64, App>,
    installations: BTreeMap<u64, Installation>,
    notifications: Vec<Value>,
    /// Uploads are answered 201 instead of 200: both occur.
    pub(super) uploads_answer_created: bool,
    /// Every build fails, with this message.
    pub(super) builds_fail_with: Option<String>,
}

#[derive(Debug, Clone)]
struct App {
    id: u64,
    name: String,
    short_description: String,
    version: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Debug, Clone)]
struct Installation {
    id: u64,
    app_id: u64,
    enabled: bool,
    settings: Map<String, Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Debug, Clone)]
struct Job {
    polls: u32,
    result: Result<App, String>,
}

impl Apps {
    /// The app as it stands after a successful installation.
    pub(super) fn install_at_start(&mut self, name: &str, now: Timestamp) {
        let app = App {
            id: APP_ID,
            name: name.to_owned(),
            short_description: String::new(),
            version: json!("1.0.0"),
            created_at: now,
            updated_at: now,
        };
        self.built.insert(APP_ID, app);
        let mut settings = Map::new();
        settings.insert("name".to_owned(), json!(name));
        settings.insert("title".to_owned(), json!(name));
        let installation = Installation {
            id: INSTALLATION_ID,
            app_id: APP_ID,
            enabled: true,
            settings,
            created_at: now,
            updated_at: now,
        };
        self.installations.insert(INSTALLATION_ID, installation);
    }

    /// Bodies of the notifications sent so far, oldest first.
    pub(super) fn notifications(&self) -> Vec<Value> {
        self.notifications.clone()
    }

    /// Answers everything below `/api/v2/apps`.
    pub(super) fn answer(&mut self, call: &Call<'_>, key: &AppKey, rest: &[&str]) -> Outcome {
        let method = &call.request.method;
        match (method, rest) {
            (&Method::GET, [id, "public_key" | "public_key.pem"]) => self.public_key(id, key),
            (&Method::GET, ["installations"]) => self.list_installations(call),
            (&Method::GET, ["installations", id]) => {
                call.must_be_staff()?;
                self.installation(id).map(|installation| Answer::ok(installation.show()))
            }
            (&Method::POST, ["notify"]) => self.notify(call),
            _ => {
                call.must_be_admin()?;
                self.administer(call, rest)
            }
        }
    }

    fn administer(&mut self, call: &Call<'_>, rest: &[&str]) -> Outcome {
        match (&call.request.method, rest) {
            (&Method::POST, ["validate"]) => validate(call),
            (&Method::POST, ["uploads"]) => self.upload(call),
            (&Method::POST, []) => self.create(call),
            (&Method::GET, [] | ["owned"]) => Ok(Answer::ok(json!({ "apps": self.shown_apps() }))),
            (&Method::GET, ["job_statuses", id]) => self.poll(call, id),
            (&Method::POST, ["installations"]) => self.install(call),
            (&Method::PUT, ["installations", id]) => self.change_installation(call, id),
            (&Method::DELETE, ["installations", id]) => {
                let id = self.installation(id)?.id;
                self.installations.remove(&id);
                Ok(Answer::no_content())
            }
            (&Method::GET, [id]) => self.app(id).map(|app| Answer::ok(app.show())),
            (&Method::PUT, [id]) => self.update(call, id),
            (&Method::DELETE, [id]) => {
                let id = self.app(id)?.id;
                self.built.remove(&id);
                self.installations.retain(|_, installation| installation.app_id != id);
                Ok(Answer::no_content())
            }
            _ => Err(Answer::no_such_endpoint()),
        }
    }

    fn app(&self, id: &str) -> Result<&App, Answer> {
        id.parse().ok().and_then(|id: u64| self.built.get(&id)).ok_or_else(Answer::not_found)
    }

    fn installation(&self, id: &str) -> Result<&Installation, Answer> {
        id.parse().ok().and_then(|id: u64| self.installations.get(&id)).ok_or_else(Answer::not_found)
    }

    /// Anonymous callers may read it; an unknown app is plain text.
    fn public_key(&self, id: &str, key: &AppKey) -> Outcome {
        match self.app(id) {
            Ok(_) => Ok(Answer::text(200, "application/x-pem-file", key.public_key_pem())),
            Err(_) => Err(Answer::text(404, "text/plain", "Not Found")),
        }
    }

    fn upload(&mut self, call: &Call<'_>) -> Outcome {
        let missing = || Answer::refused(400, "BadRequest", "Missing multipart field uploaded_data");
        let zip = package::uploaded_file(call.request, "uploaded_data").ok_or_else(missing)?;
        let id = self.uploads.keys().next_back().map_or(123, |last| last + 1);
        self.uploads.insert(id, package::manifest(&zip));
        Ok(Answer::json(if self.uploads_answer_created { 201 } else { 200 }, json!({ "id": id })))
    }

    fn create(&mut self, call: &Call<'_>) -> Outcome {
        let body = call.request.json()?;
        let name = body.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        let name = name.ok_or_else(|| Answer::invalid("name", "BlankValue", "Name: cannot be blank"))?;
        let app = App {
            id: self.built.keys().next_back().map_or(APP_ID, |last| last + 1),
            name: name.to_owned(),
            short_description: body.get("short_description").and_then(Value::as_str).unwrap_or_default().to_owned(),
            version: Value::Null,
            created_at: call.now,
            updated_at: call.now,
        };
        let taken = self.built.values().any(|other| same(&other.name, &app.name));
        self.start_build(&body, app, taken.then(|| "Name has already been taken".to_owned()))
    }

    fn update(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let mut app = self.app(id)?.clone();
        app.updated_at = call.now;
        let body = call.request.json()?;
        self.start_build(&body, app, None)
    }

    fn start_build(&mut self, body: &Value, mut app: App, fault: Option<String>) -> Outcome {
        let upload = body.get("upload_id").and_then(id_of).and_then(|id| self.uploads.get(&id)).cloned();
        let upload = upload.ok_or_else(|| Answer::invalid("upload_id", "InvalidValue", "Upload is invalid"))?;
        let fault = fault.or_else(|| self.builds_fail_with.clone());
        let result = match (fault, upload) {
            (Some(fault), _) | (None, Err(fault)) => Err(fault),
            (None, Ok(manifest)) => {
                app.version = manifest.get("version").cloned().unwrap_or(Value::Null);
                Ok(app)
            }
        };
        let id = random::uuid().map_err(|_| Answer::refused(500, "InternalError", "No randomness"))?;
        self.jobs.insert(id.clone(), Job { polls: 0, result });
        Ok(Answer::ok(json!({ "job_id": id })))
    }

    /// Queued, then working, then done; a failed build answers 404 with the message in its body.
    fn poll(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let job = self.jobs.get_mut(id).ok_or_else(Answer::not_found)?;
        job.polls += 1;
        let url = format!("{}/api/v2/apps/job_statuses/{id}.json", call.origin);
        let show = |http: u16, status: &str, message: &str, progress: u32, app: Option<u64>| {
            let app_url = app.map(|app| format!("{}/api/v2/apps/{app}.json", call.origin));
            Answer::json(
                http,
                json!({
                    "id": id, "url": url, "status": status, "message": message, "app_id": app, "app_url": app_url,
                    "progress": progress, "total": 3, "retry_in": 1,
                }),
            )
        };
        match (job.polls, job.result.clone()) {
            (1, _) => Ok(show(200, "queued", "", 0, None)),
            (2, _) => Ok(show(200, "working", "Building the app", 1, None)),
            (_, Err(message)) => Ok(show(404, "failed", &message, 2, None)),
            (_, Ok(app)) => {
                let id = app.id;
                self.built.insert(id, app);
                Ok(show(200, "completed", "", 3, Some(id)))
            }
        }
    }

    fn install(&mut self, call: &Call<'_>) -> Outcome {
        let body = call.request.json()?;
        let app_id = body.get("app_id").and_then(id_of).filter(|id| self.built.contains_key(id));
        let app_id = app_id.ok_or_else(|| Answer::invalid("app_id", "InvalidValue", "App is invalid"))?;
        let settings = body.get("settings").and_then(Value::as_object).cloned().unwrap_or_default();
        if settings.get("name").and_then(Value::as_str).is_none_or(str::is_empty) {
            return Err(Answer::invalid("name", "BlankValue", "Name: cannot be blank"));
        }
        if self.installations.values().any(|installation| installation.app_id == app_id) {
            return Err(Answer::invalid("base", "SingleInstall", "The app can be installed only once"));
        }
        let id = self.installations.keys().next_back().map_or(INSTALLATION_ID, |last| last + 1);
        let installation =
            Installation { id, app_id, enabled: true, settings, created_at: call.now, updated_at: call.now };
        let shown = installation.show();
        self.installations.insert(id, installation);
        Ok(Answer::json(201, shown))
    }

    fn change_installation(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let id = self.installation(id)?.id;
        let body = call.request.json()?;
        let installation = self.installations.get_mut(&id).ok_or_else(Answer::not_found)?;
        if let Some(settings) = body.get("settings").and_then(Value::as_object) {
            installation.settings.extend(settings.clone());
        }
        if let Some(enabled) = body.get("enabled").and_then(Value::as_bool) {
            installation.enabled = enabled;
        }
        installation.updated_at = call.now;
        Ok(Answer::ok(installation.show()))
    }

    fn list_installations(&self, call: &Call<'_>) -> Outcome {
        call.must_be_staff()?;
        let all: Vec<Value> = self.installations.values().map(Installation::show).collect();
        let mut body = json!({ "installations": all });
        if call.request.query("include") == Some("app") {
            body["apps"] = json!(self.shown_apps());
        }
        Ok(Answer::ok(body))
    }

    fn shown_apps(&self) -> Vec<Value> {
        self.built.values().map(App::show).collect()
    }

    fn notify(&mut self, call: &Call<'_>) -> Outcome {
        call.must_be_staff()?;
        if call.request.body.len() > LARGEST_NOTIFICATION_BYTES {
            return Err(Answer::refused(413, "PayloadTooLarge", "The payload is larger than 1 MB"));
        }
        let body = call.request.json()?;
        let known = body.get("app_id").and_then(id_of).is_some_and(|id| self.built.contains_key(&id));
        if !known || !body.get("event").is_some_and(Value::is_string) {
            return Err(Answer::bad_attribute("app_id"));
        }
        self.notifications.push(body);
        Ok(Answer::ok(json!({})))
    }
}

fn validate(call: &Call<'_>) -> Outcome {
    let missing = || Answer::refused(400, "BadRequest", "Missing multipart field file");
    let zip = package::uploaded_file(call.request, "file").ok_or_else(missing)?;
    match package::manifest(&zip) {
        Ok(_) => Ok(Answer::ok(json!({}))),
        Err(fault) => Err(Answer::refused(422, "InvalidApp", &fault)),
    }
}

impl App {
    fn show(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "short_description": self.short_description,
            "version": self.version,
            "framework_version": "2.0",
            "visibility": "private",
            "owner_id": 535,
            "products": ["support"],
            "state": "published",
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }
}

impl Installation {
    fn show(&self) -> Value {
        let objects: Vec<Value> =
            self.settings.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        json!({
            "id": self.id,
            "app_id": self.app_id,
            "product": "support",
            "enabled": self.enabled,
            "settings": self.settings,
            "settings_objects": objects,
            "group_restrictions": [],
            "role_restrictions": [],
            "pending_installation": false,
            "pending_job_id": null,
            "created_at": instant(self.created_at),
            "updated_at": instant(self.updated_at),
        })
    }
}
