package intake_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// fake admits everything and remembers it. It answers "unchanged" to content it has seen.
type fake struct {
	partners      []desk.PartnerIn
	pages         []desk.PageIn
	referrals     []desk.Referral
	touches       []desk.TouchIn
	opportunities []desk.OpportunityIn
	accounts      []desk.AccountIn
	overlaps      []desk.OverlapIn
	done          []desk.File
	order         []string
	seen          map[desk.Origin]bool
	dry           bool
	after         func() // called after each batch
	fate          func(raw string) desk.Fate
}

func (f *fake) door(_ context.Context, dry bool, run func(intake.Importer) error) error {
	f.dry = dry
	return run(f)
}

func outcomes[T any](f *fake, kind string, to *[]T, rows []T, origin func(T) desk.Origin) ([]desk.Outcome, error) {
	f.order = append(f.order, kind)
	*to = append(*to, rows...)
	out := make([]desk.Outcome, len(rows))
	for i, r := range rows {
		o := origin(r)
		switch {
		case f.seen[o]:
			out[i].Fate = desk.Unchanged
		case f.fate != nil:
			out[i] = desk.Outcome{Fate: f.fate(o.Raw), Reason: "the desk says so"}
		default:
			out[i].Fate = desk.Created
		}
		if f.seen == nil {
			f.seen = map[desk.Origin]bool{}
		}
		f.seen[o] = true
	}
	if f.after != nil {
		f.after()
	}
	return out, nil
}

func (f *fake) Partners(_ context.Context, rows []desk.PartnerIn) ([]desk.Outcome, error) {
	return outcomes(f, "partners", &f.partners, rows, func(r desk.PartnerIn) desk.Origin { return r.Origin })
}
func (f *fake) Pages(_ context.Context, rows []desk.PageIn) ([]desk.Outcome, error) {
	return outcomes(f, "pages", &f.pages, rows, func(r desk.PageIn) desk.Origin { return r.Origin })
}
func (f *fake) Referrals(_ context.Context, rows []desk.Referral) ([]desk.Outcome, error) {
	return outcomes(f, "referrals", &f.referrals, rows, func(r desk.Referral) desk.Origin { return r.Origin })
}
func (f *fake) Touches(_ context.Context, rows []desk.TouchIn) ([]desk.Outcome, error) {
	return outcomes(f, "touches", &f.touches, rows, func(r desk.TouchIn) desk.Origin { return r.Origin })
}
func (f *fake) Opportunities(_ context.Context, rows []desk.OpportunityIn) ([]desk.Outcome, error) {
	return outcomes(f, "opportunities", &f.opportunities, rows, func(r desk.OpportunityIn) desk.Origin { return r.Origin })
}
func (f *fake) Accounts(_ context.Context, rows []desk.AccountIn) ([]desk.Outcome, error) {
	return outcomes(f, "accounts", &f.accounts, rows, func(r desk.AccountIn) desk.Origin { return r.Origin })
}
func (f *fake) Spend(context.Context, []store.Spend) ([]desk.Outcome, error)        { panic("none") }
func (f *fake) Payouts(context.Context, []store.Payout) ([]desk.Outcome, error)     { panic("none") }
func (f *fake) Prospects(context.Context, []store.Prospect) ([]desk.Outcome, error) { panic("none") }
func (f *fake) Crawled(context.Context, []store.Crawl) ([]desk.Outcome, error)      { panic("none") }
func (f *fake) Targets(context.Context, []store.Target) ([]desk.Outcome, error)     { panic("none") }

func (f *fake) Overlaps(_ context.Context, rows []desk.OverlapIn) ([]desk.Outcome, error) {
	return outcomes(f, "overlaps", &f.overlaps, rows, func(r desk.OverlapIn) desk.Origin { return r.Origin })
}
func (f *fake) Batch() string { return "b1" }

func (f *fake) Done(_ context.Context, file desk.File) error {
	f.done = append(f.done, file)
	return nil
}

