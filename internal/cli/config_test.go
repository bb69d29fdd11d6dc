package cli

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
)

// place is where a command line is given: variables and files.
type place struct {
	t      *testing.T
	folder string
	env    map[string]string
}

func here(t *testing.T) *place {
	folder := t.TempDir()
	return &place{t, folder, map[string]string{"TUMBUH_DATA": folder}}
}

func (p *place) file(name, text string, mode os.FileMode) string {
	p.t.Helper()
	path := filepath.Join(p.folder, name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// read is what holds for "tumbuh config" with these flags.
func (p *place) read(flags ...string) (commands, map[string]setting, error) {
	p.t.Helper()
	var c commands
	from := &settings{env: func(name string) string { return p.env[name] }}
	parser, err := grammar(&c, from, locale.For(locale.English))
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, err := parser.Parse(append([]string{"config"}, flags...))
	if err != nil {
		return c, nil, err
	}
	all := map[string]setting{}
	for _, s := range from.inForce(ctx) {
		all[s.name] = s
	}
	return c, all, nil
}

// Flag over variable over the file of a variable over the config file over the
// default, each tried by taking the one above away.
func TestTheNearestWordCounts(t *testing.T) {
	t.Parallel()
	p := here(t)
	conf := p.file(configName, "\ufeff# alamat\n\nsmall-cell = 9\r\n s3-secret=a#b = c # a remark\n", 0o600)
	p.env["TUMBUH_SMALL_CELL"], p.env["TUMBUH_S3_SECRET"] = "8", "variable"
	secretFile := p.file("s3", "of the file\n", 0o600)
	steps := []struct {
		flags         []string
		change        func()
		cell          int
		cellFrom      string
		secret, sFrom string
	}{
		{[]string{"--small-cell=7", "--s3-secret=flag"}, nil, 7, "--small-cell", "flag", "--s3-secret"},
		{nil, nil, 8, "TUMBUH_SMALL_CELL", "variable", "TUMBUH_S3_SECRET"},
		{nil, func() {
			p.env["TUMBUH_SMALL_CELL"] = "" // an empty one says nothing
			delete(p.env, "TUMBUH_S3_SECRET")
			p.env["TUMBUH_S3_SECRET_FILE"] = secretFile
		}, 9, conf + ":3", "of the file", "TUMBUH_S3_SECRET_FILE"},
		{nil, func() { delete(p.env, "TUMBUH_S3_SECRET_FILE") }, 9, conf + ":3", "a#b = c", conf + ":4"},
		{nil, func() { p.env["TUMBUH_CONFIG"] = p.file("other", "s3-secret-file = "+secretFile, 0o644) }, 5, "", "of the file", filepath.Join(p.folder, "other") + ":1"},
		{[]string{"--config=" + p.file("none", "", 0o644)}, nil, 5, "", "", ""},
		{nil, func() { delete(p.env, "TUMBUH_CONFIG"); os.Remove(conf) }, 5, "", "", ""},
	}
	for i, s := range steps {
		if s.change != nil {
			s.change()
		}
		c, all, err := p.read(s.flags...)
		if err != nil {
			t.Fatal(i, err)
		}
		if c.Settings.SmallCell != s.cell || all["small-cell"].from != s.cellFrom {
			t.Errorf("%d: small-cell %d from %q", i, c.Settings.SmallCell, all["small-cell"].from)
		}
		if c.Settings.S3Secret != s.secret || all["s3-secret"].from != s.sFrom {
			t.Errorf("%d: s3-secret %q from %q", i, c.Settings.S3Secret, all["s3-secret"].from)
		}
		if shown := all["s3-secret"].value; (shown == hidden) != (s.secret != "") {
			t.Errorf("%d: it shows %q", i, shown)
		}
	}
}

func TestEverySettingCanBeSaidInEveryWay(t *testing.T) {
	t.Parallel()
	p := here(t)
	_, all, err := p.read()
	if err != nil || len(all) < 30 {
		t.Fatal(len(all), err)
	}
	values := map[string]string{"trusted-proxies": "10.0.0.0/8,192.168.7.1/32", "acme-domains": "a.example,b.example", "secure": "true", "db": "postgres://u@h/d", "data": p.folder}
	config := reflect.TypeFor[app.Config]()
	for i := range config.NumField() {
		if tag := config.Field(i).Tag; tag.Get("enum") != "" {
			options := strings.Split(tag.Get("enum"), ",")
			values[tag.Get("name")] = options[len(options)-1]
		}
	}
	for name, s := range all {
		value, given := values[name], values[name] != ""
		switch {
		case given:
		case s.value != "" && strings.Trim(s.value, "0123456789") == "":
			value = "41"
		case strings.HasSuffix(s.value, "s"):
			value = "41s"
		default:
			value = "xyz"
		}
		want := value
		if strings.HasPrefix(name, "s3-key") || strings.HasSuffix(name, "secret") {
			want = hidden
		}
		variable := variableOf(name)
		for way, set := range map[string]func(q *place) []string{
			"--" + name: func(*place) []string { return []string{"--" + name + "=" + value} },
			variable:    func(q *place) []string { q.env[variable] = value; return nil },
			"file": func(q *place) []string {
				return []string{"--config=" + q.file("c", name+" = "+strings.ReplaceAll(value, ",", ", "), 0o600)}
			},
		} {
			q := here(t)
			if name == "data" && way == "file" {
				delete(q.env, "TUMBUH_DATA")
			}
			flags := set(q)
			if way == "file" {
				way = filepath.Join(q.folder, "c") + ":1"
			}
			_, got, err := q.read(flags...)
			if err != nil || got[name].value != want || got[name].from != way {
				t.Errorf("%s by %s: %+v, %v", name, way, got[name], err)
			}
		}
	}
}

func TestWrongSettingsAreRefusedWithWhereAndWhatInstead(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		prepare func(p *place)
		want    string // in the sentence; FOLDER is the place's own
	}{
		"a slip of the pen":  {func(p *place) { p.file(configName, "lang = id\nsmal-cell = 5", 0o644) }, "FOLDER/tumbuh.conf:2: there is no setting smal-cell. Perhaps small-cell is meant."},
		"a variable's name":  {func(p *place) { p.file(configName, "TUMBUH_SMALL_CELL = 5", 0o644) }, "Perhaps small-cell is meant."},
		"nothing like it":    {func(p *place) { p.file(configName, "warna = biru", 0o644) }, "FOLDER/tumbuh.conf:1: there is no setting warna."},
		"no setting at all":  {func(p *place) { p.file(configName, "\nhalo", 0o644) }, "FOLDER/tumbuh.conf:2: this line"},
		"said twice":         {func(p *place) { p.file(configName, "lang=id\n#\nlang=en", 0o644) }, "FOLDER/tumbuh.conf:3: lang is there already"},
		"no such file":       {func(p *place) { p.env["TUMBUH_CONFIG"] = p.folder + "/x" }, "FOLDER/x cannot be read"},
		"no number":          {func(p *place) { p.env["TUMBUH_SMALL_CELL"] = "lima" }, "TUMBUH_SMALL_CELL: “lima” is no value for small-cell. Example: 5"},
		"no duration":        {func(p *place) { p.file(configName, "slow-query = 1 detik", 0o644) }, "FOLDER/tumbuh.conf:1: “1 detik” is no value for slow-query. Example: 200ms"},
		"none of the words":  {func(p *place) { p.env["TUMBUH_LOG_FORMAT"] = "xml" }, "Example: text,json"},
		"no network":         {func(p *place) { p.env["TUMBUH_TRUSTED_PROXIES"] = "10.0.0.0" }, "Example: 10.0.0.0/8,…"},
		"secret given twice": {func(p *place) { p.env["TUMBUH_DB"], p.env["TUMBUH_DB_FILE"] = "postgres://x", p.file("s", "y", 0o600) }, "TUMBUH_DB and TUMBUH_DB_FILE are both given"},
		"twice in the file":  {func(p *place) { p.file(configName, "s3-key=a\ns3-key-file=b", 0o600) }, "FOLDER/tumbuh.conf:1 and FOLDER/tumbuh.conf:2 are both given"},
		"no secret file":     {func(p *place) { p.env["TUMBUH_S3_KEY_FILE"] = p.folder + "/gone" }, "TUMBUH_S3_KEY_FILE: secret file FOLDER/gone cannot be read"},
		"an open secret":     {func(p *place) { p.env["TUMBUH_S3_KEY_FILE"] = p.file("s", "geheim", 0o644) }, "chmod 600 FOLDER/s"},
		"an open config":     {func(p *place) { p.file(configName, "s3-key=geheim", 0o644) }, "chmod 600 FOLDER/tumbuh.conf"},
		"no file for others": {func(p *place) { p.file(configName, "addr-file=x", 0o600) }, "there is no setting addr-file"},
	} {
		p := here(t)
		try.prepare(p)
		_, _, err := p.read()
		want := strings.ReplaceAll(try.want, "FOLDER", p.folder)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || !strings.Contains(locale.For(locale.English).Error(err), want) {
			t.Errorf("%s: %v\nsays %s\nwant %s", name, err, locale.For(locale.English).Error(err), want)
		} else if strings.Contains(f.Error(), "geheim") {
			t.Errorf("%s: the error holds the secret", name)
		}
	}
}

func TestPasswordsOfTheDatabaseAreNotShown(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"postgres://tumbuh:geheim@h:5432/d?sslmode=verify-full": "postgres://tumbuh:xxxxx@h:5432/d?sslmode=verify-full",
		"postgres://h/d?user=u&PassWord=geheim":                 hidden,
		"postgres://u:ge%zzheim@h/d":                            hidden,
		"postgres:u:geheim@h":                                   hidden,
	} {
		p := here(t)
		p.env["TUMBUH_DB"] = given
		if _, all, err := p.read(); err != nil || all["db"].value != want {
			t.Errorf("%s is shown as %s, %v", given, all["db"].value, err)
		}
	}
}

