package tpps_test

import (
	"strings"
	"testing"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/framework"
)

func TestMembersArePastedFromASpreadsheet(t *testing.T) {
	t.Parallel()
	text := "Kedudukan\tBidang\tNama\tJabatan\tLembaga\r\n" +
		"Pengarah\t\tH. Andi Contoh, S.E.\tBupati Soppeng\tPemerintah Kabupaten Soppeng\r\n" +
		"ketua pelaksana\t\t\tWakil Bupati\tPemerintah Kabupaten Soppeng\r\n" +
		"\t\t\t\t\r\n" +
		"Koordinator Bidang\tPelayanan Intervensi spesifik dan sensitif\t\tKepala Dinas\tDinas Kesehatan\r\n" +
		"Koordinator\tI\t\t\"Kepala \"\"Dinas\"\"\"\tdinkes\r\n" +
		"Anggota\tBidang 2\t\tKetua\tTP PKK Kabupaten\r\n" +
		"anggota\tData dan Manajemen Pengetahuan\t\tCamat\tKecamatan Marioriwawo\r\n" +
		"Raja\t9\t\t\t\r\n"
	lines, err := tpps.ParseMembers(tpps.Team{}, soppeng, framework.Framework{}, text)
	if err != nil {
		t.Fatal(err)
	}
	want := []tpps.Member{
		{Seat: tpps.Patron, Name: "H. Andi Contoh, S.E.", Position: "Bupati Soppeng", Institution: "Pemerintah Kabupaten Soppeng"},
		{Seat: tpps.Chair, Position: "Wakil Bupati", Institution: "Pemerintah Kabupaten Soppeng"},
		{Seat: tpps.Coordinator, Field: "service", Position: "Kepala Dinas", Office: "dinkes"},
		{Seat: tpps.Coordinator, Field: "service", Position: `Kepala "Dinas"`, Office: "dinkes"},
		{Seat: tpps.Plain, Field: "behaviour", Position: "Ketua", Institution: "TP PKK Kabupaten"},
		{Seat: tpps.Plain, Field: "data", Position: "Camat", Office: mario},
		{},
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines: %+v", len(lines), lines)
	}
	for i, l := range lines {
		switch {
		case i == 6:
			if f := fault.As(l.Err); f == nil || l.Number < 5 {
				t.Errorf("line %d: %+v", l.Number, l)
			}
		case l.Member != want[i] || l.Err != nil:
			t.Errorf("line %d: %+v %v, want %+v", l.Number, l.Member, l.Err, want[i])
		}
	}
	for _, nothing := range []string{"", "\n\n", "Kedudukan;Bidang;Nama;Jabatan;Lembaga", strings.Repeat("Ketua;;;Camat;X\n", 501), strings.Repeat("x", 300<<10)} {
		if _, err := tpps.ParseMembers(tpps.Team{}, soppeng, framework.Framework{}, nothing); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.20q: %v", nothing, err)
		}
	}
}

// Who a member is stands in the team, where each look is recorded; the ledger, which
// forgets nothing, tells seats and positions.
func TestTheLedgerNamesNoMember(t *testing.T) {
	each(t, "2026-03-05", func(k *kit) {
		team := k.team(soppeng)
		e := register.Entry[tpps.Member]{Part: team.ID, Body: tpps.Member{Seat: tpps.Chair, Position: "Wakil Bupati", Institution: "Pemkab", Name: "Siti Rahasia"}}
		k.must(k.SaveMember(ctx, bappeda, &e))
		e.Body.Name, e.Body.Position = "Budi Rahasia", "Wakil Bupati Soppeng"
		k.must(k.SaveMember(ctx, bappeda, &e))
		k.must(k.RemoveMember(ctx, bappeda, e))
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			entries, err := ledger.List(tx, soppeng, ledger.Query{Target: string(e.ID), Limit: 10})
			for _, l := range entries {
				if strings.Contains(l.Detail, "Rahasia") || !strings.Contains(l.Detail, "Wakil Bupati") {
					k.Errorf("the ledger says %s", l.Detail)
				}
			}
			if len(entries) != 3 {
				k.Errorf("%d entries", len(entries))
			}
			return err
		}))
	})
}

func FuzzPastedMembers(f *testing.F) {
	f.Add("Pengarah\t\tAndi\tBupati\tPemda\nKetua;1;;Camat;dinkes", soppeng)
	f.Add("\"\n\x00\"\t\xff\t\u202e", goarie)
	f.Fuzz(func(t *testing.T, text, area string) {
		if area != goarie {
			area = soppeng
		}
		lines, err := tpps.ParseMembers(tpps.Team{Fields: map[string]string{"data": text}}, area, framework.Framework{}, text)
		if err != nil && fault.As(err) == nil {
			t.Error(err)
		}
		for _, l := range lines {
			m := l.Member
			if l.Err == nil && (m.Position == "" || m.Seat == "" || m.Office == "" && m.Institution == "" || strings.ContainsAny(m.Name+m.Position+m.Institution, "\n\r\x00") || l.Number < 1) {
				t.Errorf("%+v", l)
			}
		}
	})
}
