package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/rupiah"
)

// The two languages; Indonesian comes first and is what an unknown one falls
// back to.
const (
	Indonesian = "id"
	English    = "en"
)

// Languages are those a user may choose from.
var Languages = []string{Indonesian, English}

//go:embed id/*.json en/*.json
var catalogues embed.FS

// Printer speaks one language. It is safe for concurrent use.
type Printer struct {
	lang     string
	sentence *i18n.Localizer
	style
}

var printers = sync.OnceValue(func() map[string]*Printer {
	bundle := i18n.NewBundle(language.Indonesian)
	files, err := fs.Glob(catalogues, "*/*.json")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		b, err := catalogues.ReadFile(file)
		if err != nil {
			panic(err)
		}
		// The language is the folder; go-i18n would read it off the file's name.
		if _, err := bundle.ParseMessageFileBytes(b, file[:2]+".json"); err != nil {
			panic(fmt.Errorf("catalogue %s: %w", file, err))
		}
	}
	all := map[string]*Printer{}
	for _, lang := range Languages {
		all[lang] = &Printer{lang, i18n.NewLocalizer(bundle, lang), styles[lang]}
	}
	return all
})

// For is the printer of a language, Indonesian when it is unknown.
func For(lang string) *Printer {
	if p := printers()[lang]; p != nil {
		return p
	}
	return printers()[Indonesian]
}

// Lang is the language's code, as in <html lang>.
func (p *Printer) Lang() string { return p.lang }

// T is the sentence of a key with its named arguments, given as name and value
// in turn or as fault.Args. An unknown key is shown as it is.
func (p *Printer) T(key string, args ...any) string {
	values := arguments(args)
	config := i18n.LocalizeConfig{MessageID: key, TemplateData: p.written(values)}
	if count, ok := integer(values["Count"]); ok {
		config.PluralCount = count
	}
	// An error may come with a usable sentence, from the form "other".
	if s, _ := p.sentence.Localize(&config); s != "" {
		return s
	}
	return key
}

// Has tells whether the key has a sentence.
func (p *Printer) Has(key string) bool {
	_, err := p.sentence.Localize(&i18n.LocalizeConfig{MessageID: key})
	_, missing := err.(*i18n.MessageNotFoundErr)
	return !missing
}

// N is T for a counted thing: {{.Count}} in the sentence is n.
func (p *Printer) N(key string, n int, args ...any) string {
	values := arguments(args)
	values["Count"] = n
	return p.T(key, values)
}

// Error is what a person is told of an error; a cause is never part of it.
func (p *Printer) Error(err error) string {
	if f := fault.As(err); f != nil && f.Key != "" && p.Has(f.Key) {
		return p.T(f.Key, f.Args)
	}
	return p.T(general[fault.KindOf(err)])
}

// general are the sentences for errors that bring none of their own.
var general = map[fault.Kind]string{
	fault.Internal:        "unit.error.internal",
	fault.Invalid:         "unit.error.invalid",
	fault.NotFound:        "unit.error.not_found",
	fault.Conflict:        "unit.error.conflict",
	fault.Stale:           "unit.error.stale",
	fault.Forbidden:       "unit.error.forbidden",
	fault.Unauthenticated: "unit.error.unauthenticated",
	fault.Unavailable:     "unit.error.unavailable",
}

// Fields are the sentences to stand beside the fields of a form, by field name.
func (p *Printer) Fields(err error) map[string]string {
	said := map[string]string{}
	if f := fault.As(err); f != nil {
		for _, field := range f.Fields {
			if said[field.Name] == "" {
				said[field.Name] = p.T(field.Key, field.Args)
			}
		}
	}
	return said
}

// arguments copies what T was given into one map.
func arguments(args []any) fault.Args {
	values := fault.Args{}
	for i := 0; i < len(args); i++ {
		switch v := args[i].(type) {
		case fault.Args:
			for name, value := range v {
				values[name] = value
			}
		case string:
			if i+1 == len(args) {
				panic("locale: argument " + v + " has no value")
			}
			i++
			values[v] = args[i]
		default:
			panic(fmt.Sprintf("locale: argument name of type %T", v))
		}
	}
	return values
}

// written turns values into text as the language writes them.
func (p *Printer) written(values fault.Args) fault.Args {
	out := make(fault.Args, len(values))
	for name, value := range values {
		switch v := value.(type) {
		case civil.Date:
			out[name] = p.Date(v)
		case civil.Month:
			out[name] = p.Month(v)
		case rupiah.Amount:
			out[name] = p.Rupiah(v)
		case fault.Key:
			out[name] = p.T(string(v))
		case error:
			out[name] = p.Error(v)
		default:
			out[name] = value
			if n, ok := integer(v); ok {
				out[name] = p.Int(n)
			}
		}
	}
	return out
}

func integer(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int32:
		return int(n), true
	case int64:
		return int(n), true
	}
	return 0, false
}
