package district

import (
	"net/http"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

// due is what somebody must do next, on the page that they see first: that of their own
// territory.
type due struct {
	Title string // empty: nothing is near
	Items []dueItem
	More  string
}

type dueItem struct {
	Text, Href, Who, When string
	Late                  bool
}

// shown is how many stand there; the others are on a page of their own.
const shown = 4

func (s *screens) dueFor(r *http.Request, place string) (view due, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	if s.due == nil || place != by.Area() || !by.May(account.ActionRead) {
		return view, nil
	}
	l, err := s.due.Due(r.Context(), by, reminder.Ask{})
	near := l.Near()
	if err != nil || len(near) == 0 {
		return view, err
	}
	view.Title = p.N("reminder.first.title", len(near))
	words := l.Words(p)
	more := 0
	for n, i := range reminder.Bundles(near) {
		if n >= shown {
			more += 1 + i.More
			continue
		}
		view.Items = append(view.Items, dueItem{words.SayAll(i), i.Href, words.Who(i.Item), words.When(l, i.Item), i.Late(l.Today)})
	}
	if more > 0 {
		view.More = p.N("reminder.first.more", more)
	}
	return view, nil
}
