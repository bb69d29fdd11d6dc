package workbook

import (
	"math"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/visit"
)

// Line is one weighing as the file tells it. Empty texts and zeros are what the
// file does not say.
type Line struct {
	Sheet string
	Row   int          // as Excel shows it
	Raw   []sheet.Cell // every cell of the row, to hand it back

	Share float64 // of its sheet that is read up to here, 0 to 1

	NIK        string
	NIKState   NIKState
	TempID     string // until there is a NIK
	Name       string
	Sex        growth.Sex
	Birth, Day civil.Date
	BirthGrams int
	BirthMM    int
	Parent     string

	Province, Regency, District string
	Puskesmas, Posyandu         string
	Village, VillageCode        string // VillageCode has 10 digits
	RT, RW, Address             string

	Grams, MM, ArmMM int
	Position         growth.Position
	Brought          visit.Brought

	KIA                                            *bool  // has the mother-and-child health book
	VitaminA, Food, KPSP, ParentClass, MBG, Detail string // as written

	Problems []Problem
}

// Problem is what is odd about a line: one that refuses it, or a remark.
type Problem struct {
	Column  string     `json:"column,omitempty"` // the title in the file; empty when the whole row is meant
	Key     string     `json:"key"`
	Args    fault.Args `json:"args,omitempty"`
	Refuses bool       `json:"refuses,omitempty"`
}

// Refused tells whether the line cannot be taken.
func (l *Line) Refused() bool {
	return slices.ContainsFunc(l.Problems, func(p Problem) bool { return p.Refuses })
}

// row is a line on its way out of its cells.
type row struct {
	*Line
	file  *sheet.File
	head  *header
	cells []sheet.Cell
}

// ruler is how one kind of figure is read: small units to the figure's own, the
// least and the most that a child can be (beyond them it is a slip of the pen;
// inside them WHO's limits judge later and nothing is refused), and the slip of
// unit that is put right and said: over or under a mark, divide by.
type ruler struct {
	column      column
	units       float64
	least, most int
	over, under float64
	by          float64
	slip        string
}

var (
	weightRuler      = ruler{weightCol, 1000, 500, 60_000, 100, 0, 1000, "import.unit.grams"}
	heightRuler      = ruler{heightCol, 10, 300, 1400, math.MaxFloat64, 2, 0.01, "import.unit.metres"}
	armRuler         = ruler{armCol, 10, 50, 400, 50, 0, 10, "import.unit.millimetres"}
	birthWeightRuler = ruler{birthWeightCol, 1000, 300, 7000, 100, 0, 1000, "import.unit.grams"}
	birthLengthRuler = ruler{birthLengthCol, 10, 200, 650, math.MaxFloat64, 2, 0.01, "import.unit.metres"}
)

// monthsUnderFive: from 60 completed months a child is outside the count.
const monthsUnderFive = 60

// read fills the line from its cells.
func (r *row) read(today civil.Date) {
	r.checkCells()
	r.readWho()
	r.readDays(today)
	r.readWhere()
	r.readMeasures()
	r.readBrought()
	switch fold.Name(r.text(kiaCol)) {
	case "ya", "ada", "punya":
		r.KIA = new(true)
	case "tidak", "tidakada", "tidakpunya":
		r.KIA = new(false)
	}
	r.VitaminA, r.Food, r.KPSP = r.text(vitaminACol), r.text(foodCol), r.text(kpspCol)
	r.ParentClass, r.MBG, r.Detail = r.text(classCol), r.text(mbgCol), r.text(detailCol)
}

func (r *row) readWho() {
	var problem nikProblem
	if !r.broken(nikCol) {
		r.NIK, r.NIKState, problem = parseNIK(r.cell(nikCol))
	}
	switch problem {
	case nikFine:
	case nikLength:
		r.refuse(nikCol, "import.nik.length", fault.Args{"Digits": len(fold.Name(r.text(nikCol)))})
	case nikLetters:
		r.refuse(nikCol, "import.nik.letters", nil)
	default:
		r.remark(nikCol, "import.nik."+string(problem), nil)
	}
	if r.Name = r.text(nameCol); r.Name == "" && r.NIKState == NIKGiven {
		r.remark(nameCol, "import.name.only_nik", nil)
	} else if r.Name == "" {
		r.missing(nameCol, "import.name.missing")
	}
	r.TempID, r.Parent = r.text(tempIDCol), r.text(parentCol)
	sex := fold.Name(r.text(sexCol))
	if r.Sex = sexes[sex]; sex == "" {
		r.missing(sexCol, "import.sex.missing")
	} else if r.Sex == 0 {
		r.refuse(sexCol, "import.sex.unknown", nil)
	}
}

