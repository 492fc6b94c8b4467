package intake_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// whose is a real desk that takes in the files of testdata/whose.
type whose struct {
	*desk.Desk
	t   *testing.T
	who desk.Actor
}

func whoseDesk(t *testing.T) *whose {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	d, err := desk.Open(t.Context(), st, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	w := &whose{Desk: d, t: t, who: desk.Actor{User: "ops", Role: desk.Admin}}
	t.Cleanup(func() {
		w.verified()
		d.Close()
	})
	return w
}

// verified fails the test when the database is not what its journal says.
func (w *whose) verified() {
	w.t.Helper()
	_, err := w.Verify(context.WithoutCancel(w.t.Context()), func(m desk.Mismatch) error {
		w.t.Errorf("%s: %s %s is %s and follows as %s", m.Kind, m.Where, m.Field, m.Have, m.Want)
		return nil
	}, nil)
	if err != nil {
		w.t.Errorf("verify: %v", err)
	}
}

// take imports one file and says its fates: "created 2, quarantined 1".
func (w *whose) take(path string, change ...func(*intake.Options)) string {
	w.t.Helper()
	o := intake.Options{Door: intake.Through(w.Desk, w.who), RejectsPath: filepath.Join(w.t.TempDir(), "rejects.csv")}
	for _, f := range change {
		f(&o)
	}
	if filepath.Dir(path) == "." {
		path = filepath.Join("testdata", "whose", path)
	}
	reports, err := intake.Run(w.t.Context(), o, []string{path})
	if err != nil {
		w.t.Fatal(err)
	}
	return fates(reports[0])
}

func fates(r intake.Report) string {
	text := ""
	for _, f := range []struct {
		name string
		n    int
	}{{"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"quarantined", r.Quarantined},
		{"disqualified", r.Disqualified}, {"rejected", r.Rejected}} {
		if f.n > 0 {
			text += fmt.Sprintf("%s %d ", f.name, f.n)
		}
	}
	return text
}

// lead is a lead as it is shown.
func (w *whose) lead(id lead.ID) desk.Detail {
	w.t.Helper()
	d, err := w.Lead(w.t.Context(), w.who, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *whose) is(name string, got, want any) {
	w.t.Helper()
	if got != want {
		w.t.Errorf("%s: %v, not %v", name, got, want)
	}
}

func TestHostsOfStrangersPagesNameNoCompany(t *testing.T) {
	t.Parallel()
	w := whoseDesk(t)
	w.take("partners.csv")
	w.is("web sites", w.take("website-hosts.csv"), "created 15 ")
	for i, domain := range []string{"one.example", "two.example", "three.example", "four.example", "five.example", "six.example",
		"seven.example", "eight.example", "nine.example", "ten.example", "elf.sharepoint.com", "zwo.atlassian.net", "drei.zendesk.com",
		"vier.gov.pl", "uw.edu.pl"} {
		l := w.lead(lead.ID(i + 1))
		w.is(l.Name, l.Domain, domain)
		w.is(l.Name+"'s conflicts", l.Conflicts, 0)
	}
	w.is("Eva's company", w.lead(1).Facts.Account.Employees.V, int64(420))

	w = whoseDesk(t)
	w.take("partners.csv")
	w.take("freemail-as-domain.csv")
	for id := range lead.ID(8) {
		l := w.lead(id + 1)
		w.is(l.Name+"'s domain", l.Domain, "")
		w.is(l.Name+"'s conflicts", l.Conflicts, 0)
		w.is(l.Name+" waits", l.Stage == lead.Quarantined, l.Facts.Lead.Email.V == "")
	}
	w.is("E's domain is kept", w.lead(5).Attributes["domain"], "mailinator.com")
}
