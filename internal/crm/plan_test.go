package crm_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/policy"
)

func digest(field, v string) string { return crm.Digest([]byte("salt"), field, v) }

var (
	score     = crm.Field{Fact: "lead.score", Object: crm.Contact, Name: "eql_score", Type: crm.Number, Side: crm.Ours}
	title     = crm.Field{Fact: "lead.title", Object: crm.Contact, Name: "jobtitle", Type: crm.Text, Side: crm.Shared}
	employees = crm.Field{Fact: "account.employees", Object: crm.Company, Name: "numberofemployees", Type: crm.Number, Side: crm.Shared}
	stack     = crm.Field{Fact: "account.tech_stack", Object: crm.Company, Name: "eql_tech_stack", Type: crm.List, Side: crm.Shared}
	at        = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
)

func TestWhichSideAValueComesFrom(t *testing.T) {
	t.Parallel()
	last := func(f crm.Field, v string) string { return digest(f.Key(), v) }
	tests := []struct {
		name  string
		field crm.Field
		v     crm.Values
		way   crm.Way
		why   string
	}{
		{"the same on both sides", title, crm.Values{Here: "CTO", There: "CTO"}, crm.Stay, ""},
		{"a number with a fraction that is nothing", employees, crm.Values{Here: "420", There: "420.0"}, crm.Stay, ""},
		{"a list in another order", stack, crm.Values{Here: "hubspot; slack", There: "Slack;HubSpot"}, crm.Stay, ""},
		{"changed here alone", title, crm.Values{Here: "CTO", There: "CIO", Last: last(title, "CIO")}, crm.Out, "it changed here"},
		{"changed there alone", title, crm.Values{Here: "CTO", There: "CIO", Last: last(title, "CTO")}, crm.In, "it changed there"},
		{"made unknown here", title, crm.Values{There: "CIO", Last: last(title, "CIO")}, crm.Out, "it changed here"},
		{"emptied there", title, crm.Values{Here: "CTO", Last: last(title, "CTO")}, crm.In, "it changed there"},
		{"never written, empty there", title, crm.Values{Here: "CTO"}, crm.Out, "it is empty there"},
		{"never written, unknown here", title, crm.Values{There: "CIO"}, crm.In, "it is not known here"},
		{"both changed, here last", title, crm.Values{Here: "a", There: "b", Last: last(title, "c"), HereAt: at.Add(1), ThereAt: at},
			crm.Out, "here last"},
		{"both changed, there last", title, crm.Values{Here: "a", There: "b", Last: last(title, "c"), HereAt: at, ThereAt: at.Add(1)},
			crm.In, "there last"},
		{"both changed at one instant", title, crm.Values{Here: "a", There: "b", Last: last(title, "c"), HereAt: at, ThereAt: at},
			crm.Clash, "not known"},
		{"both have one, and nobody knows since when", title, crm.Values{Here: "a", There: "b"}, crm.Clash, "not known"},
		{"a score that somebody typed over there", score, crm.Values{Here: "74", There: "99", Last: last(score, "74")}, crm.Out,
			"ours to say"},
		{"a score of which we know nothing", score, crm.Values{There: "99"}, crm.Stay, ""},
		{"a score that we wrote and is none any more", score, crm.Values{There: "74", Last: last(score, "74")}, crm.Out, "changed here"},
	}
	for _, tt := range tests {
		way, why := crm.Decide(&tt.field, tt.v, digest)
		if way != tt.way || !strings.Contains(why, tt.why) {
			t.Errorf("%s: %q, %q; want %q, %q", tt.name, way, why, tt.way, tt.why)
		}
	}
}

// TestBothSidesComeToRest draws changes on both sides and carries plans out: afterwards nothing differs but what nobody can
// decide, a further plan does nothing (so an echo of our own write is none), and a score is ours.
func TestBothSidesComeToRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"", "a", "b", "420"})
		fields := []crm.Field{score, title, employees, stack}
		s := crm.Sides{Lead: "L-1", Fields: fields, Here: map[string]string{}, Digest: digest, HasCompany: true,
			Contact: &crm.Record{ID: "1", Values: map[string]string{}}, Company: &crm.Record{ID: "2", Values: map[string]string{}}}
		record := func(f *crm.Field) *crm.Record {
			if f.Object == crm.Company {
				return s.Company
			}
			return s.Contact
		}
		for range rapid.IntRange(1, 5).Draw(t, "rounds") {
			for i := range fields {
				f := &fields[i]
				if rapid.Bool().Draw(t, "here") {
					s.Here[f.Key()] = word.Draw(t, "ours")
				}
				if rapid.Bool().Draw(t, "there") {
					record(f).Values[f.Name] = word.Draw(t, "theirs")
				}
			}
			p := crm.Make(&s)
			clash := map[string]bool{}
			for _, c := range p.Changes {
				switch c.Way {
				case crm.Out:
					record(&c.Field).Values[c.Name] = c.To
				case crm.In:
					s.Here[c.Key()] = c.To
				case crm.Clash:
					clash[c.Key()] = true
				case crm.Stay:
					t.Fatalf("%s stays and is told", c.Name)
				}
				if c.Side == crm.Ours && c.Way == crm.In {
					t.Fatalf("%s was taken from there", c.Name)
				}
			}
			s.Last = s.Agreed(&p, nil)
			again := crm.Make(&s)
			for _, c := range again.Changes {
				if !clash[c.Key()] {
					t.Fatalf("%s moves again: %+v after %+v", c.Name, c, p.Changes)
				}
			}
			if len(clash) == 0 && again.Action != crm.None {
				t.Fatalf("%s: %s", again.Action, again.Why)
			}
		}
	})
}

