# Why a customer was found, what was looked for, and what speaks for a candidate.

## Why it was found

match-customer-id = Customer ID
match-account-id = Account
match-alias = Alias of an account
match-did = Phone number (DID)
match-phone = Contact phone
match-email = Email
match-customer-name = Name in billing
match-company-name = Company
match-person-name = Contact person

## What was looked for

tried-customer-id = Customer ID { "\u2068" }{ $value }{ "\u2069" }
tried-account-id = Account or alias { "\u2068" }{ $value }{ "\u2069" }
tried-account-id-part = Accounts with { "\u2068" }{ $value }{ "\u2069" } in their ID
tried-did = Phone number (DID) { "\u2068" }{ $value }{ "\u2069" }
tried-customer-phone = Contact phone { "\u2068" }{ $value }{ "\u2069" }
tried-customer-email = Customer’s email { "\u2068" }{ $value }{ "\u2069" }
tried-account-email = Account’s email { "\u2068" }{ $value }{ "\u2069" }
tried-exact-name = Exactly the name { "\u2068" }{ $value }{ "\u2069" }
tried-name = Names with { "\u2068" }{ $value }{ "\u2069" }
tried-words = Names with all of these words: { "\u2068" }{ $value }{ "\u2069" }
tried-refused = { $what } (billing cannot search for this)
tried-failed = { $what } (no answer)

## Lists of matches

match-showing = Showing { $from } to { $to } of { $total }
match-showing-more = Showing { $from } to { $to }; there are more
match-status-unknown = Not known now
match-partial = Billing did not answer everything: there may be more.
match-city = City
match-contact = Contact
match-reseller = Reseller
match-account-total = { $shown } of { $total } accounts
match-query-too-short = Type at least two characters.
match-query-too-long = Type at most 100 characters.
match-query-unreadable = The text has characters in it that nobody can see. Type it anew.

## What speaks for a candidate: where it stands in the help desk

evidence-requester-email = Requester’s email
evidence-requester-phone = Requester’s phone
evidence-requester-name = Requester’s name
evidence-organization-name = Organization’s name
evidence-organization-domain = Organization’s domain
evidence-subject = In the subject
evidence-description = In the description

## … and what it is in billing

evidence-is-customer-id = { "\u2068" }{ $value }{ "\u2069" }, the customer’s ID
evidence-is-customer-email = { "\u2068" }{ $value }{ "\u2069" }, the customer’s email
evidence-is-customer-phone = { "\u2068" }{ $value }{ "\u2069" }, the customer’s phone
evidence-is-customer-name = { "\u2068" }{ $value }{ "\u2069" }, the name in billing
evidence-is-company-name = { "\u2068" }{ $value }{ "\u2069" }, the company’s name
evidence-is-contact-person = { "\u2068" }{ $value }{ "\u2069" }, the contact person
evidence-is-account-id = { "\u2068" }{ $value }{ "\u2069" }, an account
evidence-is-account-email = { "\u2068" }{ $value }{ "\u2069" }, an account’s email
evidence-is-alias = { "\u2068" }{ $value }{ "\u2069" }, an alias of an account
evidence-is-domain = { "\u2068" }{ $value }{ "\u2069" }, the domain of the customer’s email
evidence-is-did = { "\u2068" }{ $value }{ "\u2069" }, a number (DID) of the customer

## … also for others

evidence-rivals =
    { $count ->
        [one] { $what }; also leads to { $count } other customer
       *[other] { $what }; also leads to { $count } other customers
    }

## What is no evidence

remark-public-domain = { "\u2068" }{ $value }{ "\u2069" } belongs to a mail provider and says nothing about a customer.
remark-shared-domain = { "\u2068" }{ $value }{ "\u2069" } is shared by too many customers to say anything.
remark-incomplete = Billing did not answer everything: there may be more candidates.

## After a change, as a short message

notify-linked = Linked to customer { $customer }.
notify-unlinked = Unlinked from customer { $customer }.
notify-changed-meanwhile = The link changed meanwhile, so nothing was done. This is how it stands now.
notify-external-id-replaced = The external ID now names customer { $customer }.

## States with two partners

state-ambiguous = Two organizations, one customer
state-ambiguous-text = This organization’s external ID names a customer that is linked to another organization. Compare, then move the link or leave it.
state-gone-unlinked = The external ID names customer { $customer }, whom billing does not know. Find the right customer below.
state-zendesk-down = Zendesk does not answer
state-zendesk-down-text = No link is known here. Whether the organization already names a customer cannot be read now. Links you make hold and are told to Zendesk later.
state-zendesk-not-allowed = Zendesk does not allow portadesk to read organizations
state-zendesk-not-allowed-text = No link is known here, and whether the organization already names a customer cannot be read. Tell your administrator.

## More errors

error-too-large = The request is too large.
error-too-large-advice = Shorten what you typed and try again.
error-method-not-allowed = This cannot be done here.
error-method-not-allowed-advice = Reload the panel. If it stays, tell your administrator the reference.
error-ledger-unavailable = Customers cannot be shown right now.
error-ledger-unavailable-advice = Who sees what must be recorded, and that fails at the moment. Tell your administrator the reference.
error-event-not-believed = The sender of this event did not prove itself.
error-event-not-believed-advice = Compare the credential in billing's event handler with the one in the configuration. The event is sent again.
error-event-not-taken = This event cannot be taken right now.
error-event-not-taken-advice = It is sent again. If it stays, the log says why.
error-event-unusable = This is no event that can be processed.
error-event-unusable-advice = Its body is kept among the dead letters, and it is not wanted again.
error-webhook-not-verified = Zendesk did not sign this message.
error-webhook-not-verified-advice = Compare the webhook's signing secret in Zendesk with webhook_secret in the configuration, and the two clocks.
