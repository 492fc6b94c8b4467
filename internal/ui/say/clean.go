package say

import (
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// CleanRow is where texts of a row enter the screens. The desk cleans what it stores; here nothing
// that slipped past it can reach the terminal.
func CleanRow(r desk.Row) desk.Row {
	for _, s := range []*string{&r.Name, &r.Company, &r.Domain, &r.Country, &r.PartnerID, &r.Partner, &r.Tier, &r.Owner, &r.Queue} {
		*s = safetext.Line(*s)
	}
	r.Stage, r.Source = lead.Stage(safetext.Line(string(r.Stage))), lead.Source(safetext.Line(string(r.Source)))
	r.Tags = CleanLines(r.Tags)
	return r
}

// CleanRows is CleanRow for each.
func CleanRows(rows []desk.Row) []desk.Row {
	out := make([]desk.Row, len(rows))
	for i, r := range rows {
		out[i] = CleanRow(r)
	}
	return out
}

// CleanDetail does the same for everything known of a lead.
func CleanDetail(d desk.Detail) desk.Detail {
	d.Row = CleanRow(d.Row)
	d.Landing = safetext.Line(d.Landing)
	d.Note, d.Reason, d.NextStep, d.UndoWhat = safetext.Block(d.Note), safetext.Line(d.Reason), safetext.Line(d.NextStep),
		safetext.Line(d.UndoWhat)
	d.Question = safetext.Line(d.Question)
	d.Facts = CleanFacts(d.Facts)
	d.Result = CleanResult(d.Result)
	d.Triggers = slices.Clone(d.Triggers)
	for i := range d.Triggers {
		d.Triggers[i].Label = safetext.Line(d.Triggers[i].Label)
		d.Triggers[i].Touch = cleanTouch(d.Triggers[i].Touch)
	}
	d.Touches = slices.Clone(d.Touches)
	for i := range d.Touches {
		d.Touches[i] = cleanTouch(d.Touches[i])
	}
	d.History = slices.Clone(d.History)
	for i := range d.History {
		h := &d.History[i]
		h.Who, h.Kind, h.Text, h.Note = safetext.Line(h.Who), safetext.Line(h.Kind), safetext.Line(h.Text), safetext.Line(h.Note)
	}
	d.Contacted, d.SentBack = cleanOutreach(d.Contacted), cleanSentBack(d.SentBack)
	d.Deals, d.HeldDeals = cleanDeals(d.Deals), cleanDeals(d.HeldDeals)
	d.Named = slices.Clone(d.Named)
	for i := range d.Named {
		d.Named[i].Name, d.Named[i].ID = safetext.Line(d.Named[i].Name), safetext.Line(d.Named[i].ID)
	}
	d.Disputes, d.Shared = slices.Clone(d.Disputes), slices.Clone(d.Shared)
	for i := range d.Disputes {
		o := &d.Disputes[i]
		o.Partner, o.PartnerID, o.Stage = safetext.Line(o.Partner), safetext.Line(o.PartnerID), lead.Stage(safetext.Line(string(o.Stage)))
	}
	for i := range d.Shared {
		d.Shared[i].Partner, d.Shared[i].PartnerID = safetext.Line(d.Shared[i].Partner), safetext.Line(d.Shared[i].PartnerID)
	}
	d.Around, d.Earned, d.Brief = cleanAround(d.Around), cleanEarned(d.Earned), CleanBrief(d.Brief)
	attributes := make(map[string]string, len(d.Attributes))
	for k, v := range maps.All(d.Attributes) {
		attributes[safetext.Line(k)] = safetext.Line(v)
	}
	d.Attributes = attributes
	if d.PartnerRec != nil {
		p := *d.PartnerRec
		for _, s := range []*string{&p.Name, &p.Kind, &p.Tier, &p.Region, &p.Language, &p.Manager, (*string)(&p.Status)} {
			*s = safetext.Line(*s)
		}
		d.PartnerRec = &p
	}
	return d
}

// CleanFacts is where facts enter the screens: every text of the table of facts.
func CleanFacts(f lead.Facts) lead.Facts {
	for _, fact := range lead.Table() {
		fact.Clean(&f, safetext.Line)
	}
	for _, name := range lead.Letters() {
		q := f.BANT.Get(name)
		q.Evidence, q.Who = safetext.Line(q.Evidence), safetext.Line(q.Who)
	}
	return f
}

// CleanResult is where texts of a verdict enter the screens.
func CleanResult(r gate.Result) gate.Result {
	r.Score.Rules = slices.Clone(r.Score.Rules)
	for i := range r.Score.Rules {
		rule := &r.Score.Rules[i]
		rule.ID, rule.Label, rule.Evidence = safetext.Line(rule.ID), safetext.Line(rule.Label), safetext.Line(rule.Evidence)
	}
	r.Score.Could = slices.Clone(r.Score.Could)
	for i := range r.Score.Could {
		c := &r.Score.Could[i]
		c.ID, c.Label = safetext.Line(c.ID), safetext.Line(c.Label)
	}
	r.Gates = cleanGates(r.Gates)
	r.Next = slices.Clone(r.Next)
	for i := range r.Next {
		n := &r.Next[i]
		n.Label, n.Want, n.Effect = safetext.Line(n.Label), safetext.Line(n.Want), safetext.Line(n.Effect)
	}
	return r
}

func cleanGates(gates []gate.Gate) []gate.Gate {
	gates = slices.Clone(gates)
	for i := range gates {
		g := &gates[i]
		g.ID, g.Label, g.Reason = safetext.Line(g.ID), safetext.Line(g.Label), safetext.Line(g.Reason)
		g.Warnings, g.Missing = CleanLines(g.Warnings), CleanLines(g.Missing)
		g.Criteria = slices.Clone(g.Criteria)
		for k := range g.Criteria {
			c := &g.Criteria[k]
			c.Label, c.Evidence = safetext.Line(c.Label), safetext.Line(c.Evidence)
		}
	}
	return gates
}

func cleanTouch(t lead.Touch) lead.Touch {
	t.Kind = safetext.Line(t.Kind)
	for _, text := range lead.TouchTexts() {
		o := text.Of(&t)
		o.V = safetext.Line(o.V)
	}
	return t
}

// CleanLines is each text on one line, as it may be shown.
func CleanLines(in []string) []string {
	if in == nil {
		return nil
	}
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = safetext.Line(s)
	}
	return out
}

