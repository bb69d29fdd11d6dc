package region

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync"

	"tumbuh/internal/base/fold"
)

//go:embed regions.bin
var packed []byte

//go:embed aliases.txt
var aliasText string

// table holds all places in order of their codes filled up with zeros to ten
// digits: a place stands right before all that lies inside it, so every area is one
// run. The level can still be read from the zeros: no part of a code is zero.
type table struct {
	keys      []uint64
	names     string
	nameEnd   []uint32
	folded    string   // each bare name folded, between line breaks
	foldedEnd []uint32 // where the line break after it stands
	aliases   map[string][]int
}

// data unpacks the places when first asked, and once.
var data = sync.OnceValue(func() *table {
	d, err := unpack(packed)
	if err != nil {
		panic(fmt.Sprintf("regions.bin is damaged: run go generate ./internal/fact/region: %v", err))
	}
	return d
})

func unpack(packed []byte) (*table, error) {
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return nil, err
	}
	count, size := binary.Uvarint(raw)
	if size <= 0 || count > uint64(len(raw)) {
		return nil, io.ErrUnexpectedEOF
	}
	d := &table{keys: make([]uint64, count), nameEnd: make([]uint32, count), foldedEnd: make([]uint32, count)}
	last := uint64(0)
	for i := range d.keys {
		raw = raw[size:]
		var step uint64
		if step, size = binary.Uvarint(raw); size <= 0 {
			return nil, io.ErrUnexpectedEOF
		}
		last += step
		d.keys[i] = last
	}
	d.names = string(raw[size:])
	folded := append(make([]byte, 0, len(d.names)), '\n')
	start := 0
	for i := range d.keys {
		length := strings.IndexByte(d.names[start:], '\n')
		if length < 0 {
			return nil, io.ErrUnexpectedEOF
		}
		d.nameEnd[i] = uint32(start + length)
		folded = append(folded, fold.Name(d.bare(i))...)
		d.foldedEnd[i] = uint32(len(folded))
		folded = append(folded, '\n')
		start += length + 1
	}
	d.folded = string(folded)
	d.readAliases()
	return d, nil
}

func (d *table) readAliases() {
	d.aliases = map[string][]int{}
	for line := range strings.Lines(aliasText) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if i, ok := d.find(code); ok {
			d.aliases[fold.Name(name)] = append(d.aliases[fold.Name(name)], i)
		}
	}
}

// key is a code filled up to ten digits, as a number; 0 for what is no code.
func key(code string) uint64 {
	if LevelOf(code) == 0 {
		return 0
	}
	low, _ := Span(code)
	if n := number(low); levelOf(n) == LevelOf(code) { // 7300 is no regency
		return n
	}
	return 0
}

func number(digits string) uint64 {
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func levelOf(key uint64) Level {
	switch {
	case key%1e8 == 0:
		return Province
	case key%1e6 == 0:
		return Regency
	case key%1e4 == 0:
		return District
	}
	return Village
}

// kindOf reads the kind from the code: a regency's number from 71 is a kota, a village's first digit tells
// kelurahan (1), desa (2) and desa adat (3) apart.
func kindOf(key uint64) Kind {
	switch levelOf(key) {
	case Province:
		return Provinsi
	case Regency:
		if key/1e6%100 >= 71 {
			return Kota
		}
		return Kabupaten
	case District:
		return Kecamatan
	}
	return [...]Kind{1: Kelurahan, 2: Desa, 3: DesaAdat}[key/1e3%10]
}

func (d *table) find(code string) (int, bool) {
	k := key(code)
	i := d.from(k)
	return i, k != 0 && i < len(d.keys) && d.keys[i] == k
}

// from is the first place whose key is not below k.
func (d *table) from(k uint64) int {
	return sort.Search(len(d.keys), func(i int) bool { return d.keys[i] >= k })
}

// span is the run of places that code is and holds; "" is the nation.
func (d *table) span(code string) (first, end int) {
	if code == "" {
		return 0, len(d.keys)
	}
	k := key(code)
	if k == 0 {
		return 0, 0
	}
	_, high := Span(code)
	return d.from(k), d.from(number(high) + 1)
}

func (d *table) region(i int) Region {
	code := strconv.FormatUint(d.keys[i], 10)
	return Region{Code: code[:levelOf(d.keys[i])], Name: d.name(i), Kind: kindOf(d.keys[i])}
}

func (d *table) name(i int) string { return d.names[after(d.nameEnd, i):d.nameEnd[i]] }

func (d *table) bare(i int) string { return bare(kindOf(d.keys[i]), d.name(i)) }

func (d *table) foldedName(i int) string { return d.folded[d.foldedStart(i):d.foldedEnd[i]] }

func (d *table) foldedStart(i int) int { return max(after(d.foldedEnd, i), 1) }

// after is where entry i begins in a text whose entries end at ends.
func after(ends []uint32, i int) int {
	if i == 0 {
		return 0
	}
	return int(ends[i-1]) + 1
}
