package audit

import (
	"context"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/record/account"
)

// exported are the columns of a file: catalogue key audit.file.<key> and width.
var exported = []struct {
	key   string
	width float64
}{{"chain", 8}, {"number", 10}, {"when", 26}, {"who", 24}, {"account", 38}, {"door", 12}, {"address", 18}, {"action", 36}, {"code", 18}, {"target", 38}, {"detail", 70}, {"hash", 66}}

// WriteBook writes the entries of a filter as a table; its last line says who took
// it and when, and whether there were more.
func (s *Service) WriteBook(ctx context.Context, by account.Actor, f Filter, book sheet.Book, p *locale.Printer) error {
	columns := make([]sheet.Column, len(exported))
	for i, column := range exported {
		columns[i] = sheet.Column{Title: p.T("audit.file." + column.key), Width: column.width, Wrap: column.key == "detail"}
	}
	if err := book.Sheet(p.T("audit.title"), columns...); err != nil {
		return err
	}
	more, err := s.Export(ctx, by, f, func(e ledger.Entry, names bool) error {
		return book.Row(sheet.String(e.Regency), sheet.Int(int(e.Seq)), sheet.String(e.At.UTC().Format(time.RFC3339Nano)), sheet.String(Who(p, e)), sheet.String(e.By.ID),
			sheet.String(e.Via), sheet.String(e.Origin), sheet.String(ActionText(p, e.Action)), sheet.String(e.Action), sheet.String(e.Target), sheet.String(oneLine(p, e, names)), sheet.String(e.Hash))
	})
	if err != nil {
		return err
	}
	last := p.T("audit.file.mark", "Name", by.Name, "When", Moment(p, db.Time{Time: time.Now()}, by.Regency()))
	if more {
		last += " " + p.T("audit.file.cut")
	}
	if err := book.Row(sheet.String(last)); err != nil {
		return err
	}
	return book.Close()
}

// oneLine is what an entry tells in one cell.
func oneLine(p *locale.Printer, e ledger.Entry, names bool) string {
	fields, change := Told(p, e, names)
	all := make([]string, len(fields))
	for i, f := range fields {
		if all[i] = f.Name + ": " + f.After; change {
			all[i] = f.Name + ": " + f.Before + " → " + f.After
		}
	}
	return strings.Join(all, "; ")
}
