package paper_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/paper"
)

// squeeze leaves what a reader would compare: no blanks, no marks of lists.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, s)
}

func files(t testing.TB, d paper.Document) (pdf, docx []byte) {
	t.Helper()
	var a, b bytes.Buffer
	if err := errors.Join(d.PDF(&a), d.DOCX(&b)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(golden.WholePDF(a.Bytes()), golden.WholeDOCX(b.Bytes())); err != nil {
		t.Fatal(err)
	}
	return a.Bytes(), b.Bytes()
}

var (
	streams   = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	artifacts = regexp.MustCompile(`(?s)/Artifact BMC.*?EMC`)
	shows     = regexp.MustCompile(`(?s)\(((?:[^()\\]|\\.)*)\) Tj`)
)

// pdfText is what the pages of a PDF say, in the order in which it is drawn, without what
// is marked as furniture of the page.
func pdfText(t testing.TB, pdf []byte) string {
	t.Helper()
	var b strings.Builder
	for _, stream := range streams.FindAllSubmatch(pdf, -1) {
		in, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue // a font, a picture
		}
		page, _ := io.ReadAll(in)
		for _, show := range shows.FindAllSubmatch(artifacts.ReplaceAll(page, nil), -1) {
			raw := show[1]
			var plain []byte
			for i := 0; i < len(raw); i++ {
				if raw[i] == '\\' && i+1 < len(raw) {
					i++
					plain = append(plain, map[byte]byte{'r': '\r', 'n': '\n'}[raw[i]])
					if plain[len(plain)-1] == 0 {
						plain[len(plain)-1] = raw[i]
					}
					continue
				}
				plain = append(plain, raw[i])
			}
			var units []uint16
			for i := 0; i+1 < len(plain); i += 2 {
				units = append(units, uint16(plain[i])<<8|uint16(plain[i+1]))
			}
			b.WriteString(string(utf16.Decode(units)))
		}
	}
	return squeeze(b.String())
}

// docxText is what the body of a DOCX says.
func docxText(t testing.TB, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for d, text := xml.NewDecoder(in), false; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return squeeze(b.String())
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			text = token.Name.Local == "t"
		case xml.EndElement:
			text = false
		case xml.CharData:
			if text {
				b.Write(token)
			}
		}
	}
}

// inOrder finds each of what a document says after the one before.
func inOrder(t testing.TB, kind, whole string, said []string) {
	t.Helper()
	rest := whole
	for _, s := range said {
		s = squeeze(s)
		at := strings.Index(rest, s)
		if at < 0 {
			t.Errorf("%s: %.60q is missing, or not in its place; there is %.200q", kind, s, rest)
			return
		}
		rest = rest[at+len(s):]
	}
}

// random makes documents of every kind of block, and tells what they say in order.
type random struct {
	*rand.Rand
	said []string
}

var alphabet = []string{"stunting", "Dinas", "12.345", "<b>", "&amp;", "]]>", "(tutup", "\\", "é", "–", "“kutip”", "πλάτος", "Ж", "a\nb", "  ", "nomor:", "שלום", strings.Repeat("kata", 90)}

func (r *random) words(n int) string {
	var all []string
	from := alphabet
	if n < 6 { // short texts have no long word: a row that is parted says its cells in turn
		from = alphabet[:len(alphabet)-1]
	}
	for range 1 + r.IntN(n) {
		all = append(all, from[r.IntN(len(from))])
	}
	return strings.Join(all, " ")
}

func (r *random) say(n int) string {
	s := r.words(n)
	r.said = append(r.said, s)
	return s
}

func (r *random) list(depth int) paper.List {
	l := paper.List{Marker: paper.Marker(r.IntN(4))}
	for range 1 + r.IntN(4) {
		item := paper.Item{Runs: []paper.Run{{Text: r.say(8), Bold: true}, {Text: r.say(20)}}}
		if depth < 2 && r.IntN(3) == 0 {
			sub := r.list(depth + 1)
			item.Sub = &sub
		}
		l.Items = append(l.Items, item)
	}
	return l
}

