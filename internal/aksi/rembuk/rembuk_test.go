package rembuk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

const (
	soppeng = "7312"
	mario   = "731201"
	goarie  = "7312012005"
)

var (
	ctx   = context.Background()
	today = civil.MustDate("2026-04-14")
)

// kit is a regency with meetings and a clock.
type kit struct {
	*testing.T
	*rembuk.Service
	now *time.Time
}

func open(t *testing.T, d *db.DB) kit {
	t.Helper()
	now := time.Date(2026, 4, 14, 1, 0, 0, 0, time.UTC) // 9.00 WITA
	k := kit{t, &rembuk.Service{DB: d}, &now}
	k.Now = func() time.Time { return *k.now }
	err := ledger.Write(ctx, d, ledger.By{Name: "test"}, ledger.Deed{Regency: soppeng, Action: "regency.open"}, func(tx *db.Tx) (any, error) { return nil, region.OpenRegency(tx, soppeng) })
	k.must(err)
	return k
}

func (k kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func actor(role account.Role, area, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Nia " + string(role), Role: role, Region: area, Office: office}, Via: "web", Home: soppeng}
}

var secretariat = actor(account.Secretariat, soppeng, "")

func head(k rembuk.Kind, day string) rembuk.Head {
	h := rembuk.Head{Kind: k, Title: "Rembuk Stunting 2026", Place: "Aula Bappeda", From: "09.00", Until: "12"}
	if day != "" {
		h.Day = civil.MustDate(day)
	}
	return h
}

// called is a meeting of an area with three guests, set for a day.
func (k kit) called(kind rembuk.Kind, area, day string) register.Entry[rembuk.Meeting] {
	k.Helper()
	e, err := k.Call(ctx, secretariat, area, 2026, rembuk.Meeting{Head: head(kind, day), Agenda: []rembuk.Point{{ID: "a", Text: "Pembukaan"}, {ID: "b", Text: "Pembahasan"}},
		Guests: []rembuk.Guest{{ID: "dinkes", Group: "office", Office: "dinkes", Seats: 2}, {ID: "ibi", Group: "ibi"}, {ID: "camat", Group: "camat", Office: mario}}})
	k.must(err)
	return e
}

func promise(text, office, due string) register.Entry[rembuk.Commitment] {
	return register.Entry[rembuk.Commitment]{Body: rembuk.Commitment{Text: text, Office: office, Position: "Kepala", Due: civil.MustDate(due), Measure: "posyandu", Target: 12_000, Unit: "posyandu"}}
}

// held is a meeting whose minutes are agreed, with promises.
func (k kit) held(kind rembuk.Kind, area, day string, promises ...register.Entry[rembuk.Commitment]) register.Entry[rembuk.Meeting] {
	k.Helper()
	e := k.called(kind, area, day)
	k.must(k.Move(ctx, secretariat, e.ID, rembuk.Held, ""))
	k.must(k.Write(ctx, secretariat, e.ID, []rembuk.Attendance{{Name: "Rahma", Institution: "IBI", Guest: "ibi"}}))
	k.must(k.SaveMinutes(ctx, secretariat, e.ID, rembuk.Stamp(rembuk.Minutes{}), rembuk.Minutes{Said: []rembuk.Said{{Point: "b", Text: "Dibahas."}}}))
	if len(promises) > 0 {
		k.must(k.Promise(ctx, secretariat, e.ID, promises))
	}
	k.must(k.Move(ctx, secretariat, e.ID, rembuk.Agreed, ""))
	return e
}

func (k kit) whole(id db.ID) rembuk.Whole {
	k.Helper()
	w, err := k.Open(ctx, secretariat, id, true)
	k.must(err)
	return w
}

// key is what went wrong: of a form, with its first field.
func key(err error) string {
	f := fault.As(err)
	switch {
	case f == nil:
		return fmt.Sprint(err)
	case len(f.Fields) > 0:
		return f.Fields[0].Name + " " + f.Fields[0].Key
	}
	return f.Key
}

func TestAMeetingGoesItsWayAndNoOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e, err := k.Call(ctx, secretariat, soppeng, 2026, rembuk.Meeting{Head: rembuk.Head{Kind: rembuk.Rembuk, Title: "  Rembuk \t Stunting "}})
		if err != nil || e.Body.Head.Title != "Rembuk Stunting" || e.Body.State != rembuk.Planned || len(e.Code) != 16 {
			t.Fatal(err, e)
		}
		refused := func(to rembuk.State, reason, want string) {
			t.Helper()
			if err := k.Move(ctx, secretariat, e.ID, to, reason); key(err) != want {
				t.Errorf("to %s: %v, want %s", to, err, want)
			}
		}
		refused(rembuk.Agreed, "", "rembuk.move")
		refused(rembuk.Invited, "", "hari rembuk.invite.when")
		refused(rembuk.Cancelled, " ", "alasan rembuk.needed")
		late := head(rembuk.Rembuk, "2026-04-20")
		k.must(k.SaveHead(ctx, secretariat, e.ID, rembuk.Stamp(e.Body.Head), late))
		refused(rembuk.Invited, "", "undangan rembuk.invite.whom")
		k.must(k.SaveGuests(ctx, secretariat, e.ID, rembuk.Stamp(e.Body.Guests), rembuk.Invite(rembuk.Rembuk, soppeng, []string{goarie})))
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Invited, ""))
		refused(rembuk.Held, "", "hari rembuk.held.early")
		*k.now = k.now.AddDate(0, 0, 6)
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Held, ""))
		refused(rembuk.Agreed, "", "pembahasan rembuk.agree.minutes")
		k.must(k.SaveMinutes(ctx, secretariat, e.ID, rembuk.Stamp(rembuk.Minutes{}), rembuk.Minutes{Said: []rembuk.Said{{Point: "x", Text: "Dibahas."}, {Point: "y"}}}))
		refused(rembuk.Agreed, "", "hadir rembuk.agree.present")
		k.must(k.Write(ctx, secretariat, e.ID, []rembuk.Attendance{{Name: "Rahma", Institution: "IBI"}}))
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Agreed, ""))
		w := k.whole(e.ID)
		for name, err := range map[string]error{
			"head":    k.SaveHead(ctx, secretariat, e.ID, rembuk.Stamp(w.Body.Head), late),
			"minutes": k.SaveMinutes(ctx, secretariat, e.ID, rembuk.Stamp(w.Body.Minutes), rembuk.Minutes{}),
			"people":  k.Write(ctx, secretariat, e.ID, []rembuk.Attendance{{Name: "Tuti", Institution: "IBI"}}),
			"strike":  k.Strike(ctx, secretariat, w.Attendance[0]),
		} {
			if key(err) != "rembuk.agreed" {
				t.Errorf("%s of agreed minutes: %v", name, err)
			}
		}
		signing := []rembuk.Signatory{{Name: "Andi", Position: "Bupati", Kind: "head", Signed: civil.MustDate("2026-04-20")}}
		k.must(k.SaveSigning(ctx, secretariat, e.ID, rembuk.Stamp(w.Body.Signing), signing)) // people sign afterwards
		refused(rembuk.Held, "", "alasan rembuk.needed")
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Held, "Salah nama kecamatan"))
		if got := k.whole(e.ID).Body; got.Reason != "Salah nama kecamatan" || len(got.Minutes.Said) != 1 {
			t.Errorf("%+v", got)
		}
	})
}

