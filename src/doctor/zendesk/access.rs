//! What our identity in Zendesk may do, and whether the roles and groups of the access rules exist.

use std::collections::BTreeSet;

use crate::{
    doctor::{Findings, Who},
    sessions::{AccessSettings, Rule},
    zendesk::{Agent, CustomRole, GroupId, OrganizationId, Role, Zendesk, ZendeskError},
};

const IDENTITY: &str = "acts as";
const RIGHTS: &str = "rights";
const RULES: &str = "access rules";

/// The identity must be an active agent who may write organizations.
pub(super) async fn who_we_are(client: &Zendesk, me: &Agent, findings: &mut Findings) {
    let id = me.id;
    let fix = Who::ZendeskAdmin.can(
        "let an admin make the OAuth client, or give its user a custom role that may add and modify organizations",
    );
    match (me.active, me.role, me.custom_role_id) {
        (false, ..) => findings.failed(IDENTITY, format!("user {id} is suspended or deleted"), fix),
        (_, Role::Admin, _) => findings.ok(IDENTITY, format!("user {id}, an admin")),
        (_, Role::EndUser, _) => {
            findings.failed(IDENTITY, format!("user {id} is an end user and may read nothing"), fix);
        }
        (_, Role::Agent, Some(role)) => match edits_organizations(client, role).await {
            Some(true) => findings.ok(IDENTITY, format!("user {id}, with a custom role that edits organizations")),
            Some(false) => findings.failed(IDENTITY, no_edit(&format!("user {id}'s custom role")), fix),
            None => findings.advice(IDENTITY, format!("user {id} has custom role {role}, which cannot be read"), fix),
        },
        (_, Role::Agent, None) => {
            findings.failed(IDENTITY, no_edit(&format!("user {id} is a plain agent: this role")), fix);
        }
    }
}

fn no_edit(who: &str) -> String {
    format!("{who} may not modify organizations, so links are not mirrored to their external_id")
}

async fn edits_organizations(client: &Zendesk, role: u64) -> Option<bool> {
    let roles = client.custom_roles().await.ok()??;
    roles.iter().find(|known| known.id == role).map(|role| role.may_edit_organizations)
}

/// What every opening of the panel needs, and the rules about who may open it.
pub(super) async fn examine(client: &Zendesk, me: &Agent, rules: &AccessSettings) -> Findings {
    let mut findings = Findings::default();
    let reads: [(&str, Result<(), ZendeskError>); 2] = [
        ("agents with their groups", client.agent(me.id).await.map(drop)),
        // There need not be such an organization.
        ("organizations", client.organization(OrganizationId(1)).await.map(drop)),
    ];
    let mut readable = Vec::new();
    for (what, answer) in reads {
        match answer {
            Ok(()) => readable.push(what),
            Err(error) => {
                let fix =
                    "let the OAuth client have the scope read, and its user the right to see users and organizations";
                findings.failed(RIGHTS, format!("{what} cannot be read: {error}"), Who::ZendeskAdmin.can(fix));
            }
        }
    }
    if !readable.is_empty() {
        findings.ok(RIGHTS, format!("{} can be read", readable.join(" and ")));
    }
    groups(client, rules, &mut findings).await;
    custom_roles(client, rules, &mut findings).await;
    findings
}

fn all(rules: &AccessSettings) -> impl Iterator<Item = &Rule> {
    [&rules.view, &rules.link, &rules.manage].into_iter()
}

async fn groups(client: &Zendesk, rules: &AccessSettings, findings: &mut Findings) {
    let named: BTreeSet<GroupId> = all(rules).flat_map(|rule| &rule.groups).copied().collect();
    for group in named {
        match client.has_group(group).await {
            Ok(true) => findings.ok(RULES, format!("group {group} exists")),
            Ok(false) => findings.failed(RULES, format!("there is no group {group} in Zendesk"), mend("groups")),
            Err(error) => findings.advice(RULES, format!("group {group} cannot be checked: {error}"), mend("groups")),
        }
    }
}

async fn custom_roles(client: &Zendesk, rules: &AccessSettings, findings: &mut Findings) {
    let named: BTreeSet<u64> = all(rules).flat_map(|rule| &rule.custom_roles).copied().collect();
    if named.is_empty() {
        return;
    }
    let known = match client.custom_roles().await {
        Ok(known) => known.unwrap_or_default(),
        Err(error) => {
            findings.advice(RULES, format!("custom roles cannot be checked: {error}"), mend("roles"));
            return;
        }
    };
    for role in named {
        if known.iter().any(|CustomRole { id, .. }| *id == role) {
            findings.ok(RULES, format!("custom role {role} exists"));
        } else {
            findings.failed(RULES, format!("there is no custom role {role} in Zendesk"), mend("roles"));
        }
    }
}

fn mend(what: &str) -> crate::doctor::Fix {
    Who::ZendeskAdmin.can(format!(
        "give the operator the right ids for view_{what} and link_{what} in [tenants.access]: whoever they should name is \
         shut out until then"
    ))
}
