## The page for administrators

manage-title = الفوترة وZendesk
manage-last-answer = آخر إجابة
manage-last-failure = آخر فشل

## Connections

manage-health = الاتصالات
manage-refresh-health = تحديث الاتصالات
manage-billing = نظام PortaBilling
manage-zendesk = نظام Zendesk
manage-store = قاعدة البيانات
manage-well = يستجيب
manage-failing = يتعطل
manage-silent = لا يستجيب
manage-trial = قيد التجربة
manage-not-asked = لم يُسأل بعد
manage-no-installation = التطبيق غير موجود
manage-no-installation-text = لا يعرض Zendesk التطبيق المثبّت. شغّل «portadesk check».
manage-billing-paused = بعد عدة إخفاقات تُترك الفوترة لحظة. يرى الوكلاء آخر حالة معروفة.
manage-store-silent = تعذّرت قراءة الروابط والسجل. راجع سجل تشغيل الخدمة.
manage-own-view = ما رآه هذا المشغّل منذ بدايته؛ أما الأحداث فما استلمته كل المشغّلات.
manage-last-event = آخر حدث
manage-events = أحداث الفوترة
manage-events-arrive = تصل
manage-events-none = لا شيء بعد
manage-events-none-text = لم يُستلم أي حدث بعد. قارن العنوان في معالج الفوترة بعنوان هذا المستأجر.
manage-events-refused = غير موثوقة
manage-events-not-believed = غير موثوقة منذ البداية: { $count }. قارن اسم الدخول والسر بمعالج الفوترة.
failure-unreachable = لم يصل رد في الوقت المناسب. افحص الشبكة والجدار الناري والعنوان؛ «portadesk check» يحدد السبب.
failure-unreadable = لا يمكن فهم الرد. هل يجيب وكيل بدلاً منه؟ السجل يبيّن ما وصل.
failure-login-refused = رُفض الدخول. افحص اسم الدخول أو كلمة المرور أو الرمز في الإعدادات.
failure-not-allowed = لم تُقبل بيانات الاعتماد. افحصها في الإعدادات وصلاحياتها في Zendesk.
failure-busy = طلب الانتظار: استُنفد حد الطلبات. انظر أي برامج أخرى تستخدم الحساب.
failure-overloaded = أسئلة كثيرة كانت تنتظر. إن استمر ذلك فارفع «max_in_flight» إذا كان النظام يتحمل.
failure-paused = بعد عدة إخفاقات يُترك قليلاً.
failure-failed = تعطل من جهته. انظر صفحة حالته؛ سيُسأل مجدداً.
failure-other = سجل الخدمة يبيّن ما حدث.

## In step

