package simulation

import (
	"math/rand/v2"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/sheet"
)

// typing is the habit of whoever enters a posyandu's rows: mostly true dates and
// numbers, and in some places text.
type typing struct {
	date     int // index of a layout for dates as text; 0 a true date
	comma    bool
	capitals bool
}

// layouts of dates as text; the day comes first, and a file mixes them.
var layouts = []string{"", "2006-01-02", "02/01/2006", "2/1/2006", "02-01-2006", "2006/01/02", "2006-01-02 15:04:05"}

func newTyping(r *rand.Rand) (t typing) {
	if r.IntN(7) == 0 {
		t.date = 1 + r.IntN(len(layouts)-1)
	}
	t.comma, t.capitals = r.IntN(9) == 0, r.IntN(3) == 0
	return t
}

func (t typing) day(d civil.Date) sheet.Cell {
	if t.date == 0 {
		return sheet.Day(d)
	}
	return sheet.String(d.Time().Format(layouts[t.date]))
}

// number is n / 10^places.
func (t typing) number(n int, places uint8) sheet.Cell {
	cell := sheet.Decimal(n, places)
	if t.comma {
		return sheet.String(strings.ReplaceAll(cell.Text, ".", ","))
	}
	return cell
}
