package host

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

const (
	// partOf is how many leads are sent to the desk at once: few enough to be answered within a
	// question's deadline and to show how far a batch has come.
	partOf = 100
	// manyLeads is from where on an action asks again, with the number.
	manyLeads = 1000
)

// goAhead is a batch that somebody has looked at twice.
type goAhead struct{ intent intent }

// part sends the next ones of a batch to the desk. All parts are one batch, with one undo.
func (r *root) part() tea.Cmd {
	i := r.intent
	doer, who := r.s.Desk, r.s.Who
	on := i.on[i.at:min(i.at+partOf, len(i.on))]
	action, draft := i.action, i.draft
	action.Batch = i.done.Batch
	alone := len(i.on) == 1 && i.on[0].Kind == desk.Leads
	return r.acting.Write(r.s, func(ctx context.Context) (desk.Done, error) {
		done, err := doer.Act(ctx, who, on, action)
		if err == nil && len(done.Subjects) > 0 && draft != "" && alone {
			// The lead is done: a draft that cannot be dropped is only an old text, not a failure.
			_ = doer.SaveDraft(ctx, who, on[0].Lead(), draft, "")
		}
		return done, err
	})
}

// took adds what a part did, and says whether there is more to send.
func (i *intent) took(done desk.Done) (more bool) {
	i.at = min(i.at+partOf, len(i.on))
	if i.at == len(i.on) && i.done.Batch == "" {
		i.done = done // it was sent at once
		return false
	}
	i.done.Batch, i.done.Saved = done.Batch, i.done.Saved || done.Saved
	i.done.Same = append(i.done.Same, done.Same...)
	i.done.Subjects, i.done.Refused = append(i.done.Subjects, done.Subjects...), append(i.done.Refused, done.Refused...)
	i.done.Text = desk.Told(i.action, &i.done)
	return i.at < len(i.on) && !i.stop
}

// progress is "300 of 740 leads · esc stops".
func (r *root) progress() tea.Cmd {
	i := r.intent
	return r.Say(r.s.Words.Fill("bulk.progress", strconv.Itoa(i.at), strconv.Itoa(len(i.on))), false)
}

// stopBatch ends a batch after the part that is out.
func (r *root) stopBatch() tea.Cmd {
	r.intent.stop = true
	return r.Say(r.s.Words.Fill("bulk.stopping", strconv.Itoa(len(r.intent.on))), false)
}

// inParts says that a batch is being sent that can be stopped.
func (r *root) inParts() bool {
	return r.acting.Waiting() && r.intent != nil && len(r.intent.on) > partOf && !r.intent.stop
}

// batchDone tells what became of a batch: in a line, and who was refused and why in a sheet.
func (r *root) batchDone(i intent, err error) tea.Cmd {
	r.formDone(i) // of several leads no draft is kept
	var report *reportSheet
	if len(i.done.Refused) > 0 {
		report = r.newReport(i.done.Text, i.done.Refused)
	}
	told := r.happened(place.Happened{On: i.done.Subjects, How: place.Dealt, Batch: true})
	text := safetext.Line(i.done.Text)
	if left := len(i.on) - i.at; left > 0 {
		text += ", " + r.s.Words.Count("bulk.left", left)
	}
	if n := len(i.done.Refused); n > 0 && len(i.done.Subjects) > 0 {
		text += ", " + r.s.Words.Count("toast.refused", n)
	}
	if i.done.Changed() {
		text += r.s.UndoHint()
	}
	if err != nil {
		text += ": " + safetext.Line(say.FaultLine(err))
	}
	if report != nil {
		if r.sheet != nil && r.under == nil {
			r.under = &covered{r.sheet, r.sheetOn} // somebody is at work in another form
		}
		r.sheet, r.sheetOn = report, nil
	}
	return tea.Batch(told, r.Say(text, err != nil), r.reload())
}

// newReport lists who was refused. The names are those that are still on the screen.
func (r *root) newReport(title string, refused []desk.Refusal) *reportSheet {
	v := &reportSheet{Panel: place.Panel{S: r.s, Verb: keys.Report}, text: safetext.Line(title)}
	known, knows := first[place.Knower](r)
	for _, f := range refused {
		line := refusedLine{on: f.On, row: desk.Row{ID: f.On.Lead()}, why: refusalReason(r.s, f), hint: safetext.Line(fault.HintOf(f.Err))}
		if knows {
			if row := known.Row(f.On.Lead()); row != nil {
				line.row = *row
			}
		}
		v.lines = append(v.lines, line)
	}
	return v
}

// again opens the sheet of the last action on what is chosen now, filled in as it was sent.
func (r *root) again() tea.Cmd {
	on, a := r.chosenFor(r.repeat.id), r.act(r.repeat.id)
	if why := r.why(r.repeat.id); why != "" {
		return r.Say(why, true)
	}
	if a.New == nil {
		return r.do(intent{on: place.Plain(on), action: r.repeat.action, key: r.repeat.id})
	}
	cmd := r.open(a, on)
	r.opening.body = r.repeat.body
	return cmd
}

// repeatable is the last action that was done: its key, and its sheet's answers or the action of a
// key that has none.
type repeatable struct {
	id     keys.ID
	body   string
	action desk.Action
}

// remember keeps what was done for the key that repeats it.
func (r *root) remember(i intent) {
	a := r.act(i.key)
	if a == nil || len(i.done.Subjects) == 0 {
		return
	}
	r.repeat = repeatable{id: i.key, body: i.body, action: i.action}
	r.repeat.action.Expect, r.repeat.action.Batch = 0, ""
	if a.Anew {
		r.repeat.body = ""
	}
}

// whyRepeat says why there is nothing to repeat.
func (r *root) whyRepeat() string {
	if r.repeat.id == "" {
		return r.s.Say("why.no_repeat")
	}
	return r.why(r.repeat.id)
}

// keepMarked marks these leads and no others.
type keepMarked struct{ ids []lead.ID }

func (r *root) keepMarked(msg keepMarked) tea.Cmd {
	r.drop()
	m, ok := first[place.Marker](r)
	if !ok {
		return nil
	}
	m.MarkOnly(msg.ids)
	return r.Say(r.s.Words.Count("bulk.kept", m.Marks()), false)
}
