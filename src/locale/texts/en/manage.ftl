## The page for administrators

manage-title = Billing and Zendesk
manage-last-answer = Last answer
manage-last-failure = Last failure

## Connections

manage-health = Connections
manage-refresh-health = Refresh connections
manage-billing = PortaBilling
manage-zendesk = Zendesk
manage-store = Database
manage-well = Answers
manage-failing = Fails
manage-silent = Does not answer
manage-trial = Being tried
manage-not-asked = Not asked yet
manage-no-installation = App not found
manage-no-installation-text = Zendesk does not show the installed app. Run “portadesk check”.
manage-billing-paused = After several failures billing is left alone for a moment. Agents see the last known state.
manage-store-silent = Links and the ledger cannot be read. See the log of the service.
manage-own-view = What this process has seen since it began; of events, what all processes have taken.
manage-last-event = Last event
manage-events = Events from billing
manage-events-arrive = Arrive
manage-events-none = None yet
manage-events-none-text = No event has been taken yet. Compare the address in billing’s handler with this tenant’s.
manage-events-refused = Not believed
manage-events-not-believed = Not believed since the start: { $count }. Compare login and secret with billing’s handler.
failure-unreachable = There was no answer in time. Check network, firewall and address; “portadesk check” says which.
failure-unreadable = The answer cannot be understood. Does a proxy answer in its place? The log says what came.
failure-login-refused = The login is refused. Check login, password or token in the configuration.
failure-not-allowed = The credential is not accepted. Check it in the configuration, and its scopes in Zendesk.
failure-busy = It asked to wait: the limit of requests is used up. See which other programs use the account.
failure-overloaded = Too many questions were waiting. If it stays: raise “max_in_flight”, where billing can take more.
failure-paused = After several failures it is left alone for a moment.
failure-failed = It failed by itself. See its status page; it is asked again.
failure-other = The log of the service says what happened.

## In step

manage-off = This tenant takes no events from billing, so there is nothing to tell here. See [tenants.provisioning] in the configuration.
manage-drift = In step with billing
manage-refresh-drift = Refresh how far Zendesk is in step
manage-percent = { $number }%
manage-in-step = { $in-step } of { $customers } customers are in step.
manage-no-pass = The share is known after the first pass over all customers. It begins:
manage-oldest = Oldest change that was not followed:
manage-all-followed = Every change was followed.
manage-chart = Share of customers in step, last 24 hours
manage-chart-summary = Now { $now }, lowest { $lowest }.
manage-chart-table = Show as a table
manage-when = Time
manage-share = In step
manage-count-waiting = Waiting
manage-count-given-up = Given up
manage-count-unlinked = Unlinked
manage-found = Found by the last pass over all customers
manage-found-nothing = Nothing that no event had told of.
drift-missing = The customer had no organization, and was given one.
drift-fix-missing = If there are many: does billing’s handler send Customer/Created?
drift-stale-field = Billing changed and no event said so.
drift-fix-stale-field = It was written. Check which events the handler is subscribed to.
drift-changed-in-zendesk = A value of ours was changed in Zendesk.
drift-fix-changed-in-zendesk = It was written again. Tell whoever did it, or leave the field out of the mapping.
drift-foreign-external-id = The linked organization’s external ID names something else.
drift-fix-foreign-external-id = Open the organization: the panel shows the value and lets you replace it.
drift-link-without-organization = The linked organization is gone from Zendesk.
drift-fix-link-without-organization = Unlink the customer, or link it to the organization that took its place.
drift-closed-but-open = The customer is closed, and its organization did not say so.
drift-fix-closed-but-open = It was marked. Check which events the handler is subscribed to.
drift-twin = A second organization for a customer that is linked to another one.
drift-fix-twin = Merge the two in Zendesk: the link follows. Or clear its external ID, or rename it.
drift-orphan = The organization’s external ID names a customer that billing does not know.
drift-fix-orphan = Clear the external ID, or link the organization in the panel.
drift-unlinked = A person has to choose the organization.
drift-fix-unlinked = See the unlinked queue on this page.
drift-other = Something this release does not know.
drift-fix-other = See the documentation of a newer release.
manage-last-pass = The figures are those of the pass that began
manage-pass-at-links = A new pass is under way. Links looked at: { $count }. Begun
manage-pass-at-organizations = A new pass is under way. Organizations looked at: { $count }. Begun
manage-pass-at-customers = A new pass is under way. Customers looked at: { $count }. Begun

