package tpps_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
)

func TestATeamStandsByItsDecreeAndTerm(t *testing.T) {
	t.Parallel()
	d := civil.MustDate
	for _, c := range []struct {
		name string
		team tpps.Team
		want tpps.Standing
	}{
		{"nothing", tpps.Team{}, tpps.Bare},
		{"a number alone", tpps.Team{Number: "1"}, tpps.Bare},
		{"no end", tpps.Team{Number: "1", Day: d("2024-02-01")}, tpps.Valid},
		{"ends today", tpps.Team{Number: "1", Day: d("2024-02-01"), Until: d("2026-06-15")}, tpps.Ending},
		{"ended yesterday", tpps.Team{Number: "1", Day: d("2024-02-01"), Until: d("2026-06-14")}, tpps.Expired},
		{"ends in 60 days", tpps.Team{Number: "1", Day: d("2024-02-01"), Until: d("2026-08-14")}, tpps.Ending},
		{"ends in 61 days", tpps.Team{Number: "1", Day: d("2024-02-01"), Until: d("2026-08-15")}, tpps.Valid},
		{"begins tomorrow", tpps.Team{Number: "1", Day: d("2026-06-01"), From: d("2026-06-16")}, tpps.Coming},
	} {
		if got := c.team.Standing(d("2026-06-15")); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWhichPlacesHaveATeamIsCountedAndNamed(t *testing.T) {
	each(t, "2026-06-15", func(k *kit) {
		k.team(soppeng)
		k.team(mario)
		k.team(goarie)
		old := register.Entry[tpps.Team]{Area: "731202", Body: tpps.Team{Number: "9", Day: civil.MustDate("2020-01-01"), Until: civil.MustDate("2020-12-31")}}
		k.must(k.SaveTeam(ctx, bappeda, &old))
		draft := register.Entry[tpps.Team]{Area: "731203"}
		k.must(k.SaveTeam(ctx, bappeda, &draft))
		o, err := k.Overview(ctx, looker, soppeng)
		k.must(err)
		districts, villages := len(region.Children(soppeng)), len(region.Villages(soppeng))
		if len(o.Reach) != 2 || o.Reach[0].With != 1 || o.Reach[0].All != districts || len(o.Reach[0].Without) != districts-1 || o.Reach[1].With != 1 || o.Reach[1].All != villages || slices.Contains(o.Reach[1].Without, goarie) {
			k.Errorf("%+v", o.Reach)
		}
		if o.Team.Body.Standing(o.Today) != tpps.Valid || o.Below["731202"].Body.Standing(o.Today) != tpps.Expired {
			k.Errorf("%+v", o)
		}
		k.now = at("2027-02-01")
		if o, err = k.Overview(ctx, camat, soppeng); err != nil || o.Reach[0].With != 0 || o.Team.Body.Standing(o.Today) != tpps.Expired {
			k.Errorf("a year later: %+v %v", o.Reach, err)
		}
		if o, err = k.Overview(ctx, camat, mario); err != nil || len(o.Reach) != 1 || o.Reach[0].Level != region.Village {
			k.Errorf("of a kecamatan: %+v %v", o.Reach, err)
		}
		_, err = k.Overview(ctx, bappeda, "731299")
		k.refused(err, fault.NotFound)
		_, err = k.Overview(ctx, bappeda, "3201")
		k.refused(err, fault.Forbidden)
	})
}

func TestEachLevelWritesItsOwnTeamAlone(t *testing.T) {
	each(t, "2026-06-15", func(k *kit) {
		for area, may := range map[string][]string{soppeng: {"secretariat"}, mario: {"secretariat", "district"}, goarie: {"secretariat", "district", "village"}, other: {"secretariat"}} {
			for _, by := range []struct {
				name string
				err  func() error
			}{
				{"secretariat", func() error { return k.SaveTeam(ctx, bappeda, &register.Entry[tpps.Team]{Area: area}) }},
				{"district", func() error { return k.SaveTeam(ctx, camat, &register.Entry[tpps.Team]{Area: area}) }},
				{"village", func() error { return k.SaveTeam(ctx, desa, &register.Entry[tpps.Team]{Area: area}) }},
				{"health", func() error { return k.SaveTeam(ctx, dinkes, &register.Entry[tpps.Team]{Area: area}) }},
				{"assessor", func() error { return k.SaveTeam(ctx, looker, &register.Entry[tpps.Team]{Area: area}) }},
			} {
				if err := by.err(); slices.Contains(may, by.name) != (err == nil) {
					k.Errorf("%s at %s: %v", by.name, area, err)
				}
			}
		}
		e := k.team(mario)
		e.Area = goarie
		k.refused(k.SaveTeam(ctx, bappeda, &e), fault.NotFound)
	})
}

func TestMembersStandInTheOrderOfADecreeAndWhoReadsThemIsRecorded(t *testing.T) {
	each(t, "2026-06-15", func(k *kit) {
		e := k.whole()
		w, err := k.Open(ctx, looker, e.ID)
		k.must(err)
		var seats []string
		for _, m := range w.Members {
			seats = append(seats, string(m.Body.Seat)+" "+m.Body.Field)
		}
		if got := strings.Join(seats, ", "); got != "patron , chair , secretary , coordinator service, member service, coordinator data" || len(w.Lacks()) != 0 || w.Manages {
			k.Errorf("%s, lacks %v", got, w.Lacks())
		}
		k.written()
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			entries, err := ledger.List(tx, soppeng, ledger.Query{Target: string(e.ID), Limit: 20})
			if !slices.ContainsFunc(entries, func(x ledger.Entry) bool { return x.Action == "tpps.read" && x.By.Name == looker.Name }) {
				k.Errorf("nobody has seen them: %+v", entries)
			}
			return err
		}))
		first := w.Members[0]
		hers, his := first, first
		hers.Body.Position, his.Body.Position = "Bupati", "Pj. Bupati Soppeng"
		k.must(k.SaveMember(ctx, bappeda, &hers))
		var clash *register.Clash[tpps.Member]
		if err := k.SaveMember(ctx, bappeda, &his); !errors.As(err, &clash) || clash.Stands.Body.Position != "Bupati" {
			k.Errorf("the second editor was told %v", err)
		}
		k.refused(k.SaveMember(ctx, camat, &hers), fault.Forbidden)
		k.refused(k.RemoveMember(ctx, bappeda, his), fault.Stale)
		k.must(k.RemoveMember(ctx, bappeda, hers))
		for _, m := range []tpps.Member{{Seat: "king", Position: "x", Office: "dinkes"}, {Seat: tpps.Chair, Office: "dinkes"}, {Seat: tpps.Coordinator, Position: "x", Office: "dinkes"}, {Seat: tpps.Chair, Position: "x"}, {Seat: tpps.Chair, Position: "x", Office: "3201012001"}} {
			k.refused(k.SaveMember(ctx, bappeda, &register.Entry[tpps.Member]{Part: e.ID, Body: m}), fault.Invalid)
			k.refused(k.AddMembers(ctx, bappeda, e.ID, []tpps.Member{{Seat: tpps.Chair, Position: "Camat", Office: mario}, m}), fault.Invalid)
		}
		if w, err = k.Open(ctx, bappeda, e.ID); err != nil || len(w.Members) != 5 || !slices.Equal(w.Lacks(), []tpps.Seat{tpps.Patron}) || !w.Manages {
			k.Errorf("%d members, lacks %v, %v", len(w.Members), w.Lacks(), err)
		}
	})
}

