package data

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/framework"
)

type inventoryPage struct {
	Title    string
	Tabs     []web.Tab
	Filter   web.Filter
	Items    web.Table
	Manages  bool
	Upload   web.Upload
	Problems []string
	XLSX     string
	CSV      string
	Year     string
}

// yearOf is whose framework a page shows.
func (s *screens) yearOf(r *http.Request) int {
	this, _, _ := s.data.Today(s.actor(r).Regency()).YMD()
	if year, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("tahun"), r.PostFormValue("tahun"))); err == nil && year >= edition.All[0].From && year <= this+1 {
		return year
	}
	return this
}

// showInventory is the list, or with ?butir=… the form of one item.
func (s *screens) showInventory(w http.ResponseWriter, r *http.Request) error {
	rows, f, err := s.data.Inventory(r.Context(), s.actor(r), s.yearOf(r))
	if err != nil {
		return err
	}
	if key := r.URL.Query().Get("butir"); key != "" {
		if !manages(s.actor(r)) {
			return fault.New(fault.Forbidden, "web.error.forbidden", nil)
		}
		view, err := s.itemForm(r, rows, &f, key)
		if err != nil {
			return err
		}
		return s.form.Render(w, r, http.StatusOK, view)
	}
	return s.listInventory(w, r, http.StatusOK, rows, &f, nil)
}

func (s *screens) listInventory(w http.ResponseWriter, r *http.Request, status int, rows []data.Listing, f *framework.Framework, wrong error) error {
	p, by, q := web.PrinterOf(r), s.actor(r), r.URL.Query()
	view := inventoryPage{Tabs: tabs(p, by, inventoryHref), Manages: manages(by), Year: strconv.Itoa(s.yearOf(r)),
		Upload: web.Upload{Name: "file", Label: p.T("data.upload"), Hint: p.T("data.upload.hint"), Accept: ".xlsx,.csv"}}
	view.XLSX, _ = web.Query(inventoryHref+".xlsx", "tahun", view.Year)
	view.CSV, _ = web.Query(inventoryHref+".csv", "tahun", view.Year)
	if wrong != nil {
		view.Upload.Error = p.Error(wrong)
		view.Problems = problems(p, wrong)
	}
	open := 0
	for _, row := range rows {
		if row.Prefilled {
			open++
		}
	}
	view.Title = p.N("data.inventory.title", open, "Place", placeName(p, by.Regency()), "All", len(rows))
	view.Filter = inventoryFilter(p, f, rows, q.Get("aksi"), q.Get("penghasil"), q.Get("tersedia"), view.Year)
	rows = slices.DeleteFunc(slices.Clone(rows), func(row data.Listing) bool {
		return q.Get("aksi") != "" && !strings.Contains(row.Actions, q.Get("aksi")) || q.Get("penghasil") != "" && row.Office != q.Get("penghasil") ||
			q.Get("tersedia") != "" && row.Available != q.Get("tersedia")
	})
	view.Items = items(p, f, rows, view.Manages, by.Regency())
	return s.inventory.Render(w, r, status, view)
}

// problems are what is wrong with the rows of a file, in words.
func problems(p *locale.Printer, err error) (all []string) {
	told := fault.As(err)
	if told == nil {
		return nil
	}
	for _, f := range told.Fields {
		row, column, ok := strings.Cut(f.Name, ":")
		one := p.Error(&fault.Error{Kind: fault.Invalid, Key: f.Key, Args: f.Args})
		if ok {
			one = p.T("data.file.problem", "Row", row, "Column", p.T("data.column."+column), "Problem", one)
		}
		all = append(all, one)
	}
	return all
}

func inventoryFilter(p *locale.Printer, f *framework.Framework, rows []data.Listing, action, office, available, year string) web.Filter {
	all := web.Option{Text: p.T("data.all")}
	actions := web.Field{Name: "aksi", Label: p.T("data.column.aksi"), Type: "select", Value: action, Options: []web.Option{all}}
	for n := 1; n <= 8; n++ {
		actions.Options = append(actions.Options, web.Option{Value: strconv.Itoa(n), Text: p.T("data.action." + strconv.Itoa(n))})
	}
	offices := web.Field{Name: "penghasil", Label: p.T("data.column.penghasil"), Type: "select", Value: office, Options: []web.Option{all}}
	for _, row := range rows {
		if o := (web.Option{Value: row.Office, Text: data.OfficeName(p, f, row.Office)}); !slices.Contains(offices.Options, o) {
			offices.Options = append(offices.Options, o)
		}
	}
	slices.SortFunc(offices.Options[1:], func(a, b web.Option) int { return strings.Compare(a.Text, b.Text) })
	there := web.Field{Name: "tersedia", Label: p.T("data.column.tersedia"), Type: "select", Value: available, Options: []web.Option{all}}
	for _, word := range data.Available {
		there.Options = append(there.Options, web.Option{Value: word, Text: p.T("data.available." + word)})
	}
	filter := web.Filter{Action: inventoryHref, Fields: []web.Field{actions, offices, there}, Hidden: []web.Option{{Value: "tahun", Text: year}}}
	if action+office+available != "" {
		filter.Clear = inventoryHref
	}
	return filter
}

