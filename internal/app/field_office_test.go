package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/record/account"
)

// handset is a cadre's phone without its pages: it says what docs/sync.md says.
type handset struct {
	t       *testing.T
	w       *world.World
	account account.Account
	secret  string
	phone   account.Phone
}

func handsetOf(t *testing.T, w *world.World, username string) *handset {
	t.Helper()
	cadre := w.Person(username, account.Cadre, world.Village)
	_, link, err := w.Accounts.PhoneLink(context.Background(), w.Ani.Actor, cadre.ID)
	if err != nil {
		t.Fatal(err)
	}
	secret := account.NewSecret()
	p, a, err := w.Accounts.EnrolPhone(context.Background(), link.Token, secret, "1", account.From{Agent: "Mozilla/5.0 (Linux; Android 13) Chrome/120", Address: "10.1.1.1"})
	if err != nil {
		t.Fatal(err)
	}
	return &handset{t, w, a, secret, p}
}

// record is one record of a push.
func record(kind string, subject db.ID, id db.ID, body object) object {
	return object{"id": id, "kind": kind, "subject": subject, "at": world.Now.Format("2006-01-02T15:04:05Z"), "body": body}
}

// says pushes records and tells the verdicts.
func (h *handset) says(backlog int, records ...object) []sync.Verdict {
	h.t.Helper()
	now := world.Now.Format("2006-01-02T15:04:05Z")
	request := object{"now": now, "app": "1", "backlog": backlog, "oldest": nil, "push": records, "token": "", "limit": 0}
	if backlog > 0 {
		request["oldest"] = world.Now.AddDate(0, 0, -3).Format("2006-01-02T15:04:05Z")
	}
	text, _ := json.Marshal(request)
	ask, _ := http.NewRequest("POST", h.w.URL+"/field/v1/sync", bytes.NewReader(text))
	ask.Header.Set("Authorization", "Bearer "+h.secret)
	ask.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	var got sync.Answer
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil || answer.StatusCode != http.StatusOK {
		h.t.Fatalf("%d %v", answer.StatusCode, err)
	}
	return got.Verdicts
}

// fieldDoors are where an office sees what comes from phones: of a cadre of the village,
// her phone, and a record of hers that is held.
func fieldDoors(cadre, phone, held string) []door {
	one, record := "/ponsel/kader/"+cadre, "/ponsel/ditahan/"+held
	return []door{
		{"GET /ponsel", "/ponsel?wilayah=" + world.Village, "AHPV", "", "", nil},
		{"GET /ponsel/kader/{id}", one, "AHPV", "", "", nil},
		{"POST /ponsel/kader/{id}/tautan", one + "/tautan", "AHPV", "", "", nil},
		{"POST /ponsel/kader/{id}/ponsel", one + "/ponsel", "AHPV", "", "", url.Values{"ponsel": {phone}}},
		{"GET /ponsel/ditahan", "/ponsel/ditahan", "HP", "P", "HP", nil},
		{"GET /ponsel/ditahan/{id}", record, "HP", "", "", nil},
		{"POST /ponsel/ditahan/{id}", record, "HP", "", "", nil},
		{"POST /ponsel/ditahan/{id}/abaikan", record + "/abaikan", "HP", "", "", nil},
		{"GET /ponsel/perbedaan", "/ponsel/perbedaan", "HP", "P", "HP", nil},
		{"POST /ponsel/perbedaan", "/ponsel/perbedaan", "HP", "P", "HP", nil},
		{"GET /ponsel/ganda", "/ponsel/ganda", "HP", "P", "HP", nil},
		{"POST /ponsel/ganda", "/ponsel/ganda", "HP", "P", "HP", nil},
		{"GET /ponsel/berkas", "/ponsel/berkas", "HP", "P", "HP", nil},
		{"POST /ponsel/berkas", "/ponsel/berkas", "HP", "P", "HP", nil},
	}
}

