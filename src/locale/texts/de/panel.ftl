## Rahmen und Karte

panel-title = Rechnungskunde
panel-demo = Demo: Alle Kunden, Nummern und Beträge sind erfunden.
panel-loading = Wird geladen …
panel-back = Zurück
panel-cancel = Abbrechen
panel-close = Schließen
panel-try-again = Erneut versuchen
panel-next-try = Nächster Versuch
panel-in-seconds =
    { $seconds ->
        [one] in { $seconds } Sekunde
       *[other] in { $seconds } Sekunden
    }
panel-updated = Aktualisiert
panel-refresh = Kunden aktualisieren
panel-reload = Ansicht aktualisieren
panel-open-billing = In PortaBilling öffnen
panel-customer-id = Nr.
panel-stale = Von der Abrechnung kam nichts Neueres. Das sind die letzten bekannten Einträge.
panel-section-accounts = Anschlüsse und Produkte
panel-section-invoices = Rechnungen
panel-section-charges = Letzte Anrufe und Buchungen
panel-refresh-accounts = Anschlüsse aktualisieren
panel-refresh-invoices = Rechnungen aktualisieren
panel-refresh-charges = Anrufe und Buchungen aktualisieren
panel-no-accounts = Dieser Kunde hat keine Anschlüsse.
panel-no-invoices = Es gibt noch keine Rechnungen.
panel-no-charges = Keine Anrufe oder Buchungen in diesem Zeitraum.

## Suche

search-label = Kunden suchen
search-submit = Suchen
search-hint = Name, Firma, Rufnummer, Anschluss, E-Mail oder Kundennummer
search-found = Treffer für „{ "\u2068" }{ $query }{ "\u2069" }“
search-none = Kein Kunde gefunden
search-tried = Gesucht wurde nach:
search-none-advice = Prüfen Sie die Schreibweise, oder suchen Sie mit weniger Wörtern, der Rufnummer oder der E-Mail-Adresse.
search-matched-by = Warum dieser Kunde
search-accounts = Anschlüsse
search-open-organization = Organisation öffnen
search-pages = Trefferseiten
search-previous = Vorherige
search-next = Weitere

## Verknüpfen

link-link = Verknüpfen
link-linked-to = Verknüpft mit
link-other = Anderen Kunden verknüpfen
link-unlink = Trennen
link-unlink-question = Verknüpfung trennen?
link-unlink-text = Organisation und Kunde bleiben, wie sie sind. Sie können beide jederzeit wieder verknüpfen.
link-overwrite = Externe ID ersetzen
link-present-organization = Verknüpft mit
link-conflict = Bereits verknüpft
link-conflict-organization = Diese Organisation gehört zum Kunden
link-conflict-customer = Dieser Kunde gehört zur Organisation
link-move = Verknüpfung verschieben
link-move-text = Die bisherige Verknüpfung wird gelöst und die neue angelegt.
link-move-not-allowed = Sie dürfen keine Verknüpfungen verschieben. Fragen Sie die Administration.
link-keep = So lassen

## Zustände

