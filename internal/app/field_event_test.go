package app_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/door/build"
)

// pregnantWoman is one at risk, with her family, a child and something of each kind that happened.
func pregnantWoman() (home, her, c string, docs []object) {
	home, her, c = fieldID("household", 1), fieldID("person", 1), fieldID("child", 1)
	return home, her, c, []object{
		fieldDoc("household", home, object{"head": "Daeng Sikki", "hamlet": "Lompo", "rt": "003", "water": "unprotected_well", "latrine": "septic"},
			fieldEvent(5, "visit", fieldToday-1, object{"topics": []string{"hygiene"}})),
		fieldDoc("person", her, object{"household": home, "name": "Siti Aminah", "sex": 2, "birth": "1998-10-04", "relation": "spouse", "nik": "7312014410980001"},
			fieldEvent(1, "pregnancy", fieldToday-60, object{"lmp": "2026-03-01", "gravida": 2, "living": 1, "last_birth": "2023-01-15"}),
			fieldEvent(2, "exam", fieldToday-3, object{"grams": 47500, "mm": 1520, "arm_mm": 228, "hb": 104, "tablets": 30}),
			fieldEvent(3, "referral", fieldToday-2, object{"reasons": []string{"anaemia"}, "to": "Puskesmas Goarie"})),
		fieldDoc("child", c, object{"household": home, "mother": her, "name": "Budi", "sex": 1, "birth": "2025-01-15"},
			fieldEvent(4, "weighing", fieldToday-3, object{"grams": 9000, "mm": 780, "position": 1}),
			fieldEvent(6, "services", fieldToday-200, object{"month": "2026-02", "marks": object{"immunisation": true}, "given": []string{"hb0", "bcg"}})),
	}
}

// ticked are the marks of the page, those that cannot be changed with a star.
func (h hand) ticked() []string {
	return browser.Eval[[]string](h.tab, `[...document.querySelectorAll("main .tick")].filter(l => l.firstChild.checked).map(l => l.querySelector("span").firstChild.textContent + (l.firstChild.disabled ? "*" : ""))`)
}

func TestWhatOtherRecordsTellIsTickedAlready(t *testing.T) {
	t.Parallel()
	_, her, c, docs := pregnantWoman()
	h := familyPages(t, docs...)
	h.open("layanan/" + c)
	if got, want := h.ticked(), []string{"Ditimbang*", "Diukur panjang atau tingginya*", "Kunjungan rumah*", "Punya jamban*"}; !slices.Equal(got, want) {
		t.Errorf("form 2B begins with %q, not %q", got, want)
	}
	h.says("Terisi dari penimbangan")
	h.press("Punya akta lahir")
	h.press("Campak-Rubela 1")
	h.next("Simpan")
	h.open("layanan/" + her)
	if got, want := h.ticked(), []string{"Dapat dan minum tablet tambah darah*", "Kunjungan rumah*", "Punya jamban*"}; !slices.Equal(got, want) {
		t.Errorf("form 2A begins with %q, not %q", got, want)
	}
	// Three months back nothing had happened yet but what the house has.
	h.choose("Bulan", "Jun 2026")
	h.tab.WaitFor(`location.hash.endsWith("bulan=2026-06") && document.querySelector("fieldset [aria-pressed=true]").textContent == "Jun 2026"`)
	if got := h.ticked(); !slices.Equal(got, []string{"Punya jamban*"}) {
		t.Errorf("in June: %q", got)
	}
	h.press("Periksa hamil")
	h.next("Simpan")
	h.open("layanan/" + c)
	h.press("Punya akta lahir") // ticked wrongly: taken back
	h.next("Simpan")

	items := h.outbox()
	if got := kinds(items); !slices.Equal(got, []string{"services", "services", "services"}) {
		t.Fatalf("the outbox holds %q", got)
	}
	marks := func(i int) map[string]any { return items[i].Body["marks"].(map[string]any) }
	if m := marks(0); len(m) != 11 || m["weighed"] != true || m["certificate"] != true || m["immunisation"] != true || m["insurance"] != false || fmt.Sprint(items[0].Body["given"]) != "[mr1]" || items[0].Body["month"] != "2026-09" {
		t.Errorf("form 2B: %v", items[0].Body)
	}
	if m := marks(1); len(m) != 8 || m["antenatal"] != true || m["tablets"] != false || items[1].Body["month"] != "2026-06" {
		t.Errorf("form 2A: %v", items[1].Body)
	}
	if items[2].Body["replaces"] != items[0].ID || marks(2)["certificate"] != false || fmt.Sprint(items[2].Body["given"]) != "[mr1]" {
		t.Errorf("taken back: %v", items[2].Body)
	}
	quiet(t, h)
}

