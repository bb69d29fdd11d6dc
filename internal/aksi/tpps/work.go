package tpps

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
)

// Work is an activity of a field's programme of a year. It belongs to the area and year,
// not to one decree: a team that is replaced within the year leaves it to the next.
type Work struct {
	Field       string   `json:"field"`
	Activity    string   `json:"activity"`
	Output      string   `json:"output,omitempty"`
	Months      []int    `json:"months"`           // 1 to 12
	Office      string   `json:"office,omitempty"` // that leads it
	Rows        []db.ID  `json:"rows,omitempty"`   // of the plan
	Commitments []db.ID  `json:"commitments,omitempty"`
	Progress    Progress `json:"progress"`
	Told        string   `json:"told,omitempty"` // what came of it, or why not
}

// Progress of an activity; catalogue: tpps.progress.<progress>.
type Progress string

const (
	Planned Progress = "planned"
	Running Progress = "running"
	Done    Progress = "done"
	Dropped Progress = "dropped"
)

// Progresses in the order of pages.
var Progresses = []Progress{Planned, Running, Done, Dropped}

// Late tells whether the last of its months has passed and it is not done.
func (w Work) Late(year int, today civil.Date) bool {
	if len(w.Months) == 0 || w.Progress == Done || w.Progress == Dropped {
		return false
	}
	return civil.Month(year*100+slices.Max(w.Months)).Last() < today
}

func (w *Work) check(area string) error {
	var p problems
	p.text("kegiatan", &w.Activity, true, 500)
	p.text("keluaran", &w.Output, false, 500)
	p.text("hasil", &w.Told, w.Progress == Dropped, long)
	if !slices.Contains(Fields, w.Field) {
		p.add("bidang", "tpps.choose", nil)
	}
	if w.Progress = cmp.Or(w.Progress, Planned); !slices.Contains(Progresses, w.Progress) {
		p.add("kemajuan", "tpps.choose", nil)
	}
	slices.Sort(w.Months)
	if w.Months = slices.Compact(w.Months); len(w.Months) == 0 || w.Months[0] < 1 || w.Months[len(w.Months)-1] > 12 {
		p.add("bulan", "tpps.work.months", nil)
	}
	if w.Office != "" && !known(w.Office, area) {
		p.add("opd", "tpps.office", nil)
	}
	return p.fault()
}

// Report is what a field tells of a period: its done, planned and hindering things in
// its own words.
type Report struct {
	Field     string       `json:"field"`
	Period    civil.Period `json:"period"`
	Done      string       `json:"done,omitempty"`
	Planned   string       `json:"planned,omitempty"`
	Hinders   string       `json:"hinders,omitempty"`
	State     State        `json:"state"`
	Submitted civil.Date   `json:"submitted,omitempty"`
	By        string       `json:"by,omitempty"`   // who submitted it
	Due       civil.Date   `json:"due,omitempty"`  // as it stood when it was submitted
	Note      string       `json:"note,omitempty"` // the secretariat's, on accepting or giving back
	Judge     string       `json:"judge,omitempty"`
}

// State of a report; catalogue: tpps.state.<state>.
type State string

const (
	Drafting  State = "draft"
	Submitted State = "submitted"
	Returned  State = "returned" // given back, with what must be put right
	Accepted  State = "accepted"
)

// Late tells whether it was submitted late, or is overdue.
func (r Report) Late(due, today civil.Date) bool {
	if r.Submitted != 0 && r.State != Returned {
		return r.Submitted > cmp.Or(r.Due, due)
	}
	return due < today
}

// Open tells whether the field may still write.
func (r Report) Open() bool { return r.State == "" || r.State == Drafting || r.State == Returned }

// code is what only one report of an area, field and period has.
func (r Report) code(area string) string { return area + "/" + r.Field + "/" + r.Period.String() }

func (r *Report) check(whole bool) error {
	var p problems
	p.text("dilakukan", &r.Done, whole, long)
	p.text("direncanakan", &r.Planned, whole, long)
	p.text("kendala", &r.Hinders, whole, long)
	if !slices.Contains(Fields, r.Field) {
		p.add("bidang", "tpps.choose", nil)
	}
	if span := r.Period.Span(); span != civil.Quarterly && span != civil.Half {
		p.add("periode", "tpps.choose", nil)
	}
	return p.fault()
}

// Progress of a programme, what was dropped left out.
type Sum struct{ All, Done, Running, Late, Dropped int }

func sum(all []register.Entry[Work], today civil.Date) (s Sum) {
	for _, e := range all {
		switch e.Body.Progress {
		case Dropped:
			s.Dropped++
			continue
		case Done:
			s.Done++
		case Running:
			s.Running++
		}
		if s.All++; e.Body.Late(e.Year, today) {
			s.Late++
		}
	}
	return s
}

func none() error { return fault.New(fault.NotFound, "tpps.none", nil) }
