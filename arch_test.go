// Package tumbuh holds the rules about the tree itself, as tests.
package tumbuh

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors from the ground up; a package imports only lower floors.
var floors = []string{"base", "fact", "record", "measure", "aksi", "exchange", "door", "app", "cli"}

// stairs are the imports allowed inside one floor, each with its reason.
var stairs = map[string]string{
	"door/web/budget door/web":             "a screen group stands in the shell",
	"aksi/budget aksi/reminder":            "what is due is told in one way",
	"aksi/budget aksi/plan":                "stages, matrices and realisation are of the plan's rows",
	"fact/standard fact/growth":            "what to do next follows from how a child grows",
	"fact/form fact/growth":                "a child's status and mat follow from its scores",
	"fact/form fact/standard":              "which services there are, and how certain a rule is",
	"fact/edition fact/standard":           "how certain a fact is, is said in one way",
	"fact/published fact/standard":         "how certain a fact is, is said in one way",
	"record/people record/account":         "who may see a child",
	"record/visit record/account":          "who may see a visit",
	"record/visit record/people":           "a visit is of a person",
	"record/privacy record/account":        "who may ask for what",
	"record/privacy record/people":         "on what ground a child is kept, and forgotten",
	"record/privacy record/visit":          "a family sees its child's weighings",
	"record/care record/account":           "who recorded an event",
	"record/care record/people":            "verdicts, and a child's file",
	"record/care record/visit":             "contradictions are put before a person in one way",
	"record/care record/privacy":           "a family sees what happened to its child",
	"record/family record/account":         "who may decide about a family",
	"record/family record/feed":            "who must hear of a family",
	"record/family record/people":          "a child belongs to a family",
	"record/family record/visit":           "conflicts of weighings are shown with its own",
	"record/family record/privacy":         "a family sees what was said of its child",
	"record/cadre record/account":          "a cadre is an account",
	"record/limit record/account":          "who may set a limit",
	"record/framework record/account":      "who may change the framework",
	"record/coverage record/account":       "who may state and verify",
	"record/coverage record/framework":     "which indicators there are",
	"record/assist record/account":         "who accompanies and verifies",
	"record/assist record/care":            "a visit reported in the office is an event like any other",
	"record/assist record/family":          "what was found of a house is an edit of it",
	"record/assist record/feed":            "who must hear of a family",
	"record/assist record/people":          "a child belongs to a family",
	"record/assist record/privacy":         "a child's family sees who accompanied it",
	"record/evidence record/account":       "who hands in what shows that something was done",
	"record/evidence record/file":          "what was handed in is kept once",
	"aksi/situation aksi/data":             "doubts in the data suggest what to repair",
	"aksi/rembuk aksi/lokus":               "priority villages are invited and talked about",
	"aksi/rembuk aksi/plan":                "the plan is talked about, and promises lean on its rows",
	"aksi/rembuk aksi/situation":           "agendas are drafted from what was found",
	"aksi/rembuk aksi/reminder":            "what is due is told in one way",
	"door/web/rembuk door/web":             "a screen group stands in the shell",
	"aksi/lokus aksi/situation":            "villages are chosen from a frozen analysis",
	"aksi/lokus aksi/reminder":             "what is due is told in one way",
	"aksi/lokus/lokustest aksi/situation":  "the test kit freezes an analysis",
	"door/web/lokus door/web":              "a screen group stands in the shell",
	"aksi/plan aksi/situation":             "rows answer recommendations",
	"aksi/plan aksi/lokus":                 "priority villages must be served",
	"aksi/plan aksi/reminder":              "what is due is told in one way",
	"door/web/plan door/web":               "a screen group stands in the shell",
	"fact/nomenclature fact/standard":      "how certain a fact is, is said in one way",
	"aksi/year aksi/reminder":              "what is due is told in one way",
	"door/web/situation door/web":          "a screen group stands in the shell",
	"door/web/year door/web":               "a screen group stands in the shell",
	"record/letter record/account":         "who may issue what",
	"record/letter record/file":            "what was issued is kept as it went out",
	"record/letter record/framework":       "what an office is called",
	"aksi/tpps aksi/budget":                "a semester report tells what was spent",
	"aksi/tpps aksi/plan":                  "a programme leans on rows of the plan",
	"aksi/tpps aksi/rembuk":                "a semester report tells of meetings and promises",
	"aksi/tpps aksi/reminder":              "what is due is told in one way",
	"aksi/tpps aksi/situation":             "a semester report tells of children and services",
	"aksi/tpps aksi/year":                  "a semester report tells how far the actions are",
	"door/web/reminder door/web":           "a screen group stands in the shell",
	"door/web/tpps door/web":               "a screen group stands in the shell",
	"measure/risk measure/roster":          "who is in a village is found out once",
	"measure/coverage measure/roster":      "whom a service reached",
	"measure/coverage measure/risk":        "which families are at risk, and accompanied",
	"measure/coverage measure/indicator":   "months that are closed stay closed",
	"measure/scorecard measure/indicator":  "months that are closed stay closed",
	"measure/risk measure/indicator":       "months that are closed stay closed",
	"measure/quality measure/indicator":    "quality looks at the same rows as figures",
	"measure/audit measure/indicator":      "on which lists a child stood",
	"measure/scorecard measure/roster":     "whose forms are counted",
	"door/web/form door/web":               "a screen group stands in the shell",
	"door/web/audit door/web":              "a screen group stands in the shell",
	"door/web/district door/web":           "a screen group stands in the shell",
	"door/web/data door/web":               "a screen group stands in the shell",
	"door/web/letter door/web":             "a screen group stands in the shell",
	"door/web/children door/web":           "a screen group stands in the shell",
	"app/world app":                        "the test kit opens the program",
	"exchange/sync/synctest exchange/sync": "the test kit has phones",
	"door/build/all door/build":            "the command calls the package",
	"door/web/quality door/web":            "a screen group stands in the shell",
	"door/web/intake door/web":             "a screen group stands in the shell",
	"door/web/privacy door/web":            "a screen group stands in the shell",
	"door/web/signin door/web":             "a screen group stands in the shell",
	"door/web/oidc door/web":               "a screen group stands in the shell",
	"door/web/own door/web":                "a screen group stands in the shell",
	"door/web/users door/web":              "a screen group stands in the shell",
	"door/web/field door/web":              "a screen group stands in the shell",
	"door/web/standard door/web":           "a screen group stands in the shell",
	"door/web/edition door/web":            "a screen group stands in the shell",
	"door/web/entry door/web":              "a screen group stands in the shell",
	"door/web/coverage door/web":           "a screen group stands in the shell",
	"door/web/risk door/web":               "a screen group stands in the shell",
	"door/web/webtest door/web":            "the test kit looks at the shell's pages",
}

