package tpps_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

func TestAnOfficeWritesTheProgrammeOfItsOwnFieldAlone(t *testing.T) {
	each(t, "2026-06-15", func(k *kit) {
		k.whole()
		work := func(field string, months ...int) register.Entry[tpps.Work] {
			return register.Entry[tpps.Work]{Year: 2026, Area: soppeng, Body: tpps.Work{Field: field, Activity: "Lokakarya mini", Output: "Rencana aksi", Months: months, Office: "dinkes"}}
		}
		own := work("service", 5, 3, 3)
		k.must(k.SaveWork(ctx, pupr, &own))
		if !slices.Equal(own.Body.Months, []int{3, 5}) || own.Body.Progress != tpps.Planned {
			k.Errorf("%+v", own.Body)
		}
		for _, c := range []struct {
			e    register.Entry[tpps.Work]
			want fault.Kind
		}{{work("data", 1), fault.Forbidden}, {work("service"), fault.Invalid}, {work("service", 13), fault.Invalid}, {work("kitchen", 1), fault.Invalid}} {
			k.refused(k.SaveWork(ctx, pupr, &c.e), c.want)
		}
		moved := own
		moved.Body.Field = "data"
		k.refused(k.SaveWork(ctx, pupr, &moved), fault.Forbidden)
		stranger := work("service", 4)
		k.refused(k.SaveWork(ctx, dinsos, &stranger), fault.Forbidden)
		k.refused(k.SaveWork(ctx, looker, &stranger), fault.Forbidden)
		ghost := work("service", 4)
		ghost.Body.Rows = []db.ID{db.NewID()}
		k.refused(k.SaveWork(ctx, bappeda, &ghost), fault.Invalid)
		hers, his := own, own
		hers.Body.Progress, his.Body.Progress = tpps.Running, tpps.Done
		k.must(k.SaveWork(ctx, dinkes, &hers))
		var clash *register.Clash[tpps.Work]
		if err := k.SaveWork(ctx, pupr, &his); !errors.As(err, &clash) || clash.Stands.Body.Progress != tpps.Running {
			k.Errorf("the second editor was told %v", err)
		}
		later := work("data", 9)
		k.must(k.SaveWork(ctx, bappeda, &later))
		p, err := k.Programme(ctx, looker, soppeng, 2026)
		k.must(err)
		if p.Sum != (tpps.Sum{All: 2, Running: 1, Late: 1}) || len(p.Of("service")) != 1 || p.Writes("service") || len(p.Periods()) != 4 {
			k.Errorf("%+v", p.Sum)
		}
		k.refused(k.RemoveWork(ctx, dinsos, hers), fault.Forbidden)
		k.must(k.RemoveWork(ctx, pupr, hers))
	})
}

