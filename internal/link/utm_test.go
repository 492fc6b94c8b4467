package link_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/link"
)

type vector struct {
	ID, Op, URI, Query, Referrer, URL string
	Params                            []string
	Expect                            json.RawMessage
}

func vectors(t *testing.T, op string) []vector {
	t.Helper()
	doc, err := os.ReadFile("testdata/referrers.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Vectors []vector }
	if err := json.Unmarshal(doc, &all); err != nil {
		t.Fatal(err)
	}
	var some []vector
	for _, v := range all.Vectors {
		if v.Op == op {
			some = append(some, v)
		}
	}
	if len(some) == 0 {
		t.Fatalf("no vector of %s", op)
	}
	return some
}

func expect[T any](t *testing.T, v vector) T {
	t.Helper()
	var want T
	if err := json.Unmarshal(v.Expect, &want); err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	return want
}

func TestParseUTMVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t, "parse_utm") {
		got := map[string]string{}
		u := link.ParseUTM(v.Query)
		for key, value := range map[string]string{
			"utm_source": u.Source, "utm_medium": u.Medium, "utm_campaign": u.Campaign, "utm_term": u.Term, "utm_content": u.Content,
			"referring_domain": link.Host(v.Referrer),
		} {
			if value != "" {
				got[key] = value
			}
		}
		if id, ok := link.QueryParam(v.Query, "gclid"); ok {
			got["gclid"] = id
		}
		if diff := cmp.Diff(expect[map[string]string](t, v), got); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", v.ID, v.Query, diff)
		}
	}
}

func TestQueryParamVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t, "query_params") {
		var got []*string
		for _, name := range v.Params {
			if value, ok := link.QueryParam(v.URL, name); ok {
				got = append(got, &value)
			} else {
				got = append(got, nil)
			}
		}
		if diff := cmp.Diff(expect[[]*string](t, v), got); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", v.ID, v.URL, diff)
		}
	}
}

func TestReferrerVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t, "classify_referrer") {
		medium := expect[struct{ Medium string }](t, v).Medium
		got := link.Surface(v.URI, "", "")
		if (got == link.SurfaceAI) != (medium == "chatbot") {
			t.Errorf("%s: %s is a %s, Surface says %s", v.ID, v.URI, medium, got)
		}
	}
}

func TestParseUTM(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     link.UTM
	}{
		{"the first of two wins", "https://a.test/?utm_source=acme&utm_source=chatgpt.com", link.UTM{Source: "acme"}},
		{"even when it is empty", "?utm_source=&utm_source=x", link.UTM{}},
		{"percent and plus are decoded", "?utm_campaign=%C5%BCubr+2026", link.UTM{Campaign: "żubr 2026"}},
		{"a broken escape stays", "?utm_campaign=100%+off", link.UTM{Campaign: "100% off"}},
		{"the fragment is not read", "https://a.test/#?utm_source=x", link.UTM{}},
		{"a path is no query", "https://a.test/utm_source=x", link.UTM{}},
		{"capitals in a name are another name", "?UTM_Source=x", link.UTM{}},
		{"a bare query with two marks", "a=1?utm_source=x", link.UTM{Source: "x"}},
		{"nothing", "", link.UTM{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, link.ParseUTM(tt.in)); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", tt.name, tt.in, diff)
		}
	}
}

func TestSurface(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, referrer, source, url, want string }{
		{"nothing known", "", "", "", "web"},
		{"a search engine", "https://www.google.com/search?q=chatgpt.com", "", "", "web"},
		{"a path that names an assistant", "https://evil.test/chatgpt.com", "", "", "web"},
		{"an assistant as user name", "https://chatgpt.com@evil.test/", "", "", "web"},
		{"a backslash trick", `https://evil.test\@chatgpt.com/`, "", "", "web"},
		{"an assistant as sub-domain of another", "https://chatgpt.com.evil.test", "", "", "web"},
		{"a name that only ends alike", "https://notclaude.ai/", "", "", "web"},
		{"a sub-domain, capitals, a port, a final dot", "HTTPS://WWW.Perplexity.AI.:443/search", "", "", "ai"},
		{"no scheme", "copilot.microsoft.com/chats/1", "", "", "ai"},
		{"another scheme", "android-app://com.openai.chatgpt/", "", "", "ai"},
		{"an AI overview", "https://www.google.com/", "ai_overview", "", "ai"},
		{"ChatGPT's own source in capitals", "", "ChatGPT.com", "", "ai"},
		{"its source in the landing URL", "", "", "https://us.test/?utm_source=acme&utm_source=chatgpt.com", "ai"},
		{"a partner", "https://acme.test/", "acme", "https://us.test/?utm_source=acme&utm_medium=referral", "web"},
		{"a mailbox", "https://mail.google.com/mail/u/0/", "", "", "email"},
		{"medium e-mail", "", "acme", "https://us.test/?utm_source=acme&utm_medium=Email", "email"},
		{"an assistant wins over the medium", "https://claude.ai/", "", "https://us.test/?utm_medium=email", "ai"},
	}
	for _, tt := range tests {
		if got := link.Surface(tt.referrer, tt.source, tt.url); got != tt.want {
			t.Errorf("%s: Surface(%q, %q, %q) = %s, want %s", tt.name, tt.referrer, tt.source, tt.url, got, tt.want)
		}
	}
	if name, ok := link.AIName("Claude.AI:443"); name != "Claude" || !ok {
		t.Errorf("AIName = %q, %v", name, ok)
	}
}

func TestHost(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://ana:pw@Claude.ai:443/x": "claude.ai", "//acme.test/x": "acme.test", "acme.test.": "acme.test", " http://[::1]:80/ ": "::1",
		"acme.test/?u=https://b.test": "acme.test", "acme.test:80": "acme.test",
		"android-app://com.google.android.gm/": "com.google.android.gm", "": "", "utm_source=x": "", "two words": "",
	} {
		if got := link.Host(in); got != want {
			t.Errorf("Host(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParseUTM(f *testing.F) {
	f.Add("https://a.test/?utm_source=x&utm_medium=y#z")
	f.Add("?utm_campaign=foo?utm_source=%zz")
	f.Fuzz(func(t *testing.T, s string) {
		if u := link.ParseUTM(s); !strings.Contains(s, "utm_") && !strings.Contains(s, "%") && u != (link.UTM{}) {
			t.Errorf("ParseUTM(%q) = %+v", s, u)
		}
		if h := link.Host(s); strings.ContainsAny(h, "/?#\\@ ") {
			t.Errorf("Host(%q) = %q", s, h)
		}
		link.Surface(s, s, s)
	})
}