func TestTwoEditorsOfOnePartAreToldAndOfTwoPartsAreNot(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e := k.called(rembuk.Rembuk, soppeng, "2026-04-14")
		shown := rembuk.Stamp(e.Body.Agenda)
		hers := []rembuk.Point{{ID: "a", Text: "Hers"}}
		k.must(k.SaveMinutes(ctx, secretariat, e.ID, rembuk.Stamp(rembuk.Minutes{}), rembuk.Minutes{Opening: "Dibuka"})) // another part
		k.must(k.SaveAgenda(ctx, secretariat, e.ID, shown, hers))
		his := []rembuk.Point{{ID: "a", Text: "His"}}
		err := k.SaveAgenda(ctx, secretariat, e.ID, shown, his)
		var clash *register.Clash[rembuk.Meeting]
		if !errors.As(err, &clash) || clash.Stands.Body.Agenda[0].Text != "Hers" {
			t.Fatalf("the second editor was told: %v", err)
		}
		k.must(k.SaveAgenda(ctx, secretariat, e.ID, rembuk.Stamp(clash.Stands.Body.Agenda), his)) // on purpose
		if got := k.whole(e.ID).Body; got.Agenda[0].Text != "His" || got.Minutes.Opening != "Dibuka" {
			t.Errorf("%+v", got)
		}
	})
}

