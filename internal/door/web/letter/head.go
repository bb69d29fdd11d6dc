package letter

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/file"
	"tumbuh/internal/record/letter"
)

type headPage struct {
	Title   string
	Filter  web.Filter
	Office  string
	Version int
	Clash   web.Clash
	Alert   web.Alert
	May     bool
	Fields  []web.Field
	Emblem  string // hash of what is kept
	Upload  web.Upload
	Preview preview
}

// preview is the letterhead as it will be printed.
type preview struct {
	Picture template.URL
	Lines   []string
	Office  string // the last of the lines: the largest
	Address []string
	Date    string
	Number  string
	Signer  paper.Signer
}

// chosen is whose letterhead an address asks for.
func (s *screens) chosen(r *http.Request, asked string) string {
	by := s.Actor(r)
	if asked != "" && letter.Known(by.Regency(), asked) {
		return asked
	}
	return letter.Own(by)
}

func (s *screens) showHead(w http.ResponseWriter, r *http.Request) error {
	office := s.chosen(r, r.URL.Query().Get("opd"))
	e, err := s.Letters.Head(r.Context(), s.Actor(r), office)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("berkas") != "" {
		return web.SendPaper(w, r, "contoh-kop-"+office, s.sample(r, e.Body))
	}
	view, err := s.headView(r, office, e.Body, e.Version)
	if err != nil {
		return err
	}
	return s.head.Render(w, r, http.StatusOK, view)
}

func (s *screens) headView(r *http.Request, office string, h letter.Head, version int) (view headPage, err error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	name, err := s.office(r, p)
	if err != nil {
		return view, err
	}
	view = headPage{Title: p.T("letter.head.title", "Office", name(office)), Office: office, Version: version, May: letter.MayHead(by, office), Emblem: h.Emblem, Fields: headFields(p, h),
		Upload: web.UploadOf(r, "lambang", file.Pictures, "")}
	view.Upload.Label, view.Upload.Hint = p.T("letter.head.emblem"), p.T("letter.head.emblem.hint")
	view.Filter = web.Filter{Action: headHref, Fields: []web.Field{{Name: "opd", Label: p.T("letter.office"), Type: "select", Value: office, Options: offices(by, name)}}}
	day := s.Letters.Today(by.Regency())
	print := locale.For(locale.Indonesian) // whoever looks: papers are
	view.Preview = preview{Address: h.Address, Date: h.Place + ", " + print.LongDate(day), Signer: h.Signer()}
	if view.Preview.Number, err = s.Letters.Next(r.Context(), by, office, letter.Invitation, day); err != nil {
		return view, err
	}
	view.Preview.Number = print.T("letter.number") + ": " + view.Preview.Number
	if n := len(h.Lines); n > 0 {
		view.Preview.Lines, view.Preview.Office = h.Lines[:n-1], h.Lines[n-1]
	}
	if picture := h.Paper().Emblem; len(picture) > 0 {
		view.Preview.Picture = template.URL("data:" + http.DetectContentType(picture) + ";base64," + base64.StdEncoding.EncodeToString(picture)) // a picture of our own making: base/photo
	}
	return view, nil
}

// offices are those whose letterhead somebody may look at: the regent's, the OPDs', and
// the areas of one's own territory.
func offices(by account.Actor, name func(string) string) (all []web.Option) {
	codes := slices.Clone([]string(edition.Offices))
	codes = slices.DeleteFunc(codes, func(code string) bool { return code == "kecamatan" || code == "kemenkes" }) // a role; not of a regency
	slices.SortFunc(codes, func(a, b string) int { return strings.Compare(name(a), name(b)) })
	codes = append([]string{by.Regency()}, codes...)
	for _, d := range region.Children(by.Regency()) {
		codes = append(codes, d.Code)
	}
	if area := by.Area(); len(area) >= int(region.District) {
		for _, v := range region.Villages(area[:region.District]) {
			codes = append(codes, v.Code)
		}
	}
	for _, code := range codes {
		text := name(code)
		if code == by.Regency() {
			h, _ := region.Get(code)
			text = locale.For(locale.Indonesian).T("letter.position."+strings.TrimPrefix(h.Kind.Key(), "region.kind."), "Name", h.Bare())
		}
		all = append(all, web.Option{Value: code, Text: text})
	}
	return all
}

