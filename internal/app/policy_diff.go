package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The names of policies beside files and hashes.
const (
	currentPolicy  = "current"
	previousPolicy = "previous"
	defaultPolicy  = "default"
)

func (a *app) policyDiff() *cobra.Command {
	return &cobra.Command{
		Use: "diff [A] [B]", Short: "Tell in words what differs between two policies",
		Long: `diff compares what two policies mean, from A to B, one change per line: rules added, removed and changed, thresholds,
clocks, calendars, queues and everything else. Comments, and defaults that are written out, make no difference.

A and B are each a file (- is standard input), the beginning of a published hash, or one of: current, the policy in
force (the default one where there is no database); previous, the one published before it; default, the one that comes
with the program; draft, the newest draft of yours. The hash of a draft names it too.
With one name, current is compared with it: what publishing it would change. With none, previous is
compared with current: what the last publication changed.

With --json:
  {"a":"sha256:...","b":"sha256:...","same":false,"changes":[{"path":"scoring.fit.rules[size].points",
   "change":"changed","old":"12","new":"9","text":"fit rule size, points: 12 → 9"}]}
change is added, removed, changed or reordered. The exit code is 0 whether or not they differ.`,
		Example: "  eqltui policy diff policy.yaml\n  eqltui policy diff\n  eqltui policy diff default current --json\n" +
			"  eqltui policy diff sha256:1f0c policy.yaml",
		ValidArgs: []string{currentPolicy, previousPolicy, defaultPolicy, draftPolicy},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 && args[0] == "-" && args[1] == "-" {
				return usage(cmd, "standard input is named twice")
			}
			return atMost(2, cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			names := [2]string{previousPolicy, currentPolicy}
			switch len(args) {
			case 1:
				names = [2]string{currentPolicy, args[0]}
			case 2:
				names = [2]string{args[0], args[1]}
			}
			var two [2]*policy.Policy
			for i, name := range names {
				p, err := a.namedPolicy(cmd.Context(), name)
				if err != nil {
					return err
				}
				two[i] = p
			}
			return a.tellDiff(two[0], two[1])
		},
	}
}

func (a *app) tellDiff(x, y *policy.Policy) error {
	changes := policy.Diff(x, y)
	if a.json {
		return a.line(a.out, struct {
			A       string          `json:"a"`
			B       string          `json:"b"`
			Same    bool            `json:"same"`
			Changes []policy.Change `json:"changes"`
		}{x.Hash, y.Hash, len(changes) == 0, list(changes)})
	}
	for _, c := range changes {
		if _, err := fmt.Fprintln(a.out, safetext.Line(c.Text)); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		a.note("they say the same")
	}
	return nil
}

// namedPolicy finds a policy by what diff calls it.
func (a *app) namedPolicy(ctx context.Context, name string) (*policy.Policy, error) {
	switch name {
	case defaultPolicy:
		return policy.Default(), nil
	case currentPolicy, previousPolicy:
		return a.publishedPolicy(ctx, name)
	case draftPolicy:
		return a.ownDraft(ctx, "")
	}
	err := fs.ErrNotExist
	if a.served == nil { // nobody at another machine hears which files there are
		_, err = os.Stat(name)
	}
	if err != nil && strings.HasPrefix(name, hashSign) && !isHash(name) {
		return nil, fault.New(fault.Usage, "find policy "+quoted(name), "that is no hash",
			"write how one begins, as in "+hashSign+"1f0c; eqltui policy show --json tells the one in force")
	}
	if name == "-" || err == nil || !isHash(name) {
		p, _, err := a.readPolicy(name)
		return p, err
	}
	var p *policy.Policy
	err = a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		p, err = s.PolicyVersion(ctx, name)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		if draft, of := a.ownDraft(ctx, name); fault.KindOf(of) != fault.NotFound {
			return draft, of
		}
	}
	return p, err
}

// ownDraft finds a draft by the beginning of its hash, and "" is one's own newest.
func (a *app) ownDraft(ctx context.Context, hash string) (p *policy.Policy, err error) {
	err = a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		p, _, err = s.PolicyDraftNamed(ctx, s.who, hash)
		return err
	})
	return p, err
}

// publishedPolicy finds the policy in force or the one before it; without a database the default one
// is in force.
func (a *app) publishedPolicy(ctx context.Context, name string) (p *policy.Policy, err error) {
	err = a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		if p = s.Policy(); name == currentPolicy {
			return nil
		}
		p, err = s.PreviousPolicy(ctx)
		return err
	})
	var f *fault.Error
	if name == currentPolicy && errors.As(err, &f) && f.Kind == fault.NotFound {
		return policy.Default(), nil
	}
	return p, err
}

// hashSign is what the hash of a policy begins with.
const hashSign = "sha256:"

// isHash tells the beginning of a hash from the name of a file.
func isHash(name string) bool {
	const least = 6
	digits := strings.TrimPrefix(name, hashSign)
	if digits == name && len(digits) < least || digits == "" {
		return false
	}
	return strings.Trim(digits, "0123456789abcdefABCDEF") == ""
}
