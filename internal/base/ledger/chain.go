package ledger

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// opening is the first line of an exported chain, exported each further one.
type opening struct {
	Ledger  string `json:"ledger"` // formatName
	Regency string `json:"regency"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"`
}

const formatName = "tumbuh-1"

type exported struct {
	Seq    int64   `json:"seq"`
	ID     string  `json:"id"`
	At     string  `json:"at"`
	ByID   string  `json:"by_id"`
	ByName string  `json:"by_name"`
	Via    string  `json:"via"`
	Origin string  `json:"origin"`
	Action string  `json:"action"`
	Target string  `json:"target"`
	Detail *string `json:"detail"` // null: not for the eyes of who took the file; Digest stands for it
	Salt   *string `json:"salt"`
	Digest string  `json:"digest"`
	Prev   string  `json:"prev"`
	Hash   string  `json:"hash"`
	Erased int64   `json:"erased,omitempty"`
}

// WriteChain writes all entries of a regency as JSON lines, from which anybody can
// verify the chain; tell says whose detail may be told.
func WriteChain(ctx context.Context, d *db.DB, w io.Writer, regency string, tell func(Entry) bool) (h Head, err error) {
	out := bufio.NewWriterSize(w, 1<<16)
	lines := json.NewEncoder(out)
	err = d.Read(ctx, func(tx *db.Tx) error {
		last, err := readHead(tx, regency)
		if err != nil {
			return err
		}
		h = last.Head
		if err := lines.Encode(opening{formatName, regency, h.Seq, h.String()}); err != nil {
			return err
		}
		return eachEntry(tx, regency, func(e Entry) error {
			r := exported{Seq: e.Seq, ID: string(e.ID), At: e.At.UTC().Format(moment), ByID: e.By.ID, ByName: e.Name, Via: e.Via, Origin: e.Origin,
				Action: e.Action, Target: e.Target, Digest: e.Digest, Prev: e.Prev, Hash: e.Hash, Erased: e.Erased}
			if e.Erased == 0 && tell(e) {
				r.Detail, r.Salt = &e.Detail, &e.Salt
			}
			return lines.Encode(r)
		})
	})
	return h, errors.Join(err, out.Flush())
}

// longestLine is far more than any entry needs; a file is a stranger's.
const longestLine = 16 << 20

// VerifyFile verifies exported chains, packed with gzip or not, without database
// or keys. Where each began and how long it was is what the file says of itself:
// noted gives the heads that somebody wrote down, by regency.
func VerifyFile(r io.Reader, noted func(regency string) []Head) (all []Report, err error) {
	in := bufio.NewReader(r)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, unreadable(0, err)
		}
		in = bufio.NewReader(unpacked)
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<16), longestLine)
	var w *walk
	var claim opening
	done := func() {
		if w != nil {
			if w.Entries != claim.Entries || w.end.Seq > 0 && w.end.String() != claim.Head {
				w.wrong(w.end.Seq, "end")
			}
			all = append(all, w.finish())
		}
	}
	number := 0
	for lines.Scan() {
		if number++; len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var line struct {
			opening
			exported
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return all, unreadable(number, err)
		}
		switch {
		case line.Ledger == formatName:
			done()
			claim, w = line.opening, newWalk(line.Regency, noted(line.Regency))
		case w == nil:
			return all, unreadable(number, errors.New("an entry before the line that opens a chain"))
		default:
			e, err := line.entry(claim.Regency)
			if err != nil {
				return all, unreadable(number, err)
			}
			w.step(e, line.Detail != nil)
		}
	}
	if err := lines.Err(); err != nil {
		return all, unreadable(number+1, err)
	}
	if done(); len(all) == 0 {
		return nil, unreadable(1, io.ErrUnexpectedEOF)
	}
	return all, nil
}

func (r *exported) entry(regency string) (Entry, error) {
	at, err := time.Parse(moment, r.At)
	e := Entry{Deed: Deed{regency, r.Action, r.Target}, By: By{r.ByID, r.ByName, r.Via, r.Origin}, ID: db.ID(r.ID), Seq: r.Seq, At: db.Time{Time: at},
		Erased: r.Erased, Digest: r.Digest, Prev: r.Prev, Hash: r.Hash}
	if r.Detail != nil && r.Salt != nil {
		e.Detail, e.Salt = *r.Detail, *r.Salt
	}
	return e, err
}

func unreadable(line int, err error) error {
	return fault.New(fault.Invalid, "ledger.file", fault.Args{"Line": line}).Because(err)
}
