package mailbox

import (
	"strings"
	"testing"
)

func TestRegistrable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		ok       bool
	}{
		{"www.acme.co.uk", "acme.co.uk", true}, {"ACME.test.", "acme.test", true}, {"acme.github.io", "acme.github.io", true},
		{"www.żubr.pl", "xn--ubr-22a.pl", true}, {"co.uk", "", false}, {"localhost", "", false}, {"db.localhost", "", false},
		{"intra.local", "", false}, {"10.0.0.1", "", false}, {"1.2.3", "", false}, {"::1", "", false}, {"", "", false}, {".", "", false},
		{"acme.com:80", "", false}, {"http://acme.com", "", false}, {"a b.com", "", false},
	}
	for _, tt := range tests {
		if got, ok := Registrable(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("Registrable(%q) = %q, %v; want %q, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFromURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		ok       bool
	}{
		{"https://www.acme.com/x?y=https://evil.test", "acme.com", true}, {"www.acme.com", "acme.com", true},
		{"ACME.com:8080/x", "acme.com", true}, {"//cdn.acme.com/x", "acme.com", true}, {" acme.com/?u=http://b.test ", "acme.com", true},
		{"https://user:pw@shop.acme.com/", "acme.com", true}, {"ana@acme.com", "", false}, {"https://10.0.0.1/", "", false},
		{"http://[::1]:80/", "", false}, {"http://localhost:3000", "", false}, {"acme", "", false}, {"", "", false},
		{`https://acme.com\@evil.test/`, "", false}, {"https://", "", false}, {"mailto:ana@acme.com", "", false},
	}
	for _, tt := range tests {
		if got, ok := FromURL(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("FromURL(%q) = %q, %v; want %q, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFreeMailAndDisposable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		domain           string
		free, disposable bool
	}{
		{"gmail.com", true, false}, {"GMAIL.com", true, false}, {"wp.pl", true, false}, {"libero.it", true, false}, {"qq.com", true, false},
		{"corp.mail.ru", false, false}, {"x.corp.mail.ru", false, false}, {"a.fastmail.com", true, false}, {"b.wp.pl", true, false},
		{"xwp.pl", false, false}, {"acme.com", false, false}, {"mailinator.com", false, true}, {"x.y.mailinator.com.", false, true},
		{"xmailinator.example", false, false}, {"com", false, false}, {"", false, false},
	}
	for _, tt := range tests {
		if got := FreeMail(tt.domain); got != tt.free {
			t.Errorf("FreeMail(%q) = %v", tt.domain, got)
		}
		if got := Disposable(tt.domain); got != tt.disposable {
			t.Errorf("Disposable(%q) = %v", tt.domain, got)
		}
	}
}

func TestListsAreWellFormed(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"freemail": freemailText, "disposable": disposableText, "nocompany": nocompanyText,
		"tenants": tenantsText} {
		if !strings.HasPrefix(text, "# ") || !strings.Contains(text, "# Source: ") {
			t.Errorf("%s: the header names no source", name)
		}
		for line := range parse(text) {
			domain, _, _ := strings.Cut(strings.TrimLeft(line, "!+"), "/")
			if ascii, ok := host(domain); !ok || ascii != domain || !strings.Contains(domain, ".") {
				t.Errorf("%s: %q is not a plain domain", name, domain)
			}
		}
	}
	if n := len(disposable()); n < 8000 {
		t.Errorf("only %d disposable domains", n)
	}
	for domain := range freemail() {
		if Disposable(domain) {
			t.Errorf("%s is on both lists", domain)
		}
	}
}

func TestLookupsDoNotAllocate(t *testing.T) {
	FreeMail("gmail.com")
	Disposable("gmail.com")
	if n := testing.AllocsPerRun(100, func() {
		FreeMail("mail.acme.co.uk")
		Disposable("a.b.mailinator.com")
	}); n != 0 {
		t.Errorf("%v allocations a lookup", n)
	}
}
