package evidence_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
)

const soppeng, marioriwawo, goarie = "7312", "731201", "7312012005"

var ctx = context.Background()

func actor(role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: string(role), Role: role, Region: area}, Via: "web", Home: soppeng}
}

func service(d *db.DB) *evidence.Service {
	return &evidence.Service{DB: d, Now: func() time.Time { return time.Date(2026, 4, 10, 3, 0, 0, 0, time.UTC) }}
}

func about(area string) evidence.About {
	return evidence.About{Kind: "test.thing", ID: db.NewID(), Item: "paper", Year: 2026, Area: area}
}

func take(t testing.TB, name, contents string) *file.Incoming {
	t.Helper()
	in, err := file.Take(name, file.Any, strings.NewReader(contents))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

func refused(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.As(err)
	if fault.KindOf(err) != kind || f == nil || f.Key != key && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Key == key }) {
		t.Errorf("%v, want %s", err, key)
	}
}

func recorded(t *testing.T, d *db.DB, target db.ID) (all []string) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) error {
		list, err := ledger.List(tx, soppeng, ledger.Query{Target: string(target), Limit: 20})
		for _, e := range list {
			all = append(all, e.Action)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWithdrawnEvidenceKeepsItsTrace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, planner, thing := service(d), actor(account.Planner, soppeng), about(soppeng)
		in := take(t, "SK.pdf", "%PDF-1.7")
		e, err := s.Add(ctx, planner, thing, evidence.New{Title: " SK\u202e lokus ", File: in})
		if err != nil || e.Body.Title != "SK lokus" || e.Body.By != "planner" || e.Area != soppeng {
			t.Fatalf("%+v %v", e, err)
		}
		if _, err := s.Add(ctx, planner, thing, evidence.New{Title: "SK lagi", File: in}); true {
			refused(t, err, fault.Conflict, "evidence.twice")
		}
		other := thing
		other.Item = "photo"
		if _, err := s.Add(ctx, planner, other, evidence.New{Title: "Tautan", Link: "/lokus"}); err != nil {
			t.Error(err)
		}
		_, r, err := s.Open(ctx, actor(account.Auditor, soppeng), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); string(got) != "%PDF-1.7" || err != nil {
			t.Errorf("%q %v", got, err)
		}
		_, err = s.Withdraw(ctx, actor(account.Health, soppeng), e.ID, "Bukan milik saya")
		refused(t, err, fault.Forbidden, "evidence.withdraw.forbidden")
		_, err = s.Withdraw(ctx, planner, e.ID, "ya")
		refused(t, err, fault.Invalid, "evidence.length")
		if _, err = s.Withdraw(ctx, planner, e.ID, "Salah berkas"); err != nil {
			t.Fatal(err)
		}
		_, err = s.Withdraw(ctx, actor(account.Secretariat, soppeng), e.ID, "Sekali lagi")
		refused(t, err, fault.Conflict, "evidence.withdrawn")
		if _, _, err := s.Open(ctx, actor(account.Auditor, soppeng), e.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("who has no part in it opens what was withdrawn: %v", err)
		}
		if _, _, err := s.Open(ctx, planner, e.ID); err != nil {
			t.Error(err)
		}
		thing.Item = ""
		all, err := s.List(ctx, planner, thing)
		if err != nil || len(all) != 2 || all[0].Body.Stands() || all[0].Body.Reason != "Salah berkas" || all[0].Body.WithdrawnBy != "planner" || !all[1].Body.Live() {
			t.Errorf("%+v %v", all, err)
		}
		if got := recorded(t, d, e.ID); !slices.Equal(got, []string{"evidence.withdraw", "evidence.add"}) {
			t.Errorf("the ledger says %v", got)
		}
		if _, err := s.Add(ctx, planner, about(soppeng), evidence.New{Title: "SK lokus", File: in}); err != nil {
			t.Errorf("for something else: %v", err)
		}
	})
}