func TestAFieldReportIsSubmittedGivenBackAndAccepted(t *testing.T) {
	each(t, "2026-04-05", func(k *kit) {
		k.refused(k.SaveReport(ctx, bappeda, new(k.report("service", "2026Q1"))), fault.Conflict)
		k.whole()
		e := k.report("service", "2026Q1")
		e.Body.Planned = ""
		k.must(k.SaveReport(ctx, pupr, &e))
		whole := e
		k.refused(k.Submit(ctx, pupr, &whole), fault.Invalid)
		e.Body.Planned = "Lanjut di 8 desa."
		k.must(k.Submit(ctx, dinkes, &e))
		if e.Body.Submitted != civil.MustDate("2026-04-05") || e.Body.Late(e.Body.Due, k.Today(soppeng)) || e.Body.By != dinkes.Name {
			k.Errorf("%+v", e.Body)
		}
		e.Body.Done = "Lain"
		k.refused(k.SaveReport(ctx, dinkes, &e), fault.Conflict)
		k.refused(k.Judge(ctx, dinkes, e.ID, e.Version, true, ""), fault.Forbidden)
		k.refused(k.Judge(ctx, bappeda, e.ID, e.Version, false, " "), fault.Invalid)
		k.must(k.Judge(ctx, bappeda, e.ID, e.Version, false, "Sebut jumlah desa."))
		k.refused(k.Judge(ctx, bappeda, e.ID, e.Version, true, ""), fault.Stale)
		k.now = at("2026-04-20")
		p, err := k.Programme(ctx, pupr, soppeng, 2026)
		k.must(err)
		back := p.Report("service", civil.MustPeriod("2026Q1"))
		if back.Body.State != tpps.Returned || back.Body.Note == "" || !slices.Equal(p.Sits, []string{"service"}) {
			k.Errorf("%+v sits %v", back.Body, p.Sits)
		}
		back.Body.Done = "Penyuluhan di 12 desa"
		k.must(k.Submit(ctx, pupr, &back))
		if !back.Body.Late(back.Body.Due, k.Today(soppeng)) {
			k.Errorf("10 days after the quarter is not late: %+v", back.Body)
		}
		k.must(k.Judge(ctx, bappeda, back.ID, back.Version, true, ""))
		twice := k.report("service", "2026Q1")
		k.refused(k.SaveReport(ctx, pupr, &twice), fault.Conflict)
		for period, want := range map[string]fault.Kind{"2026Q3": fault.Invalid, "2026S1": fault.Invalid} {
			k.refused(k.SaveReport(ctx, bappeda, new(k.report("data", period))), want)
		}
		k.refused(k.SaveReport(ctx, dinsos, new(k.report("data", "2026Q1"))), fault.Forbidden)
	})
}

func TestTheSemesterReportIsDraftedEditedAndFrozen(t *testing.T) {
	each(t, "2026-06-20", func(k *kit) {
		k.whole()
		first := k.report("service", "2026Q1")
		k.must(k.Submit(ctx, dinkes, &first))
		read := func() tpps.Paper {
			k.Helper()
			p, err := k.Semester(ctx, bappeda, soppeng, civil.MustPeriod("2026S1"))
			k.must(err)
			return p
		}
		id := locale.For(locale.Indonesian)
		p := read()
		text, own := p.Text(id, "fields")
		if own || !strings.Contains(text, "Penyuluhan di 12 desa.") || !strings.Contains(text, "Pelayanan Intervensi Spesifik dan Sensitif") {
			k.Errorf("%v %q", own, text)
		}
		for _, d := range tpps.Draft(id, p, "introduction") {
			if !strings.Contains(d.Text, "100/7312") || !strings.Contains(d.Text, "10 Januari 2026") || d.Basis != "Keputusan pembentukan tim" || d.Href != "/tpps/"+string(p.Team.ID) {
				k.Errorf("%+v", d)
			}
		}
		if text, _ = p.Text(id, "obstacles"); !strings.Contains(text, "Kendaraan terbatas.") || !strings.Contains(text, "7 dari 8 laporan") {
			k.Errorf("%q", text)
		}
		k.must(k.Write(ctx, bappeda, &p, map[string]string{"practice": "Dapur sehat di Goarie.", "fields": strings.ReplaceAll(first.Body.Done, "x", "y"), "introduction": tpps.Join(tpps.Draft(id, p, "introduction"))}))
		mine, his := read(), read()
		if _, own = mine.Text(id, "introduction"); own {
			k.Error("what was not changed is somebody's own")
		}
		k.must(k.Write(ctx, bappeda, &mine, map[string]string{"closing": "Sekian."}))
		var clash *register.Clash[tpps.Semester]
		if err := k.Write(ctx, bappeda, &his, map[string]string{"practice": "Lain."}); !errors.As(err, &clash) || clash.Stands.Body.Texts["closing"] != "Sekian." {
			k.Errorf("the second editor was told %v", err)
		}
		k.refused(k.HandIn(ctx, bappeda, &mine, nil), fault.Conflict) // the semester has not ended
		k.refused(k.Write(ctx, dinkes, new(read()), nil), fault.Forbidden)
		k.now = at("2026-08-05")
		p = read()
		if !p.Late() {
			k.Error("overdue and not late")
		}
		k.must(k.HandIn(ctx, bappeda, &p, nil))
		second := k.report("data", "2026Q2")
		k.must(k.Submit(ctx, bappeda, &second))
		p = read()
		if !p.Closed() || !p.Late() || p.Figures.Asked != 8 || len(p.Figures.Told) != 1 || slices.Contains(p.Body.Drafted, "practice") || !slices.Contains(p.Body.Drafted, "situation") {
			k.Errorf("closed %v, %d of %d told, drafted %v", p.Closed(), len(p.Figures.Told), p.Figures.Asked, p.Body.Drafted)
		}
		if p.Figures.Told[0].By != "" || p.Figures.Told[0].Judge != "" {
			k.Error("the frozen figures name a person")
		}
		if text, own = p.Text(id, "practice"); !own || text != "Dapur sehat di Goarie." {
			k.Errorf("%q", text)
		}
		k.refused(k.Write(ctx, bappeda, &p, map[string]string{"practice": "Baru."}), fault.Conflict)
		stale := p
		stale.Body.State = tpps.Drafting
		k.refused(k.Write(ctx, bappeda, &stale, map[string]string{"practice": "Baru."}), fault.Conflict)
		if all, err := k.Semesters(ctx, looker, soppeng); err != nil || len(all) != 1 {
			k.Errorf("%d %v", len(all), err)
		}
		if next, err := k.Semester(ctx, bappeda, soppeng, civil.MustPeriod("2026S2")); err != nil || next.Before == nil || len(next.Before.Told) != 1 {
			k.Errorf("the semester before is not what was handed in: %+v %v", next.Before, err)
		}
		_, err := k.Semester(ctx, bappeda, soppeng, civil.MustPeriod("2026Q1"))
		k.refused(err, fault.NotFound)
	})
}

