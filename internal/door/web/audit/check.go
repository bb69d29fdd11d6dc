package audit

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/audit"
	"tumbuh/internal/record/account"
)

// work is a verification: a long chain takes some seconds, and the page waits for
// it with a bar.
type work struct {
	running   bool
	done, all int64
	by        account.Actor
	at        db.Time // when it ended
	reports   []ledger.Report
	err       error
}

// state is what the ledger says of the last verification, or the one just done,
// whose entry may still wait to be written.
func (s *screens) state(r *http.Request) (audit.State, error) {
	by := s.actor(r)
	state, err := s.audit.State(r.Context(), by)
	if now := s.look(); now.reports != nil && now.at.After(state.Verified.Time) && now.by.Regency() == by.Regency() {
		state.Verified, state.ByName, state.Reports = now.at, now.by.Name, now.reports
	}
	return state, err
}

type checkPage struct {
	Title    string
	Trail    []web.Crumb
	State    web.Alert
	Progress *web.Progress
	Problem  *web.Alert
	Chains   []chain
	Faults   web.Table
	Noted    web.Field
}

// chain is one chain and its head, to be written down.
type chain struct{ Name, Entries, Erased, Head string }

func (s *screens) showCheck(w http.ResponseWriter, r *http.Request) error {
	return s.renderCheck(w, r, http.StatusOK, "", nil)
}

func (s *screens) renderCheck(w http.ResponseWriter, r *http.Request, status int, noted string, wrong error) error {
	p, by := web.PrinterOf(r), s.actor(r)
	state, err := s.state(r)
	if err != nil {
		return err
	}
	now := s.look()
	page := checkPage{Title: p.T("audit.check.title"), Trail: []web.Crumb{{Text: p.T("audit.title"), Href: "/jejak"}, {Text: p.T("audit.check.title")}},
		State: stateOf(p, by.Regency(), state), Faults: faults(p, state.Reports),
		Noted: web.Field{Name: "kepala", Label: p.T("audit.noted"), Type: "textarea", Value: noted, Hint: p.T("audit.noted.hint")}}
	page.State.Href, page.State.Action = "", ""
	if wrong != nil {
		page.Noted.Error = p.Error(wrong)
	}
	for _, h := range state.Heads {
		one := chain{Name: chainName(p, h.Regency), Head: h.Head.String(), Entries: p.Int(int(h.Seq)), Erased: "–"}
		for _, report := range state.Reports {
			if report.Regency == h.Regency {
				one.Erased = p.Int(int(report.Erased))
			}
		}
		page.Chains = append(page.Chains, one)
	}
	if now.running {
		page.Progress = progress(p, now)
	}
	if now.err != nil {
		page.Problem = &web.Alert{Status: web.Bad, Title: p.T("audit.check.failed"), Text: p.Error(now.err)}
	}
	return s.check.Render(w, r, status, page)
}

func chainName(p *locale.Printer, code string) string {
	if place, ok := region.Get(code); ok && code != ledger.Installation {
		return place.Name
	}
	return p.T("audit.chain.installation")
}

func progress(p *locale.Printer, now work) *web.Progress {
	return &web.Progress{Label: p.T("audit.check.doing"), Doing: p.T("audit.check.entries"), Done: int(now.done), Total: int(now.all),
		Poll: "/jejak/periksa/kemajuan", Href: "/jejak/periksa"}
}

func faults(p *locale.Printer, reports []ledger.Report) web.Table {
	t := web.Table{Caption: p.T("audit.faults"), Columns: []web.Column{{Label: p.T("audit.column.chain")}, {Label: p.T("audit.column.number"), Numeric: true}, {Label: p.T("audit.column.fault")}}}
	for _, r := range reports {
		for _, f := range r.Faults {
			place := "–"
			if f.Seq > 0 {
				place = fmt.Sprint(f.Seq)
			}
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: chainName(p, r.Regency)}, {Text: place}, {Text: p.T(f.What)}}})
		}
	}
	return t
}

// begin verifies, unless it is done already; the work outlives the request.
func (s *screens) begin(w http.ResponseWriter, r *http.Request) error {
	by, text := s.actor(r), r.PostFormValue("kepala")
	noted, err := audit.ParseNoted(by.Regency(), text)
	if err == nil {
		err = audit.Here(by, noted)
	}
	if err != nil {
		return s.renderCheck(w, r, http.StatusUnprocessableEntity, text, err)
	}
	s.mu.Lock()
	idle := !s.work.running
	if idle {
		s.work = work{running: true}
	}
	s.mu.Unlock()
	if idle {
		go s.run(by, noted)
	}
	http.Redirect(w, r, "/jejak/periksa", http.StatusSeeOther)
	return nil
}

func (s *screens) run(by account.Actor, noted []audit.Noted) {
	done := work{by: by}
	defer func() {
		if broken := recover(); broken != nil {
			slog.Error("verification broke", "panic", broken, "stack", string(debug.Stack()))
			done.err = fmt.Errorf("verification broke: %v", broken)
		}
		done.at = db.Time{Time: time.Now()}
		s.mu.Lock()
		s.work = done
		s.mu.Unlock()
	}()
	done.reports, done.err = s.audit.Verify(context.Background(), by, noted, func(at, all int64) {
		s.mu.Lock()
		s.work.done, s.work.all = at, all
		s.mu.Unlock()
	})
}

func (s *screens) look() work {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.work
}

// showProgress is the bar that asks for itself until the work is done, and then
// for the page.
func (s *screens) showProgress(w http.ResponseWriter, r *http.Request) error {
	now := s.look()
	if !now.running {
		w.Header().Set("HX-Redirect", "/jejak/periksa")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.check.Fragment(w, r, http.StatusOK, "progress", *progress(web.PrinterOf(r), now))
}
