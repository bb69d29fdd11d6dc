package field

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	gosync "sync"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

// me is what a phone knows of whose it is.
type me struct {
	ID          db.ID   `json:"id"`
	Name        string  `json:"name"`
	Username    string  `json:"username"`
	Village     string  `json:"village"`
	VillageName string  `json:"village_name"`
	Posyandu    string  `json:"posyandu"`
	Regency     string  `json:"regency"`
	Language    string  `json:"language"`
	Zone        int     `json:"zone"` // hours before UTC
	Places      []place `json:"places"`

	Limits standard.Thresholds `json:"limits,omitempty"` // the district's own
}

// place is a village of the regency, where somebody may move.
type place struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	District string `json:"district"`
}

func meOf(a account.Account, limits standard.Thresholds) me {
	village, _ := region.Get(a.Region)
	regency := a.Region[:min(4, len(a.Region))]
	_, zone := time.Time{}.In(region.Zone(a.Region)).Zone()
	m := me{a.ID, a.Name, a.Username, a.Region, village.Name, a.Posyandu, regency, locale.For(a.Language).Lang(), zone / 3600, []place{}, limits}
	for _, district := range region.Children(regency) {
		for _, v := range region.Children(district.Code) {
			m.Places = append(m.Places, place{v.Code, v.Name, district.Name})
		}
	}
	return m
}

// enrol spends a link and hands the phone its secret.
func (d *Door) enrol(w http.ResponseWriter, r *http.Request) error {
	from := addressOf(r)
	if !d.tries.would(from, time.Now()) {
		return often()
	}
	var asked struct {
		Token  string `json:"token"`
		Secret string `json:"secret"`
		App    string `json:"app"`
	}
	in := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	in.DisallowUnknownFields()
	if err := in.Decode(&asked); err != nil || !sync.Version(asked.App) {
		return fault.New(fault.Invalid, "sync.request.shape", nil).Because(err)
	}
	limits, err := d.Limits.Of(r.Context(), d.Home) // before the link is spent
	if err != nil {
		return err
	}
	p, a, err := d.Accounts.EnrolPhone(r.Context(), asked.Token, asked.Secret, asked.App, account.From{Agent: r.UserAgent(), Address: from})
	if err != nil {
		d.tries.take(from, time.Now())
		return err
	}
	return send(w, r, map[string]any{"phone": p.ID, "now": d.Now().UTC().Truncate(time.Millisecond), "me": meOf(a, limits)})
}

// sync is one round: push, then pull.
func (d *Door) sync(w http.ResponseWriter, r *http.Request) error {
	by, p, err := d.phone(r)
	if err != nil {
		return err
	}
	speak(w, by)
	if !d.under.begin(p.ID) { // before its body takes room
		return often()
	}
	defer d.under.end(p.ID)
	request, err := sync.Parse(http.MaxBytesReader(w, r.Body, sync.MaxBytes), r.Header.Get("Content-Encoding") == "gzip")
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = sync.Large()
	}
	if err != nil {
		return err
	}
	limits, err := d.Limits.Of(r.Context(), d.Home)
	if err != nil {
		return err
	}
	answer, err := d.Sync.Exchange(r.Context(), by, p, request)
	if err != nil {
		return err
	}
	d.Accounts.PhoneSeen(p, account.Contact{App: request.App, Backlog: request.Backlog, Oldest: request.Oldest, ClockOff: d.Sync.Off(request)})
	said := struct {
		sync.Answer
		Limits standard.Thresholds `json:"limits,omitempty"`
		Me     *me                 `json:"me,omitempty"`
	}{Answer: answer, Limits: limits}
	if answer.Reset { // the account may have moved: the phone learns where it is
		m := meOf(by.Account, limits)
		said.Me = &m
	}
	return send(w, r, said)
}

// leave tells that a phone was emptied.
func (d *Door) leave(w http.ResponseWriter, r *http.Request) error {
	by, p, err := d.phone(r)
	if err != nil {
		return err
	}
	speak(w, by)
	if err := d.Accounts.PhoneLeft(r.Context(), by, p); err != nil {
		return err
	}
	return send(w, r, map[string]any{"now": d.Now().UTC().Truncate(time.Millisecond)})
}

// speak has errors told in the reader's language.
func speak(w http.ResponseWriter, by account.Actor) {
	if a, ok := w.(*answer); ok {
		a.language = by.Language
	}
}

var packers = gosync.Pool{New: func() any { p, _ := gzip.NewWriterLevel(io.Discard, packing); return p }}

// packing is gzip's level: 6 costs twice the time for a tenth of the bytes.
const (
	packing = 4
	small   = 1 << 10 // not worth it
)

// send answers with JSON, packed where the phone takes it.
func send(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding")
	if len(body) > small && accepts(r, "gzip") {
		var packed bytes.Buffer
		p := packers.Get().(*gzip.Writer)
		defer packers.Put(p)
		p.Reset(&packed)
		_, _ = p.Write(body) // into memory: cannot fail
		_ = p.Close()
		h.Set("Content-Encoding", "gzip")
		body = packed.Bytes()
	}
	_, err = w.Write(body)
	return err
}
