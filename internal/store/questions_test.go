package store

import (
	"fmt"
	"slices"
	"testing"

	"github.com/eqltui/eqltui/internal/filter"
)

// questions is at least one filter of every key of the language, and of every way in which one is asked.
var questions = []string{
	"", "stage:new", "stage:new,eql", "-stage:new", "stage:won,lost,sql", "partner:acme", "partner:none,wisla",
	"kind:integration", "kind:none", "owner:me", "owner:none,ania", "-owner:me", "queue:italy", "queue:none,italy",
	"clock:triage", "clock:running", "clock:alert", "clock:breached", "clock:paused", "clock:none", "due<2h", "due>=2h", "due:2h",
	"due:none", "due<2026-11-21", "score>=70", "score:40,80", "fit<3", "intent>3", "verdict:eql", "gate:bant", "reason:x,y",
	"trigger:demo_request", "trigger:a,b", "signal:budget_confirmed", "signal:use_case_stated", "signal:x",
	"source:partner_referral", "surface:ai,web", "page:wms", "campaign:spring", "medium:referral", "tag:vip", "tag:none", "has:conflict",
	"phone:none", "phone:601 234 567", "-phone:none",
	"has:owner", "has:phone", "has:email", "has:note", "has:tag", "has:snooze", "has:opportunity", "has:question",
	"created<3d",
	"created>=-2w", "created:2026-11-20", "updated>3d",
	"referred:2026-Q4", "-referred<90d", "eql_at:2026-Q4", "-eql_at<30d", "sql_at:2026-11", "won_at:2026", "lost_at>=-4w",
	"sourced:2026-Q4", "-sourced<90d", "influenced:acme", "-influenced:baltica,wisla", "triggers>=2", "triggers:0", "-triggers<2",
	"page:https://baltica.example/wms", "page:baltica.example/wms", "-page:https://baltica.example/wms stage:new,eql",
	"region:emea", "country:pl,none", "product:x", "tier:gold",
	"deal_type:new", "zuraw", "-zuraw", "ab", "stage:new,eql zuraw", "l-12", "zuraw ewa", "stage:new,eql owner:me due<2h",
	"-has:note -page:wms", "-due:none",
}

// TestEveryKeyIsAsked holds the list above to the language: a new key is asked too.
func TestEveryKeyIsAsked(t *testing.T) {
	t.Parallel()
	asks := func(key string) bool {
		return slices.ContainsFunc(questions, func(text string) bool {
			q, err := filter.Parse(text, friday)
			return err == nil && slices.ContainsFunc(q.Terms, func(term filter.Term) bool { return term.Key == key })
		})
	}
	for _, key := range filter.Keys() {
		if key.Name != "view" && !asks(key.Name) { // a view is replaced by its own filter
			t.Errorf("no question asks for %s", key.Name)
		}
	}
	if asks("nobody") {
		t.Error("a key that is not there is asked: this test cannot fail")
	}
}

// ofFilters are the texts that filters become, by name, while queues are open and closed.
func ofFilters(t *testing.T, s *Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	if err := s.Read(t.Context(), func(tx *Tx) error {
		every(t, tx, questions, func(name string, s *Selection) { ofSelection(out, name, s) })
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// ofSelection adds every text by which the leads of a selection are looked for.
func ofSelection(out map[string]string, name string, s *Selection) {
	add := func(what string, text string, _ []any) { out[name+": "+what] = text }
	for section := PastDue; section <= Clockless; section++ {
		for i, after := range []*Place{nil, {Section: section, DueAt: 7, ID: 9}} {
			text, args := s.placesText(section, after, 101)
			add(fmt.Sprintf("page %d of section %d", i, section), text, args)
		}
		text, args := s.countText(section, 1, 2, 3)
		add(fmt.Sprintf("count of section %d", section), text, args)
	}
	for i, after := range []*Place{nil, {DueAt: 7, ID: 9, Ready: true}} {
		text, args := s.readyText("SELECT l.due_at, l.id, l.queue", after, 101)
		add(fmt.Sprintf("page %d of what is ready", i), text, args)
	}
	text, args := s.stepsText()
	add("next steps that are due", text, args)
	text, args = s.readyCount(func(w *where) { w.due(1, 2) })
	add("count of what is ready", text, args)
	apart := *s
	apart.order, apart.covered = ByReady, false
	text, args = apart.countText(Running, 1, 2, 0)
	add("count of what is not ready", text, args)
	text, args = apart.placesText(Running, nil, 101)
	add("page of what is not ready", text, args)
	if s.found != nil {
		text, args := s.found.askText([]int64{1, 2})
		add("rows that facets do not tell", text, args)
	}
}
