package app_test

import (
	"net/url"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
)

// yearDoors are those of the year of actions and its evidence; of a world with one opened.
func yearDoors(t *testing.T, w *world.World) []door {
	proof, gone := "/bukti/x", "/bukti/x"
	if w != nil {
		proof, gone = handIn(t, w)
	}
	const year, read, add = "?tahun=2026&wilayah=" + world.Regency, "SHNPDVRKU", "SHNPDVK"
	return []door{
		{"GET /aksi", "/aksi" + year, read, "PDV", "", nil},
		{"GET /aksi/buka", "/aksi/buka" + year, "S", "", "", nil},
		{"POST /aksi/buka", "/aksi/buka?tahun=2028&wilayah=" + world.Regency, "S", "", "", url.Values{"untuk": {"2029"}}},
		{"GET /aksi/tutup", "/aksi/tutup" + year, "S", "", "", nil},
		{"POST /aksi/tutup", "/aksi/tutup" + year, "S", "", "", nil},
		{"GET /aksi/{kode}", "/aksi/a1" + year, read, "PDV", "", nil},
		{"GET /aksi/{kode}/ubah", "/aksi/a1/ubah" + year, "S", "", "", nil},
		{"POST /aksi/{kode}/ubah", "/aksi/a1/ubah" + year, "S", "", "", nil},
		{"POST /aksi/{kode}/berkas", "/aksi/a1/berkas" + year, add, "PDV", "", nil},
		{"POST /aksi/{kode}/tautan", "/aksi/a1/tautan" + year, add, "PDV", "", nil},
		{"GET /bukti", "/bukti" + year, read, "PDV", "", nil},
		{"GET /bukti/{id}", proof, read, "PDV", "", nil},
		{"GET /bukti/{id}/tarik", proof + "/tarik", "S", "", "", nil},
		{"POST /bukti/{id}/tarik", proof + "/tarik", "S", "", "", nil},
		{"GET /bukti/{id}/hapus", gone + "/hapus", "S", "", "", nil},
		{"POST /bukti/{id}/hapus", gone + "/hapus", "S", "", "", nil},
	}
}

// handIn opens this year, hands in a file that stands and one that is withdrawn, and
// answers their addresses.
func handIn(t *testing.T, w *world.World) (stands, gone string) {
	t.Helper()
	ctx, by := t.Context(), account.CommandLine("root", world.Regency)
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.Years.Open(ctx, by, world.Regency, 2026, 0))
	y, err := w.Years.Of(ctx, by, world.Regency, 2026)
	must(err)
	add := func(text string) evidence.Entry {
		in, err := file.Take("SK.pdf", file.Any, strings.NewReader(text))
		must(err)
		defer in.Close()
		e, err := w.Evidence.Add(ctx, by, y.Action("a1").About("lokus.decree"), evidence.New{Title: "SK lokus", File: in})
		must(err)
		return e
	}
	mistake := add("%PDF-1.4")
	_, err = w.Evidence.Withdraw(ctx, by, mistake.ID, "Keliru")
	must(err)
	return evidence.Href(add("%PDF-1.7")), evidence.Href(mistake)
}
