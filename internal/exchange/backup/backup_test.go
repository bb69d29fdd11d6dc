package backup_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/backup"
)

func TestABackupComesBackWholeOnEitherEngine(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		before := o.holds()
		made := o.make()
		if o.deeds("backup.make") != 1 || made.Bytes >= made.Held {
			t.Errorf("%+v, %d deeds", made, o.deeds("backup.make"))
		}
		file, err := os.ReadFile(filepath.Join(o.Place, made.Name))
		o.must(err)
		sum := sha256.Sum256(file)
		beside, err := os.ReadFile(filepath.Join(o.Place, made.Name+".sha256"))
		o.must(err)
		if want := hex.EncodeToString(sum[:]); made.SHA256 != want || string(beside) != want+"  "+made.Name+"\n" {
			t.Errorf("%s is %s, beside it lies %s", made.SHA256, want, beside)
		}
		for _, plain := range []string{"SQLite format", "create table", "child_month"} {
			if bytes.Contains(file, []byte(plain)) {
				t.Errorf("%q lies open in the backup", plain)
			}
		}
		o.write("update child set name = 'after the backup'")

		lite := o.order()
		pg := o.order()
		target, remove, err := db.Trial(ctx, dbtest.URL(t, db.PostgreSQL), "")
		o.must(err)
		t.Cleanup(func() { o.must(remove()) })
		pg.Target = target
		for _, order := range []backup.Order{lite, pg} {
			back := o.restored(order)
			if after := back.holds(); after != before || strings.Contains(before, " 0\n") && strings.Contains(before, "child 0") {
				t.Errorf("%s: it holds\n%swant\n%s", order.Target, after, before)
			}
			if wrong := back.wrong(); len(wrong) > 0 {
				t.Errorf("%s: %v", order.Target, wrong)
			}
			back.must(back.DB.Close()) // before the trial database goes
		}
	})
}

// Parts of 16 MB: two and a piece.
func TestAStoreHoldsBackupsAsAFolderDoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite)
	o.Place, o.S3 = store(t)
	noise := rand.NewChaCha8([32]byte{1})
	for i := range 17 {
		text := make([]byte, 1<<20)
		_, _ = noise.Read(text)
		o.write("insert into region_outline (regency, code, geometry) values ('7312', $1, $2)", fmt.Sprint(i), hex.EncodeToString(text)+hex.EncodeToString(text[:1000]))
	}
	before := o.holds()
	o.Keep = backup.Keep{Daily: 1}
	first := o.make()
	if first.Bytes < 17<<20 || !slices.Equal(o.list(), []string{first.Name}) {
		t.Errorf("%d bytes, %v", first.Bytes, o.list())
	}
	r, err := backup.Restore(ctx, o.order())
	if err != nil || r.Bytes != first.Bytes {
		t.Errorf("%+v, %v", r, err)
	}
	if after := o.restored(o.order()).holds(); after != before {
		t.Errorf("it holds\n%swant\n%s", after, before)
	}
	if d, err := o.Drill(ctx, tester, "", nil, nil); err != nil || !d.Good {
		t.Errorf("%+v, %v", d, err)
	}
	// The second goes when its time has come; the first stood a drill.
	second := o.make()
	o.Now = func() time.Time { return time.Now().AddDate(0, 0, 3) }
	third, err := o.Make(ctx, tester, "", true, nil)
	if err != nil || !slices.Equal(o.list(), []string{third.Name, first.Name}) || !slices.Equal(third.Removed, []string{second.Name}) {
		t.Errorf("%v are there, %v went, %v", o.list(), third.Removed, err)
	}
	one := o.order()
	one.From += "/" + first.Name
	if r, err := backup.Restore(ctx, one); err != nil || r.Name() != first.Name {
		t.Errorf("by name: %v %v", r.Name(), err)
	}
	for what, change := range map[string]func(*backup.S3, *string){
		"backup.unreadable":  func(c *backup.S3, _ *string) { c.Secret = "another" },
		"backup.s3.settings": func(c *backup.S3, _ *string) { c.Key = "" },
		"backup.s3.endpoint": func(c *backup.S3, _ *string) { c.Endpoint = "localhost:80" },
		"backup.none":        func(_ *backup.S3, where *string) { *where += "/empty" },
	} {
		order := o.order()
		change(&order.S3, &order.From)
		if _, err := backup.Restore(ctx, order); key(err) != what {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWhatIsDamagedOrNotOursIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite)
	made := o.make()
	whole, err := os.ReadFile(filepath.Join(o.Place, made.Name))
	o.must(err)
	end := bytes.IndexByte(whole, '\n')
	flip := func(at int) []byte { b := bytes.Clone(whole); b[at] ^= 1; return b }
	elsewhere := strings.Replace(made.Name, "-7312-", "-7371-", 1)
	for _, c := range []struct {
		what, name string
		bytes      []byte
		sum        bool // leave the one beside it
		key        string
	}{
		{"nothing", made.Name, nil, false, "backup.damaged"},
		{"another kind of file", made.Name, []byte("PK\x03\x04 a workbook\n"), false, "backup.damaged"},
		{"the first line alone", made.Name, whole[:end+1], false, "secret.sealed"},
		{"cut in the middle", made.Name, whole[:len(whole)/2], false, "backup.damaged"},
		{"cut by a byte", made.Name, whole[:len(whole)-1], false, "backup.damaged"},
		{"a byte more", made.Name, append(bytes.Clone(whole), 0), false, "backup.damaged"},
		{"a bit of the middle", made.Name, flip(len(whole) / 2), false, "backup.damaged"},
		{"a bit of the end", made.Name, flip(len(whole) - 1), false, "backup.damaged"},
		{"a bit of the first line", made.Name, flip(end - 3), false, "backup.key"},
		{"another than its checksum says", made.Name, flip(len(whole) / 2), true, "backup.damaged"},
		{"renamed to another regency", elsewhere, whole, false, "backup.renamed"},
		{"renamed to another day", strings.Replace(made.Name, made.Name[12:16], "2031", 1), whole, false, "backup.renamed"},
	} {
		order := o.order()
		order.From = t.TempDir()
		o.must(os.WriteFile(filepath.Join(order.From, c.name), c.bytes, 0o600))
		if c.sum {
			o.must(os.WriteFile(filepath.Join(order.From, c.name+".sha256"), []byte(made.SHA256+"  "+c.name+"\n"), 0o600))
		}
		if _, err := backup.Restore(ctx, order); key(err) != c.key {
			t.Errorf("%s: %v", c.what, err)
		}
		if left := lying(t, filepath.Dir(order.Target)); len(left) > 0 {
			t.Errorf("%s left %v", c.what, left)
		}
	}
	// The line as another regency's would be, so that only the seal can tell.
	forged := bytes.Replace(whole, []byte(`"7312"`), []byte(`"7371"`), 1)
	order := o.order()
	order.From = t.TempDir()
	o.must(os.WriteFile(filepath.Join(order.From, elsewhere), forged, 0o600))
	if _, err := backup.Restore(ctx, order); key(err) != "backup.damaged" {
		t.Errorf("a forged first line: %v", err)
	}
	other := o.order()
	other.Keys = dbtest.Keys(t)
	if _, err := backup.Restore(ctx, other); key(err) != "backup.key" {
		t.Errorf("another key file: %v", err)
	}
	if _, err := backup.Restore(ctx, o.order()); err != nil {
		t.Errorf("the whole one: %v", err)
	}
}

