package intake_test

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/intake"
)

// builtin is a profile of the program.
func builtin(t testing.TB, name string) []intake.Profile {
	t.Helper()
	all, err := intake.Builtins()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Name == name {
			profiles, err := intake.ReadProfiles(name, b.Text)
			if err != nil {
				t.Fatal(err)
			}
			for i := range profiles {
				profiles[i].Name = name
			}
			return profiles
		}
	}
	t.Fatalf("there is no profile %s", name)
	return nil
}

func TestBuiltinProfilesSayTheirSource(t *testing.T) {
	t.Parallel()
	all, err := intake.Builtins()
	if err != nil || len(all) < 6 {
		t.Fatalf("%d profiles, %v", len(all), err)
	}
	for _, b := range all {
		if _, err := intake.ReadProfiles(b.Name, b.Text); err != nil {
			t.Errorf("%s: %v", b.Name, err)
		}
		if intake.Purpose(b.Text) == "" || !strings.Contains(string(b.Text), "\n# Source: ") {
			t.Errorf("%s says neither what it is for nor its source", b.Name)
		}
	}
}

// Each documented header is read by its own document, and nothing in it is unknown.
func TestBuiltinProfilesReadDocumentedHeaders(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		profile, kind, origin, header, row string
	}{
		{"hubspot", "referrals", "hubspot", "Record ID,First Name,Last Name,Email,Work email,Phone Number,Job Title,Company Name," +
			"Company size,Number of " +
			"Employees,Industry,Country/Region,State/Region,Website URL,Create Date,Lead Status,Original Source,First Page Seen," +
			"Unsubscribed from all email",
			"501,Ana,Lis,ana@huta.example,,+48,CFO,Huta,51-200,120,MANUFACTURING,Poland,x,huta.example,2026-05-04 09:30,NEW," +
				"REFERRALS,,true"},
		{"hubspot", "opportunities", "hubspot", "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner," +
			"Associated Contact," +
			"Associated Company", "9,Big,closedwon,Sales,1200.50,2026-05-04 09:30,2026-06-04 09:30,Jo,Ana Lis (ana@huta.example),Huta"},
		{"salesforce", "referrals", "salesforce", "Lead ID,First Name,Last Name,Title,Company / Account,Email,Lead Source,Lead " +
			"Status,Lead Owner,Created Date," +
			"No. of Employees,Rating,Email Opt Out", "00Q1,Ana,Lis,CFO,Huta,ana@huta.example,Web,Open,Jo,2026-05-04,120,Hot,0"},
		{"salesforce", "referrals", "salesforce", "Contact ID,First Name,Last Name,Account Name,Email,Created Date,Account Owner," +
			"Mailing Country",
			"0031,Ana,Lis,Huta,ana@huta.example,2026-05-04,Jo,Poland"},
		{"salesforce", "opportunities", "salesforce", "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created " +
			"Date,Contact ID,Fiscal Period",
			"0061,Big,Huta,Closed Won,1200.50,2026-06-04,2026-05-04,0031,Q2-2026"},
		{"zoho", "referrals", "zoho-leads", "LEADID,Lead Owner,Company,First Name,Last Name,Email,Lead Source,Lead Status,No of " +
			"Employees,Created Time,Email " +
			"Opt Out", `7,Jo,Huta,Ana,Lis,ana@huta.example,Web Download,-None-,120,"15 Apr, 2021 00:03:00",false`},
		{"zoho", "referrals", "zoho", "CONTACTID,Contact Owner,Account Name,First Name,Last Name,Email,Lead Source,Department,Created Time",
			`7,Jo,Huta,Ana,Lis,ana@huta.example,Partner,-None-,"15 Apr, 2021 00:03:00"`},
		{"zoho", "opportunities", "zoho", "POTENTIALID,Deal Owner,Deal Name,Account Name,CONTACTID,Stage,Amount,Closing Date,Created Time",
			`9,Jo,Big,Huta,7,Closed Won,"$22,700.00","Apr 15, 2021","15 Apr, 2021 00:03:00"`},
		{"pipedrive", "referrals", "pipedrive", "Person - ID,Person - Name,Person - Organization,Person - Email - Work,Person - " +
			"Person created,Person - " +
			"Marketing status", "7,Ana Lis,Huta,ana@huta.example,2026-05-04 09:30:00,Unsubscribed"},
		{"pipedrive", "opportunities", "pipedrive", "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - " +
			"Organization,Deal - Stage,Deal - " +
			"Status,Deal - Deal created,Deal - Deal closed on,Person - Email - Work",
			"9,Big,1200,USD,Huta,Negotiation,Won,2026-05-04 09:30:00,2026-06-04 09:30:00,ana@huta.example"},
		{"hubspot", "opportunities", "hubspot", "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Create Date,Last Activity " +
			"Date,Deal owner,Associated Company IDs (Primary),Associated Company (Primary),Associated Contact IDs",
			"9,Big,Sales,Closed Won,1200.50,2026-06-04 09:30,2026-05-04 09:30,,Jo,7001,Huta,501;502"},
		{"zoho", "referrals", "zoho-leads", "Record Id,Lead Owner.id,Lead Owner,Is Converted,First Name,Last Name,Company,Email,Lead " +
			"Source,Created By.id,Created Time,Modified Time,Tag", "zcrm_365,zcrm_1,Jo,false,Ana,Lis,Huta,ana@huta.example,Partner," +
			"zcrm_1,2026-05-04 09:30:00,2026-05-04 09:30:00,x"},
		{"zoho", "referrals", "zoho", "Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email," +
			"Created Time", "zcrm_366,zcrm_1,Jo,Ana,Lis,zcrm_8,Huta,ana@huta.example,2026-05-04 09:30:00"},
		{"zoho", "opportunities", "zoho", "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account " +
			"Name,Stage,Contact Name.id,Contact Name,Created Time,Reason For Loss",
			"zcrm_367,zcrm_1,Jo,1200,Big,2026-06-04,zcrm_8,Huta,Closed Lost to Competition,501,Ana Lis,2026-05-04 09:30:00,price"},
		{"pipedrive", "opportunities", "pipedrive", "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - " +
			"Organization,Deal - Contact person,Deal - Contact person ID,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time",
			"9,Big,1200,USD,Huta,Ana Lis,501,Negotiation,Won,2026-05-04 09:30:00,2026-06-04 09:30:00"},
		{"pipedrive", "referrals", "pipedrive-leads", "Lead - ID,Lead - Title,Lead - Source,Lead - Lead created,Lead - Contact person," +
			"Lead - Organization,Person - Email - Work",
			"8e1c,Huta lead,Manually created,2026-05-04 09:30:00,Ana Lis,Huta,ana@huta.example"},
		{"partnerstack", "referrals", "partnerstack", "key,email,first_name,last_name,company,partner_key,group_name,created_at",
			"k1,ana@huta.example,Ana,Lis,Huta,acme,gold,1620120600000"},
		{"partnerstack", "opportunities", "partnerstack",
			"key,name,account_name,amount,currency,stage,contact_email,partner_key,created_at",
			"d1,Big,Huta,1200,USD,open,ana@huta.example,acme,1620120600000"},
		{"crossbeam", "overlaps", "crossbeam", "Partner Name,Account Name,Account Website,Population,Partner Population,Partner AE Email",
			"acme,Huta,https://www.huta.example/x,Customers,Prospects,eve@acme.example"},
		{"ga4", "touches", "ga4", "event_date,event_timestamp,event_name,user_pseudo_id,event_params,page_location,device,event_params",
			"20210504,1620120600000000,page_view,1.2,[],https://a.example/x,phone,[]"},
	} {
		f := &fake{}
		o := intake.Options{Profiles: builtin(t, tt.profile), Currency: "USD", DryRun: true}
		r := mustRun(t, f, o, write(t, "in.csv", tt.header+"\n"+tt.row+"\n"))[0]
		if r.Kind != tt.kind || r.Profile != tt.profile || r.Created != 1 || r.Unknown != nil || r.Words != nil {
			t.Errorf("%s %s: %+v", tt.profile, tt.kind, r)
			continue
		}
		var origin string
		switch {
		case f.referrals != nil:
			origin = f.referrals[0].Origin.Name
			if d := f.referrals[0]; d.Email.V != "ana@huta.example" || d.Name.V != "Ana Lis" || !d.ReferredAt.Known {
				t.Errorf("%s: %+v", tt.profile, d)
			}
		case f.overlaps != nil:
			origin = f.overlaps[0].Origin.Name
			if d := f.overlaps[0]; d.Partner != "acme" || d.Company.Name.V != "Huta" || !strings.Contains(d.Domain, "www.huta.example") {
				t.Errorf("%s: %+v", tt.profile, d)
			}
		case f.touches != nil:
			origin = f.touches[0].Origin.Name
		default:
			origin = f.opportunities[0].Origin.Name
			if d := f.opportunities[0]; strings.Contains(tt.row, ",501") && !strings.HasPrefix(d.Lead, "501") {
				t.Errorf("%s: its contact is not taken: %+v", tt.profile, d)
			}
		}
		if origin != tt.origin {
			t.Errorf("%s %s: origin %s", tt.profile, tt.kind, origin)
		}
	}
}

