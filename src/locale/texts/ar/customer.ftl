# العميل كما يراه الناس: أسماء البيانات، والحالات مع أسبابها، والأموال، والفواتير، والرسوم.

## How values are written

format-money = { $amount }{"\u00A0"}{ $currency }
format-money-of = { $part } من { $whole }
format-hours =
    { $count ->
        [zero] { $count } ساعة
        [one] ساعة واحدة
        [two] ساعتان
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
format-minutes =
    { $count ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتان
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
format-seconds =
    { $count ->
        [zero] { $count } ثانية
        [one] ثانية واحدة
        [two] ثانيتان
        [few] { $count } ثوانٍ
        [many] { $count } ثانية
       *[other] { $count } ثانية
    }
format-duration = { $first } و{ $second }
format-list = { $first }، { $second }
format-period = { $first } – { $second }
format-period-from = من { $date }
format-period-to = حتى { $date }
format-showing-of = معروض { $shown } من { $total }
format-showing-first = معروض { $shown }، ويوجد المزيد

## Customer

customer-untitled = العميل { $id }
customer-label-id = الاسم في نظام الفوترة
customer-label-email = البريد الإلكتروني
customer-label-phone = الهاتف
customer-label-address = العنوان
customer-label-type = النوع
customer-type-reseller = موزّع فرعي
customer-type-distributor = موزّع رئيسي
customer-label-reseller = الموزّع الفرعي
customer-reseller-number = رقم { $id }
customer-label-class = فئة العميل
customer-label-since = عميل منذ
customer-label-billed-to = تمت الفوترة حتى
customer-label-next-bill = الفوترة التالية

## Money

money-owes = مستحق على العميل
money-paid-ahead = رصيد لصالح العميل
money-nothing-owed = لا شيء مستحق
money-available = المتاح
money-no-funds = نفد الرصيد
money-overdrawn = تجاوز الرصيد بمقدار
money-balance = الرصيد
money-balance-owed = الرصيد، مستحق على العميل
money-balance-in-favour = الرصيد، لصالح العميل
money-credit-left = المتبقي من الائتمان
money-credit-used-up = استُنفد الائتمان
money-credit-over = تجاوز حد الائتمان بمقدار
money-left-to-spend = المتبقي للإنفاق
money-including-credit = منه ائتمان بقيمة
money-credit-limit = حد الائتمان
money-no-limit = بلا حد
money-unallocated = دفعات لم تُخصَّص بعد
money-unknown = غير مذكور في نظام الفوترة

## State of a customer

status-customer-active = نشط
status-customer-closed = مغلق
status-customer-closed-reason = أُغلق العميل نهائيًا.
status-customer-exported = مُصدَّر
status-customer-exported-reason = نُقل العميل إلى نظام فوترة آخر.
status-customer-deactivated = معطَّل
status-customer-deactivated-reason = عُطِّل العميل في نظام الفوترة.
status-customer-blocked = محظور
status-customer-blocked-reason = يحظر نظام الفوترة جميع خدمات هذا العميل.
status-customer-reseller-blocked = محظور مع الموزّع الفرعي
status-customer-reseller-blocked-reason = الموزّع الفرعي لهذا العميل محظور.
status-customer-provisionally-terminated = مُنهى مؤقتًا
status-customer-provisionally-terminated-reason = أُوقفت الخدمات في الوقت الحالي، ولا يزال بالإمكان استعادة العميل في نظام الفوترة.
status-customer-reseller-provisionally-terminated = مُنهى مؤقتًا مع الموزّع الفرعي
status-customer-reseller-provisionally-terminated-reason = الموزّع الفرعي لهذا العميل مُنهى مؤقتًا.
status-customer-suspended = معلَّق
status-customer-suspended-reason = الخدمات معلَّقة إلى أن يُرفع التعليق في نظام الفوترة.
status-customer-reseller-suspended = معلَّق مع الموزّع الفرعي
status-customer-reseller-suspended-reason = الموزّع الفرعي لهذا العميل معلَّق.
status-customer-frozen = مجمَّد
status-customer-frozen-reason = جمّد نظام الفوترة هذا العميل، وقد لا تعمل الخدمات.
status-customer-billing-paused = الفوترة متوقفة مؤقتًا
status-customer-billing-paused-reason = لا تُحتسب أي رسوم إلى أن تُستأنف الفوترة.
status-customer-limited = مقيَّد
status-customer-limited-reason = يعمل جزء من الخدمات فقط إلى أن يُرفع التقييد في نظام الفوترة.
status-customer-credit-exceeded = بلغ حد الائتمان
status-customer-credit-exceeded-reason = استُنفد حد الائتمان.
status-customer-no-available-funds = لا يوجد رصيد
status-customer-no-available-funds-reason = نفد الرصيد المدفوع مسبقًا.
status-customer-spending-limit-reached = بلغ حد الإنفاق
status-customer-spending-limit-reached-reason = استُنفد حد الإنفاق المحدد لهذا العميل.
status-customer-suspension-delayed = التعليق مؤجَّل
status-customer-suspension-delayed-reason = كان من المقرر تعليق العميل، وقد أجّل نظام الفوترة ذلك.
status-customer-limiting-delayed = التقييد مؤجَّل
status-customer-limiting-delayed-reason = كان من المقرر تقييد خدمات العميل، وقد أجّل نظام الفوترة ذلك.
status-customer-in-progress = قيد التنفيذ
status-customer-in-progress-reason = لا يزال نظام الفوترة ينفّذ تغييرًا على هذا العميل.

## State of an account

status-account-active = نشط
status-account-closed = مغلق
status-account-closed-reason = أُغلق الحساب نهائيًا.
status-account-expired = منتهي الصلاحية
status-account-expired-reason = انتهت صلاحية الحساب.
status-account-inactive = غير نشط
status-account-inactive-reason = أُوقف الحساب في نظام الفوترة.
status-account-not-yet-active = لم يُفعَّل بعد
status-account-not-yet-active-reason = لم يحن تاريخ بدء الحساب بعد.
status-account-blocked = محظور
status-account-blocked-reason = الحساب نفسه محظور في نظام الفوترة.
status-account-quarantine = في الحجر
status-account-quarantine-reason = أوقفت الحماية من الاحتيال مكالمات هذا الحساب.
status-account-screening = قيد الفحص
status-account-screening-reason = تفحص الحماية من الاحتيال مكالمات هذا الحساب.
status-account-overdraft = تجاوز الرصيد
status-account-overdraft-reason = استُهلك أكثر مما كان في الحساب.
status-account-credit-exceeded = بلغ حد الائتمان
status-account-credit-exceeded-reason = استُنفد حد ائتمان الحساب.
status-account-zero-balance = لا يوجد رصيد
status-account-zero-balance-reason = نفد الرصيد الخاص بالحساب.
status-account-frozen = مجمَّد
status-account-frozen-reason = جمّد نظام الفوترة هذا الحساب، وقد لا تعمل الخدمات.
status-account-customer-exported = العميل مُصدَّر
status-account-customer-exported-reason = نُقل العميل بالكامل إلى نظام فوترة آخر.
status-account-customer-suspended = العميل معلَّق
status-account-customer-suspended-reason = العميل معلَّق بالكامل.
status-account-customer-limited = العميل مقيَّد
status-account-customer-limited-reason = يعمل جزء من خدمات العميل فقط.
status-account-customer-provisionally-terminated = العميل مُنهى مؤقتًا
status-account-customer-provisionally-terminated-reason = أُوقفت جميع خدمات العميل في الوقت الحالي.
status-account-customer-blocked = العميل محظور
status-account-customer-blocked-reason = العميل محظور بالكامل.
status-account-customer-has-no-available-funds = لا رصيد لدى العميل
status-account-customer-has-no-available-funds-reason = نفد رصيد العميل المدفوع مسبقًا.
status-account-customer-credit-exceed = بلغ العميل حد الائتمان
status-account-customer-credit-exceed-reason = استُنفد حد ائتمان العميل.
status-account-customer-suspension-delayed = تعليق العميل مؤجَّل
status-account-customer-suspension-delayed-reason = كان من المقرر تعليق العميل، وقد أجّل نظام الفوترة ذلك.
status-account-customer-limiting-delayed = تقييد العميل مؤجَّل
status-account-customer-limiting-delayed-reason = كان من المقرر تقييد خدمات العميل، وقد أجّل نظام الفوترة ذلك.

## State of an invoice

status-invoice-unpaid = غير مدفوعة
status-invoice-unpaid-reason = لم تصل أي دفعة لهذه الفاتورة.
status-invoice-partially-paid = مدفوعة جزئيًا
status-invoice-partially-paid-reason = لا يزال جزء من المبلغ مستحقًا.
status-invoice-paid = مدفوعة
status-invoice-overdue = متأخرة السداد
status-invoice-overdue-reason = انقضى تاريخ الاستحقاق.
status-invoice-overdue-days =
    { $count ->
        [zero] حلّ موعد السداد اليوم.
        [one] حلّ موعد السداد قبل يوم واحد.
        [two] حلّ موعد السداد قبل يومين.
        [few] حلّ موعد السداد قبل { $count } أيام.
        [many] حلّ موعد السداد قبل { $count } يومًا.
       *[other] حلّ موعد السداد قبل { $count } يوم.
    }
status-invoice-do-not-pay = لا تُدفع
status-invoice-do-not-pay-reason = ليس على العميل دفع هذه الفاتورة.
status-invoice-no-payment-required = لا يلزم الدفع
status-invoice-previous-balance-remaining = رصيد سابق مستحق
status-invoice-previous-balance-remaining-reason = لا يزال مبلغ من فترة سابقة مستحقًا.
status-invoice-under-review = قيد المراجعة
status-invoice-under-review-reason = تُراجَع الفاتورة قبل إرسالها.
status-invoice-approved = معتمدة
status-invoice-approved-reason = رُوجعت الفاتورة واعتُمدت.

## A state that has no words here

status-other = حالة أخرى
status-other-named = حالة أخرى ({ $code })
status-other-reason = يذكر نظام الفوترة حالة غير معروفة هنا.
status-other-named-reason = الاسم بين القوسين هو المستخدم في نظام الفوترة.

## Accounts

account-label-add-ons = الإضافات
account-label-aliases = الأسماء البديلة
account-label-aliases-more = أسماء بديلة أخرى
account-label-did = رقم الهاتف (DID)
account-label-extension = الرقم الداخلي
account-extension-named = { $number } ({ $name })
account-label-balance = الرصيد الخاص
account-label-balance-below-zero = الرصيد الخاص، تحت الصفر
account-label-registration = تسجيل SIP
account-registered = مسجَّل
account-not-registered = غير مسجَّل
account-label-email = البريد الإلكتروني
account-label-activated = نشط منذ
account-label-activates = يبدأ في
account-label-expires = صالح حتى
account-label-expired = انتهت الصلاحية في
account-label-alias = اسم بديل
account-alias = يؤدي إلى حساب آخر

## Invoices

invoice-title = الفاتورة { $number }
invoice-title-dated = فاتورة بتاريخ { $date }
invoice-title-plain = فاتورة
invoice-amount = المبلغ
invoice-to-pay = المطلوب دفعه
invoice-nothing-to-pay = لا شيء للدفع
invoice-in-favour = لصالح العميل
invoice-net = المبلغ الصافي
invoice-net-credit = صافي المبلغ المقيَّد للعميل
invoice-paid = المدفوع
invoice-paid-back = المُعاد
invoice-label-issued = تاريخ الإصدار
invoice-label-due = تاريخ الاستحقاق
invoice-label-period = الفترة

## Calls and charges

charge-outgoing = مكالمة صادرة
charge-incoming = مكالمة واردة
charge-forwarded = مكالمة محوَّلة
charge-payment = دفعة أو تسوية
charge-payment-received = دفعة أو إضافة رصيد
charge-payment-debited = تسوية
charge-other = رسم
charge-other-credit = إضافة رصيد
charge-parties = { $from } → { $to }
charge-from = من { $number }
charge-to = إلى { $number }
charge-amount-charged = المحتسب
charge-amount-credited = المضاف للعميل
charge-amount-free = مجانًا
charge-quantity = الكمية: { $quantity }
charge-time-unknown = الوقت غير مذكور
charge-failed = تعذّرت
charge-failed-call-reason = لم يتم الاتصال.
charge-failed-other-reason = سُجّلت في نظام الفوترة على أنها لم تنجح.
