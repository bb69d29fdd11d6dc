package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readStyles tells of every cell format whether its numbers are days or times.
func (p *parcel) readStyles(name string) ([]Kind, error) {
	var kinds []Kind
	custom := map[int]Kind{}
	inside := false
	err := p.tags(name, func(x *xmlReader) error {
		switch tag := string(x.name); {
		case tag == "cellXfs":
			inside = !x.end
		case x.end:
		case tag == "numFmt":
			custom[x.number("numFmtId")] = formatKind(x.words("formatCode"))
		case tag == "xf" && inside:
			id := max(0, x.number("numFmtId"))
			kind, ok := custom[id]
			if !ok {
				kind = builtinKind(id)
			}
			kinds = append(kinds, kind)
		}
		return nil
	})
	return kinds, err
}

// builtinKind knows the formats that every Excel has (ECMA-376 part 1, 18.8.30).
// 27 to 36 and 50 to 58 are the days of East Asian editions.
func builtinKind(id int) Kind {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 36, id >= 50 && id <= 58:
		return Date
	case id >= 18 && id <= 21, id >= 45 && id <= 47:
		return Time
	}
	return Number
}

// formatKind reads a format code such as dd\-mmm\-yyyy;@ up to its first section.
func formatKind(code string) Kind {
	if strings.EqualFold(code, "general") {
		return Number
	}
	day, month, clock := false, false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			quoted, _, _ := strings.Cut(code[i+1:], `"`)
			i += len(quoted) + 1
		case code[i] == '[':
			inner, _, _ := strings.Cut(strings.ToLower(code[i+1:]), "]")
			clock = clock || inner != "" && strings.Trim(inner, "hms") == "" // [h]:mm counts past a day
			i += len(inner) + 1
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == ';':
			i = len(code)
		case c == 'd' || c == 'y':
			day = true
		case c == 'm':
			month = true
		case c == 'h' || c == 's':
			clock = true
		}
	}
	switch {
	case day || month && !clock:
		return Date
	case clock:
		return Time
	}
	return Number
}

// unescape undoes _x000D_, the way in which XLSX writes what XML cannot, in place.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := text[:0]
	for in := text; len(in) > 0; {
		if len(in) >= 7 && in[0] == '_' && in[1] == 'x' && in[6] == '_' {
			if n, err := strconv.ParseUint(string(in[2:6]), 16, 32); err == nil && utf8.ValidRune(rune(n)) {
				out, in = utf8.AppendRune(out, rune(n)), in[7:]
				continue
			}
		}
		out, in = append(out, in[0]), in[1:]
	}
	return out
}
