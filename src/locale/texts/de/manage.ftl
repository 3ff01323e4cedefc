## The page for administrators

manage-title = Abrechnung und Zendesk
manage-last-answer = Letzte Antwort
manage-last-failure = Letzter Fehler

## Connections

manage-health = Verbindungen
manage-refresh-health = Verbindungen aktualisieren
manage-billing = PortaBilling
manage-zendesk = Zendesk
manage-store = Datenbank
manage-well = Antwortet
manage-failing = Fällt aus
manage-silent = Antwortet nicht
manage-trial = Wird erprobt
manage-not-asked = Noch nicht gefragt
manage-no-installation = App nicht gefunden
manage-no-installation-text = Zendesk zeigt die installierte App nicht. „portadesk check“ sagt mehr.
manage-billing-paused = Nach mehreren Fehlern wird die Abrechnung kurz in Ruhe gelassen. Agenten sehen den letzten bekannten Stand.
manage-store-silent = Verknüpfungen und Protokoll sind nicht lesbar. Siehe das Log des Dienstes.
manage-own-view = Was dieser Prozess seit seinem Start gesehen hat; bei Ereignissen, was alle Prozesse angenommen haben.
manage-last-event = Letztes Ereignis
manage-events = Ereignisse der Abrechnung
manage-events-arrive = Kommen an
manage-events-none = Noch keine
manage-events-none-text = Es wurde noch kein Ereignis angenommen. Vergleichen Sie die Adresse im Handler der Abrechnung mit der dieses Mandanten.
manage-events-refused = Nicht geglaubt
manage-events-not-believed = Seit dem Start nicht geglaubt: { $count }. Vergleichen Sie Login und Geheimnis mit dem Handler der Abrechnung.
failure-unreachable = Es kam rechtzeitig keine Antwort. Prüfen Sie Netz, Firewall und Adresse; „portadesk check“ sagt, was es ist.
failure-unreadable = Die Antwort ist nicht zu verstehen. Antwortet ein Proxy an ihrer Stelle? Das Log sagt, was kam.
failure-login-refused = Die Anmeldung wird abgelehnt. Prüfen Sie Login, Passwort oder Token in der Konfiguration.
failure-not-allowed = Der Zugang wird nicht angenommen. Prüfen Sie ihn in der Konfiguration und seine Rechte in Zendesk.
failure-busy = Es bat zu warten: Das Limit der Anfragen ist erschöpft. Sehen Sie nach, welche Programme das Konto noch nutzen.
failure-overloaded = Zu viele Fragen warteten. Bleibt es so: „max_in_flight“ erhöhen, wenn die Abrechnung mehr verträgt.
failure-paused = Nach mehreren Fehlern wird sie einen Moment in Ruhe gelassen.
failure-failed = Es ist selbst ausgefallen. Sehen Sie auf dessen Statusseite; es wird wieder gefragt.
failure-other = Das Log des Dienstes sagt, was geschah.

## In step

