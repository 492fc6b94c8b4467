package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// PolicyDraft is a policy that somebody is at and that is not in force.
type PolicyDraft struct {
	Hash  string
	Owner string
	Base  string // the hash of the policy that was in force when it was kept
	At    time.Time
	Stale bool   // another policy is in force by now
	Wrong string // why it is no policy any more, "" when it is one

	document []byte
}

// Document is the draft as it was kept, whether or not it still is a policy.
func (p *PolicyDraft) Document() []byte { return p.document }

// draftSheet is before the hash under which a draft of a policy is kept among what people left unfinished.
const draftSheet = "policy:"

// keptDraft is how a draft is kept.
type keptDraft struct {
	Base     string `json:"base"`
	Document string `json:"document"`
}

// SavePolicyDraft keeps a policy as a draft of whoever saves it. on is the hash of the policy on which it was made, "" for the one in
// force now: what was published meanwhile must not be taken back by a draft that did not know it. The same document again is the
// same draft.
func (d *Desk) SavePolicyDraft(ctx context.Context, who Actor, p *policy.Policy, on string) (PolicyDraft, error) {
	const what = "keep a draft of the policy"
	if err := permit(what, who, DraftPolicy); err != nil {
		return PolicyDraft{}, err
	}
	var out PolicyDraft
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		if err := d.sync(ctx, tx); err != nil {
			return err
		}
		force := d.Policy().Hash
		base := cmp.Or(on, force)
		if p.Hash == force {
			return fault.New(fault.Refused, what, "it is the policy in force", "change something first")
		}
		body, err := json.Marshal(keptDraft{base, string(p.Document)})
		if err != nil {
			return err
		}
		out = PolicyDraft{Hash: p.Hash, Owner: who.User, Base: base, At: d.now().UTC().Truncate(time.Millisecond),
			Stale: base != force}
		return tx.SaveDraft(ctx, who.User, 0, draftSheet+p.Hash, string(body), store.Millis(out.At))
	})
	return out, err
}

// DropPolicyDraft forgets a draft of one's own, by the beginning of its hash.
func (d *Desk) DropPolicyDraft(ctx context.Context, who Actor, hash string) (PolicyDraft, error) {
	const what = "drop a draft of the policy"
	if err := permit(what, who, DraftPolicy); err != nil {
		return PolicyDraft{}, err
	}
	var out PolicyDraft
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		all, err := policyDrafts(ctx, tx, d.Policy().Hash)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(p PolicyDraft) bool { return p.Owner != who.User })
		if out, err = draftNamed(what, all, hash); err != nil {
			return err
		}
		return tx.SaveDraft(ctx, who.User, 0, draftSheet+out.Hash, "", 0)
	})
	return out, err
}

// PolicyDrafts are the drafts of everybody, the newest first.
func (d *Desk) PolicyDrafts(ctx context.Context, who Actor) (out []PolicyDraft, err error) {
	if err := permit("list drafts of the policy", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, err = policyDrafts(ctx, tx, d.Policy().Hash)
		return err
	})
	return out, err
}

func policyDrafts(ctx context.Context, tx *store.Tx, force string) ([]PolicyDraft, error) {
	rows, err := tx.AllDrafts(ctx)
	if err != nil {
		return nil, err
	}
	var out []PolicyDraft
	for _, r := range rows {
		hash, is := strings.CutPrefix(r.Sheet, draftSheet)
		if !is || r.Lead != 0 {
			continue
		}
		p := PolicyDraft{Hash: hash, Owner: r.Owner, At: store.Instant(r.At)}
		var kept keptDraft
		if err := json.Unmarshal([]byte(r.Text), &kept); err != nil {
			p.Wrong = "it cannot be read"
		}
		p.Base, p.document, p.Stale = kept.Base, []byte(kept.Document), kept.Base != force
		if p.Wrong == "" {
			if _, problems := policy.Parse(p.document); problems.Err("draft") != nil {
				p.Wrong = "this version of eqltui does not take it any more: " + problems.Err("draft").Error()
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b PolicyDraft) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Hash, b.Hash))
	})
	return out, nil
}