// sexes are the codes met. P is perempuan, a girl.
var sexes = map[string]growth.Sex{
	"l": growth.Male, "lakilaki": growth.Male, "laki": growth.Male, "lk": growth.Male, "1": growth.Male, "pria": growth.Male,
	"p": growth.Female, "perempuan": growth.Female, "pr": growth.Female, "2": growth.Female, "wanita": growth.Female,
}

func (r *row) readDays(today civil.Date) {
	r.Birth, r.Day = r.date(birthCol), r.date(dayCol)
	if r.Day > today {
		r.refuse(dayCol, "import.day.future", fault.Args{"Day": r.Day, "Today": today})
	}
	if r.Birth > today && r.Day == 0 {
		r.refuse(birthCol, "import.birth.future", fault.Args{"Birth": r.Birth})
	}
	if r.Birth == 0 || r.Day == 0 {
		return
	}
	if r.Birth > r.Day {
		r.refuse(birthCol, "import.birth.after", fault.Args{"Birth": r.Birth, "Day": r.Day})
		return
	}
	months := r.Day.MonthsSince(r.Birth)
	if months >= monthsUnderFive {
		r.remark(ageCol, "import.age.over", fault.Args{"Months": months})
	}
	if r.NIK != "" && !agrees(r.NIK, r.Birth, r.Sex) {
		r.remark(nikCol, "import.nik.birth", fault.Args{"Birth": r.Birth})
	}
	r.checkAge(float64(r.Day-r.Birth), float64(months))
}

// checkAge compares the age in the file with the two dates. It is never used for
// anything else. Five days make up for months of different lengths.
func (r *row) checkAge(days, months float64) {
	said := r.text(ageCol)
	if said == "" {
		return
	}
	age, plain, ok := parseAge(said)
	if ok && (math.Abs(age-days) <= 5 || plain && math.Abs(age-months) <= 1) {
		return
	}
	r.remark(ageCol, "import.age.contradicts", fault.Args{"Days": int(days), "Months": int(months)})
}

func (r *row) readWhere() {
	r.Province, r.Regency, r.District = r.text(provinceCol), r.text(regencyCol), r.text(districtCol)
	r.Puskesmas, r.Posyandu, r.Village = r.text(puskesmasCol), r.text(posyanduCol), r.text(villageCol)
	r.RT, r.RW, r.Address = r.text(rtCol), r.text(rwCol), r.text(addressCol)
	r.VillageCode = nikMarks.Replace(r.text(villageCodeCol))
	switch code := r.VillageCode; {
	case code == "" && r.Village == "":
		r.missing(villageCol, "import.village.missing")
	case code != "" && (len(code) != 10 || strings.Trim(code, "0123456789") != ""):
		r.VillageCode = ""
		r.refuse(villageCodeCol, "import.village.code", nil)
	}
}

func (r *row) readMeasures() {
	before := len(r.Problems)
	weight, height := r.number(weightCol), r.number(heightCol)
	if weight >= 40 && weight <= 130 && height >= 1.5 && height <= 35 {
		r.refuse(weightCol, "import.measure.swapped", fault.Args{"Weight": r.text(weightCol), "Height": r.text(heightCol)})
		return
	}
	arm := r.number(armCol)
	if weight == 0 && height == 0 && arm == 0 && len(r.Problems) == before && !r.broken(weightCol) && !r.broken(heightCol) {
		r.refuse(weightCol, "import.measure.nothing", nil)
	}
	r.Grams, r.MM, r.ArmMM = r.measure(weightRuler, weight), r.measure(heightRuler, height), r.measure(armRuler, arm)
	r.BirthGrams = r.measure(birthWeightRuler, r.number(birthWeightCol))
	r.BirthMM = r.measure(birthLengthRuler, r.number(birthLengthCol))
	switch p := fold.Name(r.text(positionCol)); p {
	case "terlentang", "telentang", "berbaring":
		r.Position = growth.Lying
	case "berdiri":
		r.Position = growth.Standing
	case "":
	default:
		r.remark(positionCol, "import.position.unknown", nil)
	}
}

// measure turns a figure into its small unit; 0 is not measured.
func (r *row) measure(by ruler, x float64) int {
	if x == 0 {
		return 0
	}
	slip := x > by.over || x < by.under
	if slip {
		x /= by.by
	}
	n := scaled(x, by.units)
	switch {
	case n < by.least || n > by.most:
		r.unreadable(by.column, "import.measure.impossible")
		return 0
	case slip:
		r.remark(by.column, by.slip, fault.Args{"Read": n})
	}
	return n
}

