package care_test

import (
	"fmt"
	"slices"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// told are events as they are kept, a day further on each.
func told(t *testing.T, says ...[2]string) (all []care.Event) {
	t.Helper()
	for i, s := range says {
		e := event(s[0], s[1])
		e.ID = db.ID(fmt.Sprintf("01990000-0000-7000-8%03d-000000000000", i))
		if err := care.Read(&e, today); err != nil {
			t.Fatal(s, err)
		}
		all = append(all, e)
	}
	return all
}

func TestAWomanGoesThroughLifeWithoutBeingAskedTwice(t *testing.T) {
	birth := civil.MustDate("2005-04-01")
	events := told(t,
		[2]string{"exam", `{"day":"2019-02-01","mm":1490}`},
		[2]string{"engagement", `{"day":"2024-10-01","wedding":"2024-12-20"}`},
		[2]string{"exam", `{"day":"2024-10-05","mm":1520,"hb":118}`},
		[2]string{"pregnancy", `{"day":"2025-03-20","lmp":"2025-02-01","gravida":1,"living":0,"kia_no":"7312-0007"}`},
		[2]string{"delivery", `{"day":"2025-11-05","outcome":"live","children":["01990000-0000-7000-8000-00000000000c"]}`},
		[2]string{"pregnancy", `{"day":"2026-08-01","edd":"2027-03-20","gravida":2}`},
	)
	child := civil.MustDate("2025-11-05")
	for _, c := range []struct {
		day       string
		group     standard.Group
		weeks     int // -1: not pregnant
		trimester int
		gravida   int // of the next
		mm        int
	}{
		{"2019-03-01", standard.Adolescent, -1, 0, 1, 1490},
		{"2024-11-01", standard.Bride, -1, 0, 1, 1520},
		{"2025-01-01", "", -1, 0, 1, 1520},
		{"2025-04-25", standard.Pregnant, 11, 1, 2, 1520},
		{"2025-04-26", standard.Pregnant, 12, 2, 2, 1520},
		{"2025-07-19", standard.Pregnant, 24, 3, 2, 1520},
		{"2025-12-17", standard.Mother, -1, 0, 2, 1520},
		{"2025-12-18", "", -1, 0, 2, 1520},
		{"2026-09-04", standard.Pregnant, 11, 1, 3, 1520}, // 280 days before 20 March 2027 it was 13 June
		{"2026-09-05", standard.Pregnant, 12, 2, 3, 1520},
	} {
		today := civil.MustDate(c.day)
		var births []civil.Date
		if child <= today {
			births = []civil.Date{child}
		}
		var known []care.Event
		for _, e := range events {
			if e.Day <= today {
				known = append(known, e)
			}
		}
		slices.Reverse(known) // their order does not matter
		l := care.LifeOf(care.Somebody{Sex: growth.Female, Birth: birth, Children: births}, known, today)
		weeks, trimester := -1, 0
		if l.Pregnancy != nil {
			weeks, trimester = l.Pregnancy.Weeks(), l.Pregnancy.Trimester
		}
		if l.Group != c.group || weeks != c.weeks || trimester != c.trimester || l.Next.Gravida != c.gravida || l.MM != c.mm {
			t.Errorf("%s: %q, week %d, trimester %d, next pregnancy %d, %d mm; want %+v", c.day, l.Group, weeks, trimester, l.Next.Gravida, l.MM, c)
		}
	}
	l := care.LifeOf(care.Somebody{Sex: growth.Female, Birth: birth, Children: []civil.Date{child}}, events, today)
	if l.Next.LastBirth != child || l.Next.Living == nil || *l.Next.Living != 1 || l.Youngest != 10 || l.Pregnancy.Due != civil.MustDate("2027-03-20") {
		t.Errorf("goes along: %+v, youngest %d", l.Next, l.Youngest)
	}
}

func TestAPregnancyEndsAndIsOverdue(t *testing.T) {
	who := care.Somebody{Sex: growth.Female, Birth: civil.MustDate("1996-03-01")}
	long := told(t, [2]string{"pregnancy", `{"day":"2025-12-01","lmp":"2025-11-10"}`})
	for day, overdue := range map[string]bool{"2026-08-30": false, "2026-08-31": true} {
		if l := care.LifeOf(who, long, civil.MustDate(day)); l.Pregnancy == nil || l.Pregnancy.Overdue != overdue {
			t.Errorf("%s: %+v", day, l.Pregnancy)
		}
	}
	unknown := care.LifeOf(who, told(t, [2]string{"pregnancy", `{"day":"2026-08-01"}`}), today)
	if unknown.Group != standard.Pregnant || unknown.Pregnancy.Days != -1 || unknown.Pregnancy.Trimester != 0 || unknown.Pregnancy.Overdue {
		t.Errorf("of no known begin: %+v", unknown.Pregnancy)
	}
	for name, says := range map[string][][2]string{
		"told by two, ended by one":    {{"pregnancy", `{"day":"2026-01-10"}`}, {"pregnancy", `{"day":"2026-01-12"}`}, {"delivery", `{"day":"2026-06-30","outcome":"live"}`}},
		"registered on the day itself": {{"delivery", `{"day":"2026-06-30","outcome":"live"}`}, {"pregnancy", `{"day":"2026-06-30"}`}},
		"registered after the end": {{"delivery", `{"day":"2026-06-30","outcome":"miscarriage","pregnancy":"01990000-0000-7000-8001-000000000000"}`},
			{"pregnancy", `{"day":"2026-07-02"}`}},
	} {
		if l := care.LifeOf(who, told(t, says...), today); l.Pregnancy != nil {
			t.Errorf("%s: still pregnant", name)
		}
	}
	gone := care.LifeOf(who, told(t, [2]string{"pregnancy", `{"day":"2026-01-10"}`}, [2]string{"departure", `{"day":"2026-02-01","why":"moved"}`}), today)
	if gone.Group != "" || gone.Gone == nil {
		t.Errorf("who moved away is still %q", gone.Group)
	}
	if girl := care.LifeOf(care.Somebody{Sex: growth.Female, Birth: civil.MustDate("2010-03-01"), Spouse: true}, nil, today); girl.Group != "" {
		t.Errorf("a wife of sixteen is %q", girl.Group)
	}
}

func TestAReferralWaitsForItsAnswer(t *testing.T) {
	events := told(t, [2]string{"referral", `{"day":"2026-08-20","reasons":["anaemia"]}`}, [2]string{"referral", `{"day":"2026-08-25"}`},
		[2]string{"referral", `{"day":"2026-08-23","replaces":"01990000-0000-7000-8009-000000000000"}`},
		[2]string{"answer", `{"day":"2026-08-30","referral":"01990000-0000-7000-8009-000000000000","outcome":"home"}`},
		[2]string{"answer", `{"day":"2026-09-01","referral":"01990000-0000-7000-8009-000000000000","outcome":"treated"}`})
	for i, r := range care.Referrals(events, today) {
		outcome := ""
		if r.Answer != nil {
			outcome = care.Says[care.Answer](*r.Answer).Outcome
		}
		if want := [][2]any{{true, ""}, {false, ""}, {false, "treated"}}[i]; r.Late != want[0] || outcome != want[1] {
			t.Errorf("referral of %s: late %v, answer %q", r.Event.Day, r.Late, outcome)
		}
	}
}

func TestServicesOfAMonthAddUp(t *testing.T) {
	sum := care.Marks(told(t, [2]string{"services", `{"month":"2026-08","marks":{"antenatal":true,"tablets":false}}`},
		[2]string{"services", `{"month":"2026-08","marks":{"antenatal":false,"insurance":false},"given":["mr1"]}`}, [2]string{"services", `{"month":"2026-07","marks":{"tablets":true}}`}))
	if august := sum[202608]; len(sum) != 2 || fmt.Sprint(august.Marks) != "map[antenatal:true insurance:false tablets:false]" || fmt.Sprint(august.Given) != "[mr1]" {
		t.Errorf("%+v", sum)
	}
}

// TestAFamilyIsToldAndForgotten: what happened to a child is in its file, and goes.
func TestAFamilyIsToldAndForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		e := event("services", `{"month":"2026-08","marks":{"weighed":true},"note":"rewel"}`)
		e.Of, e.Sex, e.Birth = care.OfChild, growth.Male, civil.MustDate("2025-08-20")
		other := event("visit", `{"day":"2026-08-03","topics":["feeding"]}`)
		other.Subject = db.NewID()
		for _, e := range []care.Event{e, other} {
			if _, err := take(t, d, e); err != nil {
				t.Fatal(err)
			}
		}
		child := people.Child{Regency: regency, ID: siti}
		tell := func() (rows int) {
			read(t, d, func(tx *db.Tx) error {
				var file privacy.Table
				file, err := care.Tell(tx, []people.Child{child})
				rows = len(file.Rows)
				return err
			})
			return rows
		}
		if n := tell(); n != 3 {
			t.Errorf("%d rows are told", n)
		}
		taking(t, d, func(tx *db.Tx, _ *care.Intake) error { return care.Forget(tx, regency, siti) })
		var here []care.Event
		read(t, d, func(tx *db.Tx) (err error) {
			here, err = care.InPlace(tx, regency, care.KindVisit, village[:6], 202608, 202608)
			return err
		})
		if n := tell(); n != 0 || len(here) != 1 || here[0].ID != other.ID {
			t.Errorf("%d rows are told of who was forgotten; in the district %v", n, here)
		}
	})
}
