package app_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// entryDoors are where coverage is stated and verified. An OPD is told of its missing
// office by the page; ESS-26 is of Dinas PUPR.
func entryDoors() []door {
	period := "?periode=2026Q2"
	chosen := url.Values{"nilai": {"ESS-26|" + world.Village + "|1/2"}, "alasan": {"Angka keliru"}}
	return []door{
		{"GET /isian", "/isian", "SHNPV", "PV", "SHNPV", nil},
		{"GET /isian/{indicator}", "/isian/ESS-11" + period, "SHPV", "PV", "SHPV", nil},
		{"POST /isian/{indicator}", "/isian/ESS-11" + period, "SHPV", "PV", "SHPV", url.Values{}},
		{"GET /isian/desa/{code}", "/isian/desa/" + world.Village + period, "SHPV", "", "", nil},
		{"POST /isian/desa/{code}", "/isian/desa/" + world.Village + period, "SHPV", "", "", url.Values{}},
		{"GET /isian/berkas", "/isian/berkas", "SHPV", "PV", "SHPV", nil},
		{"GET /isian/berkas/templat.xlsx", "/isian/berkas/templat.xlsx" + period, "SHPV", "PV", "SHPV", nil},
		{"GET /isian/berkas/cakupan.csv", "/isian/berkas/cakupan.csv" + period, "SHPV", "PV", "SHPV", nil},
		{"POST /isian/berkas", "/isian/berkas", "SHPV", "PV", "SHPV", nil},
		{"POST /isian/berkas/simpan", "/isian/berkas/simpan", "SHPV", "PV", "SHPV", url.Values{"isi": {"[]"}}},
		{"GET /isian/verifikasi", "/isian/verifikasi", all, local, elsewhere, nil},
		{"POST /isian/verifikasi", "/isian/verifikasi" + period, "SDV", "", "", chosen},
		{"GET /isian/riwayat/{indicator}/{periode}/{area}", "/isian/riwayat/ESS-26/2026Q2/" + world.Village, all, local, "", nil},
	}
}

var inputs = regexp.MustCompile(`<input [^>]*>`)

// formOf are the fields of a page as a browser would send them.
func formOf(page world.Page) url.Values {
	form := url.Values{}
	for _, input := range inputs.FindAllString(page.Body, -1) {
		attr := func(name string) string {
			_, rest, found := strings.Cut(input, " "+name+`="`)
			if !found {
				return ""
			}
			value, _, _ := strings.Cut(rest, `"`)
			return html.UnescapeString(value)
		}
		if name := attr("name"); name != "" && (attr("type") != "checkbox" || strings.Contains(input, " checked")) {
			form.Add(name, attr("value"))
		}
	}
	return form
}

// tells fails unless the page has a status and all of want.
func tells(t *testing.T, page world.Page, status int, want ...string) {
	t.Helper()
	text := strings.Join(page.Texts("body"), " ")
	for _, s := range want {
		if !strings.Contains(text, s) {
			t.Fatalf("%s does not say %q but %.1500s", page.Path, s, text)
		}
	}
	if page.Status != status {
		t.Fatalf("%s: %d, want %d", page.Path, page.Status, status)
	}
}

// officer is a planner with an office.
func officer(t *testing.T, w *world.World, name, office string) *world.Person {
	t.Helper()
	p := w.Person(name, account.Planner, world.Regency)
	to := p.Account
	to.Office = office
	admin := w.Admin.Actor
	admin.Home = world.Regency
	if err := w.Accounts.Edit(context.Background(), admin, p.ID, to); err != nil {
		t.Fatal(err)
	}
	return p
}

