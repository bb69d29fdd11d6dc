package simulation

import "tumbuh/internal/fact/region"

// Level is a published share of stunted children in routine weighing (e-PPGBM).
// A sample survey of the same place and year says two or three times as much.
type Level struct {
	Region  string // of which it was said: the regency itself or its province
	Year    int
	Percent float64
	Source  string
}

// levels of 2022, the one year for which all these are known and SSGI figures stand
// beside them. Second hand: news and government pages.
var levels = map[string]Level{
	"33":   {"33", 2022, 11.9, "okezone.com, 2023-06-28"},
	"3326": {"3326", 2022, 11.04, "radarpekalongan.disway.id/read/47170"},
	"52":   {"52", 2022, 16.84, "ntb.idntimes.com, 2023"},
	"5204": {"5204", 2022, 8.11, "antaranews.com/berita/3418665"},
	"7312": {"7312", 2022, 12.0, "mediainfota.id, 2024-03"},
	"7372": {"7372", 2022, 13.79, "portalinsiden.com, 2023-10-26"},
}

// Published is the figure that a regency is simulated at: its own, its province's,
// or else the middle (median) of those known, as no national routine figure was found.
func Published(regency string) Level {
	if l, ok := levels[regency]; ok {
		return l
	}
	if l, ok := levels[region.Parent(regency)]; ok {
		return l
	}
	return Level{"", 2022, 11.95, "median of 33, 33.26, 52, 52.04, 73.12, 73.72"}
}
