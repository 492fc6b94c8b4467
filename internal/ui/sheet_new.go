package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// tryAfter is how long typing rests before the desk is asked what would happen.
const tryAfter = 250 * time.Millisecond

// tried asks the desk, when nothing was typed since.
type tried struct{ n uint64 }

// referral is the form for one referral by hand: what is required first, and beside it what adding
// it would bring about.
type referral struct {
	ownForm
	partners []desk.PartnerName
	problems map[string]string
	strange  map[string]recognised // what the policy does not know, by field
	trial    *desk.Trial
	trialErr error
	narrow   bool // nothing stands beside the form
	stale    bool // typed since the trial
	typing   uint64
	trying   question
	adding   question
}

// referralFields are the columns that the form asks, in its order; a blank one begins a part.
func referralFields() []string {
	return []string{
		"email", "domain", "partner", "program_tier", "referred_at", "",
		"name", "title", "phone", "company", "employees", "industry", "country", "region", "tech_stack", "",
		"use_case", "product_line", "source", "language", "tags", "landing_url", "",
		"budget", "authority", "need", "timeline", "partner_confirmed", "note",
	}
}

func newReferral(s *session, p prepared) sheet {
	n := &referral{partners: p.partners}
	n.s, n.verb = s, keys.NewReferral
	gap := false
	for _, field := range referralFields() {
		if field == "" {
			gap = true
			continue
		}
		n.form.Asks = append(n.form.Asks, kit.Ask{ID: field, Label: s.say("new." + field), Field: n.field(field), Gap: gap})
		gap = false
	}
	n.begin()
	n.check()
	return n
}

func (n *referral) field(name string) kit.Field {
	s := n.s
	switch name {
	case "partner":
		p := &kit.Pick{Most: 6, Missed: s.missed("pick.partner")}
		p.Options, p.Codes, p.After = partnerOptions(n.partners, "")
		return p
	case "program_tier":
		return s.tierChoice()
	case "source":
		c := s.sourceChoice()
		c.SetValue("partner_referral")
		return c
	case "budget", "authority", "need", "timeline":
		c := s.choice("bant", "yes", "no", "unknown")
		c.At = 2
		return c
	case "partner_confirmed":
		c := s.choice("new.confirmed", "no", "yes")
		c.At = 0
		return c
	case "note":
		return area(s.say("hint.said"))
	case "referred_at":
		e := line(s.say("hint.fix_date"))
		e.SetValue(s.at.In(s.dayZone()).Format("2006-01-02"))
		return e
	}
	if values := s.policyValues(name); values != "" {
		return line(values)
	}
	return line(s.say(newHint(name)))
}

func newHint(name string) string {
	switch name {
	case "email", "domain":
		return "hint.fix_" + name
	case "employees", "tech_stack", "landing_url":
		return "hint.new_" + name
	}
	return "hint.value"
}

func (n *referral) title() string { return n.s.say("sheet.new_referral") }
func (n *referral) width() int    { return 116 }

func (n *referral) key(name, text string) tea.Cmd {
	before := n.form.Values()
	if !takeNear(&n.form, name, n.strange) {
		n.form.Key(name, text)
	}
	if len(n.changed(before)) == 0 {
		return nil
	}
	return n.check()
}

func (n *referral) paste(text string) { n.form.Paste(text) }

// begun asks the desk: the form is shown, perhaps with a draft in it, or something was pasted.
func (n *referral) begun() tea.Cmd { return n.check() }

// changed are the fields whose answers differ from earlier ones.
func (n *referral) changed(before map[string]string) []string {
	var out []string
	for _, a := range n.form.Asks {
		if a.Field.Value() != before[a.ID] {
			out = append(out, a.ID)
		}
	}
	return out
}

// check reads what is typed and has the desk asked when typing rests.
func (n *referral) check() tea.Cmd {
	_, n.problems = n.s.read(n.cells())
	n.s.mark(&n.form, n.problems)
	n.strange = n.s.strange(n.form.Values())
	n.s.markStrange(&n.form, n.strange)
	n.s.markDay(&n.form, n.problems)
	for i := range n.form.Asks { // what is as the form began needs no praise
		if a := &n.form.Asks[i]; a.Field.Value() == n.fresh[a.ID] && n.problems[a.ID] == "" {
			a.After = ""
		}
	}
	n.stale = true
	n.s.asked++
	n.typing = n.s.asked
	return n.s.hooks.after(tryAfter, tried{n.typing})
}

