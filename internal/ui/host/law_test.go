package host

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// fits checks that a frame is exactly w×h cells.
func fits(t *testing.T, c *cockpit, w, h int) {
	t.Helper()
	lines := strings.Split(c.root.View().Content, "\n")
	if len(lines) != h {
		t.Fatalf("%d×%d: %d lines", w, h, len(lines))
	}
	for i, line := range lines {
		if n := ansi.StringWidth(line); n != w {
			t.Fatalf("%d×%d: line %d takes %d cells: %q", w, h, i+1, n, ansi.Strip(line))
		}
	}
}

func TestNoTextFromOutsideSteersTheTerminal(t *testing.T) {
	t.Parallel()
	d, s := testdesk.New(t, testdesk.Friday), ""
	d.Each(func(_ int, l *desk.Detail) { poison(l, s) })
	n := 0
	for _, s = range hostiles(t) {
		c := openOn(t, d, 120, 36)
		for _, play := range []string{"j", "a", "esc", "x", "1", "esc", "c", "esc", "e", "esc", "y", "esc", "i", "esc", "C", "esc", "K",
			"esc", "o", "j", "esc", "ctrl+p", "f1", "esc", "esc", ":", "esc", "enter", "tab", "tab", "tab", "G", "esc"} {
			c.press(play)
			steersNowhere(t, c, fmt.Sprintf("%q after %q", s, play), share(&n, 3, [2]int{60, 18}, [2]int{80, 24}, [2]int{120, 36})...)
		}
	}
}

// share is every so-manieth of all, others each time, and all when soaking: each text meets each size, not behind each
// key.
func share[T any](n *int, every int, all ...T) (out []T) {
	if os.Getenv("EQLTUI_SOAK") != "" {
		return all
	}
	*n++
	for i := *n % every; i < len(all); i += every {
		out = append(out, all[i])
	}
	return out
}

// steersNowhere looks at what is shown at each of the sizes; the window stays at the last one.
func steersNowhere(t *testing.T, c *cockpit, when string, sizes ...[2]int) {
	t.Helper()
	for _, size := range sizes {
		c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		fits(t, c, size[0], size[1])
		steersNot(t, styled.ReplaceAllString(c.root.View().Content, ""), fmt.Sprint(when, " at ", size))
	}
}

// styled are the sequences that colour a text.
var styled = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// hostiles are the texts that no terminal may be steered by.
func hostiles(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "safetext", "testdata", "strings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, quoted := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(quoted, "#") {
			continue
		}
		s, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", quoted, err)
		}
		out = append(out, s)
	}
	return out
}

// steersNot fails when a frame without its styles holds a sign that steers a terminal.
func steersNot(t *testing.T, frame, when string) {
	t.Helper()
	for _, r := range frame {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Fatalf("%s shows %U", when, r)
		}
	}
}

// poison puts a text into everything that is text.
func poison(l *desk.Detail, s string) {
	for _, f := range []*string{&l.Name, &l.Company, &l.Domain, &l.Country, &l.Partner, &l.Tier, &l.Queue, &l.Note, &l.Reason, &l.NextStep,
		&l.Question, &l.Landing} {
		*f = s
	}
	l.Tags = []string{s}
	for _, f := range lead.Table() {
		switch f.Slot(&l.Facts).(type) {
		case *lead.Opt[string], *string:
			f.Put(&l.Facts, s)
		case *lead.Opt[[]string]:
			f.Put(&l.Facts, []string{s, s})
		}
	}
	l.Facts.BANT.Budget = lead.Question{Answer: lead.Yes, Evidence: s, Who: s}
	for i := range l.Touches {
		l.Touches[i].Kind, l.Touches[i].URL, l.Touches[i].Asset = s, lead.Known(s), lead.Known(s)
	}
	for i := range l.Triggers {
		l.Triggers[i].Label = s
	}
	for i := range l.History {
		l.History[i].Who, l.History[i].Text, l.History[i].Note = s, s, s
	}
	for i := range l.Result.Gates {
		l.Result.Gates[i].Reason = s
	}
	for i := range l.Result.Score.Rules {
		l.Result.Score.Rules[i].Label, l.Result.Score.Rules[i].Evidence = s, s
	}
	l.Result.Next = []gate.Next{{Fact: "account.employees", Label: s, Want: s, Effect: s}}
	for i := range l.Earned {
		for k := range l.Earned[i] {
			l.Earned[i][k].Label = s
		}
	}
	l.Around = desk.Around{Currency: s, Talk: &desk.Talk{Who: s, How: s}, Pace: desk.Pace{Days: 90}, Deals: []desk.Deal{{Stage: "open"},
		{Stage: "won"}},
		Leads: []desk.Neighbour{{Name: s, PartnerID: s, Partner: s, Stage: lead.Stage(s), Owner: s}}}
	l.Deals = []desk.Deal{{ExternalID: s, Stage: s, Chosen: s, Disputed: true}, {Stage: "won", Because: "earliest"}}
	l.HeldDeals = []desk.Deal{{Origin: s, Reason: s}}
	l.Disputes = []desk.Dispute{{Kind: desk.PartnerConflict, Partner: s, PartnerID: s, Stage: lead.Stage(s)},
		{Kind: desk.SameID, Partner: s}}
	l.Shared = []desk.SharedWith{{PartnerID: s, Partner: s}}
	l.Brief = &desk.Brief{Lead: s, Company: s, From: s, To: s, Parts: []desk.BriefPart{{ID: s, Title: s, Lines: []string{s, s}}}}
	if l.PartnerRec != nil {
		p := *l.PartnerRec
		p.Name, p.Tier, p.Kind, p.Manager, p.Language = s, s, s, s, s
		l.PartnerRec = &p
	}
	l.Attributes = map[string]string{s: s}
}

