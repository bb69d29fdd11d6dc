package region

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
)

// Outline is the shape of a place: a GeoJSON Polygon or MultiPolygon, longitude
// first, WGS 84, rounded to 5 decimals (about a metre).
type Outline struct {
	Code     string
	Geometry json.RawMessage
}

// Problem is a feature that could not be used and why.
type Problem struct {
	Feature int // counted from 1
	Key     string
	Args    fault.Args
}

const (
	maxOutlineBytes = 256 << 20 // unpacked; all villages of the nation, simplified, are about 150 MB
	maxNesting      = 8         // of geometry collections
)

type (
	position [2]float64 // longitude, latitude
	polygon  [][]position
	feature  struct {
		ID         json.RawMessage
		Properties map[string]json.RawMessage
		Geometry   *geometry
	}
	geometry struct {
		Type        string
		Coordinates json.RawMessage
		Geometries  []geometry
	}
)

// ReadOutlines reads a GeoJSON FeatureCollection, plain or gzip, one feature at a
// time. A feature belongs to the place whose code its id or a property gives;
// several features of one place (islands) become one outline. What cannot be used is listed and
// the rest is answered in order of code; an error means that the file itself is
// no such thing.
func ReadOutlines(r io.Reader) ([]Outline, []Problem, error) {
	limited, err := unzipped(r)
	if err != nil {
		return nil, nil, err
	}
	shapes := map[string][]polygon{}
	var problems []Problem
	number := 0
	err = eachFeature(json.NewDecoder(limited), func(raw json.RawMessage) {
		number++
		code, polygons, err := place(raw)
		if err != nil {
			problems = append(problems, Problem{Feature: number, Key: err.Key, Args: err.Args})
			return
		}
		shapes[code] = append(shapes[code], polygons...)
	})
	if limited.N <= 0 {
		return nil, nil, fault.New(fault.Invalid, "region.outline.size", fault.Args{"Megabytes": maxOutlineBytes >> 20})
	}
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "region.outline.file", nil).Because(err)
	}
	var outlines []Outline
	for code, polygons := range shapes {
		geometry, err := encode(polygons)
		if err != nil {
			return nil, nil, err
		}
		outlines = append(outlines, Outline{Code: code, Geometry: geometry})
	}
	slices.SortFunc(outlines, func(a, b Outline) int { return strings.Compare(a.Code, b.Code) })
	return outlines, problems, nil
}

func unzipped(r io.Reader) (*io.LimitedReader, error) {
	buffered := bufio.NewReader(r)
	r = buffered
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		zipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fault.New(fault.Invalid, "region.outline.file", nil).Because(err)
		}
		r = zipped
	} else if mark, _ := buffered.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		buffered.Discard(len(mark))
	}
	return &io.LimitedReader{R: r, N: maxOutlineBytes + 1}, nil
}

var errNoCollection = errors.New("not a FeatureCollection")

// eachFeature walks the collection without holding it whole.
func eachFeature(in *json.Decoder, use func(json.RawMessage)) error {
	if err := expect(in, json.Delim('{')); err != nil {
		return err
	}
	found := false
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return err
		}
		var member json.RawMessage
		if name != "features" {
			if err := in.Decode(&member); err != nil {
				return err
			}
			continue
		}
		if err := expect(in, json.Delim('[')); err != nil {
			return err
		}
		for found = true; in.More(); use(member) {
			if err := in.Decode(&member); err != nil {
				return err
			}
		}
		if err := expect(in, json.Delim(']')); err != nil {
			return err
		}
	}
	if !found {
		return errNoCollection
	}
	return expect(in, json.Delim('}'))
}

func expect(in *json.Decoder, want json.Delim) error {
	token, err := in.Token()
	if err == nil && token != want {
		err = errNoCollection
	}
	return err
}

// place reads one feature: whose it is, and its polygons.
func place(raw json.RawMessage) (string, []polygon, *fault.Error) {
	var f feature
	if err := json.Unmarshal(raw, &f); err != nil {
		return "", nil, fault.New(fault.Invalid, "region.outline.feature", nil)
	}
	code, err := f.code()
	if err != nil {
		return "", nil, err
	}
	if f.Geometry == nil {
		return "", nil, fault.New(fault.Invalid, "region.outline.empty", fault.Args{"Code": Dotted(code)})
	}
	polygons, err := f.Geometry.polygons(0)
	if err == nil && len(polygons) == 0 {
		err = fault.New(fault.Invalid, "region.outline.empty", nil)
	}
	if err != nil {
		err.Args = fault.Args{"Code": Dotted(code), "Type": clip(f.Geometry.Type)}
	}
	return code, polygons, err
}

// codeProperties are the names, folded, under which maps of Indonesia carry the
// decree's code: our own, Dukcapil's, and BIG's (KDEPUM down from KDPPUM).
var codeProperties = map[string]bool{
	"code": true, "kode": true, "kodewilayah": true, "kodekemendagri": true, "kemendagri": true, "kodedagri": true,
	"kodedesa": true, "kodekel": true, "kodekelurahan": true, "kodedesakelurahan": true, "iddesa": true, "kdepum": true, "adm4pcode": true,
	"kodekec": true, "kodekecamatan": true, "kdcpum": true, "adm3pcode": true,
	"kodekab": true, "kodekabupaten": true, "kodekabkota": true, "kdpkab": true, "adm2pcode": true,
	"kodeprov": true, "kodeprovinsi": true, "kdppum": true, "adm1pcode": true,
}

