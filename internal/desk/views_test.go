package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
)

// findAll lists the leads that a filter finds, by the inbox's and by the list's way, which must agree.
func (b *bench) findAll(text string) (out []string) {
	b.t.Helper()
	err := b.All(b.t.Context(), b.ana, text, 0, func(r desk.Row) error {
		out = append(out, r.ID.String())
		return nil
	})
	if err != nil {
		b.t.Fatalf("%s: %v", text, err)
	}
	counts, err := b.Counts(b.t.Context(), b.ana, []string{text})
	if err != nil {
		b.t.Fatalf("%s: %v", text, err)
	}
	slices.Sort(out)
	shown := slices.Clone(out) // a list has what is hidden for now, an inbox has not
	if !strings.Contains(text, "has:snooze") {
		shown = slices.DeleteFunc(shown, func(id string) bool { r := b.lead(leadID(b.t, id)); return r.Snoozed != nil })
	}
	// A count that a slow machine cut off says that there may be more.
	if c := counts[0]; c.N > len(shown) || c.N < len(shown) && !c.More {
		b.t.Errorf("%s: %d listed, %d counted, more: %v", text, len(shown), c.N, c.More)
	}
	return out
}

func leadID(t *testing.T, s string) lead.ID {
	t.Helper()
	id, err := lead.ParseID(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// mixed is a desk with four leads that differ in everything a filter can ask.
func mixed(t *testing.T) *bench {
	b := setup(t)
	b.partners()
	first := perfect("ewa") // L-1: open, scored, not owned
	first.UTM.Campaign, first.LandingURL = lead.Known("Spring 26"), lead.Known("https://acme.example/wms?utm_source=acme")
	first.Phone, first.Surface, first.ProductLine = lead.Known("+48 58 555 01 10"), lead.Known("ai"), lead.Known("Cloud")
	first.Tags, first.DealType = lead.Known([]string{"VIP", "hot lead"}), lead.Known("New Business")
	second := desk.Referral{
		Origin: origin("jan"),
		Record: lead.Record{
			ReferredAt: lead.Known(friday.Add(-48 * time.Hour)), Personal: lead.Personal{Email: lead.Known("jan@mewa.example")},
			Own: lead.Own{ProgramTier: lead.Known("silver")},
		},
		Account: lead.Account{
			Company: lead.Company{
				Name: lead.Known("Stocznia Mewa"), Country: lead.Known("IT"), Region: lead.Known("apac"),
				Employees: lead.Known(int64(20)),
			},
		},
		Partner: "ponte",
	}
	b.refer(first, second)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "jan@mewa.example"})
	b.pass(26 * time.Hour)
	third := perfect("ola")
	third.ReferredAt = lead.Known(b.now())
	b.refer(third)
	small := desk.Referral{
		Origin: origin("pip"),
		Record: lead.Record{
			ReferredAt: lead.Known(b.now()), Personal: lead.Personal{Email: lead.Known("pip@tiny.example")},
			Own: lead.Own{ProgramTier: lead.Known("gold")},
		},
		Account: lead.Account{Company: lead.Company{Employees: lead.Known(int64(3))}}, Partner: "acme",
	}
	b.refer(small) // L-4: disqualified at intake
	b.must(b.ana, 2, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 3, desk.Action{Verb: desk.NoteIt, Note: "wants a Pilot in May"})
	b.must(b.ana, 3, desk.Action{Verb: desk.Snooze, Until: b.now().Add(time.Hour)})
	return b
}

