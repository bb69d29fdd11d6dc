package assist_test

import (
	"maps"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/assist"
)

// whole is a table that keeps all rules.
func whole() assist.Columns {
	return assist.Columns{"families": 900, "targets": 600, "welfare_1": 50, "welfare_2": 60, "welfare_3": 40, "welfare_4": 30, "welfare_5": 20, "at_risk": 200, "couples": 560,
		"pregnant": 30, "balita": 180, "baduta": 120, "no_modern_fp": 150, "latrine": 70, "water": 40, "too_many": 20, "too_young": 5, "too_old": 60, "too_close": 10, "any_too": 80, "not_at_risk": 400}
}

func broken(all []fault.Field) string {
	var keys []string
	for _, f := range all {
		keys = append(keys, f.Name+":"+strings.TrimPrefix(f.Key, "assist.rule."))
	}
	return strings.Join(keys, " ")
}

func TestATableOfBKKBNIsHeldToItsRules(t *testing.T) {
	t.Parallel()
	p := locale.For(locale.Indonesian)
	for _, c := range []struct {
		name  string
		with  assist.Columns
		drop  string
		wants string
		says  string
	}{
		{"whole", nil, "", "", ""},
		{"at risk and not make no targets", assist.Columns{"not_at_risk": 399}, "", "not_at_risk:targets", "berjumlah 599, padahal keluarga sasaran 600"},
		{"the ranks make no at risk", assist.Columns{"welfare_5": 21}, "", "welfare_5:welfare", "berjumlah 201, padahal keluarga berisiko 200"},
		{"any of the four, added up", assist.Columns{"any_too": 95}, "", "", ""}, // not one family in two of them: it may be
		{"more than the four together", assist.Columns{"any_too": 96}, "", "any_too:many", "lebih banyak daripada jumlah keempatnya (95)"},
		{"fewer than one of the four", assist.Columns{"any_too": 59}, "", "any_too:few", "kurang daripada yang terbanyak di antara keempatnya (60)"},
		{"as many as one of the four", assist.Columns{"any_too": 60}, "", "", ""},
		{"more targets than families", assist.Columns{"families": 599}, "", "targets:part", "Keluarga sasaran (600) lebih banyak daripada Keluarga (599)"},
		{"less than nothing", assist.Columns{"water": -1}, "", "water:negative", "kurang dari nol"},
		{"a rank was not stated", assist.Columns{"welfare_1": 7}, "welfare_5", "", ""},
		{"one of the four was not stated", assist.Columns{"any_too": 300}, "too_old", "", ""},
		{"with what our records do not know", assist.Columns{"not_at_risk": 390, "unknown": 10, "welfare_1": 45, "welfare_0": 5}, "", "", ""},
	} {
		columns := whole()
		maps.Copy(columns, c.with)
		delete(columns, c.drop)
		wrong := columns.Check()
		if got := broken(wrong); got != c.wants {
			t.Errorf("%s: %q, want %q", c.name, got, c.wants)
			continue
		}
		if c.says != "" {
			if said := p.T(wrong[0].Key, wrong[0].Args); !strings.Contains(said, c.says) {
				t.Errorf("%s: %s", c.name, said)
			}
		}
	}
}

func TestAPastedTableIsRead(t *testing.T) {
	t.Parallel()
	row := "900\t600\t50\t60\t40\t30\t20\t200\t560\t30\t180\t120\t150\t70\t40\t20\t5\t60\t10\t80\t400"
	all, wrong := assist.Paste("Kode\tJumlah keluarga\tSasaran\n73.12.01.2005\t"+row+"\r\n\nMariorilau\t1.204\t\t-\n", "7312")
	if len(wrong) > 0 || len(all) != 2 {
		t.Fatalf("%+v %v", all, wrong)
	}
	if all[0].Area != "7312012005" || !maps.Equal(all[0].Columns, whole()) {
		t.Errorf("%+v", all[0])
	}
	if !maps.Equal(all[1].Columns, assist.Columns{"families": 1204}) {
		t.Errorf("blank is not zero: %+v", all[1])
	}
	p := locale.For(locale.Indonesian)
	for text, want := range map[string]string{
		"": "Belum ada angka", "Kepala desa yang terhormat": "Belum ada angka",
		"7371011001\t5":               "Baris 1: “7371011001” bukan desa",
		"Antah Berantah\t5":           "Baris 1: “Antah Berantah” bukan desa",
		"7312012005\t5\n7312012005;6": "Baris 2: “7312012005” sudah ada di baris 1",
		"7312012005\t5\tenam":         "kolom Keluarga sasaran: “enam” bukan angka",
		"7312012005\t1,5":             "“1,5” bukan angka",
		"7312012005\t" + row + "\t9":  "ada 22 angka, paling banyak 21",
		strings.Repeat("\n", 1001):    "paling banyak",
	} {
		if _, wrong := assist.Paste(text, "7312"); len(wrong) == 0 || !strings.Contains(p.T(wrong[0].Key, wrong[0].Args), want) {
			t.Errorf("%.30q: %v, want %s", text, wrong, want)
		}
	}
}

func FuzzPaste(f *testing.F) {
	for _, text := range []string{"73.12.01.2005\t900\t600", "Goarie;1.204;-", "Kode\tDesa\n7312012005\t\t\t5", "\xff\t1", "7312012005\t99999999999999999999", "7312\t1", "..\t1", "7312012005\t1.2.3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, wrong := assist.Paste(text, "7312")
		seen := map[string]bool{}
		for _, x := range all {
			if seen[x.Area] || !strings.HasPrefix(x.Area, "7312") {
				t.Errorf("%q twice, or not here", x.Area)
			}
			seen[x.Area] = true
			for name, n := range x.Columns {
				if n < 0 {
					t.Errorf("%s %d", name, n)
				}
			}
		}
		if len(all) == 0 && len(wrong) == 0 {
			t.Error("nothing, and nothing wrong")
		}
		for _, w := range wrong {
			if said := locale.For(locale.English).T(w.Key, w.Args); said == w.Key || strings.Contains(said, "<no value>") {
				t.Errorf("%s %v", said, w.Args)
			}
		}
	})
}