manage-off = لا يستقبل هذا المستأجر أحداثًا من الفوترة، فلا شيء يُعرض هنا. راجع [tenants.provisioning] في الإعدادات.
manage-drift = التوافق مع الفوترة
manage-refresh-drift = تحديث التوافق
manage-percent = { $number }٪
manage-in-step = { $in-step } من { $customers } عميلًا متوافقون.
manage-no-pass = تُعرف النسبة بعد أول مرور على جميع العملاء. يبدأ:
manage-oldest = أقدم تغيير لم يُتابَع:
manage-all-followed = تمت متابعة كل تغيير.
manage-chart = نسبة العملاء المتوافقين خلال آخر 24 ساعة
manage-chart-summary = الآن { $now }، والأدنى { $lowest }.
manage-chart-table = عرض كجدول
manage-when = الوقت
manage-share = متوافق
manage-count-waiting = في الانتظار
manage-count-given-up = متروك
manage-count-unlinked = بلا رابط
manage-found = ما وجده المرور الأخير على جميع العملاء
manage-found-nothing = لا شيء لم يُبلغ عنه حدث.
drift-missing = لم تكن للعميل مؤسسة فأُنشئت له واحدة.
drift-fix-missing = إن كانوا كثيرين: هل يرسل معالج الفوترة Customer/Created؟
drift-stale-field = تغيّرت الفوترة ولم يُبلغ أي حدث بذلك.
drift-fix-stale-field = كُتب ذلك. تحقق من الأحداث التي يشترك فيها المعالج.
drift-changed-in-zendesk = غُيّرت في Zendesk قيمة تخصّنا.
drift-fix-changed-in-zendesk = كُتبت من جديد. أبلغ من فعل ذلك، أو أخرج الحقل من الربط.
drift-foreign-external-id = المعرّف الخارجي للمؤسسة المرتبطة يشير إلى شيء آخر.
drift-fix-foreign-external-id = افتح المؤسسة: تعرض اللوحة القيمة وتتيح استبدالها.
drift-link-without-organization = لم تعد المؤسسة المرتبطة موجودة في Zendesk.
drift-fix-link-without-organization = ألغِ ربط العميل أو اربطه بالمؤسسة التي حلّت محلها.
drift-closed-but-open = العميل مغلق، ولم تكن مؤسسته تُظهر ذلك.
drift-fix-closed-but-open = تم وضع العلامة عليها. تحقق من الأحداث التي اشترك فيها المعالج.
drift-twin = مؤسسة ثانية لعميل مرتبط بمؤسسة أخرى.
drift-fix-twin = ادمج المؤسستين في Zendesk فينتقل الربط معهما، أو امسح معرّفها الخارجي، أو غيّر اسمها.
drift-orphan = المعرّف الخارجي للمؤسسة يسمّي عميلاً لا يعرفه نظام الفوترة.
drift-fix-orphan = امسح المعرّف الخارجي، أو اربط المؤسسة في اللوحة.
drift-unlinked = على شخص أن يختار المؤسسة.
drift-fix-unlinked = راجع قائمة غير المرتبطين في هذه الصفحة.
drift-other = شيء لا تعرفه هذه النسخة.
drift-fix-other = راجع توثيق نسخة أحدث.
manage-last-pass = الأرقام من المرور الذي بدأ
manage-pass-at-links = مرور جديد جارٍ. الروابط المفحوصة: { $count }. بدأ
manage-pass-at-organizations = مرور جديد جارٍ. المؤسسات المفحوصة: { $count }. بدأ
manage-pass-at-customers = مرور جديد جارٍ. العملاء المفحوصون: { $count }. بدأ

## What waits, and what was given up

manage-waiting = قائمة الانتظار
manage-refresh-waiting = تحديث قائمة الانتظار
manage-changes-wait =
    { $count ->
        [zero] لا شيء ينتظر.
        [one] عنصر واحد ينتظر.
        [two] عنصران ينتظران.
        [few] { $count } عناصر تنتظر.
        [many] { $count } عنصرًا ينتظر.
       *[other] { $count } عنصر ينتظر.
    }
manage-paused = أحد الأنظمة لا يستجيب: توقّف العمل مؤقتًا.
manage-refused = رُفضت بيانات الاعتماد أو منع Zendesk المحاولة: توقّف العمل. شغّل «portadesk check».
manage-next-try-at = المحاولة التالية:
manage-given-up = متروك
manage-nothing-given-up = لم يُترك شيء.
manage-more =
    { $count ->
        [zero] { $count } إضافي.
        [one] { $count } إضافي.
        [two] { $count } إضافيان.
        [few] { $count } إضافية.
        [many] { $count } إضافيًا.
       *[other] { $count } إضافي.
    }
manage-tries =
    { $count ->
        [zero] دون محاولات
        [one] محاولة واحدة
        [two] محاولتان
        [few] { $count } محاولات
        [many] { $count } محاولة
       *[other] { $count } محاولة
    }
manage-since = منذ
manage-retry = أعد المحاولة
manage-skip = تخطَّ
manage-retried = تُعاد المحاولة.
manage-skipped = تم التخطي.
manage-decided-before = سبقك شخص آخر: لم يعد هناك ما يُقرَّر.
manage-subject-customer = العميل { $id }
manage-subject-account = الحساب { $id }
manage-subject-number = رقم هاتف (محفوظ مشفّرًا)
manage-skip-next-event = إن تُخطّي فلا يعود إلا مع الحدث التالي عنه.
manage-skip-next-pass = إن تُخطّي يعود مع الحدث التالي عنه أو المرور التالي على جميع العملاء.
manage-retry-all = أعد محاولة الكل ({ $count })
manage-retried-all = تُعاد المحاولة: { $count }.
manage-outlook-changes = سيكتمل اتباع كل ذلك نحو
manage-outlook-apply = تُطبَّق خطة: { $done } من { $total } صفوف. آخرها نحو
manage-oldest-first = الأقدم

