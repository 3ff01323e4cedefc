//! `Generic/…` and `Env/…`: facts about the site.

use serde_json::{Value, json};

use super::{answer::Answer, params::Params, row::Row, state::State};
use crate::demo::seed::time_zones;

pub(super) fn version(state: &State, params: &Params<'_>) -> Answer {
    params.only(&[])?;
    Ok(json!({ "version": state.settings().version }))
}

pub(super) fn session_data(state: &State, params: &Params<'_>) -> Answer {
    params.only(&[])?;
    let row = Row::default()
        .with("i_env", 1)
        .with("i_user", super::sessions::USER)
        .with("login", state.credentials.login.as_str())
        .with("realm", "admin")
        .maybe("operating_mode", state.settings().operating_mode.as_deref());
    Ok(Value::Object(row.0))
}

pub(super) fn time_zones_list(_: &State, params: &Params<'_>) -> Answer {
    params.only(&["limit", "offset", "get_total"])?;
    let zones = time_zones().map(|(number, name)| json!({ "i_time_zone": number, "time_zone_name": name }));
    Ok(params.paging()?.page("time_zone_list", zones, |zone| zone))
}

pub(super) fn environment(_: &State, params: &Params<'_>) -> Answer {
    params.only(&[])?;
    Ok(json!({ "env_info": { "i_env": 1, "name": "demo", "email": "noc@panda.example" } }))
}
