package field_test

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
)

// oracle is every row of WHO's answers, skinfolds left out.
func oracle(t *testing.T, path string) *group {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	g := &group{name: "WHO's oracle", of: "compute"}
	for _, row := range rows[1:] {
		cell := func(name string) string { return row[column[name]] }
		float := func(name string) float64 {
			v, err := strconv.ParseFloat(cell(name), 64)
			if err != nil {
				return math.NaN()
			}
			return v
		}
		in := growth.Input{Weight: float("weight"), LenHei: float("lenhei"), HeadC: float("headc"), ArmC: float("armc")}
		in.Sex = map[string]growth.Sex{"1": growth.Male, "2": growth.Female}[cell("csex")]
		in.Position = map[string]growth.Position{"l": growth.Lying, "L": growth.Lying, "h": growth.Standing, "H": growth.Standing}[cell("measure")]
		in.Oedema = slices.Contains([]string{"y", "Y", "1"}, cell("oedema"))
		if cell("age_unit") == "m" {
			in.InMonths(float("age"))
		} else {
			in.InDays(float("age"))
		}
		z, flag := []any{}, []bool{}
		for _, name := range []string{"len", "wei", "wfl", "bmi", "hc", "ac"} {
			z, flag = append(z, number(float("z"+name))), append(flag, cell("f"+name) == "1")
		}
		g.add(asInput(in), object{"lenhei": number(float("clenhei")), "bmi": number(float("cbmi")), "z": z, "flag": flag})
	}
	if len(g.in) < 5000 {
		t.Fatalf("only %d rows", len(g.in))
	}
	return g
}

// asInput is an input as the script reads it; NaN is null.
func asInput(in growth.Input) object {
	null := func(x float64) any {
		if math.IsNaN(x) {
			return nil
		}
		return x
	}
	return object{"sex": in.Sex, "position": in.Position, "oedema": in.Oedema, "days": in.Days, "months": null(in.Months),
		"weight": null(in.Weight), "lenhei": null(in.LenHei), "headc": null(in.HeadC), "armc": null(in.ArmC)}
}

func computed(g *group, in growth.Input) {
	in.TriSkin, in.SubSkin = math.NaN(), math.NaN()
	var out growth.Output
	growth.ComputeSome(&in, &out, growth.Of(growth.HFA, growth.WFA, growth.WFH, growth.BFA, growth.HCA, growth.ACA))
	z, flag := []any{}, out.Flag[:growth.ACA+1]
	for _, v := range out.Z[:growth.ACA+1] {
		z = append(z, number(v))
	}
	g.add(asInput(in), object{"lenhei": number(out.CLenHei), "bmi": number(out.CBMI), "z": z, "flag": slices.Clone(flag)})
}

// grid goes over both sexes, all positions, and ages and measures at every edge.
func grid() *group {
	g, nan := &group{name: "edges of the tables", of: "compute"}, math.NaN()
	for _, days := range []float64{-1, 0, 30, 90, 91, 273, 273.9375, 274, 365, 730, 730.4, 730.5, 731, 1000, 1826, 1826.24, 1826.25, 1827, nan} {
		for _, lenhei := range []float64{0, 44.3, 44.9, 45, 64.1, 64.9, 65, 65.7, 75.35, 86.9, 87, 109.3, 110, 110.1, 119.9, 120, 120.7, 121, nan} {
			for _, weight := range []float64{0, 0.9, 2.4, 7.77, 11.531, 18, 60, nan} {
				for sex := growth.Sex(0); sex <= growth.Female; sex++ {
					for position := growth.Position(0); position <= growth.Standing; position++ {
						in := growth.Input{Sex: sex, Position: position, Oedema: weight == 18, Weight: weight, LenHei: lenhei, HeadC: lenhei / 2, ArmC: weight + 5}
						in.InDays(days)
						computed(g, in)
					}
				}
			}
		}
	}
	return g
}

