package simulation

import (
	"fmt"
	"math"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
)

// titles are the columns of an e-PPGBM export as met from 2019 to 2024, "Pukesmas"
// and all.
var titles = []string{
	"No", "NIK", "Nama", "JK", "Tgl Lahir", "BB Lahir", "TB Lahir", "Nama Ortu", "Prov", "Kab/Kota", "Kec", "Pukesmas",
	"Desa/Kel", "Posyandu", "RT", "RW", "Alamat", "Usia Saat Ukur", "Tanggal Pengukuran", "Berat", "Tinggi", "Cara Ukur", "LiLA",
	"BB/U", "ZS BB/U", "TB/U", "ZS TB/U", "BB/TB", "ZS BB/TB", "Naik Berat Badan", "PMT Diterima (kg)", "Jml Vit A", "KPSP", "KIA", "Detail",
}

const (
	colNo = iota
	colNIK
	colName
	colSex
	colBirth
	colBirthKg
	colBirthCm
	colParents
	colProvince
	colRegency
	colDistrict
	colPuskesmas
	colVillage
	colPosyandu
	colRT
	colRW
	colAddress
	colAge
	colDay
	colKg
	colCm
	colPosition
	colArm
	colWFA
	colWFAz
	colHFA
	colHFAz
	colWFH
	colWFHz
	colGain
	colFood
	colVitaminA
	colKPSP
	colBook
	colDetail
	columns
)

// row is one line of a workbook, and a second one where a child was entered twice.
type row struct {
	*visit
	cells, again []sheet.Cell
	dirt         string // what was spoilt
}

func header() []sheet.Cell {
	cells := make([]sheet.Cell, columns)
	for i, title := range titles {
		cells[i] = sheet.String(title)
	}
	return cells
}

func total(rows int) row {
	return row{cells: []sheet.Cell{{}, {}, sheet.String("JUMLAH"), sheet.Int(rows)}, dirt: "total row"}
}

// identity writes who was weighed, where and when, in the hand of the posyandu.
func (w *world) identity(v visit) []sheet.Cell {
	c, p, cells := v.child, v.post, make([]sheet.Cell, columns)
	for column, s := range map[int]string{
		colNIK: c.nik, colName: c.name, colSex: sexes[c.sex], colParents: c.parents,
		colProvince: strings.ToUpper(w.province.Name), colRegency: strings.TrimPrefix(strings.ToUpper(w.regency.Name), "KABUPATEN "),
		colDistrict: p.district.Name, colPuskesmas: p.puskesmas, colVillage: p.typing.place(p.village), colPosyandu: p.name,
		colRT: fmt.Sprintf("%03d", c.rt), colRW: fmt.Sprintf("%03d", c.rw), colAddress: fmt.Sprint("DUSUN ", c.rw),
		colAge: ageInWords(c.birth, v.day),
	} {
		cells[column] = sheet.String(s)
	}
	cells[colBirth], cells[colDay] = p.typing.day(c.birth), p.typing.day(v.day)
	return cells
}

var (
	sexes     = map[growth.Sex]string{growth.Male: "L", growth.Female: "P"}
	positions = map[growth.Position]string{growth.Lying: "Terlentang", growth.Standing: "Berdiri"}
)

// row writes a weighing as e-PPGBM prints it.
func (w *world) row(v visit) row {
	c, p, cells := v.child, v.post, w.identity(v)
	for column, s := range map[int]string{
		colPosition: positions[v.position], colArm: "-", colGain: v.gain.String(), colFood: "-", colVitaminA: "-", colKPSP: "-",
		colBook: []string{"Ya", "Ya", "Ya", "Ya", "Tidak"}[c.id%5],
	} {
		cells[column] = sheet.String(s)
	}
	cells[colBirthKg], cells[colBirthCm] = w.atBirth(c)
	cells[colKg], cells[colCm] = p.typing.number(v.grams/100, 1), p.typing.number(v.mm, 1)
	if v.arm > 0 {
		cells[colArm] = p.typing.number(v.arm, 1)
	}
	a := growth.Assess(growth.Measured{
		Sex: c.sex, Birth: c.birth, Day: v.day, Grams: v.grams, Millimetres: v.mm, Position: v.position,
	}, growth.WHODays)
	for _, i := range []struct {
		index         growth.Index
		label, column int
	}{{growth.WFA, colWFA, colWFAz}, {growth.HFA, colHFA, colHFAz}, {growth.WFH, colWFH, colWFHz}} {
		cells[i.label] = sheet.String(labels[i.index][a.Category(i.index).Code])
		cells[i.column] = sheet.String("-")
		if s := a.Of(i.index); s.State == growth.Plausible {
			cells[i.column] = sheet.Decimal(s.Z, 2)
		} else if s.State == growth.Implausible {
			cells[i.column] = sheet.Decimal(99999, 2)
		}
	}
	if a.Wasted() {
		cells[colFood] = sheet.Decimal(25, 1)
	}
	if m := v.day.Month().Number(); (m == time.February || m == time.August) && a.Months >= 6 {
		cells[colVitaminA] = sheet.Int(1)
	}
	return row{visit: &v, cells: cells}
}

// labels are e-PPGBM's own short words for the classes of Permenkes 2/2020.
var labels = map[growth.Index]map[string]string{
	growth.WFA: {
		"": "-", "implausible": "Outlier", "severely-underweight": "Sangat Kurang", "underweight": "Kurang",
		"normal": "Normal", "overweight-risk": "Risiko Lebih",
	},
	growth.HFA: {
		"": "-", "implausible": "Outlier", "severely-stunted": "Sangat Pendek", "stunted": "Pendek", "normal": "Normal", "tall": "Tinggi",
	},
	growth.WFH: {
		"": "-", "implausible": "Outlier", "severely-wasted": "Gizi Buruk", "wasted": "Gizi Kurang", "normal": "Gizi Baik",
		"overweight-risk": "Risiko Gizi Lebih", "overweight": "Gizi Lebih", "obese": "Obesitas",
	},
}

// atBirth are weight and length at birth; one child in twenty has none noted.
func (w *world) atBirth(c *child) (kg, cm sheet.Cell) {
	r := w.random(c.id, -1)
	if r.IntN(20) == 0 {
		return sheet.String("-"), sheet.String("-")
	}
	z := w.heightScore(c, 0)
	hectograms := math.Round(10 * growth.ValueAt(growth.WFA, c.sex, 0, 0.6*z+0.7*r.NormFloat64()))
	millimetres := 10 * growth.ValueAt(growth.HFA, c.sex, 0, z)
	return c.post.typing.number(int(hectograms), 1), c.post.typing.number(step(millimetres, 5, 10, r), 1)
}

// ageInWords is "2 Tahun - 3 Bulan - 12 Hari".
func ageInWords(birth, day civil.Date) string {
	months := day.MonthsSince(birth)
	last := civil.DateOf(birth.Time().AddDate(0, months, 0))
	return fmt.Sprintf("%d Tahun - %d Bulan - %d Hari", months/12, months%12, max(0, int(day-last)))
}

// place is the village's name in a posyandu's hand.
func (t typing) place(v region.Region) string {
	if t.capitals {
		return strings.ToUpper(v.Name)
	}
	return v.Name
}
