# El cliente tal como lo ven las personas: datos, estados con su motivo, dinero, facturas y cargos.

## How values are written

format-money = { $amount }{"\u00A0"}{ $currency }
format-money-of = { $part } de { $whole }
format-hours = { $count }{"\u00A0"}h
format-minutes = { $count }{"\u00A0"}min
format-seconds = { $count }{"\u00A0"}s
format-duration = { $first } { $second }
format-list = { $first }, { $second }
format-period = { $first } – { $second }
format-period-from = desde el { $date }
format-period-to = hasta el { $date }
format-showing-of = Se muestran { $shown } de { $total }
format-showing-first = Se muestran { $shown }; hay más

## Customer

customer-untitled = Cliente { $id }
customer-label-id = Nombre en facturación
customer-label-email = Correo electrónico
customer-label-phone = Teléfono
customer-label-address = Dirección
customer-label-type = Tipo
customer-type-reseller = Revendedor
customer-type-distributor = Distribuidor
customer-label-reseller = Revendedor
customer-reseller-number = N.º { $id }
customer-label-class = Clase de cliente
customer-label-since = Cliente desde
customer-label-billed-to = Facturado hasta
customer-label-next-bill = Próxima facturación

## Money

money-owes = Debe
money-paid-ahead = Saldo a favor
money-nothing-owed = No debe nada
money-available = Disponible
money-no-funds = Sin saldo disponible
money-overdrawn = En descubierto por
money-balance = Saldo
money-balance-owed = Saldo, adeudado por el cliente
money-balance-in-favour = Saldo, a favor del cliente
money-credit-left = Crédito restante
money-credit-used-up = Crédito agotado
money-credit-over = Límite de crédito superado en
money-left-to-spend = Disponible para gastar
money-including-credit = Crédito incluido
money-credit-limit = Límite de crédito
money-no-limit = Sin límite
money-unallocated = Pagos aún sin asignar
money-unknown = No indicado por facturación

## State of a customer

status-customer-active = Activo
status-customer-closed = Cerrado
status-customer-closed-reason = El cliente se ha cerrado definitivamente.
status-customer-exported = Exportado
status-customer-exported-reason = El cliente se ha exportado a otro sistema de facturación.
status-customer-deactivated = Desactivado
status-customer-deactivated-reason = El cliente se ha desactivado en facturación.
status-customer-blocked = Bloqueado
status-customer-blocked-reason = Facturación bloquea todos los servicios de este cliente.
status-customer-reseller-blocked = Bloqueado con el revendedor
status-customer-reseller-blocked-reason = El revendedor del cliente está bloqueado.
status-customer-provisionally-terminated = Baja provisional
status-customer-provisionally-terminated-reason = Los servicios se han dado de baja por ahora; facturación aún puede restablecer al cliente.
status-customer-reseller-provisionally-terminated = Baja provisional con el revendedor
status-customer-reseller-provisionally-terminated-reason = El revendedor del cliente está en baja provisional.
status-customer-suspended = Suspendido
status-customer-suspended-reason = Los servicios están suspendidos hasta que facturación levante la suspensión.
status-customer-reseller-suspended = Suspendido con el revendedor
status-customer-reseller-suspended-reason = El revendedor del cliente está suspendido.
status-customer-frozen = Congelado
status-customer-frozen-reason = Facturación ha congelado a este cliente; es posible que los servicios no funcionen.
status-customer-billing-paused = Facturación en pausa
status-customer-billing-paused-reason = No se hacen cargos hasta que se reanude la facturación.
status-customer-limited = Limitado
status-customer-limited-reason = Solo funciona una parte de los servicios hasta que facturación levante el límite.
status-customer-credit-exceeded = Límite de crédito alcanzado
status-customer-credit-exceeded-reason = El límite de crédito está agotado.
status-customer-no-available-funds = Sin saldo
status-customer-no-available-funds-reason = El saldo de prepago está agotado.
status-customer-spending-limit-reached = Límite de gasto alcanzado
status-customer-spending-limit-reached-reason = El límite de gasto fijado para este cliente está agotado.
status-customer-suspension-delayed = Suspensión aplazada
status-customer-suspension-delayed-reason = Corresponde suspender al cliente; facturación lo ha aplazado.
status-customer-limiting-delayed = Limitación aplazada
status-customer-limiting-delayed-reason = Corresponde limitar los servicios del cliente; facturación lo ha aplazado.
status-customer-in-progress = En curso
status-customer-in-progress-reason = Facturación todavía está procesando un cambio en este cliente.

## State of an account

