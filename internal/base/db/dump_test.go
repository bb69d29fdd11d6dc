package db_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
)

// odd values that a text format could spoil.
var odd = []string{"", " ", `\N`, `\.`, `a\tb`, "tab\tnew\nline\rback\\slash", "quote'\"", "Ñandú 🌱", "\v\f\b\x01", `\x41`}

// furnish fills tables of all types with odd values.
func furnish(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		for i, text := range odd {
			id := db.NewID()
			_, err := tx.Exec(`insert into child (regency, id, village, nik, name, name_fold, match_key, sex, birth, parent, parent_fold,
				birth_grams, puskesmas, posyandu, rt, rw, address, kia, since, as_of, gone, merged_into, changed)
				values ('7312', $1, '7312012005', null, $2, '', $3, 1, $4, $2, '', $5, '', '', '', '', $2, $6, 202608, $4, $7, $8, $9)`,
				id, text, fmt.Sprint(i), civil.MustDate("2024-02-29"), db.Null(3100*(i%2)), []any{nil, true, false}[i%3], db.Null(civil.Date(20000*(i%2))), db.ID(""), tx.Now())
			if err != nil {
				return err
			}
			if _, err := tx.Exec("insert into session (token, data, expiry) values ($1, $2, $3)", fmt.Sprint(i, text), []byte("\x00\xff\\"+text), -1<<62+int64(i)); err != nil {
				return err
			}
			if _, err := tx.Exec("insert into breach (regency, id, known, happened, what, how, remedy, persons, told_authority, by_name, changed) values ('7312', $1, $2, $3, $3, $3, $3, $4, $5, $3, $2)",
				id, db.Time{Time: time.Date(1969+i*30, 12, 31, 23, 59, 59, 123456000, time.UTC)}, text, -i, db.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// room is a database that is not there yet, on an engine.
func room(t *testing.T, engine db.Engine) string {
	t.Helper()
	if engine == db.SQLite {
		return filepath.Join(t.TempDir(), "restored.db")
	}
	target, remove, err := db.Trial(ctx, dbtest.URL(t, engine), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := remove(); err != nil {
			t.Error(err)
		}
	})
	return target
}

func dumped(t *testing.T, d *db.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := d.Dump(ctx, &b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func load(target, aside string, dump []byte) error {
	_, err := db.Load(ctx, target, aside, bytes.NewReader(dump), nil)
	return err
}

func opened(t *testing.T, target string) *db.DB {
	t.Helper()
	d, err := db.Open(ctx, target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// rows are all rows of a database, table by table, in an order of their own.
func rows(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	var b bytes.Buffer
	var err error
	if d.Engine() == db.SQLite {
		err = d.DumpRows(ctx, &b)
	} else {
		_, err = d.Dump(ctx, &b, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := db.Lines(&b)
	if err != nil {
		t.Fatal(err)
	}
	for table, text := range all {
		lines := strings.SplitAfter(text, "\n")
		slices.Sort(lines)
		all[table] = strings.Join(lines, "")
	}
	return all
}

func same(t *testing.T, want, got map[string]string) {
	t.Helper()
	for table := range want {
		if want[table] != got[table] {
			t.Errorf("%s:\n%s\nwant\n%s", table, got[table], want[table])
		}
	}
	if len(want) != len(got) || len(want) < 15 || strings.Count(want["child"], "\n") != len(odd) {
		t.Errorf("%d tables, want %d; %d children", len(got), len(want), strings.Count(want["child"], "\n"))
	}
}

func TestADumpComesBackRowForRowOnEitherEngine(t *testing.T) {
	for _, from := range []db.Engine{db.SQLite, db.PostgreSQL} {
		for _, to := range []db.Engine{db.SQLite, db.PostgreSQL} {
			t.Run(from.String()+" to "+to.String(), func(t *testing.T) {
				t.Parallel()
				d := dbtest.Open(t, from)
				furnish(t, d)
				dump, target, aside := dumped(t, d), room(t, to), t.TempDir()
				if err := load(target, aside, dump); err != nil {
					t.Fatal(err)
				}
				back := opened(t, target)
				if err := back.Check(ctx); err != nil {
					t.Error(err)
				}
				same(t, rows(t, d), rows(t, back))
				if want, got := built(t, dbtest.Open(t, to)), built(t, back); want != got || strings.Count(want, "\n") < 40 {
					t.Errorf("keys and indexes:\n%s\nwant\n%s", got, want)
				}
				if left, _ := os.ReadDir(aside); len(left) > 0 {
					t.Errorf("left in the clear: %v", left)
				}
				if said, err := back.Inspect(ctx); err != nil || len(said) > 0 {
					t.Error(said, err)
				}
			})
		}
	}
}

// built are the tables' keys and indexes.
func built(t *testing.T, d *db.DB) string {
	t.Helper()
	query := "select sql from sqlite_master where name not like '%litestream%' and sql is not null order by 1"
	if d.Engine() == db.PostgreSQL {
		query = `select indexdef from pg_indexes where schemaname = current_schema()
			union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = current_schema()::regnamespace order by 1`
	}
	var all []string
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = db.All(tx, query, nil, func(scan db.Scan) (s string, err error) { return s, scan(&s) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

func TestSQLiteComesBackByteForByte(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	furnish(t, d)
	dump, target := dumped(t, d), room(t, db.SQLite)
	if err := load(target, "", dump); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	if again := dumped(t, opened(t, target)); sha256.Sum256(afterHead(t, again)) != sha256.Sum256(afterHead(t, dump)) || len(file)%4096 != 0 || len(file) < 100_000 {
		t.Errorf("%d bytes of file, dumps of %d and %d", len(file), len(dump), len(again))
	}
}

// afterHead is a dump without its head, which says when it was made, and without
// the checksum of both.
func afterHead(t *testing.T, dump []byte) []byte {
	t.Helper()
	i := bytes.Index(dump, []byte("}\x00\x00\x00\x00"))
	if i < 0 {
		t.Fatal("no head")
	}
	return dump[i:max(i, len(dump)-40)]
}

// A writer adds to two tables in each transaction; a dump must never see one
// without the other, and the writer must get on while it is made.
func TestADumpIsOneStateWhileWritersWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		furnish(t, d)
		n := 0
		write := func() error {
			n++
			return d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
				for range 20 {
					if _, err := tx.Exec(insertOutline+" values ('7312', $1, $2)", db.NewID(), strings.Repeat("x", 1000)); err != nil {
						return err
					}
				}
				return tx.Set("n", fmt.Sprint(n))
			})
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
		// The dump waits in its first bytes for a writer, and then for another.
		var dump bytes.Buffer
		turns := 0
		slow := writer(func(p []byte) (int, error) {
			if turns++; turns == 3 || turns == 5 {
				if err := write(); err != nil {
					return 0, err
				}
			}
			return dump.Write(p)
		})
		if _, err := d.Dump(ctx, slow, nil); err != nil {
			t.Fatal(err)
		}
		if n < 2 {
			t.Fatalf("nobody wrote meanwhile: %d", n)
		}
		target := room(t, d.Engine())
		if err := load(target, t.TempDir(), dump.Bytes()); err != nil {
			t.Fatal(err)
		}
		back := opened(t, target)
		var said string
		if err := back.Read(ctx, func(tx *db.Tx) (err error) { said, err = tx.Setting("n"); return err }); err != nil {
			t.Fatal(err)
		}
		if said != "1" || count(t, back) != 20 || count(t, d) != 20*n {
			t.Errorf("transaction %s, %d rows of 20 each; there are %d now", said, count(t, back), count(t, d))
		}
	})
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

func TestADamagedDumpLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		furnish(t, d)
		dump := dumped(t, d)
		spoil := func(at int) []byte {
			b := bytes.Clone(dump)
			b[at] ^= 0x20
			return b
		}
		for what, b := range map[string][]byte{
			"nothing": nil, "cut in the head": dump[:20], "cut in the middle": dump[:len(dump)/2], "without its checksum": dump[:len(dump)-40], "without its last byte": dump[:len(dump)-1],
			"more than there is": append(bytes.Clone(dump), 0), "a letter of the head": spoil(30), "a byte in the middle": spoil(len(dump) / 2), "a byte of the checksum": spoil(len(dump) - 10),
		} {
			target, aside := room(t, d.Engine()), t.TempDir()
			err := load(target, aside, b)
			if err == nil {
				t.Errorf("%s was taken", what)
				continue
			}
			// What PostgreSQL itself refuses among the rows is as good a reason.
			if f := fault.As(err); d.Engine() == db.SQLite && (f == nil || f.Key != "backup.damaged") {
				t.Errorf("%s: %v", what, err)
			}
			if d.Engine() == db.SQLite {
				if left, _ := os.ReadDir(filepath.Dir(target)); len(left) > 0 {
					t.Errorf("%s left %v", what, left)
				}
			} else if n := len(rowsThere(t, target)); n > 0 {
				t.Errorf("%s left rows in %d tables", what, n)
			}
		}
	})
}

func rowsThere(t *testing.T, target string) (tables []string) {
	t.Helper()
	err := opened(t, target).Read(ctx, func(tx *db.Tx) error {
		all, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, table := range all {
			var n int
			if _, err := tx.One("select count(*) from "+table.Name, nil, &n); err != nil {
				return err
			}
			if n > 0 {
				tables = append(tables, table.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func TestNothingThatIsThereIsOverwritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		furnish(t, d)
		dump := dumped(t, d)
		target := room(t, d.Engine())
		for i, want := range []string{"", map[db.Engine]string{db.SQLite: "backup.exists", db.PostgreSQL: "backup.full"}[d.Engine()]} {
			err := load(target, t.TempDir(), dump)
			if f := fault.As(err); (err != nil || want != "") && (f == nil || f.Key != want) {
				t.Errorf("time %d: %v", i+1, err)
			}
		}
		if d.Engine() == db.SQLite {
			alone := filepath.Join(t.TempDir(), "new.db")
			if err := os.WriteFile(alone+"-wal", []byte("of a file that was deleted"), 0o600); err != nil {
				t.Fatal(err)
			}
			if f := fault.As(load(alone, "", dump)); f == nil || f.Key != "backup.exists" {
				t.Error("a journal left behind was taken for the new file's own")
			}
		}
	})
}

func TestAnOlderSchemaIsMadeNewAndANewerOneRefused(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			d := opened(t, room(t, engine))
			if err := d.MigrateTo(ctx, 1); err != nil {
				t.Fatal(err)
			}
			if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(insertOutline+" values ('7312', 'a', '{}')", nil...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			old := dumped(t, d)
			for _, to := range []db.Engine{db.SQLite, db.PostgreSQL} {
				target := room(t, to)
				if err := load(target, t.TempDir(), old); err != nil {
					t.Fatal(to, err)
				}
				back := opened(t, target)
				if err := back.Check(ctx); err != nil || count(t, back) != 1 {
					t.Errorf("on %s: %d rows, %v", to, count(t, back), err)
				}
			}
			now := dbtest.Open(t, engine)
			if err := now.Command(ctx, "insert into goose_db_version (version_id, is_applied) values (999, true)"); err != nil {
				t.Fatal(err)
			}
			err := load(room(t, engine), t.TempDir(), dumped(t, now))
			if f := fault.As(err); f == nil || f.Key != "backup.newer" || f.Args["Schema"] != int64(999) {
				t.Errorf("newer: %v", err)
			}
		})
	}
}

func TestAStoppedLoadLeavesNothingAndCanBeDoneAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		furnish(t, d)
		dump, target := dumped(t, d), room(t, d.Engine())
		stopped, stop := context.WithCancel(ctx)
		half := io.MultiReader(bytes.NewReader(dump[:len(dump)/2]), reader(func([]byte) (int, error) { stop(); return 0, stopped.Err() }))
		if _, err := db.Load(stopped, target, t.TempDir(), half, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if err := load(target, t.TempDir(), dump); err != nil {
			t.Fatal(err)
		}
		same(t, rows(t, d), rows(t, opened(t, target)))
	})
}

type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

func TestOneAtATime(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			url := dbtest.URL(t, engine)
			one, other := opened(t, url), opened(t, url)
			release, ok, err := one.Alone(ctx, "backup")
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			if _, ok, err := other.Alone(ctx, "backup"); ok || err != nil {
				t.Error("both at a time", err)
			}
			if r, ok, err := other.Alone(ctx, "drill"); !ok || err != nil {
				t.Error("another work is free", err)
			} else {
				r()
			}
			release()
			again, ok, err := other.Alone(ctx, "backup")
			if !ok || err != nil {
				t.Fatal("after the first", ok, err)
			}
			again()
		})
	}
}

func FuzzLoad(f *testing.F) {
	d := dbtest.Open(f, db.SQLite)
	var pages, lines bytes.Buffer
	if _, err := d.Dump(ctx, &pages, nil); err != nil {
		f.Fatal(err)
	}
	if err := d.DumpRows(ctx, &lines); err != nil {
		f.Fatal(err)
	}
	f.Add(lines.Bytes())
	f.Add(pages.Bytes()[:5000])
	f.Add([]byte("\x00\x00\x00\x02{}\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		target := filepath.Join(t.TempDir(), "x.db")
		if err := load(target, "", b); err != nil {
			if left, _ := os.ReadDir(filepath.Dir(target)); len(left) > 0 {
				t.Errorf("left %v", left)
			}
			return
		}
		if err := opened(t, target).Check(ctx); err != nil {
			t.Error(err)
		}
	})
}

func FuzzLine(f *testing.F) {
	for _, kind := range []string{"text", "boolean", "integer", "bytea"} {
		for _, line := range []string{"a\\tb\n", "\\N\n", "\\\n", "t\n", "12\n", "\\\\x00ff\n", "a\tb\n", "a"} {
			f.Add(line, kind)
		}
	}
	f.Fuzz(func(t *testing.T, line, kind string) {
		again, err := db.ReadLine(line, kind)
		if err != nil {
			return
		}
		if twice, err := db.ReadLine(again, kind); err != nil || twice != again {
			t.Errorf("%q became %q became %q: %v", line, again, twice, err)
		}
	})
}
