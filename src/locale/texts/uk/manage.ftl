## The page for administrators

manage-title = Білінг і Zendesk
manage-last-answer = Остання відповідь
manage-last-failure = Остання помилка

## Connections

manage-health = З’єднання
manage-refresh-health = Оновити з’єднання
manage-billing = Білінг PortaBilling
manage-zendesk = Система Zendesk
manage-store = База даних
manage-well = Відповідає
manage-failing = Збоїть
manage-silent = Не відповідає
manage-trial = Перевіряється
manage-not-asked = Ще не запитували
manage-no-installation = Застосунок не знайдено
manage-no-installation-text = Zendesk не показує встановлений застосунок. Запустіть «portadesk check».
manage-billing-paused = Після кількох збоїв білінг на мить залишено у спокої. Агенти бачать останній відомий стан.
manage-store-silent = Зв’язки та журнал неможливо прочитати. Перегляньте лог служби.
manage-own-view = Що цей процес бачив від свого початку; щодо подій: що прийняли всі процеси.
manage-last-event = Остання подія
manage-events = Події білінгу
manage-events-arrive = Надходять
manage-events-none = Ще немає
manage-events-none-text = Жодної події ще не прийнято. Порівняйте адресу в обробнику білінгу з адресою цього орендаря.
manage-events-refused = Не визнано
manage-events-not-believed = Не визнано від початку: { $count }. Порівняйте логін і секрет з обробником білінгу.
failure-unreachable = Вчасно відповіді не було. Перевірте мережу, фаєрвол і адресу; «portadesk check» підкаже.
failure-unreadable = Відповідь незрозуміла. Чи не відповідає замість неї проксі? Лог каже, що надійшло.
failure-login-refused = У вході відмовлено. Перевірте логін, пароль або токен у конфігурації.
failure-not-allowed = Облікові дані не прийнято. Перевірте їх у конфігурації та їхні права в Zendesk.
failure-busy = Просить зачекати: ліміт запитів вичерпано. Подивіться, які ще програми користуються обліковим записом.
failure-overloaded = Чекало забагато запитань. Якщо так триває: збільште «max_in_flight», коли білінг витримає.
failure-paused = Після кількох збоїв її на мить залишено у спокої.
failure-failed = Збій на її боці. Дивіться сторінку стану; запит буде повторено.
failure-other = Лог сервісу каже, що сталося.

## In step

manage-off = Цей орендар не приймає подій білінгу, тому тут нема чого показати. Див. [tenants.provisioning] у конфігурації.
manage-drift = Узгодженість із білінгом
manage-refresh-drift = Оновити узгодженість
manage-percent = { $number } %
manage-in-step = Узгоджено { $in-step } з { $customers } клієнтів.
manage-no-pass = Частка стане відома після першого обходу всіх клієнтів. Початок:
manage-oldest = Найдавніша ще не врахована зміна:
manage-all-followed = Усі зміни враховано.
manage-chart = Частка узгоджених клієнтів за останні 24 години
manage-chart-summary = Зараз { $now }, найменше { $lowest }.
manage-chart-table = Показати таблицею
manage-when = Час
manage-share = Узгоджено
manage-count-waiting = Очікують
manage-count-given-up = Відкладено
manage-count-unlinked = Без зв’язку
manage-found = Знайдено під час останнього обходу клієнтів
manage-found-nothing = Нічого, про що не сповістила подія.
drift-missing = Клієнт не мав організації й отримав її.
drift-fix-missing = Якщо таких багато: чи надсилає обробник білінгу Customer/Created?
drift-stale-field = У білінгу були зміни, про які подія не сповістила.
drift-fix-stale-field = Уже записано. Перевірте, на які події підписано обробник.
drift-changed-in-zendesk = Наше значення змінили в Zendesk.
drift-fix-changed-in-zendesk = Його записано знову. Повідомте того, хто це зробив, або приберіть поле з відповідності.
drift-foreign-external-id = Зовнішній ID пов’язаної організації вказує на інше.
drift-fix-foreign-external-id = Відкрийте організацію: панель покаже значення й дасть його замінити.
drift-link-without-organization = Пов’язаної організації в Zendesk уже немає.
drift-fix-link-without-organization = Зніміть зв’язок або пов’яжіть клієнта з організацією, що її замінила.
drift-closed-but-open = Клієнта закрито, а його організація цього не показувала.
drift-fix-closed-but-open = Її позначено. Перевірте, на які події підписано обробник.
drift-twin = Друга організація для клієнта, якого пов’язано з іншою.
drift-fix-twin = Об’єднайте обидві в Zendesk: зв’язок перейде. Або очистьте зовнішній ID, або перейменуйте її.
drift-orphan = Зовнішній ID організації називає клієнта, якого білінг не знає.
drift-fix-orphan = Очистьте зовнішній ID або пов’яжіть організацію на панелі.
drift-unlinked = Організацію має вибрати людина.
drift-fix-unlinked = Див. чергу без зв’язку на цій сторінці.
drift-other = Щось невідоме цій версії.
drift-fix-other = Див. документацію новішої версії.
manage-last-pass = Показники з обходу, що почався
manage-pass-at-links = Триває новий обхід. Переглянуто зв’язків: { $count }. Початок
manage-pass-at-organizations = Триває новий обхід. Переглянуто організацій: { $count }. Початок
manage-pass-at-customers = Триває новий обхід. Переглянуто клієнтів: { $count }. Початок