// write puts a file into a fresh folder.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// said is the profile of flags, each a name and a value.
func said(t testing.TB, words ...string) intake.Profile {
	t.Helper()
	var flags []intake.Flag
	for i := 0; i < len(words); i += 2 {
		flags = append(flags, intake.Flag{Name: words[i], Value: words[i+1]})
	}
	p, err := intake.ReadFlags(flags)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustRun(t testing.TB, f *fake, o intake.Options, files ...string) []intake.Report {
	t.Helper()
	o.Door = f.door
	reports, err := intake.Run(t.Context(), o, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		addsUp(t, r)
	}
	return reports
}

func addsUp(t interface {
	Helper()
	Errorf(string, ...any)
}, r intake.Report) {
	t.Helper()
	if sum := r.Created + r.Updated + r.Unchanged + r.Quarantined + r.Disqualified + r.Rejected; sum != r.Read {
		t.Errorf("%s: the fates add up to %d, read were %d", r.File, sum, r.Read)
	}
}

func TestHeadersOfCommonExports(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	for _, tc := range []struct {
		name, text string
		want       desk.Referral
	}{
		{"a HubSpot contact export",
			"Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Job Title,Company Name,Number of " +
				"Employees,Industry,Country/Region,Website URL,Create Date,Original Source,Annual Revenue,Partner,Program Tier\n" +
				"501,Ana,Lis,ana@huta.example,+48 58 111,+48 " +
				"600,CFO,Huta,\"1,240\",Manufacturing,Poland,https://www.huta.example/pl,2026-05-04 09:30,Organic " +
				"Search,4000000,baltica,gold\n",
			desk.Referral{Origin: desk.Origin{Name: "referrals", Key: "501"}, Record: lead.Record{
				ReferredAt: lead.Known(at),
				Personal: lead.Personal{
					Email: lead.Known("ana@huta.example"), Name: lead.Known("Ana Lis"), Phone: lead.Known("+48 58 111"),
					Title: lead.Known("CFO"),
				},
				Own: lead.Own{ExternalID: lead.Known("501"), ProgramTier: lead.Known("gold")},
			}, Account: lead.Account{
				Company: lead.Company{
					Name: lead.Known("Huta"), Employees: lead.Known[int64](1240), Industry: lead.Known("Manufacturing"),
					Country: lead.Known("PL"),
				},
			}, Website: "https://www.huta.example/pl", Partner: "baltica",
				Attributes: map[string]string{"Mobile Phone Number": "+48 600", "Original Source": "Organic Search",
					"Annual Revenue": "4000000"}}},
		{"a Salesforce lead export by API names",
			"Id;FirstName;LastName;Email;Title;Company;NumberOfEmployees;LeadSource;CreatedDate;Website;Description\n" +
				"00Q1;Ana;Lis;ana@huta.example;CFO;Huta;1240;Partner Referral;2026-05-04T09:30:00Z;n/a;'+48 call first\n",
			desk.Referral{Origin: desk.Origin{Name: "referrals", Key: "00Q1"}, Record: lead.Record{
				ReferredAt: lead.Known(at), Source: lead.PartnerReferral,
				Personal: lead.Personal{Email: lead.Known("ana@huta.example"), Name: lead.Known("Ana Lis"), Title: lead.Known("CFO")},
				Own:      lead.Own{ExternalID: lead.Known("00Q1")},
			}, Account: lead.Account{
				Company: lead.Company{Name: lead.Known("Huta"), Employees: lead.Known[int64](1240)},
			}, Note: "+48 call first"}},
		{"JSON Lines with an object of campaign fields",
			`{"referred_at":"2026-05-04T09:30:00Z","email":"ana@huta.example","utm":{"source":"baltica","medium":"referral"},` +
				`"tech_stack":["hubspot","sap"],"budget":"tak","need":"unknown","partner_confirmed":true}` + "\n",
			desk.Referral{
				Origin: desk.Origin{Name: "referrals"},
				Record: lead.Record{
					ReferredAt: lead.Known(at), Personal: lead.Personal{Email: lead.Known("ana@huta.example")},
					Own: lead.Own{UTM: lead.UTM{Source: lead.Known("baltica"), Medium: lead.Known("referral")}},
				},
				Account: lead.Account{Company: lead.Company{TechStack: lead.Known([]string{"hubspot", "sap"})}},
				BANT:    map[string]lead.Answer{"budget": lead.Yes}, PartnerConfirmed: lead.Known(true),
			}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			r := mustRun(t, f, intake.Options{Profile: said(t, "locale", "en")}, write(t, "in.csv", tc.text))
			if r[0].Kind != "referrals" || len(f.referrals) != 1 {
				t.Fatalf("report %+v, drafts %+v", r[0], f.referrals)
			}
			if d := cmp.Diff(tc.want, f.referrals[0], cmpopts.IgnoreFields(desk.Origin{}, "Raw")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestOtherKindsBecomeDrafts(t *testing.T) {
	t.Parallel()
	f := &fake{}
	mustRun(t, f, intake.Options{},
		write(t, "deals.csv",
			"Opportunity ID,Contact Email,Amount,Stage,Close Date,ARR_minor\nO-1,ana@huta.example,12000.50,Closed Won,2026-05-04,900\n"),
		write(t, "deals.jsonl", `{"external_id":"O-2","lead":"L-1","amount":1200050,"stage":"open"}`+"\n"),
		write(t, "partners.csv",
			"id,name,kind,tier,certified,payout_rate,cost_per_quarter,aliases\n"+
				"baltica,Baltica,Implementation,gold,yes,\"7,5%\",1500,baltica-int;baltica2\n"))
	at := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	want := &fake{
		partners: []desk.PartnerIn{{ID: "baltica", Name: "Baltica", Kind: "implementation", Tier: "gold", Certified: lead.Known(true),
			PayoutBP: lead.Known[int64](750), CostPerQuarter: lead.Known[int64](150000),
			Aliases: lead.Known([]string{"baltica-int", "baltica2"})}},
		opportunities: []desk.OpportunityIn{
			{Emails: []string{"ana@huta.example"}, Amount: lead.Known[int64](1200050), Stage: "won", ClosedAt: at,
				ARR: lead.Known[int64](900)},
			{Lead: "L-1", Amount: lead.Known[int64](1200050), Stage: "open"}},
	}
	if d := cmp.Diff(want.partners, f.partners, cmpopts.IgnoreTypes(desk.Origin{})); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(want.opportunities, f.opportunities, cmpopts.IgnoreTypes(desk.Origin{})); d != "" {
		t.Error(d)
	}
}

func TestFilesAreImportedInTheOrderOfDependence(t *testing.T) {
	t.Parallel()
	files := []string{
		write(t, "o.csv", "external_id,email,amount,stage\n1,a@b.example,5,open\n"),
		write(t, "t.csv", "at,kind,email\n2026-05-04,page_view,a@b.example\n"),
		write(t, "r.csv", "referred_at,email\n2026-05-04,a@b.example\n"),
		write(t, "g.csv", "partner,url\nbaltica,https://b.example/x\n"),
		write(t, "p.csv", "id,name,kind,tier\nb,B,agency,gold\n"),
	}
	f := &fake{}
	reports := mustRun(t, f, intake.Options{}, files...)
	want := []string{"partners", "pages", "referrals", "touches", "opportunities"}
	if !slices.Equal(f.order, want) {
		t.Errorf("admitted %v", f.order)
	}
	for i, r := range reports {
		if r.Kind != want[i] || f.done[i].Kind != want[i] || r.Created != 1 {
			t.Errorf("report %d: %+v", i, r)
		}
	}
}

func TestOneUnreadableFileChangesNothing(t *testing.T) {
	t.Parallel()
	good := write(t, "p.csv", "id,name,kind,tier\nb,B,agency,gold\n")
	for name, bad := range map[string]string{
		"binary":             "PK\x03\x04\x00\x00\x00rest",
		"empty":              "",
		"no kind":            "colour,weight\nred,3\n",
		"two kinds alike":    "email\na@b.example\n",
		"two e-mail columns": "referred_at,Work email,Email Address\n2026-05-04,a@b.example,c@d.example\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			_, err := intake.Run(t.Context(), intake.Options{Door: f.door}, []string{good, write(t, "bad.csv", bad)})
			if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" || len(f.order) != 0 {
				t.Errorf("error %v (%s), admitted %v", err, fault.HintOf(err), f.order)
			}
		})
	}
}

func TestMapNamesTheRest(t *testing.T) {
	t.Parallel()
	path := write(t, "in.csv", "Wann,Adresse,Email,Gr\u00f6\u00dfe,secret\n2026-05-04,a@b.example,x@y.example,420,s\n")
	f := &fake{}
	mustRun(t, f, intake.Options{Profile: said(t, "map", "Wann=referred_at", "map", "Adresse=email",
		"map", "GR\u00d6SSE=employees", "map", "secret=ignore")}, path)
	r := f.referrals[0]
	if r.Email.V != "a@b.example" || r.Account.Employees.V != 420 || !r.ReferredAt.Known {
		t.Errorf("draft %+v", r)
	}
	if d := cmp.Diff(map[string]string{"Email": "x@y.example"}, r.Attributes); d != "" {
		t.Error(d)
	}
	for _, bad := range []string{"Wann=wobble", "nowhere=email", "nonsense", "=email", "Wann="} {
		p, err := intake.ReadFlags([]intake.Flag{{Name: "kind", Value: "leads"}, {Name: "map", Value: bad}})
		if err == nil {
			_, err = intake.Run(t.Context(), intake.Options{Door: f.door, Profile: p}, []string{path})
		}
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("--map %s: %v", bad, err)
		}
	}
}

func TestTheCanonicalColumnWinsOverOneLikeIt(t *testing.T) {
	t.Parallel()
	f := &fake{}
	mustRun(t, f, intake.Options{}, write(t, "in.csv", "referred_at,E-mail,email\n2026-05-04,a@b.example,c@d.example\n"))
	if r := f.referrals[0]; r.Email.V != "c@d.example" || r.Attributes["E-mail"] != "a@b.example" {
		t.Errorf("draft %+v", r)
	}
}

func TestTheSameRowWithColumnsInAnotherOrderIsTheSame(t *testing.T) {
	t.Parallel()
	f := &fake{}
	a := write(t, "a.csv", "referred_at,email,Colour\n2026-05-04,a@b.example,red\n")
	b := write(t, "b.csv", "colour;E-Mail;title;Referral Date\nred;a@b.example;;2026-05-04\n")
	if r := mustRun(t, f, intake.Options{}, a, b, a); r[1].Unchanged != 1 || r[2].Unchanged != 1 {
		t.Errorf("reports %+v", r)
	}
}

func TestStandardInputAndProgress(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("at,kind,client_id\n")
	for i := range 2500 {
		fmt.Fprintf(&text, "2026-05-04T10:00:00Z,page_view,c%d\n", i)
	}
	f := &fake{}
	var rows []int64
	r := mustRun(t, f, intake.Options{Stdin: strings.NewReader(text.String()),
		Progress: func(_ string, _, _, n int64) { rows = append(rows, n) }}, "-")[0]
	if r.Created != 2500 || !slices.Equal(rows, []int64{2000, 2500}) {
		t.Errorf("created %d, progress %v", r.Created, rows)
	}
}

func TestBreakingOffReportsWhatIsDone(t *testing.T) {
	t.Parallel()
	text := "at,kind,client_id\n" + strings.Repeat("2026-05-04T10:00:00Z,page_view,c\n", 2500)
	ctx, cancel := context.WithCancel(t.Context())
	f := &fake{after: cancel}
	reports, err := intake.Run(ctx, intake.Options{Door: f.door}, []string{write(t, "in.csv", text),
		write(t, "o.csv", "external_id,email,amount,stage\n1,a@b.example,5,open\n")})
	if !errors.Is(err, context.Canceled) || len(reports) != 1 || reports[0].Read != 2000 || !reports[0].Stopped || len(f.done) != 1 {
		t.Errorf("error %v, reports %+v, done %v", err, reports, f.done)
	}
	addsUp(t, reports[0])
}

func TestTheReportHasTheKeysScriptsRelyOn(t *testing.T) {
	t.Parallel()
	r := mustRun(t, &fake{}, intake.Options{}, write(t, "t.csv", "at,kind,email,shoe size\n2026-05-04,page_view,a@b.example,43\n"))[0]
	doc, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(doc, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"file", "kind", "read", "created", "updated", "unchanged", "quarantined", "disqualified", "rejected",
		"took", "format"} {
		if _, ok := got[key]; !ok {
			t.Errorf("%s lacks %s", doc, key)
		}
	}
	if d := cmp.Diff([]any{"shoe size"}, got["ignored_columns"]); d != "" {
		t.Error(d)
	}
}

func TestHostileFilesAreReadOrRefusedButNeverLoseARow(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("table/testdata/hostile/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	refused := []string{"duplicate_header.csv", "empty.csv", "only_newlines.csv", "zip_named.csv"}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			reports, err := intake.Run(t.Context(), intake.Options{Door: f.door, DryRun: true}, []string{path})
			if slices.Contains(refused, filepath.Base(path)) {
				if fault.KindOf(err) != fault.Invalid || len(f.done) != 0 {
					t.Errorf("error %v, done %v", err, f.done)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			addsUp(t, reports[0])
			if n := len(f.referrals) + reports[0].Rejected; n != reports[0].Read {
				t.Errorf("%d drafts and rejects of %d rows", n, reports[0].Read)
			}
		})
	}
}

// The fates add up to the rows that were read, whatever is in the cells and whatever the desk says.
func TestFatesAddUp(t *testing.T) {
	t.Parallel()
	fates := desk.Fates()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "x", "a@b.example", "2026-05-04", "04/05/2026", `"`, `"a,b"`, "'=1", "\x1b[2J", "\xff",
			"50.000", "page_view", "yes"})
		var text strings.Builder
		text.WriteString("at,kind,email,client_id,url\n")
		for range rapid.IntRange(0, 30).Draw(t, "rows") {
			text.WriteString(strings.Join(rapid.SliceOfN(cell, 3, 6).Draw(t, "cells"), ",") +
				rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"))
		}
		f := &fake{fate: func(raw string) desk.Fate { return fates[len(raw)%len(fates)] }}
		reports, err := intake.Run(t.Context(), intake.Options{Door: f.door, DryRun: true, Profile: intake.Profile{Kind: "touches"},
			Stdin: strings.NewReader(text.String())}, []string{"-"})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		addsUp(t, reports[0])
		sum := 0
		for _, n := range f.done[0].Counts {
			sum += n
		}
		if sum != reports[0].Read {
			t.Errorf("the journal counts %d of %d", sum, reports[0].Read)
		}
	})
}
