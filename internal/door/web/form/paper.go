package form

import (
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/framework"
)

// paper is what a form has on paper alone: its head, and where it is signed.
type paper struct {
	Title  string
	Lines  []line
	Left   signature
	Right  signature
	Across bool // lies on its side
}

type line struct{ Label, Value string }

type signature struct{ Above, Who string }

// rule is a rule that the form was counted by, and how sure it is.
type rule struct {
	Text string
	Sure web.Badge
}

func (c choice) paper(p *locale.Printer, f framework.Framework) paper {
	district, _ := region.Get(region.Parent(c.place.Code))
	regency, _ := region.Get(c.by.Regency())
	office := "scorecard.sign.desa"
	if c.place.Kind == region.Kelurahan {
		office = "scorecard.sign.kelurahan"
	}
	return paper{Title: p.T("scorecard.paper." + c.name), Across: c.name != "4" && c.name != "1",
		Lines: []line{{p.T(c.place.Kind.Key()), c.place.Name}, {p.T(district.Kind.Key()), district.Name}, {p.T(regency.Kind.Key()), regency.Bare()},
			{p.T("scorecard.period"), web.PeriodText(p, c.period)}},
		Left:  signature{p.T("scorecard.sign.known"), p.T(office, "Name", c.place.Name)},
		Right: signature{p.T("scorecard.sign.place", "Name", c.place.Name, "Year", c.today.String()[:4]), cadre(p, f)}}
}
