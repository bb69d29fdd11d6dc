package workbook

import (
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/sheet"
)

// column is a column of the measurement export, whatever its place.
type column uint8

const (
	unknown column = iota
	numberCol
	nikCol
	tempIDCol
	nameCol
	sexCol
	birthCol
	birthWeightCol
	birthLengthCol
	parentCol
	provinceCol
	regencyCol
	districtCol
	puskesmasCol
	villageCol
	villageCodeCol
	posyanduCol
	rtCol
	rwCol
	addressCol
	ageCol
	dayCol
	weightCol
	heightCol
	positionCol
	armCol
	wfaCol
	wfaZCol
	hfaCol
	hfaZCol
	wfhCol
	wfhZCol
	gainCol
	foodCol
	vitaminACol
	kpspCol
	kiaCol
	classCol
	mbgCol
	detailCol
	ignoredCol // known, and of no use here
	columns
)

// titles are the canonical headers and the folded forms met beside them: lower
// case, letters and digits only. The Ministry publishes no specification; these
// come from files of 2019 to 2026. "Pukesmas" is spelt so in the export.
var titles = [columns]struct{ title, aliases string }{
	numberCol:      {"No", "nourut nomor"},
	nikCol:         {"NIK", "nikanak nikbalita"},
	tempIDCol:      {"ID Sementara", "idanak idbalita niksementara"}, // ours: mother's NIK and a digit
	nameCol:        {"Nama", "namaanak namabalita namalengkap"},
	sexCol:         {"JK", "jeniskelamin jkl lp kelamin"},
	birthCol:       {"Tgl Lahir", "tanggallahir tgllahiranak tanggallahiranak tanggallahirddmmyyyy"},
	birthWeightCol: {"BB Lahir", "bblahirkg beratlahir beratlahirkg beratbadanlahirkg"},
	birthLengthCol: {"TB Lahir", "tblahircm pblahir panjanglahir panjanglahircm panjangbadanlahircm"},
	parentCol:      {"Nama Ortu", "namaorangtua namaorangtuaibu namaorangtuaayah namaorangtuaibuayah namaibu namaayah"},
	provinceCol:    {"Prov", "provinsi"},
	regencyCol:     {"Kab/Kota", "kabupatenkota kabupaten kota"},
	districtCol:    {"Kec", "kecamatan"},
	puskesmasCol:   {"Pukesmas", "puskesmas"},
	villageCol:     {"Desa/Kel", "desa kelurahan desakelurahan"},
	villageCodeCol: {"Kode Desa", "kodedesakel kodedesakelurahan kodekelurahan kodewilayah kodekemendagri kodewilayahdesa"},
	posyanduCol:    {"Posyandu", "namaposyandu"},
	rtCol:          {"RT", ""},
	rwCol:          {"RW", ""},
	addressCol:     {"Alamat", ""},
	ageCol:         {"Usia Saat Ukur", "usia umur umursaatukur"},
	dayCol:         {"Tanggal Pengukuran", "tglpengukuran tanggalukur tglukur tanggalpenimbangan tglpenimbangan tanggalpenimbanganddmmyyyy"},
	weightCol:      {"Berat", "beratkg beratbadan beratbadankg bb bbkg"},
	heightCol:      {"Tinggi", "tinggicm tinggibadan tinggibadancm tb tbcm"},
	positionCol:    {"Cara Ukur", "caraukur"},
	armCol:         {"LiLA", "lilacm lingkarlenganatas lingkarlenganatascm"},
	wfaCol:         {"BB/U", "statusbbu"},
	wfaZCol:        {"ZS BB/U", "zscorebbu"},
	hfaCol:         {"TB/U", "statustbu pbu tbupbu"},
	hfaZCol:        {"ZS TB/U", "zscoretbu zspbu"},
	wfhCol:         {"BB/TB", "statusbbtb bbpb bbtbbbpb"},
	wfhZCol:        {"ZS BB/TB", "zscorebbtb zsbbpb"},
	gainCol:        {"Naik Berat Badan", ""},
	foodCol:        {"PMT Diterima (kg)", "pmtditerima"},
	vitaminACol:    {"Jml Vit A", ""},
	kpspCol:        {"KPSP", ""},
	kiaCol:         {"KIA", ""},
	classCol:       {"Kelas Ibu Balita", ""},
	mbgCol:         {"MBG", ""},
	detailCol:      {"Detail", ""},
	// The first two are those of our own refused-rows workbook, in both languages.
	ignoredCol: {"Alasan ditolak", "baris reasonrefused row totalpengukuran"},
}

// once are the columns of which a second one would leave open which to believe.
var once = []column{nikCol, nameCol, sexCol, birthCol, dayCol, weightCol, heightCol, armCol, villageCol, villageCodeCol}

var byTitle = func() map[string]column {
	m := map[string]column{}
	for c := numberCol; c < columns; c++ {
		m[fold.Name(titles[c].title)] = c
		for alias := range strings.FieldsSeq(titles[c].aliases) {
			m[alias] = c
		}
	}
	return m
}()

const (
	headerWithin = 20 // rows in which the header must begin
	headerWidth  = 6  // canonical headers that make one
)

