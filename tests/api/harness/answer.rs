//! What came back, read as a person or the page's script would.

use reqwest::{Response, StatusCode, header::HeaderMap};

use super::watch;

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let answer = Self { status, headers, body: response.text().await.unwrap() };
        watch::examine(&answer);
        answer
    }

    /// Fails with the whole answer unless it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// Fails unless this is an error with this status and code that names the number under which the log knows it.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str) -> &Self {
        let told = if self.header("content-type") == "application/json" {
            let json = self.json();
            (json["code"].as_str().unwrap().to_owned(), json["request_id"].as_str().unwrap().to_owned())
        } else {
            let reference = self.body.rsplit("<code dir=\"ltr\">").next().and_then(|rest| rest.split('<').next());
            (self.code(), reference.unwrap_or_default().to_owned())
        };
        let expected = (code.to_owned(), self.header("x-request-id").to_owned());
        assert_eq!((self.status.as_u16(), told), (status, expected), "{}", self.body);
        self
    }

    /// Fails unless a person is told the number under which the log knows this answer.
    #[track_caller]
    pub fn names_its_reference(&self) -> &Self {
        let reference = format!("Reference <code dir=\"ltr\">{}</code>", self.header("x-request-id"));
        assert!(self.body.contains(&reference), "{reference} is missing in: {}", self.body);
        self
    }

    /// A header as text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The renewed session, if there is one.
    pub fn renewed_session(&self) -> Option<&str> {
        self.headers.get("x-portadesk-session").and_then(|value| value.to_str().ok())
    }

    /// The stable code of the first state or error; empty when there is none.
    pub fn code(&self) -> String {
        self.first("data-code")
    }

    /// Which view it is: `linked`, `preview`, `unlinked`, `gone`, …; empty when it names none.
    pub fn view(&self) -> String {
        self.first("data-view")
    }

    /// The short message for the agent after a change.
    pub fn notice(&self) -> String {
        self.first("data-notify")
    }

    /// The value of the first attribute with this name; empty when there is none.
    pub fn first(&self, attribute: &str) -> String {
        self.all(attribute).into_iter().next().unwrap_or_default()
    }

    /// The values of all attributes with this name, in order.
    pub fn all(&self, attribute: &str) -> Vec<String> {
        let opening = format!(" {attribute}=\"");
        let values = self.body.split(&opening).skip(1).filter_map(|rest| rest.split('"').next());
        values.map(unescape).collect()
    }

    /// The customers in a list of matches or candidates, in order.
    pub fn customers(&self) -> Vec<u64> {
        let rows = self.body.split("class=\"match-open\"").skip(1);
        rows.map(|row| row.split("data-customer=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect()
    }

    /// The text of the row of one customer in a list of matches or candidates.
    pub fn row(&self, customer: u64) -> String {
        let rows = self.body.split("<li class=\"match\"").skip(1);
        let mark = format!("data-customer=\"{customer}\"");
        let row = rows.filter(|row| row.contains(&mark)).map(|row| text_of(&format!("<li{row}"))).next();
        row.unwrap_or_else(|| panic!("{customer} is not in the list: {}", self.text()))
    }

    /// What a person reads, without tags, blanks folded.
    pub fn text(&self) -> String {
        text_of(&self.body)
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(words), "{words:?} is missing in: {text}");
        self
    }

    #[track_caller]
    pub fn never_says(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words) && !self.text().contains(words), "{words:?} stands in: {}", self.body);
        self
    }

    /// Whether the page could start this action: `link`, `unlink`, `ask`, `page`, `retry`, …
    pub fn offers(&self, action: &str) -> bool {
        self.all("data-action").iter().any(|offered| offered == action)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }
}

fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (index, part) in html.split('<').enumerate() {
        let seen = if index == 0 { part } else { part.split_once('>').map_or("", |(_, after)| after) };
        // Blocks end a word, what stands within a line does not.
        let inline = ["bdi", "/bdi", "code", "/code", "time", "/time", "wbr"];
        let name = part.split(|c: char| !(c.is_alphanumeric() || c == '/')).next().unwrap_or_default();
        if index > 0 && !inline.contains(&name) {
            text.push(' ');
        }
        text.push_str(seen);
    }
    let text = unescape(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescape(text: &str) -> String {
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    plain.into_iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
