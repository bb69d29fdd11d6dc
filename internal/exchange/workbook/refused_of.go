package workbook

import (
	"context"
	"io"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/account"
)

// WriteRefusedOf writes the refused lines of an import as WriteRefused does.
func (s *Service) WriteRefusedOf(ctx context.Context, by account.Actor, id db.ID, w io.Writer, say *locale.Printer) error {
	im, lines, err := s.Open(ctx, by, id, true, 0, 1<<30)
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
