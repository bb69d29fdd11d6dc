package planbook

import (
	"sync"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
)

// draft is a row of a sheet, on its way out or in.
type draft struct {
	*Book
	line    *budget.Line // nil: a new row
	row     plan.Row
	names   plan.Named // as the file has them
	placed  budget.Placed
	granted budget.Granted
	told    budget.Realised
	version int
	id      string
	at      map[string]string // of a sheet that is written: letters of the columns
	number  int               // and the row
}

// column is one of a table. What has no in is only shown.
type column struct {
	key     string // catalogue: planbook.column.<key>
	width   float64
	aliases []string // folded
	from    string   // list of its choices
	hidden  bool
	in      func(*draft, sheet.Cell) error
	out     func(*draft) sheet.Cell
}

// table is a kind of sheet.
type table struct {
	key    string // catalogue: planbook.sheet.<key>
	needed []string
	all    []column
	heads  map[string]int // folded headings
}

// tables in the order of the sheets; a sheet that comes in is the last whose needed columns
// it has.
var tables = sync.OnceValue(func() []table {
	all := []table{
		{key: "plan", needed: []string{"activity"}, all: planColumns()},
		{key: "placed", needed: []string{"rkpd", "id"}, all: placedColumns()},
		{key: "granted", needed: []string{"kua", "id"}, all: grantedColumns()},
		{key: "realised", needed: []string{"quarter", "done", "id"}, all: realisedColumns()},
	}
	for i := range all {
		all[i].learn()
	}
	return all
})

// learn notes which headings are whose: ours in both languages, before those of districts.
func (t *table) learn() {
	t.heads = map[string]int{}
	note := func(title string, column int) {
		if _, taken := t.heads[title]; !taken && title != "" {
			t.heads[title] = column
		}
	}
	for i, c := range t.all {
		for _, lang := range locale.Languages {
			note(fold.Name(locale.For(lang).T("planbook.column."+c.key)), i)
		}
	}
	for i, c := range t.all {
		for _, alias := range c.aliases {
			note(alias, i)
		}
	}
}

// find is the column of a heading that is not taken yet; -1: none of ours.
func (t *table) find(title string, taken map[int]bool) int {
	at, ok := t.heads[title]
	if !ok || taken[at] {
		return -1
	}
	return at
}

// shown are columns that say which row it is, in the tables behind the plan.
func shown() []column {
	return []column{
		{key: "number", width: 6, out: func(d *draft) sheet.Cell { return sheet.Int(d.row.Number) }},
		{key: "activity", width: 44, out: func(d *draft) sheet.Cell { return grey(sheet.String(d.row.Activity)) }},
		{key: "office", width: 24, out: func(d *draft) sheet.Cell { return grey(sheet.String(d.office(d.p, d.row.Office))) }},
	}
}

// known are the hidden columns by which a row is known again.
func known() []column {
	return []column{
		{key: "id", width: 38, hidden: true, in: (*draft).readID, out: func(d *draft) sheet.Cell { return sheet.String(d.id) }},
		{key: "version", width: 8, hidden: true, in: (*draft).readVersion, out: func(d *draft) sheet.Cell { return sheet.Int(d.version) }},
	}
}

func grey(c sheet.Cell) sheet.Cell { c.Grey = true; return c }

func money[N ~int64](n N) sheet.Cell {
	c := sheet.Int(n)
	c.Apart = true
	return c
}

func quantity(q plan.Quantity) sheet.Cell {
	places := uint8(3)
	for ; places > 0 && q%10 == 0; places-- {
		q /= 10
	}
	c := sheet.Decimal(int64(q), places)
	c.Apart = true
	return c
}

