package anthro

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strconv"

	"tumbuh/internal/fact/growth"
)

// answers are the columns that ZScore adds. A file that already has some of them
// loses those, so that what comes out can go in again.
var answers = []string{
	"clenhei", "cmeasure", "c9mo_flag", "cbmi", "csex", "zlen", "flen", "zwei", "fwei", "zwfl", "fwfl",
	"zbmi", "fbmi", "zhc", "fhc", "zac", "fac", "zts", "fts", "zss", "fss",
}

// ZScore writes every row of in with its answers behind it, in order: the length
// or height corrected, the position believed, the nine-month flag, BMI, sex, and
// the z-score and plausibility flag of each index. Z-scores have two decimals;
// clenhei and cbmi are the shortest text that reads back as the same number.
func ZScore(in io.Reader, out io.Writer) error {
	source := &blocks{in: in, size: blockSize}
	header, err := source.header()
	if err != nil {
		return err
	}
	s, err := newScorer(header)
	if err != nil {
		return err
	}
	if _, err := out.Write(s.header(header)); err != nil {
		return err
	}
	var bad problems
	err = ordered(source.fill, s.score, func(b *batch) error {
		bad.join(b.problems)
		_, err := out.Write(b.out)
		return err
	})
	if err != nil {
		return err
	}
	return bad.err()
}

type scorer struct {
	at      columns
	width   int   // fields of a record
	carried []int // those that go out as they came in
}

func newScorer(header [][]byte) (*scorer, error) {
	at, err := findColumns(header)
	s := &scorer{at: at, width: len(header)}
	for i, raw := range header {
		if !slices.Contains(answers, columnName(raw)) {
			s.carried = append(s.carried, i)
		}
	}
	return s, err
}

func (s *scorer) header(fields [][]byte) []byte {
	line := s.carry(nil, fields)
	for _, name := range answers {
		line = append(append(line, ','), name...)
	}
	return append(line, '\n')
}

func (s *scorer) carry(dst []byte, fields [][]byte) []byte {
	for n, i := range s.carried {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, fields[i]...)
	}
	return dst
}

func (s *scorer) score(b *batch) {
	b.out, b.problems = b.out[:0], problems{}
	line, taken := b.line, 0
	var in growth.Input
	var out growth.Output
	for rest := b.in; len(rest) > 0; rest = rest[taken:] {
		b.fields, taken = record(rest, b.fields[:0])
		row := line
		line += bytes.Count(rest[:taken], []byte{'\n'})
		if len(b.fields) == 1 && len(b.fields[0]) == 0 {
			continue
		}
		good := true
		if len(b.fields) != s.width {
			good = false
			b.problems.add(row, "", nil)
			b.fields = append(b.fields, make([][]byte, s.width)...)[:s.width]
		} else if c := s.at.child(b.fields, &in); c >= 0 {
			good = false
			b.problems.add(row, names[c], s.at.cell(b.fields, c))
		}
		b.out = s.carry(b.out, b.fields)
		if good {
			growth.Compute(&in, &out)
			b.out = appendAnswers(b.out, &in, &out)
		} else {
			b.out = append(b.out, emptyAnswers...)
		}
		b.out = append(b.out, '\n')
	}
}

var emptyAnswers = bytes.Repeat([]byte{','}, len(answers))

func appendAnswers(dst []byte, in *growth.Input, out *growth.Output) []byte {
	dst = shortest(append(dst, ','), out.CLenHei)
	dst = append(dst, ',')
	switch out.CMeasure {
	case growth.Lying:
		dst = append(dst, 'l')
	case growth.Standing:
		dst = append(dst, 'h')
	}
	dst = append(dst, ',', digit(out.C9Mo), ',')
	dst = append(shortest(dst, out.CBMI), ',')
	if in.Sex != 0 {
		dst = append(dst, '0'+byte(in.Sex))
	}
	for i, z := range out.Z {
		dst = append(dst, ',')
		if math.IsNaN(z) {
			dst = append(dst, ',')
			continue
		}
		dst = append(decimals(dst, z), ',', digit(out.Flag[i]))
	}
	return dst
}

func digit(b bool) byte {
	if b {
		return '1'
	}
	return '0'
}

// decimals writes a score that is already rounded to two decimals.
func decimals(dst []byte, z float64) []byte {
	if math.IsInf(z, 0) || math.Abs(z) > 1e13 {
		return shortest(dst, z)
	}
	n := int64(math.Round(z * 100))
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendInt(dst, n/100, 10)
	return append(dst, '.', '0'+byte(n/10%10), '0'+byte(n%10))
}

// shortest writes v in the fewest digits that read back as v, very small and very
// large ones with an exponent; nothing for NaN, never -0.
func shortest(dst []byte, v float64) []byte {
	switch a := math.Abs(v); {
	case a != a:
		return dst
	case math.IsInf(v, 1):
		return append(dst, "Inf"...)
	case math.IsInf(v, -1):
		return append(dst, "-Inf"...)
	case a == 0:
		return append(dst, '0')
	case a < 1e-4 || a >= 1e16:
		return strconv.AppendFloat(dst, v, 'e', -1, 64)
	default:
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
}
