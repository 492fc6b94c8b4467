package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/place"
)

const assistNow = "2026-11-20T10:00:00Z"

// atHand is a program at hand with a home and files in it.
type atHand struct {
	t    *testing.T
	home string
}

func newAtHand(t *testing.T, texts map[string]string) *atHand {
	t.Helper()
	h := &atHand{t, t.TempDir()}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(h.home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *atHand) env() []string { return []string{"HOME=" + h.home, "USER=ana"} }

func (h *atHand) run(args ...string) string {
	h.t.Helper()
	var out, errs bytes.Buffer
	if code := Main(context.Background(), append(args, "--now", assistNow), h.env(), strings.NewReader(""), &out, &errs); code != exitDone {
		h.t.Fatalf("%v: %d, %s", args, code, errs.String())
	}
	return out.String()
}

// files gives f what the assistant asks, on the database of the home.
func (h *atHand) files(do func(ctx context.Context, f *files, who desk.Actor) error) {
	h.t.Helper()
	a := &app{in: strings.NewReader(""), out: &sink{w: &bytes.Buffer{}}, err: &sink{w: &bytes.Buffer{}}, env: h.env(), at: assistNow}
	err := a.with(context.Background(), mayBeMade, func(ctx context.Context, s *session) error { return do(ctx, a.files(s), s.who) })
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *atHand) path(name string) string { return filepath.Join(h.home, name) }

// all is everything that came in; by what each database is known is no part of it.
func (h *atHand) all() map[string]string {
	h.t.Helper()
	out := map[string]string{}
	for _, kind := range []string{"partners", "leads", "touches", "opportunities"} {
		out[kind] = regexp.MustCompile(`db:[0-9a-f]+`).ReplaceAllString(h.run("export", kind), "db")
	}
	return out
}

func inFiles() map[string]string {
	return map[string]string{
		"partners.csv": "id,name,kind,tier\nacme,Acme Integrations,implementation,gold\n",
		"contacts.csv": "Record ID,First Name,Last Name,Email,Company Name,Number of Employees,Country/Region,State/Region,Create Date," +
			"Lead Status,Lifecycle Stage,Contact owner\n101,Eva,One,eva@one.example,One GmbH,420,Germany,Berlin,2026-11-18 " +
			"09:05,NEW,lead,jo\n",
		"osoby.csv":  "Data;E-mail;Kto poleca;Poziom;Źródło\n05/11/2026;jan@huta.example;acme;golden;z polecenia\n",
		"wizyty.csv": "Kiedy;E-mail;Zdarzenie\n06/11/2026 10:00;jan@huta.example;obejrzał cennik\n",
		"sprawy.csv": "Numer;E-mail;Ile;Status\n7;jan@huta.example;100;podpisane\n8;jan@huta.example;50;won\n",
	}
}

// told makes what is said of flags and values by turns.
func told(words ...string) (out []place.Said) {
	for i := 0; i < len(words); i += 2 {
		out = append(out, place.Said{Flag: words[i], Value: words[i+1]})
	}
	return out
}

// Whatever is decided in the assistant, the line that it leaves does the same.
func TestTheAssistantAndItsLineDoTheSame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files []string
		said  []place.Said
		want  string // a part of the line
	}{
		"a saved profile": {[]string{"contacts.csv"}, told("profile", "hubspot", "set", "source=own_site", "zone", "Europe/Rome"),
			"--profile hubspot --set source=own_site --zone Europe/Rome"},
		"several files, each with a kind of its own": {[]string{"sprawy.csv", "osoby.csv", "wizyty.csv"}, told("kind",
			"sprawy.csv=opportunities",
			"kind", "osoby.csv=referrals", "kind", "wizyty.csv=touches", "map", "Numer=external_id", "map", "Ile=amount", "map",
			"Status=stage",
			"value", "stage:podpisane=won", "map", "Data=referred_at", "map", "Kto poleca=partner", "map", "Poziom=program_tier",
			"value", "program_tier:golden=gold", "map", "Źródło=source", "value", "source:z polecenia=partner_referral", "map", "Kiedy=at",
			"map", "Zdarzenie=kind", "value", "kind:obejrzał cennik=pricing_view", "dates", "en-GB"),
			"--value 'source:z polecenia=partner_referral'"},
		"nothing": {[]string{"partners.csv"}, nil, "partners.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			byKeys, byLine := newAtHand(t, inFiles()), newAtHand(t, inFiles())
			byKeys.run("import", byKeys.path("partners.csv"))
			byLine.run("import", byLine.path("partners.csv"))
			var names []string
			args := []string{"import"}
			for _, file := range c.files {
				names, args = append(names, byKeys.path(file)), append(args, byLine.path(file))
			}
			var line string
			byKeys.files(func(ctx context.Context, f *files, who desk.Actor) error {
				fates, err := f.Bring(ctx, who, names, c.said, func(place.FileRows) {})
				for _, one := range fates {
					if one.Rejected+one.Quarantined > 0 || len(one.Words) > 0 {
						t.Errorf("%+v", one)
					}
				}
				line = f.Line(names, c.said)
				return err
			})
			for _, s := range c.said {
				args = append(args, "--"+s.Flag, s.Value)
			}
			byLine.run(args...)
			if diff := cmp.Diff(byKeys.all(), byLine.all()); diff != "" {
				t.Error(diff)
			}
			if !strings.HasPrefix(line, "eqltui import ") || !strings.Contains(line, c.want) {
				t.Errorf("the line is %s", line)
			}
		})
	}
}

