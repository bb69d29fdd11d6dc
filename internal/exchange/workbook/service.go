package workbook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// Service takes workbooks in and back out again.
type Service struct {
	DB  *db.DB
	Now func() time.Time
	// Refresh keeps what is computed from the records true, in the same
	// transaction.
	Refresh func(tx *db.Tx, regency string, from civil.Month, children []db.ID) error
	// Moved does it for a few children who are elsewhere now, in all their months:
	// those without a weighing count where the child is.
	Moved func(tx *db.Tx, regency string, from civil.Month, children []db.ID) error
	// Undone hears, in that transaction too, of all children whose import was taken back.
	Undone func(tx *db.Tx, regency string, children []db.ID) error
}

// Import is a workbook that was taken.
type Import struct {
	Regency, Name, SHA256, ByName string
	ID                            db.ID
	At, Undone                    db.Time
	Lines, New, Same, Changed     int
	Refused, Differing, Remarks   int
	Titles                        map[string][]string // the columns as the file has them, by sheet
	First, Last                   civil.Month
}

// Outcome is what became of one line.
type Outcome struct {
	Line    int
	Sheet   string
	Row     int
	Verdict people.Verdict
	Child   db.ID
	Notes   []Problem
	Raw     []sheet.Cell
}

// Result is what an import did, or would do.
type Result struct {
	Import
	Dry     bool
	Summary Summary
	Notable []Outcome // the first refused and differing lines
	Doubts  int       // pairs of records put before a person
}

// Options of an import.
type Options struct {
	Name     string // of the file as the person knows it
	Dry      bool   // find out everything and keep nothing
	Progress func(Progress)
}

// Progress is how far an import is and what it found so far.
type Progress struct {
	Step                        string  // catalogue key
	Share                       float64 // of the sheet read, 0 to 1
	Lines, New, Same            int
	Changed, Refused, Differing int
}

// notable is how many lines a result carries; the rest are read from the store.
const notable = 500

var errDry = errors.New("nothing is kept of a dry run")

// Take reads a file and records its accepted lines, all in one transaction: a
// killed process leaves nothing of it. A fault means that the file was refused as
// a whole.
func (s *Service) Take(ctx context.Context, by account.Actor, path string, o Options) (Result, error) {
	if err := by.Allow(account.ImportTake, by.Regency()); err != nil {
		return Result{}, err
	}
	hash, err := sum(path)
	if err != nil {
		return Result{}, err
	}
	file, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		return Result{}, err
	}
	defer file.Close()
	if o.Name == "" {
		o.Name = filepath.Base(path)
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	var r Result
	id := db.NewID() // before those of the children that it makes
	deed := ledger.Deed{Regency: by.Regency(), Action: "import.take", Target: string(id)}
	err = ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		r = Result{Dry: o.Dry, Import: Import{Regency: by.Regency(), Name: o.Name, SHA256: hash, ByName: by.Name, ID: id, At: tx.Now()}}
		today := civil.DateOf(s.Now().In(region.Zone(by.Regency())))
		if err := s.run(tx, file, today, &r, o); err != nil {
			return nil, err
		}
		if o.Dry {
			return nil, errDry
		}
		return r.told(), nil
	})
	if errors.Is(err, errDry) { // it told who is known here
		err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "import.check", Target: by.Regency()}, r.told())
	}
	return r, err
}

// told is what the ledger keeps of an import; what each of its lines changed lies
// with the line.
func (im Import) told() any {
	return map[string]any{"name": im.Name, "sha256": im.SHA256, "lines": im.Lines, "new": im.New, "changed": im.Changed, "same": im.Same, "refused": im.Refused,
		"from": im.First, "to": im.Last}
}

