package framework

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/standard"
)

// Framework is an edition as a district has it.
type Framework struct {
	edition.Edition                       // the district's words and targets laid over it, without the rows not used here
	Own             bool                  // the edition is the district's
	Unused          []edition.Indicator   // rows of the edition that the district does not use
	Overridden      map[string]Override   // by id: what the district said, and why
	Form            form.Settings         // how forms 3A and 3B are counted
	Green, Watch    int                   // local thresholds of colour: percent from which a share is green, or to be watched
	Cadre           string                // what KPM stands for here: HumanDevelopment or Community
	offices         map[string]string     // local names of offices
	settings        map[string]SetSetting // what the district chose
}

// Override is what a district says in the place of a row of an edition; what is empty
// stays as it was.
type Override struct {
	Name        string           `json:"name,omitempty"`
	Numerator   string           `json:"numerator,omitempty"`
	Denominator string           `json:"denominator,omitempty"`
	Offices     []string         `json:"offices,omitempty"`
	Targets     []edition.Target `json:"targets,omitempty"` // they come before those of the edition
	Unused      bool             `json:"unused,omitempty"`
	Said        `json:"-"`
}

// Said is who said something of the district's own, when and why.
type Said struct {
	Reason string
	By     string
	At     time.Time
}

// SetSetting is a setting as the district chose it.
type SetSetting struct {
	Value string
	Said
}

// Of is the framework of a year for a district with nothing of its own: what tests and
// pages without a district count with.
func Of(year int) Framework { return own{}.framework(*edition.Of(year), false) }

// Read is the framework of a regency and year.
func Read(tx *db.Tx, regency string, year int) (Framework, error) {
	o, err := read(tx, regency)
	if err != nil {
		return Framework{}, err
	}
	return o.of(year), nil
}

// of is the framework of a year: the district's own edition where it has one, then one
// of the nation that it chose.
func (o own) of(year int) Framework {
	for _, e := range o.editions {
		if e.Counts(year) {
			return o.framework(e.Edition, true)
		}
	}
	for _, e := range edition.All {
		if from := o.from(e.Key); e.Apart && from != 0 && from <= year {
			return o.framework(o.dated(e), false)
		}
	}
	return o.framework(o.dated(*edition.Of(year)), false)
}

// from is the year from which the district uses an edition that is not chosen by itself;
// 0: it does not.
func (o own) from(key string) int { return number(o.value(usePrefix + key)) }

// dated is an edition of the nation with the years in which the district uses it.
func (o own) dated(e edition.Edition) edition.Edition {
	for _, newer := range edition.All {
		from := o.from(newer.Key)
		switch {
		case !newer.Apart || from == 0:
		case newer.Key == e.Key:
			e.From, e.Apart = from, false
		case e.From < newer.From && e.To == 0:
			e.To = from - 1
		}
	}
	return e
}

// framework lays what is the district's own over an edition.
func (o own) framework(e edition.Edition, mine bool) Framework {
	f := Framework{Edition: e, Own: mine, Overridden: map[string]Override{}, Form: form.Defaults, Cadre: o.value("cadre"), settings: o.settings, offices: map[string]string{}}
	f.Form.HomeVisit, f.Form.Height = o.value("home_visit"), o.value("height")
	f.Green, f.Watch = number(o.value("green")), number(o.value("watch"))
	for name, set := range o.settings {
		if code, ok := strings.CutPrefix(name, officePrefix); ok {
			f.offices[code] = set.Value
		}
	}
	f.Indicators = make([]edition.Indicator, 0, len(e.Indicators))
	for _, x := range e.Indicators {
		if y, _, found := edition.Find(x.ID); found && mine {
			x.Same, x.Notes = y.Same, y.Notes
		}
		said, changed := o.overrides[e.Key][x.ID]
		if changed {
			f.Overridden[x.ID] = said
			x = said.over(x)
		}
		if said.Unused {
			f.Unused = append(f.Unused, x)
		} else {
			f.Indicators = append(f.Indicators, x)
		}
	}
	return f
}

// over is a row with what the district says in its place; it says it in one language.
func (o Override) over(x edition.Indicator) edition.Indicator {
	both := func(id, en *string, said string) {
		if said != "" {
			*id, *en = said, said
		}
	}
	both(&x.NameID, &x.NameEN, o.Name)
	both(&x.NumeratorID, &x.NumeratorEN, o.Numerator)
	both(&x.DenominatorID, &x.DenominatorEN, o.Denominator)
	if len(o.Offices) > 0 {
		x.Offices = o.Offices
	}
	x.Targets = slices.Concat(o.Targets, x.Targets)
	return x
}