// What was handed in by mistake can be taken out for good; that it was there, whose and
// which it was stays. What something else has too stays whole.
func TestTheFileOfWithdrawnEvidenceIsErasedAndItsTraceStays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, planner, manager, thing := service(d), actor(account.Planner, soppeng), actor(account.Secretariat, soppeng), about(soppeng)
		in := take(t, "foto.txt", "nama anak")
		add := func(item string) evidence.Entry {
			thing.Item = item
			e, err := s.Add(ctx, planner, thing, evidence.New{Title: "Salah berkas", File: in})
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		withdraw := func(id db.ID) {
			if _, err := s.Withdraw(ctx, planner, id, "Memuat nama anak"); err != nil {
				t.Fatal(err)
			}
		}
		e := add("paper")
		_, err := s.Erase(ctx, manager, e.ID)
		refused(t, err, fault.Conflict, "evidence.erase.forbidden") // it stands
		withdraw(e.ID)
		_, err = s.Erase(ctx, planner, e.ID)
		refused(t, err, fault.Forbidden, "evidence.erase.forbidden")
		twin := add("photo")
		_, err = s.Erase(ctx, manager, e.ID)
		refused(t, err, fault.Conflict, "evidence.erase.used") // the twin stands
		withdraw(twin.ID)
		letter := register.Entry[map[string]string]{Year: 2026, Area: soppeng, Body: map[string]string{"hash": in.Hash}}
		letters := register.Kind[map[string]string]("test.letter")
		err = ledger.Write(ctx, d, ledger.By{Name: "test"}, ledger.Deed{Regency: soppeng, Action: "regency.open"}, func(tx *db.Tx) (any, error) { return letters.Put(tx, ledger.By{Name: "test"}, soppeng, &letter) })
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Erase(ctx, manager, e.ID)
		refused(t, err, fault.Conflict, "evidence.erase.used") // a letter has it
		in = take(t, "daftar.txt", "nama dua anak")
		one, alone := add("paper"), in
		withdraw(one.ID)
		twin = add("photo")
		withdraw(twin.ID)
		if one, err = s.Erase(ctx, manager, one.ID); err != nil || one.Body.ErasedBy != "secretariat" || one.Body.File.Hash != alone.Hash || one.Body.File.Size != alone.Size || one.Body.Reason == "" {
			t.Errorf("%+v %v", one.Body, err)
		}
		if _, _, err := s.Open(ctx, manager, one.ID); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if _, _, err := file.Read(ctx, d, soppeng, alone.Hash); fault.KindOf(err) != fault.NotFound {
			t.Errorf("its contents are still there: %v", err)
		}
		if twin, err = s.Get(ctx, manager, twin.ID); err != nil || twin.Body.Kept() {
			t.Errorf("withdrawn with the same contents: %+v %v", twin.Body, err)
		}
		if got := recorded(t, d, one.ID); !slices.Equal(got, []string{"evidence.erase", "evidence.withdraw", "evidence.add"}) {
			t.Errorf("the ledger says %v", got)
		}
		if _, err := s.Add(ctx, planner, about(soppeng), evidence.New{Title: "Sekali lagi", File: alone}); err != nil {
			t.Errorf("handed in again: %v", err)
		}
	})
}

func TestWhoOpensWhatIsAboutPersonsIsRecorded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, planner := service(d), actor(account.Planner, soppeng)
		e, err := s.Add(ctx, planner, about(soppeng), evidence.New{Title: "Daftar hadir", File: take(t, "hadir.pdf", "%PDF-1.7"), Persons: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Open(ctx, actor(account.Health, soppeng), e.ID); err != nil {
			t.Fatal(err)
		}
		written := make(chan struct{})
		d.LaterIn("~", func(tx *db.Tx) error { tx.OnCommit(func() { close(written) }); return nil }) // behind the trace of the reading
		<-written
		if got := recorded(t, d, e.ID); !slices.Equal(got, []string{"evidence.read", "evidence.add"}) {
			t.Errorf("the ledger says %v", got)
		}
	})
}

