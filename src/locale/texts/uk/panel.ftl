## Рамка й картка

panel-title = Клієнт білінгу
panel-demo = Демо: усі клієнти, номери й суми тут вигадані.
panel-loading = Завантаження…
panel-back = Назад
panel-cancel = Скасувати
panel-close = Закрити
panel-try-again = Спробувати ще раз
panel-next-try = Наступна спроба
panel-in-seconds =
    { $seconds ->
        [one] через { $seconds } секунду
        [few] через { $seconds } секунди
        [many] через { $seconds } секунд
       *[other] через { $seconds } секунди
    }
panel-updated = Оновлено
panel-refresh = Оновити клієнта
panel-reload = Оновити панель
panel-open-billing = Відкрити в PortaBilling
panel-customer-id = ID
panel-stale = Новіших даних із білінгу немає. Це останні відомі записи.
panel-section-accounts = Рахунки й продукти
panel-section-invoices = Інвойси
panel-section-charges = Останні дзвінки й нарахування
panel-refresh-accounts = Оновити рахунки
panel-refresh-invoices = Оновити інвойси
panel-refresh-charges = Оновити дзвінки й нарахування
panel-no-accounts = У цього клієнта немає рахунків.
panel-no-invoices = Інвойсів ще немає.
panel-no-charges = За цей період немає дзвінків і нарахувань.

## Пошук

search-label = Знайти клієнта
search-submit = Шукати
search-hint = Ім’я, компанія, номер телефону, рахунок, ел. пошта або ID клієнта
search-found = Збіги для «{ "\u2068" }{ $query }{ "\u2069" }»
search-none = Клієнта не знайдено
search-tried = Ми шукали:
search-none-advice = Перевірте написання або спробуйте менше слів, номер телефону чи адресу ел. пошти.
search-matched-by = Чому саме цей клієнт
search-accounts = Рахунки
search-open-organization = Відкрити організацію
search-pages = Сторінки збігів
search-previous = Попередні
search-next = Наступні

## Зв’язування

link-link = Зв’язати
link-linked-to = Зв’язано з
link-other = Зв’язати іншого клієнта
link-unlink = Розірвати зв’язок
link-unlink-question = Розірвати зв’язок із цим клієнтом?
link-unlink-text = Організація і клієнт залишаться без змін. Їх можна знову зв’язати будь-коли.
link-overwrite = Замінити зовнішній ID
link-present-organization = Зв’язано з
link-conflict = Уже зв’язано
link-conflict-organization = Ця організація належить клієнтові
link-conflict-customer = Цей клієнт належить організації
link-move = Перенести зв’язок
link-move-text = Наявний зв’язок буде розірвано, а новий створено.
link-move-not-allowed = Ви не можете переносити зв’язки. Зверніться до адміністратора.
link-keep = Залишити як є

## Стани

