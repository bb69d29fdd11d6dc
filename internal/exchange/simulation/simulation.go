// Package simulation makes e-PPGBM workbooks to try the product with: of children
// who never lived, grown by WHO's tables and spoilt as real files are, or of a
// public survey's children with made-up identities. Every workbook says DATA
// SIMULASI in its first row and in its properties; no NIK in it can be a person's
// (see nik). The same plan gives the same bytes.
//
// The mean height of an age follows the national surveys' stunting by age, moved
// as a whole until the last month's share of stunted children is the figure that
// Published names; the rest (spread, seasons, attendance, errors) is our own
// choice of plausible sizes and no finding about any place.
package simulation

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
)

// Plan is what to make.
type Plan struct {
	Regency  string      // 4 digits
	Children int         // under five at any one time
	Months   int         // workbooks, one a month
	Last     civil.Month // of the last one
	Seed     int64
	Dir      string
	Progress func(done, total int) // workbooks; may be nil
}

const (
	maxChildren = 1_000_000
	maxMonths   = 60
)

func (p Plan) validate() error {
	switch r, ok := region.Get(p.Regency); {
	case !ok || r.Level() != region.Regency:
		return fault.New(fault.Invalid, "simulation.regency", fault.Args{"Code": p.Regency})
	case p.Children < 1 || p.Children > maxChildren:
		return fault.New(fault.Invalid, "simulation.children", fault.Args{"Most": maxChildren})
	case p.Months < 1 || p.Months > maxMonths || p.Last == 0:
		return fault.New(fault.Invalid, "simulation.months", fault.Args{"Most": maxMonths})
	}
	return nil
}

func (p Plan) first() civil.Month { return p.Last.Add(1 - p.Months) }

// Write makes the workbooks and answers their paths in order of month.
func Write(ctx context.Context, p Plan) ([]string, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	w := newWorld(p)
	w.month(-1) // the month before, so that not every child is new in the first
	var paths []string
	for k := range p.Months {
		month := p.first().Add(k)
		visits := w.month(k)
		path, err := p.workbook(ctx, month, func(put func(row) error) error {
			for i, v := range visits {
				r := w.row(v)
				spoil(&r, w.random(v.child.id, k+maxMonths))
				if k%2 == 1 && i == len(visits)/2 { // as when two files were put together
					if err := put(row{cells: header()}); err != nil {
						return err
					}
				}
				if err := put(r); err != nil {
					return err
				}
			}
			if k%2 == 1 {
				return put(total(len(visits)))
			}
			return nil
		})
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
		if p.Progress != nil {
			p.Progress(k+1, p.Months)
		}
	}
	return paths, nil
}

// workbook writes one month's file; fill puts the rows under title and header. A
// file that could not be finished is not left behind.
func (p Plan) workbook(ctx context.Context, month civil.Month, fill func(put func(row) error) error) (string, error) {
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return "", err
	}
	place, _ := region.Get(p.Regency)
	path := filepath.Join(p.Dir, fold.Name(place.Bare())+"-"+month.String()+".xlsx")
	file, err := os.CreateTemp(p.Dir, ".simulasi-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	err = errors.Join(p.fill(ctx, file, place, month, fill), file.Chmod(0o644), file.Close())
	if err != nil {
		return "", err
	}
	return path, os.Rename(file.Name(), path)
}

func (p Plan) fill(ctx context.Context, out io.Writer, place region.Region, month civil.Month, fill func(put func(row) error) error) error {
	words := locale.For(locale.Indonesian)
	mark := words.T("simulation.mark")
	title := words.T("simulation.title", "Place", place.Name, "Month", month)
	book, err := sheet.CreateXLSX(out, sheet.About{Title: mark + ": " + title, Author: mark})
	if err != nil {
		return err
	}
	if err := book.Sheet("Data"); err != nil {
		return err
	}
	for _, line := range []string{mark, title, ""} {
		if err := book.Row(sheet.String(line)); err != nil {
			return err
		}
	}
	number := 0
	put := func(r row) error {
		for _, cells := range [][]sheet.Cell{r.cells, r.again} {
			if cells == nil {
				continue
			}
			if r.visit != nil {
				number++
				cells[colNo] = sheet.Int(number)
			}
			if err := errors.Join(ctx.Err(), book.Row(cells...)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := errors.Join(put(row{cells: header()}), fill(put)); err != nil {
		return errors.Join(err, book.Close())
	}
	return book.Close()
}

// random is the stream of chance for one thing of a world, the same whatever else
// was drawn before.
func (w *world) random(thing, turn int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(w.Seed), uint64(thing)<<16|uint64(turn+1)))
}