func TestTheOneMeantIsPicked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite)
	day := func(n int) time.Time { return time.Date(2026, 8, n, 1, 30, 0, 0, time.UTC) }
	for n := 1; n <= 3; n++ {
		o.Now = func() time.Time { return day(n) }
		o.make()
	}
	pick := func(at time.Time, where string) string {
		order := o.order()
		order.At, order.From = at, cmpOr(where, order.From)
		r, err := backup.Restore(ctx, order)
		if err != nil {
			return key(err)
		}
		return r.Name()
	}
	if got := pick(time.Time{}, ""); got != "tumbuh-7312-20260803T013000Z.backup" {
		t.Errorf("the newest: %s", got)
	}
	if got := pick(day(3).Add(-time.Second), ""); got != "tumbuh-7312-20260802T013000Z.backup" {
		t.Errorf("before the third: %s", got)
	}
	if got := pick(day(1).Add(-time.Second), ""); got != "backup.none" {
		t.Errorf("before the first: %s", got)
	}
	if got := pick(time.Time{}, filepath.Join(o.Place, "tumbuh-7312-20260801T013000Z.backup")); got != "tumbuh-7312-20260801T013000Z.backup" {
		t.Errorf("by name: %s", got)
	}
	if got := pick(time.Time{}, filepath.Join(o.Place, "tumbuh-7312-20250801T013000Z.backup")); got != "backup.unreadable" {
		t.Errorf("by a name that is not there: %s", got)
	}
	o.must(os.WriteFile(filepath.Join(o.Place, "tumbuh-7371-20260803T013000Z.backup"), nil, 0o600))
	if got := pick(time.Time{}, ""); got != "backup.several" {
		t.Errorf("of two regencies: %s", got)
	}
	if got := pick(time.Time{}, t.TempDir()); got != "backup.none" {
		t.Errorf("an empty folder: %s", got)
	}
	// A clock that was turned back does not make a backup older than the last.
	o.Now = func() time.Time { return day(2) }
	if made := o.make(); made.Name != "tumbuh-7312-20260803T013001Z.backup" {
		t.Errorf("a clock turned back: %s", made.Name)
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func FuzzUnseal(f *testing.F) {
	keys, b := dbtest.Keys(f), backup.Backup{Regency: regency, At: time.Date(2026, 8, 1, 1, 30, 0, 0, time.UTC)}
	plain := []byte(strings.Repeat("what a dump holds ", 1000))
	sealed, err := backup.Seal(plain, b, keys)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add(sealed[:len(sealed)/2])
	f.Add([]byte("tumbuh-backup 1 {}\n"))
	f.Add([]byte("tumbuh-backup 1 {\"regency\":\"7312\",\"at\":\"2026-08-01T01:30:00Z\",\"key\":\"" + keys.ID() + "\"}\n\x00\x01x"))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if got, err := backup.Unseal(sealed, b, keys); err == nil && !bytes.Equal(got, plain) {
			t.Errorf("%.40q was taken", got)
		}
	})
}

func FuzzName(f *testing.F) {
	for _, name := range []string{"tumbuh-7312-20260803T013000Z.backup", "tumbuh-7312-20261303T013000Z.backup", "tumbuh-7312-20260803T013000Z.backup.half", "../tumbuh-7312-20260803T013000Z.backup", ""} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if b, ok := backup.ParseName(name); ok && b.Name() != name {
			t.Errorf("%q is read as %q", name, b.Name())
		}
	})
}