func TestAReferralIsProposedMadeAndAnswered(t *testing.T) {
	t.Parallel()
	_, her, _, docs := pregnantWoman()
	h := familyPages(t, docs...)
	h.open("orang/" + her)
	h.says("Puskesmas Goarie: belum ada jawaban")
	h.next("Catat jawabannya")
	h.choose("Apa hasilnya?", "Diobati")
	h.next("Simpan")
	if browser.Eval[bool](h.tab, `document.querySelector("main").textContent.includes("belum ada jawaban")`) {
		t.Error("an answered referral still waits")
	}
	h.next("Rujuk")
	h.says("karena LiLA 22,8 cm")
	if got := h.value("Dirujuk ke"); got != "Puskesmas Goarie" {
		t.Errorf("where she went before is asked again: %q", got)
	}
	h.next("Simpan")
	items := h.outbox()
	if b := items[0].Body; items[0].Kind != "answer" || b["referral"] != fieldID("event", 3) || b["outcome"] != "treated" {
		t.Errorf("answer %v", b)
	}
	if b := items[1].Body; items[1].Kind != "referral" || !slices.Contains(b["reasons"].([]any), any("chronic_energy")) || b["to"] != "Puskesmas Goarie" {
		t.Errorf("referral %v", b)
	}
	quiet(t, h)
}

func TestWhoMovesWithinTheRegencyIsHandedOn(t *testing.T) {
	t.Parallel()
	home, her, c, docs := pregnantWoman()
	h := familyPages(t, docs...)
	h.open("pergi/" + her)
	h.choose("Apa yang terjadi?", "Pindah")
	h.choose("Pindah ke mana?", "Desa lain")
	h.press("Simpan")
	h.says("Pilih satu desa")
	h.write("Cari nama desa", "mario")
	h.choose("Desa yang cocok", "Marioriaja, Marioriwawo")
	h.next("Simpan")
	h.says("Pindah ke Marioriaja")
	h.open("pergi/" + home)
	h.choose("Pindah ke mana?", "Kabupaten")
	h.write("Ke mana?", "Makassar")
	h.next("Simpan")
	items := h.outbox()
	if got := kinds(items); !slices.Equal(got, []string{"person", "departure"}) {
		t.Fatalf("the outbox holds %q", got)
	}
	if s := items[0]; s.field("village") != "7312012006" || s.field("household") != nil || s.field("posyandu") != "" {
		t.Errorf("handed on: %v", s.Body)
	}
	if items[1].Subject != c || items[1].Body["to"] != "Makassar" { // who is still there goes along
		t.Errorf("the family's child: %+v", items[1])
	}
	quiet(t, h)
}