manage-off = Dieser Mandant nimmt keine Ereignisse der Abrechnung an, deshalb gibt es hier nichts zu zeigen. Siehe [tenants.provisioning] in der Konfiguration.
manage-drift = Im Gleichstand mit der Abrechnung
manage-refresh-drift = Gleichstand aktualisieren
manage-percent = { $number } %
manage-in-step = { $in-step } von { $customers } Kunden sind im Gleichstand.
manage-no-pass = Der Anteil ist nach dem ersten Durchgang über alle Kunden bekannt. Beginn:
manage-oldest = Älteste Änderung, der noch nicht gefolgt wurde:
manage-all-followed = Jeder Änderung wurde gefolgt.
manage-chart = Anteil der Kunden im Gleichstand, letzte 24 Stunden
manage-chart-summary = Jetzt { $now }, niedrigster Wert { $lowest }.
manage-chart-table = Als Tabelle zeigen
manage-when = Zeit
manage-share = Im Gleichstand
manage-count-waiting = Wartend
manage-count-given-up = Aufgegeben
manage-count-unlinked = Unverknüpft
manage-found = Beim letzten Durchgang über alle Kunden gefunden
manage-found-nothing = Nichts, wovon nicht schon ein Ereignis berichtet hatte.
drift-missing = Der Kunde hatte keine Organisation und bekam eine.
drift-fix-missing = Wenn es viele sind: Sendet der Handler der Abrechnung Customer/Created?
drift-stale-field = Die Abrechnung hat sich geändert, und kein Ereignis sagte es.
drift-fix-stale-field = Es wurde geschrieben. Prüfen Sie, welche Ereignisse der Handler abonniert hat.
drift-changed-in-zendesk = Ein Wert von uns wurde in Zendesk geändert.
drift-fix-changed-in-zendesk = Er wurde wieder geschrieben. Sagen Sie es, wer immer es war, oder lassen Sie das Feld aus der Zuordnung weg.
drift-foreign-external-id = Die externe ID der verknüpften Organisation nennt etwas anderes.
drift-fix-foreign-external-id = Öffnen Sie die Organisation: Das Panel zeigt den Wert und lässt Sie ihn ersetzen.
drift-link-without-organization = Die verknüpfte Organisation gibt es in Zendesk nicht mehr.
drift-fix-link-without-organization = Lösen Sie die Verknüpfung, oder verknüpfen Sie die Organisation, die an ihre Stelle trat.
drift-closed-but-open = Der Kunde ist geschlossen, und seine Organisation zeigte es nicht.
drift-fix-closed-but-open = Sie wurde gekennzeichnet. Prüfen Sie, welche Ereignisse der Handler abonniert hat.
drift-twin = Eine zweite Organisation für einen Kunden, der mit einer anderen verknüpft ist.
drift-fix-twin = Führen Sie beide in Zendesk zusammen: Die Verknüpfung folgt. Oder leeren Sie die externe ID, oder benennen Sie sie um.
drift-orphan = Die externe ID der Organisation nennt einen Kunden, den die Abrechnung nicht kennt.
drift-fix-orphan = Leeren Sie die externe ID, oder verknüpfen Sie die Organisation im Panel.
drift-unlinked = Eine Person muss die Organisation wählen.
drift-fix-unlinked = Siehe die Liste ohne Verknüpfung auf dieser Seite.
drift-other = Etwas, das diese Version nicht kennt.
drift-fix-other = Siehe die Dokumentation einer neueren Version.
manage-last-pass = Die Zahlen sind die des Durchgangs, der begann
manage-pass-at-links = Ein neuer Durchgang läuft. Verknüpfungen angesehen: { $count }. Begonnen
manage-pass-at-organizations = Ein neuer Durchgang läuft. Organisationen angesehen: { $count }. Begonnen
manage-pass-at-customers = Ein neuer Durchgang läuft. Kunden angesehen: { $count }. Begonnen

## What waits, and what was given up

manage-waiting = Warteschlange
manage-refresh-waiting = Warteschlange aktualisieren
manage-changes-wait =
    { $count ->
        [one] { $count } Eintrag wartet.
       *[other] { $count } Einträge warten.
    }
manage-paused = Ein System dahinter antwortet nicht: Die Arbeit ruht.
manage-refused = Ein Zugang wird abgelehnt, oder Zendesk verbietet, was versucht wird: Die Arbeit steht. „portadesk check“ sagt mehr.
manage-next-try-at = Nächster Versuch:
manage-given-up = Aufgegeben
manage-nothing-given-up = Nichts wurde aufgegeben.
manage-more =
    { $count ->
        [one] { $count } weiterer.
       *[other] { $count } weitere.
    }
manage-tries =
    { $count ->
        [one] { $count } Versuch
       *[other] { $count } Versuche
    }
manage-since = seit
manage-retry = Erneut versuchen
manage-skip = Überspringen
manage-retried = Es wird erneut versucht.
manage-skipped = Es wird übersprungen.
manage-decided-before = Jemand anders war schneller: Es gibt nichts mehr zu entscheiden.
manage-subject-customer = Kunde { $id }
manage-subject-account = Konto { $id }
manage-subject-number = Eine Telefonnummer (verschlüsselt aufbewahrt)
manage-skip-next-event = Übersprungen kommt es erst mit dem nächsten Ereignis darüber wieder.
manage-skip-next-pass = Übersprungen kommt es mit dem nächsten Ereignis darüber oder dem nächsten Durchgang wieder.
manage-retry-all = Alle { $count } erneut versuchen
manage-retried-all = Erneut versucht: { $count }.
manage-outlook-changes = Alles wird nachgezogen sein etwa um
manage-outlook-apply = Ein Plan wird ausgeführt: { $done } von { $total } Zeilen. Die letzte etwa um
manage-oldest-first = Älteste

