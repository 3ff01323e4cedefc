# كم يكلف الدعم: جزء من صفحة المسؤولين.

manage-costs = كم يكلف الدعم
manage-refresh-costs = تحديث تكلفة الدعم
costs-off = لم يحدد أحد كم يكلف الدعم، فلا شيء يُعرض هنا. راجع [tenants.support_cost] في الإعدادات.

costs-month = { $month }
costs-to-month = عرض { $month }
costs-months = الأشهر
costs-rate = { $rate } لساعة الوقت المسجل
costs-read = قُرئت التذاكر
costs-not-whole = لم تُقرأ كل التذاكر بعد: ستزداد المجاميع.
costs-lacks-before = هذا الشهر غير مكتمل: لا توجد أرقام إلا للتذاكر التي تغيرت منذ
costs-stuck = تتعذر قراءة التذاكر منذ
costs-stuck-silent = لا يمكن الوصول إلى Zendesk أو أنه يطلب الانتظار. تستمر القراءة من تلقاء نفسها.
costs-stuck-not-allowed = لا يسمح Zendesk لبيانات الاعتماد بقراءتها: يجب أن تعمل كمسؤول.
costs-stuck-unreadable = لا يمكن فهم إجابات Zendesk. السجل يقول المزيد.
costs-stuck-not-kept = لا تقبل قاعدة البيانات ما قُرئ. السجل يقول المزيد.
costs-lacks-names = لم تخبر الفوترة عن جميع العملاء: هناك أسماء ناقصة، وقد ينقص الموزعين بعضهم.
costs-nothing = لم يُنجز شيء في هذا الشهر.

costs-chart = العملاء الأعلى تكلفة
costs-chart-summary = { "\u2068" }{ $name }{ "\u2069" } هو الأعلى تكلفة، { $cost } من { $total }.
costs-customers = العملاء
costs-customer = العميل
costs-of-reseller = تابع لـ{ "\u2068" }{ $reseller }{ "\u2069" }
costs-tickets = تذاكر مفتوحة
costs-touches = الردود
costs-minutes = الدقائق
costs-cost = التكلفة
costs-without = بلا عميل
costs-total = المجموع
costs-more =
    { $count ->
        [zero] لا عملاء آخرين. { $count }
        [one] عميل آخر. الأمر يعرضهم جميعًا. ({ $count })
        [two] عميلان آخران. الأمر يعرضهم جميعًا. ({ $count })
        [few] { $count } عملاء آخرين. الأمر يعرضهم جميعًا.
        [many] { $count } عميلًا آخر. الأمر يعرضهم جميعًا.
       *[other] { $count } عميل آخر. الأمر يعرضهم جميعًا.
    }
costs-resellers = الموزعون
costs-resellers-text = كل موزع مع كل ما أُنجز له ولعملائه المذكورين أعلاه أيضًا.
costs-reseller = الموزع