func TestWhatTeamsOweIsTold(t *testing.T) {
	each(t, "2026-04-20", func(k *kit) {
		due := func(year int) map[string]reminder.Item {
			k.Helper()
			all := map[string]reminder.Item{}
			k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
				items, err := k.Due(tx, soppeng, year)
				for _, i := range items {
					if _, twice := all[i.Kind+" "+i.ID]; twice || i.Href == "" || i.Due == 0 || i.Area == "" {
						k.Errorf("%+v", i)
					}
					all[i.Kind+" "+i.ID] = i
				}
				return err
			}))
			return all
		}
		if got := due(2026); len(got) != 0 {
			k.Errorf("nobody owes anything: %v", got)
		}
		k.whole()
		k.team(goarie)
		done := k.report("service", "2026Q1")
		k.must(k.Submit(ctx, dinkes, &done))
		late := register.Entry[tpps.Work]{Year: 2026, Area: soppeng, Body: tpps.Work{Field: "data", Activity: "Oleh Siti", Months: []int{2}, Office: "kominfo"}}
		k.must(k.SaveWork(ctx, bappeda, &late))
		got := due(2026)
		if i := got["tpps.accept 7312/service/2026Q1"]; i.Due != civil.MustDate("2026-04-30") || i.Office != "" {
			k.Errorf("%+v", i)
		}
		if i := got["tpps.report 7312/data/2026Q1"]; i.Due != civil.MustDate("2026-04-10") || i.Office != "kominfo" {
			k.Errorf("%+v", i)
		}
		if i := got["tpps.work "+string(late.ID)]; i.Due != civil.MustDate("2026-02-28") || i.Title != "Oleh Siti" {
			k.Errorf("%+v", i)
		}
		if len(got) != 5 {
			k.Errorf("%d: %v", len(got), got)
		}
		for _, lang := range locale.Languages {
			w := reminder.Words{Printer: locale.For(lang)}
			for _, i := range got {
				if said := w.Say(i); strings.ContainsAny(said, "…{") || strings.Contains(said, "tpps.") || strings.Contains(said, "Siti") {
					k.Errorf("%q", said)
				}
			}
		}
		k.now = at("2026-12-10")
		got = due(2026)
		for _, want := range []string{"tpps.semester 7312/2026S1", "tpps.semester 7312012005/2026S1"} {
			if got[want].Due != civil.MustDate("2026-07-30") {
				k.Errorf("%s: %+v", want, got[want])
			}
		}
		terms := 0
		for name, i := range got {
			if strings.HasPrefix(name, "tpps.term") && i.Due == civil.MustDate("2026-12-31") {
				terms++
			}
		}
		if terms != 2 {
			k.Errorf("%d terms end", terms)
		}
	})
}

