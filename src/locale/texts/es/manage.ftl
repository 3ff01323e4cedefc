## The page for administrators

manage-title = Facturación y Zendesk
manage-last-answer = Última respuesta
manage-last-failure = Último fallo

## Connections

manage-health = Conexiones
manage-refresh-health = Actualizar las conexiones
manage-billing = PortaBilling
manage-zendesk = Zendesk
manage-store = Base de datos
manage-well = Responde
manage-failing = Falla
manage-silent = No responde
manage-trial = En prueba
manage-not-asked = Aún sin consultar
manage-no-installation = Aplicación no encontrada
manage-no-installation-text = Zendesk no muestra la aplicación instalada. Ejecute «portadesk check».
manage-billing-paused = Tras varios fallos se deja en paz a la facturación un momento. Los agentes ven el último estado conocido.
manage-store-silent = No se pueden leer los vínculos ni el registro. Consulte el log del servicio.
manage-own-view = Lo que este proceso ha visto desde que empezó; de los eventos, lo recibido por todos.
manage-last-event = Último evento
manage-events = Eventos de facturación
manage-events-arrive = Llegan
manage-events-none = Ninguno todavía
manage-events-none-text = Todavía no se ha recibido ningún evento. Compare la dirección del manejador de facturación con la de este inquilino.
manage-events-refused = No se les cree
manage-events-not-believed = Rechazados desde el inicio: { $count }. Compare usuario y secreto con el manejador de facturación.
failure-unreachable = No hubo respuesta a tiempo. Revise red, cortafuegos y dirección; «portadesk check» dice cuál.
failure-unreadable = La respuesta no se entiende. ¿Responde un proxy en su lugar? El log dice qué llegó.
failure-login-refused = Se rechaza el acceso. Revise usuario, contraseña o token en la configuración.
failure-not-allowed = No se acepta la credencial. Revísela en la configuración, y sus permisos en Zendesk.
failure-busy = Pidió esperar: se agotó el límite de solicitudes. Vea qué otros programas usan la cuenta.
failure-overloaded = Había demasiadas preguntas en espera. Si continúa: aumente «max_in_flight» si facturación lo admite.
failure-paused = Tras varios fallos se deja en paz un momento.
failure-failed = Falló por sí mismo. Vea su página de estado; se preguntará de nuevo.
failure-other = El log del servicio dice qué pasó.

## In step

manage-off = Este cliente de la instalación no recibe eventos de facturación, así que aquí no hay nada que mostrar. Consulte [tenants.provisioning] en la configuración.
manage-drift = Al día con la facturación
manage-refresh-drift = Actualizar el estado de sincronización
manage-percent = { $number } %
manage-in-step = { $in-step } de { $customers } clientes están al día.
manage-no-pass = La proporción se conoce tras el primer repaso de todos los clientes. Empieza:
manage-oldest = Cambio pendiente más antiguo:
manage-all-followed = Se ha seguido cada cambio.
manage-chart = Proporción de clientes al día, últimas 24 horas
manage-chart-summary = Ahora { $now }, mínimo { $lowest }.
manage-chart-table = Mostrar como tabla
manage-when = Hora
manage-share = Al día
manage-count-waiting = En espera
manage-count-given-up = Abandonados
manage-count-unlinked = Sin vínculo
manage-found = Hallado en el último repaso de todos los clientes
manage-found-nothing = Nada que no hubiera anunciado un evento.
drift-missing = El cliente no tenía organización y recibió una.
drift-fix-missing = Si son muchos: ¿envía el gestor de facturación Customer/Created?
drift-stale-field = La facturación cambió y ningún evento lo dijo.
drift-fix-stale-field = Ya se escribió. Compruebe a qué eventos está suscrito el gestor.
drift-changed-in-zendesk = Un valor nuestro se cambió en Zendesk.
drift-fix-changed-in-zendesk = Se volvió a escribir. Avise a quien lo hizo o quite el campo de la asignación.
drift-foreign-external-id = El ID externo de la organización vinculada nombra otra cosa.
drift-fix-foreign-external-id = Abra la organización: el panel muestra el valor y permite sustituirlo.
drift-link-without-organization = La organización vinculada ya no está en Zendesk.
drift-fix-link-without-organization = Desvincule el cliente o vincúlelo a la organización que ocupó su lugar.
drift-closed-but-open = El cliente está cerrado y su organización no lo indicaba.
drift-fix-closed-but-open = Se marcó. Compruebe a qué eventos está suscrito el gestor.
drift-twin = Una segunda organización para un cliente vinculado a otra.
drift-fix-twin = Combine las dos en Zendesk: el vínculo la sigue. O vacíe su ID externo, o cámbiele el nombre.
drift-orphan = El ID externo de la organización nombra a un cliente que la facturación no conoce.
drift-fix-orphan = Vacíe el ID externo o vincule la organización en el panel.
drift-unlinked = Una persona debe elegir la organización.
drift-fix-unlinked = Consulte la cola sin vincular en esta página.
drift-other = Algo que esta versión no conoce.
drift-fix-other = Consulte la documentación de una versión más nueva.
manage-last-pass = Las cifras son del repaso que empezó
manage-pass-at-links = Hay un nuevo repaso en curso. Vínculos vistos: { $count }. Empezó
manage-pass-at-organizations = Hay un nuevo repaso en curso. Organizaciones vistas: { $count }. Empezó
manage-pass-at-customers = Hay un nuevo repaso en curso. Clientes vistos: { $count }. Empezó