func TestOnlyWhoHasToDoWithAThingHandsSomethingIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		for _, c := range []struct {
			by    account.Actor
			thing string
			from  string
			area  string // of what is kept; empty: refused
		}{
			{actor(account.Secretariat, soppeng), soppeng, "", soppeng},
			{actor(account.Secretariat, soppeng), marioriwawo, "", marioriwawo},
			{actor(account.Village, goarie), soppeng, "", goarie}, // a village's paper of the regency's action
			{actor(account.District, marioriwawo), soppeng, goarie, goarie},
			{actor(account.District, marioriwawo), "731202", "", ""},
			{actor(account.Village, goarie), soppeng, soppeng, ""},
			{actor(account.Administrator, soppeng), soppeng, "", ""},
			{actor(account.Auditor, soppeng), soppeng, "", ""},
			{actor(account.Cadre, goarie), soppeng, "", ""},
			{actor(account.Assessor, "73"), soppeng, "", ""},
			{actor(account.Planner, "7371"), soppeng, "", ""},
			{account.Actor{}, soppeng, "", ""},
		} {
			e, err := s.Add(ctx, c.by, about(c.thing), evidence.New{Title: "Tautan", Link: "/rencana", Area: c.from})
			if c.area == "" && fault.KindOf(err) != fault.Forbidden || c.area != "" && (err != nil || e.Area != c.area) {
				t.Errorf("%s of %s for %s: %s %v", c.by.Role, c.by.Region, c.thing, e.Area, err)
			}
		}
		e, err := s.Add(ctx, actor(account.Planner, soppeng), about(soppeng), evidence.New{Title: "SK lokus", File: take(t, "a.txt", "isi")})
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range []account.Actor{actor(account.Cadre, goarie), actor(account.Administrator, soppeng), actor(account.Assessor, "31"), {}} {
			if _, _, err := s.Open(ctx, by, e.ID); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s opens it: %v", by.Role, err)
			}
		}
	})
}

func TestALinkLeadsToThisSystemOrToASecurePageElsewhere(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"/rencana?tahun=2026": "/rencana?tahun=2026", " https://soppengkab.go.id/rembuk#foto ": "https://soppengkab.go.id/rembuk#foto",
		"https://tumbuh.soppengkab.go.id/aksi/a3?tahun=2026": "/aksi/a3?tahun=2026", "http://TUMBUH.soppengkab.go.id/": "/",
		"": "", "rencana": "", "//jahat.example/x": "", "/\\jahat.example": "", "http://soppengkab.go.id": "", "https://": "", "https://localhost/x": "", "javascript:alert(1)": "", "https://a:b@c.go.id/": "",
		"https://a.go.id/\u202e": "", "https://a.go.id/a b": "", "https://a.go.id/\"><b>": "", "data:text/html,x": "", "https://tumbuh.soppengkab.go.id//jahat.example": "", "/" + strings.Repeat("a", 500): ""} {
		got, err := evidence.ParseLink(typed, "tumbuh.soppengkab.go.id")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", typed, got, err)
		}
	}
}

func TestWhatIsHandedInIsWholeAndOneThing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, by := service(d), actor(account.Planner, soppeng)
		for key, n := range map[string]evidence.New{"evidence.length": {Title: "x", Link: "/a"}, "evidence.nothing": {Title: "Tanpa isi"}, "evidence.link": {Title: "Tautan", Link: "ftp://a.b"},
			"evidence.both": {Title: "Keduanya", Link: "/a", File: take(t, "a.txt", "isi")}} {
			_, err := s.Add(ctx, by, about(soppeng), n)
			refused(t, err, fault.Invalid, key)
		}
		_, err := s.Withdraw(ctx, by, db.NewID(), "Tidak ada")
		refused(t, err, fault.NotFound, "evidence.none")
	})
}

func FuzzParseLink(f *testing.F) {
	for _, seed := range []string{"/aksi", "https://a.go.id/x?y#z", "//x", "http:/x", "https://[::1]/", "/\\x", "https://tumbuh.id//x.y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := evidence.ParseLink(typed, "tumbuh.id")
		if err != nil {
			return
		}
		if !strings.HasPrefix(got, "https://") && (!strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.HasPrefix(got, "/\\")) {
			t.Errorf("%q became %q", typed, got)
		}
		if again, err := evidence.ParseLink(got, "tumbuh.id"); err != nil || again != got {
			t.Errorf("%q, read again %q %v", got, again, err)
		}
	})
}