state-outside = Відкрийте цю сторінку в Zendesk
state-outside-text = Вона працює як застосунок поруч із тікетом, користувачем або організацією.
state-no-organization = Немає організації
state-no-organization-text = Щоб зв’язати клієнта, вкажіть організацію. Доти можна лише шукати й переглядати клієнтів.
state-choose = Кілька організацій
state-choose-text = Ця особа належить до кількох. Клієнта якої з них показати?
state-offline = Немає з’єднання з portadesk
state-offline-text = Перевірте мережу. Якщо проблема не лише у вас, повідомте адміністратора.
state-not-started = Панель не вдалося запустити
state-not-started-text = Zendesk не повідомив, де відкрито цю сторінку. Спробуйте ще раз; якщо не допоможе, перезавантажте Zendesk.
state-unlinked = Клієнта не зв’язано
state-view-only = Ви можете переглядати клієнтів, але не зв’язувати їх.
state-gone = Клієнта вже немає в білінгу
state-gone-text = PortaBilling більше не знає цього клієнта. Розірвіть зв’язок або знайдіть клієнта, який його замінив.
state-closed = Цього клієнта закрито
state-closed-text = Послуги йому більше не нараховуються. Розірвіть зв’язок, якщо в організації тепер інший клієнт.
state-billing-down-linked = Зв’язок збережено.
state-billing-down-named = Зовнішній ID організації вказує на цього клієнта. Чи можна його зв’язати, стане відомо, коли білінг відповість.
state-billing-down-unknown = Про цього клієнта тут ще нічого не відомо, тож поки що немає чого показати.
state-foreign-unlinked = Організація має зовнішній ID «{ "\u2068" }{ $value }{ "\u2069" }», який не вказує на клієнта. Під час зв’язування він не зміниться.
state-note-billing-down = Білінг не відповідає
state-note-billing-down-text = Показано останній відомий стан. Зв’язування вимкнено, доки білінг не відновиться.
state-note-billing-busy-text = Показано останній відомий стан. Зв’язування вимкнено, доки білінг не можна буде знову запитати.
state-note-mirror-pending = Zendesk ще не знає
state-note-mirror-pending-text = Зв’язок діє. Zendesk ще не прийняв його, його буде повідомлено за першої нагоди.
state-note-mirror-not-allowed-text = Зв’язок діє. Zendesk не дозволяє portadesk змінювати організації. Повідомте адміністратора.
state-note-mirror-taken-text = Зв’язок діє. У Zendesk цей зовнішній ID має інша організація. Очистьте його там, portadesk спробує ще раз сам.
state-note-mirror-gone-text = Зв’язок діє, але Zendesk більше не знає цієї організації. Розірвіть зв’язок або повідомте адміністратора.
state-note-mirror-refused-text = Зв’язок діє. Zendesk відхилив зовнішній ID. Повідомте адміністратора, portadesk спробує ще раз сам.
state-note-releasing-text = Зв’язок розірвано. Зовнішній ID організації ще вказує на клієнта, його буде очищено, щойно Zendesk відповість.
state-note-releasing-refused-text = Зв’язок розірвано. Зовнішній ID організації ще вказує на клієнта, і Zendesk не дозволяє portadesk його очистити. Повідомте адміністратора.
state-note-foreign = Зовнішній ID зайнято
state-note-foreign-text = Зв’язок діє. Зовнішній ID організації «{ "\u2068" }{ $value }{ "\u2069" }» походить з іншої системи, тож його не змінено.
state-note-adopted = Зв’язок перейнято
state-note-adopted-text = Зовнішній ID організації вже вказував на цього клієнта.

## Пропозиції

suggest-none = Пропозицій немає
suggest-one = Можливо, це цей клієнт
suggest-one-text = Перевірте підстави, перш ніж зв’язувати.
suggest-several = Можливих клієнтів кілька
suggest-several-text = Підстави не однозначні. Порівняйте, перш ніж зв’язувати.

## Помилки: одне речення і що робити

