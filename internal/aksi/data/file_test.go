package data_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/framework"
)

// write writes the inventory as a file and answers its path.
func (k kit) write(p *locale.Printer, xlsx bool) string {
	k.Helper()
	rows, f, err := k.Inventory(ctx, health, 2026)
	k.must(err)
	path := filepath.Join(k.TempDir(), "inventaris")
	file, err := os.Create(path)
	k.must(err)
	book := sheet.CreateCSV(file)
	if xlsx {
		book, err = sheet.CreateXLSX(file, sheet.About{})
		k.must(err)
	}
	k.must(data.WriteItems(book, p, &f, rows))
	k.must(file.Close())
	return path
}

// edited is a file with something replaced in it.
func (k kit) edited(path, old, new string) string {
	k.Helper()
	text, err := os.ReadFile(path)
	k.must(err)
	if !strings.Contains(string(text), old) {
		k.Fatalf("%q is not in the file:\n%.600s", old, text)
	}
	to := filepath.Join(k.TempDir(), "berkas")
	k.must(os.WriteFile(to, []byte(strings.Replace(string(text), old, new, 1)), 0o600))
	return to
}

func TestTheInventoryGoesOutAndComesBack(t *testing.T) {
	each(t, func(k kit) {
		rows, f, err := k.Inventory(ctx, health, 2026)
		k.must(err)
		if len(rows) < 30 {
			t.Fatalf("%d items", len(rows))
		}
		for _, r := range rows {
			if !r.Prefilled || r.Certainty == standard.Seen {
				t.Errorf("%s is confirmed by nobody", r.Key)
			}
			for _, p := range printers {
				if name := r.Name(p, &f); name == "" || strings.HasPrefix(name, "data.") {
					t.Errorf("%s has the name %q", r.Key, name)
				}
			}
		}
		for _, p := range printers {
			for _, xlsx := range []bool{true, false} {
				if done, err := k.Take(ctx, health, k.write(p, xlsx), 2026); err != nil || done != (data.Taken{Same: len(rows)}) {
					t.Errorf("%s, xlsx %v: %+v %v", p.Lang(), xlsx, done, err)
				}
			}
		}
		csv := k.write(printers[0], false)
		done, err := k.Take(ctx, health, k.edited(csv, "weighing,1 6 7,", "weighing,\"7, 1\","), 2026)
		if err != nil || done.Changed != 1 || done.New != 0 {
			t.Errorf("%+v %v", done, err)
		}
		rows, _, _ = k.Inventory(ctx, health, 2026)
		if r := rows[0]; r.Prefilled || r.Actions != "1 7" || r.Item.Name != "" || r.By != health.Name {
			t.Errorf("completed by file: %+v", r)
		}
		text, err := os.ReadFile(csv)
		k.must(err)
		head, _, _ := strings.Cut(string(text), "\n")
		fresh := filepath.Join(t.TempDir(), "baru.csv")
		k.must(os.WriteFile(fresh, []byte(head+"\n,6,Data remaja putri,,Kabupaten/kota,Dapodik,Dinas Pendidikan,Tahunan,05/09/2026,XLSX,Jumlah saja,Ada,Baik,,,,\n"), 0o600))
		if done, err = k.Take(ctx, health, fresh, 2026); err != nil || done != (data.Taken{New: 1}) {
			t.Fatalf("%+v %v", done, err)
		}
		all, _, _ := k.Inventory(ctx, health, 2026)
		added := all[len(all)-1]
		if len(all) != len(rows)+1 || added.Item.Name != "Data remaja putri" || added.Level != "regency" || added.Frequency != "yearly" || added.Item.Updated.String() != "2026-09-05" || added.Access != "sums" {
			t.Errorf("%+v", added)
		}
		if done, err := k.Take(ctx, health, k.write(printers[1], true), 2026); err != nil || done.Same != len(all) {
			t.Errorf("with what people wrote: %+v %v", done, err)
		}
	})
}

func TestAFileThatIsWrongChangesNothing(t *testing.T) {
	each(t, func(k kit) {
		csv := k.write(printers[0], false)
		for name, c := range map[string]struct{ old, new, want string }{
			"a heading that is not known": {"Butir data", "Nama", "data.file.column"},
			"a heading twice":             {"Butir data", "Mutu", "data.file.column"},
			"a column missing":            {",Mutu,", ",,", "data.file.missing"},
			"a word of no list":           {"Per orang", "Perorangan", "2:tingkat"},
			"an action that there is not": {"weighing,1 6 7", "weighing,1 9", "2:aksi"},
			"a key of nobody":             {"weighing,1 6 7", "wieghing,1 6 7", "2:kunci"},
			"a key twice":                 {"figure,1 6 7 8", "weighing,1 6 7 8", "3:kunci"},
			"no producer":                 {"weighing,1 6 7,Penimbangan dan pengukuran balita,,Per orang,\"e-PPGBM, Tumbuh\",Dinas Kesehatan", "weighing,1 6 7,Penimbangan dan pengukuran balita,,Per orang,\"e-PPGBM, Tumbuh\",", "2:penghasil"},
		} {
			if done, err := k.Take(ctx, health, k.edited(csv, c.old, c.new), 2026); wrong(err) != c.want || fault.KindOf(err) != fault.Invalid || done.New+done.Changed > 0 && err == nil {
				t.Errorf("%s: %s (%v), want %s", name, wrong(err), err, c.want)
			}
		}
		nothing := filepath.Join(t.TempDir(), "kosong.csv")
		k.must(os.WriteFile(nothing, nil, 0o600))
		if _, err := k.Take(ctx, health, nothing, 2026); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an empty file: %v", err)
		}
		if _, err := k.Take(ctx, sample.Actor("puskesmas", sample.District), csv, 2026); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by a puskesmas: %v", err)
		}
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := ledger.List(tx, sample.Regency, ledger.Query{Limit: 5})
			if len(list) > 0 {
				t.Errorf("the ledger says %v", list)
			}
			return err
		}))
	})
}

func FuzzReadItems(f *testing.F) {
	frame := framework.Of(2026)
	rows := []data.Listing{{Item: data.Item{Key: "weighing", Actions: "1 6", Level: "person", System: "e-PPGBM", Office: "dinkes", Frequency: "monthly", Access: "name", Available: "yes", Quality: "good", Updated: 739_000, Note: "=1+1"}}}
	for _, xlsx := range []bool{true, false} {
		var out bytes.Buffer
		book := sheet.CreateCSV(&out)
		if xlsx {
			book, _ = sheet.CreateXLSX(&out, sheet.About{})
		}
		if err := data.WriteItems(book, printers[0], &frame, rows); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Add([]byte("Kunci;Aksi\n;"))
	f.Add([]byte("\xff\xfe"))
	f.Fuzz(func(t *testing.T, file []byte) {
		path := filepath.Join(t.TempDir(), "berkas")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := data.ReadItems(path, &frame); err != nil && n > 0 || err != nil && fault.As(err) == nil && err != io.EOF {
			t.Errorf("%d lines, %v", n, err)
		}
	})
}
