package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// counters are the desk's own figures.
func (b *bench) counters() map[string]int64 {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.db, store.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	defer st.Close()
	var got map[string]int64
	err = st.Read(b.t.Context(), func(tx *store.Tx) error {
		var err error
		got, err = tx.Counters(b.t.Context())
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return got
}

func typed(raw string) desk.Referral {
	r := perfect(raw)
	r.Origin = desk.Origin{Raw: raw}
	return r
}

func TestATrialSaysWhatWouldHappenAndLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	before := b.counters()
	got, err := b.TryReferral(t.Context(), b.ana, typed("one"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Fate != desk.Created || got.Known || got.Lead.Stage != lead.New || got.Lead.Score == 0 || got.Lead.Queue == "" {
		t.Errorf("a new referral: %+v", got.Outcome)
	}
	if diff := cmp.Diff(before, b.counters()); diff != "" {
		t.Errorf("the trial left something: %s", diff)
	}
	if _, err := b.Lead(t.Context(), b.ana, got.Outcome.Lead); err == nil {
		t.Error("the lead of a trial is there")
	}
}

func TestATypedReferralIsAdmittedLikeAnImport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	got, err := b.AddReferral(t.Context(), b.ana, typed("one"))
	if err != nil {
		t.Fatal(err)
	}
	id := got.Outcome.Lead
	d := b.lead(id)
	if d.Stage != lead.New || referrals(d) != 1 || d.Owner != "" {
		t.Errorf("it became %s with %d referral touches", d.Stage, referrals(d))
	}
	if h := d.History[len(d.History)-1]; h.Who != "ania" || h.Text != "received by hand, score 70" {
		t.Errorf("its history begins %s: %s", h.Who, h.Text)
	}
	again, err := b.AddReferral(t.Context(), b.ana, typed("one"))
	if err != nil || again.Fate != desk.Unchanged || again.Outcome.Lead != id || !again.Known {
		t.Errorf("the same again: %+v, %v", again.Outcome, err)
	}
	row := perfect("file")
	row.Email, row.Account.Employees, row.Phone = lead.Known("one@zuraw.example"), lead.Known(int64(9)), lead.Known("+48 1")
	b.refer(row)
	if d = b.lead(id); d.Facts.Account.Employees.V != 420 || d.Facts.Lead.Phone.V != "+48 1" {
		t.Errorf("an import overwrote what a person typed, or kept nothing: %d, %q", d.Facts.Account.Employees.V, d.Facts.Lead.Phone.V)
	}
}

func TestATrialNamesRivalsAndWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	first := b.refer(perfect("one"))[0].Lead
	r := typed("two")
	r.Partner, r.ProgramTier = "ponte", lead.Known("silver")
	got, err := b.TryReferral(t.Context(), b.ana, r)
	if err != nil {
		t.Fatal(err)
	}
	want := []desk.Rival{{ID: first, Partner: "Acme Wdrożenia", Stage: lead.New, Referred: friday.Add(-time.Hour)}}
	if diff := cmp.Diff(want, got.Rivals); diff != "" {
		t.Error(diff)
	}
	if got.Lead.Conflicts != 1 {
		t.Errorf("%d conflicts", got.Lead.Conflicts)
	}
	r.Partner, r.ProgramTier = "nobody", lead.Opt[string]{}
	if got, err = b.TryReferral(t.Context(), b.ana, r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"partner", "program_tier"}, got.Lacks); diff != "" || got.Fate != desk.Held {
		t.Error(got.Fate, diff)
	}
	r = typed("three")
	r.Email = lead.Known("one@zuraw.example")
	if got, err = b.TryReferral(t.Context(), b.ana, r); err != nil || !got.Known || got.Outcome.Lead != first {
		t.Errorf("the same person of the same partner: %+v %v", got.Outcome, err)
	}
}

func TestAViewerAddsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, f := range []func() error{
		func() error {
			_, err := b.AddReferral(t.Context(), desk.Actor{User: "v", Role: desk.Viewer}, typed("one"))
			return err
		},
		func() error {
			_, err := b.TryReferral(t.Context(), desk.Actor{User: "v", Role: desk.Viewer}, typed("one"))
			return err
		},
	} {
		if f() == nil {
			t.Error("a viewer may")
		}
	}
}

func TestSettingsAreEachPersonsOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	save := func(who desk.Actor, values map[string]string) {
		t.Helper()
		if err := b.SaveSettings(t.Context(), who, values); err != nil {
			t.Fatal(err)
		}
	}
	save(b.ana, map[string]string{"theme": `"light"`, "bell": `true`})
	save(b.bo, map[string]string{"theme": `"mono"`})
	save(b.ana, map[string]string{"bell": ""})
	got, err := b.Settings(t.Context(), b.ana)
	if diff := cmp.Diff(map[string]string{"theme": `"light"`}, got); err != nil || diff != "" {
		t.Error(diff, err)
	}
	if err := b.SaveSettings(t.Context(), b.ana, map[string]string{"theme": "light"}); err == nil {
		t.Error("a value that is no JSON is kept")
	}
}