## Why something was given up, and what helps

cause-zendesk-refused = وجد Zendesk قيمة غير صالحة.
cause-fix-zendesk-refused = راجع جهة اتصال العميل في الفوترة، ولا سيما بريدها.
cause-value-taken = القيمة تخص سجلًا آخر في Zendesk.
cause-fix-value-taken = اعرف من يملكها وصحّح أحدهما.
cause-name-taken = الاسم مستخدم، وكذلك الاسم مع الرقم.
cause-fix-name-taken = أعد تسمية إحدى المؤسستين في Zendesk.
cause-linked-elsewhere = معرّف خارجي لمؤسسة يشير إلى هذا العميل وهو مرتبط بغيرها.
cause-fix-linked-elsewhere = صحّح المعرّف الخارجي أو انقل الرابط في اللوحة.
cause-organization-gone = حُذفت المؤسسة المرتبطة في Zendesk ولا تُنشأ من تلقاء نفسها.
cause-fix-organization-gone = ألغِ ربط العميل أو اربطه بالمؤسسة التي حلّت محلها.
cause-merged-into-linked = دُمجت المؤسسة في مؤسسة تخص عميلًا آخر.
cause-fix-merged-into-linked = قرّر في اللوحة أي العميلين هو، وألغِ ربط الآخر.
cause-merge-under-way = لم يُنهِ Zendesk الدمج.
cause-fix-merge-under-way = أعد المحاولة بعد قليل.
cause-zendesk-not-found = اختفى سجل أثناء العمل.
cause-fix-zendesk-not-found = أعد المحاولة.
cause-zendesk-not-allowed = يمنع Zendesk قراءة سجل لهذا العميل أو كتابته.
cause-fix-zendesk-not-allowed = تحقق من دور بيانات الاعتماد ونطاقاتها؛ يساعد «portadesk check».
cause-zendesk-failed = تعطّل Zendesk عند هذا العميل.
cause-fix-zendesk-failed = سجل تشغيل الخدمة يوضح أكثر. ثم أعد المحاولة.
cause-zendesk-unreadable = لم يعطِ Zendesk إجابة صالحة بشأن هذا العميل.
cause-fix-zendesk-unreadable = سجل تشغيل الخدمة يوضح أكثر. ثم أعد المحاولة.
cause-zendesk-unreachable = لم يُجب Zendesk بشأن هذا العميل.
cause-fix-zendesk-unreachable = سجل تشغيل الخدمة يوضح أكثر. ثم أعد المحاولة.
cause-zendesk-busy = لم يجد Zendesk وقتًا لهذا العميل.
cause-fix-zendesk-busy = سجل تشغيل الخدمة يوضح أكثر. ثم أعد المحاولة.
cause-zendesk-conflict = كان أحدهم يكتب السجل نفسه كل مرة.
cause-fix-zendesk-conflict = ابحث عن برنامج آخر يكتبه ثم أعد المحاولة.
cause-billing-unreadable = لم تعطِ الفوترة إجابة صالحة بشأن هذا العميل.
cause-fix-billing-unreadable = سجل تشغيل الخدمة يوضح أكثر. ثم أعد المحاولة.
cause-billing-unreachable = لم تُجب الفوترة بشأن هذا العميل.
cause-fix-billing-unreachable = سجل تشغيل الخدمة يوضح أكثر. ثم أعد المحاولة.
cause-billing-refused = رفضت الفوترة السؤال عن هذا العميل.
cause-fix-billing-refused = تحقق من صلاحيات دور الفوترة؛ يساعد «portadesk check».
cause-too-slow = استغرق العمل على هذا العميل وقتًا طويلًا.
cause-fix-too-slow = زد «lease» في [tenants.provisioning] ثم أعد المحاولة.
cause-damaged-subject = عُدّل الصف بأيدٍ أخرى.
cause-fix-damaged-subject = تخطَّه.
cause-damaged-link = تحتوي قاعدة البيانات على شيء عن العميل لا يمكن قراءته: عُدّل بأيدٍ أخرى.
cause-fix-damaged-link = اطلب تصحيح صفوف العميل في الجدولين links و written ثم أعد المحاولة.
cause-sync-interrupted = قُطع «sync apply» أو «sync undo» أثناء العمل على هذا العميل.
cause-fix-sync-interrupted = أعد المحاولة، أو طبّق الخطة نفسها مرة أخرى.
cause-other = الرمز يبيّن السبب.
cause-fix-other = ابحث عن الرمز في التوثيق أو في سجل التشغيل.
manage-letters = أحداث لا تُقرأ
manage-letter =
    { $count ->
        [zero] أبدًا: { $reason }
        [one] مرة واحدة: { $reason }
        [two] مرتان: { $reason }
        [few] { $count } مرات: { $reason }
        [many] { $count } مرة: { $reason }
       *[other] { $count } مرة: { $reason }
    }
