package db

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

func (t *Table) writeLines(tx *Tx, w io.Writer) error {
	columns, values, dest := make([]string, len(t.Columns)), make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = "+" + quoted(c) // an expression has no declared type, which the driver would convert
		dest[i] = &values[i]
	}
	var line []byte
	return tx.Each("select "+strings.Join(columns, ", ")+" from "+quoted(t.Name), nil, func(scan Scan) error {
		if err := scan(dest...); err != nil {
			return err
		}
		line = line[:0]
		for i, v := range values {
			if i > 0 {
				line = append(line, '\t')
			}
			var err error
			if line, err = appendValue(line, v, t.Types[i]); err != nil {
				return fmt.Errorf("%s: %w", t.Columns[i], err)
			}
		}
		_, err := w.Write(append(line, '\n'))
		return err
	})
}

// appendValue writes what SQLite keeps of a value of a declared type.
func appendValue(line []byte, value any, kind string) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(line, `\N`...), nil
	case int64:
		if kind == "boolean" {
			return append(line, "ft"[v&1]), nil
		}
		return strconv.AppendInt(line, v, 10), nil
	case []byte:
		if kind == "bytea" {
			return hex.AppendEncode(append(line, `\\x`...), v), nil
		}
	case string:
		for _, c := range []byte(v) {
			if i := strings.IndexByte("\\\b\f\n\r\t\v", c); i >= 0 {
				line = append(line, '\\', `\bfnrtv`[i])
			} else {
				line = append(line, c)
			}
		}
		return line, nil
	}
	return nil, fmt.Errorf("a %T in a column of type %s", value, kind)
}

// readLines gives every row to add, as SQLite keeps it.
func (t *Table) readLines(r io.Reader, add func(...any) error) error {
	in := bufio.NewReaderSize(r, 1<<16)
	values := make([]any, len(t.Columns))
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err == io.EOF {
			err = damaged(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return err
		}
		fields := bytes.Split(line[:len(line)-1], []byte{'\t'})
		if len(fields) != len(values) {
			return damaged(fmt.Errorf("%s: %d values", t.Name, len(fields)))
		}
		for i, field := range fields {
			if values[i], err = readValue(field, t.Types[i]); err != nil {
				return damaged(fmt.Errorf("%s.%s: %w", t.Name, t.Columns[i], err))
			}
		}
		if err := add(values...); err != nil {
			return err
		}
	}
}

func readValue(field []byte, kind string) (any, error) {
	if string(field) == `\N` {
		return nil, nil
	}
	switch kind {
	case "boolean":
		if len(field) != 1 || field[0] != 't' && field[0] != 'f' {
			return nil, fmt.Errorf("%.20q is no truth", field)
		}
		return field[0] == 't', nil
	case "smallint", "integer", "bigint":
		return strconv.ParseInt(string(field), 10, 64)
	case "bytea":
		digits, ok := bytes.CutPrefix(field, []byte(`\\x`))
		if !ok {
			return nil, fmt.Errorf("%.20q are no bytes", field)
		}
		return hex.AppendDecode([]byte{}, digits)
	}
	if !slices.Contains(field, '\\') {
		return string(field), nil
	}
	text := make([]byte, 0, len(field))
	for i := 0; i < len(field); i++ {
		c := field[i]
		if c == '\\' {
			if i++; i == len(field) {
				return nil, fmt.Errorf("%.20q ends in mid character", field)
			}
			c = field[i]
			if j := strings.IndexByte("bfnrtv", c); j >= 0 {
				c = "\b\f\n\r\t\v"[j]
			}
		}
		text = append(text, c)
	}
	return string(text), nil
}
