## الإطار والبطاقة

panel-title = عميل الفوترة
panel-demo = عرض تجريبي: جميع العملاء والأرقام والمبالغ هنا مختلقة.
panel-loading = جارٍ التحميل…
panel-back = رجوع
panel-cancel = إلغاء
panel-close = إغلاق
panel-try-again = إعادة المحاولة
panel-next-try = المحاولة التالية
panel-in-seconds =
    { $seconds ->
        [zero] الآن
        [one] خلال ثانية واحدة
        [two] خلال ثانيتين
        [few] خلال { $seconds } ثوانٍ
        [many] خلال { $seconds } ثانية
       *[other] خلال { $seconds } ثانية
    }
panel-updated = آخر تحديث
panel-refresh = تحديث بيانات العميل
panel-reload = تحديث اللوحة
panel-open-billing = الفتح في PortaBilling
panel-customer-id = رقم العميل
panel-stale = لم يصل ما هو أحدث من نظام الفوترة. هذه آخر البيانات المعروفة.
panel-section-accounts = الحسابات والمنتجات
panel-section-invoices = الفواتير
panel-section-charges = أحدث المكالمات والرسوم
panel-refresh-accounts = تحديث الحسابات
panel-refresh-invoices = تحديث الفواتير
panel-refresh-charges = تحديث المكالمات والرسوم
panel-no-accounts = ليس لدى هذا العميل حسابات.
panel-no-invoices = لا توجد فواتير بعد.
panel-no-charges = لا توجد مكالمات أو رسوم في هذه الفترة.

## البحث

search-label = البحث عن عميل
search-submit = بحث
search-hint = الاسم أو الشركة أو رقم الهاتف أو الحساب أو البريد الإلكتروني أو رقم العميل
search-found = نتائج البحث عن «{ "\u2068" }{ $query }{ "\u2069" }»
search-none = لم يُعثر على أي عميل
search-tried = بحثنا عن:
search-none-advice = تحقق من الكتابة، أو جرّب كلمات أقل أو رقم الهاتف أو البريد الإلكتروني.
search-matched-by = سبب ظهور هذا العميل
search-accounts = الحسابات
search-open-organization = افتح المؤسسة
search-pages = صفحات النتائج
search-previous = السابق
search-next = التالي

## الربط

link-link = ربط
link-linked-to = مرتبط بـ
link-other = ربط عميل آخر
link-unlink = إلغاء الربط
link-unlink-question = هل تريد إلغاء ربط هذا العميل؟
link-unlink-text = تبقى المؤسسة والعميل كما هما. يمكنك ربطهما من جديد في أي وقت.
link-overwrite = استبدال المعرّف الخارجي
link-present-organization = مرتبط بـ
link-conflict = يوجد ربط سابق
link-conflict-organization = هذه المؤسسة تابعة للعميل
link-conflict-customer = هذا العميل تابع للمؤسسة
link-move = نقل الربط
link-move-text = ينهي النقل الربط الحالي وينشئ الربط الجديد.
link-move-not-allowed = لا يُسمح لك بنقل الربط. اطلب ذلك من المسؤول.
link-keep = الإبقاء كما هو

## الحالات

