package rembuk_test

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/account"
)

var (
	inputs    = regexp.MustCompile(`<input [^>]*>`)
	areas     = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selects   = regexp.MustCompile(`(?s)<select [^>]*name="([^"]*)".*?</select>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	attribute = regexp.MustCompile(`(name|value|type)="([^"]*)"`)
)

// filled is what the form of a page that goes to an address would send as it stands.
func filled(t *testing.T, p page, action string) url.Values {
	t.Helper()
	values := url.Values{}
	for _, form := range strings.Split(p.body, "<form ")[1:] {
		form, _, _ = strings.Cut(form, "</form>")
		if head, _, _ := strings.Cut(form, ">"); !strings.Contains(head, `action="`+action+`"`) {
			continue
		}
		for _, tag := range inputs.FindAllString(form, -1) {
			a := map[string]string{}
			for _, x := range attribute.FindAllStringSubmatch(tag, -1) {
				a[x[1]] = html.UnescapeString(x[2])
			}
			if box := a["type"] == "checkbox" || a["type"] == "radio"; a["name"] != "" && (!box || strings.Contains(tag, " checked")) {
				values.Add(a["name"], a["value"])
			}
		}
		for _, x := range areas.FindAllStringSubmatch(form, -1) {
			values.Set(x[1], html.UnescapeString(x[2]))
		}
		for _, x := range selects.FindAllStringSubmatch(form, -1) {
			if v := chosen.FindStringSubmatch(x[0]); v != nil {
				values.Set(x[1], v[1])
			}
		}
	}
	if len(values) == 0 {
		t.Fatalf("%s has no form to %s", p.path, action)
	}
	return values
}

func with(form url.Values, fields ...string) url.Values {
	all := maps.Clone(form)
	for i := 0; i < len(fields); i += 2 {
		all.Set(fields[i], fields[i+1])
	}
	return all
}

// held is a meeting whose minutes can be agreed, with one of everything.
func (v *visitor) held() (at string) {
	v.Helper()
	at = v.called(soppeng, "2026-04-14")
	v.post(200, at+"/keadaan", url.Values{"keadaan": {"invited"}})
	v.post(200, at+"/keadaan", url.Values{"keadaan": {"held"}})
	v.post(200, at+"/hadir", url.Values{"aksi": {"tulis"}, "baris": {"1"}, "nama-0": {"Rahma"}, "lembaga-0": {"IBI"}})
	v.post(200, at+"/putusan", url.Values{"putusan": {"Semua OPD melapor"}, "opd": {"dinkes"}})
	v.post(200, at+"/komitmen", url.Values{"aksi": {"simpan"}, "baris": {"2"}, "komitmen-0": {"Alat ukur untuk 40 posyandu"}, "opd-0": {"Dinas Kesehatan"}, "tenggat-0": {"1/6/2026"}, "komitmen-1": {"Jamban di 3 desa"}, "opd-1": {"dinkes"}, "tenggat-1": {"1/7/2026"}})
	notes := filled(v.T, v.get(at+"/notula"), at+"/notula")
	v.post(200, at+"/notula", with(notes, "pembukaan", "Dibuka Bupati", pointOf(notes), "Dibahas."))
	return at
}

// pointOf is the name of the first point's field in the minutes.
func pointOf(minutes url.Values) string {
	for name := range minutes {
		if strings.HasPrefix(name, "pembahasan-") {
			return name
		}
	}
	return ""
}

func link(p page, selector string) string {
	_, path, _ := strings.Cut(p.Attr(selector, "href"), "/rapat")
	return "/rapat" + path
}

