# Der Kunde, wie ihn Menschen sehen: Bezeichnungen, Zustände mit Grund, Geld, Rechnungen, Gebühren.

## How values are written

format-money = { $amount }{"\u00A0"}{ $currency }
format-money-of = { $part } von { $whole }
format-hours = { $count }{"\u00A0"}Std.
format-minutes = { $count }{"\u00A0"}Min.
format-seconds = { $count }{"\u00A0"}Sek.
format-duration = { $first } { $second }
format-list = { $first }, { $second }
format-period = { $first } – { $second }
format-period-from = ab { $date }
format-period-to = bis { $date }
format-showing-of = { $shown } von { $total } werden angezeigt
format-showing-first = { $shown } werden angezeigt; es gibt weitere

## Customer

customer-untitled = Kunde { $id }
customer-label-id = Name in der Abrechnung
customer-label-email = E-Mail
customer-label-phone = Telefon
customer-label-address = Adresse
customer-label-type = Art
customer-type-reseller = Wiederverkäufer
customer-type-distributor = Distributor
customer-label-reseller = Wiederverkäufer
customer-reseller-number = Nr. { $id }
customer-label-class = Kundenklasse
customer-label-since = Kunde seit
customer-label-billed-to = Abgerechnet bis
customer-label-next-bill = Nächste Abrechnung

## Money

money-owes = Offener Betrag
money-paid-ahead = Guthaben
money-nothing-owed = Nichts offen
money-available = Verfügbar
money-no-funds = Guthaben aufgebraucht
money-overdrawn = Überzogen um
money-balance = Saldo
money-balance-owed = Saldo, vom Kunden geschuldet
money-balance-in-favour = Saldo, zugunsten des Kunden
money-credit-left = Freier Kreditrahmen
money-credit-used-up = Kreditrahmen ausgeschöpft
money-credit-over = Kreditrahmen überschritten um
money-left-to-spend = Noch verfügbar
money-including-credit = Darin enthaltener Kredit
money-credit-limit = Kreditrahmen
money-no-limit = Unbegrenzt
money-unallocated = Noch nicht zugeordnete Zahlungen
money-unknown = In der Abrechnung nicht angegeben

## State of a customer

status-customer-active = Aktiv
status-customer-closed = Geschlossen
status-customer-closed-reason = Der Kunde wurde endgültig geschlossen.
status-customer-exported = Exportiert
status-customer-exported-reason = Der Kunde wurde in ein anderes Abrechnungssystem exportiert.
status-customer-deactivated = Deaktiviert
status-customer-deactivated-reason = Der Kunde wurde in der Abrechnung deaktiviert.
status-customer-blocked = Gesperrt
status-customer-blocked-reason = Alle Dienste des Kunden sind in der Abrechnung gesperrt.
status-customer-reseller-blocked = Mit dem Wiederverkäufer gesperrt
status-customer-reseller-blocked-reason = Der Wiederverkäufer des Kunden ist gesperrt.
status-customer-provisionally-terminated = Vorläufig beendet
status-customer-provisionally-terminated-reason = Die Dienste sind vorerst beendet; der Kunde kann in der Abrechnung noch wiederhergestellt werden.
status-customer-reseller-provisionally-terminated = Mit dem Wiederverkäufer vorläufig beendet
status-customer-reseller-provisionally-terminated-reason = Der Wiederverkäufer des Kunden ist vorläufig beendet.
status-customer-suspended = Ausgesetzt
status-customer-suspended-reason = Die Dienste ruhen, bis die Aussetzung in der Abrechnung aufgehoben wird.
status-customer-reseller-suspended = Mit dem Wiederverkäufer ausgesetzt
status-customer-reseller-suspended-reason = Der Wiederverkäufer des Kunden ist ausgesetzt.
status-customer-frozen = Eingefroren
status-customer-frozen-reason = Der Kunde ist in der Abrechnung eingefroren; Dienste funktionieren möglicherweise nicht.
status-customer-billing-paused = Abrechnung pausiert
status-customer-billing-paused-reason = Es wird nichts berechnet, bis die Abrechnung fortgesetzt wird.
status-customer-limited = Eingeschränkt
status-customer-limited-reason = Nur ein Teil der Dienste funktioniert, bis die Einschränkung in der Abrechnung aufgehoben wird.
status-customer-credit-exceeded = Kreditrahmen erreicht
status-customer-credit-exceeded-reason = Der Kreditrahmen ist ausgeschöpft.
status-customer-no-available-funds = Kein Guthaben
status-customer-no-available-funds-reason = Das Prepaid-Guthaben ist aufgebraucht.
status-customer-spending-limit-reached = Ausgabenlimit erreicht
status-customer-spending-limit-reached-reason = Das für den Kunden festgelegte Ausgabenlimit ist ausgeschöpft.
status-customer-suspension-delayed = Aussetzung verschoben
status-customer-suspension-delayed-reason = Der Kunde soll ausgesetzt werden; die Abrechnung hat das verschoben.
status-customer-limiting-delayed = Einschränkung verschoben
status-customer-limiting-delayed-reason = Die Dienste des Kunden sollen eingeschränkt werden; die Abrechnung hat das verschoben.
status-customer-in-progress = In Bearbeitung
status-customer-in-progress-reason = In der Abrechnung läuft noch eine Änderung an diesem Kunden.

