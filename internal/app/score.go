package app

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/attribution"
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
			p, err := a.policyOrDefault(file)
			if err != nil {
				return err
			}
			j := gate.Compile(p, scoring.Compile(p))
			return a.answerLines(cmd, args, func(line []byte) ([]byte, error) { return gate.Answer(line, j, p.TimeZone) })
		},
	}
	c.Flags().StringVar(&file, "policy", "", "score by the policy in `FILE` instead of the default one")
	return c
}

func (a *app) attributeCommand() *cobra.Command {
	var file, model string
	c := &cobra.Command{
		Use: "attribute [FILE|-]", Short: "Divide amounts given as JSON Lines among the touches that led to them", Args: a.atMostOne,
		Long: `attribute reads one amount with its touches per line and writes one answer per line, in order: the credit of each touch and
of
each partner, in minor units that add up to the amount. It opens no database and looks at no clock.

  amount     whole minor units, at least 0
  model      ` + strings.Join(
			policy.Models()[:4],
			", ",
		) + `,
             ` + strings.Join(
			policy.Models()[4:],
			", ",
		) + `; left out: --model, else the policy's
  at         the conversion: what lies after it, or beyond the policy's look-back, has no credit; left out: every touch counts
  touches    each with id and at, and with kind, partner, surface, owned_by where they are known; "provisional":true marks one
             that may still change
  key        id of the key touch of first_key_last; left out: the one between first and last whose kind has most points
  weights    points by kind, in place of the policy's

The answer: model, credits[]{touch, minor} in order of time, partners[]{partner, minor}, unattributed; teams{own, partner, ai} when
a touch has surface or owned_by, provisional when one is marked.`,
		Example: `  echo '{"amount":100000,"touches":[{"id":"t1","at":"2026-09-01T10:00:00Z","kind":"webinar_attended","partner":` +
			`"acme"}]}' | ` +
			"eqltui attribute\n  eqltui attribute --model linear deals.jsonl",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.policyOrDefault(file)
			if err != nil {
				return err
			}
			m := attribution.Model(p.Attribution.Default)
			if model != "" {
				if m, err = attribution.ReadModel(model); err != nil {
					return fault.Wrap(fault.Usage, "read --model", err, "")
				}
			}
			return a.answerLines(cmd, args, attribution.NewBook(p, m).Answer)
		},
	}
	c.Flags().
		StringVar(&file, "policy", "", "take points, look-back and default model from the policy in `FILE` instead of the default one")
	c.Flags().StringVar(&model, "model", "", "divide by this `MODEL` where a line names none")
	offer(c, "model", policy.Models())
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

// policyOrDefault is the policy in a file; without one it is the default policy.
func (a *app) policyOrDefault(file string) (*policy.Policy, error) {
	if file == "" {
		return policy.Default(), nil
	}
	p, _, err := a.readPolicy(file)
	return p, err
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