letter-not-json = المحتوى ليس كائن JSON. شيء آخر يرسل إلى هذا العنوان أو وكيل يغيّر المحتوى.
letter-no-type = لا يوجد event_type. راجع قالب المرسل.
letter-no-subject = رقم المعني مفقود. راجع متغيرات المرسل.
letter-other = غير معروف. راجع التوثيق.

## The unlinked queue

manage-unlinked = قائمة غير المرتبطين
manage-refresh-unlinked = تحديث قائمة غير المرتبطين
manage-customers-wait =
    { $count ->
        [zero] لا عميل ينتظر اختيارًا.
        [one] عميل واحد ينتظر اختيارًا.
        [two] عميلان ينتظران اختيارًا.
        [few] { $count } عملاء ينتظرون اختيارًا.
        [many] { $count } عميلًا ينتظرون اختيارًا.
       *[other] { $count } عميل ينتظرون اختيارًا.
    }
manage-unlinked-none = لا أحد ينتظر اختيارًا.
manage-unlinked-hint = الاسم وحده لا يثبت شيئًا. قارن واختر الأزواج الصحيحة واقرأ الخطة قبل كتابة أي شيء.
manage-may-be = قد يكون
proposed-same-name = الاسم نفسه
proposed-same-name-and-domain = الاسم والنطاق نفساهما
proposed-other = سبب آخر
manage-pages = الصفحات
manage-show-plan = اعرض الخطة
manage-may-not-link = لا يُسمح لك بربط العملاء، فلا يمكنك قبول الاقتراحات.

## Plans

