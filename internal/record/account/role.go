package account

import (
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
)

// Action is something that a role may or may not do.
type Action string

const (
	Public         Action = ""                // no account needed
	FigureRead     Action = "figure.read"     // sums of a regency
	QualityRead    Action = "quality.read"    // doubts about data, per posyandu
	ChildRead      Action = "child.read"      // names, measures, charts
	ChildMerge     Action = "child.merge"     // tell duplicates
	ChildExport    Action = "child.export"    // take a list with names out of the program
	ChildFile      Action = "child.file"      // hand a family all that is kept of its child
	ChildCorrect   Action = "child.correct"   // put right what a family says is wrong; consent
	ChildErase     Action = "child.erase"     // forget a child
	ImportTake     Action = "import.take"     // take a workbook in, undo it
	AccountManage  Action = "account.manage"  // add, reset and disable accounts
	LedgerRead     Action = "ledger.read"     // who did and saw what; search, export, verify
	FieldSync      Action = "field.sync"      // work with a phone
	FieldSee       Action = "field.see"       // phones and cadres: last contact, backlog, what they recorded
	FieldMend      Action = "field.mend"      // mend what was refused, decide conflicts, take an outbox file in
	PhoneManage    Action = "phone.manage"    // give a cadre's phone its link, end and empty it
	StandardManage Action = "standard.manage" // a district's own limits of screening
	EditionManage  Action = "edition.manage"  // the district's own framework: editions, targets, rules of the forms
	FormFill       Action = "form.fill"       // complete the forms of cadres by hand
	CoverageEnter  Action = "coverage.enter"  // state what services reached whom
	CoverageVerify Action = "coverage.verify" // answer for what was stated: village, camat
	CoverageLock   Action = "coverage.lock"   // close a period, and open it again
	FamilyVerify   Action = "family.verify"   // yearly round of families at risk; who accompanies them
	DataManage     Action = "data.manage"     // inventory of data, doubts, improvement plan
	ActionRead     Action = "action.read"     // the year of actions: analysis, plan, meetings, teams, evidence
	ActionManage   Action = "action.manage"   // the year's owners, dates and states, the letterhead; of a kecamatan its own
	EvidenceAdd    Action = "evidence.add"    // hand in what shows that something was done
	SituationWrite Action = "situation.write" // analysis, priority villages, recommendations
	PlanWrite      Action = "plan.write"      // rows of one's own office and what came of them
	PlanManage     Action = "plan.manage"     // anybody's rows, stages, settings
	MeetingManage  Action = "meeting.manage"  // call meetings, keep minutes, write letters
	PromiseReport  Action = "promise.report"  // tell what became of a commitment of one's own office
	TeamManage     Action = "team.manage"     // teams (TPPS) of one's level, their programme
	TeamReport     Action = "team.report"     // what a field of the team did, plans, and what hinders it
	PrivacyRead    Action = "privacy.read"    // register of breaches, impact assessment
	PrivacyManage  Action = "privacy.manage"  // write them; retention
	BackupManage   Action = "backup.manage"   // backups, drills, state of the installation
	SystemRun      Action = "system.run"      // what only the machine's own operator does
)

// Role is what somebody is in the work.
type Role string

const (
	Administrator Role = "administrator" // keeps the system; sees no child
	Secretariat   Role = "secretariat"   // Bappeda and the secretariat of the TPPS
	Health        Role = "health"        // health office of the regency
	Planner       Role = "planner"       // an office (OPD) that plans with sums
	Puskesmas     Role = "puskesmas"     // health centre of a kecamatan
	District      Role = "district"      // camat and the office of the kecamatan
	Village       Role = "village"       // office of a desa or kelurahan
	Cadre         Role = "cadre"         // KPM, TPK or posyandu cadre
	Assessor      Role = "assessor"      // of the province
	Publication   Role = "publication"   // Kominfo
	Auditor       Role = "auditor"       // inspectorate: looks at the ledger, not at children
	Stranger      Role = "public"        // has no account
	Operator      Role = "operator"      // at the machine itself, who holds the data folder
)

// Rights are what a role may do within its territory.
type Rights struct {
	May    []Action
	Levels []region.Level // of the territory; none: no account can have this role
	Office bool           // signs in at a desk: a second factor is asked for
}

