package desk_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Whatever people do to leads, in whatever order, and whatever time and policies do in between: the
// database says what its journal says. Actions may be refused; what they leave must be whole.
func TestWhateverIsDoneTheJournalGivesTheSameState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		b.refer(perfect("one"))
		other := perfect("one")
		other.Partner, other.Origin = "ponte", origin("two")
		poor := desk.Referral{
			Origin: origin("three"), Record: lead.Record{Personal: lead.Personal{Email: lead.Known("ed@gmail.com")}}, Partner: "acme",
		}
		list := perfect("four")
		list.Source, list.Partner, list.Email = lead.List, "", lead.Known("di@most.example")
		b.refer(other, poor, list)
		for n := range rapid.IntRange(1, 14).Draw(rt, "steps") {
			b.step(rt, n)
		}
		hashes, err := b.PolicyHashes(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		for _, hash := range hashes {
			if sum, off := b.replayed(hash); len(off) > 0 {
				rt.Errorf("%+v: %+v", sum, off)
			}
		}
	})
}

// step does one thing to the little world of the test above.
func (b *bench) step(rt *rapid.T, n int) {
	who := rapid.SampledFrom([]desk.Actor{b.ana, b.bo, b.ae, {User: "root", Role: desk.Admin}}).Draw(rt, "who")
	id := lead.ID(rapid.Int64Range(1, 4).Draw(rt, "lead"))
	switch rapid.IntRange(0, 14).Draw(rt, "what") {
	case 6:
		r := drawReferral(rt, n)
		r.Origin = desk.Origin{Raw: r.Origin.Raw}
		_, _ = b.AddReferral(b.t.Context(), who, r) // it may name nobody
	case 0:
		b.pass(rapid.SampledFrom([]time.Duration{time.Minute, 20 * time.Minute, 5 * time.Hour, 100 * time.Hour,
			60 * 24 * time.Hour}).Draw(rt, "pass"))
		if err := b.Tick(b.t.Context()); err != nil {
			rt.Fatal(err)
		}
	case 1:
		b.touch(drawTouch(rt, n), desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: rapid.StringN(1, 3, 9).Draw(rt, "raw")},
			At: b.now().Add(-time.Minute), Kind: "pricing_view",
			Email: rapid.SampledFrom([]string{"one@zuraw.example", "di@most.example", "ed@gmail.com"}).Draw(rt, "email"), Partner: "acme"})
	case 2:
		b.refer(drawReferral(rt, n))
	case 3:
		text := string(policy.DefaultDocument())
		if rapid.Bool().Draw(rt, "other policy") {
			text += "\n# another version\n"
		}
		p, problems := policy.Parse([]byte(text))
		if problems.Err("policy") != nil {
			rt.Fatal(problems)
		}
		if _, err := b.Publish(b.t.Context(), desk.Actor{User: "root", Role: desk.Admin}, p, nil); err != nil {
			rt.Fatal(err)
		}
	case 5:
		if rapid.IntRange(0, 3).Draw(rt, "erase") == 0 {
			if _, err := b.ErasePerson(b.t.Context(), boss, id.String(), "request"); err != nil && fault.KindOf(err) != fault.NotFound {
				rt.Fatal(err)
			}
		}
	case 7:
		partner := desk.Subject{Kind: desk.Partners, ID: rapid.SampledFrom([]string{"acme", "ponte"}).Draw(rt, "agrees")}
		_, _ = b.Act(b.t.Context(), who, []desk.Subject{partner}, desk.Action{Verb: desk.AgreePartner,
			Policy: rapid.SampledFrom([]string{"", policy.Default().Hash}).Draw(rt, "to")})
	case 4:
		b.UndoLast(b.t.Context(), who, desk.OnLead(rapid.SampledFrom([]lead.ID{0, id}).Draw(rt, "undo")))
	default:
		verb := rapid.SampledFrom(desk.Verbs()).Draw(rt, "verb")
		b.act(who, id, drawAction(rt, verb, b.now()))
	}
}

func drawAction(rt *rapid.T, verb desk.Verb, now time.Time) desk.Action {
	a := desk.Action{Verb: verb, Note: rapid.SampledFrom([]string{"", "rang"}).Draw(rt, "note"),
		To: rapid.SampledFrom([]string{"ania", "piotr"}).Draw(rt, "to"),
		By: "call", Outcome: "reached", Reason: rapid.SampledFrom([]string{"no_budget", "other"}).Draw(rt, "reason"), Evidence: "mail",
		Refuse: rapid.IntRange(0, 3).Draw(rt, "refuse") == 0,
		Ask:    desk.AskConfirm, Until: now.Add(48 * time.Hour), AddTags: []string{"vip"}, ConfirmUs: true}
	if rapid.Bool().Draw(rt, "answers") {
		a.BANT = yes("budget", "need")
	}
	switch verb {
	case desk.Set:
		field := rapid.SampledFrom(slices.Sorted(maps.Keys(setValues()))).Draw(rt, "field")
		a.Set = map[string]string{field: rapid.SampledFrom(setValues()[field]).Draw(rt, "value")}
	case desk.Tag:
		a.DropTags = rapid.SampledFrom([][]string{nil, {"vip"}}).Draw(rt, "drop")
	}
	return a
}

func setValues() map[string][]string {
	return map[string][]string{"employees": {"90", "4", ""}, "domain": {"huta.example", "neu.example"}, "email": {"zoe@huta.example",
		"ana@huta.example", "one@zuraw.example"}, "partner": {"acme", "ponte", ""},
		"program_tier": {"gold", ""}, "referred_at": {"2026-11-18", ""}, "source": {"partner_referral", "list", "event"},
		"region": {"emea", "apac", ""},
		"title":  {"CTO", ""}, "use_case": {"WMS", ""}, "name": {"Ewa", ""}}
}
