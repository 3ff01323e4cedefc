# تذكرة بلا مؤسسة: إلى أين قد تنتمي، وما الذي اختير، وكيف يُعرف مرسلها في المرة القادمة.

assign-one = قد تناسب مؤسسة واحدة
assign-one-text = تحقق من الأدلة قبل إسناد التذكرة.
assign-several = قد تناسب عدة مؤسسات
assign-several-text = الأدلة لا تحسم الأمر. قارن قبل إسناد التذكرة.
assign-customer = العميل
assign-no-customer = لا يوجد عميل مرتبط
assign-evidence = لماذا هذه المؤسسة
assign-assign = إسناد التذكرة
assign-customers = عملاء بلا مؤسسة
assign-incomplete = لم يجب Zendesk عن كل شيء: قد يكون هناك المزيد.
assign-is-contact-email = { "\u2068" }{ $value }{ "\u2069" }، بريد { "\u2068" }{ $name }{ "\u2069" }
assign-is-contact-phone = { "\u2068" }{ $value }{ "\u2069" }، هاتف { "\u2068" }{ $name }{ "\u2069" }
assign-rivals =
    { $count ->
        [zero] { $what }
        [one] { $what }؛ ويقود أيضًا إلى مؤسسة أخرى
        [two] { $what }؛ ويقود أيضًا إلى مؤسستين أخريين
        [few] { $what }؛ ويقود أيضًا إلى { $count } مؤسسات أخرى
        [many] { $what }؛ ويقود أيضًا إلى { $count } مؤسسة أخرى
       *[other] { $what }؛ ويقود أيضًا إلى { $count } مؤسسة أخرى
    }

assign-assigned = أُسندت التذكرة إلى
assign-unfinished = لم يكتمل: تذكرة لـ
assign-unfinished-text = توقف Zendesk عن الرد في أثناء ذلك. حاول مجددًا للمتابعة، أو تراجع.
assign-joined = أُضيف مقدم الطلب إلى المؤسسة من أجل ذلك.
assign-taking-back = لم يُتراجع بعد: التذكرة لـ
assign-taking-back-text = توقف Zendesk عن الرد أثناء التراجع. حاول مرة أخرى للمتابعة.
assign-moved = تغيّر في Zendesk منذ ذلك الحين: كانت التذكرة لـ
assign-moved-text = للتذكرة الآن مؤسسة أخرى أو لا مؤسسة لها. ما زال مقدم الطلب في هذه المؤسسة بسبب هذا الاختيار؛ التراجع ينهي ذلك.
assign-unsure-text = لا يقول Zendesk هل ما زال الأمر كذلك.
assign-made-known = صار المرسل معروفًا
assign-by = بواسطة مستخدم Zendesk رقم { $id }
assign-by-you = بواسطتك
assign-take-back = تراجع

assign-recognise = تعرّف عليه في المرة القادمة
assign-recognise-title = من هذا المرسل؟
assign-give = أضف { "\u2068" }{ $value }{ "\u2069" } إلى جهة اتصال. ستُعرف التذكرة القادمة منه.
assign-is-theirs = { "\u2068" }{ $value }{ "\u2069" } يخص مقدم الطلب، وهو الآن في المؤسسة. ستُعرف التذكرة القادمة منه.
assign-nothing-to-recognise = ليس للمرسل عنوان ولا رقم يمكن تذكره.
assign-no-contacts = ليس للمؤسسة جهات اتصال في Zendesk.
assign-requester = مقدم الطلب
assign-remembered-email = أضيف بريد المرسل إلى جهة اتصال.
assign-remembered-phone = أضيف هاتف المرسل إلى جهة اتصال.
assign-remember-unfinished = لم يكتمل هذا.
assign-open-contact = فتح جهة الاتصال
assign-forget = إزالة مجددًا

notify-assigned = أُسندت التذكرة.
notify-taken-back = تم التراجع عن الإسناد.
notify-taken-back-but-stays = جرى التراجع عن التعيين. يبقى مقدم الطلب في المؤسسة: له تذاكر أخرى فيها.
notify-remembered = ستُعرف جهة الاتصال.
notify-forgotten = لم تعد جهة الاتصال تُعرف بذلك.

error-ticket-closed = هذه التذكرة مغلقة.
error-ticket-closed-advice = لا يمكن تغيير شيء في تذكرة مغلقة.
error-ticket-taken = أُسندت التذكرة إسنادًا آخر في هذه الأثناء.
error-ticket-taken-advice = حدّث اللوحة لترى إلى أين تنتمي الآن.
error-sender-taken = لا يمكن إضافة هذا العنوان أو الرقم إلى جهة الاتصال هذه.
error-sender-taken-advice = هو لشخص آخر في Zendesk، أو لم تعد جهة الاتصال في المؤسسة. افتح اللوحة من جديد.
