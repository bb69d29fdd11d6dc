package db

import (
	"context"
	"io"
	"strings"
)

// MigrateTo leaves a database at an older schema.
func (d *DB) MigrateTo(ctx context.Context, schema int64) error { return d.migrateTo(ctx, schema) }

// DumpRows is what a PostgreSQL that takes over gets.
func (d *DB) DumpRows(ctx context.Context, w io.Writer) error {
	f := newFrames(w)
	if err := d.dumpRows(ctx, f); err != nil {
		return err
	}
	return f.last()
}

// Lines gives the parts of a dump of rows by table.
func Lines(r io.Reader) (lines map[string]string, err error) {
	p := readParts(r)
	head, err := p.head()
	if err != nil {
		return nil, err
	}
	lines = map[string]string{}
	for _, t := range head.Tables {
		if err := p.next(); err != nil {
			return nil, err
		}
		text, err := io.ReadAll(p)
		if err != nil {
			return nil, err
		}
		lines[t.Name] = string(text)
	}
	return lines, p.verify()
}

// ReadLine reads a line of COPY text and writes it again.
func ReadLine(line, kind string) (again string, err error) {
	t := Table{Name: "t", Columns: []string{"c"}, Types: []string{kind}}
	err = t.readLines(strings.NewReader(line), func(values ...any) error {
		v := values[0]
		if b, ok := v.(bool); ok {
			v = map[bool]int64{true: 1}[b]
		}
		b, err := appendValue(nil, v, kind)
		again += string(b) + "\n"
		return err
	})
	return again, err
}
