package account

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
)

const phoneColumns = "p.id, p.account, p.agent, p.app, p.made, p.seen, p.backlog, p.oldest, p.clock_off, p.wipe, p.wiped, p.ended"

func (p *Phone) into() []any {
	return []any{&p.ID, &p.Account, &p.Agent, &p.App, &p.Made, &p.Seen, &p.Backlog, &p.Oldest, &p.ClockOff, &p.Wipe, &p.Wiped, &p.Ended}
}

func insertPhone(tx *db.Tx, p Phone, hash string) error {
	_, err := tx.Exec("insert into phone (id, account, secret, agent, app, made, seen, backlog, clock_off) values ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
		p.ID, p.Account, hash, p.Agent, p.App, p.Made, p.Seen)
	return err
}

func phoneBySecret(tx *db.Tx, hash string) (p Phone, err error) {
	_, err = tx.One("select "+phoneColumns+" from phone p where p.secret = $1", []any{hash}, p.into()...)
	return p, err
}

func phoneByID(tx *db.Tx, id db.ID) (p Phone, err error) {
	_, err = tx.One("select "+phoneColumns+" from phone p where p.id = $1", []any{id}, p.into()...)
	return p, err
}

func phones(tx *db.Tx, f PhoneFilter) ([]Phone, error) {
	scan := func(scan db.Scan) (p Phone, err error) { return p, scan(p.into()...) }
	const order = " order by p.seen desc, p.id desc"
	if f.Account != "" {
		return db.All(tx, "select "+phoneColumns+" from phone p where p.account = $1"+order, []any{f.Account}, scan)
	}
	low, high := region.Span(f.Area)
	return db.All(tx, "select "+phoneColumns+" from phone p join account a on a.id = p.account where a.region between $1 and $2"+order, []any{low, high}, scan)
}

func cadres(tx *db.Tx, area string) ([]Account, error) {
	low, high := region.Span(area)
	return db.All(tx, "select "+columns+" from account where role = $1 and region between $2 and $3 order by name, username", []any{Cadre, low, high},
		func(scan db.Scan) (a Account, err error) { return a, scan(a.into()...) })
}

func touchPhone(tx *db.Tx, id db.ID, c Contact, now db.Time) error {
	_, err := tx.Exec("update phone set seen = $2, app = $3, backlog = $4, oldest = $5, clock_off = $6 where id = $1",
		id, now, c.App, c.Backlog, c.Oldest, c.ClockOff)
	return err
}

func endPhone(tx *db.Tx, id db.ID, now db.Time) error {
	_, err := tx.Exec("update phone set ended = $2 where id = $1 and ended is null", id, now)
	return err
}

// askWipe calls an ended phone back too: it may still come, and must be emptied.
func askWipe(tx *db.Tx, id db.ID, now db.Time) error {
	_, err := tx.Exec("update phone set wipe = $2, ended = null where id = $1 and wiped is null", id, now)
	return err
}

func setWiped(tx *db.Tx, id db.ID, now db.Time) error {
	_, err := tx.Exec("update phone set wiped = $2, backlog = 0, oldest = null, ended = $2 where id = $1", id, now)
	return err
}