func sum(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", fault.New(fault.NotFound, "sheet.missing", fault.Args{"File": path}).Because(err)
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fault.New(fault.Invalid, "sheet.missing", fault.Args{"File": path}).Because(err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Imports are those taken, newest first.
func (s *Service) Imports(ctx context.Context, by account.Actor, limit int) (list []Import, err error) {
	if err := by.Allow(account.ImportTake, by.Regency()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err = imports(tx, by.Regency(), limit)
		return err
	})
	return list, err
}

// Open is one import with its notable lines, refused or differing; seeing them
// is seeing names, and recorded.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID, refused bool, from, limit int) (im Import, lines []Outcome, err error) {
	return s.open(ctx, by, "import.read", id, refused, from, limit)
}

func (s *Service) open(ctx context.Context, by account.Actor, action string, id db.ID, refused bool, from, limit int) (im Import, lines []Outcome, err error) {
	if err := by.Allow(account.ImportTake, by.Regency()); err != nil {
		return im, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var found bool
		if im, found, err = importByID(tx, by.Regency(), id); err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "import.none", nil)
		}
		return linesOf(tx, by.Regency(), id, refused, from, limit, func(o Outcome) error {
			lines = append(lines, o)
			return nil
		})
	})
	if err == nil && len(lines) > 0 {
		err = ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: action, Target: string(id)},
			map[string]any{"name": im.Name, "refused": refused, "lines": len(lines)})
	}
	return im, lines, err
}

// WriteRefusedOf writes the refused lines of an import as WriteRefused does.
func (s *Service) WriteRefusedOf(ctx context.Context, by account.Actor, id db.ID, w io.Writer, say *locale.Printer) error {
	im, lines, err := s.open(ctx, by, "import.export", id, true, 0, 1<<30)
	if err != nil {
		return err
	}
	return WriteRefused(w, im.Titles, func(yield func(Refused) bool) {
		for _, o := range lines {
			if !yield(Refused{Sheet: o.Sheet, Row: o.Row, Raw: o.Raw, Problems: o.Notes}) {
				return
			}
		}
	}, say)
}

// Undo takes an import back as if it had never been, while nothing was built on
// it: its visits, the children it made, its changes to others.
func (s *Service) Undo(ctx context.Context, by account.Actor, id db.ID) error {
	if err := by.Allow(account.ImportTake, by.Regency()); err != nil {
		return err
	}
	regency := by.Regency()
	deed := ledger.Deed{Regency: regency, Action: "import.undo", Target: string(id)}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		im, found, err := importByID(tx, regency, id)
		switch {
		case err != nil:
			return nil, err
		case !found:
			return nil, fault.New(fault.NotFound, "import.none", nil)
		case !im.Undone.IsZero():
			return nil, fault.New(fault.Stale, "import.undo.already", nil)
		}
		if reason, err := builtOn(tx, regency, id); err != nil || reason != "" {
			return nil, errors.Join(err, fault.New(fault.Conflict, reason, fault.Args{"Name": im.Name}))
		}
		changed, err := before(tx, regency, id)
		if err != nil {
			return nil, err
		}
		all, err := visit.ByImport(tx, regency, id)
		if err != nil {
			return nil, err
		}
		for _, c := range changed {
			all = append(all, c.ID)
		}
		if err := visit.Undo(tx, regency, id); err != nil {
			return nil, err
		}
		if err := people.Undo(tx, regency, id, changed); err != nil {
			return nil, err
		}
		for _, c := range changed {
			if err := visit.Rescore(tx, c); err != nil {
				return nil, err
			}
			im.First = min(im.First, c.Since)
		}
		dates, err := visit.Dates(tx, regency, all)
		if err != nil {
			return nil, err
		}
		if err := people.Resettle(tx, regency, dates); err != nil {
			return nil, err
		}
		if err := setUndone(tx, regency, id); err != nil {
			return nil, err
		}
		if s.Undone != nil {
			if err := s.Undone(tx, regency, all); err != nil {
				return nil, err
			}
		}
		told := map[string]any{"before": im.told(), "restored": len(changed), "children": len(all)}
		if im.First == 0 {
			return told, nil
		}
		return told, s.Refresh(tx, regency, im.First, all)
	})
}
