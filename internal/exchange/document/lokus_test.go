package document_test

import (
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/lokus/lokustest"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/register"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/letter"
)

// chosenIn is a regency's proposal with two changes that people made.
func chosenIn(regency string) lokus.Proposal {
	x := lokustest.Snapshot(regency, 2026, 0)
	m := lokus.PresetOf("").Method
	p := lokus.Proposal{Year: 2026, Frame: framework.Of(2026), Method: register.Entry[lokus.Method]{Body: m}, List: register.Entry[lokus.List]{Area: regency, Body: lokus.List{State: lokus.Draft}},
		Analysis: register.Entry[situation.Analysis]{Version: 1, Body: situation.Analysis{Snapshot: x, SHA256: strings.Repeat("ab", 32)}}}
	p.Ranking = lokus.Rank(m, lokus.DataOf(&x, nil))
	l := &p.List.Body
	for _, row := range p.Ranking.Rows {
		if row.Chosen {
			l.Villages = append(l.Villages, lokus.Pick{Code: row.Code, Rank: row.Rank, Score: row.Score, By: lokus.ByMethod})
		}
	}
	out := l.Villages[9].Code
	l.Villages = append(l.Villages[:9:9], lokus.Pick{Code: x.Villages[2].Code, By: lokus.ByOverride, Reason: "Sulit dijangkau dan belum pernah menjadi lokus."})
	l.Overrides = []lokus.Override{{Code: x.Villages[2].Code, In: true, Reason: "Sulit dijangkau dan belum pernah menjadi lokus."}, {Code: out, Reason: "Sudah menerima program khusus provinsi sampai akhir 2027."}}
	return p
}

func regent(position, place string) letter.Head {
	return letter.Head{Lines: []string{strings.ToUpper(position)}, Place: place, Position: position, Name: "Nama Pejabat Contoh", Size: "F4"}
}

func TestTheDraftDecreeOfPriorityVillages(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)
	doc := document.LokusDecree(chosenIn("7312"), "7312", regent("Bupati Soppeng", "Watansoppeng"), made)
	golden.Paper(t, "lokus", doc)
	text := doc.Text()
	for _, want := range []string{"RANCANGAN", "PENETAPAN DESA DAN KELURAHAN LOKASI FOKUS", "TAHUN 2027", "disamarkan", "KEENAM", "LAMPIRAN II\nKEPUTUSAN BUPATI SOPPENG", "Sulit dijangkau"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	p := chosenIn("7371") // a city has no desa
	p.List.Body.State, p.List.Body.Decree = lokus.Decided, lokus.Decree{Number: "440/12/2026", Day: civil.MustDate("2026-09-01")}
	text = document.LokusDecree(p, "7371", regent("Wali Kota Makassar", "Makassar"), made).Text()
	if strings.Contains(strings.ToLower(text), " desa ") || strings.Contains(text, "tentang Desa") || !strings.Contains(text, "KEPUTUSAN WALI KOTA MAKASSAR") || !strings.Contains(text, "440/12/2026") || !strings.Contains(text, "1 September 2026") {
		t.Errorf("%.3000s", text)
	}
}
