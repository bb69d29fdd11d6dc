package reminder

import (
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
)

// Item is something that is due.
type Item struct {
	Key  string     // catalogue: what is due; without typed text, it goes out as it is
	Args fault.Args // numbers, civil.Date, civil.Month, fault.Key, Office, Place; of text, codes such as "3" or "2026-T1"
	Due  civil.Date // the last day on which it is in time; of a meeting its day
	Href string     // where one does it: "/komitmen/…"

	// Who must do it: codes of offices (fact/edition), or the area's code of a camat's or a
	// village's office. Empty: the secretariat of the area. Others are concerned with it
	// (a supporting office, those who are invited).
	Office string
	Others []string
	Area   string // to which it belongs: regency, kecamatan, village

	Title   string // what somebody typed of it: on pages for those who are signed in, nowhere else
	TitleEN string // in English, of a name that the program has in both languages

	// What it is about, which stays the same when its day is put off: "rembuk.commitment",
	// and the entry's id. With it a calendar knows an event again.
	Kind    string
	ID      string
	Version int       // of the entry, so that a calendar takes the newer one
	Changed time.Time // the entry's

	// A rule asks for it, and nobody did anything of its kind in that year: of a year that is
	// past it is nobody's task any more, as of a regency that was not here yet.
	Untouched bool

	// Of a meeting, where its hours are known.
	Start, End time.Time
}

// Office and Place are arguments that are named in the reader's language.
type (
	Office string // an OPD's code, or the code of the kecamatan or village whose office it is
	Place  string // a region's code
)

// Named is the title for readers of a language.
func (i Item) Named(lang string) string {
	if lang == "en" && i.TitleEN != "" {
		return i.TitleEN
	}
	return i.Title
}

// Late tells whether the day has passed.
func (i Item) Late(today civil.Date) bool { return i.Due < today }

// Source is what one room of the program says is due in a year of actions, whoever's it
// is: what is done, withdrawn or accepted is not in it.
type Source func(tx *db.Tx, regency string, year int) ([]Item, error)

// Bundle is an item, with how many others of its kind and day there are in other places
// below the regency: what seventy villages owe is one line of a message.
type Bundle struct {
	Item
	More int
}

// Bundles puts alike items together, in the place of the first.
func Bundles(items []Item) (all []Bundle) {
	type alike struct {
		kind, key string
		due       civil.Date
	}
	at := map[alike]int{}
	for _, i := range items {
		same := alike{i.Kind, i.Key, i.Due}
		n, seen := at[same]
		switch {
		case region.LevelOf(i.Area) <= region.Regency:
			all = append(all, Bundle{Item: i})
		case seen:
			all[n].More++
		default:
			at[same] = len(all)
			all = append(all, Bundle{Item: i})
		}
	}
	return all
}

// concerns tells whether an office has to do with it.
func (i Item) concerns(office string) bool {
	return office != "" && (i.Office == office || slices.Contains(i.Others, office))
}
