package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// taken imports one file of text and returns its report and what became of the rows.
func taken(t testing.TB, text string, words ...string) (*fake, intake.Report) {
	t.Helper()
	f := &fake{}
	o := intake.Options{Profile: said(t, words...), Currency: "USD", RejectsPath: t.TempDir() + "/rejects.csv"}
	return f, mustRun(t, f, o, write(t, "in.csv", text))[0]
}

func TestOneOddCellDoesNotCostTheRow(t *testing.T) {
	t.Parallel()
	const header = "referred_at,email,Number of Employees,Lead Source,budget,Partner confirmed,surface\n"
	for _, tt := range []struct {
		column, cell, field string
	}{
		{"Number of Employees", "51-200", "employees"}, {"Number of Employees", "1,000+", "employees"}, {"Number of Employees", ">500",
			"employees"},
		{"Number of Employees", "11–50", "employees"}, {"Number of Employees", "about fifty", "employees"}, {"Number of Employees",
			"Nov-50", "employees"},
		{"Number of Employees", "-5", "employees"}, {"Lead Source", "Advertisement", "source"}, {"Lead Source", "Employee Referral",
			"source"},
		{"Lead Source", "External Referral", "source"}, {"budget", "perhaps", "budget"}, {"Partner confirmed", "soon", "partner_confirmed"},
		{"surface", "carrier pigeon", "surface"},
	} {
		cells := map[string]string{"referred_at": "2026-11-02", "email": "anna@bor.example", tt.column: `"` + tt.cell + `"`}
		var row []string
		for name := range strings.SplitSeq(strings.TrimSpace(header), ",") {
			row = append(row, cells[name])
		}
		f, r := taken(t, header+strings.Join(row, ",")+"\n")
		if r.Created != 1 || len(f.referrals) != 1 {
			t.Errorf("%s: %+v", tt.cell, r)
			continue
		}
		d := f.referrals[0]
		if d.Attributes[tt.column] != tt.cell || !slices.Equal(r.Words[tt.field], []intake.Word{{Value: tt.cell, N: 1}}) {
			t.Errorf("%s: attributes %v, words %v", tt.cell, d.Attributes, r.Words)
		}
		if d.Account.Employees.Known || d.BANT != nil || d.PartnerConfirmed.Known || d.Source != "" || d.Surface.Known {
			t.Errorf("%s is a fact: %+v", tt.cell, d)
		}
		if want := tt.cell; tt.field == "source" && d.SourceWord != want {
			t.Errorf("the desk is not told the source %s", want)
		}
	}
}

// A word that says nothing is what an empty cell is, in every column of every kind that is not an id.
func TestWordsThatSayNothing(t *testing.T) {
	t.Parallel()
	words := []string{"N/A", "#N/A", "NULL", "-None-", "Select", "(not set)", "?", "unknown", "-", "#REF!", "[object Object]",
		"brak danych",
		"k.A.", "non disponibile"}
	columns := []string{"name", "phone", "title", "company", "employees", "industry", "country", "region", "tech_stack", "use_case", "tags",
		"source", "budget", "partner_confirmed", "note", "surface", "program_tier", "partner", "website", "unsubscribed"}
	empty, _ := taken(t, "referred_at,email,"+strings.Join(columns, ",")+"\n2026-11-02,a@a1.example"+strings.Repeat(",", len(columns))+"\n")
	rapid.Check(t, func(rt *rapid.T) {
		row := []string{"2026-11-02", "a@a1.example"}
		for range columns {
			row = append(row, `"`+rapid.SampledFrom(append(words, "")).Draw(rt, "word")+`"`)
		}
		f, r := taken(t, "referred_at,email,"+strings.Join(columns, ",")+"\n"+strings.Join(row, ",")+"\n")
		if r.Rejected > 0 || r.Words != nil {
			rt.Fatalf("%v: %+v", row, r)
		}
		got, want := f.referrals[0], empty.referrals[0]
		got.Origin, want.Origin = desk.Origin{}, desk.Origin{}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatalf("%v: %s", row, d)
		}
	})
}

