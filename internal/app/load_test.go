package app_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/fact/region"
)

// loadPlan is how much a load is. go test tries a little of it; make load all.
type loadPlan struct{ phones, children, rate, seconds, batch, households, people int }

func planned() loadPlan {
	return loadPlan{often("PHONES", 6), often("CHILDREN", 400), often("RATE", 500), often("SECONDS", 1), 50, often("HOUSEHOLDS", 20), often("PEOPLE", 120)}
}

// Phones push, pull and fill for the first time, against the real program, while its
// jobs add figures up and a new month is opened; then every record that was acknowledged
// is there, once, and the figures are those of a rebuild.
func TestPhonesUnderLoad(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			if os.Getenv("TUMBUH_STAND") == "" {
				t.Parallel()
			}
			l := newPhoneLoad(t, engine, planned())
			l.push()
			l.delta()
			l.first()
			l.verify()
		})
	}
}

// phoneLoad is a server at work and its phones.
type phoneLoad struct {
	*fleet
	t      *testing.T
	plan   loadPlan
	name   string
	random *rand.Rand
	config app.Config
	w      *world.World
	server *world.Process
}

func newPhoneLoad(t *testing.T, engine db.Engine, plan loadPlan) *phoneLoad {
	t.Helper()
	c := app.Config{Data: t.TempDir(), Now: time.Now}
	if engine == db.PostgreSQL {
		c.DB = dbtest.NewServer(t, "", "shared_buffers=256MB", "max_wal_size=2GB").URL
	}
	world.Run(t, c, "init", "--regency="+world.Regency)
	l := &phoneLoad{t: t, plan: plan, name: "Load" + "/" + engine.String(), random: chance(t), config: c, w: world.Open(t, c)}
	last := civil.DateOf(time.Now()).Month().Add(-1) // today's weighings open a month
	files, err := simulation.Write(context.Background(), simulation.Plan{Regency: world.Regency, Children: plan.children, Months: 1, Last: last, Seed: 4, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	world.Run(t, c, append([]string{"import", "eppgbm"}, files...)...)
	drain(t, l.w) // a phone knows of a child only once the feed tells of it
	var url string
	l.server, url = world.Serving(t, c)
	var phones []*loadPhone
	groups := l.posyandu()
	for i := range plan.phones {
		g := groups[i%len(groups)]
		share := (plan.phones - i%len(groups) + len(groups) - 1) / len(groups) // phones of this group
		p := enrolledPhone(t, l.w, url, i, g.at)
		p.children = g.children[i/len(groups)*len(g.children)/share : (i/len(groups)+1)*len(g.children)/share]
		p.register(t, l.random)
		phones = append(phones, p)
	}
	l.fleet = newFleet(t, url, phones)
	return l
}

type loadGroup struct {
	at       loadPlace
	children []loadChild
}

// posyandu are those that have children enough for a phone's day, the largest first.
func (l *phoneLoad) posyandu() []loadGroup {
	l.t.Helper()
	by := map[loadPlace]*loadGroup{}
	l.read(func(tx *db.Tx) error {
		return tx.Each("select id, birth, village, posyandu from child where regency = $1 and posyandu <> '' and merged_into is null and gone is null order by id", []any{world.Regency}, func(s db.Scan) error {
			var c loadChild
			var at loadPlace
			if err := s(&c.id, &c.birth, &at.village, &at.posyandu); err != nil {
				return err
			}
			if by[at] == nil {
				by[at] = &loadGroup{at: at}
			}
			by[at].children = append(by[at].children, c)
			return nil
		})
	})
	var all []loadGroup
	for _, g := range by {
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b loadGroup) int { return len(b.children) - len(a.children) })
	return all[:min(len(all), l.plan.phones)]
}

func (l *phoneLoad) read(f func(*db.Tx) error) {
	l.t.Helper()
	if err := l.w.DB.Read(context.Background(), f); err != nil {
		l.t.Fatal(err)
	}
}

// push is the day's work of all phones: first at the rate that is asked for, then as
// fast as a few at a time get through.
func (l *phoneLoad) push() {
	pause := time.Second * time.Duration(l.plan.batch) / time.Duration(l.plan.rate)
	l.paced(1, pause/4) // households: to have somebody to examine
	if n := l.errors + len(l.refused); n > 0 {
		l.t.Fatalf("registering: %d errors, refused %v", l.errors, l.refused)
	}
	each := max(2, l.plan.rate*l.plan.seconds/l.plan.batch/len(l.phones))
	for _, p := range l.phones {
		p.work(l.t, l.random, each+2, l.plan.batch)
	}
	runtime.GC() // of what was packed
	before, took := l.mark()
	memory := l.watch()
	lasted := l.paced(each, pause)
	first, second := memory()
	l.say("push", before, took, lasted, round(first), "MB-first-half", round(second), "MB-second-half")
	for _, p := range l.phones {
		p.batches = p.batches[:min(1, len(p.batches))]
	}
	before, took = l.mark()
	l.say("flood", before, took, l.flood(32))
}

// mark is where counting begins.
func (l *phoneLoad) mark() (records, requests int) { return len(l.acked), len(l.took) }

// say prints what happened since a mark.
func (l *phoneLoad) say(what string, records, requests int, lasted time.Duration, more ...any) {
	took := slices.Sorted(slices.Values(l.took[requests:]))
	if len(took) == 0 {
		l.t.Fatalf("%s: nothing was answered", what)
	}
	at := func(percent int) string { return ms(took[min(len(took)-1, len(took)*percent/100)]) }
	refused := 0
	for _, n := range l.refused {
		refused += n
	}
	if l.errors+refused > 0 {
		l.t.Errorf("%s: %d errors, refused %v", what, l.errors, l.refused)
	}
	figures := []any{at(50), "ms-p50", at(95), "ms-p95", at(99), "ms-p99"}
	if n := len(l.acked) - records; n > 0 {
		figures = append([]any{int(float64(n) / lasted.Seconds()), "records/s"}, figures...)
	}
	figures = append(figures, l.errors+refused, "errors", l.putOff, "put-off")
	tell(l.t, l.name+"/"+what, append(figures, more...)...)
	l.errors, l.putOff = 0, 0
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()*1000) }
func round(mb float64) string   { return fmt.Sprintf("%.0f", mb) }

