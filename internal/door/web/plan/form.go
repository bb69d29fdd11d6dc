package plan

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
)

type formPage struct {
	Title    string
	Trail    []web.Crumb
	Clash    web.Clash
	Alert    web.Alert
	Hidden   []web.Option
	Sections []section
	Cancel   string
}

// section is a part of the form; an item is a field, boxes to tick, or the search of codes.
type section struct {
	ID, Title, Hint string
	Items           []item
}

type item struct {
	Field  web.Field
	Boxes  *boxes
	Search *search
}

// search is the field that finds codes, and what it found.
type search struct {
	Field web.Field
	Found []box
	None  string
	Path  []string // the names of the code that is typed, from the program down
}

// build makes the form's sections of what it would send.
func (v *view) build(form url.Values, area string, errs map[string]string) []section {
	p := v.p
	field := func(name, kind string) item {
		f := web.Field{Name: name, Label: p.T("plan.form." + name), Type: kind, Value: form.Get(name), Error: errs[name], Complete: "off"}
		if key := "plan.hint." + name; p.Has(key) {
			f.Hint = p.T(key)
		}
		return item{Field: f}
	}
	choose := func(name string, needed bool, options []web.Option) item {
		i := field(name, "select")
		if i.Field.Required = needed; !needed {
			options = append([]web.Option{{Text: p.T("plan.untold")}}, options...)
		}
		i.Field.Options = options
		return i
	}
	money := func(name string) item { i := field(name, ""); i.Field.Numeric, i.Field.Unit = true, "Rp"; return i }
	activity := field("kegiatan", "textarea")
	activity.Field.Required = true
	volume := field("volume", "")
	volume.Field.Numeric = true
	what := section{ID: "kegiatan", Title: p.T("plan.form.what"), Items: []item{activity, {Search: v.search(form, errs)}}}
	code, err := nomenclature.Parse(form.Get("kode"))
	_, known := v.codes.Get(code)
	if err == nil && code.Depth() == nomenclature.SubActivity && !known || errs["nama_sub"]+errs["nama_program"]+errs["nama_kegiatan"] != "" {
		what.Items = append(what.Items, field("nama_program", ""), field("nama_kegiatan", ""), field("nama_sub", ""))
	}
	return []section{what,
		{ID: "tujuan", Title: p.T("plan.form.why"), Items: []item{choose("golongan", true, options(p, "plan.nature.", plan.Natures)), {Boxes: v.indicators(form, errs).shown()}, {Boxes: v.recommendations(form, errs).shown()}, field("keluaran", "textarea"),
			choose("sasaran", false, options(p, "edition.group.", edition.Groups))}},
		{ID: "biaya", Title: p.T("plan.form.money"), Items: []item{volume, field("satuan", ""), money("harga"), money("biaya"), field("tanpa_biaya", "checkbox"), money("langsung"), choose("sumber", false, v.sources())}},
		{ID: "lokasi", Title: p.T("plan.form.where"), Items: []item{{Boxes: v.villages(form, area, errs).shown()}}},
		{ID: "pelaksana", Title: p.T("plan.form.who"), Items: []item{choose("opd", true, v.offices(form.Get("opd"), area)), {Boxes: v.supporting(form, errs).shown()}, field("mitra", ""), {Boxes: v.quarters(form, errs).shown()}, choose("lanjutan", false, options(p, "plan.continuity.", plan.Continuities)), field("catatan", "textarea")}}}
}

// options are keys with their words.
func options[K ~string](p *locale.Printer, prefix string, keys []K) (all []web.Option) {
	for _, k := range keys {
		all = append(all, web.Option{Value: string(k), Text: p.T(prefix + string(k))})
	}
	return all
}

func (v *view) sources() (all []web.Option) {
	for _, s := range plan.Sources {
		text := v.p.T("plan.source." + s.Key)
		if s.DesaOnly {
			text += " · " + v.p.T("plan.source.desa")
		}
		if unsure := sure(v.p, s.Certainty).Text; unsure != "" {
			text += " · " + unsure
		}
		all = append(all, web.Option{Value: s.Key, Text: text})
	}
	return all
}

// offices are those for which somebody may write; the one that a row has stays in it.
func (v *view) offices(chosen, area string) (all []web.Option) {
	codes := []string{v.ownOffice()}
	if v.by.May("plan.manage") {
		codes = slices.Clone(edition.Offices)
		if len(area) > int(region.Regency) {
			codes = append([]string{area}, codes...)
		}
	}
	if chosen != "" && !slices.Contains(codes, chosen) {
		codes = append(codes, chosen)
	}
	for _, code := range codes {
		if code != "" {
			all = append(all, web.Option{Value: code, Text: v.office(code)})
		}
	}
	return all
}