func TestOptOutsBecomeTheTag(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		column, cell string
		out          bool
	}{
		{"Email Opt Out", "1", true}, {"Email Opt Out", "0", false}, {"HasOptedOutOfEmail", "true", true}, {"Unsubscribed from all email",
			"Yes", true},
		{"Unsubscribed from all email", "", false}, {"Do Not Email", "Yes", true}, {"Do Not Email", "No", false},
		{"Marketing status", "Unsubscribed", true}, {"Person - Marketing status", "subscribed", false}, {"unsubscribed", "tak", true},
		{"property_hs_email_optout", "true", true}, {"Disiscritto", "sì", true}, {"Do Not Call", "Yes", false},
	} {
		f, _ := taken(t, "email,referred_at,tags,"+tt.column+"\na@a1.example,2026-11-02,vip,"+tt.cell+"\n")
		if got := slices.Contains(f.referrals[0].Tags.V, "unsubscribed"); got != tt.out || f.referrals[0].Tags.V[0] != "vip" {
			t.Errorf("%s = %s: tags %v", tt.column, tt.cell, f.referrals[0].Tags.V)
		}
	}
	f, _ := taken(t, "email,referred_at,Email Opt Out,Do Not Email\na@a1.example,2026-11-02,0,1\nb@b1.example,2026-11-02,maybe,\n")
	if !slices.Contains(f.referrals[0].Tags.V, "unsubscribed") || f.referrals[1].Tags.Known ||
		f.referrals[1].Attributes["Email Opt Out"] != "maybe" {
		t.Errorf("two columns: %+v", f.referrals)
	}
}

// What contradicts the locale is held, and with it what could be read in two ways, wherever it stands.
func TestAFileThatContradictsItsLocale(t *testing.T) {
	t.Parallel()
	t.Run("dates", func(t *testing.T) {
		t.Parallel()
		for _, rows := range [][]string{{"1/24/2026", "1/5/2026", "2026-03-04"}, {"1/5/2026", "4 Mar 2026", "1/24/2026"}} {
			text := "email,referred_at,source\n"
			for i, at := range rows {
				text += fmt.Sprintf("p%d@a%d.example,%s,own_site\n", i, i, at)
			}
			f, r := taken(t, text, "locale", "pl")
			if r.Rejected != 2 || len(f.referrals) != 1 || !f.referrals[0].ReferredAt.V.Equal(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)) {
				t.Errorf("%v: %+v", rows, r)
			}
			for _, p := range r.Problems {
				if !strings.Contains(p.Reason, "24 January 2026, but --dates pl") && !strings.Contains(p.Reason,
					"1 May 2026 or 5 January 2026") {
					t.Errorf("%v: %s", rows, p.Reason)
				}
			}
			if f, r = taken(t, text, "dates", "en-US"); r.Rejected != 0 || len(f.referrals) != 3 {
				t.Errorf("%v by its own locale: %+v", rows, r)
			}
		}
	})
	t.Run("numbers", func(t *testing.T) {
		t.Parallel()
		const text = "external_id,email,amount,stage,created_at\n1,e@x.example,50.000,open,1/24/2026\n" +
			"2,e@x.example,\"146536,25\",open,1/25/2026\n3,e@x.example,70,open,1/6/2026\n"
		f, r := taken(t, text, "locale", "en-US")
		if r.Rejected != 2 || len(f.opportunities) != 1 || !strings.Contains(r.Problems[0].Reason, "50000 or 50") ||
			!strings.Contains(r.Problems[1].Reason, "146536.25") {
			t.Errorf("%+v", r)
		}
		f, r = taken(t, text, "dates", "en-US", "numbers", "pl")
		if r.Rejected != 0 || len(f.opportunities) != 3 || !f.opportunities[2].CreatedAt.Equal(time.Date(2026, 1, 6, 0, 0, 0, 0,
			time.UTC)) {
			t.Errorf("with locales of their own: %+v", r)
		}
	})
	t.Run("standard input", func(t *testing.T) {
		t.Parallel()
		f := &fake{}
		r := mustRun(t, f, intake.Options{Profile: said(t, "locale", "pl", "map", "x=ignore"), DryRun: true,
			Stdin: strings.NewReader("email,referred_at,source,x\na@a1.example,1/5/2026,list,\nb@b1.example,1/24/2026,list,\n")}, "-")[0]
		if r.Rejected != 2 {
			t.Errorf("%+v", r)
		}
	})
}

