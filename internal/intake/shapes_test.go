package intake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// shape is files of the form of a known data set, invented, and the profile by which they come in as they
// are.
type shape struct {
	name, profile string
	files         map[string]string
	// fates are those that the shape's peculiarities leave no doubt of, by file.
	fates map[string]map[desk.Fate]int
	// words are how many rows have a text that is not known, by file and column.
	words map[string]map[string]int
}

func shapes() []shape {
	return []shape{olist(), education(), maven(), zohoCRM(), paidMedia(), snowplow()}
}

// olist are leads without address and company, known by an id, and deals by the same id.
func olist() shape {
	var leads, deals strings.Builder
	leads.WriteString("mql_id,first_contact_date,landing_page_id,origin\n")
	deals.WriteString("mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,declared_monthly_revenue\n")
	origins := []string{"social", "paid_search", "", "unknown", "organic_search", "email"}
	for i := range 36 {
		fmt.Fprintf(&leads, "m%032d,2018-%02d-%02d,p%d,%s\n", i, 1+i%6, 1+i%28, i%5, origins[i%len(origins)])
		if i%4 == 0 {
			revenue := "0.0"
			if i == 8 {
				revenue = "50000000.0"
			}
			fmt.Fprintf(&deals, "m%032d,s%d,d%d,r%d,2018-%02d-%02d 20:00:00,pet,online_medium,%s\n", i, i, i%3, i%2, 2+i%6, 1+i%28, revenue)
		}
	}
	return shape{name: "Olist", files: map[string]string{"leads.csv": leads.String(), "deals.csv": deals.String()},
		profile: `
kind: referrals
origin: olist
columns: {mql_id: external_id, first_contact_date: referred_at, landing_page_id: attribute, origin: utm_source}
set: {source: own_site}
---
kind: opportunities
origin: olist
columns:
  mql_id: lead
  seller_id: external_id
  won_date: closed_at
  declared_monthly_revenue: amount
  sdr_id: ignore
  sr_id: ignore
  business_segment: ignore
  lead_type: ignore
set: {stage: won}
`,
		fates: map[string]map[desk.Fate]int{"deals.csv": {desk.Created: 9}}}
}

// education is one file of yes and no and of words that say nothing, with a comma too many in each row.
func education() shape {
	var text strings.Builder
	text.WriteString("Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Email,Do Not Call,Converted,TotalVisits,Country," +
		"Specialization," +
		"How did you hear about X Education,Tags,City,\n")
	sources := []string{"Google", "google", "Direct Traffic", "Olark Chat", "Reference", ""}
	for i := range 30 {
		mail := []string{"No", "No", "Yes"}[i%3]
		country := []string{"India", "unknown", "", "United Arab Emirates"}[i%4]
		fmt.Fprintf(&text, "%08x-0000-4000-8000-%012x,%d,API,%s,%s,No,%d,%d,%s,Select,Select,%s,Select,\n", i, i, 660000+i,
			sources[i%len(sources)],
			mail, i%2, i%9, country, []string{"Ringing", "", "Busy"}[i%3])
	}
	return shape{name: "X Education", files: map[string]string{"leads.csv": text.String()}, profile: `
kind: referrals
origin: education
columns:
  Prospect ID: external_id
  Lead Number: attribute
  Lead Origin: attribute
  Lead Source: utm_source
  Do Not Call: attribute
  Converted: attribute
  TotalVisits: attribute
  Specialization: attribute
  How did you hear about X Education: attribute
  City: attribute
set: {source: own_site, referred_at: 2026-01-02}
values:
  utm_source: {google: google, Direct Traffic: direct}
`}
}

