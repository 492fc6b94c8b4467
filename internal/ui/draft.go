package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
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

// drafted is a form that is no action on leads and is kept all the same.
type drafted interface {
	// about is the lead the draft is kept for; ok is false when it cannot be kept.
	about() (id lead.ID, ok bool)
}

// keeper writes drafts down while somebody types, one at a time and in order.
type keeper struct {
	kept    draft // what the database has of the open form
	due     uint64
	out     question
	sent    draft
	next    *draft // what is to be written after that
	tell    bool   // somebody closed the form and is told
	leaving bool   // the program ends when it is written
	forced  bool   // it could not be written, and whoever leaves again means it
}

// typingRested says that nobody has typed for a moment.
type typingRested struct{ n uint64 }

// openDraft is the draft of the open form; ok is false where none is kept.
func (r *root) openDraft() (d draft, ok bool) {
	sh, rows := r.sheet, r.sheetRows
	if r.under != nil {
		sh, rows = r.under.sheet, r.under.rows
	}
	if sh == nil || r.s.readOnly != "" {
		return draft{}, false
	}
	switch sh.id() {
	case keys.Help, keys.Copy, keys.Browse, keys.Everything, keys.GoTo, keys.Report:
		return draft{}, false
	}
	d = draft{sheet: string(sh.id()), body: sh.draft()}
	if own, is := sh.(ownSheet); is {
		about, is := own.(drafted)
		if !is {
			return draft{}, false
		}
		d.id, ok = about.about()
		return d, ok
	}
	if len(rows) != 1 {
		return draft{}, false
	}
	d.id = rows[0].ID
	return d, true
}

// typing waits for a rest when what stands in the open form is not written down yet.
func (r *root) typing() tea.Cmd {
	d, ok := r.openDraft()
	if !ok || d == r.keep.kept || r.keep.out.waiting() && d == r.keep.sent {
		return nil
	}
	r.keep.forced = r.keep.forced && d == r.keep.sent
	r.s.asked++
	r.keep.due = r.s.asked
	return r.s.hooks.after(keepAfter, typingRested{r.keep.due})
}

// typed writes the draft down, unless more was typed meanwhile.
func (r *root) typed(msg typingRested) tea.Cmd {
	if msg.n != r.keep.due {
		return nil
	}
	if d, ok := r.openDraft(); ok {
		return r.writeDraft(d)
	}
	return nil
}

// writeDraft writes a draft, after the one that is being written.
func (r *root) writeDraft(d draft) tea.Cmd {
	k := &r.keep
	k.due = 0
	if k.out.waiting() {
		k.next = &d
		return nil
	}
	k.sent = d
	doer, who := r.s.desk, r.s.who
	return r.s.ask(&k.out, func(ctx context.Context) (any, error) {
		return nil, doer.SaveDraft(ctx, who, d.id, d.sheet, d.body)
	})
}

// draftKept goes on after a draft was written, or says that it was not.
func (r *root) draftKept(a answer) tea.Cmd {
	k := &r.keep
	next, tell, leaving := k.next, k.tell, k.leaving
	k.next = nil
	if a.err != nil {
		k.tell, k.leaving = false, false
		if leaving {
			k.forced = true
			return r.say(r.s.words.fill("toast.draft_lost_leave", safetext.Line(faultLine(a.err))), true)
		}
		return r.say(r.s.words.fill("toast.draft_lost", safetext.Line(faultLine(a.err))), true)
	}
	k.kept, k.forced = k.sent, false
	if next != nil {
		return r.writeDraft(*next)
	}
	k.tell, k.leaving = false, false
	switch {
	case leaving:
		return tea.Quit
	case tell && k.kept.body != "":
		return r.say(r.s.say("toast.draft_kept"), false)
	}
	return nil
}

// draftDone forgets the draft of a form whose work is done. One that is on its way into the database is
// taken out again.
func (r *root) draftDone() {
	k := &r.keep
	k.due = 0
	if k.out.waiting() {
		k.next = &draft{k.sent.id, k.sent.sheet, ""}
	}
	k.kept = draft{}
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
	case r.keep.out.waiting():
		r.keep.leaving = true
		return nil
	}
	return tea.Quit
}

// leftover writes down what was typed when the program ends without being asked to: the terminal is
// gone, or somebody ends the process.
func (r *root) leftover(ctx context.Context) error {
	d, ok := r.openDraft()
	if !ok || d == r.keep.kept || r.keep.forced || d.body == "" && r.keep.kept.body == "" {
		return nil
	}
	return r.s.desk.SaveDraft(ctx, r.s.who, d.id, d.sheet, d.body)
}
