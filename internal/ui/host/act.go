package host

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// intent is what has been sent to the desk and not been answered.
type intent struct {
	on     []desk.Subject
	action desk.Action
	draft  string      // the sheet whose draft is forgotten when it is done
	from   place.Sheet // the form that sent it; nil when there was none

	key  keys.ID // what it was asked with, for the key that repeats it
	body string  // the sheet's answers
	at   int     // how many have been sent
	done desk.Done
	sure bool // it is about a great many leads, and that was asked
	stop bool // nothing more is sent
}

// wish is an act as somebody asked for it: by a key, or in words with some answers in them.
type wish struct {
	act     *place.Act
	verb    desk.Verb         // which one of the key's verbs; "" leaves it to what it is done to
	on      []desk.Subject    // what is named; none is what is under the cursor
	answers map[string]string // of the sheet's questions
}

// start does an act, or opens the sheet that asks what it needs.
func (r *root) start(w wish, on []place.Subject) tea.Cmd {
	if w.act.Write {
		return r.writeAt(r.act(w.act.Of), on)
	}
	if w.act.New != nil {
		cmd := r.open(w.act, on)
		r.opening.answers = w.answers
		return cmd
	}
	action := r.direct(w.act, on)
	if w.verb != "" {
		action.Verb = w.verb
	}
	i := intent{on: place.Plain(on), action: action, key: w.act.ID}
	if action.Verb != w.act.Open {
		if sh := newAskOthers(r.s, i, on); sh != nil {
			r.sheet, r.sheetOn = sh, nil
			return nil
		}
	}
	return r.do(i)
}

// wished does what somebody asked for in words. Leads that are named are looked up first.
func (r *root) wished(w wish) tea.Cmd {
	if len(w.on) == 0 {
		return r.begin(w, r.chosenFor(w.act.ID))
	}
	reader, who := r.s.Desk, r.s.Who
	r.wish = w
	return r.wishing.Ask(r.s, func(ctx context.Context) (on []place.Subject, err error) {
		for _, named := range w.on {
			s := place.Subject{Subject: named, Name: named.String()}
			if named.Kind == desk.Leads {
				d, err := reader.Lead(ctx, who, named.Lead())
				if err != nil {
					return nil, err
				}
				s = place.OnRows([]desk.Row{say.CleanRow(d.Row)})[0]
			}
			on = append(on, s)
		}
		return on, nil
	})
}

// lookedUp goes on with a wish that is known to be about these.
func (r *root) lookedUp(a place.Answer[[]place.Subject]) tea.Cmd {
	if a.Err != nil {
		return r.Say(safetext.Line(say.FaultLine(a.Err)), true)
	}
	return r.begin(r.wish, a.Value)
}

// begin does what is wished, or says why it cannot be done to these.
func (r *root) begin(w wish, on []place.Subject) tea.Cmd {
	if why := r.whyAct(w.act, on); why != "" {
		return r.Say(why, true)
	}
	return r.start(w, on)
}

// do sends an action to the desk. One is out at a time.
func (r *root) do(i intent) tea.Cmd {
	if r.acting.Waiting() {
		return r.Say(r.s.Say("bulk.busy"), true)
	}
	if len(i.on) >= manyLeads && !i.sure {
		if r.sheet != nil {
			r.under = &covered{r.sheet, r.sheetOn}
		}
		r.sheet, r.sheetOn = newAskSheet(r.s, i), nil
		return nil
	}
	r.intent = &i
	return r.part()
}

