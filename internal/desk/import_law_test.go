package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// all returns every lead as it is kept, with the domains of the accounts.
func (b *bench) all() (leads []*store.Lead, domains map[int64]string) {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.Path(), store.Options{ReadOnly: true})
	if err != nil {
		b.t.Fatal(err)
	}
	defer st.Close()
	domains = map[int64]string{}
	err = st.Read(b.t.Context(), func(tx *store.Tx) error {
		var ids []int64
		for id := range int64(500) {
			ids = append(ids, id+1)
		}
		if leads, err = tx.LeadsByID(b.t.Context(), ids); err != nil {
			return err
		}
		accounts, err := tx.AccountsByID(b.t.Context(), ids)
		for _, a := range accounts {
			domains[a.ID] = a.Domain
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return leads, domains
}

// conflicts counts by looking at every pair.
func conflicts(l *store.Lead, all []*store.Lead, domains map[int64]string) (n int64) {
	if l.PartnerID == "" || !l.Stage.Living() {
		return 0
	}
	for _, o := range all {
		near := o.PersonID == l.PersonID || o.AccountID == l.AccountID && domains[l.AccountID] != ""
		if o.ID != l.ID && near && o.Stage.Living() && o.PartnerID != "" && o.PartnerID != l.PartnerID {
			n++
		}
	}
	return n
}

// drawReferral is a row of a small world, in which persons, companies and references meet often.
func drawReferral(t *rapid.T, n int) desk.Referral {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	r := desk.Referral{Origin: desk.Origin{Name: "referrals", Key: pick("ref", "", "", "", "", "1", "2"),
		Raw: fmt.Sprint("r", rapid.IntRange(0, 2*n+1).Draw(t, "raw"))},
		Record: lead.Record{
			Source: lead.Source(pick("source", "", "", "", "", "", "", "event", "list")),
			Personal: lead.Personal{
				Email: lead.Known(pick("email", "", "ana@huta.example", "bo@huta.example", "cy@most.example", "di@most.example",
					"ed@gmail.com", "Ana@Huta.example")),
			},
			Own: lead.Own{
				ProgramTier: lead.Known(pick("tier", "gold", "gold", "gold", "gold", "")),
				ClientID:    lead.Known(pick("client", "", "", "c1", "c2")),
			},
		}, Account: lead.Account{
			Domain: lead.Known(pick("domain", "", "", "huta.example", "dom.example")),
		}, Partner: pick("partner", "acme", "ponte", "acme", "ponte", "acme", "ponte", "", "nobody")}
	if rapid.IntRange(0, 5).Draw(t, "dated") > 0 {
		r.ReferredAt = lead.Known(friday.Add(-time.Duration(rapid.IntRange(1, 5).Draw(t, "days")) * 24 * time.Hour))
	}
	if rapid.Bool().Draw(t, "sized") {
		r.Account.Employees = lead.Known(rapid.SampledFrom([]int64{4, 90, 90, 420, 420}).Draw(t, "employees"))
	}
	r.Account.Industry, r.Account.Region = lead.Known("logistics"), lead.Known(pick("region", "emea", "apac"))
	return r
}

func drawTouch(t *rapid.T, n int) desk.TouchIn {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	return desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: fmt.Sprint("t", rapid.IntRange(0, 2*n+1).Draw(t, "raw"))},
		At: friday.Add(-time.Duration(rapid.IntRange(0, 40).Draw(t, "hours")) * time.Hour), Kind: pick("kind", "page_view", "demo_request",
			"pricing_view"),
		Email:    pick("email", "", "ana@huta.example", "bo@huta.example", "cy@most.example", "new@dom.example"),
		ClientID: pick("client", "c1", "c2", "c3"), Partner: pick("partner", "", "", "acme")}
}

// However rows are spread over batches, and whatever a person does between: nothing is left to
// rescore, every conflict is counted, the fates add up, and the same rows again change nothing.
func TestAnImportLeavesNothingToDerive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		for n := range rapid.IntRange(1, 5).Draw(rt, "batches") {
			var again func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error)
			if rapid.Bool().Draw(rt, "touches") {
				rows := make([]desk.TouchIn, rapid.IntRange(1, 6).Draw(rt, "rows"))
				for i := range rows {
					rows[i] = drawTouch(rt, n)
				}
				again = func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Touches(ctx, rows) }
			} else {
				rows := make([]desk.Referral, rapid.IntRange(1, 6).Draw(rt, "rows"))
				for i := range rows {
					rows[i] = drawReferral(rt, n)
				}
				again = func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Referrals(ctx, rows) }
			}
			if out := b.importing(again); slices.ContainsFunc(out, func(o desk.Outcome) bool { return o.Fate == "" }) {
				rt.Fatalf("a row without a fate: %+v", out)
			}
			before, domains := b.all()
			for _, l := range before {
				if want := conflicts(l, before, domains); l.Conflicts != want {
					rt.Fatalf("%d of person %d at %d, %s by %q: %d conflicts, not %d", l.ID, l.PersonID, l.AccountID, l.Stage, l.PartnerID,
						l.Conflicts, want)
				}
			}
			for i, o := range b.importing(again) {
				if o.Fate != desk.Unchanged && o.Fate != desk.RejectedIn {
					rt.Fatalf("row %d is %s the second time", i, o.Fate)
				}
			}
			if after, _ := b.all(); len(after) != len(before) {
				rt.Fatalf("%d leads became %d", len(before), len(after))
			}
			if changed, err := b.Publish(t.Context(), desk.Actor{User: "root", Role: desk.Admin}, b.Policy(), nil); err != nil ||
				changed > 0 {
				rt.Fatalf("%d leads were not what their facts make them, %v", changed, err)
			}
			if len(before) > 0 && rapid.Bool().Draw(rt, "acts") {
				l := rapid.SampledFrom(before).Draw(rt, "lead")
				verb := rapid.SampledFrom([]desk.Verb{desk.Archive, desk.Reopen}).Draw(rt, "verb")
				b.act(b.ana, lead.ID(l.ID), desk.Action{Verb: verb})
				now, domains := b.all()
				for _, l := range now {
					if want := conflicts(l, now, domains); l.Conflicts != want {
						rt.Fatalf("after %s, %d: %d conflicts, not %d", verb, l.ID, l.Conflicts, want)
					}
				}
			}
		}
	})
}

// A neighbour has neighbours of its own: they count for it, though nothing else about them is looked
// at when its other side changes.
func TestANeighboursOwnNeighboursCountAsConflicts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	row := func(raw, email, domain, partner string) {
		r := perfect(raw)
		r.Email, r.Account.Domain, r.Partner = lead.Known(email), lead.Known(domain), partner
		b.refer(r)
	}
	row("1", "ana@huta.example", "", "acme")
	row("2", "bo@huta.example", "", "ponte")
	row("3", "ana@huta.example", "dom.example", "ponte")
	leads, _ := b.all()
	var got []int64
	for _, l := range leads {
		got = append(got, l.Conflicts)
	}
	if !slices.Equal(got, []int64{2, 1, 1}) {
		t.Errorf("conflicts %v: the first lead meets another partner at its company and with its person", got)
	}
}
