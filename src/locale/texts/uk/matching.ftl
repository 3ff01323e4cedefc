# Why a customer was found, what was looked for, and what speaks for a candidate.

## Why it was found

match-customer-id = ID клієнта
match-account-id = Обліковий запис
match-alias = Псевдонім облікового запису
match-did = Телефонний номер (DID)
match-phone = Контактний телефон
match-email = Електронна пошта
match-customer-name = Назва в білінгу
match-company-name = Компанія
match-person-name = Контактна особа

## What was looked for

tried-customer-id = ID клієнта { "\u2068" }{ $value }{ "\u2069" }
tried-account-id = Обліковий запис або псевдонім { "\u2068" }{ $value }{ "\u2069" }
tried-account-id-part = Облікові записи, ідентифікатор яких містить { "\u2068" }{ $value }{ "\u2069" }
tried-did = Телефонний номер (DID) { "\u2068" }{ $value }{ "\u2069" }
tried-customer-phone = Контактний телефон { "\u2068" }{ $value }{ "\u2069" }
tried-customer-email = Електронна пошта клієнта { "\u2068" }{ $value }{ "\u2069" }
tried-account-email = Електронна пошта облікового запису { "\u2068" }{ $value }{ "\u2069" }
tried-exact-name = Точна назва { "\u2068" }{ $value }{ "\u2069" }
tried-name = Назви, що містять { "\u2068" }{ $value }{ "\u2069" }
tried-words = Назви з усіма цими словами: { "\u2068" }{ $value }{ "\u2069" }
tried-refused = { $what } (білінг не вміє так шукати)
tried-failed = { $what } (без відповіді)

## Lists of matches

match-showing = Показано { $from }–{ $to } з { $total }
match-showing-more = Показано { $from }–{ $to }; є ще
match-status-unknown = Зараз невідомо
match-partial = Білінг відповів не на все: може бути більше.
match-city = Місто
match-contact = Контакт
match-reseller = Реселер
match-account-total = { $shown } з { $total } облікових записів
match-query-too-short = Введіть щонайменше два символи.
match-query-too-long = Введіть не більше 100 символів.
match-query-unreadable = Текст містить невидимі символи. Введіть його ще раз.

## What speaks for a candidate: where it stands in the help desk

evidence-requester-email = Електронна пошта ініціатора
evidence-requester-phone = Телефон ініціатора
evidence-requester-name = Ім’я ініціатора
evidence-organization-name = Назва організації
evidence-organization-domain = Домен організації
evidence-subject = У темі
evidence-description = В описі

## … and what it is in billing

evidence-is-customer-id = { "\u2068" }{ $value }{ "\u2069" } – ID клієнта
evidence-is-customer-email = { "\u2068" }{ $value }{ "\u2069" } – електронна пошта клієнта
evidence-is-customer-phone = { "\u2068" }{ $value }{ "\u2069" } – телефон клієнта
evidence-is-customer-name = { "\u2068" }{ $value }{ "\u2069" } – назва в білінгу
evidence-is-company-name = { "\u2068" }{ $value }{ "\u2069" } – назва компанії
evidence-is-contact-person = { "\u2068" }{ $value }{ "\u2069" } – контактна особа
evidence-is-account-id = { "\u2068" }{ $value }{ "\u2069" } – обліковий запис
evidence-is-account-email = { "\u2068" }{ $value }{ "\u2069" } – електронна пошта облікового запису
evidence-is-alias = { "\u2068" }{ $value }{ "\u2069" } – псевдонім облікового запису
evidence-is-domain = { "\u2068" }{ $value }{ "\u2069" } – домен електронної пошти клієнта
evidence-is-did = { "\u2068" }{ $value }{ "\u2069" } – номер (DID) клієнта

## … also for others

evidence-rivals =
    { $count ->
        [one] { $what }; веде також до { $count } іншого клієнта
        [few] { $what }; веде також до { $count } інших клієнтів
        [many] { $what }; веде також до { $count } інших клієнтів
       *[other] { $what }; веде також до { $count } іншого клієнта
    }

## What is no evidence

remark-public-domain = { "\u2068" }{ $value }{ "\u2069" } належить поштовому провайдеру й нічого не каже про клієнта.
remark-shared-domain = { "\u2068" }{ $value }{ "\u2069" } спільний для надто багатьох клієнтів, щоб щось означати.
remark-incomplete = Білінг відповів не на все: кандидатів може бути більше.

## After a change, as a short message

notify-linked = Пов’язано з клієнтом { $customer }.
notify-unlinked = Зв’язок із клієнтом { $customer } знято.
notify-changed-meanwhile = Зв’язок тим часом змінився, тож нічого не зроблено. Ось поточний стан.
notify-external-id-replaced = Зовнішній ID тепер указує на клієнта { $customer }.

## States with two partners

state-ambiguous = Дві організації, один клієнт
state-ambiguous-text = Зовнішній ID цієї організації вказує на клієнта, пов’язаного з іншою організацією. Порівняйте й перенесіть зв’язок або залиште його.
state-gone-unlinked = Зовнішній ID указує на клієнта { $customer }, якого білінг не знає. Знайдіть потрібного клієнта нижче.
state-zendesk-down = Zendesk не відповідає
state-zendesk-down-text = Тут зв’язок невідомий. Зараз неможливо прочитати, чи організація вже вказує на клієнта. Створені зв’язки діють, Zendesk дізнається про них пізніше.
state-zendesk-not-allowed = Zendesk не дозволяє portadesk читати організації
state-zendesk-not-allowed-text = Тут зв’язок невідомий, і неможливо прочитати, чи організація вже вказує на клієнта. Повідомте адміністратора.

## More errors

error-too-large = Запит завеликий.
error-too-large-advice = Скоротіть текст і спробуйте ще раз.
error-method-not-allowed = Тут цього зробити не можна.
error-method-not-allowed-advice = Перезавантажте панель. Якщо не зникне, повідомте номер адміністраторові.
error-ledger-unavailable = Зараз неможливо показати клієнтів.
error-ledger-unavailable-advice = Перегляди мають записуватися, а це зараз не вдається. Повідомте номер адміністраторові.
error-event-not-believed = Відправник цієї події не підтвердив себе.
error-event-not-believed-advice = Порівняйте облікові дані обробника подій білінгу з тими, що в конфігурації. Подію буде надіслано знову.
error-event-not-taken = Цю подію зараз неможливо прийняти.
error-event-not-taken-advice = Її буде надіслано знову. Якщо не зникне, причина є в журналі.
error-event-unusable = Це не подія, яку можна опрацювати.
error-event-unusable-advice = Її вміст збережено, і надсилати її знову не треба.
error-webhook-not-verified = Це повідомлення не підписане Zendesk.
error-webhook-not-verified-advice = Порівняйте секрет підпису вебхука в Zendesk з webhook_secret у конфігурації, а також обидва годинники.
