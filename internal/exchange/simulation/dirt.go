package simulation

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
)

// dirt is one way in which rows of real files are spoilt, and in how many of
// 10,000 rows. Most must be read all the same, some must be refused.
type dirt struct {
	name  string
	often int
	spoil func(r *row, random *rand.Rand)
}

func text(column int, s string) func(*row, *rand.Rand) {
	return func(r *row, _ *rand.Rand) { r.cells[column] = sheet.String(s) }
}

func number(column, n int, places uint8) func(*row, *rand.Rand) {
	return func(r *row, _ *rand.Rand) { r.cells[column] = sheet.Decimal(n, places) }
}

func ofNIK(change func(nik string) sheet.Cell) func(*row, *rand.Rand) {
	return func(r *row, _ *rand.Rand) {
		if len(r.nik) == 16 {
			r.cells[colNIK] = change(r.nik)
		}
	}
}

// stray is an identity number that no child of the plan has.
func stray(r *row, birth civil.Date) string {
	return nik(region.Parent(r.post.district.Code), birth, r.sex, strayNumbers+r.id%1000)
}

var dirts = []dirt{
	{"nik scientific", 12, ofNIK(func(nik string) sheet.Cell {
		return sheet.Cell{Text: nik[:1] + "." + nik[1:15] + "E+15", Kind: sheet.Number}
	})},
	{"nik short", 6, ofNIK(func(nik string) sheet.Cell { return sheet.String(nik[:15]) })},
	{"nik long", 4, ofNIK(func(nik string) sheet.Cell { return sheet.String(nik + "1") })},
	{"nik apostrophe", 8, ofNIK(func(nik string) sheet.Cell { return sheet.String("'" + nik) })},
	{"nik filled up", 6, text(colNIK, "0000000000000000")},
	{"nik of another birth date", 12, func(r *row, _ *rand.Rand) { r.cells[colNIK] = sheet.String(stray(r, r.birth-400)) }},
	{"name blank", 4, text(colName, "")},
	{"sex in words", 25, func(r *row, random *rand.Rand) {
		words := map[string][]string{"L": {"LAKI-LAKI", "Laki - laki", "1"}, "P": {"PEREMPUAN", "Perempuan", "2"}}
		r.cells[colSex] = sheet.String(one(random, words[r.cells[colSex].Text]))
	}},
	{"sex unknown", 4, text(colSex, "?")},
	{"birth weight in grams", 20, func(r *row, random *rand.Rand) { r.cells[colBirthKg] = sheet.Int(2500 + 100*random.IntN(12)) }},
	{"date as text", 30, func(r *row, random *rand.Rand) {
		hand := typing{date: 1 + random.IntN(len(layouts)-1)}
		r.cells[colBirth], r.cells[colDay] = hand.day(r.birth), hand.day(r.day)
	}},
	{"date as serial", 10, func(r *row, _ *rand.Rand) { r.cells[colBirth] = sheet.String(sheet.Day(r.birth).Text) }},
	{"birth after weighing", 6, func(r *row, random *rand.Rand) {
		r.cells[colBirth] = sheet.Day(r.day + 1 + civil.Date(random.IntN(200)))
	}},
	{"weighed in future", 4, func(r *row, _ *rand.Rand) { r.cells[colDay] = sheet.Day(r.day + 10*365) }},
	{"decimal comma", 20, func(r *row, _ *rand.Rand) {
		hand := typing{comma: true}
		r.cells[colKg], r.cells[colCm] = hand.number(r.grams/100, 1), hand.number(r.mm, 1)
	}},
	{"number with colon", 6, func(r *row, _ *rand.Rand) { r.retype(colKg, ".", ":") }},
	{"number with unit", 10, func(r *row, _ *rand.Rand) { r.retype(colKg, ".", ","); r.cells[colKg].Text += " kg" }},
	{"number with apostrophe", 6, func(r *row, _ *rand.Rand) { r.retype(colCm, "", "'") }},
	{"swapped", 8, func(r *row, _ *rand.Rand) { r.cells[colKg], r.cells[colCm] = r.cells[colCm], r.cells[colKg] }},
	{"weight in grams", 8, func(r *row, _ *rand.Rand) { r.cells[colKg] = sheet.Int(r.grams) }},
	{"height in metres", 6, func(r *row, _ *rand.Rand) { r.cells[colCm] = sheet.Decimal(r.mm, 3) }},
	{"impossible height", 6, number(colCm, 9999, 1)},
	{"impossible weight", 6, number(colKg, 999, 1)},
	{"weight nought", 10, number(colKg, 0, 0)},
	{"not measured", 10, text(colCm, "-")},
	{"height of last month", 20, func(r *row, _ *rand.Rand) {
		if r.before > 0 {
			r.cells[colCm] = sheet.Decimal(r.before, 1)
		}
	}},
	{"class without score", 15, text(colHFAz, "")},
	{"class against score", 15, text(colHFA, "Tinggi")},
	{"class of old words", 15, text(colWFA, "Gizi Baik")},
	{"score sentinel", 20, number(colWFHz, 99999, 2)},
	{"score differs", 120, func(r *row, random *rand.Rand) {
		if c := &r.cells[colHFAz]; c.Kind == sheet.Number {
			z, _ := strconv.ParseFloat(c.Text, 64)
			*c = sheet.Decimal(int(math.Round(100*z))+5+random.IntN(30), 2)
		}
	}},
	{"error cell", 6, text(colArm, "#N/A")},
	{"age differs", 10, text(colAge, "412 Hari")},
	{"village misspelt", 12, func(r *row, random *rand.Rand) {
		if name := strings.ToUpper(r.post.village.Name); len(name) > 3 {
			at := 1 + random.IntN(len(name)-2)
			r.cells[colVillage] = sheet.String(name[:at] + name[at+1:])
		}
	}},
	{"village with its kind", 20, func(r *row, _ *rand.Rand) {
		word := "DESA "
		if r.post.village.Kind == region.Kelurahan {
			word = "KEL. "
		}
		r.cells[colVillage] = sheet.String(word + strings.ToUpper(r.post.village.Name))
	}},
	{"village run together", 10, func(r *row, _ *rand.Rand) {
		r.cells[colVillage] = sheet.String(strings.ReplaceAll(r.post.village.Name, " ", ""))
	}},
	{"puskesmas for village", 6, func(r *row, _ *rand.Rand) { r.cells[colVillage] = sheet.String("PKM " + r.post.puskesmas) }},
	{"another regency", 6, text(colRegency, "KOTA JAYAPURA")},
	{"twice", 12, func(r *row, _ *rand.Rand) { r.again = slices.Clone(r.cells) }},
	{"twice with another weight", 8, func(r *row, _ *rand.Rand) {
		r.again = slices.Clone(r.cells)
		r.again[colKg] = sheet.Decimal(r.grams/100+2, 1)
	}},
	{"weighed again in the month", 12, func(r *row, _ *rand.Rand) {
		r.again = slices.Clone(r.cells)
		r.again[colDay] = sheet.Day(r.day + 2)
	}},
	{"twice with another nik", 6, func(r *row, _ *rand.Rand) {
		r.again = slices.Clone(r.cells)
		r.again[colNIK] = sheet.String(stray(r, r.birth))
	}},
}

// spoil spoils at most one thing in a row.
func spoil(r *row, random *rand.Rand) {
	x := random.IntN(10_000)
	for _, d := range dirts {
		if x -= d.often; x < 0 {
			d.spoil(r, random)
			r.dirt = d.name
			return
		}
	}
}

// retype turns a number into text with its point written another way; an empty one
// stands at the front.
func (r *row) retype(column int, point, as string) {
	r.cells[column] = sheet.String(strings.Replace(r.cells[column].Text, point, as, 1))
}
