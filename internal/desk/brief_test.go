package desk_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// handed qualifies a lead and hands it to sales.
func (b *bench) handed() desk.Detail {
	b.t.Helper()
	b.partners()
	r := perfect("a")
	r.Note, r.Phone, r.Title = "They go live in *February* <soon>.", lead.Known("+48 58 555 01 10"), lead.Known("COO")
	b.refer(r)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-2 * time.Hour), Kind: "demo_request", Email: "a@zuraw.example",
		URL: lead.Known("https://x.example/demo")})
	b.touch(desk.TouchIn{Origin: origin("t2"), At: friday.Add(-3 * time.Hour), Kind: "pricing_view", Email: "a@zuraw.example",
		URL: lead.Known("https://x.example/pricing")})
	b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached",
		BANT: map[string]lead.Question{"need": {Answer: lead.Yes, Evidence: "WMS is old"}}})
	b.pass(time.Minute)
	if _, err := b.Who(b.t.Context(), b.ae.User); err != nil {
		b.t.Fatal(err)
	}
	return b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, To: b.ae.User,
		Note: "COO wants a demo\non their own pick lists", NextStep: "intro call Monday 10:00",
		BANT: map[string]lead.Question{"budget": {Answer: lead.Yes, Evidence: "40k approved"}}})
}

func TestAHandOverCarriesTheBrief(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.handed()
	if d.Stage != lead.EQL || d.Brief == nil {
		t.Fatalf("stage %s, brief %v", d.Stage, d.Brief)
	}
	want := `L-1 Żuraw Systemy
from ania to ela, 20 Nov 2026

Who
  Ewa Łoś, COO
  Żuraw Systemy, logistics, 420 people, PL
  phone: +48 58 555 01 10
  e-mail: a@zuraw.example
  last talk: ania, call, 20 Nov 2026

Why
  score 100, needs 70: fit 40, intent 60
  all 9 gates pass
  demo requested, 20 Nov 2026
  pricing viewed, 20 Nov 2026
  use case: replace WMS
  runs: hubspot

BANT
  budget: yes, 40k approved (ania, 20 Nov 2026)
  authority: unknown
  need: yes, WMS is old (ania, 20 Nov 2026)
  timeline: unknown

What the partner said
  Acme Wdrożenia, gold, certified, referred on 20 Nov 2026
  “They go live in *February* <soon>.”

Next step
  intro call Monday 10:00

Note from ania
  COO wants a demo
  on their own pick lists
`
	if diff := cmp.Diff(want, d.Brief.Text()); diff != "" {
		t.Error(diff)
	}
	md := d.Brief.Markdown()
	for _, s := range []string{"# L-1 Żuraw Systemy\n", "\n## BANT\n\n- budget: yes, 40k approved", `\*February\* \<soon\>`} {
		if !strings.Contains(md, s) {
			t.Errorf("markdown lacks %q:\n%s", s, md)
		}
	}
	b.pass(time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	if d := b.lead(1); d.Brief != nil {
		t.Errorf("undo left the brief of a hand-over that was taken back")
	}
}

func TestABriefBeforeTheHandOverSaysWhatItWouldSay(t *testing.T) {
	t.Parallel()
	d := desk.Detail{Row: desk.Row{ID: 7, Company: "Acme"}}
	d.Facts.BANT.Budget = lead.Question{Answer: lead.Yes, Evidence: "old word", Who: "bo", At: friday}
	a := desk.Action{To: "ela", BANT: map[string]lead.Question{"budget": {Answer: lead.No, Evidence: "frozen"},
		"need": {Answer: lead.Unknown}}}
	b := desk.BriefOf(&d, a, "ania", friday)
	text := b.Text()
	for _, want := range []string{"budget: no, frozen (ania, 20 Nov 2026)", "need: unknown\n", "none agreed yet", "from ania to ela"} {
		if !strings.Contains(text, want) {
			t.Errorf("the brief lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "What the partner said") || strings.Contains(text, "Note from") {
		t.Errorf("empty parts are shown:\n%s", text)
	}
	b = desk.BriefOf(&d, desk.Action{}, "ania", friday)
	if text := b.Text(); !strings.Contains(text, "budget: yes, old word (bo, 20 Nov 2026)") {
		t.Errorf("what is known is not in it:\n%s", text)
	}
}

func TestWhatStandsAroundALead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"), perfect("b"))
	other := perfect("c")
	other.Email, other.Partner, other.ProgramTier = lead.Known("a@zuraw.example"), "ponte", lead.Known("silver")
	b.refer(other)
	b.must(b.bo, 2, desk.Action{Verb: desk.Claim})
	b.must(b.bo, 2, desk.Action{Verb: desk.Contact, By: "mail"})
	b.pass(time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, []desk.OpportunityIn{{Origin: desk.Origin{Name: "crm", Key: "o1", Raw: "o1"}, Lead: "L-2",
			Amount: lead.Known[int64](1200050), Stage: "open", CreatedAt: friday}})
	})
	a := b.lead(1).Around
	if len(a.Leads) != 2 || a.Leads[0].ID != 3 || !a.Leads[0].SamePerson || a.Leads[1].Owner != "bo" || a.Leads[1].SamePerson {
		t.Errorf("neighbours %+v", a.Leads)
	}
	if a.Talk == nil || a.Talk.Who != "bo" || a.Talk.How != "mail" || a.Talk.Lead != 2 {
		t.Errorf("the last talk is %+v, though the call was taken back", a.Talk)
	}
	if o := a.Open(); o == nil || o.Lead != 2 || a.Money(o.Amount) != "12 000.50 "+a.Currency || a.Customer() {
		t.Errorf("deals %+v", a.Deals)
	}
	if a.Pace.Leads != 2 || a.Pace.EQLs != 0 || a.Pace.More {
		t.Errorf("pace %+v", a.Pace)
	}
}

