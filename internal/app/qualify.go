package app

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func (a *app) qualifyCommand() *cobra.Command {
	what := desk.Action{Verb: desk.Qualify}
	var facts []string
	answers, evidence := map[string]*string{}, map[string]*string{}
	c := &cobra.Command{
		Use: "qualify LEAD...", Short: "Enter what you learned and let the gates decide",
		Long: `qualify enters the answers and applies the gates. When all pass, the lead is an EQL: its contact clock starts and
the partner is told. Otherwise the facts you entered stay, nothing else changes, the open gates are listed with what
would pass them, and the exit code is 4.`,
		Example: `  eqltui qualify L-12 --budget yes --authority yes --need yes --timeline unknown --confirm-us
  eqltui qualify L-12 --set employees=420 --budget yes --budget-evidence "40k approved, by mail" --confirm-us --to anna`,
		Args: a.someLeads,
		RunE: func(cmd *cobra.Command, args []string) error {
			if what.ConfirmUs && what.RefuseUs {
				return usage(cmd, "--confirm-us and --refuse-us exclude each other")
			}
			var err error
			if what.Set, err = pairs(cmd, facts); err != nil {
				return err
			}
			if what.BANT, err = questions(cmd, answers, evidence); err != nil {
				return err
			}
			return a.act(cmd, args, just(what))
		},
	}
	f := c.Flags()
	answerFlags(c, answers, evidence)
	f.BoolVar(&what.ConfirmUs, "confirm-us", false, "we confirm that fit and intent are real")
	f.BoolVar(&what.RefuseUs, "refuse-us", false, "we do not")
	f.StringArrayVar(&facts, "set", nil, "a fact, `FIELD=VALUE`; may be repeated")
	f.StringVar(&what.To, "to", "", "hand the EQL to a `USER`")
	f.StringVar(&what.Note, "note", "", "free `TEXT`")
	f.StringVar(&what.NextStep, "next-step", "", "what comes next, free `TEXT`")
	return c
}

// answerFlags adds a flag for each of the four answers and for what it rests on.
func answerFlags(c *cobra.Command, answers, evidence map[string]*string) {
	f := c.Flags()
	for _, letter := range lead.Letters() {
		answers[letter], evidence[letter] = new(string), new(string)
		f.StringVar(answers[letter], letter, "", "`ANSWER` to "+letter+": yes, no, unknown")
		f.StringVar(evidence[letter], letter+"-evidence", "", "what the answer rests on, free `TEXT`")
	}
}

// questions reads the four answers that were given.
func questions(cmd *cobra.Command, answers, evidence map[string]*string) (map[string]lead.Question, error) {
	out := map[string]lead.Question{}
	for _, letter := range lead.Letters() {
		a := lead.Answer(strings.ToLower(strings.TrimSpace(*answers[letter])))
		switch a {
		case lead.Yes, lead.No, lead.Unknown:
			out[letter] = lead.Question{Answer: a, Evidence: *evidence[letter]}
		case "":
			if *evidence[letter] != "" {
				return nil, usageHint(cmd, "--"+letter+"-evidence stands without an answer", "say --"+letter+" yes, no or unknown too")
			}
			if cmd.Flags().Changed(letter) {
				return nil, usageHint(cmd, "--"+letter+" is empty", "say yes, no or unknown")
			}
		default:
			return nil, usageHint(cmd, "--"+letter+" "+quoted(string(a))+" is no answer", "say yes, no or unknown")
		}
	}
	return out, nil
}

// pairs reads field=value words. An empty value makes the fact unknown.
func pairs(cmd *cobra.Command, words []string) (map[string]string, error) {
	out := map[string]string{}
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return nil, usageHint(cmd, quoted(w)+" is no fact", "write field=value, for instance employees=420")
		}
		if _, twice := out[name]; twice {
			return nil, usage(cmd, "the fact "+quoted(name)+" is named twice")
		}
		out[name] = value
	}
	return out, nil
}
