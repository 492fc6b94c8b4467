package intake_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/store"
)

func TestLookSaysWhatAFileLeavesOpen(t *testing.T) {
	t.Parallel()
	const head = "email,referred_at,employees,source,external_id\n"
	dates := []intake.Reading{{Value: "en-GB", Means: "3 April 2026"}, {Value: "en-US", Means: "4 March 2026"}}
	numbers := []intake.Reading{{Value: "pl", Means: "50000"}, {Value: "en", Means: "50"}}
	for _, tt := range []struct {
		name, text string
		want       []intake.Doubt // without the readings of a zone
	}{
		{"nothing", "a@a1.example,2026-11-02,40,list,1\n", nil},
		{"a date in two ways", "a@a1.example,03/04/2026,40,list,1\n",
			[]intake.Doubt{{Flag: "dates", Column: "referred_at", Shown: `"03/04/2026"`, Readings: dates}}},
		{"another date says which", "a@a1.example,03/04/2026,40,list,1\nb@b1.example,04/24/2026,40,list,2\n",
			[]intake.Doubt{{Flag: "dates", Column: "referred_at", Shown: `"03/04/2026"`, Near: "en-US", Readings: dates}}},
		{"others contradict each other",
			"a@a1.example,03/04/2026,,list,1\nb@b1.example,04/24/2026,,list,2\nc@c1.example,24/04/2026,,list,3\n",
			[]intake.Doubt{{Flag: "dates", Column: "referred_at", Shown: `"03/04/2026"`, Readings: dates}}},
		{"a number in two ways", "a@a1.example,2026-11-02,50.000,list,1\n",
			[]intake.Doubt{{Flag: "numbers", Column: "employees", Shown: `"50.000"`, Readings: numbers}}},
		{"a clock without a zone", "a@a1.example,2026-11-02 10:00,40,list,1\n",
			[]intake.Doubt{{Flag: "zone", Column: "referred_at", Shown: `"2026-11-02 10:00"`, Near: "UTC"}}},
		{"a clock with one", "a@a1.example,2026-11-02T10:00:00+01:00,40,list,1\n", nil},
		{"no UTF-8", "a@a1.example,2026-11-02,40,list,\xaf\xf3\xb3w\n",
			[]intake.Doubt{{Flag: "encoding", Near: "Windows-1250"}}},
		{"no UTF-8 in its header", "Imi\xea,E-mail\nJan \xaf\xf3\xb3ty,a@a1.example\n",
			[]intake.Doubt{{Flag: "encoding", Near: "Windows-1250"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "in.csv")
			text := head + tt.text
			if tt.name == "no UTF-8 in its header" {
				text = tt.text
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			p, err := intake.Look(t.Context(), intake.Options{}, path)
			if err != nil {
				t.Fatal(err)
			}
			for i := range p.Doubts {
				d := &p.Doubts[i]
				if len(d.Readings) == 0 {
					t.Errorf("%s has no reading", d.Flag)
				}
				if d.Flag == "zone" {
					d.Readings = nil
				}
				if d.Flag == "encoding" {
					d.Readings, d.Shown = nil, ""
				}
			}
			if diff := cmp.Diff(tt.want, p.Doubts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOnlyTheFirstRowsAreTriedWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), st, func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	path := write(t, "in.csv", "email,referred_at,source,external_id\na@a1.example,2026-11-02,list,1\nb@b1.example,2026-11-03,list,2\n"+
		"c@c1.example,2026-11-03,nowhere,3\n")
	for first, want := range map[int]int{0: 3, 1: 1, 2: 2, 3: 3, 9: 3} {
		troubles := 0
		o := intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin}), DryRun: true, First: first,
			Told: func(string, desk.Fate, string) { troubles++ }}
		got, err := intake.Run(t.Context(), o, []string{path})
		if err != nil {
			t.Fatal(err)
		}
		if got[0].Read != want || troubles != got[0].Quarantined+got[0].Disqualified+got[0].Rejected {
			t.Errorf("of the first %d rows %d were read, %d troubles of %+v", first, got[0].Read, troubles, got[0])
		}
	}
}
