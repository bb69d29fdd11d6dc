package web_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/door/web"
)

// heat is a table of some villages and six services, with every sign.
func heat(word words) web.Heat {
	h := web.Heat{Caption: word("Cakupan layanan di desa dan kelurahan, Triwulan III 2026"), Corner: web.HeatColumn{Label: word("Desa/kelurahan"), Href: "?urut=nama", Order: "ascending"},
		Steps: []string{word("sasaran tercapai"), word("kurang ≤ 10 poin"), word("kurang 10–25"), word("kurang 25–50"), word("kurang > 50")},
		Signs: web.HeatSigns{Firm: []string{word("belum diverifikasi"), word("desa"), word("kecamatan"), word("dikunci")}, Marks: []string{word("isian OPD"), word("turunan")},
			Small: word("kurang dari 30"), None: word("belum ada data"), Bare: word("tidak berlaku")},
		Names: word("Nama lengkap indikator"), Source: word("isian OPD dan catatan kader")}
	for i, label := range []string{"TTD remaja", "Periksa Hb", "Bimbingan pranikah", "PMT bumil KEK", "TTD ibu hamil 90", "KB tak terpenuhi"} {
		c := web.HeatColumn{Label: word(label), Name: word("Persentase " + label + " menurut daftar nasional"), Group: word([]string{"Remaja dan calon pengantin", "Ibu hamil"}[i/3]),
			Goal: strconv.Itoa(90 - i), Href: "?urut=" + strconv.Itoa(i), Open: "/cakupan", Wide: i > 2}
		if i == 4 {
			c.Order = "descending"
		}
		h.Columns = append(h.Columns, c)
	}
	for k, name := range []string{"Kecamatan Marioriawa", "Panincong", longName} {
		row := web.HeatRow{Name: word(name), Href: "/desa", Total: k == 0}
		for i := range h.Columns {
			n := (k*37 + i*29) % 101
			c := web.HeatCell{Text: strconv.Itoa(n), Tip: word(fmt.Sprintf("%d dari 120", n)), Href: "/cakupan", Step: uint8(1 + (100-n)/21), Firm: uint8((k + i) % 4), Mark: uint8((k * i) % 3), Small: (k+i)%5 == 0}
			switch {
			case i == 4:
				c.Note = "31/42"
			case n%17 == 0:
				c = web.HeatCell{Text: "–", None: true}
			case n%13 == 0:
				c = web.HeatCell{Text: "×"}
			}
			row.Cells = append(row.Cells, c)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func bars(word words) web.Bars {
	return web.Bars{Caption: word("Cakupan menurut kelompok sasaran"), What: word("Layanan"), Was: word("Sejak triwulan lalu"), Rows: []web.Bar{{Head: word("Ibu hamil")},
		{Label: word("TTD ibu hamil 90 tablet"), Href: "/", Share: 0.74, Goal: 0.8, Aim: "80", Text: "74", Of: "31/42", Change: "+4", Step: 2},
		{Label: word(longName), Note: word("kurang dari 30"), Share: 0.21, Goal: 0.9, Aim: "90", Text: "21", Of: "3/14", Change: "−8", Step: 5, Small: true},
		{Label: word("Air minum layak"), Badge: web.Badge{Text: word("belum dikonfirmasi")}, Share: math.NaN(), Goal: math.NaN(), Text: "–", Of: "–", Change: "–"},
	}}
}

func dots(word words) web.Dots {
	return web.Dots{Caption: word("Kecamatan di samping kabupatennya"), What: word("Layanan"), Line: word("Soppeng"), Goal: word("sasaran"), Dot: word("satu kecamatan"), Chosen: word("Marioriawa"), Rows: []web.DotRow{
		{Label: word("TTD ibu hamil 90 tablet"), Href: "/", Text: "74 %", Spread: "51–93", Line: 0.74, Goal: 0.8, Points: []web.Dot{{Share: 0.51, Tip: word("Lilirilau: 51"), Href: "/"}, {Share: 0.93, Tip: word("Citta: 93"), Small: true}, {Share: 0.7, Tip: word("Marioriawa: 70"), Chosen: true}}},
		{Label: word("Air minum layak"), Text: "–", Line: math.NaN(), Goal: math.NaN()},
	}}
}

func TestAHeatTableSaysItsSignsAndHidesTheColumnsOfOtherGroupsOnAPhone(t *testing.T) {
	t.Parallel()
	h := heat(plain)
	body := string(h.Body())
	for _, want := range []string{`<tr class="total">`, `<td class="s4 wide" title="23 dari 120"><a href="/cakupan">23</a></td>`, `<td class="none wide">–</td>`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in %s", want, body)
		}
	}
	heads := h.Heads()
	if len(heads) != 2 || heads[0].Full != 3 || heads[0].Span != 3 || heads[1].Span != 0 {
		t.Errorf("%+v", heads)
	}
	if got := strings.Count(body, "wide"); got != 3*len(h.Rows) {
		t.Errorf("%d cells are not for phones", got)
	}
	hostile := web.Heat{Columns: []web.HeatColumn{{}}, Rows: []web.HeatRow{{Name: "<b>", Href: "javascript:alert(1)", Cells: []web.HeatCell{{Text: "<i>", Tip: `"><script>`, Href: "//elsewhere", Note: "&"}}}}}
	if got := string(hostile.Body()); strings.Contains(got, "<b>") || strings.Contains(got, "<i>") || strings.Contains(got, "<script>") || strings.Contains(got, "javascript:") || strings.Contains(got, "elsewhere") {
		t.Error(got)
	}
}

func BenchmarkHeatOfARegency(b *testing.B) {
	h := heat(plain)
	for len(h.Columns) < 29 {
		h.Columns = append(h.Columns, h.Columns[1])
	}
	one := h.Rows[1]
	for len(one.Cells) < 29 {
		one.Cells = append(one.Cells, one.Cells[1])
	}
	for h.Rows = nil; len(h.Rows) < 70; {
		h.Rows = append(h.Rows, one)
	}
	for b.Loop() {
		_ = h.Body()
	}
}