func TestEveryKeyOfTheFilterLanguageFindsWhatItSays(t *testing.T) {
	t.Parallel()
	b := mixed(t)
	tests := []struct{ text, want string }{
		{"stage:new", "L-1 L-2 L-3"}, {"stage:new,disqualified", "L-1 L-2 L-3 L-4"}, {"-stage:new", "L-4"}, {"STAGE:New", "L-1 L-2 L-3"},
		{"partner:acme", "L-1 L-3 L-4"}, {"partner:wdrozenia", "L-1 L-3 L-4"}, {"partner:none", ""}, {`partner:"Ponte Digitale"`, "L-2"},
		{"kind:agency", "L-2"}, {"kind:agency,implementation", "L-1 L-2 L-3 L-4"}, {"tier:GOLD", "L-1 L-3 L-4"}, {"tier:none", ""},
		{"owner:me", "L-2"}, {"owner:none", "L-1 L-3 L-4"}, {"-owner:me stage:new", "L-1 L-3"}, {"owner:ania,none", "L-1 L-2 L-3 L-4"},
		{"queue:default", "L-1 L-3"}, {"queue:none", "L-4"},
		{"clock:triage", "L-1 L-2 L-3"}, {"clock:breached", "L-1 L-2"}, {"clock:none", "L-4"}, {"clock:paused", "L-3"},
		{"clock:breached,none", "L-1 L-2 L-4"},
		{"due:none", "L-4"}, {"due<2h", "L-1 L-2"}, {"due>1h", "L-3"}, {"due:mon", "L-3"}, {"due>=2026-11-23 due<2026-11-24", "L-3"},
		{"score>=70", "L-1 L-3"}, {"score>40 score<70", "L-2"}, {"score:>=70", "L-1 L-3"}, {"fit:40", "L-1 L-3"},
		{"fit<40 -stage:disqualified", "L-2"}, {"intent>0", "L-1 L-2 L-3 L-4"},
		{"verdict:not_eql", "L-2 L-4"}, {"verdict:needs_facts,eql", "L-1 L-3"}, {"gate:clean", "L-4"}, {"gate:icp", "L-2 L-4"},
		{"reason:too_small", "L-4"},
		{"trigger:demo_request", "L-2"}, {"signal:demo_request", "L-2"}, {"signal:use_case_stated", "L-1 L-3"}, {"-signal:use_case_stated",
			"L-2 L-4"},
		{"source:partner_referral", "L-1 L-2 L-3 L-4"}, {"source:list", ""}, {"surface:ai", "L-1"}, {"page:acme.example/wms", "L-1"},
		{`campaign:"Spring 26"`, "L-1"},
		{"tag:vip", "L-1"}, {`tag:"hot lead"`, "L-1"}, {"tag:none", "L-2 L-3 L-4"}, {"-tag:vip stage:new", "L-2 L-3"},
		{"region:emea", "L-1 L-3"}, {"country:it", "L-2"}, {"country:PL,IT", "L-1 L-2 L-3"}, {"country:none", "L-4"},
		{"product:cloud", "L-1"}, {`deal_type:"new business"`, "L-1"}, {"deal_type:none", "L-2 L-3 L-4"},
		{"has:phone", "L-1"}, {"phone:585550110", "L-1"}, {`phone:"+48 58 555 01 10"`, "L-1"}, {"phone:none", "L-2 L-3 L-4"},
		{"phone:585550111", ""}, {"has:note", "L-3"}, {"has:snooze", "L-3"}, {"has:owner", "L-2"}, {"has:email,phone", "L-1 L-2 L-3 L-4"},
		{"has:conflict", ""}, {"has:opportunity", ""}, {"has:question", ""}, {"has:tag", "L-1"},
		{"triggers>=1", "L-2"}, {"-triggers:0", "L-2"}, {"eql_at:2026-Q4", ""}, {"sql_at:2026-11", ""}, {"won_at:2026", ""},
		{"lost_at<2027", ""}, {"sourced:2026-Q4", ""}, {"-influenced:ponte", "L-1 L-2 L-3 L-4"},
		{"referred:2026-11-20", "L-1"}, {"referred<2026-11-01", ""}, {"medium:referral", ""},
		{"created:today", "L-3 L-4"}, {"created:2026-11-20", "L-1 L-2"}, {"created:2026-11-20,2026-11-21", "L-1 L-2 L-3 L-4"},
		{"created<3h", "L-3 L-4"}, {"created>3h", "L-1 L-2"}, {"created>=-2w", "L-1 L-2 L-3 L-4"},
		{"created>=2026-11-20 created<2026-11-21", "L-1 L-2"}, {"updated:today", "L-2 L-3 L-4"}, {"created:1h", "L-3 L-4"},
		{"ewa@zuraw", "L-1"}, {"zuraw", "L-1 L-3"}, {"mewa.example", "L-2"}, {`"żuraw systemy"`, "L-1 L-3"}, {"pilot", "L-3"},
		{"-zuraw", "L-2 L-4"}, {"L-2", "L-2"},
		{"", "L-1 L-2 L-3 L-4"}, {"view:mine", "L-2"}, {"view:unassigned -tag:vip", "L-3"}, {`view:"open"`, "L-1 L-2 L-3"},
	}
	asked := map[string]bool{}
	for _, tt := range tests {
		if got := strings.Join(b.findAll(tt.text), " "); got != tt.want {
			t.Errorf("%s finds %q, want %q", tt.text, got, tt.want)
		}
		q, err := filter.Parse(tt.text, b.now())
		if err != nil {
			t.Fatal(err)
		}
		for _, term := range q.Terms {
			asked[term.Key] = true
		}
	}
	for _, k := range filter.Keys() {
		if !asked[k.Name] {
			t.Errorf("nothing here asks for %s", k.Name)
		}
	}
}

func TestEveryOfferedValueCanBeAsked(t *testing.T) {
	t.Parallel()
	b := mixed(t)
	v, err := b.Words(t.Context(), b.ana)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range filter.Keys() {
		for _, s := range filter.Complete(k.Name+":", len(k.Name)+1, v) {
			b.findAll(s.Filter)
		}
	}
	for key, want := range map[string]string{"partner": "ponte", "influenced": "ponte",
		"tag": "vip", "country": "IT", "owner": "ania", "queue": "default",
		"reason": "too_small", "trigger": "pricing_view", "campaign": "Spring 26", "view": "Mine", "region": "apac", "product": "Cloud"} {
		if !slices.ContainsFunc(v.Words(key), func(w filter.Word) bool { return w.Value == want }) {
			t.Errorf("%s:%s is not offered: %+v", key, want, v.Words(key))
		}
	}
}