state-outside = Diese Seite in Zendesk öffnen
state-outside-text = Sie arbeitet als App neben einem Ticket, einer Person oder einer Organisation.
state-no-organization = Keine Organisation
state-no-organization-text = Zum Verknüpfen braucht es eine Organisation. Bis dahin können Sie Kunden nachschlagen.
state-choose = Mehrere Organisationen
state-choose-text = Diese Person gehört zu mehreren. Wessen Kunden möchten Sie sehen?
state-offline = Keine Verbindung zu portadesk
state-offline-text = Prüfen Sie Ihr Netzwerk. Haben andere dasselbe Problem, melden Sie es der Administration.
state-not-started = Die Ansicht konnte nicht starten
state-not-started-text = Zendesk hat nicht mitgeteilt, wo diese Seite steht. Versuchen Sie es erneut; bleibt es dabei, laden Sie Zendesk neu.
state-unlinked = Kein Kunde verknüpft
state-view-only = Sie können Kunden nachschlagen, aber nicht verknüpfen.
state-gone = Kunde nicht mehr in der Abrechnung
state-gone-text = PortaBilling kennt diesen Kunden nicht mehr. Trennen Sie die Verknüpfung, oder suchen Sie den Nachfolger.
state-closed = Dieser Kunde ist geschlossen
state-closed-text = Es werden keine Leistungen mehr abgerechnet. Trennen Sie ihn, wenn die Organisation nun einen anderen Kunden hat.
state-billing-down-linked = Die Verknüpfung ist sicher.
state-billing-down-named = Die externe ID der Organisation nennt diesen Kunden. Ob er verknüpft werden kann, zeigt sich, wenn die Abrechnung antwortet.
state-billing-down-unknown = Über diesen Kunden ist hier noch nichts bekannt, daher gibt es vorerst nichts zu zeigen.
state-foreign-unlinked = Die Organisation trägt „{ "\u2068" }{ $value }{ "\u2069" }“. Das bezeichnet keinen Kunden. Beim Verknüpfen bleibt es stehen.
state-note-billing-down = Die Abrechnung antwortet nicht
state-note-billing-down-text = Sie sehen den letzten bekannten Stand. Verknüpfen geht erst wieder, wenn die Abrechnung antwortet.
state-note-billing-busy-text = Sie sehen den letzten bekannten Stand. Verknüpfen geht erst, wenn die Abrechnung wieder gefragt werden kann.
state-note-mirror-pending = Zendesk weiß noch nichts davon
state-note-mirror-pending-text = Die Verknüpfung gilt. Zendesk hat sie noch nicht übernommen und wird so bald wie möglich informiert.
state-note-mirror-not-allowed-text = Die Verknüpfung gilt. Zendesk erlaubt portadesk nicht, Organisationen zu ändern. Melden Sie es der Administration.
state-note-mirror-taken-text = Die Verknüpfung gilt. Eine andere Organisation trägt in Zendesk diese externe ID. Leeren Sie sie dort; portadesk versucht es von selbst erneut.
state-note-mirror-gone-text = Die Verknüpfung gilt, aber Zendesk kennt diese Organisation nicht mehr. Trennen Sie sie, oder melden Sie es der Administration.
state-note-mirror-refused-text = Die Verknüpfung gilt. Zendesk hat die externe ID abgelehnt. Melden Sie es der Administration; portadesk versucht es von selbst erneut.
state-note-releasing-text = Die Verknüpfung ist beendet. Die externe ID der Organisation nennt den Kunden noch und wird geleert, sobald Zendesk erreichbar ist.
state-note-releasing-refused-text = Die Verknüpfung ist beendet. Die externe ID der Organisation nennt den Kunden noch, und Zendesk lässt portadesk sie nicht leeren. Melden Sie es der Administration.
state-note-foreign = Externe ID belegt
state-note-foreign-text = Die Verknüpfung gilt. Die externe ID „{ "\u2068" }{ $value }{ "\u2069" }“ der Organisation stammt von anderswo und blieb unverändert.
state-note-adopted = Verknüpfung übernommen
state-note-adopted-text = Die externe ID der Organisation nannte diesen Kunden bereits.

## Vorschläge

suggest-none = Kein Vorschlag
suggest-one = Ein Kunde könnte passen
suggest-one-text = Prüfen Sie die Hinweise, bevor Sie verknüpfen.
suggest-several = Mehrere Kunden könnten passen
suggest-several-text = Die Hinweise sind nicht eindeutig. Vergleichen Sie, bevor Sie verknüpfen.

## Fehler: ein Satz, dann was zu tun ist

