package intake_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// whose is a real desk that takes in the files of testdata/whose.
type whose struct {
	*desk.Desk
	t    *testing.T
	who  desk.Actor
	last intake.Report // of the last file
}

func whoseDesk(t *testing.T) *whose {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	d, err := desk.Open(t.Context(), st, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	w := &whose{Desk: d, t: t, who: desk.Actor{User: "ops", Role: desk.Admin}}
	t.Cleanup(func() {
		w.verified()
		d.Close()
	})
	return w
}

// verified fails the test when the database is not what its journal says.
func (w *whose) verified() {
	w.t.Helper()
	_, err := w.Verify(context.WithoutCancel(w.t.Context()), func(m desk.Mismatch) error {
		w.t.Errorf("%s: %s %s is %s and follows as %s", m.Kind, m.Where, m.Field, m.Have, m.Want)
		return nil
	}, nil)
	if err != nil {
		w.t.Errorf("verify: %v", err)
	}
}

// take imports one file and says its fates: "created 2, quarantined 1".
func (w *whose) take(path string, change ...func(*intake.Options)) string {
	w.t.Helper()
	o := intake.Options{Door: intake.Through(w.Desk, w.who), RejectsPath: filepath.Join(w.t.TempDir(), "rejects.csv")}
	for _, f := range change {
		f(&o)
	}
	if filepath.Dir(path) == "." && path != "-" {
		path = filepath.Join("testdata", "whose", path)
	}
	reports, err := intake.Run(w.t.Context(), o, []string{path})
	if err != nil {
		w.t.Fatal(err)
	}
	w.last = reports[0]
	return fates(w.last)
}

func fates(r intake.Report) string {
	text := ""
	for _, f := range []struct {
		name string
		n    int
	}{{"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"quarantined", r.Quarantined},
		{"disqualified", r.Disqualified}, {"rejected", r.Rejected}} {
		if f.n > 0 {
			text += fmt.Sprintf("%s %d ", f.name, f.n)
		}
	}
	return text
}

// lead is a lead as it is shown.
func (w *whose) lead(id lead.ID) desk.Detail {
	w.t.Helper()
	d, err := w.Lead(w.t.Context(), w.who, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *whose) is(name string, got, want any) {
	w.t.Helper()
	if got != want {
		w.t.Errorf("%s: %v, not %v", name, got, want)
	}
}

func TestHostsOfStrangersPagesNameNoCompany(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("web sites", w.take("website-hosts.csv"), "created 15 ")
	for i, domain := range []string{"one.example", "two.example", "three.example", "four.example", "five.example", "six.example",
		"seven.example", "eight.example", "nine.example", "ten.example", "elf.sharepoint.com", "zwo.atlassian.net", "drei.zendesk.com",
		"vier.gov.pl", "uw.edu.pl"} {
		l := w.lead(lead.ID(i + 1))
		w.is(l.Name, l.Domain, domain)
		w.is(l.Name+"'s conflicts", l.Conflicts, 0)
	}
	w.is("Eva's company", w.lead(1).Facts.Account.Employees.V, int64(420))

	w = whoseDesk(t)
	w.take("partners.csv")
	w.take("freemail-as-domain.csv")
	for id := range lead.ID(8) {
		l := w.lead(id + 1)
		w.is(l.Name+"'s domain", l.Domain, "")
		w.is(l.Name+"'s conflicts", l.Conflicts, 0)
		w.is(l.Name+" waits", l.Stage == lead.Quarantined, l.Facts.Lead.Email.V == "")
	}
	w.is("E's domain is kept", w.lead(5).Attributes["domain"], "mailinator.com")
}

// perPartner are the leads that partners have.
func (w *whose) perPartner() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	if err := w.All(w.t.Context(), w.who, "", 0, func(r desk.Row) error {
		out[r.PartnerID]++
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestTwoSheetsThatNumberTheirRowsKeepTheirPeople(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("A's sheet", w.take("ids-partner-a.csv"), "created 2 ")
	w.is("B's sheet", w.take("ids-partner-b.csv"), "quarantined 2 ")
	w.is("B's sheet again", w.take("ids-partner-b.csv"), "unchanged 2 ")
	ada, cy := w.lead(1), w.lead(3)
	w.is("the first", ada.Name+" "+ada.Domain+" "+ada.PartnerID+" "+ada.Company, "Ada pa.example acme PA")
	w.is("her history", len(ada.History), 1)
	w.is("the one in doubt", cy.Name+" "+cy.Domain+" "+cy.PartnerID+" "+cy.Company, "Cy pc.example nordic PC")
	for _, part := range []string{"L-1", "Ada", "acme", "Cy", "nordic", "--origin"} {
		w.is("its reason names "+part, strings.Contains(cy.Reason, part), true)
	}
	w.is("B's sheet under its own name", w.take("ids-partner-b.csv", func(o *intake.Options) { o.Profile.Origin = "nordic" }), "updated 2 ")
	w.is("who it is now", string(w.lead(3).Stage)+" "+string(w.lead(4).Stage), "new new")
	w.is("A's sheet again", w.take("ids-partner-a.csv"), "unchanged 2 ")
	w.is("acme's", w.perPartner()["acme"], 2)

	// Or a person lets it in.
	w = whoseDesk(t)
	w.take("partners.csv")
	w.take("ids-partner-a.csv")
	w.take("ids-partner-b.csv")
	for _, set := range []struct {
		fact, value string
		want        lead.Stage
	}{{"employees", "61", lead.Quarantined}, {"partner", "nordic", lead.New}} {
		if err := w.set(3, map[string]string{set.fact: set.value}); err != nil {
			t.Fatal(err)
		}
		w.is("after "+set.fact, w.lead(3).Stage, set.want)
	}
	again := strings.NewReader("id,referred_at,email,name,company,partner,program_tier,employees,industry,title\n" +
		"1,2026-11-19,c@pc.example,Cy,PC,nordic,silver,60,fintech,CEO\n")
	w.is("it comes again", w.take("-", func(o *intake.Options) { o.Stdin = again }), "updated 1 ")
	w.is("whose title", w.lead(3).Facts.Lead.Title.V+w.lead(1).Facts.Lead.Title.V, "CEO")
}

func TestWhatASpreadsheetMadeOfAnIDIsNone(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("numbers", w.take("ids-excel.csv"), "created 3 ")
	w.is("Bea's id is kept", w.lead(1).Attributes["external_id"], "4.9876E+17")
	w.is("and is told", w.last.Words["external_id"][0], intake.Word{Value: "4.9876E+17", N: 3})
	w.is("and is no id", w.lead(1).Facts.Lead.ExternalID.V, "")
	w.is("placeholders", w.take("ids-placeholders.csv", func(o *intake.Options) { o.Profile.Origin = "other" }), "created 2 unchanged 2 ")
	w.is("acme has", w.perPartner()["acme"], 4)
}

func TestRowsThatNameNobodyAreEachSomebody(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	rows := "referred_at,source,partner,country\n" + strings.Repeat("2026-11-18,own_site,,DE\n", 3) + "2026-11-18,own_site,,PL\n"
	for _, want := range []string{"quarantined 4 ", "unchanged 4 "} {
		w.is("the file", w.take("-", func(o *intake.Options) { o.Stdin, o.Profile.Kind = strings.NewReader(rows), "referrals" }), want)
	}
	w.is("one more", w.take("-", func(o *intake.Options) {
		o.Stdin, o.Profile.Kind = strings.NewReader(rows+"2026-11-18,own_site,,DE\n"), "referrals"
	}),
		"unchanged 4 quarantined 1 ")
	w.is("records", w.perPartner()[""], 5)
}

func TestAMoveLeavesTheCompanyAsItIs(t *testing.T) {
	t.Parallel()
	stays := func(w *whose) {
		t.Helper()
		zoe := w.lead(2)
		w.is("Zoe's company", fmt.Sprint(zoe.Company, " ", zoe.Domain, " ", zoe.Facts.Account.Employees.V), "AA Software aa.example 420")
		w.is("her score", zoe.Score, 70)
		w.is("her history", len(zoe.History), 1)
		anna := w.lead(1)
		w.is("Anna's company", fmt.Sprint(anna.Company, " ", anna.Domain, " ", anna.Facts.Account.Employees.V), "BB Mining bb.example 9000")
	}
	w := whoseDesk(t)
	w.take("partners.csv")
	w.take("company-before.csv")
	w.is("by file", w.take("company-after.csv"), "updated 1 ")
	stays(w)

	w = whoseDesk(t)
	w.take("partners.csv")
	w.take("company-before.csv")
	if _, err := w.Act(t.Context(), w.who, desk.OnLeads(1), desk.Action{Verb: desk.Set, Set: map[string]string{"email": "anna@bb.example",
		"company": "BB Mining", "employees": "9000"}}); err != nil {
		t.Fatal(err)
	}
	stays(w)
	w.is("the file again", w.take("company-before.csv"), "unchanged 2 ")

	// Two who swap their addresses are in doubt, and nothing of either moves.
	w = whoseDesk(t)
	w.take("partners.csv")
	head := "external_id,referred_at,email,domain,name,company,partner,program_tier,employees\n"
	w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader(head + "1,2026-11-18,anna@aa.example,aa.example,Anna,AA,acme,gold,420\n" +
			"2,2026-11-18,bo@bb.example,bb.example,Bo,BB,acme,gold,900\n")
	})
	w.is("a swap", w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader(head + "1,2026-11-18,bo@bb.example,bb.example,Anna,BB,acme,gold,900\n" +
			"2,2026-11-18,anna@aa.example,aa.example,Bo,AA,acme,gold,420\n")
	}), "quarantined 2 ")
	anna, bo := w.lead(1), w.lead(2)
	w.is("Anna", anna.Name+" "+anna.Domain+" "+anna.Company, "Anna aa.example AA")
	w.is("Bo", bo.Name+" "+bo.Domain+" "+bo.Company, "Bo bb.example BB")
}

func TestASecondPartnersWordOfACompanyWaits(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("two partners", w.take("same-company-two-partners.csv"), "created 2 ")
	a, b := w.lead(1), w.lead(2)
	w.is("the company", fmt.Sprint(a.Company, " ", a.Facts.Account.Employees.V, " ", a.Facts.Account.Industry.V), "Co GmbH 420 software")
	w.is("the first one's verdict", a.Verdict == lead.NotEQL, false)
	w.is("what the second said", b.Attributes["employees"]+" "+b.Attributes["company"], "12 Co GmbH & Co. KG (Filiale)")
}

func TestAChangeOfASharedCompanyIsInEachHistory(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.take("company-before.csv")
	w.is("the same partner's word", w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader("external_id,referred_at,email,partner,program_tier,employees\n" +
			"1,2026-11-18,anna@aa.example,acme,gold,9000\n")
	}), "updated 1 ")
	zoe := w.lead(2)
	if len(zoe.History) != 2 || !strings.Contains(zoe.History[0].Text, "by an import") ||
		!strings.Contains(zoe.History[0].Text, "employees 420 → 9000") || zoe.History[0].Who != "import" {
		t.Errorf("Zoe's history: %+v", zoe.History)
	}
}

