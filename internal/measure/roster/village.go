package roster

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/limit"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// Village is everybody who is or was there, each list in the order of ids.
type Village struct {
	Regency    string
	Code       string // 10 digits
	Today      civil.Date
	Limits     standard.Thresholds // the district's
	Households []*Household
	Persons    []*Person
	Children   []*Child
}

// Household is a family as it lives together; its number (KK) is not read.
type Household struct {
	family.Household // as it stands today
	Events           []care.Event
	Persons          []*Person
	Children         []*Child
	was              []described
	village          *Village
}

// described is a household as it stood from a day on.
type described struct {
	from civil.Date
	family.Household
}

// Person is somebody of a household, no child under five; the number (NIK) is not read.
type Person struct {
	family.Person
	Events      []care.Event // that stand, in order of time; without when it was written down
	Home        *Household   // nil: of none
	Born        []*Child     // whose mother she is, of those in this village
	Pregnancies []*Pregnancy // in order of time
	life
}

// Child is a child whom a posyandu knows, with all that its merged records say.
type Child struct {
	people.Child
	Visits []visit.Visit // that stand, in order of time; without arm, head and posyandu
	Events []care.Event
	Home   *Household
	Mother *Person // nil: not known, or never in this village
	life
}

// life is what persons and children have in common.
type life struct {
	village *Village
	home    *Household
	now     string      // the village where they live
	since   civil.Month // first month in which they count
	places  []place     // in order of time, one for each change
	last    civil.Month // of the newest weighing or event
	marks   []Marked    // from since on
	served  []form.Monthly
	paud    map[civil.Month]bool
}

// place is where somebody was, from a month on.
type place struct {
	from    civil.Month
	village string
}

// Of reads a village whole, as it stands today.
func Of(tx *db.Tx, regency, village string, today civil.Date) (*Village, error) {
	own, err := limit.In(tx, regency)
	if err != nil {
		return nil, err
	}
	v := &Village{Regency: regency, Code: village, Today: today, Limits: standard.With(own)}
	seen, err := everybody(tx, regency, village, today.Month())
	if err != nil {
		return nil, err
	}
	means, err := v.readChildren(tx, seen[family.OfChild])
	if err != nil {
		return nil, err
	}
	if err := v.readFamilies(tx, seen); err != nil {
		return nil, err
	}
	if err := v.readEvents(tx, means); err != nil {
		return nil, err
	}
	v.join()
	return v, nil
}

// readChildren reads the children with their visits; it tells which records were merged
// into which.
func (v *Village) readChildren(tx *db.Tx, ids []db.ID) (means map[db.ID]db.ID, err error) {
	found, err := people.ByID(tx, v.Regency, ids...)
	if err != nil {
		return nil, err
	}
	var kept []db.ID
	for _, c := range found {
		if _, there := found[c.MergedInto]; c.MergedInto != "" && !there {
			kept = append(kept, c.MergedInto)
		}
	}
	more, err := people.ByID(tx, v.Regency, kept...)
	if err != nil {
		return nil, err
	}
	maps.Copy(found, more)
	byID := map[db.ID]*Child{}
	ids = nil
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if c := found[id]; c.MergedInto == "" && c.Deleted == "" {
			byID[id] = &Child{Child: c, life: life{village: v, now: c.Village}}
			v.Children, ids = append(v.Children, byID[id]), append(ids, id)
		}
	}
	if means, err = visit.Merged(tx, v.Regency, ids); err != nil {
		return nil, err
	}
	for gone, kept := range means {
		ids, byID[gone] = append(ids, gone), byID[kept]
	}
	err = visit.Ever(tx, v.Regency, ids, func(w visit.Visit) error {
		c := byID[w.Child]
		c.Visits = append(c.Visits, w)
		return nil
	})
	for _, c := range v.Children {
		slices.SortFunc(c.Visits, func(a, b visit.Visit) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	}
	return means, err
}