// told is what the ledger keeps of it: what was said, as people write it.
func (o Override) told() map[string]any {
	all := map[string]any{}
	for name, text := range map[string]string{"name": o.Name, "numerator": o.Numerator, "denominator": o.Denominator} {
		if text != "" {
			all[name] = text
		}
	}
	if o.Unused {
		all["unused"] = true
	}
	if len(o.Offices) > 0 {
		all["offices"] = o.Offices
	}
	if len(o.Targets) > 0 {
		var targets []string
		for _, t := range o.Targets {
			targets = append(targets, WriteTarget(t))
		}
		all["targets"] = targets
	}
	return all
}

// Find is a row of the edition as the district has it, also one that it does not use.
func (f Framework) Find(id string) (x edition.Indicator, used, found bool) {
	if x, found = f.Indicator(id); found {
		return x, true, true
	}
	i := slices.IndexFunc(f.Unused, func(x edition.Indicator) bool { return x.ID == id })
	if i < 0 {
		return x, false, false
	}
	return f.Unused[i], false, true
}

// Office is what an office is called here.
func (f Framework) Office(p *locale.Printer, code string) string {
	if name := f.offices[code]; name != "" {
		return name
	}
	return p.T("edition.office." + code)
}

// Fingerprint changes exactly when figures could: with the rules of the forms, and with
// which rows there are and how they are counted. Words, targets, offices and colours
// change no figure.
func (f Framework) Fingerprint() string {
	h := sha256.New()
	fmt.Fprintln(h, f.Form.HomeVisit, f.Form.Height)
	for _, x := range slices.SortedFunc(slices.Values(f.Indicators), func(a, b edition.Indicator) int { return strings.Compare(a.ID, b.ID) }) {
		fmt.Fprintln(h, x.ID, x.Level, x.Measure, x.DesaOnly, x.Adds)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// own is all that a district has of its own.
type own struct {
	editions  []Loaded
	overrides map[string]map[string]Override // by edition and id
	settings  map[string]SetSetting
}

// Loaded is an edition that a district loaded.
type Loaded struct {
	edition.Edition
	Said
}

// put takes in one row of the table.
func (o *own) put(key, id, body string, said Said) error {
	switch {
	case key == "":
		set := SetSetting{Said: said}
		err := json.Unmarshal([]byte(body), &set.Value)
		o.settings[id] = set
		return err
	case id == "":
		loaded := Loaded{Said: said}
		err := json.Unmarshal([]byte(body), &loaded.Edition)
		o.editions = append(o.editions, loaded)
		return err
	}
	over := Override{Said: said}
	if o.overrides[key] == nil {
		o.overrides[key] = map[string]Override{}
	}
	err := json.Unmarshal([]byte(body), &over)
	o.overrides[key][id] = over
	return err
}

// get finds an edition, the district's own or of the nation.
func (o own) get(key string) (f Framework, found bool) {
	for _, e := range o.editions {
		if e.Key == key {
			return o.framework(e.Edition, true), true
		}
	}
	e, found := edition.Get(key)
	if !found {
		return f, false
	}
	return o.framework(o.dated(*e), false), true
}

// value is what holds for a setting.
func (o own) value(name string) string {
	if set, ok := o.settings[name]; ok {
		return set.Value
	}
	return Defaults[name]
}

// Settings of which there are several: what an office is called here, and from which year
// an edition is used that is not chosen by itself.
const (
	officePrefix = "office."
	usePrefix    = "use."
)

// What KPM stands for: the cadre. As a family that receives aid (Keluarga Penerima
// Manfaat) it is a beneficiary, whatever is set here.
const (
	HumanDevelopment = "human_development" // Kader Pembangunan Manusia
	Community        = "community"         // Kader Pemberdayaan Masyarakat
)

// Defaults are the settings of a district that has chosen nothing.
var Defaults = map[string]string{
	"home_visit": form.Defaults.HomeVisit,
	"height":     form.Defaults.Height,
	"green":      "80",
	"watch":      "60",
	"cadre":      HumanDevelopment,
}

// Settings are their names, in the order of the page.
var Settings = []string{"use.2025", "home_visit", "height", "green", "watch", "cadre"}

// Choices are the values of those settings that are chosen from a list.
var Choices = map[string]standard.Codes{
	"home_visit": {form.RiskOnly, form.Everybody},
	"height":     {form.FebruaryAugust, form.AnyMonth},
	"cadre":      {HumanDevelopment, Community},
}

func number(text string) int { n, _ := strconv.Atoi(text); return n }

// Setting is what holds for a setting.
func (f Framework) Setting(name string) string { return own{settings: f.settings}.value(name) }

// Chosen is what the district set, by name.
func (f Framework) Chosen() map[string]SetSetting { return maps.Clone(f.settings) }