error-code = Код
error-reference = Позначка
error-not-repeated = Зміни не повторюються самі.
error-invalid-request = Цей запит не вдалося зрозуміти.
error-invalid-request-advice = Перевірте введене. Якщо все правильно, повідомте адміністратора.
error-sign-in-again = Ваш сеанс завершено.
error-sign-in-again-advice = Перезавантажте Zendesk або закрийте тікет і відкрийте його знову.
error-page-not-verified = Цю сторінку не вдалося перевірити.
error-page-not-verified-advice = Перезавантажте Zendesk. Якщо не допоможе, назвіть адміністраторові позначку.
error-visit-ended = Ваш сеанс завершено.
error-visit-ended-advice = Увійдіть знову.
error-link-not-good = Це посилання більше не дійсне.
error-link-not-good-advice = Посилання діє один раз і недовго. Попросіть нове або увійдіть.
error-sign-in-refused = PortaBilling не приймає цей логін і пароль.
error-sign-in-refused-advice = Перевірте обидва. Це ті самі, якими ви користуєтеся в PortaBilling.
error-password-run-out = PortaBilling вимагає змінити пароль.
error-password-run-out-advice = Змініть його в PortaBilling, а потім увійдіть тут із новим.
error-too-many-attempts = Забагато невдалих спроб входу.
error-too-many-attempts-advice = Зачекайте, перш ніж спробувати знову.
error-customer-not-shown = Білінг не показує вам цього клієнта.
error-customer-not-shown-advice = Такого клієнта немає, або він належить до чужої частини білінгу.
error-key-not-good = Цей ключ не дійсний.
error-key-not-good-advice = Створіть новий командою «portadesk keys create».
error-key-not-allowed = Цей ключ не для цього.
error-key-not-allowed-advice = Створіть ключ із потрібним дозволом.
error-not-allowed = Ви не можете бачити клієнтів білінгу.
error-not-allowed-advice = Попросіть адміністратора додати вашу роль або групу.
error-link-not-allowed = Ви не можете зв’язувати клієнтів.
error-link-not-allowed-advice = Попросіть адміністратора додати вашу роль або групу.
error-manage-not-allowed = Ця сторінка для адміністраторів.
error-manage-not-allowed-advice = Попросіть адміністратора додати вашу роль або групу.
error-not-found = Цього вже немає.
error-not-found-advice = Оновіть панель, щоб побачити поточний стан.
error-already-linked = Одне з двох уже зв’язано.
error-already-linked-advice = Оновіть панель, щоб побачити поточний зв’язок.
error-external-id-changed = Зовнішній ID тим часом змінився.
error-external-id-changed-advice = Нічого не замінено. Оновіть панель, щоб побачити поточне значення.
error-customer-not-found = Білінг не знає цього клієнта.
error-customer-not-found-advice = Пошукайте ще раз і виберіть один зі збігів.
error-too-many-requests = Це було надто швидко.
error-too-many-requests-advice = Зачекайте трохи, перш ніж продовжити.
error-upstream-busy = Зараз очікує забагато запитів.
error-upstream-busy-advice = Спробуйте за хвилину. Нічого не втрачено.
error-billing-error = Білінг не дав придатної відповіді.
error-billing-error-advice = Спробуйте ще раз. Якщо не допоможе, назвіть адміністраторові позначку.
error-billing-unreachable = Білінг не відповідає.
error-billing-unreachable-advice = Спробуйте за хвилину. Нічого не втрачено.
error-zendesk-error = Zendesk не дав придатної відповіді.
error-zendesk-error-advice = Спробуйте ще раз. Якщо не допоможе, назвіть адміністраторові позначку.
error-zendesk-unreachable = Zendesk не відповідає.
error-zendesk-unreachable-advice = Спробуйте за хвилину. Наявні зв’язки діють.
error-plan-too-slow = Складання плану триває задовго.
error-plan-too-slow-advice = Виберіть менше пар або спробуйте за хвилину. Нічого не записано.
error-form-ended = Цю форму вже закрито.
error-form-ended-advice = Відкрийте нову.
error-file-empty = У цьому файлі нічого немає.
error-file-empty-advice = Перевірте, чи вибрали потрібний.
error-file-kind-not-taken = Файли цього виду не приймаються.
error-file-kind-not-taken-advice = Виберіть файл прийнятного типу.
error-too-many-files = Більше файлів додати не можна.
error-too-many-files-advice = Вилучіть менш важливий.
error-file-too-large = Цей файл завеликий.
error-file-too-large-advice = Виберіть менший.
error-no-room-for-files = Зараз файли не приймаються.
error-no-room-for-files-advice = Надішліть запитання без нього або спробуйте пізніше.
error-ticket-changed = Запит тим часом змінився.
error-ticket-changed-advice = Перегляньте його ще раз, перш ніж продовжити.
error-ticket-ended = Запит остаточно закрито.
error-ticket-ended-advice = Відкрийте новий.
error-key-not-accepted = Ключ програми не прийнято.
error-key-not-accepted-advice = Порівняйте його з конфігурацією.
error-internal = Щось пішло не так на нашому боці.
error-internal-advice = Спробуйте ще раз. Якщо не допоможе, назвіть адміністраторові позначку.
