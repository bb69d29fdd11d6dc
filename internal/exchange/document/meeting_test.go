package document_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/letter"
)

var official = locale.For(locale.Indonesian)

// head is that of an office; nobody in it lives.
func head() letter.Head {
	return letter.Head{Lines: []string{"PEMERINTAH KABUPATEN SOPPENG", "BADAN PERENCANAAN PEMBANGUNAN DAERAH"}, Address: []string{"Jalan Salotungo Nomor 1 Watansoppeng 90811", "Telepon (0484) 000000"},
		Place: "Watansoppeng", Position: "Kepala Bappeda Kabupaten Soppeng", Name: "Ir. Siti Teladan, M.T.", Rank: "Pembina Utama Muda", NIP: "19700101 199503 2 001", Pattern: "005/{n}/Bappeda/{bulan romawi}/{tahun}", Size: paper.F4}
}

func entry[T any](body T) register.Entry[T] { return register.Entry[T]{Body: body} }

// rembukOf is a rembuk with what its papers need.
func rembukOf() document.Meeting {
	w := rembuk.Whole{Entry: register.Entry[rembuk.Meeting]{Year: 2026, Area: "7312", Body: rembuk.Meeting{
		Head: rembuk.Head{Kind: rembuk.Rembuk, Title: "Rembuk Stunting Tingkat Kabupaten Soppeng Tahun 2026", Purpose: "penyepakatan rencana kegiatan percepatan penurunan stunting tahun 2027", Place: "Ruang Rapat Bappeda Kabupaten Soppeng",
			Basis: []string{"Peraturan Presiden Nomor 72 Tahun 2021 tentang Percepatan Penurunan Stunting;", "Keputusan Bupati Soppeng tentang Tim Percepatan Penurunan Stunting Kabupaten Soppeng."},
			Day:   civil.MustDate("2026-03-12"), From: "09:00", Chair: rembuk.Officer{Name: "H. Andi Contoh, S.E.", Position: "Wakil Bupati Soppeng"}, Secretary: rembuk.Officer{Name: "Nurul Misal, S.K.M.", Position: "Sekretaris TPPS"}, Office: "bappeda", Note: "Peserta dimohon membawa rancangan kegiatan instansinya.",
			Copies: []string{"Bupati Soppeng, sebagai laporan;", "Ketua DPRD Kabupaten Soppeng."}},
		State:   rembuk.Held,
		Agenda:  []rembuk.Point{{ID: "a", Text: "Pembukaan dan arahan", Speaker: "Wakil Bupati Soppeng"}, {ID: "b", Text: "Pemaparan hasil analisis situasi", Speaker: "Kepala Bappeda"}, {ID: "c", Text: "Pembahasan rancangan rencana kegiatan"}, {ID: "d", Text: "Penandatanganan komitmen bersama"}},
		Guests:  []rembuk.Guest{{ID: "1", Group: "office", Name: "Dinas Kesehatan", Position: "Kepala"}, {ID: "2", Group: "office", Name: "Dinas Sosial", Position: "Kepala"}, {ID: "3", Group: "village", Name: "Pemerintah Desa Goarie", Position: "Kepala Desa", Seats: 2}},
		Minutes: rembuk.Minutes{Opening: "Rapat dibuka oleh Wakil Bupati, yang meminta setiap instansi menyebut siapa melakukan apa, kapan, dan dengan anggaran berapa.", Said: []rembuk.Said{{Point: "b", Text: "Bappeda memaparkan sebaran kasus dan cakupan layanan; desa dengan cakupan terendah ada di tiga kecamatan."}, {Point: "c", Text: "Dinas Sosial meminta data keluarga berisiko diperbarui sebelum penetapan penerima."}}, Closing: "Rapat ditutup pukul 12.15 WITA.", Dissents: []rembuk.Dissent{{Institution: "Dinas Sosial", Text: "anggaran bantuan pangan belum dapat dipastikan sebelum KUA-PPAS."}}},
		Signing: []rembuk.Signatory{{Name: "H. Andi Contoh, S.E.", Position: "Wakil Bupati Soppeng", Kind: "head"}, {Name: "Budi Misal", Position: "Ketua Komisi IV", Institution: "DPRD Kabupaten Soppeng", Kind: "dprd"}, {Name: "dr. Rahma Teladan", Position: "Kepala Dinas Kesehatan", Kind: "office"}, {Position: "Kepala Desa Goarie", Kind: "village"}, {Name: "Hj. Sitti Umpama", Position: "Ketua", Institution: "TP PKK Kabupaten Soppeng", Kind: "community"}},
	}}}
	for i := range 7 {
		w.Attendance = append(w.Attendance, entry(rembuk.Attendance{Name: fmt.Sprintf("Peserta %d", i+1), Institution: "Dinas Kesehatan", Position: "Staf", Guest: map[bool]string{true: "1"}[i < 5], How: rembuk.Phone}))
	}
	row := db.ID("0198c0de-0000-7000-8000-000000000001")
	w.Decisions = []register.Entry[rembuk.Decision]{entry(rembuk.Decision{Number: 1, Text: "Menyepakati 15 desa/kelurahan prioritas tahun 2027."}), entry(rembuk.Decision{Number: 2, Text: "Memperbarui data keluarga berisiko stunting di semua desa.", Office: "dppkb", Due: civil.MustDate("2026-05-31")})}
	w.Commitments = []register.Entry[rembuk.Commitment]{
		entry(rembuk.Commitment{Number: 1, Text: "Menyediakan tablet tambah darah bagi semua remaja putri di desa prioritas.", Office: "dinkes", Position: "Kepala Bidang Kesehatan Masyarakat", Due: civil.MustDate("2027-06-30"), Measure: "Remaja putri yang mengonsumsi tablet tambah darah", Target: 4_250_000, Unit: "orang", Rows: []db.ID{row}}),
		entry(rembuk.Commitment{Number: 2, Text: "Mengalokasikan Dana Desa untuk pemberian makanan tambahan.", Office: "7312012005", Due: civil.MustDate("2026-12-31")})}
	return document.Meeting{Whole: w, Head: head(), Framework: framework.Of(2026), Number: "005/117/Bappeda/III/2026", Day: civil.MustDate("2026-03-02"), Made: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC),
		Rows: []register.Entry[plan.Row]{
			{ID: row, Body: plan.Row{Number: 4, Activity: "Pengadaan dan pembagian tablet tambah darah bagi remaja putri", Code: "1.02.02.2.02.0001", Output: "Remaja putri yang menerima tablet", TargetGroup: "Remaja putri", Volume: 4_250_000, Unit: "orang", Cost: 382_500_000, Office: "dinkes", Areas: []string{"7312"}, Quarters: []int{1, 2, 3, 4}}},
			{Body: plan.Row{Number: 5, Activity: "Pembangunan sarana air minum", TargetGroup: "Rumah tangga", Volume: 2_500, Unit: "km", Office: "pupr", Areas: []string{"7312012005", "7312012001", "7312012002", "7312012003"}, Quarters: []int{2, 3}}},
		}}
}

