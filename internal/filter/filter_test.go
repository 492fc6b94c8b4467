package filter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

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
		{"referred:2026-Q4", time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"referred:2026-w47", time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)},
		{"created:2026-W53", time.Date(2026, 12, 28, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)},
		{"created:2026-11", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
		{"created:2026", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)},
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

func TestWordsOfTheProgramInAnySpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{`source:"Partner Referral"`: "partner_referral", `source:own-site`: "own_site",
		`verdict:"needs facts"`: "needs_facts", `source:PartnerReferral`: "partner_referral", `stage:NEW`: "new"} {
		q, err := filter.Parse(text, now)
		if err != nil || q.Terms[0].Values[0].Text != want {
			t.Errorf("%s: %+v %v", text, q, err)
		}
	}
}

func TestWrongFiltersSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, part string }{
		{`stge:new`, "column 1"},
		{`owner:me stage:nwe`, "column 16"},
		{`stage:new,,eql`, "column 11"},
		{`score<>70`, "no operator"},
		{`-stage:new kind>x`, "column 16"},
		{`due<99999999w`, "date or a duration"},
		{strings.Repeat("a ", 65), "more than 64 terms"},
		{strings.Repeat("a", 4001), "longer than 4000"},
		{"tag:" + strings.Repeat("a,", 100) + "a", "more than 100 values"},
		{`score>=high`, "whole number"},
		{`stage>new`, "no order"},
		{`score:`, "no value"},
		{`score>1,2`, "one value"},
		{`created:soon`, "date or a duration"}, {`created:2026-Q5`, "date or a duration"}, {`created:2025-W53`, "date or a duration"},
		{`created:2026-13`, "date or a duration"}, {`created:2026-1`, "date or a duration"}, {`created:26`, "date or a duration"},
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
	for word, want := range map[string]string{"stge": "stage", "partnr": "partner", "ownr": "owner", "coun": "country",
		"xyzzy": "the keys are"} {
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

func TestAMistakeCoversWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text           string
		column, length int
	}{
		{`owner:me stage:new,nwe`, 20, 3},
		{`-stge:new`, 2, 4},
		{`words "and more`, 7, 9},
		{`score>=high`, 8, 4},
	}
	for _, tt := range tests {
		_, err := filter.Parse(tt.text, now)
		var m *filter.Mistake
		if !errors.As(err, &m) || m.Column != tt.column || m.Length != tt.length {
			t.Errorf("%s: %+v", tt.text, m)
		}
	}
}

func TestAMistypedValueGetsTheOneThatWasMeant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"stage:nwe": "new", "clock:breachd": "breached", "has:conflct": "conflict",
		"stage:whatever": "one of new, eql"} {
		_, err := filter.Parse(text, now)
		if !strings.Contains(fault.HintOf(err), want) {
			t.Errorf("%s: hint %q, want %s", text, fault.HintOf(err), want)
		}
	}
}

func TestCommasInQuotesBelongToTheValue(t *testing.T) {
	t.Parallel()
	q, err := filter.Parse(`partner:"Żuraw, sp. z o.o.",ponte -tag:"a b"`, now)
	if err != nil {
		t.Fatal(err)
	}
	if v := q.Terms[0].Values; len(v) != 2 || v[0].Text != "Żuraw, sp. z o.o." || v[1].Text != "ponte" {
		t.Errorf("%+v", v)
	}
	if got := q.Terms[1]; !got.Not || got.Values[0].Text != "a b" || got.Column != 35 {
		t.Errorf("%+v", got)
	}
}

func TestAWeekdayAheadIsTheNextOne(t *testing.T) {
	t.Parallel()
	q, err := filter.Parse("due:mon due:none", now)
	if err != nil {
		t.Fatal(err)
	}
	if got := q.Terms[0].Values[0].From; !got.Equal(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("due:mon begins %v", got)
	}
	if !q.Terms[1].Values[0].None {
		t.Error("due:none is an instant")
	}
}

func vocabulary() *filter.Vocabulary {
	v := &filter.Vocabulary{}
	v.Add("partner", "nordwind", "Nordwind CRM")
	v.Add("partner", "ponte", "Ponte Digitale")
	v.Add("tag", "hot lead", "")
	v.Add("tag", "hot lead", "again")
	v.Add("reason", "too_small", "Too small for us")
	return v
}

func TestCompleteSaysHowAFilterGoesOn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string // | is the cursor
		first      string // the first suggestion, "" for none
		then       string // the filter with it
	}{
		{"nothing yet: the keys in their order", "|", "stage:", "stage:|"},
		{"a key begun", "pa|", "partner:", "partner:|"},
		{"a number is compared", "sco|", "score>=", "score>=|"},
		{"a due time is before", "du|", "due<", "due<|"},
		{"values of the program", "stage:e|", "eql", "stage:eql |"},
		{"values of the data by what they stand for", "partner:dig|", "ponte", "partner:ponte |"},
		{"what was given is not offered again", "stage:new,|", "eql", "stage:new,eql |"},
		{"a minus stays", "-own|", "owner:", "-owner:|"},
		{"a value of two words is quoted", "tag:ho|", `"hot lead"`, `tag:"hot lead" |`},
		{"in the middle of a text nothing is lost", "stage:n| owner:me", "new", "stage:new| owner:me"},
		{"the rest of the word is replaced", "st|ag:new", "stage", "stage|:new"},
		{"a word may be a value", "nordw|", "partner:nordwind", "partner:nordwind |"},
		{"nothing goes on in a phrase", `"own|`, "", ""},
		{"an unknown key has no values", "stge:n|", "", ""},
		{"an order takes no name", "stage>n|", "", ""},
		{"accents do not matter", "partner:NÓRD|", "nordwind", "partner:nordwind |"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after, _ := strings.Cut(tt.text, "|")
			got := filter.Complete(before+after, utf8.RuneCountInString(before), vocabulary())
			if tt.first == "" {
				if len(got) > 0 {
					t.Errorf("%+v", got)
				}
				return
			}
			if len(got) == 0 || got[0].Text != tt.first {
				t.Fatalf("%+v", got)
			}
			runes := []rune(got[0].Filter)
			if then := string(runes[:got[0].At]) + "|" + string(runes[got[0].At:]); then != tt.then {
				t.Errorf("%q, want %q", then, tt.then)
			}
		})
	}
}

