# The customer as people see it: names of facts, states with their reasons, money, invoices, charges.

## How values are written

format-money = { $amount }{"\u00A0"}{ $currency }
format-money-of = { $part } of { $whole }
format-hours = { $count }{"\u00A0"}h
format-minutes = { $count }{"\u00A0"}min
format-seconds = { $count }{"\u00A0"}s
format-duration = { $first } { $second }
format-list = { $first }, { $second }
format-period = { $first } – { $second }
format-period-from = from { $date }
format-period-to = until { $date }
format-showing-of = Showing { $shown } of { $total }
format-showing-first = Showing { $shown }; there are more

## Customer

customer-untitled = Customer { $id }
customer-label-id = Name in billing
customer-label-email = Email
customer-label-phone = Phone
customer-label-address = Address
customer-label-type = Type
customer-type-reseller = Reseller
customer-type-distributor = Distributor
customer-label-reseller = Reseller
customer-reseller-number = No. { $id }
customer-label-class = Customer class
customer-label-since = Customer since
customer-label-billed-to = Billed up to
customer-label-next-bill = Next billing

## Money

money-owes = Owes
money-paid-ahead = Paid ahead
money-nothing-owed = Nothing owed
money-available = Available
money-no-funds = No funds left
money-overdrawn = Overdrawn by
money-balance = Balance
money-balance-owed = Balance, owed by the customer
money-balance-in-favour = Balance, in the customer’s favour
money-credit-left = Credit left
money-credit-used-up = Credit used up
money-credit-over = Over the credit limit by
money-left-to-spend = Left to spend
money-including-credit = Including credit of
money-credit-limit = Credit limit
money-no-limit = No limit
money-unallocated = Payments not yet allocated
money-unknown = Not stated by billing

## State of a customer

status-customer-active = Active
status-customer-closed = Closed
status-customer-closed-reason = The customer has been closed for good.
status-customer-exported = Exported
status-customer-exported-reason = The customer has been exported to another billing system.
status-customer-deactivated = Deactivated
status-customer-deactivated-reason = The customer has been deactivated in billing.
status-customer-blocked = Blocked
status-customer-blocked-reason = Billing blocks all services of this customer.
status-customer-reseller-blocked = Blocked with the reseller
status-customer-reseller-blocked-reason = The customer’s reseller is blocked.
status-customer-provisionally-terminated = Provisionally terminated
status-customer-provisionally-terminated-reason = Services have been ended for now; billing can still restore the customer.
status-customer-reseller-provisionally-terminated = Provisionally terminated with the reseller
status-customer-reseller-provisionally-terminated-reason = The customer’s reseller is provisionally terminated.
status-customer-suspended = Suspended
status-customer-suspended-reason = Services are suspended until billing lifts the suspension.
status-customer-reseller-suspended = Suspended with the reseller
status-customer-reseller-suspended-reason = The customer’s reseller is suspended.
status-customer-frozen = Frozen
status-customer-frozen-reason = Billing has frozen this customer; services may not work.
status-customer-billing-paused = Billing paused
status-customer-billing-paused-reason = Charging is on hold until billing is resumed.
status-customer-limited = Limited
status-customer-limited-reason = Only part of the services works until billing lifts the limit.
status-customer-credit-exceeded = Credit limit reached
status-customer-credit-exceeded-reason = The credit limit is used up.
status-customer-no-available-funds = No funds
status-customer-no-available-funds-reason = The prepaid balance is used up.
status-customer-spending-limit-reached = Spending limit reached
status-customer-spending-limit-reached-reason = The spending limit set for this customer is used up.
status-customer-suspension-delayed = Suspension postponed
status-customer-suspension-delayed-reason = The customer is due to be suspended; billing has postponed it.
status-customer-limiting-delayed = Limitation postponed
status-customer-limiting-delayed-reason = The customer’s services are due to be limited; billing has postponed it.
status-customer-in-progress = In progress
status-customer-in-progress-reason = Billing is still working on a change to this customer.

## State of an account