func TestADeathIsToldKindlyAndTakenBack(t *testing.T) {
	t.Parallel()
	_, _, c, docs := pregnantWoman()
	h := familyPages(t, docs...)
	h.open("pergi/" + c)
	h.choose("Apa yang terjadi?", "Meninggal")
	h.says("Turut berduka cita")
	h.next("Simpan")
	gone := h.outbox()[0]
	if gone.Kind != "departure" || gone.Body["why"] != "died" || gone.Body["day"] != fieldToday.String() {
		t.Errorf("kept as %+v", gone)
	}
	h.open("betulkan/" + c + "/" + gone.ID)
	h.press("Batalkan catatan")
	h.says("Yakin")
	h.next("Batalkan catatan")
	if b := h.outbox()[1].Body; b["replaces"] != gone.ID || b["void"] != true {
		t.Errorf("taken back by %v", b)
	}
	quiet(t, h)
}

// What was entered wrongly is put right by a further record in its place.
func TestAWrongExamIsPutRight(t *testing.T) {
	t.Parallel()
	_, her, _, docs := pregnantWoman()
	h := familyPages(t, docs...)
	h.open("orang/" + her)
	h.next("Pemeriksaan")
	h.says("Salah catat tidak apa-apa")
	h.next("Perbaiki")
	for label, want := range map[string]string{"Berat badan": "47,5", "LiLA": "22,8", "Hb": "10,4"} {
		if got := h.value(label); got != want {
			t.Errorf("%s is %q, not %q", label, got, want)
		}
	}
	h.write("Hb", "140")
	h.press("Simpan")
	h.says("Antara 3 dan 20")
	h.write("Hb", "14,0")
	h.next("Simpan")
	b := h.outbox()[0].Body
	if b["replaces"] != fieldID("event", 2) || b["hb"] != 140.0 || b["grams"] != 47500.0 || b["day"] != (fieldToday-3).String() {
		t.Errorf("put right by %v", b)
	}
	if browser.Eval[bool](h.tab, `[...document.querySelectorAll(".note.amber")].some(n => n.textContent.includes("Kurang darah"))`) {
		t.Error("the risk of the wrong number is still shown")
	}
	quiet(t, h)
}

func TestARegistrationByMistakeIsTakenBack(t *testing.T) {
	t.Parallel()
	home, her, _, docs := pregnantWoman()
	h := familyPages(t, docs...)
	h.open("salah/" + home)
	h.says("Anggotanya masih ada")
	h.open("orang/" + her + "/ubah")
	h.next("Hapus pendaftaran")
	h.choose("Kenapa salah?", "Terdaftar dua kali")
	h.next("Simpan")
	if s := h.outbox()[0]; s.Kind != "person" || s.field("deleted") != "Terdaftar dua kali" {
		t.Errorf("kept as %+v", s)
	}
	if h.page() != "keluarga/"+home || strings.Contains(h.tab.Text("main"), "Siti Aminah") {
		t.Error("she is still shown")
	}
	quiet(t, h)
}

// Who may be registered already is shown before anything is saved; the same person leads to the page.
func TestWhoIsThereAlreadyIsShownFirst(t *testing.T) {
	t.Parallel()
	home, her, c, docs := pregnantWoman()
	h := familyPages(t, docs...)
	for typed, why := range map[[2]string]string{{"Sitti Aminah", ""}: "Namanya mirip", {"Rahma", "7312014410980001"}: "Nomornya sama"} {
		h.open("orang/baru/" + home)
		h.choose("Hubungan", "Lainnya")
		h.next("Lanjut")
		h.write("Nama lengkap", typed[0])
		if typed[1] != "" {
			h.write("NIK", typed[1])
		}
		h.next("Lanjut")
		h.date("Tanggal lahir", "1998-10-04")
		if !strings.Contains(browser.Eval[string](h.tab, `document.querySelector("fieldset [aria-pressed=true]")?.textContent ?? ""`), "Perempuan") {
			h.choose("Jenis kelamin", "Perempuan")
		}
		h.press("Simpan")
		h.says("Ini Siti Aminah yang sama")
		h.says(why)
		h.next("Ini Siti Aminah")
		if h.page() != "orang/"+her || len(h.outbox()) != 0 {
			t.Fatalf("on %q with %d saved", h.page(), len(h.outbox()))
		}
		browser.Eval[bool](h.tab, fmt.Sprintf(`(store.keepDraft("person/%s", undefined), true)`, home))
	}
	h.open("anak/baru/" + home)
	h.write("Nama anak", "Budi")
	h.choose("Jenis kelamin", "Laki-laki")
	h.date("Tanggal lahir", "2025-01-15")
	h.press("Lanjut")
	h.says("Nama sama")
	h.next("Bukan, ini lain")
	h.next("Lanjut")
	h.next("Lanjut")
	h.next("Simpan")
	if items := h.outbox(); len(items) != 1 || items[0].Subject == c {
		t.Errorf("another child of that name: %+v", items)
	}
	h.open("keluarga/baru")
	h.write("Nama kepala keluarga", "Dg. Sikki")
	h.press("Lanjut")
	if h.page() == "keluarga/baru" && strings.Contains(h.tab.Text("main"), "sama") {
		t.Error("another name is held for the same")
	}
	quiet(t, h)
}

