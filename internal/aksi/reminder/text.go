package reminder

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/framework"
)

// Words say items in one language.
type Words struct {
	*locale.Printer
	Framework framework.Framework
}

// Words are those of the list.
func (l Agenda) Words(p *locale.Printer) Words { return Words{p, l.Framework} }

// Office is what an office is called: an OPD, a kecamatan's or a village's, or the
// secretariat.
func (w Words) Office(code string) string {
	switch {
	case code == "":
		return w.T("reminder.secretariat")
	case region.LevelOf(code) != 0 && strings.Trim(code, "0123456789") == "":
		return w.Place(code)
	}
	return w.Framework.Office(w.Printer, code)
}

// Who is who must do it; of a kecamatan's or village's secretariat with its place.
func (w Words) Who(i Item) string {
	if i.Office == "" && region.LevelOf(i.Area) > region.Regency {
		return w.T("reminder.secretariat.of", "Place", w.Place(i.Area))
	}
	return w.Office(i.Office)
}

// Place is a place with the word of its kind.
func (w Words) Place(code string) string {
	place, ok := region.Get(code)
	switch {
	case !ok:
		return code
	case place.Level() > region.Regency:
		return w.T(place.Kind.Key()) + " " + place.Name
	}
	return place.Name
}

// Period is a quarter or semester in words.
func (w Words) Period(p civil.Period) string {
	key := map[civil.Span]string{civil.Quarterly: "rapor.period.quarter", civil.Half: "rapor.period.half", civil.Yearly: "rapor.period.year"}[p.Span()]
	if key == "" {
		return w.Month(p.From())
	}
	return w.T(key, "Number", [...]string{"", "I", "II", "III", "IV"}[p.Number()], "Year", strconv.Itoa(p.Year()))
}

// code is what of text goes out: a number with its letters, too short for a person's.
var code = regexp.MustCompile(`^[A-Za-z./-]{0,8}[0-9][0-9A-Za-z./-]{0,11}$`)

// withheld stands where text was typed.
const withheld = "…"

// Say is the sentence of what is due; it holds nothing that was typed.
func (w Words) Say(i Item) string {
	args := make(fault.Args, len(i.Args))
	for name, value := range i.Args {
		switch v := value.(type) {
		case int, int32, int64, civil.Date, civil.Month, fault.Key:
		case rupiah.Amount:
			value = w.Rupiah(v)
		case civil.Period:
			value = w.Period(v)
		case Office:
			value = w.Office(string(v))
		case Place:
			value = w.Place(string(v))
		case string:
			if value = withheld; code.MatchString(v) && strings.Count(strings.Map(digits, v), "9") <= 6 {
				value = v
			}
		default:
			value = withheld
		}
		args[name] = value
	}
	return w.T(i.Key, args)
}

// SayAll is the sentence of a bundle.
func (w Words) SayAll(b Bundle) string {
	if b.More == 0 {
		return w.Say(b.Item)
	}
	return w.N("reminder.alike", b.More, "What", w.Say(b.Item))
}

// digits makes every digit a nine.
func digits(r rune) rune {
	if r >= '0' && r <= '9' {
		return '9'
	}
	return r
}

// When is the day, and how far off it is.
func (w Words) When(l Agenda, i Item) string {
	switch days := int(i.Due - l.Today); {
	case i.Late(l.Today):
		return w.N("reminder.late", -days, "Due", i.Due)
	case days == 0:
		return w.T("reminder.today", "Due", i.Due)
	default:
		return w.N("reminder.in", days, "Due", i.Due)
	}
}

// most is how many lines a part of a message has; a longer one is not read.
const most = 15

// Message is a text to paste into WhatsApp: what is late, what is due soon, and where
// the rest is told. Bold and lists are as WhatsApp knows them.
func (w Words) Message(l Agenda, link string) string {
	var b strings.Builder
	place := w.Place(l.Regency)
	b.WriteString("*" + w.T("reminder.message.title") + "*\n" + place + ", " + w.Date(l.Today) + "\n")
	near, late := l.Near(), l.Late()
	for _, part := range []struct {
		key   string
		items []Item
	}{{"reminder.message.late", near[:late]}, {"reminder.message.soon", near[late:]}} {
		if len(part.items) == 0 {
			continue
		}
		b.WriteString("\n*" + w.N(part.key, len(part.items), "Until", l.Today+Soon) + "*\n")
		bundles := Bundles(part.items)
		more := 0
		for n, i := range bundles {
			if n >= most {
				more += 1 + i.More
				continue
			}
			b.WriteString("- " + bare(w.Who(i.Item)+": "+w.SayAll(i)) + " (" + w.When(l, i.Item) + ")\n")
		}
		if more > 0 {
			b.WriteString("- " + w.N("reminder.message.more", more) + "\n")
		}
	}
	if len(near) == 0 {
		b.WriteString("\n" + w.T("reminder.message.none", "Until", l.Today+Soon) + "\n")
	}
	if link != "" {
		b.WriteString("\n" + w.T("reminder.message.link", "Link", link))
	}
	return strings.TrimSpace(b.String())
}

// bare takes the signs away with which WhatsApp formats.
func bare(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return slices.Contains([]rune("*_~`\n\r"), r) }), " ")
}

// Share is the address that opens WhatsApp with a text, to whom is chosen there.
func Share(message string) string { return "https://wa.me/?text=" + url.PathEscape(message) }
