package db

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// dumpPages writes the pages of an SQLite database as a reader sees them, in one
// reading transaction: those still in the journal come from there.
func (d *DB) dumpPages(ctx context.Context, f *frames, progress Progress) (head Snapshot, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		head = Snapshot{Engine: SQLite.String(), At: tx.Now().Time}
		if err := tx.version(&head.Schema); err != nil {
			return err
		}
		if _, err := tx.One("select page_count, page_size from pragma_page_count, pragma_page_size", nil, &head.Pages, &head.Page); err != nil {
			return err
		}
		head.Bytes = head.Pages * int64(head.Page)
		if err := f.head(head); err != nil {
			return err
		}
		var page sql.RawBytes
		err := tx.Each("select data from sqlite_dbpage order by pgno", nil, func(scan Scan) error {
			if err := scan(&page); err != nil {
				return err
			}
			_, err := f.Write(page)
			if progress != nil && f.done%(1<<20) == 0 {
				progress(f.done, head.Bytes)
			}
			return err
		})
		if err == nil && f.done != head.Bytes {
			err = fmt.Errorf("%d bytes of pages, want %d", f.done, head.Bytes)
		}
		if err != nil {
			return err
		}
		return f.end()
	})
	return head, err
}

// version reads which migrations the data at hand have seen.
func (tx *Tx) version(schema *int64) error {
	_, err := tx.One("select max(version_id) from goose_db_version where is_applied", nil, schema)
	return err
}

// loadPages writes pages to a new file and waits until the disk has them.
func loadPages(ctx context.Context, p *parts, head Snapshot, path string, progress Progress) error {
	if err := p.next(); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, 1<<20)
	_, err = io.Copy(out, &watched{ctx, p, p, head.Bytes, progress})
	if err == nil && p.done != head.Pages*int64(head.Page) {
		err = damaged(fmt.Errorf("%d bytes of pages", p.done))
	}
	if err == nil {
		err = p.verify()
	}
	if err == nil {
		err = errors.Join(out.Flush(), file.Sync())
	}
	return errors.Join(err, file.Close())
}

// watched is a reader that tells of its progress and ends with its context.
type watched struct {
	ctx      context.Context
	r        io.Reader
	parts    *parts
	total    int64
	progress Progress
}

func (w *watched) Read(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(b)
	if w.progress != nil {
		w.progress(w.parts.done, w.total)
	}
	return n, err
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(folder string) error {
	f, err := os.Open(filepath.Clean(folder))
	if err != nil {
		return err
	}
	defer f.Close()
	_ = f.Sync() // Windows cannot, and need not
	return nil
}
