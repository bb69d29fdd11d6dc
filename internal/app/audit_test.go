package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// today is the day on the machine's own clock, by which the ledger's moments go.
func today(w *world.World) (day civil.Date) {
	_ = w.DB.Read(context.Background(), func(tx *db.Tx) error { day = civil.DateOf(tx.Now().Add(8 * 3600e9)); return nil })
	return day
}

func auditor(w *world.World) *world.Person { return w.Person("rina", account.Auditor, world.Regency) }

func TestAnAuditorSeesWhoDidWhatAndNoNames(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(twoVillages(w)).Sees(siti).As(w.Ani).Sees(siti)
		child, rina := string(w.Child(siti)), auditor(w)
		w.Ledger()
		page := w.As(rina).Get("/jejak")
		said := strings.Join(page.Texts("main tbody tr"), "\n")
		for _, want := range []string{"Mengimpor berkas", "Membuka data anak", "Menampilkan NIK lengkap", "Mencari anak", "Membuat akun", "Dina", "Ani", "Halaman kantor · 127.0.0.1", "0000-"} {
			if !strings.Contains(said, want) {
				t.Errorf("the ledger does not say %q:\n%.3000s", want, said)
			}
		}
		if strings.Contains(page.Body, "Siti") || strings.Contains(page.Body, "7312014303240001") {
			t.Error("an auditor sees a child's name or number")
		}
		page.Has(`main tbody a[href="/jejak/anak/`+child+`"]`, "Anak …"+child[24:])
		page.Has("details table", "Baru", "2")
		for query, want := range map[string]string{"siapa=ani": "Ani", "siapa=DINA": "Dina", "tindakan=seen": "", "pada=" + child: "", "pada=73.12.01.2005": "Ani", "alamat=127.0.0.1": "",
			"pintu=web": "", "dari=" + today(w).String() + "&sampai=" + today(w).String(): "", "siapa=dina&tindakan=changed": "Mengimpor"} {
			rows := w.Get("/jejak?" + query).Texts("main tr.entry")
			if len(rows) == 0 {
				t.Errorf("%s finds nothing", query)
			}
			for _, row := range rows {
				if !strings.Contains(row, want) {
					t.Errorf("%s finds %s", query, row)
				}
			}
		}
		for _, query := range []string{"siapa=nobody-of-that-name", "alamat=10.9.9.9", "pintu=field", "pada=" + string(db.NewID()), "sampai=2020-01-01", "dari=2099-01-01", "tindakan=taken"} {
			w.Get("/jejak?"+query).Has(".empty", "Tidak ada catatan yang cocok")
		}
		for _, query := range []string{"dari=kemarin", "tindakan=apa"} {
			if p := w.Get("/jejak?" + query); p.Status != 422 {
				t.Errorf("%s: %d", query, p.Status)
			}
		}
		// Reading is recorded, and only those may who read ledgers.
		if wrote := w.Ledger(); !slices.Contains(wrote, world.Entry{Who: "Rina", Action: "audit.read", Target: world.Regency}) {
			t.Error("reading the ledger left no trace")
		}
		for _, p := range []*world.Person{w.Dina, w.Ani, w.Budi, w.Citra, w.Admin} {
			w.As(p).MayNot("/jejak").MayNot("/jejak/periksa").MayNot("/jejak/daftar.csv").MayNot("/jejak/rantai.jsonl.gz").MayNot("/jejak/anak/" + child)
		}
		far := w.As(w.Person("jauh", account.Auditor, "7371")).Get("/jejak")
		far.Has(".empty", "Tidak ada catatan")
		if strings.Contains(far.Body, "Dina") {
			t.Error("an auditor of another regency sees this one's accounts")
		}
	})
}

