package workbook

import (
	"math/big"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/growth"
)

// NIKState is what a file says of a child's identity number.
type NIKState uint8

const (
	NIKMissing NIKState = iota // blank, or made up to fill the field
	NIKGiven
	NIKMasked  // 02022**********, as recent exports hide it
	NIKDamaged // a spreadsheet took digits away; which ones is not known
)

// nikProblem is the end of a catalogue key: what is to be said of a NIK.
type nikProblem string

const (
	nikFine    nikProblem = ""
	nikLength  nikProblem = "length"  // more than 16 digits: refused
	nikLetters nikProblem = "letters" // not only digits: refused
	nikWords   nikProblem = "words"   // "BELUM ADA"; remarks from here on
	nikShort   nikProblem = "short"
	nikEaten   nikProblem = "eaten"
	nikMadeUp  nikProblem = "made_up"
)

// parseNIK reads an identity number: 16 digits, of which 7 to 12 are the birth
// date. A number cell is trusted only when all 16 digits are in the file: Excel
// keeps 15 and writes a zero for the last.
func parseNIK(c sheet.Cell) (string, NIKState, nikProblem) {
	s := nikMarks.Replace(clean(c.Text))
	if c.Kind == sheet.Number || strings.ContainsAny(s, "eE") && looksScientific(clean(c.Text)) {
		return numericNIK(clean(c.Text))
	}
	digits := strings.Trim(s, "0123456789") == ""
	switch {
	case s == "" || s == "0":
		return "", NIKMissing, nikFine
	case strings.Trim(s, "0123456789*xX#•") == "" && !digits:
		return "", NIKMasked, nikFine
	case !strings.ContainsAny(s, "0123456789"):
		return "", NIKMissing, nikWords
	case !digits:
		return "", NIKMissing, nikLetters
	}
	return plainNIK(s)
}

var nikMarks = strings.NewReplacer(" ", "", ".", "", "-", "", "'", "")

func plainNIK(s string) (string, NIKState, nikProblem) {
	switch {
	case strings.Trim(s, s[:1]) == "":
		return "", NIKMissing, nikMadeUp
	case len(s) > 16:
		return "", NIKMissing, nikLength
	case len(s) < 16:
		return "", NIKDamaged, nikShort
	}
	if _, _, ok := nikBirth(s); !ok || s[12:] == "0000" {
		return "", NIKMissing, nikMadeUp
	}
	return s, NIKGiven, nikFine
}

func looksScientific(s string) bool {
	return strings.Trim(strings.ToLower(s), "0123456789.,+e") == "" && strings.Count(strings.ToLower(s), "e") == 1
}

// numericNIK reads a number as written: 3572012032200011 has all its digits,
// 3.57201203220001E+15 has lost one.
func numericNIK(s string) (string, NIKState, nikProblem) {
	s = strings.ReplaceAll(strings.ToLower(s), ",", ".")
	_, exponent, _ := strings.Cut(s, "e")
	if strings.Trim(s, "0123456789.+-e") != "" || len(s) > 40 || len(exponent) > 3 {
		return "", NIKMissing, nikLetters
	}
	x, ok := new(big.Rat).SetString(s)
	if !ok || x.Sign() < 0 {
		return "", NIKMissing, nikLetters
	}
	if !x.IsInt() {
		return "", NIKDamaged, nikEaten
	}
	digits := x.Num().String()
	switch {
	case digits == "0":
		return "", NIKMissing, nikFine
	case len(digits) == 16 && digits[15] == '0', len(digits) > 16 && strings.HasSuffix(digits, "0"):
		return "", NIKDamaged, nikEaten
	}
	return plainNIK(digits)
}

// nikBirth is the birth date inside a NIK, without the century, and the sex:
// girls have 40 added to the day.
func nikBirth(nik string) (ddmmyy [3]int, sex growth.Sex, ok bool) {
	for i := range ddmmyy {
		ddmmyy[i] = int(nik[6+2*i]-'0')*10 + int(nik[7+2*i]-'0')
	}
	if sex = growth.Male; ddmmyy[0] > 40 {
		sex, ddmmyy[0] = growth.Female, ddmmyy[0]-40
	}
	d, m := ddmmyy[0], ddmmyy[1]
	_, ok = civil.NewDate(2000, time.Month(m), d) // 2000 has a 29 February
	return ddmmyy, sex, ok
}

// agrees tells whether the NIK was given for this birth date and sex.
func agrees(nik string, birth civil.Date, sex growth.Sex) bool {
	said, its, _ := nikBirth(nik)
	y, m, d := birth.YMD()
	return said == [3]int{d, int(m), y % 100} && (sex == 0 || sex == its)
}
