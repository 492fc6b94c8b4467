package desk_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Reports of Salesforce write ids in 15 characters, its interfaces in 18: a record is one by either, in either order, and in one file.
func TestARecordIsOneByEitherSpellingOfItsID(t *testing.T) {
	t.Parallel()
	const short, whole = "00QA0000001zYxW", "00QA0000001zYxWMAU"
	const deal, wholeDeal = "0060000000AbcdE", "0060000000AbcdEAAR"
	for _, c := range []struct{ first, then, deal, again string }{
		{short, whole, deal, wholeDeal}, {whole, short, wholeDeal, deal},
	} {
		for _, together := range []bool{false, true} {
			b := setup(t)
			b.partners()
			row := func(id, raw string) desk.Referral {
				r := perfect("one")
				r.Origin = desk.Origin{Name: "salesforce", Key: id, Raw: raw}
				return r
			}
			moved := row(c.then, "b")
			moved.Email = lead.Known("other@zuraw.example")
			if together {
				b.refer(row(c.first, "a"), moved)
			} else {
				b.refer(row(c.first, "a"))
				b.refer(moved)
			}
			if again := b.refer(moved, row(c.first, "a")); again[0].Fate != desk.Unchanged || again[1].Fate != desk.Unchanged {
				t.Errorf("%q after %q: %+v", c.then, c.first, again)
			}
			if all, _ := b.all(); len(all) != 1 {
				t.Fatalf("%q and %q are %d leads", c.first, c.then, len(all))
			}
			in := func(id, of, stage string) desk.OpportunityIn {
				return desk.OpportunityIn{Origin: desk.Origin{Name: "salesforce", Key: id, Raw: id + of + stage}, Lead: of, Stage: stage,
					Amount: lead.Known(int64(100_00)), CreatedAt: b.now()}
			}
			for _, rows := range [][]desk.OpportunityIn{
				{in(c.deal, c.then, "open"), in(c.again, c.first, "open")}, {in(c.again, c.first, "won")},
			} {
				b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
					return im.Opportunities(ctx, rows)
				})
			}
			d := b.lead(1)
			if len(d.Deals) != 1 || d.Deals[0].Stage != "won" || d.Stage != lead.Won || len(d.HeldDeals) != 0 {
				t.Errorf("%s: %+v, %+v, %s", c.deal, d.Deals, d.HeldDeals, d.Stage)
			}
			if _, off := b.replayed(policy.Default().Hash); len(off) > 0 {
				t.Error(off)
			}
			b.Close()
		}
	}
}

// A database may have both spellings as two deals, from before they were one: each is that of its own rows.
func TestTwoDealsOfOneIDAreEachTheirOwn(t *testing.T) {
	t.Parallel()
	const short, whole = "0060000000AbcdE", "0060000000AbcdEAAR"
	for _, order := range [][]string{{short, whole}, {whole, short}} {
		b := setup(t)
		b.partners()
		b.refer(perfect("one"))
		rows := func(amounts map[string]int64) (out []desk.OpportunityIn) {
			for _, id := range order {
				from := desk.Origin{Name: "salesforce", Key: id, Raw: fmt.Sprint(id, amounts[id])}
				out = append(out, desk.OpportunityIn{Origin: from, Lead: "L-1", Stage: "open", Amount: lead.Known(amounts[id]),
					CreatedAt: b.now()})
			}
			return out
		}
		first := rows(map[string]int64{short: 1, whole: 2})
		first[1].Origin.Key = "otherwise"
		b.deal(first...)
		b.tamper(`UPDATE opportunities SET external_id = '` + order[1] + `' WHERE external_id = 'otherwise'`)
		b.deal(rows(map[string]int64{short: 30, whole: 40})...)
		got := map[string]int64{}
		for _, d := range b.lead(1).Deals {
			got[d.ExternalID] = d.Amount.V
		}
		if len(got) != 2 || got[short] != 30 || got[whole] != 40 {
			t.Errorf("%v: %v", order, got)
		}
	}
}
