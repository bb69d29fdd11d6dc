package family

import (
	"log/slog"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

// Household is a family as it lives together. Empty texts and zeros mean not known.
type Household struct {
	Regency  string
	ID       db.ID
	Village  string // 10 digits
	Posyandu string
	KK       string // 16 digits, of the family card
	Head     string
	Hamlet   string // dusun
	RT, RW   string
	Address  string
	Phone    string
	Water    string // fact/standard
	Latrine  string
	Welfare  int // 1 poorest … 5
	ModernFP *bool
	Smoker   *bool
	Deleted  string // why it was a mistake
}

// Person is a member of a household who has no posyandu record as a child.
type Person struct {
	Regency   string
	ID        db.ID
	Household db.ID
	Village   string
	Posyandu  string
	NIK       string
	Name      string
	Sex       growth.Sex
	Birth     civil.Date
	Relation  string // to the head: fact/standard
	Phone     string
	Gone      civil.Date // moved away or died: record/care sets it
	GoneWhy   string
	Deleted   string
}

// LogValue keeps names and numbers out of every log.
func (h Household) LogValue() slog.Value { return slog.StringValue("household " + string(h.ID)) }

// LogValue keeps names and numbers out of every log.
func (p Person) LogValue() slog.Value { return slog.StringValue("person " + string(p.ID)) }

func (p Person) matchKey() string { return fold.Name(p.Name) + " " + p.Birth.String() }

// at is the place of a field in a record.
func (h *Household) at(name string) any {
	switch name {
	case "village":
		return &h.Village
	case "posyandu":
		return &h.Posyandu
	case "kk":
		return &h.KK
	case "head":
		return &h.Head
	case "hamlet":
		return &h.Hamlet
	case "rt":
		return &h.RT
	case "rw":
		return &h.RW
	case "address":
		return &h.Address
	case "phone":
		return &h.Phone
	case "water":
		return &h.Water
	case "latrine":
		return &h.Latrine
	case "welfare":
		return &h.Welfare
	case "modern_fp":
		return &h.ModernFP
	case "smoker":
		return &h.Smoker
	}
	return &h.Deleted
}

func (p *Person) at(name string) any {
	switch name {
	case "village":
		return &p.Village
	case "posyandu":
		return &p.Posyandu
	case "household":
		return &p.Household
	case "nik":
		return &p.NIK
	case "name":
		return &p.Name
	case "sex":
		return &p.Sex
	case "birth":
		return &p.Birth
	case "relation":
		return &p.Relation
	case "phone":
		return &p.Phone
	}
	return &p.Deleted
}

// childAt is the same for a child's record. Its number may be another record's: see people.Child.Claim.
func childAt(c *people.Child, name string) any {
	switch name {
	case "village":
		return &c.Village
	case "posyandu":
		return &c.Posyandu
	case "household":
		return &c.Household
	case "mother":
		return &c.Mother
	case "nik":
		if c.NIK == "" {
			return &c.Claim
		}
		return &c.NIK
	case "temp":
		return &c.TempID
	case "name":
		return &c.Name
	case "sex":
		return &c.Sex
	case "birth":
		return &c.Birth
	case "parent":
		return &c.Parent
	case "birth_grams":
		return &c.BirthGrams
	case "birth_mm":
		return &c.BirthMM
	case "kia":
		return &c.KIA
	case "rt":
		return &c.RT
	case "rw":
		return &c.RW
	case "address":
		return &c.Address
	}
	return &c.Deleted
}

// Subject is a household, person or child as far as others need to know of it.
type Subject struct {
	Kind     string
	ID       db.ID
	Village  string
	Posyandu string
	Name     string
	Sex      growth.Sex // 0: a household
	Birth    civil.Date
	Gone     bool  // deleted, merged into another, blocked
	Into     db.ID // the child that it was merged into
	Fault    error // why nothing may be recorded of it: blocked
}

// Item is where the subject stands.
func (s Subject) Item() feed.Item {
	return feed.Item{Kind: s.Kind, Subject: s.ID, Village: s.Village, Posyandu: s.Posyandu, Gone: s.Gone}
}
