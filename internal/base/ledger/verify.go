package ledger

import (
	"context"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// Fault is something wrong with the chain.
type Fault struct {
	Seq  int64  `json:"seq"`  // where; 0: outside of the chain
	What string `json:"what"` // catalogue key: ledger.fault.…
}

// Report is what Verify found.
type Report struct {
	Regency string  `json:"regency"`
	Entries int64   `json:"entries"`
	Head    string  `json:"head"`   // NUMBER:HASH of the last entry, to be noted elsewhere
	Erased  int64   `json:"erased"` // details taken away by a recorded deed
	Hidden  int64   `json:"hidden"` // details that an exported file does not tell
	Faults  []Fault `json:"faults"`
	Count   int     `json:"count"` // of faults; the first are listed
}

// maxFaults is enough to see what happened.
const maxFaults = 100

// Err is the fault of a chain that does not hold.
func (r Report) Err() error {
	if r.Count == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "ledger.broken", fault.Args{"Regency": r.Regency, "Count": r.Count, "Seq": int(r.Faults[0].Seq), "Fault": fault.Key(r.Faults[0].What)})
}

// Check is what Verify is asked for besides the chain itself.
type Check struct {
	Noted    []Head                // the chain must contain these
	Progress func(done, all int64) // now and then
}

// Verify walks the chain of a regency from its first entry to its sealed end.
func Verify(ctx context.Context, d *db.DB, regency string) (Report, error) {
	return Check{}.Verify(ctx, d, regency)
}

// Verify is the same with more to compare.
func (c Check) Verify(ctx context.Context, d *db.DB, regency string) (r Report, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		said, err := readHead(tx, regency)
		if err != nil {
			return err
		}
		opened, err := openedAt(tx, regency)
		if err != nil {
			return err
		}
		older, err := unchained(tx, regency, maxFaults)
		if err != nil {
			return err
		}
		w := newWalk(regency, c.Noted)
		for range older {
			w.wrong(0, "unchained")
		}
		if err := eachEntry(tx, regency, func(e Entry) error {
			if w.Entries == 0 && !opened.IsZero() && e.At.After(opened.Time) {
				w.wrong(e.Seq, "begin")
			}
			if c.Progress != nil && w.Entries%4096 == 0 {
				c.Progress(w.Entries, max(said.Seq, w.Entries))
			}
			w.step(e, true)
			return nil
		}); err != nil {
			return err
		}
		switch {
		case said.Seq == 0 && w.end.Seq == 0:
			if !opened.IsZero() {
				w.wrong(0, "empty")
			}
		case said.Head != w.end:
			w.wrong(max(said.Seq, w.end.Seq), "end")
		case !keys.VerifyMAC(said.seal, said.sealed(regency)):
			w.wrong(said.Seq, "seal")
		}
		r = w.finish()
		return nil
	})
	return r, err
}

// walk goes along a chain, entry by entry; what it remembers does not grow with it.
type walk struct {
	Report
	end     Head
	pending map[int64]erasure // deeds still to come that took details away
	noted   map[int64][]string
}

type erasure struct {
	target string
	first  int64 // entry that it took the detail of
}

func newWalk(regency string, noted []Head) *walk {
	w := &walk{Report: Report{Regency: regency}, pending: map[int64]erasure{}, noted: map[int64][]string{}}
	for _, h := range noted {
		w.noted[h.Seq] = append(w.noted[h.Seq], h.Hash)
	}
	return w
}

func (w *walk) wrong(seq int64, what string) {
	if w.Count++; len(w.Faults) < maxFaults {
		w.Faults = append(w.Faults, Fault{seq, "ledger.fault." + what})
	}
}

// step looks at one entry; without told the detail is held back and the digest
// stands for it.
func (w *walk) step(e Entry, told bool) {
	w.Entries++
	switch {
	case e.Regency != w.Regency:
		w.wrong(e.Seq, "regency")
	case e.Seq != w.end.Seq+1:
		w.wrong(e.Seq, "gap")
	case e.Prev != w.end.Hash:
		w.wrong(e.Seq, "link")
	}
	if e.hash() != e.Hash {
		w.wrong(e.Seq, "changed")
	}
	for _, hash := range w.noted[e.Seq] {
		if hash != e.Hash {
			w.wrong(e.Seq, "noted")
		}
	}
	delete(w.noted, e.Seq)
	if e.Action == "audit.broken" {
		w.wrong(e.Seq, "broken")
	}
	deed, taken := w.pending[e.Seq]
	if delete(w.pending, e.Seq); taken && (!erases(e.Action) || deed.target != e.Target) {
		w.wrong(deed.first, "erased")
	}
	switch {
	case e.Erased != 0:
		w.erased(e)
	case !told:
		w.Hidden++
	case e.digest() != e.Digest:
		w.wrong(e.Seq, "detail")
	}
	w.end = Head{e.Seq, e.Hash}
}

func (w *walk) erased(e Entry) {
	w.Erased++
	deed, known := w.pending[e.Erased]
	switch {
	case e.Erased <= e.Seq, e.Detail != "", known && deed.target != e.Target:
		w.wrong(e.Seq, "erased")
	case !known:
		w.pending[e.Erased] = erasure{e.Target, e.Seq}
	}
}

func (w *walk) finish() Report {
	for _, seq := range slices.Sorted(maps.Keys(w.pending)) {
		w.wrong(w.pending[seq].first, "erased")
	}
	for _, seq := range slices.Sorted(maps.Keys(w.noted)) {
		w.wrong(seq, "noted")
	}
	if w.end.Seq > 0 {
		w.Head = w.end.String()
	}
	return w.Report
}
