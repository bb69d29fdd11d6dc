package privacy

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// Basis is one of the law's grounds for processing personal data.
type Basis string

const (
	Consent    Basis = "consent"
	Contract   Basis = "contract"
	Obligation Basis = "obligation"
	Vital      Basis = "vital"
	PublicTask Basis = "task"
	Interest   Basis = "interest"
)

// Law is a basis with its source; its name is catalogue key "privacy.basis.<basis>".
type Law struct {
	Basis     Basis
	Source    string
	Confirmed bool // false is shown as "not confirmed"
	Default   bool // may be the ground of a whole installation: consent is one person's
}

// Laws are all bases in the order of the law.
var Laws = []Law{
	{Consent, "UU 27/2022 Pasal 25", true, false}, // a child's parent or guardian consents
	{Contract, "UU 27/2022 Pasal 20 ayat (2) b", false, false},
	{Obligation, "UU 27/2022 Pasal 20 ayat (2) c", false, true},
	{Vital, "UU 27/2022 Pasal 20 ayat (2) d", false, false},
	{PublicTask, "UU 27/2022 Pasal 20 ayat (2) e; Permenkes 14/2019", false, true},
	{Interest, "UU 27/2022 Pasal 20 ayat (2) f", false, false},
}

// LawOf finds a basis.
func LawOf(b Basis) (Law, bool) {
	for _, l := range Laws {
		if l.Basis == b {
			return l, true
		}
	}
	return Law{}, false
}

// Purposes are what children's data are kept for: catalogue keys
// "privacy.purpose.<name>".
var Purposes = []string{"surveillance", "referral", "assistance", "audit"}

// Relations of who consents to the child: catalogue keys "privacy.relation.<name>".
var Relations = []string{"mother", "father", "guardian", "other"}

// Default is the ground of a whole installation.
type Default struct {
	Basis   Basis  `json:"basis"`
	Purpose string `json:"purpose"`
}

// Usual is the ground until an office says otherwise: nutrition surveillance is a
// task that Permenkes 14/2019 gives to the local government.
var Usual = Default{PublicTask, "surveillance"}

// Ground is why one child's data are kept.
type Ground struct {
	Regency      string
	Person, ID   db.ID
	Basis        Basis
	Purpose      string
	Giver        string // who consented
	Relation     string
	Given, Ended civil.Date // Ended: withdrawn, or over
	Note, ByName string
	Recorded     db.Time
}

// Standing is what a child's data stand on.
type Standing struct {
	Own     []Ground // the newest first
	Default Default
	Blocked civil.Date // since when
}

// blocks tells whether a child must be blocked: a consent was withdrawn and
// nothing of its own stands.
func blocks(own []Ground) bool {
	withdrawn := false
	for _, g := range own {
		if g.Ended == 0 {
			return false
		}
		withdrawn = withdrawn || g.Basis == Consent
	}
	return withdrawn
}
