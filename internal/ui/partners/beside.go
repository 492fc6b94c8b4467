package partners

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/standing"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// beside holds the marked partners side by side, a line for each figure.
func (p *Partners) beside(w int) []string {
	s := p.s
	on := p.marked()
	on = on[:min(len(on), most)]
	labels := min(max(w/5, 12), 22)
	each := (w-labels)/len(on) - 2
	line := func(label string, of func(pen *kit.Pen, r *desk.Reviewed)) string {
		pen := kit.NewPen(s.Theme, w).Col(theme.Muted, label, labels)
		for i, r := range on {
			pen.To(labels + i*(each+2) + 2)
			of(pen, r)
		}
		return pen.String()
	}
	text := func(id string, of func(*desk.Reviewed) string) string {
		return line(s.Say("pcmp."+id), func(pen *kit.Pen, r *desk.Reviewed) { pen.Cell(theme.Text, of(r), each) })
	}
	amount := func(id string, of func(*desk.Reviewed) *int64) string {
		return text(id, func(r *desk.Reviewed) string {
			if n := of(r); n != nil {
				return say.Money(*n) + " " + p.review.Currency
			}
			return s.Theme.Glyphs.Dash
		})
	}
	view := func(r *desk.Reviewed) standing.View {
		return standing.View{Session: s, Of: r, Ranked: p.review.Ranked, K: p.review.K, Currency: p.review.Currency}
	}
	best := p.best()
	return []string{
		line("", func(pen *kit.Pen, r *desk.Reviewed) { pen.Cell(theme.Text|theme.Bold, r.Name, each) }),
		line(s.Say("pcmp.band"), func(pen *kit.Pen, r *desk.Reviewed) {
			pen.Cell(standing.Style(r.Band)|theme.Bold, s.Say("band."+string(r.Band)), each)
		}),
		text("rank", func(r *desk.Reviewed) string {
			if r.Rank == 0 {
				return s.Theme.Glyphs.Dash
			}
			return s.Words.Fill("partners.rank_of", strconv.Itoa(r.Rank), strconv.Itoa(p.review.Ranked))
		}),
		amount("per_page", func(r *desk.Reviewed) *int64 { return r.PerPage.Rounded() }),
		line("", func(pen *kit.Pen, r *desk.Reviewed) {
			if n := r.PerPage.Rounded(); n != nil {
				pen.Eighths(standing.Style(r.Band), *n, best, each)
			}
		}),
		amount("pipeline", func(r *desk.Reviewed) *int64 { return &r.Pipeline }),
		text("pages", func(r *desk.Reviewed) string {
			return s.Words.Fill("pcmp.visited", strconv.FormatInt(r.Pages, 10), strconv.FormatInt(r.Visited, 10))
		}),
		text("influenced", func(r *desk.Reviewed) string {
			if r.Influenced == nil {
				return p.uncounted()
			}
			return say.Money(*r.Influenced) + " " + p.review.Currency
		}),
		amount("revenue", func(r *desk.Reviewed) *int64 { return &r.Revenue }),
		text("eqls", p.eqls),
		text("sqls", func(r *desk.Reviewed) string { return say.Grouped(r.SQLs) }),
		text("won", func(r *desk.Reviewed) string {
			return s.Words.Fill("pcmp.won_lost", say.Grouped(r.Won), say.Grouped(r.Lost))
		}),
		text("close", func(r *desk.Reviewed) string { return view(r).Range(r.Close) }),
		text("win", func(r *desk.Reviewed) string { return view(r).Range(r.Win) }),
		amount("cost", func(r *desk.Reviewed) *int64 { return r.Cost }),
		amount("per_eql", func(r *desk.Reviewed) *int64 { return r.PerEQL }),
		text("stays", func(r *desk.Reviewed) string {
			if r.Draws == 0 {
				return s.Theme.Glyphs.Dash
			}
			return say.Percent(float64(r.Stays) / float64(r.Draws))
		}),
		line(s.Say("pcmp.trend"), func(pen *kit.Pen, r *desk.Reviewed) { pen.Cell(theme.Info, p.spark(r), each) }),
		text("decision", func(r *desk.Reviewed) string {
			if r.Decision == nil {
				return s.Say("decided.none")
			}
			return view(r).Decision(r.Decision)
		}),
		text("last", func(r *desk.Reviewed) string {
			if r.Last == nil {
				return s.Theme.Glyphs.Dash
			}
			return view(r).Decision(r.Last)
		}),
	}
}
