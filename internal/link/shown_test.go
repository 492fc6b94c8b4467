package link_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/link"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, raw, url, shown string }{
		{"a plain one", "https://acme.example/a?b=c#d", "https://acme.example/a?b=c#d", "acme.example"},
		{"without a scheme", "acme.example/list", "https://acme.example/list", "acme.example"},
		{"with a port", "http://acme.example:8080/", "http://acme.example:8080/", "acme.example:8080"},
		{"capitals and a dot at the end", "HTTPS://ACME.example./", "https://acme.example/", "acme.example"},
		{"letters of its own", "https://żuraw.example/kontakt", "https://xn--uraw-99a.example/kontakt",
			"żuraw.example (xn--uraw-99a.example)"},
		{"punycode", "https://xn--uraw-99a.example", "https://xn--uraw-99a.example", "żuraw.example (xn--uraw-99a.example)"},
		{"an imitation by Cyrillic letters", "https://аpple.example/", "https://xn--pple-43d.example/",
			"аpple.example (xn--pple-43d.example)"},
		{"signs in the path", "https://acme.example/ż b?q=\"'", "https://acme.example/%C5%BC%20b?q=%22'", "acme.example"},
		{"an address of numbers", "http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x", "[2001:db8::1]:80"},
		{"a user name", "https://paypal.example@evil.example/", "", ""},
		{"a user name without a scheme", "paypal.example@evil.example", "", ""},
		{"a script", "javascript:alert(1)", "", ""},
		{"a script that looks like a link", "javascript://acme.example/%0aalert(1)", "", ""},
		{"a file", "file:///etc/passwd", "", ""},
		{"an option", "--help", "", ""},
		{"another host behind a backslash", "https://acme.example\\@evil.example", "", ""},
		{"no host", "https:///x", "", ""},
		{"nothing", "  ", "", ""},
		{"a hidden turn of direction", "https://acme\u202e.example", "", ""},
		{"an escape", "https://acme.example/\x1b]8;;", "", ""},
		{"too long", "https://acme.example/" + strings.Repeat("a", 3000), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := link.Open(tt.raw)
			if tt.url == "" {
				if fault.KindOf(err) != fault.Refused || a.URL != "" {
					t.Errorf("got %+v, %v; want a refusal", a, err)
				}
				return
			}
			if err != nil || a.URL != tt.url || a.Shown() != tt.shown {
				t.Errorf("got %q shown as %q, %v", a.URL, a.Shown(), err)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	for _, s := range []string{"https://acme.example/ż?q= ", "xn--a", "//a", "http://[::1]", "a@b", "https://a\\b", "a#@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		a, err := link.Open(raw)
		if err != nil {
			return
		}
		for i := range len(a.URL) {
			if a.URL[i] <= ' ' || a.URL[i] >= 0x7f {
				t.Fatalf("%q opens %q", raw, a.URL)
			}
		}
		u, err := url.Parse(a.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Host == "" {
			t.Fatalf("%q opens %q", raw, a.URL)
		}
		again, err := link.Open(a.URL)
		if err != nil || again.URL != a.URL {
			t.Errorf("%q opens %q, and that opens %q, %v", raw, a.URL, again.URL, err)
		}
	})
}
