package photo_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/photo"
)

// scene is wider than tall, red at the upper left, green at the upper right, blue below.
func scene(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{0, 0, 255, 255}
			if y < h/2 && x < w/2 {
				c = color.NRGBA{255, 0, 0, 255}
			} else if y < h/2 {
				c = color.NRGBA{0, 255, 0, 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

// held is a JPEG with the camera's own words: how it was held, and where.
func held(img image.Image, orientation uint16, order binary.AppendByteOrder) []byte {
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, img, nil); err != nil {
		panic(err)
	}
	tiff := []byte("MM\x00\x2a")
	if order == binary.LittleEndian {
		tiff = []byte("II\x2a\x00")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = order.AppendUint16(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3), 1), orientation)
	tiff = append(tiff, 0, 0)
	tiff = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x8825), 4), 1), 99) // where
	tiff = append(tiff, "lat 4.3517 S"...)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, plain.Bytes()[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	out = append(out, segment...)
	return append(out, plain.Bytes()[2:]...)
}

func clean(t *testing.T, data []byte, most int) (photo.Picture, image.Image) {
	t.Helper()
	p, err := photo.Clean(bytes.NewReader(data), most)
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil || img.Bounds().Dx() != p.Width || img.Bounds().Dy() != p.Height {
		t.Fatal(err, p.Width, p.Height)
	}
	return p, img
}

func colour(img image.Image, x, y float64) string {
	b := img.Bounds()
	r, g, bl, _ := img.At(b.Min.X+int(x*float64(b.Dx())), b.Min.Y+int(y*float64(b.Dy()))).RGBA()
	switch {
	case r > 0x9000 && g < 0x6000:
		return "red"
	case g > 0x9000 && r < 0x6000:
		return "green"
	case bl > 0x9000 && r < 0x6000:
		return "blue"
	}
	return "other"
}

func TestAPictureIsTurnedAsTheCameraWasHeldAndSaysNothingElse(t *testing.T) {
	t.Parallel()
	// where red and green are afterwards, as shares of width and height
	where := map[uint16][4]float64{1: {.2, .2, .8, .2}, 2: {.8, .2, .2, .2}, 3: {.8, .8, .2, .8}, 4: {.2, .8, .8, .8},
		5: {.2, .2, .2, .8}, 6: {.8, .2, .8, .8}, 7: {.8, .8, .8, .2}, 8: {.2, .8, .2, .2}, 9: {.2, .2, .8, .2}}
	for orientation, at := range where {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			p, img := clean(t, held(scene(80, 40), orientation, order), photo.Most)
			if upright := orientation < 5 || orientation > 8; upright != (p.Width == 80) || p.Media != "image/jpeg" {
				t.Errorf("%d: %d × %d %s", orientation, p.Width, p.Height, p.Media)
			}
			if red, green := colour(img, at[0], at[1]), colour(img, at[2], at[3]); red != "red" || green != "green" {
				t.Errorf("held %d: %s and %s where red and green should be", orientation, red, green)
			}
			if bytes.Contains(p.Data, []byte("Exif")) || bytes.Contains(p.Data, []byte("4.3517")) {
				t.Errorf("%d: the place of the picture is still in it", orientation)
			}
		}
	}
}

func TestALargePictureBecomesSmallerInItsShape(t *testing.T) {
	t.Parallel()
	p, _ := clean(t, held(scene(3000, 1000), 6, binary.BigEndian), photo.Most)
	if p.Width != 666 || p.Height != 2000 {
		t.Errorf("%d × %d", p.Width, p.Height)
	}
	if p, _ := clean(t, held(scene(3000, 1), 1, binary.BigEndian), 300); p.Width != 300 || p.Height != 1 {
		t.Errorf("a thread is %d × %d", p.Width, p.Height)
	}
}

func TestWhatIsTransparentStaysSo(t *testing.T) {
	t.Parallel()
	img := scene(40, 40)
	img.Set(39, 39, color.NRGBA{})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if p, got := clean(t, b.Bytes(), 500); p.Media != "image/png" {
		t.Error(p.Media)
	} else if _, _, _, a := got.At(39, 39).RGBA(); a != 0 {
		t.Error("its hole was filled")
	}
}

