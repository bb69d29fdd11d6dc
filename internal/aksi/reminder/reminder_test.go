package reminder_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/account"
)

const (
	soppeng = "7312"
	mario   = "731201"
	village = "7312012005"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
)

func day(offset int) civil.Date { return civil.MustDate("2026-11-22") + civil.Date(offset) }

// item is due so many days from today; its sentence is one of this package's.
func item(id string, offset int, office, area string) reminder.Item {
	return reminder.Item{Kind: "test", ID: id, Key: "reminder.in", Args: fault.Args{"Count": 3, "Due": day(offset)}, Due: day(offset), Office: office, Area: area, Href: "/" + id, Title: "typed by Siti Aminah"}
}

// open is a service with one source of this year's items.
func open(d *db.DB, items ...reminder.Item) (*reminder.Service, *account.Service) {
	accounts := &account.Service{DB: d, Home: soppeng, Now: func() time.Time { return noon }}
	source := func(_ *db.Tx, _ string, year int) ([]reminder.Item, error) {
		if year != 2026 {
			return nil, nil
		}
		return items, nil
	}
	return &reminder.Service{DB: d, Now: func() time.Time { return noon }, Regency: soppeng, Account: accounts.Get, Sources: []reminder.Source{source}}, accounts
}

func actor(role account.Role, region, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Budi", Role: role, Region: region, Office: office}, Via: "web", Home: soppeng}
}

func ids(l reminder.Agenda) string {
	var all []string
	for _, i := range l.Items {
		all = append(all, i.ID)
	}
	return strings.Join(all, " ")
}

func TestEachOfficeSeesWhatItMustDoTheLateFirst(t *testing.T) {
	t.Parallel()
	invited := item("meeting", 4, "", soppeng)
	invited.Others = []string{"pupr", village}
	s, _ := open(dbtest.Open(t, db.SQLite),
		item("soon", 2, "dinkes", soppeng), item("late", -40, "pupr", soppeng), item("camat", 9, mario, mario), item("pkm", 5, "dinkes", mario), item("far", 200, "dinkes", "731202"),
		item("desa", -1, village, village), item("bappeda", 3, "", soppeng), item("other", 3, "731202", "731202"), invited)
	for _, c := range []struct {
		by   account.Actor
		ask  reminder.Ask
		want string
	}{
		{actor(account.Secretariat, soppeng, ""), reminder.Ask{}, "late desa soon bappeda other meeting pkm camat far"},
		{actor(account.Planner, soppeng, "pupr"), reminder.Ask{}, "late meeting"},
		{actor(account.Planner, soppeng, ""), reminder.Ask{}, ""},
		{actor(account.Health, soppeng, ""), reminder.Ask{}, "soon pkm far"},
		{actor(account.Puskesmas, mario, ""), reminder.Ask{}, "pkm"},
		{actor(account.District, mario, ""), reminder.Ask{}, "desa pkm camat"},
		{actor(account.Village, village, ""), reminder.Ask{}, "desa meeting"},
		{actor(account.Auditor, soppeng, ""), reminder.Ask{}, ""},
		{actor(account.Assessor, "73", ""), reminder.Ask{All: true, Office: "dinkes"}, "soon pkm far"},
		{actor(account.Planner, soppeng, "pupr"), reminder.Ask{All: true, Office: reminder.Nobody}, "bappeda meeting"},
	} {
		l, err := s.Due(ctx, c.by, c.ask)
		if err != nil || ids(l) != c.want {
			t.Errorf("%s %s %+v: %q %v, want %q", c.by.Role, c.by.Office, c.ask, ids(l), err, c.want)
		}
	}
	l, err := s.Due(ctx, actor(account.Secretariat, soppeng, ""), reminder.Ask{})
	if err != nil || l.Late() != 2 || len(l.Near()) != 8 {
		t.Errorf("%d late, %d near, %v", l.Late(), len(l.Near()), err)
	}
	for _, role := range []account.Role{account.Cadre, account.Administrator, account.Stranger} {
		if _, err := s.Due(ctx, actor(role, soppeng, ""), reminder.Ask{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
}

// A plan made in 2024 is carried out in 2025; the figures of its last quarter are due in
// January of 2026, and a promise of then may be due later still.
func TestWhatIsCarriedOutAYearLaterIsDueInTheYearAfterThat(t *testing.T) {
	t.Parallel()
	s, _ := open(dbtest.Open(t, db.SQLite))
	s.Sources = []reminder.Source{func(_ *db.Tx, _ string, year int) ([]reminder.Item, error) {
		on := func(id, day string) reminder.Item {
			i := item(fmt.Sprintf("%d-%s", year, id), 0, "dinkes", soppeng)
			i.Due = civil.MustDate(day)
			return i
		}
		switch year {
		case 2024:
			return []reminder.Item{on("quarter", "2026-01-15"), on("promise", "2025-03-01"), on("answer", "2024-04-30")}, nil
		case 2025:
			return []reminder.Item{on("answer", "2025-04-30")}, nil
		}
		return nil, nil
	}}
	if l, err := s.Due(ctx, actor(account.Health, soppeng, ""), reminder.Ask{}); err != nil || ids(l) != "2024-promise 2025-answer 2024-quarter" {
		t.Errorf("%q %v", ids(l), err)
	}
}

// A regency that begins in 2026 is not told of the forums that the rules asked for in 2025.
func TestOfAPastYearThatNobodyTouchedNothingIsAsked(t *testing.T) {
	t.Parallel()
	s, _ := open(dbtest.Open(t, db.SQLite))
	s.Sources = []reminder.Source{func(_ *db.Tx, _ string, year int) ([]reminder.Item, error) {
		on := func(id string, untouched bool) reminder.Item {
			i := item(fmt.Sprintf("%d-%s", year, id), 0, "dinkes", soppeng)
			i.Due, i.Untouched = civil.MustDate(fmt.Sprintf("%d-12-31", year)), untouched
			return i
		}
		return []reminder.Item{on("begun", false), on("rule", true)}, nil
	}}
	if l, err := s.Due(ctx, actor(account.Health, soppeng, ""), reminder.Ask{}); err != nil || ids(l) != "2025-begun 2026-begun 2026-rule" {
		t.Errorf("%q %v", ids(l), err)
	}
}

func TestWhatWasDoneIsNotDueAnyMoreAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := open(d)
		asked := 0
		s.Sources = []reminder.Source{func(tx *db.Tx, regency string, year int) ([]reminder.Item, error) {
			asked++
			done, err := ledger.List(tx, regency, ledger.Query{Target: "done", Limit: 1})
			if err != nil || len(done) > 0 || year != 2026 {
				return nil, err
			}
			return []reminder.Item{item("one", 1, "pupr", soppeng)}, nil
		}}
		due := func(want int) {
			t.Helper()
			if l, err := s.Due(ctx, actor(account.Secretariat, soppeng, ""), reminder.Ask{}); err != nil || len(l.Items) != want {
				t.Errorf("%s %v, want %d", ids(l), err, want)
			}
		}
		due(1)
		due(1)
		if asked != 3 {
			t.Errorf("the source of three years was asked %d times", asked)
		}
		err := ledger.Write(ctx, d, ledger.By{Name: "Budi"}, ledger.Deed{Regency: soppeng, Action: "test.done", Target: "done"}, func(*db.Tx) (any, error) { return nil, nil })
		if err != nil {
			t.Fatal(err)
		}
		due(0)
		s.Now = func() time.Time { return noon.AddDate(0, 0, 1) }
		due(0)
		if asked != 9 {
			t.Errorf("asked %d times", asked)
		}
	})
}