// tell prints figures as a benchmark does, for scripts/load.
func tell(t *testing.T, name string, figures ...any) {
	line := "Benchmark" + name + " 1"
	for i := 0; i < len(figures); i += 2 {
		line += fmt.Sprintf(" %v %s", figures[i], figures[i+1])
	}
	if t.Log(line); os.Getenv("TUMBUH_STAND") != "" {
		fmt.Println(line)
	}
}

// watch looks at the server's memory until it is asked for the mean of either half.
func (l *phoneLoad) watch() func() (first, second float64) {
	var seen []float64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
				seen = append(seen, resident(l.server.Process.Pid))
			}
		}
	}()
	return func() (float64, float64) {
		close(stop)
		<-stopped
		seen = seen[len(seen)/4:] // without what fills at first
		mean := func(of []float64) (sum float64) {
			for _, mb := range of {
				sum += mb / float64(len(of))
			}
			return sum
		}
		return mean(seen[:len(seen)/2]), mean(seen[len(seen)/2:])
	}
}

// resident is how many megabytes a process holds; 0 where the system does not tell.
func resident(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, found := strings.Cut(string(text), "VmRSS:")
	if err != nil || !found {
		return 0
	}
	kb, _ := strconv.Atoi(strings.Fields(after)[0])
	return float64(kb) / 1000
}

// delta is what a phone asks for all day: what the others of its posyandu and its office
// have changed since. All push once more meanwhile.
func (l *phoneLoad) delta() {
	for _, p := range l.phones {
		l.pull(l.client, l.url, p, nil)
	}
	for _, p := range l.phones {
		p.work(l.t, l.random, 1, l.plan.batch)
	}
	pause := time.Second * time.Duration(l.plan.batch) / time.Duration(l.plan.rate)
	records, _ := l.mark()
	var pushing sync.WaitGroup
	pushes := newFleet(l.t, l.url, l.phones)
	pushing.Go(func() { pushes.paced(1, 2*pause) })
	_, requests := l.mark()
	start, docs := time.Now(), 0
	var all sync.WaitGroup
	var mu sync.Mutex
	for i, p := range l.phones {
		all.Go(func() {
			time.Sleep(time.Until(start.Add(time.Second + time.Duration(i)*2*pause))) // after its own push
			n := l.pull(l.client, l.url, p, nil)
			mu.Lock()
			defer mu.Unlock()
			docs += n
		})
	}
	all.Wait()
	lasted := time.Since(start)
	pushing.Wait()
	l.say("delta", records, requests, lasted, docs, "subjects")
	l.acked, l.errors = append(l.acked, pushes.acked...), l.errors+pushes.errors
}

