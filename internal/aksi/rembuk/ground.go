package rembuk

import (
	"context"
	"fmt"
	"slices"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type promised = register.Entry[Commitment]

// worst is how many services a point of the agenda names.
const worst = 5

// Ground gathers what a meeting of a kind in an area has to talk about: the analysis that
// was frozen for the year, priority villages, the plan, recommendations that nothing
// answers, and what earlier meetings of the kind left open.
func (s *Service) Ground(ctx context.Context, p *locale.Printer, by account.Actor, k Kind, area string, year int) (g Ground, err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return g, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		g = Ground{figures: s.Figures}
		for _, f := range []func(*db.Tx, *locale.Printer, string, int) error{g.analysis, g.villages, g.plan, g.answers} {
			if err := f(tx, p, area, year); err != nil {
				return err
			}
		}
		open, err := openOf(tx, by.Regency(), k, area, s.Today(by.Regency()), "")
		g.followUp(open, s.Today(by.Regency()), fmt.Sprintf("/komitmen?tahun=%d&wilayah=%s&keadaan=terbuka", year, area))
		return err
	})
	return g, err
}

// analysis is of the area's own frozen analysis, else of the next above it; a village's
// figures stand in that of its kecamatan or regency.
func (g *Ground) analysis(tx *db.Tx, p *locale.Printer, area string, year int) error {
	var found register.Entry[situation.Analysis]
	var err error
	for at := area; len(at) >= int(region.Regency) && found.Version == 0 && err == nil; at = region.Parent(at) {
		if region.LevelOf(at) != region.Village {
			found, err = situation.Frozen(tx, area[:region.Regency], year, at)
		}
	}
	if err != nil {
		return err
	}
	if found.Version == 0 {
		g.say("situation", "situation.none", fmt.Sprintf("/situasi?tahun=%d", year), nil)
		return nil
	}
	href, snapshot := "/situasi/beku/"+string(found.ID), found.Body.Snapshot
	places := append(append([]situation.Place{snapshot.Whole}, snapshot.Districts...), snapshot.Villages...)
	if i := slices.IndexFunc(places, func(x situation.Place) bool { return x.Code == area }); i >= 0 {
		g.children(places[i], snapshot.Month, href)
	}
	hot := 0
	for _, v := range snapshot.Villages {
		if v.Hotspot && region.Within(v.Code, area) {
			hot++
		}
	}
	if hot > 0 && region.LevelOf(area) != region.Village {
		g.say("situation", "hotspots", href, fault.Args{"Villages": hot})
	}
	g.short(p, snapshot, area, href)
	return nil
}

// short names the services that fall furthest short of their target in an area. A
// village's counts stay out: invitations go out.
func (g *Ground) short(p *locale.Printer, snapshot situation.Snapshot, area, href string) {
	points := func(x situation.Coverage) (float64, bool) {
		if area == snapshot.Area {
			return x.Gap, x.Known && x.Goal != nil
		}
		return x.Short(area)
	}
	for _, x := range shortest(snapshot.Services, points, worst) {
		gap, _ := points(x)
		e := snapshot.Figure("coverage", area, x.ID)
		args := fault.Args{"Service": x.Name(p.Lang()), "Points": p.Decimal(gap, 1), "Period": x.Period.String()}
		switch {
		case snapshot.Quiet(e, g.figures.Below()): // by how much would tell the share, and a small share its counts
			delete(args, "Points")
			g.say("gaps", "gap.quiet", href, args)
		case e.Of == 0 || region.LevelOf(area) == region.Village:
			g.say("gaps", "gap.bare", href, args)
		default:
			args["Numerator"], args["Denominator"] = int(e.Count), int(e.Of)
			g.say("gaps", "gap", href, args)
		}
	}
}

// children is the prevalence. Where a file would not tell a village's small counts the
// agenda does not either: invitations go out.
func (g *Ground) children(x situation.Place, month civil.Month, href string) {
	switch {
	case !x.Known():
		g.say("situation", "unmeasured", href, fault.Args{"Month": month})
	case x.Hides&(situation.HidesStunted|situation.HidesMeasured) != 0:
		g.say("situation", "few", href, fault.Args{"Month": month})
	default:
		g.say("situation", "stunting", href, fault.Args{"Numerator": int(x.Stunted), "Denominator": int(x.Measured), "Month": month})
	}
}

