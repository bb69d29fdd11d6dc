package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/paper"
)

// emblem is a shield that belongs to nobody.
func emblem() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 120, 150))
	for y := range 150 {
		for x := range 120 {
			if inset := max(0, y-70) * 60 / 80; x >= inset && x < 120-inset {
				img.Set(x, y, color.NRGBA{30, 90, 140, 255})
				if x > 45 && x < 75 && y > 30 && y < 90 {
					img.Set(x, y, color.NRGBA{240, 200, 60, 255})
				}
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// everything is a document with every kind of block.
func everything() paper.Document {
	head := &paper.Letterhead{Emblem: emblem(), Small: 2, Lines: []string{"PEMERINTAH KABUPATEN CONTOH", "BADAN PERENCANAAN PEMBANGUNAN DAERAH",
		"Jalan Merdeka Nomor 1, Contoh 90811", "Telepon (0484) 000000, laman bappeda.contoh.go.id"}}
	table := paper.Table{
		Caption: "Tabel 1. Sasaran dan capaian", Note: "Sumber: data contoh; penyebut balita yang diukur.", Numbers: true,
		Columns: []paper.Column{{Head: "No", Width: 1, Align: paper.Right}, {Head: "Desa/kelurahan", Width: 5}, {Head: "Diukur", Width: 2, Align: paper.Right},
			{Head: "Pendek", Width: 2, Align: paper.Right}, {Head: "Persen", Width: 2, Align: paper.Right}},
		Groups: []paper.Group{{Span: 2}, {Text: "Balita", Span: 3}},
		Rows: []paper.Row{
			{Cells: []paper.Cell{{Text: "Kecamatan Satu", Span: 5}}, Strong: true},
			{Cells: paper.Cells("1", "Desa dengan nama yang amat panjang sekali sehingga tidak muat dalam satu baris", "1.204", "231", "19,2")},
			{Cells: paper.Cells("2", "Lapajung", "98", "7", "7,1")},
			{Cells: []paper.Cell{{Text: "Jumlah", Span: 2}, {Text: "1.302"}, {Text: "238"}, {Text: "18,3"}}, Strong: true},
		},
	}
	return paper.Document{
		Title: "Contoh", Size: paper.F4, Head: head, Draft: "RANCANGAN", Foot: "Dokumen contoh, bukan untuk dipakai", QR: "https://tumbuh.contoh.go.id/surat/0198c0de",
		Made: time.Date(2026, 3, 12, 2, 0, 0, 0, time.UTC),
		Blocks: []paper.Block{
			paper.Fields{Aside: "Contoh, 12 Maret 2026", Rows: []paper.Field{{"Nomor", "005/117/Bappeda/III/2026"}, {"Sifat", "Penting"}, {"Lampiran", "1 (satu) berkas"}, {"Hal", "Undangan rapat koordinasi percepatan penurunan stunting tingkat kabupaten"}}},
			paper.Rule{},
			paper.Heading{Text: "BERITA ACARA\nREMBUK STUNTING"},
			paper.Para{Indent: true, Align: paper.Justify, Runs: []paper.Run{{Text: "Dengan hormat, dalam rangka "}, {Text: "percepatan", Bold: true}, {Text: " penurunan "}, {Text: "stunting", Italic: true},
				{Text: ", bersama ini kami mengharap kehadiran Saudara pada rapat koordinasi yang akan dilaksanakan sebagaimana tersebut di bawah ini, dengan membawa bahan yang diperlukan."}}},
			paper.Fields{In: true, Rows: []paper.Field{{"Hari, tanggal", "Kamis, 12 Maret 2026"}, {"Waktu", "pukul 09.00 WITA sampai selesai"}, {"Tempat", "Ruang rapat Bappeda"}}},
			paper.Heading{Level: 1, Text: "A. Kesepakatan"},
			paper.List{Items: []paper.Item{{Runs: paper.Plain("Menetapkan 15 desa/kelurahan prioritas, yaitu desa dan kelurahan yang tercantum dalam lampiran yang merupakan bagian yang tidak terpisahkan dari berita acara ini."),
				Sub: &paper.List{Marker: paper.Letter, Items: paper.Items("desa dengan kasus terbanyak;", "kelurahan dengan cakupan terendah.")}}, {Runs: paper.Plain("Menyepakati rencana kegiatan.")}}},
			paper.List{Marker: paper.Dash, Items: paper.Items("butir pertama", "butir kedua")},
			paper.Heading{Level: 2, Text: "Capaian"},
			table,
			paper.Heading{Level: 3, Text: "Gambar"},
			paper.Picture{Image: emblem(), Width: 40, Caption: "Gambar 1. Sebuah perisai", Alt: "Perisai biru"},
			paper.Initials{Title: "Paraf koordinasi", Column: "Paraf", Positions: []string{"Sekretaris Bappeda", "Kepala Bidang Perencanaan"}},
			paper.Signatures{Place: "Contoh, 12 Maret 2026", Signers: []paper.Signer{
				{Above: "Mengetahui,", Position: "Bupati Contoh", Name: "H. Andi Contoh, S.E., M.Si."},
				{Position: "Kepala Badan Perencanaan Pembangunan Daerah", Name: "Ir. Siti Teladan, M.T.", Rank: "Pembina Utama Muda", NIP: "19700101 199503 2 001"},
				{Position: "Kepala Dinas Kesehatan"}, {Position: "Ketua Komisi IV DPRD", Name: "Budi Misal"}}},
			paper.Section{Landscape: true},
			paper.Fields{Right: true, Rows: []paper.Field{{"", "LAMPIRAN BERITA ACARA"}, {"Nomor", "005/117/Bappeda/III/2026"}, {"Tanggal", "12 Maret 2026"}}},
			table,
			paper.Section{},
			paper.Para{Runs: paper.Plain("Halaman tegak lagi."), Small: true},
			paper.Break{},
			paper.P("Halaman terakhir."),
		},
	}
}

func TestADocumentStaysAsLookedAt(t *testing.T) { golden.Paper(t, "everything", everything()) }

func TestAnUnsignedDocumentKeepsPositionsOnly(t *testing.T) {
	t.Parallel()
	d := paper.Document{Title: "Surat", Blocks: []paper.Block{paper.P("Isi"), paper.Signatures{Place: "Watansoppeng", Signers: []paper.Signer{{Position: "Kepala Bappeda", Name: "Andi Contoh", Rank: "Pembina", NIP: "19700101 199003 1 001"}}}}}
	signed, text := d.Text(), d.Unsigned().Text()
	if !strings.Contains(text, "Kepala Bappeda") || !strings.Contains(text, "Isi") || strings.Contains(text, "Andi") || strings.Contains(text, "Pembina") || strings.Contains(text, "1970") {
		t.Error(text)
	}
	if d.Text() != signed {
		t.Error("the document itself was changed")
	}
}