manage-plan = ما سيُكتب
manage-plan-text = لم يُكتب شيء بعد. إن تغيّر شيء قبل التطبيق فلن يُكتب شيء أيضًا.
manage-organization = المؤسسة
manage-organization-number = المؤسسة { $id }
manage-before = قبل:
manage-after = بعد:
manage-emptied = أُفرغ
manage-plan-hash = الخطة
manage-apply = طبّق
plan-act-create = إنشاء مؤسسة
plan-act-link = ربط
plan-act-update = توفيق
plan-act-propose = اقتراح
plan-act-leave = اتركه كما هو
plan-act-other = شيء آخر
plan-reason-no-organization = لا مؤسسة للعميل.
plan-reason-external-id = المعرّف الخارجي للمؤسسة يشير إلى العميل.
plan-reason-made-before = أنشأتها للعميل خطة أُلغيت.
plan-reason-list = أنت اخترت هذا الزوج.
plan-reason-differs = تختلف الفوترة عن المؤسسة المرتبطة.
plan-reason-same-name = لمؤسسة اسم العميل نفسه.
plan-reason-name-taken = الاسم لعميل آخر.
plan-reason-linked-elsewhere = أحد الطرفين صار لغيره.
plan-reason-being-released = انتهى رابط للمؤسسة للتو. أعد المحاولة بعد دقيقة.
plan-reason-foreign-external-id = المعرّف الخارجي لبرنامج آخر. اربطها في اللوحة حيث يمكن استبداله.
plan-reason-organization-gone = لم تعد المؤسسة في Zendesk.
plan-reason-customer-gone = لم تعد الفوترة تعرف العميل.
plan-reason-other = سبب آخر.
plan-value-name = الاسم
plan-value-external-id = المعرّف الخارجي
plan-value-domain-names = النطاقات
plan-value-tags = الوسوم
plan-value-other = قيمة أخرى
plan-left-changed = تغيّر في هذه الأثناء
plan-left-busy = الخدمة تعمل عليه الآن؛ طبّق الخطة مجددًا
plan-left-name-in-use = تُنشأ الآن مؤسسة بهذا الاسم
plan-left-value-taken = صارت قيمة لمؤسسة أخرى
plan-left-zendesk-refused = رفض Zendesk قيمة
plan-left-job-failed = فشلت مهمة Zendesk؛ طبّق الخطة مجددًا
plan-left-linked-meanwhile = ربط شخص أحدهما
plan-left-changed-since = غيّره شخص منذ ذلك الحين
plan-left-unlinked-since = ألغى شخص ربطه منذ ذلك الحين
plan-left-linked-elsewhere = مرتبط بآخر
plan-left-organization-gone = لم تعد المؤسسة موجودة
plan-left-other = راجع سجل التشغيل
manage-stage-comparing = فحص أخير…
manage-stage-writing = جارٍ الكتابة…
manage-stage-restoring = جارٍ التراجع…
manage-run-done = كُتب { $done } من { $all } صفوف الخطة.
manage-undo-done = تم التراجع عن { $done } من { $all } صفوف.
manage-run-refused = لم يُكتب شيء: تغيّر شيء منذ وضع الخطة. ضع خطة جديدة.
manage-run-stopped = لم تُنفَّذ الخطة حتى النهاية.
manage-undo-stopped = لم يكتمل التراجع.
manage-run-stopped-text = ما أُنجز مدوّن في الإيصال. طبّق الباقي مرة أخرى أو تراجع عما كُتب؛ والسجل يوضح سبب التوقف.
manage-run-unknown = لم يعد يُعرف هنا شيء عن هذه الخطة.
manage-run-unknown-text = ربما طبّقتها نسخة أخرى أو كان ذلك قبل إعادة التشغيل: آخر التغييرات في هذه الصفحة تبيّن ما كُتب.
manage-receipt = الإيصال، لأجل «portadesk sync undo»:
manage-undo = تراجع
manage-contact = جهة الاتصال التي ستُنشأ:
manage-contacts-stay = تبقى جهات الاتصال في Zendesk عند التراجع عن الخطة.
plan-evidence-external-id = معرّفها الخارجي «{ $value }».
plan-evidence-no-external-id = ليس للمؤسسة معرّف خارجي.
manage-apply-again = طبّق مرة أخرى
manage-stage-elsewhere = جارٍ في مكان آخر…
manage-run-interrupted-text = قُطع التنفيذ. طبّقها مرة أخرى للباقي، أو تراجع عما كُتب.

## The last changes