// TestCompaniesOfACRMAreNoPeople reads the companies of each CRM beside its profile, and of Salesforce by the names of the fields,
// which no document of it has. Their columns are those of people, without one.
func TestCompaniesOfACRMAreNoPeople(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ profile, text string }{
		{"zoho", "Record Id,Account Owner.id,Account Owner,Account Name,Phone,Website,Industry,Employees,Created Time,Billing Country," +
			"Description,Tag\nzcrm_1,zcrm_9,Jo,Huta,,http://www.huta.example,Steel,120,2026-05-04 09:30:00,Poland,,\n"},
		{"pipedrive", "Organization - ID,Organization - Name,Organization - Country of Address,Organization - Website,Organization - " +
			"Number of employees,Organization - Industry\n7,Huta,Poland,huta.example,120,Steel\n"},
		{"salesforce", "Id,IsDeleted,Name,Type,BillingCountry,Website,Industry,NumberOfEmployees,OwnerId,CreatedDate\n" +
			"001,false,Huta,Customer,Poland,https://huta.example,Steel,120,005,2026-05-04T10:00:00.000+0000\n"},
		{"hubspot", "Record ID,Company name,Company Domain Name,Company owner,Create Date,Country/Region,Industry,Number of Employees\n" +
			"7,Huta,huta.example,Jo,2026-05-04 09:30,Poland,Steel,120\n"},
	} {
		for _, profiles := range [][]intake.Profile{builtin(t, tt.profile), nil} {
			f := &fake{}
			r := mustRun(t, f, intake.Options{Profiles: profiles, Currency: "USD", DryRun: true}, write(t, "in.csv", tt.text))[0]
			if len(f.accounts) != 1 || r.Kind != "accounts" {
				t.Errorf("%s, %d documents: %+v", tt.profile, len(profiles), r)
				continue
			}
			a := f.accounts[0]
			if a.Name.V != "Huta" || a.Employees.V != 120 || a.Country.V != "PL" || !strings.Contains(a.Domain, "huta.example") {
				t.Errorf("%s, %d documents: %+v", tt.profile, len(profiles), a)
			}
		}
	}
}
