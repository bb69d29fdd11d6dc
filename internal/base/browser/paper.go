package browser

import (
	"bytes"
	"context"
	"os"
	"regexp"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// Paper prints the page as a PDF of the size that its styles ask for, A4 where they ask
// for none, and answers how many sheets that takes. A path keeps the file.
func (b *Tab) Paper(path string) (sheets int) {
	b.t.Helper()
	var made []byte
	b.run("print", media("print", "light"), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		const width, height = 210 / 25.4, 297 / 25.4 // inches
		made, _, err = page.PrintToPDF().WithPrintBackground(true).WithPreferCSSPageSize(true).WithPaperWidth(width).WithPaperHeight(height).Do(ctx)
		return err
	}))
	b.run("put the paper away", media("screen", "light"))
	if path != "" {
		if err := os.WriteFile(path, made, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
	return len(sheet.FindAll(bytes.ReplaceAll(made, []byte("/Type /Pages"), nil), -1))
}
