package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/command"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
)

// What is asked about where nobody says, and how many leads are looked through for companies to ask about.
const (
	openLeads   = "stage:new,eql,sql,mql"
	enrichLimit = 20
	enrichLooks = 5000
	enrichChunk = 100
)

// enriching is about which companies a model is asked, as it was typed.
type enriching struct {
	fields []string
	again  bool
	limit  int
	dry    bool
}

func (e *enriching) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&e.fields, "field", nil, "exactly this `FIELD`, also where it is known; may be repeated")
	f.BoolVar(&e.again, "again", false, "also companies that were asked about in the last 30 days")
	f.IntVar(&e.limit, "limit", enrichLimit, "at most `N` companies")
}

func (a *app) enrichPlan() *cobra.Command {
	e := &enriching{dry: true}
	c := &cobra.Command{
		ValidArgsFunction: a.completeQuery,
		Use:               "plan [LEAD...|QUERY...]", Short: "Show what would be sent, to the byte; nothing is",
		Long: "plan shows for each company what a model would be asked: which facts are missing, and all that is said of the company.\n" +
			"Names, addresses, numbers and notes of people are never among it. With --json, body is the request to the byte. Where no\n" +
			"lead and no query is named, open leads are looked through.\n\n" + rolesLine(desk.ReadEnrichment),
		Example: "  eqltui enrich plan L-12\n  eqltui enrich plan owner:me 'score>=60' --json | jq -r .body",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.enrichWith(cmd, e, args) },
	}
	e.flags(c)
	return c
}

func (a *app) enrichRun() *cobra.Command {
	e := &enriching{}
	c := &cobra.Command{
		ValidArgsFunction: a.completeQuery,
		Use:               "run [LEAD...|QUERY...]", Short: "Ask the model for facts that are missing; each waits for a yes",
		Long: "run asks the model about companies of leads, one request a company. What it proposes waits for somebody: eqltui\n" +
			"enrich list, or the sheet on a lead's page. It changes no fact, no score and no gate by itself. A company is not asked\n" +
			"about again for 30 days unless --again or a --field is said. It stops where the endpoint does not take the key, wants to\n" +
			"be left alone or cannot be reached.\n\n" + rolesLine(desk.EnrichLeads),
		Example: "  eqltui enrich run L-12\n  eqltui enrich run stage:new --limit 50\n  eqltui enrich run L-12 --field employees",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.enrichWith(cmd, e, args) },
	}
	e.flags(c)
	c.Flags().BoolVar(&e.dry, "dry-run", false, "show what would be sent, as plan does; nothing is")
	return c
}

func (a *app) enrichWith(cmd *cobra.Command, e *enriching, args []string) error {
	if e.limit < 1 {
		return usage(cmd, "--limit is at least 1")
	}
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		asks, err := a.toAsk(ctx, s, e, args)
		if err != nil {
			return err
		}
		st, err := s.EnrichmentStatus(ctx, s.who)
		if err != nil {
			return err
		}
		if e.dry {
			return a.tellAsks(&st, asks)
		}
		ctx, stop := interruptible(ctx)
		defer stop()
		return a.askAll(ctx, s, &st, asks)
	})
}

