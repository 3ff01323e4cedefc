# A ticket without organization: where it may belong, what was chosen, and how its sender is recognised next time.

assign-one = One organization may fit
assign-one-text = Check the evidence before you assign the ticket.
assign-several = Several organizations may fit
assign-several-text = The evidence does not settle it. Compare before you assign the ticket.
assign-customer = Customer
assign-no-customer = No customer linked
assign-evidence = Why this organization
assign-assign = Assign ticket
assign-customers = Customers without an organization
assign-incomplete = Zendesk did not answer everything: there may be more.
assign-is-contact-email = { "\u2068" }{ $value }{ "\u2069" }, the email of { "\u2068" }{ $name }{ "\u2069" }
assign-is-contact-phone = { "\u2068" }{ $value }{ "\u2069" }, the phone of { "\u2068" }{ $name }{ "\u2069" }
assign-rivals =
    { $count ->
        [one] { $what }; also leads to { $count } other organization
       *[other] { $what }; also leads to { $count } other organizations
    }

assign-assigned = Ticket assigned to
assign-unfinished = Not finished: ticket for
assign-unfinished-text = Zendesk fell silent on the way. Try again to go on, or take it back.
assign-joined = The requester was put into the organization for this.
assign-taking-back = Not taken back yet: ticket for
assign-taking-back-text = Zendesk fell silent on the way back. Try again to go on.
assign-moved = Changed in Zendesk since: ticket was for
assign-moved-text = The ticket has another organization by now, or none. The requester still is in this organization, because of this choice; take back ends that.
assign-unsure-text = Zendesk does not say whether this is still so.
assign-made-known = The sender was made known
assign-by = By Zendesk user { $id }
assign-by-you = By you
assign-take-back = Take back

assign-recognise = Recognise next time
assign-recognise-title = Who is this sender?
assign-give = Give { "\u2068" }{ $value }{ "\u2069" } to a contact. The next ticket from it is recognised.
assign-is-theirs = { "\u2068" }{ $value }{ "\u2069" } belongs to the requester, who is in the organization now. The next ticket from it is recognised.
assign-nothing-to-recognise = The sender has no address and no number that could be remembered.
assign-no-contacts = The organization has no contacts in Zendesk.
assign-requester = requester
assign-remembered-email = The sender’s email was added to a contact.
assign-remembered-phone = The sender’s phone number was added to a contact.
assign-remember-unfinished = This is not finished.
assign-open-contact = Open contact
assign-forget = Remove again

notify-assigned = The ticket was assigned.
notify-taken-back = The assignment was taken back.
notify-taken-back-but-stays = The assignment was taken back. The requester stays in the organization: other tickets of theirs are in it.
notify-remembered = The contact will be recognised.
notify-forgotten = The contact is not recognised by it any more.

error-ticket-closed = This ticket is closed.
error-ticket-closed-advice = Nothing of a closed ticket can be changed.
error-ticket-taken = The ticket was assigned otherwise meanwhile.
error-ticket-taken-advice = Refresh the panel to see where it belongs now.
error-sender-taken = This address or number cannot go to this contact.
error-sender-taken-advice = Somebody else has it in Zendesk, or the contact is not in the organization any more. Open the panel anew.
