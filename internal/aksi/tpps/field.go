package tpps

import (
	"slices"

	"tumbuh/internal/fact/standard"
)

// Fields are the four bidang of a team, in the order of decrees; catalogue:
// tpps.field.<key>. That there are four is said of a regency and of provinces alike; what
// they are called differs, and a regency's team names its own.
var Fields = []string{"service", "behaviour", "planning", "data"}

// Name is what a bidang is called somewhere.
type Name struct {
	Field     string
	Text      string
	Source    string // who calls it so
	Certainty standard.Certainty
}

// Names that were seen, the first of each field being the one that a new team begins with.
var Names = []Name{
	{"service", "Pelayanan Intervensi Spesifik dan Sensitif", "Laporan semester TPPS Provinsi Jawa Tengah", standard.Seen},
	{"behaviour", "Perubahan Perilaku dan Pendampingan Keluarga", "Laporan semester TPPS Provinsi Jawa Tengah", standard.Seen},
	{"behaviour", "Komunikasi Perubahan Perilaku dan Pendampingan Keluarga", "templat keputusan TPPS provinsi", standard.Seen},
	{"planning", "Koordinasi, Konvergensi, dan Perencanaan", "Laporan semester TPPS Provinsi Banten", standard.Seen},
	{"planning", "Perencanaan, Monitoring, dan Evaluasi", "Laporan semester TPPS Provinsi Jawa Tengah", standard.Seen},
	{"data", "Data, Pemantauan, Evaluasi, dan Manajemen Pengetahuan", "templat keputusan TPPS provinsi", standard.Seen},
	{"data", "Data dan Manajemen Pengetahuan", "Laporan semester TPPS Provinsi Jawa Tengah", standard.Seen},
}

// usual is what a field is called where nobody has said otherwise.
func usual(field string) string {
	return Names[slices.IndexFunc(Names, func(n Name) bool { return n.Field == field })].Text
}

// FieldName is what a team calls a field: decrees are in Indonesian, whoever reads them.
func (t Team) FieldName(field string) string {
	if name := t.Fields[field]; name != "" {
		return name
	}
	return usual(field)
}

// Seat is what somebody is in a team; catalogue: tpps.seat.<seat>.
type Seat string

const (
	Patron      Seat = "patron"      // pengarah; of a regency the bupati or walikota, who answers for the team
	Chair       Seat = "chair"       // ketua (pelaksana)
	Vice        Seat = "vice"        // wakil ketua
	Secretary   Seat = "secretary"   // sekretaris
	Deputy      Seat = "deputy"      // wakil sekretaris
	Coordinator Seat = "coordinator" // of a field
	Plain       Seat = "member"      // of a field, or of the team
	Staff       Seat = "staff"       // of the team's secretariat
)

// Seats in the order of decrees.
var Seats = []Seat{Patron, Chair, Vice, Secretary, Deputy, Coordinator, Plain, Staff}

// leading are the seats without which a team does not stand.
var leading = []Seat{Patron, Chair, Secretary}

// InField tells whether a seat belongs to a field.
func (s Seat) InField() bool { return s == Coordinator || s == Plain }
