package account

import "tumbuh/internal/base/db"

// Source is who recorded something, on which phone, and when by that phone's clock.
type Source struct {
	By       db.ID
	Name     string
	Phone    db.ID   // empty: at a desk
	At       db.Time // put right by ClockOff
	ClockOff int     // seconds by which the phone's clock was ahead, where that matters; else 0
}