// readBrought keeps what the file itself computed, word for word.
func (r *row) readBrought() {
	for _, b := range []struct {
		index    growth.Index
		label, z column
		to       **visit.Said
		measured bool
	}{
		{growth.WFA, wfaCol, wfaZCol, &r.Brought.WFA, r.Grams > 0},
		{growth.HFA, hfaCol, hfaZCol, &r.Brought.HFA, r.MM > 0},
		{growth.WFH, wfhCol, wfhZCol, &r.Brought.WFH, r.Grams > 0 && r.MM > 0},
	} {
		said := visit.Said{Label: r.text(b.label)}
		class, known := growth.ParseLabel(b.index, said.Label)
		if !known {
			r.remark(b.label, "import.brought.label", nil)
		} else if class.Code != "" && class != growth.ImplausibleScore && !b.measured && !r.Refused() {
			r.remark(b.label, "import.brought.unmeasured", nil)
		}
		switch z, ok := r.figure(b.z); {
		case !ok:
			r.remark(b.z, "import.brought.z", nil)
		case nothing(r.text(b.z)) || math.Abs(z) >= 99: // 999.99 says "not computed"
		default:
			said.Z = new(scaled(z, 100))
		}
		if said != (visit.Said{}) {
			*b.to = &said
		}
	}
	r.Brought.Gain = strings.ToUpper(r.text(gainCol))
}

// cell is the cell of a column; blank where the row or the file has none.
func (r *row) cell(c column) sheet.Cell {
	if at := r.head.at[c]; at >= 0 && at < len(r.cells) {
		return r.cells[at]
	}
	return sheet.Cell{}
}

// needed are the columns in which a value that cannot be read refuses the row. The
// arm is not among them: a weight is not lost over it.
// Elsewhere it is left out and said.
var needed = [columns]bool{nikCol: true, nameCol: true, sexCol: true, birthCol: true, dayCol: true,
	weightCol: true, heightCol: true, villageCol: true, villageCodeCol: true}

// checkCells notes the cells without a value of their own: Excel's errors, and
// formulas whose result was not saved.
func (r *row) checkCells() {
	for c := nikCol; c < ignoredCol; c++ {
		switch cell := r.cell(c); {
		case cell.Kind == sheet.Error:
			r.problem(c, needed[c], "import.cell.error", nil)
		case cell.Kind == sheet.Blank && cell.Formula:
			r.problem(c, needed[c], "import.cell.formula", nil)
		}
	}
}

// broken tells whether checkCells has spoken of the cell.
func (r *row) broken(c column) bool {
	cell := r.cell(c)
	return cell.Kind == sheet.Error || cell.Kind == sheet.Blank && cell.Formula
}

// missing refuses the row for a blank in a needed column.
func (r *row) missing(c column, key string) {
	if !r.broken(c) {
		r.refuse(c, key, nil)
	}
}

// text is the cleaned text of a column; "-" is nothing.
func (r *row) text(c column) string {
	cell := r.cell(c)
	if cell.Kind == sheet.Error {
		return ""
	}
	if s := clean(cell.Shown()); !nothing(s) {
		return s
	}
	return ""
}

// date reads a day that a weighing needs.
func (r *row) date(c column) (day civil.Date) {
	var why dateError
	switch cell := r.cell(c); {
	case cell.Kind == sheet.Date, cell.Kind == sheet.Number && r.text(c) != "0":
		day, why = dayOf(r.file.Day(cell))
	case r.text(c) == "" || r.text(c) == "0":
		r.missing(c, "import.date.missing")
	default:
		day, why = parseDate(cell.Shown())
	}
	if why != "" {
		r.refuse(c, "import.date."+string(why), nil)
	}
	return day
}

// number is a figure; blank, "-" and 0 are not measured. What Excel has made a
// day or a time of ("12.3" is 12 March to it) is not guessed back.
func (r *row) number(c column) float64 {
	if kind := r.cell(c).Kind; kind == sheet.Date || kind == sheet.Time {
		r.unreadable(c, "import.number.date")
		return 0
	}
	x, ok := r.figure(c)
	if !ok || x < 0 {
		r.unreadable(c, "import.number.form")
		return 0
	}
	return x
}

// unreadable refuses the row where the column is needed.
func (r *row) unreadable(c column, key string) {
	if needed[c] {
		r.refuse(c, key, nil)
	} else {
		r.remark(c, "import.number.left_out", nil)
	}
}

// figure is a figure; false when there is something else.
func (r *row) figure(c column) (float64, bool) {
	s := r.text(c)
	if s == "" {
		return 0, true
	}
	return parseNumber(s)
}

func (r *row) refuse(c column, key string, args fault.Args) { r.problem(c, true, key, args) }
func (r *row) remark(c column, key string, args fault.Args) { r.problem(c, false, key, args) }

// problem notes a problem; the sentence can always say the column and the value.
func (r *row) problem(c column, refuses bool, key string, args fault.Args) {
	title := titles[c].title
	if at := r.head.at[c]; at >= 0 {
		title = r.head.titles[at]
	}
	all := fault.Args{"Column": title, "Value": clean(r.cell(c).Shown())}
	for name, value := range args {
		all[name] = value
	}
	r.Problems = append(r.Problems, Problem{Column: title, Key: key, Args: all, Refuses: refuses})
}