status-account-active = Active
status-account-closed = Closed
status-account-closed-reason = The account has been closed for good.
status-account-expired = Expired
status-account-expired-reason = The account’s validity has ended.
status-account-inactive = Inactive
status-account-inactive-reason = The account has been switched off in billing.
status-account-not-yet-active = Not yet active
status-account-not-yet-active-reason = The account’s start date is still to come.
status-account-blocked = Blocked
status-account-blocked-reason = The account itself is blocked in billing.
status-account-quarantine = In quarantine
status-account-quarantine-reason = Fraud protection has stopped calls on this account.
status-account-screening = Being screened
status-account-screening-reason = Fraud protection is checking calls on this account.
status-account-overdraft = Overdrawn
status-account-overdraft-reason = More has been used than the account had.
status-account-credit-exceeded = Credit limit reached
status-account-credit-exceeded-reason = The account’s credit limit is used up.
status-account-zero-balance = No funds
status-account-zero-balance-reason = The account’s own balance is used up.
status-account-frozen = Frozen
status-account-frozen-reason = Billing has frozen this account; services may not work.
status-account-customer-exported = Customer exported
status-account-customer-exported-reason = The whole customer has been exported to another billing system.
status-account-customer-suspended = Customer suspended
status-account-customer-suspended-reason = The whole customer is suspended.
status-account-customer-limited = Customer limited
status-account-customer-limited-reason = Only part of the customer’s services works.
status-account-customer-provisionally-terminated = Customer provisionally terminated
status-account-customer-provisionally-terminated-reason = All services of the customer have been ended for now.
status-account-customer-blocked = Customer blocked
status-account-customer-blocked-reason = The whole customer is blocked.
status-account-customer-has-no-available-funds = Customer has no funds
status-account-customer-has-no-available-funds-reason = The customer’s prepaid balance is used up.
status-account-customer-credit-exceed = Customer’s credit limit reached
status-account-customer-credit-exceed-reason = The customer’s credit limit is used up.
status-account-customer-suspension-delayed = Customer’s suspension postponed
status-account-customer-suspension-delayed-reason = The customer is due to be suspended; billing has postponed it.
status-account-customer-limiting-delayed = Customer’s limitation postponed
status-account-customer-limiting-delayed-reason = The customer’s services are due to be limited; billing has postponed it.

## State of an invoice

status-invoice-unpaid = Unpaid
status-invoice-unpaid-reason = No payment has been received for this invoice.
status-invoice-partially-paid = Partially paid
status-invoice-partially-paid-reason = Part of the amount is still open.
status-invoice-paid = Paid
status-invoice-overdue = Overdue
status-invoice-overdue-reason = The due date has passed.
status-invoice-overdue-days =
    { $count ->
        [one] Payment was due { $count } day ago.
       *[other] Payment was due { $count } days ago.
    }
status-invoice-do-not-pay = Do not pay
status-invoice-do-not-pay-reason = The customer is asked not to pay this invoice.
status-invoice-no-payment-required = No payment required
status-invoice-previous-balance-remaining = Previous balance open
status-invoice-previous-balance-remaining-reason = An amount from an earlier period is still open.
status-invoice-under-review = Under review
status-invoice-under-review-reason = The invoice is being checked before it is sent.
status-invoice-approved = Approved
status-invoice-approved-reason = The invoice has been checked and released.

## A state that has no words here

status-other = Other state
status-other-named = Other state ({ $code })
status-other-reason = Billing reports a state that is not known here.
status-other-named-reason = The name in brackets is the one billing uses.

## Accounts

account-label-add-ons = Add-ons
account-label-aliases = Aliases
account-label-aliases-more = Further aliases
account-label-did = Phone number (DID)
account-label-extension = Extension
account-extension-named = { $number } ({ $name })
account-label-balance = Own balance
account-label-balance-below-zero = Own balance, below zero
account-label-registration = SIP registration
account-registered = Registered
account-not-registered = Not registered
account-label-email = Email
account-label-activated = Active since
account-label-activates = Active from
account-label-expires = Valid until
account-label-expired = Validity ended
account-label-alias = Alias
account-alias = Leads to another account

## Invoices

invoice-title = Invoice { $number }
invoice-title-dated = Invoice of { $date }
invoice-title-plain = Invoice
invoice-amount = Amount
invoice-to-pay = To pay
invoice-nothing-to-pay = Nothing to pay
invoice-in-favour = In the customer’s favour
invoice-net = Net amount
invoice-net-credit = Net credit
invoice-paid = Paid
invoice-paid-back = Paid back
invoice-label-issued = Issued
invoice-label-due = Due
invoice-label-period = Period

## Calls and charges

charge-outgoing = Outgoing call
charge-incoming = Incoming call
charge-forwarded = Forwarded call
charge-payment = Payment or adjustment
charge-payment-received = Payment or credit
charge-payment-debited = Adjustment
charge-other = Charge
charge-other-credit = Credit
charge-parties = { $from } → { $to }
charge-from = From { $number }
charge-to = To { $number }
charge-amount-charged = Charged
charge-amount-credited = Credited
charge-amount-free = Free of charge
charge-quantity = Quantity: { $quantity }
charge-time-unknown = Time not stated
charge-failed = Failed
charge-failed-call-reason = The call was not connected.
charge-failed-other-reason = Billing marks this as failed.
