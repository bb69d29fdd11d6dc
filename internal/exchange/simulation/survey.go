package simulation

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
)

// FromSurvey turns the children of a public survey into one workbook of the plan's
// last month, to see that importing it gives the answers published with the survey.
// r is CSV with the columns sex, age, age_unit, weight, lenhei, measure, armc, oedema
// and state, as WHO's own software takes them; other columns are not read.
//
// The survey's states are laid on the regency's villages, in order of first
// appearance, and each state's name is the address of its children. Row 17 of the
// survey (the header not counted) becomes ANAK SURVEI 00017 of KELUARGA 00017, with 17 at the end of
// the NIK. All are weighed on one day and born as many days before as WHO's age says:
// months × 30.4375, half a day upwards. What e-PPGBM has no column for cannot be
// carried: a row without age, sex or state, with oedema, of 60 months or more, or finer than
// gram and millimetre is an error.
func FromSurvey(ctx context.Context, r io.Reader, p Plan) ([]string, error) {
	p.Children, p.Months = 1, 1 // those of the survey
	if err := p.validate(); err != nil {
		return nil, err
	}
	in := csv.NewReader(r)
	head, err := in.Read()
	if err != nil {
		return nil, fault.New(fault.Invalid, "simulation.survey.file", nil).Because(err)
	}
	w := emptyWorld(p)
	states := map[string]*post{}
	path, err := p.workbook(ctx, p.Last, func(put func(row) error) error {
		for number := 1; ; number++ {
			values, err := in.Read()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return fault.New(fault.Invalid, "simulation.survey.file", nil).Because(err)
			}
			subject := readSubject(head, values)
			if !subject.whole {
				return fault.New(fault.Invalid, "simulation.survey.row", fault.Args{"Row": number})
			}
			if states[subject.state] == nil {
				villages := region.Villages(p.Regency)
				if len(states) == len(villages) {
					return fault.New(fault.Invalid, "simulation.survey.states", fault.Args{"Most": len(villages)})
				}
				v := villages[len(states)]
				district, _ := region.Get(region.Parent(v.Code))
				states[subject.state] = &post{name: "SURVEI", village: v, district: district, puskesmas: district.Name}
			}
			if err := put(w.subjectRow(subject, states[subject.state], number)); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	if p.Progress != nil {
		p.Progress(1, 1)
	}
	return []string{path}, nil
}

// subject is a child of a survey in stored units; 0 is not measured.
type subject struct {
	sex            growth.Sex
	days           int
	grams, mm, arm int
	position       growth.Position
	state          string
	whole          bool // can be carried over
}

func readSubject(head, values []string) subject {
	get := func(column string) string {
		if i := slices.Index(head, column); i >= 0 {
			return strings.TrimSpace(values[i])
		}
		return ""
	}
	s := subject{
		sex:      map[string]growth.Sex{"m": growth.Male, "1": growth.Male, "f": growth.Female, "2": growth.Female}[strings.ToLower(get("sex"))],
		position: map[string]growth.Position{"l": growth.Lying, "h": growth.Standing}[strings.ToLower(get("measure"))],
		state:    get("state"),
	}
	age, err := strconv.ParseFloat(get("age"), 64)
	switch get("age_unit") {
	case "m":
		age *= growth.DaysPerMonth
	case "d":
	default:
		age = -1
	}
	s.days = int(math.Floor(age + 0.5))
	s.whole = err == nil && s.sex != 0 && s.state != "" && s.days >= 0 && age < 60*growth.DaysPerMonth &&
		slices.Contains([]string{"", "n", "N", "2"}, get("oedema"))
	for _, m := range []struct {
		to      *int
		column  string
		perUnit float64
	}{{&s.grams, "weight", 1000}, {&s.mm, "lenhei", 10}, {&s.arm, "armc", 10}} {
		x, err := strconv.ParseFloat(get(m.column), 64)
		if get(m.column) == "" {
			continue
		}
		*m.to = int(math.Round(x * m.perUnit))
		s.whole = s.whole && err == nil && x >= 0 && x < 1e6 && float64(*m.to)/m.perUnit == x
	}
	return s
}

// subjectRow writes the child without classes and scores: those are what is to be
// found.
func (w *world) subjectRow(s subject, p *post, number int) row {
	day := w.Last.First() + 14
	birth := day - civil.Date(s.days)
	c := &child{
		id: number, sex: s.sex, birth: birth, post: p, rt: 1, rw: 1, nik: w.nextNIK(birth, s.sex),
		name: fmt.Sprintf("ANAK SURVEI %05d", number), parents: fmt.Sprintf("KELUARGA %05d", number),
	}
	cells := w.identity(visit{child: c, day: day})
	cells[colAddress] = sheet.String(s.state)
	for _, m := range []struct {
		column, n int
		places    uint8
	}{{colKg, s.grams, 3}, {colCm, s.mm, 1}, {colArm, s.arm, 1}} {
		if m.n > 0 {
			cells[m.column] = sheet.Decimal(m.n, m.places)
		}
	}
	cells[colPosition] = sheet.String(positions[s.position])
	return row{visit: &visit{child: c, day: day}, cells: cells}
}
