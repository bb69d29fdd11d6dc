package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
)

// Clash is what the second of two editors sees above what they typed: who changed the
// entry meanwhile and when, and of each field that differs theirs beside yours, with a
// choice. {{template "clash" .Clash}} stands first inside the form, and shows nothing
// when there is no clash. The form below keeps what was typed and carries the newer
// version, so that saving again is on purpose; of the fields for which theirs is chosen,
// the form arrives at its handler as if theirs had been typed (see readForm).
type Clash struct {
	By, At  string // who, and the moment in words
	Removed bool   // somebody took the entry away: saving makes it anew; By and At where that is known
	Fields  []ClashField
}

// ClashField is one field that differs. Name is the form's field; without one the two
// are shown only.
type ClashField struct {
	Name, Label  string
	Yours        string   // in words
	Theirs       string   // in words
	TheirsValues []string // as the form would send them: none of a box that is not ticked
}

// Any tells whether there is something to show.
func (c Clash) Any() bool { return c.By != "" || c.Removed }

// VersionField is the hidden field of a form that says which version its editor read.
const VersionField = "versi"

// Version is what VersionField says; nonsense is none, as of a new entry.
func Version(r *http.Request) int {
	n, _ := strconv.Atoi(r.PostFormValue(VersionField))
	return max(0, n)
}

// ClashOf makes the widget of an error of base/register, and tells the version that the
// form must carry from now on. Yours are the form's fields as they are shown again;
// fields makes the same ones of what stands. Another error is no clash.
func ClashOf[T any](r *http.Request, err error, regency string, yours []Field, fields func(register.Entry[T]) []Field) (c Clash, version int, is bool) {
	var clash *register.Clash[T]
	if !errors.As(err, &clash) {
		return c, 0, false
	}
	if clash.Stands == nil {
		return Clash{Removed: true}, 0, true
	}
	p := PrinterOf(r)
	return NewClash(p, clash.Stands.By, clash.Stands.Changed, regency, yours, fields(*clash.Stands)), clash.Stands.Version, true
}

// NewClash compares the fields of two forms; what only one of them has is left out.
func NewClash(p *locale.Printer, by string, at db.Time, regency string, yours, theirs []Field) Clash {
	c := Clash{By: by, At: Moment(p, at.Time, regency)}
	for _, y := range yours {
		i := slices.IndexFunc(theirs, func(t Field) bool { return t.Name == y.Name })
		if i < 0 || same(y, theirs[i]) {
			continue
		}
		f := ClashField{Name: y.Name, Label: y.Label, Yours: y.words(p), Theirs: theirs[i].words(p), TheirsValues: []string{theirs[i].Value}}
		if y.Kind() == "checkbox" && theirs[i].Value == "" {
			f.TheirsValues = nil
		}
		c.Fields = append(c.Fields, f)
	}
	return c
}

// same tells whether two fields say the same; browsers end lines their own way.
func same(a, b Field) bool {
	if a.Kind() == "checkbox" {
		return (a.Value == "") == (b.Value == "")
	}
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a.Value) == plain(b.Value)
}

// words are what a field says, as a person reads it.
func (f Field) words(p *locale.Printer) string {
	switch i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == f.Value }); {
	case f.Kind() == "checkbox":
		return p.T(map[bool]string{true: "web.clash.yes", false: "web.clash.no"}[f.Value != ""])
	case f.Kind() == "select" && i >= 0 && f.Options[i].Text != "":
		return f.Options[i].Text
	case strings.TrimSpace(f.Value) == "":
		return p.T("web.clash.nothing")
	case f.Unit == "Rp":
		return "Rp " + f.Value
	case f.Unit != "":
		return f.Value + " " + f.Unit
	}
	return f.Value
}

const (
	clashChoice = "beda.ambil." // and the field: "1" takes theirs
	clashValue  = "beda.nilai." // and the field: what theirs is
)

// takeTheirs puts theirs in the place of what was typed, where that was chosen.
func takeTheirs(forms ...url.Values) {
	for _, form := range forms {
		for key := range form {
			name, chosen := strings.CutPrefix(key, clashChoice)
			if !chosen || form.Get(key) != "1" {
				continue
			}
			if theirs := form[clashValue+name]; len(theirs) > 0 {
				form[name] = theirs
			} else {
				delete(form, name)
			}
		}
	}
}
