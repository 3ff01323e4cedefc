# Was der Support kostet: der Teil der Seite für Administratoren.

manage-costs = Was der Support kostet
manage-refresh-costs = Supportkosten aktualisieren
costs-off = Niemand hat gesagt, was der Support kostet, deshalb gibt es hier nichts zu zeigen. Siehe [tenants.support_cost] in der Konfiguration.

costs-month = { $month }
costs-to-month = { $month } zeigen
costs-months = Monate
costs-rate = { $rate } für eine Stunde erfasster Zeit
costs-read = Tickets gelesen
costs-not-whole = Noch sind nicht alle Tickets gelesen: Die Summen werden wachsen.
costs-lacks-before = Dieser Monat ist nicht vollständig: Zahlen gibt es nur für Tickets, die sich geändert haben seit
costs-stuck = Tickets sind nicht lesbar seit
costs-stuck-silent = Zendesk ist nicht erreichbar oder bittet zu warten. Es geht von selbst weiter.
costs-stuck-not-allowed = Zendesk lässt die Zugangsdaten sie nicht lesen: Sie müssen die eines Administrators sein.
costs-stuck-unreadable = Die Antworten von Zendesk sind nicht zu verstehen. Das Protokoll sagt mehr.
costs-stuck-not-kept = Die Datenbank nimmt das Gelesene nicht an. Das Protokoll sagt mehr.
costs-lacks-names = Die Abrechnung hat nicht von allen Kunden berichtet: Namen fehlen, und bei Wiederverkäufern können Kunden fehlen.
costs-nothing = In diesem Monat wurde nichts getan.

costs-chart = Die teuersten Kunden
costs-chart-summary = { "\u2068" }{ $name }{ "\u2069" } kostet am meisten, { $cost } von { $total }.
costs-customers = Kunden
costs-customer = Kunde
costs-of-reseller = von { "\u2068" }{ $reseller }{ "\u2069" }
costs-tickets = Eröffnete Tickets
costs-touches = Kontakte
costs-minutes = Minuten
costs-cost = Kosten
costs-without = Ohne Kunden
costs-total = Summe
costs-more =
    { $count ->
        [one] { $count } weiterer Kunde. Der Befehl nennt alle.
       *[other] { $count } weitere Kunden. Der Befehl nennt alle.
    }
costs-resellers = Wiederverkäufer
costs-resellers-text = Jeder mit allem, was für ihn und für seine Kunden getan wurde, die auch oben stehen.
costs-reseller = Wiederverkäufer
