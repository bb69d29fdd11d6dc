package simulation

import (
	"encoding/json"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

// happen notes an event of somebody.
func (v *settling) happen(kind, of string, subject db.ID, h *home, day civil.Date, birth civil.Date, body map[string]any) db.ID {
	if day > v.Today || day < v.since() {
		return ""
	}
	if kind != care.KindServices {
		body["day"] = day
	}
	text, _ := json.Marshal(body) // texts, numbers and days: cannot fail
	e := care.Event{Regency: v.Regency, Kind: kind, Subject: subject, ID: db.NewID(), Village: v.village, Posyandu: h.posyandu, Body: text, Source: v.source(day),
		Of: of, Birth: birth, Home: v.village}
	if of == family.OfPerson {
		e.Sex = growth.Female
	}
	v.events = append(v.events, e)
	return e.ID
}

// since is the first day of what is made up.
func (v *settling) since() civil.Date { return v.Today.Month().Add(1 - v.Months).First() }

// likely is whether a service reached somebody; the poor are reached less.
func (v *settling) likely(h *home, p float64) bool {
	if h.poor {
		p *= 0.85
	}
	return v.chance(p * v.served / 0.7)
}

// receive lets a home's people receive what they do.
func (v *settling) receive(h *home) {
	slices.SortFunc(h.children, func(a, b people.Child) int { return int(a.Birth - b.Birth) })
	for _, c := range h.children {
		v.childhood(h, c)
	}
	youngest := civil.Date(0)
	if n := len(h.children); n > 0 {
		youngest = h.children[n-1].Birth
		if v.Today-youngest < 460 {
			v.expect(h, youngest-280, h.children[n-1:])
		}
	}
	switch {
	case len(h.children) == 0 && v.chance(0.7) || youngest != 0 && v.Today-youngest > 500 && v.chance(0.07):
		v.expect(h, v.Today-civil.Date(20+v.r.IntN(255)), nil)
	}
	if len(h.children) > 0 && v.likely(h, 0.35) {
		for m := v.Today.Month().Add(-2); m <= v.Today.Month(); m = m.Add(1) {
			if v.likely(h, 0.7) {
				v.happen(care.KindVisit, family.OfHousehold, h.id, h, m.First()+civil.Date(v.r.IntN(20)), 0, map[string]any{"topics": []string{"feeding", "hygiene"}})
			}
		}
	}
}

// childhood is what a child received month by month.
func (v *settling) childhood(h *home, c people.Child) {
	for _, day := range v.wasted[c.ID] {
		if !v.likely(h, 0.8) {
			continue
		}
		if id := v.happen(care.KindReferral, family.OfChild, c.ID, h, day, c.Birth, map[string]any{"reasons": []string{"severely_wasted"}, "to": "Puskesmas"}); id != "" && v.likely(h, 0.8) {
			v.happen(care.KindAnswer, family.OfChild, c.ID, h, day+7, c.Birth, map[string]any{"referral": id, "outcome": care.Treated})
		}
	}
	certificate, insured := v.chance(0.75), v.chance(0.8)
	had := map[string]bool{}
	for m := max(c.Birth.Month(), v.since().Month()); m <= v.Today.Month(); m = m.Add(1) {
		age := m.Last().MonthsSince(c.Birth)
		if age >= 72 {
			break
		}
		if age >= 24 { // preschool, for some
			if v.likely(h, 0.5) {
				v.happen(care.KindServices, family.OfChild, c.ID, h, m.First(), c.Birth, map[string]any{"month": m, "marks": map[string]bool{"paud": v.chance(0.85)}})
			}
			continue
		}
		marks := map[string]bool{"counselling_mother": v.likely(h, 0.75), "counselling_father": v.likely(h, 0.2), "certificate": certificate && age > 1, "insurance": insured,
			"parenting": v.likely(h, 0.4)}
		if m == v.Today.Month() && v.chance(0.5) { // not visited yet
			continue
		}
		v.happen(care.KindServices, family.OfChild, c.ID, h, m.First(), c.Birth, map[string]any{"month": m, "marks": marks, "given": v.doses(h, age, had)})
		if v.likely(h, 0.15) {
			v.happen(care.KindVisit, family.OfChild, c.ID, h, max(c.Birth, m.First()+civil.Date(v.r.IntN(20))), c.Birth, map[string]any{"topics": []string{"feeding", "growth"}})
		}
	}
}

// doses are those that a child gets in the month of an age.
func (v *settling) doses(h *home, age int, had map[string]bool) (given []string) {
	given = []string{}
	for _, row := range standard.Immunisations {
		due := row.Since
		if row.From == "birth" && !row.Months {
			due = 0
		}
		if had[row.What] || age < due || age >= 24 || len(given) > 2 || !v.likely(h, 0.8) {
			continue
		}
		had[row.What] = true
		given = append(given, row.What)
	}
	return given
}

// expect is a pregnancy that began on a day, and how it ended where it did.
func (v *settling) expect(h *home, begun civil.Date, born []people.Child) {
	end := begun + 280
	if len(born) > 0 {
		end = born[0].Birth
	}
	if end < v.since() {
		return
	}
	registered := max(begun+civil.Date(45+v.r.IntN(50)), v.since())
	pregnancy := v.happen(care.KindPregnancy, family.OfPerson, h.mother, h, registered, h.woman, map[string]any{"lmp": begun, "gravida": 1 + len(h.children) + v.r.IntN(2),
		"living": len(h.children), "kia_no": "SIM-" + string(h.mother[len(h.mother)-6:])})
	insured, thin := v.chance(0.75), v.chance(0.14)
	for m := max(registered.Month(), v.since().Month()); m <= min(v.Today.Month(), end.Month()); m = m.Add(1) {
		marks := map[string]bool{"insurance": insured, "antenatal": v.likely(h, 0.8), "tablets": v.likely(h, 0.8), "counselling": v.likely(h, 0.6), "home_visit": thin && v.likely(h, 0.7)}
		v.happen(care.KindServices, family.OfPerson, h.mother, h, m.First(), h.woman, map[string]any{"month": m, "marks": marks})
		if day := m.First() + civil.Date(5+v.r.IntN(15)); day < end && day >= begun && v.likely(h, 0.8) {
			arm := 238 + v.r.IntN(50)
			if thin {
				arm = 215 + v.r.IntN(19)
			}
			tablets := 30
			v.happen(care.KindExam, family.OfPerson, h.mother, h, day, h.woman, map[string]any{"arm_mm": arm, "hb": 95 + v.r.IntN(45), "tablets": tablets, "taken": 18 + v.r.IntN(13), "grams": 45_000 + v.r.IntN(25_000)})
		}
	}
	if len(born) == 0 || pregnancy == "" {
		return
	}
	v.happen(care.KindDelivery, family.OfPerson, h.mother, h, end, h.woman, map[string]any{"pregnancy": pregnancy, "outcome": care.Live, "children": []db.ID{born[0].ID}, "place": "Puskesmas"})
	for m := end.Month(); m <= min(v.Today.Month(), end.Month().Add(2)); m = m.Add(1) {
		v.happen(care.KindServices, family.OfPerson, h.mother, h, m.First(), h.woman, map[string]any{"month": m, "marks": map[string]bool{"postnatal": v.likely(h, 0.85), "insurance": insured}})
	}
}

// girl is an adolescent, or a bride-to-be.
func (v *settling) girl(h *home, tree string) {
	id, years := db.NewID(), 10+v.r.IntN(9)
	bride := v.chance(0.12)
	if bride {
		years = 18 + v.r.IntN(9)
	}
	birth := v.Today - civil.Date(365*years+v.r.IntN(300))
	v.say(family.OfPerson, id, map[string]any{"village": v.village, "posyandu": h.posyandu, "household": h.id, "name": one(v.r, given[growth.Female]) + " " + tree,
		"sex": growth.Female, "relation": "child", "birth": birth})
	wedding := v.Today + civil.Date(v.r.IntN(540)-450)
	if bride {
		v.happen(care.KindEngagement, family.OfPerson, id, h, wedding-100, birth, map[string]any{"partner_name": one(v.r, given[growth.Male]), "wedding": wedding})
	}
	for m := max(v.since().Month(), (birth + 10*366).Month()); m <= v.Today.Month(); m = m.Add(1) {
		if bride && (m < (wedding-90).Month() || m > wedding.Month()) {
			continue
		}
		marks := map[string]bool{"tablets": v.likely(h, 0.5), "hb_check": v.likely(h, 0.15)}
		if bride {
			marks["premarital"], marks["counselling"] = v.likely(h, 0.3), v.likely(h, 0.3)
		}
		v.happen(care.KindServices, family.OfPerson, id, h, m.First(), birth, map[string]any{"month": m, "marks": marks})
	}
}
