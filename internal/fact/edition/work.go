package edition

import (
	"strings"

	"tumbuh/internal/fact/standard"
)

// Package is one of the five packages of services (lima paket layanan) whose meeting in
// one family is convergence; catalogue: edition.package.<key>.
type Package struct {
	Key       string
	Mother    []Service // of fact/form.MotherCodes
	Child     []Service // of fact/form.ChildCodes
	Preschool []Service
}

// Service is an indicator of the forms in its package.
type Service struct {
	Code      string
	Certainty standard.Certainty
}

// services are codes of one certainty: Form 1 groups those of facilities; where it says
// nothing the place is our reading.
func services(c standard.Certainty, codes string) (all []Service) {
	for _, code := range strings.Fields(codes) {
		all = append(all, Service{code, c})
	}
	return all
}

// Packages are the five, as the press told of the programme in 2021 (lintastv); which
// service belongs to which is what Form 1 says, or our reading.
var Packages = []Package{
	{"kia", services(standard.Seen, "antenatal tablets postnatal"), services(standard.Seen, "immunisation"), nil},
	{"nutrition", append(services(standard.Seen, "counselling"), services(standard.Own, "home_visit")...),
		append(services(standard.Seen, "weighed measured counselling"), services(standard.Own, "home_visit")...), nil},
	{"water", services(standard.Own, "water latrine"), services(standard.Own, "water latrine"), nil},
	{"protection", services(standard.Own, "insurance"), services(standard.Own, "certificate insurance"), nil},
	{"paud", nil, services(standard.Seen, "parenting"), services(standard.Seen, "paud")},
}

// Form is one of the forms of the village cadre.
type Form struct {
	ID        string // 2A
	NameID    string
	NameEN    string
	Every     string // yearly, quarterly, monthly; catalogue: edition.every.<every>
	Unit      string // what a row is of; catalogue: edition.unit.<unit>
	Year      int    // of the copies that were seen
	Source    string
	Certainty standard.Certainty
}

// Name is the form's title in a language.
func (f Form) Name(lang string) string { return in(lang, f.NameID, f.NameEN) }

// Forms are those of the generation of 1,000 HPK (Formulir Kerja KPM).
var Forms = []Form{
	{"1", "Pendataan kondisi layanan dan rekapitulasi status sasaran", "Services in the village and its target groups", "yearly", "village", 2019, "kpm-forms", standard.Seen},
	{"2A", "Pemantauan bulanan ibu hamil", "Monthly monitoring of pregnant women", "monthly", "mother", 2019, "kpm-forms", standard.Seen},
	{"2B", "Pemantauan bulanan anak 0–23 bulan", "Monthly monitoring of children of 0–23 months", "monthly", "child", 2019, "kpm-forms", standard.Seen},
	{"2C", "Pemantauan layanan PAUD anak lebih dari 2 sampai 6 tahun", "Monitoring of PAUD for children over 2 to 6 years", "monthly", "preschool", 2019, "opensid", standard.Seen},
	{"3A", "Rekapitulasi tiga bulanan ibu hamil", "Quarterly recapitulation of pregnant women", "quarterly", "mother", 2019, "opensid", standard.Seen},
	{"3B", "Rekapitulasi tiga bulanan anak 0–23 bulan", "Quarterly recapitulation of children of 0–23 months", "quarterly", "child", 2019, "opensid", standard.Seen},
	{"4", "Laporan konvergensi pencegahan stunting tingkat desa", "Village report on convergence (scorecard)", "quarterly", "village", 2019, "kpm-forms", standard.Seen},
}

// Item is one thing that the newer scorecard asks of a person or family.
type Item struct {
	Group  string // whom: catalogue edition.group.<group>
	NameID string
	NameEN string
}

// Name is the item in a language.
func (i Item) Name(lang string) string { return in(lang, i.NameID, i.NameEN) }

// Template is the newer scorecard, of five target groups: its items were seen, how they
// are counted was not, so nothing counts them yet.
var Template = struct {
	From      int
	Source    string
	Certainty standard.Certainty // of the rules
	Items     []Item
}{2022, "ehdw-2", standard.Recalled, items()}

func items() (all []Item) {
	for _, line := range lines("template-2022") {
		part := strings.Split(line, " | ")
		all = append(all, Item{part[0], part[1], part[2]})
	}
	return all
}

// Offices are who answers for indicators, by what they do: what one is called differs
// from district to district (record/framework). Catalogue: edition.office.<code>.
var Offices = standard.Codes{"bappeda", "dinkes", "dppkb", "dinsos", "dpmd", "pupr", "pangan", "perikanan", "pertanian", "disdik", "kominfo", "kemenag", "hukum", "bpkad", "kecamatan", "kemenkes"}

// Groups are whom indicators are about, in the order of pages.
var Groups = standard.Codes{"adolescent", "couple", "pregnant", "postpartum", "under_two", "under_five", "child_2_6", "at_risk", "family", "first_1000_days",
	"household", "pkh_family", "aid_family", "paud", "posyandu", "population", "community", "village", "district", "regency"}
