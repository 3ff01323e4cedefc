# Why a customer was found, what was looked for, and what speaks for a candidate.

## Why it was found

match-customer-id = رقم العميل
match-account-id = حساب
match-alias = اسم بديل لحساب
match-did = رقم هاتف (DID)
match-phone = هاتف جهة الاتصال
match-email = البريد الإلكتروني
match-customer-name = الاسم في نظام الفوترة
match-company-name = الشركة
match-person-name = جهة الاتصال

## What was looked for

tried-customer-id = رقم العميل { "\u2068" }{ $value }{ "\u2069" }
tried-account-id = الحساب أو الاسم البديل { "\u2068" }{ $value }{ "\u2069" }
tried-account-id-part = الحسابات التي يحتوي معرّفها على { "\u2068" }{ $value }{ "\u2069" }
tried-did = رقم الهاتف (DID) { "\u2068" }{ $value }{ "\u2069" }
tried-customer-phone = هاتف جهة الاتصال { "\u2068" }{ $value }{ "\u2069" }
tried-customer-email = بريد العميل الإلكتروني { "\u2068" }{ $value }{ "\u2069" }
tried-account-email = بريد الحساب الإلكتروني { "\u2068" }{ $value }{ "\u2069" }
tried-exact-name = الاسم { "\u2068" }{ $value }{ "\u2069" } تمامًا
tried-name = الأسماء التي تحتوي على { "\u2068" }{ $value }{ "\u2069" }
tried-words = الأسماء التي تحتوي على كل هذه الكلمات: { "\u2068" }{ $value }{ "\u2069" }
tried-refused = { $what } (لا يستطيع نظام الفوترة البحث بهذه الطريقة)
tried-failed = { $what } (لم تصل إجابة)

## Lists of matches

match-showing = عرض { $from } إلى { $to } من { $total }
match-showing-more = عرض { $from } إلى { $to }؛ وهناك المزيد
match-status-unknown = غير معروف الآن
match-partial = لم يجب نظام الفوترة عن كل شيء: قد يكون هناك المزيد.
match-city = المدينة
match-contact = جهة الاتصال
match-reseller = الموزّع
match-account-total = { $shown } من { $total } حسابات
match-query-too-short = اكتب حرفين على الأقل.
match-query-too-long = اكتب 100 حرف على الأكثر.
match-query-unreadable = يحتوي النص على رموز غير مرئية. اكتبه من جديد.

## What speaks for a candidate: where it stands in the help desk

evidence-requester-email = بريد مقدّم الطلب
evidence-requester-phone = هاتف مقدّم الطلب
evidence-requester-name = اسم مقدّم الطلب
evidence-organization-name = اسم المنظمة
evidence-organization-domain = نطاق المنظمة
evidence-subject = في الموضوع
evidence-description = في الوصف

## … and what it is in billing

evidence-is-customer-id = { "\u2068" }{ $value }{ "\u2069" }، رقم العميل
evidence-is-customer-email = { "\u2068" }{ $value }{ "\u2069" }، بريد العميل الإلكتروني
evidence-is-customer-phone = { "\u2068" }{ $value }{ "\u2069" }، هاتف العميل
evidence-is-customer-name = { "\u2068" }{ $value }{ "\u2069" }، الاسم في نظام الفوترة
evidence-is-company-name = { "\u2068" }{ $value }{ "\u2069" }، اسم الشركة
evidence-is-contact-person = { "\u2068" }{ $value }{ "\u2069" }، جهة الاتصال
evidence-is-account-id = { "\u2068" }{ $value }{ "\u2069" }، حساب
evidence-is-account-email = { "\u2068" }{ $value }{ "\u2069" }، بريد حساب
evidence-is-alias = { "\u2068" }{ $value }{ "\u2069" }، اسم بديل لحساب
evidence-is-domain = { "\u2068" }{ $value }{ "\u2069" }، نطاق بريد العميل الإلكتروني
evidence-is-did = { "\u2068" }{ $value }{ "\u2069" }، رقم (DID) للعميل

