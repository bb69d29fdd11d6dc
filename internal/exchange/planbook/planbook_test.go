package planbook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/exchange/planbook"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

const (
	soppeng = "7312"
	year    = 2025
)

var (
	ctx = context.Background()
	now = time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
	p   = locale.For("id")
)

// desk is a plan and who works on it.
type desk struct {
	t testing.TB
	*planbook.Service
	bappeda, dinkes account.Actor
	path            string
}

func actor(role account.Role, name, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: name, Role: role, Region: soppeng, Office: office}, Via: "web", Home: soppeng}
}

func open(t testing.TB, d *db.DB) *desk {
	clock := func() time.Time { return now }
	s := &planbook.Service{DB: d, Plan: &plan.Service{DB: d, Now: clock, Changing: budget.Changing, Settled: budget.Settled}, Budget: &budget.Service{DB: d, Now: clock}}
	return &desk{t, s, actor(account.Secretariat, "Bappeda", ""), actor(account.Health, "Dinkes", "dinkes"), filepath.Join(t.TempDir(), "rencana.xlsx")}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// fill writes n rows of many kinds.
func (d *desk) fill(n int) {
	d.t.Helper()
	villages := region.Villages(soppeng)
	offices, codes := []string{"dinkes", "pupr", "dinsos"}, []string{}
	for _, item := range nomenclature.National() {
		if item.Code.Depth() == nomenclature.SubActivity {
			codes = append(codes, string(item.Code))
		}
	}
	d.must(ledger.Write(ctx, d.DB, d.bappeda.By(), ledger.Deed{Regency: soppeng, Action: "plan.row"}, func(tx *db.Tx) (any, error) {
		w, err := d.Plan.Writing(tx, soppeng, year)
		for i := 0; i < n && err == nil; i++ {
			e := register.Entry[plan.Row]{ID: db.NewID(), Year: year, Area: soppeng, Body: plan.Row{Nature: plan.Natures[i%3], Activity: fmt.Sprintf("Kegiatan %d: =SUM(A1) dengan koma, titik; dan \"kutip\"", i+1), Code: codes[i%len(codes)],
				Output: "+Keluaran", Indicators: []string{"ESS-0" + fmt.Sprint(1+i%9)}, TargetGroup: "pregnant", Volume: plan.Quantity(1000*(i+1) + 500*(i%2)), Unit: "orang", UnitCost: 20_000, Source: "apbd", Office: offices[i%3], Supporting: []string{"dpmd"},
				Areas: []string{villages[i%len(villages)].Code, villages[(i+7)%len(villages)].Code}, Quarters: []int{1, 1 + i%4}, Continuity: plan.Continued, Note: "@catatan\nbaris dua"}}
			switch i % 5 {
			case 1:
				e.Body.Code, e.Body.Named = "9.99.99.2.99.9999", &plan.Named{Program: "Program sendiri", Activity: "Kegiatan sendiri", SubActivity: "Sub sendiri"}
			case 2:
				e.Body.UnitCost, e.Body.Cost, e.Body.Direct, e.Body.DirectTold = 0, 1_234_567, 0, true
			case 3:
				e.Body.UnitCost, e.Body.Unfunded, e.Body.Source, e.Body.Areas, e.Body.Quarters, e.Body.Note = 0, true, "", []string{soppeng}, nil, ""
			case 4:
				e.Body = plan.Row{Nature: plan.Support, Activity: fmt.Sprintf("Rapat %d", i), Office: "7312012005"}
				e.Area = "7312012005"
			}
			_, err = w.Put(d.bappeda, &e, "")
		}
		return nil, err
	}))
}

func (d *desk) book(by account.Actor) *planbook.Book {
	d.t.Helper()
	b, err := d.Open(ctx, by, p, year, soppeng)
	d.must(err)
	return b
}

// out writes the workbook, and gives it back with some cells changed: by sheet, row and
// heading.
func (d *desk) out(by account.Actor) {
	d.t.Helper()
	var body bytes.Buffer
	d.must(d.book(by).Write(&body, ""))
	d.must(os.WriteFile(d.path, body.Bytes(), 0o600))
}

// change rewrites the file as one that somebody has edited: f is shown each row.
func (d *desk) change(f func(sheet string, row int, cell func(heading string) *sheet.Cell) (copies int)) {
	d.t.Helper()
	in, err := sheet.Open(d.path, sheet.DefaultLimits)
	d.must(err)
	var body bytes.Buffer
	out, err := sheet.CreateXLSX(&body, sheet.About{})
	d.must(err)
	for _, s := range in.Sheets {
		d.must(out.Sheet(s.Name))
		rows, err := s.Rows()
		d.must(err)
		var heads []string
		for rows.Next() {
			cells := append([]sheet.Cell(nil), rows.Cells()...)
			if heads == nil {
				for _, c := range cells {
					heads = append(heads, c.Text)
				}
				d.must(out.Row(cells...))
				continue
			}
			for len(cells) < len(heads) {
				cells = append(cells, sheet.Cell{})
			}
			copies := f(s.Name, rows.Number(), func(heading string) *sheet.Cell {
				for i, h := range heads {
					if h == heading {
						return &cells[i]
					}
				}
				d.t.Fatalf("%s has no column %s", s.Name, heading)
				return nil
			})
			for range copies {
				d.must(out.Row(cells...))
			}
		}
		d.must(rows.Err())
	}
	d.must(out.Close())
	d.must(in.Close())
	d.must(os.WriteFile(d.path, body.Bytes(), 0o600))
}

func (d *desk) read(by account.Actor) planbook.File {
	d.t.Helper()
	f, err := d.book(by).Read(d.path)
	d.must(err)
	return f
}

func (d *desk) rows() (all []plan.Row, versions int) {
	d.must(d.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := plan.Rows(tx, soppeng, year)
		for _, e := range rows {
			all, versions = append(all, e.Body), versions+e.Version
		}
		return err
	}))
	return all, versions
}

