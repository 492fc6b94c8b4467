package filter_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
)

var now = time.Date(2026, 11, 20, 14, 32, 0, 0, time.UTC) // a Friday

func TestParseReadsTheExampleOfTheLanguage(t *testing.T) {
	t.Parallel()
	q, err := filter.Parse(`stage:new,eql owner:me score>=70 due<2h has:conflict -tag:x "free Tëxt" Żuraw`, now)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Terms) != 8 {
		t.Fatalf("%d terms: %+v", len(q.Terms), q.Terms)
	}
	if got := q.Terms[0]; got.Key != "stage" || len(got.Values) != 2 || got.Values[1].Text != "eql" {
		t.Errorf("stage: %+v", got)
	}
	if got := q.Terms[2]; got.Op != filter.Ge || got.Values[0].Number != 70 {
		t.Errorf("score: %+v", got)
	}
	if got := q.Terms[3]; got.Op != filter.Lt || !got.Values[0].From.Equal(now.Add(2*time.Hour)) {
		t.Errorf("due: %+v", got)
	}
	if got := q.Terms[5]; !got.Not || got.Key != "tag" {
		t.Errorf("-tag: %+v", got)
	}
	if got := q.Terms[6]; got.Text != "free text" {
		t.Errorf("phrase: %+v", got)
	}
	if got := q.Terms[7]; got.Text != "zuraw" {
		t.Errorf("word: %+v", got)
	}
}

func TestDatesAreWholeDaysAndAgesAreInstants(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		from, to time.Time
	}{
		{"created:2026-11-20", time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)},
		{"created:mon", time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)},
		{"created>=-2w", now.AddDate(0, 0, -14), now.AddDate(0, 0, -14)},
		{"created<3d", now.AddDate(0, 0, -3), now.AddDate(0, 0, -3)},
		{"due<45m", now.Add(45 * time.Minute), now.Add(45 * time.Minute)},
	}
	for _, tt := range tests {
		q, err := filter.Parse(tt.text, now)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		v := q.Terms[0].Values[0]
		if !v.From.Equal(tt.from) || !v.To.Equal(tt.to) {
			t.Errorf("%s = %v..%v, want %v..%v", tt.text, v.From, v.To, tt.from, tt.to)
		}
	}
}

func TestWrongFiltersSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, part string }{
		{`stge:new`, "column 1"},
		{`owner:me stage:nwe`, "column 10"},
		{`score>=high`, "whole number"},
		{`stage>new`, "no order"},
		{`score:`, "no value"},
		{`score>1,2`, "one value"},
		{`created:soon`, "date or a duration"},
		{`"open`, "not closed"},
		{`has:nothing`, "no value"},
	}
	for _, tt := range tests {
		_, err := filter.Parse(tt.text, now)
		if err == nil || !strings.Contains(err.Error(), tt.part) {
			t.Errorf("%s: %v, want %q", tt.text, err, tt.part)
			continue
		}
		if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: kind %s, hint %q", tt.text, fault.KindOf(err), fault.HintOf(err))
		}
	}
}

func TestAMistypedKeyGetsTheOneThatWasMeant(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{"stge": "stage", "partnr": "partner", "ownr": "owner", "coun": "country", "xyzzy": "the keys are"} {
		_, err := filter.Parse(word+":x", now)
		if !strings.Contains(fault.HintOf(err), want) {
			t.Errorf("%s: hint %q, want %s", word, fault.HintOf(err), want)
		}
	}
}

func TestAWordWithAColonMayBeAnAddress(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"https://acme.com", "14:30", "-", "a-b"} {
		q, err := filter.Parse(text, now)
		if err != nil || len(q.Terms) != 1 || q.Terms[0].Key != "" {
			t.Errorf("%s: %+v, %v", text, q.Terms, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`stage:new owner:me`, `-"x`, `due<2h,`, `score:>=1`, "\x1b[31m:x", `created:-2w`, `a:"b c",d`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := filter.Parse(s, now)
		if err != nil && len(q.Terms) > 0 {
			t.Errorf("%q: an error and terms", s)
		}
		for _, term := range q.Terms {
			if term.Key == "" && term.Text == "" {
				t.Errorf("%q: an empty term", s)
			}
		}
	})
}
