// Package fold reduces names to what is compared: lower case letters and digits,
// so that "Muh. Ali", "MUH ALI" and "muh ali" are one.
package fold

import (
	"strings"
	"unicode"
)

// Name keeps letters and digits only, in lower case.
func Name(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Words are the folded words of s, apart at anything that is no letter or digit;
// an apostrophe joins (Ma'ruf is one word).
func Words(s string) []string {
	s = strings.NewReplacer("'", "", "’", "", "`", "").Replace(strings.ToLower(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Near tells whether a and b are at most d single-letter changes apart
// (insertions, deletions, replacements and swaps of neighbours).
func Near(a, b string, d int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > d || len(y)-len(x) > d {
		return false
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)] <= d
}
