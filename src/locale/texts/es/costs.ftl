# Lo que cuesta el soporte: la parte de la página para administradores.

manage-costs = Lo que cuesta el soporte
manage-refresh-costs = Actualizar el coste del soporte
costs-off = Nadie ha dicho lo que cuesta el soporte, así que aquí no hay nada que mostrar. Consulte [tenants.support_cost] en la configuración.

costs-month = { $month }
costs-to-month = Mostrar { $month }
costs-months = Meses
costs-rate = { $rate } por hora de tiempo registrado
costs-read = Tickets leídos
costs-not-whole = Aún no se han leído todos los tickets: las sumas crecerán.
costs-lacks-before = Este mes no está completo: solo hay cifras de los tickets que han cambiado desde
costs-stuck = Los tickets no se pueden leer desde
costs-stuck-silent = no se llega a Zendesk, o pide esperar. La lectura sigue sola.
costs-stuck-not-allowed = Zendesk no permite que la credencial los lea: debe actuar como administrador.
costs-stuck-unreadable = las respuestas de Zendesk no se entienden. El registro dice más.
costs-stuck-not-kept = la base de datos no acepta lo leído. El registro dice más.
costs-lacks-names = La facturación no informó de todos los clientes: faltan nombres, y a los revendedores pueden faltarles algunos.
costs-nothing = En este mes no se hizo nada.

costs-chart = Los clientes más caros
costs-chart-summary = { "\u2068" }{ $name }{ "\u2069" } es quien más cuesta, { $cost } de { $total }.
costs-customers = Clientes
costs-customer = Cliente
costs-of-reseller = de { "\u2068" }{ $reseller }{ "\u2069" }
costs-tickets = Tickets abiertos
costs-touches = Contactos
costs-minutes = Minutos
costs-cost = Coste
costs-without = Sin cliente
costs-total = Total
costs-more =
    { $count ->
        [one] { $count } cliente más. El comando los muestra todos.
       *[other] { $count } clientes más. El comando los muestra todos.
    }
costs-resellers = Revendedores
costs-resellers-text = Cada uno con todo lo que se hizo por él y por sus clientes, que también figuran arriba.
costs-reseller = Revendedor
