package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
)

// underEnrich are the commands beside the answers to proposals.
func (a *app) underEnrich() []*cobra.Command {
	return []*cobra.Command{a.enrichSetup(), a.enrichStatus(), a.enrichPlan(), a.enrichRun(), a.enrichList(), a.enrichAuto(), a.enrichOff()}
}

func (a *app) enrichSetup() *cobra.Command {
	set := desk.Enrichment{}
	in, out := "", ""
	c := &cobra.Command{
		Use: "setup --url URL --model NAME --key-env VAR", Short: "Say which language model is asked, and at what price", Args: a.none,
		Long: "setup turns enrichment on: from then on eqltui enrich run may ask this model. The endpoint speaks as OpenAI's does\n" +
			"(POST URL/chat/completions, with function calling). The name of the environment variable is kept, the key is not.\n" +
			"Nothing is asked by setup itself, and nothing unless somebody says run, or switched on eqltui enrich auto.\n\n" +
			rolesLine(desk.SetEnrichment),
		Example: "  eqltui enrich setup --url https://api.openai.com/v1 --model gpt-4.1-mini --key-env OPENAI_API_KEY \\\n" +
			"    --price-in 0.40 --price-out 1.60 --minutes 4\n" +
			"  eqltui enrich setup --url http://127.0.0.1:11434/v1 --model qwen3 --key-env OLLAMA_KEY --allow-private",
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, price := range []struct {
				flag, text string
				to         *int64
			}{{"--price-in", in, &set.Price.In}, {"--price-out", out, &set.Price.Out}} {
				n, err := lead.ParseMajor(price.text)
				if err != nil {
					return usageHint(cmd, price.flag+" is no price", "write what a million tokens cost, as 0.40")
				}
				*price.to = n
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if err := s.SetUpEnrichment(ctx, s.who, set); err != nil {
					return err
				}
				if a.lookup(set.KeyEnv) == "" {
					a.note("the environment variable " + set.KeyEnv + " is not set here yet")
				}
				st, err := s.EnrichmentStatus(ctx, s.who)
				if err != nil {
					return err
				}
				return a.answer(a.enrichForm(&st),
					"%s at %s may be asked from now on; next: eqltui enrich plan, which shows what would be sent\n", st.Model, st.URL)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&set.URL, "url", "", "the `URL` of the endpoint, up to and with its version")
	f.StringVar(&set.Model, "model", "", "the model, as the endpoint calls it: `NAME`")
	f.StringVar(&set.KeyEnv, "key-env", "", "the environment variable `VAR` that holds the key")
	f.StringVar(&in, "price-in", "0", "what a million tokens that are sent cost: an `AMOUNT`, in the reporting currency")
	f.StringVar(&out, "price-out", "0", "what a million tokens of answers cost: an `AMOUNT`")
	f.Int64Var(&set.Minutes, "minutes", 3, "`N` minutes that a value which is taken saves")
	f.BoolVar(&set.Private, "allow-private", false, "private and loopback addresses too, any port, and without TLS")
	return c
}

func (a *app) enrichAuto() *cobra.Command {
	return &cobra.Command{
		Use: "auto N", Short: "Ask by itself about at most N companies a day; 0 switches it off", Args: a.oneWord("a number", "20"),
		Long: "auto has the job enrich ask about companies of leads that are new, EQL, SQL or MQL and of which a fact is missing,\n" +
			"the newest first, while eqltui serve or a cockpit runs: at most N a day and 50 an hour. It is off until it is said.\n" +
			"What is proposed waits for a yes as ever. A company is not asked about again for 30 days, nor while a proposal of it\n" +
			"waits. Where the key is not taken it stops until somebody says auto or setup anew, or something comes of a run by\n" +
			"hand; where the endpoint wants to be left alone it waits.\n\n" +
			rolesLine(desk.SetEnrichment),
		Example: "  eqltui enrich auto 20\n  eqltui enrich auto 0",
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return usageHint(cmd, quoted(args[0])+" is no number", "say how many companies a day, as 20; 0 switches it off")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if err := s.SetEnrichAuto(ctx, s.who, n); err != nil {
					return err
				}
				text := fmt.Sprintf("from now on companies are asked about by itself, at most %d a day", n)
				if n == 0 {
					text = "nothing is asked by itself"
				}
				return a.answer(object{{"auto", n}}, "%s\n", text)
			})
		},
	}
}

func (a *app) enrichOff() *cobra.Command {
	return &cobra.Command{
		Use: "off", Short: "Ask no model any more; what waits goes on waiting", Args: a.none,
		Long:    "off has nothing asked any more. Proposals that wait can still be answered.\n\n" + rolesLine(desk.SetEnrichment),
		Example: "  eqltui enrich off",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if err := s.EnrichmentOff(ctx, s.who); err != nil {
					return err
				}
				return a.answer(object{{"on", false}}, "enrichment is off\n")
			})
		},
	}
}

