package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/civil"
)

// hamletOf tells of some families, each with a mother and a child of one year: who was
// weighed this month, who was not last month either, who was referred and not answered.
func hamletOf(n int) (docs []object) {
	for i := range n {
		family, mother, child := fieldID("household", i), fieldID("person", i), fieldID("child", i)
		hamlet, posyandu := []string{"Lappae", "Bulu Dua"}[i%2], []string{"Melati", "Mawar"}[i/2%2]
		place := object{"posyandu": posyandu, "household": family}
		docs = append(docs,
			fieldDoc("household", family, object{"posyandu": posyandu, "head": fmt.Sprint("Bapak ", i), "hamlet": hamlet, "rt": fmt.Sprintf("00%d", i%3+1), "water": "piped", "latrine": "septic"}),
			fieldDoc("person", mother, with(place, object{"name": fmt.Sprint("Sitti Aminah ", i), "sex": 2, "birth": "1998-01-02", "relation": "spouse"})))
		var events []object
		if i%3 != 2 {
			events = append(events, fieldEvent(i*10, "weighing", fieldToday-60, object{"grams": 8800, "mm": 740, "position": 1}))
		}
		if i%3 == 0 {
			events = append(events, fieldEvent(i*10+1, "weighing", fieldToday-2, object{"grams": 9300, "mm": 760, "position": 1}))
		}
		if i%5 == 0 {
			events = append(events, fieldEvent(i*10+2, "referral", fieldToday-15, object{"reasons": []string{"wasted"}, "to": "Puskesmas"}))
		}
		docs = append(docs, fieldDoc("child", child, with(place, object{"name": fmt.Sprintf("Anak %02d", i), "sex": 1 + i%2, "birth": (fieldToday - 400 - civil.Date(i)).String(), "mother": mother, "kia": true}), events...))
	}
	return docs
}

// titles are the titles of the lines that a page shows.
func titles(tab *browser.Tab) []string {
	return browser.Eval[[]string](tab, "Array.from(document.querySelectorAll('.list .row > span > b'), b => b.textContent)")
}

func TestTodayIsFilteredByNeedAndPlace(t *testing.T) {
	t.Parallel()
	tab, open := fieldPages(t, object{}, hamletOf(12)...)
	open("")
	tab.WaitFor("document.querySelector('.counts button b')")
	counts := browser.Eval[map[string]int](tab, "Object.fromEntries(Array.from(document.querySelectorAll('.counts button'), b => [b.childNodes[2].textContent, +b.querySelector('b').textContent]))")
	if counts["Timbang"] != 8 || counts["Tanyakan hasil rujukan"] != 3 {
		t.Errorf("counted %v", counts)
	}
	pick := func(need string) {
		t.Helper()
		browser.Eval[bool](tab, fmt.Sprintf("(Array.from(document.querySelectorAll('.counts button')).find(b => b.textContent.includes(%q)).click(), true)", need))
	}
	pick("Timbang")
	tab.WaitFor("document.querySelectorAll('.list .row').length == 8")
	if browser.Eval[int](tab, "document.querySelectorAll('.late').length") == 0 {
		t.Error("nobody is late, though some were not weighed last month")
	}
	browser.Eval[bool](tab, "(s => { s.value = 'hamlet/Lappae'; s.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.querySelector('#place'))")
	tab.WaitFor("document.querySelectorAll('.list .row').length == 4")
	got := titles(tab)
	slices.Sort(got)
	if want := []string{"Anak 02", "Anak 04", "Anak 08", "Anak 10"}; !slices.Equal(got, want) {
		t.Errorf("to be weighed in Lappae: %q, not %q", got, want)
	}
	pick("Timbang")
	pick("Tanyakan hasil rujukan")
	tab.WaitFor("document.querySelectorAll('.list .row').length == 2") // 0 and 10 of 0, 5, 10
}

func TestAnybodyIsFoundByTheBeginningsOfWords(t *testing.T) {
	t.Parallel()
	tab, open := fieldPages(t, object{}, hamletOf(400)...)
	open("")
	for typed, want := range map[string]string{"sit ami 37": "Sitti Aminah 37", "anak 399": "Anak 399", "bapak 12": "Keluarga Bapak 12", "minah": ""} {
		tab.Type(".find input", typed)
		if want == "" {
			tab.WaitText(".empty", "Periksa ejaannya")
			continue
		}
		tab.WaitText(".list .row b", want)
	}
}

