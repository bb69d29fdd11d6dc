package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/record/account"
)

// When this is set the test binary is no test but a program that imports a file,
// to be killed: "folder file".
const importerVariable = "TUMBUH_TEST_IMPORTER"

func TestMain(m *testing.M) {
	if args := os.Getenv(importerVariable); args != "" {
		folder, file, _ := strings.Cut(args, "\n")
		if err := importAndTell(folder, file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// importAndTell says how far it is after each batch of lines and waits for a line
// to go on.
func importAndTell(folder, file string) error {
	ctx, in := context.Background(), bufio.NewReader(os.Stdin)
	a, err := app.Open(ctx, app.Config{Data: folder})
	if err != nil {
		return err
	}
	defer a.Close()
	_, err = a.Workbook.Take(ctx, account.CommandLine("operator", a.Regency), file, workbook.Options{Progress: func(p workbook.Progress) {
		fmt.Println(p.Step, p.Lines)
		_, _ = in.ReadString('\n') // the end of input is a word to go on too
	}})
	if err == nil {
		fmt.Println("done", 0)
	}
	return err
}

// importer is that program at work.
type importer struct {
	*exec.Cmd
	says   *bufio.Scanner
	goOn   io.WriteCloser
	errors strings.Builder
}

func startImporter(t *testing.T, folder, file string) *importer {
	t.Helper()
	p := &importer{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), importerVariable+"="+folder+"\n"+file)
	p.Stderr = &p.errors
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.goOn, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	p.says = bufio.NewScanner(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// until lets it go on until it is at a step and has seen so many lines.
func (p *importer) until(t *testing.T, step string, lines int) {
	t.Helper()
	for p.says.Scan() {
		said, number, _ := strings.Cut(p.says.Text(), " ")
		if n, _ := strconv.Atoi(number); said == step && n >= lines {
			return
		}
		fmt.Fprintln(p.goOn)
	}
	t.Fatalf("it ended before %s %d: %s", step, lines, p.errors.String())
}

// kill is kill -9: nothing of the program runs after it.
func (p *importer) kill() { _ = p.Process.Kill(); _ = p.Wait() }

func TestKilledImportLeavesNothing(t *testing.T) {
	t.Parallel()
	folder, file := t.TempDir(), simulated(t, 2500)
	if _, err := app.Init(context.Background(), app.Config{Data: folder}, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	counts := func(tables ...string) (all string) {
		t.Helper()
		w := world.Open(t, app.Config{Data: folder})
		defer w.Close()
		for _, table := range tables {
			all += fmt.Sprint(table, " ", w.Count(table), "\n")
		}
		return all
	}
	brought := []string{"child", "child_word", "visit", "likeness", "child_month", "figure", "posyandu_month"}
	every := append([]string{"import", "import_line"}, brought...)
	nothing, none := counts(every...), counts(brought...)

	for _, at := range []struct {
		step  string
		lines int
	}{{"import.step.reading", 500}, {"import.step.reading", 1500}, {"import.step.adding", 0}} {
		p := startImporter(t, folder, file)
		p.until(t, at.step, at.lines)
		p.kill()
		if left := counts(every...); left != nothing {
			t.Errorf("killed at %s %d it left\n%s", at.step, at.lines, left)
		}
	}

	// Killed while it writes the commit to the disk: all of the file or nothing.
	p := startImporter(t, folder, file)
	p.until(t, "import.step.adding", 0)
	before := sizeOf(folder)
	fmt.Fprintln(p.goOn)
	for deadline := time.Now().Add(30 * time.Second); sizeOf(folder) < before+100_000 && time.Now().Before(deadline); {
	}
	p.kill()
	left := counts(brought...)

	again := startImporter(t, folder, file)
	again.until(t, "done", 0)
	if err := again.Wait(); err != nil {
		t.Fatal(err, again.errors.String())
	}
	if all := counts(brought...); left != none && left != all || all == none {
		t.Errorf("killed in its commit it left\n%s of\n%s", left, all)
	}
}

// sizeOf is how much the database has written that is not in its own file yet.
func sizeOf(folder string) int64 {
	info, err := os.Stat(filepath.Join(folder, "tumbuh.db-wal"))
	if err != nil {
		return 0
	}
	return info.Size()
}
