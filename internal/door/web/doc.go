// Package web is the office's door: the shell around all screens. The screens
// themselves are in folders of this one, a group in each (web/people, web/visit),
// with their handlers, one struct per page and their .html files side by side.
// Groups never import one another; what two of them need is a widget here.
//
// A screen group is written like this:
//
//	//go:embed *.html
//	var files embed.FS
//
//	type listPage struct { Trail []web.Crumb; Rows web.Table }
//
//	type screens struct { people *people.Service; list *web.Page[listPage] }
//
//	func Routes(site *web.Site, service *people.Service) []web.Route {
//		s := &screens{service, web.NewPage[listPage](site, files, "list.html")}
//		return []web.Route{
//			{Pattern: "GET /anak", Permission: account.ReadChildren, Handler: s.showList},
//		}
//	}
//
//	func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
//		p := web.PrinterOf(r)
//		…
//		return s.list.Render(w, r, http.StatusOK, listPage{…})
//	}
//
// and its template like this; only "title" and "main" are needed:
//
//	{{define "title"}}{{t "people.list.title" "Count" .Count}}{{end}}
//	{{define "trail"}}{{template "crumbs" .Trail}}{{end}}
//	{{define "lead"}}{{template "figure" .Stunting}}{{end}}
//	{{define "actions"}}<a class="btn" href="/impor">{{icon "upload"}}{{t "…"}}</a>{{end}}
//	{{define "scripts"}}{{template "map-scripts"}}{{end}}
//	{{define "main"}}{{template "table" .Rows}}{{end}}
//
// The title is the page's heading too. Templates call t and tn (sentences), int,
// dec, pct, interval, kg, cm, z, date, month (values), asset, icon, query, lang.
// Widgets are the structs of widget.go and map.go; each names its template. Texts
// in them are sentences already, from PrinterOf; figures are values.
//
// A handler returns an error instead of writing one: a fault.Error becomes a page
// with its sentence and status, anything else a page with a code that the log
// has too. On invalid input the handler shows its form again with status 422 and
// Printer.Fields(err) in Field.Error, so that nothing typed is lost. After a
// write it redirects with 303 and may leave a word with Site.Notify.
//
// Every page works without JavaScript, the map excepted, whose table stands
// beside it. Scripts and styles are files of this site alone (see policy); a
// style attribute or an inline script does nothing in the browser.
//
// The app gives the main menu, the sessions' store and Identify; the address
// POST /keluar (sign out) is expected to be one of the app's routes.
package web