## What waits, and what was given up

manage-waiting = Cola
manage-refresh-waiting = Actualizar la cola
manage-changes-wait =
    { $count ->
        [one] { $count } elemento espera.
       *[other] { $count } elementos esperan.
    }
manage-paused = Un sistema de detrás no responde: el trabajo se detiene.
manage-refused = Se rechaza una credencial o Zendesk prohíbe lo que se intenta: el trabajo para. Ejecute «portadesk check».
manage-next-try-at = Próximo intento:
manage-given-up = Abandonados
manage-nothing-given-up = No se ha abandonado nada.
manage-more =
    { $count ->
        [one] { $count } más.
       *[other] { $count } más.
    }
manage-tries =
    { $count ->
        [one] { $count } intento
       *[other] { $count } intentos
    }
manage-since = desde
manage-retry = Reintentar
manage-skip = Omitir
manage-retried = Se intenta de nuevo.
manage-skipped = Se omite.
manage-decided-before = Alguien se adelantó: ya no hay nada que decidir.
manage-subject-customer = Cliente { $id }
manage-subject-account = Cuenta { $id }
manage-subject-number = Un número de teléfono (guardado cifrado)
manage-skip-next-event = Si se omite, vuelve solo con el próximo evento sobre ello.
manage-skip-next-pass = Si se omite, vuelve con el próximo evento sobre ello o el próximo repaso de todos los clientes.
manage-retry-all = Reintentar los { $count }
manage-retried-all = Se reintentan: { $count }.
manage-outlook-changes = Todo se habrá seguido hacia
manage-outlook-apply = Se está aplicando un plan: { $done } de { $total } filas. La última hacia
manage-oldest-first = Los más antiguos

## Why something was given up, and what helps