func TestTheYearIsToldWhatThereIs(t *testing.T) {
	each(t, "2026-08-01", func(k *kit) {
		facts := func(area string) (all []evidence.Fact) {
			k.Helper()
			k.must(k.DB.Read(ctx, func(tx *db.Tx) (err error) { all, err = k.Facts(tx, soppeng, 2026, area); return err }))
			if len(all) != 3 || all[0].Output != "tpps.team" || all[1].Output != "tpps.programme" || all[2].Output != "tpps.semester" {
				k.Fatalf("%+v", all)
			}
			return all
		}
		for _, f := range facts(soppeng) {
			if f.Done || f.Href == "" || !locale.For(locale.English).Has(f.Key) {
				k.Errorf("%+v", f)
			}
		}
		k.whole()
		for _, field := range tpps.Fields {
			k.must(k.SaveWork(ctx, bappeda, &register.Entry[tpps.Work]{Year: 2026, Area: soppeng, Body: tpps.Work{Field: field, Activity: "Rapat", Months: []int{1}}}))
		}
		p, err := k.Semester(ctx, bappeda, soppeng, civil.MustPeriod("2026S1"))
		k.must(err)
		k.must(k.HandIn(ctx, bappeda, &p, nil))
		all := facts(soppeng)
		if !all[0].Done || all[0].Day != civil.MustDate("2026-01-10") || !all[1].Done || all[2].Done || all[2].Args["Count"] != 1 {
			k.Errorf("%+v", all)
		}
		if all = facts(mario); all[0].Done || all[1].Done || all[2].Done {
			k.Errorf("a kecamatan lives off its regency: %+v", all)
		}
	})
}

// Of the reports of all kecamatan one alone would lack the service, if only the small count
// were left out: the regency's less the others would tell it.
func TestSemesterReportsLeaveOutAServiceOfMoreThanOneKecamatan(t *testing.T) {
	each(t, "2026-08-20", func(k *kit) {
		k.must(ledger.Write(ctx, k.DB, bappeda.By(), ledger.Deed{Regency: soppeng, Action: "regency.open"}, func(tx *db.Tx) (any, error) {
			for _, v := range region.Villages(soppeng) {
				reached := 20
				if v.Code == goarie {
					reached = 2
				} else if region.Within(v.Code, mario) {
					reached = 0
				}
				if _, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
					values ($1, 'ESS-24', '2026', $2, $3, 40, 'office', '', 'dppkb', 0, $4, 'test', '')`, soppeng, v.Code, reached, tx.Now()); err != nil {
					return nil, err
				}
			}
			return nil, region.OpenRegency(tx, soppeng)
		}))
		told := func(area string) bool {
			p, err := k.Semester(ctx, bappeda, area, civil.MustPeriod("2026S2"))
			k.must(err)
			return len(p.Figures.Coverage) > 0
		}
		silent := 0
		for _, d := range region.Children(soppeng) {
			if !told(d.Code) {
				silent++
			}
		}
		if silent != 2 || told(mario) || !told(soppeng) {
			k.Errorf("%d kecamatan leave it out", silent)
		}
	})
}