## What waits, and what was given up

manage-waiting = Queue
manage-refresh-waiting = Refresh the queue
manage-changes-wait =
    { $count ->
        [one] { $count } subject waits.
       *[other] { $count } subjects wait.
    }
manage-paused = A system behind does not answer: the work pauses.
manage-refused = A credential is refused, or Zendesk forbids what is tried: the work stops. Run “portadesk check”.
manage-next-try-at = Next try:
manage-given-up = Given up
manage-nothing-given-up = Nothing was given up.
manage-more =
    { $count ->
        [one] { $count } more.
       *[other] { $count } more.
    }
manage-tries =
    { $count ->
        [one] { $count } try
       *[other] { $count } tries
    }
manage-since = since
manage-retry = Try again
manage-skip = Skip
manage-retried = It is tried again.
manage-skipped = It is skipped.
manage-decided-before = Somebody else was faster: there is nothing left to decide.
manage-subject-customer = Customer { $id }
manage-subject-account = Account { $id }
manage-subject-number = A phone number (kept encrypted)
manage-skip-next-event = Skipped, it comes back only with the next event about it.
manage-skip-next-pass = Skipped, it comes back with the next event about it, or the next pass over all customers.
manage-retry-all = Try all { $count } again
manage-retried-all = Tried again: { $count }.
manage-outlook-changes = All of it will have been followed at about
manage-outlook-apply = A plan is being applied: { $done } of { $total } rows. The last one at about
manage-oldest-first = Oldest

## Why something was given up, and what helps

cause-zendesk-refused = Zendesk found a value malformed.
cause-fix-zendesk-refused = Look at the customer’s contact in billing: its email address above all.
cause-value-taken = A value belongs to another record in Zendesk.
cause-fix-value-taken = Find which organization or user has it, and correct one of the two.
cause-name-taken = Both the name and the name with the number are taken.
cause-fix-name-taken = Rename one of the organizations in Zendesk.
cause-linked-elsewhere = An organization’s external ID names this customer, who is linked to another one.
cause-fix-linked-elsewhere = Correct the external ID, or move the link in the panel.
cause-organization-gone = The linked organization was deleted in Zendesk. It is not made again by itself.
cause-fix-organization-gone = Unlink the customer, or link it to the organization that took its place.
cause-merged-into-linked = The organization was merged into one that belongs to another customer.
cause-fix-merged-into-linked = Decide in the panel which of the two customers it is, and unlink the other.
cause-merge-under-way = Zendesk has not finished a merge.
cause-fix-merge-under-way = Try again in a while.
cause-zendesk-not-found = A record vanished in the middle.
cause-fix-zendesk-not-found = Try again.
cause-zendesk-not-allowed = Zendesk forbids to read or write a record of this customer.
cause-fix-zendesk-not-allowed = Check role and scopes of the credential; “portadesk check” helps.
cause-zendesk-failed = Zendesk failed over this customer.
cause-fix-zendesk-failed = The log of the service says more. Then try again.
cause-zendesk-unreadable = Zendesk gave no usable answer over this customer.
cause-fix-zendesk-unreadable = The log of the service says more. Then try again.
cause-zendesk-unreachable = Zendesk did not answer over this customer.
cause-fix-zendesk-unreachable = The log of the service says more. Then try again.
cause-zendesk-busy = Zendesk had no time for this customer.
cause-fix-zendesk-busy = The log of the service says more. Then try again.
cause-zendesk-conflict = Somebody was writing the same record each time.
cause-fix-zendesk-conflict = Look for another program that writes it, then try again.
cause-billing-unreadable = Billing gave no usable answer over this customer.
cause-fix-billing-unreadable = The log of the service says more. Then try again.
cause-billing-unreachable = Billing did not answer over this customer.
cause-fix-billing-unreachable = The log of the service says more. Then try again.
cause-billing-refused = Billing refused the question about this customer.
cause-fix-billing-refused = Check the permissions of the billing role; “portadesk check” helps.
cause-too-slow = The work took too long for this customer.
cause-fix-too-slow = Raise “lease” in [tenants.provisioning], then try again.
cause-damaged-subject = The row was edited by other hands.
cause-fix-damaged-subject = Skip it.
cause-damaged-link = The database holds something about the customer that cannot be read: other hands edited it.
cause-fix-damaged-link = Have the customer’s rows in the tables links and written put right, then try it again.
cause-sync-interrupted = A “sync apply” or “sync undo” was interrupted while it had this customer.
cause-fix-sync-interrupted = Try it again, or apply the same plan again.
cause-other = The code says why.
cause-fix-other = Look the code up in the documentation, or find it in the log.
manage-letters = Events nobody can read
manage-letter =
    { $count ->
        [one] { $count } time: { $reason }
       *[other] { $count } times: { $reason }
    }