// asked are the questions of a plan by their flags, each with what is proposed.
func asked(p *place.FilePlan) map[string]string {
	out := map[string]string{}
	for _, ask := range p.Asks {
		out[strings.TrimSuffix(ask.Flag+" "+ask.Column, " ")] = ask.Near
	}
	return out
}

func TestTheAssistantAsksWhatAFileLeavesOpen(t *testing.T) {
	t.Parallel()
	h := newAtHand(t, inFiles())
	h.run("import", h.path("partners.csv"))
	h.files(func(ctx context.Context, f *files, _ desk.Actor) error {
		look := func(words []place.Said, names ...string) []place.FilePlan {
			t.Helper()
			paths := make([]string, len(names))
			for i, name := range names {
				paths[i] = h.path(name)
			}
			plans, err := f.Look(ctx, paths, words)
			if err != nil {
				t.Fatal(err)
			}
			return plans
		}
		hubspot := look(nil, "contacts.csv")[0]
		if d := cmp.Diff(map[string]string{"profile": "hubspot", "set source": "", "zone Create Date": "Europe/Warsaw"},
			asked(&hubspot)); d != "" {
			t.Error(d)
		}
		chosen := look(told("profile", "hubspot"), "contacts.csv")[0]
		if i := slices.IndexFunc(chosen.Columns, func(c place.FileColumn) bool { return c.Name == "Lead Status" }); chosen.Columns[i].How !=
			place.ColumnAttribute || !chosen.Keeps {
			t.Errorf("%+v", chosen.Columns[i])
		}
		plans := look(nil, "osoby.csv", "sprawy.csv")
		if d := cmp.Diff([]map[string]string{{"profile": "", "kind": "referrals"}, {"kind": "opportunities"}},
			[]map[string]string{asked(&plans[0]), asked(&plans[1])}); d != "" {
			t.Error(d)
		}
		plans = look(told("kind", h.path("osoby.csv")+"=leads", "kind", "sprawy.csv=opportunities", "map", "Data=referred_at"), "osoby.csv",
			"sprawy.csv")
		if plans[0].Kind != "referrals" || plans[1].Kind != "opportunities" {
			t.Errorf("%s and %s", plans[0].Kind, plans[1].Kind)
		}
		partner := plans[0].Asks[slices.IndexFunc(plans[0].Asks, func(a place.FileAsk) bool { return a.Column == "source" })]
		if free := partner.Choices[len(partner.Choices)-1]; free.Value != place.FromColumn+"Źródło" || free.Means != "z polecenia" {
			t.Errorf("a column that may be it is not among %+v", partner.Choices)
		}
		if _, err := f.Look(ctx, []string{h.path("none.csv")}, nil); err == nil {
			t.Error("a file that is not there is looked at")
		}
		if _, err := f.Look(ctx, []string{h.path("osoby.csv")}, told("profile", "hubspott")); err == nil || !strings.Contains(err.Error(),
			"hubspott") {
			t.Errorf("a profile that is none: %v", err)
		}
		return nil
	})
}