// goodness is how the words of availability and quality are coloured.
var goodness = map[string]web.Status{"yes": web.Good, "part": web.Watch, "no": web.Bad, "good": web.Good, "fair": web.Watch, "poor": web.Bad}

func items(p *locale.Printer, f *framework.Framework, rows []data.Listing, may bool, regency string) web.Table {
	t := web.Table{Caption: p.T("data.inventory.caption"), Empty: web.Empty{Icon: "database", Title: p.T("data.inventory.none"), Text: p.T("data.inventory.none.text")}}
	for _, name := range []string{"nama", "penghasil", "berkala", "terbaru", "terisi", "tersedia", "mutu", "akses", "aksi"} {
		t.Columns = append(t.Columns, web.Column{Label: p.T("data.column." + name), Wide: slices.Contains([]string{"berkala", "akses", "aksi", "mutu"}, name), Numeric: name == "terisi"})
	}
	for _, row := range rows {
		key := cmp.Or(row.Key, string(row.ID))
		name := web.Cell{Text: row.Name(p, f), Note: strings.Trim(row.Indicator+" · "+p.T("data.level."+row.Level), " ·")}
		if row.Prefilled {
			name.Note += " · " + p.T("data.inventory.open")
		}
		if row.Note != "" {
			name.Note += " · " + row.Note
		}
		if may {
			name.Href, _ = web.Query(inventoryHref, "butir", key)
		}
		office := web.Cell{Text: data.OfficeName(p, f, row.Office), Note: row.System}
		filled := web.Cell{Text: "–"}
		if row.Filled.Known {
			filled = web.Cell{Text: p.Percent(row.Filled.Ratio(), 0), Note: p.T("web.figure.bare", "Numerator", int(row.Filled.Numerator), "Denominator", int(row.Filled.Denominator))}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, office, {Text: p.T("data.frequency." + row.Frequency), Note: row.Format}, updated(p, row, regency), filled,
			{Badge: web.Badge{Status: goodness[row.Available], Text: p.T("data.available." + row.Available)}}, {Badge: web.Badge{Status: goodness[row.Quality], Text: p.T("data.quality." + row.Quality)}},
			{Text: p.T("data.access." + row.Access)}, {Text: strings.ReplaceAll(row.Actions, " ", ",\u00a0")}}})
	}
	return t
}

// updated is the newest record that the program has, else the day that somebody wrote.
func updated(p *locale.Printer, row data.Listing, regency string) web.Cell {
	switch {
	case !row.Updated.IsZero():
		return web.Cell{Text: p.Date(civil.DateOf(row.Updated.In(region.Zone(regency)))), Note: p.T("data.live")}
	case row.Item.Updated != 0:
		return web.Cell{Text: p.Date(row.Item.Updated), Note: p.T("data.typed")}
	}
	return web.Cell{Text: "–"}
}

