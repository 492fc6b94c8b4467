package link_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
)

func partners() []link.Partner {
	return []link.Partner{{ID: "acme", Aliases: []string{"Acme Inc", "acmeinc"}}, {ID: "zubr"}, {ID: "borealis"}}
}

func codes(r link.Report) []string {
	all := []string{}
	for _, p := range r.Problems {
		all = append(all, p.Code)
	}
	return all
}

// A link is right only when its source is the partner's id byte for byte; whoever is meant is named all the
// same, and the characters that are too much are told.
func TestOnlyTheIDItselfIsRight(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"a", "c", "m", "e", "A", "á", "ａ",
		"\u200b", "\u00ad", "\ufeff", " ", "\u00a0", "\x00", "e\u0301", "\u2060"})
	rapid.Check(t, func(t *rapid.T) {
		value := strings.Join(rapid.SliceOfN(piece, 3, 6).Draw(t, "source"), "")
		r := link.Check("https://us.test/?utm_medium=referral&utm_source="+url.QueryEscape(value), partners())
		if r.OK != (value == "acme") {
			t.Fatalf("%q is right: %t, %v", value, r.OK, r.Problems)
		}
		if c, hidden := safetext.Unseen(value); hidden && !slices.ContainsFunc(r.Problems, func(p link.Problem) bool {
			return p.Code == link.Whitespace && strings.Contains(p.Message, fmt.Sprintf("%U", c))
		}) {
			t.Fatalf("%q holds %U, which is not told: %v", value, c, r.Problems)
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, url, partner, surface string
		codes                       []string
	}{
		{"a right link", "https://us.test/p?utm_source=acme&utm_medium=referral&utm_campaign=Spring", "acme", "web", nil},
		{"a right link that ChatGPT passed on", "https://us.test/p?utm_source=acme&utm_medium=referral&utm_source=chatgpt.com", "acme",
			"ai", nil},
		{"empty", "", "", "web", []string{"not_a_url"}},
		{"words", "our page", "", "web", []string{"whitespace", "not_a_url"}},
		{"a bare word", "acme", "", "web", []string{"not_a_url"}},
		{"no scheme", "us.test:8080/p?utm_source=acme&utm_medium=referral", "acme", "web", []string{"scheme"}},
		{"another scheme", "javascript://us.test/?utm_source=acme", "", "web", []string{"scheme"}},
		{"an opaque scheme", "mailto:ana@us.test", "", "web", []string{"not_a_url"}},
		{"a user name", "https://acme:pw@us.test/?utm_source=acme&utm_medium=referral", "acme", "web", []string{"user_info"}},
		{"no parameters", "https://us.test/p?x=1", "", "web", []string{"utm_missing"}},
		{"behind the #", "https://us.test/p#utm_source=acme&utm_medium=referral", "", "web", []string{"utm_in_fragment", "utm_missing"}},
		{"no source", "https://us.test/?utm_medium=referral", "", "web", []string{"source_missing"}},
		{"an unknown source", "https://us.test/?utm_source=cumulus&utm_medium=referral", "", "web", []string{"source_unknown"}},
		{"an AI surface as source", "https://us.test/?utm_source=ai_overview&utm_medium=referral", "", "ai", []string{"source_unknown"}},
		{"an alias", "https://us.test/?utm_source=acme+inc&utm_medium=referral", "acme", "web", []string{"source_is_alias"}},
		{"no medium", "https://us.test/?utm_source=acme", "acme", "web", []string{"medium_missing"}},
		{"another medium", "https://us.test/?utm_source=acme&utm_medium=cpc", "acme", "web", []string{"medium_not_referral"}},
		{"capitals in values", "https://us.test/?utm_source=Acme&utm_medium=Referral", "acme", "web", []string{"uppercase", "uppercase"}},
		{"capitals in a name", "https://us.test/?UTM_source=acme&utm_medium=referral", "", "web", []string{"uppercase", "source_missing"}},
		{"blanks", " https://us.test/?utm_source=acme%20&utm_medium=referral", "acme", "web", []string{"whitespace", "whitespace"}},
		{"twice", "https://us.test/?utm_source=acme&utm_source=zubr&utm_source=x&utm_medium=referral", "acme", "web",
			[]string{"duplicate_parameter"}},
		{"a second ?", "https://us.test/?x=1?utm_source=acme&utm_medium=referral", "acme", "web", []string{"second_question_mark"}},
		{"HTML", "https://us.test/?utm_source=acme&amp;utm_medium=referral", "acme", "web", []string{"html_ampersand", "medium_missing"}},
		{"a source with a blank of no width", "https://us.test/?utm_source=acme%E2%80%8B&utm_medium=referral", "acme", "web",
			[]string{"whitespace"}},
		{"a source behind a byte order mark", "https://us.test/?utm_source=%EF%BB%BFacme&utm_medium=referral", "acme", "web",
			[]string{"whitespace"}},
		{"a source with a letter of another script", "https://us.test/?utm_source=\u0430cme&utm_medium=referral", "", "web",
			[]string{"source_unknown"}},
		{"a source with an accent", "https://us.test/?utm_source=ácme&utm_medium=referral", "acme", "web", []string{"source_unknown"}},
		{"a source in wide letters", "https://us.test/?utm_source=ａｃｍｅ&utm_medium=referral", "acme", "web", []string{"source_unknown"}},
		{"a source with a NUL", "https://us.test/?utm_source=ac%00me&utm_medium=referral", "acme", "web", []string{"whitespace"}},
		{"a medium with a blank of no width", "https://us.test/?utm_source=acme&utm_medium=referral%E2%80%8B", "acme", "web",
			[]string{"whitespace"}},
		{"a medium with an accent", "https://us.test/?utm_source=acme&utm_medium=réferral", "acme", "web", []string{"medium_not_referral"}},
		{"an address with a soft hyphen", "https://us.test/pa\u00adge?utm_source=acme&utm_medium=referral", "acme", "web",
			[]string{"whitespace"}},
		{"a hard blank before the source", "https://us.test/?utm_source=%C2%A0acme&utm_medium=referral", "acme", "web",
			[]string{"whitespace"}},
		{"a broken escape elsewhere", "https://us.test/?x=%zz&utm_source=acme&utm_medium=referral", "acme", "web", nil},
	}
	for _, tt := range tests {
		r := link.Check(tt.url, partners())
		if tt.codes == nil {
			tt.codes = []string{}
		}
		if diff := cmp.Diff(tt.codes, codes(r)); diff != "" {
			t.Errorf("%s: %s: codes (-want +got)\n%s%v", tt.name, tt.url, diff, r.Problems)
		}
		if r.OK != (len(tt.codes) == 0) || r.Partner != tt.partner || r.Surface != tt.surface || r.URL != tt.url {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
}

func TestUnknownSourcesSuggestTheNearestPartner(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"amce": `did you mean "acme"?`, "acmee": `did you mean "acme"?`, "boreals": `did you mean "borealis"?`,
		"acminc": `did you mean "acme"?`,
		"żubrr":  `did you mean "zubr"?`, "google": "add the partner", strings.Repeat("a", 5000): "add the partner",
		"\x1b[2J": "add the partner",
	} {
		r := link.Check("https://us.test/?utm_medium=referral&utm_source="+source, partners())
		text := ""
		for _, p := range r.Problems {
			text += p.Message + "\n"
		}
		if !strings.Contains(text, want) {
			t.Errorf("%.20q: %s", source, text)
		}
		if strings.ContainsRune(text, 0x1b) {
			t.Errorf("%.20q: the message steers the terminal", source)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(link.Check("https://us.test/?utm_source=acme&utm_medium=referral", partners()))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"url":"https://us.test/?utm_source=acme\u0026utm_medium=referral","ok":true,"partner":"acme","surface":"web","problems":[]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, base, campaign, content, term, want string }{
		{"plain", "https://us.test/p", "", "", "", "https://us.test/p?utm_source=acme&utm_medium=referral"},
		{"all of them", "https://us.test/p", "spring 26", "top", "crm&x",
			"https://us.test/p?utm_source=acme&utm_medium=referral&utm_campaign=spring+26&utm_content=top&utm_term=crm%26x"},
		{"others stay as written", "https://us.test/p?b=%7E&a=1&&c#top", "", "", "",
			"https://us.test/p?b=%7E&a=1&c&utm_source=acme&utm_medium=referral#top"},
		{"old ones are replaced", "https://us.test/?utm_source=x&UTM_MEDIUM=y&utm_id=3&amp;utm_term=z&a=1", "", "", "",
			"https://us.test/?a=1&utm_source=acme&utm_medium=referral"},
		{"stuck on with a ?", "https://us.test/?a=1?utm_source=x&utm_term=1?b=2", "", "", "",
			"https://us.test/?a=1&b=2&utm_source=acme&utm_medium=referral"},
		{"no scheme", " us.test/p ", "", "", "", "https://us.test/p?utm_source=acme&utm_medium=referral"},
	}
	for _, tt := range tests {
		got, err := link.Build(tt.base, "acme", tt.campaign, tt.content, tt.term)
		if err != nil || got != tt.want {
			t.Errorf("%s: %q, %v\nwant %q", tt.name, got, err, tt.want)
		}
		if r := link.Check(got, partners()); !r.OK {
			t.Errorf("%s: Check(%q) finds %v", tt.name, got, r.Problems)
		}
	}
	for _, tt := range [][2]string{{"", "acme"}, {"acme", "acme"}, {"ftp://us.test", "acme"}, {"https://u@us.test/", "acme"},
		{"https://us.test/a b", "acme"},
		{"https://us.test/#utm_source=x", "acme"}, {"https://us.test/", ""}, {"https://us.test/", "Acme"}, {"https://us.test/", "a b"}} {
		if got, err := link.Build(tt[0], tt[1], "", "", ""); err == nil {
			t.Errorf("Build(%q, %q) = %q", tt[0], tt[1], got)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("https://us.test/?utm_source=acme&utm_medium=referral")
	f.Add("us.test?a?utm_source=ACME%20#utm_")
	f.Fuzz(func(t *testing.T, s string) {
		r := link.Check(s, partners())
		if r.Problems == nil || r.OK != (len(r.Problems) == 0) {
			t.Errorf("Check(%q) = %+v", s, r)
		}
		if r.OK && !slices.Contains([]string{"acme", "zubr", "borealis"}, r.Partner) {
			t.Errorf("Check(%q) is content without a partner", s)
		}
	})
}

func FuzzBuild(f *testing.F) {
	f.Add("https://us.test/p?a=1#x", "acme", "c", "d", "e")
	f.Add("us.test?a?utm_source=x&utm%5Fterm=1?b", "zubr", " ", "\x00", "%")
	f.Fuzz(func(t *testing.T, base, partner, campaign, content, term string) {
		got, err := link.Build(base, partner, campaign, content, term)
		if err != nil {
			return
		}
		id := strings.TrimSpace(partner)
		if r := link.Check(got, []link.Partner{{ID: id}}); !r.OK && r.Partner == id {
			t.Errorf("Build(%q, %q, ...) = %q: %v", base, partner, got, r.Problems)
		}
		visible := func(s string) string { return strings.TrimSpace(safetext.Seen(s)) }
		want := link.UTM{Source: id, Medium: link.Medium, Campaign: visible(campaign), Content: visible(content), Term: visible(term)}
		if diff := cmp.Diff(want, link.ParseUTM(got)); diff != "" {
			t.Errorf("Build(%q) = %q reads as (-want +got)\n%s", base, got, diff)
		}
	})
}

func TestALetterOfAnotherScriptIsNamed(t *testing.T) {
	t.Parallel()
	r := link.Check("https://us.test/?utm_source=\u0430cme&utm_medium=referral", []link.Partner{{ID: "acme"}})
	if len(r.Problems) != 1 || !strings.HasSuffix(r.Problems[0].Message, `did you mean "acme"? It has U+0430`) {
		t.Errorf("%+v", r.Problems)
	}
	if r = link.Check("https://us.test/?utm_source=acmee&utm_medium=referral",
		[]link.Partner{{ID: "acme"}}); strings.Contains(r.Problems[0].Message, "U+") {
		t.Errorf("%+v", r.Problems)
	}
}