func planColumns() []column {
	text := func(key string, width float64, of func(*plan.Row) *string, aliases ...string) column {
		return column{key: key, width: width, aliases: aliases, in: func(d *draft, c sheet.Cell) (err error) { *of(&d.row), err = words(c); return err },
			out: func(d *draft) sheet.Cell { return sheet.String(*of(&d.row)) }}
	}
	chosen := func(key, list string, width float64, of func(*plan.Row) *string, aliases ...string) column {
		say := func(d *draft) string {
			for _, l := range d.lists() {
				if l.name == list && *of(&d.row) != "" {
					return l.say(d.p, *of(&d.row))
				}
			}
			return ""
		}
		return column{key: key, width: width, from: list, aliases: aliases, out: func(d *draft) sheet.Cell { return sheet.String(say(d)) },
			in: func(d *draft, c sheet.Cell) error {
				said, err := words(c)
				if err == nil {
					*of(&d.row), err = d.value(list, said)
				}
				return err
			}}
	}
	name := func(key string, level int, of func(*plan.Named) *string, aliases ...string) column {
		return column{key: key, width: 30, aliases: aliases, out: func(d *draft) sheet.Cell { return grey(sheet.String(d.named(level))) },
			in: func(d *draft, c sheet.Cell) (err error) { *of(&d.names), err = words(c); return err }}
	}
	all := []column{
		{key: "number", width: 6, out: func(d *draft) sheet.Cell { return sheet.Int(d.row.Number) }},
		text("activity", 44, func(r *plan.Row) *string { return &r.Activity }, "uraiankegiatan", "rinciankegiatan", "kegiatanrincian", "rincian", "uraian", "aktivitas", "namakegiatan", "kegiatan"),
		{key: "code", width: 20, from: "code", aliases: []string{"kode", "kodesub", "koderekening", "kodesubkegiatan", "kodenomenklatur"}, in: (*draft).readCode, out: func(d *draft) sheet.Cell { return sheet.String(d.row.Code) }},
		name("program", 0, func(n *plan.Named) *string { return &n.Program }, "program", "namaprogram"),
		name("programme_activity", 1, func(n *plan.Named) *string { return &n.Activity }, "kegiatanprogram"),
		name("sub", 2, func(n *plan.Named) *string { return &n.SubActivity }, "subkegiatan", "namasubkegiatan"),
		chosen("nature", "nature", 14, func(r *plan.Row) *string { return (*string)(&r.Nature) }, "jenisintervensi", "intervensi", "jenis"),
		{key: "indicators", width: 18, aliases: []string{"indikator", "kodeindikator"}, in: (*draft).readIndicators, out: func(d *draft) sheet.Cell { return sheet.String(joined(d.row.Indicators, ", ")) }},
		{key: "recommendations", width: 14, aliases: []string{"rekomendasi", "norekomendasi"}, in: (*draft).readRecommendations, out: func(d *draft) sheet.Cell { return sheet.String(d.recommendations()) }},
		text("output", 30, func(r *plan.Row) *string { return &r.Output }, "keluaran", "output", "indikatorkeluaran"),
		chosen("group", "group", 22, func(r *plan.Row) *string { return &r.TargetGroup }, "sasaran", "kelompoksasaran", "penerimamanfaat"),
		{key: "volume", width: 12, aliases: []string{"volume", "targetvolume", "target", "jumlah", "vol"}, in: func(d *draft, c sheet.Cell) (err error) { d.row.Volume, _, err = volume(c); return err },
			out: func(d *draft) sheet.Cell { return unless(d.row.Volume == 0, quantity(d.row.Volume)) }},
		text("unit", 12, func(r *plan.Row) *string { return &r.Unit }, "satuan"),
		{key: "price", width: 16, aliases: []string{"hargasatuan", "biayasatuan", "hargasatuanrp", "biayasatuanrp"}, in: func(d *draft, c sheet.Cell) (err error) { d.row.UnitCost, _, err = amount(c); return err },
			out: func(d *draft) sheet.Cell { return unless(d.row.UnitCost == 0, money(d.row.UnitCost)) }},
		{key: "cost", width: 18, aliases: []string{"anggaran", "anggaranrp", "biaya", "biayarp", "pagu", "paguanggaran", "paguindikatif", "jumlahanggaran"}, in: (*draft).readCost, out: (*draft).costCell},
		{key: "direct", width: 18, aliases: []string{"langsung", "belanjalangsungsasaran", "langsungkesasaran"},
			in:  func(d *draft, c sheet.Cell) (err error) { d.row.Direct, d.row.DirectTold, err = amount(c); return err },
			out: func(d *draft) sheet.Cell { return unless(!d.row.DirectTold, money(d.row.Direct)) }},
		chosen("source", "source", 18, func(r *plan.Row) *string { return &r.Source }, "sumberdana", "sumber", "sumberpendanaan", "sumberanggaran"),
		{key: "office", width: 24, from: "office", aliases: []string{"opd", "pd", "perangkatdaerah", "opdpenanggungjawab", "penanggungjawab", "skpd", "pelaksana"},
			in: func(d *draft, c sheet.Cell) error {
				said, err := words(c)
				if err == nil {
					d.row.Office, err = d.officeOf(said)
				}
				return err
			}, out: func(d *draft) sheet.Cell { return sheet.String(d.officeCell(d.row.Office)) }},
		{key: "supporting", width: 22, aliases: []string{"opdpendukung", "pendukung"}, in: (*draft).readSupporting, out: func(d *draft) sheet.Cell { return sheet.String(d.supporting()) }},
		text("partners", 18, func(r *plan.Row) *string { return &r.Partners }, "mitra"),
		{key: "areas", width: 40, aliases: []string{"lokasi", "desakelurahan", "lokus", "desa", "lokasidesakelurahan"}, in: (*draft).readAreas, out: func(d *draft) sheet.Cell { return sheet.String(d.places()) }},
		{key: "quarters", width: 10, aliases: []string{"triwulan", "tw", "waktu", "waktupelaksanaan"}, in: (*draft).readQuarters, out: func(d *draft) sheet.Cell { return sheet.String(quarters(d.row.Quarters)) }},
		chosen("continuity", "continuity", 14, func(r *plan.Row) *string { return (*string)(&r.Continuity) }, "keberlanjutan", "kelanjutan", "barulanjutan"),
		text("note", 30, func(r *plan.Row) *string { return &r.Note }, "catatan", "keterangan", "ket"),
	}
	return append(all, known()...)
}