// plausible are children of every age with measures from far below to far above.
func plausible(s growth.Standard) *group {
	g, r := &group{name: "children by " + s.String(), of: "assess"}, random(uint64(s))
	grams := func(x float64) int { return int(max(0, x)) }
	for day := range civil.Date(1860) {
		for range 5 {
			m := growth.Measured{Sex: growth.Sex(1 + r.IntN(2)), Birth: born + civil.Date(r.IntN(400)), Position: growth.Position(r.IntN(3)), Oedema: r.IntN(30) == 0}
			m.Day = m.Birth + day
			x := min(1826, float64(day))
			z := func() float64 { return r.NormFloat64()*2.2 - 1 }
			m.Grams = grams(1000 * growth.ValueAt(growth.WFA, m.Sex, x, z()))
			m.Millimetres = grams(10 * growth.ValueAt(growth.HFA, m.Sex, x, z()))
			m.HeadMM = grams(10 * growth.ValueAt(growth.HCA, m.Sex, x, z()))
			m.ArmMM = grams(10 * growth.ValueAt(growth.ACA, m.Sex, max(91, x), z()))
			if r.IntN(20) == 0 {
				m.Millimetres *= 10
			}
			if r.IntN(20) == 0 {
				m.Grams /= 10
			}
			assessed(g, m, s)
		}
	}
	assessed(g, growth.Measured{Sex: growth.Male, Birth: born, Day: born - 1, Grams: 3000}, s)
	assessed(g, growth.Measured{Sex: growth.Male, Day: born, Grams: 9000, Millimetres: 750}, s)
	assessed(g, growth.Measured{Sex: growth.Male, Birth: born, Day: born + 400, Grams: 2_000_000_000, Millimetres: 750}, s)
	return g
}

func assessed(g *group, m growth.Measured, s growth.Standard) {
	a := growth.Assess(m, s)
	category := func(c growth.Category) any {
		if c == (growth.Category{}) {
			return nil
		}
		return object{"code": c.Code, "key": c.Key, "severity": c.Severity.String()}
	}
	scores, classes := []any{}, []any{}
	for i, score := range a.Scores {
		if classes = append(classes, category(a.Category(growth.Index(i)))); score.State == growth.Missing {
			scores = append(scores, nil)
		} else {
			scores = append(scores, object{"z": score.Z, "ok": score.Known()})
		}
	}
	g.add(measured(m, s), object{"scores": scores, "days": a.Days, "months": a.Months, "classes": classes,
		"arm": category(growth.ArmCategory(m.ArmMM, a.Months)), "notes": append([]string{}, a.Notes(m.ArmMM)...)})
}

func measured(m growth.Measured, s growth.Standard) object {
	return object{"sex": m.Sex, "birth": m.Birth, "day": m.Day, "grams": m.Grams, "mm": m.Millimetres, "arm_mm": m.ArmMM, "head_mm": m.HeadMM, "position": m.Position, "oedema": m.Oedema, "standard": s}
}

// curves are what the chart draws, to nine decimals: a picture needs two.
func curves() *group {
	g := &group{name: "curves of the chart", of: "value"}
	add := func(in object, v float64) {
		g.add(in, number(math.Round(v*1e9)/1e9))
	}
	for sex := growth.Male; sex <= growth.Female; sex++ {
		for _, z := range []float64{-4, -3, -2, 0, 1, 3, 3.5} {
			for x := 0.0; x <= 1830; x += 61 {
				for _, i := range []growth.Index{growth.HFA, growth.WFA} {
					add(object{"index": i.String(), "sex": sex, "x": x, "z": z}, growth.ValueAt(i, sex, x, z))
				}
				if mm := 440 + x/2.5; mm == math.Trunc(mm) {
					for _, p := range []growth.Position{growth.Lying, growth.Standing} {
						add(object{"index": "wfh", "position": p, "sex": sex, "x": mm, "z": z}, growth.WeightAt(p, sex, mm, z))
					}
				}
			}
		}
	}
	return g
}