func (d *desk) tell() {
	d.t.Helper()
	amount := rupiah.Amount(500_000)
	target := plan.Quantity(1500)
	var all []budget.Entry
	for i, l := range d.book(d.bappeda).Lines {
		if id := l.Row.ID; i%2 == 0 && l.Regional() {
			all = append(all, budget.Entry{Row: id, Placed: &budget.Placed{RKPD: budget.Place{In: budget.Yes, Code: "1.02", Page: "12"}, Renja: budget.Place{In: budget.No}, Target: &target, Reason: "Menunggu pagu"}},
				budget.Entry{Row: id, Granted: &budget.Granted{Ceiling: &amount, Reason: "Rasionalisasi"}},
				budget.Entry{Row: id, Realised: &budget.Realised{Quarter: 1, Volume: 250, Amount: 12_345, Note: "Berjalan", Evidence: "SPJ 1"}})
		}
	}
	outcomes, err := d.Budget.Say(ctx, d.bappeda, year, all)
	d.must(err)
	for _, o := range outcomes {
		if !o.Kept {
			d.t.Fatal(o.Err)
		}
	}
}

func TestWhatGoesOutAndComesBackChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *db.DB) {
		d := open(t, db)
		d.fill(23)
		d.tell()
		before, versions := d.rows()
		d.out(d.bappeda)
		for _, edited := range []bool{false, true} { // as it went out, and as another program saves it: without formulas
			if edited {
				d.change(func(string, int, func(string) *sheet.Cell) int { return 1 })
			}
			f := d.read(d.bappeda)
			if n := f.Count(planbook.Same); n != len(f.Lines) || n < 60 || f.Missing != 0 {
				for _, l := range f.Lines {
					if l.Change != planbook.Same {
						t.Errorf("%s %d (%s): %s %v %+v", l.Sheet, l.Row, l.Column, l.Change, l.Err, l.Fields)
					}
				}
				t.Fatalf("%d of %d lines are the same, %d missing", n, len(f.Lines), f.Missing)
			}
			if kept, err := d.Take(ctx, d.bappeda, year, f.Lines, "", false); kept != 0 || err != nil {
				t.Fatal(kept, err)
			}
		}
		after, now := d.rows()
		x, _ := json.Marshal(before)
		y, _ := json.Marshal(after)
		if string(x) != string(y) || versions != now {
			t.Error("rows changed on the way")
		}
	})
}

