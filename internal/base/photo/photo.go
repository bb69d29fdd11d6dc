// Package photo takes in pictures that people hand in: JPEG, PNG and WebP are decoded,
// turned as the camera was held, made smaller where they are large and written anew, so
// that nothing of what stood beside the picture (place, camera, time) is kept. What is no
// picture, or unpacks to more than a picture should, is refused before it is decoded.
package photo

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"sync"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers the format

	"tumbuh/internal/base/fault"
)

// Most is the longest side that a kept picture has, unless its owner asks for less.
const Most = 2000

// Limits of what is taken in.
const (
	maxBytes  = 20 << 20
	maxPixels = 50_000_000 // a phone's best camera makes 50 million

	// A progressive JPEG is kept as coefficients until its last scan, which takes five times
	// as much as its pixels, and every scan goes over the whole picture. Cameras write none;
	// programs write some ten scans.
	maxProgressive = 20_000_000
	maxScans       = 100

	quality = 85
)

// Picture is one that may be kept.
type Picture struct {
	Data          []byte
	Media         string // image/jpeg; image/png where something is transparent
	Width, Height int
}

// Clean reads a picture and makes it one that may be kept, no side longer than most.
func Clean(r io.Reader, most int) (Picture, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return Picture{}, err
	case len(data) > maxBytes:
		return Picture{}, fault.New(fault.Invalid, "photo.bytes", fault.Args{"Megabytes": maxBytes >> 20})
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case errors.Is(err, image.ErrFormat):
		return Picture{}, fault.New(fault.Invalid, "photo.format", nil)
	case err != nil:
		return Picture{}, broken(err)
	}
	pixels := maxPixels
	if format == "jpeg" {
		progressive, scans := passes(data)
		if progressive {
			pixels = maxProgressive
		}
		if scans > maxScans {
			return Picture{}, fault.New(fault.Invalid, "photo.scans", fault.Args{"Scans": scans, "Most": maxScans})
		}
	}
	if config.Width < 1 || config.Height < 1 || config.Width > pixels/config.Height {
		return Picture{}, fault.New(fault.Invalid, "photo.pixels", fault.Args{"Width": config.Width, "Height": config.Height, "Millions": pixels / 1_000_000})
	}
	one.Lock()
	defer one.Unlock()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, broken(err)
	}
	img = shrink(img, max(most, 1))
	if format == "jpeg" {
		img = turn(img, orientation(data))
	}
	return write(img)
}

// one picture is decoded at a time: the largest takes 400 MB for a moment.
var one sync.Mutex

func broken(err error) error { return fault.New(fault.Invalid, "photo.broken", nil).Because(err) }

// shrink makes the longest side no longer than most.
func shrink(img image.Image, most int) image.Image {
	size := img.Bounds().Size()
	longest := max(size.X, size.Y)
	if longest <= most {
		return img
	}
	small := image.NewNRGBA(image.Rect(0, 0, max(size.X*most/longest, 1), max(size.Y*most/longest, 1)))
	xdraw.ApproxBiLinear.Scale(small, small.Rect, img, img.Bounds(), draw.Src, nil)
	return small
}

// turn sets a picture upright by the number that the camera gave (1 to 8: Exif 2.32,
// table 4, tag 0x0112).
func turn(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	from, out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy())), image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(from, from.Rect, img, b.Min, draw.Src)
	for y := range h {
		for x := range w {
			sx, sy := x, y
			if orientation >= 5 {
				sx, sy = y, x
			}
			switch orientation { // which of the source's sides are turned over
			case 2, 3, 7, 8:
				sx = b.Dx() - 1 - sx
			}
			switch orientation {
			case 3, 4, 6, 7:
				sy = b.Dy() - 1 - sy
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):])
		}
	}
	return out
}

// write gives a picture bytes: JPEG, or PNG where one can see through it, as through the
// edges of an emblem.
func write(img image.Image) (Picture, error) {
	var b bytes.Buffer
	size := img.Bounds().Size()
	if opaque(img) {
		err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
		return Picture{b.Bytes(), "image/jpeg", size.X, size.Y}, err
	}
	err := png.Encode(&b, img)
	return Picture{b.Bytes(), "image/png", size.X, size.Y}, err
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return !ok || o.Opaque()
}
