package desk

import (
	"context"
	"strconv"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Words returns what a filter can be made of: the values that the policy, the partners, the team and
// the newest leads have. It costs the same however many leads there are.
func (d *Desk) Words(ctx context.Context, who Actor) (*filter.Vocabulary, error) {
	if err := within("read words", who); err != nil {
		return nil, err
	}
	v := &filter.Vocabulary{}
	team, err := d.Team(ctx)
	if err != nil {
		return nil, err
	}
	for _, user := range team {
		v.Add("owner", safetext.Line(user), "")
	}
	policyWords(v, d.Policy())
	views, err := d.Views(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, view := range views {
		v.Add("view", view.Name, view.Query)
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		partners, err := tx.Partners(ctx)
		if err != nil {
			return err
		}
		for _, p := range partners {
			about := safetext.Line(p.Name)
			if p.Status != "" && p.Status != lead.Active {
				about += " (" + string(p.Status) + ")"
			}
			v.Add("partner", safetext.Line(p.ID), about)
			v.Add("influenced", safetext.Line(p.ID), about)
			v.Add("kind", safetext.Line(p.Kind), "")
		}
		used, err := tx.WordsInUse(ctx)
		for key, values := range used {
			for _, value := range values {
				v.Add(key, safetext.Line(value), "")
			}
		}
		return err
	})
	return v, err
}

// policyWords adds what the policy names.
func policyWords(v *filter.Vocabulary, p *policy.Policy) {
	for _, q := range p.Queues {
		v.Add("queue", q.ID, "")
	}
	for _, t := range p.Programme.Tiers {
		v.Add("tier", t, "")
	}
	for _, r := range p.Reasons {
		v.Add("reason", r.Code, r.Label)
	}
	for _, r := range p.Disqualify {
		v.Add("reason", r.Reason, r.Label+", at intake")
	}
	for _, s := range p.Signals {
		v.Add("signal", s.Kind, s.Label)
	}
	labels := map[string]string{}
	for _, r := range p.Scoring.Intent {
		for _, kind := range r.Touch {
			labels[kind] = r.Label
		}
	}
	for _, kind := range p.Triggers {
		v.Add("trigger", kind, labels[kind])
	}
	for _, r := range p.Scoring.Intent {
		for _, kind := range r.Touch {
			v.Add("trigger", kind, labels[kind])
		}
	}
	v.Add("score", strconv.Itoa(p.Scoring.Threshold), "the threshold")
}
