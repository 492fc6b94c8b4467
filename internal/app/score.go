package app

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/sla"
)

func (a *app) scoreCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "score [FILE|-]", Short: "Score leads given as JSON Lines: points, gates, verdict, next best fact", Args: a.atMostOne,
		Long: "score reads one lead with all its facts per line and writes one answer per line, in order. It opens no database and " +
			"looks at no clock: now comes with the line.",
		Example: "  eqltui score leads.jsonl\n" +
			"  eqltui show L-12 --json | jq -c '.facts + {touches, now: \"2026-11-20T15:00:00Z\"}' | eqltui score",
		RunE: func(cmd *cobra.Command, args []string) error {
			p := policy.Default()
			if file != "" {
				var err error
				if p, _, err = a.readPolicy(file); err != nil {
					return err
				}
			}
			j := gate.Compile(p, scoring.Compile(p))
			return a.answerLines(cmd, args, func(line []byte) ([]byte, error) { return gate.Answer(line, j, p.TimeZone) })
		},
	}
	c.Flags().StringVar(&file, "policy", "", "score by the policy in `FILE` instead of the default one")
	return c
}

func (a *app) slaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sla [FILE|-]", Short: "Answer questions of business time given as JSON Lines", Args: a.atMostOne,
		Long: "sla reads one question per line (due, elapsed, open, next_open, state), each with its calendar, and writes one " +
			"answer per line, in order.",
		Example: `  echo '{"op":"open","calendar":{"tz":"Europe/Warsaw","week":{"mon-fri":[["09:00","17:00"]]}},` +
			`"at":"2026-11-20T15:00:00"}' | eqltui sla`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var book sla.Book
			return a.answerLines(cmd, args, book.Answer)
		},
	}
}

// maxPolicy bounds the document that is read: a policy is some kilobytes.
const maxPolicy = 4 << 20

// readPolicy reads and checks a policy document; - is standard input.
func (a *app) readPolicy(file string) (*policy.Policy, policy.Problems, error) {
	src, err := a.source([]string{file})
	if err != nil {
		return nil, nil, err
	}
	defer src.Close()
	doc, err := io.ReadAll(io.LimitReader(src, maxPolicy+1))
	what := "read " + quoted(file)
	switch {
	case err != nil:
		return nil, nil, fault.Wrap(fault.Invalid, what, fault.Bare(err), "name a file")
	case len(doc) > maxPolicy:
		return nil, nil, fault.New(fault.Invalid, what, fmt.Sprintf("it is larger than %d MiB", maxPolicy>>20), "that is no policy")
	}
	p, problems := policy.Parse(doc)
	return p, problems, problems.Err(file)
}
