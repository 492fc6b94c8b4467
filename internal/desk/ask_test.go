package desk_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestAQuestionToThePartnerAnswersTriageAndWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	if d.Clock != nil || d.Asked == nil || !d.Asked.Equal(friday) || d.Stage != lead.New {
		t.Fatalf("clock %v, asked %v, stage %s", d.Clock, d.Asked, d.Stage)
	}
	if !strings.HasPrefix(d.Question, "About Ewa Łoś, Żuraw Systemy (L-1). Can you confirm") {
		t.Errorf("the question is %q", d.Question)
	}
	if h := d.History[0]; h.Text != "asked the partner to confirm" || h.Note != d.Question {
		t.Errorf("history says %q, %q", h.Text, h.Note)
	}
	if got := b.found("has:question"); got != 1 {
		t.Errorf("has:question finds %d leads", got)
	}
	b.pass(time.Hour)
	d = b.must(b.bo, 1, desk.Action{Verb: desk.ConfirmFor, Evidence: "mail of Petra"})
	if d.Asked != nil || d.Question != "" || d.Facts.Confirmed.Partner != lead.Confirmed {
		t.Errorf("after the answer: %v, %q, %s", d.Asked, d.Question, d.Facts.Confirmed.Partner)
	}
	if d.Clock != nil {
		t.Errorf("the answer started a clock: %+v", d.Clock)
	}
}

func (b *bench) found(query string) int {
	b.t.Helper()
	n := 0
	if err := b.All(b.t.Context(), b.ana, query, 0, func(desk.Row) error { n++; return nil }); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// waiting counts the messages that would go out.
func (b *bench) waiting() (n int) {
	b.t.Helper()
	db, err := sql.Open("sqlite", b.db)
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT COUNT(*) FROM deliveries WHERE state = 'waiting' AND kind = 'question' AND data NOT LIKE '%Ewa%'`).Scan(&n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

func TestUndoTakesAQuestionBackWithItsMessage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	before := b.lead(1)
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskFree, Question: "who signs?"})
	if n := b.waiting(); n != 1 {
		t.Fatalf("%d messages wait", n)
	}
	b.pass(time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	d := b.lead(1)
	if d.Asked != nil || d.Clock == nil || !d.Clock.Start.Equal(before.Clock.Start) {
		t.Errorf("asked %v, clock %+v", d.Asked, d.Clock)
	}
	if n := b.waiting(); n != 0 {
		t.Errorf("%d messages still wait", n)
	}
}

func TestAnAnswerMayBeNeitherYesNorNo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.ConfirmFor, Evidence: "x", Answers: true}); fault.KindOf(err) != fault.Refused {
		t.Errorf("an answer without a question: %v", err)
	}
	word := b.lead(1).Facts.Confirmed.Partner
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskFree, Question: "who signs?"})
	d := b.must(b.ana, 1, desk.Action{Verb: desk.ConfirmFor, Evidence: "the COO, mail of Petra", Answers: true})
	if d.Asked != nil || d.Facts.Confirmed.Partner != word || d.History[0].Note != "the COO, mail of Petra" {
		t.Errorf("asked %v, word %s, note %q", d.Asked, d.Facts.Confirmed.Partner, d.History[0].Note)
	}
}

func TestAClosedLeadWaitsForNoAnswer(t *testing.T) {
	t.Parallel()
	for _, a := range []desk.Action{{Verb: desk.Disqualify, Reason: "no_budget"}, {Verb: desk.Archive}} {
		b := setup(t)
		b.partners()
		b.refer(perfect("a"))
		b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskIntroduce})
		if d := b.must(b.ana, 1, a); d.Asked != nil {
			t.Errorf("%s leaves the question waiting", a.Verb)
		}
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	for name, a := range map[string]desk.Action{
		"nothing":              {Verb: desk.Ask},
		"an empty line":        {Verb: desk.Ask, Ask: desk.AskFree, Question: "  "},
		"two things":           {Verb: desk.Ask, Ask: desk.AskConfirm, Question: "and who signs?"},
		"something unknown":    {Verb: desk.Ask, Ask: "dance"},
		"a letter, not a line": {Verb: desk.Ask, Question: strings.Repeat("x", 501)},
	} {
		if _, err := b.act(b.ana, 1, a); fault.KindOf(err) != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestThePartnerIsAskedInItsLanguage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ language, ask, free, want string }{
		{"en", desk.AskIntroduce, "", "About A (L-1). Could you introduce us"},
		{"pl", desk.AskConfirm, "", "W sprawie: A (L-1). Czy mogą Państwo potwierdzić"},
		{"pl-PL", desk.AskFree, "kto podpisuje?", "W sprawie: A (L-1). Pytanie: kto podpisuje?"},
		{"IT", desk.AskFree, "chi firma?", "Oggetto: A (L-1). Domanda: chi firma?"},
		{"ja", desk.AskFree, "{0}\x1b who?", "About A (L-1). Our question: {0} who?"},
	} {
		if got := desk.AskText(tt.language, tt.ask, tt.free, "A (L-1)"); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s %s: %q", tt.language, tt.ask, got)
		}
	}
}