func TestAFileIsTakenWholeAndItsLinesAreToldApart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *db.DB) {
		d := open(t, db)
		d.fill(6)
		d.tell()
		d.out(d.bappeda)
		rows := d.book(d.bappeda).Lines
		edited := rows[2].Row
		edited.Body.Note = "diubah orang lain"
		d.must(d.Plan.Save(ctx, d.bappeda, &edited, ""))
		d.change(func(sheetName string, row int, cell func(string) *sheet.Cell) int {
			switch {
			case sheetName == "Rencana" && row == 2:
				*cell("Volume"), *cell("Catatan") = sheet.String("2,5"), sheet.Cell{}
				cell("Anggaran (Rp)").Kind = sheet.Blank
			case sheetName == "Rencana" && row == 3:
				*cell("OPD") = sheet.String("Dinas Antariksa")
			case sheetName == "Rencana" && row == 4:
				*cell("Catatan") = sheet.String("punya saya")
			case sheetName == "Rencana" && row == 5:
				return 2
			case sheetName == "Rencana" && row == 6:
				*cell("ID (jangan diubah)"), *cell("Versi (jangan diubah)"), *cell("Kegiatan") = sheet.Cell{}, sheet.Cell{}, sheet.String("Kegiatan baru")
			case sheetName == "Matriks 1" && row == 2:
				*cell("Masuk Renja") = sheet.String("ya")
			case sheetName == "Matriks 2" && row == 2:
				*cell("APBD (Rp)") = sheet.String("Rp 20.000")
			case sheetName == "Realisasi" && strings.HasPrefix(cell("TW").Text, "2") && strings.HasPrefix(cell("No").Text, "1"):
				*cell("Realisasi fisik"), *cell("Realisasi keuangan (Rp)") = sheet.Int(1), sheet.Int(5_000)
			}
			return 1
		})
		f := d.read(d.bappeda)
		by := map[string]planbook.Line{}
		for _, l := range f.Lines {
			if l.Change != planbook.Same {
				by[fmt.Sprintf("%s %d %s", l.Sheet, l.Row, l.Change)] = l
			}
		}
		for _, want := range []string{"Rencana 2 changed", "Rencana 3 refused", "Rencana 4 stale", "Rencana 6 refused", "Rencana 7 new", "Matriks 1 2 changed", "Matriks 2 2 changed", "Realisasi 8 new"} {
			if _, ok := by[want]; !ok {
				t.Errorf("no %s", want)
			}
		}
		if len(by) != 8 || f.Missing != 1 {
			t.Errorf("%d lines, %d missing: %v", len(by), f.Missing, slices.Sorted(maps.Keys(by)))
		}
		if l := by["Rencana 3 refused"]; fault.As(l.Err).Key != "planbook.word" || l.Column != "OPD" {
			t.Errorf("%+v", l)
		}
		if l := by["Rencana 4 stale"]; l.By != "Bappeda" || len(l.Fields) != 1 || l.Fields[0].Before != "diubah orang lain" || l.Fields[0].After != "punya saya" {
			t.Errorf("%+v", l)
		}
		if l := by["Rencana 2 changed"]; len(l.Fields) != 3 || l.Fields[1].Column != "Anggaran (Rp)" || l.Fields[1].After != "50.000" {
			t.Errorf("%+v", l.Fields)
		}
		text, err := planbook.Pack(f.Lines)
		d.must(err)
		lines, err := planbook.Unpack(text)
		d.must(err)
		if kept, err := d.Take(ctx, d.bappeda, year, lines, "", true); kept != 0 || err != nil {
			t.Error("a trial kept", kept, err)
		}
		if kept, err := d.Take(ctx, d.dinkes, year, lines, "", false); kept != 0 || err != nil {
			t.Errorf("an office kept others' rows: %d %v", kept, err)
		}
		lines, _ = planbook.Unpack(text)
		kept, err := d.Take(ctx, d.bappeda, year, lines, "", false)
		if d.must(err); kept != 5 {
			t.Fatalf("%d kept: %+v", kept, lines)
		}
		b := d.book(d.bappeda)
		first := b.Lines[0]
		if len(b.Lines) != 7 || first.Row.Body.Volume != 2500 || first.Row.Body.Cost != 50_000 || first.Row.Body.Note != "" || first.Placed.Body.Renja.In != budget.Yes || *first.Granted.Body.Budget != 20_000 || first.Told[1].Body.Amount != 5_000 {
			t.Errorf("%+v", first)
		}
		if b.Lines[2].Row.Body.Note != "diubah orang lain" {
			t.Error("a stale row was overwritten")
		}
		lines, _ = planbook.Unpack(text)
		if kept, err := d.Take(ctx, d.bappeda, year, lines, "", false); kept != 0 || err != nil {
			t.Errorf("a preview was taken twice: %d %v", kept, err)
		}
	})
}