letter-not-json = the body is no JSON object. Something else posts to billing’s address, or a proxy changes bodies.
letter-no-type = there is no event_type. Look at the sender’s template.
letter-no-subject = the id of whom it is about is missing. Look at the sender’s variables.
letter-other = unknown. See the documentation.

## The unlinked queue

manage-unlinked = Unlinked queue
manage-refresh-unlinked = Refresh the unlinked queue
manage-customers-wait =
    { $count ->
        [one] { $count } customer waits for a choice.
       *[other] { $count } customers wait for a choice.
    }
manage-unlinked-none = Nobody waits for a choice.
manage-unlinked-hint = A name alone proves nothing. Compare, choose the right pairs, and read the plan before anything is written.
manage-may-be = may be
proposed-same-name = Same name
proposed-same-name-and-domain = Same name and domain
proposed-other = Another reason
manage-pages = Pages
manage-show-plan = Show the plan
manage-may-not-link = You may not link customers, so you cannot accept proposals.

## Plans

manage-plan = What will be written
manage-plan-text = Nothing is written yet. If anything changes before you apply it, nothing is written either.
manage-organization = Organization
manage-organization-number = Organization { $id }
manage-before = Before:
manage-after = After:
manage-emptied = emptied
manage-plan-hash = Plan
manage-apply = Apply
plan-act-create = Make an organization
plan-act-link = Link
plan-act-update = Bring into step
plan-act-propose = Propose
plan-act-leave = Leave as it is
plan-act-other = Something else
plan-reason-no-organization = No organization is the customer’s.
plan-reason-external-id = The organization’s external ID names the customer.
plan-reason-made-before = It was made for the customer by a plan that was taken back.
plan-reason-list = You chose this pair.
plan-reason-differs = Billing and the linked organization differ.
plan-reason-same-name = An organization has the customer’s name.
plan-reason-name-taken = The name is another customer’s.
plan-reason-linked-elsewhere = Either side belongs to somebody else by now.
plan-reason-being-released = A link of the organization has just ended. Try again in a minute.
plan-reason-foreign-external-id = The organization’s external ID belongs to another program. Link it in the panel, which lets you replace it.
plan-reason-organization-gone = The organization is not in Zendesk any more.
plan-reason-customer-gone = Billing does not know the customer any more.
plan-reason-other = Another reason.
plan-value-name = Name
plan-value-external-id = External ID
plan-value-domain-names = Domains
plan-value-tags = Tags
plan-value-other = Another value
plan-left-changed = it has changed meanwhile
plan-left-busy = the service works on it just now; apply the plan again
plan-left-name-in-use = an organization of this name is just being made
plan-left-value-taken = a value became another organization’s
plan-left-zendesk-refused = Zendesk refused a value
plan-left-job-failed = Zendesk’s job failed; apply the plan again
plan-left-linked-meanwhile = somebody linked one of the two
plan-left-changed-since = somebody has changed it since
plan-left-unlinked-since = somebody has unlinked it since
plan-left-linked-elsewhere = it is linked to another one
plan-left-organization-gone = the organization is gone
plan-left-other = see the log
manage-stage-comparing = Looking once more…
manage-stage-writing = Writing…
manage-stage-restoring = Taking back…
manage-run-done = { $done } of { $all } rows of the plan are written.
manage-undo-done = { $done } of { $all } rows are taken back.
manage-run-refused = Nothing is written: something has changed since the plan was made. Make a new one.
manage-run-stopped = The plan was not carried out to its end.
manage-undo-stopped = It was not taken back to the end.
manage-run-stopped-text = What was done stands in the receipt. Apply it again for the rest, or take back what was written; the log says why it stopped.
manage-run-unknown = Nothing is known of this plan here any more.
manage-run-unknown-text = It may have been applied by another replica, or before a restart: the last changes on this page say what was written.
manage-receipt = Receipt, for “portadesk sync undo”:
manage-undo = Take back
manage-contact = Contact that is made:
manage-contacts-stay = Contacts stay in Zendesk when a plan is taken back.
plan-evidence-external-id = Its external ID is “{ $value }”.
plan-evidence-no-external-id = The organization has no external ID.
manage-apply-again = Apply again
manage-stage-elsewhere = Under way elsewhere…
manage-run-interrupted-text = It was interrupted. Apply it again for the rest, or take back what was written.