// toAsk are the companies that a model would be asked about, and of leads that are named those that it would not be.
func (a *app) toAsk(ctx context.Context, s *session, e *enriching, args []string) (out []desk.EnrichAsk, err error) {
	named := len(args) > 0 && !slices.ContainsFunc(args, func(arg string) bool { return !command.IsLead(arg) })
	var ids []lead.ID
	if named {
		for _, arg := range args {
			id, err := lead.ParseID(arg)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	} else {
		query := strings.Join(args, " ")
		if query == "" {
			query = openLeads
		}
		if _, err := filter.Parse(query, s.Now()); err != nil {
			return nil, fault.Wrap(fault.Usage, "enrich", err, "")
		}
		if err := s.Sorted(ctx, s.who, query, desk.ByClock, enrichLooks, func(r desk.Row) error {
			ids = append(ids, r.ID)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	n := 0
	seen := map[string]bool{}
	for part := range slices.Chunk(ids, enrichChunk) {
		asks, err := s.EnrichPlan(ctx, s.who, desk.EnrichQuery{Leads: part, Fields: e.fields, Again: e.again})
		if err != nil {
			return nil, err
		}
		for _, ask := range asks {
			switch {
			case ask.Why != nil && named:
				out = append(out, ask)
			case ask.Why == nil && n < e.limit && !seen[ask.Ask.Domain]:
				seen[ask.Ask.Domain] = true
				out = append(out, ask)
				n++
			}
		}
	}
	return out, nil
}

// tellAsks shows what would be sent.
func (a *app) tellAsks(st *desk.EnrichStatus, asks []desk.EnrichAsk) error {
	n := 0
	for i := range asks {
		ask := &asks[i]
		if ask.Why != nil {
			if err := a.answer(object{{"lead", ask.Lead.String()}, {"company", known(ask.Company)}, {"wanted", []string{}}, {"body", nil},
				{"why", enrich.Why(ask.Why)}}, "%s  nothing: %s\n", ask.Lead, enrich.Why(ask.Why)); err != nil {
				return err
			}
			continue
		}
		n++
		body, err := ask.Ask.Body(st.Model)
		if err != nil {
			return err
		}
		data, err := ask.Ask.Data()
		if err != nil {
			return err
		}
		if err := a.answer(object{{"lead", ask.Lead.String()}, {"company", known(ask.Company)}, {"wanted", ask.Ask.Names()},
			{"body", string(body)}, {"why", nil}}, "%s  asks for %s\n      says %s\n", ask.Lead, strings.Join(ask.Ask.Names(), ", "),
			data); err != nil {
			return err
		}
	}
	where := "an endpoint, once one is set up"
	if st.URL != "" {
		where = st.Model + " at " + st.URL
	}
	a.note(fmt.Sprintf("%d requests would go to %s; beside this each holds the same words and the list of facts", n, where))
	return nil
}

// askAll asks about one company after another, and keeps what came of each.
func (a *app) askAll(ctx context.Context, s *session, st *desk.EnrichStatus, asks []desk.EnrichAsk) error {
	client, err := a.openModel(st)
	if err != nil {
		return err
	}
	defer client.Close()
	failed, cost, proposed := 0, int64(0), 0
	for i := range asks {
		ask := &asks[i]
		if ask.Why != nil {
			if err := a.tellAnswer(ask, nil, ask.Why); err != nil {
				return err
			}
			continue
		}
		answer, why := client.Ask(ctx, ask.Ask)
		if why != nil && fault.KindOf(why) != fault.Invalid {
			if ctx.Err() == nil { // nobody ended it
				_ = s.EnrichFailed(ctx, s.who, why) // it is told here too
			}
			return why
		}
		kept, err := s.KeepAnswer(ctx, s.who, *ask, answer, why)
		if err != nil {
			return err
		}
		if why != nil {
			failed++
		}
		cost, proposed = cost+kept.Cost, proposed+len(kept.Proposed)
		if err := a.tellAnswer(ask, &kept, why); err != nil {
			return err
		}
	}
	if len(asks) == 0 {
		a.note("there is nothing to ask for: every company is known, or was asked about lately (--again)")
		return nil
	}
	a.note(fmt.Sprintf("%d values wait for a yes (eqltui enrich list); %s", proposed, spent(cost, st.Currency)))
	if failed > 0 {
		return exit(exitRejected)
	}
	return nil
}

// spent is what asking cost, which may be less than the smallest coin.
func spent(millionths int64, currency string) string {
	if millionths > 0 && enrich.Minor(millionths) == 0 {
		return "it cost less than 0.01 " + currency
	}
	return "it cost " + desk.Amount(enrich.Minor(millionths), currency)
}

// tellAnswer says what came of asking about a company.
func (a *app) tellAnswer(ask *desk.EnrichAsk, kept *desk.EnrichKept, why error) error {
	form := object{{"lead", ask.Lead.String()}, {"company", known(ask.Company)}}
	if kept == nil {
		kept = &desk.EnrichKept{}
	}
	dropped := []object{}
	for _, d := range kept.Dropped {
		dropped = append(dropped, object{{"field", d.Fact}, {"why", d.Why}})
	}
	said, text := "", strings.Join(kept.Proposed, ", ")
	if why != nil {
		said = enrich.Why(why)
		text = "nothing: " + said
	} else if text == "" {
		text = "nothing new"
	}
	if a.json {
		return a.line(a.out, append(form, object{{"proposed", list(kept.Proposed)}, {"dropped", dropped}, {"why", known(said)}}...))
	}
	_, err := fmt.Fprintf(a.out, "%s  %s\n", ask.Lead, text)
	for _, d := range kept.Dropped {
		if err == nil {
			_, err = fmt.Fprintf(a.out, "      not %s: %s\n", d.Fact, d.Why)
		}
	}
	return err
}