// families are n of them, of four, with names as they come.
func families(n int) (docs []object) {
	first, last := []string{"Siti", "Ahmad", "Nurhayati", "Muhammad", "Rahma", "Yusuf", "Andi", "Hasna"}, []string{"Aminah", "Rahman", "Sikki", "Mattawang", "Lestari", "Hamzah", "Tenri"}
	name := func(i int) string { return first[i%len(first)] + " " + last[i/3%len(last)] }
	for i := range n {
		home := fieldID("household", i)
		docs = append(docs, fieldDoc("household", home, object{"head": fmt.Sprintf("%s %04d", name(i), i), "hamlet": []string{"Lompo", "Bulu", "Salo"}[i%3], "rt": fmt.Sprintf("%03d", i%12+1)}))
		for k := range 4 {
			docs = append(docs, fieldDoc("person", fieldID("person", i*4+k), object{"household": home, "name": name(i*7 + k*11), "sex": 1 + k%2, "birth": fmt.Sprintf("%d-%02d-15", 1960+(i+k*13)%45, 1+i%12), "relation": "other"}))
		}
	}
	return docs
}

// With two thousand families on the phone the list answers each letter; the tasks that
// took long are told.
func TestTwoThousandFamiliesAreFoundWhileTyping(t *testing.T) {
	t.Parallel()
	h := familyPages(t, append(families(2000), fieldDoc("household", fieldID("household", 9999), object{"head": "Puang Baso", "hamlet": "Lompo", "rt": "007"}),
		fieldDoc("person", fieldID("person", 99999), object{"household": fieldID("household", 9999), "name": "Zulaikha Binti Saleh", "sex": 2, "birth": "1990-01-01", "relation": "spouse"}))...)
	h.open("keluarga")
	h.says("2001 keluarga")
	browser.Eval[bool](h.tab, `(window.long = [], new PerformanceObserver(l => l.getEntries().forEach(e => long.push(e.duration))).observe({ entryTypes: ["longtask"] }), true)`)
	h.tab.Slow(0, 0, 6)
	h.write("Cari keluarga", "zulaikha sal")
	h.says("1 dari 2001 keluarga")
	h.says("Puang Baso")
	h.write("Cari keluarga", "lompo rt 7 sikki")
	h.tab.WaitFor(`document.querySelectorAll("main .row").length > 0 && [...document.querySelectorAll("main .row")].every(r => r.textContent.includes("Lompo") && r.textContent.includes("RT 007"))`)
	h.write("Cari keluarga", "xyz")
	h.says("Tidak ketemu")
	h.tab.Slow(0, 0, 1)
	t.Logf("tasks longer than 50 ms, on a processor six times slower, while 30 letters were typed among 2,001 families with 8,001 people: %.0f ms", browser.Eval[[]float64](h.tab, "long"))
	quiet(t, h)
}

