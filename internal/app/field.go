package app

import (
	"log/slog"
	"net/http"

	"tumbuh/internal/door/field"
	"tumbuh/internal/exchange/sync"
)

// startField lets phones come in.
func (a *App) startField() {
	a.Sync = &sync.Service{DB: a.DB, Now: a.Config.clock(), Accounts: a.Accounts}
}

// withField puts the cadres' door beside the office's.
func (a *App) withField(office http.Handler, log *slog.Logger) (http.Handler, error) {
	door, err := field.New(field.Config{Sync: a.Sync, Accounts: a.Accounts, Limits: a.Limits, Home: a.Regency, Now: a.Config.clock(), Log: log, Secure: a.Config.HTTPS(), Observe: a.observe})
	if err != nil {
		return nil, err
	}
	phones, both := door.Handler(), http.NewServeMux()
	both.Handle("/field", phones)
	both.Handle("/field/", phones)
	both.Handle("/", office)
	return both, nil
}