## … also for others

evidence-rivals =
    { $count ->
        [zero] { $what }
        [one] { $what }؛ ويشير أيضًا إلى عميل آخر
        [two] { $what }؛ ويشير أيضًا إلى عميلين آخرين
        [few] { $what }؛ ويشير أيضًا إلى { $count } عملاء آخرين
        [many] { $what }؛ ويشير أيضًا إلى { $count } عميلًا آخر
       *[other] { $what }؛ ويشير أيضًا إلى { $count } عميل آخر
    }

## What is no evidence

remark-public-domain = ينتمي { "\u2068" }{ $value }{ "\u2069" } إلى مزوّد بريد ولا يدلّ على عميل بعينه.
remark-shared-domain = يتشارك { "\u2068" }{ $value }{ "\u2069" } عددٌ كبير من العملاء فلا يدلّ على أحد.
remark-incomplete = لم يجب نظام الفوترة عن كل شيء: قد يكون هناك مرشحون آخرون.

## After a change, as a short message

notify-linked = تم الربط بالعميل { $customer }.
notify-unlinked = تم إلغاء الربط بالعميل { $customer }.
notify-changed-meanwhile = تغيّر الربط في هذه الأثناء، فلم يُنفَّذ شيء. هذه هي الحالة الآن.
notify-external-id-replaced = يشير المعرّف الخارجي الآن إلى العميل { $customer }.

## States with two partners

state-ambiguous = منظمتان وعميل واحد
state-ambiguous-text = يشير المعرّف الخارجي لهذه المنظمة إلى عميل مرتبط بمنظمة أخرى. قارن ثم انقل الربط أو اتركه.
state-gone-unlinked = يشير المعرّف الخارجي إلى العميل { $customer } غير الموجود في نظام الفوترة. ابحث أدناه عن العميل الصحيح.
state-zendesk-down = لا يستجيب Zendesk
state-zendesk-down-text = لا يوجد ربط معروف هنا. لا يمكن الآن معرفة ما إذا كانت المنظمة تشير إلى عميل. تبقى الروابط التي تنشئها سارية ويُبلَّغ بها Zendesk لاحقًا.
state-zendesk-not-allowed = لا يسمح Zendesk لتطبيق portadesk بقراءة المؤسسات
state-zendesk-not-allowed-text = لا يوجد ربط معروف هنا، ولا يمكن معرفة ما إذا كانت المؤسسة تشير إلى عميل. أبلغ المسؤول.

## More errors

error-too-large = الطلب كبير جدًا.
error-too-large-advice = اختصر النص ثم حاول من جديد.
error-method-not-allowed = لا يمكن تنفيذ هذا هنا.
error-method-not-allowed-advice = أعد تحميل اللوحة. إن استمرت المشكلة فأبلغ المسؤول بالرقم المرجعي.
error-ledger-unavailable = لا يمكن عرض العملاء الآن.
error-ledger-unavailable-advice = يجب تسجيل من يطّلع على ماذا، وهذا متعذّر الآن. أبلغ المسؤول بالرقم المرجعي.
error-event-not-believed = لم يُثبت مُرسِل هذا الحدث هويته.
error-event-not-believed-advice = قارن بيانات الدخول في معالج أحداث الفوترة بتلك التي في الإعدادات. سيُرسل الحدث من جديد.
error-event-not-taken = لا يمكن قبول هذا الحدث الآن.
error-event-not-taken-advice = سيُرسل من جديد. إن استمرت المشكلة فالسجل يبيّن السبب.
error-event-unusable = هذا ليس حدثًا يمكن معالجته.
error-event-unusable-advice = يُحفظ محتواه، ولا حاجة إلى إرساله مرة أخرى.
error-webhook-not-verified = لم توقّع Zendesk هذه الرسالة.
error-webhook-not-verified-advice = قارن سر توقيع خطاف الويب في Zendesk بقيمة webhook_secret في الإعدادات، وقارن الساعتين.