// Roles × actions × region: the one table of who may do what where. An action on
// by-name data needs the child's village inside the territory, and of a cadre's
// account with a posyandu, that posyandu (Actor.AllowChild).
var Roles = map[Role]Rights{
	Administrator: {[]Action{FigureRead, QualityRead, AccountManage, FieldSee, PhoneManage, BackupManage, PrivacyRead, PrivacyManage}, []region.Level{region.Regency}, true},
	Secretariat: {[]Action{FigureRead, QualityRead, EditionManage, CoverageEnter, CoverageLock, DataManage,
		ActionRead, ActionManage, EvidenceAdd, SituationWrite, PlanWrite, PlanManage, MeetingManage, PromiseReport, TeamManage, TeamReport}, []region.Level{region.Regency}, true},
	Health: {[]Action{FigureRead, QualityRead, ChildRead, ChildMerge, ChildExport, ChildFile, ChildCorrect, ChildErase, ImportTake, FieldSee, FieldMend, PhoneManage,
		StandardManage, FormFill, CoverageEnter, FamilyVerify, DataManage, PrivacyRead, PrivacyManage,
		ActionRead, EvidenceAdd, PlanWrite, PromiseReport, TeamReport}, []region.Level{region.Regency}, true},
	Planner: {[]Action{FigureRead, CoverageEnter, ActionRead, EvidenceAdd, PlanWrite, PromiseReport, TeamReport}, []region.Level{region.Regency}, true},
	Puskesmas: {[]Action{FigureRead, QualityRead, ChildRead, ChildMerge, ChildExport, ChildFile, ChildCorrect, FieldSee, FieldMend, PhoneManage, FormFill, CoverageEnter, FamilyVerify,
		ActionRead, EvidenceAdd, PromiseReport, TeamReport}, []region.Level{region.District}, true},
	District: {[]Action{FigureRead, QualityRead, CoverageVerify, ActionRead, ActionManage, EvidenceAdd, SituationWrite, PlanWrite, MeetingManage, PromiseReport, TeamManage, TeamReport},
		[]region.Level{region.District}, true},
	Village: {[]Action{FigureRead, ChildRead, FieldSee, PhoneManage, FormFill, CoverageEnter, CoverageVerify, FamilyVerify,
		ActionRead, EvidenceAdd, PlanWrite, MeetingManage, PromiseReport, TeamManage, TeamReport}, []region.Level{region.Village}, true},
	Cadre:       {[]Action{FigureRead, ChildRead, FieldSync}, []region.Level{region.Village}, false},
	Assessor:    {[]Action{FigureRead, ActionRead}, []region.Level{region.Province}, true},
	Publication: {[]Action{FigureRead, ActionRead, EvidenceAdd, PromiseReport, TeamReport}, []region.Level{region.Regency}, true},
	Auditor:     {[]Action{FigureRead, ActionRead, LedgerRead, PrivacyRead}, []region.Level{region.Regency, region.Province}, true},
	Stranger:    {},
	Operator: {[]Action{FigureRead, QualityRead, ChildRead, ChildMerge, ChildExport, ChildFile, ChildCorrect, ChildErase, ImportTake, AccountManage,
		FieldSee, FieldMend, PhoneManage, StandardManage, EditionManage, FormFill, CoverageEnter, CoverageLock, FamilyVerify, DataManage,
		ActionRead, ActionManage, EvidenceAdd, SituationWrite, PlanWrite, PlanManage, MeetingManage, PromiseReport, TeamManage, TeamReport,
		LedgerRead, PrivacyRead, PrivacyManage, BackupManage, SystemRun}, nil, true},
}

// RoleNames are the roles that an account can have, in the order of the table.
var RoleNames = []Role{Administrator, Secretariat, Health, Planner, Puskesmas, District, Village, Cadre, Assessor, Publication, Auditor}

// Actor is an account at work, through one door.
type Actor struct {
	Account
	Via    string // web, cli, field
	Origin string // network address
	Home   string // the regency whose records are kept here
}

// CommandLine is the operator at the machine itself, who holds the data folder
// and could read it anyway; what is done is recorded under the system's name.
func CommandLine(user, regency string) Actor {
	return Actor{Account: Account{Username: user, Name: user, Role: Operator, Region: regency}, Via: "cli", Home: regency}
}

// By is the actor as the ledger writes it.
func (a Actor) By() ledger.By {
	return ledger.By{ID: string(a.ID), Name: a.Name, Via: a.Via, Origin: a.Origin}
}

// Regency is the four digits in which the actor works. Who is of a province works
// in the regency that is kept here, when it is of that province.
func (a Actor) Regency() string {
	switch {
	case len(a.Region) >= 4:
		return a.Region[:4]
	case len(a.Region) == 2 && region.Within(a.Home, a.Region):
		return a.Home
	}
	return ""
}

// Area is what the actor looks at first: the territory, as far as it is kept here.
func (a Actor) Area() string {
	if len(a.Region) < 4 {
		return a.Regency()
	}
	return a.Region
}

// May tells whether the role knows the action at all.
func (a Actor) May(action Action) bool {
	return action == Public || slices.Contains(Roles[a.Role].May, action)
}

// Allow refuses what the role or the territory does not permit. Sums, and what the
// offices plan and promise, are shown for the whole regency of the actor; everything
// else only inside the territory.
func (a Actor) Allow(action Action, area string) error {
	territory := a.Region
	if (action == FigureRead || action == ActionRead) && len(territory) > 4 {
		territory = territory[:4]
	}
	if !a.May(action) {
		return fault.New(fault.Forbidden, "account.role", fault.Args{"Action": string(action)})
	}
	if territory == "" || !strings.HasPrefix(area, territory) {
		return fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": area})
	}
	return nil
}

// AllowChild is Allow for one child: a cadre's account with a posyandu ends at it.
func (a Actor) AllowChild(action Action, village, posyandu string) error {
	if err := a.Allow(action, village); err != nil {
		return err
	}
	if a.Posyandu != "" && a.Posyandu != posyandu {
		return fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": village})
	}
	return nil
}
