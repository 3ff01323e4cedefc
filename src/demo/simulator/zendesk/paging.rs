//! Cursor and offset paging over a list that is already in order.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Outcome},
    request::Request,
};

const LARGEST_PAGE: usize = 100;
/// Beyond 10,000 records offset paging is refused.
const DEEPEST_PAGE: usize = 100;

/// Which kinds of paging an endpoint knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    CursorOrOffset,
    OffsetOnly,
}

/// Which slice of a list is asked for.
enum Wanted {
    Cursor { start: usize, size: usize },
    Offset { page: usize, size: usize },
}

/// One page of `items` under the name `key`, with the links to its neighbours.
pub(super) fn page<T>(
    request: &Request,
    origin: &str,
    key: &str,
    paging: Paging,
    items: &[T],
    show: impl Fn(&T) -> Value,
) -> Outcome {
    let wanted = wanted(request, paging)?;
    let (start, size) = match wanted {
        Wanted::Cursor { start, size } => (start, size),
        Wanted::Offset { page, size } => ((page - 1) * size, size),
    };
    let start = start.min(items.len());
    let end = (start + size).min(items.len());
    let shown: Vec<Value> = items[start..end].iter().map(show).collect();
    let more = end < items.len();
    let link = |pairs: &[(&str, String)]| link(request, origin, pairs);
    let body = match wanted {
        Wanted::Cursor { .. } => {
            let after = more.then(|| cursor(end));
            let before = (start > 0).then(|| cursor(start.saturating_sub(size)));
            let follow = |cursor: &Option<String>| {
                cursor.as_ref().map(|cursor| link(&[("page[size]", size.to_string()), ("page[after]", cursor.clone())]))
            };
            json!({
                key: shown,
                "meta": { "has_more": more, "after_cursor": after, "before_cursor": before },
                "links": { "next": follow(&after), "prev": follow(&before) },
            })
        }
        Wanted::Offset { page, .. } => {
            let turn = |page: usize| link(&[("page", page.to_string()), ("per_page", size.to_string())]);
            json!({
                key: shown,
                "count": items.len(),
                "next_page": more.then(|| turn(page + 1)),
                "previous_page": (page > 1).then(|| turn(page - 1)),
            })
        }
    };
    Ok(Answer::ok(body))
}

fn wanted(request: &Request, paging: Paging) -> Result<Wanted, Answer> {
    let by_cursor = request.query.iter().any(|(name, _)| name.starts_with("page["));
    if by_cursor && paging == Paging::OffsetOnly {
        return Err(Answer::bad_attribute("page"));
    }
    if by_cursor {
        let size = number(request, "page[size]", LARGEST_PAGE)?;
        let start = match request.query("page[after]").or_else(|| request.query("page[before]")) {
            Some(cursor) => position(cursor).ok_or_else(|| Answer::bad_attribute("page[after]"))?,
            None => 0,
        };
        return Ok(Wanted::Cursor { start, size: size.min(LARGEST_PAGE) });
    }
    let page = number(request, "page", 1)?;
    if page > DEEPEST_PAGE {
        return Err(Answer::titled(400, "Invalid page", "Use cursor pagination beyond 10,000 records"));
    }
    Ok(Wanted::Offset { page, size: number(request, "per_page", LARGEST_PAGE)?.min(LARGEST_PAGE) })
}

fn number(request: &Request, name: &'static str, default: usize) -> Result<usize, Answer> {
    match request.query(name) {
        None => Ok(default),
        Some(text) => text.parse().ok().filter(|number| *number > 0).ok_or_else(|| Answer::bad_attribute(name)),
    }
}

fn cursor(position: usize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("o:{position}"))
}

fn position(cursor: &str) -> Option<usize> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("o:")?.parse().ok()
}

fn link(request: &Request, origin: &str, pairs: &[(&str, String)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in request.query.iter().filter(|(name, _)| !name.starts_with("page") && name != "per_page") {
        query.append_pair(name, value);
    }
    for (name, value) in pairs {
        query.append_pair(name, value);
    }
    format!("{origin}{}.json?{}", request.path(), query.finish())
}