func TestNoTextFromOutsideStandsRawInABriefOrAQuestion(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join("..", "safetext", "testdata", "strings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	raw := regexp.MustCompile(`[^\\](\]|<|` + "`" + `)`)
	for _, quoted := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(quoted, "#") {
			continue
		}
		s, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatal(err)
		}
		d := desk.Detail{Row: desk.Row{ID: 7, Company: s, Partner: s, Tier: s}, Note: s, NextStep: s}
		l := &d.Facts.Lead
		l.Name, l.Title, l.Phone, l.Email, l.UseCase = lead.Known(s), lead.Known(s), lead.Known(s), lead.Known(s), lead.Known(s)
		d.Facts.Account.Name, d.Facts.Account.TechStack = lead.Known(s), lead.Known([]string{s})
		d.Facts.BANT.Budget = lead.Question{Answer: lead.Yes, Evidence: s, Who: s}
		d.Triggers = []desk.Trigger{{Label: s, Times: 2}}
		d.History = []desk.Entry{{Kind: "confirmed", Note: s}}
		d.Around = desk.Around{Currency: s, Deals: []desk.Deal{{Stage: "open"}}, Talk: &desk.Talk{Who: s, How: s}}
		brief := desk.BriefOf(&d, desk.Action{To: s, Note: s, NextStep: s, BANT: map[string]lead.Question{"need": {Answer: lead.Yes,
			Evidence: s}}}, s, friday)
		for _, text := range []string{brief.Text(), brief.Markdown(), desk.AskOf(&d, desk.AskFree, s), desk.AskOf(&d, desk.AskConfirm,
			"")} {
			for _, r := range text {
				if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
					r >= 0x200b && r <= 0x200c {
					t.Fatalf("%s leaves %U in %q", quoted, r, text)
				}
			}
		}
		if raw.MatchString(brief.Markdown()) {
			t.Errorf("%s: markdown lets a tag or a link through:\n%s", quoted, brief.Markdown())
		}
	}
}

func TestAnEQLThatIsAssignedCarriesABrief(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"), perfect("b"))
	if _, err := b.Who(t.Context(), b.ae.User); err != nil {
		t.Fatal(err)
	}
	if d := b.must(b.ana, 2, desk.Action{Verb: desk.Assign, To: b.ae.User}); d.Brief != nil {
		t.Error("a lead that is no EQL was handed over with a brief")
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: yes("budget", "need"), Note: "first"})
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Assign, To: b.ae.User})
	if d.Stage != lead.EQL || d.Brief == nil || d.Brief.To != b.ae.User || d.Brief.From != "ania" {
		t.Fatalf("stage %s, brief %+v", d.Stage, d.Brief)
	}
	b.pass(time.Minute)
	if d := b.must(b.ana, 1, desk.Action{Verb: desk.Assign, To: "ania"}); d.Brief == nil || d.Brief.To != b.ae.User {
		t.Errorf("giving it on changed the brief: %+v", d.Brief)
	}
}