## What waits, and what was given up

manage-waiting = Черга
manage-refresh-waiting = Оновити чергу
manage-changes-wait =
    { $count ->
        [one] Очікує { $count } елемент.
        [few] Очікують { $count } елементи.
        [many] Очікують { $count } елементів.
       *[other] Очікують { $count } елемента.
    }
manage-paused = Одна із систем не відповідає: роботу призупинено.
manage-refused = Облікові дані відхилено або Zendesk забороняє спробу: роботу зупинено. Запустіть «portadesk check».
manage-next-try-at = Наступна спроба:
manage-given-up = Відкладено
manage-nothing-given-up = Нічого не відкладено.
manage-more =
    { $count ->
        [one] Ще { $count }.
        [few] Ще { $count }.
        [many] Ще { $count }.
       *[other] Ще { $count }.
    }
manage-tries =
    { $count ->
        [one] { $count } спроба
        [few] { $count } спроби
        [many] { $count } спроб
       *[other] { $count } спроби
    }
manage-since = з
manage-retry = Спробувати ще
manage-skip = Пропустити
manage-retried = Триває нова спроба.
manage-skipped = Пропущено.
manage-decided-before = Хтось був швидший: вирішувати вже нічого.
manage-subject-customer = Клієнт { $id }
manage-subject-account = Обліковий запис { $id }
manage-subject-number = Номер телефону (зберігається зашифрованим)
manage-skip-next-event = Пропущене повернеться лише з наступною подією про нього.
manage-skip-next-pass = Пропущене повернеться з наступною подією про нього або обходом усіх клієнтів.
manage-retry-all = Спробувати всі { $count } знову
manage-retried-all = Повторна спроба: { $count }.
manage-outlook-changes = Усе буде виконано приблизно о
manage-outlook-apply = Застосовується план: { $done } з { $total } рядків. Останній приблизно о
manage-oldest-first = Найстаріші

## Why something was given up, and what helps