// keepers are the one package that may import each third-party module.
var keepers = map[string]string{
	"modernc.org/sqlite":             "base/db",
	"github.com/jackc/pgx":           "base/db",
	"github.com/pressly/goose":       "base/db",
	"github.com/google/uuid":         "base/db",
	"github.com/tink-crypto/tink-go": "base/secret",
	"github.com/xuri/excelize":       "base/sheet",
	"gonum.org/v1/plot":              "base/chart",
	"github.com/nicksnyder/go-i18n":  "base/locale",
	"golang.org/x/text":              "base/locale",
	"github.com/google/go-cmp":       "base/golden",
	"github.com/chromedp":            "base/browser",
	"golang.org/x/net":               "base/htmlcheck",
	"github.com/evanw/esbuild":       "door/build",
	"github.com/andybalholm/brotli":  "door/build",
	"github.com/alexedwards/scs":     "door/web",
	"github.com/jba/templatecheck":   "door/web/webtest",
	"golang.org/x/crypto/argon2":     "record/account",
	"golang.org/x/crypto/acme":       "app",
	"github.com/prometheus":          "app",
	"github.com/minio/minio-go":      "exchange/backup",
	"github.com/klauspost/compress":  "exchange/backup",
	"github.com/coreos/go-oidc":      "door/web/oidc",
	"golang.org/x/oauth2":            "door/web/oidc",
	"github.com/alecthomas/kong":     "cli",
	"github.com/pquerna/otp":         "record/account",
	"github.com/arran4/golang-ical":  "exchange/calendar",
	"rsc.io/qr":                      "base/qr",
	"codeberg.org/go-pdf/fpdf":       "base/paper",
	"codeberg.org/go-fonts":          "base/paper",
	"golang.org/x/image":             "base/photo",
}

// file is one Go file of the project.
type file struct {
	path    string // with slashes, from the root
	pkg     string // its folder, below internal where it is
	test    bool
	tree    *ast.File
	imports []string
	lines   int
}

func files(t *testing.T) []file {
	t.Helper()
	var all []file
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || len(d.Name()) > 1 && d.Name()[0] == '.') {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		slash := filepath.ToSlash(name)
		f := file{path: slash, pkg: strings.TrimPrefix(path.Dir(slash), "internal/"), test: strings.HasSuffix(name, "_test.go"),
			tree: tree, lines: strings.Count(string(text), "\n")}
		for _, i := range tree.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			f.imports = append(f.imports, p)
		}
		all = append(all, f)
		return nil
	})
	if err != nil || len(all) < 20 {
		t.Fatalf("%d files: %v", len(all), err)
	}
	return all
}

func floor(pkg string) int {
	first, _, _ := strings.Cut(pkg, "/")
	return slices.Index(floors, first)
}