// acted tells what became of an action.
func (r *root) acted(a place.Answer[desk.Done]) tea.Cmd {
	done := a.Value
	if r.intent == nil {
		return nil
	}
	if a.Err == nil && r.intent.took(done) {
		return tea.Batch(r.progress(), r.part())
	}
	i := *r.intent
	r.intent = nil
	if a.Err != nil && len(i.done.Subjects) == 0 {
		return r.notDone(i, a.Err)
	}
	r.remember(i)
	if len(i.on) > 1 {
		return r.batchDone(i, a.Err)
	}
	if len(done.Subjects) == 0 && len(done.Refused) > 0 {
		refusal := done.Refused[0]
		from, asked := r.asker(i)
		if asked {
			from.Refused(done)
		}
		cmds := []tea.Cmd{r.Say(refusalLine(r.s, refusal, done.Saved), true), r.reload()}
		if asked && (len(refusal.Gates) > 0 || fault.KindOf(refusal.Err) == fault.Conflict) {
			cmds = append(cmds, from.Refresh())
		}
		return tea.Batch(cmds...)
	}
	forget := r.formDone(i)
	how := place.Dealt
	if a := r.act(i.key); a != nil && a.Stays {
		how = place.Changed // whoever hangs up goes on with this lead, wherever it stands now
	}
	told := r.happened(place.Happened{On: done.Subjects, How: how})
	text := safetext.Line(done.Text)
	if n := len(done.Refused); n > 0 {
		text += ", " + r.s.Words.Count("toast.refused", n) + ": " + refusalLine(r.s, done.Refused[0], false)
	}
	if done.Changed() {
		text += r.s.UndoHint()
	}
	return tea.Batch(told, forget, r.Say(text, false), r.reload())
}

// asker is the form that sent an action, when it is still open and wants to know.
func (r *root) asker(i intent) (place.Answered, bool) {
	if !r.shows(i.from) {
		return nil, false
	}
	a, ok := i.from.(place.Answered)
	return a, ok
}

// notDone tells an error. A sheet stays with what was typed; one that saw an older lead asks for
// the present one.
func (r *root) notDone(i intent, err error) tea.Cmd {
	telling := r.Say(safetext.Line(say.FaultLine(err)), true)
	if from, ok := r.asker(i); ok && !errors.Is(err, context.DeadlineExceeded) && fault.KindOf(err) == fault.Conflict {
		return tea.Batch(telling, from.Refresh(), r.reload())
	}
	return tea.Batch(telling, r.reload())
}

func refusalLine(s *place.Session, f desk.Refusal, saved bool) string {
	text := f.On.String()
	switch {
	case len(f.Gates) > 0:
		text = s.Words.Fill("toast.not_eql", text, s.Words.Count("gates.open", len(f.Gates)))
	case f.Err != nil:
		text = safetext.Line(say.FaultLine(f.Err))
	}
	if saved {
		text += "; " + s.Say("toast.facts_saved")
	}
	return text
}

// undo takes back this person's last action; on a lead's own screen, the last one on that lead.
func (r *root) undo() tea.Cmd {
	var on desk.Subject
	if chosen := r.chosen(); len(r.screens) > 1 && len(chosen) > 0 {
		on = chosen[0].Subject
	}
	return r.undoOn(on)
}

// undoOn takes back the last action on a subject, or with none the last one at all.
func (r *root) undoOn(on desk.Subject) tea.Cmd {
	if r.undoing.Waiting() {
		return nil
	}
	doer, who := r.s.Desk, r.s.Who
	if batch := r.further.batch(on, r.presses); batch != "" {
		return r.undoing.AskWithin(r.s, place.UndoPatience, func(ctx context.Context) (desk.Done, error) {
			return doer.UndoBatch(ctx, who, on, batch)
		})
	}
	r.further = further{on: on}
	return r.undoing.AskWithin(r.s, place.UndoPatience, func(ctx context.Context) (desk.Done, error) { return doer.UndoLast(ctx, who, on) })
}

func (r *root) undone(a place.Answer[desk.Done]) tea.Cmd {
	done := a.Value
	several := len(done.Subjects)+len(done.Refused) > 1
	if len(done.Refused) > 0 && several && r.sheet == nil {
		r.sheet, r.sheetOn = r.newReport(done.Text, done.Refused), nil
	}
	if a.Err != nil {
		return tea.Batch(r.Say(r.stays(a.Err, done.Older), true), r.reload())
	}
	if chosen := r.chosen(); len(r.screens) > 1 && len(chosen) > 0 && slices.Contains(done.Gone, chosen[0].Subject) {
		r.uncover() // nothing is left to look at
	}
	text := safetext.Line(done.Text)
	switch n := len(done.Refused); {
	case n > 0 && several:
		text += ", " + r.s.Words.Count("toast.refused", n)
	case n > 0:
		text += ", " + refusalLine(r.s, done.Refused[0], false)
	}
	return tea.Batch(r.happened(place.Happened{On: done.Subjects, How: place.CameBack}), r.Say(text, false), r.reload())
}
