## The frame and the card

panel-title = Billing customer
panel-demo = Demo: every customer, number and amount here is invented.
panel-loading = Loading…
panel-back = Back
panel-cancel = Cancel
panel-close = Close
panel-try-again = Try again
panel-next-try = Next try
panel-in-seconds =
    { $seconds ->
        [one] in { $seconds } second
       *[other] in { $seconds } seconds
    }
panel-updated = Updated
panel-refresh = Refresh customer
panel-reload = Refresh the panel
panel-open-billing = Open in PortaBilling
panel-customer-id = ID
panel-stale = Nothing newer came from billing. These are the last known entries.
panel-section-accounts = Accounts and products
panel-section-invoices = Invoices
panel-section-charges = Recent calls and charges
panel-refresh-accounts = Refresh accounts
panel-refresh-invoices = Refresh invoices
panel-refresh-charges = Refresh calls and charges
panel-no-accounts = This customer has no accounts.
panel-no-invoices = There are no invoices yet.
panel-no-charges = No calls or charges in this period.

## Search

search-label = Find a customer
search-submit = Search
search-hint = Name, company, phone number, account, email or customer ID
search-found = Matches for “{ "\u2068" }{ $query }{ "\u2069" }”
search-none = No customer found
search-tried = We tried:
search-none-advice = Check the spelling, or try fewer words, the phone number or the email address.
search-matched-by = Why this customer
search-accounts = Accounts
search-open-organization = Open organization
search-pages = Pages of matches
search-previous = Previous
search-next = Next

## Linking

link-link = Link
link-linked-to = Linked to
link-other = Link another customer
link-unlink = Unlink
link-unlink-question = Unlink this customer?
link-unlink-text = The organization and the customer both stay as they are. You can link them again at any time.
link-overwrite = Replace the external ID
link-present-organization = Linked to
link-conflict = Already linked
link-conflict-organization = This organization belongs to customer
link-conflict-customer = This customer belongs to organization
link-move = Move the link
link-move-text = Moving ends the present link and makes the new one.
link-move-not-allowed = You may not move links. Ask an administrator.
link-keep = Keep as it is

## States

state-outside = Open this page in Zendesk
state-outside-text = It works as an app beside a ticket, a user or an organization.
state-no-organization = No organization
state-no-organization-text = Set an organization to link a customer. Until then you can look customers up.
state-choose = Several organizations
state-choose-text = This person belongs to more than one. Whose customer do you want to see?
state-offline = No connection to portadesk
state-offline-text = Check your network. If others have the same problem, tell your administrator.
state-not-started = The panel could not start
state-not-started-text = Zendesk did not tell where this page stands. Try again; if it stays, reload Zendesk.
state-unlinked = No customer linked
state-view-only = You can look customers up, but not link them.
state-gone = Customer no longer in billing
state-gone-text = PortaBilling does not know this customer any more. Unlink it, or find the customer that took its place.
state-closed = This customer is closed
state-closed-text = No more services are billed. Unlink it if the organization has another customer now.
state-billing-down-linked = The link is safe.
state-billing-down-named = The organization’s external ID names this customer. Whether it can be linked is known when billing answers.
state-billing-down-unknown = Nothing is known of this customer here yet, so there is nothing to show meanwhile.
state-foreign-unlinked = The organization carries “{ "\u2068" }{ $value }{ "\u2069" }”, which does not name a customer. Linking leaves it as it is.
state-note-billing-down = Billing does not answer
state-note-billing-down-text = You see the last known state. Linking is off until billing is back.
state-note-billing-busy-text = You see the last known state. Linking is off until billing can be asked again.
state-note-mirror-pending = Zendesk does not know yet
state-note-mirror-pending-text = The link holds. Zendesk has not taken it up yet and will be told as soon as it can.
state-note-mirror-not-allowed-text = The link holds. Zendesk does not allow portadesk to write organizations. Tell your administrator.
state-note-mirror-taken-text = The link holds. Another organization carries this external ID in Zendesk. Clear it there; portadesk tries again by itself.
state-note-mirror-gone-text = The link holds, but Zendesk does not know this organization any more. Unlink it, or tell your administrator.
state-note-mirror-refused-text = The link holds. Zendesk refused the external ID. Tell your administrator; portadesk tries again by itself.
state-note-releasing-text = The link has ended. The organization’s external ID still names the customer and will be cleared as soon as Zendesk can be told.
state-note-releasing-refused-text = The link has ended. The organization’s external ID still names the customer, and Zendesk does not let portadesk clear it. Tell your administrator.
state-note-foreign = External ID in use
state-note-foreign-text = The link holds. The organization’s external ID “{ "\u2068" }{ $value }{ "\u2069" }” comes from elsewhere and was left alone.
state-note-adopted = Link taken over
state-note-adopted-text = The organization’s external ID already named this customer.

