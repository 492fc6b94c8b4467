package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// A partner's own edition holds nothing of anybody else, in whatever format and language: no other partner's id or name, no
// address of its people, no company that it referred.
func TestAPartnersEditionHoldsNothingOfAnybodyElse(t *testing.T) {
	t.Parallel()
	p := &tiny{t: t, program: builtProgram(t), db: tinyProgramme(t)}
	partners := []string{"alfa", "beta", "gama", "delta", "echo", "fox", "golf"}
	foreign := func(own string) *regexp.Regexp {
		var words []string
		for _, id := range partners {
			if id != own {
				words = append(words, id)
			}
		}
		return regexp.MustCompile(`(?i)\b(` + strings.Join(words, "|") + `|p[0-9]@l[0-9]\.example|l[0-9]\.example)\b`)
	}
	read := 0
	for _, own := range partners[:3] {
		for _, report := range []string{"weekly --period 2026-W42", "weekly --period 2026-Q4", "payouts --period 2026-Q4"} {
			for i, format := range []string{"table", "json", "csv", "md", "html"} {
				languages := []string{"en", "pl", "it"}
				if !soaking() { // one each, so that a partner and a report meet all
					languages = languages[(i+read)%3:][:1]
				}
				for _, language := range languages {
					out := string(p.run("--now 2027-01-10T09:00:00Z report "+report+" --partner "+own+" --for-partner --format "+format+
						" --lang "+language, nil))
					if found := foreign(own).FindString(out); found != "" {
						t.Errorf("%s of %s as %s in %s says %q", report, own, format, language, found)
					}
					if !strings.Contains(strings.ToLower(out), own) {
						t.Errorf("%s of %s as %s in %s does not name it", report, own, format, language)
					}
					read++
				}
			}
		}
	}
	whole := string(p.run("--now 2027-01-10T09:00:00Z report weekly --period 2026-Q4 --json", nil))
	if foreign("alfa").FindString(whole) == "" || read < 45 {
		t.Errorf("%d editions, and our own names nobody else: this test cannot fail", read)
	}
}