// name stands for whatever text a person types, in types that print it too.
type name string

func TestAMessageTellsNoPerson(t *testing.T) {
	t.Parallel()
	with := func(id string, args fault.Args) reminder.Item {
		i := item(id, -3, "dinkes", soppeng)
		i.Key, i.Args = "test.leak", args
		return i
	}
	s, _ := open(dbtest.Open(t, db.SQLite),
		item("plain", 1, "pupr", soppeng),
		with("string", fault.Args{"Due": "Siti Aminah"}), with("one word", fault.Args{"Due": "Siti"}), with("typed", fault.Args{"Due": name("Siti Aminah")}),
		with("error", fault.Args{"Due": fmt.Errorf("Siti Aminah")}), with("pointer", fault.Args{"Due": new("Siti Aminah")}),
		with("nik", fault.Args{"Due": "7312014107990001"}), with("phone", fault.Args{"Due": "0812-3456-789"}), with("spaced", fault.Args{"Due": "0812 3456 789"}))
	for _, lang := range locale.Languages {
		by := actor(account.Secretariat, soppeng, "")
		l, err := s.Due(ctx, by, reminder.Ask{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.Items {
			l.Items[i].Key = "reminder.today" // its sentence shows the argument Due
		}
		words := l.Words(locale.For(lang))
		text := words.Message(l, "https://tumbuh.example/pengingat")
		for _, secret := range []string{"Siti", "Aminah", "Budi", "7312014107990001", "3456", by.Name} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %q stands in\n%s", lang, secret, text)
			}
		}
		if !strings.Contains(text, "23 Nov 2026") || strings.Count(text, "…") != 8 {
			t.Errorf("%s:\n%s", lang, text)
		}
	}
}