func TestEveryWholeSuggestionCanBeRead(t *testing.T) {
	t.Parallel()
	for _, k := range filter.Keys() {
		for _, op := range []string{":", "<", ">=", ":>"} {
			for _, s := range filter.Complete(k.Name+op, len(k.Name+op), vocabulary()) {
				if _, err := filter.Parse(s.Filter, now); err != nil {
					t.Errorf("%s: %v", s.Filter, err)
				}
			}
		}
	}
}

func seeds(f *testing.F) {
	for _, s := range []string{`stage:new owner:me`, `-"x`, `due<2h,`, `score:>=1`, "\x1b[31m:x", `created:-2w`, `a:"b c",d`,
		"due<99999999999w", "-", "--stage:new", strings.Repeat("tag:a,b ", 80)} {
		f.Add(s)
	}
}

// cheap fails when reading a text takes more than a text of its size may: 50 ms for 64 KB.
func cheap(t *testing.T, s string, began time.Time) {
	if took := time.Since(began); len(s) <= 64<<10 && took > 2*time.Second {
		t.Errorf("%d bytes took %v", len(s), took)
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		began := time.Now()
		q, err := filter.Parse(s, now)
		cheap(t, s, began)
		if err != nil && len(q.Terms) > 0 {
			t.Errorf("%q: an error and terms", s)
		}
		var m *filter.Mistake
		if n := utf8.RuneCountInString(s); err != nil && (!errors.As(err, &m) || m.Column < 1 || m.Column > n+1 || m.Length < 1) {
			t.Errorf("%q: the mistake is at %+v", s, m)
		}
		for _, term := range q.Terms {
			if term.Key == "" && term.Text == "" {
				t.Errorf("%q: an empty term", s)
			}
		}
	})
}

// FuzzSearch asks for completions at every kind of place: what is put in must keep what stands
// around it.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", "sta", "stage:n", `-tag:"hot`, "partner:a,b,", "żó"} {
		f.Add(s, 2)
	}
	v := vocabulary()
	f.Fuzz(func(t *testing.T, s string, cursor int) {
		began := time.Now()
		got := filter.Complete(s, cursor, v)
		cheap(t, s, began)
		for _, c := range got {
			if n := utf8.RuneCountInString(c.Filter); c.At < 0 || c.At > n {
				t.Errorf("%q: the cursor goes to %d of %d", s, c.At, n)
			}
		}
	})
}

func BenchmarkParseOfALongText(b *testing.B) {
	text := strings.Repeat(`"`, 64<<10)
	for b.Loop() {
		_, _ = filter.Parse(text, now)
	}
}

// What people, phones and word processors write is read as what it means.
func TestAFilterIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	for written, meant := range map[string]string{
		"score >= 70": "score>=70", "score>= 70": "score>=70", "score >=70": "score>=70",
		"score≥70": "score>=70", "score ≤ 70": "score<=70",
		"score：70": "score:70", "owner : me": "owner:me", "SCORE >= 70 tag:x": "score>=70 tag:x", "-score < 10": "-score<10",
		"“free text”": `"free text"`, "„free text”": `"free text"`,
		"tag:“a b”,c": `tag:"a b",c`, "«free text» score > 5": `"free text" score>5`,
		"due < 2h  owner = me": "due<2h owner=me", "created ≥ -2w": "created>=-2w", "score = 70": "score=70", "score => 70": "score>=70",
		"tag score": "tag score", "stage new": "stage new", "zuraw": "zuraw", "score": "score",
	} {
		got, err := filter.Parse(written, now)
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		want, err := filter.Parse(meant, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []*filter.Query{&got, &want} {
			q.Text = ""
			for i := range q.Terms {
				q.Terms[i].Column = 0
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s is not %s:\n%s", written, meant, diff)
		}
	}
	for written, want := range map[string]string{"score ≠ 70": "a minus in front is NOT", "score >= ": "score has no value",
		"score >= many": "takes a whole number", "tag: ": "tag has no value", "“open": "the quote is not closed"} {
		_, err := filter.Parse(written, now)
		if text := fmt.Sprint(err) + fault.HintOf(err); err == nil || !strings.Contains(text, want) {
			t.Errorf("%s: %s", written, text)
		}
	}
}

// A deal's type is asked for by its short name too, with blanks around the operator or not.
func TestADealIsAskedForByEitherName(t *testing.T) {
	t.Parallel()
	want, err := filter.Parse("deal_type:renewal,none", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"deal:renewal,none", "Deal : renewal,none"} {
		got, err := filter.Parse(text, time.Time{})
		if err != nil || len(got.Terms) != 1 || got.Terms[0].Key != want.Terms[0].Key || len(got.Terms[0].Values) != 2 {
			t.Errorf("%s: %+v, %v", text, got.Terms, err)
		}
	}
}
