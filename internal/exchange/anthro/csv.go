package anthro

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strconv"

	"tumbuh/internal/base/fault"
)

// maxRecord bounds one record, and so the memory that an open quote can take.
const maxRecord = 1 << 20

// fieldEnd is where the field beginning at b[i] ends: at a comma, a line feed or
// the end of b. closed is false when b ends inside quotes.
func fieldEnd(b []byte, i int) (end int, closed bool) {
	if i < len(b) && b[i] == '"' {
		for i++; ; i++ {
			quote := bytes.IndexByte(b[i:], '"')
			if quote < 0 {
				return len(b), false
			}
			if i += quote + 1; i == len(b) || b[i] != '"' {
				break
			}
		}
	}
	for i < len(b) && b[i] != ',' && b[i] != '\n' {
		i++
	}
	return i, true
}

// record cuts the first record of b into raw fields, with their quotes, and tells
// how many bytes it took.
func record(b []byte, fields [][]byte) ([][]byte, int) {
	for i := 0; ; {
		end, _ := fieldEnd(b, i)
		if end < len(b) && b[end] == ',' {
			fields = append(fields, b[i:end])
			i = end + 1
			continue
		}
		return append(fields, bytes.TrimSuffix(b[i:end], []byte{'\r'})), min(end+1, len(b))
	}
}

// whole is the length of the complete records that b begins with.
func whole(b []byte) (n int) {
	if bytes.IndexByte(b, '"') < 0 {
		return bytes.LastIndexByte(b, '\n') + 1
	}
	for i := 0; ; i++ {
		end, closed := fieldEnd(b, i)
		if !closed || end == len(b) {
			return n
		}
		if i = end; b[end] == '\n' {
			n = end + 1
		}
	}
}

// blocks cuts a stream into blocks of complete records.
type blocks struct {
	in   io.Reader
	size int
	rest []byte // read, but not given out yet
	line int    // number of the line that rest begins with, less one
	eof  bool
}

// next writes a block into buf's memory; an empty block is the end. line is the
// number of its first line. A last record without a line feed is given one.
func (b *blocks) next(buf []byte) (block []byte, line int, err error) {
	buf = append(buf[:0], b.rest...)
	for {
		if start := len(buf); !b.eof {
			buf = slices.Grow(buf, b.size)[:start+b.size]
			n, err := io.ReadFull(b.in, buf[start:])
			buf = buf[:start+n]
			switch err {
			case nil:
			case io.EOF, io.ErrUnexpectedEOF:
				b.eof = true
				if len(buf) > 0 && buf[len(buf)-1] != '\n' {
					buf = append(buf, '\n')
				}
			default:
				return nil, 0, err
			}
		}
		n := whole(buf)
		if n == 0 && len(buf) > 0 {
			if b.eof || len(buf) > maxRecord {
				return nil, 0, fault.New(fault.Invalid, "growth.csv.long", fault.Args{"Line": b.line + 1})
			}
			continue
		}
		b.rest = append(b.rest[:0], buf[n:]...)
		line = b.line + 1
		b.line += bytes.Count(buf[:n], []byte{'\n'})
		return buf[:n], line, nil
	}
}

// header takes the first record that is not blank.
func (b *blocks) header() ([][]byte, error) {
	block, line, err := b.next(nil)
	if err != nil {
		return nil, err
	}
	rest := bytes.TrimPrefix(block, []byte("\ufeff"))
	for len(rest) > 0 {
		fields, taken := record(rest, nil)
		line += bytes.Count(rest[:taken], []byte{'\n'})
		rest = rest[taken:]
		if len(fields) > 1 || len(fields[0]) > 0 {
			b.rest, b.line = append(slices.Clone(rest), b.rest...), line-1
			return fields, nil
		}
	}
	return nil, fault.New(fault.Invalid, "growth.csv.empty", nil)
}

// fill gives a batch the next block; false at the end.
func (b *blocks) fill(to *batch) (more bool, err error) {
	to.in, to.line, err = b.next(to.in)
	return len(to.in) > 0, err
}

// text is what a raw field says, without the quotes around it.
func text(raw []byte) []byte {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return raw
	}
	raw = raw[1 : len(raw)-1]
	if bytes.IndexByte(raw, '"') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte(`""`), []byte(`"`))
	}
	return raw
}

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a decimal number; a missing one is NaN. Up to 15 digits both the
// digits and the power of ten are exact, and so is their rounded quotient; what is
// longer or has an exponent goes the long way.
func number(b []byte) (float64, bool) {
	b = bytes.TrimSpace(b)
	if missing(b) {
		return math.NaN(), true
	}
	digits, point, whole := b, -1, 0
	if b[0] == '-' {
		digits = b[1:]
	}
	for i, c := range digits {
		switch {
		case c >= '0' && c <= '9' && i < 16:
			whole = whole*10 + int(c-'0')
		case c == '.' && point < 0 && i < 16:
			point = i
		default:
			return longNumber(b)
		}
	}
	n := len(digits)
	if point >= 0 {
		n--
	}
	if n == 0 || n > 15 {
		return longNumber(b)
	}
	v := float64(whole)
	if point >= 0 {
		v /= powers[n-point]
	}
	if len(digits) < len(b) {
		v = -v
	}
	return v, true
}

// longNumber leaves words such as Inf and hexadecimal numbers out.
func longNumber(b []byte) (float64, bool) {
	if len(bytes.Trim(b, "0123456789+-.eE")) > 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(b), 64)
	return v, err == nil
}

func missing(b []byte) bool { return len(b) == 0 || len(b) == 2 && b[0] == 'N' && b[1] == 'A' }
