# What support costs: the part of the page for administrators.

manage-costs = What support costs
manage-refresh-costs = Refresh what support costs
costs-off = Nobody has said what support costs, so there is nothing to tell here. See [tenants.support_cost] in the configuration.

costs-month = { $month }
costs-to-month = Show { $month }
costs-months = Months
costs-rate = { $rate } for an hour of tracked time
costs-read = Tickets read
costs-not-whole = Not all tickets have been read yet: the sums will grow.
costs-lacks-before = This month is not whole: there are figures only for tickets that have changed since
costs-stuck = Tickets cannot be read since
costs-stuck-silent = Zendesk is not reached, or asks to wait. Reading goes on by itself.
costs-stuck-not-allowed = Zendesk does not let the credential read them: it has to act as an administrator.
costs-stuck-unreadable = Zendesk’s answers cannot be understood. The log says more.
costs-stuck-not-kept = the database does not take what was read. The log says more.
costs-lacks-names = Billing did not tell about all customers: names are missing, and resellers may lack some.
costs-nothing = Nothing was done in this month.

costs-chart = The dearest customers
costs-chart-summary = { "\u2068" }{ $name }{ "\u2069" } costs most, { $cost } of { $total }.
costs-customers = Customers
costs-customer = Customer
costs-of-reseller = of { "\u2068" }{ $reseller }{ "\u2069" }
costs-tickets = Tickets opened
costs-touches = Touches
costs-minutes = Minutes
costs-cost = Cost
costs-without = Without a customer
costs-total = Total
costs-more =
    { $count ->
        [one] { $count } more customer. The command tells all of them.
       *[other] { $count } more customers. The command tells all of them.
    }
costs-resellers = Resellers
costs-resellers-text = Each with everything that was done for them and for their customers, who stand above as well.
costs-reseller = Reseller