error-code = Code
error-reference = Kennung
error-not-repeated = Änderungen werden nicht von selbst wiederholt.
error-invalid-request = Diese Anfrage war nicht zu verstehen.
error-invalid-request-advice = Prüfen Sie Ihre Eingabe. Stimmt sie, melden Sie es der Administration.
error-sign-in-again = Ihre Sitzung ist beendet.
error-sign-in-again-advice = Laden Sie Zendesk neu, oder schließen Sie das Ticket und öffnen Sie es wieder.
error-page-not-verified = Diese Seite konnte nicht geprüft werden.
error-page-not-verified-advice = Laden Sie Zendesk neu. Bleibt es dabei, nennen Sie der Administration die Kennung.
error-visit-ended = Ihr Besuch ist beendet.
error-visit-ended-advice = Melden Sie sich erneut an.
error-link-not-good = Dieser Link gilt nicht mehr.
error-link-not-good-advice = Ein Link gilt einmal und nicht lange. Bitten Sie um einen neuen, oder melden Sie sich an.
error-sign-in-refused = PortaBilling akzeptiert diese Anmeldung nicht.
error-sign-in-refused-advice = Prüfen Sie Login und Passwort. Es sind die, die Sie in PortaBilling selbst verwenden.
error-password-run-out = PortaBilling verlangt ein neues Passwort von Ihnen.
error-password-run-out-advice = Ändern Sie es in PortaBilling und melden Sie sich dann hier mit dem neuen an.
error-too-many-attempts = Zu viele Anmeldungen sind fehlgeschlagen.
error-too-many-attempts-advice = Warten Sie, bevor Sie es erneut versuchen.
error-customer-not-shown = Die Abrechnung zeigt Ihnen diesen Kunden nicht.
error-customer-not-shown-advice = Es gibt ihn nicht, oder er gehört zum Bereich von jemand anderem.
error-key-not-good = Dieser Schlüssel gilt nicht.
error-key-not-good-advice = Erstellen Sie einen mit „portadesk keys create“.
error-key-not-allowed = Dieser Schlüssel ist dafür nicht gedacht.
error-key-not-allowed-advice = Erstellen Sie einen mit der nötigen Berechtigung.
error-not-allowed = Sie dürfen keine Rechnungskunden sehen.
error-not-allowed-advice = Bitten Sie die Administration, Ihre Rolle oder Gruppe freizugeben.
error-link-not-allowed = Sie dürfen keine Kunden verknüpfen.
error-link-not-allowed-advice = Bitten Sie die Administration, Ihre Rolle oder Gruppe freizugeben.
error-manage-not-allowed = Diese Seite ist für Administratoren.
error-manage-not-allowed-advice = Bitten Sie einen Administrator, Ihre Rolle oder Gruppe aufzunehmen.
error-not-found = Das gibt es nicht mehr.
error-not-found-advice = Aktualisieren Sie die Ansicht, um den jetzigen Stand zu sehen.
error-already-linked = Eines von beiden ist bereits verknüpft.
error-already-linked-advice = Aktualisieren Sie die Ansicht, um die jetzige Verknüpfung zu sehen.
error-external-id-changed = Die externe ID hat sich inzwischen geändert.
error-external-id-changed-advice = Es wurde nichts ersetzt. Aktualisieren Sie die Ansicht, um den jetzigen Wert zu sehen.
error-customer-not-found = Die Abrechnung kennt diesen Kunden nicht.
error-customer-not-found-advice = Suchen Sie erneut, und wählen Sie einen der Treffer.
error-too-many-requests = Das war zu schnell.
error-too-many-requests-advice = Warten Sie einen Augenblick, bevor Sie weitermachen.
error-upstream-busy = Im Augenblick warten zu viele Anfragen.
error-upstream-busy-advice = Versuchen Sie es gleich noch einmal. Es geht nichts verloren.
error-billing-error = Die Abrechnung gab keine brauchbare Antwort.
error-billing-error-advice = Versuchen Sie es erneut. Bleibt es dabei, nennen Sie der Administration die Kennung.
error-billing-unreachable = Die Abrechnung antwortet nicht.
error-billing-unreachable-advice = Versuchen Sie es gleich noch einmal. Es geht nichts verloren.
error-zendesk-error = Zendesk gab keine brauchbare Antwort.
error-zendesk-error-advice = Versuchen Sie es erneut. Bleibt es dabei, nennen Sie der Administration die Kennung.
error-zendesk-unreachable = Zendesk antwortet nicht.
error-zendesk-unreachable-advice = Versuchen Sie es gleich noch einmal. Bestehende Verknüpfungen gelten weiter.
error-plan-too-slow = Den Plan zu machen dauert zu lange.
error-plan-too-slow-advice = Wählen Sie weniger Paare, oder versuchen Sie es gleich noch einmal. Es wurde nichts geschrieben.
error-form-ended = Dieses Formular ist nicht mehr offen.
error-form-ended-advice = Öffnen Sie ein neues.
error-file-empty = In dieser Datei ist nichts.
error-file-empty-advice = Sehen Sie nach, ob Sie die richtige gewählt haben.
error-file-kind-not-taken = Dateien dieser Art werden nicht angenommen.
error-file-kind-not-taken-advice = Wählen Sie eine von einer Art, die angenommen wird.
error-too-many-files = Mehr Dateien können nicht dabei sein.
error-too-many-files-advice = Entfernen Sie eine, die weniger wichtig ist.
error-file-too-large = Diese Datei ist zu groß.
error-file-too-large-advice = Wählen Sie eine kleinere.
error-no-room-for-files = Im Moment können keine Dateien angenommen werden.
error-no-room-for-files-advice = Senden Sie Ihre Frage ohne sie, oder versuchen Sie es später noch einmal.
error-ticket-changed = Das Ticket hat sich inzwischen geändert.
error-ticket-changed-advice = Sehen Sie es sich noch einmal an, bevor Sie weitermachen.
error-ticket-ended = Das Ticket ist endgültig geschlossen.
error-ticket-ended-advice = Öffnen Sie ein neues.
error-key-not-accepted = Der Schlüssel des Programms wird nicht angenommen.
error-key-not-accepted-advice = Vergleichen Sie ihn mit der Konfiguration.
error-internal = Bei uns ist etwas schiefgegangen.
error-internal-advice = Versuchen Sie es erneut. Bleibt es dabei, nennen Sie der Administration die Kennung.
