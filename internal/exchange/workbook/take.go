package workbook

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// taking is an import under way, inside its transaction.
type taking struct {
	tx       *db.Tx
	result   *Result
	place    *placer
	people   *people.Intake
	visits   *visit.Intake
	lines    lineWriter
	refresh  map[db.ID]bool
	reborn   map[db.ID]people.Child // whose birth date or sex was corrected
	moved    map[db.ID]civil.Month  // who is elsewhere now, or has a book: the first month of each
	progress func(Progress)
}

// at once: enough for one look-up to serve many lines, few enough to stay small.
var batchLines = 500

// measureAfter is how many lines tell the planner what a file is like.
const measureAfter = 5000

// run reads in one goroutine and records in another, batch by batch.
func (s *Service) run(tx *db.Tx, file *sheet.File, today civil.Date, r *Result, o Options) error {
	lines, err := insertLines(tx)
	if err != nil {
		return err
	}
	t := &taking{tx: tx, result: r, place: newPlacer(r.Regency), people: people.NewIntake(tx, r.Regency, r.ID),
		visits: visit.NewIntake(tx, r.Regency), lines: lines, refresh: map[db.ID]bool{}, reborn: map[db.ID]people.Child{}, moved: map[db.ID]civil.Month{}, progress: o.Progress}
	batches, stop, read := make(chan batch, 2), make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(batches)
		read <- readBatches(file, today, &r.Summary, batches, stop)
	}()
	err = t.takeAll(batches)
	close(stop)
	for range batches { // let the reader end
	}
	if e := <-read; err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	r.Titles = r.Summary.Titles()
	if r.Lines == 0 {
		return fault.New(fault.Invalid, "import.empty", nil)
	}
	return t.finish(s)
}

type batch struct {
	lines []Line
	share float64
}

// readBatches hands over lines until the file ends or nobody wants them.
func readBatches(file *sheet.File, today civil.Date, summary *Summary, out chan<- batch, stop <-chan struct{}) (err error) {
	b := batch{lines: make([]Line, 0, batchLines)}
	send := func() error {
		select {
		case out <- b:
			b.lines = make([]Line, 0, batchLines)
			return nil
		case <-stop:
			return errStopped
		}
	}
	*summary, err = ReadEPPGBM(file, today, func(l *Line) error {
		b.lines = append(b.lines, *l)
		b.share = l.Share
		if len(b.lines) < batchLines {
			return nil
		}
		return send()
	})
	if err == nil && len(b.lines) > 0 {
		err = send()
	}
	return err
}

var errStopped = fault.New(fault.Internal, "import.stopped", nil)

func (t *taking) takeAll(batches <-chan batch) error {
	for b := range batches {
		if err := t.tx.Context().Err(); err != nil {
			return err
		}
		if err := t.takeBatch(b.lines); err != nil {
			return err
		}
		t.tell("import.step.reading", b.share)
	}
	return nil
}

// tell says how far the import is.
func (t *taking) tell(step string, share float64) {
	r := t.result
	t.progress(Progress{Step: step, Share: share, Lines: r.Lines, New: r.New, Same: r.Same, Changed: r.Changed, Refused: r.Refused, Differing: r.Differing})
}

// item is a line on its way.
type item struct {
	line    *Line
	number  int
	village string
	reasons []Problem
	person  people.Taken
	verdict people.Verdict
	hash    int64
	known   bool // this very line was taken before: what a later one replaced does not come back
}

