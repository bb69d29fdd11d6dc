package paper

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"tumbuh/internal/base/fault"
)

// PDF writes the document as PDF.
func (d Document) PDF(out io.Writer) error {
	d = d.ready()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCreationDate(d.moment())
	f.SetModificationDate(d.moment())
	f.SetProducer("Tumbuh", true)
	f.SetCreator("Tumbuh", true)
	f.SetTitle(d.Title, true)
	f.SetLang(d.print().Lang())
	sheets := lay(d)
	used := map[style]bool{}
	for _, s := range sheets {
		for _, o := range s.ops {
			if o.kind == drawText && !used[o.style] {
				used[o.style] = true
				f.AddUTF8FontFromBytes(family, string(o.style), letters[o.style])
			}
		}
	}
	w, h := d.Size.mm(false)
	p := &pen{Fpdf: f}
	for _, s := range sheets {
		orientation := "P"
		if s.landscape {
			orientation = "L"
		}
		f.AddPageFormat(orientation, fpdf.SizeType{Wd: w, Ht: h})
		if d.Draft != "" {
			p.watermark(d, s.landscape)
		}
		for _, o := range s.ops {
			p.draw(o)
		}
		p.artifact(false)
	}
	if err := f.Output(out); err != nil {
		return fault.New(fault.Internal, "unit.error.internal", nil).Because(fmt.Errorf("paper: %w", err))
	}
	return nil
}

// moment is when the document was made, for the files' own fields.
func (d Document) moment() time.Time {
	if d.Made.IsZero() {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return d.Made.UTC().Truncate(time.Second)
}

// pen draws operations; what is furniture of the page is marked as such, so that readers
// and searches pass over it (ISO 32000-1, 14.8.2.2).
type pen struct {
	*fpdf.Fpdf
	inArtifact bool
	level      int
}

func (p *pen) artifact(on bool) {
	if on != p.inArtifact {
		p.RawWriteStr(map[bool]string{true: "/Artifact BMC", false: "EMC"}[on])
		p.inArtifact = on
	}
}

func (p *pen) draw(o op) {
	p.artifact(o.artifact)
	grey := int(o.grey)
	switch o.kind {
	case drawText:
		p.SetFont(family, string(o.style), o.points)
		p.SetTextColor(grey, grey, grey)
		p.Text(o.x, o.y, o.text)
	case drawLine:
		p.SetDrawColor(grey, grey, grey)
		p.SetLineWidth(o.points)
		p.Line(o.x, o.y, o.x+o.w, o.y+o.h)
	case drawFill:
		p.SetFillColor(grey, grey, grey)
		p.Rect(o.x, o.y, o.w, o.h, "F")
	case drawFrame:
		p.SetDrawColor(0, 0, 0)
		p.SetLineWidth(o.points)
		p.Rect(o.x, o.y, o.w, o.h, "D")
	case drawImage:
		kind := "JPEG"
		if bytes.HasPrefix(o.image, []byte("\x89PNG")) {
			kind = "PNG"
		}
		options := fpdf.ImageOptions{ImageType: kind}
		name := fmt.Sprintf("%x", sha256.Sum256(o.image))
		if p.GetImageInfo(name) == nil {
			p.RegisterImageOptionsReader(name, options, bytes.NewReader(o.image))
		}
		p.ImageOptions(name, o.x, o.y, o.w, o.h, false, options, 0, "")
	case drawMark:
		p.level = min(o.level, p.level+1)
		p.Bookmark(o.text, p.level, o.y)
	}
}

// watermark writes what the draft is called across the page, pale and below the text.
func (p *pen) watermark(d Document, landscape bool) {
	w, h := d.Size.mm(landscape)
	text := style("B").shown(d.Draft)
	points := min(110, 0.7*w/max(style("B").mm(text, 1), 0.1))
	p.artifact(true)
	p.AddUTF8FontFromBytes(family, "B", letters["B"])
	p.SetFont(family, "B", points)
	p.SetTextColor(238, 238, 238)
	p.TransformBegin()
	p.TransformRotate(40, w/2, h/2)
	p.Text(w/2-style("B").mm(text, points)/2, h/2+points*mmPerPoint*0.3, text)
	p.TransformEnd()
}
