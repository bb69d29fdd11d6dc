package app

import (
	"context"
	"log/slog"
	"net/http"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/audit"
	webbudget "tumbuh/internal/door/web/budget"
	"tumbuh/internal/door/web/children"
	webcoverage "tumbuh/internal/door/web/coverage"
	webdata "tumbuh/internal/door/web/data"
	"tumbuh/internal/door/web/district"
	webedition "tumbuh/internal/door/web/edition"
	"tumbuh/internal/door/web/entry"
	"tumbuh/internal/door/web/field"
	"tumbuh/internal/door/web/form"
	"tumbuh/internal/door/web/intake"
	webletter "tumbuh/internal/door/web/letter"
	weblokus "tumbuh/internal/door/web/lokus"
	"tumbuh/internal/door/web/oidc"
	"tumbuh/internal/door/web/own"
	webplan "tumbuh/internal/door/web/plan"
	"tumbuh/internal/door/web/privacy"
	"tumbuh/internal/door/web/quality"
	webrembuk "tumbuh/internal/door/web/rembuk"
	webreminder "tumbuh/internal/door/web/reminder"
	webrisk "tumbuh/internal/door/web/risk"
	"tumbuh/internal/door/web/signin"
	websituation "tumbuh/internal/door/web/situation"
	"tumbuh/internal/door/web/standard"
	webtpps "tumbuh/internal/door/web/tpps"
	"tumbuh/internal/door/web/users"
	webyear "tumbuh/internal/door/web/year"
	"tumbuh/internal/exchange/planbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/cadre"
	"tumbuh/internal/record/framework"
)

type actorKey struct{}

// actorOf is who asks; nobody has the zero Actor, whose role allows nothing.
func actorOf(r *http.Request) account.Actor {
	actor, _ := r.Context().Value(actorKey{}).(account.Actor)
	return actor
}

// Handler is the office's door with all its screens, and the cadres'.
func (a *App) Handler(version string, log *slog.Logger) (http.Handler, error) {
	site, err := a.Site(version, log)
	if err != nil {
		return nil, err
	}
	return a.withField(site.Handler(a.Routes(site)...), log)
}

// Site is the shell around the screens.
func (a *App) Site(version string, log *slog.Logger) (*web.Site, error) {
	simulated, err := a.simulated()
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		Simulated: simulated, Version: version, Log: log, Standard: "WHO 2006 · Permenkes 2/2020 · idn-area-data (ODbL 1.0)", Secure: a.Config.HTTPS(), Observe: a.observe,
		Sessions: &account.Sessions{DB: a.DB}, Identify: a.identify,
		Nav: menu,
	})
}

// menu is the main navigation: from the picture to the people behind it, then what
// keeps it true.
var menu = []web.NavItem{
	{Key: "web.nav.picture", Href: "/", Icon: "map", Permission: string(account.FigureRead)},
	{Key: "web.nav.coverage", Icon: "chart-grid-dots", Items: []web.NavItem{
		{Key: "web.nav.heat", Href: "/cakupan", Icon: "chart-grid-dots", Permission: string(account.FigureRead)},
		{Key: "web.nav.forms", Href: "/formulir", Icon: "clipboard-data", Permission: string(account.FigureRead)},
		{Key: "web.nav.entry", Href: "/isian", Icon: "table", Permission: string(account.CoverageEnter)},
		{Key: "web.nav.verify", Href: "/isian/verifikasi", Icon: "clipboard-check", Permission: string(account.FigureRead)},
	}},
	{Key: "web.nav.people", Icon: "users", Items: []web.NavItem{
		{Key: "web.nav.children", Href: "/anak", Icon: "users", Permission: string(account.ChildRead)},
		{Key: "web.nav.families", Href: "/keluarga", Icon: "home-heart", Permission: string(account.FigureRead)},
	}},
	{Key: "web.nav.actions", Icon: "checklist", Items: []web.NavItem{
		{Key: "web.nav.year", Href: "/aksi", Icon: "calendar", Permission: string(account.ActionRead)},
		{Key: "web.nav.situation", Href: "/situasi", Icon: "report-analytics", Permission: string(account.ActionRead)},
		{Key: "web.nav.lokus", Href: "/lokus", Icon: "map-pin", Permission: string(account.ActionRead)},
		{Key: "web.nav.plan", Href: "/rencana", Icon: "list-details", Permission: string(account.ActionRead)},
		{Key: "web.nav.budget", Href: "/anggaran", Icon: "coins", Permission: string(account.ActionRead)},
		{Key: "web.nav.meetings", Href: "/rapat", Icon: "messages", Permission: string(account.ActionRead)},
		{Key: "web.nav.promises", Href: "/komitmen", Icon: "heart-handshake", Permission: string(account.ActionRead)},
		{Key: "web.nav.teams", Href: "/tpps", Icon: "users-group", Permission: string(account.ActionRead)},
		{Key: "web.nav.letters", Href: "/surat", Icon: "mail", Permission: string(account.ActionRead)},
	}},
	{Key: "web.nav.data", Icon: "database", Items: []web.NavItem{
		{Key: "web.nav.manage", Href: "/data", Icon: "database", Permission: string(account.QualityRead)},
		{Key: "web.nav.doubts", Href: "/data/ragu", Icon: "alert-triangle", Permission: string(account.FigureRead)},
		{Key: "web.nav.quality", Href: "/mutu", Icon: "ruler", Permission: string(account.QualityRead)},
		{Key: "web.nav.import", Href: "/impor", Icon: "upload", Permission: string(account.ImportTake)},
		{Key: "web.nav.field", Href: "/ponsel", Icon: "device-mobile", Permission: string(account.FieldSee)},
	}},
	{Key: "web.nav.rules", Icon: "books", Items: []web.NavItem{
		{Key: "web.nav.editions", Href: "/edisi", Icon: "books", Permission: string(account.FigureRead)},
		{Key: "web.nav.limits", Href: "/ambang", Icon: "ruler", Permission: string(account.FigureRead)},
		{Key: "web.nav.audit", Href: "/jejak", Icon: "clipboard-check", Permission: string(account.LedgerRead)},
		{Key: "web.nav.privacy", Href: "/privasi", Icon: "shield", Permission: string(account.PrivacyRead)},
		{Key: "web.nav.users", Href: "/pengguna", Icon: "user-cog", Permission: string(account.AccountManage)},
	}},
}

