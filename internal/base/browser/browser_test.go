package browser

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const form = `<!doctype html><html lang="id"><title>Uji</title><meta charset="utf-8"><main><h1>Uji</h1>
<label>Nama <input id="nama" value="lama"></label><button id="kirim">Kirim</button><input type="file" id="berkas" aria-label="Berkas"><p id="kata"></p></main>
<script>
kirim.onclick = () => setTimeout(() => { kata.textContent = "Halo " + nama.value; console.error("contoh galat"); }, 50);
berkas.onchange = () => { kata.textContent = berkas.files[0].name; };
</script>`

func TestATabDoesWhatAPersonDoes(t *testing.T) {
	tab := Open(t)
	tab.Goto(DataURL(form))
	tab.Type("#nama", "Ani")
	tab.Click("#kirim")
	tab.WaitText("#kata", "Halo Ani")
	if got := tab.Text("h1"); got != "Uji" {
		t.Errorf("heading %q", got)
	}
	tab.WaitFor("true")
	if said := tab.ConsoleErrors(); len(said) != 1 || !strings.Contains(said[0], "contoh galat") {
		t.Errorf("console: %q", said)
	}
	file := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Upload("#berkas", file)
	tab.WaitText("#kata", "a.csv")

	picture := filepath.Join(t.TempDir(), "p.png")
	tab.Screenshot(picture, 360, 640, true, false)
	b, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || p.Width != 360 || p.Height != 640 {
		t.Errorf("picture %+v %v", p, err)
	}
}

func TestAxeFindsABreach(t *testing.T) {
	tab := Open(t)
	tab.Goto(DataURL(form))
	tab.Axe(t)
	tab.Goto(DataURL(`<!doctype html><html lang="id"><title>Uji</title><main><h1>Uji</h1><input id="x"></main>`))
	judge := &recorder{TB: t}
	tab.Axe(judge)
	if !strings.Contains(judge.said, "axe label") {
		t.Errorf("an input without a label passed: %q", judge.said)
	}
}

// recorder is a test that fails without failing the real one.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said += format
	for _, a := range args {
		if s, ok := a.(string); ok {
			r.said = strings.Replace(r.said, "%s", s, 1)
		}
	}
}

func TestAPageWithoutAManifestCannotBeInstalled(t *testing.T) {
	tab := Own(t)
	tab.Goto(DataURL(form))
	if why := tab.NotInstallable(); len(why) == 0 {
		t.Error("the browser would install a page that says nothing of itself")
	}
}