func (t *taking) takeBatch(lines []Line) error {
	items, children := make([]item, len(lines)), make([]people.Child, 0, len(lines))
	hashes := make([]int64, len(lines))
	for i := range lines {
		hashes[i] = lines[i].hash()
	}
	had, err := visit.Known(t.tx, t.result.Regency, hashes)
	if err != nil {
		return err
	}
	if n := t.result.Lines; n >= measureAfter && n < measureAfter+len(lines) {
		if err := t.tx.Analyze("child", "visit"); err != nil {
			return err
		}
	}
	for i := range lines {
		it := &items[i]
		t.result.Lines++
		it.line, it.number = &lines[i], t.result.Lines
		it.reasons = it.line.refusals()
		if it.reasons == nil {
			it.village, it.reasons = t.place.of(it.line)
		}
		it.hash = hashes[i]
		if it.known = it.reasons == nil && had[it.hash]; it.reasons == nil && !it.known {
			children = append(children, it.child())
		}
	}
	if err := t.people.Prepare(children); err != nil {
		return err
	}
	var ids []db.ID
	first, last := civil.Date(1<<31-1), civil.Date(0)
	next := 0
	for i := range items {
		it := &items[i]
		if it.reasons != nil || it.known {
			continue
		}
		taken, err := t.people.Take(children[next])
		next++
		if f := fault.As(err); f != nil && taken.Verdict == people.Refused {
			it.reasons = []Problem{{Key: f.Key, Args: f.Args, Refuses: true}}
			continue
		}
		if err != nil {
			return err
		}
		it.person = taken
		if was := taken.Before; was != nil && (was.Birth != taken.Child.Birth || was.Sex != taken.Child.Sex) {
			t.reborn[taken.Child.ID] = taken.Child
		}
		if was := taken.Before; was != nil && (was.Village != taken.Child.Village || was.Posyandu != taken.Child.Posyandu || was.KIA != taken.Child.KIA) {
			t.moved[taken.Child.ID] = taken.Child.Since
		}
		if taken.Verdict != people.New { // who was not known has no visits to look up
			ids = append(ids, taken.Child.ID)
		}
		first, last = min(first, it.line.Day), max(last, it.line.Day)
	}
	if err := t.visits.Prepare(ids, first, last); err != nil {
		return err
	}
	for i := range items {
		if err := t.takeVisit(&items[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *taking) takeVisit(it *item) error {
	r := t.result
	if it.reasons != nil {
		it.verdict = people.Refused
		r.Refused++
		return t.keep(it, it.reasons)
	}
	if it.known {
		r.Same++
		return nil
	}
	c := it.person.Child
	v, verdict, err := t.visits.Take(it.weighing(c.ID, r.ID), c.Sex, c.Birth)
	if err != nil {
		return err
	}
	it.verdict = verdict
	if verdict == people.Same && it.person.Verdict != people.Same {
		it.verdict = people.Changed
	}
	switch it.verdict {
	case people.New:
		r.New++
	case people.Same:
		r.Same++
	case people.Changed:
		r.Changed++
	}
	month := it.line.Day.Month()
	if it.verdict != people.Same {
		if r.First == 0 || month < r.First {
			r.First = month
		}
		r.Last = max(r.Last, month)
		t.refresh[c.ID] = true
	}
	notes := it.line.remarks()
	r.Remarks += len(notes)
	if v.Differs != 0 {
		r.Differing++
		notes = append(notes, differences(v)...)
	}
	if it.verdict == people.Same || it.verdict == people.New && notes == nil && it.person.Before == nil {
		return nil
	}
	return t.keep(it, notes)
}

// keep records what became of a line that has something to tell: why it was
// refused, what is odd, or what its child was before.
func (t *taking) keep(it *item, notes []Problem) error {
	r := t.result
	outcome := Outcome{Line: it.number, Sheet: it.line.Sheet, Row: it.line.Row, Verdict: it.verdict, Child: it.person.Child.ID, Notes: notes}
	var before any
	if it.verdict == people.Refused && !slices.ContainsFunc(notes, unwanted) {
		outcome.Raw = it.line.Raw
	}
	if it.person.Before != nil {
		before = it.person.Before
	}
	if notes != nil && len(r.Notable) < notable {
		r.Notable = append(r.Notable, outcome)
	}
	return t.lines.add(r.Import, outcome, before)
}

// unwanted tells of a refused line whose cells must not be kept: its child was
// erased, or its consent withdrawn.
func unwanted(p Problem) bool { return p.Key == "people.forgotten" || p.Key == "people.blocked" }

func (t *taking) finish(s *Service) error {
	r := t.result
	doubts, err := t.people.Finish()
	if err != nil {
		return err
	}
	r.Doubts = int(doubts)
	for id, c := range t.reborn {
		t.refresh[id] = true
		r.First = min(r.First, c.Since)
	}
	if err := t.visits.Close(); err != nil {
		return err
	}
	for _, c := range t.reborn {
		if err := visit.Rescore(t.tx, c); err != nil {
			return err
		}
	}
	if _, err := t.lines.Flush(); err != nil {
		return err
	}
	if err := insertImport(t.tx, r.Import); err != nil {
		return err
	}
	if r.First == 0 {
		return nil
	}
	t.tell("import.step.adding", 1)
	if err := t.tx.Analyze("child", "visit", "child_month"); err != nil {
		return err
	}
	children := make([]db.ID, 0, len(t.refresh))
	for id := range t.refresh {
		children = append(children, id)
	}
	return t.count(s, children)
}

// mostMoved is up to how many children who are elsewhere are counted anew one by one:
// of more it costs less to add all up.
const mostMoved = 2000

// count keeps what is computed true.
func (t *taking) count(s *Service, children []db.ID) error {
	regency, from := t.result.Regency, t.result.First
	var moved []db.ID
	since := from
	for id, first := range t.moved {
		if first < from {
			moved, since = append(moved, id), min(since, first)
		}
	}
	if len(moved) > mostMoved {
		from, moved = since, nil
	}
	if err := s.Refresh(t.tx, regency, from, children); err != nil {
		return err
	}
	slices.Sort(moved)
	for some := range slices.Chunk(moved, 100) {
		if err := s.Moved(t.tx, regency, since, some); err != nil {
			return err
		}
	}
	return nil
}

func (it *item) child() people.Child {
	l := it.line
	return people.Child{Village: it.village, NIK: l.NIK, TempID: l.TempID, Name: l.Name, Sex: l.Sex, Birth: l.Birth, Parent: l.Parent,
		BirthGrams: l.BirthGrams, BirthMM: l.BirthMM, Puskesmas: l.Puskesmas, Posyandu: l.Posyandu, RT: l.RT, RW: l.RW,
		Address: l.Address, KIA: l.KIA, Since: l.Day.Month(), AsOf: l.Day}
}

func (it *item) weighing(child, source db.ID) visit.Visit {
	l := it.line
	return visit.Visit{Child: child, Day: l.Day, Village: it.village, Posyandu: l.Posyandu, Grams: l.Grams, MM: l.MM, ArmMM: l.ArmMM,
		Position: l.Position, Brought: l.Brought, Import: source, Line: it.number, Hash: it.hash}
}

// hash is of what the line says, wherever it stands; 64 bits tell some ten
// million lines apart with a chance of one in four hundred thousand of a mistake.
func (l *Line) hash() int64 {
	h := fnv.New64a()
	fmt.Fprint(h, l.NIK, "|", l.TempID, "|", l.Name, "|", l.Sex, l.Birth, l.Day, l.BirthGrams, l.BirthMM, "|", l.Parent, "|",
		l.Regency, "|", l.District, "|", l.Puskesmas, "|", l.Posyandu, "|", l.Village, "|", l.VillageCode, "|", l.RT, "|", l.RW, "|", l.Address, "|",
		l.Grams, " ", l.MM, " ", l.ArmMM, " ", l.Position, " ", yesNo(l.KIA))
	for _, i := range visit.Stored {
		if said := l.Brought.Of(i); said != nil {
			fmt.Fprint(h, "|", said.Label, hundredths(said.Z))
		}
	}
	return int64(h.Sum64())
}

func yesNo(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

// refusals and remarks are a line's problems, apart by what they do to it.
func (l *Line) refusals() []Problem { return l.notes(true) }
func (l *Line) remarks() []Problem  { return l.notes(false) }

func (l *Line) notes(refusing bool) (notes []Problem) {
	for _, p := range l.Problems {
		if p.Refuses == refusing {
			notes = append(notes, p)
		}
	}
	return notes
}

// differences say where the file's own score or class is not ours.
func differences(v visit.Visit) (notes []Problem) {
	for _, i := range visit.Stored {
		said := v.Brought.Of(i)
		if v.Differs&(1<<i) == 0 || said == nil {
			continue
		}
		args := fault.Args{"Index": fault.Key("growth.index." + i.String() + ".short"), "Theirs": cmp.Or(said.Label, "–"), "TheirZ": hundredths(said.Z),
			"Ours": fault.Key(growth.Classify(i, v.Scores[i]).Key), "OurZ": "–"}
		if z := int(v.Scores[i].Z); v.Scores[i].State != growth.Missing {
			args["OurZ"] = hundredths(&z)
		}
		notes = append(notes, Problem{Key: "import.differs", Args: args})
	}
	return notes
}

// hundredths writes a z-score as the file would: a point, two decimals.
func hundredths(z *int) string {
	if z == nil {
		return "–"
	}
	return sheet.Decimal(*z, 2).Text
}