func TestWhatBecomesOfARecord(t *testing.T) {
	t.Parallel()
	sides := func(change func(*crm.Sides)) *crm.Sides {
		s := &crm.Sides{Lead: "L-1", Fields: []crm.Field{score, employees}, Here: map[string]string{score.Key(): "74",
			employees.Key(): "420"},
			Digest: digest, HasCompany: true, Contact: &crm.Record{ID: "51", Values: map[string]string{"eql_score": "74"}},
			Company: &crm.Record{ID: "9", Values: map[string]string{"numberofemployees": "420"}}}
		change(s)
		return s
	}
	tests := []struct {
		name   string
		change func(*crm.Sides)
		action crm.Action
		why    string
	}{
		{"it is so already", func(*crm.Sides) {}, crm.None, "the same"},
		{"nobody is there", func(s *crm.Sides) { s.Contact = nil }, crm.Create, "not there yet"},
		{"somebody may be there", func(s *crm.Sides) { s.Contact, s.Proposed, s.Because = nil, "77", "has the same address" }, crm.ToDecide,
			"eqltui crm match L-1 77"},
		{"its company may be there", func(s *crm.Sides) { s.Company, s.ProposedCompany = nil, "8" }, crm.None, "--company 8"},
		{"its company is not there", func(s *crm.Sides) { s.Company = nil }, crm.Update, "empty there"},
		{"it is gone there", func(s *crm.Sides) { s.Gone = "it was deleted there" }, crm.ToDecide, "deleted"},
		{"a field of another type", func(s *crm.Sides) {
			s.Here[score.Key()], s.Contact.Values = "75", nil
			s.Properties = map[string]*crm.Property{score.Key(): {Name: "eql_score", Type: crm.Instant},
				employees.Key(): {Name: "numberofemployees", Type: crm.Number}}
		}, crm.ToDecide, "eql_score is a time there"},
		{"a field that is not there", func(s *crm.Sides) {
			s.Here[score.Key()] = "75"
			s.Properties = map[string]*crm.Property{employees.Key(): {Name: "numberofemployees", Type: crm.Number}}
		}, crm.ToDecide, "crm setup"},
	}
	for _, tt := range tests {
		p := crm.Make(sides(tt.change))
		if p.Action != tt.action || !strings.Contains(p.Why, tt.why) {
			t.Errorf("%s: %s, %q; want %s, %q", tt.name, p.Action, p.Why, tt.action, tt.why)
		}
	}
}

func TestTheMapOfThePolicy(t *testing.T) {
	t.Parallel()
	fields := crm.Fields(&policy.CRM{System: "hubspot", Property: "eql_stage",
		Contact: []policy.Mapped{{Fact: "lead.score", Name: "eql_score"}, {Fact: "lead.eql_at", Name: "eql_at"},
			{Fact: "lead.owner", Name: "hubspot_owner_id"}, {Fact: "lead.email", Name: "email"}, {Fact: "lead.title", Name: "jobtitle"}},
		Company: []policy.Mapped{{Fact: "account.tech_stack", Name: "eql_tech_stack"}, {Fact: "lead.fit", Name: "eql_fit"}}})
	want := []crm.Field{
		{Fact: "lead.stage", Object: crm.Contact, Name: "eql_stage", Type: crm.Text, Side: crm.Shared},
		{Fact: "lead.score", Object: crm.Contact, Name: "eql_score", Type: crm.Number, Side: crm.Ours},
		{Fact: "lead.eql_at", Object: crm.Contact, Name: "eql_at", Type: crm.Instant, Side: crm.Ours},
		{Fact: "lead.owner", Object: crm.Contact, Name: "hubspot_owner_id", Type: crm.Text, Side: crm.Shared},
		{Fact: "lead.email", Object: crm.Contact, Name: "email", Type: crm.Text, Side: crm.Ours},
		{Fact: "lead.title", Object: crm.Contact, Name: "jobtitle", Type: crm.Text, Side: crm.Shared},
		{Fact: "account.tech_stack", Object: crm.Company, Name: "eql_tech_stack", Type: crm.List, Side: crm.Shared},
	}
	if len(fields) != len(want) {
		t.Fatalf("%+v", fields)
	}
	for i := range want {
		if fields[i] != want[i] {
			t.Errorf("%+v, want %+v", fields[i], want[i])
		}
	}
}

func TestValuesInOneForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		t        crm.Type
		in, want string
	}{
		{crm.Number, " 420.00 ", "420"}, {crm.Number, "0.50", "0.5"}, {crm.Number, "many", "many"},
		{crm.Truth, "Yes", "true"}, {crm.Truth, "0", "false"}, {crm.Truth, "perhaps", "perhaps"},
		{crm.Instant, "1764234000000", "2025-11-27T09:00:00.000Z"}, {crm.Instant, "2026-11-27T10:00:00+01:00", "2026-11-27T09:00:00.000Z"},
		{crm.Instant, "2026-11-27T09:00:00.000+0000", "2026-11-27T09:00:00.000Z"}, {crm.Instant, "2026-11-27", "2026-11-27T00:00:00.000Z"},
		{crm.List, "b;a, a;", "a; b"}, {crm.Text, " a ", "a"},
	} {
		if got := crm.Normal(tt.t, tt.in); got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.t, tt.in, got, tt.want)
		}
	}
	p := crm.Property{Name: "eql_stage", Type: crm.Choice, Options: []string{"EQL", "SQL"}}
	if crm.Fits(&p, "eql") != "" || crm.Fits(&p, "won") == "" || crm.Exact(&p, "eql") != "EQL" {
		t.Error("choices are not held to")
	}
}