func TestAPartnerIsWhomItsNameNames(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners-folded.csv")
	w.is("five scripts", w.take("leads-folded.csv"), "created 5 ")
	for i, id := range []string{"bird", "heart", "delta", "kamal", "komal"} {
		w.is("row", w.lead(lead.ID(i+1)).PartnerID, id)
	}
	w = whoseDesk(t)
	w.take("partners-same-name.csv")
	w.is("names of two", w.take("leads-same-name.csv"), "created 3 quarantined 2 ")
	for i, want := range []string{"baer", "bar", "", "", "zeta"} {
		w.is("row", w.lead(lead.ID(i+1)).PartnerID, want)
	}
	for id, parts := range map[lead.ID][]string{3: {"Acme", "acme-de", "acme-pl"}, 4: {"shared", "yota", "zeta"}} {
		for _, part := range parts {
			w.is(part+" is in the reason", strings.Contains(w.lead(id).Reason, part), true)
		}
	}
	w.is("accents propose", w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader("referred_at,email,partner,program_tier\n2026-11-18,f@q6.example,BÁR CLOUD,gold\n")
	}), "quarantined 1 ")
	w.is("whom", strings.Contains(w.lead(6).Reason, "did you mean Bär Cloud (baer)?"), true)
	for name, wants := range map[string]string{"Acme": "acme-de and acme-pl", "bar cloud": ""} {
		done, err := w.Act(t.Context(), w.who, desk.OnLeads(3), desk.Action{Verb: desk.Set, Set: map[string]string{"partner": name}})
		if err == nil && len(done.Refused) > 0 {
			err = done.Refused[0].Err
		}
		w.is(name, err == nil, wants == "")
		if err != nil {
			w.is(name, strings.Contains(err.Error(), wants), true)
		}
	}
}

