package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/children"
	"tumbuh/internal/door/web/district"
	"tumbuh/internal/door/web/intake"
	"tumbuh/internal/door/web/quality"
	"tumbuh/internal/door/web/signin"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type actorKey struct{}

// actorOf is who asks; nobody has the zero Actor, whose role allows nothing.
func actorOf(r *http.Request) account.Actor {
	actor, _ := r.Context().Value(actorKey{}).(account.Actor)
	return actor
}

// Handler is the office's door with all its screens.
func (a *App) Handler(version string, log *slog.Logger) (http.Handler, error) {
	site, err := a.Site(version, log)
	if err != nil {
		return nil, err
	}
	return site.Handler(a.Routes(site)...), nil
}

// Site is the shell around the screens.
func (a *App) Site(version string, log *slog.Logger) (*web.Site, error) {
	return web.New(web.Config{
		Version: version, Log: log, Standard: "WHO 2006 · Permenkes 2/2020 · idn-area-data (ODbL 1.0)", Secure: a.Config.Secure,
		Sessions: &account.Sessions{DB: a.DB}, Identify: a.identify,
		Nav: []web.NavItem{
			{Key: "web.nav.picture", Href: "/", Icon: "map", Permission: string(account.FigureRead)},
			{Key: "web.nav.children", Href: "/anak", Icon: "users", Permission: string(account.ChildRead)},
			{Key: "web.nav.import", Href: "/impor", Icon: "upload", Permission: string(account.ImportTake)},
			{Key: "web.nav.quality", Href: "/mutu", Icon: "ruler", Permission: string(account.QualityRead)},
		},
	})
}

// Routes are all screens; a test walks them as every role.
func (a *App) Routes(site *web.Site) [][]web.Route {
	return [][]web.Route{
		signin.Routes(site, a.Accounts),
		district.Routes(site, a.Indicator, actorOf),
		children.Routes(site, a.People, a.Indicator, actorOf),
		intake.Routes(site, a.Workbook, a.Config.Data, actorOf),
		quality.Routes(site, a.Quality, actorOf),
	}
}

// identify turns the session's account into the actor of the request. A disabled
// account is signed out with its next click.
func (a *App) identify(r *http.Request, id string) (*http.Request, web.Viewer, error) {
	if id == "" {
		return r, web.Viewer{}, nil
	}
	found, err := a.Accounts.Get(r.Context(), db.ID(id))
	if fault.KindOf(err) == fault.Unauthenticated {
		return r, web.Viewer{}, nil
	}
	if err != nil {
		return r, web.Viewer{}, err
	}
	actor := account.Actor{Account: found, Via: "web"}
	place, _ := region.Get(found.Region)
	viewer := web.Viewer{SignedIn: true, Name: found.Name, Place: place.Name,
		May: func(permission string) bool { return actor.May(account.Action(permission)) }}
	return r.WithContext(context.WithValue(r.Context(), actorKey{}, actor)), viewer, nil
}

// Serve answers on addr until the context ends, then lets requests finish.
func (a *App) Serve(ctx context.Context, addr, version string, log *slog.Logger, ready func(address string)) error {
	// First of all: a second program at the same address must not touch the files
	// that wait in the first one's folder.
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fault.New(fault.Unavailable, "app.listen", fault.Args{"Address": addr}).Because(err)
	}
	handler, err := a.Handler(version, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	ready(listener.Addr().String())
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer cancel()
		if err := server.Shutdown(stopping); err != nil {
			return errors.Join(err, server.Close())
		}
		return nil
	}
}
