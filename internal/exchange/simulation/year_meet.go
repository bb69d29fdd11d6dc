package simulation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// mostPromised is how many commitments the regency's rembuk has.
const mostPromised = 30

// gathering is a meeting that is made up.
type gathering struct {
	kind     rembuk.Kind
	area     string
	month    time.Month
	day      int
	people   int
	promises int
}

// meet holds what is due: the regency's rembuk, one in each kecamatan and in each
// priority village, and meetings of the team in between.
func (m *made) meet(ctx context.Context) error {
	all := []gathering{{rembuk.Rakor, m.Regency, time.January, 21, 18, 3}}
	for i, d := range region.Children(m.Regency) {
		all = append(all, gathering{rembuk.Rembuk, d.Code, time.April, 6 + i, 16, 2})
	}
	for i, code := range m.lokus {
		all = append(all, gathering{rembuk.Rembuk, code, time.April, 20 + i%8, 12, 1})
	}
	all = append(all, gathering{rembuk.Rembuk, m.Regency, time.May, 21, 96, mostPromised}, gathering{rembuk.Rakor, m.Regency, time.September, 16, 22, 3},
		gathering{rembuk.Rakor, m.Regency, time.December, 9, 20, 2})
	for _, g := range all {
		if err := m.gather(ctx, g); err != nil {
			return fmt.Errorf("%s in %s: %w", g.kind, g.area, err)
		}
	}
	return nil
}

// at are the meetings as they are on a day: what is told then carries that day.
func (m *made) at(day civil.Date) *rembuk.Service {
	s := *m.o.Meetings
	y, month, d := day.YMD()
	s.Now = func() time.Time { return time.Date(y, month, d, 10, 0, 0, 0, region.Zone(m.Regency)) }
	return &s
}

func (m *made) gather(ctx context.Context, g gathering) error {
	role, office := map[region.Level]account.Role{region.Regency: account.Secretariat, region.District: account.District, region.Village: account.Village}[region.LevelOf(g.area)], g.area
	if g.area == m.Regency {
		office = "bappeda"
	}
	by := m.as(role, g.area)
	day, come := m.on(g.month, g.day)
	at := m.at(min(day, m.Today))
	ground, err := at.Ground(ctx, m.words, by, g.kind, g.area, m.Year)
	if err != nil {
		return err
	}
	place, _ := region.Get(g.area)
	head := rembuk.Head{Kind: g.kind, Title: m.words.T("rembuk.kind."+string(g.kind)) + " " + m.words.T(place.Kind.Key()) + " " + place.Bare() + " " + fmt.Sprint(m.Year),
		Place: "Aula kantor", Day: day, From: "09:00", Until: "13:00", Chair: rembuk.Officer{Position: m.title(office)}, Secretary: rembuk.Officer{Position: "Sekretaris TPPS"}, Office: office,
		Basis: []string{"Peraturan Presiden Nomor 72 Tahun 2021 tentang Percepatan Penurunan Stunting"}}
	e, err := at.Call(ctx, by, g.area, m.Year, rembuk.Meeting{Head: head, Agenda: rembuk.Draft(m.words, g.kind, ground), Guests: rembuk.Invite(g.kind, g.area, ground.Lokus)})
	if err != nil {
		return err
	}
	m.done.Meetings++
	if err := at.Move(ctx, by, e.ID, rembuk.Invited, ""); err != nil || !come {
		return err
	}
	if err := at.Move(ctx, by, e.ID, rembuk.Held, ""); err != nil {
		return err
	}
	if err := at.Write(ctx, by, e.ID, m.came(e.Body.Guests, g.people)); err != nil {
		return err
	}
	minutes := rembuk.Minutes{Opening: "Rapat dibuka oleh pimpinan rapat.", Closing: "Rapat ditutup dengan pembacaan kesepakatan."}
	for _, p := range e.Body.Agenda {
		minutes.Said = append(minutes.Said, rembuk.Said{Point: p.ID, Text: "Peserta menerima bahan yang disajikan dan memberi masukan untuk penyempurnaan."})
	}
	if err := at.SaveMinutes(ctx, by, e.ID, rembuk.Stamp(rembuk.Minutes{}), minutes); err != nil {
		return err
	}
	decision := register.Entry[rembuk.Decision]{Part: e.ID, Body: rembuk.Decision{Text: "Rencana kegiatan disepakati dan dibawa ke dokumen perencanaan tahun berikutnya.", Office: office, Due: day + 60}}
	if err := at.SaveDecision(ctx, by, &decision); err != nil {
		return err
	}
	if promised := m.promises(g, day); len(promised) > 0 {
		if err := at.Promise(ctx, by, e.ID, promised); err != nil {
			return err
		}
		m.done.Commitments += len(promised)
	}
	if err := at.SaveSigning(ctx, by, e.ID, rembuk.Stamp([]rembuk.Signatory(nil)), m.signing(office, day)); err != nil {
		return err
	}
	return at.Move(ctx, by, e.ID, rembuk.Agreed, "")
}

