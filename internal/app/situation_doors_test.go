package app_test

import (
	"maps"
	"net/url"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/record/account"
)

// situationDoors are those of the situation analysis, of a kecamatan with one of its own:
// one constraint, one recommendation and one frozen analysis stand in it.
func situationDoors(t *testing.T, w *world.World) []door {
	const read, write, near = "SHNPDVRKU", "SD", "PDV"
	here := "?wilayah=" + world.District + "&tahun=2026"
	of := func(more ...string) url.Values {
		v := url.Values{"wilayah": {world.District}, "tahun": {"2026"}, "versi": {"1"}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	hinder := of("indikator", "ESS-24", "jenis", "access", "opd", "dppkb", "sebab", "jauh", "perbaikan", "dekatkan")
	advice := of("isi", "Dekatkan layanan", "jenis", "programme", "opd", "dppkb", "prioritas", "high")
	constraint, recommendation, frozen := "/situasi/kendala/x", "/situasi/rekomendasi/x", "/situasi/beku/x"
	if w != nil {
		fresh := func(form url.Values) url.Values { form.Del("versi"); return form }
		w.As(w.Person("bappeda-situasi", account.Secretariat, world.Regency))
		constraint = w.Post("/situasi/kendala/baru", fresh(maps.Clone(hinder))).Attr("table.data tbody a", "href")
		recommendation = w.Post("/situasi/rekomendasi/baru/ubah", fresh(maps.Clone(advice))).Path
		frozen = w.Post("/situasi/beku", of()).Path
	}
	return []door{
		{"GET /situasi", "/situasi" + here, read, near, "", nil},
		{"GET /situasi/desa", "/situasi/desa" + here, read, near, "", nil},
		{"GET /situasi/layanan", "/situasi/layanan" + here, read, near, "", nil},
		{"GET /situasi/kendala", "/situasi/kendala" + here, read, near, "", nil},
		{"GET /situasi/kendala/{id}", constraint, write, "", "", nil},
		{"POST /situasi/kendala/{id}", constraint, write, "", "", hinder},
		{"GET /situasi/rekomendasi", "/situasi/rekomendasi" + here, read, near, "", nil},
		{"GET /situasi/rekomendasi/{id}", recommendation, read, near, "", nil},
		{"GET /situasi/rekomendasi/{id}/ubah", recommendation + "/ubah", write, "", "", nil},
		{"POST /situasi/rekomendasi/{id}/ubah", recommendation + "/ubah", write, "", "", advice},
		{"POST /situasi/usulan", "/situasi/usulan", write, "", "", of("usul", "reporting", "putusan", "buang")},
		{"GET /situasi/atur", "/situasi/atur" + here, write, "", "", nil},
		{"POST /situasi/atur", "/situasi/atur", write, "", "", of("batas", "")},
		{"POST /situasi/beku", "/situasi/beku", write, "", "", of()},
		{"GET /situasi/beku/{id}", frozen, read, near, "", nil},
		{"GET /situasi/dokumen/laporan", "/situasi/dokumen/laporan?tahun=2018&wilayah=" + world.District, read, near, "", nil}, // of a year without figures, which takes no time to write
	}
}
