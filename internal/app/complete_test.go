package app

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completed are the words that a shell is offered for the last one of a line.
func (h *house) completed(line ...string) (words []string, files bool) {
	h.t.Helper()
	out := h.do(append([]string{"__complete"}, line...)...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ":") {
			return lines[:i], l == ":0"
		}
	}
	h.t.Fatalf("%v: %s", line, out)
	return nil, false
}

func TestAShellIsOfferedWhatIsKnown(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.bring("first")
	h.do("views", "save", "Hot", "score>=70")
	h.do("tag", "L-1", "vip")
	for _, row := range []struct{ line, want string }{
		{"qualify ", "L-1"}, {"qualify L-", "L-1"}, {"note ", "L-1"}, {"show ", "L-1"}, {"reopen ", "-L-1"},
		{"undo ", "L-1"},
		{"disqualify L-1 --reason ", "no_need"}, {"disqualify L-1 --reason no_b", "no_budget"},
		{"disqualify L-1 --reason no_b", "-no_need"},
		{"assign L-1 --to ", "admin"}, {"qualify L-1 --to ", "admin"}, {"qualify L-1 --budget ", "yes"}, {"contact L-1 --by ", "call"},
		{"set L-1 ", "employees="}, {"set L-1 ind", "industry="}, {"set L-1 ind", "-employees="}, {"set L-1 partner=", "partner=ponte"},
		{"set L-1 source=", "source=marketplace"}, {"set L-1 integration_active=", "integration_active=yes"},
		{"set L-1 region=", "region=emea"}, {"set L-1 program_tier=s", "program_tier=silver"}, {"qualify L-1 --set emp", "employees="},
		{"partner set ", "acme"}, {"partner set acme --kind ", "marketplace"}, {"partner set acme --certified ", "yes"},
		{"partner set acme --tier ", "gold"},
		{"tag L-1 ", "vip"}, {"nurture L-1 --until ", "next quarter"}, {"views drop ", "Hot"}, {"views drop ", "-Open"},
		{"list owner:", "owner:me"}, {"list view:", "view:Hot"}, {"list --sort ", "score"}, {"list stage:n", "stage:new"},
		{"import --kind ", "referrals"}, {"import --locale p", "pl"}, {"import --locale p", "-it"}, {"import --zone ", "Europe/Warsaw"},
		{"undo --import ", ""}, {"export ", "leads"}, {"--as ", "admin"},
		{"link build --partner ", "ponte"}, {"disqualify L-1 --re", "--reason"},
		{"import --pro", "--profile"},
	} {
		words, files := h.completed(strings.Split(row.line, " ")...)
		name, not := strings.CutPrefix(row.want, "-")
		if strings.HasPrefix(row.want, "--") {
			name, not = row.want, false
		}
		found := false
		for _, w := range words {
			word, _, _ := strings.Cut(w, "\t")
			found = found || word == name || name == "" && word != ""
		}
		if found == not || files {
			t.Errorf("%q offers %q (files: %t), want %q", row.line, words, files, row.want)
		}
	}
	if _, files := h.completed("import", ""); !files {
		t.Error("import offers no files")
	}
}

func TestWithoutADatabaseAShellIsOfferedWhatNeedsNone(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	for line, want := range map[string]string{"import --kind ": "referrals", "set L-1 source=": "source=event", "qualify ": ""} {
		words, _ := h.completed(strings.Split(line, " ")...)
		if !strings.Contains(strings.Join(words, " ")+" ", want) || want == "" && len(words) > 0 && words[0] != "" {
			t.Errorf("%q offers %q", line, words)
		}
	}
}

// free are values of which nobody can know what they will be.
func free() map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields("ADDR KEY SOURCE SCHEME SECRET LINE FINGERPRINT " +
		"TEXT NAME NUMBER N SIGN TIME URL WHY EMAIL NEW-NAME ORDER FORMAT " +
		"PERIOD CHANNEL/ITEM A,B DUTY DAY DATE PAGE TITLE NAMES MESSAGE ADDRESS " +
		"VAR RECORD AMOUNT LANGUAGE RATE QUARTER THEIRS=OURS OURS=VALUE FIELD=SIDE COLUMN:THEIRS=OURS FILE=NAME FILE=KIND") {
		out[name] = true
	}
	return out
}

// What a usage calls a value in capitals is offered, or it is known to be free: nothing falls back to the names of
// files by itself.
func TestEveryValueOfAUsageIsOfferedOrFree(t *testing.T) {
	t.Parallel()
	a := &app{in: strings.NewReader(""), out: &sink{w: io.Discard}, err: &sink{w: io.Discard}}
	of := offerings()
	known := func(where, name string) {
		if _, ok := of[name]; !ok && !free()[name] && alternatives(name) == nil {
			t.Errorf("%s: what is %s?", where, name)
		}
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		flags := func(f *pflag.Flag) {
			if _, ok := c.GetFlagCompletionFunc(f.Name); !ok && f.Value.Type() != "bool" {
				name, _ := pflag.UnquoteUsage(f)
				known(c.CommandPath()+" --"+f.Name, name)
			}
		}
		c.PersistentFlags().VisitAll(flags)
		c.LocalNonPersistentFlags().VisitAll(flags)
		if c.ValidArgsFunction == nil && c.ValidArgs == nil && !c.HasSubCommands() {
			for at := range 3 {
				for _, name := range placed(c.Use, at) {
					if name != "-" {
						known(c.UseLine(), name)
					}
				}
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(a.tree())
}
