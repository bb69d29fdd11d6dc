package calendar_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/exchange/calendar"
	"tumbuh/internal/fact/region"
)

var made = time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC)

func soppeng() calendar.Calendar {
	return calendar.Calendar{Name: "Tumbuh, Kabupaten Soppeng", Lang: "id", Zone: region.Zone("7312"), Made: made, Events: []calendar.Event{
		{UID: "rembuk.meeting.01", Summary: "Rembuk stunting kecamatan; Marioriwawo, tahun 2026", Place: "Kecamatan Marioriwawo", URL: "https://tumbuh.example/rapat/01",
			Start: time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC), End: time.Date(2026, 12, 1, 4, 30, 0, 0, time.UTC), Version: 3, Changed: made.Add(-time.Hour)},
		{UID: "rembuk.commitment.02", Summary: "Komitmen nomor 2 jatuh tempo", Description: "Dinas Pekerjaan Umum dan Penataan Ruang\nKabupaten Soppeng: air minum dan sanitasi yang layak — 12 desa, \\ 3 kelurahan",
			Day: civil.MustDate("2026-12-31")},
		{UID: "tpps.report.03", Summary: strings.Repeat("Laporan bidang perubahan perilaku ・ ", 6), Day: civil.MustDate("2028-02-29"), Start: time.Time{}},
	}}
}

func written(t testing.TB, c calendar.Calendar) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lines undoes the folding, and says what of RFC 5545, 3.1 does not hold.
func lines(file []byte) (all []string, wrong []string) {
	text := string(file)
	if !strings.HasSuffix(text, "\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\r") != strings.Count(text, "\r\n") {
		wrong = append(wrong, "a line does not end in CRLF")
	}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || line == "" || !utf8.ValidString(line) {
			wrong = append(wrong, fmt.Sprintf("%d octets: %q", len(line), line))
		}
		if rest, folded := strings.CutPrefix(line, " "); folded && len(all) > 0 {
			all[len(all)-1] += rest
			continue
		}
		all = append(all, line)
	}
	return all, wrong
}

// faults are what of RFC 5545, 3.6 does not hold.
func faults(file []byte) []string {
	all, wrong := lines(file)
	var open, uids []string
	props := map[string]int{}
	for _, line := range all {
		head, value, found := strings.Cut(line, ":")
		name, params, _ := strings.Cut(head, ";")
		if strings.Count(params, "VALUE=") > 1 {
			wrong = append(wrong, "a parameter stands twice: "+line)
		}
		switch {
		case !found:
			wrong = append(wrong, "no value: "+line)
		case name == "BEGIN":
			open = append(open, value)
			props = map[string]int{}
		case name == "END" && (len(open) == 0 || open[len(open)-1] != value):
			wrong = append(wrong, "ends "+value+" in "+strings.Join(open, "/"))
		case name == "END":
			open = open[:len(open)-1]
			if value == "VEVENT" {
				for _, must := range []string{"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE"} {
					if props[must] != 1 {
						wrong = append(wrong, fmt.Sprintf("an event has %d times %s", props[must], must))
					}
				}
			}
		case name == "UID":
			uids = append(uids, value)
			fallthrough
		default:
			props[name]++
		}
	}
	if slices.Sort(uids); len(slices.Compact(slices.Clone(uids))) != len(uids) {
		wrong = append(wrong, fmt.Sprintf("a UID stands twice: %v", uids))
	}
	if len(open) > 0 || len(all) < 4 || all[0] != "BEGIN:VCALENDAR" || !slices.Contains(all, "VERSION:2.0") || !slices.ContainsFunc(all, func(l string) bool { return strings.HasPrefix(l, "PRODID:") }) {
		wrong = append(wrong, "no whole calendar")
	}
	return wrong
}

func TestTheFileKeepsToTheStandard(t *testing.T) {
	t.Parallel()
	file := written(t, soppeng())
	golden.Equal(t, "soppeng.ics", file)
	for _, wrong := range faults(file) {
		t.Error(wrong)
	}
	if again := written(t, soppeng()); !bytes.Equal(file, again) {
		t.Error("written twice, two files")
	}
}

func TestWhatIsReadBackIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	c := soppeng()
	read, err := ics.ParseCalendar(bytes.NewReader(written(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	events := read.Events()
	if len(events) != len(c.Events) {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range events {
		want := c.Events[i]
		if e.Id() != want.UID || ics.FromText(e.GetProperty(ics.ComponentPropertySummary).Value) != want.Summary {
			t.Errorf("%q %q", e.Id(), e.GetProperty(ics.ComponentPropertySummary).Value)
		}
		if p := e.GetProperty(ics.ComponentPropertyDescription); p != nil && ics.FromText(p.Value) != want.Description {
			t.Errorf("%q, want %q", p.Value, want.Description)
		}
	}
	if start, err := events[0].GetStartAt(); err != nil || !start.Equal(c.Events[0].Start) {
		t.Errorf("the meeting begins %v %v", start, err)
	}
	if end, err := events[0].GetEndAt(); err != nil || !end.Equal(c.Events[0].End) {
		t.Errorf("the meeting ends %v %v", end, err)
	}
	if from, to := events[1].GetProperty(ics.ComponentPropertyDtStart).Value, events[1].GetProperty(ics.ComponentPropertyDtEnd).Value; from != "20261231" || to != "20270101" {
		t.Errorf("a whole day is %s to %s", from, to)
	}
}

func TestEachPlaceHasItsClock(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"3201": "DTSTART;TZID=Asia/Jakarta:20261201T080000", "7312": "DTSTART;TZID=Asia/Makassar:20261201T090000", "9401": "DTSTART;TZID=Asia/Jayapura:20261201T100000"} {
		c := soppeng()
		c.Zone = region.Zone(code)
		if file := string(written(t, c)); !strings.Contains(file, want) || !strings.Contains(file, "TZNAME:"+c.Zone.String()) {
			t.Errorf("%s: no %s in\n%s", code, want, file)
		}
	}
	c := soppeng()
	c.Zone = time.FixedZone("elsewhere", 3600)
	if err := c.Write(&bytes.Buffer{}); err == nil {
		t.Error("a clock that Indonesia does not have")
	}
}

func FuzzAnyTextsMakeAWholeCalendar(f *testing.F) {
	f.Add("Rapat\r\nBEGIN:VEVENT", "a;b,c:d\\n")
	f.Add(strings.Repeat("ü", 200), "\x00\xff<b>")
	f.Add("", strings.Repeat(" ", 400))
	f.Fuzz(func(t *testing.T, summary, description string) {
		c := soppeng()
		c.Name, c.Events[1].Summary, c.Events[1].Description, c.Events[1].Place = summary, summary, description+"!", description
		for _, wrong := range faults(written(t, c)) {
			t.Error(wrong)
		}
	})
}
