# Клієнт очима людей: назви даних, стани з поясненнями, гроші, рахунки, нарахування.

## How values are written

format-money = { $amount }{"\u00A0"}{ $currency }
format-money-of = { $part } із { $whole }
format-hours = { $count }{"\u00A0"}год
format-minutes = { $count }{"\u00A0"}хв
format-seconds = { $count }{"\u00A0"}с
format-duration = { $first } { $second }
format-list = { $first }, { $second }
format-period = { $first } – { $second }
format-period-from = від { $date }
format-period-to = до { $date }
format-showing-of = Показано { $shown } із { $total }
format-showing-first = Показано { $shown }; є ще

## Customer

customer-untitled = Клієнт { $id }
customer-label-id = Назва в білінгу
customer-label-email = Ел. пошта
customer-label-phone = Телефон
customer-label-address = Адреса
customer-label-type = Тип
customer-type-reseller = Реселер
customer-type-distributor = Дистриб’ютор
customer-label-reseller = Реселер
customer-reseller-number = № { $id }
customer-label-class = Клас клієнта
customer-label-since = Клієнт від
customer-label-billed-to = Рахунки виставлено до
customer-label-next-bill = Наступне виставлення рахунку

## Money

money-owes = Заборгованість
money-paid-ahead = Переплата
money-nothing-owed = Заборгованості немає
money-available = Доступно
money-no-funds = Кошти вичерпано
money-overdrawn = Перевитрата
money-balance = Баланс
money-balance-owed = Баланс: борг клієнта
money-balance-in-favour = Баланс: на користь клієнта
money-credit-left = Залишок кредиту
money-credit-used-up = Кредит вичерпано
money-credit-over = Перевищення кредитного ліміту
money-left-to-spend = Можна витратити
money-including-credit = Зокрема кредит
money-credit-limit = Кредитний ліміт
money-no-limit = Без обмежень
money-unallocated = Ще не розподілені платежі
money-unknown = Білінг не повідомляє

## State of a customer

status-customer-active = Активний
status-customer-closed = Закритий
status-customer-closed-reason = Клієнта закрито остаточно.
status-customer-exported = Експортований
status-customer-exported-reason = Клієнта експортовано до іншої білінгової системи.
status-customer-deactivated = Деактивований
status-customer-deactivated-reason = Клієнта деактивовано в білінгу.
status-customer-blocked = Заблокований
status-customer-blocked-reason = Білінг блокує всі послуги цього клієнта.
status-customer-reseller-blocked = Заблокований разом із реселером
status-customer-reseller-blocked-reason = Реселера цього клієнта заблоковано.
status-customer-provisionally-terminated = Тимчасово відключений
status-customer-provisionally-terminated-reason = Послуги поки що припинено; клієнта ще можна відновити в білінгу.
status-customer-reseller-provisionally-terminated = Тимчасово відключений разом із реселером
status-customer-reseller-provisionally-terminated-reason = Реселера цього клієнта тимчасово відключено.
status-customer-suspended = Призупинений
status-customer-suspended-reason = Послуги призупинено, доки білінг не зніме призупинення.
status-customer-reseller-suspended = Призупинений разом із реселером
status-customer-reseller-suspended-reason = Обслуговування реселера цього клієнта призупинено.
status-customer-frozen = Заморожений
status-customer-frozen-reason = Білінг заморозив цього клієнта; послуги можуть не працювати.
status-customer-billing-paused = Нарахування призупинено
status-customer-billing-paused-reason = Кошти не нараховуються, доки білінг не відновить нарахування.
status-customer-limited = Обмежений
status-customer-limited-reason = Працює лише частина послуг, доки білінг не зніме обмеження.
status-customer-credit-exceeded = Кредитний ліміт досягнуто
status-customer-credit-exceeded-reason = Кредитний ліміт вичерпано.
status-customer-no-available-funds = Немає коштів
status-customer-no-available-funds-reason = Передплачені кошти вичерпано.
status-customer-spending-limit-reached = Ліміт витрат досягнуто
status-customer-spending-limit-reached-reason = Установлений для клієнта ліміт витрат вичерпано.
status-customer-suspension-delayed = Призупинення відкладено
status-customer-suspension-delayed-reason = Послуги клієнта мали призупинити; білінг це відклав.
status-customer-limiting-delayed = Обмеження відкладено
status-customer-limiting-delayed-reason = Послуги клієнта мали обмежити; білінг це відклав.
status-customer-in-progress = Триває обробка
status-customer-in-progress-reason = Білінг ще обробляє зміну щодо цього клієнта.

## State of an account

