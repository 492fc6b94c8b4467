package e2e

import (
	"encoding/json"
	"regexp"
	"strconv"
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
	amounts := map[string][]*regexp.Regexp{} // by report and partner: those of others that are none of its own
	others := func(report, own string) []*regexp.Regexp {
		key := report + " " + own
		if amounts[key] == nil {
			amounts[key] = amountsOfOthers(t, p.run("--now 2027-01-10T09:00:00Z report "+report+" --json", nil), own)
		}
		return amounts[key]
	}
	read, money := 0, 0
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
					bare := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(out)
					for _, amount := range others(report, own) {
						money++
						if found := amount.FindString(bare); found != "" {
							t.Errorf("%s of %s as %s in %s has the amount %s of somebody else", report, own, format, language, found)
						}
					}
					read++
				}
			}
		}
	}
	whole := string(p.run("--now 2027-01-10T09:00:00Z report weekly --period 2026-Q4 --json", nil))
	if foreign("alfa").FindString(whole) == "" || read < 45 || money < 45 {
		t.Errorf("%d editions and %d amounts, and our own names nobody else: this test cannot fail", read, money)
	}
}

// amountsOfOthers are the amounts of a whole report that are in the rows of others and not in a partner's own, each as it may be
// written without signs between its digits: in minor units, and in major ones.
func amountsOfOthers(t *testing.T, whole []byte, own string) (out []*regexp.Regexp) {
	t.Helper()
	var doc struct{ Rows []map[string]any }
	if err := json.Unmarshal(whole, &doc); err != nil {
		t.Fatal(err)
	}
	const least = 10_000 // smaller ones may be anything
	mine, theirs := map[int64]bool{}, map[int64]bool{}
	for _, row := range doc.Rows {
		to := theirs
		if row["partner"] == own {
			to = mine
		}
		gather(to, row)
	}
	for n := range theirs {
		if n >= least && !mine[n] {
			major := strconv.FormatInt(n/100, 10) + `\.` + strconv.FormatInt(100+n%100, 10)[1:]
			out = append(out, regexp.MustCompile(`\b(`+strconv.FormatInt(n, 10)+`|`+major+`)\b`))
		}
	}
	return out
}

// gather adds the whole numbers of a value, however deep they lie.
func gather(to map[int64]bool, v any) {
	switch v := v.(type) {
	case float64:
		to[int64(max(v, -v))] = true
	case map[string]any:
		for _, inner := range v {
			gather(to, inner)
		}
	case []any:
		for _, inner := range v {
			gather(to, inner)
		}
	}
}