## State of an account

status-account-active = Aktiv
status-account-closed = Geschlossen
status-account-closed-reason = Der Anschluss wurde endgültig geschlossen.
status-account-expired = Abgelaufen
status-account-expired-reason = Die Gültigkeit des Anschlusses ist abgelaufen.
status-account-inactive = Inaktiv
status-account-inactive-reason = Der Anschluss wurde in der Abrechnung abgeschaltet.
status-account-not-yet-active = Noch nicht aktiv
status-account-not-yet-active-reason = Das Startdatum des Anschlusses liegt in der Zukunft.
status-account-blocked = Gesperrt
status-account-blocked-reason = Der Anschluss selbst ist in der Abrechnung gesperrt.
status-account-quarantine = In Quarantäne
status-account-quarantine-reason = Der Betrugsschutz hat Anrufe über diesen Anschluss gestoppt.
status-account-screening = Wird geprüft
status-account-screening-reason = Der Betrugsschutz prüft Anrufe über diesen Anschluss.
status-account-overdraft = Überzogen
status-account-overdraft-reason = Es wurde mehr verbraucht, als der Anschluss hatte.
status-account-credit-exceeded = Kreditrahmen erreicht
status-account-credit-exceeded-reason = Der Kreditrahmen des Anschlusses ist ausgeschöpft.
status-account-zero-balance = Kein Guthaben
status-account-zero-balance-reason = Das eigene Guthaben des Anschlusses ist aufgebraucht.
status-account-frozen = Eingefroren
status-account-frozen-reason = Der Anschluss ist in der Abrechnung eingefroren; Dienste funktionieren möglicherweise nicht.
status-account-customer-exported = Kunde exportiert
status-account-customer-exported-reason = Der gesamte Kunde wurde in ein anderes Abrechnungssystem exportiert.
status-account-customer-suspended = Kunde ausgesetzt
status-account-customer-suspended-reason = Der gesamte Kunde ist ausgesetzt.
status-account-customer-limited = Kunde eingeschränkt
status-account-customer-limited-reason = Nur ein Teil der Dienste des Kunden funktioniert.
status-account-customer-provisionally-terminated = Kunde vorläufig beendet
status-account-customer-provisionally-terminated-reason = Alle Dienste des Kunden sind vorerst beendet.
status-account-customer-blocked = Kunde gesperrt
status-account-customer-blocked-reason = Der gesamte Kunde ist gesperrt.
status-account-customer-has-no-available-funds = Kunde ohne Guthaben
status-account-customer-has-no-available-funds-reason = Das Prepaid-Guthaben des Kunden ist aufgebraucht.
status-account-customer-credit-exceed = Kreditrahmen des Kunden erreicht
status-account-customer-credit-exceed-reason = Der Kreditrahmen des Kunden ist ausgeschöpft.
status-account-customer-suspension-delayed = Aussetzung des Kunden verschoben
status-account-customer-suspension-delayed-reason = Der Kunde soll ausgesetzt werden; die Abrechnung hat das verschoben.
status-account-customer-limiting-delayed = Einschränkung des Kunden verschoben
status-account-customer-limiting-delayed-reason = Die Dienste des Kunden sollen eingeschränkt werden; die Abrechnung hat das verschoben.

