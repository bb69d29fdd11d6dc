package document_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// planBook is a plan of 26 rows by four offices, with its matrices and a quarter told.
func planBook(t *testing.T) document.PlanBook {
	t.Helper()
	d := dbtest.Open(t, db.SQLite)
	ctx, now := context.Background(), time.Date(2027, 4, 20, 3, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	by := account.Actor{Account: account.Account{ID: db.NewID(), Name: "Bappeda", Role: account.Secretariat, Region: "7312"}, Via: "web", Home: "7312"}
	plans, budgets := &plan.Service{DB: d, Now: clock}, &budget.Service{DB: d, Now: clock}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	villages := region.Villages("7312")
	offices := []string{"dinkes", "pupr", "dppkb", "dinsos"}
	activities := []string{"Pemberian makanan tambahan berbahan pangan lokal bagi balita gizi kurang", "Pembangunan jamban sehat bagi keluarga berisiko stunting", "Pendampingan calon pengantin dan pasangan usia subur", "Bantuan pangan bagi keluarga penerima manfaat"}
	codes := []string{"1.02.02.2.02.0015", "1.04.05.2.01.0003", "2.14.03.2.02.0004", ""}
	var said []budget.Entry
	for i := range 26 {
		k := i % 4
		row := register.Entry[plan.Row]{Year: 2026, Area: "7312", Body: plan.Row{Nature: plan.Natures[k%3], Activity: fmt.Sprintf("%s, tahap %d", activities[k], i/4+1), Code: codes[k], Output: "Layanan diterima sasaran", TargetGroup: "pregnant",
			Indicators: []string{"ESS-07"}, Volume: plan.Quantity(1000 * (20 + i)), Unit: "orang", UnitCost: 350_000, Source: "apbd", Office: offices[k], Areas: []string{villages[i].Code, villages[i+9].Code}, Quarters: []int{1, 2, 3, 4}[:1+k], Continuity: plan.Continued}}
		if k == 3 {
			row.Body.Source, row.Body.Areas = "csr", []string{"7312"}
		}
		if code := row.Body.Code; code != "" {
			row.Body.Named = &plan.Named{Program: "Program", Activity: "Kegiatan", SubActivity: "Sub kegiatan"}
		}
		must(plans.Save(ctx, by, &row, ""))
		less := row.Body.Cost / 10 * 7
		full := row.Body.Cost
		switch {
		case k == 3:
		case i%3 == 0:
			said = append(said, budget.Entry{Row: row.ID, Placed: &budget.Placed{RKPD: budget.Place{In: budget.Yes, Code: codes[k], Page: "112"}, Renja: budget.Place{In: budget.Yes, Code: codes[k], Page: "8"}, Target: &row.Body.Volume}},
				budget.Entry{Row: row.ID, Granted: &budget.Granted{Ceiling: &full, Budget: &full}})
		case i%3 == 1:
			said = append(said, budget.Entry{Row: row.ID, Placed: &budget.Placed{RKPD: budget.Place{In: budget.Yes, Page: "113"}, Renja: budget.Place{In: budget.No}, Reason: "Dimasukkan ke Renja perubahan"}},
				budget.Entry{Row: row.ID, Granted: &budget.Granted{Ceiling: &full, Budget: &less, Reason: "Rasionalisasi belanja; diusulkan kembali di perubahan APBD"}},
				budget.Entry{Row: row.ID, Realised: &budget.Realised{Quarter: 1, Volume: 5000, Amount: 1_750_000, Note: "Berjalan sesuai jadwal", Evidence: "SP2D 0012/2027"}})
		}
	}
	outcomes, err := budgets.Say(ctx, by, 2026, said)
	must(err)
	for _, o := range outcomes {
		must(o.Err)
	}
	for i, stage := range []string{budget.Council, budget.Rembuk, budget.Final} {
		must(budgets.Move(ctx, by, 2026, "7312", budget.Move{Number: i + 1, From: []string{budget.Draft, budget.Council, budget.Rembuk}[i], Stage: stage, Day: civil.MustDate("2026-05-20"), Document: "BA 005/12"}))
	}
	var book document.PlanBook
	must(d.Read(ctx, func(tx *db.Tx) (err error) {
		book, err = document.OpenPlan(tx, "7312", 2026, "7312", now)
		return err
	}))
	return book
}

func TestThePlanAndItsMatricesAsDocuments(t *testing.T) {
	t.Parallel()
	book := planBook(t)
	for name, make := range map[string]func() (paper.Document, error){"rencana": book.Plan, "matriks-1": book.MatrixOne, "matriks-2": book.MatrixTwo, "realisasi": func() (paper.Document, error) { return book.Realised(1) }} {
		doc, err := make()
		if err != nil {
			t.Fatal(err)
		}
		golden.Paper(t, name, doc)
	}
	one := book.Of("pupr")
	doc, err := one.Plan()
	if err != nil {
		t.Fatal(err)
	}
	sum := rupiah.Amount(0)
	for _, l := range one.Lines {
		sum += l.Row.Body.Cost
	}
	if lead := strings.TrimPrefix(locale.For(locale.Indonesian).Rupiah(sum), "Rp\u00a0"); one.Cost != sum || one.Rows != len(one.Lines) || !strings.Contains(strings.SplitN(doc.Text(), "\n|", 2)[0], lead) {
		t.Errorf("one office's plan of %d rows costs %s, and its paper says: %.600s", len(one.Lines), lead, doc.Text())
	}
	book.Lines[3].Row.Body.Quarters = []int{4} // nobody expects it in the first quarter, on the page neither
	if doc, err = book.Realised(1); err != nil || !strings.Contains(doc.Text(), "7 dari 25 dilaporkan") {
		t.Errorf("%v, %s", err, doc.Text()[max(0, len(doc.Text())-900):])
	}
	if len(one.Lines) == 0 || len(one.Lines) >= len(book.Lines) || doc.Draft != "" {
		t.Errorf("%d of %d rows, %s", len(one.Lines), len(book.Lines), doc.Draft)
	}
}
