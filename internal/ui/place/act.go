package place

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Act is what the cockpit knows of one thing that a key does to what is chosen. It stands in the act's
// own file; who may, which subjects it takes and what its command looks like is the desk's to say.
type Act struct {
	ID  keys.ID
	New func(*Session, Prepared) Sheet // the form that asks what it needs; nil: it is done at once

	// Nobody: its form is about nothing chosen. Bare: what is known of its lead is not needed. First: of
	// several leads it is about the first. Alone: it is about one.
	Nobody, Bare, First, Alone bool
	Takers, Partners           bool // its form needs them

	// Facts asks what is known of the one thing that its form is about, by the names under which the act sets it.
	Facts func(ctx context.Context, d Desk, on Subject) (map[string]string, error)

	// Names is the question that what is named with the command answers, where nothing is chosen: what it makes.
	Names string

	// Of is the act that this key is another way to: what keeps that one keeps this one. Write opens its
	// form in the person's own editor.
	Of    keys.ID
	Write bool

	Living bool                                       // only for leads somebody may still win
	Why    func(s *Session, on *desk.Row) string      // why it cannot be done to a lead, "" when it can; on is nil for Nobody
	Direct func(*Session, []desk.Row) desk.Action     // which of its key's verbs is meant, where there are two
	Open   desk.Verb                                  // the one that takes nothing from a colleague, so that nobody is asked before
	Word   func(s *Session, on *desk.Row) (id string) // its word among the hints, where it depends on the lead

	Marked int  // place among the hints while there are marks, from 1; 0 is never there
	Stays  bool // whoever is done goes on with the same lead
	Anew   bool // its answers are those of one person, and are not given again for another
	// which question a parameter answers where it is not of the same name: "date", or with its answer "word=denies"
	Asks map[string]string
}

// Answers are those to the questions of the act's form that are given by parameters of the command. A
// fact answers the question of its name, or where there are two, which fact it is and what it is.
func (a *Act) Answers(act *desk.Act, given map[string][]string) map[string]string {
	out := map[string]string{}
	for name, values := range given {
		ask, answer, fixed := strings.Cut(a.Asks[name], "=")
		if ask == "" {
			ask = strings.Replace(name, "-evidence", ".evidence", 1)
		}
		facts := act.Param(name).Kind == desk.FactsParam
		for _, value := range values {
			field, v, _ := strings.Cut(value, "=")
			switch {
			case facts && fixed:
				out[ask], out[answer] = strings.TrimSpace(field), strings.TrimSpace(v)
			case facts:
				out[strings.TrimSpace(field)] = v
			case fixed:
				out[ask] = answer
			default:
				out[ask] = strings.TrimSpace(out[ask] + " " + value)
			}
		}
	}
	for id, answer := range out {
		if answer == "" {
			delete(out, id)
		}
	}
	return out
}

// Subject is one thing that a key acts on now.
type Subject struct {
	desk.Subject
	Name  string    // what people call it: a company
	Owner string    // whose it is, "" for nobody's
	Row   *desk.Row // of a lead
}

// OnRows makes subjects of leads.
func OnRows(rows []desk.Row) []Subject {
	out := make([]Subject, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = Subject{desk.OnLead(r.ID), say.CompanyOf(r), r.Owner, r}
	}
	return out
}

// Rows are the leads among subjects.
func Rows(on []Subject) []desk.Row {
	var out []desk.Row
	for _, s := range on {
		if s.Row != nil {
			out = append(out, *s.Row)
		}
	}
	return out
}

// Plain are subjects as the desk takes them.
func Plain(on []Subject) []desk.Subject {
	out := make([]desk.Subject, len(on))
	for i := range on {
		out[i] = on[i].Subject
	}
	return out
}

// Names are subjects as people write them.
func Names(on []desk.Subject) []string {
	out := make([]string, len(on))
	for i := range on {
		out[i] = on[i].String()
	}
	return out
}

// Several is "3 leads".
func (s *Session) Several(kind desk.SubjectKind, n int) string {
	return s.Words.Count("sheet."+string(kind)+"s", n)
}