func TestAMessageIsWrittenAsWhatsAppReadsIt(t *testing.T) {
	t.Parallel()
	var items []reminder.Item
	for n := range 20 {
		i := item(fmt.Sprint(n), n-17, []string{"dinkes", "pupr", "", mario, village}[n%5], soppeng)
		i.Key, i.Args = "reminder.message.link", fault.Args{"Link": reminder.Place(village)}
		items = append(items, i)
	}
	s, _ := open(dbtest.Open(t, db.SQLite), items...)
	l, err := s.Due(ctx, actor(account.Secretariat, soppeng, ""), reminder.Ask{})
	if err != nil {
		t.Fatal(err)
	}
	text := l.Words(locale.For(locale.Indonesian)).Message(l, "https://tumbuh.example/pengingat")
	golden.Equal(t, "message.txt", []byte(text))
	if strings.Count(text, "*")%2 != 0 {
		t.Error("bold without an end")
	}
	link := reminder.Share(text)
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("text") != text || u.Host != "wa.me" || strings.ContainsAny(link, " +\n") {
		t.Errorf("%v %s", err, link)
	}
	empty, _ := open(s.DB)
	if l, err = empty.Due(ctx, actor(account.Secretariat, soppeng, ""), reminder.Ask{}); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "message_none.txt", []byte(l.Words(locale.For(locale.English)).Message(l, "")))
}

func TestWhatManyPlacesOweIsOneLine(t *testing.T) {
	t.Parallel()
	var items []reminder.Item
	for _, area := range []string{soppeng, village, mario, "7312012006", "731202"} {
		items = append(items, item(area, 3, "", area))
	}
	items = append(items, item("another day", 4, "", mario))
	s, _ := open(dbtest.Open(t, db.SQLite), items...)
	l, err := s.Due(ctx, actor(account.Secretariat, soppeng, ""), reminder.Ask{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range reminder.Bundles(l.Items) {
		got = append(got, fmt.Sprint(b.ID, " ", b.More))
	}
	if text := strings.Join(got, ", "); text != "7312 0, 731201 3, another day 0" {
		t.Error(text)
	}
	if text := l.Words(locale.For(locale.Indonesian)).Message(l, ""); strings.Count(text, "\n- ") != 3 || !strings.Contains(text, "dan 3 serupa di wilayah lain") {
		t.Error(text)
	}
}

func TestACalendarsAddressIsASecretOfOneAccount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, accounts := open(d, item("soon", 2, "pupr", soppeng), item("other", 2, "dinkes", soppeng))
		operator := account.CommandLine("root", soppeng)
		kept, err := accounts.Add(ctx, operator.By(), account.Account{Username: "rina", Name: "Rina", Role: account.Planner, Region: soppeng, Office: "pupr"}, "kuda nil berenang")
		if err != nil {
			t.Fatal(err)
		}
		by := account.Actor{Account: kept, Via: "web", Home: soppeng}
		fetch := func(token, want string) {
			t.Helper()
			_, l, err := s.Fetch(ctx, token)
			if want == "" && fault.KindOf(err) != fault.NotFound || want != "" && (err != nil || ids(l) != want) {
				t.Errorf("%q %v, want %q", ids(l), err, want)
			}
		}
		first, err := s.MakeFeed(ctx, by)
		if err != nil || len(first) < 40 {
			t.Fatal(first, err)
		}
		fetch(first, "soon")
		for _, wrong := range []string{"", first[1:], first + "x", strings.ToUpper(first)} {
			fetch(wrong, "")
		}
		if _, has, err := s.Fed(ctx, by); !has || err != nil {
			t.Error(err)
		}
		second, err := s.MakeFeed(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		fetch(first, "")
		fetch(second, "soon")
		err = d.Read(ctx, func(tx *db.Tx) error {
			entries, err := ledger.List(tx, soppeng, ledger.Query{Target: string(by.ID), Limit: 10})
			for _, e := range entries {
				if strings.Contains(e.Detail, second) || strings.Contains(e.Detail, first) {
					t.Errorf("the ledger tells the address: %s", e.Detail)
				}
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		moved := kept
		moved.Office = "dinkes" // what is due is the account's as it is now
		if err := accounts.Edit(ctx, operator, kept.ID, moved); err != nil {
			t.Fatal(err)
		}
		fetch(second, "other")
		if err := accounts.Disable(ctx, operator, kept.ID); err != nil {
			t.Fatal(err)
		}
		fetch(second, "")
		if err := accounts.Enable(ctx, operator, kept.ID); err != nil {
			t.Fatal(err)
		}
		third, err := s.MakeFeed(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.EndFeed(ctx, by); err != nil {
				t.Error(err)
			}
		}
		fetch(third, "")
		if _, has, err := s.Fed(ctx, by); has || err != nil {
			t.Error("it has ended", err)
		}
		if _, err := s.MakeFeed(ctx, actor(account.Cadre, village, "")); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a cadre: %v", err)
		}
		if _, err := s.MakeFeed(ctx, account.CommandLine("root", soppeng)); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("who has no account: %v", err)
		}
	})
}