func TestATemplateOfADistrictIsReadByItsHeadings(t *testing.T) {
	t.Parallel()
	d := open(t, dbtest.Open(t, db.SQLite))
	d.must(os.WriteFile(d.path, []byte("RENCANA KEGIATAN;;;;;;;\n\nNo;Sub Kegiatan;Uraian Kegiatan;Perangkat Daerah;Pagu Anggaran;Sumber Dana;Lokus;Jenis Intervensi;TW\n(1);(2);(3);(4);(5);(6);(7);(8);(9)\n"+
		"1;x;Pemberian PMT;Dinas Kesehatan;Rp 12.500.000;DAK Non Fisik;Goarie, Kec. Marioriwawo, Kec. Lalabata;Spesifik;I-III\n2;x;Sanitasi;PUPR;5000000;DD;Entah;Sensitif;4\n;;JUMLAH;;17500000;;;;\n"), 0o600))
	f := d.read(d.bappeda)
	if len(f.Lines) != 2 {
		t.Fatalf("%+v", f.Lines)
	}
	l := f.Lines[0]
	if l.Change != planbook.New {
		t.Fatalf("%+v", l)
	}
	if r := l.Plan.Body; r.Cost != 12_500_000 || r.Office != "dinkes" || r.Source != "dak-nonfisik" || r.Nature != plan.Specific || len(r.Areas) != 2 || r.Areas[0] != "7312012005" || fmt.Sprint(r.Quarters) != "[1 2 3]" {
		t.Errorf("%+v", r)
	}
	if l := f.Lines[1]; l.Change != planbook.Refused || fault.As(l.Err).Key != "planbook.place.unknown" || l.Column != "Lokasi" || l.Row != 6 {
		t.Errorf("%+v", l)
	}
	if _, err := d.Take(ctx, d.bappeda, year, f.Lines[:1], "", true); err != nil { // the preview leaves the lines as they are
		t.Error(err)
	}
	if kept, err := d.Take(ctx, d.bappeda, year, f.Lines[:1], "", false); kept != 1 || err != nil {
		t.Error(kept, err, f.Lines[0].Err)
	}
	if again := d.read(d.bappeda).Lines[0]; again.Change != planbook.Refused || fault.As(again.Err).Key != "planbook.row.there" {
		t.Errorf("the same file a second time: %+v", again)
	}
}

func TestAFinalPlanTakesAFileOnlyWithAReason(t *testing.T) {
	t.Parallel()
	d := open(t, dbtest.Open(t, db.SQLite))
	d.fill(2)
	for i, stage := range []string{budget.Council, budget.Rembuk, budget.Final} {
		from := []string{budget.Draft, budget.Council, budget.Rembuk}[i]
		d.must(d.Budget.Move(ctx, d.bappeda, year, soppeng, budget.Move{Number: i + 1, From: from, Stage: stage, Day: civil.MustDate("2025-05-01"), Document: "BA 12"}))
	}
	d.out(d.bappeda)
	d.change(func(s string, row int, cell func(string) *sheet.Cell) int {
		if s == "Rencana" && row == 2 {
			*cell("Catatan") = sheet.String("baru")
		}
		return 1
	})
	lines := d.read(d.bappeda).Lines
	if kept, err := d.Take(ctx, d.bappeda, year, lines, "", false); kept != 0 || err != nil || !planbook.Reason(lines) {
		t.Fatal(kept, err)
	}
	lines = d.read(d.bappeda).Lines
	if kept, err := d.Take(ctx, d.bappeda, year, lines, "Perubahan pagu", false); kept != 1 || err != nil {
		t.Fatal(kept, err)
	}
	if b := d.book(d.bappeda); len(b.Changes) != 1 || b.Changes[0].Body.Reason != "Perubahan pagu" {
		t.Error("the change is not marked")
	}
	d.must(os.WriteFile(d.path, []byte("Uraian Kegiatan;Perangkat Daerah;Jenis Intervensi\nSusulan;Dinas Kesehatan;Spesifik\n"), 0o600))
	if kept, err := d.Take(ctx, d.bappeda, year, d.read(d.bappeda).Lines, "Usulan tambahan", false); kept != 1 || err != nil {
		t.Fatal(kept, err)
	}
	if b := d.book(d.bappeda); b.Lines[2].Changes != 1 {
		t.Errorf("the added row is not marked: %+v", b.Changes)
	}
}

