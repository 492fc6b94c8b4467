package app

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write the commands of docs/REFERENCE.md anew")

// The part of docs/REFERENCE.md between these lines is made from the command tree; the rest is
// written by hand.
const (
	generatedFrom = "<!-- from here on made from the commands themselves: go test ./internal/app -run TestReference -update -->\n"
	generatedTo   = "<!-- made from the commands up to here -->\n"
)

// TestReferenceIsThatOfTheCommands is over before tests that run side by side begin: with -update it writes
// what another one reads.
func TestReferenceIsThatOfTheCommands(t *testing.T) {
	a := &app{in: strings.NewReader(""), out: &sink{w: io.Discard}, err: &sink{w: io.Discard}}
	want := reference(a.tree())
	path := filepath.Join("..", "..", "docs", "REFERENCE.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), generatedFrom)
	got, tail, ok2 := strings.Cut(rest, generatedTo)
	if !ok || !ok2 {
		t.Fatal("docs/REFERENCE.md has lost the two lines between which the commands stand")
	}
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("docs/REFERENCE.md is stale: run go test ./internal/app -run TestReference -update\n%s", cmp.Diff(got, want))
	}
	if err := os.WriteFile(path, []byte(head+generatedFrom+want+generatedTo+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReferenceNamesEveryKeyOfALead(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "REFERENCE.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"list.go", "show.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		keys := regexp.MustCompile("json:\"([a-z_]+)").FindAllStringSubmatch(string(source), -1)
		if len(keys) < 5 {
			t.Fatalf("%s has only %d keys: this test looks in the wrong place", file, len(keys))
		}
		for _, k := range keys {
			if !strings.Contains(string(doc), "`"+k[1]+"`") && !strings.Contains(string(doc), `"`+k[1]+`"`) {
				t.Errorf("docs/REFERENCE.md does not name %q of %s", k[1], file)
			}
		}
	}
}

// reference describes every command, group by group.
func reference(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("\n### Flags of every command\n\n")
	flags(&b, root.PersistentFlags())
	for _, g := range root.Groups() {
		fmt.Fprintf(&b, "\n### %s\n", strings.TrimSuffix(g.Title, ":"))
		for _, c := range root.Commands() {
			if c.GroupID == g.ID && !c.Hidden && c.Name() != "help" && c.Name() != "completion" {
				describe(&b, c)
			}
		}
	}
	b.WriteString("\n")
	return b.String()
}

func describe(b *strings.Builder, c *cobra.Command) {
	if c.Runnable() || !c.HasAvailableSubCommands() {
		fmt.Fprintf(b, "\n#### %s\n\n`%s`\n\n%s.\n", c.CommandPath(), strings.TrimSuffix(c.UseLine(), " [flags]"),
			strings.TrimSuffix(c.Short, "."))
		if long := strings.TrimSpace(c.Long); long != "" {
			fmt.Fprintf(b, "\n```text\n%s\n```\n", long)
		}
		if own := c.NonInheritedFlags(); own.HasAvailableFlags() {
			b.WriteString("\n")
			flags(b, own)
		}
		if c.Example != "" {
			fmt.Fprintf(b, "\n```\n%s\n```\n", outdent(c.Example))
		}
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			describe(b, sub)
		}
	}
}

func flags(b *strings.Builder, set *pflag.FlagSet) {
	b.WriteString("| flag | what for |\n|---|---|\n")
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" {
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", name, strings.ReplaceAll(text, "|", `\|`))
	})
}

func outdent(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "  ")
	}
	return strings.Join(lines, "\n")
}
