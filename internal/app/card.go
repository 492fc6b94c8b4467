package app

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// How much of a card's long lists is printed; --json has all.
const (
	touchesShown = 10
	historyShown = 12
)

// page collects the lines of a card. Every value passes safetext here, whoever cleaned it before.
type page struct {
	b    strings.Builder
	zone *time.Location
	days *time.Location // of dates without a time
}

func (p *page) line(format string, args ...any) {
	p.b.WriteString(strings.TrimRight(safetext.Line(fmt.Sprintf(format, args...)), " ") + "\n")
}

// pair writes a name and its value, and nothing when there is none.
func (p *page) pair(name, value string) {
	if strings.TrimSpace(value) != "" {
		p.line("  %-12s %s", name, value)
	}
}

func (p *page) title(text string) { p.b.WriteString("\n" + text + "\n") }

// day is a day as files name it: in the policy's zone, wherever the program runs.
func (p *page) day(t time.Time) string { return t.In(p.days).Format("2006-01-02") }

// dated is an instant that a file may have given as a day: then it is that day.
func (p *page) dated(t time.Time) string {
	if h, m, s := t.In(p.days).Clock(); h+m+s == 0 {
		return p.day(t)
	}
	return p.at(t)
}

func (p *page) at(t time.Time) string { return t.In(p.zone).Format("2006-01-02 15:04") }

// card is a lead for people.
func card(s *session, det *desk.Detail, twins []duplicate, credits []desk.DealCredits) string {
	p := &page{zone: time.Local, days: s.zone()}
	if det.MergedFrom != 0 {
		p.line("%s was merged into %s", det.MergedFrom, det.ID)
	}
	p.line("%s  %s  %s", det.ID, det.Company, det.Name)
	p.line("%s, score %d (fit %d, intent %d) of %d, %s%s", det.Stage, det.Score, det.Fit, det.Intent,
		det.Result.Score.Threshold, verdictWords(det.Verdict), p.asOf(det))
	p.about(s, det)
	p.disputes(det)
	p.deals(det)
	p.credits(credits, det.Around.Currency)
	p.verdict(det)
	p.bant(det)
	p.past(det)
	if len(twins) > 0 {
		p.title("Maybe the same")
		for _, d := range twins {
			name := ""
			if d.Name != nil {
				name = *d.Name
			}
			p.line("  %s  %s  %s (%s)", d.ID, name, d.Stage, d.Why)
		}
	}
	return p.b.String()
}

// asOf says of a closed lead of when its score and what explains it are.
func (p *page) asOf(det *desk.Detail) string {
	switch {
	case det.AsOf != nil:
		return ", as of the decision on " + p.day(*det.AsOf)
	case det.Since:
		return fmt.Sprintf(" when it was decided; its facts have changed since, and what follows is today's: %d", det.Result.Score.Total)
	}
	return ""
}

func verdictWords(v lead.Verdict) string {
	switch v {
	case lead.IsEQL:
		return "every gate passes"
	case lead.NotEQL:
		return "a gate fails"
	}
	return "needs facts"
}

// partnerWords are the partner and its tier, or what is known of it while it has none.
func partnerWords(det *desk.Detail) string {
	if det.Partner != "" {
		return strings.Trim(det.Partner+", "+det.Tier, ", ")
	}
	var parts []string
	for _, n := range det.Named {
		parts = append(parts, n.Name+" ("+n.ID+")")
	}
	text := ""
	if len(parts) > 0 {
		text = "none yet; its touches name " + strings.Join(parts, ", ")
	}
	if len(parts) == 1 {
		text += ": eqltui set " + det.ID.String() + " partner=" + det.Named[0].ID
	}
	switch {
	case det.Tier == "":
		return text
	case text == "":
		text = "not known"
	}
	return text + "; tier " + det.Tier
}