func (r *random) table() paper.Table {
	t := paper.Table{Caption: r.say(5), Points: float64(r.IntN(14)), Tall: float64(r.IntN(12))}
	n := 1 + r.IntN(6)
	for range n {
		t.Columns = append(t.Columns, paper.Column{Head: r.say(2), Width: float64(r.IntN(5)), Align: paper.Align(r.IntN(4))})
	}
	for range r.IntN(30) {
		row := paper.Row{Strong: r.IntN(5) == 0}
		for range n {
			row.Cells = append(row.Cells, paper.Cell{Text: r.say(1 + r.IntN(5))})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = r.say(6)
	return t
}

func (r *random) block() paper.Block {
	switch r.IntN(9) {
	case 0:
		return paper.Heading{Level: r.IntN(5), Text: r.say(6)}
	case 1:
		return paper.Para{Runs: []paper.Run{{Text: r.say(60), Italic: true}, {Text: r.say(90), Underline: true}}, Align: paper.Align(r.IntN(4)), Indent: r.IntN(2) == 0, Keep: r.IntN(3) == 0}
	case 2:
		return r.list(0)
	case 3:
		f := paper.Fields{Right: r.IntN(3) == 0, In: r.IntN(3) == 0}
		for range 1 + r.IntN(4) {
			f.Rows = append(f.Rows, paper.Field{Name: r.say(2), Value: r.say(20)})
		}
		return f
	case 4:
		return r.table()
	case 5:
		s := paper.Signatures{}
		for range 1 + r.IntN(12) {
			s.Signers = append(s.Signers, paper.Signer{Position: r.say(3), Name: r.say(3), NIP: "1"})
		}
		return s
	case 6:
		return paper.Picture{Image: emblem(), Width: float64(r.IntN(300)), Caption: r.say(4)}
	case 7:
		return paper.Section{Landscape: r.IntN(2) == 0}
	}
	return paper.Break{}
}

// Both files say the same, in the order of the model, however the blocks follow.
func TestBothFilesSayEverythingInOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		r := &random{Rand: rand.New(rand.NewPCG(seed, 1))}
		d := paper.Document{Landscape: r.IntN(2) == 0, Size: []paper.Size{paper.A4, paper.F4}[r.IntN(2)], Foot: "kaki", Draft: "RANCANGAN"}
		for range 3 + r.IntN(14) {
			d.Blocks = append(d.Blocks, r.block())
		}
		pdf, docx := files(t, d)
		inOrder(t, fmt.Sprint("PDF ", seed), pdfText(t, pdf), r.said)
		inOrder(t, fmt.Sprint("DOCX ", seed), docxText(t, docx), r.said)
		for i, one := range r.said {
			r.said[i] = strings.ReplaceAll(one, "\n", "")
		}
		inOrder(t, fmt.Sprint("Text ", seed), squeeze(strings.ReplaceAll(d.Text(), "/", "")), r.said) // a new line in a cell is a stroke
	}
}

// The same document gives the same bytes.
func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	pdf, docx := files(t, everything())
	for range 3 {
		a, b := files(t, everything())
		if !bytes.Equal(pdf, a) || !bytes.Equal(docx, b) {
			t.Fatal("the same document gave other bytes")
		}
	}
}

// What no file can hold is taken away; what the font has no letter for is a box; nothing
// makes a file that cannot be opened.
func TestHostileTextIsShownAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	hostile := []string{"<script>&\"'", "\x00\x01\x1b\x7f\ufffe\uffff", "\xff\xfe\xc3\x28", strings.Repeat("A", 5000), strings.Repeat("W", 5000) + " " + strings.Repeat("i", 5000), "مرحبا بالعالم", "שלום עולם", "👨\u200d👩\u200d👧 🇮🇩", "\u202egnirts\u202c", "e\u0301\u0302\u0303\u0304",
		"]]><w:p>", "\\(\\)\\n(((", "\t\r\n\v\f\u2028\u2029", "", " ", "\n\n\n", "\u00a0\u00a0", "\U0001f600", "\ud7ff\ue000", "%PDF-1.7 endstream endobj", "{{.}} %s %d \\x00"}
	for _, s := range hostile {
		table := paper.Table{Columns: []paper.Column{{Head: s, Width: 1}, {Head: s, Width: 1e9}, {Width: -1}}, Groups: []paper.Group{{Text: s, Span: 99}, {Text: s, Span: -1}}, Numbers: true, Caption: s, Note: s,
			Rows: []paper.Row{{Cells: paper.Cells(s, s, s, s, s)}, {}, {Cells: []paper.Cell{{Text: s, Span: -4}, {Text: s, Span: 1000}}, Strong: true}}}
		d := paper.Document{Title: s, Lang: s, Size: paper.Size(s), Draft: s, Foot: s, QR: s, Head: &paper.Letterhead{Lines: []string{s, s}, Small: 77, Emblem: []byte(s)}, Blocks: []paper.Block{
			paper.Section{}, paper.Heading{Level: -3, Text: s}, paper.Heading{Level: 9, Text: s}, paper.P(s), paper.Para{Runs: []paper.Run{{Text: s}, {Text: s, Bold: true}, {Text: s, Italic: true, Underline: true}}, Indent: true, Keep: true},
			paper.List{}, paper.List{Marker: 9, Items: append(paper.Items(s, s), paper.Item{Sub: &paper.List{Items: paper.Items(s)}})}, paper.Fields{}, paper.Fields{Aside: s, Rows: []paper.Field{{Name: s, Value: s}, {Value: s}}},
			paper.Table{}, table, paper.Picture{Image: []byte(s), Alt: s, Caption: s}, paper.Signatures{}, paper.Signatures{Place: s, Columns: 99, Signers: []paper.Signer{{Above: s, Position: s, Name: s, Rank: s, NIP: s}, {}}},
			paper.Initials{Title: s, Column: s, Positions: []string{s}}, paper.Break{}, paper.Section{Landscape: true}, paper.Rule{}, table, nil}}
		pdf, docx := files(t, d)
		if text := docxText(t, docx); strings.Contains(text, "\u202e") || strings.Contains(text, "\x00") {
			t.Errorf("%.20q: what turns lines around is still there", s)
		}
		if strings.HasPrefix(s, "A") && !strings.Contains(pdfText(t, pdf), s) {
			t.Error("the long word is not whole")
		}
		if strings.Contains(s, "😀") && !strings.Contains(pdfText(t, pdf), "□") {
			t.Error("what the font lacks is not shown as a box")
		}
	}
}