## State of an invoice

status-invoice-unpaid = Unbezahlt
status-invoice-unpaid-reason = Für diese Rechnung ist keine Zahlung eingegangen.
status-invoice-partially-paid = Teilweise bezahlt
status-invoice-partially-paid-reason = Ein Teil des Betrags ist noch offen.
status-invoice-paid = Bezahlt
status-invoice-overdue = Überfällig
status-invoice-overdue-reason = Das Fälligkeitsdatum ist verstrichen.
status-invoice-overdue-days =
    { $count ->
        [one] Die Zahlung war vor { $count } Tag fällig.
       *[other] Die Zahlung war vor { $count } Tagen fällig.
    }
status-invoice-do-not-pay = Nicht bezahlen
status-invoice-do-not-pay-reason = Der Kunde soll diese Rechnung nicht bezahlen.
status-invoice-no-payment-required = Keine Zahlung nötig
status-invoice-previous-balance-remaining = Früherer Saldo offen
status-invoice-previous-balance-remaining-reason = Ein Betrag aus einem früheren Zeitraum ist noch offen.
status-invoice-under-review = In Prüfung
status-invoice-under-review-reason = Die Rechnung wird vor dem Versand geprüft.
status-invoice-approved = Freigegeben
status-invoice-approved-reason = Die Rechnung wurde geprüft und freigegeben.

## A state that has no words here

status-other = Anderer Zustand
status-other-named = Anderer Zustand ({ $code })
status-other-reason = Die Abrechnung meldet einen Zustand, der hier nicht bekannt ist.
status-other-named-reason = In Klammern steht der Name, den die Abrechnung verwendet.

## Accounts

account-label-add-ons = Zusatzoptionen
account-label-aliases = Alias-Nummern
account-label-aliases-more = Weitere Alias-Nummern
account-label-did = Rufnummer (DID)
account-label-extension = Nebenstelle
account-extension-named = { $number } ({ $name })
account-label-balance = Eigener Saldo
account-label-balance-below-zero = Eigener Saldo, unter null
account-label-registration = SIP-Anmeldung
account-registered = Angemeldet
account-not-registered = Nicht angemeldet
account-label-email = E-Mail
account-label-activated = Aktiv seit
account-label-activates = Aktiv ab
account-label-expires = Gültig bis
account-label-expired = Gültigkeit endete
account-label-alias = Alias
account-alias = Führt zu einem anderen Anschluss

## Invoices

invoice-title = Rechnung { $number }
invoice-title-dated = Rechnung vom { $date }
invoice-title-plain = Rechnung
invoice-amount = Betrag
invoice-to-pay = Zu zahlen
invoice-nothing-to-pay = Nichts zu zahlen
invoice-in-favour = Zugunsten des Kunden
invoice-net = Nettobetrag
invoice-net-credit = Nettogutschrift
invoice-paid = Bezahlt
invoice-paid-back = Zurückgezahlt
invoice-label-issued = Ausgestellt
invoice-label-due = Fällig
invoice-label-period = Zeitraum

## Calls and charges

charge-outgoing = Ausgehender Anruf
charge-incoming = Eingehender Anruf
charge-forwarded = Weitergeleiteter Anruf
charge-payment = Zahlung oder Korrektur
charge-payment-received = Zahlung oder Gutschrift
charge-payment-debited = Korrektur
charge-other = Gebühr
charge-other-credit = Gutschrift
charge-parties = { $from } → { $to }
charge-from = Von { $number }
charge-to = An { $number }
charge-amount-charged = Berechnet
charge-amount-credited = Gutgeschrieben
charge-amount-free = Kostenlos
charge-quantity = Menge: { $quantity }
charge-time-unknown = Zeit nicht angegeben
charge-failed = Fehlgeschlagen
charge-failed-call-reason = Der Anruf kam nicht zustande.
charge-failed-other-reason = Die Abrechnung meldet dies als fehlgeschlagen.