// manyGuests are more than a letter names itself.
func manyGuests() document.Meeting {
	m := rembukOf()
	m.Number, m.Day, m.Draft = "", 0, true
	for i := range 40 {
		m.Whole.Body.Guests = append(m.Whole.Body.Guests, rembuk.Guest{ID: fmt.Sprint("g", i), Group: "village", Name: fmt.Sprintf("Pemerintah Desa Contoh Nomor %d", i+1), Position: "Kepala Desa"})
	}
	return m
}

func TestPapersOfAMeetingStayAsLookedAt(t *testing.T) {
	t.Parallel()
	m := rembukOf()
	golden.Paper(t, "undangan", document.Invitation(official, m))
	golden.Paper(t, "undangan-lampiran", document.Invitation(official, manyGuests()))
	m.Day = m.Whole.Body.Head.Day
	golden.Paper(t, "hadir", document.AttendanceList(official, m, false))
	golden.Paper(t, "hadir-kosong", document.AttendanceList(official, m, true))
	golden.Paper(t, "berita-acara", document.Minutes(official, m))
	golden.Paper(t, "notula", document.Notes(official, m))
	golden.Paper(t, "nota-dinas", document.Memo(official, document.NoteOf(official, m, m.Whole.Decisions[1].Body)))
}

// Of a meeting of which only the title is known every paper can be printed, with room to
// write what is missing.
func TestWhatIsNotKnownIsLeftOpenAndNotInvented(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		p := locale.For(lang)
		m := document.Meeting{Head: letter.Head{Lines: []string{"X"}, Place: "Soppeng", Position: "Camat"}, Framework: framework.Of(2026)}
		m.Whole.Area, m.Whole.Body.Head.Title = "7312", "Rapat"
		for name, doc := range map[string]paper.Document{"invitation": document.Invitation(p, m), "attendance": document.AttendanceList(p, m, false), "blank": document.AttendanceList(p, m, true),
			"minutes": document.Minutes(p, m), "notes": document.Notes(p, m), "memo": document.Memo(p, document.NoteOf(p, m, rembuk.Decision{Text: "Putusan"}))} {
			text := doc.Text()
			if !strings.Contains(text, "......") || strings.Contains(text, "document.") || strings.Contains(text, "<no value>") || strings.Contains(text, ": \n") {
				t.Errorf("%s in %s:\n%s", name, lang, text)
			}
		}
	}
}

// A plan whose budgets are partly unknown says so beside its sum.
func TestTheSumOfTheAgreedPlanIsExactAndSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	text := document.Minutes(official, rembukOf()).Text()
	for _, want := range []string{"* Jumlah | Rp\u00a0382.500.000 |", "1 kegiatan belum diisi anggarannya", "Rencana nomor 4", "4.250 orang", "4 tempat", "2,5 km"} {
		if !strings.Contains(text, want) {
			t.Errorf("the minutes do not say %q", want)
		}
	}
}
