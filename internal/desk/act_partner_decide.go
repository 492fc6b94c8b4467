package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The verbs of decisions.
const (
	DecidePartner   Verb = "partner decide"
	DecisionCarried Verb = "partner carried"
)

// Decisions are what can be decided of a partner.
func Decisions() []string { return []string{"double", "keep", "end"} }

func decidePartnerAct() Act {
	return Act{
		Verb: DecidePartner, On: Partners, Roles: stewards(), beside: true,
		Short: "Record what was decided of partners for a quarter: double, keep or end",
		Long: "decide keeps a decision of the quarterly review: what, why, who sees to it, until when, how much money it moves and " +
			"what would " +
			"change our mind. The next review opens with it. It ends nothing by itself: eqltui partner end does. Of several partners at " +
			"once each has a decision of its own, and --moved is of each; who has ended, or is decided of for the quarter, stays as " +
			"it is and is named: alone it can be decided anew.",
		Example: "  eqltui partner decide acme --quarter 2026-Q4 --decision double --reason \"three pages bring half of all pipeline\" " +
			"--owner ania --due 2027-01-31 --moved 5000",
		Params: []Param{
			needed(textParam("quarter", "the `QUARTER` that was reviewed, such as 2026-Q4", func(a *Action) *string { return &a.Quarter })),
			needed(choiceParam("decision", "`double|keep|end`", Decisions(), func(a *Action) *string { return &a.Decision })),
			needed(textParam("reason", "why, free `TEXT`", func(a *Action) *string { return &a.Note })),
			needed(
				Param{Name: "owner", Kind: UserParam, Help: "who sees to it: a `USER`", put: func(a *Action, text string, _ *Typed) error {
					a.To = text
					return nil
				}},
			),
			needed(textParam("due", "until when: a `DAY`", func(a *Action) *string { return &a.Due })),
			textParam(
				"moved",
				"the money a quarter that it moves, in major units: an `AMOUNT`",
				func(a *Action) *string { return &a.Moved },
			),
			textParam("would-change", "what would change our mind, free `TEXT`", func(a *Action) *string { return &a.WouldChange }),
		},
		past:  "decided",
		told:  func(a *Action) string { return "decided: " + a.Decision },
		check: checkDecision,
		do:    (*work).decide,
	}
}

// checkDecision refuses what is wrong whatever the partner.
func checkDecision(ctx context.Context, d *Desk, a *Action) error {
	what := string(a.Verb)
	a.Quarter = strings.ToUpper(strings.TrimSpace(a.Quarter))
	if p, ok := review.ParsePeriod(a.Quarter); !ok || p.QuarterName() != a.Quarter {
		return fault.New(fault.Usage, what, safetext.Quote(a.Quarter)+" is no quarter", "write 2026-Q4")
	}
	if !slices.Contains(Decisions(), a.Decision) {
		return fault.New(fault.Usage, what, safetext.Quote(a.Decision)+" is no decision", "say double, keep or end")
	}
	if strings.TrimSpace(a.Note) == "" {
		return fault.New(fault.Usage, what, "a decision has a reason", "say --reason TEXT")
	}
	if _, ok := review.ParseDay(strings.TrimSpace(a.Due)); !ok {
		return fault.New(fault.Usage, what, safetext.Quote(a.Due)+" is no day", "write 2027-01-31")
	}
	if a.Moved != "" {
		if _, err := lead.ParseMajor(a.Moved); err != nil {
			return fault.New(fault.Usage, what, "--moved: "+err.Error(), "")
		}
	}
	return d.checkUser(ctx, what, a.To)
}

func (w *work) decide(on Subject, c *call) error {
	next := store.Decision{ID: on.ID + " " + c.Quarter, Partner: on.ID, Quarter: c.Quarter, Decision: c.Decision, Owner: c.To,
		DueOn: strings.TrimSpace(c.Due), DecidedAt: w.ms(), DecidedBy: w.actor}
	old, err := w.decisions.get(w, next.ID)
	if err != nil {
		return err
	}
	if c.several {
		if err := w.mayDecideWithOthers(on, c, old); err != nil {
			return err
		}
	}
	var reason, change int64
	if old != nil {
		reason, change = old.Reason, old.WouldChange
	}
	if c.Moved != "" {
		minor, err := lead.ParseMajor(c.Moved)
		if err != nil {
			return err
		}
		next.Moved = lead.Known(minor)
	}
	if next.Reason, err = w.textInstead(reason, 0, "decision", safetext.Kept(strings.TrimSpace(c.Note))); err != nil {
		return err
	}
	if next.WouldChange, err = w.textInstead(change, 0, "decision", safetext.Kept(strings.TrimSpace(c.WouldChange))); err != nil {
		return err
	}
	w.decisions.put(w, &next)
	return nil
}

// mayDecideWithOthers refuses a partner of several of which something was said by itself: a sentence about many does not take the
// place of that.
func (w *work) mayDecideWithOthers(on Subject, c *call, old *store.Decision) error {
	const alone = "decide it alone"
	if old != nil {
		return fault.New(fault.Refused, c.what, "for "+c.Quarter+" it is decided already: "+old.Decision, alone)
	}
	p, err := w.partnerRows.get(w, on.ID)
	if err == nil && p.StatusAt(w.now) == lead.Ended {
		return fault.New(fault.Refused, c.what, "the partnership has ended", alone)
	}
	return err
}

func carriedAct() Act {
	return Act{
		Verb: DecisionCarried, On: Partners, Roles: stewards(), beside: true, Short: "Say that a decision of partners is carried out",
		Example: "  eqltui partner carried acme --quarter 2026-Q4",
		Params: []Param{needed(textParam("quarter", "the `QUARTER` of the decision, such as 2026-Q4",
			func(a *Action) *string { return &a.Quarter }))},
		past: "carried out",
		do: func(w *work, on Subject, c *call) error {
			quarter := strings.ToUpper(strings.TrimSpace(c.Quarter))
			old, err := w.decisions.get(w, on.ID+" "+quarter)
			switch {
			case err != nil:
				return err
			case old == nil:
				return fault.New(
					fault.NotFound,
					c.what,
					"there is no decision for "+safetext.Quote(quarter),
					"eqltui report quarterly shows them",
				)
			case old.DoneAt != 0:
				return fault.New(fault.Refused, c.what, "it is done already", "")
			}
			next := *old
			next.DoneAt = w.ms()
			w.decisions.put(w, &next)
			return nil
		},
	}
}