cause-zendesk-refused = Zendesk вважає значення хибним.
cause-fix-zendesk-refused = Перевірте контакт клієнта в білінгу, насамперед адресу пошти.
cause-value-taken = Значення належить іншому запису в Zendesk.
cause-fix-value-taken = З’ясуйте, хто його має, і виправте одне з двох.
cause-name-taken = Назва зайнята, навіть із номером.
cause-fix-name-taken = Перейменуйте одну з організацій у Zendesk.
cause-linked-elsewhere = Зовнішній ID організації вказує на цього клієнта, пов’язаного з іншою.
cause-fix-linked-elsewhere = Виправте зовнішній ID або перенесіть зв’язок у панелі.
cause-organization-gone = Пов’язану організацію видалено в Zendesk. Сама вона не з’явиться.
cause-fix-organization-gone = Зніміть зв’язок або пов’яжіть клієнта з організацією, що її замінила.
cause-merged-into-linked = Організацію об’єднано з тією, що належить іншому клієнту.
cause-fix-merged-into-linked = Вирішіть у панелі, чия вона, і зніміть зв’язок з іншим.
cause-merge-under-way = Zendesk ще не завершив об’єднання.
cause-fix-merge-under-way = Спробуйте трохи згодом.
cause-zendesk-not-found = Запис зник під час роботи.
cause-fix-zendesk-not-found = Спробуйте ще.
cause-zendesk-not-allowed = Zendesk забороняє читати чи змінювати запис цього клієнта.
cause-fix-zendesk-not-allowed = Перевірте роль і права доступу; допоможе «portadesk check».
cause-zendesk-failed = Zendesk дав збій на цьому клієнті.
cause-fix-zendesk-failed = Більше скаже лог служби. Потім спробуйте ще.
cause-zendesk-unreadable = Zendesk не дав придатної відповіді щодо цього клієнта.
cause-fix-zendesk-unreadable = Більше скаже лог служби. Потім спробуйте ще.
cause-zendesk-unreachable = Zendesk не відповів щодо цього клієнта.
cause-fix-zendesk-unreachable = Більше скаже лог служби. Потім спробуйте ще.
cause-zendesk-busy = Zendesk не мав часу на цього клієнта.
cause-fix-zendesk-busy = Більше скаже лог служби. Потім спробуйте ще.
cause-zendesk-conflict = Щоразу хтось інший змінював той самий запис.
cause-fix-zendesk-conflict = Знайдіть програму, що його змінює, і спробуйте ще.
cause-billing-unreadable = Білінг не дав придатної відповіді щодо цього клієнта.
cause-fix-billing-unreadable = Більше скаже лог служби. Потім спробуйте ще.
cause-billing-unreachable = Білінг не відповів щодо цього клієнта.
cause-fix-billing-unreachable = Більше скаже лог служби. Потім спробуйте ще.
cause-billing-refused = Білінг відхилив запит про цього клієнта.
cause-fix-billing-refused = Перевірте права ролі в білінгу; допоможе «portadesk check».
cause-too-slow = Робота над цим клієнтом тривала задовго.
cause-fix-too-slow = Збільште «lease» у [tenants.provisioning] і спробуйте ще.
cause-damaged-subject = Рядок змінено сторонньою рукою.
cause-fix-damaged-subject = Пропустіть його.
cause-damaged-link = База даних містить про клієнта щось, чого не можна прочитати: це змінила стороння рука.
cause-fix-damaged-link = Нехай виправлять рядки клієнта в таблицях links і written, а тоді спробуйте ще раз.
cause-sync-interrupted = «sync apply» або «sync undo» перервано під час роботи над цим клієнтом.
cause-fix-sync-interrupted = Спробуйте знову або застосуйте той самий план ще раз.
cause-other = Причину називає код.
cause-fix-other = Знайдіть код у документації або в лозі.
manage-letters = Події, які неможливо прочитати
manage-letter =
    { $count ->
        [one] { $count } раз: { $reason }
        [few] { $count } рази: { $reason }
        [many] { $count } разів: { $reason }
       *[other] { $count } раза: { $reason }
    }
letter-not-json = вміст не є об’єктом JSON. На цю адресу пише щось інше або проксі змінює вміст.
letter-no-type = немає event_type. Перегляньте шаблон відправника.
letter-no-subject = бракує номера того, кого стосується подія. Перегляньте змінні відправника.
letter-other = невідома причина. Див. документацію.

## The unlinked queue

manage-unlinked = Черга без зв’язку
manage-refresh-unlinked = Оновити чергу без зв’язку
manage-customers-wait =
    { $count ->
        [one] { $count } клієнт чекає на вибір.
        [few] { $count } клієнти чекають на вибір.
        [many] { $count } клієнтів чекають на вибір.
       *[other] { $count } клієнта чекають на вибір.
    }
manage-unlinked-none = Ніхто не чекає на вибір.
manage-unlinked-hint = Сама назва нічого не доводить. Порівняйте, виберіть правильні пари й прочитайте план, перш ніж щось буде записано.
manage-may-be = можливо, це
proposed-same-name = Та сама назва
proposed-same-name-and-domain = Ті самі назва й домен
proposed-other = Інша причина
manage-pages = Сторінки
manage-show-plan = Показати план
manage-may-not-link = Вам не дозволено пов’язувати клієнтів, тож і приймати пропозиції.

