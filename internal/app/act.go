package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/safetext"
)

// about is whom a message is about, as JSON.
type about struct {
	Lead    string `json:"lead,omitempty"`
	Partner string `json:"partner,omitempty"`
}

// refused is a refusal as JSON: what is open, and what would pass it.
type refused struct {
	Error string      `json:"error"`
	Gates []gate.Gate `json:"gates"`
	Next  []gate.Next `json:"next"`
	about
	Code fault.Kind `json:"code"`
	Hint string     `json:"hint,omitempty"`
}

// act does an act to its subjects. What was typed is read once before the database is opened, because
// a mistake must not make one, and again with the clock and the zone of the policy.
func (a *app) act(cmd *cobra.Command, on []desk.Subject, act *desk.Act, typed desk.Typed) error {
	var err error
	if _, typed.Now, err = a.place(); err != nil {
		return err
	}
	if _, err := act.Read(typed); err != nil {
		return err
	}
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		if act.Verb != desk.Undo { // what time does meanwhile must not come between
			a.catchUp(ctx, func(ctx context.Context) error { return s.TickOf(ctx, on) })
		}
		typed.Now, typed.Zone = s.Now(), s.zone()
		if act.Planned() {
			var err error
			if typed.Work, err = s.Hours(ctx, on); err != nil {
				return err
			}
		}
		what, err := act.Read(typed)
		if err != nil {
			return err
		}
		done, err := s.Act(ctx, s.who, on, what)
		switch {
		case len(done.Refused) > 0 && errors.Is(err, done.Refused[0].Err):
			err = nil // it is told with its subject
		case a.json && fault.KindOf(err) == fault.Refused:
			done.Refused, err = []desk.Refusal{{On: named(on), Err: err}}, nil
		}
		return cmp.Or(err, a.tellDone(ctx, s, done))
	})
}

// named is the one subject that is named, the zero one when there is none.
func named(on []desk.Subject) (s desk.Subject) {
	if len(on) == 1 {
		s = on[0]
	}
	return s
}

// tellDone tells what was done and what was refused, and answers with the exit code of that.
func (a *app) tellDone(ctx context.Context, s *session, done desk.Done) error {
	if err := a.tellSubjects(ctx, s, done); err != nil {
		return err
	}
	code := exitDone
	hinted := map[string]bool{}
	for i := range done.Refused {
		r := &done.Refused[i]
		if err := a.tellRefusal(r, done.Saved, hinted); err != nil {
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

// tellSubjects answers with each subject as it now is, or with one line for people.
func (a *app) tellSubjects(ctx context.Context, s *session, done desk.Done) error {
	if len(done.Subjects) == 0 {
		return nil
	}
	if !a.json {
		text := done.Text
		if text == "" { // the database failed on the way: what was done before stays done
			text = counted(len(done.Subjects), string(done.Subjects[0].Kind)) + " done"
		}
		_, err := fmt.Fprintln(a.out, safetext.Block(text))
		return err
	}
	for _, on := range done.Subjects {
		shown, err := s.shown(ctx, on)
		if err != nil {
			return err
		}
		if err := a.line(a.out, shown); err != nil {
			return err
		}
	}
	return nil
}

// shown is a subject as it now is, for JSON.
func (s *session) shown(ctx context.Context, on desk.Subject) (any, error) {
	if on.Kind == desk.Leads {
		det, err := s.Lead(ctx, s.who, on.Lead())
		return lineOf(&det.Row, s.Now()), err
	}
	if on.Kind != desk.Partners {
		return object{{string(on.Kind), on.ID}}, nil
	}
	p, err := s.Partner(ctx, on.ID)
	if err != nil {
		return nil, err
	}
	return partnerForm(p), nil
}

// tellRefusal tells why one lead was refused. A rule's no is an answer and goes, as JSON, to
// standard output; everything else is a message. People read a hint once, however many leads it is for.
func (a *app) tellRefusal(r *desk.Refusal, saved bool, hinted map[string]bool) error {
	text, hint := safetext.Line(reason(r.Err)), safetext.Line(fault.HintOf(r.Err))
	kind := fault.KindOf(r.Err)
	told := about{}
	if r.On.Kind == desk.Partners {
		told.Partner = r.On.ID
	} else {
		told.Lead = r.On.ID
	}
	switch {
	case a.json && kind == fault.Refused:
		return a.line(a.out, refused{Error: text, Gates: list(r.Gates), Next: list(r.Next), about: told, Code: kind, Hint: hint})
	case a.json:
		return a.line(a.err, failure{Error: text, Code: kind, Hint: hint, about: told})
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
	if hint != "" && !hinted[hint] {
		fmt.Fprintln(a.err, "hint: "+hint)
		hinted[hint] = true
	}
	return err
}
