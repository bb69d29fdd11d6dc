// Package calendar writes days and meetings as an iCalendar file (RFC 5545), which the
// calendars of phones and offices fetch again and again: what is put off moves, what is
// done goes away, because an event keeps its name (UID) and tells its version (SEQUENCE).
//
// A day on which something is due is an all-day event that does not make its reader busy,
// and no VTODO, which the calendars of many phones do not show.
package calendar

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"tumbuh/internal/base/civil"
)

// Calendar is what is fetched.
type Calendar struct {
	Name   string
	Lang   string // of its words: "id"
	Zone   *time.Location
	Made   time.Time
	Events []Event
}

// Event is a meeting with its hours, or a day.
type Event struct {
	UID         string // the same whenever and wherever it is written
	Summary     string
	Description string
	Place       string
	URL         string
	Day         civil.Date
	Start, End  time.Time // a meeting's; End zero: two hours
	Version     int
	Changed     time.Time // zero: when the calendar was made
}

// zones are the clocks of Indonesia (Keppres 41/1987), which know no summer time.
var zones = map[int]string{7: "Asia/Jakarta", 8: "Asia/Makassar", 9: "Asia/Jayapura"}

const (
	product  = "-//Tumbuh//Kalender//ID"
	moment   = "20060102T150405"
	day      = "20060102"
	usual    = 2 * time.Hour // of a meeting that says no end
	refresh  = "PT6H"        // RFC 7986: how often to ask again
	lineEnds = ics.WithNewLineWindows
)

// Write writes the calendar.
func (c Calendar) Write(w io.Writer) error {
	_, offset := c.Made.In(c.Zone).Zone()
	zone := zones[offset/3600]
	if zone == "" || offset%3600 != 0 {
		return fmt.Errorf("calendar: no zone of Indonesia is %d s from UTC", offset)
	}
	cal := ics.NewCalendar()
	cal.SetProductId(product)
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetName(plain(c.Name))
	cal.SetXWRCalName(plain(c.Name))
	cal.SetXWRTimezone(zone)
	cal.SetRefreshInterval(refresh)
	cal.SetXPublishedTTL(refresh)
	standard := cal.AddTimezone(zone).AddStandard()
	standard.SetProperty(ics.ComponentPropertyDtStart, "19700101T000000")
	for _, name := range []string{"TZOFFSETFROM", "TZOFFSETTO"} {
		standard.SetProperty(ics.ComponentProperty(name), fmt.Sprintf("+%02d00", offset/3600))
	}
	standard.SetProperty("TZNAME", c.Zone.String())
	for _, e := range c.Events {
		c.add(cal, zone, e)
	}
	return cal.SerializeTo(w, lineEnds)
}

func (c Calendar) add(cal *ics.Calendar, zone string, e Event) {
	changed := e.Changed
	if changed.IsZero() {
		changed = c.Made
	}
	out := cal.AddEvent(plain(e.UID))
	out.SetDtStampTime(changed) // RFC 5545, 3.8.7.2: of what is published, when it was last changed
	out.SetModifiedAt(changed)
	out.SetSequence(max(0, e.Version))
	lang := &ics.KeyValues{Key: "LANGUAGE", Value: []string{c.Lang}}
	out.SetSummary(plain(e.Summary), lang)
	if e.Description != "" {
		out.SetDescription(plain(e.Description), lang)
	}
	if e.Place != "" {
		out.SetLocation(plain(e.Place), lang)
	}
	if e.URL != "" {
		out.SetURL(e.URL)
	}
	if e.Start.IsZero() {
		from := e.Day.Time()
		date := ics.WithValue(string(ics.ValueDataTypeDate))
		out.SetProperty(ics.ComponentPropertyDtStart, from.Format(day), date)
		out.SetProperty(ics.ComponentPropertyDtEnd, from.AddDate(0, 0, 1).Format(day), date) // the day after: an end is not part of it
		out.SetTimeTransparency(ics.TransparencyTransparent)
		return
	}
	end := e.End
	if !end.After(e.Start) {
		end = e.Start.Add(usual)
	}
	at := ics.WithTZID(zone)
	out.SetProperty(ics.ComponentPropertyDtStart, e.Start.In(c.Zone).Format(moment), at)
	out.SetProperty(ics.ComponentPropertyDtEnd, end.In(c.Zone).Format(moment), at)
	out.SetTimeTransparency(ics.TransparencyOpaque)
}

// plain keeps line ends and takes other control characters away, which the format does
// not allow.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == unicode.ReplacementChar || !unicode.IsControl(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "�"))
}
