# Ein Ticket ohne Organisation: wohin es gehören kann, was gewählt wurde, und woran der Absender das nächste Mal erkannt wird.

assign-one = Eine Organisation könnte passen
assign-one-text = Prüfen Sie die Hinweise, bevor Sie das Ticket zuordnen.
assign-several = Mehrere Organisationen könnten passen
assign-several-text = Die Hinweise entscheiden es nicht. Vergleichen Sie, bevor Sie das Ticket zuordnen.
assign-customer = Kunde
assign-no-customer = Kein Kunde verknüpft
assign-evidence = Warum diese Organisation
assign-assign = Ticket zuordnen
assign-customers = Kunden ohne Organisation
assign-incomplete = Zendesk hat nicht alles beantwortet: Es kann mehr geben.
assign-is-contact-email = { "\u2068" }{ $value }{ "\u2069" }, die E-Mail-Adresse von { "\u2068" }{ $name }{ "\u2069" }
assign-is-contact-phone = { "\u2068" }{ $value }{ "\u2069" }, die Telefonnummer von { "\u2068" }{ $name }{ "\u2069" }
assign-rivals =
    { $count ->
        [one] { $what }; führt auch zu { $count } anderen Organisation
       *[other] { $what }; führt auch zu { $count } anderen Organisationen
    }

assign-assigned = Ticket zugeordnet zu
assign-unfinished = Nicht abgeschlossen: Ticket für
assign-unfinished-text = Zendesk ist unterwegs verstummt. Versuchen Sie es noch einmal, oder nehmen Sie es zurück.
assign-joined = Der Anfragende wurde dafür in die Organisation aufgenommen.
assign-taking-back = Noch nicht zurückgenommen: Ticket für
assign-taking-back-text = Zendesk antwortete auf dem Rückweg nicht mehr. Versuchen Sie es noch einmal, um fortzufahren.
assign-moved = Inzwischen in Zendesk geändert: Ticket war für
assign-moved-text = Das Ticket hat jetzt eine andere Organisation oder keine. Wegen dieser Wahl gehört der Anfragende noch zu dieser Organisation; Zurücknehmen beendet das.
assign-unsure-text = Zendesk sagt nicht, ob das noch so ist.
assign-made-known = Der Absender wurde bekannt gemacht
assign-by = Von Zendesk-Benutzer { $id }
assign-by-you = Von Ihnen
assign-take-back = Zurücknehmen

assign-recognise = Nächstes Mal erkennen
assign-recognise-title = Wer ist dieser Absender?
assign-give = { "\u2068" }{ $value }{ "\u2069" } einem Kontakt geben. Das nächste Ticket von dort wird erkannt.
assign-is-theirs = { "\u2068" }{ $value }{ "\u2069" } gehört dem Anfragenden, der jetzt in der Organisation ist. Das nächste Ticket von dort wird erkannt.
assign-nothing-to-recognise = Der Absender hat keine Adresse und keine Nummer, die man sich merken könnte.
assign-no-contacts = Die Organisation hat keine Kontakte in Zendesk.
assign-requester = Anfragender
assign-remembered-email = Die E-Mail-Adresse des Absenders wurde einem Kontakt gegeben.
assign-remembered-phone = Die Telefonnummer des Absenders wurde einem Kontakt gegeben.
assign-remember-unfinished = Das ist nicht abgeschlossen.
assign-open-contact = Kontakt öffnen
assign-forget = Wieder entfernen

notify-assigned = Das Ticket wurde zugeordnet.
notify-taken-back = Die Zuordnung wurde zurückgenommen.
notify-taken-back-but-stays = Die Zuordnung wurde zurückgenommen. Der Anfragende bleibt in der Organisation: Andere Tickets von ihm sind in ihr.
notify-remembered = Der Kontakt wird erkannt.
notify-forgotten = Der Kontakt wird daran nicht mehr erkannt.

error-ticket-closed = Dieses Ticket ist geschlossen.
error-ticket-closed-advice = An einem geschlossenen Ticket kann nichts geändert werden.
error-ticket-taken = Das Ticket wurde inzwischen anders zugeordnet.
error-ticket-taken-advice = Aktualisieren Sie das Panel, um zu sehen, wohin es jetzt gehört.
error-sender-taken = Diese Adresse oder Nummer kann nicht zu diesem Kontakt.
error-sender-taken-advice = Jemand anderes hat sie in Zendesk, oder der Kontakt ist nicht mehr in der Organisation. Öffnen Sie das Panel neu.
