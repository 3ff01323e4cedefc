## El marco y la ficha

panel-title = Cliente de facturación
panel-demo = Demostración: todos los clientes, números e importes son inventados.
panel-loading = Cargando…
panel-back = Volver
panel-cancel = Cancelar
panel-close = Cerrar
panel-try-again = Reintentar
panel-next-try = Próximo intento
panel-in-seconds =
    { $seconds ->
        [one] en { $seconds } segundo
       *[other] en { $seconds } segundos
    }
panel-updated = Actualizado
panel-refresh = Actualizar cliente
panel-reload = Actualizar el panel
panel-open-billing = Abrir en PortaBilling
panel-customer-id = ID
panel-stale = No llegó nada más reciente de la facturación. Estos son los últimos datos conocidos.
panel-section-accounts = Cuentas y productos
panel-section-invoices = Facturas
panel-section-charges = Llamadas y cargos recientes
panel-refresh-accounts = Actualizar cuentas
panel-refresh-invoices = Actualizar facturas
panel-refresh-charges = Actualizar llamadas y cargos
panel-no-accounts = Este cliente no tiene cuentas.
panel-no-invoices = Todavía no hay facturas.
panel-no-charges = No hay llamadas ni cargos en este periodo.

## Búsqueda

search-label = Buscar un cliente
search-submit = Buscar
search-hint = Nombre, empresa, teléfono, cuenta, correo electrónico o ID de cliente
search-found = Resultados para «{ "\u2068" }{ $query }{ "\u2069" }»
search-none = No se encontró ningún cliente
search-tried = Hemos buscado por:
search-none-advice = Revise la ortografía o pruebe con menos palabras, el teléfono o el correo electrónico.
search-matched-by = Por qué este cliente
search-accounts = Cuentas
search-open-organization = Abrir la organización
search-pages = Páginas de resultados
search-previous = Anteriores
search-next = Siguientes

## Vínculos

link-link = Vincular
link-linked-to = Vinculado a
link-other = Vincular otro cliente
link-unlink = Desvincular
link-unlink-question = ¿Desvincular este cliente?
link-unlink-text = La organización y el cliente quedan como están. Puede volver a vincularlos en cualquier momento.
link-overwrite = Reemplazar el ID externo
link-present-organization = Vinculado a
link-conflict = Ya existe un vínculo
link-conflict-organization = Esta organización pertenece al cliente
link-conflict-customer = Este cliente pertenece a la organización
link-move = Mover el vínculo
link-move-text = Se termina el vínculo actual y se crea el nuevo.
link-move-not-allowed = No tiene permiso para mover vínculos. Consulte a un administrador.
link-keep = Dejar como está

## Estados

state-outside = Abra esta página en Zendesk
state-outside-text = Funciona como aplicación junto a un ticket, un usuario o una organización.
state-no-organization = Sin organización
state-no-organization-text = Asigne una organización para vincular un cliente. Mientras tanto puede consultar clientes.
state-choose = Varias organizaciones
state-choose-text = Esta persona pertenece a más de una. ¿De cuál quiere ver el cliente?
state-offline = Sin conexión con portadesk
state-offline-text = Revise su red. Si otras personas tienen el mismo problema, avise a su administrador.
state-not-started = El panel no pudo iniciarse
state-not-started-text = Zendesk no indicó dónde está esta página. Inténtelo de nuevo; si continúa, recargue Zendesk.
state-unlinked = Ningún cliente vinculado
state-view-only = Puede consultar clientes, pero no vincularlos.
state-gone = El cliente ya no está en facturación
state-gone-text = PortaBilling ya no conoce a este cliente. Desvincúlelo o busque el cliente que lo sustituye.
state-closed = Este cliente está cerrado
state-closed-text = Ya no se le factura ningún servicio. Desvincúlelo si la organización tiene ahora otro cliente.
state-billing-down-linked = El vínculo está a salvo.
state-billing-down-named = El ID externo de la organización nombra a este cliente. Si se puede vincular se sabrá cuando la facturación responda.
state-billing-down-unknown = Aquí aún no se sabe nada de este cliente, así que por ahora no hay nada que mostrar.
state-foreign-unlinked = La organización lleva «{ "\u2068" }{ $value }{ "\u2069" }», que no designa a ningún cliente. Al vincular se deja como está.
state-note-billing-down = La facturación no responde
state-note-billing-down-text = Ve el último estado conocido. No se puede vincular hasta que la facturación vuelva.
state-note-billing-busy-text = Ve el último estado conocido. No se puede vincular hasta que se pueda volver a consultar la facturación.
state-note-mirror-pending = Zendesk aún no lo sabe
state-note-mirror-pending-text = El vínculo es válido. Zendesk aún no lo ha recogido y se le avisará en cuanto sea posible.
state-note-mirror-not-allowed-text = El vínculo es válido. Zendesk no permite a portadesk modificar organizaciones. Avise a su administrador.
state-note-mirror-taken-text = El vínculo es válido. Otra organización lleva este ID externo en Zendesk. Bórrelo allí; portadesk lo intentará de nuevo por sí solo.
state-note-mirror-gone-text = El vínculo es válido, pero Zendesk ya no conoce esta organización. Desvincúlela o avise a su administrador.
state-note-mirror-refused-text = El vínculo es válido. Zendesk rechazó el ID externo. Avise a su administrador; portadesk lo intentará de nuevo por sí solo.
state-note-releasing-text = El vínculo ha terminado. El ID externo de la organización aún nombra al cliente y se borrará en cuanto Zendesk responda.
state-note-releasing-refused-text = El vínculo ha terminado. El ID externo de la organización aún nombra al cliente y Zendesk no deja que portadesk lo borre. Avise a su administrador.
state-note-foreign = ID externo ocupado
state-note-foreign-text = El vínculo es válido. El ID externo «{ "\u2068" }{ $value }{ "\u2069" }» de la organización viene de otro sistema y no se ha tocado.
state-note-adopted = Vínculo adoptado
state-note-adopted-text = El ID externo de la organización ya nombraba a este cliente.

