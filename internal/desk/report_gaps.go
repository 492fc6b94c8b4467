package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// gaps are the facts that open leads of partners lack, by what knowing each would do. It judges every such lead anew, so it
// is a report of its own and no part of one that is looked at all day.
func (k *knowledge) gaps(a *asked) error {
	switch {
	case !a.ReportQuery.AsOf.IsZero() || len(k.later) > 0:
		return fault.New(fault.Usage, "report gaps", "it is of what is missing now: what was known of a company then is not kept",
			"leave out --as-of")
	case a.ReportQuery.Period != "":
		return fault.New(fault.Usage, "report gaps", "it has no period: it is of the leads that are open now", "leave out --period")
	}
	leads, away, err := k.lacking(a)
	if err != nil {
		return err
	}
	counted := []report.Column{{Name: "missing", Kind: report.Count, Title: "missing"}, {Name: "leads", Kind: report.Count, Title: "leads"},
		{Name: "missing_share", Kind: report.Share, Title: "missing of leads"},
		{Name: "would", Kind: report.Count, Title: "would be EQL with it"}}
	whose := []report.Column{{Name: "partner", Kind: report.Text, Title: "partner"}}
	figures := func(g review.Gap) []any { return []any{g.Missing, g.Of, perhaps(g.Share), g.Would} }
	lines := map[string]*report.Table{}
	for _, g := range review.Gaps(leads) {
		if lines[g.Fact] == nil {
			lines[g.Fact] = &report.Table{Columns: slices.Concat(whose, counted)}
		}
		lines[g.Fact].Rows = append(lines[g.Fact].Rows, append([]any{g.Partner}, figures(g)...))
	}
	for i := range leads {
		leads[i].Partner = "" // of all together
	}
	a.By = "field"
	a.Columns = append(append([]report.Column{{Name: "field", Kind: report.Word, Title: "fact"}}, counted...),
		report.Column{Name: "partners", Kind: report.Lines, Title: "partners"})
	for _, g := range review.Gaps(leads) {
		a.Rows = append(a.Rows, append(append([]any{g.Fact}, figures(g)...), *lines[g.Fact]))
		if len(a.Rows) == 1 && g.Would > 0 {
			a.note("ask_first", report.Term(g.Fact), report.Percent(*g.Share), g.Of, g.Would)
		}
	}
	a.Total.Add("leads", report.Count, "open leads", int64(len(leads)))
	a.Total.Add("one_fact_away", report.Count, "one fact from EQL", away)
	return nil
}

// undecided are the stages of leads that more facts can make EQL, and those that are EQL, without which a share is none.
func undecided() []lead.Stage {
	return []lead.Stage{lead.New, lead.EQL, lead.MQL, lead.Unqualified, lead.Nurture}
}

// lacking are the open leads of partners by the facts that are not known of them, and of how many one fact alone would make
// an EQL.
func (k *knowledge) lacking(a *asked) (out []review.Unknown, away int64, err error) {
	var ids []int64
	for _, s := range undecided() {
		err := k.tx.CountedIs(k.ctx, s, func(l *store.CountedLead) error {
			if l.PartnerID != "" && a.only(l.PartnerID) {
				ids = append(ids, l.ID)
			}
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	const batch = 500
	for some := range slices.Chunk(ids, batch) {
		leads, err := k.tx.LeadsByID(k.ctx, some)
		if err != nil {
			return nil, 0, err
		}
		w := emptyHanded(k.ctx, k.tx, k.rules, store.Instant(k.at))
		if err := w.take(leads); err != nil {
			return nil, 0, err
		}
		for _, l := range leads {
			if p := w.persons[l.PersonID]; p == nil || w.accounts[l.AccountID] == nil || p.ErasedAt != 0 {
				continue // what it was derived from is gone
			}
			judged := k.rules.judge.Judge(w.facts(w.leads[l.ID]), w.now)
			u := lacks(&judged)
			if u.Partner = l.PartnerID; len(u.Flips) > 0 {
				away++
			}
			out = append(out, u)
		}
	}
	return out, away, nil
}

// lacks are the facts that kept a rule or a gate from deciding. What has to happen, a touch or a confirmation, is no fact.
func lacks(r *gate.Result) (u review.Unknown) {
	add := func(to *[]string, fields ...string) {
		for _, f := range fields {
			if isFact(f) {
				*to = append(*to, f)
			}
		}
	}
	for i := range r.Score.Rules {
		add(&u.Facts, r.Score.Rules[i].Missing...)
	}
	for i := range r.Gates {
		add(&u.Facts, r.Gates[i].Missing...)
	}
	for i := range r.Next {
		if add(&u.Facts, r.Next[i].Fact); r.Next[i].Flips {
			add(&u.Flips, r.Next[i].Fact)
		}
	}
	return u
}

// isFact reports whether a name is that of a fact that somebody can say of a lead or its company.
func isFact(name string) bool {
	group, _, _ := strings.Cut(name, ".")
	return name != "lead.partner" && slices.Contains([]string{"lead", "account", "bant"}, group)
}