func TestImportsGoDownOnly(t *testing.T) {
	used := map[string]bool{}
	for _, f := range files(t) {
		if f.test || !strings.HasPrefix(f.path, "internal/") {
			continue
		}
		if floor(f.pkg) < 0 && f.pkg != "schema" {
			t.Errorf("%s stands on no floor; the floors are %v", f.path, floors)
		}
		for _, i := range f.imports {
			to, own := strings.CutPrefix(i, "tumbuh/internal/")
			if !own || to == "schema" && floor(f.pkg) == 0 {
				continue
			}
			pair := f.pkg + " " + to
			switch {
			case floor(to) < floor(f.pkg), floor(to) == 0 && floor(f.pkg) == 0:
			case floor(to) > floor(f.pkg):
				t.Errorf("%s imports %s, which is a floor above: move the rule down, or hand it in as a function", f.path, to)
			case stairs[pair] == "":
				t.Errorf("%s imports %s on its own floor: list it in stairs with its reason, or move what is shared down", f.path, to)
			}
			used[pair] = true
		}
	}
	for pair := range stairs {
		if from, _, _ := strings.Cut(pair, " "); !used[pair] && exists(from) {
			t.Errorf("stairs: nobody uses %q any more; take it away", pair)
		}
	}
}

func exists(pkg string) bool {
	_, err := os.Stat(filepath.Join("internal", filepath.FromSlash(pkg)))
	return err == nil
}

func TestEachThirdPartyModuleHasOneImporter(t *testing.T) {
	for _, f := range files(t) {
		for _, i := range f.imports {
			host, _, _ := strings.Cut(i, "/")
			if !strings.Contains(host, ".") {
				continue
			}
			ok := false
			for module, keeper := range keepers {
				ok = ok || (i == module || strings.HasPrefix(i, module+"/")) && f.pkg == keeper
			}
			if !ok {
				t.Errorf("%s imports %s: each module has one importing package (keepers); use what that package offers", f.path, i)
			}
		}
	}
}

// Where a word of SQL, HTTP or HTML may stand.
func TestEverythingInItsRoom(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, i := range f.imports {
			switch {
			case i == "net/http" && floor(f.pkg) != 6 && floor(f.pkg) != 7:
				t.Errorf("%s: net/http belongs to the doors and the app", f.path)
			case i == "html/template" && !strings.HasPrefix(f.pkg, "door/web"):
				t.Errorf("%s: html/template belongs to door/web", f.path)
			}
		}
		store := f.pkg == "base/db" || strings.HasPrefix(path.Base(f.path), "store")
		traceless := []string{"internal/base/ledger/ledger.go", "internal/record/account/store_session.go", "internal/base/db/migrate.go", "internal/base/db/db.go"}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !store && isSQL(lit.Value) {
				t.Errorf("%s holds SQL: it belongs in a file named store*.go of the package\n%s", f.path, lit.Value)
			}
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "WriteUnrecorded" && !slices.Contains(traceless, f.path) {
				t.Errorf("%s writes without a trace: use ledger.Write", f.path)
			}
			return true
		})
	}
}

func isSQL(literal string) bool {
	text := strings.ToLower(strings.TrimLeft(literal, "`\" \n\t"))
	for _, begin := range []string{"select ", "insert into ", "delete from "} {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return strings.HasPrefix(text, "update ") && strings.Contains(text, " set ")
}

// A newcomer finds every room on the plan, but for those that only make or test another.
func TestEveryPackageSaysOnceWhatItIsFor(t *testing.T) {
	comments, packages := map[string]int{}, map[string]bool{}
	plan, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files(t) {
		if f.test && f.pkg != "." {
			continue
		}
		packages[f.pkg] = true
		if f.tree.Doc != nil {
			comments[f.pkg]++
		}
	}
	for pkg := range packages {
		if comments[pkg] != 1 {
			t.Errorf("%s has %d package comments; it needs one", pkg, comments[pkg])
		}
		aside := path.Base(pkg) == "gen" || strings.HasSuffix(pkg, "test") || strings.HasPrefix(pkg, "door/build/") || floor(pkg) < 0
		if !aside && !strings.Contains(string(plan), "`"+pkg+"`") {
			t.Errorf("%s does not stand in ARCHITECTURE.md", pkg)
		}
	}
}

// longFiles may only fall: split a file, or take a function out, before it grows
// beyond 600 lines.
const longFiles = 0

func TestFilesStayReadable(t *testing.T) {
	var long []string
	for _, f := range files(t) {
		if f.lines > 600 {
			long = append(long, fmt.Sprintf("%s (%d lines)", f.path, f.lines))
		}
	}
	if len(long) != longFiles {
		t.Errorf("%d files over 600 lines, the ratchet stands at %d: %v", len(long), longFiles, long)
	}
}

func TestTheMainProgramOnlyCallsTheCommandLine(t *testing.T) {
	for _, f := range files(t) {
		if f.path == "cmd/tumbuh/main.go" && (f.lines > 15 || !slices.Equal(f.imports, []string{"os", "tumbuh/internal/cli"})) {
			t.Errorf("%s: everything but the call of cli.Main belongs elsewhere", f.path)
		}
	}
}

// The repository speaks of the product alone, and names no registry.
func TestLockFilesNameNoRegistry(t *testing.T) {
	text, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), `"resolved"`) {
		t.Error("package-lock.json names download addresses: npm config set omit-lockfile-registry-resolved true, and lock again")
	}
}