func TestWhatWasTypedComesBackWhenTheMinutesAreAgreedMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		mine, other := h.visitor(account.Secretariat, soppeng, ""), h.visitor(account.Secretariat, soppeng, "")
		at := mine.held()
		person := link(mine.get(at+"/hadir"), "tbody th a")
		decision := link(mine.get(at+"/notula"), "#putusan tbody a")
		notes := filled(t, mine.get(at+"/notula"), at+"/notula")
		for _, c := range []struct {
			open, to, field string
			more            []string
		}{
			{"/ubah", "/ubah", "judul", nil},
			{"/agenda", "/agenda", "pokok-0", []string{"aksi", "simpan"}},
			{"/undangan", "/undangan", "lembaga-1", []string{"aksi", "simpan"}},
			{"/komitmen", "/komitmen", "komitmen-2", []string{"aksi", "simpan", "opd-2", "dinkes", "tenggat-2", "1/8/2026"}},
			{"/notula", "/notula", "pembahasan-baru", nil},
			{"/notula", "/putusan", "putusan", nil},
			{strings.TrimPrefix(decision, at), "/putusan", "putusan", nil},
			{strings.TrimPrefix(decision, at), "/putusan", "putusan", []string{"aksi", "hapus"}},
			{"", "/hadir", "nama-0", []string{"aksi", "tulis", "baris", "1", "lembaga-0", "IBI"}},
			{strings.TrimPrefix(person, at), "/hadir", "nama", []string{"aksi", "ubah"}},
			{"", "/keadaan", "alasan", []string{"keadaan", "cancelled"}},
		} {
			form := url.Values{}
			if c.open != "" {
				form = filled(t, mine.get(at+c.open), at+c.to)
			}
			const text = "Ditulis <b> oleh yang terlambat"
			form = with(form, append(c.more, c.field, text)...)
			other.post(200, at+"/keadaan", url.Values{"keadaan": {"agreed"}})
			status := 409
			if c.to == "/notula" {
				status = 422
			}
			back := mine.post(status, at+c.to, form)
			back.Has(".alert", "Nia secretariat mengubah keadaan rapat ini pada ", "belum disimpan")
			if !strings.Contains(back.body, html.EscapeString(text)) {
				t.Errorf("%s %s: what was typed is lost", c.to, c.field)
			}
			for _, part := range []string{"", "/agenda", "/undangan", "/hadir", "/notula", "/komitmen"} {
				if strings.Contains(mine.get(at+part).body, html.EscapeString(text)) {
					t.Errorf("%s %s: written into agreed minutes", c.to, c.field)
				}
			}
			other.post(200, at+"/keadaan", url.Values{"keadaan": {"held"}, "alasan": {"Dibuka lagi"}})
			if c.to == "/agenda" { // open again: the page that came back can be sent
				mine.post(200, at+c.to, with(filled(t, back, at+c.to), c.more...)).Has("main", text)
				mine.post(200, at+c.to, with(filled(t, mine.get(at+c.to), at+c.to), c.field, "Pembukaan"))
			}
		}
		// what was agreed then is no line of the table any more
		form := url.Values{"aksi": {"simpan"}, "baris": {"1"}, "komitmen-0": {"Alat ukur untuk 50 posyandu"}, "opd-0": {"dinkes"}, "tenggat-0": {"1/6/2026"}, "id-0": {strings.TrimPrefix(mine.get(at+"/komitmen").Attr("tbody a", "href"), mine.address+"/komitmen/")}, "versi-0": {"1"}}
		form.Set("id-0", strings.TrimPrefix(form.Get("id-0"), "/komitmen/"))
		back := mine.post(409, at+"/komitmen", form)
		back.Has(".field-error", "disepakati")
		back.Has("textarea[name=komitmen-0]", "50 posyandu")
		if notes.Get("pembukaan") == "" {
			t.Error("the minutes were not kept")
		}
	})
}

func TestWhatWasTakenOutMeanwhileComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		mine, other := h.visitor(account.Secretariat, soppeng, ""), h.visitor(account.Secretariat, soppeng, "")
		at := mine.held()
		for _, c := range []struct{ open, to, field, keep string }{
			{link(mine.get(at+"/hadir"), "tbody th a"), "/hadir", "nama", "ubah"},
			{link(mine.get(at+"/notula"), "#putusan tbody a"), "/putusan", "putusan", ""},
		} {
			form := filled(t, mine.get(c.open), at+c.to)
			other.post(200, at+c.to, with(form, "aksi", "hapus"))
			mine.post(422, at+c.to, with(form, "aksi", "hapus"))
			back := mine.post(422, at+c.to, with(form, "aksi", c.keep, c.field, "Masih perlu"))
			back.Has(".alert", "Nia secretariat sudah menghapus ini pada ")
			mine.post(200, at+c.to, with(filled(t, back, at+c.to), "aksi", c.keep)).Has("main", "Masih perlu")
		}
	})
}

func TestOfTwoEditorsOfAListNeitherLosesALine(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		mine, other := h.visitor(account.Secretariat, soppeng, ""), h.visitor(account.Secretariat, soppeng, "")
		at := mine.held()
		for _, c := range []struct{ part, field string }{{"/agenda", "pokok"}, {"/undangan", "lembaga"}, {"/tanda-tangan", "nama"}, {"/komitmen", "komitmen"}} {
			more := func(form url.Values, text string, number int) url.Values { // a new line with a text
				n := fmt.Sprintf("-%d", number)
				form = with(form, "aksi", "simpan", c.field+n, text)
				if c.part == "/undangan" {
					form = with(form, "kelompok"+n, "other")
				}
				if c.part == "/komitmen" {
					form = with(form, "opd"+n, "dinkes", "tenggat"+n, "1/8/2026")
				}
				if c.part == "/tanda-tangan" {
					form = with(form, "unsur"+n, "head", "lembaga"+n, "Pemda")
				}
				return form
			}
			if c.part == "/tanda-tangan" {
				form := more(more(filled(t, mine.get(at+c.part), at+c.part), "Penanda satu", 0), "Penanda dua", 1)
				mine.post(200, at+c.part, form)
			}
			form := filled(t, mine.get(at+c.part), at+c.part)
			last := 0
			for form.Get(fmt.Sprintf("id-%d", last)) != "" {
				last++
			}
			first, second := c.field+"-0", c.field+"-1"
			theirs := with(form, first, "Diubah "+c.field, "aksi", "simpan")
			for i := range 9 { // more than the form has empty lines
				theirs = more(theirs, fmt.Sprintf("Tambahan %s %d", c.field, i+1), last+i)
			}
			theirs.Set("baris", fmt.Sprint(last+9))
			theirs.Set(second, "") // taken out
			other.post(200, at+c.part, theirs)

			back := mine.post(422, at+c.part, more(with(form, first, "Punya saya "+c.field), "Baru "+c.field, last))
			back.Has(".clash", "Diubah "+c.field, "Punya saya "+c.field, "Tambahan "+c.field+" 9")
			back.Has(".field-error", "dihapus")
			kept := mine.post(200, at+c.part, with(filled(t, back, at+c.part), "aksi", "simpan"))
			for _, text := range []string{"Punya saya " + c.field, "Baru " + c.field, "Tambahan " + c.field + " 1", "Tambahan " + c.field + " 9", form.Get(second)} {
				if !strings.Contains(kept.body, html.EscapeString(text)) {
					t.Errorf("%s: %q is lost", c.part, text)
				}
			}
		}
		// a line that one has emptied and the other has changed
		form := filled(t, mine.get(at+"/komitmen"), at+"/komitmen")
		other.post(200, at+"/komitmen", with(form, "aksi", "simpan", "komitmen-0", "Ditepati sungguh"))
		back := mine.post(422, at+"/komitmen", with(form, "aksi", "simpan", "komitmen-0", ""))
		back.Has(".clash", "Ditepati sungguh", "(kosong)")
		mine.post(200, at+"/komitmen", with(filled(t, back, at+"/komitmen"), "aksi", "simpan"))
		if strings.Contains(mine.get(at+"/komitmen").body, "Ditepati sungguh") {
			t.Error("what was emptied twice is still there")
		}
	})
}

