package web

import (
	"html/template"
	"strings"

	"tumbuh/internal/base/qr"
)

// Factor sets up a second factor: {{template "factor" .}}.
type Factor struct {
	QR     template.HTML
	Secret string // for those who type it
	Sealed string
	Code   Field
	Action string
	Next   string // where the person wanted to go
}

// NewFactor draws the QR code of an otpauth:// address.
func NewFactor(url, secret, label string) (f Factor, err error) {
	f.QR, err = QR(url, label)
	for part := range chunks(secret, 4) {
		f.Secret += " " + part
	}
	f.Secret = strings.TrimSpace(f.Secret)
	return f, err
}

func chunks(s string, n int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > n && yield(s[:n]) {
			s = s[n:]
		}
		yield(s)
	}
}

// QR draws a text as a QR code; label is what a screen reader says.
func QR(text, label string) (template.HTML, error) {
	svg, err := qr.SVG(text, label)
	return template.HTML(svg), err
}

// Codes are recovery codes, shown once: {{template "codes" .}}.
type Codes struct {
	List []string
	Next string
}