// From a spreadsheet to a locked figure, and back.
func TestAnOfficeStatesAndOthersVerify(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		const address, kelurahan = "/isian/ESS-07?periode=2026Q2", "7312011001"
		social := officer(t, w, "nia", "dinsos")
		lurah, camat := w.Person("rudi", account.Village, kelurahan), w.Person("hasan", account.District, world.District)
		bappeda := w.Person("wati", account.Secretariat, world.Regency)

		w.As(w.Citra)
		tells(t, w.Get("/isian"), http.StatusOK, "Akun Anda belum punya OPD")

		w.As(social)
		tells(t, w.Get("/isian?periode=2026Q2"), http.StatusOK, "ESS-07", "0 dari 70", "Terlambat")
		tells(t, w.Get("/isian/ESS-26?periode=2026Q2"), http.StatusForbidden, "diisi OPD lain")

		// 70 villages copied from a spreadsheet, three of them wrong
		villages := region.Villages(world.Regency)
		var block strings.Builder
		block.WriteString("Kecamatan\tDesa/Kelurahan\tDilayani\tSasaran\n")
		for i, v := range villages {
			above, _ := region.Get(region.Parent(v.Code))
			values := fmt.Sprintf("%d\t1.%03d", i, i)
			switch i {
			case 3:
				values = "85%\t120"
			case 7:
				values = "130\t120"
			case 9:
				values = "12\t"
			}
			fmt.Fprintf(&block, "%s\t%s\t%s\n", above.Name, v.Name, values)
		}
		pasted := w.Post(address, url.Values{"aksi": {"tempel"}, "tempel": {block.String()}})
		tells(t, pasted, http.StatusOK, "70 baris diisikan ke tabel", "Belum disimpan", "“85%” adalah persen")
		form := formOf(pasted)
		form.Set("aksi", "simpan")
		form.Set("sumber", "SIKS-NG, 3 Juli 2026")
		page := w.Post(address, form)
		tells(t, page, http.StatusUnprocessableEntity, "3 nilai belum disimpan", "67 nilai disimpan", "“85%” adalah persen", "Pembilang 130 lebih besar daripada penyebut 120", "Penyebut belum diisi")
		form = formOf(page)
		for i, n := range map[int]string{3: "102", 7: "120", 9: "12"} {
			form.Set("n-"+villages[i].Code, n)
			form.Set("d-"+villages[i].Code, "120")
		}
		form.Set("aksi", "simpan")
		tells(t, w.Post(address, form), http.StatusOK, "3 nilai disimpan", "Draf")
		tells(t, w.Get("/isian?periode=2026Q2"), http.StatusOK, "70 dari 70", "Lengkap")
		old := formOf(w.Get(address)) // left open on a desk

		verify := func(p *world.Person, want ...string) {
			t.Helper()
			w.As(p)
			page := w.Get("/isian/verifikasi?periode=2026Q2")
			form := formOf(page)
			form.Set("aksi", "verifikasi")
			tells(t, w.Post("/isian/verifikasi?periode=2026Q2", form), http.StatusOK, want...)
		}
		w.As(bappeda)
		tells(t, w.Get("/isian/verifikasi?periode=2026Q2"), http.StatusOK, "Tidak ada nilai di sini")
		tells(t, w.Post("/isian/verifikasi?periode=2026Q2", url.Values{"aksi": {"verifikasi"}, "nilai": {"ESS-07|" + kelurahan + "|0/1000"}}), http.StatusUnprocessableEntity, "Belum dapat: verifikasi berikutnya adalah “Diverifikasi desa”")
		verify(lurah, "1 nilai diverifikasi")
		verify(w.Ani, "1 nilai diverifikasi")
		verify(camat, "2 nilai diverifikasi")
		verify(bappeda, "2 nilai diverifikasi")

		w.As(social)
		tells(t, w.Get(address), http.StatusOK, "Dikunci kabupaten", "Wati")
		old.Set("n-"+kelurahan, "5")
		old.Set("aksi", "simpan")
		tells(t, w.Post(address, old), http.StatusUnprocessableEntity, "1 nilai belum disimpan", "Sudah “Dikunci kabupaten” oleh Wati", "Isian Anda: 5/1000")

		w.As(camat)
		history := "/isian/riwayat/ESS-07/2026Q2/" + kelurahan
		tells(t, w.Get(history), http.StatusOK, "0 dari 1.000", "Dikunci", "Rudi", "SIKS-NG, 3 Juli 2026")
		w.As(bappeda)
		form = formOf(w.Get(history))
		form.Set("aksi", "kembalikan")
		form.Set("alasan", "Jumlah sasaran keliru")
		if page := w.Post("/isian/verifikasi?periode=2026Q2&wilayah="+kelurahan+"&lihat=sudah", form); page.Path != history {
			t.Fatalf("%d %s: %s", page.Status, page.Path, page.Text("main"))
		}
		w.As(social)
		tells(t, w.Get(history), http.StatusOK, "Dikembalikan", "Jumlah sasaran keliru")
		form = formOf(w.Get(address))
		form.Set("n-"+kelurahan, "5")
		form.Set("aksi", "simpan")
		tells(t, w.Post(address, form), http.StatusOK, "1 nilai disimpan")

		if err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
			list, err := coverage.In(tx, world.Regency, []string{"ESS-07"}, []civil.Period{civil.MustPeriod("2026Q2")}, kelurahan)
			if err != nil || len(list) != 1 || list[0].Mark() != "5/1000" || list[0].State != coverage.Draft {
				t.Errorf("%+v %v", list, err)
			}
			keys, err := coverage.Differing(tx, world.Regency)
			if len(keys) > 0 {
				t.Errorf("history tells otherwise of %v", keys)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		deeds := map[string]int{}
		for _, e := range w.Ledger() {
			if strings.HasPrefix(e.Action, "coverage.") {
				deeds[e.Action+" "+e.Who]++
			}
		}
		if want := "map[coverage.enter Nia:3 coverage.lock Wati:1 coverage.reopen Wati:1 coverage.verify Ani:1 coverage.verify Hasan:1 coverage.verify Rudi:1]"; fmt.Sprint(deeds) != want {
			t.Errorf("the ledger has %v", deeds)
		}
	})
}

