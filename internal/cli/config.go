package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
)

// settings finds out for every setting of app.Config what holds and who said so:
// a flag, else a variable, else the file that a …_FILE variable names, else the
// config file, else the default. kong asks it for each flag that was not given.
type settings struct {
	env    func(string) string
	loaded bool
	file   string // the config file; empty: none
	lines  map[string]configLine
	from   map[string]string // by setting: who said it
}

type configLine struct {
	text   string
	number int
}

// configName is the config file inside the data folder.
const configName = "tumbuh.conf"

func (s *settings) Validate(*kong.Application) error { return nil }

func (s *settings) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !flag.Tag.Has("about") {
		return nil, nil
	}
	if !s.loaded {
		s.loaded = true
		if err := s.load(ctx); err != nil {
			return nil, err
		}
	}
	text, from, err := s.find(flag)
	if err != nil || from == "" {
		return nil, err
	}
	s.from[flag.Name] = from
	if flag.IsSlice() {
		text = strings.ReplaceAll(text, " ", "")
	}
	scratch := reflect.New(flag.Target.Type()).Elem()
	err = flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: kong.Scan().PushTyped(text, kong.FlagValueToken)}, scratch)
	if err != nil || flag.Enum != "" && !slices.Contains(flag.EnumSlice(), text) {
		value := text
		if secret(flag) {
			value = hidden
		}
		return nil, fault.New(fault.Invalid, "config.wrong", fault.Args{"Where": from, "Name": flag.Name, "Value": value,
			"Example": cmp.Or(flag.Enum, flag.Default, flag.PlaceHolder)}).Because(err)
	}
	return text, nil
}

// find is the text of a setting and who says it; nobody: "".
func (s *settings) find(flag *kong.Flag) (text, from string, err error) {
	variable, key := variableOf(flag.Name), flag.Name
	fromFile, inFile := s.lines[key]
	where := func(key string) string { return fmt.Sprintf("%s:%d", s.file, s.lines[key].number) }
	if secret(flag) {
		path := s.env(variable + "_FILE")
		line, named := s.lines[key+"-file"]
		switch {
		case path != "" && s.env(variable) != "":
			return "", "", fault.New(fault.Invalid, "config.secret.both", fault.Args{"One": variable, "Other": variable + "_FILE"})
		case named && inFile:
			return "", "", fault.New(fault.Invalid, "config.secret.both", fault.Args{"One": where(key), "Other": where(key + "-file")})
		case path != "":
			text, err := readSecret(variable+"_FILE", path)
			return text, variable + "_FILE", err
		case named && s.env(variable) == "":
			text, err := readSecret(where(key+"-file"), line.text)
			return text, where(key + "-file"), err
		case inFile && readableByAll(s.file):
			return "", "", fault.New(fault.Invalid, "config.secret.open", fault.Args{"File": s.file})
		}
	}
	if text = s.env(variable); text != "" { // an empty variable says nothing
		return text, variable, nil
	}
	if inFile {
		return fromFile.text, where(key), nil
	}
	return "", "", nil
}

// load reads the config file that --config or TUMBUH_CONFIG names, else the one in
// the data folder when there is one.
func (s *settings) load(ctx *kong.Context) error {
	s.from = map[string]string{}
	var known []string
	var data string
	for _, f := range ctx.Model.Flags {
		switch f.Name {
		case "config":
			if s.file, _ = ctx.FlagValue(f).(string); s.file == "" {
				s.file = s.env("TUMBUH_CONFIG")
			}
		case "data":
			if data = s.env(variableOf(f.Name)); data == "" || given(ctx, f) {
				data, _ = ctx.FlagValue(f).(string)
			}
		}
		if f.Tag.Has("about") {
			known = append(known, f.Name)
			if secret(f) {
				known = append(known, f.Name+"-file")
			}
		}
	}
	path := cmp.Or(s.file, filepath.Join(data, configName))
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && s.file == "" {
		return nil
	}
	s.file = path
	if err != nil {
		return fault.New(fault.Invalid, "config.file.missing", fault.Args{"File": path}).Because(err)
	}
	s.lines, err = readConfig(path, text, known)
	return err
}

// given tells whether a flag stands on the command line.
func given(ctx *kong.Context, flag *kong.Flag) bool {
	return slices.ContainsFunc(ctx.Path, func(p *kong.Path) bool { return p.Flag == flag && !p.Resolved })
}