// maven are deals that name a company, at times none, at times without a value.
func maven() shape {
	var text strings.Builder
	text.WriteString("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n")
	for i := range 40 {
		stage := []string{"Prospecting", "Engaging", "Won", "Lost"}[i%4]
		account, closed, amount := []string{"Acme Corporation", "Cancity", ""}[i%3], "", ""
		if i%4 > 1 {
			closed, amount = fmt.Sprintf("2017-%02d-%02d", 1+i%9, 1+i%28), fmt.Sprint(500*(i%4-1))
		}
		fmt.Fprintf(&text, "%08X,Jo %d,%s,%s,%s,2016-10-%02d,%s,%s\n", i, i%5, []string{"GTX Pro", "GTXPro"}[i%2], account, stage, 1+i%28,
			closed, amount)
	}
	return shape{name: "Maven", files: map[string]string{"pipeline.csv": text.String()}, profile: `
kind: opportunities
origin: maven
columns:
  opportunity_id: external_id
  sales_agent: ignore
  product: ignore
  account: company
  deal_stage: stage
  engage_date: created_at
  close_date: closed_at
  close_value: amount
values:
  stage: {Prospecting: open, Engaging: open}
`}
}

// zohoCRM are leads and contacts whose ids are alike, with times in words and money with its sign.
func zohoCRM() shape {
	var leads, contacts, deals strings.Builder
	leads.WriteString("LEADID,Lead Owner,Company,First Name,Last Name,Email,Lead Source,Lead Status,Annual Revenue,Created Time\n")
	contacts.WriteString("CONTACTID,Contact Owner,Account Name,First Name,Last Name,Email,Lead Source,Department,Created Time\n")
	deals.WriteString("POTENTIALID,Deal Owner,Deal Name,Account Name,CONTACTID,Stage,Amount,Closing Date,Created Time\n")
	sources := []string{"Cold Call", "External Referral", "Partner", "Web Download", "Advertisement", "-None-"}
	for i := range 24 {
		fmt.Fprintf(&leads, "%d,Jo,Firm %d,Ana,Lis%d,ana%d@firm%d.example,%s,-None-,\"$%d,700.00\",\"15 Apr, 2021 00:%02d:00\"\n", i, i,
			i, i, i,
			sources[i%len(sources)], 1+i, i)
		fmt.Fprintf(&contacts, "%d,Jo,House %d,Bo,Kos%d,bo%d@house%d.example,%s,-None-,\"%d May, 2021 10:%02d:00\"\n", 100+i, i, i, i, i,
			sources[(i+1)%len(sources)], 1+i, i)
		fmt.Fprintf(&deals, "%d,Jo,Big %d,House %d,%d,%s,\"$%d,500.00\",\"%d Jun, 2021\",\"1 Jun, 2021 09:00:00\"\n", 100+i, i, i, 100+i,
			[]string{"Closed Won", "Closed Lost", "Qualification"}[i%3], 1+i, 1+i)
	}
	unknown := map[string]int{"source": 12}
	return shape{name: "Zoho", files: map[string]string{"leads.csv": leads.String(), "contacts.csv": contacts.String(),
		"deals.csv": deals.String()},
		words: map[string]map[string]int{"leads.csv": unknown, "contacts.csv": unknown},
		fates: map[string]map[desk.Fate]int{"deals.csv": {desk.Created: 24}}}
}

// paidMedia is a sheet of Brazil: American dates beside decimal commas, rows without any identity.
func paidMedia() shape {
	var text strings.Builder
	text.WriteString("Data ;Nome;Email;Campanha;Investimento\r\n")
	for i := range 26 {
		name, mail := fmt.Sprintf("Ana %d", i), fmt.Sprintf("ana%d@casa%d.example", i, i)
		if i%4 == 0 {
			name, mail = "", ""
		}
		amount := []string{"R$\u00a050.000", "R$\u00a0146536,25", "", "R$\u00a0100"}[i%4]
		fmt.Fprintf(&text, "%d/%d/2026;%s;%s;spring;%s\r\n", 1+i%9, 1+i, name, mail, amount)
	}
	return shape{name: "paid media", files: map[string]string{"leads.csv": text.String()}, profile: `
kind: referrals
origin: media
dates: en-US
numbers: pt-BR
columns: {"Data ": referred_at, Nome: name, Email: email, Campanha: utm_campaign, Investimento: attribute}
set: {source: own_site}
`}
}