cause-zendesk-refused = Zendesk halló un valor mal formado.
cause-fix-zendesk-refused = Revise el contacto del cliente en facturación, sobre todo su correo.
cause-value-taken = Un valor pertenece a otro registro de Zendesk.
cause-fix-value-taken = Averigüe quién lo tiene y corrija uno de los dos.
cause-name-taken = El nombre está ocupado, también con el número.
cause-fix-name-taken = Cambie el nombre de una de las organizaciones en Zendesk.
cause-linked-elsewhere = El ID externo de una organización nombra a este cliente, vinculado a otra.
cause-fix-linked-elsewhere = Corrija el ID externo o mueva el vínculo en el panel.
cause-organization-gone = La organización vinculada se eliminó en Zendesk. No se crea de nuevo por sí sola.
cause-fix-organization-gone = Desvincule el cliente o vincúlelo a la organización que ocupó su lugar.
cause-merged-into-linked = La organización se fusionó con una que pertenece a otro cliente.
cause-fix-merged-into-linked = Decida en el panel cuál de los dos clientes es y desvincule el otro.
cause-merge-under-way = Zendesk no ha terminado una fusión.
cause-fix-merge-under-way = Reinténtelo más tarde.
cause-zendesk-not-found = Un registro desapareció a mitad.
cause-fix-zendesk-not-found = Reinténtelo.
cause-zendesk-not-allowed = Zendesk prohíbe leer o escribir un registro de este cliente.
cause-fix-zendesk-not-allowed = Revise el rol y los permisos de la credencial; ayuda «portadesk check».
cause-zendesk-failed = Zendesk falló con este cliente.
cause-fix-zendesk-failed = El log del servicio dice más. Después reinténtelo.
cause-zendesk-unreadable = Zendesk no dio una respuesta útil sobre este cliente.
cause-fix-zendesk-unreadable = El log del servicio dice más. Después reinténtelo.
cause-zendesk-unreachable = Zendesk no respondió sobre este cliente.
cause-fix-zendesk-unreachable = El log del servicio dice más. Después reinténtelo.
cause-zendesk-busy = Zendesk no tuvo tiempo para este cliente.
cause-fix-zendesk-busy = El log del servicio dice más. Después reinténtelo.
cause-zendesk-conflict = Alguien escribía el mismo registro cada vez.
cause-fix-zendesk-conflict = Busque otro programa que lo escriba y reinténtelo.
cause-billing-unreadable = La facturación no dio una respuesta útil sobre este cliente.
cause-fix-billing-unreadable = El log del servicio dice más. Después reinténtelo.
cause-billing-unreachable = La facturación no respondió sobre este cliente.
cause-fix-billing-unreachable = El log del servicio dice más. Después reinténtelo.
cause-billing-refused = La facturación rechazó la consulta sobre este cliente.
cause-fix-billing-refused = Revise los permisos del rol de facturación; ayuda «portadesk check».
cause-too-slow = El trabajo tardó demasiado con este cliente.
cause-fix-too-slow = Aumente «lease» en [tenants.provisioning] y reinténtelo.
cause-damaged-subject = La fila fue editada por otras manos.
cause-fix-damaged-subject = Omítala.
cause-damaged-link = La base de datos contiene sobre el cliente algo que no se puede leer: lo editaron otras manos.
cause-fix-damaged-link = Haga corregir las filas del cliente en las tablas links y written y vuelva a intentarlo.
cause-sync-interrupted = Se interrumpió un «sync apply» o «sync undo» que tenía este cliente.
cause-fix-sync-interrupted = Reinténtelo, o aplique de nuevo el mismo plan.
cause-other = El código dice por qué.
cause-fix-other = Busque el código en la documentación o en el log.
manage-letters = Eventos ilegibles
manage-letter =
    { $count ->
        [one] { $count } vez: { $reason }
       *[other] { $count } veces: { $reason }
    }
letter-not-json = el cuerpo no es un objeto JSON. Otra cosa envía a esa dirección o un proxy cambia los cuerpos.
letter-no-type = falta event_type. Revise la plantilla del emisor.
letter-no-subject = falta el id del afectado. Revise las variables del emisor.
letter-other = desconocido. Consulte la documentación.

## The unlinked queue

manage-unlinked = Cola sin vincular
manage-refresh-unlinked = Actualizar la cola sin vincular
manage-customers-wait =
    { $count ->
        [one] { $count } cliente espera una elección.
       *[other] { $count } clientes esperan una elección.
    }
manage-unlinked-none = Nadie espera una elección.
manage-unlinked-hint = Un nombre solo no prueba nada. Compare, elija las parejas correctas y lea el plan antes de que se escriba nada.
manage-may-be = puede ser
proposed-same-name = Mismo nombre
proposed-same-name-and-domain = Mismo nombre y dominio
proposed-other = Otro motivo
manage-pages = Páginas
manage-show-plan = Mostrar el plan
manage-may-not-link = No puede vincular clientes, así que no puede aceptar propuestas.

## Plans

