package host

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// keepAfter is how long somebody stops typing before what was typed is written down. It is what a
// crash, a closed window or a cut line can cost.
const keepAfter = time.Second

// draft is what was typed into a form and not sent; an empty body is an untouched form.
type draft struct {
	id    lead.ID // 0: about no lead yet
	sheet string
	body  string
}

// Of reports whether both are of the same form about the same lead.
func (d draft) Of(o draft) bool { return d.id == o.id && d.sheet == o.sheet }

// keeper writes drafts down while somebody types, one at a time and in order.
type keeper struct {
	kept    draft // what the database has of the open form
	due     uint64
	resting draft // what is written when due comes
	out     place.Question[place.Nothing]
	sent    draft
	next    []draft // what is to be written after that, of each form the last
	lost    error   // why one of them could not be written
	tell    bool    // somebody closed the form and is told
	leaving bool    // the program ends when it is written
	forced  bool    // it could not be written, and whoever leaves again means it
}

// typingRested says that nobody has typed for a moment.
type typingRested struct{ n uint64 }

// openDraft is the draft of the open form; ok is false where none is kept.
func (r *root) openDraft() (d draft, ok bool) {
	sh, on := r.sheet, r.sheetOn
	if r.under != nil {
		sh, on = r.under.sheet, r.under.on
	}
	if sh == nil || r.s.ReadOnly != "" {
		return draft{}, false
	}
	kept, is := sh.(place.Drafted)
	if !is {
		return draft{}, false
	}
	d = draft{sheet: string(sh.ID()), body: kept.Draft()}
	if about, is := sh.(place.About); is {
		d.id, ok = about.About()
		return d, ok
	}
	if _, own := sh.(place.Sender); own || len(on) != 1 || on[0].Row == nil {
		return draft{}, false
	}
	d.id = on[0].Row.ID
	return d, true
}

// typing waits for a rest when what stands in the open form is not written down yet.
func (r *root) typing() tea.Cmd {
	d, ok := r.openDraft()
	if !ok || d == r.keep.kept || r.keep.out.Waiting() && d == r.keep.sent {
		return nil
	}
	r.keep.forced = r.keep.forced && d == r.keep.sent
	if r.keep.due != 0 && d == r.keep.resting {
		return nil // what a colleague does is an answer too, and nobody has typed
	}
	r.keep.due, r.keep.resting = r.s.Number(), d
	return r.s.Hooks.After(keepAfter, typingRested{r.keep.due})
}

// typed writes the draft down, unless more was typed meanwhile.
func (r *root) typed(msg typingRested) tea.Cmd {
	if msg.n != r.keep.due {
		return nil
	}
	r.keep.due = 0
	if d, ok := r.openDraft(); ok {
		return r.writeDraft(d)
	}
	return nil
}

// writeDraft writes a draft, after the one that is being written.
func (r *root) writeDraft(d draft) tea.Cmd {
	k := &r.keep
	k.due = 0
	if k.out.Waiting() {
		k.supersede(d)
		k.next = append(k.next, d)
		return nil
	}
	k.sent = d
	doer, who := r.s.Desk, r.s.Who
	return k.out.Write(r.s, func(ctx context.Context) (place.Nothing, error) {
		return place.Nothing{}, doer.SaveDraft(ctx, who, d.id, d.sheet, d.body)
	})
}

// draftKept goes on after a draft was written, or says that it was not.
func (r *root) draftKept(err error) tea.Cmd {
	k := &r.keep
	switch {
	case err == nil && k.sent.Of(k.kept):
		k.kept, k.forced = k.sent, false
	case err != nil && k.sent == k.kept:
		k.kept.body = "" // it was counted as written before it was
	}
	if err != nil && !slices.ContainsFunc(k.next, k.sent.Of) {
		k.lost = err
	}
	if len(k.next) > 0 {
		next := k.next[0]
		k.next = k.next[1:]
		return r.writeDraft(next)
	}
	lost, tell, leaving := k.lost, k.tell, k.leaving
	k.lost, k.tell, k.leaving = nil, false, false
	switch {
	case lost != nil && leaving:
		k.forced = true
		return r.Say(r.s.Words.Fill("toast.draft_lost_leave", safetext.Line(say.FaultLine(lost))), true)
	case lost != nil:
		return r.Say(r.s.Words.Fill("toast.draft_lost", safetext.Line(say.FaultLine(lost))), true)
	case leaving:
		return tea.Quit
	case tell && k.sent.body != "":
		return r.Say(r.s.Say("toast.draft_kept"), false)
	}
	return nil
}

// supersede takes out what waits of the same form.
func (k *keeper) supersede(d draft) { k.next = slices.DeleteFunc(k.next, d.Of) }

// pending is what of a form is on its way into the database: who reads it there may be too early.
func (k *keeper) pending(d draft) (body string, ok bool) {
	if i := slices.IndexFunc(k.next, d.Of); i >= 0 {
		return k.next[i].body, true
	}
	return k.sent.body, k.out.Waiting() && k.sent.Of(d)
}

// draftDone forgets the draft of a form whose work is done. One that is on its way into the database,
// or came there after the work, because its form was closed meanwhile, is taken out again.
func (r *root) draftDone(d draft) tea.Cmd {
	k := &r.keep
	k.due = 0
	k.supersede(d)
	d.body = ""
	there := k.out.Waiting() && k.sent.Of(d)
	if k.kept.Of(d) {
		there = there || k.kept.body != ""
		k.kept = draft{}
	}
	if !there {
		return nil
	}
	return r.writeDraft(d)
}

// shows reports whether a form is open, perhaps below help.
func (r *root) shows(sh place.Sheet) bool {
	return sh != nil && (r.sheet == sh || r.under != nil && r.under.sheet == sh)
}

// formDone closes a form that was sent and is done, wherever it lies. Another one that was opened
// meanwhile stays.
func (r *root) formDone(i intent) tea.Cmd {
	if i.from == nil {
		return nil
	}
	switch {
	case r.sheet == i.from:
		r.sheet = nil
	case r.under != nil && r.under.sheet == i.from:
		r.under = nil
	}
	if len(i.on) != 1 || i.on[0].Kind != desk.Leads {
		return nil
	}
	return r.draftDone(draft{id: i.on[0].Lead(), sheet: i.draft})
}

// quit leaves when what was typed is written down. When that fails it stays and says so; a second
// time it leaves all the same.
func (r *root) quit() tea.Cmd {
	d, ok := r.openDraft()
	switch {
	case r.keep.forced:
		return tea.Quit
	case ok && d != r.keep.kept && !(d.body == "" && r.keep.kept.body == ""):
		r.keep.leaving = true
		return r.writeDraft(d)
	case r.keep.out.Waiting():
		r.keep.leaving = true
		return nil
	}
	return tea.Quit
}

// leftover writes down what was typed when the program ends without being asked to: the terminal is
// gone, or somebody ends the process. What was on its way is written too, because it may not arrive.
func (r *root) leftover(ctx context.Context) (err error) {
	k := &r.keep
	if k.forced {
		return nil
	}
	if k.out.Waiting() {
		k.next = append([]draft{k.sent}, k.next...)
	}
	if d, ok := r.openDraft(); ok && d != k.kept && (d.body != "" || k.kept.body != "") {
		k.next = append(k.next, d)
	}
	for i, d := range k.next {
		if slices.ContainsFunc(k.next[i+1:], d.Of) {
			continue
		}
		err = errors.Join(err, r.s.Desk.SaveDraft(ctx, r.s.Who, d.id, d.sheet, d.body))
	}
	return err
}
