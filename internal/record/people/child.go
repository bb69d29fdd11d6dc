package people

import (
	"log/slog"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/fact/growth"
)

// Child is a child under five whom a posyandu knows. Empty texts and zeros mean
// not known.
type Child struct {
	Regency    string
	ID         db.ID
	Village    string // 10 digits
	NIK        string // 16 digits
	TempID     string // until the NIK is known
	Name       string
	Sex        growth.Sex
	Birth      civil.Date
	Parent     string // as written: father / mother, or one of them
	BirthGrams int
	BirthMM    int
	Puskesmas  string
	Posyandu   string
	RT, RW     string
	Address    string
	KIA        *bool       // has the mother-and-child health book
	Since      civil.Month // first weighing
	AsOf       civil.Date  // day of the source
	Gone       civil.Date  // moved away or died
	GoneWhy    string
	MergedInto db.ID
	MadeBy     db.ID // the import that it first came with; none: a phone made it
	Household  db.ID
	Mother     db.ID      // a person
	Deleted    string     // registered by mistake, and why
	Claim      string     // an NIK that this record says but another holds
	Blocked    civil.Date // since when kept out of sight; not written with the record
	Changed    db.Time    // when an import or an office last put something in; not written by them
}

// LogValue keeps names and numbers out of every log.
func (c Child) LogValue() slog.Value { return slog.StringValue("child " + string(c.ID)) }

// renew takes over what a newer source says and fills what is blank from an
// older one; it tells whether anything changed.
func (c *Child) renew(from Child) bool {
	old, newer := *c, from.AsOf >= c.AsOf
	text := func(have *string, says string) {
		if says != "" && (*have == "" || newer) {
			*have = says
		}
	}
	number := func(have *int, says int) {
		if says != 0 && (*have == 0 || newer) {
			*have = says
		}
	}
	text(&c.NIK, from.NIK)
	if c.NIK != "" {
		c.Claim = ""
	}
	text(&c.TempID, from.TempID)
	text(&c.Name, from.Name)
	text(&c.Parent, from.Parent)
	text(&c.Puskesmas, from.Puskesmas)
	text(&c.RT, from.RT)
	text(&c.RW, from.RW)
	text(&c.Address, from.Address)
	number(&c.BirthGrams, from.BirthGrams)
	number(&c.BirthMM, from.BirthMM)
	if newer { // the place goes together: a posyandu belongs to its village
		c.Village, c.Posyandu = from.Village, from.Posyandu
		c.Birth, c.Sex = from.Birth, from.Sex
		c.AsOf = from.AsOf
	}
	if from.KIA != nil && (c.KIA == nil || newer) && (c.KIA == nil || *c.KIA != *from.KIA) {
		c.KIA = from.KIA
	}
	c.Since = min(c.Since, from.Since)
	changed := *c != old
	// A later day alone is no change worth telling.
	old.AsOf, old.Since = c.AsOf, c.Since
	return changed && *c != old
}

// matchKey is what a child without a number is found by.
func (c Child) matchKey() string { return fold.Name(c.Name) + " " + c.Birth.String() }

// words are what a search finds the child by.
func (c Child) words() []string {
	all := append(fold.Words(c.Name), fold.Words(c.Parent)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// sameParent is true also where one side does not say.
func sameParent(a, b string) bool {
	a, b = fold.Name(a), fold.Name(b)
	return a == "" || b == "" || strings.Contains(a, b) || strings.Contains(b, a)
}

// samePerson tells whether two records with one number can be one child: of the
// three, name, birth date and sex, one may be a slip. A newborn is often written
// as "Bayi Ny. Siti" before it has a name.
func samePerson(a, b Child) bool {
	wrong := 0
	if a.Birth != b.Birth {
		wrong++
	}
	if a.Sex != b.Sex {
		wrong++
	}
	if b.Name != "" && !sameName(a.Name, b.Name) {
		wrong++
		if a.Sex == b.Sex && a.Birth == b.Birth && !unnamed(a.Name) && !unnamed(b.Name) {
			wrong++ // twins have all but the name in common
		}
	}
	return wrong <= 1
}

// sameName: a few letters apart, or with a word in common.
func sameName(a, b string) bool {
	if fold.Near(fold.Name(a), fold.Name(b), 3) {
		return true
	}
	for _, x := range fold.Words(a) {
		for _, y := range fold.Words(b) {
			if len(x) >= 4 && x == y {
				return true
			}
		}
	}
	return false
}

func unnamed(name string) bool {
	words := fold.Words(name)
	return len(words) > 0 && (words[0] == "bayi" || words[0] == "by" || words[0] == "anak")
}

// likeness says why two records of one birth date, sex and village may be one
// child; empty when they do not look so. Two whole and different NIKs need the very same name to be asked about.
// Twins share birth date and parents: that is why a person decides.
func likeness(a, b Child) string {
	if !sameParent(a.Parent, b.Parent) {
		return ""
	}
	x, y := fold.Name(a.Name), fold.Name(b.Name)
	differentNIK := a.NIK != "" && b.NIK != "" && a.NIK != b.NIK
	switch {
	case x == y && differentNIK:
		return "nik"
	case x == y:
		return "name"
	case differentNIK:
		return ""
	case fold.Near(x, y, 2) || strings.HasPrefix(x, y) && len(y) >= 4 || strings.HasPrefix(y, x) && len(x) >= 4:
		return "typo"
	}
	return ""
}
