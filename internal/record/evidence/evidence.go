package evidence

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/file"
)

// About is the thing that evidence is of: an entry of a register.
type About struct {
	Kind string // of the entry: year.action, rembuk.meeting
	ID   db.ID
	Item string // what of it, where that is told apart: an output of an action, "photo"
	Year int
	Area string // whose thing it is: who hands evidence in must have to do with it
}

// New is what somebody hands in: one of File and Link.
type New struct {
	Title   string
	Note    string
	File    *file.Incoming
	Link    string // /rencana of this system, or https:// elsewhere
	Persons bool   // names or shows persons: who opens it is recorded. Pictures always do
	Area    string // where it is from, when that is less than the whole area of the thing
}

// Evidence is what was handed in.
type Evidence struct {
	About       string    `json:"about"` // kind of the thing
	Item        string    `json:"item,omitempty"`
	Title       string    `json:"title"`
	Note        string    `json:"note,omitempty"`
	File        file.File `json:"file,omitzero"`
	Link        string    `json:"link,omitempty"`
	Persons     bool      `json:"persons,omitempty"`
	ByID        db.ID     `json:"by_id,omitempty"`
	By          string    `json:"by"`
	Office      string    `json:"office,omitempty"`
	Added       db.Time   `json:"added"`
	Withdrawn   db.Time   `json:"withdrawn,omitzero"`
	WithdrawnBy string    `json:"withdrawn_by,omitempty"`
	Reason      string    `json:"reason,omitempty"` // why it was withdrawn
	Erased      db.Time   `json:"erased,omitzero"`  // the contents of the file, after that
	ErasedBy    string    `json:"erased_by,omitempty"`
}

// Entry is evidence as it is kept.
type Entry = register.Entry[Evidence]

// Stands tells whether it was not withdrawn.
func (e Evidence) Stands() bool { return e.Withdrawn.IsZero() }

// Kept tells whether there is a file, and its contents were not erased.
func (e Evidence) Kept() bool { return e.File.Hash != "" && e.Erased.IsZero() }

// Live tells whether it leads to data of this system.
func (e Evidence) Live() bool { return strings.HasPrefix(e.Link, "/") }

// Href is where it opens: a file through the door that asks who opens it.
func Href(e Entry) string {
	if e.Body.Link != "" {
		return e.Body.Link
	}
	return "/bukti/" + string(e.ID)
}

// Fact is what a part of the system tells of an output of the year's actions: that it is
// there, or what is missing. Key and Args are a sentence of the catalogue, Href the page
// where it can be seen, or made.
type Fact struct {
	Output string // of fact/edition.Output
	Done   bool
	Key    string
	Args   fault.Args
	Href   string
	Day    civil.Date // when it came to be so; zero: not known
}

const (
	maxTitle  = 150
	maxNote   = 1000
	maxLink   = 500
	minReason = 5
	maxReason = 500
)

func wrong(field, key string, args fault.Args) error {
	return &fault.Error{Kind: fault.Invalid, Key: "evidence.invalid", Fields: []fault.Field{{Name: field, Key: key, Args: args}}}
}

// text is one that somebody typed, without what cannot be seen.
func text(field, typed string, least, most int) (string, error) {
	typed = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, "")))
	if n := utf8.RuneCountInString(typed); n < least || n > most {
		return "", wrong(field, "evidence.length", fault.Args{"Least": least, "Most": most})
	}
	return typed, nil
}

// ParseLink reads a link that somebody typed: the path of a page of this system, or
// https elsewhere; own is this system's host, whose full addresses become paths.
func ParseLink(typed, own string) (string, error) {
	typed = strings.TrimSpace(typed)
	u, err := url.Parse(typed)
	bad := err != nil || len(typed) > maxLink || u.Opaque != "" || u.User != nil || !utf8.ValidString(typed) || strings.ContainsFunc(typed, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("\\\"<>`", r)
	})
	switch {
	case bad:
	case u.Host != "" && own != "" && strings.EqualFold(u.Host, own) && (u.Scheme == "https" || u.Scheme == "http"):
		return ParseLink(u.RequestURI(), "")
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(typed, "//"):
		return u.String(), nil
	case u.Scheme == "https" && strings.Contains(u.Hostname(), "."):
		return u.String(), nil
	}
	return "", wrong("tautan", "evidence.link", nil)
}

// place is the area that evidence is of: the narrower of the thing's and of where it is
// from; empty when one has nothing to do with the other.
func place(thing, from string) string {
	switch {
	case from == "" || region.Within(thing, from):
		return thing
	case region.Within(from, thing):
		return from
	}
	return ""
}