// A template goes out, comes back filled in, is looked at, and saved whole or not.
func TestATemplateGoesOutAndComesBack(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(officer(t, w, "nia", "dinsos"))
		template := w.Get("/isian/berkas/templat.xlsx?periode=2026Q2")
		path := filepath.Join(t.TempDir(), "templat.xlsx")
		if err := os.WriteFile(path, []byte(template.Body), 0o600); err != nil {
			t.Fatal(err)
		}
		tells(t, w.Upload("/isian/berkas", path, "kosong.xlsx"), http.StatusOK, "Tidak ada yang berubah")
		filled := filepath.Join(t.TempDir(), "a.csv")
		text := "Kode desa;ESS-07 · 2026Q2 · pembilang;ESS-07 · 2026Q2 · penyebut\n73.12.01.2005;12;40\n73.12.01.1001;50;40\n"
		if err := os.WriteFile(filled, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		preview := w.Upload("/isian/berkas", filled, "a.csv")
		tells(t, preview, http.StatusOK, "1 nilai ditolak", "B3", "Pembilang 50 lebih besar daripada penyebut 40", "Simpan 1 nilai yang benar", "12 dari 40")
		if n := w.Count("coverage"); n != 0 {
			t.Fatalf("%d written by looking", n)
		}
		form := formOf(preview)
		tells(t, w.Post("/isian/berkas/simpan", form), http.StatusOK, "1 nilai disimpan")
		tells(t, w.Post("/isian/ESS-07?periode=2026Q2", url.Values{"aksi": {"simpan"}, "n-" + world.Village: {"13"}, "d-" + world.Village: {"40"}, "l-" + world.Village: {"12/40"}}), http.StatusOK, "1 nilai disimpan")
		tells(t, w.Post("/isian/berkas/simpan", form), http.StatusUnprocessableEntity, "Nia sudah mengisi 13/40", "Tidak ada yang disimpan")
		page := w.Get("/isian/berkas/cakupan.csv?periode=2026Q2")
		if !strings.Contains(page.Body, "2026,2026Q2,73.12.01.2005,Goarie,13,40,") || !strings.Contains(page.Body, "2026,2026Q2,73.12,Kabupaten Soppeng,13,40,") {
			t.Error(page.Body[:600])
		}
		tells(t, w.Upload("/isian/berkas", path, "templat.xlsx"), http.StatusOK, "Tidak ada yang berubah")
	})
}

// With JavaScript the grid is a spreadsheet: arrows and Enter move, a pasted block fills
// down, one with names goes to its villages, sums follow.
func TestTheGridIsASpreadsheet(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	const address = "/isian/ESS-07?periode=2026Q2"
	tab := desk(t, w, officer(t, w, "nia", "dinsos"), address)
	at := func(cell string) string { return `document.querySelector('[name="` + cell + `"]')` }
	paste := func(cell, text string) {
		t.Helper()
		browser.Eval[bool](tab, `(() => { const data = new DataTransfer(); data.setData("text/plain", `+strconv.Quote(text)+`);
			`+at(cell)+`.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); return true })()`)
	}
	press := func(key, want string) {
		t.Helper()
		browser.Eval[bool](tab, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+key+`", bubbles: true, cancelable: true}))`)
		if got := browser.Eval[string](tab, "document.activeElement.name"); got != want {
			t.Errorf("%s leads to %s, not %s", key, got, want)
		}
	}
	first, second := "7312011001", "7312011002"
	browser.Eval[bool](tab, at("n-"+first)+".focus() === undefined")
	press("ArrowRight", "d-"+first)
	press("ArrowDown", "d-"+second)
	press("ArrowLeft", "n-"+second)
	press("ArrowUp", "n-"+first)
	press("Enter", "n-"+second)
	paste("n-"+first, "1.200\t1.300\r\n12\t40\r\n")
	if got := browser.Eval[string](tab, `[`+at("n-"+first)+`.value, `+at("d-"+second)+`.value, document.querySelector("[data-total=n]").textContent, document.querySelector("[data-total=d]").textContent].join(" ")`); got != "1.200 40 1.212 1.340" {
		t.Errorf("the grid has %s", got)
	}
	paste("n-"+first, "Goarie\t7\t9\nBarang\t3\t4\n")
	tab.WaitFor(`document.readyState == 'complete' && document.querySelector('.alert-good') && ` + at("n-"+world.Village) + `.value == '7'`)
	if got := browser.Eval[string](tab, at("n-"+first)+".value"); got != "1.200" {
		t.Errorf("what was typed before became %s", got)
	}
	tab.Click("button[value=simpan]")
	tab.WaitFor(`document.readyState == 'complete' && document.body.textContent.includes('4 nilai disimpan')`)
}
