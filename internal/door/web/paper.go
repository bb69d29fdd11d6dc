package web

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"

	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/paper"
)

// takesPart is what those may who have a part in the actions. Who only looks on, the
// province and the inspectorate, may not.
const takesPart = "evidence.add"

// SendPaper sends a document as a file to keep: PDF, or with ?berkas=docx one to go on
// writing. The name needs no ending and may be a title. Who only looks on gets no names of
// those who sign: an office issues the document for that.
func SendPaper(w http.ResponseWriter, r *http.Request, name string, doc paper.Document) error {
	if !ViewerOf(r).may(takesPart) {
		doc = doc.Unsigned()
	}
	write, ending, media := doc.PDF, "pdf", "application/pdf"
	if r.URL.Query().Get("berkas") == "docx" {
		write, ending, media = doc.DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", `attachment; filename="`+slug(name)+"."+ending+`"`)
	h.Set("Cache-Control", "no-store") // names of officials, on PCs that offices share
	_, err := b.WriteTo(w)
	return err
}

// slug is a name that every system takes: small letters, digits and hyphens.
func slug(name string) string {
	name = strings.Map(func(r rune) rune {
		if r > 0x7e {
			return '-'
		}
		return r
	}, strings.Join(fold.Words(name), "-"))
	return cmp.Or(strings.Trim(name[:min(len(name), 80)], "-"), "dokumen")
}
