package paper

import (
	"bytes"
	"fmt"
	"image"
	"strings"

	"tumbuh/internal/base/qr"
)

func (w *docx) add(parts ...string) {
	for _, p := range parts {
		w.out.WriteString(p)
	}
}

func (w *docx) body() {
	if h := w.doc.Head; h != nil {
		w.letterhead(*h)
	}
	for i, b := range w.doc.Blocks {
		w.block(b, i)
	}
	if w.doc.QR != "" {
		w.code()
	}
	w.add(w.section(w.landscape))
}

// paragraph is one of a style, with further properties in the order that the format asks
// for and its runs.
func paragraph(style, properties, runs string) string {
	if style != "" {
		style = `<w:pStyle w:val="` + style + `"/>`
	}
	return `<w:p><w:pPr>` + style + properties + `</w:pPr>` + runs + `</w:p>`
}

// tiny is a paragraph that takes no room: between two tables, before a break.
func tiny(properties, section string) string {
	return `<w:p><w:pPr>` + properties + `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>` + section + `</w:pPr></w:p>`
}

// runs of text; points 0: the style's.
func runs(all []Run, points float64) string {
	var b strings.Builder
	for _, r := range all {
		b.WriteString(`<w:r><w:rPr>`)
		if r.Bold {
			b.WriteString("<w:b/>")
		}
		if r.Italic {
			b.WriteString("<w:i/>")
		}
		if points > 0 {
			fmt.Fprintf(&b, `<w:sz w:val="%.0f"/>`, points*2)
		}
		if r.Underline {
			b.WriteString(`<w:u w:val="single"/>`)
		}
		b.WriteString("</w:rPr>" + runText(r.Text) + "</w:r>")
	}
	return b.String()
}

func justify(a Align) string {
	return `<w:jc w:val="` + [...]string{"left", "center", "right", "both"}[min(a, Justify)] + `"/>`
}

// signed tells whether the i-th block are places to sign: these are not left alone on a
// page.
func (w *docx) signed(i int) bool {
	if i >= len(w.doc.Blocks) {
		return false
	}
	_, ok := w.doc.Blocks[i].(Signatures)
	return ok
}

func (w *docx) block(b Block, i int) {
	switch b := b.(type) {
	case Heading:
		w.add(paragraph([]string{"Title", "Heading1", "Heading2", "Heading3"}[b.Level], "", runs(Plain(b.Text), 0)))
	case Para:
		properties, points := "", 0.0
		if b.Keep || w.signed(i+1) {
			properties = "<w:keepNext/><w:keepLines/>"
		}
		if b.Indent {
			properties += `<w:ind w:firstLine="` + twips(12.5) + `"/>`
		}
		if b.Small {
			points = small
		}
		w.add(paragraph("", properties+justify(b.Align), runs(b.Runs, points)))
	case List:
		w.list(b, 0, w.signed(i+1))
	case Fields:
		w.fields(b)
	case Table:
		w.table(b, w.width(), w.signed(i+1))
	case Picture:
		w.picture(b)
	case Signatures:
		w.signatures(b, i == len(w.doc.Blocks)-1 && w.doc.QR == "")
	case Initials:
		w.initials(b)
	case Rule:
		w.add(paragraph("", `<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="0" w:after="120" w:line="60" w:lineRule="exact"/>`, ""))
	case Break:
		w.add(tiny("<w:pageBreakBefore/>", ""))
	case Section:
		if i > 0 || w.doc.Head != nil {
			w.add(tiny("", w.section(w.landscape)))
		}
		w.landscape = b.Landscape
	}
}