func (p *page) about(s *session, det *desk.Detail) {
	l := &det.Facts.Lead
	p.title("Who")
	p.who(&det.Facts)
	p.title("How it came")
	p.pair("partner", partnerWords(det))
	p.pair("source", string(det.Source))
	if l.ReferredAt.Known {
		p.pair("referred", p.dated(l.ReferredAt.V))
	}
	p.pair("said", det.Note)
	p.pair("tags", strings.Join(det.Tags, ", "))
	p.title("Where it stands")
	p.pair("queue", det.Queue)
	p.pair("owner", det.Owner)
	p.pair("assignment", assignedWords(&det.Assignment))
	if c := det.Clock; c != nil {
		r := c.Read(s.Now())
		due := "never due"
		if r.HasDue {
			due = "due " + p.at(r.Due)
		}
		p.pair("clock", fmt.Sprintf("%s %s, %s, %s left in business time", c.Kind, r.State, due, wallclock.Span(r.Remaining)))
	}
	if c, o := det.Stopped, det.Contacted; c != nil && o != nil {
		state := strings.ReplaceAll(string(c.Read(s.Now()).State), "_", " ")
		p.pair("clock", fmt.Sprintf("%s %s%s, %s", c.Kind, state, byWhom(o), p.at(o.At)))
	}
	if b := det.SentBack; b != nil {
		p.pair("sent back", "by "+b.By+", "+p.at(b.At)+dashed(b.Note))
	}
	p.pair("reason", det.Reason)
	next := det.NextStep
	if det.NextOn != nil {
		next = strings.TrimPrefix(next+", "+p.at(*det.NextOn), ", ")
	}
	p.pair("next step", next)
	if det.Asked != nil {
		p.pair("waiting", "for the partner's answer since "+p.at(*det.Asked)+dashed(det.Question))
	}
	for _, t := range []struct {
		name string
		at   *time.Time
	}{{"EQL since", det.EQLAt}, {"snoozed to", det.Snoozed}, {"returns", det.Nurture}} {
		if t.at != nil {
			p.pair(t.name, p.at(*t.at))
		}
	}
	p.around(&det.Around)
	p.records(det.Records)
	for _, o := range det.Shared {
		p.pair("overlap", "a customer of "+o.Partner+" too, since "+p.day(o.Since))
	}
	if r := det.Ruling; r != nil {
		p.pair("decided", "for "+r.Partner+" by "+r.By+", "+p.at(r.At)+dashed(r.Reason))
	}
	if det.Conflicts > 0 {
		p.pair("conflicts", counted(det.Conflicts, "other lead")+" of this person or company by another partner")
	}
}

// who prints the facts that the table gives a line, those of one label together.
func (p *page) who(f *lead.Facts) {
	label, values := "", []string(nil)
	for _, fact := range lead.By(func(f *lead.Fact) int { return f.Card.At }) {
		if fact.Card.Label != label {
			p.pair(label, strings.Join(values, ", "))
			label, values = fact.Card.Label, nil
		}
		if text := fact.Read(f); text != "" {
			values = append(values, text)
		}
	}
	p.pair(label, strings.Join(values, ", "))
}

// around is what else is known of the company: deals, colleagues' leads, the last talk.
func (p *page) around(a *desk.Around) {
	if o := a.Open(); o != nil {
		p.pair("open deal", a.Money(o.Amount)+" on "+o.Lead.String())
	}
	if a.Customer() {
		p.pair("customer", "yes, a deal was won")
	}
	if t := a.Talk; t != nil {
		p.pair("last talk", t.Who+", "+t.How+", "+p.at(t.At)+", on "+t.Lead.String())
	}
	for _, n := range a.Leads[:min(len(a.Leads), 5)] {
		p.pair("beside it", strings.Join(strings.Fields(n.ID.String()+" "+n.Name+" "+n.Partner+" "+string(n.Stage)+" "+n.Owner), " "))
	}
}

