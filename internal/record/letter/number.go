package letter

import (
	"regexp"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
)

// romans are the months as offices number them.
var romans = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// counters are how a pattern writes the running number; the longer ones with zeros.
var counters = []string{"{nnnn}", "{nnn}", "{nn}", "{n}"}

// Write is a number by a pattern: 005/{n}/Bappeda/{bulan romawi}/{tahun}.
func Write(pattern string, n int, day civil.Date) string {
	year, month, _ := day.YMD()
	for _, c := range counters {
		digits := strconv.Itoa(n)
		pattern = strings.ReplaceAll(pattern, c, strings.Repeat("0", max(0, len(c)-2-len(digits)))+digits)
	}
	return strings.NewReplacer("{bulan romawi}", romans[month-1], "{bulan}", strconv.Itoa(int(month)), "{tahun}", strconv.Itoa(year)).Replace(pattern)
}

// counted finds the running number in a number that was written by a pattern, perhaps
// with another month; 0 when it was not.
func counted(pattern, number string) int {
	expression := regexp.QuoteMeta(pattern)
	for _, c := range counters {
		expression = strings.ReplaceAll(expression, regexp.QuoteMeta(c), `([0-9]{1,9})`)
	}
	for _, word := range []string{"{bulan romawi}", "{bulan}", "{tahun}"} {
		expression = strings.ReplaceAll(expression, regexp.QuoteMeta(word), `[IVX0-9]+`)
	}
	found := regexp.MustCompile(`^` + expression + `$`).FindStringSubmatch(number)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// checkPattern is what is wrong with a pattern: it must count exactly once, and know its
// words.
func checkPattern(pattern string) string {
	times, rest := 0, pattern
	for _, c := range counters {
		times += strings.Count(rest, c)
		rest = strings.ReplaceAll(rest, c, "")
	}
	rest = strings.NewReplacer("{bulan romawi}", "", "{bulan}", "", "{tahun}", "").Replace(rest)
	switch {
	case times != 1:
		return "letter.pattern.counter"
	case strings.ContainsAny(rest, "{}"):
		return "letter.pattern.word"
	}
	return ""
}