// Words that the policy does not know come in and are told, in whatever case and spelling it knows them.
func TestWordsThatThePolicyDoesNotKnow(t *testing.T) {
	t.Parallel()
	f := &fake{}
	r := mustRun(t, f, intake.Options{Words: []intake.Vocabulary{{Kind: "touches", Column: "kind", Words: []string{"demo_request"}},
		{Kind: "referrals", Column: "program_tier", Words: []string{"gold"}}}},
		write(t, "t.csv", "at,kind,email\n2026-11-02,Demo Request,a@a1.example\n2026-11-02,tea,a@a1.example\n2026-11-02,tea,"+
			"b@a1.example\n"))[0]
	if len(f.touches) != 3 || f.touches[1].Kind != "tea" || !slices.Equal(r.Words["kind"], []intake.Word{{Value: "tea", N: 2}}) ||
		len(r.Words) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestDocumentsInColumnsThatNobodyReads(t *testing.T) {
	t.Parallel()
	f, r := taken(
		t,
		`{"event_timestamp":1763632800000000,"event_name":"page_view","user_pseudo_id":"1.2","event_params":[{"key":"a"}]}`+"\n"+
			`{"event_timestamp":1763632800000000,"event_name":[{"a":1}],"user_pseudo_id":"1.2"}`+"\n",
		"kind",
		"touches",
	)
	if len(f.touches) != 1 || r.Rejected != 1 || !strings.Contains(r.Problems[0].Reason, `"event_name"`) ||
		!f.touches[0].At.Equal(time.Date(2025, 11, 20, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v %+v", r, f.touches)
	}
}

// The elements of a list of JSON stay whole, whatever stands in them.
func TestListsOfJSONAreNotSplit(t *testing.T) {
	t.Parallel()
	f, _ := taken(t, `{"email":"a@a1.example","referred_at":"2026-11-02","tags":["a;b","c|d","e\\f"],"tech_stack":"x;y"}`+"\n")
	if d := f.referrals[0]; !slices.Equal(d.Tags.V, []string{"a;b", "c|d", `e\f`}) || !slices.Equal(d.Account.TechStack.V, []string{"x",
		"y"}) {
		t.Errorf("%q %q", d.Tags.V, d.Account.TechStack.V)
	}
	f, _ = taken(t, "email,referred_at,tags\na@a1.example,2026-11-02,a\\;b;c\\|d;e\\\\f\n")
	if d := f.referrals[0]; !slices.Equal(d.Tags.V, []string{"a;b", "c|d", `e\f`}) {
		t.Errorf("escaped in a cell: %q", d.Tags.V)
	}
}

func TestMoneyOfDeals(t *testing.T) {
	t.Parallel()
	f, r := taken(t, "external_id,email,Amount,Amount Currency,stage\n1,a@a1.example,\"$22,700.00\",USD,open\n2,a@a1.example,USD "+
		"1200.00,,open\n"+
		"3,a@a1.example,5,EUR,open\n4,a@a1.example,R$ 5,,open\n5,a@a1.example,-5,,open\n6,a@a1.example,(5.00),,open\n7,a@a1.example,"+
		"5,N/A,open\n")
	if len(f.opportunities) != 3 || r.Rejected != 4 {
		t.Fatalf("%+v", r)
	}
	for i, part := range []string{"in EUR, and amounts are kept in USD", "is in BRL", "below zero", "below zero"} {
		if !strings.Contains(r.Problems[i].Reason, part) {
			t.Errorf("%q lacks %s", r.Problems[i].Reason, part)
		}
	}
}

func TestADealThatClosedBeforeItBeganIsTold(t *testing.T) {
	t.Parallel()
	f, r := taken(t, "external_id,email,amount,stage,created_at,closed_at\n1,a@a1.example,5,won,2024-05-01 15:00,2024-05-01\n"+
		"2,a@a1.example,5,won,2024-05-01,2024-03-01\n3,a@a1.example,5,lost,2024-05-02,2024-03-01\n4,a@a1.example,5,won,,2024-03-01\n")
	if len(f.opportunities) != 4 || !f.opportunities[3].CreatedAt.IsZero() {
		t.Errorf("%+v", f.opportunities)
	}
	if d := cmp.Diff([]intake.Warning{{What: "closed_at lies before created_at", N: 2, Line: 3}}, r.Warnings); d != "" {
		t.Error(d)
	}
}

func TestCompaniesAndOverlapsBecomeDrafts(t *testing.T) {
	t.Parallel()
	f, r := taken(t, "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"+
		"Acme Corporation,technolgy,1996,1100.04,\"51-200\",United States,\nCancity,retail,2001,718.62,2448,,Acme Corporation\n")
	if r.Kind != "accounts" || len(f.accounts) != 2 || f.accounts[0].Name.V != "Acme Corporation" || f.accounts[0].Employees.Known ||
		f.accounts[0].Country.V != "US" || f.accounts[1].Employees.V != 2448 || f.accounts[1].Industry.V != "retail" {
		t.Errorf("%+v %+v", r, f.accounts)
	}
	f, r = taken(t, "Company name,Company domain name,Number of Employees,Country/Region\nHuta,huta.example,420,Poland\n,,1,\n")
	if r.Kind != "accounts" || r.Rejected != 1 || f.accounts[0].Domain != "huta.example" || f.accounts[0].Employees.V != 420 {
		t.Errorf("%+v %+v", r, f.accounts)
	}
	f, r = taken(t, "Partner,Website,Company,Branża,integration_active\nacme,https://www.huta.example,Huta,software,tak\n")
	if r.Kind != "overlaps" || f.overlaps[0].Partner != "acme" || f.overlaps[0].Domain != "https://www.huta.example" ||
		!f.overlaps[0].IntegrationActive.V || f.overlaps[0].Industry.V != "software" {
		t.Errorf("%+v %+v", r, f.overlaps)
	}
}

func TestAddressesAmidOtherText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"mailto:eva@mt.example": "eva@mt.example", `""Eva One"" <eva@dn.example>`: "eva@dn.example",
		"Eva <eva@dn.example>": "eva@dn.example",
		"<o'brien@x.example>":  "o'brien@x.example", "[eva@md.example](mailto:eva@md.example)": "eva@md.example",
		"eva＠fw.example":   "eva@fw.example",
		"'eva@qw.example'": "eva@qw.example", "eva@tc.example,": "eva@tc.example", "eva@\u200bzw.example": "eva@zw.example",
		"eva@m1.example; eva@m2.example": "eva@m1.example; eva@m2.example", "eva (at) ob.example": "eva (at) ob.example",
		"Kos, Jan (jan@kos.example)": "jan@kos.example", "mailto:eva@q.example?subject=x": "eva@q.example",
	} {
		f, _ := taken(t, "email,referred_at,source\n\""+in+"\",2026-11-02,list\n")
		if got := f.referrals[0].Email.V; got != want {
			t.Errorf("%s is read as %q, want %q", in, got, want)
		}
	}
}
