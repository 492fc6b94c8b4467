package desk

import (
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Assignment is how a lead came to who has it, or why nobody has it. Texts are clean.
type Assignment struct {
	To      string // "": nobody has it
	Why     string
	At      time.Time      // zero: not known
	Queue   string         // whose members routing asked, "" where a person decided
	Skipped []routing.Skip // every other member, and why not
}

// Held reports whether the lead waits for somebody of its queue.
func (a *Assignment) Held() bool { return a.To == "" && a.Queue != "" }

// assignment reads how a lead came to its owner off its events, newest first.
func (w *work) assignment(e *entry, events []journal.Event) (Assignment, error) {
	out := Assignment{To: safetext.Line(e.Owner)}
	undone := undoneIn(events)
	i := slices.IndexFunc(events, func(ev journal.Event) bool {
		switch {
		case undone[ev.Batch]:
			return false
		case e.Owner == "":
			return ev.Kind == journal.Held && e.HeldAt != 0
		case byRouting(&ev):
			return ev.Data.To == e.Owner
		}
		return slices.Contains([]journal.Kind{journal.Assigned, journal.Claimed, journal.Qualified}, ev.Kind)
	})
	switch {
	case i < 0 && e.Owner != "":
		out.Why = "held by " + out.To
		return out, nil
	case i < 0 && e.Queue == "":
		out.Why = "in no queue"
		return out, nil
	case i < 0:
		r, err := w.routing()
		if err != nil {
			return out, err
		}
		q, err := r.inForce(e.Queue)
		switch out.Why = "unassigned: it came before routing was in force"; {
		case err != nil:
			return out, err
		case !candidate(e.Lead):
			out.Why = "unassigned"
		case q == nil:
			out.Why = "unassigned: no member of the queue is a user here"
		}
		return out, nil
	}
	ev := &events[i]
	out.At = ev.At
	if !byRouting(ev) {
		out.Why = safetext.Line(whoDid(*ev)) + " " + w.sentence(*ev)
		return out, nil
	}
	members, err := w.membersThen(ev)
	if err != nil {
		return out, err
	}
	out.Why, out.Queue = whyRouted(ev), safetext.Line(ev.Data.How)
	for _, s := range skippedOf(ev.Data.Names, members, ev.Data.To) {
		out.Skipped = append(out.Skipped, routing.Skip{Member: safetext.Line(s.Member), Why: safetext.Line(s.Why)})
	}
	return out, nil
}

// membersThen are those of the queue that answered, under the policy of the decision.
func (w *work) membersThen(ev *journal.Event) ([]routing.Member, error) {
	rules := w.rules
	if ev.Policy != rules.number {
		hashes, err := w.tx.PolicyHashes(w.ctx)
		if err != nil {
			return nil, err
		}
		p, err := storedPolicy(w.ctx, w.tx, hashes[ev.Policy])
		if err != nil {
			return nil, nil // what cannot be read any more is not told
		}
		for i := range p.Queues {
			if p.Queues[i].ID != ev.Data.How {
				continue
			}
			var out []routing.Member
			for _, m := range p.Queues[i].Members {
				out = append(out, routing.Member{ID: m.User, Weight: int64(m.Weight)})
			}
			return out, nil
		}
		return nil, nil
	}
	i := slices.IndexFunc(rules.queues, func(q queue) bool { return q.id == ev.Data.How })
	if i < 0 {
		return nil, nil
	}
	return rules.queues[i].members, nil
}
