package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/google/go-cmp/cmp"
)

// manager reads reviews in the tests.
var manager = desk.Actor{User: "marta", Role: desk.Manager}

// ranking is a programme of six partners with a page each, p0 with two; amounts are what the lead of each brought in the
// quarter of the tests, in major units.
func ranking(t *testing.T, amounts ...int64) *bench {
	t.Helper()
	b := setup(t)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		var rows []desk.PartnerIn
		for i := range amounts {
			id := fmt.Sprintf("p%d", i)
			rows = append(rows, desk.PartnerIn{Origin: origin(id), ID: id, Name: "Partner " + id, Kind: "agency",
				Tier: []string{"gold", "silver"}[i%2], JoinedAt: lead.Known(friday.AddDate(-2, 0, 0))})
		}
		return im.Partners(ctx, rows)
	})
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		rows := []desk.PageIn{{Origin: origin("second"), Partner: "p0", URL: "https://p0.example/second"}}
		for i := range amounts {
			url := fmt.Sprintf("https://p%d.example/first", i)
			rows = append(rows, desk.PageIn{Origin: origin(url), Partner: fmt.Sprintf("p%d", i), URL: url})
		}
		return im.Pages(ctx, rows)
	})
	for i, amount := range amounts {
		r := perfect(fmt.Sprintf("of%d", i))
		r.Partner, r.Account.Domain, r.Account.Name = fmt.Sprintf("p%d", i), lead.Opt[string]{}, lead.Known(fmt.Sprintf("Company %d", i))
		b.refer(r)
		b.brings(i, fmt.Sprintf("D%d", i), amount, friday)
	}
	return b
}

// brings adds an opportunity of a partner's lead.
func (b *bench) brings(partner int, id string, amount int64, at time.Time) {
	b.t.Helper()
	if amount < 0 {
		return
	}
	row := deal(id, "open", fmt.Sprintf("of%d@zuraw.example", partner))
	row.Origin.Raw, row.CreatedAt, row.Amount = id, at, lead.Known(100*amount)
	for _, o := range b.deals(row) {
		if o.Fate == desk.RejectedIn || o.Fate == desk.Held {
			b.t.Fatalf("%+v", o)
		}
	}
}

func (b *bench) review(quarter string) desk.Review {
	b.t.Helper()
	r, err := b.Review(b.t.Context(), manager, desk.ReviewQuery{Quarter: quarter})
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func partnerOf(t *testing.T, r *desk.Review, id string) *desk.Reviewed {
	t.Helper()
	for i := range r.Partners {
		if r.Partners[i].ID == id {
			return &r.Partners[i]
		}
	}
	t.Fatalf("%s is not in the review", id)
	return nil
}

func TestTheReviewSaysWhatTheReportSays(t *testing.T) {
	t.Parallel()
	b := ranking(t, 90, 70, 50, 40, 30, 20)
	rep, err := b.Report(t.Context(), manager, desk.ReportQuery{Name: "quarterly", Period: "2026-Q4"})
	if err != nil {
		t.Fatal(err)
	}
	r := b.review("2026-Q4")
	if !r.Running || r.K != 1 || r.Ranked != 6 || r.Before != "2026-Q3" || len(r.Partners) != len(rep.Rows) {
		t.Fatalf("%+v", r)
	}
	for i, p := range r.Partners {
		got := []any{int64(p.Rank), p.ID, p.Pages, p.Pipeline, *p.PerPage.Rounded(), p.EQLs, p.Close, string(p.Band)}
		for j, name := range []string{"rank", "partner", "pages", "pipeline", "pipeline_per_page", "eqls", "close_rate", "band"} {
			if want := rep.Value(i, name); fmt.Sprint(got[j]) != fmt.Sprint(want) && name != "close_rate" {
				t.Errorf("%s of %s is %v, in the report %v", name, p.ID, got[j], want)
			}
		}
		if last := p.Trend[desk.TrendQuarters-1]; last == nil || *last != *p.PerPage.Rounded() {
			t.Errorf("the trend of %s ends with %v", p.ID, last)
		}
	}
	if top := r.Bands[0]; top.Band != review.Double || top.Partners != 1 || top.Pipeline != 7000 {
		t.Errorf("%+v", top)
	}
}

// What is said to move a partner over the edge does so, and one unit less does not.
func TestWhatWouldMoveAPartnerMovesIt(t *testing.T) {
	t.Parallel()
	for name, partner := range map[string]int{"one with two pages": 0, "the last": 5, "one in the middle": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := ranking(t, 90, 70, 50, 40, 30, 20)
			id := fmt.Sprintf("p%d", partner)
			r := b.review("2026-Q4")
			was := partnerOf(t, &r, id)
			if was.Up == nil {
				t.Fatalf("nothing moves %+v", was)
			}
			add := func(raw string, minor int64) review.Band {
				row := deal(raw, "open", fmt.Sprintf("of%d@zuraw.example", partner))
				row.Origin.Raw, row.CreatedAt, row.Amount = raw, friday, lead.Known(minor)
				b.deals(row)
				now := b.review("2026-Q4")
				return partnerOf(t, &now, id).Band
			}
			if was.Up.Minor > 1 {
				if got := add("less", was.Up.Minor-1); got != was.Band {
					t.Fatalf("%s moved by less than was said: %s", id, got)
				}
			}
			if got := add("all", 1); got != was.Up.To {
				t.Errorf("%s is %s and not %s", id, got, was.Up.To)
			}
		})
	}
}

