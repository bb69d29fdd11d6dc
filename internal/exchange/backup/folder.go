package backup

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// folder is a place on a disk that this machine has mounted.
type folder string

func (f folder) String() string { return string(f) }

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

func (f folder) list(context.Context) ([]Backup, error) {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, trouble("backup.unreadable", string(f), err)
	}
	var all []Backup
	for _, e := range entries {
		b, ok := parseName(e.Name())
		if !ok || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil {
			b.Bytes = info.Size()
			all = append(all, b)
		}
	}
	newestFirst(all)
	return all, nil
}

// half is what is added to a name until the file is whole.
const half = ".half"

func (f folder) create(_ context.Context, name string) (upload, error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return nil, trouble("backup.unwritable", string(f), err)
	}
	file, err := os.OpenFile(f.path(name+half), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, trouble("backup.unwritable", string(f), err)
	}
	return &writing{f, name, file, bufio.NewWriterSize(file, 1<<20)}, nil
}

type writing struct {
	folder folder
	name   string
	file   *os.File
	buf    *bufio.Writer
}

func (w *writing) Write(p []byte) (int, error) {
	n, err := w.buf.Write(p)
	return n, trouble("backup.unwritable", string(w.folder), err)
}

func (w *writing) commit(sum string) error {
	err := errors.Join(w.buf.Flush(), w.file.Sync(), w.file.Close())
	w.file = nil
	whole := w.folder.path(w.name)
	if err == nil {
		err = os.WriteFile(whole+sumSuffix, []byte(sumLine(sum, w.name)), 0o600)
	}
	if err == nil {
		err = os.Rename(whole+half, whole)
	}
	if err != nil {
		_ = os.Remove(whole + half)
		_ = os.Remove(whole + sumSuffix)
		return trouble("backup.unwritable", string(w.folder), err)
	}
	if dir, err := os.Open(string(w.folder)); err == nil { // the names too must survive a power cut
		_ = dir.Sync()
		dir.Close()
	}
	return nil
}

func (w *writing) abort() {
	if w.file != nil {
		w.file.Close()
		_ = os.Remove(w.folder.path(w.name + half))
	}
}

func (f folder) read(_ context.Context, name string) (io.ReadCloser, error) {
	file, err := os.Open(f.path(name))
	return file, trouble("backup.unreadable", f.path(name), err)
}

func (f folder) sum(_ context.Context, name string) (string, error) {
	text, err := os.ReadFile(f.path(name + sumSuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return parseSum(string(text)), trouble("backup.unreadable", f.path(name), err)
}

func (f folder) remove(_ context.Context, name string) error {
	err := os.Remove(f.path(name))
	if e := os.Remove(f.path(name + sumSuffix)); !errors.Is(e, fs.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return trouble("backup.unwritable", string(f), err)
}

func (f folder) tidy(_ context.Context, prefix string) error {
	halves, _ := filepath.Glob(f.path(prefix + "*" + half))
	for _, name := range halves {
		if err := os.Remove(name); err != nil {
			return trouble("backup.unwritable", string(f), err)
		}
	}
	return nil
}