// readFamilies reads the persons, and the households of all of them and of the children.
func (v *Village) readFamilies(tx *db.Tx, seen map[string][]db.ID) error {
	_, persons, err := family.ByID(tx, v.Regency, nil, seen[family.OfPerson])
	if err != nil {
		return err
	}
	homes := map[db.ID]bool{}
	for _, id := range seen[family.OfHousehold] {
		homes[id] = true
	}
	for _, p := range persons {
		v.Persons = append(v.Persons, &Person{Person: p, life: life{village: v, now: p.Village}})
		homes[p.Household] = true
	}
	for _, c := range v.Children {
		homes[c.Household] = true
	}
	delete(homes, "")
	slices.SortFunc(v.Persons, func(a, b *Person) int { return cmp.Compare(a.ID, b.ID) })
	households, _, err := family.ByID(tx, v.Regency, slices.Sorted(maps.Keys(homes)), nil)
	if err != nil {
		return err
	}
	was, err := family.Histories(tx, v.Regency, households)
	if err != nil {
		return err
	}
	zone := region.Zone(v.Regency)
	for _, h := range households {
		home := &Household{Household: h, village: v}
		for _, w := range was[h.ID] {
			home.was = append(home.was, described{civil.DateOf(w.At.In(zone)), w.Household})
		}
		v.Households = append(v.Households, home)
	}
	slices.SortFunc(v.Households, func(a, b *Household) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

func (v *Village) readEvents(tx *db.Tx, means map[db.ID]db.ID) error {
	of := map[db.ID]*[]care.Event{}
	for _, h := range v.Households {
		of[h.ID] = &h.Events
	}
	for _, p := range v.Persons {
		of[p.ID] = &p.Events
	}
	for _, c := range v.Children {
		of[c.ID] = &c.Events
	}
	for gone, kept := range means {
		of[gone] = of[kept]
	}
	err := care.Happened(tx, v.Regency, slices.Sorted(maps.Keys(of)), func(e care.Event) { *of[e.Subject] = append(*of[e.Subject], e) })
	for _, events := range of {
		slices.SortFunc(*events, func(a, b care.Event) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	}
	return err
}

// join ties people to their households and mothers, and finds out when each was where.
func (v *Village) join() {
	homes, mothers := map[db.ID]*Household{}, map[db.ID]*Person{}
	for _, h := range v.Households {
		homes[h.ID] = h
	}
	for _, p := range v.Persons {
		mothers[p.ID] = p
		if p.Home = homes[p.Household]; p.Home != nil {
			p.Home.Persons = append(p.Home.Persons, p)
		}
		p.settle(p.ID, p.Birth, p.Home, p.Events, nil)
	}
	for _, c := range v.Children {
		if c.Home = homes[c.Household]; c.Home != nil {
			c.Home.Children = append(c.Home.Children, c)
		}
		if c.Mother = mothers[c.Child.Mother]; c.Mother != nil {
			c.Mother.Born = append(c.Mother.Born, c)
		}
		c.settle(c.ID, c.Birth, c.Home, c.Events, c.Visits)
	}
	for _, p := range v.Persons {
		p.Pregnancies = pregnancies(p.Events)
	}
}

// settle finds out from what happened to somebody since when and where they count.
func (l *life) settle(id db.ID, birth civil.Date, home *Household, events []care.Event, visits []visit.Visit) {
	l.home, l.since = home, made(id, l.village.Regency, l.village.Today)
	var all []place
	for _, e := range events {
		all = append(all, place{e.Month, e.Village})
	}
	for _, w := range visits {
		all = append(all, place{w.Day.Month(), w.Village})
	}
	slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	for _, at := range all {
		l.since, l.last = min(l.since, at.from), max(l.last, at.from)
		if n := len(l.places); n > 0 && l.places[n-1].from == at.from {
			l.places[n-1] = at // the newest of a month
		} else if n == 0 || l.places[n-1].village != at.village {
			l.places = append(l.places, at)
		}
	}
	if birth != 0 {
		l.since = max(l.since, birth.Month())
	}
}

// made is the month in which a record was made, by the time in its id (UUIDv7).
func made(id db.ID, regency string, today civil.Date) civil.Month {
	if len(id) >= 13 {
		if ms, err := strconv.ParseInt(string(id[:8]+id[9:13]), 16, 64); err == nil {
			return min(civil.DateOf(time.UnixMilli(ms).In(region.Zone(regency))), today).Month()
		}
	}
	return today.Month()
}

// At is the village in which somebody counts in a month.
func (l *life) At(m civil.Month) string {
	if m > l.last || m < l.places[0].from && l.home != nil {
		return l.lived(m)
	}
	at := l.places[0].village
	for _, p := range l.places {
		if p.from <= m {
			at = p.village
		}
	}
	return at
}

// lived is the village where somebody lived at a month's end: with the household, as it
// moved, where they live with it now.
func (l *life) lived(m civil.Month) string {
	if l.home != nil && l.home.Village == l.now {
		if home, _ := l.home.On(m.Last()); home.Village != "" {
			return home.Village
		}
	}
	return l.now
}

// First is the first month in which somebody counts.
func (l *life) First() civil.Month { return l.since }

// First is the month in which a household was registered.
func (h *Household) First() civil.Month {
	if len(h.was) == 0 {
		return made(h.ID, h.Regency, h.village.Today)
	}
	return min(h.was[0].from, h.village.Today).Month()
}

// counts tells whether somebody counts in a month, wherever; gone is the day of the
// departure, 0 for none.
func (l *life) counts(m civil.Month, gone civil.Date) bool {
	return m >= l.since && m <= l.village.Today.Month() && (gone == 0 || m < gone.Month())
}

func (p *Person) counts(m civil.Month) bool { return p.life.counts(m, p.Gone) }

func (c *Child) counts(m civil.Month) bool {
	return c.life.counts(m, c.Gone) || c.life.counts(m, 0) && slices.ContainsFunc(c.Visits, func(w visit.Visit) bool { return w.Day.Month() == m })
}

// in tells whether somebody is in the village in a month.
func (l *life) in(m civil.Month) bool { return l.At(m) == l.village.Code }

// Here tells whether a person counts in the village in a month.
func (p *Person) Here(m civil.Month) bool { return p.counts(m) && p.in(m) }

// Here tells whether a child counts in the village in a month, whatever its age.
func (c *Child) Here(m civil.Month) bool { return c.counts(m) && c.in(m) }

// On is the household as it stood on a day, and whether it was registered then. Before
// it was, it is taken to have been as it was first described.
func (h *Household) On(day civil.Date) (family.Household, bool) {
	if len(h.was) == 0 {
		return h.Household, true
	}
	last := h.was[0]
	for _, w := range h.was[1:] {
		if w.from <= day {
			last = w
		}
	}
	return last.Household, h.was[0].from <= day
}