// referrals are the dates of a lead's referral touches.
func (w *whose) referrals(id lead.ID) (dates string) {
	for _, t := range w.lead(id).Touches {
		if t.Kind == lead.ReferralKind {
			dates += t.At.In(w.Policy().TimeZone).Format(time.DateOnly) + " "
		}
	}
	return dates
}

func (w *whose) set(id lead.ID, set map[string]string) error {
	w.t.Helper()
	done, err := w.Act(w.t.Context(), w.who, desk.OnLeads(id), desk.Action{Verb: desk.Set, Set: set})
	if err == nil && len(done.Refused) > 0 {
		err = done.Refused[0].Err
	}
	return err
}

func TestACorrectedReferralDateMovesTheReferral(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.take("referral-date.csv")
	w.is("before", w.referrals(1), "2026-11-18 ")
	w.is("by file", w.take("referral-date-corrected.csv"), "updated 1 unchanged 1 ")
	w.is("after", w.referrals(1), "2025-11-18 ")
	w.is("its score", w.lead(1).Score, 40)

	w = whoseDesk(t)
	w.take("partners.csv")
	w.take("referral-date.csv")
	if err := w.set(1, map[string]string{"referred_at": "2025-11-18"}); err != nil {
		t.Fatal(err)
	}
	w.is("by hand", w.referrals(1), "2025-11-18 ")
	if _, err := w.UndoLast(t.Context(), w.who, desk.OnLeads(1)[0]); err != nil {
		t.Fatal(err)
	}
	w.is("undone", w.referrals(1), "2026-11-18 ")
	w.is("its score again", w.lead(1).Score, 70)
	w.is("ten years ahead", w.set(1, map[string]string{"referred_at": "2036-11-18"}) == nil, false)
}