## The last changes

manage-changes = Last changes
manage-refresh-changes = Refresh the last changes
manage-no-changes = Nothing has changed yet.
manage-newest = Newest
manage-older = Older
act-linked = Customer { $customer } was linked to { "\u2068" }{ $organization }{ "\u2069" }.
act-unlinked = Customer { $customer } was unlinked from { "\u2068" }{ $organization }{ "\u2069" }.
act-moved = The link of customer { $customer } was moved to { "\u2068" }{ $organization }{ "\u2069" }.
act-adopted = { "\u2068" }{ $organization }{ "\u2069" } named customer { $customer } already, and was linked.
act-created = { "\u2068" }{ $organization }{ "\u2069" } was made for customer { $customer }.
act-made-in-vain = { "\u2068" }{ $organization }{ "\u2069" } was made for customer { $customer }, who had just been linked to another one.
act-updated = { "\u2068" }{ $organization }{ "\u2069" } was brought into step with customer { $customer }: { $fields }.
act-contact-written = The contact of customer { $customer } was written to { "\u2068" }{ $organization }{ "\u2069" }: { $fields }.
act-external-id-replaced = The external ID of { "\u2068" }{ $organization }{ "\u2069" } was replaced; it names customer { $customer } now.
act-organization-deleted = Organization { "\u2068" }{ $organization }{ "\u2069" }, linked to customer { $customer }, was deleted in Zendesk.
act-refused = An attempt was refused: { $reason }.
act-status-told = Billing was told about account { $id }: { $status }.
act-retried =
    { $kind ->
        [customer] Customer { $id } was given another try.
        [account] Account { $id } was given another try.
       *[other] A phone number was given another try.
    }
act-skipped =
    { $kind ->
        [customer] Customer { $id } was skipped.
        [account] Account { $id } was skipped.
       *[other] A phone number was skipped.
    }
act-ticket-assigned = Ticket { $id } was assigned to { "\u2068" }{ $organization }{ "\u2069" }.
act-ticket-unassigned = The assignment of ticket { $id } to { "\u2068" }{ $organization }{ "\u2069" } was taken back.
act-sender-remembered = The sender of ticket { $id } was made known as a contact of { "\u2068" }{ $organization }{ "\u2069" }.
act-sender-forgotten = The sender of ticket { $id } is no longer known as a contact of { "\u2068" }{ $organization }{ "\u2069" }.
act-other = Something this release does not know: { $code }.
actor-you = You
actor-user = Zendesk user { $id }
actor-adoption = portadesk, on opening
actor-provisioning = portadesk, following billing
actor-zendesk = Zendesk
actor-command-line = Command line
actor-other = Somebody else
change-cause-plan = By plan { $value }
change-cause-undo = Plan { $value } was taken back
change-cause-sweep = Found by the pass over all customers
change-cause-linked = After it was linked
change-cause-domain-shared = Another customer uses the same domain
change-cause-organization-deleted = The organization was deleted in Zendesk
change-cause-given-back = Another customer’s values were taken off
change-cause-other = Billing told: { $value }
change-evidence-list = Somebody chose the pair
change-evidence-external-id = Its external ID named the customer
change-evidence-made-before = It was made for the customer before
change-evidence-same-name = Same name
change-evidence-same-name-and-domain = Same name and domain
change-evidence-created = It was made for the customer
change-evidence-merged = It took over the other one in a merge
change-evidence-unstated = No reason given
change-evidence-search = Found by a search
change-evidence-suggested = It was suggested
change-evidence-other = Evidence: { $value }
change-from-customer = Before: customer { $id }
change-from-organization = Before: organization { $id }
attempted-link = Tried to link
attempted-move = Tried to move the link
attempted-unlink = Tried to unlink
attempted-replace-external-id = Tried to replace the external ID
attempted-apply = Tried to apply a plan
attempted-undo = Tried to take a plan back
attempted-retry = Tried to have it tried again
attempted-retry-all = Tried to have all tried again
attempted-skip = Tried to skip it
attempted-other = Tried: { $value }
