package anthro

import (
	"bytes"
	"io"
	"math"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/survey"
)

// Prevalence reads a survey and writes WHO's table of prevalences: 135 columns
// for all children and for every group. Beside the columns of [ZScore] it knows
//
//	sw        sampling weight; missing is 0, a negative one ends the reading
//	cluster, strata     children without one are left out
//	typeres, gregion, wealthq (1 to 5 or Q1 to Q5), mothered, othergr
//
// A column that is absent was not part of the design. Bad rows are left out of the
// estimates and reported as by ZScore.
func Prevalence(in io.Reader, out io.Writer) error {
	source := &blocks{in: in, size: blockSize}
	header, err := source.header()
	if err != nil {
		return err
	}
	at, err := findColumns(header)
	if err != nil {
		return err
	}
	children, bad, err := readSurvey(source, at, len(header))
	if err != nil {
		return err
	}
	groups, err := survey.Estimate(children, at.design())
	if err != nil {
		return fault.New(fault.Invalid, "growth.csv.nothing", nil).Because(err)
	}
	if _, err := out.Write(table(groups)); err != nil {
		return err
	}
	return bad.err()
}

func (at *columns) design() survey.Design {
	d := survey.Design{Weights: at[samplingWeight] >= 0, Clusters: at[cluster] >= 0, Strata: at[strata] >= 0}
	for k := range d.Groups {
		d.Groups[k] = at[typeres+k] >= 0
	}
	return d
}

func readSurvey(source *blocks, at columns, width int) (children []survey.Child, bad problems, err error) {
	var fields [][]byte
	var block []byte
	for {
		var line, taken int
		if block, line, err = source.next(block); err != nil || len(block) == 0 {
			return children, bad, err
		}
		for rest := block; len(rest) > 0; rest = rest[taken:] {
			fields, taken = record(rest, fields[:0])
			row := line
			line += bytes.Count(rest[:taken], []byte{'\n'})
			if len(fields) == 1 && len(fields[0]) == 0 {
				continue
			}
			if len(fields) != width {
				bad.add(row, "", nil)
				continue
			}
			child, c := at.surveyed(fields)
			if child.Weight < 0 {
				return nil, bad, fault.New(fault.Invalid, "growth.csv.weight", fault.Args{"Line": row, "Value": string(at.cell(fields, samplingWeight))})
			}
			if c >= 0 {
				bad.add(row, names[c], at.cell(fields, c))
				continue
			}
			children = append(children, child)
		}
	}
}

// surveyed reads one row, as child does.
func (at *columns) surveyed(fields [][]byte) (c survey.Child, bad int) {
	var in growth.Input
	if bad = at.child(fields, &in); bad >= 0 {
		return c, bad
	}
	weight, ok := number(at.cell(fields, samplingWeight))
	if !ok {
		return c, samplingWeight
	}
	word := func(column int) string {
		if b := at.cell(fields, column); !missing(b) {
			return string(b)
		}
		return ""
	}
	c = survey.Child{
		Oedema: in.Oedema, Days: in.Days, Months: in.Months, Sex: " mf"[in.Sex],
		Weight: weight, Cluster: word(cluster), Stratum: word(strata),
	}
	for k := range c.Groups {
		c.Groups[k] = word(typeres + k)
	}
	var out growth.Output
	growth.ComputeSome(&in, &out, growth.Of(growth.HFA, growth.WFA, growth.BFA, growth.WFH))
	for i, index := range [survey.Indices]growth.Index{survey.HA: growth.HFA, survey.WA: growth.WFA, survey.BMI: growth.BFA, survey.WH: growth.WFH} {
		if c.Z[i] = out.Z[index]; out.Flag[index] {
			c.Z[i] = math.NaN()
		}
	}
	return c, -1
}

// table writes the groups under WHO's column names.
func table(groups []survey.Group) []byte {
	var head strings.Builder
	head.WriteString("Group")
	for _, x := range [survey.Indices]string{"HA", "WA", "BMI", "WH"} {
		head.WriteString("," + x + "Z_pop," + x + "Z_unwpop")
		for _, cut := range []string{"_3", "_2", "_1", "1", "2", "3", ""} {
			for _, part := range []string{"_r", "_se", "_ll", "_ul"} {
				head.WriteString("," + x + cut + part)
			}
		}
		head.WriteString("," + x + "_stdev")
	}
	head.WriteString(",HA_2_WH_2_pop,HA_2_WH_2_unwpop" +
		",HA_2_WH_2_r,HA_2_WH_2_se,HA_2_WH_2_ll,HA_2_WH_2_ul,HA_2_WH2_r,HA_2_WH2_se,HA_2_WH2_ll,HA_2_WH2_ul\n")
	dst := []byte(head.String())
	cells := func(values ...float64) {
		for _, v := range values {
			dst = shortest(append(dst, ','), v)
		}
	}
	value := func(v survey.Value) { cells(v.Mean, v.SE, v.Low, v.High) }
	for _, g := range groups {
		dst = append(dst, quoted(g.Label)...)
		for _, f := range g.Index {
			cells(f.Weighted, float64(f.Children))
			for _, share := range f.Share {
				value(share)
			}
			value(f.Z)
			cells(f.SD)
		}
		cells(g.Both.Weighted, float64(g.Both.Children))
		value(g.StuntedWasted)
		value(g.StuntedOverweight)
		dst = append(dst, '\n')
	}
	return dst
}

// quoted is s as a CSV field.
func quoted(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