// A WebP of one red pixel, written by hand from the format's description (VP8L).
const webp = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

func TestWebPIsTaken(t *testing.T) {
	t.Parallel()
	data, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := clean(t, data, 500); p.Width != 1 || p.Height != 1 {
		t.Error(p.Width, p.Height)
	}
}

// bomb is a PNG of a few bytes that says it is w × h.
func bomb(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, w), h)
	b = append(b, 8, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

func TestWhatIsNoPictureOrUnpacksWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	good := held(scene(80, 40), 1, binary.BigEndian)
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"nothing":        {nil, "photo.format"},
		"text":           {[]byte("Halo"), "photo.format"},
		"SVG":            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "photo.format"},
		"GIF":            {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "photo.format"},
		"a bomb":         {bomb(60000, 60000), "photo.pixels"},
		"a wide bomb":    {bomb(1<<27, 1), "photo.pixels"},
		"half a picture": {good[:len(good)/2], "photo.broken"},
		"too many bytes": {append(good, make([]byte, 20<<20)...), "photo.bytes"},
	} {
		_, err := photo.Clean(bytes.NewReader(c.data), photo.Most)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// progressive is a grey JPEG of w × h in so many scans, written by hand: each is the
// first of the mean brightness, of which every bit is 0.
func progressive(w, h uint16, scans int) []byte {
	b := append([]byte("\xff\xd8\xff\xdb\x00\x43\x00"), bytes.Repeat([]byte{1}, 64)...)
	b = append(b, "\xff\xc2\x00\x0b\x08"...)
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, h), w)
	b = append(b, "\x01\x01\x11\x00\xff\xc4\x00\x14\x00\x01"...) // one code of one bit: no difference
	b = append(b, make([]byte, 16)...)
	blocks := (int(w) + 7) / 8 * ((int(h) + 7) / 8)
	for range scans {
		b = append(append(b, "\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00"...), make([]byte, (blocks+7)/8)...)
	}
	return append(b, 0xff, 0xd9)
}

// What a progressive JPEG takes is bounded before it is decoded: these would decode, the
// large one with five times the memory of its pixels.
func TestAProgressivePictureIsHeldToLess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		key  string // empty: taken
	}{
		"a usual one":           {progressive(80, 40, 10), ""},
		"at the limits":         {progressive(16, 16, 100), ""},
		"many scans":            {progressive(16, 16, 101), "photo.scans"},
		"scans behind fill":     {bytes.ReplaceAll(progressive(16, 16, 101), []byte("\xff\xda"), []byte("\xff\xff\xff\xda")), "photo.scans"},
		"a large one":           {progressive(5000, 4001, 1), "photo.pixels"},
		"a large one, baseline": {bytes.Replace(progressive(5000, 4001, 1), []byte("\xff\xc2"), []byte("\xff\xc0"), 1), "photo.broken"}, // it lacks a table: it was tried
	} {
		_, err := photo.Clean(bytes.NewReader(c.data), 64)
		if f := fault.As(err); c.key == "" && err != nil || c.key != "" && (f == nil || f.Kind != fault.Invalid || f.Key != c.key) {
			t.Errorf("%s: %v, want %q", name, err, c.key)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(held(scene(8, 4), 6, binary.LittleEndian))
	f.Add(progressive(8, 8, 2))
	f.Add(progressive(65535, 65535, 1)[:200])
	f.Add(progressive(16, 16, 101))
	f.Add(bomb(10, 10))
	data, _ := base64.StdEncoding.DecodeString(webp)
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := photo.Clean(bytes.NewReader(data), 64)
		if err != nil {
			return
		}
		if p.Width > 64 || p.Height > 64 || p.Width < 1 || p.Height < 1 {
			t.Fatalf("%d × %d", p.Width, p.Height)
		}
		if _, _, err := image.Decode(bytes.NewReader(p.Data)); err != nil {
			t.Fatal(err)
		}
	})
}