func TestACommitmentOfAgreedMinutesIsChangedByADecisionOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e := k.called(rembuk.Rembuk, soppeng, "2026-04-14")
		lines := []register.Entry[rembuk.Commitment]{promise("Melengkapi alat ukur", "dinkes", "2026-06-30"), promise("Memperbaiki jamban", "pupr", "2026-12-31")}
		bad := append(lines, promise("", "dinas lain", "2026-01-01"))
		err := k.Promise(ctx, secretariat, e.ID, bad)
		if f := fault.As(err); f == nil || len(f.Fields) != 3 || f.Fields[0].Name != "komitmen-2" || f.Fields[1].Name != "opd-2" || f.Fields[2].Name != "tenggat-2" {
			t.Fatalf("a bad line: %v", err)
		}
		if w := k.whole(e.ID); len(w.Commitments) != 0 {
			t.Fatal("half was kept")
		}
		k.must(k.Promise(ctx, secretariat, e.ID, lines))
		lines[1].Body.Text = "Memperbaiki 40 jamban"
		k.must(k.Promise(ctx, secretariat, e.ID, lines[1:])) // free until it is agreed
		report := rembuk.Report{Progress: rembuk.Done, Text: "Selesai"}
		if err := k.Report(ctx, secretariat, lines[0].ID, report); key(err) != "rembuk.unagreed" {
			t.Errorf("a report before the minutes are agreed: %v", err)
		}
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Held, ""))
		k.must(k.Write(ctx, secretariat, e.ID, []rembuk.Attendance{{Name: "Rahma", Institution: "IBI"}}))
		k.must(k.SaveMinutes(ctx, secretariat, e.ID, rembuk.Stamp(rembuk.Minutes{}), rembuk.Minutes{Said: []rembuk.Said{{Point: "b", Text: "Dibahas."}}}))
		decision := register.Entry[rembuk.Decision]{Part: e.ID, Body: rembuk.Decision{Text: "Tenggat alat ukur diundur", Office: "dinkes"}}
		k.must(k.SaveDecision(ctx, secretariat, &decision))
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Agreed, ""))
		k.must(k.Move(ctx, secretariat, e.ID, rembuk.Held, "Dibuka lagi")) // what was promised stays shut
		w := k.whole(e.ID)
		if w.Commitments[1].Body.Text != "Memperbaiki 40 jamban" || w.Commitments[1].Body.Number != 2 || w.Decisions[0].Body.Number != 1 {
			t.Fatalf("%+v", w)
		}
		if err := k.Promise(ctx, secretariat, e.ID, w.Commitments[:1]); key(err) != "rembuk.promised" {
			t.Errorf("edited silently: %v", err)
		}
		if err := k.Promise(ctx, secretariat, e.ID, nil, w.Commitments[0]); key(err) != "rembuk.promised" {
			t.Errorf("removed: %v", err)
		}
		c := w.Commitments[0]
		now := c.Body
		now.Due = civil.MustDate("2026-09-30")
		for want, change := range map[string]rembuk.Change{
			"alasan rembuk.needed":          {Decision: decision.ID, Now: now},
			"putusan rembuk.amend.decision": {Decision: db.NewID(), Reason: "Lelang gagal", Now: now},
			"komitmen rembuk.amend.same":    {Decision: decision.ID, Reason: "Lelang gagal", Now: c.Body},
		} {
			e := c
			if err := k.Amend(ctx, secretariat, &e, change); key(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		stale := c
		k.must(k.Amend(ctx, secretariat, &c, rembuk.Change{Decision: decision.ID, Reason: "Lelang gagal", Now: now}))
		if a := c.Body.Amended; len(a) != 1 || a[0].Due != civil.MustDate("2026-06-30") || a[0].Reason != "Lelang gagal" || c.Body.Due != now.Due || c.Body.Verdict(today) != rembuk.Changed {
			t.Errorf("%+v", c.Body)
		}
		var clash *register.Clash[rembuk.Commitment]
		if err := k.Amend(ctx, secretariat, &stale, rembuk.Change{Decision: decision.ID, Reason: "Lagi", Released: true}); !errors.As(err, &clash) {
			t.Errorf("the second who amends: %v", err)
		}
	})
}