func (p *page) verdict(det *desk.Detail) {
	p.title(fmt.Sprintf("Gates, %d of %d pass", det.Result.Passed(), len(det.Result.Gates)))
	for _, g := range det.Result.Gates {
		p.line("  %-8s %-12s %s", g.Outcome, g.ID, g.Reason)
	}
	p.title("Score")
	for _, r := range det.Result.Score.Rules {
		if r.Points != 0 || r.Outcome != "miss" {
			p.line("  %3d of %2d  %-7s %s%s", r.Points, r.Possible, r.Outcome, r.Label, dashed(r.Evidence))
		}
	}
	for _, g := range det.Result.Score.Groups {
		if g.Sum != g.Points {
			p.line("  %s %d, capped at %d", g.Group, g.Sum, g.Points)
		}
	}
	if could := det.Result.Score.Could; len(could) > 0 && det.Stage.Living() && det.Result.Score.Total < det.Result.Score.Threshold {
		var words []string
		for _, c := range could {
			words = append(words, fmt.Sprintf("%s %+d", c.Label, c.Points))
		}
		p.line("  touches could still add: %s", strings.Join(words, ", "))
	}
	if len(det.Result.Next) > 0 {
		p.title("What would help")
		for _, n := range det.Result.Next {
			p.line("  %s", nextWords(&n))
		}
	}
}

// nextWords is one next best fact as a line.
func nextWords(n *gate.Next) string {
	text := n.Label
	if n.Want != "" {
		text += " = " + n.Want
	}
	text += dashed(n.Effect)
	if n.Flips {
		text += " (this alone makes it an EQL)"
	}
	return text
}

func dashed(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}

func (p *page) bant(det *desk.Detail) {
	p.title("BANT")
	for _, letter := range lead.Letters() {
		q := det.Facts.BANT.Get(letter)
		p.line("  %-12s %s%s", letter, answer(q), dashed(q.Evidence))
	}
	// A word that was not given is left out: the gate says whether a referral stands for it.
	p.pair("the partner", said(det.Facts.Confirmed.Partner))
	p.pair("we", said(det.Facts.Confirmed.Us))
}

func said(c lead.Confirmation) string {
	if c == lead.NotYet {
		return ""
	}
	return string(c)
}

func (p *page) past(det *desk.Detail) {
	if len(det.Touches) > 0 {
		p.title(fmt.Sprintf("Touches, %d", len(det.Touches)))
		for _, t := range det.Touches[:min(len(det.Touches), touchesShown)] {
			p.line("  %s  %-20s %s", p.at(t.At), t.Kind, cmp.Or(t.Asset.V, t.URL.V))
		}
	}
	if len(det.History) > 0 {
		p.title("History")
		for _, e := range det.History[:min(len(det.History), historyShown)] {
			text := e.Who + " " + e.Text
			if e.Undone {
				text += " (undone)"
			}
			p.line("  %s  %s%s", p.at(e.At), text, dashed(e.Note))
		}
	}
	if len(det.Attributes) > 0 {
		p.title("Other columns")
	}
	for _, name := range slices.Sorted(maps.Keys(det.Attributes)) {
		p.line("  %s: %s", name, det.Attributes[name])
	}
}

// byWhom is " by ana's call", "" where the journal at hand does not say.
func byWhom(o *desk.Outreach) string {
	if o.Who == "" || o.How == "" {
		return ""
	}
	return " by " + o.Who + "'s " + o.How
}

// assignedWords is why who has a lead has it, and why the others of the queue have not.
func assignedWords(a *desk.Assignment) string {
	var others []string
	for _, s := range a.Skipped {
		others = append(others, s.Member+" "+s.Why)
	}
	const most = 6
	if n := len(others); n > most {
		others = append(others[:most], fmt.Sprintf("%d more", n-most))
	}
	if len(others) == 0 {
		return a.Why
	}
	return a.Why + " (" + strings.Join(others, ", ") + ")"
}
