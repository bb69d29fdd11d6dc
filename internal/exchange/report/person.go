package report

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/privacy"
)

// PersonFile writes all that is kept about a child as a ZIP with two files of the
// same content: one page to read on any phone, and JSON for another program (the
// right to one's data in a form that machines read).
func PersonFile(w io.Writer, f privacy.File, p *locale.Printer) error {
	out := zip.NewWriter(w)
	for _, part := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"data-anak.html", func(w io.Writer) error { _, err := io.WriteString(w, personPage(f, p)); return err }},
		{"data-anak.json", func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			e.SetEscapeHTML(false)
			return e.Encode(personJSON(f))
		}},
	} {
		to, err := out.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: f.Made.Time})
		if err != nil {
			return err
		}
		if err := part.write(to); err != nil {
			return err
		}
	}
	return out.Close()
}

// personJSON has the names of tables and columns as they are in code; weights are
// grams, lengths millimetres, scores hundredths.
func personJSON(f privacy.File) map[string]any {
	all := map[string]any{"file": f.ID, "made": f.Made, "made_by": f.By, "asked_by": f.For,
		"units": "weights in grams, lengths in millimetres, z-scores in hundredths"}
	for _, t := range f.Tables {
		rows := make([]map[string]any, len(t.Rows))
		for i, row := range t.Rows {
			rows[i] = map[string]any{}
			for c, column := range t.Columns {
				if value := row[c]; value != "" && value != civil.Date(0) && value != civil.Month(0) {
					rows[i][column] = value
				}
			}
		}
		all[t.Name] = rows
	}
	return all
}

const personStyle = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#1d2733}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .4rem}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid #d9e0e7}th{font-weight:600}p{margin:.4rem 0}.note{color:#4d5b6a}`

func personPage(f privacy.File, p *locale.Printer) string {
	var b bytes.Buffer
	say := html.EscapeString
	now := f.Made.In(region.Zone(f.Child.Regency))
	fmt.Fprintf(&b, `<!doctype html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>%s</title><style>%s</style></head><body>`,
		p.Lang(), say(p.T("privacy.file.title")), personStyle)
	fmt.Fprintf(&b, "<h1>%s</h1><p>%s</p><p class=\"note\">%s</p>", say(p.T("privacy.file.heading", "Name", f.Child.Name)),
		say(p.T("privacy.file.made", "Day", civil.DateOf(now), "Hour", now.Format("15.04 MST"), "Name", f.By, "For", f.For, "ID", string(f.ID))), say(p.T("privacy.file.about")))
	for _, t := range f.Tables {
		fmt.Fprintf(&b, "<h2>%s</h2>", say(p.T("privacy.file."+t.Name)))
		if len(t.Rows) == 0 {
			fmt.Fprintf(&b, `<p class="note">%s</p>`, say(p.T("privacy.file.nothing")))
			continue
		}
		b.WriteString(`<div class="scroll"><table>`)
		if t.Name == "child" { // long rows are read downwards
			for c, column := range t.Columns {
				fmt.Fprintf(&b, `<tr><th scope="row">%s</th>`, say(p.T("privacy.file."+column)))
				for _, row := range t.Rows {
					fmt.Fprintf(&b, "<td>%s</td>", say(told(p, f, column, row[c])))
				}
				b.WriteString("</tr>")
			}
		} else {
			b.WriteString("<thead><tr>")
			for _, column := range t.Columns {
				fmt.Fprintf(&b, `<th scope="col">%s</th>`, say(p.T("privacy.file."+column)))
			}
			b.WriteString("</tr></thead>")
			for _, row := range t.Rows {
				b.WriteString("<tr>")
				for c, value := range row {
					fmt.Fprintf(&b, "<td>%s</td>", say(told(p, f, t.Columns[c], value)))
				}
				b.WriteString("</tr>")
			}
		}
		b.WriteString("</table></div>")
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// told is a value as a family reads it.
func told(p *locale.Printer, f privacy.File, column string, value any) string {
	switch v := value.(type) {
	case nil:
		return "–"
	case fault.Key:
		return p.T(string(v))
	case civil.Date:
		return p.Date(v)
	case civil.Month:
		return p.Month(v)
	case bool:
		return p.T(map[bool]string{true: "privacy.yes", false: "privacy.no"}[v])
	case db.Time:
		if v.IsZero() {
			return "–"
		}
		at := v.In(region.Zone(f.Child.Regency))
		return p.Date(civil.DateOf(at)) + " " + at.Format("15.04")
	case int:
		return figure(p, column, v)
	case string:
		if column == "village" {
			if place, ok := region.Get(v); ok {
				return place.Name
			}
		}
		if key := "audit.action." + v; column == "action" && p.Has(key) {
			return p.T(key)
		}
		if v == "" {
			return "–"
		}
		return v
	}
	text, _ := json.Marshal(value) // texts and numbers: cannot fail
	return string(text)
}

// figure is a number with the unit of its column; 0 is not measured.
func figure(p *locale.Printer, column string, n int) string {
	switch column {
	case "grams", "birth_grams", "mm", "arm_mm", "head_mm", "birth_mm":
		if n == 0 {
			return "–"
		}
		if column == "grams" || column == "birth_grams" {
			return p.Kg(n)
		}
		return p.Cm(n)
	case "hfa", "wfa", "wfh", "bfa":
		return p.Z(n)
	}
	return p.Int(n)
}
