package document_test

import (
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/register"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/letter"
)

var (
	semesterHead = letter.Head{Lines: []string{"PEMERINTAH KABUPATEN SOPPENG", "BUPATI SOPPENG"}, Place: "Watansoppeng", Position: "Bupati Soppeng"}
	printed      = time.Date(2026, 7, 20, 2, 0, 0, 0, time.UTC)
)

func semesterTeam() register.Entry[tpps.Team] {
	return register.Entry[tpps.Team]{ID: "0198e5a0-0000-7000-8000-000000000001", Area: "7312", Version: 1, Body: tpps.Team{Number: "102/II/2026", Day: civil.MustDate("2026-02-03"), By: "Bupati Soppeng", Until: civil.MustDate("2027-12-31"),
		Fields: map[string]string{"planning": "Perencanaan, Monitoring, dan Evaluasi"}}}
}

// place is one of simulated children.
func simulated(code string, children, measured, stunted, severe int64) situation.Place {
	return situation.Place{Code: code, Children: children, Measured: measured, Stunted: stunted, Severe: severe}
}

func semesterPaper() tpps.Paper {
	half := civil.MustPeriod("2026S1")
	f := tpps.Figures{Area: "7312", Period: half, Month: 202602, Whole: simulated("7312", 14_306, 12_980, 1_842, 301), Services: civil.YearOf(2026), Edition: "2025",
		Coverage: []tpps.Cover{{ID: "ESS-01", NameID: "Ibu hamil yang mengonsumsi tablet tambah darah minimal 90 tablet selama masa kehamilan", Pair: situation.Pair{1_510, 2_204}, Goal: 8000, Short: 11.5},
			{ID: "ESS-15", NameID: "Bayi usia kurang dari 6 bulan mendapat air susu ibu eksklusif", Pair: situation.Pair{1_011, 1_190}, Goal: 8000, Short: -5}, {ID: "ESS-26", NameID: "Rumah tangga dengan air minum layak", Pair: situation.Pair{40_118, 51_000}}},
		Actions: []tpps.Step{{Number: 1, Kind: "main", NameID: "Analisis situasi", State: year.Done, There: 3, Asked: 3}, {Number: 2, Kind: "main", NameID: "Penguatan perencanaan", State: year.UnderWay, There: 2, Asked: 6}},
		Plan:    tpps.Money{Year: 2027, Rows: 121, Cost: 9_815_410_000, Untold: 3}, Spent: tpps.Money{Year: 2026, Rows: 118, Cost: 8_000_000_000, Spent: 3_120_500_000, Told: 97},
		Meetings: []tpps.Held{{Kind: rembuk.Rembuk, Level: region.Regency, Count: 1}, {Kind: rembuk.Rembuk, Level: region.District, Count: 8}}, Promises: map[rembuk.Verdict]int{rembuk.Kept: 12, rembuk.Running: 17, rembuk.NotKept: 1},
		Broken: []tpps.Promise{{Number: 7, Text: "Menyediakan antropometri kit di 12 posyandu", Office: "dinkes", Due: civil.MustDate("2026-05-31")}},
		Reach:  []tpps.Reach{{Level: region.District, With: 8, All: 8}, {Level: region.Village, With: 61, All: 70}}, Programme: tpps.Sum{All: 2, Done: 1, Late: 1}, Asked: 8,
		Works:  []tpps.Activity{{Work: tpps.Work{Field: "service", Activity: "Lokakarya mini lintas sektor", Output: "Rencana tindak lanjut", Months: []int{2, 3}, Office: "dinkes", Progress: tpps.Done, Told: "Terlaksana di 8 kecamatan."}}, {Late: true, Work: tpps.Work{Field: "planning", Activity: "Rakor perencanaan", Months: []int{4}, Office: "bappeda", Progress: tpps.Planned}}},
		Told:   []tpps.Report{{Field: "service", Period: civil.MustPeriod("2026Q1"), Done: "Penyuluhan di 12 desa:\n- 8 desa lokus\n- 4 desa lain", Planned: "Penyuluhan di 8 desa lagi.", Hinders: "Kendaraan terbatas."}},
		Advice: []tpps.Advice{{Number: 1, Text: "Utamakan sepuluh desa dengan prevalensi tertinggi", Office: "bappeda", Priority: "high"}}}
	for i, d := range region.Children("7312") {
		f.Districts = append(f.Districts, simulated(d.Code, 1_700, 1_600, int64(150+20*i), 20))
	}
	f.Districts[2].Hides = situation.HidesStunted | situation.HidesMeasured
	before := tpps.Figures{Area: "7312", Period: half.Add(-1), Month: 202508, Whole: simulated("7312", 14_100, 12_700, 2_060, 333)}
	return tpps.Paper{Entry: register.Entry[tpps.Semester]{Area: "7312", Year: 2026, Version: 2, Body: tpps.Semester{Period: half, State: tpps.Drafting, Texts: map[string]string{"practice": "Dapur sehat di Desa Goarie: 40 ibu memasak bersama tiap Jumat."}}}, Team: semesterTeam(), Today: civil.MustDate("2026-07-20"), Figures: f, Before: &before, Manages: true}
}