// draftNamed is the draft whose hash begins like that, or the newest of the list where nothing is said.
func draftNamed(what string, all []PolicyDraft, hash string) (PolicyDraft, error) {
	const hint, enough = "eqltui policy list shows drafts and what was published", len("sha256:") + 12
	want := strings.ToLower(strings.TrimPrefix(hash, "sha256:"))
	var found []PolicyDraft
	for _, p := range all {
		if strings.HasPrefix(strings.TrimPrefix(p.Hash, "sha256:"), want) &&
			!slices.ContainsFunc(found, func(f PolicyDraft) bool { return f.Hash == p.Hash }) {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 0:
		return PolicyDraft{}, fault.New(fault.NotFound, what, "there is no such draft", hint)
	case len(found) > 1 && want != "":
		return PolicyDraft{}, fault.New(fault.Usage, what, fmt.Sprintf("%d drafts begin like that", len(found)), "write more of the hash")
	case found[0].Wrong != "":
		return found[0], fault.New(fault.Invalid, what, found[0].Wrong,
			"write it out with eqltui policy show --policy "+shortly(found[0].Hash)+
				", mend it, and keep it again: eqltui policy draft FILE")
	}
	return found[0], nil
}

// PolicyDraftNamed is a draft by the beginning of its hash, and "" is one's own newest.
func (d *Desk) PolicyDraftNamed(ctx context.Context, who Actor, hash string) (p *policy.Policy, draft PolicyDraft, err error) {
	all, err := d.PolicyDrafts(ctx, who)
	if err != nil {
		return nil, draft, err
	}
	if hash == "" {
		all = slices.DeleteFunc(all, func(p PolicyDraft) bool { return p.Owner != who.User })
	}
	if draft, err = draftNamed("find a draft of the policy", all, hash); err != nil {
		return nil, draft, err
	}
	p, problems := policy.Parse(draft.document)
	return p, draft, problems.Err("draft " + draft.Hash)
}

// Publication says beside a policy that is published on which one it was made, and why.
type Publication struct {
	Base string // hash: it is refused where another is in force by now; "" asks nothing
	Why  string // in words, "" for none
}

// mayFollow refuses a policy that was made on another one than is in force, and says who published that and what it changed.
func (p Publication) mayFollow(ctx context.Context, tx *store.Tx, force string) error {
	if p.Base == "" || p.Base == force {
		return nil
	}
	o, err := overtaking(ctx, tx, p.Base, force)
	if err != nil {
		return err
	}
	reason := "another policy was published since this draft was made"
	if o.By != "" {
		reason += ", by " + o.By
	}
	reason += ": " + force
	if len(o.Changes) > 0 {
		reason += " (" + o.Few() + ")"
	}
	return fault.New(
		fault.Conflict,
		"publish a policy",
		reason,
		"see what was published: eqltui policy log; write this draft out with eqltui policy show --policy, "+
			"change what is still wanted, and keep it again: eqltui policy draft FILE",
	)
}

// begin looks in the transaction of a publication whether it may be, takes the draft away, and gives what is told of it.
func (p Publication) begin(ctx context.Context, tx *store.Tx, old, hash string) (journal.Changes, error) {
	force, err := tx.Meta(ctx, currentPolicy)
	if err != nil {
		return nil, err
	}
	if err := p.mayFollow(ctx, tx, cmp.Or(force, old)); err != nil {
		return nil, err
	}
	rows, err := tx.AllDrafts(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Lead == 0 && r.Sheet == draftSheet+hash {
			if err := tx.SaveDraft(ctx, r.Owner, 0, r.Sheet, "", 0); err != nil {
				return nil, err
			}
		}
	}
	changes := journal.Changes{"policy": {Before: quote(cmp.Or(force, old)), After: quote(hash)}}
	if p.Why != "" {
		why, err := json.Marshal(safetext.Kept(strings.TrimSpace(p.Why)))
		if err != nil {
			return nil, err
		}
		changes[whyPublished] = journal.Change{After: why}
	}
	return changes, nil
}

// Version is a policy that can be named: one that was published, or a draft.
type Version struct {
	Hash, State string // in_force, published, draft
	At          time.Time
	By, Base    string // Base of a draft alone
	Stale       bool
	Wrong       string
}

// PolicyVersions lists what was published, oldest first, each since it last came into force, and then drafts, the newest first.
func (d *Desk) PolicyVersions(ctx context.Context, who Actor) (out []Version, err error) {
	if err := permit("policy list", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		force := d.Policy().Hash
		all, err := tx.Policies(ctx)
		if err != nil {
			return err
		}
		events, err := tx.Publications(ctx, manyPublications)
		if err != nil {
			return err
		}
		for _, v := range all {
			one := Version{Hash: v.Hash, State: "published", At: store.Instant(v.PublishedAt), By: v.PublishedBy}
			if v.Hash == force {
				one.State = "in_force"
			}
			// What was in force before may come back: the last time counts, and its row says the first.
			isIt := func(e journal.Event) bool { return plain(e.Data.Changes["policy"].After) == v.Hash }
			if at := slices.IndexFunc(events, isIt); at >= 0 {
				one.At, one.By = events[at].At, safetext.Line(events[at].Actor)
			}
			out = append(out, one)
		}
		drafts, err := policyDrafts(ctx, tx, force)
		for _, p := range drafts {
			out = append(out, Version{Hash: p.Hash, State: "draft", At: p.At, By: p.Owner, Base: p.Base, Stale: p.Stale, Wrong: p.Wrong})
		}
		return err
	})
	return out, err
}
