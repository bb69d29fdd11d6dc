package tpps_test

import (
	"regexp"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/account"
)

const typed = "Diketik <b> oleh yang terlambat"

// entry is the id that stands behind a word in a page's addresses.
func (o office) entry(path, word string) string {
	o.t.Helper()
	r, err := o.client.Get(o.address + path)
	body, _ := o.answer(r, err, 200)
	id := regexp.MustCompile(word + "=(0[0-9a-f-]{35})").FindStringSubmatch(body)
	if id == nil {
		o.t.Fatalf("%s has no %s", path, word)
	}
	return id[1]
}

func TestWhatWasTypedComesBackWhenItsEntryIsTakenOutMeanwhile(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	mine, other := at(t, d, "2026-07-20", account.Secretariat, "7312", ""), at(t, d, "2026-07-20", account.Secretariat, "7312", "")
	_, team := mine.post("/tpps", 303, "wilayah", "7312", "mulai", "2026-01-05")
	id := team[len("/tpps/"):]

	member := []string{"kedudukan", "patron", "jabatan", "Bupati", "lembaga", "Pemda"}
	mine.post(team+"/anggota", 303, member...)
	entry := mine.entry(team, "anggota")
	member = append(member, "anggota", entry, "versi", "1")
	other.post(team+"/anggota", 303, append(member, "hapus", "1")...)
	member[3] = typed
	mine.post(team+"/anggota", 422, append(member, "hapus", "1")...)
	back, _ := mine.post(team+"/anggota", 422, member...)
	back.Has(".alert", "sudah menghapus ini pada")
	if got := back.Attr("input[name=jabatan]", "value"); got != typed {
		t.Errorf("what was typed became %q", got)
	}
	member[len(member)-1] = back.Attr("input[name=versi]", "value")
	mine.post(team+"/anggota", 303, member...) // kept again on purpose
	mine.get(team, 200).Has("main", typed)

	work := []string{"wilayah", "7312", "tahun", "2026", "bidang", "service", "kegiatan", "Sumur", "bulan", "3", "kemajuan", "running"}
	mine.post("/tpps/program", 303, work...)
	work = append(work, "entri", mine.entry("/tpps/program?wilayah=7312&tahun=2026", "kegiatan"), "versi", "1")
	other.post("/tpps/program", 303, append(work, "hapus", "1")...)
	work[7] = typed
	back, _ = mine.post("/tpps/program", 422, work...)
	back.Has(".alert", "sudah menghapus ini pada")
	back.Has("textarea[name=kegiatan]", typed)
	work[len(work)-1] = "0"
	mine.post("/tpps/program", 303, work...)

	// the draft itself, and who pastes into it
	other.post(team+"/hapus", 303, "versi", "1")
	gone := []string{"wilayah", "7312", "tim", id, "versi", "1", "catatan", typed}
	back, _ = mine.post("/tpps", 422, gone...)
	back.Has(".alert", "sudah menghapus ini pada")
	back.Has("textarea[name=catatan]", typed)
	back, _ = mine.post(team+"/tempel", 404, "tempelan", typed)
	back.Has("#f-typed", typed)
	gone[5] = "0"
	mine.post("/tpps", 303, gone...)
}

func TestWhatWasTypedForAReportComesBackWhenItIsClosedMeanwhile(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	mine, other := at(t, d, "2026-07-20", account.Secretariat, "7312", ""), at(t, d, "2026-07-20", account.Secretariat, "7312", "")
	semester := []string{"wilayah", "7312", "periode", "2026S1", "bagian-practice", typed, "serahkan", "1"}

	// no team: nothing is handed in, nothing half kept
	back, _ := mine.post("/tpps/semester", 409, semester...)
	back.Has(".alert", "Belum ada tim", "belum disimpan")
	back.Has("textarea[name=bagian-practice]", typed)
	if v := mine.get("/tpps/semester?wilayah=7312&periode=2026S1", 200).Attr("main input[name=versi]", "value"); v != "0" {
		t.Errorf("the report was half written: version %s", v)
	}
	_, team := mine.post("/tpps", 303, "wilayah", "7312", "nomor", "1", "tanggal", "2026-01-05")
	other.post("/tpps/semester", 303, "wilayah", "7312", "periode", "2026S1", "bagian-practice", "Sumur bersama", "serahkan", "1")
	back, _ = mine.post("/tpps/semester", 409, semester...)
	back.Has(".alert", "sudah diserahkan", "Orang <b>secretariat menyerahkannya pada 20 Jul 2026", "salin")
	back.Has("#practice", "Sumur bersama", typed)
	back.Has("textarea#t-practice", typed)
	back.HasNot("textarea#t-introduction") // a draft that nobody touched

	report := []string{"wilayah", "7312", "bidang", "service", "periode", "2026Q2", "dilakukan", "12 sumur", "direncanakan", "8 sumur", "kendala", "tidak ada"}
	other.post("/tpps/laporan", 303, append(report, "serahkan", "1")...)
	report[7] = typed
	back, _ = mine.post("/tpps/laporan", 422, append(report, "versi", "1")...)
	back.Has(".alert", "sudah diserahkan", "Orang <b>secretariat menyerahkannya pada 20 Jul 2026")
	back.Has("textarea[name=dilakukan]", typed)

	// the team reports by half years from now on
	report[5] = "2026Q1"
	mine.post("/tpps", 303, "wilayah", "7312", "tim", team[len("/tpps/"):], "versi", "1", "nomor", "1", "tanggal", "2026-01-05", "semester", "1")
	back, _ = mine.post("/tpps/laporan", 422, report...)
	back.Has(".alert", "jarak waktu lain")
	back.Has("textarea[name=dilakukan]", typed)

	// the office has left its field
	pupr := at(t, d, "2026-07-20", account.Planner, "7312", "pupr")
	back, _ = pupr.post("/tpps/program", 403, "wilayah", "7312", "tahun", "2026", "bidang", "service", "kegiatan", typed, "bulan", "3", "kemajuan", "running")
	back.Has(".alert", "belum disimpan")
	back.Has("textarea[name=kegiatan]", typed)
}
