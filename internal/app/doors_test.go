package app

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"pgregory.net/rapid"
)

// tree is the program with all its commands.
func (a *app) tree() *cobra.Command {
	root := a.root()
	a.addAll(root)
	return root
}

// TestOneCommandAloneIsFoundAsAmongAll holds the short way, which makes the named command alone, against the
// tree of all: whatever the words, both come to the same command with the same words left.
func TestOneCommandAloneIsFoundAsAmongAll(t *testing.T) {
	t.Parallel()
	all := (&app{}).tree()
	words := []string{"--db", "--db=x", "--json", "--nosuch", "-x", "--", "-h", "--help", "--now", "--limit", "L-1", "help", "completion",
		"bash", "nosuch", "publish", "save", "-tag:old", "--version", ""}
	for _, c := range all.Commands() {
		words = append(words, c.Name())
	}
	few := 0
	rapid.Check(t, func(t *rapid.T) {
		args := protectTerms(rapid.SliceOfN(rapid.SampledFrom(words), 0, 5).Draw(t, "args"))
		a := &app{}
		one, whole := a.root(), a.tree()
		a.addCommands(one, args)
		if len(one.Commands()) < len(whole.Commands()) {
			few++
		}
		for _, root := range []*cobra.Command{one, whole} {
			root.InitDefaultHelpCmd()
			root.InitDefaultCompletionCmd()
		}
		got, gotLeft, gotErr := one.Find(args)
		want, wantLeft, wantErr := whole.Find(args)
		if got.CommandPath() != want.CommandPath() || !slices.Equal(gotLeft, wantLeft) || (gotErr == nil) != (wantErr == nil) {
			t.Fatalf("%q is %s %q (%v) alone and %s %q (%v) among all", args, got.CommandPath(), gotLeft, gotErr,
				want.CommandPath(), wantLeft, wantErr)
		}
		one.InitDefaultHelpFlag()
		if got != one || one.ParseFlags(gotLeft) != nil {
			return
		}
		asked, _ := one.Flags().GetBool("help")
		if (asked || len(one.Flags().Args()) > 0) && len(one.Commands()) < len(whole.Commands()) {
			t.Fatalf("%q needs all commands", args)
		}
	})
	if few == 0 {
		t.Error("all commands are made every time: this test cannot fail")
	}
}

// TestTheVersionIsSaidByAFlagToo asks both ways.
func TestTheVersionIsSaidByAFlagToo(t *testing.T) {
	t.Parallel()
	said := func(args ...string) string {
		var out, bad bytes.Buffer
		if code := Main(context.Background(), args, nil, strings.NewReader(""), &out, &bad); code != exitDone || bad.Len() > 0 {
			t.Errorf("%q exits with %d and says %q", args, code, bad.String())
		}
		return out.String()
	}
	if d := cmp.Diff(said("version"), said("--version")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(said("version", "--json"), said("--json", "--version")); d != "" {
		t.Error(d)
	}
}