## Plans

manage-plan = Що буде записано
manage-plan-text = Ще нічого не записано. Якщо до застосування щось зміниться, нічого й не буде записано.
manage-organization = Організація
manage-organization-number = Організацію { $id }
manage-before = Було:
manage-after = Стане:
manage-emptied = очищено
manage-plan-hash = План
manage-apply = Застосувати
plan-act-create = Створити організацію
plan-act-link = Пов’язати
plan-act-update = Узгодити
plan-act-propose = Запропонувати
plan-act-leave = Залишити як є
plan-act-other = Щось інше
plan-reason-no-organization = Клієнт не має організації.
plan-reason-external-id = Зовнішній ID організації вказує на клієнта.
plan-reason-made-before = Її створив для клієнта скасований план.
plan-reason-list = Ви вибрали цю пару.
plan-reason-differs = Дані білінгу й пов’язаної організації різняться.
plan-reason-same-name = Організація має назву клієнта.
plan-reason-name-taken = Назва належить іншому клієнту.
plan-reason-linked-elsewhere = Одна зі сторін уже належить іншому.
plan-reason-being-released = Зв’язок організації щойно завершився. Спробуйте за хвилину.
plan-reason-foreign-external-id = Зовнішній ID належить іншій програмі. Пов’яжіть у панелі, де його можна замінити.
plan-reason-organization-gone = Організації в Zendesk уже немає.
plan-reason-customer-gone = Білінг більше не знає клієнта.
plan-reason-other = Інша причина.
plan-value-name = Назва
plan-value-external-id = Зовнішній ID
plan-value-domain-names = Домени
plan-value-tags = Теги
plan-value-other = Інше значення
plan-left-changed = тим часом змінилося
plan-left-busy = над ним саме працює служба; застосуйте план ще раз
plan-left-name-in-use = організація з такою назвою саме створюється
plan-left-value-taken = значення перейшло до іншої організації
plan-left-zendesk-refused = Zendesk відхилив значення
plan-left-job-failed = завдання Zendesk не вдалося; застосуйте план ще раз
plan-left-linked-meanwhile = хтось пов’язав одне з двох
plan-left-changed-since = відтоді хтось це змінив
plan-left-unlinked-since = відтоді хтось зняв зв’язок
plan-left-linked-elsewhere = пов’язано з іншим
plan-left-organization-gone = організації вже немає
plan-left-other = див. лог
manage-stage-comparing = Ще одна перевірка…
manage-stage-writing = Запис…
manage-stage-restoring = Скасування…
manage-run-done = Записано { $done } з { $all } рядків плану.
manage-undo-done = Скасовано { $done } з { $all } рядків.
manage-run-refused = Нічого не записано: відтоді щось змінилося. Складіть новий план.
manage-run-stopped = План не виконано до кінця.
manage-undo-stopped = Скасування не завершено.
manage-run-stopped-text = Зроблене записано у квитанції. Застосуйте решту знову або скасуйте записане; причину називає лог.
manage-run-unknown = Про цей план тут уже нічого не відомо.
manage-run-unknown-text = Можливо, його застосувала інша репліка або це було до перезапуску: що записано, видно в останніх змінах на цій сторінці.
manage-receipt = Квитанція для «portadesk sync undo»:
manage-undo = Скасувати
manage-contact = Контакт, який буде створено:
manage-contacts-stay = Контакти лишаються в Zendesk, коли план скасовано.
plan-evidence-external-id = Її зовнішній ID: «{ $value }».
plan-evidence-no-external-id = Організація не має зовнішнього ID.
manage-apply-again = Застосувати знову
manage-stage-elsewhere = Виконується в іншому місці…
manage-run-interrupted-text = Виконання перервано. Застосуйте його знову для решти або скасуйте записане.

## The last changes

