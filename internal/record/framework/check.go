package framework

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
)

func wrong(field, key string) *fault.Error {
	return &fault.Error{Kind: fault.Invalid, Key: "framework.invalid", Fields: []fault.Field{{Name: field, Key: key}}}
}

func reasonOf(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 5 || n > 500 {
		return "", wrong("alasan", "framework.reason.length")
	}
	return text, nil
}

// fits tells whether words of a row are no longer than a table can show.
func fits(text string) bool { return utf8.RuneCountInString(text) <= 300 }

// checked is what a district may say of a row, without what the row says already.
func (o Override) checked(x edition.Indicator) (Override, error) {
	for _, said := range []struct {
		field string
		text  *string
	}{{"nama", &o.Name}, {"pembilang", &o.Numerator}, {"penyebut", &o.Denominator}} {
		if *said.text = strings.Join(strings.Fields(*said.text), " "); !fits(*said.text) {
			return o, wrong(said.field, "framework.text.long")
		}
	}
	if o.Denominator != "" && x.Measure != edition.Share {
		return o, wrong("penyebut", "framework.denominator.none")
	}
	for _, code := range o.Offices {
		if !edition.Offices.Has(code) {
			return o, wrong("opd", "framework.office.unknown")
		}
	}
	years := map[int]bool{}
	for i, t := range o.Targets {
		key := targetWrong(t, x.Measure)
		if years[t.Year] {
			key = "framework.target.twice"
		}
		if key != "" {
			return o, wrong("target", key)
		}
		years[t.Year] = true
		o.Targets[i].Certainty = standard.Own
	}
	return o, nil
}

// targetWrong is the key of what is wrong with a target; empty: nothing.
func targetWrong(t edition.Target, m edition.Measure) string {
	switch {
	case t.Year < 2018 || t.Year > 2045:
		return "framework.target.year"
	case t.Hundredths <= 0 && m != edition.Count || t.Hundredths < 0 || t.Hundredths > 1e12:
		return "framework.target.value"
	case m != edition.Count && t.Hundredths > 10000:
		return "framework.target.percent"
	case strings.TrimSpace(t.Basis) == "" || !fits(t.Basis):
		return "framework.target.basis"
	}
	return ""
}

// mayBe tells what is wrong with a value that somebody chooses for a setting.
func (o own) mayBe(name, value string) error {
	if code, ok := strings.CutPrefix(name, officePrefix); ok && edition.Offices.Has(code) {
		if utf8.RuneCountInString(value) > 80 {
			return wrong("nilai", "framework.office.long")
		}
		return nil // empty: as everywhere
	}
	n, err := strconv.Atoi(value)
	if key, ok := strings.CutPrefix(name, usePrefix); ok {
		switch e, found := edition.Get(key); {
		case !found || !e.Apart:
			return fault.New(fault.NotFound, "framework.setting.none", nil)
		case value != "" && (err != nil || n < e.From || n > 2045 || strconv.Itoa(n) != value):
			return &fault.Error{Kind: fault.Invalid, Key: "framework.invalid", Fields: []fault.Field{{Name: "nilai", Key: "framework.use.year", Args: fault.Args{"From": strconv.Itoa(e.From)}}}}
		}
		return nil
	}
	if choices := Choices[name]; choices != nil {
		if !choices.Has(value) {
			return wrong("nilai", "framework.choice")
		}
		return nil
	}
	if name != "green" && name != "watch" {
		return fault.New(fault.NotFound, "framework.setting.none", nil)
	}
	if err != nil || n < 1 || n > 100 || strconv.Itoa(n) != value {
		return wrong("nilai", "framework.percent")
	}
	if name == "green" && n <= number(o.value("watch")) || name == "watch" && n >= number(o.value("green")) {
		return wrong("nilai", "framework.percent.order")
	}
	return nil
}