func (g *Ground) villages(tx *db.Tx, _ *locale.Printer, area string, year int) error {
	list, decided, err := lokus.Chosen(tx, area[:region.Regency], year)
	if err != nil {
		return err
	}
	for _, v := range list.Villages {
		if region.Within(v.Code, area) {
			g.Lokus = append(g.Lokus, v.Code)
		}
	}
	href, of := lokus.Href(year), text(lokus.For(year))
	switch {
	case len(list.Villages) == 0:
		g.say("lokus", "lokus.none", href, nil)
	case region.LevelOf(area) == region.Village && len(g.Lokus) == 0:
		g.say("lokus", "lokus.not", href, fault.Args{"Year": of})
	case region.LevelOf(area) == region.Village:
		g.say("lokus", "lokus.here", href, fault.Args{"Year": of})
	case decided:
		g.say("lokus", "lokus", href, fault.Args{"Villages": len(g.Lokus), "Year": of})
	default:
		g.say("lokus", "lokus.draft", href, fault.Args{"Villages": len(g.Lokus), "Year": of})
	}
	return nil
}

func (g *Ground) plan(tx *db.Tx, p *locale.Printer, area string, year int) error {
	rows, err := plan.Rows(tx, area[:region.Regency], year)
	if err != nil {
		return err
	}
	n, untold, cost := 0, 0, rupiah.Amount(0)
	for _, r := range rows {
		if len(area) > int(region.Regency) && !r.Body.Reaches(area) {
			continue
		}
		n++
		if r.Body.Cost == 0 && !r.Body.Unfunded {
			untold++
		}
		if cost, err = rupiah.Sum(cost, r.Body.Cost); err != nil {
			return err
		}
	}
	href := fmt.Sprintf("/rencana?tahun=%d", year)
	if len(area) > int(region.Regency) {
		href += "&wilayah=" + area
	}
	switch {
	case n == 0:
		g.say("plan", "plan.none", href, nil)
	case len(area) > int(region.Regency): // a row of several places has one cost: it is not the place's own
		g.say("plan", "plan.rows", href, fault.Args{"Rows": n})
	default:
		g.say("plan", "plan", href, fault.Args{"Rows": n, "Cost": p.Rupiah(cost), "Untold": untold})
	}
	return nil
}

// answers are the recommendations that neither a row nor a reason answers.
func (g *Ground) answers(tx *db.Tx, _ *locale.Printer, area string, year int) error {
	regency := area[:region.Regency]
	all, err := situation.Recommendations(tx, regency, year)
	if err != nil {
		return err
	}
	rows, err := plan.Rows(tx, regency, year)
	if err != nil {
		return err
	}
	reasons, err := plan.Answers(tx, regency, year)
	if err != nil {
		return err
	}
	var open []string
	for _, r := range all {
		_, reason := reasons[r.ID]
		row := slices.ContainsFunc(rows, func(x register.Entry[plan.Row]) bool { return slices.Contains(x.Body.Recommendations, r.ID) })
		if !reason && !row && (region.Within(r.Area, area) || region.Within(area, r.Area)) {
			open = append(open, text(r.Body.Number))
		}
	}
	if len(open) > 0 {
		g.say("unanswered", "unanswered", fmt.Sprintf("/situasi/rekomendasi?tahun=%d", year), fault.Args{"Count": len(open), "Numbers": numbers(open, 12)})
	}
	return nil
}

// openOf are the promises of agreed minutes of a kind and area that are still owed, made
// before a day, whatever the year; not those of one meeting.
func openOf(tx *db.Tx, regency string, k Kind, area string, before civil.Date, but db.ID) (open []promised, err error) {
	earlier, err := earlierOf(tx, regency, k, area, before, but)
	if err != nil {
		return nil, err
	}
	for _, m := range earlier {
		all, err := promisesOf(tx, regency, m.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if c.Body.Agreed != 0 && c.Body.Stands() {
				open = append(open, c)
			}
		}
	}
	return open, nil
}

// earlierOf are the agreed meetings of a kind and area before a day.
func earlierOf(tx *db.Tx, regency string, k Kind, area string, before civil.Date, but db.ID) ([]register.Entry[Meeting], error) {
	all, err := Meetings(tx, regency, 0, area)
	return slices.DeleteFunc(all, func(e register.Entry[Meeting]) bool {
		return e.ID == but || e.Area != area || e.Body.Head.Kind != k || !e.Body.State.WasHeld() || e.Body.Head.Day > before
	}), err
}
