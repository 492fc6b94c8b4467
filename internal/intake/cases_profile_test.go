package intake_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestZonesAndConstantsAndWords(t *testing.T) {
	t.Parallel()
	f, r := taken(t, "Email,When,Bare,Origin,Lead Source\na@a1.example,2026-11-02 10:00,2026-11-02,Google,Advertisement\n"+
		"b@b1.example,2026-11-02 10:00,2026-11-02,google,Web\n", "zone", "America/New_York", "map", "When=referred_at", "map",
		"Bare=attribute",
		"set", "partner=acme", "set", "program_tier=gold", "value", "Lead Source:advertisement=own_site", "value", "source:Web=event",
		"map", "Origin=utm_source", "value", "utm_source:Google=google-ads")
	if r.Created != 2 || r.Words != nil || r.Unknown != nil {
		t.Fatalf("%+v", r)
	}
	for i, want := range []lead.Source{lead.OwnSite, lead.Event} {
		d := f.referrals[i]
		if d.Source != want || d.Partner != "acme" || d.ProgramTier.V != "gold" || d.UTM.Source.V != "google-ads" ||
			d.Attributes["Bare"] == "" ||
			!d.ReferredAt.V.Equal(time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC)) {
			t.Errorf("row %d: %+v", i, d)
		}
	}
	// The same row read otherwise is another row: it must not pass as unchanged.
	again, _ := taken(t, "email,referred_at,Lead Source\na@a1.example,2026-11-02,Advertisement\n")
	other, _ := taken(t, "email,referred_at,Lead Source\na@a1.example,2026-11-02,Advertisement\n", "value", "source:Advertisement=own_site")
	if again.referrals[0].Origin == other.referrals[0].Origin {
		t.Error("a word that is known now is not told apart")
	}
	if _, err := intake.Run(t.Context(), intake.Options{Profile: said(t, "set", "monthly_visits=3", "kind", "leads")},
		[]string{write(t, "x.csv", "email,referred_at\n")}); fault.KindOf(err) != fault.Usage {
		t.Errorf("a constant that no kind of the files has: %v", err)
	}
}

func TestLookSaysWhatColumnsWereTakenFor(t *testing.T) {
	t.Parallel()
	path := write(t, "in.csv", "Email,Work email,Data,Poziom,x,y,Source\na@a1.example,,2026-11-02,gold,1,1,list\nb@b1.example,,"+
		"2026-11-03,gold,,2,list\n")
	p, err := intake.Look(t.Context(), intake.Options{Profile: said(t, "kind", "leads", "map", "x=ignore", "map", "y=attribute", "map",
		"Source=external_id", "map",
		"Source=source")}, path)
	if err != nil {
		t.Fatal(err)
	}
	if p.Kind != "referrals" || fmt.Sprint(p.Lacks) != "[[referred_at]]" {
		t.Errorf("%+v", p)
	}
	want := []intake.Column{
		{Name: "Email", Fields: []string{"email"}, How: intake.ByName, Samples: []string{"a@a1.example", "b@b1.example"}, Filled: 2,
			Rows: 2},
		{Name: "Work email", How: intake.ByAlias, Rival: "Email", Rows: 2},
		{Name: "Data", How: intake.Unknown, Nearest: "referred_at", Samples: []string{"2026-11-02", "2026-11-03"}, Filled: 2, Rows: 2},
		{Name: "Poziom", How: intake.Unknown, Nearest: "program_tier", Samples: []string{"gold"}, Filled: 2, Rows: 2},
		{Name: "x", How: intake.Ignored, Samples: []string{"1"}, Filled: 1, Rows: 2},
		{Name: "y", How: intake.Attribute, Samples: []string{"1", "2"}, Filled: 2, Rows: 2},
		{Name: "Source", Fields: []string{"external_id", "source"}, How: intake.ByProfile, Samples: []string{"list"}, Filled: 2, Rows: 2},
	}
	if d := cmp.Diff(want, p.Columns); d != "" {
		t.Error(d)
	}
	if p, err = intake.Look(t.Context(), intake.Options{}, write(t, "y.csv", "colour,weight\nred,3\n")); err != nil || p.Kind != "" ||
		p.Why == nil ||
		len(p.Columns) != 2 || p.Columns[0].How != intake.Unknown {
		t.Errorf("a file that fits no kind: %+v, %v", p, err)
	}
}

