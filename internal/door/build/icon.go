package build

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"regexp"
	"strconv"
)

// drawing is what the mark is made of: a tile, thick lines and dots, in a square of 32.
type drawing struct {
	Rects   []shape `xml:"rect"`
	Paths   []shape `xml:"path"`
	Circles []shape `xml:"circle"`
}

type shape struct {
	Fill    string  `xml:"fill,attr"`
	Stroke  string  `xml:"stroke,attr"`
	Opacity string  `xml:"stroke-opacity,attr"`
	Thick   float64 `xml:"stroke-width,attr"`
	D       string  `xml:"d,attr"`
	X       float64 `xml:"cx,attr"`
	Y       float64 `xml:"cy,attr"`
	R       float64 `xml:"r,attr"`
	Corner  float64 `xml:"rx,attr"`
}

const square = 32

// addIcons draws the mark as the pictures that a phone puts among its applications.
func addIcons(mark string, files map[string][]byte) error {
	svg, err := os.ReadFile(mark)
	if err != nil {
		return err
	}
	var d drawing
	if err := xml.Unmarshal(svg, &d); err != nil {
		return fmt.Errorf("%s: %w", mark, err)
	}
	files[hashName("mark.svg", svg)] = svg
	for _, p := range []struct {
		name string
		size int
		full bool
	}{{"icon-192.png", 192, false}, {"icon-512.png", 512, false}, {"icon-full.png", 512, true}} {
		var b bytes.Buffer
		if err := png.Encode(&b, d.draw(p.size, p.full)); err != nil {
			return err
		}
		files[hashName(p.name, b.Bytes())] = b.Bytes()
	}
	return nil
}

// draw paints with 4 × 4 looks into each point. A full picture has no corners and
// keeps to the middle: phones cut it to a form of their own (safe: a circle of 40 %).
func (d drawing) draw(size int, full bool) image.Image {
	const looks = 4
	picture := image.NewNRGBA(image.Rect(0, 0, size, size))
	zoom := 1.0
	if full {
		zoom = 0.8
	}
	var lines [][][2]float64
	for _, p := range d.Paths {
		lines = append(lines, curve(p.D))
	}
	for py := range size {
		for px := range size {
			var sum [4]float64
			for look := range looks * looks {
				x := (float64(px) + (float64(look%looks)+0.5)/looks) * square / float64(size)
				y := (float64(py) + (float64(look/looks)+0.5)/looks) * square / float64(size)
				c := d.at((x-square/2)/zoom+square/2, (y-square/2)/zoom+square/2, full, lines)
				for i := range 3 {
					sum[i] += c[i] * c[3]
				}
				sum[3] += c[3]
			}
			if sum[3] > 0 {
				picture.SetNRGBA(px, py, color.NRGBA{byte(sum[0]/sum[3] + 0.5), byte(sum[1]/sum[3] + 0.5), byte(sum[2]/sum[3] + 0.5), byte(sum[3]/looks/looks*255 + 0.5)})
			}
		}
	}
	return picture
}

// at is the colour of a point, with its alpha.
func (d drawing) at(x, y float64, full bool, lines [][][2]float64) (c [4]float64) {
	for _, r := range d.Rects {
		in := max(r.Corner-x, x-(square-r.Corner), 0)
		down := max(r.Corner-y, y-(square-r.Corner), 0)
		if full || math.Hypot(in, down) <= r.Corner {
			c = over(c, r.Fill, "")
		}
	}
	for i, p := range d.Paths {
		for j := 1; j < len(lines[i]); j++ {
			if distance(x, y, lines[i][j-1], lines[i][j]) <= p.Thick/2 {
				c = over(c, p.Stroke, p.Opacity)
				break
			}
		}
	}
	for _, o := range d.Circles {
		if math.Hypot(x-o.X, y-o.Y) <= o.R {
			c = over(c, o.Fill, "")
		}
	}
	return c
}

func over(c [4]float64, hex, opacity string) [4]float64 {
	if len(hex) == 4 {
		hex = string([]byte{'#', hex[1], hex[1], hex[2], hex[2], hex[3], hex[3]})
	}
	rgb, err := strconv.ParseUint(hex[1:], 16, 24)
	share := 1.0
	if opacity != "" {
		share, err = strconv.ParseFloat(opacity, 64)
	}
	if err != nil {
		return c
	}
	for i, v := range [3]float64{float64(rgb >> 16), float64(rgb >> 8 & 255), float64(rgb & 255)} {
		c[i] = c[i]*(1-share) + v*share
	}
	c[3] = max(c[3], share)
	return c
}

var coordinate = regexp.MustCompile(`-?\d*\.?\d+`)

// curve is a path of one M and one C as short straight pieces.
func curve(d string) [][2]float64 {
	var n [8]float64
	for i, text := range coordinate.FindAllString(d, 8) {
		n[i], _ = strconv.ParseFloat(text, 64) // the expression takes numbers only
	}
	const pieces = 40
	line := make([][2]float64, pieces+1)
	for i := range line {
		t := float64(i) / pieces
		a, b, c, e := (1-t)*(1-t)*(1-t), 3*t*(1-t)*(1-t), 3*t*t*(1-t), t*t*t
		line[i] = [2]float64{a*n[0] + b*n[2] + c*n[4] + e*n[6], a*n[1] + b*n[3] + c*n[5] + e*n[7]}
	}
	return line
}

// distance is that of a point to a straight piece.
func distance(x, y float64, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := min(max(((x-a[0])*dx+(y-a[1])*dy)/(dx*dx+dy*dy), 0), 1)
	return math.Hypot(x-a[0]-t*dx, y-a[1]-t*dy)
}