## Sugerencias

suggest-none = Sin sugerencias
suggest-one = Un cliente podría encajar
suggest-one-text = Revise los indicios antes de vincular.
suggest-several = Varios clientes podrían encajar
suggest-several-text = Los indicios no lo deciden. Compare antes de vincular.

## Errores: una frase y qué hacer

error-code = Código
error-reference = Referencia
error-not-repeated = Los cambios no se repiten por sí solos.
error-invalid-request = No se pudo entender esta solicitud.
error-invalid-request-advice = Revise lo que escribió. Si es correcto, avise a su administrador.
error-sign-in-again = Su sesión ha terminado.
error-sign-in-again-advice = Recargue Zendesk, o cierre el ticket y ábralo de nuevo.
error-page-not-verified = No se pudo verificar esta página.
error-page-not-verified-advice = Recargue Zendesk. Si continúa, dé la referencia a su administrador.
error-visit-ended = Su visita ha terminado.
error-visit-ended-advice = Inicie sesión de nuevo.
error-link-not-good = Este enlace ya no es válido.
error-link-not-good-advice = Un enlace sirve una vez y por poco tiempo. Pida otro o inicie sesión.
error-sign-in-refused = PortaBilling no acepta este usuario y contraseña.
error-sign-in-refused-advice = Compruebe ambos. Son los que usa en el propio PortaBilling.
error-password-run-out = PortaBilling le pide que cambie su contraseña.
error-password-run-out-advice = Cámbiela en PortaBilling y luego inicie sesión aquí con la nueva.
error-too-many-attempts = Han fallado demasiados inicios de sesión.
error-too-many-attempts-advice = Espere antes de volver a intentarlo.
error-customer-not-shown = La facturación no le muestra este cliente.
error-customer-not-shown-advice = No existe, o pertenece a la parte de otra persona.
error-key-not-good = Esta clave no es válida.
error-key-not-good-advice = Cree una con «portadesk keys create».
error-key-not-allowed = Esta clave no es para eso.
error-key-not-allowed-advice = Cree una con el permiso necesario.
error-not-allowed = No tiene permiso para ver clientes de facturación.
error-not-allowed-advice = Pida a un administrador que añada su rol o grupo.
error-link-not-allowed = No tiene permiso para vincular clientes.
error-link-not-allowed-advice = Pida a un administrador que añada su rol o grupo.
error-manage-not-allowed = Esta página es para administradores.
error-manage-not-allowed-advice = Pida a un administrador que añada su rol o su grupo.
error-not-found = Esto ya no existe.
error-not-found-advice = Actualice el panel para ver el estado actual.
error-already-linked = Uno de los dos ya está vinculado.
error-already-linked-advice = Actualice el panel para ver el vínculo actual.
error-external-id-changed = El ID externo ha cambiado entretanto.
error-external-id-changed-advice = No se ha sustituido nada. Actualice el panel para ver el valor actual.
error-customer-not-found = La facturación no conoce a este cliente.
error-customer-not-found-advice = Busque de nuevo y elija uno de los resultados.
error-too-many-requests = Demasiado rápido.
error-too-many-requests-advice = Espere un momento antes de continuar.
error-upstream-busy = Ahora mismo hay demasiadas solicitudes en espera.
error-upstream-busy-advice = Inténtelo de nuevo en un momento. No se pierde nada.
error-billing-error = La facturación no dio una respuesta útil.
error-billing-error-advice = Inténtelo de nuevo. Si continúa, dé la referencia a su administrador.
error-billing-unreachable = La facturación no responde.
error-billing-unreachable-advice = Inténtelo de nuevo en un momento. No se pierde nada.
error-zendesk-error = Zendesk no dio una respuesta útil.
error-zendesk-error-advice = Inténtelo de nuevo. Si continúa, dé la referencia a su administrador.
error-zendesk-unreachable = Zendesk no responde.
error-zendesk-unreachable-advice = Inténtelo de nuevo en un momento. Los vínculos existentes siguen siendo válidos.
error-plan-too-slow = Hacer el plan tarda demasiado.
error-plan-too-slow-advice = Elija menos pares, o inténtelo de nuevo en un momento. No se ha escrito nada.
error-form-ended = Este formulario ya no está abierto.
error-form-ended-advice = Abra uno nuevo.
error-file-empty = Este archivo está vacío.
error-file-empty-advice = Compruebe que ha elegido el correcto.
error-file-kind-not-taken = No se aceptan archivos de este tipo.
error-file-kind-not-taken-advice = Elija uno de un tipo admitido.
error-too-many-files = No se admiten más archivos.
error-too-many-files-advice = Quite uno que sea menos importante.
error-file-too-large = Este archivo es demasiado grande.
error-file-too-large-advice = Elija uno más pequeño.
error-no-room-for-files = En este momento no se pueden recibir archivos.
error-no-room-for-files-advice = Envíe su pregunta sin él o inténtelo más tarde.
error-ticket-changed = El ticket ha cambiado entretanto.
error-ticket-changed-advice = Vuelva a mirarlo antes de continuar.
error-ticket-ended = El ticket está cerrado definitivamente.
error-ticket-ended-advice = Abra uno nuevo.
error-key-not-accepted = No se acepta la clave del programa.
error-key-not-accepted-advice = Compárela con la configuración.
error-internal = Algo ha fallado por nuestra parte.
error-internal-advice = Inténtelo de nuevo. Si continúa, dé la referencia a su administrador.
