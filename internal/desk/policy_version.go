package desk

import (
	"context"
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// PolicyVersion returns a published policy by the beginning of its hash, with or without "sha256:".
func (d *Desk) PolicyVersion(ctx context.Context, hash string) (p *policy.Policy, err error) {
	const what = "read a published policy"
	want := strings.ToLower(strings.TrimPrefix(hash, "sha256:"))
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Policies(ctx)
		if err != nil {
			return err
		}
		var found []string
		for _, v := range all {
			if strings.HasPrefix(strings.TrimPrefix(v.Hash, "sha256:"), want) {
				found = append(found, v.Hash)
			}
		}
		switch len(found) {
		case 0:
			return fault.New(fault.NotFound, what, "no version of that hash was published",
				"name a file, a hash, current, previous or default")
		case 1:
		default:
			return fault.New(fault.Usage, what, fmt.Sprintf("%d versions begin like that", len(found)), "write more of the hash")
		}
		p, err = storedPolicy(ctx, tx, found[0])
		return err
	})
	return p, err
}

// PreviousPolicy returns the policy that was in force before the present one: a version that was
// published again has its place in the journal and not in the order of versions.
func (d *Desk) PreviousPolicy(ctx context.Context) (p *policy.Policy, err error) {
	const most = 100
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		published, err := tx.Publications(ctx, most)
		if err != nil {
			return err
		}
		for _, e := range published {
			if c := e.Data.Changes["policy"]; plain(c.Before) != plain(c.After) {
				p, err = storedPolicy(ctx, tx, plain(c.Before))
				return err
			}
		}
		return fault.New(fault.NotFound, "compare policies", "no other policy was in force before",
			"name two of them: eqltui policy diff default current")
	})
	return p, err
}

// storedPolicy reads a published policy by its whole hash.
func storedPolicy(ctx context.Context, tx *store.Tx, hash string) (*policy.Policy, error) {
	doc, err := tx.PolicyDocument(ctx, hash)
	if err != nil {
		return nil, err
	}
	if doc == nil {
		return nil, fault.New(fault.Corrupt, "read a published policy", "version "+hash+" is not in the database", "restore a backup")
	}
	p, problems := policy.Parse(doc)
	if err := problems.Err("policy " + hash); err != nil {
		return nil, fault.Wrap(fault.Newer, "read a published policy", err, "use the eqltui that published it")
	}
	return p, nil
}

// PolicyHashes are the published policies, oldest first.
func (d *Desk) PolicyHashes(ctx context.Context) (out []string, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Policies(ctx)
		out = nil
		for i := range all {
			out = append(out, all[i].Hash)
		}
		return err
	})
	return out, err
}
