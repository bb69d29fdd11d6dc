package golden

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// document is base/paper's, whose own tests use this package too.
type document interface {
	Text() string
	PDF(io.Writer) error
	DOCX(io.Writer) error
}

// Paper compares what a document says with testdata/name.txt, and looks whether its files
// are whole. With TUMBUH_LOOK set to a folder they are left there, for `make look`.
func Paper(t testing.TB, name string, doc document) {
	t.Helper()
	var pdf, docx bytes.Buffer
	if err := doc.PDF(&pdf); err != nil {
		t.Fatal(err)
	}
	if err := doc.DOCX(&docx); err != nil {
		t.Fatal(err)
	}
	if err := WholePDF(pdf.Bytes()); err != nil {
		t.Errorf("%s as PDF: %v", name, err)
	}
	if err := WholeDOCX(docx.Bytes()); err != nil {
		t.Errorf("%s as DOCX: %v", name, err)
	}
	if look := os.Getenv("TUMBUH_LOOK"); look != "" {
		if err := os.MkdirAll(look, 0o755); err != nil {
			t.Fatal(err)
		}
		for kind, b := range map[string][]byte{"pdf": pdf.Bytes(), "docx": docx.Bytes()} {
			if err := os.WriteFile(filepath.Join(look, name+"."+kind), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	Equal(t, name+".txt", []byte(doc.Text()))
}

var startxref = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)

// WholePDF follows a PDF's table of objects (ISO 32000-1, 7.5.4): each must begin where
// the table says.
func WholePDF(b []byte) error {
	if !bytes.HasPrefix(b, []byte("%PDF-1.")) {
		return errors.New("does not begin as a PDF")
	}
	end := startxref.FindSubmatch(b)
	if end == nil {
		return errors.New("does not end as a PDF")
	}
	at, _ := strconv.Atoi(string(end[1]))
	if at >= len(b) || !bytes.HasPrefix(b[at:], []byte("xref\n0 ")) {
		return errors.New("the table of objects is not where it should be")
	}
	table := strings.Split(string(b[at:]), "\n")
	count, _ := strconv.Atoi(strings.TrimPrefix(table[1], "0 "))
	for n := 1; n < count; n++ {
		if n+2 >= len(table) || len(table[n+2]) < 10 {
			return fmt.Errorf("object %d is not in the table", n)
		}
		offset, _ := strconv.Atoi(table[n+2][:10])
		if offset >= len(b) || !bytes.HasPrefix(b[offset:], fmt.Appendf(nil, "%d 0 obj", n)) {
			return fmt.Errorf("object %d does not begin at %d", n, offset)
		}
	}
	return nil
}

// WholeDOCX parses every part and looks whether what the parts refer to is there.
func WholeDOCX(b []byte) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	parts, targets := map[string]bool{}, map[string]bool{}
	for _, f := range z.File {
		parts[f.Name] = true
		if !strings.HasSuffix(f.Name, ".xml") && !strings.HasSuffix(f.Name, ".rels") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return err
		}
		for d := xml.NewDecoder(in); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local == "Relationship" {
				for _, a := range start.Attr {
					if a.Name.Local == "Target" {
						targets[filepath.ToSlash(filepath.Join(filepath.Dir(filepath.Dir(f.Name)), a.Value))] = true
					}
				}
			}
		}
	}
	for target := range targets {
		if !parts[target] {
			return fmt.Errorf("%s is referred to and is not there", target)
		}
	}
	return nil
}
