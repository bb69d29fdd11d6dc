package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // pictures come as either
	"image/png"

	"tumbuh/internal/base/qr"
)

// maxPixels is what a picture may hold before it is decoded.
const maxPixels = 40_000_000

// printable is a picture as a PDF takes it, with its size; nil when it is none. JPEG stays
// as it is; PNG loses what is transparent.
func printable(data []byte) (out []byte, format string, size image.Point) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width*config.Height > maxPixels {
		return nil, "", size
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, "", size
	}
	size = image.Pt(config.Width, config.Height)
	if format == "jpeg" {
		return data, format, size
	}
	flat := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(flat, flat.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, flat); err != nil {
		return nil, "", image.Point{}
	}
	return b.Bytes(), format, size
}

// fit is the largest box of a picture's shape within another, in its middle.
func fit(size image.Point, in box) box {
	w, h := float64(size.X), float64(size.Y)
	scale := min(in.w/w, in.h/h)
	w, h = w*scale, h*scale
	return box{in.x + (in.w-w)/2, in.y + (in.h-h)/2, w, h}
}

func (l *layout) image(data []byte, in box) {
	out, _, size := printable(data)
	if out == nil {
		l.put(op{box: in, kind: drawFrame, points: 0.2})
		return
	}
	l.put(op{box: fit(size, in), kind: drawImage, image: out})
}

// shape is how wide and tall a picture is printed, in mm.
func (b Picture) shape(width, tallest float64) (w, h float64) {
	w = width
	if b.Width > 0 {
		w = min(b.Width, width)
	}
	h = w * 0.6
	if config, _, err := image.DecodeConfig(bytes.NewReader(b.Image)); err == nil && config.Width > 0 {
		h = w * float64(config.Height) / float64(config.Width)
	}
	if h > tallest {
		w, h = w*tallest/h, tallest
	}
	return w, h
}

func (l *layout) picture(b Picture) {
	caption := wrap(Plain(b.Caption), 10, l.width, 0)
	room := 2.0
	if b.Caption != "" {
		room += float64(len(caption)) * lineHeight(10)
	}
	w, h := b.shape(l.width, l.tallest(room))
	l.need(h + room)
	l.image(b.Image, box{l.left + (l.width-w)/2, l.y, w, h})
	l.y += h + 1.5
	if b.Caption != "" {
		l.flow(caption, l.left, l.width, 0, 10, Center)
	}
	l.y += afterPara
}

// signRoom is the height to sign in, stamp included.
const signRoom = 19.0

// signApart keeps who signs below from looking like the office of who signs above.
const signApart = 11.0

// signing is one row of places to sign.
type signing struct {
	first   int // column
	signers []signPlace
	tall    int // lines above the room to sign, of the tallest
	low     int // lines below it
}

type signPlace struct {
	over, under []string
	above       []row // over, broken into lines
	below       []row
	rows        int // lines above, as far as they are filled
}

// grid puts the signers into rows of columns that are wide mm. The lines above the room
// to sign begin at the same height, the names stand on one line.
func (b Signatures) grid(wide float64) (all []signing) {
	broken := func(texts []string, name bool) (rows []row) {
		for i, text := range texts {
			rows = append(rows, wrap([]Run{{Text: text, Bold: name && i == 0, Underline: name && i == 0 && text != line}}, body, wide-4, 0)...)
		}
		return rows
	}
	for from := 0; from < len(b.Signers); from += b.Columns {
		group := b.Signers[from:min(from+b.Columns, len(b.Signers))]
		g := signing{}
		if len(b.Signers) == 1 {
			g.first = b.Columns - 1 // one alone signs at the right
		}
		for i, one := range group {
			p := signPlace{over: one.above(), under: one.below()}
			if from == 0 && b.Place != "" {
				place := b.Place
				if i < len(group)-1 {
					place = "" // the date stands over the right one; the others begin below it
				}
				p.over = append([]string{place}, p.over...)
			}
			p.above, p.below = broken(p.over, false), broken(p.under, true)
			p.rows = len(p.above)
			g.tall, g.low = max(g.tall, p.rows), max(g.low, len(p.below))
			g.signers = append(g.signers, p)
		}
		all = append(all, g)
	}
	return all
}

func (l *layout) signatures(b Signatures) {
	wide, h := l.width/float64(b.Columns), lineHeight(body)
	l.y += 2
	for _, g := range b.grid(wide) {
		whole := float64(g.tall+g.low)*h + signRoom
		l.need(whole)
		for i, one := range g.signers {
			x := l.left + wide*float64(g.first+i)
			for j, r := range one.above {
				l.write(r, x, l.y+float64(j)*h, wide, body, Center, 0)
			}
			for j, r := range one.below {
				l.write(r, x, l.y+float64(g.tall+j)*h+signRoom, wide, body, Center, 0)
			}
		}
		l.y += whole + signApart
	}
}

const initialsWidth = 95.0

// table is the place for initials as a table.
func (b Initials) table() Table {
	t := Table{Columns: []Column{{Head: b.Title, Width: 3}, {Head: b.Column, Width: 2}}, Tall: 8}
	for _, p := range b.Positions {
		t.Rows = append(t.Rows, Row{Cells: Cells(p, "")})
	}
	return t.ready()
}

func (l *layout) initials(b Initials) {
	whole := l.width
	l.width = min(l.width, initialsWidth)
	l.need(float64(len(b.Positions)+1) * 9)
	l.table(b.table(), 0)
	l.width = whole
	l.y += afterPara
}

// code is the QR code with its words at the end.
func (l *layout) code() {
	const side = 24.0
	png, err := qr.PNG(l.doc.QR)
	if err != nil { // an address longer than a code holds is still written out
		png = nil
	}
	rows := wrap(Plain(l.doc.checkWords()+"\n"+l.doc.QR), small, l.width-side-4, 0)
	h := max(side, float64(len(rows))*lineHeight(small))
	l.need(h + 4)
	l.y += 3
	l.image(png, box{l.left, l.y, side, side})
	for i, r := range rows {
		l.write(r, l.left+side+3, l.y+6+float64(i)*lineHeight(small), l.width-side-4, small, Left, 0)
	}
	l.y += h
}