// snowplow are events in UTC with two columns of one name.
func snowplow() shape {
	var text strings.Builder
	text.WriteString("event_id,collector_tstamp,event_name,domain_userid,page_url,page_referrer,mkt_source,contexts,contexts\n")
	for i := range 20 {
		fmt.Fprintf(&text, "e%d,2026-11-02 10:%02d:00.123,page_view,u%d,https://www.example.com/p%d,"+
			"https://www.partner.example/a?b=c,acme,{},{}\n", i, i,
			i%7, i%3)
	}
	return shape{name: "Snowplow", files: map[string]string{"events.csv": text.String()}, profile: `
kind: touches
origin: snowplow
zone: UTC
columns:
  event_id: external_id
  collector_tstamp: at
  event_name: kind
  domain_userid: client_id
  page_url: url
  page_referrer: referrer
  mkt_source: utm_source
  contexts: ignore
`, fates: map[string]map[desk.Fate]int{"events.csv": {desk.Created: 20}}}
}

// Files of the forms that real data sets have come in as they are, by one profile each: every row has its
// fate, nothing is lost, and the same files again change nothing.
func TestShapesOfRealDataComeIn(t *testing.T) {
	t.Parallel()
	for _, s := range shapes() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			w := whoseDesk(t)
			documents := builtin(t, "zoho")
			if s.profile != "" {
				var err error
				if documents, err = intake.ReadProfiles(s.name, []byte(s.profile)); err != nil {
					t.Fatal(err)
				}
			}
			dir := t.TempDir()
			files := []string{filepath.Join(dir, "partners.csv")}
			texts := map[string]string{"partners.csv": "id,name,kind,tier\nacme,Acme,agency,gold\n"}
			for name, text := range s.files {
				texts[name] = text
				files = append(files, filepath.Join(dir, name))
			}
			for name, text := range texts {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for turn := range 2 {
				reports, err := intake.Run(t.Context(), intake.Options{Door: intake.Through(w.Desk, w.who), Profiles: documents,
					Currency:    "USD",
					RejectsPath: filepath.Join(t.TempDir(), "rejects.csv")}, files)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range reports {
					s.judge(t, &r, texts[filepath.Base(r.File)], turn)
				}
			}
		})
	}
}

// judge holds a report against what is known of the shape.
func (s *shape) judge(t *testing.T, r *intake.Report, text string, turn int) {
	t.Helper()
	addsUp(t, *r)
	name := filepath.Base(r.File)
	if want := strings.Count(text, "\n") - 1; r.Read != want {
		t.Errorf("%s: %d rows of %d", name, r.Read, want)
	}
	if turn > 0 {
		if r.Created+r.Updated+r.Quarantined > 0 {
			t.Errorf("%s again: %+v", name, r)
		}
		return
	}
	have := map[desk.Fate]int{desk.Created: r.Created, desk.Held: r.Quarantined, desk.RejectedIn: r.Rejected, desk.Turned: r.Disqualified}
	for fate, n := range s.fates[name] {
		if have[fate] != n {
			t.Errorf("%s: %d %s, want %d: %v", name, have[fate], fate, n, r.Problems)
		}
	}
	if r.Kind == "referrals" && r.Rejected > 0 {
		t.Errorf("%s: %d rejected: %v", name, r.Rejected, r.Problems)
	}
	if r.Unknown != nil && name != "leads.csv" {
		t.Errorf("%s: not recognised: %v", name, r.Unknown)
	}
	for column, n := range s.words[name] {
		sum := 0
		for _, word := range r.Words[column] {
			sum += word.N
		}
		if sum != n {
			t.Errorf("%s: %d words of %s not known, want %d: %v", name, sum, column, n, r.Words)
		}
	}
}
