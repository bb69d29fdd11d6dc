// Package planbook gives the whole plan of an area out as a workbook and takes it in
// again: its rows, the two control matrices and what was realised. What comes in is looked
// through first (Read, then Take as a trial) and taken whole or not at all.
//
// Columns are found by what stands above them, in our words or in those that districts
// use, never by where they stand. A column that a file does not have leaves what stands.
// A row is known again by hidden columns with its id and version: one that somebody has
// edited since the file went out is told and not overwritten. Rows that are not in a file
// stay in the plan.
package planbook

import (
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/nomenclature"
)

// Book is what stands, and what words mean in it.
type Book struct {
	budget.Book
	Codes           nomenclature.List
	Recommendations []register.Entry[situation.Recommendation]
	By              string // who takes a file away
	Made            time.Time
	p               *locale.Printer
	words           map[string]map[string]string // by list: folded words to what they mean
}

// Open reads what stands of an area's plan.
func Open(tx *db.Tx, p *locale.Printer, regency string, year int, area string, today civil.Date) (*Book, error) {
	b := &Book{p: p}
	var err error
	if b.Codes, err = plan.Codes(tx, regency); err != nil {
		return nil, err
	}
	if b.Book, err = budget.Read(tx, regency, year, area, today); err != nil {
		return nil, err
	}
	if b.Recommendations, err = situation.Recommendations(tx, regency, year); err != nil {
		return nil, err
	}
	b.learn()
	return b, nil
}

// list is the words of a list and what they mean, in their order.
type list struct {
	name   string
	values []string
	say    func(*locale.Printer, string) string
}

func (b *Book) lists() []list {
	key := func(prefix string) func(*locale.Printer, string) string {
		return func(p *locale.Printer, v string) string { return p.T(prefix + v) }
	}
	l := []list{{"nature", nil, key("plan.nature.")}, {"source", nil, key("plan.source.")}, {"office", nil, b.office}, {"continuity", nil, key("plan.continuity.")},
		{"answer", []string{budget.Yes, budget.No}, key("planbook.answer.")}, {"group", nil, key("edition.group.")}}
	for _, n := range plan.Natures {
		l[0].values = append(l[0].values, string(n))
	}
	for _, s := range plan.Sources {
		l[1].values = append(l[1].values, s.Key)
	}
	for _, o := range edition.Offices {
		l[2].values = append(l[2].values, string(o))
	}
	for _, c := range plan.Continuities {
		l[3].values = append(l[3].values, string(c))
	}
	for _, g := range edition.Groups {
		l[5].values = append(l[5].values, string(g))
	}
	return l
}

// office is what an office is called.
func (b *Book) office(p *locale.Printer, code string) string {
	if code == "" {
		return ""
	}
	return reminder.Words{Printer: p, Framework: b.Framework}.Office(code)
}

// learn notes what words mean, in both languages.
func (b *Book) learn() {
	b.words = map[string]map[string]string{}
	for _, l := range b.lists() {
		m := map[string]string{}
		for _, lang := range locale.Languages {
			for _, v := range l.values {
				m[fold.Name(l.say(locale.For(lang), v))] = v
			}
		}
		for _, v := range l.values {
			m[fold.Name(v)] = v
		}
		b.words[l.name] = m
	}
	for word, source := range otherSources {
		b.words["source"][word] = source
	}
}

// otherSources are what districts write for a source, folded.
var otherSources = map[string]string{"apbdkabupaten": "apbd", "apbdkota": "apbd", "apbdkab": "apbd", "apbdii": "apbd", "dd": "dana-desa", "danadesa": "dana-desa", "alokasidanadesa": "add",
	"dakfisik": "dak-fisik", "daknonfisik": "dak-nonfisik", "bok": "dak-nonfisik", "bokb": "dak-nonfisik", "bantuankeuangankhusus": "bkk", "apbdprovinsi": "apbd-prov", "apbdprov": "apbd-prov", "apbdi": "apbd-prov"}

// value is what a word of a list means.
func (b *Book) value(list, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	v, ok := b.words[list][fold.Name(text)]
	if !ok {
		return "", wrong("planbook.word", fault.Args{"Text": clip(text)})
	}
	return v, nil
}

func wrong(key string, args fault.Args) *fault.Error { return fault.New(fault.Invalid, key, args) }

// clip is as much of a cell as a sentence repeats.
func clip(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return text
}

// limits are far beyond a regency's plan.
var limits = func() sheet.Limits {
	l := sheet.DefaultLimits
	l.File, l.Unpacked, l.Rows, l.Columns, l.Cell, l.Shared = 10<<20, 120<<20, 20_000, 120, 64<<10, 20<<20
	return l
}()