// familyPaths are the pages of families and women, with something on each.
func familyPaths() (docs []object, paths []string) {
	home, her, c, docs := pregnantWoman()
	docs[0]["f"].(object)["head"] = "Abdul Rahman Daeng Mattawang bin Haji Sulaiman"
	docs[1]["f"].(object)["name"] = "Andi Siti Nurhayati Tenriawaru binti Abdul Rahman"
	return docs, []string{"keluarga", "keluarga/baru", "keluarga/baru?langkah=1", "keluarga/baru?langkah=4", "keluarga/" + home, "keluarga/" + home + "/ubah", "orang/" + her, "orang/" + her + "/ubah", "orang/baru/" + home,
		"orang/baru/" + home + "?langkah=2", "anak/baru/" + home + "?langkah=1", "anak/" + c + "/ubah", "orang/" + her + "/catin", "orang/" + her + "/hamil", "orang/" + her + "/hamil?langkah=1", "orang/" + her + "/periksa",
		"orang/" + her + "/lahir", "kunjungan/" + home, "layanan/" + c, "layanan/" + her, "rujuk/" + her, "jawab/" + her + "/" + fieldID("event", 3), "pergi/" + her, "salah/" + her, "betulkan/" + her + "/" + fieldID("event", 2)}
}

func TestPagesOfFamiliesCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	docs, paths := familyPaths()
	h := familyPages(t, docs...)
	for _, path := range paths {
		h.open(path)
		if missing := browser.Eval[bool](h.tab, `document.querySelector("main").textContent.includes("Tidak ada di sini")`); missing {
			t.Errorf("%s shows nothing", path)
		}
		for _, scheme := range []bool{true, false} {
			h.tab.Dark(scheme)
			h.tab.Axe(t)
		}
		if small := browser.Eval[[]string](h.tab, `[...document.querySelectorAll("main a, main button, main label.tick, main input:not([type=checkbox]), .foot a, .foot button, .back")].filter(e => e.offsetParent)
			.filter(e => { const r = e.getBoundingClientRect(); return r.height < 48 || r.width < 48 }).map(e => e.outerHTML.slice(0, 120))`); len(small) > 0 {
			t.Errorf("%s: targets under 48 px: %q", path, small)
		}
		// Letters of 130 %: nothing is pushed out of the screen.
		if wide := browser.Eval[float64](h.tab, `(document.documentElement.style.fontSize = "130%", document.documentElement.scrollWidth)`); wide > 360 {
			t.Errorf("%s is %v px wide with large letters", path, wide)
		}
		browser.Eval[bool](h.tab, `(document.documentElement.style.fontSize = "", true)`)
	}
	quiet(t, h)
}

// A cadre without a mouse, or who hears the page: Enter answers a step, what is wrong
// is said and has the focus.
func TestAFormIsFilledInByTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := familyPages(t)
	h.open("keluarga/baru")
	h.tab.Press("\t\r") // the title has the focus; then comes the first field
	h.tab.WaitFor(`document.activeElement.getAttribute("aria-invalid") === "true"`)
	h.says("Tulis namanya")
	h.tab.Press("Daeng Sikki\r")
	h.tab.WaitFor(`location.hash.includes("langkah=1") && document.activeElement.matches("h1")`)
	quiet(t, h)
}

// The pages of families take at most 14 KB of what a phone loads.
func TestPagesOfFamiliesAreSmall(t *testing.T) {
	t.Parallel()
	size := func(pages string) int {
		script, err := build.Script("", `import { preview } from "./core/preview"; import { pagesA } from "./page/a"; `+pages)
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		_, _ = io.Copy(w, bytes.NewReader(script))
		_ = w.Close()
		return packed.Len()
	}
	without, with := size("preview(pagesA);"), size(`import { pagesB } from "./page/b"; preview({ ...pagesA, ...pagesB });`)
	t.Logf("%d bytes packed", with-without)
	if with-without > 14<<10 {
		t.Errorf("the pages of families take %d bytes packed, more than 14 KB", with-without)
	}
}