func TestADryRunOfTheAssistantTellsWordsAndLeavesNothing(t *testing.T) {
	t.Parallel()
	h := newAtHand(t, inFiles())
	h.run("import", h.path("partners.csv"))
	words := told("kind", "referrals", "map", "Data=referred_at", "map", "Kto poleca=partner", "map", "Poziom=program_tier", "map",
		"Źródło=source", "dates", "pl")
	h.files(func(ctx context.Context, f *files, who desk.Actor) error {
		fates, err := f.Try(ctx, who, []string{h.path("osoby.csv")}, words, 1000, func(place.FileRows) {})
		if err != nil {
			return err
		}
		var got []string
		for _, w := range fates[0].Words {
			got = append(got, w.Column+":"+w.Text+"?"+w.Near)
		}
		if d := cmp.Diff([]string{"program_tier:golden?gold", "source:z polecenia?"}, got); d != "" {
			t.Error(d)
		}
		if len(fates[0].Words[1].Choices) == 0 || fates[0].Quarantined != 1 || !fates[0].Whole || fates[0].Undo != "" ||
			len(fates[0].Reasons) != 1 {
			t.Errorf("%+v", fates[0])
		}
		gone, stop := context.WithCancel(ctx)
		stop()
		if _, err := f.Try(gone, who, []string{h.path("osoby.csv")}, words, 0, func(place.FileRows) {}); !errors.Is(err, context.Canceled) {
			t.Errorf("a dry run that nobody waits for: %v", err)
		}
		return nil
	})
	if leads := h.run("list", "--json"); leads != "" {
		t.Errorf("it left %s", leads)
	}
}

// What is kept is all that was said, with the document of the profile below it, for each kind of file.
func TestTheAssistantKeepsAProfile(t *testing.T) {
	t.Parallel()
	h := newAtHand(t, inFiles())
	h.files(func(ctx context.Context, f *files, _ desk.Actor) error {
		if _, err := f.Keep(ctx, "ours", []string{h.path("contacts.csv")}, told("profile", "hubspot", "set", "source=own_site",
			"map", "Lead Status=ignore")); err != nil {
			return err
		}
		_, err := f.Keep(ctx, "ours", []string{h.path("sprawy.csv"), h.path("osoby.csv")}, told("kind", "sprawy.csv=opportunities", "kind",
			"osoby.csv=touches", "map", "Numer=external_id", "map", "Data=at"))
		return err
	})
	text := h.run("profiles", "show", "ours")
	for _, part := range []string{"kind: referrals", "kind: opportunities", "kind: touches", "origin: hubspot", "Record ID: external_id",
		"Lead Status: ignore", "source: own_site", "Numer: external_id"} {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %s", text, part)
		}
	}
	if strings.Contains(text, ".csv") {
		t.Errorf("it names files: %s", text)
	}
	if out := h.run("import", h.path("contacts.csv"), "--profile", "ours", "--json"); !strings.Contains(out, `"created":1`) {
		t.Error(out)
	}
}

func TestReasonsAreToldWithoutWhatTheRowsSay(t *testing.T) {
	t.Parallel()
	reasons := tally{}
	for _, r := range []string{`"50.000" is two things (line 7)`, `"60.000" is two things (line 8)`, "eva@one.example and L-12 differ",
		"bob@two.example and L-9 differ", "missing: partner"} {
		reasons.add("a.csv", desk.Held, r)
	}
	want := []place.FileReason{{Fate: "quarantined", Text: "… and … differ", N: 2}, {Fate: "quarantined", Text: "… is two things (…)",
		N: 2},
		{Fate: "quarantined", Text: "missing: partner", N: 1}}
	if d := cmp.Diff(want, reasons.list("a.csv")); d != "" {
		t.Error(d)
	}
}
