package web

import (
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
)

// spanWords are the lengths of periods as addresses say them: rentang=triwulan.
var spanWords = map[civil.Span]string{civil.Monthly: "bulan", civil.Quarterly: "triwulan", civil.Half: "semester", civil.Yearly: "tahun"}

// PeriodText is a period in words: "Triwulan III 2026".
func PeriodText(p *locale.Printer, period civil.Period) string {
	roman := [...]string{"", "I", "II", "III", "IV"}
	year := strconv.Itoa(period.Year())
	switch period.Span() {
	case civil.Monthly:
		return p.Month(period.From())
	case civil.Quarterly:
		return p.T("rapor.period.quarter", "Number", roman[period.Number()], "Year", year)
	case civil.Half:
		return p.T("rapor.period.half", "Number", roman[period.Number()], "Year", year)
	case civil.Yearly:
		return p.T("rapor.period.year", "Year", year)
	}
	return "–"
}

// ShortPeriod is a period where there is little room: "TW III 26".
func ShortPeriod(p *locale.Printer, period civil.Period) string {
	roman := [...]string{"", "I", "II", "III", "IV"}
	year := strconv.Itoa(period.Year())
	switch period.Span() {
	case civil.Monthly:
		return p.ShortMonth(period.From()) + " " + year[2:]
	case civil.Quarterly:
		return p.T("rapor.period.quarter.short", "Number", roman[period.Number()], "Year", year[2:])
	case civil.Half:
		return p.T("rapor.period.half.short", "Number", roman[period.Number()], "Year", year[2:])
	}
	return year
}

// PeriodOf reads what an address asks for, periode=2026Q3, turned into another length
// where it asks for that, rentang=tahun: the one in which the asked one ends. What it
// does not say, or says wrongly, is otherwise. Of what has not begun at the newest
// month there is nothing to show.
func PeriodOf(periode, rentang string, newest civil.Month, otherwise civil.Period) civil.Period {
	period, err := civil.ParsePeriod(periode)
	if err != nil || period.From() > newest {
		period = otherwise
	}
	for span, word := range spanWords {
		if word == rentang {
			period = civil.PeriodOf(min(period.To(), newest), span)
		}
	}
	return period
}

// PeriodFields are the two fields that choose a period: how long, and which of the
// years up to the newest month.
func PeriodFields(p *locale.Printer, chosen civil.Period, newest civil.Month, years int) []Field {
	span := Field{Name: "rentang", Label: p.T("rapor.period.span"), Type: "select", Value: spanWords[chosen.Span()]}
	for _, s := range civil.Spans {
		span.Options = append(span.Options, Option{Value: spanWords[s], Text: p.T("rapor.period.span." + spanWords[s])})
	}
	which := Field{Name: "periode", Label: p.T("rapor.period"), Type: "select", Value: chosen.String()}
	first := min(newest.Year()-years+1, chosen.Year())
	for at := civil.PeriodOf(newest, chosen.Span()); at.Year() >= first; at = at.Add(-1) {
		which.Options = append(which.Options, Option{Value: at.String(), Text: PeriodText(p, at)})
	}
	return []Field{span, which}
}