func cleanOutreach(o *desk.Outreach) *desk.Outreach {
	if o == nil {
		return nil
	}
	return &desk.Outreach{At: o.At, Who: safetext.Line(o.Who), How: safetext.Line(o.How)}
}

func cleanSentBack(b *desk.SentBack) *desk.SentBack {
	if b == nil {
		return nil
	}
	return &desk.SentBack{By: safetext.Line(b.By), At: b.At, Note: safetext.Line(b.Note)}
}

// cleanAround does for what stands around a lead what cleanDetail does for the lead.
func cleanAround(a desk.Around) desk.Around {
	a.Currency = safetext.Line(a.Currency)
	a.Deals = cleanDeals(a.Deals)
	a.Leads = slices.Clone(a.Leads)
	for i := range a.Leads {
		n := &a.Leads[i]
		for _, s := range []*string{&n.Name, &n.PartnerID, &n.Partner, &n.Owner} {
			*s = safetext.Line(*s)
		}
		n.Stage = lead.Stage(safetext.Line(string(n.Stage)))
	}
	if a.Talk != nil {
		t := *a.Talk
		t.Who, t.How = safetext.Line(t.Who), safetext.Line(t.How)
		a.Talk = &t
	}
	return a
}

func cleanDeals(all []desk.Deal) []desk.Deal {
	out := slices.Clone(all)
	for i := range out {
		for _, s := range []*string{&out[i].Stage, &out[i].Origin, &out[i].ExternalID, &out[i].Reason, &out[i].Chosen} {
			*s = safetext.Line(*s)
		}
	}
	return out
}

func cleanEarned(all [][]scoring.Earned) [][]scoring.Earned {
	out := make([][]scoring.Earned, len(all))
	for i, earned := range all {
		out[i] = slices.Clone(earned)
		for k := range out[i] {
			out[i][k].Rule, out[i][k].Label = safetext.Line(out[i][k].Rule), safetext.Line(out[i][k].Label)
		}
	}
	return out
}

// CleanBrief is where texts of a brief enter the screens.
func CleanBrief(b *desk.Brief) *desk.Brief {
	if b == nil {
		return nil
	}
	c := *b
	for _, s := range []*string{&c.Lead, &c.Company, &c.From, &c.To} {
		*s = safetext.Line(*s)
	}
	c.Parts = slices.Clone(c.Parts)
	for i := range c.Parts {
		p := &c.Parts[i]
		p.ID, p.Title, p.Lines = safetext.Line(p.ID), safetext.Line(p.Title), CleanLines(p.Lines)
	}
	return &c
}
