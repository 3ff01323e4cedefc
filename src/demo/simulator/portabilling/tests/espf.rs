//! The API that takes the status of provisioning.

use super::*;

impl Site {
    fn status_of(&self, account: &str) -> reqwest::RequestBuilder {
        let login = self.simulator.login().to_owned();
        let url = format!("{}/espf/v1/account/{account}/status", self.simulator.url());
        self.http.post(url).basic_auth(login, Some(self.simulator.password()))
    }
}

#[tokio::test]
async fn a_status_is_taken_as_form_and_as_json_by_number_and_by_id() {
    let site = Site::signed_in(50).await;
    let i_account = site.simulator.world().account(0, 0).i_account;

    let form = site.status_of(&format!("i/{i_account}")).form(&[("status", "OK"), ("group", "VoIP")]);
    assert_eq!(form.send().await.unwrap().status(), 200);
    let json = json!({ "status": "FAILED", "group": "HSS", "message": "No such subscriber" });
    assert_eq!(site.status_of(cast::EASYCALL_NUMBER).json(&json).send().await.unwrap().status(), 200);

    let told = site.simulator.provisioning_statuses();
    assert_eq!((told.len(), told[0].i_account, told[0].status.as_str()), (2, i_account, "OK"));
    assert_eq!((told[1].group.as_str(), told[1].message.as_str()), ("HSS", "No such subscriber"));
}

#[tokio::test]
async fn the_espf_api_has_statuses_of_its_own_for_what_is_wrong() {
    let site = Site::signed_in(50).await;
    let send = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status().as_u16();
    let good = [("status", "OK"), ("group", "VoIP")];

    let url = format!("{}/espf/v1/account/i/1/status", site.simulator.url());
    assert_eq!(send(site.http.post(&url).basic_auth("x", Some("y")).form(&good)).await, 401);
    assert_eq!(send(site.http.post(&url).bearer_auth(&site.access_token).form(&good)).await, 404);
    let account = format!("i/{}", site.simulator.world().account(0, 0).i_account);
    assert_eq!(send(site.status_of(&account).form(&[("status", "FINE"), ("group", "VoIP")])).await, 400);
    let long = "x".repeat(4_001);
    assert_eq!(
        send(site.status_of(&account).form(&[("status", "OK"), ("group", "VoIP"), ("message", &long)])).await,
        400
    );
    site.simulator.adjust(|settings| settings.espf_body = EspfBody::Json);
    assert_eq!(send(site.status_of(&account).form(&good)).await, 415);
    assert!(site.simulator.provisioning_statuses().is_empty());
}
