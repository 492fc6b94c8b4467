package mailbox_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/idna"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/mailbox"
)

type vector struct {
	ID, Op, Email string
	Host          *string
	Expect        *string
}

func vectors(t *testing.T) []vector {
	t.Helper()
	doc, err := os.ReadFile("testdata/emails.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Vectors []vector }
	if err := json.Unmarshal(doc, &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Vectors) < 40 {
		t.Fatalf("only %d vectors read", len(all.Vectors))
	}
	return all.Vectors
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		want := ""
		if v.Expect != nil {
			want = *v.Expect
		}
		switch v.Op {
		case "normalize_email":
			got, err := mailbox.Normalize(v.Email)
			if got != want || (err == nil) != (v.Expect != nil) {
				t.Errorf("%s: Normalize(%q) = %q, %v; want %q", v.ID, v.Email, got, err, want)
			}
		case "registrable_domain":
			in := ""
			if v.Host != nil {
				in = *v.Host
			}
			// The list's tests keep the script they were asked in; here one domain has one spelling.
			want, err := idna.ToASCII(want)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := mailbox.Registrable(in); got != want || ok != (v.Expect != nil) {
				t.Errorf("%s: Registrable(%q) = %q, %v; want %q", v.ID, in, got, ok, want)
			}
		default:
			t.Errorf("%s: no such operation: %s", v.ID, v.Op)
		}
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"blanks around go", "  Ana@ACME.com\t", "ana@acme.com"},
		{"hidden characters go", "an\u200ba@acme.com", "ana@acme.com"},
		{"the root's dot goes", "ana@acme.com.", "ana@acme.com"},
		{"an international domain becomes ASCII", "ana@Żubr.pl", "ana@xn--ubr-22a.pl"},
		{"its ASCII form is the same", "ana@XN--ubr-22A.pl", "ana@xn--ubr-22a.pl"},
		{"full-width letters in the domain are mapped", "ana@ＡＣＭＥ.com", "ana@acme.com"},
		{"a mailbox name beyond ASCII stays", "Żółw@acme.pl", "żółw@acme.pl"},
		{"needless quotes go", `"ana.lee"@acme.com`, "ana.lee@acme.com"},
		{"needed quotes stay", `"ana lee"@acme.com`, `"ana lee"@acme.com`},
		{"a company's plus stays", "ana+eql@acme.com", "ana+eql@acme.com"},
		{"a company's dots stay", "a.n.a@acme.com", "a.n.a@acme.com"},
		{"a company called outlook elsewhere stays", "a+b@outlook.xyz", "a+b@outlook.xyz"},
		{"yahoo cuts at the first hyphen", "ana-b-c@yahoo.co.uk", "ana@yahoo.co.uk"},
		{"Yahoo! JAPAN is another company", "ana-b@yahoo.co.jp", "ana-b@yahoo.co.jp"},
		{"msn", "ana+x@MSN.com", "ana@msn.com"},
		{"yandex elsewhere", "ana@yandex.com", "ana@yandex.ru"},
		{"an apostrophe is a letter of names", "o'brien@acme.ie", "o'brien@acme.ie"},
	}
	for _, tt := range tests {
		got, err := mailbox.Normalize(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("%s: Normalize(%q) = %q, %v; want %q", tt.name, tt.in, got, err, tt.want)
		}
	}
}

func TestWrongAddressesAreNamed(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, why string }{
		{"", "empty"}, {" \t", "empty"}, {"ana", "no @"}, {"@acme.com", "nothing before"}, {"ana@", "no domain"},
		{"ana@acme", "no ending"}, {"ana@localhost", "no ending"}, {"ana@[10.0.0.1]", "IP address"}, {"ana@10.0.0.1", "IP address"},
		{".ana@acme.com", "dot"}, {"ana.@acme.com", "dot"}, {"a..b@acme.com", "dot"}, {"ana lee@acme.com", `" "`},
		{"mailto:ana@acme.com", `":"`}, {"Ana <ana@acme.com>", "name stands around"}, {"a@b@acme.com", `"@"`},
		{"ana@ac me.com", "not a host name"}, {"ana@acme..com", "not a host name"}, {"ana@-acme_.com", "not a host name"},
		{strings.Repeat("a", 65) + "@acme.com", "64 bytes"}, {"ana@" + strings.Repeat("a", 64) + ".com", "not a host name"},
		{strings.Repeat("a", 60) + "@" + strings.Repeat("abc.", 49) + "com", "254"},
		{"+x@gmail.com", "nothing is left"}, {"-x@yahoo.com", "nothing is left"}, {`"ana@acme.com`, `"\""`}, {`""@acme.com`, "broken"},
		{`"a\"@acme.com`, "broken"}, {"a\xff@acme.com", "before the @"}, {"'; DROP TABLE leads;--", "no @"},
	}
	for _, tt := range tests {
		err := mailbox.Valid(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.why) {
			t.Errorf("Valid(%q) = %v; want a word on %q", tt.in, err, tt.why)
			continue
		}
		if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("Valid(%q): kind %s, hint %q", tt.in, fault.KindOf(err), fault.HintOf(err))
		}
	}
}

func TestDomain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Ana@Mail.ACME.com": "mail.acme.com", "a@googlemail.com": "googlemail.com", "+x@gmail.com": "gmail.com",
		"a@żubr.pl": "xn--ubr-22a.pl", "acme.com": "", "": "", "a@b": "",
	} {
		if got := mailbox.Domain(in); got != want {
			t.Errorf("Domain(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"some.Name+x@GoogleMail.com", `"a b"@x.pl`, "a-b-c@yahoo.com", "Żółw@żubr.pl", "İ@x.com", "a\xff@b.c",
		"x+.+y@me.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key, err := mailbox.Normalize(s)
		if err != nil {
			return
		}
		again, err := mailbox.Normalize(key)
		if err != nil || again != key {
			t.Errorf("Normalize(%q) = %q, and again %q, %v", s, key, again, err)
		}
		if mailbox.Domain(s) == "" || strings.ContainsAny(mailbox.Domain(s), " @/") {
			t.Errorf("Domain(%q) = %q", s, mailbox.Domain(s))
		}
	})
}