func TestAFilterAtItsBoundsIsAnswered(t *testing.T) {
	t.Parallel()
	b := mixed(t)
	b.findAll(strings.TrimSpace(strings.Repeat("a ", 64)))
	b.findAll("tag:" + strings.TrimSuffix(strings.Repeat("a,", 100), ","))
	b.findAll("page:" + strings.TrimSuffix(strings.Repeat("a,", 100), ",") + " " + strings.TrimSpace(strings.Repeat("-partner:a,b,c,d,e,f ",
		60)))
}

func names(views []desk.View) string {
	var out []string
	for _, v := range views {
		if v.Own {
			out = append(out, v.Name+"="+v.Query)
		}
	}
	return strings.Join(out, " ")
}

func TestOwnViewsAreKeptInTheirOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	for _, step := range []struct {
		edit desk.ViewEdit
		want string
	}{
		{desk.ViewEdit{Do: "save", Name: "Hot", Query: "score>=80"}, "Hot=score>=80"},
		{desk.ViewEdit{Do: "save", Name: "Italy", Query: "country:IT"}, "Hot=score>=80 Italy=country:IT"},
		{desk.ViewEdit{Do: "save", Name: " italy ", Query: "country:IT,SM"}, "Hot=score>=80 Italy=country:IT,SM"},
		{desk.ViewEdit{Do: "move", Name: "Italy", By: -1}, "Italy=country:IT,SM Hot=score>=80"},
		{desk.ViewEdit{Do: "move", Name: "Italy", By: 99}, "Hot=score>=80 Italy=country:IT,SM"},
		{desk.ViewEdit{Do: "rename", Name: "hot", To: "Warm"}, "Warm=score>=80 Italy=country:IT,SM"},
		{desk.ViewEdit{Do: "drop", Name: "Warm"}, "Italy=country:IT,SM"},
		{desk.ViewEdit{Do: "save", Name: "Warm", Query: "score>=60", By: 1}, "Warm=score>=60 Italy=country:IT,SM"},
	} {
		got, err := b.EditViews(ctx, b.ana, step.edit)
		if err != nil {
			t.Fatalf("%+v: %v", step.edit, err)
		}
		if d := cmp.Diff(step.want, names(got)); d != "" {
			t.Errorf("%+v: %s", step.edit, d)
		}
	}
	others, err := b.Views(ctx, b.bo)
	if err != nil || names(others) != "" || len(others) == 0 {
		t.Errorf("somebody else sees %v, %v", others, err)
	}
}

func TestAViewThatNobodyCouldFindAgainIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.EditViews(t.Context(), b.ana, desk.ViewEdit{Do: "save", Name: "Hot", Query: "score>=80"}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		edit desk.ViewEdit
		kind fault.Kind
	}{
		{"a name of the team", desk.ViewEdit{Do: "save", Name: "mine", Query: "score>1"}, fault.Conflict},
		{"no name", desk.ViewEdit{Do: "save", Name: "  ", Query: "score>1"}, fault.Usage},
		{"a filter nobody can read", desk.ViewEdit{Do: "save", Name: "x", Query: "scor>1"}, fault.Invalid},
		{"a view in a view", desk.ViewEdit{Do: "save", Name: "x", Query: "view:mine"}, fault.Invalid},
		{"renamed to a name of the team", desk.ViewEdit{Do: "rename", Name: "Hot", To: "Open"}, fault.Conflict},
		{"one that is not there", desk.ViewEdit{Do: "drop", Name: "Cold"}, fault.NotFound},
		{"one of the team", desk.ViewEdit{Do: "drop", Name: "Open"}, fault.Refused},
		{"no such change", desk.ViewEdit{Do: "paint", Name: "Hot"}, fault.Usage},
	}
	for _, tt := range tests {
		if _, err := b.EditViews(t.Context(), b.ana, tt.edit); fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := b.Counts(t.Context(), b.ana, []string{"owner:me view:nowhere"}); fault.KindOf(err) != fault.Invalid ||
		!strings.Contains(err.Error(), "column 10") {
		t.Errorf("a filter with an unknown view: %v", err)
	}
}

func TestASettingIsKeptPerPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.SaveSetting(t.Context(), b.ana, "filter_history", "a\nb"); err != nil {
		t.Fatal(err)
	}
	mine, err := b.Setting(t.Context(), b.ana, "filter_history")
	if err != nil || mine != "a\nb" {
		t.Errorf("%q, %v", mine, err)
	}
	if theirs, _ := b.Setting(t.Context(), b.bo, "filter_history"); theirs != "" {
		t.Errorf("somebody else reads %q", theirs)
	}
	if err := b.SaveSetting(t.Context(), b.ana, "filter_history", ""); err != nil {
		t.Fatal(err)
	}
	if mine, _ = b.Setting(t.Context(), b.ana, "filter_history"); mine != "" {
		t.Errorf("what was forgotten is still %q", mine)
	}
}