state-outside = افتح هذه الصفحة داخل Zendesk
state-outside-text = تعمل كتطبيق بجانب تذكرة أو مستخدم أو مؤسسة.
state-no-organization = لا توجد مؤسسة
state-no-organization-text = عيّن مؤسسة لربط عميل بها. حتى ذلك الحين يمكنك البحث عن العملاء والاطلاع عليهم.
state-choose = عدة مؤسسات
state-choose-text = ينتمي هذا الشخص إلى أكثر من مؤسسة. عميل أي منها تريد أن ترى؟
state-offline = لا يوجد اتصال مع portadesk
state-offline-text = تحقق من الشبكة. إذا واجه غيرك المشكلة نفسها فأبلغ المسؤول.
state-not-started = تعذّر بدء اللوحة
state-not-started-text = لم يخبر Zendesk بمكان هذه الصفحة. حاول من جديد، وإذا استمر ذلك فأعد تحميل Zendesk.
state-unlinked = لا يوجد عميل مرتبط
state-view-only = يمكنك الاطلاع على العملاء دون ربطهم.
state-gone = العميل لم يعد في نظام الفوترة
state-gone-text = لم يعد PortaBilling يعرف هذا العميل. ألغِ الربط أو ابحث عن العميل الذي حلّ محله.
state-closed = هذا العميل مغلق
state-closed-text = لم تعد تُفوتر له أي خدمات. ألغِ الربط إذا كان للمؤسسة عميل آخر الآن.
state-billing-down-linked = الربط محفوظ.
state-billing-down-named = يشير المعرّف الخارجي للمؤسسة إلى هذا العميل. سنعرف إن كان ربطه ممكنًا عندما يستجيب نظام الفوترة.
state-billing-down-unknown = لا نعرف شيئًا عن هذا العميل هنا بعد، لذا لا يوجد ما يُعرض حاليًا.
state-foreign-unlinked = تحمل المؤسسة المعرّف «{ "\u2068" }{ $value }{ "\u2069" }» وهو لا يشير إلى عميل. سيبقى كما هو عند الربط.
state-note-billing-down = نظام الفوترة لا يستجيب
state-note-billing-down-text = ترى آخر حالة معروفة. الربط متوقف حتى يعود نظام الفوترة.
state-note-billing-busy-text = ترى آخر حالة معروفة. الربط متوقف حتى يمكن سؤال نظام الفوترة من جديد.
state-note-mirror-pending = لم يُبلَّغ Zendesk بعد
state-note-mirror-pending-text = الربط قائم. لم يسجّله Zendesk بعد وسيُبلَّغ به في أقرب وقت ممكن.
state-note-mirror-not-allowed-text = الربط قائم. لا يسمح Zendesk لتطبيق portadesk بتعديل المؤسسات. أبلغ المسؤول.
state-note-mirror-taken-text = الربط قائم. تحمل مؤسسة أخرى هذا المعرّف الخارجي في Zendesk. امسحه هناك، وسيحاول portadesk من جديد تلقائيًا.
state-note-mirror-gone-text = الربط قائم، لكن Zendesk لم يعد يعرف هذه المؤسسة. ألغِ الربط أو أبلغ المسؤول.
state-note-mirror-refused-text = الربط قائم. رفض Zendesk المعرّف الخارجي. أبلغ المسؤول، وسيحاول portadesk من جديد تلقائيًا.
state-note-releasing-text = انتهى الربط. ما زال المعرّف الخارجي للمؤسسة يشير إلى العميل وسيُمسح حالما يستجيب Zendesk.
state-note-releasing-refused-text = انتهى الربط. ما زال المعرّف الخارجي للمؤسسة يشير إلى العميل، ولا يسمح Zendesk لتطبيق portadesk بمسحه. أبلغ المسؤول.
state-note-foreign = المعرّف الخارجي مستخدَم
state-note-foreign-text = الربط قائم. المعرّف الخارجي للمؤسسة «{ "\u2068" }{ $value }{ "\u2069" }» من نظام آخر ولم يُغيَّر.
state-note-adopted = اعتُمد الربط الموجود
state-note-adopted-text = كان المعرّف الخارجي للمؤسسة يشير إلى هذا العميل من قبل.

## الاقتراحات

suggest-none = لا توجد اقتراحات
suggest-one = قد يكون هذا هو العميل
suggest-one-text = راجع الأدلة قبل الربط.
suggest-several = هناك أكثر من عميل محتمل
suggest-several-text = الأدلة غير حاسمة. قارن قبل الربط.

## الأخطاء: جملة واحدة ثم ما يجب فعله

