package mailbox

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatNamesACompanyDoesAndWhatDoesNotIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"acme.com", "acme.com"}, {"https://www.acme.co.uk/about?x=1", "acme.co.uk"}, {"shop.żubr.pl", "xn--ubr-22a.pl"},
		{"vier.gov.pl", "vier.gov.pl"}, {"uw.edu.pl", "uw.edu.pl"},
		// mailboxes
		{"gmail.com", ""}, {"https://mail.yahoo.co.uk", ""}, {"a.fastmail.com", ""}, {"mailinator.com", ""}, {"x.mailinator.com", ""},
		{"corp.mail.ru", "corp.mail.ru"},
		// pages of strangers
		{"https://www.linkedin.com/in/eva-one", ""}, {"linkedin.com", ""}, {"https://pl.linkedin.com/company/two", ""},
		{"https://x.com/three", ""}, {"https://maps.app.goo.gl/abc", ""}, {"bit.ly/3abc", ""}, {"https://apps.apple.com/app/id1", ""},
		{"https://www.crunchbase.com/organization/seven", ""}, {"https://sites.google.com/view/x", ""}, {"linktr.ee/x", ""},
		{"https://eva.bandcamp.com", ""},
		{"https://www.google.com/maps/place/x", ""}, {"https://www.google.com", "google.com"}, {"google.com/mapsmith", "google.com"},
		{"apple.com", "apple.com"}, {"https://www.amazon.de/dp/B0", ""}, {"https://www.amazon.de/", "amazon.de"},
		{"amazon.de", "amazon.de"},
		{"https://github.com/acme", ""}, {"github.com", "github.com"},
		// tenants
		{"contoso.onmicrosoft.com", "contoso.onmicrosoft.com"}, {"contoso.mail.onmicrosoft.com", "contoso.mail.onmicrosoft.com"},
		{"onmicrosoft.com", ""}, {"https://elf.sharepoint.com/sites/x", "elf.sharepoint.com"},
		{"www.zwo.atlassian.net", "zwo.atlassian.net"},
		{"drei.zendesk.com", "drei.zendesk.com"}, {"zendesk.com", "zendesk.com"}, {"www.zendesk.com", "zendesk.com"},
		{"eight.wordpress.com", "eight.wordpress.com"}, {"wordpress.com", ""}, {"nine.blogspot.com", "nine.blogspot.com"},
		{"nine.blogspot.de", "nine.blogspot.de"}, {"ten.myshopify.com", "ten.myshopify.com"}, {"acme.github.io", "acme.github.io"},
		{"acme.my.salesforce.com", "acme.my.salesforce.com"}, {"help.salesforce.com", "salesforce.com"},
		{"acme.wd5.myworkdayjobs.com", "acme.wd5.myworkdayjobs.com"},
		// no host
		{"", ""}, {"acme", ""}, {"ana@acme.com", ""}, {"10.0.0.1", ""}, {"N/A", ""}, {"http://localhost", ""},
	}
	for _, tt := range tests {
		if got, err := Company(tt.in); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("Company(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
	for email, want := range map[string]string{"eva@one.example": "one.example", "ka@elf.sharepoint.com": "elf.sharepoint.com",
		"c@a.fastmail.com": "", "ewa@wp.pl": "", "ana": "", "tim@apple.com": "apple.com"} {
		if got, _ := Employer(email); got != want {
			t.Errorf("Employer(%q) = %q; want %q", email, got, want)
		}
	}
}

// No listed host is an account, whatever stands before it or behind it; two tenants are never one; and a
// domain that names a company is its own.
func TestNoListedHostIsEverACompany(t *testing.T) {
	t.Parallel()
	listed := map[string][]string{}
	for name, text := range map[string]string{"free": freemailText, "pages": nocompanyText, "tenants": tenantsText} {
		for line := range parse(text) {
			if !strings.ContainsAny(line, "!+") && !strings.HasSuffix(line, "/") {
				listed[name] = append(listed[name], line)
			}
		}
		slices.Sort(listed[name])
	}
	label := rapid.StringMatching(`[a-z][a-z0-9]{2,8}`)
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SampledFrom([]string{"", "www.", "https://", "https://www.", "HTTP://"}).Draw(t, "before")
		behind := rapid.SampledFrom([]string{"", "/", "/" + label.Draw(t, "path"), "?x=1"}).Draw(t, "behind")
		of := rapid.SampledFrom([]string{"free", "pages", "tenants"}).Draw(t, "list")
		host := rapid.SampledFrom(listed[of]).Draw(t, "host")
		if strings.Contains(host, "/") {
			behind = ""
		}
		if got, err := Company(before + host + behind); err == nil {
			t.Fatalf("Company(%q) = %q", before+host+behind, got)
		}
		if of == "tenants" {
			a, errA := Company("aa" + label.Draw(t, "a") + "." + host)
			b, errB := Company("bb" + label.Draw(t, "b") + "." + host + "/x")
			if a == b || errA != nil || errB != nil {
				t.Fatalf("under %s: %q and %q, %v, %v", host, a, b, errA, errB)
			}
			if again, err := Company(a); again != a || err != nil {
				t.Fatalf("Company(%q) = %q, %v", a, again, err)
			}
		}
	})
}