status-account-active = Activa
status-account-closed = Cerrada
status-account-closed-reason = La cuenta se ha cerrado definitivamente.
status-account-expired = Caducada
status-account-expired-reason = La validez de la cuenta ha terminado.
status-account-inactive = Inactiva
status-account-inactive-reason = La cuenta se ha desactivado en facturación.
status-account-not-yet-active = Aún no activa
status-account-not-yet-active-reason = La fecha de inicio de la cuenta aún no ha llegado.
status-account-blocked = Bloqueada
status-account-blocked-reason = La propia cuenta está bloqueada en facturación.
status-account-quarantine = En cuarentena
status-account-quarantine-reason = La protección antifraude ha detenido las llamadas de esta cuenta.
status-account-screening = En verificación
status-account-screening-reason = La protección antifraude está comprobando las llamadas de esta cuenta.
status-account-overdraft = En descubierto
status-account-overdraft-reason = Se ha consumido más de lo que tenía la cuenta.
status-account-credit-exceeded = Límite de crédito alcanzado
status-account-credit-exceeded-reason = El límite de crédito de la cuenta está agotado.
status-account-zero-balance = Sin saldo
status-account-zero-balance-reason = El saldo propio de la cuenta está agotado.
status-account-frozen = Congelada
status-account-frozen-reason = Facturación ha congelado esta cuenta; es posible que los servicios no funcionen.
status-account-customer-exported = Cliente exportado
status-account-customer-exported-reason = Todo el cliente se ha exportado a otro sistema de facturación.
status-account-customer-suspended = Cliente suspendido
status-account-customer-suspended-reason = Todo el cliente está suspendido.
status-account-customer-limited = Cliente limitado
status-account-customer-limited-reason = Solo funciona una parte de los servicios del cliente.
status-account-customer-provisionally-terminated = Cliente en baja provisional
status-account-customer-provisionally-terminated-reason = Todos los servicios del cliente se han dado de baja por ahora.
status-account-customer-blocked = Cliente bloqueado
status-account-customer-blocked-reason = Todo el cliente está bloqueado.
status-account-customer-has-no-available-funds = Cliente sin saldo
status-account-customer-has-no-available-funds-reason = El saldo de prepago del cliente está agotado.
status-account-customer-credit-exceed = Límite de crédito del cliente alcanzado
status-account-customer-credit-exceed-reason = El límite de crédito del cliente está agotado.
status-account-customer-suspension-delayed = Suspensión del cliente aplazada
status-account-customer-suspension-delayed-reason = Corresponde suspender al cliente; facturación lo ha aplazado.
status-account-customer-limiting-delayed = Limitación del cliente aplazada
status-account-customer-limiting-delayed-reason = Corresponde limitar los servicios del cliente; facturación lo ha aplazado.

## State of an invoice

status-invoice-unpaid = Sin pagar
status-invoice-unpaid-reason = No se ha recibido ningún pago de esta factura.
status-invoice-partially-paid = Pagada en parte
status-invoice-partially-paid-reason = Una parte del importe sigue pendiente.
status-invoice-paid = Pagada
status-invoice-overdue = Vencida
status-invoice-overdue-reason = La fecha de vencimiento ya ha pasado.
status-invoice-overdue-days =
    { $count ->
        [one] El pago venció hace { $count } día.
       *[other] El pago venció hace { $count } días.
    }
status-invoice-do-not-pay = No pagar
status-invoice-do-not-pay-reason = El cliente no debe pagar esta factura.
status-invoice-no-payment-required = No requiere pago
status-invoice-previous-balance-remaining = Saldo anterior pendiente
status-invoice-previous-balance-remaining-reason = Sigue pendiente un importe de un período anterior.
status-invoice-under-review = En revisión
status-invoice-under-review-reason = La factura se está revisando antes de enviarla.
status-invoice-approved = Aprobada
status-invoice-approved-reason = La factura se ha revisado y aprobado.

## A state that has no words here

status-other = Otro estado
status-other-named = Otro estado ({ $code })
status-other-reason = Facturación indica un estado que aquí no se conoce.
status-other-named-reason = Entre paréntesis figura el nombre que usa facturación.

## Accounts

account-label-add-ons = Complementos
account-label-aliases = Alias
account-label-aliases-more = Otros alias
account-label-did = Número de teléfono (DID)
account-label-extension = Extensión
account-extension-named = { $number } ({ $name })
account-label-balance = Saldo propio
account-label-balance-below-zero = Saldo propio, bajo cero
account-label-registration = Registro SIP
account-registered = Registrada
account-not-registered = No registrada
account-label-email = Correo electrónico
account-label-activated = Activa desde
account-label-activates = Activa a partir de
account-label-expires = Válida hasta
account-label-expired = Validez terminada
account-label-alias = Alias
account-alias = Lleva a otra cuenta

## Invoices

invoice-title = Factura { $number }
invoice-title-dated = Factura del { $date }
invoice-title-plain = Factura
invoice-amount = Importe
invoice-to-pay = Por pagar
invoice-nothing-to-pay = Nada que pagar
invoice-in-favour = A favor del cliente
invoice-net = Importe neto
invoice-net-credit = Abono neto
invoice-paid = Pagado
invoice-paid-back = Devuelto
invoice-label-issued = Emitida
invoice-label-due = Vencimiento
invoice-label-period = Período

## Calls and charges

charge-outgoing = Llamada saliente
charge-incoming = Llamada entrante
charge-forwarded = Llamada desviada
charge-payment = Pago o ajuste
charge-payment-received = Pago o abono
charge-payment-debited = Ajuste
charge-other = Cargo
charge-other-credit = Abono
charge-parties = { $from } → { $to }
charge-from = De { $number }
charge-to = A { $number }
charge-amount-charged = Cobrado
charge-amount-credited = Abonado
charge-amount-free = Sin coste
charge-quantity = Cantidad: { $quantity }
charge-time-unknown = Hora no indicada
charge-failed = Fallida
charge-failed-call-reason = La llamada no se conectó.
charge-failed-other-reason = Facturación indica que esta operación ha fallado.