func TestWhatWasPastedIsNeverCutOffSilently(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, db.SQLite)).visitor(account.Secretariat, soppeng, "")
	at := s.called(soppeng, "2026-04-14")
	long := strings.Repeat("Warga\tIBI\tKetua\n", 300) + "Yang terakhir\tIBI\tKetua"
	s.post(422, at+"/hadir", url.Values{"aksi": {"baca"}, "tempel": {long}}).Has("textarea[name=tempel]", "Yang terakhir")
	s.post(200, at+"/komitmen", url.Values{"aksi": {"tempel"}, "tempel": {long}}).Has("textarea[name=tempel]", "Yang terakhir")
	// pasted, and saved instead of filled in
	s.post(200, at+"/komitmen", url.Values{"aksi": {"simpan"}, "baris": {"1"}, "komitmen-0": {"Ini saja"}, "opd-0": {"dinkes"}, "tenggat-0": {"1/6/2026"}, "tempel": {"Alat ukur\tdinkes\tKepala\t1/6/2026"}}).Has("form.lines-form", "Alat ukur", "Ini saja")
}

func TestAnEndedSessionAndAnAmendedCommitmentKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.Open(t, db.SQLite))
	s := h.visitor(account.Secretariat, soppeng, "")
	at := s.held()
	out := h.visitor(account.Stranger, "", "")
	out.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	form := with(filled(t, s.get(at+"/agenda"), at+"/agenda"), "aksi", "simpan", "pokok-0", "Diketik dua jam")
	out.post(303, at+"/agenda", form) // a stranger
	here, _ := url.Parse(out.address)
	for _, c := range s.client.Jar.Cookies(here) { // who was signed in here today
		if c.Name != "sesi" {
			out.client.Jar.SetCookies(here, []*http.Cookie{c})
		}
	}
	back := out.post(401, at+"/agenda", form)
	back.Has("main", "Sesi Anda sudah berakhir")
	back.Has("#f-typed", "Diketik dua jam")
	s.post(200, at+"/agenda", filled(t, back, at+"/agenda")).Has("main", "Diketik dua jam") // signed in again beside it
	out.post(303, at+"/keadaan", url.Values{"keadaan": {"held"}})                           // nothing was typed

	s.post(200, at+"/keadaan", url.Values{"keadaan": {"agreed"}})
	promise := s.get("/komitmen?tahun=2026").Attr("tbody th a", "href")
	promise = promise[strings.Index(promise, "/komitmen"):]
	dinkes := h.visitor(account.Planner, soppeng, "dinkes")
	report := with(filled(t, dinkes.get(promise), promise), "uraian", "Sudah dibeli 12")
	amend := filled(t, s.get(promise+"/ubah"), promise+"/ubah")
	decision := regexp.MustCompile(`<option value="(0[^"]+)"`).FindStringSubmatch(s.get(promise + "/ubah").body)[1]
	s.post(200, promise+"/ubah", with(amend, "putusan", decision, "alasan", "Pindah", "opd", "pupr"))
	late := dinkes.post(403, promise, report)
	late.Has("textarea[name=uraian]", "Sudah dibeli 12")
	late.Has(".alert", "Nia secretariat mengubah komitmen ini pada ")

	// a decision that cannot be kept stands open in its form
	again := s.called(soppeng, "2026-04-15")
	s.post(200, again+"/putusan", url.Values{"putusan": {"Pertama"}})
	wrong := s.post(422, again+"/putusan", url.Values{"putusan": {"Kedua"}, "opd": {"antah"}})
	wrong.Has("#putusan details[open] textarea[name=putusan]", "Kedua")
}
