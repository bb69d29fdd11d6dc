package file

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Kind is a kind of file: its media type, and how its name ends.
type Kind struct{ Media, Ending string }

var (
	PDF   = Kind{"application/pdf", "pdf"}
	DOCX  = Kind{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"}
	XLSX  = Kind{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"}
	PPTX  = Kind{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"}
	CSV   = Kind{"text/csv", "csv"}
	Plain = Kind{"text/plain", "txt"}
	JPEG  = Kind{"image/jpeg", "jpg"}
	PNG   = Kind{"image/png", "png"}
	WebP  = Kind{"image/webp", "webp"}
)

// All are the kinds that offices hand in.
var All = []Kind{PDF, DOCX, XLSX, PPTX, CSV, Plain, JPEG, PNG, WebP}

func (l Limits) has(k Kind) bool { return slices.Contains(l.Kinds, k) }

func (k Kind) picture() bool { return strings.HasPrefix(k.Media, "image/") }

// Picture tells whether a file is one.
func (f File) Picture() bool { return strings.HasPrefix(f.Media, "image/") }

// Names are the kinds as people call them.
func (l Limits) Names() string {
	var all []string
	for _, k := range l.Kinds {
		all = append(all, strings.ToUpper(k.Ending))
	}
	return strings.Join(all, ", ")
}

// Accept is what a form's field says that may be chosen.
func (l Limits) Accept() string {
	var all []string
	for _, k := range l.Kinds {
		if all = append(all, "."+k.Ending); k == JPEG {
			all = append(all, ".jpeg")
		}
	}
	return strings.Join(all, ",")
}

// What is refused, as keys of the catalogue.
var (
	errKind   = errors.New("file.kind")
	errBroken = errors.New("file.broken")
	errMacro  = errors.New("file.macro")
)

// kindOf finds what contents are; of plain text alone the name has a say: a table or not.
func kindOf(r io.ReaderAt, size int64, name string) (Kind, error) {
	head := make([]byte, min(size, 1024))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return Kind{}, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return packed(r, size)
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, nil
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) > 12 && string(head[8:12]) == "WEBP":
		return WebP, nil
	}
	return written(io.NewSectionReader(r, 0, size), strings.EqualFold(path.Ext(name), ".csv"))
}

// maxEntries is far more than a document has.
const maxEntries = 20_000

// packed looks into a document of today's office programs. Nothing in it is unpacked.
func packed(r io.ReaderAt, size int64) (Kind, error) {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > maxEntries {
		return Kind{}, errBroken
	}
	has := map[string]bool{}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))
		if strings.HasSuffix(name, "vbaproject.bin") || strings.Contains(name, "/activex/") || strings.Contains(name, "macrosheets/") {
			return Kind{}, errMacro
		}
		has[name] = true
	}
	for main, kind := range map[string]Kind{"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX} {
		if has[main] && has["[content_types].xml"] {
			return kind, nil
		}
	}
	return Kind{}, errKind
}

// written takes text that a person could have typed; what begins as markup does is none.
func written(r io.Reader, table bool) (Kind, error) {
	first, data := true, make([]byte, 64<<10)
	for {
		n, err := r.Read(data)
		text := data[:n]
		if first && n > 0 {
			text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
			if begin := bytes.TrimLeft(text, " \t\r\n\f"); len(begin) == 0 || begin[0] == '<' {
				return Kind{}, errKind
			}
			first = false
		}
		if bytes.ContainsFunc(text, func(c rune) bool { return c < ' ' && !strings.ContainsRune("\t\r\n\f", c) || c == 0x7f }) {
			return Kind{}, errKind
		}
		switch {
		case err == io.EOF && table:
			return CSV, nil
		case err == io.EOF:
			return Plain, nil
		case err != nil:
			return Kind{}, err
		}
	}
}

const maxName = 120

// cleanName is the last part of a path as a person may see it: without what cannot be
// seen, or means something to a system of files.
func cleanName(name string) string {
	name = path.Base("/" + strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), strings.ContainsRune(`/<>:"|?*`, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	return strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
}

// nameFor is a name whose ending tells the truth.
func nameFor(name string, k Kind) string {
	stem := cleanName(name)
	if ending := strings.ToLower(path.Ext(stem)); slices.ContainsFunc(All, func(k Kind) bool { return "."+k.Ending == ending }) || ending == ".jpeg" {
		stem = strings.TrimRight(strings.TrimSuffix(stem, path.Ext(stem)), ". ")
	}
	if runes := []rune(stem); len(runes) > maxName {
		stem = string(runes[:maxName])
	}
	if stem == "" {
		stem = "berkas"
	}
	return stem + "." + k.Ending
}
