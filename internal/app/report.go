package app

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/report"
)

func (a *app) reportCommand() *cobra.Command {
	var q desk.ReportQuery
	var format, path, asOf, lang string
	c := &cobra.Command{
		Use: "report NAME", Short: "Weekly report, quarterly review and the other reports, as table, JSON, CSV, Markdown or HTML",
		Long: `report counts from one snapshot. Its reports are

  weekly      each partner's touches, referrals, EQLs, SQLs, wins, ARR and answer times, against the week before and the mean of four
  quarterly   partners ranked by pipeline a referral page, with bands, rates with their n, decisions
  programme   what the programme cost and brought, its pilot, its goal, its channels; --partners A,B --against CHANNEL/ITEM holds a
              set of partners against a campaign, --compare PERIOD two periods side by side
  content     what referral pages brought and which are due for refresh; --prospects ranks pages at which a link could stand
  sla         answer times by owner, queue, partner and week
  payouts     what a quarter owes each partner, line by line, against what was paid
  stalls      EQLs that do not move, and what they wait for
  gaps        facts that open leads lack, by how many of them would be EQL with it: what to ask partners for first

--period is a year, a quarter, a month or an ISO week in the policy's time zone: 2026, 2026-Q4, 2026-11, 2026-W47. Without it, it
is the last week or quarter that is over; of the programme all since its start. --as-of T answers as it was known then: what came
or changed later is taken back by the journal. --keep keeps the figures as they are given out; who asks for the report again is told
what became known since, lead by lead. --partner ID --for-partner is the partner's own edition (weekly and payouts). With
--format html it is one file with charts, to be sent. Targets of the period stand below the figures: of a partner in weekly
and quarterly with --partner, of the programme in programme.

` + rolesLine(desk.ReadReports),
		Example: "  eqltui report weekly --period 2026-W47\n  eqltui report quarterly --period 2026-Q4 --format html --out review.html\n" +
			"  eqltui report programme --partners acme,ponte --against 'display/brand campaign'",
		ValidArgs: desk.ReportNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usageHint(cmd, "no report is named", "name one of "+strings.Join(desk.ReportNames(), ", "))
			case len(args) > 1:
				return atMost(1, cmd, args)
			case !slices.Contains(report.Formats(), format):
				return usageHint(cmd, quoted(format)+" is no format", "say --format "+strings.Join(report.Formats(), ", "))
			}
			if lang != "" && !slices.Contains(report.Languages(), lang) {
				return usageHint(cmd, quoted(lang)+" is no language of reports", "say --lang "+strings.Join(report.Languages(), ", "))
			}
			q.Name = args[0]
			if a.json && !cmd.Flags().Changed("format") {
				format = "json"
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				if asOf != "" {
					zone := s.Policy().TimeZone
					at, err := value.Time(asOf, value.In(zone), value.Locale{})
					if err != nil {
						return usageHint(cmd, "--as-of: "+err.Error(), "write 2026-11-30 or 2026-11-30T12:00:00+01:00")
					}
					q.AsOf = at
				}
				a.catchUp(ctx, s.Tick)
				r, err := s.Report(ctx, s.who, q)
				if err != nil {
					return err
				}
				if lang != "" {
					r.Language = lang
				}
				width, _ := terminal(a.out.w)
				return a.writeReport(ctx, r, format, path, width)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&q.Period, "period", "", "2026, 2026-Q4, 2026-11 or 2026-W47: a `PERIOD`")
	f.StringVar(&asOf, "as-of", "", "what was known then: a `TIME`")
	f.StringVar(&format, "format", "table", "`table|json|csv|md|html`")
	f.StringVar(&path, "out", "", "write to `FILE`, whole or not at all, instead of standard output")
	f.BoolVar(&q.Keep, "keep", false, "keep its figures as they are given out; later the report says what is another one since")
	f.StringVar(&q.Partner, "partner", "", "only this partner's rows: an `ID`")
	f.BoolVar(&q.ForPartner, "for-partner", false, "with --partner: the partner's own edition, in which nothing of anybody else stands")
	f.StringVar(&lang, "lang", "", "of a partner's edition: `pl|it|en`")
	f.StringSliceVar(&q.Partners, "partners", nil, "of the programme: the partners that are compared, `A,B`")
	f.StringVar(&q.Against, "against", "", "of the programme: the campaign they are compared with, `CHANNEL/ITEM`")
	f.StringVar(&q.Compare, "compare", "", "of the programme: the `PERIOD` that is compared with this one")
	f.BoolVar(&q.Prospects, "prospects", false, "of content: pages at which a link could stand")
	offer(c, "format", report.Formats())
	offer(c, "lang", report.Languages())
	return c
}
