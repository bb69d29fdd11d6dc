package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
)

// hand does on the phone's pages what a cadre does, by the words that she reads.
type hand struct {
	tab  *browser.Tab
	open func(page string)
}

func familyPages(t *testing.T, docs ...object) hand {
	t.Helper()
	tab, open := fieldPages(t, object{"places": []object{
		{"code": "7312012006", "name": "Marioriaja", "district": "Marioriwawo"}, {"code": world.Village, "name": "Goarie", "district": "Marioriwawo"}}}, append([]object{}, docs...)...)
	return hand{tab, open}
}

// seen is the expression for an element that is found by words.
func seen(script string, args ...string) string {
	quoted, _ := json.Marshal(args)
	return fmt.Sprintf(`((...w) => {
		const starts = (e, s) => e.textContent.trim().replace(/\s+/g, " ").startsWith(s), one = (selector, s, top = document) => [...top.querySelectorAll(selector)].find(e => !e.disabled && starts(e, s));
		return %s;
	})(...%s)`, script, quoted)
}

// find waits for an element, brings it into sight and gives the selector of it alone.
func (h hand) find(script string, args ...string) string {
	h.tab.WaitFor(fmt.Sprintf(`(e => {
		if (!e) return false;
		document.querySelectorAll("[data-hand]").forEach(x => x.removeAttribute("data-hand"));
		e.setAttribute("data-hand", "");
		e.scrollIntoView({ block: "center" });
		return true;
	})(%s)`, seen(script, args...)))
	return "[data-hand]"
}

func (h hand) press(words string) {
	h.tab.ClickOn(seen(`one("main button, main a, main label.tick, .foot button, .foot a", w[0])`, words))
}
func (h hand) choose(question, answer string) {
	h.tab.ClickOn(seen(`(f => f && one("button", w[1], f))(one("fieldset", w[0]))`, question, answer))
}

const fieldOf = `(l => l && document.getElementById(l.htmlFor))(one("main label", w[0]))`

func (h hand) write(label, text string) { h.tab.Type(h.find(fieldOf, label), text) }
func (h hand) date(label, day string) {
	h.find(fieldOf, label)
	browser.Eval[bool](h.tab, fmt.Sprintf(`(e => { Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(e, %q); return e.dispatchEvent(new Event("input", { bubbles: true })) })(document.querySelector("[data-hand]"))`, day))
}
func (h hand) value(label string) string {
	h.find(fieldOf, label)
	return browser.Eval[string](h.tab, `document.querySelector("[data-hand]").value`)
}

// next goes on to where the button leads: another step, or the page after saving.
func (h hand) next(button string) {
	step := seen(`one("main button, main a, .foot button, .foot a", w[0])`, button)
	h.tab.WaitFor(step)
	browser.Eval[bool](h.tab, `(document.querySelector("main").dataset.old = 1, true)`) // the next page has another
	h.tab.ClickOn(step)
	h.tab.WaitFor(`document.querySelector("main:not([data-old])")`)
}
func (h hand) page() string { return browser.Eval[string](h.tab, "location.hash.slice(1)") }
func (h hand) says(words string) {
	h.tab.WaitText("main", words)
}

// sent is a record as it lies in the outbox.
type sent struct {
	ID, Kind, Subject string
	Body              map[string]any
}

func (s sent) field(name string) any {
	fields, _ := s.Body["fields"].(map[string]any)
	return fields[name]
}

func (h hand) outbox() []sent { return browser.Eval[[]sent](h.tab, "store.waiting().map(w => w.item)") }

func kinds(items []sent) (all []string) {
	for _, s := range items {
		all = append(all, s.Kind)
	}
	return all
}