func (s *screens) itemForm(r *http.Request, rows []data.Listing, f *framework.Framework, key string) (view formPage, err error) {
	p, row := web.PrinterOf(r), data.Listing{Item: data.Item{Frequency: "monthly", Level: "village", Access: "sums", Available: "yes", Quality: "unknown"}}
	view = formPage{Title: p.T("data.item.new"), Lead: p.T("data.item.lead"), Action: inventoryHref, Cancel: inventoryHref,
		Hidden: []web.Option{{Value: "butir", Text: key}, {Value: "tahun", Text: strconv.Itoa(s.yearOf(r))}}}
	if key != "baru" {
		i := slices.IndexFunc(rows, func(row data.Listing) bool { return cmp.Or(row.Key, string(row.ID)) == key })
		if i < 0 {
			return view, nothing("data.none")
		}
		row = rows[i]
		view.Title = row.Name(p, f)
		if row.ID != "" {
			view.Hidden = append(view.Hidden, shown(row.Changed))
			if view.Remove = p.T("data.remove"); row.Key != "" {
				view.Remove = p.T("data.back")
			}
		}
	}
	view.Trail = []web.Crumb{{Text: p.T("data.tab.data.inventaris"), Href: inventoryHref}, {Text: view.Title}}
	name := hinted(p, text(p, "nama", row.Item.Name))
	if name.Required = row.Key == ""; row.Key == "" {
		name.Hint = ""
	}
	view.Fields = []web.Field{name, hinted(p, needed(text(p, "aksi", strings.ReplaceAll(row.Actions, " ", ", ")))), choice(p, "tingkat", "level", row.Level, data.Levels), needed(text(p, "sumber", row.System)),
		hinted(p, needed(text(p, "penghasil", data.OfficeName(p, f, row.Office)))), choice(p, "berkala", "frequency", row.Frequency, data.Frequencies), day(p, "diperbarui", row.Item.Updated),
		text(p, "bentuk", row.Format), choice(p, "akses", "access", row.Access, data.Accesses), choice(p, "tersedia", "available", row.Available, data.Available),
		choice(p, "mutu", "quality", row.Quality, data.Qualities), text(p, "indikator", row.Indicator), long(text(p, "catatan", row.Note))}
	return view, nil
}

// saveItem keeps what somebody said of an item, or forgets it.
func (s *screens) saveItem(w http.ResponseWriter, r *http.Request) error {
	p, by, key := web.PrinterOf(r), s.actor(r), r.PostFormValue("butir")
	rows, f, err := s.data.Inventory(r.Context(), by, s.yearOf(r))
	if err != nil {
		return err
	}
	view, err := s.itemForm(r, rows, &f, key)
	if err != nil {
		return err
	}
	item := data.Item{}
	if i := slices.IndexFunc(rows, func(row data.Listing) bool { return cmp.Or(row.Key, string(row.ID)) == key }); i >= 0 {
		item.Key, item.ID = rows[i].Key, rows[i].ID
	}
	if r.PostFormValue("hapus") != "" && item.ID != "" {
		if err := s.data.Remove(r.Context(), by, "item", item.ID); err != nil {
			return err
		}
		return s.done(w, r, inventoryHref, "data.removed")
	}
	get := r.PostFormValue
	item.Actions, item.Name, item.Indicator, item.Level, item.System, item.Office = get("aksi"), get("nama"), get("indikator"), get("tingkat"), get("sumber"), office(p, &f, get("penghasil"))
	item.Frequency, item.Updated, item.Format, item.Access = get("berkala"), dayOf(r, "diperbarui"), get("bentuk"), get("akses")
	item.Available, item.Quality, item.Note = get("tersedia"), get("mutu"), get("catatan")
	item.Changed = shownOf(r)
	if err := s.data.SaveItem(r.Context(), by, item); err != nil {
		return s.again(w, r, view, err)
	}
	return s.done(w, r, inventoryHref, "data.saved")
}

// office is the code of an office that somebody wrote by its name, else what they wrote.
func office(p *locale.Printer, f *framework.Framework, name string) string {
	for _, code := range edition.Offices {
		if strings.EqualFold(strings.TrimSpace(name), f.Office(p, code)) {
			return code
		}
	}
	return name
}

func (s *screens) exportInventory(w http.ResponseWriter, r *http.Request) error {
	year := s.yearOf(r)
	rows, f, err := s.data.Inventory(r.Context(), s.actor(r), year)
	if err != nil {
		return err
	}
	book, err := s.workbook(w, r, "inventaris-data-"+s.actor(r).Regency()+"-"+strconv.Itoa(year))
	if err != nil {
		return err
	}
	return data.WriteItems(book, web.PrinterOf(r), &f, rows)
}

// takeInventory completes the inventory from a file.
func (s *screens) takeInventory(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	var done data.Taken
	err := web.SentFile(r, "intake.upload.none", func(path string) (err error) {
		done, err = s.data.Take(r.Context(), s.actor(r), path, s.yearOf(r))
		return err
	})
	if err == nil {
		s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.T("data.taken", "New", done.New, "Changed", done.Changed, "Same", done.Same)})
		http.Redirect(w, r, inventoryHref, http.StatusSeeOther)
		return nil
	}
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	rows, f, e := s.data.Inventory(r.Context(), s.actor(r), s.yearOf(r))
	if e != nil {
		return e
	}
	return s.listInventory(w, r, web.StatusCode(err), rows, &f, err)
}