## Why something was given up, and what helps

cause-zendesk-refused = Zendesk fand einen Wert fehlerhaft.
cause-fix-zendesk-refused = Sehen Sie sich den Kontakt des Kunden in der Abrechnung an, vor allem die E-Mail-Adresse.
cause-value-taken = Ein Wert gehört in Zendesk zu einem anderen Datensatz.
cause-fix-value-taken = Finden Sie heraus, wem er gehört, und berichtigen Sie eines von beiden.
cause-name-taken = Der Name ist vergeben, auch mit Nummer.
cause-fix-name-taken = Benennen Sie eine der Organisationen in Zendesk um.
cause-linked-elsewhere = Die externe ID einer Organisation nennt diesen Kunden, der mit einer anderen verknüpft ist.
cause-fix-linked-elsewhere = Berichtigen Sie die externe ID, oder verschieben Sie die Verknüpfung im Panel.
cause-organization-gone = Die verknüpfte Organisation wurde in Zendesk gelöscht. Sie wird nicht von selbst neu angelegt.
cause-fix-organization-gone = Lösen Sie die Verknüpfung, oder verknüpfen Sie die Organisation, die an ihre Stelle trat.
cause-merged-into-linked = Die Organisation wurde mit einer zusammengeführt, die einem anderen Kunden gehört.
cause-fix-merged-into-linked = Entscheiden Sie im Panel, welcher der beiden Kunden es ist, und lösen Sie den anderen.
cause-merge-under-way = Zendesk ist mit einer Zusammenführung nicht fertig.
cause-fix-merge-under-way = Versuchen Sie es später erneut.
cause-zendesk-not-found = Ein Datensatz verschwand mittendrin.
cause-fix-zendesk-not-found = Versuchen Sie es erneut.
cause-zendesk-not-allowed = Zendesk verbietet, einen Datensatz dieses Kunden zu lesen oder zu schreiben.
cause-fix-zendesk-not-allowed = Prüfen Sie Rolle und Rechte des Zugangs; „portadesk check“ hilft.
cause-zendesk-failed = Zendesk scheiterte an diesem Kunden.
cause-fix-zendesk-failed = Das Log des Dienstes sagt mehr. Danach erneut versuchen.
cause-zendesk-unreadable = Zendesk gab zu diesem Kunden keine brauchbare Antwort.
cause-fix-zendesk-unreadable = Das Log des Dienstes sagt mehr. Danach erneut versuchen.
cause-zendesk-unreachable = Zendesk antwortete zu diesem Kunden nicht.
cause-fix-zendesk-unreachable = Das Log des Dienstes sagt mehr. Danach erneut versuchen.
cause-zendesk-busy = Zendesk hatte für diesen Kunden keine Zeit.
cause-fix-zendesk-busy = Das Log des Dienstes sagt mehr. Danach erneut versuchen.
cause-zendesk-conflict = Jedes Mal schrieb jemand denselben Datensatz.
cause-fix-zendesk-conflict = Suchen Sie ein anderes Programm, das ihn schreibt, und versuchen Sie es erneut.
cause-billing-unreadable = Die Abrechnung gab zu diesem Kunden keine brauchbare Antwort.
cause-fix-billing-unreadable = Das Log des Dienstes sagt mehr. Danach erneut versuchen.
cause-billing-unreachable = Die Abrechnung antwortete zu diesem Kunden nicht.
cause-fix-billing-unreachable = Das Log des Dienstes sagt mehr. Danach erneut versuchen.
cause-billing-refused = Die Abrechnung lehnte die Frage nach diesem Kunden ab.
cause-fix-billing-refused = Prüfen Sie die Rechte der Rolle in der Abrechnung; „portadesk check“ hilft.
cause-too-slow = Die Arbeit dauerte bei diesem Kunden zu lange.
cause-fix-too-slow = Erhöhen Sie „lease“ in [tenants.provisioning], und versuchen Sie es erneut.
cause-damaged-subject = Die Zeile wurde von fremder Hand geändert.
cause-fix-damaged-subject = Überspringen Sie sie.
cause-damaged-link = Die Datenbank enthält zu diesem Kunden etwas Unlesbares: Fremde Hand hat es geändert.
cause-fix-damaged-link = Lassen Sie die Zeilen des Kunden in den Tabellen links und written berichtigen und versuchen Sie es dann erneut.
cause-sync-interrupted = Ein „sync apply“ oder „sync undo“ wurde unterbrochen, während es diesen Kunden hatte.
cause-fix-sync-interrupted = Versuchen Sie es erneut, oder führen Sie denselben Plan noch einmal aus.
cause-other = Der Code sagt, warum.
cause-fix-other = Schlagen Sie den Code in der Dokumentation oder im Log nach.
manage-letters = Unlesbare Ereignisse
manage-letter =
    { $count ->
        [one] { $count } Mal: { $reason }
       *[other] { $count } Mal: { $reason }
    }
