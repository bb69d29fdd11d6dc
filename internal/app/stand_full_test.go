package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/account"
)

// When this is set the test binary runs one test, which may mount what it likes
// ("mount") or may not ("limit").
const roomVariable = "TUMBUH_TEST_ROOM"

// room is a folder in which there is little room.
type room struct {
	*testing.T
	folder  string
	mounted bool
	limited []int // processes that may not write large files, where nothing can be mounted
}

// inRoom runs the rest of a test where a small file system can be mounted: in a
// mount namespace of its own, which takes the mount along. Where the system does
// not allow that, the size of files is limited instead, and that is said.
func inRoom(t *testing.T, megabytes int) *room {
	t.Helper()
	how := os.Getenv(roomVariable)
	if how == "" {
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1", "-test.timeout=2m")
		again.Env = append(os.Environ(), roomVariable+"=mount")
		attr := &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
		if uid, gid := os.Getuid(), os.Getgid(); uid != 0 {
			const mount = 21 // CAP_SYS_ADMIN
			attr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER, AmbientCaps: []uintptr{mount},
				UidMappings: []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}, GidMappings: []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}}
		}
		again.SysProcAttr = attr
		said, err := again.CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) { // not begun
			t.Logf("nothing can be mounted here (%v): the size of files is limited instead", err)
			again = exec.Command(os.Args[0], again.Args[1:]...)
			again.Env = append(os.Environ(), roomVariable+"=limit")
			said, err = again.CombinedOutput()
		}
		if t.Logf("%s", said); err != nil || !bytes.Contains(said, []byte("--- PASS: "+t.Name())) {
			t.Fatalf("in a process of its own: %v", err)
		}
		for line := range strings.Lines(string(said)) {
			if strings.HasPrefix(line, "Benchmark") {
				fmt.Print(line)
			}
		}
		return nil
	}
	folder, err := os.MkdirTemp("", "tumbuh-room-") // not in t.TempDir: PostgreSQL's user may not go there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	r := &room{T: t, folder: folder}
	if how == "mount" {
		options := fmt.Sprintf("size=%dm,uid=%d,gid=%d,mode=700", megabytes, os.Getuid(), os.Getgid())
		if err := syscall.Mount("tmpfs", r.folder, "tmpfs", 0, options); err != nil {
			t.Logf("nothing can be mounted here (%v): the size of files is limited instead", err)
		} else {
			r.mounted = true
			t.Cleanup(func() { _ = syscall.Unmount(r.folder, syscall.MNT_DETACH) })
		}
	}
	return r
}

// fill leaves so many bytes of room.
func (r *room) fill(leave int64) {
	r.Helper()
	if !r.mounted {
		r.limit(uint64(leave))
		return
	}
	ballast, err := os.Create(filepath.Join(r.folder, "ballast"))
	if err != nil {
		r.Fatal(err)
	}
	defer ballast.Close()
	for err == nil {
		_, err = ballast.Write(make([]byte, 64<<10))
	}
	end, _ := ballast.Seek(0, io.SeekEnd)
	if !errors.Is(err, syscall.ENOSPC) || ballast.Truncate(max(0, end-leave)) != nil {
		r.Fatal(err)
	}
}

// free gives all room back.
func (r *room) free() {
	r.Helper()
	if !r.mounted {
		r.limit(math.MaxUint64)
	} else if err := os.Remove(filepath.Join(r.folder, "ballast")); err != nil {
		r.Fatal(err)
	}
}

// limit sets how large a file this process, those that it starts from now on, and
// those named may write.
func (r *room) limit(bytes uint64) {
	r.Helper()
	for _, pid := range append(r.limited, os.Getpid()) {
		limits := [2]uint64{bytes, math.MaxUint64}
		if _, _, wrong := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&limits)), 0, 0, 0); wrong != 0 {
			r.Fatal(wrong)
		}
	}
}

// isFull tells whether a text says, in a language, that there is no room.
func isFull(said, language string) bool {
	p := locale.For(language)
	return strings.Contains(said, p.T("db.full")) || strings.Contains(said, p.T("db.disk"))
}

// refusedForRoom runs an import that must end with status 1 and the sentence.
func refusedForRoom(t *testing.T, c app.Config, file string) {
	t.Helper()
	for _, language := range locale.Languages {
		p := world.Command(t, c, "--lang="+language, "import", "eppgbm", file).Begin()
		if err := p.End(); err == nil || p.ProcessState.ExitCode() != 1 || !isFull(p.Complained(), language) {
			t.Errorf("an import without room: %v\n%s%s", err, p.Said(), p.Complained())
		}
	}
}