// docs/operations/configuration.md is made from the settings themselves.
func TestTheDocumentListsEverySetting(t *testing.T) {
	t.Parallel()
	var c commands
	parser, err := grammar(&c, &settings{}, locale.For(locale.English))
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "../../../docs/operations/configuration.md", []byte(document(parser.Model.Flags)))
}

const documentHead = `# Settings

Made from the settings themselves (` + "`go test ./internal/cli -update`" + `).

A setting is a flag, a variable, or a line of the config file. When several say something, the first of these counts:
the flag; the variable; for a secret the file that its ` + "`…_FILE`" + ` variable names; the config file; the default.
` + "`tumbuh config`" + ` shows what is in force and who said it, without secrets; ` + "`tumbuh config --check`" + ` tries addresses, files,
folders, key and database.

The config file is the one that ` + "`--config`" + ` or ` + "`TUMBUH_CONFIG`" + ` names, else ` + "`tumbuh.conf`" + ` in the data folder when there is one.
A line is ` + "`name = value`" + `; ` + "`#`" + ` after a blank begins a remark; nothing is quoted; lists have commas. An unknown name is refused.

    # /etc/tumbuh/tumbuh.conf
    public = https://stunting.soppeng.go.id
    acme-domains = stunting.soppeng.go.id
    s3-secret-file = /etc/tumbuh/s3-secret

A secret (marked *) may lie in a file of its own: variable ` + "`TUMBUH_…_FILE`" + ` or line ` + "`…-file`" + `. Giving both is an error, and so is a
file with a secret that everybody can read (` + "`chmod 600`" + `; for a container ` + "`mode=0400`" + `). A flag is seen by all who list processes: no place for a secret.
`

