package desk

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// stalls are the EQLs that do not move, by cause.
func (k *knowledge) stalls(a *asked) error {
	eqls, err := k.standingEQLs(a)
	if err != nil {
		return err
	}
	ids := make([]int64, len(eqls))
	for i, l := range eqls {
		ids[i] = l.ID
	}
	moved, err := k.tx.MovedAt(k.ctx, ids, k.at)
	if err != nil {
		return err
	}
	ai, err := k.aiPoints(eqls)
	if err != nil {
		return err
	}
	crms, err := k.atCRMs(eqls)
	if err != nil {
		return err
	}
	var waiting []review.Waiting
	leads := map[lead.ID]*store.CountedLead{}
	for _, l := range eqls {
		leads[lead.ID(l.ID)] = l
		w := review.Waiting{Lead: lead.ID(l.ID), MovedAt: max(moved[l.ID], l.EQLAt), AskedPartner: l.AskedAt != 0,
			OpenFacts: len(l.OpenGates), Score: int(l.Score), AIPoints: ai[l.ID]}
		if l.ReferredAt != 0 {
			w.Delay = time.Duration(l.CreatedAt-l.ReferredAt) * time.Millisecond
		}
		if at, ok := crms[l.ID]; ok {
			w.Synced, w.Delay, w.FieldRefused = true, at.lag, at.refused
		}
		waiting = append(waiting, w)
	}
	a.By = "lead"
	a.Columns = []report.Column{{Name: "lead", Kind: report.Text, Title: "lead"}, {Name: "cause", Kind: report.Word, Title: "waits for"},
		{
			Name:  "idle",
			Kind:  report.Span,
			Title: "idle",
		}, {Name: "loss_percent", Kind: report.Decimal, Title: "acceptance lost, %, an estimate"},
		{Name: "owner", Kind: report.Text, Title: "owner"}, {Name: "partner", Kind: report.Text, Title: "partner"}}
	causes := map[review.Cause]int64{}
	for _, s := range review.Stalls(waiting, k.at, k.rules.policy.Stalls, k.rules.policy.Scoring.Threshold) {
		l := leads[s.Lead]
		a.Rows = append(a.Rows, []any{s.Lead.String(), string(s.Cause), s.Idle, s.Loss.Percent, worded(l.Owner), worded(l.PartnerID)})
		causes[s.Cause]++
	}
	a.Total.Add("stalled", report.Count, "stalled", int64(len(a.Rows)))
	var by report.Named
	chart := report.Chart{Name: "causes", Sort: report.Bars, Kind: report.Count, Series: []string{"leads"}, Values: make([][]any, 1)}
	for _, c := range review.Causes() {
		by.Add(string(c), report.Count, string(c), causes[c])
		chart.Labels, chart.Values[0] = append(chart.Labels, string(c)), append(chart.Values[0], causes[c])
	}
	a.Total.Add("causes", report.Record, "by cause", by)
	a.Charts = append(a.Charts, chart)
	a.note("estimate", k.rules.policy.Stalls.AcceptanceLossPerHour)
	return nil
}

// standingEQLs are the leads that were EQL, of the partner that is asked for.
func (k *knowledge) standingEQLs(a *asked) ([]*store.CountedLead, error) {
	var out []*store.CountedLead
	seen := map[int64]bool{}
	each := func(l *store.CountedLead) error {
		seen[l.ID] = true
		l, err := k.back(l)
		if err != nil || l == nil || l.Stage != lead.EQL || !a.only(l.PartnerID) {
			return err
		}
		out = append(out, l)
		return nil
	}
	if err := k.tx.CountedIs(k.ctx, lead.EQL, each); err != nil {
		return nil, err
	}
	var ids []int64
	for id := range k.leadEvents {
		if !seen[id] {
			ids = append(ids, id)
		}
	}
	moved, err := k.leadsByID(ids)
	if err != nil {
		return nil, err
	}
	for _, l := range moved {
		if l.Stage == lead.EQL && a.only(l.PartnerID) {
			out = append(out, l)
		}
	}
	return out, nil
}

// aiPoints are the points of leads that rules for touches of AI surfaces gave.
func (k *knowledge) aiPoints(leads []*store.CountedLead) (map[int64]int, error) {
	window := k.window().Milliseconds()
	touches, err := k.touchesOf(leads, func(*store.CountedLead) stretchOf { return stretchOf{k.at - window, k.at} })
	if err != nil {
		return nil, err
	}
	out := map[int64]int{}
	for _, l := range leads {
		n := 0
		for _, c := range touches[l.ID] {
			if c.Surface == "ai" {
				n++
			}
		}
		for _, r := range k.rules.policy.Scoring.Intent {
			if r.Surface == "ai" {
				out[l.ID] += min(n*r.Points, r.Max)
			}
		}
	}
	return out, nil
}