// code is the longest code that the feature gives, since a village's feature also
// names its kecamatan's; it must be a place's. An id that is a number counts only
// with a village's ten digits, as others are mostly running numbers.
func (f *feature) code() (string, *fault.Error) {
	best, two := "", false
	take := func(s string) {
		switch s = strings.ReplaceAll(strings.TrimSpace(s), ".", ""); {
		case strings.Trim(strings.TrimPrefix(s, "ID"), "0123456789") != "": // such as desa.17
		case len(s) > len(best):
			best, two = s, false
		case len(s) == len(best) && s != best:
			two = true
		}
	}
	if id, isText := text(f.ID); isText || len(id) == int(Village) {
		take(id)
	}
	for name, value := range f.Properties {
		if codeProperties[fold.Name(name)] {
			s, _ := text(value)
			take(s)
		}
	}
	if best == "" {
		return "", fault.New(fault.Invalid, "region.outline.nocode", nil)
	}
	if two {
		return "", fault.New(fault.Invalid, "region.outline.codes", nil)
	}
	// BPS numbers kecamatan with three digits and villages with three, mostly from 001,
	// and the United Nations' maps put ID before: taken for ours they would name wrong places.
	bare := strings.TrimPrefix(best, "ID")
	if len(bare) < len(best) || len(bare) == int(Village) && bare[6] == '0' {
		return "", fault.New(fault.Invalid, "region.outline.bps", fault.Args{"Code": clip(best)})
	}
	if _, ok := Get(best); !ok {
		return "", fault.New(fault.Invalid, "region.outline.unknown", fault.Args{"Code": clip(best)})
	}
	return best, nil
}

// text is a JSON text or the digits of a JSON number, and whether it was a text.
func text(raw json.RawMessage) (s string, isText bool) {
	if json.Unmarshal(raw, &s) == nil && len(raw) > 0 && raw[0] == '"' {
		return s, true
	}
	return strings.TrimSuffix(string(raw), ".0"), false
}

// clip shortens a stranger's text for a message.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 40)], "") }

func (g *geometry) polygons(depth int) (all []polygon, _ *fault.Error) {
	var list []polygon
	var err error
	switch g.Type {
	case "Polygon":
		list = make([]polygon, 1)
		err = json.Unmarshal(g.Coordinates, &list[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Coordinates, &list)
	case "GeometryCollection":
		if depth == maxNesting {
			return nil, fault.New(fault.Invalid, "region.outline.type", nil)
		}
		for _, inner := range g.Geometries {
			more, err := inner.polygons(depth + 1)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	default:
		return nil, fault.New(fault.Invalid, "region.outline.type", nil)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "region.outline.feature", nil)
	}
	for _, p := range list {
		clean, err := p.clean()
		if err != nil {
			return nil, err
		}
		if len(clean) > 0 {
			all = append(all, clean)
		}
	}
	return all, nil
}

// clean rounds each ring and leaves out those of which nothing remains; the first
// is the outer one, and no hole stands without it.
func (p polygon) clean() (polygon, *fault.Error) {
	var clean polygon
	for i, ring := range p {
		var round []position
		for _, at := range ring {
			if key := at.implausible(); key != "" {
				return nil, fault.New(fault.Invalid, key, nil)
			}
			at = position{math.Round(at[0]*1e5)/1e5 + 0, math.Round(at[1]*1e5)/1e5 + 0} // + 0: no -0
			if len(round) == 0 || round[len(round)-1] != at {
				round = append(round, at)
			}
		}
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			return nil, fault.New(fault.Invalid, "region.outline.ring", nil)
		}
		if len(round) >= 4 {
			clean = append(clean, round)
		} else if i == 0 {
			return nil, nil
		}
	}
	return clean, nil
}

// implausible tells what is wrong with a point that is not in Indonesia.
func (at position) implausible() string {
	inside := func(lon, lat float64) bool { return lon >= 94 && lon <= 142 && lat >= -12 && lat <= 7 }
	switch {
	case inside(at[0], at[1]):
		return ""
	case inside(at[1], at[0]):
		return "region.outline.swapped"
	case math.Abs(at[0]) > 180 || math.Abs(at[1]) > 90:
		return "region.outline.projected"
	}
	return "region.outline.outside"
}

// UnmarshalJSON takes the first two numbers of a position; a height may follow.
func (at *position) UnmarshalJSON(raw []byte) error {
	var numbers []float64
	if err := json.Unmarshal(raw, &numbers); err != nil {
		return err
	}
	if len(numbers) < 2 {
		return errNoCollection
	}
	*at = position(numbers)
	return nil
}

func encode(polygons []polygon) (json.RawMessage, error) {
	if len(polygons) == 1 {
		return json.Marshal(shape[polygon]{"Polygon", polygons[0]})
	}
	return json.Marshal(shape[[]polygon]{"MultiPolygon", polygons})
}

type shape[T any] struct {
	Type        string `json:"type"`
	Coordinates T      `json:"coordinates"`
}
