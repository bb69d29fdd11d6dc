// Package qr draws a text as a QR code, on a page and in a terminal.
package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"rsc.io/qr"
)

// quiet is the blank edge that readers need, in modules (ISO/IEC 18004, 6.3.8).
const quiet = 4

// grid tells of each module whether it is dark; size is with the edge.
func grid(text string) (dark func(x, y int) bool, size int, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, 0, err
	}
	return func(x, y int) bool { return code.Black(x-quiet, y-quiet) }, code.Size + 2*quiet, nil
}

// SVG draws it dark on white in any theme, each row one path of runs; label is what
// a screen reader says.
func SVG(text, label string) (string, error) {
	dark, size, err := grid(text)
	if err != nil {
		return "", err
	}
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	return fmt.Sprintf(`<svg class="qr" role="img" aria-label="%s" width="240" height="240" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		escape.Replace(label), size, size, size, size, path.String()), nil
}

// PNG draws it for a document, with its quiet edge, four pixels to a module.
func PNG(text string) ([]byte, error) {
	dark, size, err := grid(text)
	if err != nil {
		return nil, err
	}
	const scale = 4
	img := image.NewPaletted(image.Rect(0, 0, size*scale, size*scale), color.Palette{color.White, color.Black})
	for i := range img.Pix {
		if dark(i%img.Stride/scale, i/img.Stride/scale) {
			img.Pix[i] = 1
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

// Text draws it with half blocks, two rows in a line, light where the screen must
// shine: readable on a dark terminal, and by most readers on a light one.
func Text(text string) (string, error) {
	dark, size, err := grid(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for y := 0; y < size; y += 2 {
		for x := range size {
			upper, lower := !dark(x, y), y+1 < size && !dark(x, y+1)
			b.WriteString(map[[2]bool]string{{true, true}: "█", {true, false}: "▀", {false, true}: "▄", {false, false}: " "}[[2]bool{upper, lower}])
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}