func TestWhatLiesAheadWaits(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("a referral", w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader("external_id,referred_at,email,partner,program_tier\n1,2036-11-18,a@a.example,acme,gold\n" +
			"2,2026-11-21,b@a.example,acme,gold\n")
	}), "created 1 quarantined 1 ")
	w.is("why", strings.HasPrefix(w.lead(1).Reason, "future: "), true)
	if err := w.set(1, map[string]string{"referred_at": "2026-11-18"}); err != nil {
		t.Fatal(err)
	}
	w.is("corrected", w.lead(1).Stage, lead.New)
	w.is("a slip for one that is in", w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader("external_id,referred_at,email,partner,program_tier\n2,2036-11-21,b@a.example,acme,gold\n")
	}), "updated 1 ")
	w.is("its date", w.lead(2).Facts.Lead.ReferredAt.V.Format(time.DateOnly), "2026-11-21")
	rejects := filepath.Join(t.TempDir(), "kept.csv")
	w.is("a touch", w.take("-", func(o *intake.Options) {
		o.RejectsPath = rejects
		o.Stdin = strings.NewReader("at,kind,email\n2036-11-18T10:00:00Z,demo_request,a@a.example\n")
	}), "quarantined 1 ")
	kept, err := os.ReadFile(rejects)
	if err != nil || !strings.Contains(string(kept), "2036-11-18T10:00:00Z") {
		t.Errorf("the touch is lost: %q, %v", kept, err)
	}
}

