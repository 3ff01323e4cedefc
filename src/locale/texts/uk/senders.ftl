# Заявка без організації: куди вона може належати, що було вибрано і за чим відправника впізнають наступного разу.

assign-one = Може підійти одна організація
assign-one-text = Перевірте докази, перш ніж призначити заявку.
assign-several = Може підійти кілька організацій
assign-several-text = Докази цього не вирішують. Порівняйте, перш ніж призначити заявку.
assign-customer = Клієнт
assign-no-customer = Клієнта не прив’язано
assign-evidence = Чому ця організація
assign-assign = Призначити заявку
assign-customers = Клієнти без організації
assign-incomplete = Zendesk відповів не на все: може бути більше.
assign-is-contact-email = { "\u2068" }{ $value }{ "\u2069" }, електронна адреса: { "\u2068" }{ $name }{ "\u2069" }
assign-is-contact-phone = { "\u2068" }{ $value }{ "\u2069" }, телефон: { "\u2068" }{ $name }{ "\u2069" }
assign-rivals =
    { $count ->
        [one] { $what }; веде також до { $count } іншої організації
        [few] { $what }; веде також до { $count } інших організацій
        [many] { $what }; веде також до { $count } інших організацій
       *[other] { $what }; веде також до { $count } іншої організації
    }

assign-assigned = Заявку призначено:
assign-unfinished = Не завершено, заявка для:
assign-unfinished-text = Zendesk перестав відповідати на півдорозі. Спробуйте ще раз, щоб продовжити, або скасуйте.
assign-joined = Заявника для цього додано до організації.
assign-taking-back = Ще не скасовано: заявка для
assign-taking-back-text = Zendesk замовк під час скасування. Спробуйте ще раз, щоб продовжити.
assign-moved = Відтоді змінено в Zendesk: заявка була для
assign-moved-text = Заявка вже має іншу організацію або жодної. Через цей вибір заявник досі в цій організації; скасування це припинить.
assign-unsure-text = Zendesk не каже, чи це досі так.
assign-made-known = Відправника зроблено відомим
assign-by = Користувач Zendesk { $id }
assign-by-you = Ви
assign-take-back = Скасувати

assign-recognise = Упізнавати наступного разу
assign-recognise-title = Хто цей відправник?
assign-give = Додати { "\u2068" }{ $value }{ "\u2069" } до контакту. Наступну заявку звідти буде впізнано.
assign-is-theirs = { "\u2068" }{ $value }{ "\u2069" } належить автору заявки, який тепер є в організації. Наступну заявку звідти буде впізнано.
assign-nothing-to-recognise = У відправника немає ні адреси, ні номера, які можна запам’ятати.
assign-no-contacts = В організації немає контактів у Zendesk.
assign-requester = автор заявки
assign-remembered-email = Електронну адресу відправника додано до контакту.
assign-remembered-phone = Телефон відправника додано до контакту.
assign-remember-unfinished = Це не завершено.
assign-open-contact = Відкрити контакт
assign-forget = Прибрати знову

notify-assigned = Заявку призначено.
notify-taken-back = Призначення скасовано.
notify-taken-back-but-stays = Призначення скасовано. Заявник лишається в організації: у ній є інші його заявки.
notify-remembered = Контакт буде впізнано.
notify-forgotten = Контакт більше за цим не впізнається.

error-ticket-closed = Цю заявку закрито.
error-ticket-closed-advice = У закритій заявці нічого не можна змінити.
error-ticket-taken = Тим часом заявку призначено інакше.
error-ticket-taken-advice = Оновіть панель, щоб побачити, куди вона належить тепер.
error-sender-taken = Ця адреса або номер не може перейти до цього контакту.
error-sender-taken-advice = У Zendesk її має хтось інший, або контакт більше не в організації. Відкрийте панель знову.