func document(flags []*kong.Flag) string {
	var b strings.Builder
	b.WriteString(documentHead)
	about, say := "", locale.For(locale.English)
	for _, f := range flags {
		if !f.Tag.Has("about") {
			continue
		}
		if now := f.Tag.Get("about"); now != about {
			about = now
			title := say.T("config.about." + about)
			b.WriteString("\n## " + strings.ToUpper(title[:1]) + title[1:] + "\n\n| flag and line | variable | default | |\n|---|---|---|---|\n")
		}
		star, standard := "", ""
		if secret(f) {
			star = " *"
		}
		if f.Default != "" {
			standard = "`" + f.Default + "`"
		}
		help, _, _ := strings.Cut(f.Help, " ($")
		b.WriteString("| `" + f.Name + "`" + star + " | `" + variableOf(f.Name) + "` | " + standard + " | " + help + " |\n")
	}
	return b.String()
}

func TestEverySettingIsExplainedInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, language := range locale.Languages {
		var c commands
		parser, err := grammar(&c, &settings{}, locale.For(language))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parser.Model.Flags {
			if f.Tag.Has("about") && (strings.HasPrefix(f.Help, "config.") || !locale.For(language).Has("config.about."+f.Tag.Get("about"))) {
				t.Errorf("%s: %s is not explained", language, f.Name)
			}
		}
	}
}