manage-plan = Lo que se escribirá
manage-plan-text = Aún no se ha escrito nada. Si algo cambia antes de aplicarlo, tampoco se escribe nada.
manage-organization = Organización
manage-organization-number = La organización { $id }
manage-before = Antes:
manage-after = Después:
manage-emptied = vaciado
manage-plan-hash = Plan
manage-apply = Aplicar
plan-act-create = Crear organización
plan-act-link = Vincular
plan-act-update = Poner al día
plan-act-propose = Proponer
plan-act-leave = Dejar como está
plan-act-other = Otra cosa
plan-reason-no-organization = Ninguna organización es del cliente.
plan-reason-external-id = El ID externo de la organización nombra al cliente.
plan-reason-made-before = La creó para el cliente un plan que se deshizo.
plan-reason-list = Usted eligió esta pareja.
plan-reason-differs = La facturación y la organización vinculada difieren.
plan-reason-same-name = Una organización tiene el nombre del cliente.
plan-reason-name-taken = El nombre es de otro cliente.
plan-reason-linked-elsewhere = Una de las partes ya pertenece a otro.
plan-reason-being-released = Un vínculo de la organización acaba de terminar. Reinténtelo en un minuto.
plan-reason-foreign-external-id = El ID externo es de otro programa. Vincule en el panel, donde puede sustituirlo.
plan-reason-organization-gone = La organización ya no está en Zendesk.
plan-reason-customer-gone = La facturación ya no conoce al cliente.
plan-reason-other = Otro motivo.
plan-value-name = Nombre
plan-value-external-id = ID externo
plan-value-domain-names = Dominios
plan-value-tags = Etiquetas
plan-value-other = Otro valor
plan-left-changed = ha cambiado entretanto
plan-left-busy = el servicio trabaja en ello; aplique de nuevo el plan
plan-left-name-in-use = se está creando una organización con este nombre
plan-left-value-taken = un valor pasó a otra organización
plan-left-zendesk-refused = Zendesk rechazó un valor
plan-left-job-failed = falló la tarea de Zendesk; aplique de nuevo el plan
plan-left-linked-meanwhile = alguien vinculó uno de los dos
plan-left-changed-since = alguien lo cambió después
plan-left-unlinked-since = alguien lo desvinculó después
plan-left-linked-elsewhere = está vinculado a otro
plan-left-organization-gone = la organización ya no existe
plan-left-other = consulte el log
manage-stage-comparing = Comprobando otra vez…
manage-stage-writing = Escribiendo…
manage-stage-restoring = Deshaciendo…
manage-run-done = { $done } de { $all } filas del plan están escritas.
manage-undo-done = { $done } de { $all } filas están deshechas.
manage-run-refused = No se ha escrito nada: algo cambió desde que se hizo el plan. Haga uno nuevo.
manage-run-stopped = El plan no se llevó hasta el final.
manage-undo-stopped = No se deshizo hasta el final.
manage-run-stopped-text = Lo hecho consta en el recibo. Aplique de nuevo el resto, o deshaga lo escrito; el log dice por qué paró.
manage-run-unknown = Aquí ya no se sabe nada de este plan.
manage-run-unknown-text = Quizá lo aplicó otra réplica o fue antes de un reinicio: los últimos cambios de esta página dicen qué se escribió.
manage-receipt = Recibo, para «portadesk sync undo»:
manage-undo = Deshacer
manage-contact = Contacto que se creará:
manage-contacts-stay = Los contactos se quedan en Zendesk al deshacer un plan.
plan-evidence-external-id = Su ID externo es «{ $value }».
plan-evidence-no-external-id = La organización no tiene ID externo.
manage-apply-again = Aplicar de nuevo
manage-stage-elsewhere = En curso en otro lugar…
manage-run-interrupted-text = Se interrumpió. Aplíquelo de nuevo para el resto, o deshaga lo escrito.

## The last changes

