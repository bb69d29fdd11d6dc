// Package quality asks how far measurements can be believed: implausible values,
// digit preference, the spread of z-scores and age heaping, per posyandu. A bad
// scale or a guessing hand shows here before it shows in a figure.
//
// Rules and their sources: implausible is beyond WHO's limits (WHO 2006; ENA
// flags the same). The digit preference score is SMART's: the chi-square of the
// last digits' counts as a share of its greatest possible size, in percent; up to
// 7 excellent, 12 good, 20 acceptable, above problematic. The standard deviation
// of z-scores of a single population lies between 0.85 and 1.15 or so; WHO takes
// above 1.3 (height for age) for poor measuring. Age heaping is the share of ages
// at a full or half year; chance gives 2/12. The thresholds come from surveys:
// for a single posyandu they are hints, "not confirmed" for routine weighing.
package quality

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// Posyandu is what the measurements of one posyandu, or of several added up,
// look like in one month.
type Posyandu struct {
	Village      string
	Name         string
	Weighed      int
	Implausible  int
	WeightDigits [10]int // last digit of 0.1 kg
	HeightDigits [10]int // last digit of 0.1 cm
	Ages         [12]int // completed months modulo 12
	Scores       [3]Moments
}

// Moments are the count, sum and sum of squares of z-scores in hundredths.
type Moments struct{ N, Sum, Squares int }

// SD is the standard deviation in z; 0 with fewer than two scores.
func (m Moments) SD() float64 {
	if m.N < 2 {
		return 0
	}
	n, sum := float64(m.N), float64(m.Sum)
	return math.Sqrt((float64(m.Squares)-sum*sum/n)/(n-1)) / 100
}

// Mean is the mean z-score.
func (m Moments) Mean() float64 { return float64(m.Sum) / float64(max(m.N, 1)) / 100 }

// DigitScore is the digit preference score, 0 (none) to 100 (one digit only).
func DigitScore(counts [10]int) float64 {
	n := 0
	for _, c := range counts {
		n += c
	}
	if n == 0 {
		return 0
	}
	expected, chi := float64(n)/10, 0.0
	for _, c := range counts {
		chi += (float64(c) - expected) * (float64(c) - expected) / expected
	}
	return 100 * math.Sqrt(chi/(float64(n)*9))
}

// Heaping is the share of ages at full and half years.
func (p Posyandu) Heaping() float64 {
	n := 0
	for _, c := range p.Ages {
		n += c
	}
	return float64(p.Ages[0]+p.Ages[6]) / float64(max(n, 1))
}

// Limits beyond which a sign is worth a look, and the fewest weighings that make
// it one.
const (
	MaxDigitScore  = 20
	MaxSD          = 1.3
	MinSD          = 0.7
	MaxHeaping     = 0.30
	MaxImplausible = 0.01
	Enough         = 30
)

// Signs are the catalogue keys of what looks wrong.
func (p Posyandu) Signs() (keys []string) {
	sign := func(bad bool, key string) {
		if bad {
			keys = append(keys, "quality.sign."+key)
		}
	}
	sign(float64(p.Implausible) > MaxImplausible*float64(p.Weighed), "implausible")
	if p.Weighed < Enough {
		return keys
	}
	sign(DigitScore(p.WeightDigits) > MaxDigitScore, "weight-digits")
	sign(DigitScore(p.HeightDigits) > MaxDigitScore, "height-digits")
	sign(p.Scores[growth.HFA].SD() > MaxSD, "wide")
	sign(p.Scores[growth.HFA].N >= Enough && p.Scores[growth.HFA].SD() < MinSD, "narrow")
	sign(p.Heaping() > MaxHeaping, "ages")
	return keys
}

// count adds a row (by 1) or takes one away (by -1).
func (p *Posyandu) count(r *indicator.Row, by int) {
	if !r.Weighed {
		return
	}
	p.Weighed += by
	if r.Implausible() {
		p.Implausible += by
	}
	p.WeightDigits[r.Grams/100%10] += by
	if r.MM > 0 {
		p.HeightDigits[r.MM%10] += by
	}
	if r.Age >= 0 { // not born then, as is said of it now
		p.Ages[r.Age%12] += by
	}
	for i := range indicator.Indices {
		if z := r.Days[i]; z.Known() {
			p.Scores[i].N += by
			p.Scores[i].Sum += by * int(z.Z)
			p.Scores[i].Squares += by * int(z.Z) * int(z.Z)
		}
	}
}

// Plus adds two up: several posyandu, or a whole kecamatan.
func (p Posyandu) Plus(o Posyandu) Posyandu {
	p.Weighed += o.Weighed
	p.Implausible += o.Implausible
	for i := range p.WeightDigits {
		p.WeightDigits[i] += o.WeightDigits[i]
		p.HeightDigits[i] += o.HeightDigits[i]
	}
	for i := range p.Ages {
		p.Ages[i] += o.Ages[i]
	}
	for i := range p.Scores {
		p.Scores[i].N += o.Scores[i].N
		p.Scores[i].Sum += o.Scores[i].Sum
		p.Scores[i].Squares += o.Scores[i].Squares
	}
	return p
}

// Refresh adds the measurements of some months up again, per posyandu.
func Refresh(tx *db.Tx, regency string, from, to civil.Month) error {
	for month := from; month <= to; month = month.Add(1) {
		all := map[[2]string]*Posyandu{}
		err := indicator.EachRow(tx, regency, month, func(r *indicator.Row) error {
			key := [2]string{r.Village, r.Posyandu}
			if all[key] == nil {
				all[key] = &Posyandu{Village: r.Village, Name: r.Posyandu}
			}
			all[key].count(r, 1)
			return nil
		})
		if err != nil {
			return err
		}
		if err := save(tx, regency, month, all); err != nil {
			return err
		}
	}
	return nil
}

// Change moves the counts of posyandu by what indicator.Change answered.
func Change(tx *db.Tx, regency string, changes []indicator.Changed) error {
	moved := map[civil.Month]map[[2]string]*Posyandu{}
	count := func(r *indicator.Row, by int) {
		if r == nil {
			return
		}
		all, key := moved[r.Month], [2]string{r.Village, r.Posyandu}
		if all == nil {
			all = map[[2]string]*Posyandu{}
			moved[r.Month] = all
		}
		if all[key] == nil {
			all[key] = &Posyandu{Village: r.Village, Name: r.Posyandu}
		}
		all[key].count(r, by)
	}
	for _, c := range changes {
		count(c.Was, -1)
		count(c.Is, 1)
	}
	for month, all := range moved {
		if err := move(tx, regency, month, all); err != nil {
			return err
		}
	}
	return nil
}

// Service reads quality.
type Service struct{ DB *db.DB }

// ByPosyandu are the posyandu of an area in a month, village by village.
func (s *Service) ByPosyandu(ctx context.Context, by account.Actor, area string, month civil.Month) (all []Posyandu, err error) {
	if err := by.Allow(account.QualityRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = In(tx, area, month)
		return err
	})
	return all, err
}

// numbers and parse are how a row of counts lies in one text column.
func numbers(list []int) string {
	return strings.Trim(fmt.Sprint(list), "[]")
}

func parse(text string, into []int) error {
	fields := strings.Fields(text)
	if len(fields) != len(into) {
		return fmt.Errorf("%d counts, want %d", len(fields), len(into))
	}
	for i := range into {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			return err
		}
		into[i] = n
	}
	return nil
}