// cells are the answers as the columns of a file.
func (n *referral) cells() map[string]string {
	out := map[string]string{}
	for _, a := range n.form.Asks {
		text := strings.TrimSpace(a.Field.Value())
		switch {
		case text == "unknown", a.ID == "partner_confirmed" && text == "no":
			continue // nothing was said
		}
		out[a.ID] = text
	}
	return out
}

// whom tells whether the form says whom it is about.
func (n *referral) whom() bool {
	return n.value("email") != "" && n.problems["email"] == "" || n.value("domain") != "" && n.problems["domain"] == ""
}

// try asks what adding would bring about.
func (n *referral) try() tea.Cmd {
	if !n.whom() {
		n.trial, n.trialErr = nil, nil
		return nil
	}
	doer, who := n.s.desk, n.s.who
	r, _ := n.s.read(n.cells())
	n.stale = false
	return n.s.ask(&n.trying, func(ctx context.Context) (any, error) {
		t, err := doer.TryReferral(ctx, who, r)
		return cleanTrial(t), err
	})
}

func (n *referral) send() tea.Cmd {
	for _, a := range n.form.Asks {
		if n.problems[a.ID] != "" {
			n.form.Focus(a.ID)
			return warn(a.Label + ": " + n.problems[a.ID])
		}
	}
	if label := n.astray(); label != "" {
		return warn(n.s.words.fill("pick.astray", label))
	}
	if !n.whom() {
		n.form.Focus("email")
		return warn(faultLine(fault.New(fault.Usage, n.s.say("new.add"), n.s.say("new.whom"), "")))
	}
	if n.adding.waiting() {
		return nil
	}
	doer, who := n.s.desk, n.s.who
	r, _ := n.s.read(n.cells())
	return n.s.ask(&n.adding, func(ctx context.Context) (any, error) {
		t, err := doer.AddReferral(ctx, who, r)
		if err == nil {
			// It is added: a draft that cannot be dropped is only an old text, not a failure.
			_ = doer.SaveDraft(ctx, who, 0, string(keys.NewReferral), "")
		}
		return cleanTrial(t), err
	})
}

func (n *referral) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tried:
		if msg.n == n.typing && n.stale {
			return n.try()
		}
	case answer:
		t, _ := msg.value.(desk.Trial)
		switch {
		case n.trying.takes(msg):
			n.trial, n.trialErr = &t, msg.err
		case n.adding.takes(msg):
			if msg.err != nil {
				return warn(safetext.Line(faultLine(msg.err)))
			}
			return send(finished{text: n.s.addedText(&t), then: offered{t.Lead.Row}})
		}
	}
	return nil
}

// addedText says what became of a referral: "L-2123 added: new, score 62 · ↵ opens it".
func (s *session) addedText(t *desk.Trial) string {
	id := t.Outcome.Lead.String()
	text := s.words.fill("new.done_created", id, string(t.Lead.Stage), itoa(t.Lead.Score))
	switch {
	case t.Fate == desk.Held:
		text = s.words.fill("new.done_held", id, safetext.Line(t.Outcome.Reason))
	case t.Fate == desk.Turned:
		text = s.words.fill("new.done_turned", id, safetext.Line(t.Outcome.Reason))
	case t.Fate == desk.Unchanged:
		text = s.words.fill("new.done_unchanged", id)
	case t.Known:
		text = s.words.fill("new.done_updated", id)
	}
	return text + " " + s.th.Glyphs.Middot + " " + s.words.fill("new.opens", s.th.Glyphs.Enter)
}

func (n *referral) hints() []kit.Hint { return n.offering(n.strange) }

// closed has nothing to do: the form is kept as a draft.
func (n *referral) closed() tea.Cmd { return nil }

// about is no lead: there is one draft of a new referral.
func (n *referral) about() (lead.ID, bool) { return 0, true }
