package rembuk

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
)

// mostUnnamed is how many meetings lose their names in one transaction: short enough to
// let others write in between.
const mostUnnamed = 50

// Named counts the names that meetings of a day or before still have: of those who came,
// led, kept the minutes and signed.
func Named(tx *db.Tx, regency string, until civil.Date) (int64, error) {
	return names(tx, regency, until, func(register.Entry[Meeting], []register.Entry[Attendance]) (bool, error) { return true, nil })
}

// Unname takes them away, of some meetings at a time, and tells how many: institutions
// and positions stay, and with them all counts. What an office has issued on paper is its
// archive.
func Unname(tx *db.Tx, by ledger.By, regency string, until civil.Date) (int64, error) {
	left := mostUnnamed
	return names(tx, regency, until, func(m register.Entry[Meeting], came []register.Entry[Attendance]) (bool, error) {
		m.Body = m.Body.Nameless()
		if _, err := meetings.Put(tx, by, regency, &m); err != nil {
			return false, err
		}
		for _, a := range came {
			a.Body.Name = ""
			if _, err := attendances.Put(tx, by, regency, &a); err != nil {
				return false, err
			}
		}
		left--
		return left > 0, nil
	})
}

// names counts those of the meetings until a day, and hands each that has some on, with
// who came by name, until it is told that this is enough.
func names(tx *db.Tx, regency string, until civil.Date, each func(register.Entry[Meeting], []register.Entry[Attendance]) (more bool, err error)) (n int64, err error) {
	all, err := Meetings(tx, regency, 0, "")
	if err != nil {
		return 0, err
	}
	for _, m := range all {
		if day := m.Body.Head.Day; day > until || day == 0 && civil.YearOf(m.Year).To().Last() > until {
			continue
		}
		came, err := attendances.List(tx, regency, register.Query{Part: m.ID})
		if err != nil {
			return n, err
		}
		had := n
		named := came[:0]
		for _, a := range came {
			if a.Body.Name != "" {
				n, named = n+1, append(named, a)
			}
		}
		for _, name := range m.Body.names() {
			if name != "" {
				n++
			}
		}
		if n == had {
			continue
		}
		if more, err := each(m, named); err != nil || !more {
			return n, err
		}
	}
	return n, nil
}

// names are those that stand in the meeting itself.
func (m Meeting) names() []string {
	all := []string{m.Head.Chair.Name, m.Head.Secretary.Name}
	for _, s := range m.Signing {
		all = append(all, s.Name)
	}
	return all
}