func headFields(p *locale.Printer, h letter.Head) []web.Field {
	field := func(name, kind, value string) web.Field {
		return web.Field{Name: name, Label: p.T("letter.head." + name), Hint: p.T("letter.head." + name + ".hint"), Type: kind, Value: value}
	}
	all := []web.Field{field("baris", "textarea", strings.Join(h.Lines, "\n")), field("alamat", "textarea", strings.Join(h.Address, "\n")), field("tempat", "", h.Place),
		field("pola", "", h.Pattern), field("jabatan", "", h.Position), field("nama", "", h.Name), field("pangkat", "", h.Rank), field("nip", "", h.NIP), field("kertas", "select", string(h.Size))}
	all[len(all)-1].Options = []web.Option{{Value: string(paper.A4), Text: "A4 (210 × 297 mm)"}, {Value: string(paper.F4), Text: "F4 (215 × 330 mm)"}}
	for i := range all {
		all[i].Required = slices.Contains([]string{"baris", "tempat", "pola", "jabatan"}, all[i].Name)
	}
	return all
}

func (s *screens) saveHead(w http.ResponseWriter, r *http.Request) error {
	form, wrong := web.ReadUpload(r, "lambang", file.Pictures)
	defer func() { form.Close() }() // what came is there with an error too
	by := s.Actor(r)
	office := s.chosen(r, form.Get("opd"))
	if !letter.MayHead(by, office) {
		return fault.New(fault.Forbidden, "letter.forbidden", nil)
	}
	lines := func(name string) []string { return strings.Split(form.Get(name), "\n") }
	e, err := s.Letters.Head(r.Context(), by, office)
	if err != nil {
		return err
	}
	was := e.Body
	e.Version = web.Version(r)
	e.Body = letter.Head{Lines: lines("baris"), Address: lines("alamat"), Emblem: was.Emblem, Place: form.Get("tempat"), Pattern: form.Get("pola"),
		Position: form.Get("jabatan"), Name: form.Get("nama"), Rank: form.Get("pangkat"), NIP: form.Get("nip"), Size: paper.Size(form.Get("kertas"))}
	if form.Get("tanpa_lambang") != "" {
		e.Body.Emblem = ""
	}
	if wrong == nil {
		err = s.Letters.SaveHead(r.Context(), by, office, &e, form.File())
	} else {
		err = wrong
	}
	if err == nil {
		s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).T("letter.head.saved")})
		back, _ := web.Query(headHref, "opd", office)
		http.Redirect(w, r, back, http.StatusSeeOther)
		return nil
	}
	return s.headAgain(w, r, office, e, was, err, wrong)
}

// headAgain shows the form with what was typed and what is wrong with it.
func (s *screens) headAgain(w http.ResponseWriter, r *http.Request, office string, e register.Entry[letter.Head], was letter.Head, err, wrong error) error {
	p := web.PrinterOf(r)
	view, bad := s.headView(r, office, e.Body, e.Version)
	if bad != nil {
		return bad
	}
	clash, version, is := web.ClashOf(r, err, s.Actor(r).Regency(), view.Fields, func(stands register.Entry[letter.Head]) []web.Field { return headFields(p, stands.Body) })
	switch told := fault.As(err); {
	case is:
		view.Clash, view.Version = clash, version
	case wrong != nil:
		view.Upload.Error = p.Error(wrong)
	case told != nil && len(told.Fields) > 0:
		said := p.Fields(err)
		for i, f := range view.Fields {
			view.Fields[i].Error = said[f.Name]
		}
		view.Alert = web.Alert{Status: web.Bad, Text: p.Error(err)}
	default:
		return err
	}
	view.Emblem = was.Emblem
	return s.head.Render(w, r, http.StatusUnprocessableEntity, view)
}

// sample is a letter that shows the letterhead at work.
func (s *screens) sample(r *http.Request, h letter.Head) paper.Document {
	p := locale.For(locale.Indonesian)
	day := s.Letters.Today(s.Actor(r).Regency())
	date := h.Place + ", " + p.LongDate(day)
	return paper.Document{Title: p.T("letter.sample.title"), Size: h.Size, Head: h.Paper(), Draft: p.T("letter.sample.mark"), Made: s.Letters.Now(), Blocks: []paper.Block{
		paper.Fields{Aside: date, Rows: []paper.Field{{Name: p.T("letter.number"), Value: letter.Write(h.Pattern, 1, day)}, {Name: p.T("letter.sample.about"), Value: p.T("letter.sample.title")}}},
		paper.Para{Indent: true, Align: paper.Justify, Runs: paper.Plain(p.T("letter.sample.text"))},
		paper.Signatures{Signers: []paper.Signer{h.Signer()}},
	}}
}
