package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// typed is a form that nothing took, on the page that says why: to be copied, and to be
// sent again, where need be after signing in beside it.
type typed struct {
	Action string
	Fields []Option // all that the form sends: its names, and their values as Text
	Text   string   // of it, what a person wrote
}

// aTable is how many numbers a form has at least that is a table of figures: of fewer,
// they are the versions and years that a button sends along.
const aTable = 6

// typedOf is the form of a request; nil where nobody wrote anything in it.
func typedOf(r *http.Request) *typed {
	t := &typed{Action: r.URL.RequestURI()}
	var texts []string
	numbers := 0
	for _, name := range slices.SortedFunc(maps.Keys(r.PostForm), byLine) {
		for _, value := range r.PostForm[name] {
			t.Fields = append(t.Fields, Option{Value: name, Text: value})
			if isWritten(value) && !strings.HasPrefix(name, clashValue) {
				texts = append(texts, strings.TrimSpace(value))
			}
			if strings.TrimSpace(value) != "" && strings.Trim(value, "0123456789.,- ") == "" {
				numbers++
			}
		}
	}
	if t.Text = strings.Join(texts, "\n\n"); t.Text == "" && numbers < aTable {
		return nil
	}
	return t
}

// byLine keeps the cells of a table's line together: "nama-2", "jabatan-2", "nama-10".
func byLine(a, b string) int {
	line := func(name string) int {
		_, number, _ := strings.Cut(name, "-")
		n, _ := strconv.Atoi(number)
		return n
	}
	return cmp.Or(cmp.Compare(line(a), line(b)), strings.Compare(a, b))
}

// isWritten tells what a person wrote from the codes, ids and days that a form carries.
func isWritten(value string) bool {
	value = strings.TrimSpace(value)
	word := strings.IndexFunc(value, unicode.IsLetter) >= 0
	return word && (strings.ContainsAny(value, " \n") || strings.IndexFunc(value, unicode.IsUpper) == 0 && strings.IndexFunc(value, unicode.IsDigit) < 0)
}
