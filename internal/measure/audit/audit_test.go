package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/measure/audit"
	"tumbuh/internal/record/account"
)

func entry(action, detail string) ledger.Entry {
	return ledger.Entry{Deed: ledger.Deed{Action: action}, Detail: detail}
}

func TestWhatAnEntryTellsInWords(t *testing.T) {
	t.Parallel()
	p := locale.For(locale.Indonesian)
	for _, c := range []struct {
		action, detail string
		names          bool
		want           string
	}{
		{"account.edit", `{"before":{"role":"village","region":"7312012005"},"after":{"role":"health","region":"7312"}}`, false,
			"Wilayah: Goarie (73.12.01.2005) → Kabupaten Soppeng (73.12); Peran: Desa / kelurahan → Dinas Kesehatan"},
		{"account.edit", `{"before":{"disabled":false},"after":{"disabled":true,"new_field":7}}`, false, "Dinonaktifkan: tidak → ya; new_field: – → 7"},
		{"child.correct", `{"reason":"salah ketik Siti","before":{"name":"Siti","birth":"2024-03-03"},"after":{"name":"Sitti","birth":"2024-03-04"}}`, true,
			"Tanggal lahir: 3 Mar 2024 → 4 Mar 2024; Nama: Siti → Sitti; Alasan: – → salah ketik Siti"},
		{"child.correct", `{"reason":"salah ketik Siti","before":{"name":"Siti"},"after":{"name":"Sitti"}}`, false, "Nama: disembunyikan → disembunyikan; Alasan: disembunyikan → disembunyikan"},
		{"child.list", `{"need":"stunted","month":"2026-08","children":50,"after":"x_1","until":"y_2"}`, false, "Anak: 50; Bulan: Agustus 2026; Kebutuhan: Pendek"},
		{"child.search", `{"found":2,"children":["a","b"]}`, false, "Anak: a, b; Ditemukan: 2"},
		{"child.search", `["Siti"]`, false, "Bidang: disembunyikan"},
		{"child.read", "null", false, ""},
		{"child.read", "", false, ""},
		{"child.read", "{broken", false, "Bidang: disembunyikan"},
		{"import.undo", `{"before":{"new":1200},"children":[1,2,3,4,5,6,7,8,9,10,11,12,13,14]}`, false, "Baru: 1.200 → –; Anak: – → 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, dan 2 lagi"},
		{"audit.verify", `{"reports":[{"regency":"7312"}],"deep":{"er":{"x":true}}}`, false, `deep.er.x: ya; Hasil pemeriksaan: {"regency":"7312"}`},
	} {
		fields, change := audit.Told(p, entry(c.action, c.detail), c.names)
		var all []string
		for _, f := range fields {
			if text := f.Name + ": " + f.After; change {
				all = append(all, f.Name+": "+f.Before+" → "+f.After)
			} else {
				all = append(all, text)
			}
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.action, c.detail, got, c.want)
		}
	}
	erased := ledger.Entry{Deed: ledger.Deed{Action: "child.correct"}, Erased: 1234}
	if fields, _ := audit.Told(p, erased, true); len(fields) != 1 || !strings.Contains(fields[0].After, "1.234") {
		t.Errorf("%v", fields)
	}
}

func TestHeadsAsPeopleNoteThem(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("ab", 32)
	noted, err := audit.ParseNoted("7312", fmt.Sprintf("12:%s\n 0000 3:%s; 0000/4:%s\t7313, 5:%s 6:%s", hash, hash, hash, hash, hash))
	if err != nil || len(noted) != 5 {
		t.Fatalf("%v %v", noted, err)
	}
	for i, want := range []string{"7312 12", "0000 3", "0000 4", "7313 5", "7312 6"} {
		if got := fmt.Sprint(noted[i].Regency, " ", noted[i].Seq); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
	at := account.Actor{Account: account.Account{Role: account.Auditor, Region: "7312"}, Home: "7312"}
	if err := audit.Here(at, noted); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another regency's chain: %v", err)
	}
	if err := audit.Here(at, noted[:3]); err != nil {
		t.Error(err)
	}
	far := account.Actor{Account: account.Account{Role: account.Auditor, Region: "7371"}, Home: "7312"}
	if audit.Here(far, []audit.Noted{{Regency: ledger.Installation}}) == nil {
		t.Error("the chain of the installation belongs to those whose regency is kept in it")
	}
}

func FuzzTold(f *testing.F) {
	for _, detail := range []string{"", "null", "{", `{"before":{"a":{"b":[1,{"c":null}]}},"after":7}`, `{"":{"":""}}`, `[[[]]]`, "1e999", `"x"`} {
		f.Add("child.correct", detail)
	}
	f.Fuzz(func(t *testing.T, action, detail string) {
		for _, row := range audit.Rows(entry("child."+action, detail), false) {
			if (row.Before != nil || row.After != nil) && row.Hidden {
				t.Errorf("%+v", row)
			}
		}
		for _, names := range []bool{true, false} {
			audit.Told(locale.For(locale.English), entry(action, detail), names)
		}
	})
}

func FuzzParseNoted(f *testing.F) {
	f.Add("7312", "12:"+strings.Repeat("ab", 32))
	f.Add("", "0000/1:00, 5")
	f.Fuzz(func(t *testing.T, regency, text string) {
		noted, err := audit.ParseNoted(regency, text)
		for _, n := range noted {
			if again, e := ledger.ParseHead(n.Head.String()); err == nil && (e != nil || again != n.Head) {
				t.Errorf("%v %v", again, e)
			}
		}
	})
}

func FuzzParseCursor(f *testing.F) {
	for _, text := range []string{"", "1.2", "-1.x", "9223372036854775808.0", "..", "7"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := audit.ParseCursor(text)
		if c.Regency < 0 || c.Installation < 0 || audit.ParseCursor(c.String()) != c {
			t.Errorf("%q: %v", text, c)
		}
	})
}
