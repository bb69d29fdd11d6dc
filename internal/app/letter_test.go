package app_test

import (
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/letter"
)

// letterDoors are the register's, with a document of Bappeda's.
func letterDoors(t *testing.T, w *world.World) []door {
	issued := "/surat/x"
	if w != nil {
		e, err := w.Letters.Issue(t.Context(), account.CommandLine("root", world.Regency), letter.Letter{Kind: letter.Minutes, Day: civil.MustDate("2026-09-01"), Title: "Berita acara", Office: "bappeda"},
			paper.Document{Blocks: []paper.Block{paper.P("Isi")}})
		if err != nil {
			t.Fatal(err)
		}
		issued = letter.Href(e.ID)
	}
	const read, own = "SHNPDVRKU", "SHNPDVKU" // of another regency: its own register
	return []door{
		{"GET /surat", "/surat", read, "PDV", own, nil},
		{"GET /surat/{id}/berkas", issued + "/berkas", read, "PDV", "", nil},
		{"POST /surat/{id}/tarik", issued + "/tarik", "S", "", "", nil},
		{"GET /surat/kop", "/surat/kop", read, "PDV", own, nil},
		{"POST /surat/kop", "/surat/kop", "SDV", "DV", "SDV", nil},
	}
}