// A kecamatan counts its own recommendations: two of one number are told apart.
func TestRecommendationsOfOneNumberAreToldApart(t *testing.T) {
	t.Parallel()
	d := open(t, dbtest.Open(t, db.SQLite))
	made := map[string]db.ID{}
	for _, area := range []string{soppeng, "731201", "731204"} {
		e := register.Entry[situation.Recommendation]{Year: year, Area: area, Body: situation.Recommendation{Number: 1, Type: "programme", Text: "Untuk " + area, Office: "dinkes", Priority: "high"}}
		d.must(register.Kind[situation.Recommendation]("situation.recommendation").Save(ctx, d.DB, d.bappeda.By(), ledger.Deed{Regency: soppeng, Action: "situation.recommendation"}, &e))
		made[area] = e.ID
	}
	both := register.Entry[plan.Row]{Year: year, Area: soppeng, Body: plan.Row{Nature: plan.Support, Activity: "Pendampingan", Office: "dinkes", Recommendations: []db.ID{made["731204"], made[soppeng]}}}
	d.must(d.Plan.Save(ctx, d.bappeda, &both, ""))
	d.out(d.bappeda)
	if f := d.read(d.bappeda); f.Count(planbook.Same) != len(f.Lines) {
		t.Errorf("a file that nobody edited changes a row: %+v", f.Lines)
	}
	d.must(os.WriteFile(d.path, []byte("Uraian Kegiatan;Perangkat Daerah;Jenis Intervensi;Rekomendasi\nA;Dinas Kesehatan;Spesifik;1\nB;Dinas Kesehatan;Spesifik;1/73.12.04, 1/73.12.01\n"), 0o600))
	lines := d.read(d.bappeda).Lines
	if got := fmt.Sprint(lines[0].Plan.Body.Recommendations, lines[1].Plan.Body.Recommendations); got != fmt.Sprint([]db.ID{made[soppeng]}, []db.ID{made["731204"], made["731201"]}) {
		t.Error(got)
	}
}

