package entry

import (
	"net/http"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/coverage"
)

type historyPage struct {
	Title  string
	Trail  []web.Crumb
	Where  string
	Now    string
	State  web.Badge
	Said   string
	Table  web.Table
	Reopen *reopening
}

// reopening is the form of who may reopen the value.
type reopening struct {
	Action, Value, Back, Word string
	Reason                    web.Field
}

// showHistory is all that was done to one value: who said what, when and why.
func (s *screens) showHistory(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	period, err := civil.ParsePeriod(r.PathValue("periode"))
	place, ok := region.Get(r.PathValue("area"))
	if err != nil || !ok {
		return notThere()
	}
	key := coverage.Key{Indicator: r.PathValue("indicator"), Period: period, Area: place.Code}
	steps, err := s.values.History(r.Context(), by, key)
	if err != nil {
		return err
	}
	sheet, err := s.values.Sheet(r.Context(), by, coverage.Query{Year: period.Year(), Indicators: []string{key.Indicator}, Periods: []civil.Period{period}, Area: key.Area})
	if err != nil {
		return err
	}
	view := historyPage{Title: key.Indicator, Where: web.PlaceName(p, key.Area) + ", " + web.PeriodText(p, period), Now: p.T("entry.history.nothing"), State: stateBadge(p, nil)}
	x, _, known := sheet.Framework.Find(key.Indicator)
	if !known && len(steps) == 0 {
		return notThere()
	}
	if known {
		view.Title = title(p, x)
	}
	view.Trail = crumbs(p, web.Crumb{Text: p.T("entry.history")})
	if now, stands := sheet.Stated[key]; stands {
		view.Now, view.State, view.Said = valueText(p, now.Numerator, now.Denominator), stateBadge(p, &now), said(p, &now, by.Regency())
		if stage, may := stageOf(by); may && region.Within(key.Area, by.Region) && now.State <= stage {
			word := p.T("entry.reopen")
			if now.State == coverage.Draft {
				word = p.T("entry.return")
			}
			view.Reopen = &reopening{Action: verifyHref + "?periode=" + period.String() + "&wilayah=" + key.Area + "&lihat=sudah", Value: key.Indicator + "|" + key.Area + "|" + now.Mark(), Back: r.URL.RequestURI(), Word: word,
				Reason: web.Field{Name: "alasan", Label: p.T("entry.reason"), Hint: p.T("entry.reason.hint"), Required: true}}
		}
	}
	view.Table = web.Table{Caption: p.T("entry.history"), Columns: []web.Column{{Label: p.T("entry.column.when")}, {Label: p.T("entry.column.what")}, {Label: p.T("entry.column.value"), Numeric: true}, {Label: p.T("entry.column.who")}},
		Empty: web.Empty{Icon: "table", Title: p.T("entry.history.none"), Text: p.T("entry.history.none.text")}}
	for _, step := range steps {
		value, why := valueText(p, step.Numerator, step.Denominator), step.Note
		if step.Source == coverage.Records {
			why = p.T("entry.records")
		}
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{{Text: web.Moment(p, step.At.Time, by.Regency())}, {Text: p.T("entry.deed." + string(step.Deed)), Note: p.T(step.State.Key())}, {Text: value}, {Text: step.ByName, Note: why}}})
	}
	return s.history.Render(w, r, http.StatusOK, view)
}
