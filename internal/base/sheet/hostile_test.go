package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
)

func TestEveryWrongKindOfFileIsNamed(t *testing.T) {
	t.Parallel()
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 70_000)
	encrypted := ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	for key, data := range map[string]string{
		"sheet.empty": " \r\n\t", "sheet.xls": ole, "sheet.encrypted": encrypted, "sheet.pdf": "%PDF-1.7 …", "sheet.unknown": "\x89PNG\r\n\x1a\n\x00\x00",
		"sheet.html":    "\xEF\xBB\xBF\n<HTML><table><tr><td>NIK</td></tr></table>",
		"sheet.zip":     string(zipped(t, map[string]string{"a.txt": "a"})),
		"sheet.ods":     string(zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})),
		"sheet.xlsb":    string(zipped(t, map[string]string{"_rels/.rels": `<R><Relationship Type="/officeDocument" Target="xl/workbook.bin"/></R>`, "xl/workbook.bin": ""})),
		"sheet.damaged": "PK\x03\x04 and no more",
		"sheet.nosheet": string(zipped(t, map[string]string{"_rels/.rels": parts("")["_rels/.rels"], "xl/workbook.xml": "<workbook/>"})),
	} {
		_, err := openBytes([]byte(data), DefaultLimits)
		wantFault(t, err, key)
	}
	_, err := openBytes(nil, DefaultLimits)
	wantFault(t, err, "sheet.empty")
}

func TestPathsThatAreNoFile(t *testing.T) {
	t.Parallel()
	_, err := Open(filepath.Join(t.TempDir(), "tidak ada.xlsx"), DefaultLimits)
	wantFault(t, err, "sheet.missing")
	_, err = Open(t.TempDir(), DefaultLimits)
	wantFault(t, err, "sheet.unreadable")
	path := filepath.Join(t.TempDir(), "data.xlsx") // the name lies, the content decides
	if err := os.WriteFile(path, []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, DefaultLimits)
	if err != nil || f.Format != CSV || f.Close() != nil {
		t.Errorf("%v", err)
	}
}

func TestACutFileIsRefusedWherverItWasCut(t *testing.T) {
	t.Parallel()
	whole := zipped(t, parts(`<row><c><v>1</v></c></row>`))
	for n := 4; n < len(whole); n += 7 {
		if _, err := dump(whole[:n], DefaultLimits); fault.KindOf(err) != fault.Invalid {
			t.Fatalf("cut at %d of %d: %v", n, len(whole), err)
		}
	}
	for _, at := range []string{"</sheetData>", "</row>", "</c>", "v>"} {
		p := parts(`<row><c><v>1</v></c></row>`)
		p["xl/worksheets/sheet1.xml"], _, _ = strings.Cut(p["xl/worksheets/sheet1.xml"], at)
		_, err := dump(zipped(t, p), DefaultLimits)
		wantFault(t, err, "sheet.damaged")
	}
}

func TestAFlippedByteIsFoundBeforeTheFirstRow(t *testing.T) {
	t.Parallel()
	p := parts(`<row><c><v>1</v></c></row>`)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range p {
		w, _ := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		w.Write([]byte(text))
	}
	z.Close()
	data := bytes.Replace(b.Bytes(), []byte("<v>1</v>"), []byte("<v>7</v>"), 1)
	_, err := openBytes(data, DefaultLimits)
	wantFault(t, err, "sheet.damaged")
}

func TestAFewKilobytesDoNotUnpackToMegabytes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"} {
		p := parts("")
		p[name] = strings.Repeat("\x00", 100<<10) + strings.Repeat("<a></a>", 10<<20/7)
		data := zipped(t, p)
		if len(data) > 40_000 {
			t.Fatalf("the bomb is %d bytes", len(data))
		}
		_, err := openBytes(data, DefaultLimits)
		wantFault(t, err, "sheet.bomb")
	}
}

// lie makes a zip whose directory declares a size that is not true.
func lie(t *testing.T, p map[string]string, liar string, declared uint64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range p {
		var packed bytes.Buffer
		w, _ := flate.NewWriter(&packed, 9)
		w.Write([]byte(text))
		w.Close()
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(len(text))}
		if name == liar {
			h.UncompressedSize64 = declared
		}
		w2, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		w2.Write(packed.Bytes())
	}
	z.Close()
	return b.Bytes()
}

func TestDeclaredSizesAreNotBelieved(t *testing.T) {
	t.Parallel()
	const sheet = "xl/worksheets/sheet1.xml"
	p := parts(strings.Repeat(" ", 10<<20)) // packed to 10 KB
	for declared, key := range map[uint64]string{100: "sheet.damaged", 10<<20 + 1000: "sheet.bomb", 1 << 40: "sheet.bomb"} {
		_, err := openBytes(lie(t, p, sheet, declared), DefaultLimits)
		wantFault(t, err, key)
	}
	l := DefaultLimits
	l.Ratio, l.Unpacked = 2000, 9<<20 // each part is small enough, all together are not
	_, err := openBytes(lie(t, p, sheet, 100), l)
	if fault.As(err) == nil {
		t.Error("opened")
	}
}

// TestPartsThatShareTheirBytes is the better bomb: many entries of the directory
// point at one piece of packed data.
func TestPartsThatShareTheirBytes(t *testing.T) {
	t.Parallel()
	data := zipped(t, parts(`<row><c><v>1</v></c></row>`))
	// Point the directory entry of one sheet at the local header of another part.
	const a, b = "xl/sharedStrings.xml", "xl/styles.xml"
	dir := bytes.Index(data, []byte("PK\x01\x02"))
	entry := func(name string) []byte { return data[bytes.LastIndex(data, []byte(name))-46:] }
	if dir < 0 || string(entry(a)[:4]) != "PK\x01\x02" || string(entry(b)[:4]) != "PK\x01\x02" {
		t.Fatal("the zip is not laid out as this test thinks")
	}
	copy(entry(b)[42:46], entry(a)[42:46])
	_, err := openBytes(data, DefaultLimits)
	wantFault(t, err, "sheet.bomb")
}