// search is the code that is typed with its names, and what the words beside it find.
func (v *view) search(form url.Values, errs map[string]string) *search {
	p := v.p
	s := &search{Field: web.Field{Name: "kode", Label: p.T("plan.form.kode"), Hint: p.T("plan.hint.kode"), Value: form.Get("kode"), Error: errs["kode"], Complete: "off"}}
	if code, err := nomenclature.Parse(form.Get("kode")); err == nil {
		for _, i := range v.codes.Path(code) {
			if i.Name != "" && i.Code.Depth() != nomenclature.Affair && i.Code.Depth() != nomenclature.Field {
				s.Path = append(s.Path, p.T("nomenclature.depth."+string(i.Code.Depth()))+": "+i.Name)
			}
		}
		if i, known := v.codes.Get(code); known {
			s.Field.Value = i.Written()
		}
	}
	if form.Get("aksi") != "cari" {
		return s
	}
	const most = 20
	found := v.codes.Search(form.Get("kode"), most+1)
	for _, i := range found[:min(len(found), most)] {
		path := v.codes.Path(i.Code)
		note := path[len(path)-2].Name
		if i.Certainty != "seen" {
			note += " · " + p.T("nomenclature.source."+i.Source)
		}
		s.Found = append(s.Found, box{Value: string(i.Code), Text: i.Written() + " " + i.Name, Note: note, On: form.Get("kode_pilih") == string(i.Code)})
	}
	switch {
	case len(found) == 0:
		s.None = p.T("plan.search.none")
	case len(found) > most:
		s.None = p.T("plan.search.more", "Limit", most)
	}
	return s
}

// fieldsOf are the fields of a form that a clash compares; boxes are one field each.
func (v *view) fieldsOf(form url.Values, area string) (all []web.Field) {
	for _, s := range v.build(form, area, nil) {
		for _, i := range s.Items {
			switch {
			case i.Search != nil:
				all = append(all, i.Search.Field)
			case i.Boxes == nil:
				all = append(all, i.Field)
			}
		}
	}
	return all
}

// lists are the boxes that differ between two forms.
func (v *view) lists(yours, theirs url.Values, area string) (all []web.ClashField) {
	words := func(b *boxes) string {
		var ticked []string
		for _, g := range b.Groups {
			for _, i := range g.Items {
				if i.On {
					ticked = append(ticked, i.Text)
				}
			}
		}
		return cmp.Or(strings.Join(ticked, "; "), v.p.T("web.clash.nothing"))
	}
	mine, other := v.build(yours, area, nil), v.build(theirs, area, nil)
	for i, s := range mine {
		for k, x := range s.Items {
			if x.Boxes == nil || k >= len(other[i].Items) || other[i].Items[k].Boxes == nil || words(x.Boxes) == words(other[i].Items[k].Boxes) {
				continue
			}
			all = append(all, web.ClashField{Name: x.Boxes.Name, Label: x.Boxes.Label, Yours: words(x.Boxes), Theirs: words(other[i].Items[k].Boxes), TheirsValues: theirs[x.Boxes.Name]})
		}
	}
	return all
}

// reason is the field that a final plan asks for; without a name it asks for none.
func (s *screens) reason(r *http.Request, v *view, area, value string) (f web.Field, err error) {
	if s.plan.Settled == nil {
		return f, nil
	}
	settled := false
	err = s.plan.DB.Read(r.Context(), func(tx *db.Tx) error { settled, err = s.plan.Settled(tx, v.regency, v.year, area); return err })
	if settled {
		f = web.Field{Name: "alasan", Label: v.p.T("plan.form.alasan"), Hint: v.p.T("plan.hint.alasan"), Type: "textarea", Value: value, Required: true}
	}
	return f, err
}

// page is the form as it stands.
func (s *screens) page(r *http.Request, v *view, e row, form url.Values, err error) (f formPage, _ error) {
	errs := map[string]string{}
	if err != nil {
		errs = v.p.Fields(err)
		f.Alert = web.Alert{Status: web.Bad, Text: v.p.Error(err)}
	}
	f.Title, f.Cancel = v.p.T("plan.form.new"), v.href("")
	if e.Version > 0 || e.Body.Number > 0 {
		f.Title, f.Cancel = v.p.T("plan.form.edit", "Number", e.Body.Number), "/rencana/"+string(e.ID)
	}
	f.Trail = v.trail(f.Title)
	f.Sections = v.build(form, e.Area, errs)
	f.Hidden = []web.Option{{Value: "id", Text: string(e.ID)}, {Value: web.VersionField, Text: strconv.Itoa(e.Version)}, {Value: "tahun", Text: strconv.Itoa(v.year)}, {Value: "rencana", Text: e.Area}, {Value: "sebelumnya", Text: form.Get("sebelumnya")}}
	reason, failed := s.reason(r, v, e.Area, form.Get("alasan"))
	if errs["alasan"] != "" && reason.Name == "" {
		reason = web.Field{Name: "alasan", Label: v.p.T("plan.form.alasan"), Type: "textarea", Value: form.Get("alasan"), Required: true}
	}
	if reason.Name != "" {
		reason.Error = errs["alasan"]
		f.Sections = append(f.Sections, section{ID: "alasan", Title: v.p.T("plan.form.final"), Items: []item{{Field: reason}}})
	}
	return f, failed
}