// first is the first filling of a phone with a large village, at 1 Mbit/s, and over a
// line that breaks.
func (l *phoneLoad) first() {
	villages := region.Villages(world.Regency)
	at := loadPlace{village: villages[len(villages)-1].Code}
	writer := enrolledPhone(l.t, l.w, l.url, 100_000, at)
	var records []loadRecord
	var home loadRecord
	for i := range l.plan.people {
		if i == 0 || i*l.plan.households/l.plan.people != (i-1)*l.plan.households/l.plan.people {
			home = registered("household", at, map[string]any{"head": word(l.random) + " " + word(l.random), "kk": fmt.Sprintf("73129999%08d", i), "rt": "001", "rw": "003", "address": "Jl. " + word(l.random), "water": "borehole", "latrine": "septic", "welfare": 2})
			records = append(records, home)
		}
		fields := map[string]any{"household": home.ID, "name": word(l.random) + " " + word(l.random), "sex": 1 + i%2}
		if i%10 > 0 {
			fields["relation"], fields["birth"], fields["nik"] = "other", civil.MustDate("1960-01-01")+civil.Date(i), fmt.Sprintf("73128888%08d", i)
			records = append(records, registered("person", at, fields))
			continue
		}
		fields["birth"], fields["parent"] = civil.DateOf(time.Now())-civil.Date(200+i%1500), word(l.random)
		child := registered("child", at, fields)
		records = append(records, child, recorded("weighing", child.ID, map[string]any{"day": civil.DateOf(time.Now()) - 1, "grams": 9000, "mm": 760, "position": 1}))
	}
	requests, acked := len(l.took), len(l.acked)
	for some := range slices.Chunk(records, 500) {
		l.fleet.push(writer, request(l.t, some, "", 0), time.Now())
	}
	if n := len(l.acked) - acked; n != len(records) {
		l.t.Errorf("%d of %d records of the large village were taken: %v", n, len(records), l.refused)
	}
	l.took = l.took[:requests]
	subjects := map[db.ID]bool{}
	for _, r := range records {
		subjects[r.Subject] = true
	}
	var cut func() int64
	for n, name := range []string{"first", "broken"} {
		p, way := enrolledPhone(l.t, l.w, l.url, 100_001+n, at), newLine(l.t, l.url, 1_000_000/8, cut)
		phone := newFleet(l.t, way.url(), nil)
		got, start := map[db.ID]int{}, time.Now()
		phone.pull(phone.client, way.url(), p, got)
		took := time.Since(start)
		missing := 0
		for id := range subjects {
			if got[id] != 1 {
				missing++
			}
		}
		if missing > 0 || phone.errors > 0 {
			l.t.Errorf("%s: %d of %d subjects did not come once, %d errors", name, missing, len(subjects), phone.errors)
		}
		cut = cuts(l.random, 20, way.wire.Load()/10) // of the next
		tell(l.t, l.name+"/"+name, fmt.Sprintf("%.1f", took.Seconds()), "s", len(got), "subjects", fmt.Sprintf("%.2f", float64(way.wire.Load())/1e6), "MB-on-the-wire", way.lines.Load(), "lines")
	}
}

// verify waits until the jobs have caught up and looks whether all that was acknowledged
// is there, once, and adds up.
func (l *phoneLoad) verify() {
	start := time.Now()
	for behind := 1; behind > 0; time.Sleep(50 * time.Millisecond) {
		l.read(func(tx *db.Tx) error {
			_, err := tx.One("select count(*) from ledger where regency = $1 and action = 'field.push' and seq > (select seq from job where regency = $1 and name = 'figures')", []any{world.Regency}, &behind)
			return err
		})
		if time.Since(start) > 10*time.Minute {
			l.t.Fatalf("the jobs are %d pushes behind", behind)
		}
	}
	caught := time.Since(start)
	l.server.Kill()
	there := map[db.ID]int{}
	l.read(func(tx *db.Tx) error {
		return tx.Each("select id from visit union all select id from care union all select id from edit", nil, func(s db.Scan) error {
			var id db.ID
			err := s(&id)
			there[id]++
			return err
		})
	})
	lost, twice := 0, 0
	for _, id := range l.acked {
		switch there[id] {
		case 0:
			lost++
		case 1:
		default:
			twice++
		}
	}
	if lost+twice > 0 || len(l.acked) == 0 {
		l.t.Errorf("of %d acknowledged records %d are not there, %d twice", len(l.acked), lost, twice)
	}
	if err := l.w.Jobs.Drain(context.Background()); err != nil {
		l.t.Error(err)
	}
	err := l.w.DB.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		return cmp.Or(addsUp(tx), errLooked)
	})
	if err != errLooked {
		l.t.Error(err)
	}
	tell(l.t, l.name+"/verified", len(l.acked), "acknowledged", lost, "lost", twice, "twice", fmt.Sprintf("%.1f", caught.Seconds()), "s-until-figures")
}