// Where a place lies is told apart from a second place, and none gets lost.
func TestPlacesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	d := open(t, dbtest.Open(t, db.SQLite))
	twice := map[string][]region.Region{}
	var twins []region.Region
	for _, v := range region.Villages("3201") {
		if twice[v.Bare()] = append(twice[v.Bare()], v); twins == nil && len(twice[v.Bare()]) == 2 && region.Parent(twice[v.Bare()][0].Code) != region.Parent(v.Code) {
			twins = twice[v.Bare()]
		}
	}
	if twins == nil {
		t.Fatal("no two villages of one name")
	}
	above := func(v region.Region) string { k, _ := region.Get(region.Parent(v.Code)); return "Kec. " + k.Bare() }
	for _, c := range []struct{ area, text, want string }{
		{soppeng, "Goarie, Kec. Marioriwawo", "[7312012005]"},
		{soppeng, "Desa Goarie, Kec. Marioriwawo; Kec. Lalabata", "[7312012005 731204]"},
		{soppeng, "Goarie (73.12.01.2005), Kec. Lalabata (73.12.02)", "[7312012005 731202]"},
		{soppeng, "-", "[]"},
		{"3201", "Desa " + twins[0].Bare() + ", " + above(twins[0]), fmt.Sprint([]string{twins[0].Code})},
		{"3201", twins[0].Bare() + ", " + above(twins[0]) + ", " + twins[1].Bare() + ", " + above(twins[1]), fmt.Sprint([]string{twins[0].Code, twins[1].Code})},
		{"3201", twins[0].Bare(), "planbook.place.ambiguous"},
	} {
		d.must(os.WriteFile(d.path, []byte("Biaya;Uraian Kegiatan;Perangkat Daerah;Jenis Intervensi;Lokus;Volume;Harga Satuan;TW;Sumber Dana\n-;PMT;Dinas Kesehatan;Spesifik;\""+c.text+"\";3;2.000;-;-\n"), 0o600))
		var b *planbook.Book
		d.must(d.DB.Read(ctx, func(tx *db.Tx) (err error) {
			b, err = planbook.Open(tx, p, c.area, year, c.area, civil.DateOf(now))
			return err
		}))
		f, err := b.Read(d.path)
		d.must(err)
		l, got := f.Lines[0], ""
		if l.Err != nil {
			got = fault.As(l.Err).Key
		} else if got = fmt.Sprint(l.Plan.Body.Areas); l.Plan.Body.Cost != 6_000 {
			t.Errorf("%q costs %d, though its column stands before volume and price", c.text, l.Plan.Body.Cost)
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

// What text a row has is text in the file, whatever it begins with.
func TestNoTextOfARowRunsAsAFormula(t *testing.T) {
	t.Parallel()
	d := open(t, dbtest.Open(t, db.SQLite))
	d.fill(4)
	d.out(d.bappeda)
	file, err := sheet.Open(d.path, sheet.DefaultLimits)
	d.must(err)
	defer file.Close()
	formulas := 0
	for _, s := range file.Sheets {
		rows, err := s.Rows()
		d.must(err)
		for rows.Next() {
			for _, c := range rows.Cells() {
				if c.Formula {
					formulas++
					if c.Kind != sheet.Number {
						t.Errorf("a formula says %q", c.Text)
					}
				}
			}
		}
	}
	if formulas == 0 {
		t.Error("sums are no formulas")
	}
}

func FuzzRead(f *testing.F) {
	d := open(f, dbtest.Open(f, db.SQLite))
	d.fill(5)
	b := d.book(d.bappeda)
	var whole bytes.Buffer
	if err := b.Write(&whole, ""); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte("Kegiatan;OPD;Anggaran;Triwulan;Lokasi;Volume\nA;dinkes;Rp 5;1-;(7312);1e400\n"))
	f.Add([]byte("TW;Realisasi fisik;ID (jangan diubah)\n5;1;" + string(b.Lines[0].Row.ID) + "\n"))
	f.Add([]byte("Masuk RKPD;No;Alasan;ID (jangan diubah)\nya;1;x;" + string(b.Lines[0].Row.ID) + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := b.Read(path)
		if err != nil {
			return
		}
		for _, l := range read.Lines {
			if (l.Change == planbook.Refused) != (l.Err != nil) {
				t.Fatalf("%+v", l)
			}
		}
		text, err := planbook.Pack(read.Lines)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := planbook.Unpack(text); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	text, _ := planbook.Pack([]planbook.Line{{Change: planbook.New, Plan: &register.Entry[plan.Row]{}}})
	f.Add(text)
	f.Add("H4sIAAAA")
	f.Fuzz(func(t *testing.T, text string) { _, _ = planbook.Unpack(text) })
}

func BenchmarkPlanOf1000Rows(b *testing.B) {
	d := open(b, dbtest.Open(b, db.SQLite))
	d.fill(1000)
	book := d.book(d.bappeda)
	for b.Loop() {
		start := time.Now()
		var body bytes.Buffer
		d.must(book.Write(&body, ""))
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/out")
		b.ReportMetric(float64(body.Len()), "bytes")
		d.must(os.WriteFile(d.path, body.Bytes(), 0o600))
		start = time.Now()
		f, err := book.Read(d.path)
		d.must(err)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/read")
		for i := range f.Lines {
			if l := &f.Lines[i]; l.Table == "plan" && i < 1000 {
				e := book.Lines[i].Row
				e.Body.Note = "baru"
				l.Change, l.Plan = planbook.Changed, &e
			}
		}
		start = time.Now()
		if _, err := d.Take(ctx, d.bappeda, year, f.Lines, "", true); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/take")
	}
}
