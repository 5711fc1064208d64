// Arabic, from right to left.
export default {
  dir: 'rtl', title: 'تحدّث معنا', open: 'فتح المحادثة', close: 'إغلاق المحادثة', unread: 'رسائل غير مقروءة', log: 'المحادثة',
  hello: 'اسأل عن طلب، أو أخبرنا متى وكيف وكم مرة تودّ أن نتواصل معك.', starters: [],
  write: 'اكتب رسالة', send: 'إرسال', retry: 'إعادة المحاولة', customer: 'أنت', assistant: 'المساعد', agent: 'فريق الدعم',
  typing: 'المساعد يكتب', slow: 'يستغرق هذا وقتًا أطول من المعتاد. رسالتك محفوظة.',
  offline: 'لا يوجد اتصال. تُحفظ رسائلك وتُرسل لاحقًا.', waiting: 'في انتظار الإرسال', failed: 'لم تُرسل.',
  refused: 'تعذّر بدء المحادثة.', fresh: 'انتهت جلستك. هذه محادثة جديدة.',
  queued: 'أنت في الانتظار للتحدث مع شخص', joined: 'انضمّ إلى المحادثة', back: 'أنت تتحدث مع المساعد من جديد',
  changed: 'تم تغيير التفضيلات', confirm: 'للتأكيد', preferences: 'كيف نتواصل معك', granted: 'نعم', denied: 'لا',
  orders: 'طلباتك', order: 'الطلب', eta: 'الموعد المتوقع', tracking: 'رقم التتبع', total: 'المجموع',
  placed: 'تم الطلب', packed: 'تم التجهيز', shipped: 'تم الشحن', out_for_delivery: 'قيد التوصيل', delivered: 'تم التسليم',
  cancelled: 'ملغى', returned: 'مُعاد',
};