// pages counts a PDF's pages.
func pages(pdf []byte) int { return bytes.Count(pdf, []byte("/Type /Page\n")) }

// A table of a thousand rows goes over many pages, each with the head; a cell taller than
// a page is parted, and nothing of it is lost.
func TestLongTablesAndTallCellsGoOverPages(t *testing.T) {
	t.Parallel()
	tall := ""
	for i := range 900 {
		tall += fmt.Sprintf("kata%d ", i)
	}
	d := paper.Document{Blocks: []paper.Block{paper.Table{Columns: []paper.Column{{Head: "KEPALA", Width: 1}, {Head: "Isi", Width: 2}}, Rows: []paper.Row{{Cells: paper.Cells("a", tall)}, {Cells: paper.Cells(tall, tall)}}},
		paper.Signatures{Signers: []paper.Signer{{Name: "Penanda"}}}}}
	pdf, docx := files(t, d)
	inOrder(t, "DOCX", docxText(t, docx), []string{tall, tall, tall, "Penanda"})
	text := pdfText(t, pdf)
	for i := range 900 {
		if n := strings.Count(text, fmt.Sprintf("kata%dkata%d", i, i+1)); i < 899 && n < 1 {
			t.Fatalf("kata%d is lost", i)
		}
	}
	if n := pages(pdf); n < 3 {
		t.Errorf("%d pages", n)
	}
	pdf, _ = files(t, thousand())
	if n := pages(pdf); n < 15 || n > 45 {
		t.Errorf("a thousand rows are %d pages", n)
	}
}

// Wherever a page ends: sums are with a row above them, and a name with a row below it.
func TestSumsAreNotAloneOnAPage(t *testing.T) {
	t.Parallel()
	for n := range 14 {
		table := paper.Table{Tall: 20, Columns: []paper.Column{{Head: "KEPALA", Width: 1}, {Head: "Rupiah", Width: 1}}}
		for range n + 1 {
			table.Rows = append(table.Rows, paper.Row{Cells: paper.Cells("baris", "1")})
		}
		table.Rows = append(table.Rows, paper.Row{Cells: paper.Cells("NAMA", "1"), Strong: true}, paper.Row{Cells: paper.Cells("baris", "1")},
			paper.Row{Cells: paper.Cells("Jumlah", "1"), Strong: true}, paper.Row{Cells: paper.Cells("Seluruhnya", "1"), Strong: true})
		pdf, _ := files(t, paper.Document{Blocks: []paper.Block{table}})
		for _, page := range streams.FindAll(pdf, -1) {
			if text := pdfText(t, page); strings.HasPrefix(text, "Jumlah") || strings.HasPrefix(text, "Seluruhnya") || strings.HasSuffix(text, "NAMA1") {
				t.Errorf("%d rows: a page has %q", n, text)
			}
		}
	}
}

func thousand() paper.Document {
	t := paper.Table{Caption: "Seribu baris", Columns: []paper.Column{{Head: "No", Width: 1, Align: paper.Right}, {Head: "Nama", Width: 6}, {Head: "Kegiatan", Width: 8}, {Head: "Rupiah", Width: 3, Align: paper.Right}}}
	for i := range 1000 {
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(fmt.Sprint(i+1), fmt.Sprintf("Desa Contoh Nomor %d", i), "Pengadaan dan pembagian makanan tambahan bagi ibu hamil", fmt.Sprintf("Rp %d.000.000", i))})
	}
	return paper.Document{Blocks: []paper.Block{t}}
}

func BenchmarkAThousandRows(b *testing.B) {
	d := thousand()
	for _, kind := range []struct {
		name  string
		write func(io.Writer) error
	}{{"pdf", d.PDF}, {"docx", d.DOCX}} {
		b.Run(kind.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := kind.write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("Rapat <&>", uint8(3))
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		files(t, paper.Document{Title: s, Draft: s, Foot: s, Blocks: []paper.Block{paper.Heading{Text: s, Level: int(n % 4)}, paper.P(s), paper.List{Items: paper.Items(s)}, paper.Table{Columns: make([]paper.Column, n%5), Rows: []paper.Row{{Cells: paper.Cells(s, s)}}}}})
	})
}