manage-changes = Останні зміни
manage-refresh-changes = Оновити останні зміни
manage-no-changes = Змін ще не було.
manage-newest = Найновіші
manage-older = Давніші
act-linked = Клієнта { $customer } пов’язано з { "\u2068" }{ $organization }{ "\u2069" }.
act-unlinked = Знято зв’язок клієнта { $customer } з { "\u2068" }{ $organization }{ "\u2069" }.
act-moved = Зв’язок клієнта { $customer } перенесено до { "\u2068" }{ $organization }{ "\u2069" }.
act-adopted = { "\u2068" }{ $organization }{ "\u2069" } уже вказувала на клієнта { $customer }, тож її пов’язано.
act-created = { "\u2068" }{ $organization }{ "\u2069" } створено для клієнта { $customer }.
act-made-in-vain = { "\u2068" }{ $organization }{ "\u2069" } створено для клієнта { $customer }, якого щойно пов’язали з іншою.
act-updated = { "\u2068" }{ $organization }{ "\u2069" } узгоджено з клієнтом { $customer }: { $fields }.
act-contact-written = Контакт клієнта { $customer } записано до { "\u2068" }{ $organization }{ "\u2069" }: { $fields }.
act-external-id-replaced = Зовнішній ID { "\u2068" }{ $organization }{ "\u2069" } замінено; тепер він вказує на клієнта { $customer }.
act-organization-deleted = Організацію { "\u2068" }{ $organization }{ "\u2069" }, пов’язану з клієнтом { $customer }, видалено в Zendesk.
act-refused = Спробу відхилено: { $reason }.
act-status-told = Білінгу повідомлено про обліковий запис { $id }: { $status }.
act-retried =
    { $kind ->
        [customer] Для клієнта { $id } зроблено ще одну спробу.
        [account] Для облікового запису { $id } зроблено ще одну спробу.
       *[other] Для номера телефону зроблено ще одну спробу.
    }
act-skipped =
    { $kind ->
        [customer] Клієнта { $id } пропущено.
        [account] Обліковий запис { $id } пропущено.
       *[other] Номер телефону пропущено.
    }
act-ticket-assigned = Заявку { $id } призначено організації { "\u2068" }{ $organization }{ "\u2069" }.
act-ticket-unassigned = Призначення заявки { $id } організації { "\u2068" }{ $organization }{ "\u2069" } скасовано.
act-sender-remembered = Відправник заявки { $id } тепер відомий як контакт організації { "\u2068" }{ $organization }{ "\u2069" }.
act-sender-forgotten = Відправник заявки { $id } більше не відомий як контакт організації { "\u2068" }{ $organization }{ "\u2069" }.
act-other = Щось невідоме цій версії: { $code }.
actor-you = Ви
actor-user = Користувач Zendesk { $id }
actor-adoption = Служба, під час відкриття
actor-provisioning = Служба, слідом за білінгом
actor-zendesk = Система Zendesk
actor-command-line = Командний рядок
actor-other = Хтось інший
change-cause-plan = За планом { $value }
change-cause-undo = План { $value } скасовано
change-cause-sweep = Знайдено обходом усіх клієнтів
change-cause-linked = Після зв’язування
change-cause-domain-shared = Інший клієнт має той самий домен
change-cause-organization-deleted = Організацію видалено в Zendesk
change-cause-given-back = Прибрано значення іншого клієнта
change-cause-other = Білінг повідомив: { $value }
change-evidence-list = Пару обрала людина
change-evidence-external-id = Зовнішній ID називав клієнта
change-evidence-made-before = Її створено для клієнта раніше
change-evidence-same-name = Та сама назва
change-evidence-same-name-and-domain = Ті самі назва й домен
change-evidence-created = Її створено для клієнта
change-evidence-merged = Вона поглинула іншу під час об’єднання
change-evidence-unstated = Без пояснення
change-evidence-search = Знайдено пошуком
change-evidence-suggested = Було запропоновано
change-evidence-other = Підстава: { $value }
change-from-customer = Раніше: клієнт { $id }
change-from-organization = Раніше: організація { $id }
attempted-link = Спроба зв’язати
attempted-move = Спроба перенести зв’язок
attempted-unlink = Спроба розірвати зв’язок
attempted-replace-external-id = Спроба замінити зовнішній ID
attempted-apply = Спроба застосувати план
attempted-undo = Спроба скасувати план
attempted-retry = Спроба повторити
attempted-retry-all = Спроба повторити все
attempted-skip = Спроба пропустити
attempted-other = Спроба: { $value }