## Suggestions

suggest-none = No suggestion
suggest-one = One customer may fit
suggest-one-text = Check the evidence before you link.
suggest-several = Several customers may fit
suggest-several-text = The evidence does not settle it. Compare before you link.

## Errors: one sentence, then what to do

error-code = Code
error-reference = Reference
error-not-repeated = Changes are not repeated by themselves.
error-invalid-request = This request could not be understood.
error-invalid-request-advice = Check what you typed. If it looks right, tell your administrator.
error-sign-in-again = Your session has ended.
error-sign-in-again-advice = Reload Zendesk, or close the ticket and open it again.
error-page-not-verified = This page could not be verified.
error-page-not-verified-advice = Reload Zendesk. If it stays, tell your administrator the reference.
error-visit-ended = Your visit has ended.
error-visit-ended-advice = Sign in again.
error-link-not-good = This link is not good any more.
error-link-not-good-advice = A link can be used once, and not for long. Ask for a new one, or sign in.
error-sign-in-refused = PortaBilling does not accept this login and password.
error-sign-in-refused-advice = Check both. They are the ones you use in PortaBilling itself.
error-password-run-out = PortaBilling wants you to change your password.
error-password-run-out-advice = Change it in PortaBilling, then sign in here with the new one.
error-too-many-attempts = Too many sign-ins have failed.
error-too-many-attempts-advice = Wait before you try again.
error-customer-not-shown = Billing does not show you this customer.
error-customer-not-shown-advice = There is no such customer, or it belongs to somebody else’s part of billing.
error-key-not-good = This key is not good.
error-key-not-good-advice = Make one with “portadesk keys create”.
error-key-not-allowed = This key is not for that.
error-key-not-allowed-advice = Make one with the scope that is needed.
error-not-allowed = You may not see billing customers.
error-not-allowed-advice = Ask an administrator to add your role or group.
error-link-not-allowed = You may not link customers.
error-link-not-allowed-advice = Ask an administrator to add your role or group.
error-manage-not-allowed = This page is for administrators.
error-manage-not-allowed-advice = Ask an administrator to add your role or group.
error-not-found = This is not there any more.
error-not-found-advice = Refresh the panel to see the present state.
error-already-linked = One of the two is already linked.
error-already-linked-advice = Refresh the panel to see the present link.
error-external-id-changed = The external ID has changed meanwhile.
error-external-id-changed-advice = Nothing was replaced. Refresh the panel to see what it says now.
error-customer-not-found = Billing does not know this customer.
error-customer-not-found-advice = Search again and choose from the matches.
error-too-many-requests = That was too fast.
error-too-many-requests-advice = Wait a moment before you go on.
error-upstream-busy = Too many requests are waiting right now.
error-upstream-busy-advice = Try again in a moment. Nothing is lost.
error-billing-error = Billing gave no usable answer.
error-billing-error-advice = Try again. If it stays, tell your administrator the reference.
error-billing-unreachable = Billing does not answer.
error-billing-unreachable-advice = Try again in a moment. Nothing is lost.
error-zendesk-error = Zendesk gave no usable answer.
error-zendesk-error-advice = Try again. If it stays, tell your administrator the reference.
error-zendesk-unreachable = Zendesk does not answer.
error-zendesk-unreachable-advice = Try again in a moment. Existing links hold.
error-plan-too-slow = Making the plan takes too long.
error-plan-too-slow-advice = Choose fewer pairs, or try again in a moment. Nothing was written.
error-form-ended = This form is no longer open.
error-form-ended-advice = Open a new one.
error-file-empty = There is nothing in this file.
error-file-empty-advice = Look whether you have chosen the right one.
error-file-kind-not-taken = Files of this kind are not taken.
error-file-kind-not-taken-advice = Choose one of a kind that is taken.
error-too-many-files = There are as many files as there may be.
error-too-many-files-advice = Remove one that matters less.
error-file-too-large = This file is too large.
error-file-too-large-advice = Choose a smaller one.
error-no-room-for-files = No files can be taken at the moment.
error-no-room-for-files-advice = Send your question without it, or try again later.
error-ticket-changed = The ticket has changed meanwhile.
error-ticket-changed-advice = Look at it again before you go on.
error-ticket-ended = The ticket is closed for good.
error-ticket-ended-advice = Open a new one.
error-key-not-accepted = The program’s key is not accepted.
error-key-not-accepted-advice = Compare it with the configuration.
error-internal = Something went wrong on our side.
error-internal-advice = Try again. If it stays, tell your administrator the reference.
