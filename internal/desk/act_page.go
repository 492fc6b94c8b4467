package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The verbs of referral pages.
const (
	AddPage     Verb = "page add"
	SetPage     Verb = "page set"
	RefreshPage Verb = "page refresh"
	GonePage    Verb = "page gone"
)

func addPageAct() Act {
	return Act{
		Verb: AddPage, On: Pages, Roles: stewards(), makes: true, Short: "Add a referral page; touches that came by it join it",
		Example: "  eqltui page add https://acme.example/wms --partner acme --kind listing --content pillar --published_at 2026-10-01",
		Params:  fieldParams(pageFields, "partner"),
		past:    "added",
		do: func(w *work, on Subject, c *call) error {
			if err := w.loadPartners(); err != nil {
				return err
			}
			if host, _, _ := strings.Cut(on.key(), "/"); !strings.Contains(host, ".") || strings.ContainsAny(on.key(), " \t") {
				return fault.New(fault.Usage, c.what, safetext.Quote(on.ID)+" is no address of a page", "write https://acme.example/page")
			}
			old, err := w.pages.get(w, on.key())
			switch {
			case err != nil:
				return err
			case old != nil:
				return fault.New(fault.Conflict, c.what, "it is there, of "+old.Partner, "set its facts: eqltui page set "+old.URL)
			}
			p := store.Page{Key: on.key(), URL: safetext.Line(on.ID)}
			if !strings.Contains(p.URL, "://") {
				p.URL = "https://" + p.URL
			}
			if err := setFields(w, c.what, pageFields, &p, c.Set); err != nil {
				return err
			}
			if p.Number, err = w.tx.Next(w.ctx, "page"); err != nil {
				return err
			}
			w.pages.put(w, &p)
			return w.attachAnew()
		},
	}
}

func setPageAct() Act {
	return Act{
		Verb: SetPage, On: Pages, Roles: stewards(), Short: "Set facts of referral pages",
		Example: "  eqltui page set https://acme.example/wms content=pillar", past: "set", Bare: []string{"facts"},
		Params: append([]Param{offhand(factsParam("facts", "`FIELD=VALUE`"))}, fieldParams(pageFields)...),
		check: func(_ context.Context, _ *Desk, a *Action) error {
			return checkSet(pageFields, "content=pillar")(string(a.Verb), a.Set)
		},
		do: func(w *work, on Subject, c *call) error {
			if err := w.loadPartners(); err != nil {
				return err
			}
			return w.changePage(on, c, func(p *store.Page) error { return setFields(w, c.what, pageFields, p, c.Set) })
		},
	}
}

func refreshPageAct() Act {
	return Act{
		Verb: RefreshPage, On: Pages, Roles: stewards(), Short: "Say that referral pages were refreshed, today or on a day",
		Example: "  eqltui page refresh https://acme.example/wms --on 2026-11-20", past: "refreshed",
		Params: []Param{onParam("when it was refreshed: a `DAY`")},
		do: func(w *work, on Subject, c *call) error {
			return w.changePage(on, c, func(p *store.Page) (err error) {
				p.RefreshedAt, err = w.onDay(c)
				return err
			})
		},
	}
}

func gonePageAct() Act {
	return Act{
		Verb: GonePage, On: Pages, Roles: stewards(), Short: "Say that referral pages are gone, today or since a day",
		Example: "  eqltui page gone https://acme.example/old", past: "gone",
		Params: []Param{onParam("since when it is gone: a `DAY`")},
		do: func(w *work, on Subject, c *call) error {
			return w.changePage(on, c, func(p *store.Page) (err error) {
				p.GoneAt, err = w.onDay(c)
				return err
			})
		},
	}
}

func onParam(help string) Param {
	return textParam("on", help+"; without it, today", func(a *Action) *string { return &a.Due })
}

// onDay is the instant at which the day of an act begins, today where none was said.
func (w *work) onDay(c *call) (int64, error) {
	if strings.TrimSpace(c.Due) == "" {
		return w.ms(), nil
	}
	at, err := readInstant(c.Due, w.rules.policy.TimeZone)
	if err != nil {
		return 0, fault.New(fault.Usage, c.what, err.Error(), "")
	}
	return store.Millis(at), nil
}

// changePage makes a page another one.
func (w *work) changePage(on Subject, c *call, change func(*store.Page) error) error {
	old, err := w.pages.get(w, on.key())
	if err != nil {
		return err
	}
	p := *old
	if err := change(&p); err != nil {
		return err
	}
	if p == *old {
		return fault.New(fault.Refused, c.what, "it is so already", "")
	}
	w.pages.put(w, &p)
	return nil
}