// list writes a list that counts for itself.
func (w *docx) list(b List, depth int, signed bool) {
	depth = min(depth, 8)
	w.lists++
	id := w.lists
	format, text := "decimal", fmt.Sprintf("%%%d.", depth+1)
	switch b.Marker {
	case Letter:
		format = "lowerLetter"
	case Bracket:
		text = fmt.Sprintf("%%%d)", depth+1)
	case Dash:
		format, text = "bullet", "–"
	}
	fmt.Fprintf(&w.abstract, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/>`+
		`<w:pPr><w:ind w:left="%s" w:hanging="%s"/></w:pPr></w:lvl></w:abstractNum>`, id, depth, format, text, twips(markRoom*float64(depth+1)), twips(markRoom))
	fmt.Fprintf(&w.nums, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>`, id, id)
	for i, item := range b.Items {
		keep := ""
		if signed && i == len(b.Items)-1 {
			keep = "<w:keepNext/>"
		}
		w.add(paragraph("ListParagraph", keep+fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, depth, id), runs(item.Runs, 0)))
		if item.Sub != nil {
			w.list(*item.Sub, depth+1, keep != "")
		}
	}
	if depth == 0 {
		w.add(gap(signed))
	}
}

// grid begins a table of columns in mm, set in from the left.
func grid(in float64, borders string, columns ...float64) string {
	var b strings.Builder
	sum := 0.0
	for _, c := range columns {
		sum += c
		b.WriteString(`<w:gridCol w:w="` + twips(c) + `"/>`)
	}
	return `<w:tbl><w:tblPr><w:tblW w:w="` + twips(sum) + `" w:type="dxa"/><w:tblInd w:w="` + twips(in) + `" w:type="dxa"/>` + borders + `<w:tblLayout w:type="fixed"/>` +
		margins(borders == allBorders) + `</w:tblPr><w:tblGrid>` + b.String() + `</w:tblGrid>`
}

// margins of the cells: those of tables with frames, or none.
func margins(framed bool) string {
	x, y := 0.0, 0.0
	if framed {
		x, y = padX, padY*0.7
	}
	side := func(name string, mm float64) string {
		return `<w:` + name + ` w:w="` + twips(mm) + `" w:type="dxa"/>`
	}
	return `<w:tblCellMar>` + side("top", y) + side("left", x) + side("bottom", y) + side("right", x) + `</w:tblCellMar>`
}

const allBorders = `<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:left w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:right w:val="single" w:sz="4" w:space="0" w:color="000000"/>` +
	`<w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tblBorders>`

// cell of a width, with properties and paragraphs.
func cell(mm float64, properties, content string) string {
	return `<w:tc><w:tcPr><w:tcW w:w="` + twips(mm) + `" w:type="dxa"/>` + properties + `</w:tcPr>` + content + `</w:tc>`
}

func (w *docx) fields(b Fields) {
	in, width := 0.0, w.width()
	switch {
	case b.Right:
		in, width = width/2, width/2
	case b.In:
		in, width = 12.5, width-12.5
	}
	name, aside := b.nameWidth(), 0.0
	if b.Aside != "" {
		for _, r := range wrap(Plain(b.Aside), body, width*0.6, 0) {
			aside = max(aside, r.width+6)
		}
	}
	columns := []float64{name, 4, width - name - 4 - aside}
	if aside > 0 {
		columns = append(columns, aside)
	}
	text := func(s, properties string) string { return paragraph("TableText", properties, runs(Plain(s), 0)) }
	w.add(grid(in, "", columns...))
	for i, f := range b.Rows {
		w.add(`<w:tr>`)
		if f.Name == "" {
			w.add(cell(columns[0]+columns[1]+columns[2], `<w:gridSpan w:val="3"/>`, text(f.Value, "")))
		} else {
			w.add(cell(columns[0], "", text(f.Name, "")), cell(columns[1], "", text(":", "")), cell(columns[2], "", text(f.Value, "")))
		}
		if aside > 0 {
			s := ""
			if i == 0 {
				s = b.Aside
			}
			w.add(cell(aside, "", text(s, justify(Right))))
		}
		w.add(`</w:tr>`)
	}
	w.add(`</w:tbl>`, after)
}

// gap is after, which stays with what follows.
func gap(keep bool) string {
	if keep {
		return strings.Replace(after, "<w:spacing", "<w:keepNext/><w:spacing", 1)
	}
	return after
}

