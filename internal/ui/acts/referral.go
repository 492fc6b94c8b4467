package acts

import (
	"context"
	"strings"
	"time"

	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// tryAfter is how long typing rests before the desk is asked what would happen.
const tryAfter = 250 * time.Millisecond

// Tried asks the desk, when nothing was typed since.
type Tried struct{ n uint64 }

// Referral is the form for one referral by hand: what is required first, and beside it what adding
// it would bring about.
type Referral struct {
	place.FormSheet
	partners []desk.PartnerName
	of       *desk.OverlapRow // of which company in both customer lists it is, nil: that is asked too
	problems map[string]string
	strange  map[string]Recognised // what the policy does not know, by field
	trial    *desk.Trial
	trialErr error
	narrow   bool // nothing stands beside the form
	stale    bool // typed since the trial
	typing   uint64
	trying   place.Question[desk.Trial]
	adding   place.Question[desk.Trial]
}

// referralFields are the columns that the form asks, in its order; a blank one begins a part.
func referralFields() []string {
	var names []string
	part := 0
	for _, f := range lead.By(func(f *lead.Fact) int { return f.Form }) {
		if part != 0 && f.Form/100 != part {
			names = append(names, "")
		}
		names, part = append(names, f.Name), f.Form/100
	}
	return slices.Concat(names, []string{""}, lead.Letters(), []string{"partner_confirmed", "note"})
}

// referral adds a lead by hand.
func referral() place.Act {
	return place.Act{ID: keys.NewReferral, New: newReferral, Nobody: true, Partners: true, Why: func(s *place.Session, _ *desk.Row) string {
		switch {
		case s.ReadOnly != "":
			return s.ReadOnly
		case !desk.May(s.Who.Role, desk.ImportFiles):
			return s.Say("why.viewer")
		}
		return ""
	}}
}

func newReferral(s *place.Session, p place.Prepared) place.Sheet {
	n := &Referral{partners: p.Partners}
	n.S, n.Verb = s, keys.NewReferral
	gap := false
	for _, field := range referralFields() {
		if field == "" {
			gap = true
			continue
		}
		n.Form.Asks = append(n.Form.Asks, kit.Ask{ID: field, Label: s.Say("new." + field), Field: n.field(field), Gap: gap})
		gap = false
	}
	n.Begin()
	n.check()
	return n
}

func (n *Referral) field(name string) kit.Field {
	s, kind := n.S, lead.AText
	if f := lead.FactNamed(name); f != nil {
		kind = f.Kind
	}
	switch {
	case kind == lead.APartner:
		p := &kit.Pick{Most: 6, Missed: s.Missed("pick.partner")}
		p.Options, p.Codes, p.After = PartnerOptions(n.partners, "")
		return p
	case kind == lead.ATier:
		return TierChoice(s)
	case kind == lead.ASource:
		c := SourceChoice(s)
		c.SetValue("partner_referral")
		return c
	case slices.Contains(lead.Letters(), name):
		c := s.Choice("bant", "yes", "no", "unknown")
		c.At = 2
		return c
	case name == "partner_confirmed":
		c := s.Choice("new.confirmed", "no", "yes")
		c.At = 0
		return c
	case name == "note":
		return place.Area(s.Say("hint.said"))
	case kind == lead.AnInstant:
		e := place.Line(s.Say("hint.fix_date"))
		e.SetValue(s.At.In(DayZone(s)).Format("2006-01-02"))
		return e
	}
	if values := policyValues(s, name); values != "" {
		return place.Line(values)
	}
	return place.Line(s.Say(newHint(name)))
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

func (n *Referral) Title() string {
	if n.of != nil {
		return n.S.Words.Fill("sheet.overlap_lead", n.of.Domain)
	}
	return n.S.Say("sheet.new_referral")
}

func (n *Referral) Width() int { return 116 }

func (n *Referral) Key(name, text string) tea.Cmd {
	before := n.Form.Values()
	if !takeNear(&n.Form, name, n.strange) {
		n.Form.Key(name, text)
	}
	if len(n.changed(before)) == 0 {
		return nil
	}
	return n.check()
}

func (n *Referral) Paste(text string) { n.Form.Paste(text) }

// Begun asks the desk: the form is shown, perhaps with a draft in it, or something was pasted.
func (n *Referral) Begun() tea.Cmd { return n.check() }

// changed are the fields whose answers differ from earlier ones.
func (n *Referral) changed(before map[string]string) []string {
	var out []string
	for _, a := range n.Form.Asks {
		if a.Field.Value() != before[a.ID] {
			out = append(out, a.ID)
		}
	}
	return out
}

// check reads what is typed and has the desk asked when typing rests.
func (n *Referral) check() tea.Cmd {
	_, n.problems = n.read()
	MarkProblems(n.S, &n.Form, n.problems)
	n.strange = strangeIn(n.S, n.Form.Values())
	markStrange(n.S, &n.Form, n.strange)
	MarkDay(n.S, &n.Form, n.problems)
	for i := range n.Form.Asks { // what is as the form began needs no praise
		if a := &n.Form.Asks[i]; a.Field.Value() == n.Fresh[a.ID] && n.problems[a.ID] == "" {
			a.After = ""
		}
	}
	n.stale = true
	n.typing = n.S.Number()
	return n.S.Hooks.After(tryAfter, Tried{n.typing})
}

// cells are the answers as the columns of a file.
func (n *Referral) cells() map[string]string {
	out := map[string]string{}
	for _, a := range n.Form.Asks {
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
func (n *Referral) whom() bool {
	if n.of != nil && n.Value("name") != "" {
		return true
	}
	return n.Value("email") != "" && n.problems["email"] == "" || n.Value("domain") != "" && n.problems["domain"] == ""
}

// try asks what adding would bring about.
func (n *Referral) try() tea.Cmd {
	if !n.whom() {
		n.trial, n.trialErr = nil, nil
		return nil
	}
	doer, who := n.S.Desk, n.S.Who
	r, _ := n.read()
	n.stale = false
	if err := n.complete(&r); err != nil {
		n.trial, n.trialErr = nil, err
		return nil
	}
	return n.trying.Ask(n.S, func(ctx context.Context) (desk.Trial, error) {
		t, err := doer.TryReferral(ctx, who, r)
		return cleanTrial(t), err
	})
}

func (n *Referral) Send() tea.Cmd {
	for _, a := range n.Form.Asks {
		if n.problems[a.ID] != "" {
			n.Form.Focus(a.ID)
			return place.Warn(a.Label + ": " + n.problems[a.ID])
		}
	}
	if label := n.Astray(); label != "" {
		return place.Warn(n.S.Words.Fill("pick.astray", label))
	}
	if !n.whom() {
		n.Form.Focus("email")
		return place.Warn(say.FaultLine(fault.New(fault.Usage, n.S.Say("new.add"), n.S.Say(n.nobody()), "")))
	}
	if n.adding.Waiting() {
		return nil
	}
	doer, who := n.S.Desk, n.S.Who
	r, _ := n.read()
	if err := n.complete(&r); err != nil {
		return place.Warn(say.FaultLine(err))
	}
	verb := string(n.Verb)
	return n.adding.Write(n.S, func(ctx context.Context) (desk.Trial, error) {
		t, err := doer.AddReferral(ctx, who, r)
		if err == nil {
			// It is added: a draft that cannot be dropped is only an old text, not a failure.
			_ = doer.SaveDraft(ctx, who, 0, verb, "")
		}
		return cleanTrial(t), err
	})
}

func (n *Referral) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Tried:
		if msg.n == n.typing && n.stale {
			return n.try()
		}
	case place.Reply:
		if a, ok := n.trying.Take(msg); ok {
			n.trial, n.trialErr = &a.Value, a.Err
		}
		if a, ok := n.adding.Take(msg); ok {
			if a.Err != nil {
				return place.Warn(safetext.Line(say.FaultLine(a.Err)))
			}
			return place.Send(place.Finished{Text: addedText(n.S, &a.Value), Then: place.Offered{Row: a.Value.Lead.Row}})
		}
	}
	return nil
}

// addedText says what became of a referral: "L-2123 added: new, score 62 · ↵ opens it".
func addedText(s *place.Session, t *desk.Trial) string {
	id := t.Outcome.Lead.String()
	text := s.Words.Fill("new.done_created", id, string(t.Lead.Stage), say.Itoa(t.Lead.Score))
	switch {
	case t.Fate == desk.Held:
		text = s.Words.Fill("new.done_held", id, safetext.Line(t.Outcome.Reason))
	case t.Fate == desk.Turned:
		text = s.Words.Fill("new.done_turned", id, safetext.Line(t.Outcome.Reason))
	case t.Fate == desk.Unchanged:
		text = s.Words.Fill("new.done_unchanged", id)
	case t.Known:
		text = s.Words.Fill("new.done_updated", id)
	}
	text += " " + s.Theme.Glyphs.Middot + " " + s.Words.Fill("new.opens", s.Theme.Glyphs.Enter)
	if t.Fate == desk.Unchanged {
		return text
	}
	return text + s.UndoHint()
}

func (n *Referral) Hints() []kit.Hint { return offering(&n.FormSheet, n.strange) }

// About is no lead: there is one draft of a new referral, and none of a company's, which might come up at another.
func (n *Referral) About() (lead.ID, bool) { return 0, n.of == nil }

// PartnerOptions fill a list of partners: those that are asked first by the record's own word.
func PartnerOptions(all []desk.PartnerName, near string) (options, codes, after []string) {
	add := func(p desk.PartnerName) {
		options, codes = append(options, p.Name), append(codes, p.ID)
		word := p.Tier
		if p.Status != "" && p.Status != lead.Active {
			word = string(p.Status)
		}
		after = append(after, word)
	}
	for _, p := range all {
		if p.ID == near {
			add(p)
		}
	}
	for _, p := range all {
		if p.ID != near {
			add(p)
		}
	}
	return options, codes, after
}

func (n *Referral) Sending() bool { return n.adding.Waiting() }

func (n *Referral) Point(x, y, w, h int, floating bool) tea.Cmd {
	at := n.Place(w, h, floating)
	if left, _ := n.halves(w); left > 0 {
		at = place.Spread{Top: 0, W: left, H: h}
	}
	n.PointAt(x, y, at)
	return n.check()
}

func (n *Referral) Wheel(by int) tea.Cmd {
	n.Form.Wheel(by)
	return n.check()
}

// SourceChoice offers where a lead can come from; none is chosen at first.
func SourceChoice(s *place.Session) *kit.Choice {
	c := &kit.Choice{At: -1, Tight: true}
	for _, source := range lead.Sources() {
		c.Codes, c.Options = append(c.Codes, string(source)), append(c.Options, say.Spaced(string(source)))
	}
	return c
}

// TierChoice offers the tiers of the policy; none is chosen at first.
func TierChoice(s *place.Session) *kit.Choice {
	c := &kit.Choice{At: -1}
	if p := s.Policy(); p != nil {
		c.Options = slices.Clone(p.Programme.Tiers)
	}
	return c
}

// MarkProblems puts a sign behind each field that is filled: passed, or wrong.
func MarkProblems(s *place.Session, form *kit.Form, problems map[string]string) {
	for i := range form.Asks {
		a := &form.Asks[i]
		switch {
		case problems[a.ID] != "":
			a.After, a.Sign = s.Theme.Glyphs.Fail, theme.Crit
		case strings.TrimSpace(a.Field.Value()) != "":
			a.After, a.Sign = s.Theme.Glyphs.Pass, theme.OK
		default:
			a.After, a.Sign = "", theme.Text
		}
	}
}

// ReadReferral reads a form as a row of a file is read.
func ReadReferral(s *place.Session, values map[string]string) (desk.Referral, map[string]string) {
	if s.Typed == nil {
		return desk.Referral{}, nil
	}
	values = maps.Clone(values)
	said, wrong := readDay(s, values["referred_at"])
	values["referred_at"] = said
	r, problems := s.Typed(values, DayZone(s))
	if wrong != "" {
		problems["referred_at"] = wrong
	}
	for field, text := range problems {
		problems[field] = safetext.Line(text)
	}
	if at := r.ReferredAt; at.Known && at.V.After(s.At) && problems["referred_at"] == "" {
		problems["referred_at"] = s.Words.Fill("fix.future", say.Day(at.V, s.At, DayZone(s)))
	}
	return r, problems
}

// ProblemLines say what is wrong with the field that is being answered, or else with the first one.
func ProblemLines(s *place.Session, w int, form *kit.Form, problems map[string]string) []string {
	text := ""
	if a := form.Focused(); a != nil {
		text = problems[a.ID]
	}
	for _, a := range form.Asks {
		if text == "" && problems[a.ID] != "" {
			text = a.Label + ": " + problems[a.ID]
		}
	}
	if text == "" {
		return nil
	}
	var lines []string
	for i, row := range kit.Wrap(text, w-2) {
		p := kit.NewPen(s.Theme, w)
		if i == 0 {
			p.Put(theme.Crit|theme.Bold, s.Theme.Glyphs.Fail)
		}
		lines = append(lines, p.To(2).Put(theme.Text, row).String())
	}
	return lines
}