func TestWithoutRoomItSaysSoAndWorksOnLater(t *testing.T) {
	t.Parallel()
	r := inRoom(t, 24)
	if r == nil {
		return
	}
	c := app.Config{Data: filepath.Join(r.folder, "data")}
	world.Run(t, c, "init", "--regency="+world.Regency)
	w := world.Open(t, c)
	small, large := w.Book(strangers(chance(t), "Mawar", 50)...), simulated(t, 1200)
	browser := w.Browser(w.Dina)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	world.Run(t, c, "import", "eppgbm", small)
	p, url := world.Serving(t, c)
	_, list := see(t, browser, url+"/anak?perlu=semua")
	child := regexp.MustCompile("/anak/[0-9a-f-]{36}").FindString(list)
	r.limited = append(r.limited, p.Process.Pid)
	state := func() string {
		t.Helper()
		a, err := app.Open(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		sound(t, a.DB)
		return fmt.Sprint(a.Workbook.Imports(context.Background(), w.Dina.Actor, 10))
	}
	before := state()

	r.fill(300 << 10)
	refusedForRoom(t, c, large)
	if takes(browser, url, large) {
		t.Error("the pages took a file for which there is no room")
	}
	if left, _ := os.ReadDir(filepath.Join(c.Data, "inbox")); len(left) > 0 {
		t.Errorf("%d files wait that will never be taken", len(left))
	}
	// Reading goes on; the traces of it wait for room.
	for range 300 {
		if status, said := see(t, browser, url+child); status != http.StatusOK {
			t.Fatalf("a child without room: %d %.300s", status, said)
		}
	}
	if r.mounted { // an upload larger than the room
		heavy := filepath.Join(t.TempDir(), "besar.csv")
		if err := os.WriteFile(heavy, bytes.Repeat([]byte("a;b;c\n"), 1<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		status, said := upload(t, browser, url, heavy)
		if sentence := locale.For(locale.Indonesian).T("intake.upload.folder"); status != http.StatusServiceUnavailable || !strings.Contains(said, sentence) {
			t.Errorf("an upload without room: %d %.500s", status, said)
		}
		if left, _ := os.ReadDir(filepath.Join(c.Data, "inbox")); len(left) > 0 {
			t.Errorf("%d files wait that will never be taken", len(left))
		}
		r.fill(0)
		place := filepath.Join(r.folder, "cadangan")
		b := world.Command(t, c, "backup", place).Begin()
		if err := b.End(); err == nil || b.ProcessState.ExitCode() != 1 || strings.Contains(b.Complained(), locale.For(locale.Indonesian).T("cli.internal")) {
			t.Errorf("a backup without room: %v\n%s%s", err, b.Said(), b.Complained())
		}
		if left, _ := filepath.Glob(filepath.Join(place, "*")); len(left) > 0 {
			t.Errorf("it left %v", left)
		}
	}
	r.free()

	if after := state(); after != before {
		t.Errorf("without room it changed\n%s to\n%s", before, after)
	}
	if !takes(browser, url, large) {
		t.Error("with room again the pages take nothing")
	}
	world.Run(t, c, "import", "eppgbm", large)
	if state() == before {
		t.Error("with room again nothing was taken")
	}
	// The 300 looks are there, though there was no room when they were.
	world.Until(t, "the looks are recorded", func() bool {
		w := world.Open(t, c)
		defer w.Close()
		look, n := world.Entry{Who: "Dina", Action: "child.read", Target: strings.TrimPrefix(child, "/anak/")}, 0
		for _, e := range w.Ledger() {
			if e == look {
				n++
			}
		}
		return n == 300
	})
	measured(t, "Full/sqlite", 2, "imports-refused", 300, "looks-recorded-later")
}

func TestPostgresWithoutRoomSaysSoAndWorksOnLater(t *testing.T) {
	t.Parallel()
	r := inRoom(t, 120)
	if r == nil {
		return
	}
	if !r.mounted {
		t.Log("nothing can be mounted here: PostgreSQL without room is not tried")
		return
	}
	c := app.Config{Data: t.TempDir(), DB: dbtest.NewServer(t, r.folder).URL}
	world.Run(t, c, "init", "--regency="+world.Regency)
	file := simulated(t, 1200)
	r.fill(300 << 10)
	refusedForRoom(t, c, file)
	r.free()
	world.Run(t, c, "import", "eppgbm", file)
	a, err := app.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	sound(t, a.DB)
	if list, err := a.Workbook.Imports(context.Background(), account.CommandLine("test", world.Regency), 10); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	measured(t, "Full/postgres", 2, "imports-refused")
}

// see opens an address, and upload brings a file: what was answered.
func see(t *testing.T, browser *http.Client, url string) (int, string) {
	t.Helper()
	answer, err := browser.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(page)
}

func upload(t *testing.T, browser *http.Client, url, file string) (int, string) {
	t.Helper()
	kind, body := form(file)
	answer, err := browser.Post(url+"/impor", kind, body)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(page)
}