func TestTheReviewLooksBackEightQuarters(t *testing.T) {
	t.Parallel()
	b := ranking(t, 90, 70, 50, 40, 30, 20)
	b.brings(5, "earlier", 500, friday.AddDate(0, -3, 0))
	b.brings(5, "long ago", 300, friday.AddDate(0, -21, 0))
	r := b.review("2026-Q4")
	p := partnerOf(t, &r, "p5")
	if *p.Trend[0] != 30_000 || *p.Trend[6] != 50_000 || *p.Trend[7] != 2000 || p.Rise != -5 || !p.WasRanked {
		t.Errorf("%+v", p)
	}
	if last := b.review(""); last.Quarter != "2026-Q3" || last.Running {
		t.Errorf("without a quarter it is %s", last.Quarter)
	}
	if got := desk.NextQuarter("2026-Q4", 1); got != "2027-Q1" {
		t.Errorf("after 2026-Q4 comes %s", got)
	}
}

func TestAReviewIsOfAQuarter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, wrong := range []string{"2026", "2026-11", "soon"} {
		if _, err := b.Review(t.Context(), manager, desk.ReviewQuery{Quarter: wrong}); fault.KindOf(err) != fault.Usage {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if r := b.review("2026-Q4"); len(r.Partners) != 0 || r.K != 0 {
		t.Errorf("%+v", r)
	}
}

func TestPartnersOfAReviewAreFiltered(t *testing.T) {
	t.Parallel()
	b := ranking(t, 90, 70, 50, 40, 30, 20)
	r := b.review("2026-Q4")
	for text, want := range map[string]int{"": 6, "tier:gold": 3, "-tier:gold": 3, "tier:gold,silver": 6,
		"kind:content": 0, "p3": 1, "tier:GOLD partner": 3} {
		q, err := filter.ParseWith(r.Keys(), text, friday)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for i := range r.Partners {
			if r.Partners[i].Matches(q) {
				n++
			}
		}
		if n != want {
			t.Errorf("%q means %d partners, not %d", text, n, want)
		}
	}
}

// The page of a partner has the figures of its row, and what is divided adds up to what it sourced.
func TestThePageOfAPartnerAddsUp(t *testing.T) {
	t.Parallel()
	b := ranking(t, 90, 70, 50, 40, 30, 20)
	b.touch(desk.TouchIn{Origin: origin("t1"), Kind: "pricing_view", At: friday.Add(-2 * time.Hour), Email: "of1@zuraw.example"})
	p, err := b.PartnerReview(t.Context(), manager, "p1", desk.ReviewQuery{Quarter: "2026-Q4"})
	if err != nil {
		t.Fatal(err)
	}
	if r := p.Of(); r.ID != "p1" || r.Pipeline != 7000 || p.Pipeline[desk.TrendQuarters-1] != 7000 || len(p.Pages) != 1 {
		t.Errorf("%+v", p)
	}
	for _, c := range p.Credits {
		d := c.Sourced
		if d.Amount != 7000 || d.First+d.Middle+d.Last != 7000 || d.Own+d.Partner+d.AI != 7000 {
			t.Errorf("%s divides %+v", c.Model, d)
		}
	}
	if _, err := b.PartnerReview(t.Context(), manager, "nobody", desk.ReviewQuery{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
}

// Of several partners those are decided of that wait for it: one that has ended, or of which something is decided, stays as it is.
func TestSeveralPartnersAreDecidedOfTogether(t *testing.T) {
	t.Parallel()
	b := ranking(t, 90, 70, 50, 40, 30, 20)
	on := func(ids ...string) (out []desk.Subject) {
		for _, id := range ids {
			out = append(out, desk.Subject{Kind: desk.Partners, ID: id})
		}
		return out
	}
	act := func(on []desk.Subject, a desk.Action) desk.Done {
		t.Helper()
		done, err := b.Act(t.Context(), manager, on, a)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	keep := desk.Action{Verb: desk.DecidePartner, Quarter: "2026-Q4", Decision: "keep", Note: "all is well", To: "ana", Due: "2026-12-31"}
	b.edit(desk.UserEdit{Do: "add", Name: "ana", Role: desk.SDR})
	end := keep
	end.Decision = "end"
	act(on("p1"), end)
	act(on("p2"), desk.Action{Verb: desk.EndPartner})
	decided := func() map[string]string {
		t.Helper()
		r, err := b.Review(t.Context(), manager, desk.ReviewQuery{Quarter: "2026-Q4"})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for i := range r.Partners {
			if d := r.Partners[i].Decision; d != nil {
				out[r.Partners[i].ID] = d.Decision
			}
		}
		return out
	}
	done := act(on("p0", "p1", "p2", "p3"), keep)
	if len(done.Subjects) != 2 || len(done.Refused) != 2 || done.Refused[0].On.ID != "p1" || done.Refused[1].On.ID != "p2" {
		t.Errorf("%+v", done)
	}
	for _, f := range done.Refused {
		if fault.KindOf(f.Err) != fault.Refused || fault.HintOf(f.Err) == "" {
			t.Errorf("%v", f.Err)
		}
	}
	if diff := cmp.Diff(map[string]string{"p0": "keep", "p1": "end", "p3": "keep"}, decided()); diff != "" {
		t.Error(diff)
	}
	if _, err := b.UndoLast(t.Context(), manager, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"p1": "end"}, decided()); diff != "" {
		t.Error(diff)
	}
	if done := act(on("p1"), keep); len(done.Subjects) != 1 || decided()["p1"] != "keep" {
		t.Errorf("alone: %+v", done)
	}
}

// What a look has no time for is left out and nothing else: the ranking, the bands and why are those of the whole.
func TestALookAtAReviewLeavesOutWhatTakesLonger(t *testing.T) {
	t.Parallel()
	b := ranking(t, 90, 70, 50, 40, 30, 20)
	b.touch(desk.TouchIn{Origin: origin("t1"), Kind: "pricing_view", At: friday.Add(-2 * time.Hour), Email: "of1@zuraw.example"})
	ask := func(most int) (desk.Review, desk.PartnerReview) {
		q := desk.ReviewQuery{Quarter: "2026-Q4", AtMost: most}
		r, err := b.Review(t.Context(), manager, q)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.PartnerReview(t.Context(), manager, "p1", q)
		if err != nil {
			t.Fatal(err)
		}
		return r, p
	}
	whole, page := ask(0)
	if enough, _ := ask(1000); enough.Partly || whole.Partly {
		t.Error("there is time for six opportunities")
	}
	soon, part := ask(1)
	if !soon.Partly || !part.Partly || len(part.Pages)+len(part.Credits)+len(part.Counts) != 0 {
		t.Errorf("%+v", part)
	}
	for i := range soon.Partners {
		if soon.Partners[i].Influenced != nil || whole.Partners[i].Influenced == nil {
			t.Errorf("%+v", soon.Partners[i])
		}
	}
	soon.Keep(&whole)
	part.Keep(&page.Review)
	soon.Partly, part.Partly = false, false
	part.Pages, part.Credits, part.Counts, part.Payout = page.Pages, page.Credits, page.Counts, page.Payout
	if diff := cmp.Diff(whole, soon); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(page, part); diff != "" {
		t.Error(diff)
	}
}
