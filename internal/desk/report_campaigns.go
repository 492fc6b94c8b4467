package desk

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// campaign is what was spent on an item of a channel in a period, and what it brought.
type campaign struct {
	channel, item string
	store.Spend
}

// campaigns are the channels of a period but the programme's own, by channel and item.
func campaigns(spend []*store.Spend, p review.Period) []campaign {
	at := map[string]int{}
	var out []campaign
	for _, s := range spend {
		of, ok := review.ParsePeriod(s.Period)
		if s.Channel == ownChannel || !ok || !p.Holds(of.From) && !of.Holds(p.From) {
			continue
		}
		i, there := at[s.Channel+"/"+s.Item]
		if !there {
			i, at[s.Channel+"/"+s.Item] = len(out), len(out)
			out = append(out, campaign{channel: s.Channel, item: s.Item})
		}
		c := &out[i].Spend
		c.Amount = plus(c.Amount, s.Amount)
		for _, f := range []struct{ to, from *lead.Opt[int64] }{{&c.Leads, &s.Leads}, {&c.SQLs, &s.SQLs}, {&c.Won, &s.Won},
			{&c.ARR, &s.ARR}} {
			if f.from.Known {
				*f.to = lead.Known(plus(f.to.V, f.from.V))
			}
		}
	}
	slices.SortFunc(out, func(a, b campaign) int {
		return cmp.Or(cmp.Compare(a.channel, b.channel), cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.item, b.item))
	})
	return out
}

func channelColumns() []report.Column {
	return []report.Column{{Name: "channel", Kind: report.Text, Title: "channel"}, {Name: "item", Kind: report.Text, Title: "item"},
		{Name: "spend", Kind: report.Money, Title: "spend"}, {Name: "leads", Kind: report.Count, Title: "leads"},
		{
			Name:  "sqls",
			Kind:  report.Count,
			Title: "SQLs",
		}, {Name: "won", Kind: report.Count, Title: "won"}, {Name: "arr", Kind: report.Money, Title: "ARR"}}
}

func (c campaign) values() []any {
	opt := func(o lead.Opt[int64]) any {
		if !o.Known {
			return nil
		}
		return o.V
	}
	return []any{c.channel, c.item, c.Amount, opt(c.Leads), opt(c.SQLs), opt(c.Won), opt(c.ARR)}
}

func (k *knowledge) programmeChannels(a *asked, f *programmeFacts) error {
	lines := report.Table{Columns: channelColumns()}
	for _, c := range campaigns(f.spend, a.period) {
		lines.Rows = append(lines.Rows, c.values())
	}
	a.Total.Add("channels", report.Lines, "channels", lines)
	return nil
}

// programmeCompare holds a set of partners against a campaign, or the period against another.
func (k *knowledge) programmeCompare(a *asked, f *programmeFacts) error {
	switch {
	case a.Against != "":
		return k.against(a, f)
	case len(a.Partners) > 0:
		return fault.New(fault.Usage, "report programme", "partners are compared with a campaign", "say --against CHANNEL/ITEM")
	case a.Compare == "":
		a.Total.Add("compare", report.Record, "comparison", nil)
		return nil
	}
	p, ok := review.ParsePeriod(a.Compare)
	if !ok {
		return fault.New(
			fault.Usage,
			"report programme",
			safetext.Quote(a.Compare)+" is no period",
			"write 2026, 2026-Q4, 2026-11 or 2026-W47",
		)
	}
	other, err := k.facts(p)
	if err != nil {
		return err
	}
	side := func(name string, f *programmeFacts) report.Named {
		var n report.Named
		n.Add("period", report.Text, "period", name)
		n.Add("cost", report.Money, "cost", f.counts.Cost)
		n.Add("eqls", report.Count, "EQLs", f.counts.EQLs)
		n.Add("sqls", report.Count, "SQLs", f.counts.SQLs)
		n.Add("won", report.Count, "won", f.counts.Won)
		n.Add("pipeline", report.Money, "pipeline", f.counts.Pipeline)
		n.Add("revenue", report.Money, "revenue", f.counts.Revenue)
		n.Add("arr", report.Money, "ARR", f.all.ARR)
		n.Add("win_rate", report.Rate, "win rate", f.counts.KPI().WinRate)
		return n
	}
	a.compared(side(cmp.Or(a.Report.Period, "all"), f), side(strings.ToUpper(a.Compare), other), f.counts.Pipeline, other.counts.Pipeline)
	return nil
}

// compared adds a comparison: left is so many times right.
func (a *asked) compared(left, right report.Named, l, r int64) {
	var times any
	if r != 0 {
		times = math.Round(float64(l)/float64(r)*10) / 10
	}
	var n report.Named
	n.Add("left", report.Record, "left", left)
	n.Add("right", report.Record, "right", right)
	n.Add("times", report.Decimal, "times", times)
	a.Total.Add("compare", report.Record, "comparison", n)
}

// against holds the ARR of partners, all of them when none is named, against that of a campaign.
func (k *knowledge) against(a *asked, f *programmeFacts) error {
	what := "report programme"
	channel, item, _ := strings.Cut(a.Against, "/")
	channel, item = slug(channel), strings.TrimSpace(item)
	all := campaigns(f.spend, a.period)
	i := slices.IndexFunc(all, func(c campaign) bool { return c.channel == channel && strings.EqualFold(c.item, item) })
	if i < 0 {
		var names []string
		for _, c := range all {
			names = append(names, c.channel+"/"+c.item)
		}
		hint := "none has spend in this period: import spend.csv"
		if len(names) > 0 {
			hint = "there are " + strings.Join(names, ", ")
		}
		return fault.New(fault.NotFound, what, "there is no campaign "+safetext.Quote(a.Against)+" in the period", hint)
	}
	t, err := k.tally(a.stretchOf)
	if err != nil {
		return err
	}
	var sum tally
	names := a.Partners
	if len(names) == 0 {
		for _, p := range k.partners {
			names = append(names, p.ID)
		}
	}
	cost := int64(0)
	for j, id := range names {
		p := k.byID[strings.TrimSpace(id)]
		if p == nil {
			return fault.New(fault.NotFound, what, "there is no partner "+safetext.Quote(id), "name partners by their ids")
		}
		if slices.Contains(names[:j], id) {
			continue
		}
		sum.join(t.of(p.ID, 0))
		cost = plus(cost, p.CostPerQuarter.V)
	}
	var left, right report.Named
	left.Add("partners", report.Text, "partners", strings.Join(names, ", "))
	left.Add("cost_per_quarter", report.Money, "cost a quarter", cost)
	left.Add("eqls", report.Count, "EQLs", sum.EQLs)
	left.Add("sqls", report.Count, "SQLs", sum.SQLs)
	left.Add("won", report.Count, "won", sum.Won)
	left.Add("pipeline", report.Money, "pipeline", sum.Pipeline)
	left.Add("revenue", report.Money, "revenue", sum.Revenue)
	left.Add("arr", report.Money, "ARR", sum.ARR)
	right.Columns, right.Values = channelColumns(), all[i].values()
	a.compared(left, right, sum.ARR, all[i].ARR.V)
	return nil
}