// letters are courses of weighings, with months left out and months weighed twice.
func letters() *group {
	g, r := &group{name: "letters of the growth card", of: "trend"}, random(7)
	for range 400 {
		sex, birth := growth.Sex(1+r.IntN(2)), born+civil.Date(r.IntN(365))
		weighings, want := []object{}, []object{}
		trend, grams := growth.Trend{}, 3000
		for day := birth + civil.Date(r.IntN(40)); day < birth+1900 && len(weighings) < 14; day += civil.Date(18 + r.IntN(35)) {
			grams += r.IntN(900) - 150
			weighings = append(weighings, object{"day": day, "grams": grams})
			if n := len(weighings); n > 1 && weighings[n-2]["day"].(civil.Date).Month() == day.Month() {
				weighings[n-2]["later"] = true
			}
		}
		for _, w := range weighings {
			if day := w["day"].(civil.Date); w["later"] == nil {
				gain := trend.Step(day.Month(), w["grams"].(int), day.MonthsSince(birth), sex)
				want = append(want, object{"gain": gain.String(), "twice": trend.TwiceNotRose()})
			}
		}
		g.add(object{"weighings": weighings, "birth": birth, "sex": sex}, want)
	}
	return g
}

func calendar() *group {
	g, r := &group{name: "completed months", of: "month"}, random(8)
	for range 4000 {
		birth := born + civil.Date(r.IntN(1500))
		day, n := birth+civil.Date(r.IntN(2000)), r.IntN(70)
		again := birth
		for again.MonthsSince(birth) < n {
			again++
		}
		g.add(object{"birth": birth, "day": day, "n": n}, object{"months": day.MonthsSince(birth), "again": again})
	}
	return g
}

// somebody is one of every group, with a past by chance.
func somebody(seed uint64) (standard.Facts, civil.Date) {
	r, today := random(seed), civil.MustDate("2026-11-22")
	today -= civil.Date(r.IntN(400))
	ago := func(days int) civil.Date { return today - civil.Date(r.IntN(days)) }
	groups := []standard.Group{standard.Child, standard.Child, standard.Child, standard.Pregnant, standard.Mother, standard.Bride, standard.Groom, standard.Adolescent, ""}
	f := standard.Facts{Group: groups[r.IntN(len(groups))], Risk: r.IntN(2) == 0, Had: map[string][]string{}}
	switch f.Group {
	case standard.Child:
		f.Birth = ago(1900)
	case standard.Pregnant:
		if f.LMP = ago(310); r.IntN(2) == 0 {
			f.LMP, f.EDD = 0, f.LMP+280
		}
	case standard.Mother:
		f.Delivered = ago(50)
	case standard.Bride, standard.Groom:
		f.Wedding = today + civil.Date(r.IntN(120))
	case standard.Adolescent:
		f.Birth = ago(6000)
	}
	if r.IntN(4) == 0 {
		f.Referred = ago(30)
	}
	for _, row := range standard.Rows {
		for r.IntN(5) > 1 && row.Code != "delivery" && row.Code != "answer" {
			when := ago(900).String()
			f.Had[row.What] = append(f.Had[row.What], when[:7+3*r.IntN(2)])
		}
	}
	return f, today
}

func schedule() *group {
	g := &group{name: "what is due", of: "due"}
	for seed := range uint64(4000) {
		f, today := somebody(seed)
		g.add(object{"facts": f, "today": today}, append([]standard.Due{}, standard.DueOf(f, today)...))
	}
	return g
}

func states() *group {
	g := &group{name: "the state of every row", of: "state"}
	for seed := range uint64(1500) {
		f, today := somebody(seed + 10_000)
		want := []standard.State{}
		for _, row := range standard.Rows {
			state, _, _ := row.Of(f, today)
			want = append(want, state)
		}
		g.add(object{"facts": f, "today": today}, want)
	}
	return g
}

