package main

import (
	"os/exec"
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
	out, err := exec.Command("../../../../node_modules/.bin/tsc", "-p", "../assets").CombinedOutput()
	if err != nil {
		t.Errorf("tsc: %v (run npm ci if it is missing)\n%s", err, out)
	}
}

func TestIconsAreFoundWhereTheyAreNamed(t *testing.T) {
	t.Chdir("..")
	names, err := usedIcons("testdata")
	if err != nil || !slices.Contains(names, "download") || !slices.Contains(names, "alert-circle") || !slices.IsSorted(names) {
		t.Errorf("%q %v", names, err)
	}
}
