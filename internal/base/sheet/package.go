package sheet

import (
	"archive/zip"
	"cmp"
	"io"
	"path"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
)

// parcel is the zip file of a workbook. What the zip says of its own sizes is
// checked first and then not believed: every byte that comes out is counted.
type parcel struct {
	parts  map[string]*zip.File
	limits Limits
	used   int64 // unpacked so far while the file was looked through
}

func openParcel(r io.ReaderAt, size int64, limits Limits) (*parcel, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	if len(z.File) > limits.Parts {
		return nil, bomb()
	}
	p := &parcel{parts: make(map[string]*zip.File, len(z.File)), limits: limits}
	type extent struct{ from, to int64 }
	var extents []extent
	var unpacked uint64
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil {
			return nil, err
		}
		if f.Flags&1 != 0 {
			return nil, fault.New(fault.Invalid, "sheet.encrypted", nil)
		}
		name := partName(f.Name)
		if unpacked += f.UncompressedSize64; unpacked > uint64(limits.Unpacked) || f.CompressedSize64 > uint64(size) {
			return nil, bomb()
		}
		if p.parts[name] != nil {
			return nil, zip.ErrFormat
		}
		p.parts[name] = f
		extents = append(extents, extent{at, at + int64(f.CompressedSize64)})
	}
	// Parts that share bytes are how a small file unpacks to a huge one without a
	// suspicious ratio.
	slices.SortFunc(extents, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(extents); i++ {
		if extents[i].from < extents[i-1].to {
			return nil, bomb()
		}
	}
	return p, nil
}

func bomb() error { return fault.New(fault.Invalid, "sheet.bomb", nil) }

// partName is how a part is looked up: writers differ in case and slashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// part is an open part that counts what comes out of it.
type part struct {
	io.ReadCloser
	read, limit int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.read += int64(n); p.read > p.limit {
		return n, bomb()
	}
	return n, err
}

// open opens a part; without one by that name the file is damaged.
func (p *parcel) open(name string) (*part, error) {
	f := p.parts[partName(name)]
	if f == nil {
		return nil, zip.ErrFormat
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	limit := max(1<<20, int64(f.CompressedSize64)*p.limits.Ratio)
	return &part{ReadCloser: r, limit: min(limit, p.limits.Unpacked)}, nil
}

// through reads a whole part once, which also checks its sum.
func (p *parcel) through(name string, read func(io.Reader) error) error {
	in, err := p.open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	in.limit = min(in.limit, p.limits.Unpacked-p.used)
	if err = read(in); err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	p.used += in.read
	return err
}

// tags calls see for every start and end tag of a part.
func (p *parcel) tags(name string, see func(*xmlReader) error) error {
	return p.through(name, func(r io.Reader) error {
		x := newXML(r, p.limits.Cell)
		for x.next() {
			if err := see(x); err != nil {
				return err
			}
		}
		return x.err
	})
}

// link is a relation from one part to another.
type link struct{ id, kind, target string }

// links are the relations of a part, or with "" of the whole file.
func (p *parcel) links(name string) (links []link, err error) {
	_, base := path.Split(name)
	list := path.Join(path.Dir(name), "_rels", base+".rels")
	if p.parts[partName(list)] == nil {
		return nil, nil
	}
	err = p.tags(list, func(x *xmlReader) error {
		if string(x.name) == "Relationship" && !x.end && string(x.attr("TargetMode")) != "External" {
			target := x.words("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(path.Dir(name), target)
			}
			kind := x.words("Type")
			links = append(links, link{x.words("Id"), kind[strings.LastIndexByte(kind, '/')+1:], target})
		}
		return nil
	})
	return links, err
}