func quiet(t *testing.T, h hand) {
	t.Helper()
	if said := h.tab.ConsoleErrors(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

// One woman's life, by hand: a girl, engaged to somebody on the phone, examined with
// him, pregnant, mother of twins. What was known is never asked again.
func TestAGirlBecomesAMotherOfTwins(t *testing.T) {
	t.Parallel()
	home, her, him := fieldID("household", 1), fieldID("person", 1), fieldID("person", 2)
	h := familyPages(t,
		fieldDoc("household", home, object{"head": "Daeng Sikki", "hamlet": "Lompo", "rt": "003", "rw": "001", "address": "Jl. Poros", "water": "piped", "latrine": "septic"}),
		fieldDoc("person", her, object{"household": home, "name": "Siti Aminah", "sex": 2, "birth": "2007-10-04", "relation": "child", "nik": "7312014410070001"}),
		fieldDoc("person", him, object{"household": nil, "name": "Muhammad Yusuf", "sex": 1, "birth": "2001-03-01", "relation": "head"}))

	h.open("orang/" + her)
	h.says("Remaja putri")
	h.next("Akan menikah")
	h.date("Kapan", "2027-01-10")
	h.next("Lanjut")
	h.write("Nama calon pasangan", "yus")
	h.press("Muhammad Yusuf")
	h.next("Simpan")

	// The exam of both follows.
	h.write("Berat badan", "42,5")
	h.write("Tinggi badan", "155")
	h.write("LiLA", "22,5")
	h.write("Hb", "11.2")
	h.says("LiLA 22,5 cm")
	h.says("Hb 11,2")
	h.next("Lanjut")
	h.choose("Merokok, atau", "Tidak")
	h.next("Simpan")
	if page := h.page(); !strings.HasPrefix(page, "orang/"+him+"/periksa") {
		t.Fatalf("after her exam comes %q, not his", page)
	}
	h.write("Berat badan", "60")
	h.next("Lanjut")
	h.choose("Merokok?", "Ya")
	h.next("Simpan")
	if page := h.page(); page != "orang/"+her {
		t.Fatalf("after both exams comes %q", page)
	}
	h.says("Calon pengantin")

	h.next("Sedang hamil")
	h.date("Hari pertama haid", "2026-02-01")
	h.says("Perkiraan lahir 8 Nov 2026")
	h.next("Lanjut")
	if g, l := h.value("Kehamilan ke-"), h.value("Anak hidup"); g != "1" || l != "0" {
		t.Errorf("the first pregnancy is asked with gravida %q, living %q", g, l)
	}
	h.next("Simpan")
	if got := h.value("Tinggi badan"); got != "155" {
		t.Errorf("her height is asked again: %q stands there", got)
	}
	h.write("LiLA", "23")
	h.next("Lanjut")
	h.write("Tablet", "30")
	h.next("Simpan")
	h.says("Hamil 30 minggu")
	h.says("karena")

	h.next("Sudah melahirkan")
	h.choose("Bagaimana", "Lahir hidup")
	h.date("Tanggal", "2026-09-03")
	h.choose("Berapa bayi?", "Kembar dua")
	h.next("Lanjut")
	h.choose("Di mana?", "Puskesmas")
	h.next("Lanjut")
	for n, born := range [][2]string{{"Perempuan", "2,4"}, {"Laki-laki", "2,6"}} {
		if got, want := h.value("Nama bayi"), fmt.Sprintf("Bayi Ny. Siti Aminah %d", n+1); got != want {
			t.Errorf("baby %d is called %q", n+1, got)
		}
		h.choose("Jenis kelamin", born[0])
		h.write("Berat lahir", born[1])
		h.says(fmt.Sprintf("7312014410070001%d", n+1))
		h.next([]string{"Lanjut", "Simpan"}[n])
	}
	h.says("Ibu nifas, bersalin 3 Sep 2026")
	h.says("Bayi Ny. Siti Aminah 2")

	items := h.outbox()
	if got, want := kinds(items), []string{"engagement", "exam", "exam", "pregnancy", "exam", "child", "child", "delivery"}; !slices.Equal(got, want) {
		t.Fatalf("the outbox holds %q, not %q", got, want)
	}
	if b := items[0].Body; b["partner"] != him || b["wedding"] != "2027-01-10" {
		t.Errorf("engagement %v", b)
	}
	if b := items[1].Body; b["grams"] != 42500.0 || b["mm"] != 1550.0 || b["arm_mm"] != 225.0 || b["hb"] != 112.0 || b["smoke"] != false || b["day"] != fieldToday.String() {
		t.Errorf("her exam %v", b)
	}
	if items[2].Subject != him || items[2].Body["smoke"] != true {
		t.Errorf("his exam %+v", items[2])
	}
	if b := items[4].Body; b["mm"] != 1550.0 || b["tablets"] != 30.0 {
		t.Errorf("the exam in pregnancy %v", b)
	}
	birth := items[7].Body
	if birth["pregnancy"] != items[3].ID || birth["outcome"] != "live" || birth["place"] != "puskesmas" || fmt.Sprint(birth["children"]) != fmt.Sprint([]any{items[5].Subject, items[6].Subject}) {
		t.Errorf("delivery %v", birth)
	}
	// What of the twins was typed is sex and weight; all else she and her family had.
	for n, c := range items[5:7] {
		want := map[string]any{"mother": her, "household": home, "parent": "Siti Aminah", "birth": "2026-09-03", "rt": "003", "rw": "001", "address": "Jl. Poros",
			"village": world.Village, "posyandu": "Melati", "nik": nil, "temp": fmt.Sprintf("7312014410070001%d", n+1), "birth_grams": []float64{2400, 2600}[n], "sex": []float64{2, 1}[n]}
		for name, value := range want {
			if c.field(name) != value {
				t.Errorf("twin %d: %s is %v, not %v", n+1, name, c.field(name), value)
			}
		}
	}
	quiet(t, h)
}

// The child's own number takes the place of the temporary one; nothing else is sent.
func TestATemporaryNumberGivesWayToTheNIK(t *testing.T) {
	t.Parallel()
	c := fieldID("child", 1)
	h := familyPages(t, fieldDoc("child", c, object{"name": "Budi", "sex": 1, "birth": "2026-01-15", "temp": "73120144100700011", "birth_grams": 2900}))
	h.open("anak/" + c + "/ubah")
	h.write("NIK anak", "7312011501260")
	h.press("Simpan")
	h.says("Harus 16 angka; ini 13")
	h.write("NIK anak", "7312013901260001")
	h.press("Simpan")
	h.says("Nomor ini tidak mungkin")
	h.write("NIK anak", "7312011501260001")
	h.next("Simpan")
	items := h.outbox()
	if len(items) != 1 || items[0].Kind != "child" || fmt.Sprint(items[0].Body["fields"]) != "map[nik:7312011501260001 temp:<nil>]" {
		t.Errorf("sent: %+v", items)
	}
	quiet(t, h)
}

// A family from nothing: what the phone knows comes along from page to page.
func TestAFamilyIsRegisteredWithItsMembers(t *testing.T) {
	t.Parallel()
	h := familyPages(t)
	h.open("keluarga")
	h.says("Mulailah dari satu rumah")
	h.next("Keluarga baru")
	h.press("Lanjut")
	h.says("Tulis namanya")
	h.write("Nama kepala keluarga", "Daeng Sikki")
	h.write("Nomor KK", "7312010101200001")
	h.next("Lanjut")
	h.write("Dusun", "Lompo")
	h.write("RT", "003")
	h.next("Lanjut")
	h.choose("Air minum", "PDAM")
	h.next("Lanjut")
	h.choose("Jamban", "Tidak punya")
	h.next("Lanjut")
	h.choose("Memakai KB", "Tidak")
	h.next("Simpan")
	home := strings.TrimPrefix(h.page(), "keluarga/")

	h.next("Tambah anggota")
	h.next("Lanjut") // the head, as the family said
	if got := h.value("Nama lengkap"); got != "Daeng Sikki" {
		t.Errorf("the head is asked again: %q", got)
	}
	h.write("NIK", "7312010303880001")
	h.next("Lanjut")
	if got := h.value("Tanggal lahir"); got != "1988-03-03" {
		t.Errorf("the NIK did not tell the birth: %q", got)
	}
	h.next("Simpan")
	h.next("Tambah anggota")
	h.choose("Hubungan", "Istri")
	h.next("Lanjut")
	h.write("Nama lengkap", "Siti")
	h.next("Lanjut")
	h.choose("Jenis kelamin", "Perempuan")
	h.press("Hanya tahu umurnya")
	h.write("Umur", "27")
	h.says("lahir 1 Jul 1999")
	h.next("Simpan")
	h.next("Tambah anak")
	h.write("Nama anak", "Budi")
	h.choose("Jenis kelamin", "Laki-laki")
	h.date("Tanggal lahir", "2026-01-15")
	h.next("Lanjut")
	h.next("Lanjut") // the only woman of the house is the mother
	h.says("Lewati saja")
	h.next("Lanjut")
	h.write("Berat lahir", "3,1")
	h.next("Simpan")
	h.open("keluarga/" + home)
	for _, words := range []string{"Jamban", "karena", "Siti", "Budi", "4 catatan belum terkirim"} {
		h.says(words)
	}
	items := h.outbox()
	if got := kinds(items); !slices.Equal(got, []string{"household", "person", "person", "child"}) {
		t.Fatalf("the outbox holds %q", got)
	}
	for _, member := range items[1:] {
		if member.field("household") != home || member.field("village") != world.Village {
			t.Errorf("a member of elsewhere: %+v", member)
		}
	}
	if items[3].field("mother") != items[2].Subject || items[3].field("rt") != "003" || items[3].field("temp") != nil {
		t.Errorf("the child: %+v", items[3].Body)
	}
	quiet(t, h)
}
