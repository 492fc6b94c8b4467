package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
)

func parsed(t testing.TB, doc string) *Policy {
	t.Helper()
	p, ps := Parse([]byte(doc))
	if err := ps.Err("policy"); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMembersAreChangedAndAllElseStaysToTheByte(t *testing.T) {
	t.Parallel()
	doc := string(DefaultDocument())
	out, err := WithMembers(parsed(t, doc), "italy",
		[]Member{{User: "giulia", Weight: 3}, {User: "Żuk", Weight: 1, CapDay: 5, Calendar: "warsaw"}})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(doc, "members: [{user: giulia, weight: 1}, {user: marco, weight: 1, cap_open: 40, cap_day: 12}]",
		`members: [{user: giulia, weight: 3}, {user: "Żuk", weight: 1, cap_day: 5, calendar: warsaw}]`, 1)
	if string(out.Document) != want || want == doc {
		t.Errorf("%s", out.Document)
	}
}

// Members under each other, with other things behind them, whatever the ends of the lines.
func TestMembersUnderEachOtherAreChanged(t *testing.T) {
	t.Parallel()
	const flow = "    members: [{user: ania, weight: 2}, {user: piotr, weight: 1}]\n"
	for name, block := range map[string]string{
		"deeper": "    members:\n      - user: ania   # the lead\n        weight: 2\n\n      - {user: piotr}\n",
		"level":  "    members:\n    - user: ania\n      weight: 2\n    - user: piotr\n",
	} {
		for _, end := range []string{"\n", "\r\n"} {
			doc := strings.ReplaceAll(strings.Replace(string(DefaultDocument()), flow, block, 1), "\n", end)
			out, err := WithMembers(parsed(t, doc), "default", []Member{{User: "ania", Weight: 1}})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got := string(out.Document)
			if !strings.Contains(got, "- {user: ania, weight: 1}"+end+"    nobody: hold"+end) || strings.Contains(got, "piotr") {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

func TestMembersThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	p := parsed(t, string(DefaultDocument()))
	for _, tt := range []struct {
		name, queue string
		members     []Member
		kind        fault.Kind
		says        string
	}{
		{"no such queue", "nowhere", []Member{{User: "ania", Weight: 1}}, fault.NotFound, "there is no queue"},
		{"nobody", "italy", nil, fault.Invalid, "no members"},
		{"a weight of 10^9", "italy", []Member{{User: "ania", Weight: 1_000_000_000}}, fault.Invalid, "1000"},
		{"twice", "italy", []Member{{User: "ania", Weight: 1}, {User: "ania", Weight: 1}}, fault.Invalid, "ania"},
		{"no such calendar", "italy", []Member{{User: "ania", Weight: 1, Calendar: "moon"}}, fault.Invalid, "moon"},
		{"a round without end", "italy", []Member{{User: "a", Weight: 997}, {User: "b", Weight: 991}, {User: "c", Weight: 983},
			{User: "d", Weight: 977}, {User: "e", Weight: 971}}, fault.Invalid, "round of more than"},
	} {
		out, err := WithMembers(p, tt.queue, tt.members)
		if out != nil || fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %s: %s", tt.name, err, tt.kind, tt.says)
		}
	}
}

func TestFiveHundredMembersAreWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	var members []Member
	for i := range 500 {
		members = append(members, Member{User: "user" + string(rune('a'+i%26)) + strings.Repeat("x", i/26), Weight: 1 + i%3})
	}
	out, err := WithMembers(parsed(t, string(DefaultDocument())), "italy", members)
	if err != nil {
		t.Fatal(err)
	}
	if q, _ := out.Queue("italy"); len(q.Members) != 500 {
		t.Errorf("%d", len(q.Members))
	}
}

// Whoever is drawn is read back as they were, and taking the change back gives the same policy.
func TestMembersChangedBackAreTheSamePolicy(t *testing.T) {
	t.Parallel()
	p := parsed(t, string(DefaultDocument()))
	rapid.Check(t, func(rt *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zA-ZżóÖ][a-zA-Z0-9._-]{0,8}`), 1, 6, rapid.ID[string]).Draw(rt, "names")
		var members []Member
		for _, n := range names {
			members = append(members, Member{User: n, Weight: rapid.IntRange(1, 12).Draw(rt, "weight"),
				CapOpen:  rapid.SampledFrom([]int{0, 7}).Draw(rt, "cap"),
				Calendar: rapid.SampledFrom([]string{"", "rome"}).Draw(rt, "calendar")})
		}
		queue := rapid.SampledFrom([]string{"italy", "default"}).Draw(rt, "queue")
		before, _ := p.Queue(queue)
		out, err := WithMembers(p, queue, members)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := WithMembers(out, queue, before.Members)
		if err != nil || back.Hash != p.Hash {
			rt.Fatalf("%v\n%s", err, back.Document)
		}
	})
}
