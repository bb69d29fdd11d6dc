package anthro

import (
	"strings"

	"tumbuh/internal/base/fault"
)

// MaxProblems is how many bad rows are listed; all are counted.
const MaxProblems = 50

// problem is one row that could not be computed.
type problem struct {
	line   int
	column string // empty: the row has another number of fields than the header
	value  string
}

// problems collects bad rows in order.
type problems struct {
	count  int
	listed []problem
}

func (p *problems) add(line int, column string, value []byte) {
	p.count++
	if len(p.listed) < MaxProblems {
		if len(value) > 40 {
			value = value[:40]
		}
		p.listed = append(p.listed, problem{line, column, strings.ToValidUTF8(string(value), "�")})
	}
}

func (p *problems) join(o problems) {
	p.count += o.count
	p.listed = append(p.listed, o.listed[:min(len(o.listed), MaxProblems-len(p.listed))]...)
}

// err is nil when every row was good.
func (p *problems) err() error {
	if p.count == 0 {
		return nil
	}
	first := p.listed[0].args()
	first["Count"] = p.count
	e := fault.New(fault.Invalid, "growth.csv.problems", first)
	for _, row := range p.listed {
		key := "growth.csv.value"
		if row.column == "" {
			key = "growth.csv.columns"
		}
		e.Fields = append(e.Fields, fault.Field{Name: row.column, Key: key, Args: row.args()})
	}
	return e
}

func (p problem) args() fault.Args {
	return fault.Args{"Line": p.line, "Column": p.column, "Value": p.value}
}