// after stands between a table and what follows.
const after = `<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="125" w:lineRule="exact"/></w:pPr></w:p>`

func (w *docx) table(t Table, width float64, signed bool) {
	if len(t.Columns) == 0 {
		return
	}
	if t.Caption != "" {
		w.add(paragraph("Caption", "<w:keepNext/>", runs([]Run{{Text: t.Caption, Bold: true}}, t.Points+1)))
	}
	columns := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c.Width * width
	}
	w.add(grid(0, allBorders, columns...))
	keep := "" // the last rows stay with what is signed below them
	row := func(cells []Cell, properties string, strong, head bool) {
		w.add(`<w:tr><w:trPr>`, properties, `</w:trPr>`)
		at := 0
		for _, c := range cells {
			mm, align, look := 0.0, t.align(c, at), ""
			for range c.Span {
				mm += columns[at]
				at++
			}
			if c.Span > 1 {
				look = fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, c.Span)
			}
			if c.down {
				look += `<w:vMerge w:val="restart"/>`
			} else if c.under {
				look += `<w:vMerge/>`
			}
			if strong || head {
				look += `<w:shd w:val="clear" w:color="auto" w:fill="E8E8E8"/>`
			}
			if head || t.Tall > 0 {
				look += `<w:vAlign w:val="center"/>`
			}
			w.add(cell(mm, look, paragraph("TableText", keep+justify(align), runs([]Run{{Text: c.Text, Bold: c.Bold || strong}}, t.Points))))
		}
		w.add(`</w:tr>`)
	}
	for _, cells := range t.head() {
		row(cells, `<w:cantSplit/><w:tblHeader/>`, false, true)
	}
	for i, r := range t.Rows {
		properties := ""
		if keep = ""; signed && i >= len(t.Rows)-2 || t.stays(i) {
			keep = "<w:keepNext/>"
		}
		if !tall(r) {
			properties = `<w:cantSplit/>`
		}
		if t.Tall > 0 {
			properties += `<w:trHeight w:val="` + twips(t.Tall) + `" w:hRule="atLeast"/>`
		}
		row(r.Cells, properties, r.Strong, false)
	}
	w.add(`</w:tbl>`)
	if t.Note != "" {
		w.add(paragraph("", keep+`<w:spacing w:before="45"/>`, runs(Plain(t.Note), small)))
	} else {
		w.add(gap(signed))
	}
}

// tall rows may be parted between pages.
func tall(r Row) bool {
	for _, c := range r.Cells {
		if len(c.Text) > 400 || strings.Count(c.Text, "\n") > 12 {
			return true
		}
	}
	return false
}

// drawing is a picture inside a line of text; without one, nothing.
func (w *docx) drawing(data []byte, in box, alt string) string {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" || config.Width < 1 || config.Height < 1 {
		return ""
	}
	b := fit(image.Pt(config.Width, config.Height), in)
	n := len(w.media) + 1
	w.media = append(w.media, part{fmt.Sprintf("word/media/image%d.%s", n, format), string(data)})
	fmt.Fprintf(&w.links, `<Relationship Id="rId%d" Type="%simage" Target="media/image%d.%s"/>`, 100+n, relation, n, format)
	size := fmt.Sprintf(`cx="%.0f" cy="%.0f"`, b.w*36000, b.h*36000)
	named := fmt.Sprintf(`id="%d" name="%d" descr="%s"`, n, n, escape(alt))
	return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ` + size + `/><wp:docPr ` + named + `/>` +
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr ` + named + `/><pic:cNvPicPr/></pic:nvPicPr>` +
		fmt.Sprintf(`<pic:blipFill><a:blip r:embed="rId%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`, 100+n) +
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ` + size + `/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