// Every page on a small phone, light and dark, with letters of 130 % and names that
// do not end: nothing is wider than the screen, axe finds no barrier, each target is
// as large as a thumb, and the browser has nothing to complain of.
func TestThePagesAroundTheScaleAreOpenToAll(t *testing.T) {
	t.Parallel()
	docs := hamletOf(9)
	long := "Andi Tenri Abeng Batari Toja Petta Matinroe ri Tippulue"
	docs[2]["f"].(object)["name"], docs[1]["f"].(object)["name"], docs[0]["f"].(object)["hamlet"] = long, "Besse "+long, "Lappariaja Tanete Bulu Dua"
	docs[2]["f"].(object)["temp"] = "73120141019800011"
	child := fieldID("child", 0)
	for _, lang := range []string{"id", "en"} {
		tab, open := fieldPages(t, object{"language": lang}, docs...)
		for _, page := range []string{"", "timbang", "timbang/Melati", "timbang/Melati/ringkasan", "timbang/Tidak%20ada", "anak/" + child, "anak/" + fieldID("child", 2), "anak/" + child + "/ukur?di=Melati", "anak/" + fieldID("child", 1) + "/ukur?di=Melati"} {
			open(page)
			if strings.HasSuffix(page, "Melati") && strings.HasPrefix(page, "anak") {
				tab.Type(scaleKG, "7,1") // a result, a doubt, a curve
				tab.WaitFor("document.querySelector('.result')")
			}
			look(t, tab, lang+" "+page)
		}
	}
}

// look judges the page that is open.
func look(t *testing.T, tab *browser.Tab, page string) {
	t.Helper()
	for _, dark := range []bool{false, true} {
		tab.Screenshot(t.TempDir()+"/x.png", 360, 640, dark, false) // sets the scheme
		tab.Axe(t)
	}
	for _, font := range []string{"", "130%"} {
		browser.Eval[bool](tab, fmt.Sprintf("(document.documentElement.style.fontSize = %q, true)", font))
		if width := browser.Eval[int](tab, "document.documentElement.scrollWidth"); width > 360 {
			t.Errorf("%s (%s): %d px wide", page, font, width)
		}
		for _, small := range browser.Eval[[]string](tab, `Array.from(document.querySelectorAll('main a, main button, main summary, main select, main input, .bar a, .foot a, .foot button')).filter(e => e.checkVisibility() && !e.hidden)
			.map(e => [e, (e.closest('label') ?? e).getBoundingClientRect()]).filter(([, r]) => r.height < 47.5 || r.width < 47.5).map(([e, r]) => e.outerHTML.slice(0, 90) + ' ' + Math.round(r.width) + '×' + Math.round(r.height))`) {
			t.Errorf("%s (%s): too small for a thumb: %s", page, font, small)
		}
	}
	browser.Eval[bool](tab, "(document.documentElement.style.fontSize = '', true)")
	for _, said := range tab.ConsoleErrors() {
		t.Errorf("%s: the console says %q", page, said)
	}
}

// At the end of the day the phone shows what the book asks for, and who did not come.
func TestTheBookAtTheEndOfTheDay(t *testing.T) {
	t.Parallel()
	tab, open := fieldPages(t, object{}, hamletOf(12)...) // of these 0, 1, 4, 5, 8 and 9 in Melati, all with a book
	open("timbang/Melati")
	for i, weight := range map[int]string{0: "9,6", 1: "9,4", 8: "9,0"} { // again within the month; after a month without; for the first time
		open("anak/" + fieldID("child", i) + "/ukur?di=Melati")
		tab.Type(scaleKG, weight)
		tab.Click(scaleSave)
		tab.WaitFor("location.hash == '#timbang/Melati'")
	}
	open("timbang/Melati/ringkasan")
	press(tab, ".note button")
	tab.WaitFor("!document.querySelector('.note')")
	got := browser.Eval[map[string]int](tab, "Object.fromEntries(Array.from(document.querySelectorAll('.book tr'), r => [r.cells[0].textContent, +r.cells[2].textContent]))")
	if want := map[string]int{"S": 6, "K": 6, "D": 3, "N": 0, "T": 0, "O": 2, "B": 1, "2T": 0, "BGM": 0}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the book: %v, not %v", got, want)
	}
	if got, want := titles(tab), []string{"Anak 04", "Anak 05", "Anak 09"}; !slices.Equal(got, want) {
		t.Errorf("not weighed: %q, not %q", got, want)
	}
	open("timbang/Melati")
	if got := tab.Text(".choice"); got != "Belum 0 Sudah 3 Absen 3" {
		t.Errorf("the session says %q", got)
	}
}
