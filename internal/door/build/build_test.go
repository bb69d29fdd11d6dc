package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const kit = `@charset "UTF-8";
/* a comment { */
:root,[data-bs-theme=light]{--kept:#fff;--chain:var(--kept);--unread:red;--ours:1px}
[data-bs-theme=dark]{--kept:#000}
[data-bs-theme-base=slate]{--kept:#111}
.used,.unused:hover{color:var(--chain)}
.used:not(.unused) > a{margin:0}
.used .unused{margin:1px}
.w-50\% {width:50%}
@media (min-width:1px){.unused{a:b}.used::after{content:"}{"}}
@media print{.unused{a:b}}
@keyframes spin{to{rotate:1turn}}
h1{font:x}`

func TestPruneKeepsWhatIsUsedAndNothingElse(t *testing.T) {
	got := prune(kit, map[string]bool{"used": true, "--ours": true})
	for _, want := range []string{".used{color:", ".used:not(.unused) > a{", `@media (min-width:1px){.used::after{content:"}{"}}`, "@keyframes spin{to{rotate:1turn}}",
		"h1{font:x}", "--ours:1px", "--kept:#fff", "@media screen{[data-bs-theme=dark]{--kept:#000}}"} {
		if !strings.Contains(got, want) {
			t.Errorf("lost %q", want)
		}
	}
	for _, gone := range []string{"--unread", ":hover", ".used .unused", "w-50", "@media print", "slate", "charset", "comment"} {
		if strings.Contains(got, gone) {
			t.Errorf("kept %q in\n%s", gone, got)
		}
	}
}

func FuzzPruneEnds(f *testing.F) {
	for _, seed := range []string{kit, "a{", "a{b:c}}", "/*", "a{content:'", `\`, "@media x{", "a,{}", ";", "a[b='}']{c:d}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, css string) { prune(css, map[string]bool{"used": true}) })
}

func TestScriptsAreTyped(t *testing.T) {
	for _, project := range []string{"../web/assets", "../field/app"} {
		if out, err := exec.Command("../../../node_modules/.bin/tsc", "-p", project).CombinedOutput(); err != nil {
			t.Errorf("tsc: %v (run npm ci if it is missing)\n%s", err, out)
		}
	}
}

func TestIconsAreFoundWhereTheyAreNamed(t *testing.T) {
	names, err := usedIcons("../web")
	if err != nil || !slices.Contains(names, "download") || !slices.Contains(names, "alert-circle") || !slices.IsSorted(names) {
		t.Errorf("%q %v", names, err)
	}
}

// Script is the most that a phone on a poor line has to fetch and to understand.
func TestThePhonesScriptIsSmall(t *testing.T) {
	parts, err := filepath.Glob("../field/dist/*.js")
	if err != nil || len(parts) < 3 {
		t.Fatalf("%q %v; run: go generate ./internal/door/build", parts, err)
	}
	sum := 0
	for _, part := range parts {
		text, err := os.ReadFile(part)
		if err != nil {
			t.Fatal(err)
		}
		_, packed := squeeze(text)
		sum += len(packed)
	}
	t.Logf("%d bytes in %d files", sum, len(parts))
	if sum > 60<<10 {
		t.Errorf("%d bytes packed; at most %d", sum, 60<<10)
	}
}

func TestTheMarkIsDrawnAsItIs(t *testing.T) {
	files := map[string][]byte{}
	if err := addIcons("../web/assets/mark.svg", files); err != nil {
		t.Fatal(err)
	}
	names := plainNames(files)
	for name, size := range map[string]int{"icon-192.png": 192, "icon-512.png": 512, "icon-full.png": 512} {
		picture, err := png.Decode(bytes.NewReader(files[names[name]]))
		if err != nil || picture.Bounds().Dx() != size || picture.Bounds().Dy() != size {
			t.Fatalf("%s: %v", name, err)
		}
		at := func(x, y float64) string {
			if name == "icon-full.png" {
				x, y = (x-16)*0.8+16, (y-16)*0.8+16
			}
			r, g, b, a := picture.At(int(x*float64(size)/32), int(y*float64(size)/32)).RGBA()
			return fmt.Sprintf("%02x%02x%02x%02x", r>>8, g>>8, b>>8, a>>8)
		}
		if dot, line, ground := at(20.3, 8.4), at(6, 25), at(28, 28); dot != "ffd54aff" || line != "ffffffff" || ground != "1b5e8cff" {
			t.Errorf("%s: dot %s, line %s, ground %s", name, dot, line, ground)
		}
		if _, _, _, a := picture.At(0, 0).RGBA(); (a == 0) == (name == "icon-full.png") {
			t.Errorf("%s: the corner's opacity is %d", name, a)
		}
	}
}

// A phone speaks only sentences that the catalogues have.
func TestEveryKeyOfThePhoneHasASentence(t *testing.T) {
	top, err := root()
	if err != nil {
		t.Fatal(err)
	}
	words, err := phoneWords(top, "id", ".")
	if err != nil {
		t.Fatal(err)
	}
	known, seen := map[string]string{}, 0
	if err := json.Unmarshal([]byte(words), &known); err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`\bt\("([a-z_0-9.]+)"(.)`)
	err = filepath.WalkDir(filepath.Join(top, "internal/door/field/app"), func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || ext != ".ts" && ext != ".tsx" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			seen++
			if known[m[1]] == "" && (m[2] == ")" || m[2] == ",") {
				t.Errorf("%s: no sentence for %s", filepath.Base(path), m[1])
			}
		}
		return err
	})
	if err != nil || seen < 50 {
		t.Errorf("%d keys found, %v", seen, err)
	}
}