letter-not-json = Der Inhalt ist kein JSON-Objekt. Etwas anderes sendet an diese Adresse, oder ein Proxy ändert Inhalte.
letter-no-type = event_type fehlt. Sehen Sie sich die Vorlage des Senders an.
letter-no-subject = Die Nummer des Betroffenen fehlt. Sehen Sie sich die Variablen des Senders an.
letter-other = Unbekannt. Siehe die Dokumentation.

## The unlinked queue

manage-unlinked = Ohne Verknüpfung
manage-refresh-unlinked = Liste ohne Verknüpfung aktualisieren
manage-customers-wait =
    { $count ->
        [one] { $count } Kunde wartet auf eine Wahl.
       *[other] { $count } Kunden warten auf eine Wahl.
    }
manage-unlinked-none = Niemand wartet auf eine Wahl.
manage-unlinked-hint = Ein Name allein beweist nichts. Vergleichen Sie, wählen Sie die richtigen Paare, und lesen Sie den Plan, bevor etwas geschrieben wird.
manage-may-be = ist vielleicht
proposed-same-name = Gleicher Name
proposed-same-name-and-domain = Gleicher Name und gleiche Domain
proposed-other = Ein anderer Grund
manage-pages = Seiten
manage-show-plan = Plan zeigen
manage-may-not-link = Sie dürfen keine Kunden verknüpfen und deshalb keine Vorschläge annehmen.

## Plans

