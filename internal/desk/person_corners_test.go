package desk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestAnErasureNamesEveryCopyBesideTheDatabase(t *testing.T) {
	t.Parallel()
	b := caged(t)
	var want []string
	for _, end := range []string{".before-restore-20261101-100000", ".before-restore-20261101-100000-wal", ".before-step-2"} {
		want = append(want, b.db+end)
		if err := os.WriteFile(b.db+end, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(b.db), "other.db.before-step-2"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{".serve", ".hostkey", ".key"} { // they are no copies, and are needed
		if err := os.WriteFile(b.db+end, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done, err := b.ErasePerson(t.Context(), boss, "L-1", "request")
	if err != nil || !slices.Equal(done.Copies, want) {
		t.Errorf("%q, %v", done.Copies, err)
	}
}

func TestWhoWasCorrectedToAnotherAddressIsErasedUnderBoth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.Email, r.Name, r.Phone, r.Origin.Key = lead.Known("old."+canary+"@zuraw.example"), lead.Known("Ewa "+canary),
		lead.Known("+48 "+canary), "X-1"
	b.refer(r)
	b.touch(desk.TouchIn{
		Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "page_view", Email: r.Email.V,
		URL: lead.Known("https://www.example.com/" + canary),
	})
	b.must(b.ana, 1, desk.Action{Verb: desk.NoteIt, Note: "rang " + canary})
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, To: "ania", BANT: yes("budget", "need")})
	r.Email, r.Origin.Raw = lead.Known("new."+canary+"@zuraw.example"), "two"
	b.refer(r) // the same record, with another address
	if d := b.lead(1); d.Facts.Lead.Email.V != r.Email.V {
		t.Fatalf("%+v", d.Facts.Lead)
	}
	f, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil || len(f.Former) != 1 || !strings.HasPrefix(f.Former[0].Email.V, "old.") {
		t.Errorf("%+v, %v", f.Former, err)
	}
	if _, err := b.ErasePerson(t.Context(), boss, r.Email.V, "request"); err != nil {
		t.Fatal(err)
	}
	if found := bytesWith(t, b.db, canary); len(found) > 0 {
		t.Errorf("the canary still stands in %q", found)
	}
}

func TestAnErasureIsNotOfferedToBeTakenBack(t *testing.T) {
	t.Parallel()
	b := caged(t)
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	d, err := b.Lead(t.Context(), boss, 1)
	if err != nil || d.UndoUntil != nil {
		t.Errorf("undo until %v of %q, %v", d.UndoUntil, d.UndoWhat, err)
	}
	for _, e := range b.activity(boss, desk.ActivityQuery{}).Events {
		if e.Kind == journal.PersonErased && !e.Until.IsZero() {
			t.Errorf("entry %d can be taken back until %s", e.Seq, e.Until)
		}
	}
	for _, kind := range []journal.Kind{journal.PersonErased, journal.Repaired} {
		if _, err := b.Activity(t.Context(), boss, desk.ActivityQuery{Filter: "kind:" + string(kind)}); err != nil {
			t.Errorf("%s cannot be looked for: %v", kind, err)
		}
	}
}

func TestNoErasedPersonIsLeftWhereRowsWereMovedAbout(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	word := func(i int) string { return fmt.Sprintf("%s%03d", canary, i) }
	const n = 400
	var visits []desk.TouchIn
	for i := range n {
		visits = append(visits, desk.TouchIn{Origin: origin("t" + fmt.Sprint(i)), At: friday.Add(-time.Hour), Kind: "page_view",
			ClientID: "ga-" + word(i), URL: lead.Known("https://www.example.com/" + word(i))})
	}
	b.touch(visits...)
	for part := range 8 { // rows grow here and there, so that pages are split and their cells moved
		var rows []desk.Referral
		for k := range n / 8 {
			i := (k*8 + part) * 37 % n
			r := perfect(fmt.Sprint("r", i))
			r.Origin.Key, r.Email, r.ClientID = word(i), lead.Known(word(i)+"@firma"+fmt.Sprint(i%7)+".example"), lead.Known("ga-"+word(i))
			r.Name, r.Phone, r.Note = lead.Known("Ewa "+strings.Repeat("von ", i%9)+word(i)), lead.Known("+48 "+word(i)),
				strings.Repeat("rang ", i%9)+word(i)
			rows = append(rows, r)
		}
		b.refer(rows...)
	}
	var gone []string
	for i := 0; i < n; i += 9 {
		if done, err := b.ErasePerson(t.Context(), boss, word(i)+"@firma"+fmt.Sprint(i%7)+".example", "request"); err != nil ||
			done.Left != nil {
			t.Fatal(done, err)
		}
		gone = append(gone, word(i))
	}
	for _, text := range gone {
		if found := bytesWith(t, b.db, text); len(found) > 0 {
			t.Errorf("%s still stands in %q", text, found)
		}
	}
}
