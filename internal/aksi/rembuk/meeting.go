package rembuk

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
)

const (
	meetings    = register.Kind[Meeting]("rembuk.meeting") // code: the token of its attendance page
	attendances = register.Kind[Attendance]("rembuk.attendance")
	decisions   = register.Kind[Decision]("rembuk.decision")
	commitments = register.Kind[Commitment]("rembuk.commitment")
)

// Meeting is one, with all that is written of it except who came, what was decided and
// what was promised. Its parts are edited apart: two people at two parts do not meet.
type Meeting struct {
	Head    Head        `json:"head"`
	State   State       `json:"state"`
	Reason  string      `json:"reason,omitempty"` // why it was cancelled, or its minutes reopened
	Agenda  []Point     `json:"agenda,omitempty"`
	Guests  []Guest     `json:"guests,omitempty"`
	Minutes Minutes     `json:"minutes,omitzero"`
	Signing []Signatory `json:"signing,omitempty"`
}

// Head is what a meeting is, when and where.
type Head struct {
	Kind      Kind       `json:"kind"`
	Title     string     `json:"title"`
	Purpose   string     `json:"purpose,omitempty"` // what the invitation says it is for
	Basis     []string   `json:"basis,omitempty"`   // regulations and decrees
	Place     string     `json:"place,omitempty"`
	Day       civil.Date `json:"day,omitempty"`
	From      string     `json:"from,omitempty"`  // 09:00, by the regency's clock
	Until     string     `json:"until,omitempty"` // empty: until it ends
	Chair     Officer    `json:"chair,omitzero"`
	Secretary Officer    `json:"secretary,omitzero"` // who keeps the minutes
	Office    string     `json:"office,omitempty"`   // that invites: an OPD's code, or that of an area
	Note      string     `json:"note,omitempty"`     // for who is invited: what to bring
	Copies    []string   `json:"copies,omitempty"`   // tembusan: who gets a copy of the invitation, without coming
}

// Officer is somebody in a function.
type Officer struct {
	Name     string `json:"name,omitempty"`
	Position string `json:"position,omitempty"`
}

// Point is one of the agenda.
type Point struct {
	ID      string   `json:"id"`             // the minutes and decisions refer to it
	Item    string   `json:"item,omitempty"` // of Agendas, from which it was drafted
	Text    string   `json:"text"`
	Speaker string   `json:"speaker,omitempty"` // position or office that presents
	Length  int      `json:"length,omitempty"`  // minutes
	Sources []Source `json:"sources,omitempty"`
}

// Source is a figure that a point of the agenda was drafted from, as it stood then.
type Source struct {
	Key  string     `json:"key"` // catalogue: rembuk.figure.<figure>
	Args fault.Args `json:"args,omitempty"`
	Href string     `json:"href,omitempty"` // where it stands
}

// Guest is an institution that is invited.
type Guest struct {
	ID       string `json:"id"`
	Group    string `json:"group"`              // catalogue: rembuk.group.<group>
	Name     string `json:"name"`               // "Dinas Kesehatan", "Pemerintah Desa Goarie"
	Position string `json:"position,omitempty"` // whom of it: "Kepala"
	Office   string `json:"office,omitempty"`   // its code, or that of its area, where it has one
	Seats    int    `json:"seats,omitempty"`    // how many persons; 0: one
}

// Minutes are what was said.
type Minutes struct {
	Opening  string    `json:"opening,omitempty"` // who opened, what the direction was
	Said     []Said    `json:"said,omitempty"`
	Closing  string    `json:"closing,omitempty"`
	Dissents []Dissent `json:"dissents,omitempty"`
}

// Said is the summary of a point of the agenda.
type Said struct {
	Point string `json:"point"`
	Text  string `json:"text"`
}

// Dissent is what an institution did not agree to, and why.
type Dissent struct {
	Institution string `json:"institution"`
	Text        string `json:"text"`
}

// Of is the summary of a point.
func (m Minutes) Of(point string) string {
	for _, s := range m.Said {
		if s.Point == point {
			return s.Text
		}
	}
	return ""
}

// Signers are the kinds of signatories that the rembuk's commitment has (as districts and
// a summary of the guide tell); catalogue: rembuk.signer.<kind>.
var Signers = []string{"head", "dprd", "office", "village", "partner", "community"}

// Signatory is who signs the minutes or the commitment.
type Signatory struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Position    string     `json:"position,omitempty"`
	Institution string     `json:"institution,omitempty"`
	Kind        string     `json:"kind"`
	Signed      civil.Date `json:"signed,omitempty"` // 0: not yet
}

// Attendance is somebody who came.
type Attendance struct {
	Name        string `json:"name"`
	Institution string `json:"institution"`
	Position    string `json:"position,omitempty"`
	Guest       string `json:"guest,omitempty"` // of the invitation list; empty: came without
	How         string `json:"how"`             // Phone, Typed or Ticked
}

// How somebody's attendance came in; catalogue: rembuk.how.<how>.
const (
	Phone  = "phone"  // by themselves, from the QR code
	Typed  = "typed"  // from the paper list
	Ticked = "ticked" // of the invitation list; the name is not known
)

// Decision is what the meeting decided.
type Decision struct {
	Number int        `json:"number"`
	Point  string     `json:"point,omitempty"` // of the agenda
	Text   string     `json:"text"`
	Office string     `json:"office,omitempty"` // that carries it out
	Due    civil.Date `json:"due,omitempty"`
}

// Level of a meeting follows from its area.
func Level(e register.Entry[Meeting]) region.Level { return region.LevelOf(e.Area) }
