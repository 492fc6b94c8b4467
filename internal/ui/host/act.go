package host

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// intent is what has been sent to the desk and not been answered.
type intent struct {
	ids    []lead.ID
	action desk.Action
	draft  string      // the sheet whose draft is forgotten when it is done
	from   place.Sheet // the form that sent it; nil when there was none

	key  keys.ID // what it was asked with, for the key that repeats it
	body string  // the sheet's answers
	at   int     // how many leads have been sent
	done desk.Done
	sure bool // it is about a great many leads, and that was asked
	stop bool // nothing more is sent
}

// start does an action, or opens the sheet that asks what it needs.
func (r *root) Start(id keys.ID) tea.Cmd { return r.startOn(wish{id: id}, r.subjects()) }

// wish is an action as somebody asked for it: by a key, or in words with some answers in them.
type wish struct {
	id      keys.ID
	verb    desk.Verb         // which one of the key's verbs; "" leaves it to the leads
	ids     []lead.ID         // the leads that are named; none are those under the cursor
	answers map[string]string // of the sheet's questions
}

// startOn does what is wished to these leads.
func (r *root) startOn(w wish, rows []desk.Row) tea.Cmd {
	if r.actionOf(w.id).Sheet {
		cmd := r.open(w.id, rows)
		if r.opening != nil {
			r.opening.answers = w.answers
		}
		return cmd
	}
	action, ok := directAction(r.s, w.id, rows)
	if !ok {
		return nil
	}
	if w.verb != "" {
		action.Verb = w.verb
	}
	i := intent{ids: place.Ids(rows), action: action, key: w.id}
	if action.Verb != desk.Claim { // who may not take a colleague's lead is told by the desk
		if sh := newAskOthers(r.s, i, rows); sh != nil {
			r.sheet, r.sheetRows = sh, nil
			return nil
		}
	}
	return r.do(i)
}

// wished does what somebody asked for in words. Leads that are named are looked up first.
func (r *root) wished(w wish) tea.Cmd {
	if len(w.ids) == 0 {
		if why := r.why(w.id); why != "" {
			return r.Say(why, true)
		}
		return r.startOn(w, r.subjects())
	}
	reader, who := r.s.Desk, r.s.Who
	r.wish = w
	return r.wishing.Ask(r.s, func(ctx context.Context) ([]desk.Row, error) {
		var rows []desk.Row
		for _, id := range w.ids {
			d, err := reader.Lead(ctx, who, id)
			if err != nil {
				return nil, err
			}
			rows = append(rows, say.CleanRow(d.Row))
		}
		return rows, nil
	})
}

// lookedUp goes on with a wish whose leads are known now.
func (r *root) lookedUp(a place.Answer[[]desk.Row]) tea.Cmd {
	if a.Err != nil {
		return r.Say(safetext.Line(say.FaultLine(a.Err)), true)
	}
	rows := a.Value
	if why := r.whyRows(r.wish.id, rows); why != "" {
		return r.Say(why, true)
	}
	return r.startOn(r.wish, rows)
}

// do sends an action to the desk. One is out at a time.
func (r *root) do(i intent) tea.Cmd {
	if r.acting.Waiting() {
		return r.Say(r.s.Say("bulk.busy"), true)
	}
	if len(i.ids) >= manyLeads && !i.sure {
		if r.sheet != nil {
			r.under = &covered{r.sheet, r.sheetRows}
		}
		r.sheet, r.sheetRows = newAskSheet(r.s, i), nil
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
	if len(i.ids) > 1 {
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
	if i.key == keys.Call {
		how = place.Changed // whoever hangs up goes on with this lead, wherever it stands now
	}
	told := r.happened(place.Happened{Leads: done.Leads(), How: how})
	text := safetext.Line(done.Text)
	if n := len(done.Refused); n > 0 {
		text += ", " + r.s.Words.Count("toast.refused", n) + ": " + refusalLine(r.s, done.Refused[0], false)
	}
	if done.Batch != "" {
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
	id := lead.ID(0)
	if len(r.screens) > 1 {
		id = r.subjects()[0].ID
	}
	return r.undoOn(id)
}

// undoOn takes back the last action on a lead, or with id 0 the last one at all.
func (r *root) undoOn(id lead.ID) tea.Cmd {
	if r.undoing.Waiting() {
		return nil
	}
	doer, who := r.s.Desk, r.s.Who
	if batch := r.further.batch(id, r.presses); batch != "" {
		return r.undoing.AskWithin(r.s, place.UndoPatience, func(ctx context.Context) (desk.Done, error) { return doer.UndoBatch(ctx, who, desk.OnLead(id), batch) })
	}
	r.further = further{id: id}
	return r.undoing.AskWithin(r.s, place.UndoPatience, func(ctx context.Context) (desk.Done, error) { return doer.UndoLast(ctx, who, desk.OnLead(id)) })
}

func (r *root) undone(a place.Answer[desk.Done]) tea.Cmd {
	done := a.Value
	several := len(done.Subjects)+len(done.Refused) > 1
	if len(done.Refused) > 0 && several && r.sheet == nil {
		r.sheet, r.sheetRows = r.newReport(done.Text, done.Refused), nil
	}
	if a.Err != nil {
		return tea.Batch(r.Say(r.stays(a.Err, done.Older), true), r.reload())
	}
	text := safetext.Line(done.Text)
	switch n := len(done.Refused); {
	case n > 0 && several:
		text += ", " + r.s.Words.Count("toast.refused", n)
	case n > 0:
		text += ", " + refusalLine(r.s, done.Refused[0], false)
	}
	return tea.Batch(r.happened(place.Happened{Leads: done.Leads(), How: place.CameBack}), r.Say(text, false), r.reload())
}