// What a profile says is said by its flags too, and by its document.
func TestAProfileIsItsFlagsAndItsDocument(t *testing.T) {
	t.Parallel()
	names := rapid.SampledFrom([]string{"external_id", "email", "lead", "amount", "source", "attribute", "ignore"})
	text := rapid.StringMatching(`[A-Za-zżö][A-Za-z:=' ,#-]{0,8}[A-Za-z]`)
	rapid.Check(t, func(rt *rapid.T) {
		flags := []intake.Flag{{Name: "kind", Value: "opportunities"}, {Name: "zone", Value: "Europe/Warsaw"},
			{Name: rapid.SampledFrom([]string{"dates", "numbers", "locale"}).Draw(rt, "which"), Value: "pl"}}
		for range rapid.IntRange(0, 4).Draw(rt, "maps") {
			flags = append(flags, intake.Flag{Name: "map", Value: text.Draw(rt, "theirs") + "=" + names.Draw(rt, "ours")})
		}
		for range rapid.IntRange(0, 3).Draw(rt, "words") {
			flags = append(flags, intake.Flag{Name: "value", Value: "stage:" + text.Draw(rt, "word") + "=won"})
		}
		flags = append(flags, intake.Flag{Name: "set", Value: "currency=" + text.Draw(rt, "constant")})
		p, err := intake.ReadFlags(flags)
		if err != nil {
			rt.Fatal(err)
		}
		again, err := intake.ReadFlags(p.Flags())
		if d := cmp.Diff(p, again); d != "" || err != nil {
			rt.Fatalf("%v: %s", err, d)
		}
		document, err := intake.WriteProfiles([]intake.Profile{p, p})
		if err != nil {
			rt.Fatal(err)
		}
		read, err := intake.ReadProfiles("x.yaml", document)
		if err != nil || len(read) != 2 {
			rt.Fatalf("%v\n%s", err, document)
		}
		if d := cmp.Diff(p, read[1]); d != "" {
			rt.Fatalf("%s\n%s", d, document)
		}
	})
}

func TestTheDocumentThatFitsIsUsed(t *testing.T) {
	t.Parallel()
	documents, err := intake.ReadProfiles("crm.yaml", []byte(`
kind: referrals
origin: crm
columns: {Kennung: external_id, Adresse: email, Am: referred_at}
set: {source: list}
---
kind: opportunities
origin: crm
delimiter: ";"
columns:
  Kennung: [external_id, lead]
  Summe: amount
  Stand: stage
values: {stage: {Sieg: won}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for i := range documents {
		documents[i].Name = "crm"
	}
	f := &fake{}
	reports := mustRun(t, f, intake.Options{Profiles: documents, Profile: said(t, "origin", "over")},
		write(t, "deals.csv", "Kennung;Summe;Stand\n7;100;Sieg\n"),
		write(t, "people.csv", "Kennung,Adresse,Am,x\n7,a@a1.example,2026-11-02,y\n"),
		write(t, "partners.csv", "id,name,kind,tier\nb,B,agency,gold\n"))
	profiles := map[string]string{}
	for _, r := range reports {
		profiles[r.Kind] = r.Profile
	}
	if d := cmp.Diff(map[string]string{"partners": "", "referrals": "crm", "opportunities": "crm"}, profiles); d != "" {
		t.Error(d)
	}
	if d := f.referrals[0]; d.Source != lead.List || d.Origin.Name != "over" || d.Email.V != "a@a1.example" {
		t.Errorf("%+v", d)
	}
	if o := f.opportunities[0]; o.Stage != "won" || o.Lead != "7" {
		t.Errorf("%+v", o)
	}
	for name, text := range map[string]string{"a key that is none": "colums: {a: email}", "a column that is none": "columns: {a: emial}",
		"a zone that is none": "zone: Mars/Olympus", "nothing": "", "a locale": "dates: xx", "an encoding": "encoding: klingon"} {
		if _, err := intake.ReadProfiles("x.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "x.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFlagsThatAreWrong(t *testing.T) {
	t.Parallel()
	for _, f := range []intake.Flag{{"map", "x"}, {"map", "x="}, {"map", "x=wobble"}, {"set", "source"}, {"set", "wobble=1"}, {"set",
		"attribute=1"},
		{"value", "source"}, {"value", "source:x"}, {"value", ":x=y"}, {"zone", "Mars/Olympus"}, {"zone", "Local"}, {"dates", "xx"},
		{"numbers", "xx"},
		{"encoding", "klingon"}, {"delimiter", "ab"}, {"kind", "wobble"}, {"set", "stage=woon"}, {"set", "source=shop"},
		{"value", "stage:Podpisane=wonn"}, {"value", "budget:tak jest=definitely"}, {"set", "partner_confirmed=perhaps"}} {
		if _, err := intake.ReadFlags([]intake.Flag{f}); fault.KindOf(err) != fault.Usage || fault.HintOf(err)+err.Error() == "" {
			t.Errorf("--%s %s: %v", f.Name, f.Value, err)
		}
	}
	for _, f := range []intake.Flag{{"set", "stage=Closed Won"}, {"set", "source=Web"}, {"value", "stage:Podpisane=won"}, {"set",
		"budget=tak"},
		{"value", "Source:Facebook=own_site"}, {"value", "source:X="}, {"value", "source:X=unknown"}, {"set", "partner_confirmed=1"}} {
		if _, err := intake.ReadFlags([]intake.Flag{f}); err != nil {
			t.Errorf("--%s %s: %v", f.Name, f.Value, err)
		}
	}
	theirs := []intake.Flag{{"map", "status=stage"}, {"value", "status:Podpisane=won"}}
	if _, err := intake.ReadFlags(theirs); err != nil {
		t.Errorf("a column of theirs that is called like another of ours: %v", err)
	}
	known := map[string]bool{}
	for _, f := range intake.FlagHelp() {
		known[f.Name] = true
	}
	if want := []string{"dates", "delimiter", "encoding", "kind", "locale", "map", "numbers", "origin", "set", "value",
		"zone"}; !slices.Equal(
		slices.Sorted(maps.Keys(known)), want) {
		t.Errorf("the help names %v", known)
	}
}
