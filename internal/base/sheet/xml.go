package sheet

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlReader walks the tags of one part of a workbook. It knows as much XML as
// spreadsheet programs write: no DOCTYPE, so no entities of the file's own, and
// names without their namespace. encoding/xml does the same ten times slower.
type xmlReader struct {
	r       *bufio.Reader
	text    []byte // the characters before the tag, resolved
	tag     []byte // the inside of the tag
	name    []byte // its local name
	end     bool   // it is an end tag, or the second half of <c/>
	closing bool   // <c/> was met: the end is due
	limit   int    // longest text and longest tag, in bytes
	err     error
}

var (
	errLong    = errors.New("longer than the limit")
	errDoctype = errors.New("document type in a workbook part")
)

func newXML(r io.Reader, limit int) *xmlReader {
	return &xmlReader{r: bufio.NewReaderSize(r, 64<<10), limit: limit}
}

// next moves to the next start or end tag; false at the end or on x.err.
func (x *xmlReader) next() bool {
	x.text = x.text[:0]
	if x.closing {
		x.closing, x.end = false, true
		return true
	}
	for {
		at := len(x.text)
		if err := x.until('<', &x.text); err != nil {
			if err != io.EOF {
				x.err = err
			}
			return false
		}
		x.text = resolve(x.text, at)
		x.tag = x.tag[:0]
		if x.err = x.until('>', &x.tag); x.err == nil && len(x.tag) > 0 && (x.tag[0] == '!' || x.tag[0] == '?') {
			x.err = x.aside()
			if x.err == nil {
				continue
			}
		}
		for x.err == nil && insideQuote(x.tag) {
			x.tag = append(x.tag, '>')
			x.err = x.until('>', &x.tag)
		}
		if x.err != nil {
			if x.err == io.EOF {
				x.err = io.ErrUnexpectedEOF
			}
			return false
		}
		x.split()
		return true
	}
}

// content reads to the end of the element that has just begun, a cell or a shared
// text, and appends what it says: its value or its runs of text, without the
// phonetic guides. It also tells whether there is a formula.
func (x *xmlReader) content(element string, out []byte) (_ []byte, formula bool, err error) {
	from, phonetic := len(out), false
	for x.next() {
		switch string(x.name) {
		case element:
			return out, formula, nil
		case "f":
			formula = true
		case "rPh":
			phonetic = !x.end
		case "v", "t":
			if x.end && !phonetic {
				out = append(out, x.text...)
			}
		}
		if len(out)-from > x.limit {
			return out, formula, errLong
		}
	}
	return out, formula, cmp.Or(x.err, io.ErrUnexpectedEOF)
}

// split takes the tag apart.
func (x *xmlReader) split() {
	tag := x.tag
	if x.end = len(tag) > 0 && tag[0] == '/'; x.end {
		tag = tag[1:]
	}
	if n := len(tag); n > 0 && tag[n-1] == '/' {
		tag, x.closing = tag[:n-1], true
		x.tag = tag
	}
	for i, c := range tag {
		if blank(c) {
			tag = tag[:i]
			break
		}
	}
	x.name = tag[bytes.IndexByte(tag, ':')+1:]
}

// aside passes over a comment or an instruction and takes in a CDATA section.
func (x *xmlReader) aside() error {
	var tail string
	switch {
	case bytes.HasPrefix(x.tag, []byte("!--")):
		tail = "--"
	case bytes.HasPrefix(x.tag, []byte("![CDATA[")):
		tail = "]]"
	case x.tag[0] == '?':
		tail = "?"
	default:
		return errDoctype
	}
	for !bytes.HasSuffix(x.tag, []byte(tail)) {
		x.tag = append(x.tag, '>')
		if err := x.until('>', &x.tag); err != nil {
			return err
		}
	}
	if tail == "]]" {
		x.text = append(x.text, x.tag[len("![CDATA["):len(x.tag)-2]...)
	}
	return nil
}

// until appends to dst what comes before the delimiter and steps over it.
func (x *xmlReader) until(delimiter byte, dst *[]byte) error {
	for {
		chunk, err := x.r.ReadSlice(delimiter)
		if len(*dst)+len(chunk) > x.limit {
			return errLong
		}
		*dst = append(*dst, chunk...)
		if err == nil {
			*dst = (*dst)[:len(*dst)-1]
			return nil
		}
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

func insideQuote(tag []byte) bool {
	var quote byte
	for _, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote != 0
}

// attr is the raw value of an attribute by its local name; nil when absent. It
// is valid until the next tag.
func (x *xmlReader) attr(name string) []byte {
	for rest := x.tag; ; {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		to := eq
		for to > 0 && blank(rest[to-1]) {
			to--
		}
		from := to
		for from > 0 && !blank(rest[from-1]) && rest[from-1] != ':' {
			from--
		}
		open := eq + 1
		for open < len(rest) && blank(rest[open]) {
			open++
		}
		if open == len(rest) {
			return nil
		}
		size := bytes.IndexByte(rest[open+1:], rest[open])
		if size < 0 {
			return nil
		}
		if string(rest[from:to]) == name {
			return rest[open+1 : open+1+size]
		}
		rest = rest[open+size+2:]
	}
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// number is an attribute that counts; -1 when it is absent or no number.
func (x *xmlReader) number(name string) int { return whole(x.attr(name)) }

func whole(digits []byte) int {
	n := 0
	for _, c := range digits {
		if c < '0' || c > '9' || n > 1<<24 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if len(digits) == 0 {
		return -1
	}
	return n
}

// words is the value of an attribute with its entities resolved.
func (x *xmlReader) words(name string) string {
	return string(resolve(append([]byte(nil), x.attr(name)...), 0))
}

// on says that an attribute is true.
func (x *xmlReader) on(name string) bool {
	v := string(x.attr(name))
	return v == "1" || v == "true" || v == "on"
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// resolve replaces entities in text[from:] in place: a character is never longer
// than its name. What is no entity stays as it is.
func resolve(text []byte, from int) []byte {
	amp := bytes.IndexByte(text[from:], '&')
	if amp < 0 {
		return text
	}
	out := text[:from+amp]
	for in := text[from+amp:]; len(in) > 0; {
		if in[0] == '&' {
			if stop := bytes.IndexByte(in[:min(len(in), 12)], ';'); stop > 1 {
				if r, ok := entity(string(in[1:stop])); ok {
					out, in = utf8.AppendRune(out, r), in[stop+1:]
					continue
				}
			}
		}
		out, in = append(out, in[0]), in[1:]
	}
	return out
}

func entity(name string) (rune, bool) {
	if name[0] != '#' {
		r, ok := entities[name]
		return r, ok
	}
	digits, base := name[1:], 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}
