package backup_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/backup"
)

// narrow makes the program's folder a file system of three megabytes, in a mount
// namespace of its own; where that is not allowed no file may grow larger.
func narrow(folder string) string {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=3m"); err == nil {
		return "mounted"
	}
	limit := syscall.Rlimit{Cur: 3 << 20, Max: 3 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err.Error()
	}
	return "limited"
}

// inNarrow runs a job where its folder is narrow, and tells how it ended.
func inNarrow(t *testing.T, j job) string {
	t.Helper()
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, flags := range []uintptr{syscall.CLONE_NEWNS, 0} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), jobVariable+"="+string(text))
		cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: flags}
		if out, err = cmd.CombinedOutput(); err == nil || cmd.ProcessState != nil {
			break
		}
		t.Logf("no mount namespace here: %v", err)
	}
	return string(out)
}

func TestAFullDiskIsToldAndHarmsNothing(t *testing.T) {
	t.Parallel()
	o := weighty(t, db.SQLite)
	made := o.make()

	// A place without room: nothing is left there, what was there before stays.
	small := t.TempDir()
	said := inNarrow(t, job{Target: o.Target, Key: o.file, From: small, Narrow: small, AtOnce: true})
	if !strings.Contains(said, "failed backup.unwritable") || !strings.Contains(said, "left []") {
		t.Errorf("a full place: %s", said)
	}
	if st, err := o.Status(ctx); err != nil || st.Failed.Key != "backup.unwritable" || st.Made.Name != made.Name {
		t.Errorf("%+v %v", st, err)
	}
	// A data folder without room.
	said = inNarrow(t, job{Restore: true, Target: filepath.Join(small, "tumbuh.db"), Key: o.file, From: o.Place, Aside: small, Narrow: small, AtOnce: true})
	if !strings.Contains(said, "failed backup.unwritable") || !strings.Contains(said, "left []") {
		t.Errorf("a full data folder: %s", said)
	}
	// With room again all is as before.
	o.make()
	if wrong := o.restored(o.order()).wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
	if _, err := backup.Restore(ctx, o.order()); err != nil {
		t.Error(err)
	}
}
