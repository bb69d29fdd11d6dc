package edition

import (
	"net/http"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

type rulesPage struct {
	Trail    []web.Crumb
	Title    string
	Rules    []rule
	Offices  web.Table
	Forms    web.Table
	Packages web.Table
	Template web.Table
	History  []deed
	May      bool
}

// rule is a setting with what it means.
type rule struct {
	Name, Holds, Text string
	Said              string // by whom and why; empty: as the program brings it
	Href              string
}

// services are the forms' indicators in words.
func services(p *locale.Printer, all []edition.Service) string {
	var words []string
	for _, x := range all {
		words = append(words, p.T("scorecard.mark."+x.Code))
	}
	return strings.Join(words, ", ")
}

func (s *screens) showRules(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	f, err := s.own.Of(r.Context(), by.Regency(), s.year(r))
	if err != nil {
		return err
	}
	if name := r.URL.Query().Get("atur"); name != "" {
		page, err := rulePageOf(p, f, name, by.May(account.EditionManage))
		if err != nil {
			return err
		}
		return s.rule.Render(w, r, http.StatusOK, page)
	}
	page := rulesPage{Title: p.T("edition.rule.title"), Trail: []web.Crumb{{Text: p.T("edition.page.list"), Href: href}, {Text: p.T("edition.rule.title")}}, May: by.May(account.EditionManage)}
	for _, name := range framework.Settings {
		one := rule{Name: p.T("framework.setting." + name), Holds: valueText(p, name, f.Setting(name)), Text: p.T("framework.setting." + name + ".text")}
		if set, ok := f.Chosen()[name]; ok {
			one.Said = set.Reason + " (" + set.By + ", " + web.Moment(p, set.At, by.Regency()) + ")"
		}
		if page.May {
			one.Href = href + "/aturan?atur=" + name
		}
		page.Rules = append(page.Rules, one)
	}
	page.tables(p, f)
	if page.History, err = s.history(r, ""); err != nil {
		return err
	}
	return s.rules.Render(w, r, http.StatusOK, page)
}

// valueText is a setting's value in words.
func valueText(p *locale.Printer, name, value string) string {
	switch {
	case value == "":
		return p.T("edition.rule.none")
	case framework.Choices[name] != nil:
		return p.T("framework.choice." + name + "." + value)
	case name == "green" || name == "watch":
		return value + "%"
	}
	return value
}

// tables are what is given: offices, forms, packages, the newer scorecard.
func (page *rulesPage) tables(p *locale.Printer, f framework.Framework) {
	page.Offices = web.Table{Caption: p.T("edition.rule.offices"), Columns: []web.Column{{Label: p.T("edition.rule.office")}, {Label: p.T("edition.rule.here")}}}
	for _, code := range edition.Offices {
		name := web.Cell{Text: p.T("edition.office." + code)}
		if page.May {
			name.Href = href + "/aturan?atur=office." + code
		}
		here := f.Setting("office." + code)
		if here == "" {
			here = "–"
		}
		page.Offices.Rows = append(page.Offices.Rows, web.Row{Cells: []web.Cell{name, {Text: here}}})
	}
	page.Forms = web.Table{Caption: p.T("edition.rule.forms"), Columns: []web.Column{{Label: p.T("edition.rule.form")}, {Label: p.T("edition.rule.name")}, {Label: p.T("edition.rule.every")},
		{Label: p.T("edition.rule.unit"), Wide: true}, {Label: p.T("edition.page.source"), Wide: true}}}
	for _, x := range edition.Forms {
		page.Forms.Rows = append(page.Forms.Rows, web.Row{Cells: []web.Cell{{Text: x.ID}, {Text: x.Name(p.Lang())}, {Text: p.T("edition.every." + x.Every)}, {Text: p.T("edition.unit." + x.Unit)},
			{Text: p.T("edition.source." + x.Source), Note: p.T("edition.certainty." + string(x.Certainty))}}})
	}
	page.Packages = web.Table{Caption: p.T("edition.rule.packages"), Columns: []web.Column{{Label: p.T("edition.rule.package")}, {Label: p.T("edition.rule.mother")}, {Label: p.T("edition.rule.child")},
		{Label: p.T("edition.rule.preschool"), Wide: true}}}
	for _, x := range edition.Packages {
		cell := func(list []edition.Service) web.Cell {
			c := web.Cell{Text: services(p, list)}
			if len(list) == 0 {
				c.Text = "–"
			}
			var mine []edition.Service
			for _, one := range list {
				if one.Certainty != "seen" {
					mine = append(mine, one)
				}
			}
			if len(mine) > 0 {
				c.Note = p.T("edition.rule.mine", "Services", services(p, mine))
			}
			return c
		}
		page.Packages.Rows = append(page.Packages.Rows, web.Row{Cells: []web.Cell{{Text: p.T("edition.package." + x.Key)}, cell(x.Mother), cell(x.Child), cell(x.Preschool)}})
	}
	page.Template = web.Table{Caption: p.T("edition.rule.template"), Columns: []web.Column{{Label: p.T("edition.page.group")}, {Label: p.T("edition.rule.item")}}}
	for i, x := range edition.Template.Items {
		if n := len(page.Template.Rows); i > 0 && edition.Template.Items[i-1].Group == x.Group {
			page.Template.Rows[n-1].Cells[1].Text += "; " + x.Name(p.Lang())
			continue
		}
		page.Template.Rows = append(page.Template.Rows, web.Row{Cells: []web.Cell{{Text: p.T("edition.group." + x.Group)}, {Text: x.Name(p.Lang())}}})
	}
}

type rulePage struct {
	Trail   []web.Crumb
	Title   string
	Name    string
	Text    string
	Holds   string
	Fields  []web.Field // none: not by this actor
	Default string      // on the button that goes back to it; empty: it holds
}

// rulePageOf is one setting with the form that changes it.
func rulePageOf(p *locale.Printer, f framework.Framework, name string, may bool) (page rulePage, err error) {
	key, text := "framework.setting."+name, "framework.setting."+name+".text"
	if code, ok := strings.CutPrefix(name, "office."); ok && edition.Offices.Has(code) {
		key, text = "edition.office."+code, "edition.rule.office.text"
	}
	if !p.Has(key) || strings.HasSuffix(name, ".text") || !p.Has(text) {
		return page, fault.New(fault.NotFound, "framework.setting.none", nil)
	}
	value := f.Setting(name)
	page = rulePage{Name: name, Title: p.T(key), Text: p.T(text), Holds: valueText(p, name, value),
		Trail: []web.Crumb{{Text: p.T("edition.page.list"), Href: href}, {Text: p.T("edition.rule.title"), Href: href + "/aturan"}, {Text: p.T(key)}}}
	if !may {
		return page, nil
	}
	field := web.Field{Name: "nilai", Label: p.T(key), Value: value, Complete: "off"}
	switch choices := framework.Choices[name]; {
	case choices != nil:
		field.Type = "select"
		for _, c := range choices {
			field.Options = append(field.Options, web.Option{Value: c, Text: valueText(p, name, c)})
		}
	case name == "green" || name == "watch":
		field.Unit, field.Numeric, field.Required = "%", true, true
	case strings.HasPrefix(name, "use."):
		field.Numeric = true
	}
	page.Fields = []web.Field{field, {Name: "alasan", Label: p.T("limit.reason"), Type: "textarea", Required: true, Hint: p.T("limit.reason.hint")}}
	if value != framework.Defaults[name] {
		page.Default = valueText(p, name, framework.Defaults[name])
	}
	return page, nil
}

func (s *screens) setRule(w http.ResponseWriter, r *http.Request) error {
	p, by, name, value := web.PrinterOf(r), s.actor(r), r.PostFormValue("atur"), r.PostFormValue("nilai")
	if r.PostFormValue("bawaan") != "" {
		value = framework.Defaults[name]
	}
	err := s.own.Set(r.Context(), by, name, value, r.PostFormValue("alasan"))
	if fault.KindOf(err) == fault.Invalid {
		f, e := s.own.Of(r.Context(), by.Regency(), s.year(r))
		if e != nil {
			return e
		}
		page, e := rulePageOf(p, f, name, true)
		if e != nil {
			return e
		}
		wrong := p.Fields(err)
		for i, field := range page.Fields {
			page.Fields[i].Value, page.Fields[i].Error = r.PostFormValue(field.Name), wrong[field.Name]
		}
		return s.rule.Render(w, r, web.StatusCode(err), page)
	}
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.T("edition.rule.done")})
	http.Redirect(w, r, href+"/aturan", http.StatusSeeOther)
	return nil
}