// screenings answer what rules ask with numbers about their limits, yes, no, words
// and nothing.
func screenings() *group {
	g, r := &group{name: "screenings by chance", of: "screen"}, random(11)
	for range 3000 {
		rules := slices.Collect(func(yield func(standard.Rule) bool) {
			of := standard.Rules[r.IntN(len(standard.Rules))].Group
			for _, rule := range standard.Rules {
				if rule.Group == of && !yield(rule) {
					return
				}
			}
		})
		answers, own := standard.Answers{}, standard.Thresholds{}
		for _, rule := range rules {
			for _, x := range rule.All {
				limit, known := standard.With(nil)[x.Limit]
				switch kind := r.IntN(12); {
				case kind == 0:
					answers[x.Field] = nil
				case kind == 1:
				case x.Op == "is":
					answers[x.Field] = r.IntN(3) > 0 == x.Is
				case x.Op == "in":
					answers[x.Field] = append(x.In, "other")[r.IntN(len(x.In)+1)]
				default:
					answers[x.Field] = limit + r.IntN(7) - 3
				}
				if x.Limit != "" && !known && r.IntN(3) > 0 {
					answers[x.Limit] = r.IntN(4)
				}
				if known && r.IntN(6) == 0 {
					own[x.Limit] = limit + 1
				}
			}
		}
		risks, unasked := standard.Screen(rules[0].Group, answers, standard.With(own))
		g.add(object{"group": rules[0].Group, "answers": answers, "limits": own},
			object{"risks": append([]standard.Risk{}, risks...), "unasked": append([]string{}, unasked...)})
	}
	return g
}

// weighings are pairs, the second often odd: what to doubt, and what to do next.
func weighings() *group {
	g, r := &group{name: "weighings after weighings", of: "weighed"}, random(12)
	for range 6000 {
		m := growth.Measured{Sex: growth.Sex(1 + r.IntN(2)), Birth: born + civil.Date(r.IntN(400)), Position: growth.Position(r.IntN(3))}
		m.Day = m.Birth + civil.Date(r.IntN(1780))
		x, z := float64(m.Day-m.Birth), r.NormFloat64()*1.5-1
		m.Grams = int(1000 * growth.ValueAt(growth.WFA, m.Sex, x, z))
		m.Millimetres = int(10 * growth.ValueAt(growth.HFA, m.Sex, x, z+r.NormFloat64()/2))
		now := m
		now.Day += civil.Date(r.IntN(90))
		now.Position = growth.Position(r.IntN(3))
		now.Grams += r.IntN(2600) - 1100
		now.Millimetres += r.IntN(90) - 20
		now.Oedema = r.IntN(40) == 0
		now.ArmMM = []int{0, 0, 0, 110, 120, 140}[r.IntN(6)]
		w := standard.Weighed{Assessment: growth.Assess(now, growth.WHODays), ArmMM: now.ArmMM, Gain: []growth.Gain{0, growth.Rose, growth.NotRose}[r.IntN(3)], Sure: r.IntN(2) == 0, Doubts: standard.Doubts(now, &m)}
		w.Twice = w.Gain == growth.NotRose && r.IntN(3) == 0
		step := standard.Next(w)
		g.add(object{"now": measured(now, 0), "before": measured(m, 0), "gain": w.Gain.String(), "twice": w.Twice, "sure": w.Sure},
			object{"doubts": append([]standard.Doubt{}, w.Doubts...), "next": object{"code": step.Code, "severity": step.Severity, "refer": step.Refer}})
	}
	return g
}

func expectations() *group {
	g := &group{name: "what a pregnancy should have had", of: "expected"}
	for days := range 330 {
		grams, mm := 38_000+137*days, 1400+days
		g.add(object{"days": days, "grams": grams, "mm": mm}, object{"tablets": standard.TabletsExpected(days, standard.With(nil)),
			"antenatal": standard.AntenatalExpected(days), "bmi": standard.BMI(grams, mm)})
	}
	return g
}

func words() *group {
	g := &group{name: "proper water and latrine", of: "proper"}
	for _, code := range append(append(slices.Clone(standard.Water), standard.Latrine...), "", "moon") {
		g.add(object{"code": code}, object{"water": standard.ProperWater(code), "latrine": standard.ProperLatrine(code)})
	}
	return g
}
