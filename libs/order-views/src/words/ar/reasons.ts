import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in Arabic. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'لقد غادرنا بالفعل.',
  'reason.already_shipped.cancel': 'لم يعد ممكنًا إلغاؤه، فهو في الطريق. يمكنك إرجاعه عندما يصلك.',
  'reason.already_shipped.cancel_final': 'لم يعد ممكنًا إلغاؤه، فهو في الطريق.',
  'reason.already_shipped.cancel_here': 'لم يعد ممكنًا إلغاؤه، فقد وصلك بالفعل.',
  'reason.duplicate_open': 'طُلب هذا بالفعل.',
  'reason.not_delivered': 'لم يصلك بعد. يمكن إرجاعه عندما يصل.',
  'reason.not_returnable': 'لا يمكن إرجاعه. تحدّث إلينا إن كان معيبًا.',
  'reason.window_over': 'انتهى وقت إرجاعه. تحدّث إلينا إن كان معيبًا.',
}
