package desk

import (
	"context"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// ModelLook is the model in force and what a person drafts beside it.
type ModelLook struct {
	Present *policy.Policy
	Drafts  []OpenDraft // of this person, the newest first
}

// OpenDraft is a draft with its policy, nil where it is none any more.
type OpenDraft struct {
	PolicyDraft
	Policy *policy.Policy
}

// LookModel answers which models a person can look at.
func (d *Desk) LookModel(ctx context.Context, who Actor) (out ModelLook, err error) {
	if err := permit("look at the model", who, ReadReports); err != nil {
		return out, err
	}
	var all []PolicyDraft
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		if err := d.sync(ctx, tx); err != nil {
			return err
		}
		out.Present = d.Policy()
		all, err = policyDrafts(ctx, tx, out.Present.Hash)
		return err
	})
	if err != nil {
		return out, err
	}
	all = slices.DeleteFunc(all, func(p PolicyDraft) bool { return p.Owner != who.User })
	for _, p := range all {
		open := OpenDraft{PolicyDraft: p}
		if p.Wrong == "" {
			open.Policy, _ = policy.Parse(p.document) // that it is one was just found
		}
		out.Drafts = append(out.Drafts, open)
	}
	return out, nil
}

// CompaniesOf names the companies of leads, for a list that has their numbers.
func (d *Desk) CompaniesOf(ctx context.Context, who Actor, ids []lead.ID) (map[lead.ID]string, error) {
	if err := permit("look at the model", who, ReadReports); err != nil {
		return nil, err
	}
	out := map[lead.ID]string{}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		clear(out)
		w := emptyHanded(ctx, tx, d.rules.Load(), d.now())
		all := make([]int64, len(ids))
		for i, id := range ids {
			all[i] = int64(id)
		}
		if err := w.loadLeads(all); err != nil {
			return err
		}
		for _, id := range all {
			if e := w.leads[id]; e != nil && w.accounts[e.AccountID] != nil {
				out[lead.ID(id)] = w.accounts[e.AccountID].Name.V
			}
		}
		return nil
	})
	return out, err
}