func (a *app) enrichStatus() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Say how enrichment is set, what waits, what it cost and what it saved", Args: a.none,
		Long: "status says which model is asked, how many proposals wait, what asking came to, and how many minutes were saved: the\n" +
			"values that were taken, times the minutes that setup says. Costs are by the prices at the time.\n\n" +
			rolesLine(desk.ReadEnrichment),
		Example: "  eqltui enrich status --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				st, err := s.EnrichmentStatus(ctx, s.who)
				if err != nil {
					return err
				}
				if a.json {
					return a.line(a.out, a.enrichForm(&st))
				}
				for _, m := range a.enrichForm(&st) {
					if text := plainText(m.value); text != "" {
						if _, err := fmt.Fprintf(a.out, "%-17s %s\n", m.name, text); err != nil {
							return err
						}
					}
				}
				if !st.On {
					a.note("enrichment is off: eqltui enrich setup turns it on")
				}
				return nil
			})
		},
	}
}

// enrichForm is the state of enrichment as JSON: money in minor units.
func (a *app) enrichForm(s *desk.EnrichStatus) object {
	return object{{"on", s.On}, {"url", known(s.URL)}, {"model", known(s.Model)}, {"key_env", known(s.KeyEnv)},
		{"key_set", s.KeyEnv != "" && strings.TrimSpace(a.lookup(s.KeyEnv)) != ""}, {"price_in", s.Price.In}, {"price_out", s.Price.Out},
		{"minutes_per_value", s.Minutes}, {"waiting", s.Waiting}, {"accepted", s.Taken}, {"rejected", s.Refused},
		{"companies", s.Companies}, {"requests", s.Times}, {"failed", s.Failed}, {"uncounted", s.Uncounted}, {"tokens_in", s.In},
		{"tokens_out", s.Out}, {"cost", s.Cost}, {"currency", known(s.Currency)}, {"minutes_saved", s.Saved},
		{"auto", s.Auto}, {"asked_today", s.AskedToday}, {"state", string(s.State)},
		{"last_error", known(s.LastError)}, {"last_error_at", stampOf(&s.LastErrorAt)},
		{"last_ok_at", stampOf(&s.LastOk)}, {"retry_at", stampOf(&s.Retry)}}
}

func (a *app) enrichList() *cobra.Command {
	limit := 0
	c := &cobra.Command{
		Use: "list [LEAD]", Short: "List the values that wait for a yes, each beside what is known", Args: a.atMostOne,
		Long: "list shows what a model proposed and nobody answered yet, of one lead's company or of all, the oldest first.\n\n" +
			rolesLine(desk.ReadEnrichment),
		Example: "  eqltui enrich list L-12\n  eqltui enrich list --json | jq 'select(.confidence >= 0.9)'",
		RunE: func(cmd *cobra.Command, args []string) error {
			id := lead.ID(0)
			if len(args) == 1 {
				var err error
				if id, err = lead.ParseID(args[0]); err != nil {
					return err
				}
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				look, err := s.LookEnrichment(ctx, s.who, id, limit)
				if err != nil {
					return err
				}
				return a.tellProposals(s, &look)
			})
		},
	}
	c.Flags().IntVar(&limit, "limit", 0, "at most `N`; 0 is 200")
	return c
}

func (a *app) tellProposals(s *session, look *desk.EnrichLook) error {
	if a.json {
		for i := range look.Waiting {
			p := &look.Waiting[i]
			if err := a.line(a.out, object{{"lead", p.Lead.String()}, {"company", known(p.Company)}, {"field", p.Field}, {"value", p.Value},
				{"known", known(p.Known)}, {"stale", p.Stale}, {"confidence", float64(p.Confidence) / 1000}, {"source", known(p.Source)},
				{"model", known(p.Model)}, {"asked_at", stampOf(&p.At)}}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(look.Waiting) == 0 {
		a.note("nothing waits for an answer")
		return nil
	}
	columns := []grid.Column{{Title: "LEAD", Width: 7}, {Title: "COMPANY", Width: 18}, {Title: "FIELD", Width: 10},
		{Title: "PROPOSED", Width: 12, Grows: true}, {Title: "KNOWN", Width: 9, Grows: true}, {Title: "SURE", Width: 5, Right: true},
		{Title: "MODEL", Width: 10}, {Title: "ASKED", Width: 10}, {Title: "SOURCE", Width: 12, Grows: true}}
	if err := a.rows(columns, len(look.Waiting), func(i int) []string {
		p := &look.Waiting[i]
		has := p.Known
		if has == "" {
			has = "not known"
		}
		if p.Stale {
			has += " (changed since)"
		}
		return []string{p.Lead.String(), p.Company, p.Field, p.Value, has, strconv.FormatInt(p.Confidence/10, 10) + "%", p.Model,
			p.At.In(s.zone()).Format("2006-01-02"), p.Source}
	}); err != nil {
		return err
	}
	if look.More {
		a.note("there are more: --limit N")
	}
	return nil
}

// openModel is the way to the model that is set, with the key that its environment variable holds now. Whether that may be at a
// private address was said by whoever set it up.
func (a *app) openModel(st *desk.EnrichStatus) (*enrich.Client, error) {
	const what = "enrich run"
	key := strings.TrimSpace(a.lookup(st.KeyEnv))
	switch {
	case !st.On:
		return nil, fault.New(fault.Refused, what, "enrichment is off", "an admin turns it on: eqltui enrich setup")
	case key == "":
		return nil, fault.New(fault.Usage, what, "the environment variable "+st.KeyEnv+" is not set", "set it to the key of the endpoint")
	}
	return enrich.Open(enrich.Door{Base: st.URL, Model: st.Model, Key: key, Private: st.Private})
}
