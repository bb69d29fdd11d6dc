package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

const siti, joko = "Siti Aminah", "Joko Susilo"

// twoVillages: Siti of Goarie, stunted, and Joko of Jampu in the next kecamatan.
func twoVillages(w *world.World) string {
	return w.Book(world.Line{Name: siti, NIK: "7312014303240001", Cm: "78,0"},
		world.Line{Name: joko, Sex: "L", District: "LILIRIAJA", Village: "JAMPU", Posyandu: "Melati"})
}

func TestNamesAreSeenInsideTheTerritoryOnly(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(twoVillages(w)).Sees(siti).Sees(joko)
		w.As(w.Ani).Sees(siti).CannotSee(joko)
		w.As(w.Dewi).Sees(joko).CannotSee(siti)
		w.As(w.Budi).Sees(siti).CannotSee(joko)
		w.As(w.Citra).CannotSee(siti).CannotSee(joko)
		w.As(w.Admin).CannotSee(siti).CannotSee(joko)
		w.As(w.Nobody).CannotSee(siti).CannotSee(joko)
	})
}

func TestFiguresAreForEverybodyInTheRegency(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Imports(twoVillages(w))
	for _, p := range []*world.Person{w.Dina, w.Citra, w.Budi, w.Ani, w.Dewi, w.Admin} {
		w.As(p).Opens("/wilayah/"+world.Regency, "Kabupaten Soppeng, Agustus 2026: 1 dari 2 balita diukur pendek").
			Opens("/desa/"+world.Village, "Desa Goarie, Agustus 2026: 1 dari 1").
			Opens("/desa/"+world.Elsewhere, "Desa Jampu, Agustus 2026: 0 dari 1").
			MayNot("/wilayah/7371")
	}
	w.As(w.Dina).Opens("/", "Kabupaten Soppeng").As(w.Budi).Opens("/", "Kecamatan Marioriwawo").As(w.Ani).Opens("/", "Desa Goarie")
}

// A child of another territory and a child that does not exist are answered
// alike, so that nobody learns who is known.
func TestAStrangerLearnsNotEvenThatAChildExists(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina).Imports(twoVillages(w))
	say := func(id db.ID) string {
		p := w.As(w.Dewi).Get("/anak/" + string(id))
		if p.Status != 404 {
			t.Errorf("%s: %d", id, p.Status)
		}
		return p.Text(".failure-sentence")
	}
	if there, absent := say(w.Child(siti)), say(db.NewID()); there != absent {
		t.Errorf("%q is there, %q is not", there, absent)
	}
}

// Every way to names leaves its own trace, under the name of who looked.
func TestEveryLookAtNamesIsRecorded(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		book := w.Book(world.Line{Name: siti, Village: "TIDAK ADA"}, world.Line{Name: joko}, world.Line{Name: joko, NIK: "7312010303240002", Parent: "Rosmini"},
			world.Line{Name: joko, NIK: "7312010303240003", Parent: "Rosmini"})
		w.As(w.Dina).Imports(book)
		imported := w.Get("/impor").Attr("tbody th a", "href")
		child := string(w.Child(joko))
		for path, want := range map[string]world.Entry{
			"/anak": {}, "/anak?perlu=semua": {Action: "child.list", Target: world.Regency},
			"/anak/" + child: {Action: "child.read", Target: child}, "/anak/ganda": {Action: "child.pairs", Target: world.Regency},
			"/anak/daftar.csv?perlu=semua": {Action: "child.export", Target: world.Regency}, "/anak/daftar.xlsx?perlu=semua": {Action: "child.export", Target: world.Regency},
			imported: {Action: "import.read", Target: imported[len("/impor/berkas/"):]}, imported + "/ditolak.xlsx": {Action: "import.export", Target: imported[len("/impor/berkas/"):]},
		} {
			before := len(w.Ledger())
			w.Get(path)
			if want.Who = "Dina"; want.Action != "" && !slices.Contains(w.Ledger()[before:], want) {
				t.Errorf("%s left %v, want %v", path, w.Ledger()[before:], want)
			}
		}
		// Sums are no look at names.
		w.As(w.Citra).Get("/akun")
		before := len(w.Ledger())
		w.Opens("/").Opens("/desa/" + world.Village)
		if wrote := w.Ledger()[before:]; len(wrote) > 0 {
			t.Errorf("looking at sums left %v", wrote)
		}
	})
}

func TestADisabledAccountIsOutWithTheNextClick(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		w.As(w.Dina).Imports(twoVillages(w)).As(w.Ani).Sees(siti)
		deed := ledger.Deed{Regency: ledger.Installation, Action: "account.disable", Target: w.Ani.Username}
		err := ledger.Write(context.Background(), w.DB, w.Admin.By(), deed, func(tx *db.Tx) (any, error) {
			_, err := tx.Exec("update account set disabled = $1 where id = $2", true, w.Ani.ID)
			return nil, err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.As(w.Ani).CannotSee(siti)
		if p := w.Get("/anak"); !strings.HasPrefix(p.Path, "/masuk") {
			t.Errorf("arrived at %s", p.Path)
		}
		form := map[string][]string{"nama": {"ani"}, "sandi": {world.Password}}
		if p := w.Post("/masuk", form); p.Status != 422 {
			t.Errorf("signing in again: %d at %s", p.Status, p.Path)
		}
		w.As(w.Dina).Sees(siti)
	})
}