// header is where the columns of a sheet are.
type header struct {
	row     int             // the last row of it
	at      [columns]int    // the place of each column, -1 when there is none
	titles  []string        // as written, one for every column of the sheet
	seen    [2][]sheet.Cell // its rows, to know them again further down
	doubled []string        // columns of once that are there twice
	unknown []string        // columns that mean nothing to us
}

// top is a row kept while the header is looked for.
type top struct {
	number int
	cells  []sheet.Cell
}

// findHeader looks at the first rows of a sheet; nil when none of them is one. A
// header of two rows has groups ("Pengukuran") in the upper and their columns in
// the lower; a title that was merged down stands in the upper one only.
func findHeader(tops []top) *header {
	for i, t := range tops {
		if t.number > headerWithin {
			break
		}
		one := match(t.cells)
		var lower []sheet.Cell
		two := one
		if i+1 < len(tops) && tops[i+1].number == t.number+1 {
			two = match(t.cells, tops[i+1].cells)
			if below := match(tops[i+1].cells); below.count() > 0 && isHeading(t.cells, tops[i+1].cells) {
				lower = tops[i+1].cells
			}
		}
		switch {
		case lower != nil && two.count() >= headerWidth && (one.count() >= headerWidth || one.count() >= 2 && match(lower).count() >= 2):
			two.row = t.number + 1
			return two
		case one.count() >= headerWidth:
			one.row = t.number
			return one
		}
	}
	return nil
}

// isHeading tells a lower header row from the first child: it has words only,
// and where the upper row has a title it is blank or says the same.
func isHeading(upper, lower []sheet.Cell) bool {
	for i, c := range lower {
		if c.Kind == sheet.Number || c.Kind == sheet.Date {
			return false
		}
		if c.Kind != sheet.Blank && i < len(upper) && upper[i].Kind != sheet.Blank &&
			byTitle[fold.Name(upper[i].Text)] != unknown && fold.Name(upper[i].Text) != fold.Name(c.Text) {
			return false
		}
	}
	return true
}

// match reads one or two rows as a header.
func match(rows ...[]sheet.Cell) *header {
	h := &header{}
	for c := range h.at {
		h.at[c] = -1
	}
	width := 0
	for i, cells := range rows {
		h.seen[i] = cells
		width = max(width, len(cells))
	}
	for place := range width {
		title, col := "", unknown
		for _, cells := range rows {
			if place >= len(cells) || cells[place].Kind == sheet.Blank {
				continue
			}
			said := clean(cells[place].Text)
			if c := byTitle[fold.Name(said)]; c != unknown && col == unknown {
				title, col = said, c
			} else if col == unknown && said != title {
				title = strings.TrimSpace(title + " " + said) // a group and what belongs to it
				col = byTitle[fold.Name(title)]
			}
		}
		h.titles = append(h.titles, title)
		switch {
		case col == unknown && title != "":
			h.unknown = append(h.unknown, title)
		case col == unknown || col == ignoredCol:
		case h.at[col] < 0:
			h.at[col] = place
		case slices.Contains(once, col):
			h.doubled = append(h.doubled, title)
		default:
			h.unknown = append(h.unknown, title)
		}
	}
	return h
}

// count is how many columns are known.
func (h *header) count() (n int) {
	for _, place := range h.at {
		if place >= 0 {
			n++
		}
	}
	return n
}

func (h *header) has(any ...column) bool {
	return slices.ContainsFunc(any, func(c column) bool { return h.at[c] >= 0 })
}

// complete refuses a sheet without what a weighing needs.
func (h *header) complete(sheetName string) error {
	if len(h.doubled) > 0 {
		return fault.New(fault.Invalid, "import.header.twice", fault.Args{"Columns": strings.Join(h.doubled, ", "), "Sheet": sheetName, "Row": strconv.Itoa(h.row)})
	}
	var missing []string
	for _, either := range [][]column{{nikCol, nameCol}, {sexCol}, {birthCol}, {dayCol}, {weightCol, heightCol, armCol}, {villageCol, villageCodeCol}} {
		if !h.has(either...) {
			var names []string
			for _, c := range either {
				names = append(names, titles[c].title)
			}
			missing = append(missing, strings.Join(names, " / "))
		}
	}
	if len(missing) > 0 {
		return fault.New(fault.Invalid, "import.header.missing", fault.Args{"Columns": strings.Join(missing, ", "), "Sheet": sheetName, "Row": strconv.Itoa(h.row)})
	}
	return nil
}

// repeats tells whether a row is the header once more, as at a page's top, or
// the row of column numbers under it.
func (h *header) repeats(cells []sheet.Cell) bool {
	same, numbers := true, true
	filled := 0
	for i, c := range cells {
		if c.Kind == sheet.Blank {
			continue
		}
		filled++
		same = same && slices.ContainsFunc(h.seen[:], func(row []sheet.Cell) bool {
			return i < len(row) && row[i].Kind == sheet.Text && fold.Name(row[i].Text) == fold.Name(c.Text)
		})
		n, err := strconv.Atoi(strings.Trim(c.Text, " ()"))
		numbers = numbers && err == nil && n == filled
		if !same && !numbers {
			break
		}
	}
	if filled > 0 && same || filled >= headerWidth && numbers {
		return true
	}
	place := h.at[sexCol] // a header in other words has a title where a sex should be
	return place >= 0 && place < len(cells) && byTitle[fold.Name(cells[place].Text)] == sexCol && match(cells).count() >= headerWidth
}
