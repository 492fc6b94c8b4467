package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// Act is everything that is known of a verb, in a file of its own: act_snooze.go. Rights, commands,
// completion, help, refusals, toasts, history and the words of an undo all derive from it.
type Act struct {
	Verb   Verb // what it is called by the command line and the palette
	On     SubjectKind
	Alone  bool   // a form asks it of one subject at a time
	makes  bool   // its subject need not be there
	beside bool   // it changes another row than its subject's
	Roles  []Role // who may, in the order of Roles

	Short, Long, Example string // its help
	Params               []Param
	OneOf                []OneOf
	Bare                 []string // parameters that words without a flag fill in the palette, the last one with all the rest
	states               bool     // it only says how the lead is: where that is so already, nothing happened

	past   string                                      // "claimed": what toasts say was done
	told   func(a *Action) string                      // likewise, where it depends; nil is past
	whom   func(a *Action, done *Done) string          // what follows when it is one subject: " to ania"; nil is nothing
	closed map[lead.Stage]string                       // stages that do not take it, and what to do instead
	check  func(context.Context, *Desk, *Action) error // refuses what is wrong whatever the subject; nil: nothing
	do     func(w *work, on Subject, c *call) error    // nil: the desk does it by itself
	tells  []telling
}

// call is one doing of an act to one subject.
type call struct {
	Action
	act  *Act
	what string // in the house form: "claim L-12"
	who  Actor
	open *gate.Result // what the gates said that refused it: then what was entered stays
	to   string       // who has the lead now

	several bool // it is done to more than this one
}

// table is every act. It is made when it is asked first, because many runs of the program act on nothing.
var table = sync.OnceValue(func() *acts {
	return tableOf(
		claimAct(), releaseAct(), assignAct(), qualifyAct(), disqualifyAct(), nurtureAct(), askAct(), contactAct(), acceptAct(),
		rejectAct(), noteAct(), setAct(), tagAct(), confirmAct(), snoozeAct(), reopenAct(), archiveAct(),
		addPartnerAct(), setPartnerAct(), pausePartnerAct(), endPartnerAct(), agreeAct(), decidePartnerAct(), carriedAct(),
		addPageAct(), setPageAct(), refreshPageAct(), gonePageAct(), dutyDoneAct(), dutyMovesAct(), takeProposedAct(), refuseProposedAct(),
		undoAct(),
	)
})

// acts is every act by its verb, and how each kind of event reads.
type acts struct {
	all    []Act
	byVerb map[Verb]*Act
	reads  map[journal.Kind]telling
}

func tableOf(all ...Act) *acts {
	t := &acts{all: all, byVerb: map[Verb]*Act{}, reads: map[journal.Kind]telling{}}
	for _, r := range otherTellings() {
		t.reads[r.kind] = r
	}
	for i := range all {
		t.byVerb[all[i].Verb] = &all[i]
		for _, r := range all[i].tells {
			t.reads[r.kind] = r
		}
	}
	return t
}

// Acts lists the acts in the order in which help shows them.
func Acts() []Act { return slices.Clone(table().all) }

// ActOf is the act of a verb, nil when there is none.
func ActOf(v Verb) *Act { return table().byVerb[v] }

// Verbs lists the verbs of the acts in the order in which help shows them.
func Verbs() []Verb {
	var out []Verb
	for i := range table().all {
		out = append(out, table().all[i].Verb)
	}
	return out
}

// allowed says whether a stage takes the act, and what to do instead.
func (a *Act) allowed(what string, s lead.Stage) error {
	if hint := a.closed[s]; hint != "" {
		return fault.New(fault.Refused, what, "it is "+string(s), hint)
	}
	return nil
}

// Allowed reports why an act is not possible on a lead in this stage, nil when it is. Screens ask it
// before they open a sheet; Act asks it again.
func Allowed(id lead.ID, v Verb, s lead.Stage) error {
	a := ActOf(v)
	if a == nil {
		return nil
	}
	return a.allowed(fmt.Sprintf("%s %s", v, id), s)
}

// triaged are the stages that do not take an act of triage, with more of them, or other words; "" is
// a stage that takes it.
func triaged(more map[lead.Stage]string) map[lead.Stage]string {
	out := map[lead.Stage]string{
		lead.Quarantined: "set what is missing first: it is released by itself", lead.Won: "a won lead is not triaged",
		lead.Disqualified: "reopen it first", lead.Archived: "reopen it first", lead.Lost: "reopen it first",
	}
	for s, hint := range more {
		if _, has := out[s]; !has || hint == "" {
			out[s] = hint
		}
	}
	return out
}

// others are all stages but some, with what to say of them.
func others(hint string, but ...lead.Stage) map[lead.Stage]string {
	out := map[lead.Stage]string{}
	for _, s := range lead.Stages() {
		if !slices.Contains(but, s) {
			out[s] = hint
		}
	}
	return out
}

// Told is the toast of an action.
func Told(a Action, done *Done) string {
	act := ActOf(a.Verb)
	words := act.past
	if act.told != nil {
		words = act.told(&a)
	}
	same := len(done.Same)
	switch n := len(done.Subjects) - same; {
	case n == 0 && same == 1:
		return fmt.Sprintf("%s is as it was", done.Same[0])
	case n == 0 && same > 1:
		return fmt.Sprintf("%d %ss are as they were", same, act.On)
	case n > 0 && same == 1:
		return fmt.Sprintf("%s, 1 is as it was", toldOf(act, n, words))
	case same > 1:
		return fmt.Sprintf("%s, %d are as they were", toldOf(act, n, words), same)
	case n == 1 && act.whom != nil:
		return fmt.Sprintf("%s %s%s", done.Subjects[0], words, act.whom(&a, done))
	case n == 1:
		return fmt.Sprintf("%s %s", done.Subjects[0], words)
	case n > 1:
		return toldOf(act, n, words)
	case len(done.Refused) == 1:
		return done.Refused[0].Err.Error()
	}
	return fmt.Sprintf("%d %ss refused", len(done.Refused), act.On)
}

// toldOf is what was done to so many, whose names are too many to say.
func toldOf(act *Act, n int, words string) string {
	if n == 1 {
		return fmt.Sprintf("1 %s %s", act.On, words)
	}
	return fmt.Sprintf("%d %ss %s", n, act.On, words)
}