func TestTheSamePartTwiceIsRefused(t *testing.T) {
	t.Parallel()
	p := parts(`<row><c><v>1</v></c></row>`)
	p["XL/Styles.xml"] = p["xl/styles.xml"]
	_, err := openBytes(zipped(t, p), DefaultLimits)
	wantFault(t, err, "sheet.damaged")
}

func TestEncryptedPartsAreNamed(t *testing.T) {
	t.Parallel()
	data := zipped(t, parts(""))
	at := bytes.Index(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint16(data[at+8:], binary.LittleEndian.Uint16(data[at+8:])|1)
	_, err := openBytes(data, DefaultLimits)
	wantFault(t, err, "sheet.encrypted")
}

func TestEachLimitHasItsSentence(t *testing.T) {
	t.Parallel()
	rows := zipped(t, parts(strings.Repeat(`<row><c><v>1</v></c></row>`, 50)))
	long := `<row><c t="inlineStr"><is><t>` + strings.Repeat("x", 3000) + `</t></is></c></row>`
	shared := parts("")
	shared["xl/sharedStrings.xml"] = "<sst><si><t>" + strings.Repeat("x", 3000) + "</t></si></sst>"
	many := parts("")
	many["xl/sharedStrings.xml"] = "<sst>" + strings.Repeat("<si><t>abcdefgh</t></si>", 100) + "</sst>"
	for i, c := range []struct {
		data []byte
		set  func(*Limits)
		key  string
	}{
		{rows, func(l *Limits) { l.File = 100 }, "sheet.large"},
		{rows, func(l *Limits) { l.Parts = 3 }, "sheet.bomb"},
		{rows, func(l *Limits) { l.Unpacked = 2000 }, "sheet.bomb"},
		{rows, func(l *Limits) { l.Rows = 49 }, "sheet.rows"},
		{zipped(t, parts(`<row><c r="AA1"><v>1</v></c></row>`)), func(l *Limits) { l.Columns = 26 }, "sheet.columns"},
		{zipped(t, parts(long)), func(l *Limits) { l.Cell = 2000 }, "sheet.cell"},
		{zipped(t, shared), func(l *Limits) { l.Cell = 2000 }, "sheet.text"},
		{zipped(t, many), func(l *Limits) { l.Shared = 1000 }, "sheet.bomb"},
		{[]byte(strings.Repeat("a;b\n", 50)), func(l *Limits) { l.Rows = 49 }, "sheet.rows"},
		{[]byte("a;b\n" + strings.Repeat(";", 200) + "x"), func(l *Limits) { l.Columns = 60 }, "sheet.columns"},
		{[]byte("a;b\n" + strings.Repeat("x", 3000)), func(l *Limits) { l.Cell = 2000 }, "sheet.cell"},
		{[]byte("a;b\nc;\"" + strings.Repeat("x;y\n", 1000)), func(l *Limits) { l.Cell = 2000 }, "sheet.quote"},
	} {
		l := DefaultLimits
		c.set(&l)
		if _, err := dump(c.data, DefaultLimits); err != nil && c.key != "sheet.quote" {
			t.Errorf("case %d without the limit: %v", i, err)
		}
		_, err := dump(c.data, l)
		wantFault(t, err, c.key)
	}
}

func TestADocumentTypeIsRefused(t *testing.T) {
	t.Parallel()
	p := parts(`<row><c><v>&lol;</v></c></row>`)
	p["xl/workbook.xml"] = `<!DOCTYPE x [<!ENTITY lol "lol">]>` + p["xl/workbook.xml"]
	_, err := openBytes(zipped(t, p), DefaultLimits)
	wantFault(t, err, "sheet.damaged")
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("NIK;Nama\n1;\"a\nb\"\n"))
	f.Add([]byte("\xFF\xFEN\x00;\x00"))
	f.Add([]byte("sep=,\na,b"))
	f.Add(zipped(f, parts(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := DefaultLimits
		l.Unpacked, l.Cell = 1<<22, 1<<12
		if _, err := dump(data, l); err != nil && fault.As(err) == nil {
			t.Fatalf("not a fault: %v", err)
		}
	})
}

// FuzzSheetXML goes past the zip, which the fuzzer would take years to write.
func FuzzSheetXML(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="$B$1" s="2"><f>1</f><v>3</v></c></row>`, `<mergeCell ref="A1:A3"/>`, "[$-421]d;@")
	f.Add(`<row><c t="inlineStr"><is><t>&#x41;&amp;<![CDATA[x]]></t></is></c></row><!-- - -->`, "<?x?>", `[h"\`)
	f.Fuzz(func(t *testing.T, rows, tail, format string) {
		p := parts(rows)
		p["xl/worksheets/sheet1.xml"] = fmt.Sprintf("<worksheet><sheetData>%s</sheetData>%s</worksheet>", rows, tail)
		p["xl/styles.xml"] = fmt.Sprintf(`<s><numFmt numFmtId="170" formatCode='%s'/><cellXfs><xf numFmtId="170"/></cellXfs></s>`, format)
		l := DefaultLimits
		l.Cell = 1 << 12
		if _, err := dump(zipped(t, p), l); err != nil && fault.As(err) == nil {
			t.Fatalf("not a fault: %v", err)
		}
	})
}