func TestOfficesTellOfTheirOwnPromisesOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e := k.held(rembuk.Rembuk, soppeng, "2026-04-14", promise("Alat ukur", "dinkes", "2026-06-30"), promise("Jamban", "pupr", "2026-12-31"), promise("Pembinaan", mario, "2026-12-31"))
		all := k.whole(e.ID).Commitments
		report := func(by account.Actor, n int) string {
			return key(k.Report(ctx, by, all[n].ID, rembuk.Report{Progress: rembuk.Underway, Text: "Sedang lelang"}))
		}
		for _, c := range []struct {
			by   account.Actor
			may  string // of the three
			want string
		}{
			{actor(account.Health, soppeng, ""), "100", "rembuk.report.office"},
			{actor(account.Planner, soppeng, "pupr"), "010", "rembuk.report.office"},
			{actor(account.District, mario, ""), "001", ""},
			{secretariat, "111", ""},
			{actor(account.Assessor, "73", ""), "000", "account.role"},
			{actor(account.Planner, "7371", "dinkes"), "000", "register.none"},
		} {
			for n, may := range c.may {
				switch got := report(c.by, n); {
				case may == '1' && got != "<nil>":
					t.Errorf("%s of promise %d: %s", c.by.Name, n+1, got)
				case may == '0' && (got == "<nil>" || c.want != "" && got != c.want):
					t.Errorf("%s of promise %d: %s, want %s", c.by.Name, n+1, got, c.want)
				}
			}
		}
		reached := int64(9_500)
		k.must(k.Report(ctx, secretariat, all[0].ID, rembuk.Report{Progress: rembuk.Done, Text: "9,5", Reached: &reached}))
		c := k.whole(e.ID).Commitments[0].Body
		if last, _ := c.Last(); len(c.Reports) != 3 || last.Progress != rembuk.Done || *last.Reached != reached || last.Day != today || c.Verdict(today) != rembuk.Kept {
			t.Errorf("%+v", c)
		}
	})
}

func TestTheNextMeetingSeesWhatWasKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		*k.now = time.Date(2026, 2, 2, 1, 0, 0, 0, time.UTC)
		first := k.held(rembuk.Rakor, soppeng, "2026-02-02", promise("kept", "dinkes", "2026-03-31"), promise("late", "dinkes", "2026-02-10"), promise("not kept", "pupr", "2026-02-28"),
			promise("running", "pupr", "2026-12-31"), promise("released", "pupr", "2026-12-31"))
		k.held(rembuk.Rembuk, soppeng, "2026-02-02", promise("of another kind", "dinkes", "2026-02-10"))
		k.held(rembuk.Rakor, mario, "2026-02-02", promise("of another place", "dinkes", "2026-02-10"))
		*k.now = time.Date(2026, 3, 10, 1, 0, 0, 0, time.UTC)
		all := k.whole(first.ID).Commitments
		for _, n := range []int{0, 1} {
			k.must(k.Report(ctx, secretariat, all[n].ID, rembuk.Report{Progress: rembuk.Done, Text: "Selesai"}))
		}
		second := k.called(rembuk.Rakor, soppeng, "2026-03-10")
		decision := register.Entry[rembuk.Decision]{Part: second.ID, Body: rembuk.Decision{Text: "Dibebaskan"}}
		k.must(k.SaveDecision(ctx, secretariat, &decision))
		k.must(k.Amend(ctx, secretariat, &all[4], rembuk.Change{Decision: decision.ID, Reason: "Dialihkan ke provinsi", Released: true}))
		past, err := k.Past(ctx, secretariat, second.ID)
		k.must(err)
		got := ""
		for _, f := range past.Promises {
			got += f.Body.Text + ": " + string(f.Body.Verdict(civil.MustDate("2026-03-10"))) + "\n"
		}
		if want := "kept: kept\nlate: late\nnot kept: not_kept\nrunning: running\nreleased: changed\n"; got != want || past.Before == nil || past.Before.ID != first.ID {
			t.Errorf("%s", got)
		}
		g, err := k.Ground(ctx, locale.For("id"), secretariat, rembuk.Rakor, soppeng, 2026)
		k.must(err)
		points := rembuk.Draft(locale.For("id"), rembuk.Rakor, g)
		if len(points) < 5 || len(points[1].Sources) != 1 || fmt.Sprint(points[1].Sources[0].Args) != "map[Late:1 Open:2]" {
			t.Errorf("the agenda has %+v", points)
		}
		k.must(d.Read(ctx, func(tx *db.Tx) error {
			due, err := rembuk.Due(tx, soppeng, 2026)
			count := map[string]int{}
			for _, i := range due {
				count[i.Key]++
			}
			if count["rembuk.due.meeting"] != 1 || count["rembuk.due.commitment"] != 4 || count["rembuk.due.owed"] < 70 {
				t.Errorf("due: %v", count)
			}
			return err
		}))
	})
}

