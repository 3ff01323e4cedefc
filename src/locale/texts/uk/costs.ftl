# Скільки коштує підтримка: частина сторінки для адміністраторів.

manage-costs = Скільки коштує підтримка
manage-refresh-costs = Оновити вартість підтримки
costs-off = Ніхто не сказав, скільки коштує підтримка, тому тут нема чого показати. Див. [tenants.support_cost] у конфігурації.

costs-month = { $month }
costs-to-month = Показати { $month }
costs-months = Місяці
costs-rate = { $rate } за годину врахованого часу
costs-read = Заявки прочитано
costs-not-whole = Ще не всі заявки прочитано: суми зростуть.
costs-lacks-before = Цей місяць неповний: є дані лише про заявки, що змінилися від
costs-stuck = Заявки не вдається читати від
costs-stuck-silent = Zendesk недоступний або просить зачекати. Читання продовжиться саме.
costs-stuck-not-allowed = Zendesk не дозволяє обліковим даним читати їх: вони мають діяти як адміністратор.
costs-stuck-unreadable = відповіді Zendesk не можна зрозуміти. Більше сказано в журналі.
costs-stuck-not-kept = база даних не приймає прочитане. Більше сказано в журналі.
costs-lacks-names = Білінг повідомив не про всіх клієнтів: бракує назв, а реселерам може бракувати клієнтів.
costs-nothing = У цьому місяці нічого не робили.

costs-chart = Найдорожчі клієнти
costs-chart-summary = { "\u2068" }{ $name }{ "\u2069" } коштує найбільше, { $cost } з { $total }.
costs-customers = Клієнти
costs-customer = Клієнт
costs-of-reseller = { "\u2068" }{ $reseller }{ "\u2069" } (реселер)
costs-tickets = Відкриті заявки
costs-touches = Дотики
costs-minutes = Хвилини
costs-cost = Вартість
costs-without = Без клієнта
costs-total = Разом
costs-more =
    { $count ->
        [one] Ще { $count } клієнт. Команда показує всіх.
        [few] Ще { $count } клієнти. Команда показує всіх.
        [many] Ще { $count } клієнтів. Команда показує всіх.
       *[other] Ще { $count } клієнта. Команда показує всіх.
    }
costs-resellers = Реселери
costs-resellers-text = Кожен з усім, що зроблено для нього та для його клієнтів, які є також вище.
costs-reseller = Реселер
