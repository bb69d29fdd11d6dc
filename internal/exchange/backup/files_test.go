package backup_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/file"
)

func TestFilesComeBackFromABackupByteByByteAndDamageToThemIsFound(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		contents := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte{0, 1, 2, '\'', '\\', 0xff, '\n'}, 370_000)...)
		in, err := file.Take("SK.pdf", file.Any, bytes.NewReader(contents))
		o.must(err)
		defer in.Close()
		o.must(ledger.Write(ctx, o.DB, tester, ledger.Deed{Regency: regency, Action: "test.keep"}, func(tx *db.Tx) (any, error) { return nil, in.Keep(tx, tester, regency) }))
		o.make()
		back := o.restored(o.order())
		_, r, err := file.Read(ctx, back.DB, regency, in.Hash)
		o.must(err)
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, contents) {
			t.Errorf("%d bytes came back, %v", len(got), err)
		}
		if wrong := back.wrong(); len(wrong) > 0 {
			t.Fatalf("at first: %v", wrong)
		}
		back.write("delete from file_part where part = 1")
		if wrong := back.wrong(); !slices.Contains(wrong, "check.files") {
			t.Errorf("a part is gone: found %v", wrong)
		}
	})
}
