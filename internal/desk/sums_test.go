package desk_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
)

// looked is all that reports and their screens say of some periods, by what was asked.
func (b *bench) looked(rt *rapid.T) map[string]any {
	ctx, out := b.t.Context(), map[string]any{}
	asked := func(name string, of any, err error) {
		if err != nil {
			rt.Fatalf("%s: %v", name, err)
		}
		out[name] = of
	}
	for _, name := range desk.ReportNames() {
		for _, period := range []string{"", "2026", "2026-Q4", "2026-11", "2026-W47", "2026-W48", "2026-11-20"} {
			if name == "gaps" && period != "" {
				continue // it has none
			}
			r, err := b.Report(ctx, root(), desk.ReportQuery{Name: name, Period: period})
			var doc bytes.Buffer
			if err == nil {
				err = report.Write(&doc, "json", r, 0)
			}
			asked(name+" "+period, doc.String(), err)
		}
	}
	for _, week := range []string{"", "2026-W47", "2026-W48"} {
		l, err := b.LookWeek(ctx, root(), desk.WeekQuery{Week: week})
		asked("week "+week, l, err)
		for _, c := range l.Changes { // leads of no partner are no partner's
			if (c.Sort == desk.MoreEQLs || c.Sort == desk.FewerEQLs) && c.Partner == "" {
				rt.Fatalf("%s tells of %+v", week, c)
			}
		}
	}
	for _, quarter := range []string{"", "2026-Q4"} {
		r, err := b.Review(ctx, root(), desk.ReviewQuery{Quarter: quarter})
		asked("review "+quarter, r, err)
		for i := range r.Partners {
			p, err := b.PartnerReview(ctx, root(), r.Partners[i].ID, desk.ReviewQuery{Quarter: quarter})
			asked("partner "+r.Partners[i].ID+" "+quarter, p, err)
		}
	}
	l, err := b.LookProgramme(ctx, root(), desk.ReportQuery{})
	asked("programme", l, err)
	return out
}

// alike holds what sums say against what is counted row by row.
func (b *bench) alike(rt *rapid.T) {
	summed := b.looked(rt)
	b.CountAnew(true)
	defer b.CountAnew(false)
	if d := cmp.Diff(b.looked(rt), summed, cmpopts.IgnoreUnexported(desk.ProgrammeLook{}, desk.WeekChange{})); d != "" {
		rt.Fatalf("sums say something else than rows (-rows +sums): %s", d)
	}
}

// odd is now and then one of what changes the sums themselves, or that leads are counted by.
func (b *bench) odd(rt *rapid.T) {
	ctx := b.t.Context()
	switch rapid.IntRange(0, 11).Draw(rt, "odd") {
	case 0:
		b.publish(
			"time_zone: Europe/Warsaw",
			"time_zone: "+rapid.SampledFrom([]string{"America/Los_Angeles", "Asia/Kolkata", "Asia/Beirut"}).
				Draw(rt, "zone"),
		)
	case 1:
		b.publish("threshold: 70", "threshold: "+rapid.SampledFrom([]string{"10", "40"}).Draw(rt, "threshold"))
	case 2:
		if err := b.SumSome(ctx, rapid.Int64Range(1, 9).Draw(rt, "some")); err != nil {
			rt.Fatal(err)
		}
	case 3:
		if err := b.Tick(ctx); err != nil {
			rt.Fatal(err)
		}
	case 4:
		page := desk.PageIn{Origin: desk.Origin{Name: "pages", Raw: rapid.StringN(1, 3, 3).Draw(rt, "raw")}, Partner: "acme",
			URL: rapid.SampledFrom([]string{"https://acme.example/wms", "https://acme.example/crm"}).Draw(rt, "url")}
		b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Pages(ctx, []desk.PageIn{page})
		})
	case 5:
		b.touch(
			desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: rapid.StringN(1, 3, 9).Draw(rt, "raw")}, At: b.now().Add(-time.Minute),
				Kind: "content_view", Email: rapid.SampledFrom([]string{"one@zuraw.example", "two@zuraw.example"}).Draw(rt, "email"),
				URL:     lead.Known(rapid.SampledFrom([]string{"https://acme.example/wms", "https://acme.example/crm"}).Draw(rt, "url")),
				Surface: rapid.SampledFrom([]string{"ai", "web"}).Draw(rt, "surface")},
		)
	case 6:
		b.deals(desk.OpportunityIn{Origin: desk.Origin{Name: "crm", Key: rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "key"),
			Raw: rapid.StringN(1, 3, 9).Draw(rt, "raw")}, Emails: []string{rapid.SampledFrom([]string{"one@zuraw.example",
			"two@zuraw.example"}).Draw(rt, "email")}, Stage: rapid.SampledFrom([]string{"open", "won", "lost"}).Draw(rt, "stage"),
			Amount: lead.Known(rapid.SampledFrom([]int64{1, 7 << 40, 1 << 61}).Draw(rt, "amount")), ARR: lead.Known(int64(5)),
			CreatedAt: b.now().Add(-40 * 24 * time.Hour), ClosedAt: b.now().Add(-time.Hour)})
	case 7:
		leads := rapid.Permutation([]lead.ID{1, 2, 3}).Draw(rt, "leads")
		_, _ = b.Merge(ctx, boss, desk.Merging{Left: leads[0], Right: leads[1]}) // one is gone, or is not there
	case 8:
		_, _ = b.UndoLast(ctx, boss, desk.OnLead(rapid.SampledFrom([]lead.ID{1, 2, 3}).Draw(rt, "lead")))
	}
}

// Whatever happens in a programme, what reports read from sums is what they count row by row.
func TestSumsSayWhatRowsSay(t *testing.T) {
	t.Parallel()
	for seed := range number("EQLTUI_ACTS", 120) / 20 {
		rapid.Custom(func(rt *rapid.T) bool {
			b := setup(t)
			defer b.Close()
			b.partners()
			b.refer(perfect("one"), perfect("two"))
			var files []string
			for n := range rapid.IntRange(4, 24).Draw(rt, "acts") {
				b.deed(rt, n%rowsDrawn, &files)
				b.odd(rt)
				if rapid.IntRange(0, 5).Draw(rt, "time") == 0 {
					b.pass(rapid.SampledFrom([]time.Duration{time.Hour, 30 * time.Hour, 20 * 24 * time.Hour}).Draw(rt, "pass"))
				}
			}
			if err := b.Tick(t.Context()); err != nil {
				rt.Fatal(err)
			}
			b.pass(time.Second)
			b.alike(rt)
			verified(t, b.Desk)
			return true
		}).Example(seed)
	}
}

// A sum that is not what rows add up to is named, and put right.
func TestAWrongSumIsFoundAndPutRight(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{
		"UPDATE sums SET data = x'00'", "UPDATE sums SET data = x'ff'", "DELETE FROM sums",
		"UPDATE leads SET referred_at = referred_at - 86400000",
	} {
		b := setup(t)
		b.partners()
		b.refer(perfect("one"), perfect("two"))
		verified(t, b.Desk)
		b.tamper(wrong)
		found := b.mismatched()
		if !slices.ContainsFunc(found, func(s string) bool { return len(s) > 4 && s[:4] == "sum " }) {
			t.Errorf("%s: found %q", wrong, found)
		}
		if _, err := b.Repair(t.Context(), root(), nil); err != nil {
			t.Fatal(err)
		}
		if found := b.mismatched(); slices.ContainsFunc(found, func(s string) bool { return len(s) > 4 && s[:4] == "sum " }) {
			t.Errorf("%s: after the repair %q", wrong, found)
		}
	}
}
