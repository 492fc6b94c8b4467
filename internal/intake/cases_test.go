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

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
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

func TestAColumnMappedTwiceServesBoth(t *testing.T) {
	t.Parallel()
	f, _ := taken(t, "Deal,amount,stage\n17,100,open\n", "kind", "opportunities", "map", "Deal=external_id", "map", "Deal=lead")
	if o := f.opportunities[0]; o.Lead != "17" || o.Origin.Key != "17" {
		t.Errorf("%+v", o)
	}
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

func TestColumnsThatMeanTheSame(t *testing.T) {
	t.Parallel()
	t.Run("empty, equal and weaker ones are no rivals", func(t *testing.T) {
		t.Parallel()
		f, _ := taken(t, "Record ID,Email,Work email,Company size,Number of Employees,Account Name,Company,Company / Account,Create Date\n"+
			"1,a@a1.example,other@a1.example,,420,One,One GmbH,One,2026-11-02\n2,b@b1.example,,90,90,,Two,,2026-11-02\n")
		a, b := f.referrals[0], f.referrals[1]
		if a.Email.V != "a@a1.example" || a.Account.Employees.V != 420 || a.Account.Name.V != "One GmbH" ||
			a.Attributes["Work email"] == "" ||
			b.Account.Employees.V != 90 {
			t.Errorf("%+v\n%+v", a, b)
		}
	})
	t.Run("all pairs that differ are told at once, before anything comes in", func(t *testing.T) {
		t.Parallel()
		f := &fake{}
		_, err := intake.Run(t.Context(), intake.Options{Door: f.door}, []string{write(t, "in.csv",
			"Email,Company size,Number of Employees,Account Name,Company / Account,Create Date\n"+
				"a@a1.example,,,,,2026-11-02\nb@b1.example,90,420,One,Two,2026-11-02\n")})
		if fault.KindOf(err) != fault.Invalid || f.order != nil {
			t.Fatalf("%v, %v", err, f.order)
		}
		for _, part := range []string{`"Company size" and "Number of Employees" both mean employees`,
			`"Account Name" and "Company / Account" both mean company`,
			"line 3"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%v lacks %s", err, part)
			}
		}
		if hint := fault.HintOf(err); !strings.Contains(hint, `--map "Number of Employees=attribute"`) ||
			!strings.Contains(hint, `--map "Company / Account=attribute"`) {
			t.Error(hint)
		}
	})
	t.Run("rows with keys of their own are told one by one", func(t *testing.T) {
		t.Parallel()
		f, r := taken(t, `{"email":"a@a1.example","referred_at":"2026-11-02","companysize":90,"headcount":90}`+"\n"+
			`{"email":"b@b1.example","referred_at":"2026-11-02","companysize":90,"headcount":91}`+"\n")
		if len(f.referrals) != 1 || r.Rejected != 1 || !strings.Contains(r.Problems[0].Reason, "headcount") {
			t.Errorf("%+v", r)
		}
	})
	t.Run("two of one name that nobody reads", func(t *testing.T) {
		t.Parallel()
		f, _ := taken(t, "email,referred_at,source,Notes internal,Notes internal\nanna@bor.example,2026-11-02,own_site,x,y\n")
		if d := cmp.Diff(map[string]string{"Notes internal": "x", "Notes internal 2": "y"}, f.referrals[0].Attributes); d != "" {
			t.Error(d)
		}
	})
}