// A cadre's phone sends what is wrong, and differs from another's; the Puskesmas sees
// it, mends and decides, and sees her month. The village's office sees no names.
func TestTheOfficeMendsAndDecidesWhatCameFromPhones(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		rosi, tini := handsetOf(t, w, "rosi"), handsetOf(t, w, "tini")
		house, woman, child := db.NewID(), db.NewID(), db.NewID()
		verdicts := rosi.says(4,
			record("household", house, house, object{"fields": object{"head": "La Tuo", "rt": "001", "village": world.Village}, "over": object{}}),
			record("person", woman, woman, object{"fields": object{"name": "Sitti Hafsah", "sex": 2, "relation": "spouse", "household": house, "nik": "12", "birth": "1999-03-04"}, "over": object{}}),
			record("child", child, child, object{"fields": object{"name": "Nur Fadillah", "sex": 2, "birth": "2025-02-11", "household": house}, "over": object{}}),
			record("weighing", child, db.NewID(), object{"day": "2026-09-05", "grams": 9400, "mm": 780, "position": 1}))
		if got := fmt.Sprint(verdicts[0].Verdict, verdicts[1].Verdict, verdicts[2].Verdict, verdicts[3].Verdict); got != "newrefusednewnew" {
			t.Fatalf("%+v", verdicts)
		}
		first := record("household", house, db.NewID(), object{"fields": object{"rt": "002"}, "over": object{"rt": house}})
		second := record("household", house, db.NewID(), object{"fields": object{"rt": "003"}, "over": object{"rt": house}})
		rosi.says(4, first)
		if v := tini.says(0, second); v[0].Verdict != "stale" && v[0].Verdict != "changed" {
			t.Fatalf("%+v", v)
		}

		w.As(w.Budi)
		list := w.Get("/ponsel")
		for _, want := range []string{"Rosi", "Tini", "Hari ini"} {
			if !strings.Contains(list.Body, want) {
				t.Errorf("the list does not say %s", want)
			}
		}
		held := w.Get("/ponsel/ditahan")
		at := strings.Index(held.Body, "/ponsel/ditahan/"+string(woman))
		if at < 0 || !strings.Contains(held.Body, "NIK harus 16 angka") {
			t.Fatalf("nothing is held:\n%s", held.Text("main"))
		}
		one := "/ponsel/ditahan/" + string(woman)
		if page := w.Get(one); !strings.Contains(page.Body, `name="v.nik"`) || !strings.Contains(page.Body, "Sitti Hafsah") {
			t.Errorf("it cannot be mended:\n%s", page.Text("main"))
		}
		form := url.Values{"v.name": {"Sitti Hafsah"}, "v.nik": {"7312"}, "v.relation": {"spouse"}, "v.sex": {"2"}, "v.birth": {"1999-03-04"}}
		if page := w.Post(one, form); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, `value="7312"`) {
			t.Errorf("what is still wrong was taken, or what was typed is lost: %d", page.Status)
		}
		form.Set("v.nik", "7312014403990001")
		if page := w.Post(one, form); page.Status != http.StatusOK || page.Path != "/ponsel/ditahan" || strings.Contains(page.Body, string(woman)) {
			t.Errorf("%d %s\n%s", page.Status, page.Path, page.Text("main"))
		}
		if v := rosi.says(0, record("person", woman, woman, object{"fields": object{"name": "Sitti Hafsah", "sex": 2, "relation": "spouse", "household": house, "nik": "12", "birth": "1999-03-04"}, "over": object{}})); v[0].Verdict != "same" {
			t.Errorf("the phone that repeats it hears %+v", v[0])
		}

		page := w.Get("/ponsel/perbedaan")
		for _, want := range []string{"RT: La Tuo", "002", "003", "Rosi", "Tini"} {
			if !strings.Contains(page.Body, want) {
				t.Errorf("the differences do not say %s:\n%s", want, page.Text("main"))
			}
		}
		choice := conflictForm(t, page.Body, "002")
		if done := w.Post("/ponsel/perbedaan", choice); done.Status != http.StatusOK || strings.Contains(done.Body, "RT: La Tuo") {
			t.Errorf("%d: it was not settled:\n%s", done.Status, done.Text("main"))
		}
		if again := w.Post("/ponsel/perbedaan", choice); again.Status != http.StatusConflict {
			t.Errorf("settled twice: %d", again.Status)
		}
		if month := w.Get("/ponsel/kader/" + string(rosi.account.ID)); !strings.Contains(month.Text("main"), "Penimbangan") {
			t.Errorf("her month says nothing:\n%s", month.Text("main"))
		}

		// What a phone that never came saved as a file.
		other := db.NewID()
		file, _ := json.Marshal(object{"format": "tumbuh-outbox", "version": 1, "phone": tini.phone.ID, "account": tini.account.ID, "name": "Tini", "app": "1", "now": world.Now,
			"push": []object{record("household", other, other, object{"fields": object{"head": "Ambo Dalle", "village": world.Village}, "over": object{}})}})
		for _, want := range []string{"1 baru", "1 sudah ada"} {
			if page := postFile(t, w, file); !strings.Contains(page.Body, want) {
				t.Errorf("the file: %d\n%s", page.Status, page.Text("main"))
			}
		}
		if page := postFile(t, w, []byte(`{"format":"x"}`)); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("another file is taken: %d", page.Status)
		}

		w.As(w.Ani) // the village's office
		if page := w.Get("/ponsel"); page.Status != http.StatusOK || strings.Contains(page.Body, "/ponsel/ditahan") {
			t.Errorf("%d: the village's office is led to names", page.Status)
		}
		for _, href := range []string{"/ponsel/ditahan", "/ponsel/perbedaan", "/ponsel/berkas", one} {
			if page := w.Get(href); page.Status != http.StatusForbidden {
				t.Errorf("%s: %d", href, page.Status)
			}
		}
		link := w.Post("/ponsel/kader/"+string(rosi.account.ID)+"/tautan", nil)
		if link.Status != http.StatusOK || !strings.Contains(link.Body, w.URL+"/field/#mulai=") {
			t.Errorf("%d: no link", link.Status)
		}
		w.Post("/ponsel/kader/"+string(rosi.account.ID)+"/ponsel", url.Values{"ponsel": {string(rosi.phone.ID)}, "kosongkan": {"1"}})
		if page := w.Get("/ponsel/kader/" + string(rosi.account.ID)); !strings.Contains(page.Body, "Dikosongkan saat terhubung") {
			t.Errorf("the phone is not to be emptied:\n%s", page.Text("main"))
		}
		w.As(w.Dewi) // elsewhere
		if page := w.Get("/ponsel/kader/" + string(rosi.account.ID)); page.Status != http.StatusNotFound {
			t.Errorf("a stranger sees her month: %d", page.Status)
		}
	})
}

// conflictForm is the form that says value is right.
func conflictForm(t *testing.T, body, value string) url.Values {
	t.Helper()
	at := strings.Index(body, `<th scope="row">`+value)
	if at < 0 {
		t.Fatalf("nobody says %s", value)
	}
	form, rest := url.Values{}, body[at:]
	for _, name := range []string{"subjek", "isian", "catatan"} {
		_, after, found := strings.Cut(rest, `name="`+name+`" value="`)
		if !found {
			t.Fatalf("no %s", name)
		}
		v, _, _ := strings.Cut(after, `"`)
		form.Set(name, v)
	}
	_, after, _ := strings.Cut(rest, `name="pilihan" value="`)
	v, _, _ := strings.Cut(after, `"`)
	form.Set("pilihan", v)
	return form
}

func postFile(t *testing.T, w *world.World, content []byte) world.Page {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tumbuh-tini.json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return w.Upload("/ponsel/berkas", path, "tumbuh-tini.json")
}
