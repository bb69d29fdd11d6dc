package account

import (
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Action is something that a role may or may not do.
type Action string

const (
	Public        Action = ""               // no account needed
	FigureRead    Action = "figure.read"    // sums of a regency
	ChildRead     Action = "child.read"     // names, measures, charts
	ChildMerge    Action = "child.merge"    // tell duplicates
	ChildExport   Action = "child.export"   // take a list with names out of the program
	ImportTake    Action = "import.take"    // take a workbook in, undo it
	QualityRead   Action = "quality.read"   // doubts about data, per posyandu
	AccountManage Action = "account.manage" // add and disable accounts
)

// Role is what somebody is in the work.
type Role string

const (
	Administrator Role = "administrator" // keeps the system; sees no child
	Health        Role = "health"        // health office of the regency
	Planner       Role = "planner"       // an office that plans with sums
	Puskesmas     Role = "puskesmas"     // health centre of a kecamatan
	Village       Role = "village"       // office of a desa or kelurahan
)

// Roles are what each role may do, within its territory.
var Roles = map[Role][]Action{
	Administrator: {FigureRead, QualityRead, AccountManage},
	Health:        {FigureRead, QualityRead, ChildRead, ChildMerge, ChildExport, ImportTake},
	Planner:       {FigureRead},
	Puskesmas:     {FigureRead, QualityRead, ChildRead, ChildMerge, ChildExport},
	Village:       {FigureRead, ChildRead},
}

// Actor is an account at work, through one door.
type Actor struct {
	Account
	Via string // web, cli, field
}

// CommandLine is the operator at the machine itself, who holds the data folder
// and could read it anyway; what is done is recorded under the system's name.
func CommandLine(user, regency string) Actor {
	return Actor{Account: Account{Username: user, Name: user, Role: Health, Region: regency}, Via: "cli"}
}

// By is the actor as the ledger writes it.
func (a Actor) By() ledger.By { return ledger.By{ID: string(a.ID), Name: a.Name, Via: a.Via} }

// Regency is the four digits in which the actor works; empty for a province.
func (a Actor) Regency() string {
	if len(a.Region) < 4 {
		return ""
	}
	return a.Region[:4]
}

// May tells whether the role knows the action at all.
func (a Actor) May(action Action) bool {
	return action == Public || slices.Contains(Roles[a.Role], action)
}

// Allow refuses what the role or the territory does not permit. Sums are shown
// for the whole regency of the actor; everything else only inside the territory.
func (a Actor) Allow(action Action, area string) error {
	territory := a.Region
	if action == FigureRead && len(territory) > 4 {
		territory = territory[:4]
	}
	if !a.May(action) {
		return fault.New(fault.Forbidden, "account.role", fault.Args{"Action": string(action)})
	}
	if !strings.HasPrefix(area, territory) {
		return fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": area})
	}
	return nil
}