func TestEveryWordExistsAndIsUsed(t *testing.T) {
	t.Parallel()
	w, err := say.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	literal := regexp.MustCompile(`"([a-z_]+\.[a-z0-9_.]*)"`)
	var source strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(b)
		for _, m := range literal.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = true
		}
	}
	for _, m := range regexp.MustCompile(`(?:Say|Fill|Count)\("([a-z0-9_.]+)"[,)]`).FindAllStringSubmatch(source.String(), -1) {
		if _, ok := w.Plain[m[1]]; !ok {
			t.Errorf("%q is shown and not in the catalogue", m[1])
		}
	}
	for _, b := range keys.Table() {
		id := string(b.ID)
		used["key."+id], used["hint."+id], used["also."+id] = true, true, true
		if _, ok := w.Plain["key."+id]; !ok {
			t.Errorf("key %s has no words", id)
		}
		if _, ok := w.Plain["hint."+id]; b.Hint > 0 && b.Scope != keys.Sheet && !ok {
			t.Errorf("key %s has no hint", id)
		}
	}
	for _, s := range lead.Stages() {
		used["short."+string(s)] = true
		if n := len(w.Plain["short."+string(s)]); n > 9 {
			t.Errorf("the short word of %s has %d letters", s, n)
		}
	}
	for _, s := range keys.Scopes() {
		used["scope."+string(s)] = true
	}
	// Ids put together from a code: all of a family are used when its prefix is.
	for _, family := range []string{"group", "clock", "score", "gate", "bant", "field", "by", "outcome", "word", "when", "us", "asks",
		"sheet", "do", "missing",
		"hint.evidence_", "effect.confirm", "tab", "new.", "fix.", "settings.", "lens.", "theme", "glyphs", "motion", "bell", "hint.new_",
		"hint.fix_", "sort.", "part", "page", "brief", "call", "about", "import.how_", "import.fate_", "import.ask_", "import.about_",
		"import.lack_", "import.leave_lack_", "figure.", "export", "since.", "report.", "weekly.", "content.", "due.",
		"duty_when", "programme.",
		"pcol.", "pcmp.", "band.", "decision.", "standing.", "pblock.", "step.", "share.", "model.", "mhead.", "partner.",
		"row.", "end.", "deliveries.", "connections.", "portal.", "duplicates.", "conflict.word.", "none.", "overlaps.state.",
		"people.as.", "whose.why.", "people.off.", "people.member", "people.missing.", "follow."} {
		for id := range w.Plain {
			if strings.HasPrefix(id, family) && strings.Contains(source.String(), `"`+strings.TrimSuffix(family, "_")) {
				used[id] = true
			}
		}
	}
	for id := range w.Plain {
		if !used[id] {
			t.Errorf("nothing shows %q", id)
		}
	}
}

func BenchmarkView(b *testing.B) {
	c := open(b, 200, 50, nil)
	c.press("j", "j")
	b.ReportAllocs()
	for b.Loop() {
		c.root.drawn = false
		_ = c.root.View()
	}
}
