package budget

import (
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
)

// Place says whether a row stands in a document, and where.
type Place struct {
	In   string `json:"in,omitempty"` // Yes, No; empty: nobody has said
	Code string `json:"code,omitempty"`
	Page string `json:"page,omitempty"`
}

// Yes and No are the answers.
const Yes, No = "yes", "no"

// Placed is a row of control matrix 1. Its id is the plan row's.
type Placed struct {
	RKPD   Place          `json:"rkpd"`
	Renja  Place          `json:"renja"`
	Target *plan.Quantity `json:"target,omitempty"` // in the documents; nil: nobody has said
	Reason string         `json:"reason,omitempty"` // why it differs, and what is done
}

// Granted is a row of control matrix 2. Its id is the plan row's.
type Granted struct {
	Ceiling *rupiah.Amount `json:"kua,omitempty"` // in KUA-PPAS; nil: nobody has said
	Budget  *rupiah.Amount `json:"apbd,omitempty"`
	Reason  string         `json:"reason,omitempty"`
}

const (
	placed  = register.Kind[Placed]("budget.mark")
	granted = register.Kind[Granted]("budget.grant")
)

// Line is a row of the plan with what is known of its way.
type Line struct {
	Row     register.Entry[plan.Row]
	Placed  register.Entry[Placed]
	Granted register.Entry[Granted]
	Told    [4]*register.Entry[Realised] // by quarter
	Changes int                          // since the plan was final
}

// Regional tells whether the row's money passes through the regency's APBD. Of a row whose
// source is not told it is to be expected.
func (l Line) Regional() bool {
	source, known := plan.SourceOf(l.Row.Body.Source)
	return !l.Row.Body.Unfunded && (!known || source.Fund == plan.RegencyFund)
}

// Fit is how much of a row's budget a document carries.
type Fit string

const (
	Unknown Fit = "unknown"
	None    Fit = "none"
	Partial Fit = "partial"
	Full    Fit = "full"
	Above   Fit = "above" // more than was planned
)

// FitOf compares an amount with what was planned.
func FitOf(planned rupiah.Amount, amount *rupiah.Amount) Fit {
	switch {
	case amount == nil || planned == 0:
		return Unknown
	case *amount > planned:
		return Above
	case *amount == planned:
		return Full
	case *amount == 0:
		return None
	}
	return Partial
}

// Carried is the newest amount that is known of the row: of APBD, else of KUA-PPAS.
func (l Line) Carried() *rupiah.Amount {
	if l.Granted.Body.Budget != nil {
		return l.Granted.Body.Budget
	}
	return l.Granted.Body.Ceiling
}

// Difference is what the newest amount has more (or less, below nought) than the plan;
// known is false where one of the two is not told.
func (l Line) Difference() (more rupiah.Amount, known bool) {
	carried, body := l.Carried(), l.Row.Body
	if carried == nil || body.Cost == 0 && !body.Unfunded {
		return 0, false
	}
	return *carried - body.Cost, true
}

// Limit is what may be spent on the row without a word: APBD's amount where it is known,
// else the plan's; known is false where nobody has told either.
func (l Line) Limit() (limit rupiah.Amount, known bool) {
	if l.Granted.Body.Budget != nil {
		return *l.Granted.Body.Budget, true
	}
	return l.Row.Body.Cost, l.Row.Body.Cost > 0 || l.Row.Body.Unfunded
}

// check tells what is wrong with a row of matrix 1.
func (p *Placed) check(row plan.Row) error {
	var wrong fields
	differs := p.Target != nil && *p.Target != row.Volume
	for _, at := range []struct {
		name string
		*Place
	}{{"rkpd", &p.RKPD}, {"renja", &p.Renja}} {
		wrong.say(at.In != "" && at.In != Yes && at.In != No, at.name, "budget.choose", nil)
		wrong.text(at.name+"_kode", &at.Code, 0, 40)
		wrong.text(at.name+"_halaman", &at.Page, 0, 20)
		wrong.say(at.In != Yes && (at.Code != "" || at.Page != ""), at.name, "budget.placed.where", nil)
		differs = differs || at.In == No
	}
	wrong.say(p.Target != nil && *p.Target < 0, "target", "budget.negative", nil)
	wrong.text("alasan", &p.Reason, least(differs), 500)
	return wrong.fault()
}

// check tells what is wrong with a row of matrix 2.
func (g *Granted) check(row plan.Row) error {
	var wrong fields
	differs := false
	for _, one := range []struct {
		name   string
		amount *rupiah.Amount
	}{{"kua", g.Ceiling}, {"apbd", g.Budget}} {
		wrong.say(one.amount != nil && *one.amount < 0, one.name, "budget.negative", nil)
		differs = differs || one.amount != nil && *one.amount < row.Cost
	}
	wrong.text("alasan", &g.Reason, least(differs), 500)
	return wrong.fault()
}

// least is how long a reason is at least, where one is needed.
func least(needed bool) int {
	if needed {
		return 5
	}
	return 0
}