manage-plan = Was geschrieben wird
manage-plan-text = Noch ist nichts geschrieben. Ändert sich vorher etwas, wird auch dann nichts geschrieben.
manage-organization = Organisation
manage-organization-number = Organisation { $id }
manage-before = Vorher:
manage-after = Nachher:
manage-emptied = geleert
manage-plan-hash = Plan
manage-apply = Ausführen
plan-act-create = Organisation anlegen
plan-act-link = Verknüpfen
plan-act-update = Angleichen
plan-act-propose = Vorschlagen
plan-act-leave = So lassen
plan-act-other = Etwas anderes
plan-reason-no-organization = Der Kunde hat keine Organisation.
plan-reason-external-id = Die externe ID der Organisation nennt den Kunden.
plan-reason-made-before = Sie wurde von einem zurückgenommenen Plan für den Kunden angelegt.
plan-reason-list = Sie haben dieses Paar gewählt.
plan-reason-differs = Abrechnung und verknüpfte Organisation unterscheiden sich.
plan-reason-same-name = Eine Organisation hat den Namen des Kunden.
plan-reason-name-taken = Der Name gehört einem anderen Kunden.
plan-reason-linked-elsewhere = Eine Seite gehört inzwischen jemand anderem.
plan-reason-being-released = Eine Verknüpfung der Organisation ist gerade zu Ende. In einer Minute erneut versuchen.
plan-reason-foreign-external-id = Die externe ID der Organisation gehört einem anderen Programm. Verknüpfen Sie im Panel; dort lässt sie sich ersetzen.
plan-reason-organization-gone = Die Organisation gibt es in Zendesk nicht mehr.
plan-reason-customer-gone = Die Abrechnung kennt den Kunden nicht mehr.
plan-reason-other = Ein anderer Grund.
plan-value-name = Name
plan-value-external-id = Externe ID
plan-value-domain-names = Domains
plan-value-tags = Schlagwörter
plan-value-other = Ein anderer Wert
plan-left-changed = inzwischen geändert
plan-left-busy = der Dienst arbeitet gerade daran; Plan erneut ausführen
plan-left-name-in-use = eine Organisation dieses Namens wird gerade angelegt
plan-left-value-taken = ein Wert gehört inzwischen einer anderen Organisation
plan-left-zendesk-refused = Zendesk lehnte einen Wert ab
plan-left-job-failed = der Auftrag bei Zendesk scheiterte; Plan erneut ausführen
plan-left-linked-meanwhile = jemand hat eines von beiden verknüpft
plan-left-changed-since = jemand hat es seitdem geändert
plan-left-unlinked-since = jemand hat die Verknüpfung seitdem gelöst
plan-left-linked-elsewhere = es ist mit etwas anderem verknüpft
plan-left-organization-gone = die Organisation gibt es nicht mehr
plan-left-other = siehe das Log
manage-stage-comparing = Noch einmal prüfen…
manage-stage-writing = Schreiben…
manage-stage-restoring = Zurücknehmen…
manage-run-done = { $done } von { $all } Zeilen des Plans sind geschrieben.
manage-undo-done = { $done } von { $all } Zeilen sind zurückgenommen.
manage-run-refused = Nichts ist geschrieben: Seit dem Plan hat sich etwas geändert. Machen Sie einen neuen.
manage-run-stopped = Der Plan wurde nicht zu Ende ausgeführt.
manage-undo-stopped = Es wurde nicht zu Ende zurückgenommen.
manage-run-stopped-text = Was getan ist, steht im Beleg. Führen Sie den Rest erneut aus, oder nehmen Sie das Geschriebene zurück; das Log sagt, warum es anhielt.
manage-run-unknown = Von diesem Plan ist hier nichts mehr bekannt.
manage-run-unknown-text = Vielleicht hat ihn eine andere Instanz ausgeführt, oder es war vor einem Neustart: Die letzten Änderungen auf dieser Seite sagen, was geschrieben wurde.
manage-receipt = Beleg, für „portadesk sync undo“:
manage-undo = Zurücknehmen
manage-contact = Kontakt, der angelegt wird:
manage-contacts-stay = Kontakte bleiben in Zendesk, wenn ein Plan zurückgenommen wird.
plan-evidence-external-id = Ihre externe ID ist „{ $value }“.
plan-evidence-no-external-id = Die Organisation hat keine externe ID.
manage-apply-again = Erneut ausführen
manage-stage-elsewhere = Läuft anderswo…
manage-run-interrupted-text = Er wurde unterbrochen. Führen Sie ihn für den Rest erneut aus, oder nehmen Sie das Geschriebene zurück.

## The last changes

