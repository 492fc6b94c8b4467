package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// refused is a refusal as JSON: what is open, and what would pass it.
type refused struct {
	Error string      `json:"error"`
	Gates []gate.Gate `json:"gates"`
	Next  []gate.Next `json:"next"`
	Lead  string      `json:"lead,omitempty"`
	Code  fault.Kind  `json:"code"`
	Hint  string      `json:"hint,omitempty"`
}

// action builds an action when the database is open: now and the policy's zone read its times.
type action func(now time.Time, zone *time.Location) (desk.Action, error)

// act runs an action on the leads that are named.
func (a *app) act(cmd *cobra.Command, words []string, build action) error {
	ids, err := leads(words)
	if err != nil {
		return err
	}
	return a.with(cmd.Context(), false, func(ctx context.Context, s *session) error {
		a.catchUp(ctx, s)
		what, err := build(s.Now(), s.zone())
		if err != nil {
			return err
		}
		done, err := s.Act(ctx, s.who, ids, what)
		if terr := a.tellDone(ctx, s, done); err == nil {
			err = terr
		}
		return err
	})
}

// tellDone tells what was done and what was refused, and answers with the exit code of that.
func (a *app) tellDone(ctx context.Context, s *session, done desk.Done) error {
	if err := a.tellLeads(ctx, s, done); err != nil {
		return err
	}
	code := exitDone
	for i := range done.Refused {
		r := &done.Refused[i]
		if err := a.tellRefusal(r, done.Saved); err != nil {
			return err
		}
		switch c := codeOf(r.Err); {
		case c == exitRefused, code == exitDone:
			code = c
		}
	}
	if code != exitDone {
		return exit(code)
	}
	return nil
}

// tellLeads answers with each lead as it now is, or with one line for people.
func (a *app) tellLeads(ctx context.Context, s *session, done desk.Done) error {
	if len(done.Leads) == 0 {
		return nil
	}
	if !a.json {
		text := done.Text
		if text == "" { // the database failed on the way: what was done before stays done
			text = counted(len(done.Leads), "lead") + " done"
		}
		_, err := fmt.Fprintln(a.out, safetext.Line(text))
		return err
	}
	for _, id := range done.Leads {
		det, err := s.Lead(ctx, s.who, id)
		if err != nil {
			return err
		}
		if err := a.line(a.out, lineOf(&det.Row, s.Now())); err != nil {
			return err
		}
	}
	return nil
}

// tellRefusal tells why one lead was refused. A rule's no is an answer and goes, as JSON, to
// standard output; everything else is a message.
func (a *app) tellRefusal(r *desk.Refusal, saved bool) error {
	text, hint := safetext.Line(reason(r.Err)), safetext.Line(fault.HintOf(r.Err))
	kind, name := fault.KindOf(r.Err), ""
	if r.ID != 0 {
		name = r.ID.String()
	}
	switch {
	case a.json && kind == fault.Refused:
		return a.line(a.out, refused{Error: text, Gates: list(r.Gates), Next: list(r.Next), Lead: name, Code: kind, Hint: hint})
	case a.json:
		return a.line(a.err, failure{Error: text, Code: kind, Hint: hint, Lead: name})
	}
	_, err := fmt.Fprintln(a.err, "error: "+text)
	for _, g := range r.Gates {
		fmt.Fprintf(a.err, "  %-8s %s: %s\n", g.Outcome, safetext.Line(g.Label), safetext.Line(g.Reason))
	}
	for i := range r.Next {
		if i == 0 {
			fmt.Fprintln(a.err, "what would help:")
		}
		fmt.Fprintln(a.err, "  "+safetext.Line(nextWords(&r.Next[i])))
	}
	if saved && len(r.Gates) > 0 {
		fmt.Fprintln(a.err, "the facts you entered are kept")
	}
	if hint != "" {
		fmt.Fprintln(a.err, "hint: "+hint)
	}
	return err
}

// plainCommands are the actions that ask for nothing but leads.
func (a *app) plainCommands() []*cobra.Command {
	var all []*cobra.Command
	for _, c := range []struct {
		verb  desk.Verb
		short string
	}{
		{desk.Claim, "Take leads; of two people at once exactly one gets each"}, {desk.Release, "Give leads back to their queue"},
		{desk.Accept, "Accept EQLs as sales: stage sql"}, {desk.Archive, "Put leads away; reopen brings them back"},
		{desk.Reopen, "Bring closed leads back to where they were"},
	} {
		all = append(all, &cobra.Command{
			Use: string(c.verb) + " LEAD...", Short: c.short, Args: a.someLeads, Example: "  eqltui " + string(c.verb) + " L-12",
			RunE: func(cmd *cobra.Command, args []string) error {
				return a.act(cmd, args, just(desk.Action{Verb: c.verb}))
			},
		})
	}
	return all
}

// just is an action that needs no clock.
func just(what desk.Action) action {
	return func(time.Time, *time.Location) (desk.Action, error) { return what, nil }
}

func (a *app) undoCommand() *cobra.Command {
	return &cobra.Command{
		Use: "undo [LEAD]", Short: "Take your last action back, on one lead or wherever it was", Args: a.atMostOne, Example: "  eqltui undo\n  eqltui undo L-12",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := leads(args)
			if err != nil {
				return err
			}
			var id lead.ID
			if len(ids) == 1 {
				id = ids[0]
			}
			return a.with(cmd.Context(), false, func(ctx context.Context, s *session) error {
				done, err := s.UndoLast(ctx, s.who, id)
				if len(done.Refused) > 0 && errors.Is(err, done.Refused[0].Err) {
					err = nil // it is told with its lead
				}
				if err == nil || len(done.Leads)+len(done.Refused) > 0 {
					if terr := a.tellDone(ctx, s, done); err == nil {
						err = terr
					}
					return err
				}
				var f *fault.Error
				if a.json && errors.As(err, &f) && f.Kind == fault.Refused {
					if err := a.tellRefusal(&desk.Refusal{ID: id, Err: err}, false); err != nil {
						return err
					}
					return exit(exitRefused)
				}
				return err
			})
		},
	}
}