error-code = الرمز
error-reference = المرجع
error-not-repeated = لا تُعاد التغييرات تلقائيًا.
error-invalid-request = تعذّر فهم هذا الطلب.
error-invalid-request-advice = تحقق مما كتبته. إذا كان صحيحًا فأبلغ المسؤول.
error-sign-in-again = انتهت جلستك.
error-sign-in-again-advice = أعد تحميل Zendesk، أو أغلق التذكرة وافتحها من جديد.
error-page-not-verified = تعذّر التحقق من هذه الصفحة.
error-page-not-verified-advice = أعد تحميل Zendesk. إذا استمر ذلك فأعطِ المسؤول رقم المرجع.
error-visit-ended = انتهت زيارتك.
error-visit-ended-advice = سجّل الدخول من جديد.
error-link-not-good = لم يعد هذا الرابط صالحًا.
error-link-not-good-advice = يصلح الرابط مرة واحدة ولوقت قصير. اطلب رابطًا جديدًا أو سجّل الدخول.
error-sign-in-refused = لا يقبل PortaBilling اسم الدخول وكلمة المرور هذين.
error-sign-in-refused-advice = تحقّق منهما. هما نفسهما المستخدمان في PortaBilling.
error-password-run-out = يطلب منك PortaBilling تغيير كلمة المرور.
error-password-run-out-advice = غيّرها في PortaBilling ثم سجّل الدخول هنا بالجديدة.
error-too-many-attempts = فشلت محاولات دخول كثيرة.
error-too-many-attempts-advice = انتظر قبل أن تحاول مرة أخرى.
error-customer-not-shown = لا تعرض لك الفوترة هذا العميل.
error-customer-not-shown-advice = لا يوجد عميل كهذا، أو أنه يتبع جزءًا آخر من الفوترة.
error-key-not-good = هذا المفتاح غير صالح.
error-key-not-good-advice = أنشئ مفتاحًا بالأمر ‎portadesk keys create‎.
error-key-not-allowed = هذا المفتاح ليس لهذا الغرض.
error-key-not-allowed-advice = أنشئ مفتاحًا بالصلاحية المطلوبة.
error-not-allowed = لا يُسمح لك بالاطلاع على عملاء الفوترة.
error-not-allowed-advice = اطلب من المسؤول إضافة دورك أو مجموعتك.
error-link-not-allowed = لا يُسمح لك بربط العملاء.
error-link-not-allowed-advice = اطلب من المسؤول إضافة دورك أو مجموعتك.
error-manage-not-allowed = هذه الصفحة للمسؤولين.
error-manage-not-allowed-advice = اطلب من المسؤول إضافة دورك أو مجموعتك.
error-not-found = لم يعد هذا موجودًا.
error-not-found-advice = حدّث اللوحة لترى الحالة الحالية.
error-already-linked = أحد الطرفين مرتبط بالفعل.
error-already-linked-advice = حدّث اللوحة لترى الربط الحالي.
error-external-id-changed = تغيّر المعرّف الخارجي في هذه الأثناء.
error-external-id-changed-advice = لم يُستبدل شيء. حدّث اللوحة لترى قيمته الحالية.
error-customer-not-found = لا يعرف نظام الفوترة هذا العميل.
error-customer-not-found-advice = ابحث من جديد واختر من النتائج.
error-too-many-requests = كان ذلك سريعًا جدًا.
error-too-many-requests-advice = انتظر لحظة قبل المتابعة.
error-upstream-busy = هناك طلبات كثيرة تنتظر الآن.
error-upstream-busy-advice = حاول بعد لحظات. لم يُفقد شيء.
error-billing-error = لم يعطِ نظام الفوترة جوابًا صالحًا.
error-billing-error-advice = حاول من جديد. إذا استمر ذلك فأعطِ المسؤول رقم المرجع.
error-billing-unreachable = نظام الفوترة لا يستجيب.
error-billing-unreachable-advice = حاول بعد لحظات. لم يُفقد شيء.
error-zendesk-error = لم يعطِ Zendesk جوابًا صالحًا.
error-zendesk-error-advice = حاول من جديد. إذا استمر ذلك فأعطِ المسؤول رقم المرجع.
error-zendesk-unreachable = Zendesk لا يستجيب.
error-zendesk-unreachable-advice = حاول بعد لحظات. الروابط الموجودة قائمة.
error-plan-too-slow = إعداد الخطة يستغرق وقتاً طويلاً.
error-plan-too-slow-advice = اختر أزواجاً أقل، أو حاول بعد لحظات. لم يُكتب شيء.
error-form-ended = لم يعد هذا النموذج مفتوحًا.
error-form-ended-advice = افتح نموذجًا جديدًا.
error-file-empty = هذا الملف فارغ.
error-file-empty-advice = تحقّق من أنك اخترت الملف الصحيح.
error-file-kind-not-taken = لا تُقبل الملفات من هذا النوع.
error-file-kind-not-taken-advice = اختر ملفًا من نوع مقبول.
error-too-many-files = لا يمكن إضافة المزيد من الملفات.
error-too-many-files-advice = أزِل ملفًا أقل أهمية.
error-file-too-large = هذا الملف كبير جدًا.
error-file-too-large-advice = اختر ملفًا أصغر.
error-no-room-for-files = لا يمكن استلام ملفات في الوقت الحالي.
error-no-room-for-files-advice = أرسل سؤالك من دونه أو حاول لاحقًا.
error-ticket-changed = تغيّرت التذكرة في هذه الأثناء.
error-ticket-changed-advice = راجعها مرة أخرى قبل المتابعة.
error-ticket-ended = أُغلقت التذكرة نهائيًا.
error-ticket-ended-advice = افتح تذكرة جديدة.
error-key-not-accepted = مفتاح البرنامج غير مقبول.
error-key-not-accepted-advice = قارنه بالإعدادات.
error-internal = حدث خطأ من جانبنا.
error-internal-advice = حاول من جديد. إذا استمر ذلك فأعطِ المسؤول رقم المرجع.
