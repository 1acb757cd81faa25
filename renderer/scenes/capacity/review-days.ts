interface ReviewRules {
  readonly noticeMonths: number
  readonly answerWorkingDays: number
}

/**
 * The clock that a notice starts: the bureau has some months to use or give back, then some working days to answer. Working days are
 * Monday to Friday: public holidays and the days worked in their stead are not known here.
 * @param noticeAt ms since the epoch
 */
export function reviewDays(
  noticeAt: number,
  { noticeMonths, answerWorkingDays }: ReviewRules,
): { readonly answerBy: Date; readonly decideBy: Date } {
  const notice = new Date(noticeAt)
  const answerBy = new Date(notice.getFullYear(), notice.getMonth() + noticeMonths, 1)
  // The 31st of January and a month is the last of February.
  const last = new Date(answerBy.getFullYear(), answerBy.getMonth() + 1, 0).getDate()
  answerBy.setDate(Math.min(notice.getDate(), last))
  let decideBy = answerBy
  for (let left = answerWorkingDays; left > 0; ) {
    decideBy = new Date(decideBy.getFullYear(), decideBy.getMonth(), decideBy.getDate() + 1)
    if (decideBy.getDay() !== 0 && decideBy.getDay() !== 6) left -= 1
  }
  return { answerBy, decideBy }
}
