package sync

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// Bounds of a request.
const (
	MaxRecords = 500
	MaxBytes   = 1 << 20 // unpacked
	MaxLimit   = 1000    // subjects of a page
	maxBody    = 64 << 10
	maxText    = 64 // of short words: kinds, versions
)

// Request is what a phone sends.
type Request struct {
	Now     time.Time `json:"now"` // by the phone's clock
	App     string    `json:"app"`
	Backlog int       `json:"backlog"`
	Oldest  db.Time   `json:"oldest"`
	Push    []Record  `json:"push"`
	Token   string    `json:"token"`
	Limit   int       `json:"limit"`
}

// Record is one thing that a cadre saved.
type Record struct {
	ID      db.ID           `json:"id"`
	Kind    string          `json:"kind"`
	Subject db.ID           `json:"subject"`
	At      string          `json:"at"` // by the phone's clock
	Body    json.RawMessage `json:"body"`
}

// Answer is what it gets.
type Answer struct {
	Now      time.Time `json:"now"`
	Verdicts []Verdict `json:"verdicts"`
	Page
	Wipe  bool   `json:"wipe"`
	Least string `json:"least"`
}

// Page is the part of an answer that was pulled.
type Page struct {
	Reset bool    `json:"reset"`
	Docs  []Doc   `json:"docs"`
	Gone  []db.ID `json:"gone"`
	Token string  `json:"token"`
	More  bool    `json:"more"`
	Left  int     `json:"left"`
}

// Verdict is what became of one record.
type Verdict struct {
	ID      db.ID  `json:"id"`
	Verdict string `json:"verdict"` // new, same, changed, stale, refused
	Reason  string `json:"reason,omitempty"`
	Text    string `json:"text,omitempty"`
}

// least is the oldest protocol still spoken.
const least = "1"

// Large is the fault of a request that is too large.
func Large() error {
	return fault.New(fault.Invalid, "sync.request.large", fault.Args{"Megabytes": MaxBytes >> 20}).Because(ErrLarge)
}

func shape(err error) error { return fault.New(fault.Invalid, "sync.request.shape", nil).Because(err) }

// ErrLarge is the cause of the fault of a request that is too large.
var ErrLarge = errors.New("too large")

// Parse reads a request, packed with gzip or not. What can be told of one record is
// left to its verdict; only what makes the whole unreadable is an error.
func Parse(r io.Reader, packed bool) (req Request, err error) {
	text, err := unpack(r, packed, MaxBytes)
	if err != nil {
		return req, err
	}
	if err := strict(text, &req); err != nil {
		return Request{}, err
	}
	return req, req.check()
}

// unpack reads at most so many bytes of text.
func unpack(r io.Reader, packed bool, most int64) ([]byte, error) {
	r = io.LimitReader(r, most+1) // what is packed is no larger than what is not, or nobody's
	if packed {
		unzipped, err := gzip.NewReader(r)
		if err != nil {
			return nil, shape(err)
		}
		r = io.LimitReader(unzipped, most+1)
	}
	var text bytes.Buffer
	switch n, err := text.ReadFrom(r); {
	case n > most:
		return nil, Large()
	case err != nil:
		return nil, shape(err)
	}
	if !utf8.Valid(text.Bytes()) {
		return nil, shape(errors.New("not UTF-8"))
	}
	return text.Bytes(), nil
}

// strict reads one JSON object with no field that is not known.
func strict(text []byte, into any) error {
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(into); err != nil {
		return shape(err)
	}
	if _, err := in.Token(); err != io.EOF {
		return shape(errors.New("more after the end"))
	}
	return nil
}

// check refuses a request of which not even the refused records could be kept.
func (r *Request) check() error {
	switch {
	case r.Now.IsZero():
		return shape(errors.New("now"))
	case len(r.Push) > MaxRecords:
		return fault.New(fault.Invalid, "sync.request.many", fault.Args{"Count": MaxRecords})
	case r.Limit < 0 || r.Limit > MaxLimit, r.Backlog < 0 || r.Backlog > 1<<30, !Version(r.App), len(r.Token) > 2000:
		return shape(errors.New("limit, backlog, app or token"))
	}
	return identified(r.Push)
}

// Version tells whether a text can be an app's version.
func Version(app string) bool { return len(app) <= maxText && !strings.Contains(app, "\x00") }

func identified(records []Record) error {
	for i := range records {
		var ok [2]bool
		records[i].ID, ok[0] = db.ParseID(string(records[i].ID))
		records[i].Subject, ok[1] = db.ParseID(string(records[i].Subject))
		if !ok[0] || !ok[1] {
			return shape(errors.New("an id"))
		}
	}
	return nil
}