// Routes are all screens; a test walks them as every role.
func (a *App) Routes(site *web.Site) [][]web.Route {
	var in *signin.Door
	c := a.Config
	other := oidc.New(site, a.Accounts, oidc.Config{Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: c.OIDCClientSecret, Public: c.Public, Match: c.OIDCMatch, ACR: c.OIDCACR,
		Now: c.clock(), Actor: actorOf, Halfway: func(w http.ResponseWriter, r *http.Request, who account.Account, next account.Step, to string) error {
			return in.Halfway(w, r, who, next, to)
		}})
	in = signin.New(site, a.Accounts, signin.Other{Host: other.Host(), Href: other.SignInHref})
	return [][]web.Route{
		in.Routes(),
		other.Routes(),
		own.Routes(site, a.Accounts, actorOf, other.Host()),
		users.Routes(site, a.Accounts, actorOf, a.linkFor),
		district.Routes(site, a.Indicator, a.Reminders, actorOf),
		webreminder.Routes(site, a.Reminders, actorOf, func(*http.Request) string { return a.Config.Reached() }),
		webtpps.Routes(site, webtpps.Services{Teams: a.Teams, Evidence: a.Evidence, Actor: actorOf}),
		children.Routes(site, a.People, a.Indicator, a.Privacy, actorOf),
		intake.Routes(site, a.Workbook, a.Config.Data, actorOf),
		quality.Routes(site, a.Quality, actorOf),
		webplan.Routes(site, a.Plan, actorOf),
		webbudget.Routes(site, a.Budget, &planbook.Service{DB: a.DB, Plan: a.Plan, Budget: a.Budget}, actorOf),
		webdata.Routes(site, &data.Service{DB: a.DB, Now: c.clock()}, actorOf),
		field.Routes(site, field.Services{Accounts: a.Accounts, Cadres: &cadre.Service{DB: a.DB}, Sync: a.Sync, Families: a.Families, Actor: actorOf, Link: a.phoneLinkFor, Now: c.clock()}),
		standard.Routes(site, a.Limits, actorOf),
		webedition.Routes(site, &framework.Service{DB: a.DB, Now: c.clock()}, actorOf, c.clock()),
		entry.Routes(site, a.Stated, actorOf),
		form.Routes(site, form.Services{Cards: &scorecard.Service{DB: a.DB, Now: c.clock()}, Frameworks: &framework.Service{DB: a.DB, Now: c.clock()}, Actor: actorOf, Now: c.clock()}),
		webrisk.Routes(site, a.Risk, actorOf),
		webrembuk.Routes(site, webrembuk.Services{Meetings: a.Meetings, Evidence: a.Evidence, Letters: a.Letters, Actor: actorOf, Link: func(r *http.Request, path string) string { return a.reachedBy(r) + path }}),
		websituation.Routes(site, a.Situation, actorOf),
		weblokus.Routes(site, a.Lokus, actorOf),
		privacy.Routes(site, a.Privacy, a.PrivacyFacts, actorOf),
		audit.Routes(site, a.Audit(), actorOf),
		webletter.Routes(site, webletter.Services{Letters: a.Letters, Frameworks: &framework.Service{DB: a.DB, Now: c.clock()}, Actor: actorOf, Regency: func() string { return a.Regency }}),
		webyear.Routes(site, webyear.Services{Years: a.Years, Evidence: a.Evidence, Actor: actorOf, Now: c.clock()}),
		webcoverage.Routes(site, webcoverage.Services{Coverage: a.Coverage, Framework: &framework.Service{DB: a.DB, Now: c.clock()}, Figures: a.Indicator,
			Scorecard: &scorecard.Service{DB: a.DB, Now: c.clock()}, Risk: a.Risk, Actor: actorOf, Now: c.clock()}),
	}
}

// identify turns the session's account into the actor of the request. A disabled
// account, or a device that was ended, is signed out with its next click.
func (a *App) identify(r *http.Request, id, device string) (*http.Request, web.Viewer, error) {
	if id == "" {
		return r, web.Viewer{}, nil
	}
	found, err := a.Accounts.Present(r.Context(), db.ID(id), db.ID(device))
	if fault.KindOf(err) == fault.Unauthenticated {
		return r, web.Viewer{}, nil
	}
	if err != nil {
		return r, web.Viewer{}, err
	}
	actor := account.Actor{Account: found, Via: "web", Origin: web.AddressOf(r), Home: a.Regency}
	place, _ := region.Get(found.Region)
	viewer := web.Viewer{SignedIn: true, Name: found.Name, Place: place.Name,
		May: func(permission string) bool { return actor.May(account.Action(permission)) }}
	return r.WithContext(context.WithValue(r.Context(), actorKey{}, actor)), viewer, nil
}