func TestALongLedgerIsReadPageByPage(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	for i := range 130 {
		place := []string{world.Regency, ledger.Installation}[i%2]
		err := ledger.Write(context.Background(), w.DB, ledger.By{Name: "Wati", Via: "web"}, ledger.Deed{Regency: place, Action: "import.take", Target: fmt.Sprint("t", i)},
			func(*db.Tx) (any, error) {
				return ledger.Change{Before: map[string]any{"role": "village"}, After: map[string]any{"role": "health"}}, nil
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	path := "/jejak?siapa=wati"
	for pages := 0; path != "" && pages < 9; pages++ {
		p := w.As(auditor(w)).Get(path)
		seen = append(seen, p.Texts("main tr.entry td.target")...)
		if path = ""; len(p.Texts("a[rel=next]")) > 0 {
			path = p.Attr("a[rel=next]", "href")
		}
		p.Has("details table", "Peran", "Desa / kelurahan", "Dinas Kesehatan")
	}
	if len(seen) != 130 {
		t.Fatalf("%d of 130 are shown: %v", len(seen), seen)
	}
	for i, target := range seen {
		if target != fmt.Sprint("t", 129-i) {
			t.Fatalf("%s is at place %d", target, i)
		}
	}
}

func TestTheLedgerLeavesAsFilesWithoutNamesOrFormulas(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Imports(twoVillages(w)).Sees(siti)
	formula := "=HYPERLINK(\"http://x\")"
	err := ledger.Write(context.Background(), w.DB, ledger.By{Name: formula, Via: "web"}, ledger.Deed{Regency: world.Regency, Action: "child.correct", Target: formula},
		func(*db.Tx) (any, error) {
			return ledger.Change{Before: map[string]any{"name": "Siti Aminah"}, After: map[string]any{"name": "Siti Aminah Putri"}}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	w.As(auditor(w))
	text := w.Get("/jejak/daftar.csv?siapa=").Body
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err == nil || len(rows) < 5 { // the last line, who took it, is shorter
		reader := csv.NewReader(strings.NewReader(text))
		reader.FieldsPerRecord = -1
		if rows, err = reader.ReadAll(); err != nil || len(rows) < 5 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
	}
	for _, row := range strings.Split(text, "\n") {
		for _, cell := range strings.Split(row, ",") {
			if strings.HasPrefix(strings.Trim(cell, `"`), "=") {
				t.Errorf("a formula goes out: %s", row)
			}
		}
	}
	if !strings.Contains(text, "Nama: disembunyikan → disembunyikan") || !strings.Contains(text, "Diambil oleh Rina") || strings.Contains(text, "Siti") {
		t.Errorf("%.2000s", text)
	}
	book := filepath.Join(t.TempDir(), "jejak.xlsx")
	if err := os.WriteFile(book, []byte(w.Get("/jejak/daftar.xlsx").Body), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := sheet.Open(book, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	chain := w.Get("/jejak/rantai.jsonl.gz").Body
	reports, err := ledger.VerifyFile(strings.NewReader(chain), func(string) []ledger.Head { return nil })
	if err != nil || len(reports) != 2 || reports[0].Regency != world.Regency || reports[0].Hidden == 0 || reports[0].Err() != nil || reports[1].Err() != nil {
		t.Errorf("%+v %v", reports, err)
	}
	var whole bytes.Buffer
	by := account.CommandLine("root", world.Regency)
	if err := w.Audit().Chain(context.Background(), by, &whole); err != nil || !strings.Contains(whole.String(), "Putri") || strings.Count(whole.String(), `"detail":null`) > 0 {
		t.Errorf("who holds the machine takes all of it: %v", err)
	}
	if wrote := w.Ledger(); !slices.Contains(wrote, world.Entry{Who: "Rina", Action: "audit.export", Target: world.Regency}) {
		t.Errorf("taking the ledger away left no trace: %v", wrote)
	}
}

func TestTheChainIsVerifiedOnThePage(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(twoVillages(w)).Sees(siti)
		rina := auditor(w)
		w.As(rina).Get("/jejak").Has(".alert", "belum pernah diperiksa")
		verify := func(noted string) world.Page {
			t.Helper()
			w.As(rina).Post("/jejak/periksa", url.Values{"kepala": {noted}})
			world.Until(t, "the chain is verified", func() bool { return w.Get("/jejak/periksa/kemajuan").Status == 204 })
			return w.Get("/jejak/periksa")
		}
		page := verify("")
		page.Has(".alert", "Rantai jejak utuh", "oleh Rina")
		heads := page.Texts("dd code")
		if len(heads) != 2 {
			t.Fatalf("%v", heads)
		}
		verify(heads[0]+"\n0000 "+heads[1]).Has(".alert", "Rantai jejak utuh")
		for text, want := range map[string]string{"1:abc": "bukan kepala rantai", "7371 " + heads[0]: "tidak ada rantai 7371"} {
			p := w.As(rina).Post("/jejak/periksa", url.Values{"kepala": {text}})
			if p.Has(".field-error", want); p.Status != 422 || !strings.Contains(p.Body, text) {
				t.Errorf("%s: %d", text, p.Status)
			}
		}
		_, hash, _ := strings.Cut(heads[0], ":")
		verify("2:"+hash).Has("main", "tidak utuh: 1", "kepala yang pernah dicatat tidak ada di sini")

		// Somebody with the database's password sets all of it back to the start of
		// this story: the program has noted its heads outside.
		w.Ledger()
		err := w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
			for _, s := range []string{"delete from ledger where seq > 2 and regency = '7312'", "delete from ledger_head where regency = '7312'"} {
				if _, err := tx.Exec(s); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		verify("").Has("main", "tidak utuh", "kepala yang pernah dicatat tidak ada di sini")
		w.Get("/jejak").Has(".alert", "tidak utuh")
		if wrote := w.Ledger(); !slices.Contains(wrote, world.Entry{Who: "Rina", Action: "audit.verify", Target: world.Regency}) {
			t.Error("verifying left no trace")
		}
	})
}

func TestWhoLookedAtOneChild(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		// Siti is stunted, in Goarie; Joko is not, in Jampu.
		w.As(w.Dina).Imports(twoVillages(w))
		child, rina := string(w.Child(siti)), auditor(w)
		w.As(w.Ani).Get("/anak/" + child)
		w.As(w.Budi).Get("/anak?perlu=pendek")                          // she is on it
		w.As(w.Budi).Get("/anak?perlu=gizi-lebih")                      // and not on this
		w.As(w.Dewi).Get("/anak?perlu=semua")                           // nor in that village
		w.As(w.Dina).Post("/anak/cari", url.Values{"kata": {"aminah"}}) // found
		w.As(w.Person("lina", account.Puskesmas, "731202")).Post("/anak/cari", url.Values{"kata": {"joko"}})
		w.As(w.Budi).Get("/anak/daftar.csv?perlu=semua&jk=L") // boys
		w.Ledger()
		page := w.As(rina).Get("/jejak/anak/" + child)
		page.Has("h1", "Siapa melihat data Anak …"+child[24:])
		if strings.Contains(page.Body, "Siti") {
			t.Error("an auditor reads the name")
		}
		said := strings.Join(page.Texts("main tr.entry"), "\n")
		for _, want := range []string{"Ani", "Membuka data anak", "Melihat daftar anakAnak ini ada di dalamnya", "Mencari anakAnak ini ada", "Mengimpor berkasAnak ini ada"} {
			if !strings.Contains(said, want) {
				t.Errorf("no word of %q:\n%s", want, said)
			}
		}
		if n := strings.Count(said, "Melihat daftar anak"); n != 1 || strings.Contains(said, "Dewi") || strings.Contains(said, "Lina") {
			t.Errorf("%d lists held her:\n%s", n, said)
		}
		// The health office and the Puskesmas answer her family; others may not.
		w.Ledger()
		w.As(w.Dina).Get("/anak/"+child+"/jejak").Has("h1", "Siapa melihat data Siti Aminah")
		w.As(w.Budi).Get("/anak/"+child+"/jejak").Has("main", "Rina", "Melihat siapa yang melihat data anak")
		w.As(w.Ani).MayNot("/anak/" + child + "/jejak")
		w.As(w.Person("lina", account.Puskesmas, "731202")).MayNot("/anak/" + child + "/jejak")
		w.As(w.Admin).MayNot("/anak/" + child + "/jejak").MayNot("/jejak/anak/" + child)
		w.As(w.Dina).MayNot("/anak/" + string(db.NewID()) + "/jejak").MayNot("/jejak/anak/" + child)
	})
}

// Whether a child stood on a page of a list is computed: for each need and each
// page of it, of those and only those that the page showed.
func TestOnWhichListsAChildStood(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(simulated(t, 250))
		ctx, month := context.Background(), civil.MustMonth(world.Month)
		every := map[db.ID]indicator.Standing{}
		list, _, err := w.Indicator.Children(ctx, w.Dina.Actor, indicator.Filter{Area: world.Regency, Month: month, Need: indicator.Anyone, Limit: 1000})
		if err != nil || len(list) < 100 {
			t.Fatal(len(list), err)
		}
		if err := w.DB.Read(ctx, func(tx *db.Tx) error {
			for _, l := range list {
				if every[l.Child], err = indicator.StandingOf(tx, world.Regency, l.Child); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		pages, on := 0, 0
		district := list[0].Village[:6]
		for _, need := range indicator.Needs {
			for _, f := range []indicator.Filter{{Area: world.Regency}, {Area: district}, {Area: world.Regency, Sex: 1}, {Area: world.Regency, AgeFrom: 12, AgeTo: 24}} {
				f.Month, f.Need, f.Limit = month, need, 9
				for more := true; more; {
					had, next, err := w.Indicator.Children(ctx, w.Dina.Actor, f)
					if err != nil {
						t.Fatal(err)
					}
					w.Ledger()
					detail := ""
					if err := w.DB.Read(ctx, func(tx *db.Tx) error {
						newest, err := ledger.List(tx, world.Regency, ledger.Query{Actions: []string{"child.list"}, Limit: 1})
						detail = newest[0].Detail
						return err
					}); err != nil {
						t.Fatal(err)
					}
					for id, standing := range every {
						want := slices.ContainsFunc(had, func(l indicator.Listed) bool { return l.Child == id })
						if len(had) > 0 && standing.On(f.Area, detail) != want {
							t.Fatalf("%s of %s, page after %q: %s is on it: %v\n%s", need, f.Area, f.After, id, want, detail)
						}
						if want {
							on++
						}
					}
					pages++
					f.After, more = next, next != ""
				}
			}
		}
		if pages < 40 || on < 300 {
			t.Errorf("only %d pages with %d children were compared", pages, on)
		}
	})
}