// came is who came: of each institution somebody, until there are enough.
func (m *made) came(guests []rembuk.Guest, people int) (all []rembuk.Attendance) {
	for i := range people {
		g := guests[i%len(guests)]
		all = append(all, rembuk.Attendance{Name: fmt.Sprintf("Peserta %d", i+1), Institution: g.Called(m.words, m.frame), Position: g.Whom(m.words), Guest: g.ID, How: rembuk.Typed})
	}
	return all
}

func (m *made) signing(office string, day civil.Date) (all []rembuk.Signatory) {
	for i, s := range []struct{ kind, position string }{{"head", m.title(office)}, {"dprd", "Ketua Komisi"}, {"office", "Kepala Dinas Kesehatan"}, {"community", "Ketua TP PKK"}} {
		all = append(all, rembuk.Signatory{ID: fmt.Sprintf("s%d", i), Name: fmt.Sprintf("Penanda Tangan %d", i+1), Position: s.position, Kind: s.kind, Signed: day})
	}
	return all
}

// promises are of rows of the plan, spread over the offices that have some.
func (m *made) promises(g gathering, day civil.Date) (all []register.Entry[rembuk.Commitment]) {
	rows := slices.Clone(m.rows)
	rows = slices.DeleteFunc(rows, func(e register.Entry[plan.Row]) bool {
		return g.kind == rembuk.Rakor && e.Body.Nature != plan.Support || !region.Within(e.Area, g.area) && (g.area != m.Regency)
	})
	if len(rows) == 0 {
		return nil
	}
	count := min(g.promises, len(rows))
	for i := range count {
		e := rows[i*len(rows)/count]
		r := e.Body
		due := civil.Date(0)
		if d, ok := civil.NewDate(m.Year+i%2, []time.Month{time.August, time.June}[i%2], 30); ok {
			due = max(d, day+30)
		}
		all = append(all, register.Entry[rembuk.Commitment]{Body: rembuk.Commitment{Text: "Melaksanakan " + lowerFirst(r.Activity) + " sesuai rencana", Office: r.Office, Position: m.title(r.Office), Due: due,
			Measure: r.Output, Target: int64(r.Volume), Unit: r.Unit, Rows: []db.ID{e.ID}, Recommendations: r.Recommendations}})
	}
	return all
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return string(s[0]|0x20) + s[1:]
	}
	return s
}

// follow lets offices tell of their promises: most did what they said, some are on their
// way, some are hindered, some say nothing.
func (m *made) follow(ctx context.Context) error {
	by := m.secretariat()
	_, all, err := m.o.Meetings.List(ctx, by, m.Year, m.Regency)
	if err != nil {
		return err
	}
	for i, e := range all {
		day := min(e.Body.Due-5, m.Today)
		if day <= e.Body.Agreed || i%6 == 5 {
			continue
		}
		r := rembuk.Report{Progress: rembuk.Underway, Text: "Kegiatan berjalan; dokumen pengadaan selesai."}
		switch {
		case e.Body.Due <= m.Today && i%4 != 3:
			reached := e.Body.Target
			r = rembuk.Report{Progress: rembuk.Done, Text: "Selesai sesuai target.", Reached: &reached}
		case i%4 == 3:
			r = rembuk.Report{Progress: rembuk.Hindered, Text: "Menunggu pergeseran anggaran."}
		}
		if e.Body.Target == 0 {
			r.Reached = nil
		}
		if err := m.at(day).Report(ctx, by, e.ID, r); err != nil {
			return err
		}
	}
	return nil
}