func placedColumns() []column {
	all := append(shown(), column{key: "planned_volume", width: 12, out: func(d *draft) sheet.Cell { return grey(unless(d.row.Volume == 0, quantity(d.row.Volume))) }})
	for _, at := range []struct {
		key string
		of  func(*draft) *budget.Place
	}{{"rkpd", func(d *draft) *budget.Place { return &d.placed.RKPD }}, {"renja", func(d *draft) *budget.Place { return &d.placed.Renja }}} {
		all = append(all, column{key: at.key, width: 10, from: "answer", out: func(d *draft) sheet.Cell { return sheet.String(d.answer(at.of(d).In)) }, in: func(d *draft, c sheet.Cell) error {
			said, err := words(c)
			if err == nil {
				at.of(d).In, err = d.value("answer", said)
			}
			return err
		}}, column{key: at.key + "_code", width: 20, out: func(d *draft) sheet.Cell { return sheet.String(at.of(d).Code) }, in: func(d *draft, c sheet.Cell) (err error) { at.of(d).Code, err = words(c); return err }},
			column{key: at.key + "_page", width: 10, out: func(d *draft) sheet.Cell { return sheet.String(at.of(d).Page) }, in: func(d *draft, c sheet.Cell) (err error) { at.of(d).Page, err = words(c); return err }})
	}
	all = append(all, column{key: "document_volume", width: 14, out: func(d *draft) sheet.Cell {
		if d.placed.Target == nil {
			return sheet.Cell{}
		}
		return quantity(*d.placed.Target)
	}, in: func(d *draft, c sheet.Cell) error {
		v, told, err := volume(c)
		if d.placed.Target = nil; told {
			d.placed.Target = &v
		}
		return err
	}}, column{key: "reason", width: 40, aliases: []string{"alasan", "alasantindaklanjut"}, out: func(d *draft) sheet.Cell { return sheet.String(d.placed.Reason) }, in: func(d *draft, c sheet.Cell) (err error) { d.placed.Reason, err = words(c); return err }})
	return append(all, known()...)
}

