# Un ticket sin organización: a cuál puede pertenecer, qué se eligió y cómo se reconoce a su remitente la próxima vez.

assign-one = Una organización podría encajar
assign-one-text = Compruebe los indicios antes de asignar el ticket.
assign-several = Varias organizaciones podrían encajar
assign-several-text = Los indicios no lo deciden. Compare antes de asignar el ticket.
assign-customer = Cliente
assign-no-customer = Ningún cliente vinculado
assign-evidence = Por qué esta organización
assign-assign = Asignar ticket
assign-customers = Clientes sin organización
assign-incomplete = Zendesk no respondió a todo: puede haber más.
assign-is-contact-email = { "\u2068" }{ $value }{ "\u2069" }, el correo de { "\u2068" }{ $name }{ "\u2069" }
assign-is-contact-phone = { "\u2068" }{ $value }{ "\u2069" }, el teléfono de { "\u2068" }{ $name }{ "\u2069" }
assign-rivals =
    { $count ->
        [one] { $what }; también lleva a { $count } organización más
       *[other] { $what }; también lleva a { $count } organizaciones más
    }

assign-assigned = Ticket asignado a
assign-unfinished = Sin terminar: ticket para
assign-unfinished-text = Zendesk dejó de responder a mitad de camino. Inténtelo de nuevo o deshágalo.
assign-joined = Para ello se añadió al solicitante a la organización.
assign-taking-back = Aún sin deshacer: ticket para
assign-taking-back-text = Zendesk dejó de responder al deshacer. Inténtelo de nuevo para continuar.
assign-moved = Cambiado en Zendesk desde entonces: el ticket era para
assign-moved-text = El ticket tiene ahora otra organización, o ninguna. El solicitante sigue en esta organización por esta elección; deshacer la termina.
assign-unsure-text = Zendesk no dice si aún es así.
assign-made-known = Se dio a conocer al remitente
assign-by = Por el usuario de Zendesk { $id }
assign-by-you = Por usted
assign-take-back = Deshacer

assign-recognise = Reconocer la próxima vez
assign-recognise-title = ¿Quién es este remitente?
assign-give = Dar { "\u2068" }{ $value }{ "\u2069" } a un contacto. El próximo ticket que llegue de ahí se reconocerá.
assign-is-theirs = { "\u2068" }{ $value }{ "\u2069" } es del solicitante, que ahora está en la organización. El próximo ticket que llegue de ahí se reconocerá.
assign-nothing-to-recognise = El remitente no tiene ninguna dirección ni número que recordar.
assign-no-contacts = La organización no tiene contactos en Zendesk.
assign-requester = solicitante
assign-remembered-email = El correo del remitente se añadió a un contacto.
assign-remembered-phone = El teléfono del remitente se añadió a un contacto.
assign-remember-unfinished = Esto no ha terminado.
assign-open-contact = Abrir contacto
assign-forget = Quitar de nuevo

notify-assigned = El ticket se asignó.
notify-taken-back = La asignación se deshizo.
notify-taken-back-but-stays = La asignación se deshizo. El solicitante sigue en la organización: hay otros tickets suyos en ella.
notify-remembered = El contacto será reconocido.
notify-forgotten = El contacto ya no se reconoce por ello.

error-ticket-closed = Este ticket está cerrado.
error-ticket-closed-advice = En un ticket cerrado no se puede cambiar nada.
error-ticket-taken = Mientras tanto, el ticket se asignó de otra forma.
error-ticket-taken-advice = Actualice el panel para ver a cuál pertenece ahora.
error-sender-taken = Esta dirección o número no puede pasar a este contacto.
error-sender-taken-advice = Otra persona lo tiene en Zendesk, o el contacto ya no está en la organización. Abra el panel de nuevo.
