package paper

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// DOCX writes the document for word processors (ISO/IEC 29500, Office Open XML): styles,
// numbered lists, tables with heads that repeat and fields for the page numbers are the
// real ones, so that a secretary can go on writing.
func (d Document) DOCX(out io.Writer) error {
	d = d.ready()
	w := &docx{doc: d, landscape: d.Landscape}
	w.body()
	z := zip.NewWriter(out)
	for _, part := range append([]part{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", w.core()},
		{"word/document.xml", begin + "<w:document " + namespaces + "><w:body>" + w.out.String() + "</w:body></w:document>"},
		{"word/_rels/document.xml.rels", w.rels()},
		{"word/styles.xml", begin + strings.ReplaceAll(styles, "LANG", map[string]string{"en": "en-GB"}[d.print().Lang()]+map[string]string{"id": "id-ID"}[d.print().Lang()])},
		{"word/numbering.xml", begin + "<w:numbering " + namespaces + ">" + w.abstract.String() + w.nums.String() + "</w:numbering>"},
		{"word/settings.xml", begin + "<w:settings " + namespaces + `><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
		{"word/header1.xml", w.header()},
		{"word/footer1.xml", w.footer(false)},
		{"word/footer2.xml", w.footer(true)},
	}, w.media...) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate}) // no moment: the same bytes
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// part is one file of the package.
type part struct{ name, text string }

// docx writes the document's body and gathers what it refers to.
type docx struct {
	doc            Document
	out            strings.Builder
	abstract, nums strings.Builder // lists
	lists          int
	media          []part
	links          strings.Builder // relations to the media
	landscape      bool
}

const begin = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
	`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
	`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`

const contentTypes = begin + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const (
	relation    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	packageRels = begin + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relation + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
)

// styles have the PDF's sizes. Times New Roman has the same widths as Liberation Serif and
// is on every office's machine.
var styles = `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` +
	`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
	`<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="LANG"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:after="125" w:line="254" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
	heading("Title", "Title", `<w:keepNext/><w:spacing w:after="100"/><w:jc w:val="center"/>`, `<w:b/><w:sz w:val="26"/>`) +
	heading("Heading1", "heading 1", `<w:keepNext/><w:keepLines/><w:spacing w:before="115" w:after="100"/><w:outlineLvl w:val="0"/>`, `<w:b/><w:sz w:val="26"/>`) +
	heading("Heading2", "heading 2", `<w:keepNext/><w:keepLines/><w:spacing w:before="115" w:after="100"/><w:outlineLvl w:val="1"/>`, `<w:b/>`) +
	heading("Heading3", "heading 3", `<w:keepNext/><w:keepLines/><w:spacing w:before="115" w:after="100"/><w:outlineLvl w:val="2"/>`, `<w:b/><w:i/>`) +
	heading("ListParagraph", "List Paragraph", `<w:spacing w:after="34"/><w:jc w:val="both"/>`, ``) +
	heading("Caption", "caption", `<w:spacing w:after="60"/>`, ``) +
	heading("TableText", "Table Text", `<w:spacing w:after="0"/>`, ``) +
	heading("Close", "Close", `<w:spacing w:after="0"/>`, ``) +
	heading("Header", "header", `<w:spacing w:after="0"/>`, ``) +
	heading("Footer", "footer", `<w:spacing w:after="0"/>`, `<w:color w:val="5A5A5A"/><w:sz w:val="18"/>`) +
	`</w:styles>`

func heading(id, name, paragraph, letters string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
		`<w:pPr>` + paragraph + `</w:pPr><w:rPr>` + letters + `</w:rPr></w:style>`
}

func (w *docx) core() string {
	moment := w.doc.moment().Format("2006-01-02T15:04:05Z")
	return begin + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escape(w.doc.Title) + `</dc:title><dc:creator>Tumbuh</dc:creator>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + moment + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + moment + `</dcterms:modified></cp:coreProperties>`
}

func (w *docx) rels() string {
	var b strings.Builder
	b.WriteString(begin + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, target := range []string{"styles", "numbering", "settings", "header1", "footer1", "footer2"} {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s%s" Target="%s.xml"/>`, i+1, relation, strings.TrimRight(target, "12"), target)
	}
	return b.String() + w.links.String() + `</Relationships>`
}

// header says that a draft is one.
func (w *docx) header() string {
	text := ""
	if w.doc.Draft != "" {
		text = `<w:r><w:rPr><w:b/><w:color w:val="5A5A5A"/></w:rPr>` + runText(w.doc.Draft) + `</w:r>`
	}
	return begin + "<w:hdr " + namespaces + `><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr>` + text + "</w:p></w:hdr>"
}

// footer has the foot at the left and the page's number, as fields, at the right.
func (w *docx) footer(landscape bool) string {
	width, _ := w.doc.Size.mm(landscape)
	edge := width - marginLeft - marginRight
	if landscape {
		edge = width - landLeft - landRight
	}
	words := escape(w.doc.pageWords("\uf001", "\uf002"))
	field := func(code string) string {
		return `</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve">`
	}
	words = strings.NewReplacer("\uf001", field("PAGE"), "\uf002", field("NUMPAGES")).Replace(words)
	return begin + "<w:ftr " + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="` + twips(edge) + `"/></w:tabs></w:pPr>` +
		`<w:r>` + runText(w.doc.Foot) + `</w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">` + words + `</w:t></w:r></w:p></w:ftr>`
}

// section is the paper of what stands before it.
func (w *docx) section(landscape bool) string {
	width, height := w.doc.Size.mm(landscape)
	left, right, orient, footer := marginLeft, marginRight, "", "rId5"
	if landscape {
		left, right, orient, footer = landLeft, landRight, ` w:orient="landscape"`, "rId6"
	}
	return `<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="` + footer + `"/><w:type w:val="nextPage"/>` +
		`<w:pgSz w:w="` + twips(width) + `" w:h="` + twips(height) + `"` + orient + `/>` +
		`<w:pgMar w:top="` + twips(marginTop) + `" w:right="` + twips(right) + `" w:bottom="` + twips(marginBottom) + `" w:left="` + twips(left) +
		`" w:header="` + twips(8) + `" w:footer="` + twips(11) + `" w:gutter="0"/></w:sectPr>`
}

// width is that of the text, in mm.
func (w *docx) width() float64 {
	width, _ := w.doc.Size.mm(w.landscape)
	if w.landscape {
		return width - landLeft - landRight
	}
	return width - marginLeft - marginRight
}

func twips(mm float64) string { return fmt.Sprintf("%.0f", mm*1440/25.4) }

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// runText is text inside a run; an end of line is a break.
func runText(s string) string {
	if s == "" {
		return ""
	}
	return `<w:t xml:space="preserve">` + strings.ReplaceAll(escape(s), "&#xA;", `</w:t><w:br/><w:t xml:space="preserve">`) + `</w:t>`
}