// What the manuals and the deployment files name must be there: commands with their
// flags, variables, lines of the config file.
func TestTheManualsNameOnlyWhatExists(t *testing.T) {
	t.Parallel()
	var c commands
	parser, err := grammar(&c, &settings{env: func(string) string { return "" }}, locale.For(locale.English))
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	variables := map[string]bool{"TUMBUH_CONFIG": true, "TUMBUH_": true}
	for _, f := range parser.Model.Flags {
		if known = append(known, f.Name); secret(f) {
			known = append(known, f.Name+"-file")
			variables[variableOf(f.Name)+"_FILE"] = true
		}
		variables[variableOf(f.Name)] = true
	}
	root := golden.Root()
	var manuals []string
	for _, pattern := range []string{"docs/operations/*", "deploy/*"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		manuals = append(manuals, found...)
	}
	seen := 0
	for _, manual := range manuals {
		text, err := os.ReadFile(manual)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(manual)
		for _, v := range regexp.MustCompile(`TUMBUH_\w*`).FindAllString(string(text), -1) {
			if seen++; !variables[v] {
				t.Errorf("%s: %s is no variable", name, v)
			}
		}
		for line := range strings.Lines(string(text)) {
			line, code := strings.CutPrefix(strings.TrimRight(line, "\n"), "    ")
			if m := regexp.MustCompile(`^(?:sudo -u tumbuh (?:TUMBUH_\w+=\S+ )*)?tumbuh ([^#…]*)(…?)`).FindStringSubmatch(line); m != nil && code && m[2] == "" {
				seen++
				if _, err := parser.Parse(strings.Fields(strings.NewReplacer("[", "", "]", "").Replace(m[1]))); err != nil {
					t.Errorf("%s: tumbuh %s: %v", name, m[1], err)
				}
			}
			if m := regexp.MustCompile(`^([a-z][a-z0-9-]*) = `).FindStringSubmatch(line); m != nil && code && strings.HasSuffix(name, ".md") {
				if seen++; !slices.Contains(known, m[1]) {
					t.Errorf("%s: %s is no setting", name, m[1])
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d names read", seen)
	}
}

func FuzzConfigFile(f *testing.F) {
	f.Add("lang = id\n# x\n\ns3-key = a=b")
	f.Add("\ufefflang=\r\nlang")
	f.Add("=\n = \n#")
	known := []string{"lang", "s3-key"}
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := readConfig("x", []byte(text), known)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || lines != nil {
				t.Error(lines, err)
			}
			return
		}
		for key, l := range lines {
			if !slices.Contains(known, key) || strings.TrimSpace(l.text) != l.text || strings.Contains(l.text, "\n") || l.number < 1 || l.number > strings.Count(text, "\n")+1 {
				t.Errorf("%q: %+v", key, l)
			}
		}
	})
}
