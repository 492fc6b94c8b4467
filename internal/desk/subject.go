package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// SubjectKind is a kind of thing that acts are done to.
type SubjectKind string

// The kinds of subjects.
const (
	Leads      SubjectKind = "lead"
	Partners   SubjectKind = "partner"
	Pages      SubjectKind = "page"
	DutiesKind SubjectKind = "duty"
)

// Subject is one thing that an act is done to, by the name that people give it: L-12. The zero
// subject is none, or of an undo all that were acted on.
type Subject struct {
	Kind SubjectKind
	ID   string
}

// key is by what its row is known: a page is found however its address is written.
func (s Subject) key() string {
	if s.Kind == Pages {
		return link.PageKey(s.ID)
	}
	return s.ID
}

// Example is how a subject of the kind is named.
func (k SubjectKind) Example() string {
	switch k {
	case Leads:
		return "L-12; eqltui list shows them"
	case Pages:
		return "https://acme.example/wms"
	case DutiesKind:
		return "weekly_report:2026-W47; eqltui due lists them"
	}
	return "acme, by its id"
}

// ParseSubject reads the name of a subject.
func ParseSubject(kind SubjectKind, name string) (Subject, error) {
	if kind != Leads {
		return Subject{kind, strings.TrimSpace(name)}, nil
	}
	id, err := lead.ParseID(name)
	return OnLead(id), err
}

// ParseAny reads the name of a subject of any kind: what is no lead is a duty, a page or a partner.
func ParseAny(name string) (Subject, error) {
	if kind, _, ok := strings.Cut(name, ":"); ok && slices.Contains(review.DutyKinds(), review.DutyKind(kind)) {
		return ParseSubject(DutiesKind, name)
	}
	if strings.Contains(name, "/") {
		return ParseSubject(Pages, name)
	}
	s, err := ParseSubject(Leads, name)
	if err != nil && BadPartnerID(name) == "" {
		return ParseSubject(Partners, name)
	}
	return s, err
}

// OnLeads makes subjects of leads.
func OnLeads(ids ...lead.ID) []Subject {
	out := make([]Subject, len(ids))
	for i, id := range ids {
		out[i] = OnLead(id)
	}
	return out
}

// OnLead makes a subject of a lead; that of no lead is none.
func OnLead(id lead.ID) Subject {
	if id == 0 {
		return Subject{}
	}
	return Subject{Leads, id.String()}
}

// Lead is the lead that is meant, 0 when it is something else.
func (s Subject) Lead() lead.ID {
	if s.Kind != Leads {
		return 0
	}
	id, err := lead.ParseID(s.ID)
	if err != nil {
		return 0
	}
	return id
}

func (s Subject) String() string { return s.ID }

// leadsOf are the leads among subjects.
func leadsOf(list []Subject) []lead.ID {
	var out []lead.ID
	for _, s := range list {
		if id := s.Lead(); id != 0 {
			out = append(out, id)
		}
	}
	return out
}

// counted is "3 leads".
func counted(on []Subject) string {
	return fmt.Sprintf("%d %ss", len(on), on[0].Kind)
}

// subjectOf is what an event is about: its lead, or the row it names; none where it is about neither.
func subjectOf(e *journal.Event) Subject {
	if e.Lead != 0 {
		return OnLead(e.Lead)
	}
	noun, id := rowOf(e)
	return Subject{SubjectKind(noun), id}
}

// takenBack is how the journal has it that an event was taken back.
func takenBack(e *journal.Event) store.Taken {
	t := store.Taken{Lead: int64(e.Lead), Batch: e.Batch}
	if e.Lead == 0 {
		t.To = e.Data.To
	}
	return t
}

// loadSubjects brings what is acted on into hand.
func (w *work) loadSubjects(on []Subject) error { return w.loadLeads(leadsAmong(on)) }

// leadsAmong are the ids of the subjects that are leads.
func leadsAmong(on []Subject) (ids []int64) {
	for _, s := range on {
		if id := s.Lead(); id != 0 {
			ids = append(ids, int64(id))
		}
	}
	return ids
}