manage-changes = Últimos cambios
manage-refresh-changes = Actualizar los últimos cambios
manage-no-changes = Aún no ha cambiado nada.
manage-newest = Más recientes
manage-older = Más antiguos
act-linked = El cliente { $customer } se vinculó a { "\u2068" }{ $organization }{ "\u2069" }.
act-unlinked = El cliente { $customer } se desvinculó de { "\u2068" }{ $organization }{ "\u2069" }.
act-moved = El vínculo del cliente { $customer } se movió a { "\u2068" }{ $organization }{ "\u2069" }.
act-adopted = { "\u2068" }{ $organization }{ "\u2069" } ya nombraba al cliente { $customer } y se vinculó.
act-created = { "\u2068" }{ $organization }{ "\u2069" } se creó para el cliente { $customer }.
act-made-in-vain = { "\u2068" }{ $organization }{ "\u2069" } se creó para el cliente { $customer }, que acababa de vincularse a otra.
act-updated = { "\u2068" }{ $organization }{ "\u2069" } se puso al día con el cliente { $customer }: { $fields }.
act-contact-written = El contacto del cliente { $customer } se escribió en { "\u2068" }{ $organization }{ "\u2069" }: { $fields }.
act-external-id-replaced = El ID externo de { "\u2068" }{ $organization }{ "\u2069" } se sustituyó; ahora nombra al cliente { $customer }.
act-organization-deleted = La organización { "\u2068" }{ $organization }{ "\u2069" }, vinculada al cliente { $customer }, se eliminó en Zendesk.
act-refused = Se rechazó un intento: { $reason }.
act-status-told = Se informó a facturación sobre la cuenta { $id }: { $status }.
act-retried =
    { $kind ->
        [customer] Se reintentó el cliente { $id }.
        [account] Se reintentó la cuenta { $id }.
       *[other] Se reintentó un número de teléfono.
    }
act-skipped =
    { $kind ->
        [customer] Se omitió el cliente { $id }.
        [account] Se omitió la cuenta { $id }.
       *[other] Se omitió un número de teléfono.
    }
act-ticket-assigned = El ticket { $id } se asignó a { "\u2068" }{ $organization }{ "\u2069" }.
act-ticket-unassigned = La asignación del ticket { $id } a { "\u2068" }{ $organization }{ "\u2069" } se deshizo.
act-sender-remembered = El remitente del ticket { $id } se dio a conocer como contacto de { "\u2068" }{ $organization }{ "\u2069" }.
act-sender-forgotten = El remitente del ticket { $id } ya no se conoce como contacto de { "\u2068" }{ $organization }{ "\u2069" }.
act-other = Algo que esta versión no conoce: { $code }.
actor-you = Usted
actor-user = Usuario de Zendesk { $id }
actor-adoption = portadesk, al abrir
actor-provisioning = portadesk, siguiendo la facturación
actor-zendesk = Zendesk
actor-command-line = Línea de comandos
actor-other = Otra persona
change-cause-plan = Por el plan { $value }
change-cause-undo = Se deshizo el plan { $value }
change-cause-sweep = Hallado en el repaso de todos los clientes
change-cause-linked = Tras vincularse
change-cause-domain-shared = Otro cliente usa el mismo dominio
change-cause-organization-deleted = La organización se borró en Zendesk
change-cause-given-back = Se quitaron valores de otro cliente
change-cause-other = Facturación avisó: { $value }
change-evidence-list = Alguien eligió el par
change-evidence-external-id = Su ID externo nombraba al cliente
change-evidence-made-before = Se creó antes para el cliente
change-evidence-same-name = Mismo nombre
change-evidence-same-name-and-domain = Mismo nombre y dominio
change-evidence-created = Se creó para el cliente
change-evidence-merged = Absorbió a la otra al fusionarse
change-evidence-unstated = Sin indicar
change-evidence-search = Hallado por una búsqueda
change-evidence-suggested = Fue sugerido
change-evidence-other = Indicio: { $value }
change-from-customer = Antes: cliente { $id }
change-from-organization = Antes: organización { $id }
attempted-link = Intentó vincular
attempted-move = Intentó mover el vínculo
attempted-unlink = Intentó desvincular
attempted-replace-external-id = Intentó sustituir el ID externo
attempted-apply = Intentó aplicar un plan
attempted-undo = Intentó deshacer un plan
attempted-retry = Intentó reintentarlo
attempted-retry-all = Intentó reintentarlo todo
attempted-skip = Intentó omitirlo
attempted-other = Intentó: { $value }