func (s *screens) showNew(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	e := row{Year: v.year, Area: v.regency, Body: plan.Row{Office: v.ownOffice(), Continuity: plan.New}}
	if len(v.by.Region) > int(region.Regency) {
		e.Area = v.by.Region
		e.Body.Areas = []string{e.Area}
	}
	if asked := r.URL.Query().Get("rekomendasi"); asked != "" {
		i := slices.IndexFunc(v.Recommendations, func(x recommendation) bool { return string(x.ID) == asked })
		if i < 0 {
			return fault.New(fault.NotFound, "plan.recommendation.unknown", nil)
		}
		e.Body = plan.Draft(v.Recommendations[i], &v.frame)
		if e.Area != v.regency { // of a camat or a village: their own, and there
			e.Body.Office, e.Body.Areas = v.ownOffice(), []string{e.Area}
		}
	}
	page, err := s.page(r, v, e, values(e.Body), nil)
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, page)
}

func (s *screens) showEdit(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.find(r)
	if err == nil {
		err = plan.MayWrite(v.by, e.Body, e.Area)
	}
	if err != nil {
		return err
	}
	page, err := s.page(r, v, e, values(e.Body), nil)
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, page)
}

// save keeps a row, or shows its form again: with codes that were searched, with the
// lokus ticked, with what is wrong, or with what somebody else saved meanwhile.
func (s *screens) save(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	form := r.PostForm
	e := row{Year: v.year, Area: cmp.Or(form.Get("rencana"), v.regency), Version: web.Version(r)}
	e.ID = idOf(form.Get("id"))
	if _, known := region.Get(e.Area); !known || !region.Within(e.Area, v.regency) {
		return fault.New(fault.NotFound, "plan.place.none", nil)
	}
	var faults []fault.Field
	e.Body, faults = typed(form)
	if chosen := form.Get("kode_pilih"); chosen != "" {
		form.Set("kode", chosen)
	}
	again := func(status int, clash web.Clash, err error) error {
		page, failed := s.page(r, v, e, form, err)
		if failed != nil {
			return failed
		}
		if page.Clash = clash; clash.Any() {
			page.Alert = web.Alert{}
		}
		return s.form.Render(w, r, status, page)
	}
	switch form.Get("aksi") {
	case "cari":
		return again(http.StatusOK, web.Clash{}, nil)
	case "lokus":
		form["lokasi"] = slices.Compact(append(form["lokasi"], slices.DeleteFunc(slices.Clone(v.Lokus), func(c string) bool { return slices.Contains(form["lokasi"], c) || !region.Within(c, e.Area) })...))
		return again(http.StatusOK, web.Clash{}, nil)
	}
	if len(faults) > 0 {
		err := fault.New(fault.Invalid, "plan.row.wrong", nil)
		err.Fields = faults
		return again(http.StatusUnprocessableEntity, web.Clash{}, err)
	}
	err = s.plan.Save(r.Context(), v.by, &e, form.Get("alasan"))
	clash, version, is := web.ClashOf(r, err, v.regency, v.fieldsOf(form, e.Area), func(stands row) []web.Field { return v.fieldsOf(values(stands.Body), stands.Area) })
	var stale *register.Clash[plan.Row]
	switch {
	case is:
		if errors.As(err, &stale) && stale.Stands != nil {
			clash.Fields = append(clash.Fields, v.lists(form, values(stale.Stands.Body), e.Area)...)
			e.Body.Number = stale.Stands.Body.Number
		}
		e.Version = version
		return again(http.StatusUnprocessableEntity, clash, err)
	case fault.KindOf(err) == fault.Invalid:
		return again(http.StatusUnprocessableEntity, web.Clash{}, err)
	case err != nil:
		return err
	}
	return s.site.Done(w, r, "/rencana/"+string(e.ID), v.p.T("plan.saved", "Number", e.Body.Number))
}
