package sheet

import (
	"bufio"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

type encoding uint8

const (
	utf8Text encoding = iota
	windows1252
	utf16LE
	utf16BE
)

// sniffEncoding goes by the mark at the start; without one the text is UTF-8
// when all of it is, and else what Windows wrote.
func sniffEncoding(r io.Reader) (enc encoding, skip int64, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(3)
	switch {
	case len(head) >= 2 && head[0] == 0xFF && head[1] == 0xFE:
		return utf16LE, 2, nil
	case len(head) >= 2 && head[0] == 0xFE && head[1] == 0xFF:
		return utf16BE, 2, nil
	case string(head) == "\xEF\xBB\xBF":
		skip = 3
	}
	for {
		r, size, err := in.ReadRune()
		switch {
		case err == io.EOF:
			return utf8Text, skip, nil
		case err != nil:
			return 0, 0, err
		case r == utf8.RuneError && size == 1:
			return windows1252, skip, nil
		}
	}
}

// decode turns text into UTF-8.
func decode(r io.Reader, enc encoding) io.Reader {
	if enc == utf8Text {
		return r
	}
	return &decoder{in: bufio.NewReaderSize(r, 32<<10), enc: enc}
}

type decoder struct {
	in  *bufio.Reader
	enc encoding
}

func (d *decoder) Read(p []byte) (int, error) {
	out := p[:0]
	for len(out)+utf8.UTFMax <= len(p) {
		r, err := d.rune()
		if err != nil {
			if len(out) > 0 && err == io.EOF {
				break
			}
			return len(out), err
		}
		out = utf8.AppendRune(out, r)
	}
	return len(out), nil
}

func (d *decoder) rune() (rune, error) {
	first, err := d.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if d.enc == windows1252 {
		if first >= 0x80 && first < 0xA0 {
			return cp1252[first-0x80], nil
		}
		return rune(first), nil
	}
	r, err := d.unit(first)
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	next, err := d.in.Peek(2)
	if err != nil {
		return utf8.RuneError, nil
	}
	low := rune(next[0]) | rune(next[1])<<8
	if d.enc == utf16BE {
		low = rune(next[1]) | rune(next[0])<<8
	}
	pair := utf16.DecodeRune(r, low)
	if pair != utf8.RuneError {
		d.in.Discard(2)
	}
	return pair, nil
}

// unit is one 16-bit unit; an odd byte at the end is a damaged character.
func (d *decoder) unit(first byte) (rune, error) {
	second, err := d.in.ReadByte()
	switch {
	case err == io.EOF:
		return utf8.RuneError, nil
	case d.enc == utf16BE:
		return rune(first)<<8 | rune(second), err
	}
	return rune(second)<<8 | rune(first), err
}

// cp1252 are the characters 0x80 to 0x9F of Windows-1252; the rest are Latin-1.
var cp1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}
