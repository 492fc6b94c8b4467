package desk_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// remembered is what of a lead must be again what it was: what people and files say of it and what it did, not what
// follows from these at another time.
type remembered struct {
	Stage                              lead.Stage
	Owner, Queue, Partner, Name, Email string
	UseCase, Tier, Product, Note       string
	Tags                               []string
	BANT                               lead.BANT
	Deals                              []int64
	Touches                            []string
	History                            []string
	EQLAt                              *time.Time
}

func remember(d desk.Detail) remembered {
	f := &d.Facts
	r := remembered{Stage: d.Stage, Owner: d.Owner, Queue: d.Queue, Partner: d.PartnerID, Name: d.Name, Email: f.Lead.Email.V,
		UseCase: f.Lead.UseCase.V, Tier: f.Lead.ProgramTier.V, Product: f.Lead.ProductLine.V, Note: d.Note, Tags: d.Tags, BANT: f.BANT,
		EQLAt: d.EQLAt}
	for _, t := range d.Touches {
		r.Touches = append(r.Touches, t.ID)
	}
	for _, o := range d.Deals {
		r.Deals = append(r.Deals, o.ID)
	}
	slices.Sort(r.Deals)
	for _, e := range d.History {
		if e.Kind != "rescored" {
			r.History = append(r.History, fmt.Sprint(e.Seq, " ", e.Text, " ", e.Note))
		}
	}
	return r
}

// TestAMergeTakenBackRestoresWhatWasThere draws two leads, what is done to them, a merge, and what is done to the survivor
// since. Taken back, the lead that was gone is what it was, and so is the survivor but for what was done since.
func TestAMergeTakenBackRestoresWhatWasThere(t *testing.T) {
	t.Parallel()
	const most = 20 // each makes a database; -rapid.checks says how many else
	checks := flag.Lookup("rapid.checks")
	n, failed := 0, false
	rapid.Check(t, func(r *rapid.T) {
		if n++; n > most && !failed && checks.Value.String() == checks.DefValue {
			return
		}
		defer func() { failed = failed || r.Failed() }()
		b := setup(t)
		defer b.Close()
		b.partners()
		sameDomain := rapid.Bool().Draw(r, "one domain")
		second := "jan@zuraw.example"
		if !sameDomain {
			second = "jan@zuraw-systemy.example"
		}
		one, other := from("a", "ewa@zuraw.example", "Żuraw", "acme"), from("b", second, "ŻURAW Ltd", "acme")
		other.Name = lead.Known("Jan Lis")
		for i, ref := range []*desk.Referral{&one, &other} {
			if rapid.Bool().Draw(r, fmt.Sprint("use case ", i)) {
				ref.UseCase = lead.Opt[string]{}
			}
			if rapid.Bool().Draw(r, fmt.Sprint("tags ", i)) {
				ref.Tags = lead.Known([]string{fmt.Sprint("t", i), "both"})
			}
			if rapid.Bool().Draw(r, fmt.Sprint("key ", i)) {
				ref.Origin.Key = fmt.Sprint("r", i)
			}
			ref.Account.Employees = lead.Opt[int64]{V: 100, Known: rapid.Bool().Draw(r, fmt.Sprint("size ", i))}
		}
		b.refer(one, other)
		b.deal(opportunity("o1", "L-1", 1_00), opportunity("o2", "L-2", 2_00))
		step := 0
		done := func(name string, id lead.ID) (kind string) {
			step++
			b.pass(time.Minute)
			a := desk.Action{}
			kind = rapid.SampledFrom([]string{"note", "tag", "set", "claim", "bant", "touch", "call", "snooze"}).
				Draw(r, fmt.Sprint(name, step))
			switch kind {
			case "note":
				a = desk.Action{Verb: desk.NoteIt, Note: fmt.Sprint("note ", step)}
			case "tag":
				a = desk.Action{Verb: desk.Tag, AddTags: []string{fmt.Sprint("tag", step)}}
			case "set":
				a = desk.Action{Verb: desk.Set, Set: map[string]string{"product_line": fmt.Sprint("p", step)}}
			case "claim":
				a = desk.Action{Verb: desk.Claim}
			case "bant":
				a = desk.Action{Verb: desk.Set, BANT: yes(rapid.SampledFrom(lead.Letters()).Draw(r, fmt.Sprint("letter ", step)))}
			case "call":
				a = desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"}
			case "snooze":
				a = desk.Action{Verb: desk.Snooze, Until: b.now().Add(time.Hour)}
			case "touch":
				email := rapid.SampledFrom([]string{"ewa@zuraw.example", second}).Draw(r, fmt.Sprint("who ", step))
				b.touch(desk.TouchIn{Origin: origin(fmt.Sprint("touch ", step)), At: b.now(), Kind: "webinar_attended", Email: email})
				return kind
			}
			_, _ = b.act(b.ana, id, a) // what is refused changes nothing
			return kind
		}
		for range rapid.IntRange(0, 3).Draw(r, "before") {
			done("before ", lead.ID(rapid.IntRange(1, 2).Draw(r, "on")))
		}
		survivor := rapid.SampledFrom([]dedupe.Side{dedupe.Left, dedupe.Right}).Draw(r, "survivor")
		take := map[string]dedupe.Side{}
		for _, field := range []string{"person", "company", "use_case"} {
			if rapid.Bool().Draw(r, "take "+field) {
				take[field] = rapid.SampledFrom([]dedupe.Side{dedupe.Left, dedupe.Right}).Draw(r, field)
			}
		}
		first, gone := remember(b.lead(1)), remember(b.lead(2))
		stays, lost := lead.ID(1), lead.ID(2)
		if survivor == dedupe.Right {
			first, gone, stays, lost = gone, first, 2, 1
		}
		if _, err := b.Merge(t.Context(), b.ana, desk.Merging{Left: 1, Right: 2, Take: take, Survivor: survivor}); err != nil {
			r.Fatal(err)
		}
		b.verified()
		var since []string
		for range rapid.IntRange(0, 3).Draw(r, "since") {
			since = append(since, done("since ", stays))
		}
		b.pass(time.Duration(rapid.IntRange(0, 700).Draw(r, "hours")) * time.Hour)
		if _, err := b.UndoLast(t.Context(), b.bo, desk.OnLead(lost)); err != nil {
			r.Fatal(err)
		}
		back := remember(b.lead(lost))
		back.History = slices.DeleteFunc(back.History, func(s string) bool { return !slices.Contains(gone.History, s) })
		if slices.Contains(since, "touch") {
			back.Touches, gone.Touches = nil, nil // more came
		}
		if d := cmp.Diff(gone, back); d != "" {
			r.Fatalf("%s is not what it was (-was +is):\n%s", lost, d)
		}
		if len(since) == 0 {
			again := remember(b.lead(stays))
			again.History = slices.DeleteFunc(again.History, func(s string) bool { return !slices.Contains(first.History, s) })
			if d := cmp.Diff(first, again); d != "" {
				r.Fatalf("%s is not what it was (-was +is):\n%s", stays, d)
			}
		}
	})
}
