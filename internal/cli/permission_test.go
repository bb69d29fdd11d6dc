package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/cli"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// command is a command line and which roles may run it: inside, those in whose
// territory it works; beside, a Puskesmas, a kecamatan, a village and a cadre
// elsewhere in the regency; the letters are those of app.TestEveryRouteAsEveryRole.
type command struct {
	words          string
	args           []string
	inside, beside string
}

const all, local = "ASHNPDVCRKU", "PDVC"

// anybody may run these: they touch no data.
var anybody = []string{"health", "region search", "zscore", "prevalence", "simulate workbooks", "version"}

// operators are commands for who sits at the machine.
var operators = []string{"init --regency=73.12", "migrate", "serve", "config", "key rotate", "region outlines /nowhere", "restore /nowhere", "backup list", "simulate families", "simulate coverage", "simulate actions", "count"}

func commandsOf(book string) []command {
	const nowhere = "01a20261-cc4e-70e6-a3c3-13d1550cab6f"
	return []command{
		{"import eppgbm", []string{"--dry-run", book}, "H", ""},
		{"import list", nil, "H", ""},
		{"import undo", []string{nowhere}, "H", ""},
		{"figures", []string{"--region=73.12.01.2005", "--month=2026-08"}, all, local},
		{"user add", []string{"x", "--name=X", "--role=village", "--region=73.99"}, "A", ""},
		{"user list", nil, "A", ""},
		{"user reset", []string{"nobody"}, "A", ""},
		{"user disable", []string{"nobody"}, "A", ""},
		{"user enable", []string{"nobody"}, "A", ""},
		{"user phone", []string{"nobody"}, "AHPV", "PV"},
		{"user sessions", []string{"nobody"}, "A", ""},
		{"user revoke", []string{"nobody"}, "A", ""},
		{"backup make", []string{filepath.Join(filepath.Dir(book), "backup")}, "A", ""},
		{"check", nil, "A", ""},
		{"drill", []string{filepath.Join(filepath.Dir(book), "backup")}, "A", ""},
		{"audit verify", nil, "U", ""},
		{"audit list", nil, "U", ""},
		{"audit export", []string{filepath.Join(filepath.Dir(book), "chain.jsonl.gz")}, "U", ""},
		{"privacy retention", nil, "AHU", ""},
		{"privacy retention --run", nil, "AH", ""},
		{"privacy file", []string{nowhere, "--for=Rosmini", "--out=" + filepath.Dir(book)}, "HP", "P"},
		{"privacy erase", []string{nowhere, "--name=Siti", "--reason=pindah"}, "H", ""},
		{"privacy dpia", nil, "AHU", ""},
	}
}

var letters = map[account.Role]string{account.Administrator: "A", account.Secretariat: "S", account.Health: "H", account.Planner: "N", account.Puskesmas: "P",
	account.District: "D", account.Village: "V", account.Cadre: "C", account.Assessor: "R", account.Publication: "K", account.Auditor: "U"}

func TestEveryCommandAsEveryRole(t *testing.T) {
	t.Parallel()
	d := desk{t: t, dir: t.TempDir()}
	d.run(0, "init", "--regency=73.12")
	d.run(0, "simulate", "--regency=73.12", "--children=30", "--months=1", "--last=2026-08", "--out="+filepath.Join(d.dir, "books"))
	books, _ := filepath.Glob(filepath.Join(d.dir, "books", "*-2026-08.xlsx"))
	d.run(0, "import", "eppgbm", books[0])
	table := commandsOf(books[0])
	namesAllCommands(t, table)
	for name, who := range accounts(t, filepath.Join(d.dir, "data")) {
		for _, c := range table {
			may := c.inside
			if strings.HasPrefix(name, "beside") {
				may = c.beside
			}
			refused, out := d.refused(name, append(strings.Fields(c.words), c.args...))
			if refused == strings.Contains(may, letters[who.Role]) {
				t.Errorf("%s as %s: refused: %v\n%s", c.words, name, refused, out)
			}
		}
		for _, words := range operators {
			if refused, out := d.refused(name, strings.Fields(words)); !refused {
				t.Errorf("%s as %s is not refused\n%s", words, name, out)
			}
		}
	}
	if refused, out := d.refused("nobody", []string{"import", "list"}); refused || !strings.Contains(out, "nobody") {
		t.Errorf("an account that does not exist: %s", out)
	}
}

// refused tells whether a command is answered with one of the two sentences of
// refusal.
func (d desk) refused(as string, args []string) (bool, string) {
	d.t.Helper()
	var out bytes.Buffer
	cli.Main(append([]string{"--data=" + filepath.Join(d.dir, "data"), "--as=" + as}, args...), strings.NewReader(""), &out, &out)
	said := out.String()
	p := locale.For(locale.Indonesian)
	for _, key := range []string{"account.role", "account.territory"} {
		if strings.Contains(said, p.Error(fault.New(fault.Forbidden, key, nil))) {
			return true, said
		}
	}
	return false, said
}

// accounts are one of each role inside, and one of each local role beside.
func accounts(t *testing.T, data string) map[string]account.Account {
	t.Helper()
	a, err := app.Open(context.Background(), app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	made := map[string]account.Account{}
	for where, of := range map[string]map[region.Level]string{
		"inside": {region.Province: "73", region.Regency: "7312", region.District: "731201", region.Village: "7312012005"},
		"beside": {region.District: "731202", region.Village: "7312022005"}} {
		for _, role := range account.RoleNames {
			code := of[account.Roles[role].Levels[0]]
			if code == "" {
				continue
			}
			name := where + "-" + string(role)
			if made[name], err = a.Accounts.Add(context.Background(), ledger.By{Name: "test"}, account.Account{Username: name, Name: name, Role: role, Region: code}, "hujan-di-bulan-juni"); err != nil {
				t.Fatal(err)
			}
		}
	}
	return made
}

// bare is a command without its flags and places.
func bare(words string) string {
	words, _, _ = strings.Cut(words, " --")
	words, _, _ = strings.Cut(words, " /")
	return words
}

func namesAllCommands(t *testing.T, table []command) {
	t.Helper()
	listed := map[string]bool{}
	for _, c := range table {
		listed[bare(c.words)] = true
	}
	for _, words := range append(anybody, operators...) {
		listed[bare(words)] = true
	}
	for _, words := range cli.Commands() {
		if !listed[words] {
			t.Errorf("tumbuh %s is in no table: say who may run it, here and in permission.go", words)
		}
		if !cli.Permitted(words) {
			t.Errorf("tumbuh %s has no line in permission.go", words)
		}
		delete(listed, words)
	}
	for words := range listed {
		t.Errorf("tumbuh %s is in the table and nowhere else", words)
	}
}