func TestDocumentsInColumnsThatNobodyReads(t *testing.T) {
	t.Parallel()
	f, r := taken(t, `{"event_timestamp":1763632800000000,"event_name":"page_view","user_pseudo_id":"1.2","event_params":[{"key":"a"}]}`+"\n"+
		`{"event_timestamp":1763632800000000,"event_name":[{"a":1}],"user_pseudo_id":"1.2"}`+"\n", "kind", "touches")
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

// A file of companies is told from one of persons by its columns, whatever both have.
func TestCompaniesAreToldFromPersons(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"Record ID,Company name,Company Domain Name,Create Date,Phone Number,Industry,Number of Employees": "accounts",
		"Id,Name,Website,Industry,NumberOfEmployees,CreatedDate":                                           "accounts",
		"email,name,company,employees,industry":                                                            "referrals",
		"First Name,Last Name,Company,Website,Industry":                                                    "referrals",
		"referred_at,domain,company,employees":                                                             "referrals",
		"partner,domain,company,employees":                                                                 "overlaps",
		"partner,domain,company,employees,program_tier,email":                                              "referrals",
		"partner,url,title": "pages",
	} {
		if _, r := taken(t, header+"\n"+strings.Repeat(",", strings.Count(header, ","))+"\n"); r.Kind != want {
			t.Errorf("%s are %s, want %s", header, r.Kind, want)
		}
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

func TestHeadingsOfOtherLanguages(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"Polish": "Imię;Nazwisko;Adres e-mail;Firma;Liczba pracowników;Branża;Kraj;Data polecenia;Partner polecający;Poziom " +
			"partnera;Uwagi\n" +
			"Ewa;Żuraw;ewa@zuraw.example;Żuraw;420;Logistyka;Polska;2.11.2026;acme;gold;x\n",
		"Italian": "Nome;Cognome;Indirizzo e-mail;Azienda;Numero dipendenti;Settore;Paese;Data segnalazione;Nome partner;Livello " +
			"partner;Osservazioni\n" +
			"Ewa;Żuraw;ewa@zuraw.example;Żuraw;420;Logistyka;Polonia;2/11/2026;acme;gold;x\n",
		"German": "Vorname;Nachname;E-Mail-Adresse;Unternehmen;Anzahl " +
			"Mitarbeiter;Branche;Land;Empfehlungsdatum;Partnerfirma;Partnerstufe;Bemerkung\n" +
			"Ewa;Żuraw;ewa@zuraw.example;Żuraw;420;Logistyka;Polen;2. November 2026;acme;gold;x\n",
	} {
		f, r := taken(t, text, "dates", "it")
		d := f.referrals[0]
		if r.Kind != "referrals" || r.Unknown != nil || d.Name.V != "Ewa Żuraw" || d.Email.V != "ewa@zuraw.example" ||
			d.Account.Name.V != "Żuraw" ||
			d.Account.Employees.V != 420 || d.Account.Industry.V == "" || d.Account.Country.V == "" || d.Partner != "acme" ||
			d.ProgramTier.V != "gold" ||
			d.Note != "x" || !d.ReferredAt.V.Equal(time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %+v %+v", name, r, d)
		}
	}
}

func TestUnknownColumnsAreToldWithWhatTheyMayBe(t *testing.T) {
	t.Parallel()
	_, r := taken(t, "email,Imię,Nazwisko,Data,Poziom,Firma klienta,shoe size,State/Region\na@a1.example,A,B,2026-11-02,gold,A,43,x\n")
	if !slices.Equal(r.Unknown, []string{"Data", "Poziom", "Firma klienta", "shoe size", "State/Region"}) {
		t.Errorf("unknown: %q", r.Unknown)
	}
	near := map[string]string{}
	for _, n := range r.Nearest {
		near[n.Column] = n.Field
	}
	delete(near, "shoe size")
	if d := cmp.Diff(map[string]string{"Data": "referred_at", "Poziom": "program_tier", "Firma klienta": "company"}, near); d != "" {
		t.Error(d)
	}
	_, r = taken(t, "email,referred_at,Firma klienta\na@a1.example,2026-11-02,A\n", "map", "Firma klienta=attribute")
	if r.Unknown != nil {
		t.Errorf("a column of which somebody said what it is: %q", r.Unknown)
	}
}

func TestFilesThatFitNoKind(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"products":       {"Id,Name,Created Date,Description\n01t1,GTX Pro,2026-01-02,a product\n", `"Created Date"`},
		"staff":          {"id,first_name,last_name,title,phone\n1,Jo,Po,SDR,+48\n", "as referrals it has external_id, first_name"},
		"other words":    {"colour|weight\nred|3\n", `the header reads "colour", "weight"; none of them is known`},
		"a page of text": {"Dear all\n\nhere they are\n", `"Dear all"`},
	} {
		f := &fake{}
		_, err := intake.Run(t.Context(), intake.Options{Door: f.door}, []string{write(t, "x.csv", tt.text)})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "fit no kind") || !strings.Contains(err.Error(),
			tt.want) || f.order != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReportsWithLinesAroundTheirRows(t *testing.T) {
	t.Parallel()
	f, r := taken(t, "Partner report November\nGenerated 2026-11-20\n\nreferred_at,email,name,company\n2026-11-18,a@a1.example,A,A1\n\n\n"+
		"\"Leads of November\"\n\"Copyright (c) 2000-2026 x, inc. All rights reserved.\"\n\"Confidential Information - Do Not "+
		"Distribute\"\n")
	if r.Read != 1 || len(f.referrals) != 1 || r.Format != "CSV, separated by commas, UTF-8, 3 lines before the header, 3 lines "+
		"behind the rows" {
		t.Errorf("%+v", r)
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
	for _, f := range []intake.Flag{{"set", "stage=Closed Won"}, {"set", "source=Web"}, {"value", "stage:Podpisane=won"}, {"set", "budget=tak"},
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