func (w *docx) picture(b Picture) {
	_, height := w.doc.Size.mm(w.landscape)
	width, tall := b.shape(w.width(), min(height-marginTop-marginBottom-40, 190))
	keep := ""
	if b.Caption != "" {
		keep = "<w:keepNext/>"
	}
	w.add(paragraph("", keep+`<w:spacing w:after="80"/>`+justify(Center), w.drawing(b.Image, box{w: width, h: tall}, b.Alt)))
	if b.Caption != "" {
		w.add(paragraph("Caption", justify(Center), runs(Plain(b.Caption), 10)))
	}
}

func (w *docx) letterhead(h Letterhead) {
	room, width := 0.0, w.width()
	if len(h.Emblem) > 0 {
		room = 24
	}
	var b strings.Builder
	for i, s := range h.Lines {
		points, bold := h.points(i, width-2*room)
		b.WriteString(paragraph("TableText", justify(Center), runs([]Run{{Text: s, Bold: bold}}, points)))
	}
	text := b.String()
	if text == "" {
		text = paragraph("TableText", "", "")
	}
	double := `<w:tblBorders><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="000000"/></w:tblBorders>`
	middle := `<w:vAlign w:val="center"/>`
	if room == 0 {
		w.add(grid(0, double, width), `<w:tr>`, cell(width, middle, text))
	} else {
		w.add(grid(0, double, room, width-2*room, room), `<w:tr>`,
			cell(room, middle, paragraph("TableText", "", w.drawing(h.Emblem, box{w: room - 2, h: emblemHeight}, ""))),
			cell(width-2*room, middle, text), cell(room, "", paragraph("TableText", "", "")))
	}
	w.add(`</w:tr></w:tbl>`, after, after)
}

func (w *docx) signatures(b Signatures, end bool) {
	wide := w.width() / float64(b.Columns)
	columns := make([]float64, b.Columns)
	for i := range columns {
		columns[i] = wide
	}
	w.add(grid(0, "", columns...))
	for n, group := range b.grid(wide) {
		w.add(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i := range b.Columns {
			var text strings.Builder
			if at := i - group.first; at >= 0 && at < len(group.signers) {
				one := group.signers[at]
				for _, s := range one.over {
					text.WriteString(paragraph("TableText", "<w:keepNext/>"+justify(Center), runs(Plain(s), 0)))
				}
				room := signRoom + float64(group.tall-one.rows)*lineHeight(body)
				for j, s := range one.under {
					space := ""
					if j == 0 {
						space = `<w:spacing w:before="` + twips(room) + `"/>`
					}
					text.WriteString(paragraph("TableText", space+justify(Center), runs([]Run{{Text: s, Bold: j == 0, Underline: j == 0 && s != line}}, 0)))
				}
			}
			if text.Len() == 0 {
				text.WriteString(paragraph("TableText", "", ""))
			}
			apart := ""
			if n > 0 {
				apart = `<w:tcMar><w:top w:w="` + twips(signApart) + `" w:type="dxa"/></w:tcMar>`
			}
			w.add(cell(wide, apart, text.String()))
		}
		w.add(`</w:tr>`)
	}
	w.add(`</w:tbl>`)
	if end { // nothing may go on to an empty page
		w.add(tiny("", ""))
	} else {
		w.add(after)
	}
}

func (w *docx) initials(b Initials) {
	w.table(b.table(), min(w.width(), initialsWidth), false)
}

func (w *docx) code() {
	const side = 24.0
	png, err := qr.PNG(w.doc.QR)
	if err != nil {
		png = nil
	}
	rest := w.width() - side - 3
	w.add(grid(0, "", side+3, rest), `<w:tr><w:trPr><w:cantSplit/></w:trPr>`,
		cell(side+3, "", paragraph("TableText", "", w.drawing(png, box{w: side, h: side}, ""))),
		cell(rest, `<w:vAlign w:val="center"/>`, paragraph("TableText", "", runs(Plain(w.doc.checkWords()), small))+paragraph("TableText", "", runs(Plain(w.doc.QR), small))), `</w:tr></w:tbl>`, tiny("", ""))
}