status-account-active = Активний
status-account-closed = Закритий
status-account-closed-reason = Акаунт закрито остаточно.
status-account-expired = Строк дії минув
status-account-expired-reason = Строк дії акаунта закінчився.
status-account-inactive = Неактивний
status-account-inactive-reason = Акаунт вимкнено в білінгу.
status-account-not-yet-active = Ще не активний
status-account-not-yet-active-reason = Дата початку дії акаунта ще не настала.
status-account-blocked = Заблокований
status-account-blocked-reason = Заблоковано сам акаунт у білінгу.
status-account-quarantine = На карантині
status-account-quarantine-reason = Захист від шахрайства зупинив дзвінки цього акаунта.
status-account-screening = Перевіряється
status-account-screening-reason = Захист від шахрайства перевіряє дзвінки цього акаунта.
status-account-overdraft = Перевитрата
status-account-overdraft-reason = Витрачено більше, ніж було на акаунті.
status-account-credit-exceeded = Кредитний ліміт досягнуто
status-account-credit-exceeded-reason = Кредитний ліміт акаунта вичерпано.
status-account-zero-balance = Немає коштів
status-account-zero-balance-reason = Власні кошти акаунта вичерпано.
status-account-frozen = Заморожений
status-account-frozen-reason = Білінг заморозив цей акаунт; послуги можуть не працювати.
status-account-customer-exported = Клієнта експортовано
status-account-customer-exported-reason = Увесь обліковий запис клієнта експортовано до іншої білінгової системи.
status-account-customer-suspended = Клієнта призупинено
status-account-customer-suspended-reason = Призупинено обслуговування клієнта загалом.
status-account-customer-limited = Клієнта обмежено
status-account-customer-limited-reason = Працює лише частина послуг клієнта.
status-account-customer-provisionally-terminated = Клієнта тимчасово відключено
status-account-customer-provisionally-terminated-reason = Усі послуги клієнта поки що припинено.
status-account-customer-blocked = Клієнта заблоковано
status-account-customer-blocked-reason = Заблоковано клієнта загалом.
status-account-customer-has-no-available-funds = У клієнта немає коштів
status-account-customer-has-no-available-funds-reason = Передплачені кошти клієнта вичерпано.
status-account-customer-credit-exceed = Кредитний ліміт клієнта досягнуто
status-account-customer-credit-exceed-reason = Кредитний ліміт клієнта вичерпано.
status-account-customer-suspension-delayed = Призупинення клієнта відкладено
status-account-customer-suspension-delayed-reason = Послуги клієнта мали призупинити; білінг це відклав.
status-account-customer-limiting-delayed = Обмеження клієнта відкладено
status-account-customer-limiting-delayed-reason = Послуги клієнта мали обмежити; білінг це відклав.

## State of an invoice

status-invoice-unpaid = Не сплачено
status-invoice-unpaid-reason = Оплата за цим рахунком не надходила.
status-invoice-partially-paid = Сплачено частково
status-invoice-partially-paid-reason = Частину суми ще не сплачено.
status-invoice-paid = Сплачено
status-invoice-overdue = Прострочено
status-invoice-overdue-reason = Строк оплати минув.
status-invoice-overdue-days =
    { $count ->
        [one] Строк оплати минув { $count } день тому.
        [few] Строк оплати минув { $count } дні тому.
        [many] Строк оплати минув { $count } днів тому.
       *[other] Строк оплати минув { $count } дня тому.
    }
status-invoice-do-not-pay = Не сплачувати
status-invoice-do-not-pay-reason = Клієнт не має сплачувати цей рахунок.
status-invoice-no-payment-required = Оплата не потрібна
status-invoice-previous-balance-remaining = Є попередній борг
status-invoice-previous-balance-remaining-reason = Ще не сплачено суму за попередній період.
status-invoice-under-review = На перевірці
status-invoice-under-review-reason = Рахунок перевіряють перед надсиланням.
status-invoice-approved = Затверджено
status-invoice-approved-reason = Рахунок перевірено й затверджено.

## A state that has no words here

status-other = Інший стан
status-other-named = Інший стан ({ $code })
status-other-reason = Білінг повідомляє про стан, якого тут не знають.
status-other-named-reason = У дужках наведено назву, яку вживає білінг.

## Accounts

account-label-add-ons = Додаткові послуги
account-label-aliases = Псевдоніми
account-label-aliases-more = Інші псевдоніми
account-label-did = Номер телефону (DID)
account-label-extension = Внутрішній номер
account-extension-named = { $number } ({ $name })
account-label-balance = Власний баланс
account-label-balance-below-zero = Власний баланс, нижче нуля
account-label-registration = Реєстрація SIP
account-registered = Зареєстровано
account-not-registered = Не зареєстровано
account-label-email = Ел. пошта
account-label-activated = Активний від
account-label-activates = Буде активним від
account-label-expires = Дійсний до
account-label-expired = Строк дії закінчився
account-label-alias = Псевдонім
account-alias = Веде до іншого акаунта

## Invoices

invoice-title = Рахунок { $number }
invoice-title-dated = Рахунок від { $date }
invoice-title-plain = Рахунок
invoice-amount = Сума
invoice-to-pay = До сплати
invoice-nothing-to-pay = Сплачувати нічого
invoice-in-favour = На користь клієнта
invoice-net = Сума без податків
invoice-net-credit = Зараховано без податків
invoice-paid = Сплачено
invoice-paid-back = Повернено
invoice-label-issued = Виставлено
invoice-label-due = Сплатити до
invoice-label-period = Період

## Calls and charges

charge-outgoing = Вихідний дзвінок
charge-incoming = Вхідний дзвінок
charge-forwarded = Переадресований дзвінок
charge-payment = Платіж або коригування
charge-payment-received = Платіж або зарахування
charge-payment-debited = Коригування
charge-other = Нарахування
charge-other-credit = Зарахування
charge-parties = { $from } → { $to }
charge-from = Від { $number }
charge-to = На { $number }
charge-amount-charged = Нараховано
charge-amount-credited = Зараховано
charge-amount-free = Безкоштовно
charge-quantity = Кількість: { $quantity }
charge-time-unknown = Час не вказано
charge-failed = Не вдалося
charge-failed-call-reason = З’єднання не відбулося.
charge-failed-other-reason = Білінг позначив це як невдале.