manage-changes = Letzte Änderungen
manage-refresh-changes = Letzte Änderungen aktualisieren
manage-no-changes = Noch hat sich nichts geändert.
manage-newest = Neueste
manage-older = Ältere
act-linked = Kunde { $customer } wurde mit { "\u2068" }{ $organization }{ "\u2069" } verknüpft.
act-unlinked = Die Verknüpfung von Kunde { $customer } mit { "\u2068" }{ $organization }{ "\u2069" } wurde gelöst.
act-moved = Die Verknüpfung von Kunde { $customer } wurde zu { "\u2068" }{ $organization }{ "\u2069" } verschoben.
act-adopted = { "\u2068" }{ $organization }{ "\u2069" } nannte Kunde { $customer } bereits und wurde verknüpft.
act-created = { "\u2068" }{ $organization }{ "\u2069" } wurde für Kunde { $customer } angelegt.
act-made-in-vain = { "\u2068" }{ $organization }{ "\u2069" } wurde für Kunde { $customer } angelegt, der gerade anders verknüpft worden war.
act-updated = { "\u2068" }{ $organization }{ "\u2069" } wurde an Kunde { $customer } angeglichen: { $fields }.
act-contact-written = Der Kontakt von Kunde { $customer } wurde bei { "\u2068" }{ $organization }{ "\u2069" } geschrieben: { $fields }.
act-external-id-replaced = Die externe ID von { "\u2068" }{ $organization }{ "\u2069" } wurde ersetzt; sie nennt jetzt Kunde { $customer }.
act-organization-deleted = Organisation { "\u2068" }{ $organization }{ "\u2069" }, verknüpft mit Kunde { $customer }, wurde in Zendesk gelöscht.
act-refused = Ein Versuch wurde abgelehnt: { $reason }.
act-status-told = Der Abrechnung wurde zu Konto { $id } gemeldet: { $status }.
act-retried =
    { $kind ->
        [customer] Kunde { $id } wurde erneut versucht.
        [account] Konto { $id } wurde erneut versucht.
       *[other] Eine Telefonnummer wurde erneut versucht.
    }
act-skipped =
    { $kind ->
        [customer] Kunde { $id } wurde übersprungen.
        [account] Konto { $id } wurde übersprungen.
       *[other] Eine Telefonnummer wurde übersprungen.
    }
act-ticket-assigned = Ticket { $id } wurde { "\u2068" }{ $organization }{ "\u2069" } zugeordnet.
act-ticket-unassigned = Die Zuordnung von Ticket { $id } zu { "\u2068" }{ $organization }{ "\u2069" } wurde zurückgenommen.
act-sender-remembered = Der Absender von Ticket { $id } wurde als Kontakt von { "\u2068" }{ $organization }{ "\u2069" } bekannt gemacht.
act-sender-forgotten = Der Absender von Ticket { $id } ist nicht mehr als Kontakt von { "\u2068" }{ $organization }{ "\u2069" } bekannt.
act-other = Etwas, das diese Version nicht kennt: { $code }.
actor-you = Sie
actor-user = Zendesk-Benutzer { $id }
actor-adoption = portadesk, beim Öffnen
actor-provisioning = portadesk, der Abrechnung folgend
actor-zendesk = Zendesk
actor-command-line = Kommandozeile
actor-other = Jemand anders
change-cause-plan = Durch Plan { $value }
change-cause-undo = Plan { $value } wurde zurückgenommen
change-cause-sweep = Vom Durchgang über alle Kunden gefunden
change-cause-linked = Nach dem Verknüpfen
change-cause-domain-shared = Ein anderer Kunde nutzt dieselbe Domain
change-cause-organization-deleted = Die Organisation wurde in Zendesk gelöscht
change-cause-given-back = Werte eines anderen Kunden wurden entfernt
change-cause-other = Die Abrechnung meldete: { $value }
change-evidence-list = Jemand hat das Paar gewählt
change-evidence-external-id = Ihre externe ID nannte den Kunden
change-evidence-made-before = Sie wurde früher für den Kunden angelegt
change-evidence-same-name = Gleicher Name
change-evidence-same-name-and-domain = Gleicher Name und gleiche Domain
change-evidence-created = Sie wurde für den Kunden angelegt
change-evidence-merged = Sie hat die andere beim Zusammenführen übernommen
change-evidence-unstated = Ohne Angabe
change-evidence-search = Durch eine Suche gefunden
change-evidence-suggested = Es wurde vorgeschlagen
change-evidence-other = Beleg: { $value }
change-from-customer = Vorher: Kunde { $id }
change-from-organization = Vorher: Organisation { $id }
attempted-link = Wollte verknüpfen
attempted-move = Wollte die Verknüpfung verschieben
attempted-unlink = Wollte die Verknüpfung lösen
attempted-replace-external-id = Wollte die externe ID ersetzen
attempted-apply = Wollte einen Plan ausführen
attempted-undo = Wollte einen Plan zurücknehmen
attempted-retry = Wollte es erneut versuchen lassen
attempted-retry-all = Wollte alles erneut versuchen lassen
attempted-skip = Wollte es überspringen
attempted-other = Versuchte: { $value }