// remark is what # begins, at the start of a line or after a blank.
var remark = regexp.MustCompile(`(^|\s)#.*`)

// readConfig reads lines of "key = value". JSON, which kong can read, has no
// remarks and no line numbers; nothing here is quoted, and a password may hold any
// sign but " #".
func readConfig(path string, text []byte, known []string) (map[string]configLine, error) {
	lines := map[string]configLine{}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // as Windows' editor writes it
	for i, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(remark.ReplaceAllString(line, "")); line == "" {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		args := fault.Args{"Where": fmt.Sprintf("%s:%d", path, i+1), "Key": key}
		switch _, twice := lines[key]; {
		case !ok:
			return nil, fault.New(fault.Invalid, "config.file.line", args)
		case twice:
			return nil, fault.New(fault.Invalid, "config.file.twice", args)
		case !slices.Contains(known, key):
			if args["Near"] = nearest(key, known); args["Near"] == "" {
				return nil, fault.New(fault.Invalid, "config.file.unknown", args)
			}
			return nil, fault.New(fault.Invalid, "config.file.meant", args)
		}
		lines[key] = configLine{value, i + 1}
	}
	return lines, nil
}

// nearest is the known name that key was probably meant to be.
func nearest(key string, known []string) string {
	key = strings.ToLower(strings.ReplaceAll(key, "_", "-"))
	key = strings.TrimPrefix(key, "tumbuh-")
	for d := range 4 {
		for _, name := range known {
			if fold.Near(key, name, d) {
				return name
			}
		}
	}
	return ""
}

func readSecret(where, path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fault.New(fault.Invalid, "config.secret.missing", fault.Args{"Where": where, "File": path}).Because(err)
	}
	if readableByAll(path) {
		return "", fault.New(fault.Invalid, "config.secret.open", fault.Args{"File": path})
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// readableByAll cannot be told on Windows, whose access lists Go does not read.
func readableByAll(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0
}

func secret(flag *kong.Flag) bool { return flag.Tag.Has("secret") }

func variableOf(name string) string {
	return "TUMBUH_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// describe gives the settings their help. Only those which every command needs are
// listed there: "tumbuh config" lists all.
func describe(flags []*kong.Flag, say *locale.Printer) {
	for _, flag := range flags {
		if flag.Tag.Has("about") {
			flag.Help = say.T("config."+strings.ReplaceAll(flag.Name, "-", "_")) + " ($" + variableOf(flag.Name) + ")"
			flag.Hidden = !slices.Contains([]string{"data", "db", "lang"}, flag.Name)
		}
	}
}

const hidden = "••••"

// setting is what holds for one setting.
type setting struct{ about, name, value, from string }

// inForce lists all settings as they hold, without secrets.
func (s *settings) inForce(ctx *kong.Context) (all []setting) {
	for _, flag := range ctx.Model.Flags {
		if !flag.Tag.Has("about") {
			continue
		}
		from := s.from[flag.Name]
		if given(ctx, flag) {
			from = "--" + flag.Name
		}
		all = append(all, setting{flag.Tag.Get("about"), flag.Name, shown(flag), from})
	}
	return all
}

func shown(flag *kong.Flag) string {
	value := flag.Target.Interface()
	text := fmt.Sprint(value)
	if flag.Target.Kind() == reflect.Slice {
		text = strings.Join(strings.Fields(strings.Trim(text, "[]")), ",")
	}
	if text == "" || !secret(flag) {
		return text
	}
	u, err := url.Parse(text)
	if flag.Tag.Get("secret") != "url" || err != nil || u.Opaque != "" || u.RawQuery != "" && strings.Contains(strings.ToLower(u.RawQuery), "password") {
		return hidden
	}
	return u.Redacted()
}

type configCommand struct {
	Check bool `help:"${config_check}"`
}

func (c *configCommand) Run(r *run) error {
	if c.Check {
		if err := r.config.Check(r); err != nil {
			return err
		}
		fmt.Fprintln(r.out, r.say.T("config.good"))
		return nil
	}
	w, about := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0), ""
	for _, s := range r.settings {
		if s.about != about {
			about = s.about
			fmt.Fprintf(w, "\n# %s\n", r.say.T("config.about."+about))
		}
		from := s.from
		if from == "" {
			from = r.say.T("config.default")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.name, cmp.Or(s.value, "–"), from)
	}
	return w.Flush()
}
