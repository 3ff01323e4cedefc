# Why a customer was found, what was looked for, and what speaks for a candidate.

## Why it was found

match-customer-id = ID de cliente
match-account-id = Cuenta
match-alias = Alias de una cuenta
match-did = Número de teléfono (DID)
match-phone = Teléfono de contacto
match-email = Correo electrónico
match-customer-name = Nombre en facturación
match-company-name = Empresa
match-person-name = Persona de contacto

## What was looked for

tried-customer-id = ID de cliente { "\u2068" }{ $value }{ "\u2069" }
tried-account-id = Cuenta o alias { "\u2068" }{ $value }{ "\u2069" }
tried-account-id-part = Cuentas con { "\u2068" }{ $value }{ "\u2069" } en su ID
tried-did = Número de teléfono (DID) { "\u2068" }{ $value }{ "\u2069" }
tried-customer-phone = Teléfono de contacto { "\u2068" }{ $value }{ "\u2069" }
tried-customer-email = Correo del cliente { "\u2068" }{ $value }{ "\u2069" }
tried-account-email = Correo de la cuenta { "\u2068" }{ $value }{ "\u2069" }
tried-exact-name = Exactamente el nombre { "\u2068" }{ $value }{ "\u2069" }
tried-name = Nombres con { "\u2068" }{ $value }{ "\u2069" }
tried-words = Nombres con todas estas palabras: { "\u2068" }{ $value }{ "\u2069" }
tried-refused = { $what } (facturación no permite esta búsqueda)
tried-failed = { $what } (sin respuesta)

## Lists of matches

match-showing = Mostrando { $from } a { $to } de { $total }
match-showing-more = Mostrando { $from } a { $to }; hay más
match-status-unknown = Desconocido ahora
match-partial = Facturación no respondió a todo: puede haber más.
match-city = Ciudad
match-contact = Contacto
match-reseller = Revendedor
match-account-total = { $shown } de { $total } cuentas
match-query-too-short = Escribe al menos dos caracteres.
match-query-too-long = Escribe como máximo 100 caracteres.
match-query-unreadable = El texto contiene caracteres invisibles. Escríbelo de nuevo.

## What speaks for a candidate: where it stands in the help desk

evidence-requester-email = Correo del solicitante
evidence-requester-phone = Teléfono del solicitante
evidence-requester-name = Nombre del solicitante
evidence-organization-name = Nombre de la organización
evidence-organization-domain = Dominio de la organización
evidence-subject = En el asunto
evidence-description = En la descripción

## … and what it is in billing

evidence-is-customer-id = { "\u2068" }{ $value }{ "\u2069" }, el ID del cliente
evidence-is-customer-email = { "\u2068" }{ $value }{ "\u2069" }, el correo del cliente
evidence-is-customer-phone = { "\u2068" }{ $value }{ "\u2069" }, el teléfono del cliente
evidence-is-customer-name = { "\u2068" }{ $value }{ "\u2069" }, el nombre en facturación
evidence-is-company-name = { "\u2068" }{ $value }{ "\u2069" }, el nombre de la empresa
evidence-is-contact-person = { "\u2068" }{ $value }{ "\u2069" }, la persona de contacto
evidence-is-account-id = { "\u2068" }{ $value }{ "\u2069" }, una cuenta
evidence-is-account-email = { "\u2068" }{ $value }{ "\u2069" }, el correo de una cuenta
evidence-is-alias = { "\u2068" }{ $value }{ "\u2069" }, alias de una cuenta
evidence-is-domain = { "\u2068" }{ $value }{ "\u2069" }, el dominio del correo del cliente
evidence-is-did = { "\u2068" }{ $value }{ "\u2069" }, un número (DID) del cliente

## … also for others

evidence-rivals =
    { $count ->
        [one] { $what }; también lleva a { $count } cliente más
        [many] { $what }; también lleva a { $count } clientes más
       *[other] { $what }; también lleva a { $count } clientes más
    }

## What is no evidence

remark-public-domain = { "\u2068" }{ $value }{ "\u2069" } pertenece a un proveedor de correo y no dice nada sobre un cliente.
remark-shared-domain = { "\u2068" }{ $value }{ "\u2069" } lo comparten demasiados clientes para decir algo.
remark-incomplete = Facturación no respondió a todo: puede haber más candidatos.

## After a change, as a short message

notify-linked = Vinculado al cliente { $customer }.
notify-unlinked = Desvinculado del cliente { $customer }.
notify-changed-meanwhile = El vínculo cambió entretanto, así que no se ha hecho nada. Así está ahora.
notify-external-id-replaced = El ID externo ahora indica al cliente { $customer }.

## States with two partners

state-ambiguous = Dos organizaciones, un cliente
state-ambiguous-text = El ID externo de esta organización indica un cliente vinculado a otra organización. Compara y mueve el vínculo o déjalo.
state-gone-unlinked = El ID externo indica al cliente { $customer }, que facturación no conoce. Busca abajo el cliente correcto.
state-zendesk-down = Zendesk no responde
state-zendesk-down-text = Aquí no consta ningún vínculo. Ahora no se puede leer si la organización ya indica un cliente. Los vínculos que hagas valen y se comunicarán a Zendesk más tarde.
state-zendesk-not-allowed = Zendesk no permite a portadesk leer organizaciones
state-zendesk-not-allowed-text = Aquí no consta ningún vínculo y no se puede leer si la organización ya indica un cliente. Avise a su administrador.

## More errors

error-too-large = La solicitud es demasiado grande.
error-too-large-advice = Acorta el texto e inténtalo de nuevo.
error-method-not-allowed = Esto no se puede hacer aquí.
error-method-not-allowed-advice = Recarga el panel. Si persiste, indica la referencia a tu administrador.
error-ledger-unavailable = Ahora no se pueden mostrar clientes.
error-ledger-unavailable-advice = Hay que registrar quién ve qué, y ahora eso falla. Indica la referencia a tu administrador.
error-event-not-believed = El remitente de este evento no se ha identificado.
error-event-not-believed-advice = Compara las credenciales del gestor de eventos de facturación con las de la configuración. El evento se enviará de nuevo.
error-event-not-taken = Ahora no se puede aceptar este evento.
error-event-not-taken-advice = Se enviará de nuevo. Si persiste, el registro dice por qué.
error-event-unusable = Esto no es un evento que se pueda procesar.
error-event-unusable-advice = Su contenido se conserva y no hace falta enviarlo otra vez.
error-webhook-not-verified = Zendesk no ha firmado este mensaje.
error-webhook-not-verified-advice = Compara el secreto de firma del webhook en Zendesk con webhook_secret en la configuración, y los dos relojes.
