package intake_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
)

func TestAColumnMappedTwiceServesBoth(t *testing.T) {
	t.Parallel()
	f, _ := taken(t, "Deal,amount,stage\n17,100,open\n", "kind", "opportunities", "map", "Deal=external_id", "map", "Deal=lead")
	if o := f.opportunities[0]; o.Lead != "17" || o.Origin.Key != "17" {
		t.Errorf("%+v", o)
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

func TestWhatWasDoneIsAHeading(t *testing.T) {
	t.Parallel()
	for _, header := range []string{
		"Polecono dnia,Polecony przez", "Dodano,Polecona przez", "Zgłoszono w dniu,Polecono przez", "Utworzono,Partner polecający",
		"Segnalato il,Segnalato da", "Creato in data,Segnalato dal", "Inserito il,Nome partner",
		"Empfohlen am,Empfohlen von", "Vermittelt am,Vermittelt durch", "Angelegt am,Partnerfirma", "Hinzugefügt am,Empfohlen durch",
	} {
		f, r := taken(t, header+",email,company\n2026-11-02,acme,ewa@zuraw.example,Żuraw\n")
		day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
		if d := f.referrals[0]; r.Unknown != nil || d.Partner != "acme" || !d.ReferredAt.V.Equal(day) {
			t.Errorf("%s: %+v %+v", header, r, d)
		}
	}
	// What was done says neither when nor by whom.
	for _, name := range []string{"Empfohlen", "Segnalato", "Vermittelt", "Polecono", "Zgłoszono"} {
		if _, r := taken(t, name+",referred_at,email,partner\nja,2026-11-02,ewa@zuraw.example,acme\n"); len(r.Unknown) != 1 {
			t.Errorf("%s is taken for a column that is known: %+v", name, r)
		}
	}
	// A day of referral goes before the day on which the record was made.
	f, _ := taken(t, "Empfohlen am,Angelegt am,email,partner\n2026-11-02,2026-11-05,ewa@zuraw.example,acme\n")
	if d := f.referrals[0]; !d.ReferredAt.V.Equal(time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the day of the record is that of the referral: %v", d.ReferredAt)
	}
	// Who stood behind it may be a person, and what was done twice is no contradiction.
	for _, row := range []string{
		"Partner polecający,Polecony przez,Data polecenia\nacme,Jan Kowalski,2026-11-02", "Nome partner,Segnalato da,Data " +
			"segnalazione\nacme,Rossi,2026-11-02", "Partnerfirma,Empfohlen von,Empfehlungsdatum\nacme,Frau Kos,2026-11-02",
		"Data polecenia,Zgłoszono,Partner polecający\n2026-11-02,tak,acme", "Data polecenia,Zgłoszono " +
			"dnia,Partner polecający\n2026-11-02,2026-11-04,acme",
	} {
		header, cells, _ := strings.Cut(row, "\n")
		f, r := taken(t, header+",email,company\n"+cells+",ewa@zuraw.example,Żuraw\n")
		if d := f.referrals; len(d) != 1 || d[0].Partner != "acme" || d[0].ReferredAt.V.Day() != 2 {
			t.Errorf("%s: %+v %+v", header, r, d)
		}
	}
	for _, header := range []string{"Utworzono dnia,Zamknięto dnia", "Creato il,Chiuso il", "Angelegt am,Abgeschlossen am"} {
		f, r := taken(t, header+",external_id,email,amount,stage\n2026-11-02,2026-11-12,D-1,ewa@zuraw.example,100,won\n")
		if d := f.opportunities; r.Kind != "opportunities" || r.Unknown != nil || d[0].CreatedAt.Day() != 2 || d[0].ClosedAt.Day() != 12 {
			t.Errorf("%s: %+v %+v", header, r, f.opportunities)
		}
	}
}

// TestDealsOfOtherLanguages reads the deals of HubSpot as it exports them there, and of Pipedrive, whose stage is not its status.
func TestDealsOfOtherLanguages(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"Polish": "Identyfikator rekordu;Etap deala;Data zamknięcia;Kwota;Data utworzenia;Powiązany kontakt;Identyfikatory powiązanych " +
			"kontaktów;Powiązana firma\n77;Zamknięte wygrane;18 listopada 2026 9.05;12 000,50;12.11.2026 14.22;Ana;501;Huta\n",
		"Italian": "ID record;Fase trattativa;Data di chiusura;Importo;Data di creazione;Contatto associato;ID contatti associati;" +
			"Azienda associata\n77;Chiuso vinto;18 novembre 2026 ore 9.05;12.000,50;12/11/2026 14.22;Ana;501;Huta\n",
		"German": "Datensatz-ID;Deal-Phase;Abschlussdatum;Betrag;Erstelldatum;Zugehöriger Kontakt;Zugehörige Kontakt-IDs;Zugehöriges " +
			"Unternehmen\n77;Abgeschlossen und gewonnen;18. November 2026 um 9.05;12.000,50;12.11.2026 14:22;Ana;501;Huta\n",
		"Pipedrive": "Deal - ID;Deal - Stage;Deal - Status;Deal - Deal closed on;Deal - Value;Deal - Currency of Value;" +
			"Deal - Deal created;Deal - Organization;Contact ID\n" +
			"77;Negotiation;Won;2026-11-18 09:05;12.000,50;USD;2026-11-12 14:22;Huta;501\n",
	} {
		f, r := taken(t, text, "locale", "it")
		if len(f.opportunities) != 1 {
			t.Errorf("%s: %+v", name, r)
			continue
		}
		d := f.opportunities[0]
		if d.Origin.Key != "77" || d.Stage != "won" || d.Amount.V != 1200050 || d.Lead != "501" || d.Company != "Huta" ||
			!d.ClosedAt.Equal(time.Date(2026, 11, 18, 9, 5, 0, 0, time.UTC)) ||
			!d.CreatedAt.Equal(time.Date(2026, 11, 12, 14, 22, 0, 0, time.UTC)) {
			t.Errorf("%s: %+v", name, d)
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
	for _, tt := range []struct{ kind, header, column, near string }{
		{"opportunities", "external_id,email,stage,Lead Source", "Lead Source", ""},
		{"opportunities", "external_id,email,stage,Kwota umowy", "Kwota umowy", "amount"},
		{"opportunities", "external_id,email,stage,Ammount", "Ammount", "amount"},
		{"opportunities", "external_id,email,stage,Company Phone", "Company Phone", ""},
		{"referrals", "email,referred_at,Nome azienda cliente", "Nome azienda cliente", ""},
		{"referrals", "email,Data wpisu leada", "Data wpisu leada", "referred_at"},
		{"referrals", "email,referred_at,Numer faktury", "Numer faktury", ""},
		{"referrals", "email,referred_at,Kwota", "Kwota", ""},
		{"touches", "at,kind,email,Program Tier", "Program Tier", ""},
	} {
		cells := strings.Repeat("x,", strings.Count(tt.header, ",")) + "x"
		_, r := taken(t, tt.header+"\n"+cells+"\n", "kind", tt.kind)
		near := ""
		for _, n := range r.Nearest {
			if n.Column == tt.column {
				near = n.Field
			}
		}
		if near != tt.near {
			t.Errorf("%s of %s is near %q, not %q", tt.column, tt.kind, near, tt.near)
		}
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