func TestNobodyActsOutsideTheirTerritory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		mine, theirs := k.called(rembuk.Rembuk, mario, "2026-04-14"), k.called(rembuk.Rembuk, soppeng, "2026-04-14")
		camat := actor(account.District, mario, "")
		point := []rembuk.Point{{Text: "Pembukaan"}}
		if err := k.SaveAgenda(ctx, camat, mine.ID, rembuk.Stamp(mine.Body.Agenda), point); err != nil {
			t.Error(err)
		}
		for name, err := range map[string]error{
			"camat":   k.SaveAgenda(ctx, camat, theirs.ID, rembuk.Stamp(theirs.Body.Agenda), point),
			"health":  k.SaveAgenda(ctx, actor(account.Health, soppeng, ""), theirs.ID, rembuk.Stamp(theirs.Body.Agenda), point),
			"village": k.Write(ctx, actor(account.Village, goarie, ""), mine.ID, []rembuk.Attendance{{Name: "A", Institution: "B"}}),
			"elsewhere": func() error {
				_, err := k.Open(ctx, actor(account.Secretariat, "7371", ""), mine.ID, true)
				return err
			}(),
			"cadre": func() error { _, err := k.Open(ctx, actor(account.Cadre, goarie, ""), mine.ID, true); return err }(),
		} {
			if kind := fault.KindOf(err); kind != fault.Forbidden && kind != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A decision is its own meeting's: its id and version give it to nobody else's.
func TestADecisionIsTakenOverByNoOtherMeeting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		theirs, mine := k.called(rembuk.Rembuk, soppeng, "2026-04-14"), k.called(rembuk.Rembuk, mario, "2026-04-14")
		e := register.Entry[rembuk.Decision]{Part: theirs.ID, Body: rembuk.Decision{Text: "Semua OPD melapor"}}
		k.must(k.SaveDecision(ctx, secretariat, &e))
		taken := register.Entry[rembuk.Decision]{ID: e.ID, Version: e.Version, Part: mine.ID, Body: rembuk.Decision{Text: "Tidak seorang pun melapor"}}
		if got := key(k.SaveDecision(ctx, actor(account.District, mario, ""), &taken)); got != "register.none" {
			t.Errorf("another meeting's decision: %s", got)
		}
		if all := k.whole(theirs.ID).Decisions; len(all) != 1 || all[0].Body.Text != e.Body.Text {
			t.Errorf("it says %+v", all)
		}
	})
}

func TestNamesAreSeenWithATraceAndStandInNoTrace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		e := k.called(rembuk.Rembuk, soppeng, "2026-04-14")
		named := e.Body.Head
		named.Chair, named.Secretary = rembuk.Officer{Name: "Andi Rahasia", Position: "Sekda"}, rembuk.Officer{Name: "Besse Rahasia"}
		k.must(k.SaveHead(ctx, secretariat, e.ID, rembuk.Stamp(e.Body.Head), named))
		k.must(k.SaveSigning(ctx, secretariat, e.ID, rembuk.Stamp(e.Body.Signing), []rembuk.Signatory{{Name: "Zubaedah Rahasia", Institution: "Ormas", Kind: "community"}}))
		_, err := k.Attend(ctx, e.Code, "phone", "10.0.0.9", rembuk.Attendance{Name: "Warga Rahasia", Institution: "Desa"})
		k.must(err)
		k.must(k.Write(ctx, secretariat, e.ID, []rembuk.Attendance{{Name: "Tamu Rahasia", Institution: "IBI"}}))
		blank, err := k.Open(ctx, secretariat, e.ID, false)
		k.must(err)
		if blank.Attendance[0].Body.Name+blank.Body.Signing[0].Name != "" || blank.Attendance[0].Body.Institution != "Desa" {
			t.Errorf("names without being asked for: %+v", blank)
		}
		first := k.whole(e.ID).Attendance[0]
		if first.Body.Name != "Warga Rahasia" || first.By != "-" {
			t.Errorf("%+v", first)
		}
		first.Body.Name = "Warga Lain Rahasia"
		k.must(k.Correct(ctx, secretariat, &first))
		k.must(k.Strike(ctx, secretariat, first))
		d.Settle(ctx)
		k.must(d.Read(ctx, func(tx *db.Tx) error {
			list, err := ledger.List(tx, soppeng, ledger.Query{Limit: 50})
			seen := 0
			for _, l := range list {
				if strings.Contains(l.Detail+l.Name, "Rahasia") {
					t.Errorf("%s tells %s %s", l.Action, l.Name, l.Detail)
				}
				if l.Action == "rembuk.attend" && (l.Name != "-" || l.By.ID != "") {
					t.Errorf("a stranger acted as %+v", l.By)
				}
				if l.Action == "rembuk.names" {
					seen++
				}
				if l.Action == "rembuk.strike" && (l.Name != secretariat.Name || !strings.Contains(l.Detail, `"how":"phone"`)) {
					t.Errorf("a line that came by the code was struck: %s %s", l.Name, l.Detail)
				}
			}
			if len(list) < 6 || seen > 1 {
				t.Errorf("%d entries, %d times seen", len(list), seen)
			}
			return err
		}))
	})
}
