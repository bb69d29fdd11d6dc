package year

import (
	"strconv"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
)

// Due are the planned ends of a year's actions that have not ended: one for each area and
// action. One whose outputs are all there has ended, whether somebody said so or not.
func (s *Service) Due(tx *db.Tx, regency string, year int) (all []reminder.Item, err error) {
	years, err := opened(tx, regency, year)
	if err != nil {
		return nil, err
	}
	for _, set := range years {
		if set.Body.Closed {
			continue
		}
		y, err := s.In(tx, set.Area, year)
		if err != nil {
			return nil, err
		}
		for _, a := range y.Actions {
			if a.Ended() || a.Body.End == 0 {
				continue
			}
			item := reminder.Item{Key: "year.due." + a.Action.Kind, Args: fault.Args{"Number": strconv.Itoa(a.Action.Number), "Year": strconv.Itoa(year)}, Due: a.Body.End, Href: Href(a), Office: a.Body.Owner.Office, Area: a.Area,
				Title: a.Action.NameID, TitleEN: a.Action.NameEN, Kind: string(actions), ID: string(a.ID), Version: a.Version, Changed: a.Changed.Time}
			if region.LevelOf(a.Area) != region.Regency {
				item.Key, item.Args["Place"] = item.Key+".district", reminder.Place(a.Area)
			}
			all = append(all, item)
		}
	}
	return all, nil
}