func TestTheSemesterReportIsADocument(t *testing.T) {
	t.Parallel()
	doc, err := document.Semester(semesterPaper(), semesterHead, printed)
	if err != nil {
		t.Fatal(err)
	}
	golden.Paper(t, "semester", doc)
	if doc.Draft == "" {
		t.Error("a report that was not handed in does not say so")
	}
	handed := semesterPaper()
	handed.Body.State, handed.Body.Submitted, handed.Body.Texts = tpps.Submitted, civil.MustDate("2026-07-21"), map[string]string{}
	for _, s := range tpps.OutlineOf("7312") {
		handed.Body.Texts[s.Key] = ""
	}
	if doc, err = document.Semester(handed, semesterHead, printed); err != nil || doc.Draft != "" || !strings.Contains(doc.Text(), "Watansoppeng, 21 Juli 2026") {
		t.Errorf("%v %q", err, doc.Draft)
	}
}

func TestAVillagesReportHasItsOwnOutline(t *testing.T) {
	t.Parallel()
	paper := semesterPaper()
	paper.Area, paper.Team = "7312012005", register.Entry[tpps.Team]{}
	paper.Figures = tpps.Figures{Area: paper.Area, Period: paper.Body.Period, Month: 202602, Whole: simulated(paper.Area, 80, 71, 3, 1)}
	paper.Figures.Whole.Hides, paper.Before = situation.HidesStunted|situation.HidesSevere, nil
	doc, err := document.Semester(paper, semesterHead, printed)
	if err != nil {
		t.Fatal(err)
	}
	golden.Paper(t, "semester-desa", doc)
	if text := doc.Text(); strings.Contains(text, "3 dari 71") || strings.Contains(text, "4,2") {
		t.Error("a small count is told")
	}
}

func TestTheTeamsDecreeIsDraftedWithItsMembers(t *testing.T) {
	t.Parallel()
	whole := tpps.Whole{Entry: semesterTeam()}
	for _, m := range []tpps.Member{{Seat: tpps.Patron, Name: "H. Andi Contoh", Position: "Bupati Soppeng", Institution: "Pemerintah Kabupaten Soppeng"}, {Seat: tpps.Chair, Position: "Wakil Bupati Soppeng", Institution: "Pemerintah Kabupaten Soppeng"}, {Seat: tpps.Secretary, Position: "Kepala DP3AP2KB", Office: "dppkb"},
		{Seat: tpps.Coordinator, Field: "service", Position: "Kepala Dinas Kesehatan", Office: "dinkes"}, {Seat: tpps.Plain, Field: "service", Position: "Kepala Dinas Sosial", Office: "dinsos"}, {Seat: tpps.Coordinator, Field: "planning", Position: "Kepala Bappeda", Office: "bappeda"},
		{Seat: tpps.Plain, Field: "planning", Position: "Camat Marioriwawo", Office: "731201"}, {Seat: tpps.Staff, Position: "Satgas Stunting", Institution: "Sekretariat TPPS"}} {
		whole.Members = append(whole.Members, register.Entry[tpps.Member]{Area: "7312", Body: m})
	}
	golden.Paper(t, "sk-tpps", document.Decree(whole, semesterHead, printed))
	whole.Entry.Body, whole.Members = tpps.Team{}, nil
	if text := document.Decree(whole, semesterHead, printed).Text(); !strings.Contains(text, "ada keputusan yang menggantikannya") || strings.Contains(text, "102/II") {
		t.Error(text)
	}
}

// The share and how many are stunted tell how many were measured, and the other way round.
func TestAShareIsNotToldBesideACountThatIsWithheld(t *testing.T) {
	t.Parallel()
	paper := semesterPaper()
	for i, hides := range []situation.Hides{situation.HidesMeasured, situation.HidesStunted} {
		paper.Figures.Districts[i].Measured, paper.Figures.Districts[i].Stunted, paper.Figures.Districts[i].Hides = 1_111, 111*int64(i+2), hides
	}
	doc, err := document.Semester(paper, semesterHead, printed)
	if text := doc.Text(); err != nil || strings.Contains(text, "20,0") || strings.Contains(text, "30,0") || !strings.Contains(text, "222") {
		t.Error(err, text)
	}
}
