# Why a customer was found, what was looked for, and what speaks for a candidate.

## Why it was found

match-customer-id = Kundennummer
match-account-id = Account
match-alias = Alias eines Accounts
match-did = Rufnummer (DID)
match-phone = Kontakttelefon
match-email = E-Mail
match-customer-name = Name in der Abrechnung
match-company-name = Firma
match-person-name = Ansprechpartner

## What was looked for

tried-customer-id = Kundennummer { "\u2068" }{ $value }{ "\u2069" }
tried-account-id = Account oder Alias { "\u2068" }{ $value }{ "\u2069" }
tried-account-id-part = Accounts mit { "\u2068" }{ $value }{ "\u2069" } in der Kennung
tried-did = Rufnummer (DID) { "\u2068" }{ $value }{ "\u2069" }
tried-customer-phone = Kontakttelefon { "\u2068" }{ $value }{ "\u2069" }
tried-customer-email = E-Mail des Kunden { "\u2068" }{ $value }{ "\u2069" }
tried-account-email = E-Mail des Accounts { "\u2068" }{ $value }{ "\u2069" }
tried-exact-name = Genau der Name { "\u2068" }{ $value }{ "\u2069" }
tried-name = Namen mit { "\u2068" }{ $value }{ "\u2069" }
tried-words = Namen mit all diesen Wörtern: { "\u2068" }{ $value }{ "\u2069" }
tried-refused = { $what } (danach kann die Abrechnung nicht suchen)
tried-failed = { $what } (keine Antwort)

## Lists of matches

match-showing = { $from } bis { $to } von { $total }
match-showing-more = { $from } bis { $to }; es gibt weitere
match-status-unknown = Zurzeit unbekannt
match-partial = Die Abrechnung hat nicht alles beantwortet: Es kann weitere geben.
match-city = Ort
match-contact = Kontakt
match-reseller = Reseller
match-account-total = { $shown } von { $total } Accounts
match-query-too-short = Geben Sie mindestens zwei Zeichen ein.
match-query-too-long = Geben Sie höchstens 100 Zeichen ein.
match-query-unreadable = Der Text enthält unsichtbare Steuerzeichen. Geben Sie ihn neu ein.

## What speaks for a candidate: where it stands in the help desk

evidence-requester-email = E-Mail des Anfragenden
evidence-requester-phone = Telefon des Anfragenden
evidence-requester-name = Name des Anfragenden
evidence-organization-name = Name der Organisation
evidence-organization-domain = Domain der Organisation
evidence-subject = Im Betreff
evidence-description = In der Beschreibung

## … and what it is in billing

evidence-is-customer-id = { "\u2068" }{ $value }{ "\u2069" }, die Kundennummer
evidence-is-customer-email = { "\u2068" }{ $value }{ "\u2069" }, die E-Mail des Kunden
evidence-is-customer-phone = { "\u2068" }{ $value }{ "\u2069" }, das Telefon des Kunden
evidence-is-customer-name = { "\u2068" }{ $value }{ "\u2069" }, der Name in der Abrechnung
evidence-is-company-name = { "\u2068" }{ $value }{ "\u2069" }, der Firmenname
evidence-is-contact-person = { "\u2068" }{ $value }{ "\u2069" }, der Ansprechpartner
evidence-is-account-id = { "\u2068" }{ $value }{ "\u2069" }, ein Account
evidence-is-account-email = { "\u2068" }{ $value }{ "\u2069" }, die E-Mail eines Accounts
evidence-is-alias = { "\u2068" }{ $value }{ "\u2069" }, Alias eines Accounts
evidence-is-domain = { "\u2068" }{ $value }{ "\u2069" }, die Domain der Kunden-E-Mail
evidence-is-did = { "\u2068" }{ $value }{ "\u2069" }, eine Rufnummer (DID) des Kunden

## … also for others

evidence-rivals =
    { $count ->
        [one] { $what }; führt auch zu { $count } anderen Kunden
       *[other] { $what }; führt auch zu { $count } anderen Kunden
    }

## What is no evidence

remark-public-domain = { "\u2068" }{ $value }{ "\u2069" } gehört einem Mailanbieter und sagt nichts über einen Kunden.
remark-shared-domain = { "\u2068" }{ $value }{ "\u2069" } haben zu viele Kunden gemeinsam, um etwas auszusagen.
remark-incomplete = Die Abrechnung hat nicht alles beantwortet: Es kann weitere Kandidaten geben.

## After a change, as a short message

notify-linked = Mit Kunde { $customer } verknüpft.
notify-unlinked = Verknüpfung mit Kunde { $customer } gelöst.
notify-changed-meanwhile = Die Verknüpfung hat sich inzwischen geändert, daher wurde nichts getan. So ist der jetzige Stand.
notify-external-id-replaced = Die externe ID nennt jetzt Kunde { $customer }.

## States with two partners

state-ambiguous = Zwei Organisationen, ein Kunde
state-ambiguous-text = Die externe ID dieser Organisation nennt einen Kunden, der mit einer anderen Organisation verknüpft ist. Vergleichen Sie, dann verschieben Sie die Verknüpfung oder lassen sie, wie sie ist.
state-gone-unlinked = Die externe ID nennt Kunde { $customer }, den die Abrechnung nicht kennt. Suchen Sie unten den richtigen Kunden.
state-zendesk-down = Zendesk antwortet nicht
state-zendesk-down-text = Hier ist keine Verknüpfung bekannt. Ob die Organisation schon einen Kunden nennt, lässt sich gerade nicht lesen. Verknüpfungen gelten und werden Zendesk später mitgeteilt.
state-zendesk-not-allowed = Zendesk erlaubt portadesk nicht, Organisationen zu lesen
state-zendesk-not-allowed-text = Hier ist keine Verknüpfung bekannt, und ob die Organisation schon einen Kunden nennt, lässt sich nicht lesen. Melden Sie es der Administration.

## More errors

error-too-large = Die Anfrage ist zu groß.
error-too-large-advice = Kürzen Sie die Eingabe und versuchen Sie es erneut.
error-method-not-allowed = Das geht hier nicht.
error-method-not-allowed-advice = Laden Sie Zendesk neu. Bleibt es dabei, nennen Sie der Administration die Kennung.
error-ledger-unavailable = Kunden können gerade nicht gezeigt werden.
error-ledger-unavailable-advice = Wer was sieht, muss festgehalten werden, und das gelingt gerade nicht. Nennen Sie der Administration die Kennung.
error-event-not-believed = Der Absender dieses Ereignisses hat sich nicht ausgewiesen.
error-event-not-believed-advice = Vergleichen Sie die Zugangsdaten im Event-Handler der Abrechnung mit denen der Konfiguration. Das Ereignis wird erneut gesendet.
error-event-not-taken = Dieses Ereignis kann gerade nicht angenommen werden.
error-event-not-taken-advice = Es wird erneut gesendet. Bleibt es dabei, sagt das Protokoll, warum.
error-event-unusable = Das ist kein Ereignis, das sich verarbeiten lässt.
error-event-unusable-advice = Sein Inhalt wird aufbewahrt, und es wird nicht noch einmal gebraucht.
error-webhook-not-verified = Diese Nachricht ist nicht von Zendesk unterschrieben.
error-webhook-not-verified-advice = Vergleiche das Signaturgeheimnis des Webhooks in Zendesk mit webhook_secret in der Konfiguration, und beide Uhren.
