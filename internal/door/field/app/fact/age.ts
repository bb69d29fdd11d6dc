// Days and months as people count them: the same as Go's base/civil.
import { t } from "../core/words"
import type { Day } from "../core/model"

/** number counts days, so that they can be subtracted. */
export function dayNumber(d: Day): number { return Date.parse(d) / 864e5 }
export function dayOf(n: number): Day { return new Date(n * 864e5).toISOString().slice(0, 10) }
export function addDays(d: Day, n: number): Day { return dayOf(dayNumber(d) + n) }
/** days lived. */
export function days(birth: Day, day: Day): number { return dayNumber(day) - dayNumber(birth) }

/** monthNumber counts months, so that they can be subtracted. */
export function monthNumber(d: Day): number { return +d.slice(0, 4) * 12 + +d.slice(5, 7) - 1 }
const two = (n: number) => (n < 10 ? "0" + n : "" + n)
const dayIn = (month: number, day: number): Day => `${String(Math.floor(month / 12)).padStart(4, "0")}-${two((month % 12) + 1)}-${two(day)}`
/** firstOf is the first day of such a month. */
export function firstOf(month: number): Day { return dayIn(month, 1) }

/** months completed: a child of the 31st completes one on the day after a shorter month. */
export function months(birth: Day, day: Day): number {
	return monthNumber(day) - monthNumber(birth) - (+day.slice(8) < +birth.slice(8) ? 1 : 0)
}

/** addMonths is the first day on which so many months are completed. */
export function addMonths(d: Day, n: number): Day {
	const month = monthNumber(d) + n, day = +d.slice(8)
	// only the end of a month needs the calendar
	return day > 28 && day > dayNumber(firstOf(month + 1)) - dayNumber(firstOf(month)) ? firstOf(month + 1) : dayIn(month, day)
}

/** ageWords is "12 hari", "7 bl", "1 th 3 bl". */
export function ageWords(birth: Day | null | undefined, day: Day): string {
	if (!birth || day < birth) return t("field.unknown")
	const n = months(birth, day), args = { Years: Math.floor(n / 12), Months: n % 12, Days: days(birth, day) }
	return t("standard.age." + (n < 1 ? "days" : n < 12 ? "months" : n % 12 ? "both" : "years"), args)
}