func grantedColumns() []column {
	all := append(shown(), column{key: "planned", width: 18, out: func(d *draft) sheet.Cell { return grey(unless(d.row.Cost == 0 && !d.row.Unfunded, money(d.row.Cost))) }})
	for _, at := range []struct {
		key string
		of  func(*draft) **rupiahAmount
	}{{"kua", func(d *draft) **rupiahAmount { return &d.granted.Ceiling }}, {"apbd", func(d *draft) **rupiahAmount { return &d.granted.Budget }}} {
		all = append(all, column{key: at.key, width: 18, out: func(d *draft) sheet.Cell {
			if *at.of(d) == nil {
				return sheet.Cell{}
			}
			return money(**at.of(d))
		}, in: func(d *draft, c sheet.Cell) error {
			a, told, err := amount(c)
			if *at.of(d) = nil; told {
				*at.of(d) = &a
			}
			return err
		}})
	}
	all = append(all, column{key: "difference", width: 18, out: (*draft).differenceCell}, column{key: "reason", width: 40, aliases: []string{"alasan", "alasantindaklanjut"},
		out: func(d *draft) sheet.Cell { return sheet.String(d.granted.Reason) }, in: func(d *draft, c sheet.Cell) (err error) { d.granted.Reason, err = words(c); return err }})
	return append(all, known()...)
}

func realisedColumns() []column {
	all := append([]column{{key: "quarter", width: 8, aliases: []string{"triwulan", "tw"}, in: (*draft).readQuarter, out: func(d *draft) sheet.Cell { return sheet.Int(d.told.Quarter) }}}, shown()...)
	text := func(key string, width float64, of func(*budget.Realised) *string) column {
		return column{key: key, width: width, in: func(d *draft, c sheet.Cell) (err error) { *of(&d.told), err = words(c); return err }, out: func(d *draft) sheet.Cell { return sheet.String(*of(&d.told)) }}
	}
	all = append(all, column{key: "planned_volume", width: 12, out: func(d *draft) sheet.Cell { return grey(unless(d.row.Volume == 0, quantity(d.row.Volume))) }},
		column{key: "planned_unit", width: 12, out: func(d *draft) sheet.Cell { return grey(sheet.String(d.row.Unit)) }},
		column{key: "limit", width: 18, out: func(d *draft) sheet.Cell {
			limit, known := d.line.Limit()
			return grey(unless(!known, money(limit)))
		}},
		column{key: "done", width: 12, in: func(d *draft, c sheet.Cell) (err error) { d.told.Volume, err = must(volume(c)); return err }, out: func(d *draft) sheet.Cell { return unless(d.version == 0, quantity(d.told.Volume)) }},
		column{key: "spent", width: 18, in: func(d *draft, c sheet.Cell) (err error) { d.told.Amount, err = must(amount(c)); return err }, out: func(d *draft) sheet.Cell { return unless(d.version == 0, money(d.told.Amount)) }},
		text("note", 30, func(r *budget.Realised) *string { return &r.Note }), text("evidence", 24, func(r *budget.Realised) *string { return &r.Evidence }), text("reason", 30, func(r *budget.Realised) *string { return &r.Reason }))
	return append(all, known()...)
}

func unless(none bool, c sheet.Cell) sheet.Cell {
	if none {
		return sheet.Cell{}
	}
	return c
}