func TestATierOutsideTheListIsNone(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("tiers", w.take("tier-off-list.csv"), "created 1 quarantined 3 ")
	w.is("the word is kept", w.lead(1).Facts.Lead.ProgramTier.V, "goldd")
	w.is("the reason", strings.Contains(w.lead(2).Reason, "a known program tier (Gold Partner is none)"), true)
	w.is("in another case", w.lead(3).Tier, "gold")
	if err := w.set(1, map[string]string{"program_tier": "gold"}); err != nil {
		t.Fatal(err)
	}
	w.is("released", w.lead(1).Stage, lead.New)
	w.is("a slip for one that is in", w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader("external_id,referred_at,email,partner,program_tier\n3,2026-11-18,u@t3.example,acme,platinumm\n")
	}), "updated 1 ")
	w.is("its tier", w.lead(3).Tier+w.lead(3).Attributes["program_tier"], "goldplatinumm")
}

func TestARegionFollowsFromTheCountry(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	head := "external_id,referred_at,email,partner,program_tier,country,region\n"
	w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader(head + "1,2026-11-18,a@a.example,acme,gold,Italy,\n2,2026-11-18,b@b.example,acme,gold,IT,apac\n" +
			"3,2026-11-18,c@c.example,acme,gold,,\n")
	})
	for i, want := range []string{"emea", "apac", ""} {
		w.is("region", w.lead(lead.ID(i+1)).Facts.Account.Region.V, want)
	}
	w.is("it says so", strings.Contains(w.lead(1).History[0].Text, "region emea follows from IT"), true)
	w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader(head + "9,2026-11-18,z@a.example,nordic,silver,IT,apac\n")
	})
	w.is("an import overrides", w.lead(1).Facts.Account.Region.V, "apac")
}

func TestAColumnMoreMakesNoOtherTouch(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	rows := "at,kind,email,url,asset\n2026-11-19T10:00:00Z,pricing_view,bob@two.example,https://www.example.com/p,\n" +
		"2026-11-19T10:00:00Z,pricing_view,bob@two.example,https://www.example.com/q,\n" +
		"2026-11-19,webinar_attended,bob@two.example,,spring\n2026-11-19,webinar_attended,bob@two.example,,autumn\n"
	w.is("touches", w.take("-", func(o *intake.Options) { o.Stdin = strings.NewReader(rows) }), "created 4 ")
	lines := strings.Split(strings.TrimSpace(rows), "\n")
	for i := range lines {
		lines[i] += []string{",referrer", ",https://news.example/a"}[min(i, 1)]
	}
	again := strings.NewReader(strings.Join(lines, "\n") + "\n")
	w.is("a column more", w.take("-", func(o *intake.Options) { o.Stdin = again }), "unchanged 4 ")
	capitals := strings.NewReader(strings.ReplaceAll(rows, "www.example", "WWW.Example"))
	w.is("a host in capitals", w.take("-", func(o *intake.Options) { o.Stdin = capitals }), "unchanged 4 ")
}

func TestATouchThatComesAgainIsUpdated(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("touches", w.take("touch.csv"), "created 1 ")
	w.is("its time corrected", w.take("touch-corrected.csv"), "updated 1 ")
	w.is("the old file", w.take("touch.csv"), "unchanged 1 ")
	w.take("-", func(o *intake.Options) {
		o.Stdin = strings.NewReader("external_id,email,referred_at,partner,program_tier\n9,bob@two.example,2026-11-18,nordic,silver\n")
	})
	times := ""
	for _, touch := range w.lead(1).Touches {
		if touch.Kind == "pricing_view" {
			times += touch.At.Format("15:04 ")
		}
	}
	w.is("when it was", times, "10:05 ")
}