manage-changes = آخر التغييرات
manage-refresh-changes = تحديث آخر التغييرات
manage-no-changes = لم يتغيّر شيء بعد.
manage-newest = الأحدث
manage-older = الأقدم
act-linked = رُبط العميل { $customer } بـ { "\u2068" }{ $organization }{ "\u2069" }.
act-unlinked = أُلغي ربط العميل { $customer } بـ { "\u2068" }{ $organization }{ "\u2069" }.
act-moved = نُقل رابط العميل { $customer } إلى { "\u2068" }{ $organization }{ "\u2069" }.
act-adopted = كانت { "\u2068" }{ $organization }{ "\u2069" } تشير إلى العميل { $customer } فرُبطت به.
act-created = أُنشئت { "\u2068" }{ $organization }{ "\u2069" } للعميل { $customer }.
act-made-in-vain = أُنشئت { "\u2068" }{ $organization }{ "\u2069" } للعميل { $customer } وكان قد رُبط للتو بغيرها.
act-updated = وُفّقت { "\u2068" }{ $organization }{ "\u2069" } مع العميل { $customer }: { $fields }.
act-contact-written = كُتبت جهة اتصال العميل { $customer } في { "\u2068" }{ $organization }{ "\u2069" }: { $fields }.
act-external-id-replaced = استُبدل المعرّف الخارجي لـ { "\u2068" }{ $organization }{ "\u2069" }؛ صار يشير إلى العميل { $customer }.
act-organization-deleted = حُذفت في Zendesk المؤسسة { "\u2068" }{ $organization }{ "\u2069" } المرتبطة بالعميل { $customer }.
act-refused = رُفضت محاولة: { $reason }.
act-status-told = أُبلغت الفوترة عن الحساب { $id }: { $status }.
act-retried =
    { $kind ->
        [customer] أُعيدت المحاولة للعميل { $id }.
        [account] أُعيدت المحاولة للحساب { $id }.
       *[other] أُعيدت المحاولة لرقم هاتف.
    }
act-skipped =
    { $kind ->
        [customer] تُخطّي العميل { $id }.
        [account] تُخطّي الحساب { $id }.
       *[other] تُخطّي رقم هاتف.
    }
act-ticket-assigned = أُسندت التذكرة { $id } إلى { "\u2068" }{ $organization }{ "\u2069" }.
act-ticket-unassigned = تم التراجع عن إسناد التذكرة { $id } إلى { "\u2068" }{ $organization }{ "\u2069" }.
act-sender-remembered = أصبح مرسل التذكرة { $id } معروفًا كجهة اتصال في { "\u2068" }{ $organization }{ "\u2069" }.
act-sender-forgotten = لم يعد مرسل التذكرة { $id } معروفًا كجهة اتصال في { "\u2068" }{ $organization }{ "\u2069" }.
act-other = شيء لا تعرفه هذه النسخة: { $code }.
actor-you = أنت
actor-user = مستخدم Zendesk رقم { $id }
actor-adoption = الخدمة عند الفتح
actor-provisioning = الخدمة متابعةً للفوترة
actor-zendesk = نظام Zendesk
actor-command-line = سطر الأوامر
actor-other = شخص آخر
change-cause-plan = بالخطة { $value }
change-cause-undo = تُراجع عن الخطة { $value }
change-cause-sweep = وُجد في المرور على جميع العملاء
change-cause-linked = بعد الربط
change-cause-domain-shared = عميل آخر يستخدم النطاق نفسه
change-cause-organization-deleted = حُذفت المؤسسة في Zendesk
change-cause-given-back = أُزيلت قيم عميل آخر
change-cause-other = أبلغت الفوترة: { $value }
change-evidence-list = اختار شخص هذا الزوج
change-evidence-external-id = معرّفها الخارجي يسمّي العميل
change-evidence-made-before = أُنشئت للعميل من قبل
change-evidence-same-name = الاسم نفسه
change-evidence-same-name-and-domain = الاسم والنطاق نفسهما
change-evidence-created = أُنشئت للعميل
change-evidence-merged = حلّت محل الأخرى بعد الدمج
change-evidence-unstated = دون ذكر سبب
change-evidence-search = وُجد بالبحث
change-evidence-suggested = كان مقترحاً
change-evidence-other = الدليل: { $value }
change-from-customer = سابقاً: العميل { $id }
change-from-organization = سابقاً: المؤسسة { $id }
attempted-link = محاولة ربط
attempted-move = محاولة نقل الرابط
attempted-unlink = محاولة فك الربط
attempted-replace-external-id = محاولة استبدال المعرّف الخارجي
attempted-apply = محاولة تطبيق خطة
attempted-undo = محاولة التراجع عن خطة
attempted-retry = محاولة إعادة المحاولة
attempted-retry-all = محاولة إعادة محاولة الكل
attempted-skip = محاولة التخطي
attempted-other = محاولة: { $value }