func TestATeamIsCopiedIntoItsNextTerm(t *testing.T) {
	each(t, "2026-12-20", func(k *kit) {
		e := k.whole()
		k.refused(k.RemoveTeam(ctx, bappeda, e.ID, e.Version), fault.Conflict)
		next, err := k.CopyTeam(ctx, bappeda, e.ID)
		k.must(err)
		w, err := k.Open(ctx, bappeda, next.ID)
		k.must(err)
		if len(w.Members) != 6 || w.Body.Number != "" || w.Body.From != civil.MustDate("2027-01-01") || w.Body.Copied != e.ID || w.Body.Standing(w.Today) != tpps.Bare {
			k.Errorf("%d members, %+v", len(w.Members), w.Body)
		}
		if o, err := k.Overview(ctx, bappeda, soppeng); err != nil || o.Team.ID != e.ID || len(o.Teams) != 2 {
			k.Errorf("the draft took the team's place: %+v %v", o.Team, err)
		}
		w.Body.Number, w.Body.Day = "7/2027", civil.MustDate("2026-12-19")
		k.must(k.SaveTeam(ctx, bappeda, &w.Entry))
		k.now = at("2027-01-02")
		if o, err := k.Overview(ctx, bappeda, soppeng); err != nil || o.Team.ID != next.ID {
			k.Errorf("the new term has not begun: %+v %v", o.Team, err)
		}
		draft, err := k.CopyTeam(ctx, bappeda, next.ID)
		k.must(err)
		k.refused(k.RemoveTeam(ctx, camat, draft.ID, draft.Version), fault.Forbidden)
		k.must(k.RemoveTeam(ctx, bappeda, draft.ID, draft.Version))
		_, err = k.Open(ctx, bappeda, draft.ID)
		k.refused(err, fault.NotFound)
	})
}
