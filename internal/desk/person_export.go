package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// PersonFile is everything that is held about one person. Texts are as they are kept.
type PersonFile struct {
	Person        PersonRecord      `json:"person"`
	ClientIDs     []string          `json:"client_ids"`
	References    []PersonReference `json:"references"`
	Leads         []PersonLead      `json:"leads"`
	Touches       []lead.Touch      `json:"-"`
	Texts         []PersonText      `json:"texts"`
	Opportunities []PersonDeal      `json:"opportunities"`
	Deliveries    []PersonDelivery  `json:"deliveries"`
	Drafts        []PersonDraft     `json:"drafts"`
	Kept          []PersonKept      `json:"kept_by_users"`
	History       []PersonHistory   `json:"history"`
	Former        []PersonRecord    `json:"former"`
	Elsewhere     []Elsewhere       `json:"elsewhere"`
	Copies        []string          `json:"copies"`
}

// PersonRecord is the person's own row; nil is not known.
type PersonRecord struct {
	ID int64
	lead.Personal
	ByHand   []string
	ErasedAt *time.Time
}

// MarshalJSON writes every fact of a person, in the order of columns.
func (r PersonRecord) MarshalJSON() ([]byte, error) {
	known := lead.Facts{Lead: lead.Record{Personal: r.Personal}}
	doc := strconv.AppendInt([]byte(`{"id":`), r.ID, 10)
	member := func(name string, v any) error {
		value, err := json.Marshal(v)
		doc = append(append(doc, `,"`+name+`":`...), value...)
		return err
	}
	for _, f := range lead.Columns() {
		if f.Of != lead.OfPerson {
			continue
		}
		if err := member(f.Name, f.Slot(&known)); err != nil {
			return nil, err
		}
	}
	if err := member("set_by_hand", r.ByHand); err != nil {
		return nil, err
	}
	err := member("erased_at", r.ErasedAt)
	return append(doc, '}'), err
}

// PersonReference is an external id under which a file knows a lead of the person.
type PersonReference struct {
	Origin     string `json:"origin"`
	ExternalID string `json:"external_id"`
}

// PersonLead is a lead of the person: what is journalled, what is not, and its company.
type PersonLead struct {
	ID         string           `json:"id"`
	Company    lead.Opt[string] `json:"company"`
	Domain     string           `json:"domain"`
	ExternalID lead.Opt[string] `json:"external_id"`
	UTM        lead.UTM         `json:"utm"`
	LandingURL lead.Opt[string] `json:"landing_url"`
	ClientID   lead.Opt[string] `json:"client_id"`
	Record     json.RawMessage  `json:"record"` // the row's other fields by their names
	Attributes json.RawMessage  `json:"attributes,omitempty"`
}

// PersonText is a free text about the person.
type PersonText struct {
	ID   int64     `json:"id"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	Text string    `json:"text"`
}

// PersonDeal is an opportunity of one of the person's leads.
type PersonDeal struct {
	Lead       string          `json:"lead"`
	Origin     string          `json:"origin"`
	ExternalID string          `json:"external_id"`
	Stage      string          `json:"stage"`
	Amount     lead.Opt[int64] `json:"amount"` // minor units
}

// PersonDelivery is a message to a partner about one of the person's leads.
type PersonDelivery struct {
	ID      int64           `json:"id"`
	Lead    string          `json:"lead"`
	Partner string          `json:"partner"`
	Kind    string          `json:"kind"`
	State   string          `json:"state"`
	After   time.Time       `json:"not_before"`
	Data    json.RawMessage `json:"data"`
}

// PersonDraft is what somebody left unfinished in a sheet about the person.
type PersonDraft struct {
	Owner string    `json:"owner"`
	Lead  string    `json:"lead"`
	Sheet string    `json:"sheet"`
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}

// PersonKept is a setting or a saved view of a user that names the person.
type PersonKept struct {
	Owner string `json:"owner"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

// PersonHistory is one line of the journal that concerns the person.
type PersonHistory struct {
	Seq  int64           `json:"seq"`
	At   time.Time       `json:"at"`
	Lead string          `json:"lead"`
	Kind journal.Kind    `json:"kind"`
	By   journal.By      `json:"by"`
	Who  string          `json:"who"`
	Data json.RawMessage `json:"data"`
}

// dossier is a person in hand, with everything about them.
type dossier struct {
	person *store.Person
	leads  []*store.Lead
	ids    []int64 // of the leads
	texts  []int64 // that leads and events name, whoever they were written about
	former []int64 // texts that hold what the person was named before
	events []journal.Event
	held   store.Held
	kept   []store.Kept // settings and views that name them

	elsewhere []Elsewhere // texts about others that name them, and views that may

	earlier []*store.Person // rows that the same person had before a file gave them another address
}

// dossier finds a person by address or by a lead.
func (d *Desk) dossier(ctx context.Context, tx *store.Tx, what, ref string) (*dossier, error) {
	p, err := findPerson(ctx, tx, what, ref)
	if err != nil {
		return nil, err
	}
	s := &dossier{person: p}
	if s.leads, err = tx.LeadsByPerson(ctx, []int64{p.ID}); err != nil {
		return nil, err
	}
	for _, l := range s.leads {
		s.ids = append(s.ids, l.ID)
		for _, t := range textsOfLead(l) {
			s.texts = append(s.texts, t.id)
		}
		h := history{}
		if err := tx.EventsOf(ctx, l.ID-1, l.ID, func(ev *journal.Event) error {
			s.events = append(s.events, *ev)
			h.name(ev.Seq, ev.Data.Note)
			for name, c := range ev.Data.Changes {
				before := len(h.texts)
				h.nameBoth(ev.Seq, name, c)
				if f := lead.FactNamed(name); f != nil && f.Names {
					s.former = append(s.former, h.texts[before:]...)
				}
			}
			return nil
		}); err != nil {
			return nil, err
		}
		s.texts = append(s.texts, h.texts...)
	}
	s.texts = distinct(s.texts)
	if s.held, err = tx.HeldOn(ctx, p.ID, s.ids, s.texts); err != nil {
		return nil, err
	}
	if err := s.findEarlier(ctx, tx); err != nil {
		return nil, err
	}
	waiting, err := tx.WaitingOpportunities(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range waiting {
		if s.names(o.Named) {
			s.held.Deals = append(s.held.Deals, *o)
		}
	}
	loose, err := tx.AllDrafts(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range loose {
		switch {
		case slices.Contains(s.ids, t.Lead) || !s.names(t.Text): // it is held already
		case t.Lead == 0:
			s.held.Drafts = append(s.held.Drafts, *t)
		case holdsPart(t.Text, s.spoken()):
			s.elsewhere = append(s.elsewhere, Elsewhere{What: "draft", Where: t.Owner + ": " + lead.ID(t.Lead).String(),
				Done: wasErased, draft: t})
		}
	}
	all, err := tx.EverythingKept(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		switch words := k.Name + "\n" + k.Value; {
		case s.names(words), k.Name == filterHistory && holdsAny(words, s.called()):
			s.kept = append(s.kept, k)
		case holdsAny(words, s.called()):
			e := Elsewhere{What: "setting", Where: k.Owner + ": " + k.Name, Done: wasLeft, Do: k.Owner + " changes it"}
			if k.View {
				e.What, e.Do = "view", "where it is this person, "+k.Owner+" drops it: eqltui views drop "+safetext.Quote(k.Name)
			}
			s.elsewhere = append(s.elsewhere, e)
		}
	}
	return s, s.findElsewhere(ctx, tx)
}

// filterHistory is the setting that keeps a person's earlier filters, one a line.
const filterHistory = "filters"

// findEarlier finds the rows that a lead of the person had before a file gave it another address, as
// far as they have no lead any more and say that they are the same person: by name or telephone.
// Without that it may be a colleague, who must be named to be erased.
func (s *dossier) findEarlier(ctx context.Context, tx *store.Tx) error {
	var ids []int64
	for i := range s.events {
		if c, ok := s.events[i].Data.Changes["person_id"]; ok {
			if id := number64(c.Before); id != 0 && id != s.person.ID {
				ids = append(ids, id)
			}
		}
	}
	rows, err := tx.PersonsByID(ctx, distinct(ids))
	if err != nil {
		return err
	}
	for _, p := range rows {
		if p.ErasedAt != 0 || !s.names(p.Name.V) && !s.names(p.Phone.V) {
			continue
		}
		leads, err := tx.LeadsByPerson(ctx, []int64{p.ID})
		if err != nil {
			return err
		}
		if len(leads) > 0 {
			continue
		}
		h, err := tx.HeldOn(ctx, p.ID, nil, nil)
		if err != nil {
			return err
		}
		s.earlier = append(s.earlier, p)
		s.held.Clients, s.held.Touches = append(s.held.Clients, h.Clients...), append(s.held.Touches, h.Touches...)
		for _, t := range h.Texts {
			if !slices.ContainsFunc(s.held.Texts, func(have store.Text) bool { return have.ID == t.ID }) {
				s.held.Texts = append(s.held.Texts, t)
			}
		}
	}
	return nil
}

func findPerson(ctx context.Context, tx *store.Tx, what, ref string) (*store.Person, error) {
	if id, err := lead.ParseID(ref); err == nil && strings.HasPrefix(strings.ToUpper(ref), "L-") {
		rows, err := tx.LeadsByID(ctx, []int64{int64(id)})
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, notFound(what, id)
		}
		persons, err := tx.PersonsByID(ctx, []int64{rows[0].PersonID})
		if err != nil || len(persons) == 1 {
			return only(persons), err
		}
		return nil, fault.New(fault.Corrupt, what, id.String()+" has no person", "eqltui verify tells what else is wrong")
	}
	key, err := mailbox.Normalize(ref)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, what, err, "name a person by address or by a lead: ewa@zuraw.example, L-12")
	}
	persons, err := tx.PersonsByEmail(ctx, []string{key})
	if err != nil || len(persons) == 1 {
		return only(persons), err
	}
	return nil, fault.New(fault.NotFound, what, "nobody has the address "+safetext.Quote(ref),
		"name one of their leads: eqltui list shows them")
}

func only(persons []*store.Person) *store.Person {
	if len(persons) == 0 {
		return nil
	}
	return persons[0]
}

// identifiers are the folded values that name the person and nobody else, long enough not to be found
// by chance.
func (s *dossier) identifiers() []string {
	words := slices.Clone(s.held.Clients)
	for _, l := range s.leads {
		words = append(words, l.ExternalID.V, l.ClientID.V)
	}
	return distinct(append(s.spoken(), folded(words)...))
}

// spoken are those of them that people write: addresses, names and telephones, also of before. A number of a file
// may stand in any text by chance.
func (s *dossier) spoken() []string {
	words := named(s.person, nil)
	for _, q := range s.earlier {
		words = named(q, words)
	}
	for _, t := range s.held.Texts {
		if slices.Contains(s.former, t.ID) {
			words = append(words, t.Text)
		}
	}
	return distinct(folded(words))
}

func folded(words []string) (out []string) {
	const least = 5
	for _, w := range words {
		if w = safetext.Fold(w); len(w) >= least {
			out = append(out, w)
		}
	}
	return out
}

// named adds the values of a row that say who the person is.
func named(p *store.Person, words []string) []string {
	facts := lead.Facts{Lead: lead.Record{Personal: p.Personal}}
	words = append(words, p.EmailKey)
	for _, f := range lead.Table() {
		if f.Names {
			words = append(words, f.Read(&facts))
		}
	}
	return words
}

// names reports whether a text names the person.
func (s *dossier) names(text string) bool { return holdsPart(text, s.identifiers()) }

func holdsPart(text string, words []string) bool {
	text = safetext.Fold(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// ExportPerson returns everything that is held about a person, who is named by an address or by one
// of their leads as L-12.
func (d *Desk) ExportPerson(ctx context.Context, who Actor, ref string) (f PersonFile, err error) {
	const what = "export a person"
	if err := permit(what, who, ExportPerson); err != nil {
		return f, err
	}
	var words []string
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		s, err := d.dossier(ctx, tx, what, ref)
		if err != nil {
			return err
		}
		words = s.written()
		f, err = s.file(ctx, tx)
		return err
	})
	if err != nil {
		return f, err
	}
	f.Copies, err = d.copies(words)
	return f, err
}

func recordOf(p *store.Person) PersonRecord {
	r := PersonRecord{ID: p.ID, Personal: p.Personal, ByHand: append([]string{}, p.ByHand...)}
	if p.ErasedAt != 0 {
		at := store.Instant(p.ErasedAt)
		r.ErasedAt = &at
	}
	return r
}

func (s *dossier) file(ctx context.Context, tx *store.Tx) (PersonFile, error) {
	f := PersonFile{Person: recordOf(s.person), Elsewhere: s.elsewhere}
	for _, p := range s.earlier {
		f.Former = append(f.Former, recordOf(p))
	}
	f.ClientIDs = append([]string{}, s.held.Clients...)
	for _, ref := range s.held.References {
		origin, id, _ := strings.Cut(ref, "\x1f")
		f.References = append(f.References, PersonReference{origin, id})
	}
	for i := range s.held.Touches {
		f.Touches = append(f.Touches, s.held.Touches[i].Fact())
	}
	for _, t := range s.held.Texts {
		f.Texts = append(f.Texts, PersonText{t.ID, store.Instant(t.At), t.Kind, t.Text})
	}
	for _, o := range s.held.Deals {
		of := "" // it waits for its lead
		if o.LeadID != 0 {
			of = lead.ID(o.LeadID).String()
		}
		f.Opportunities = append(f.Opportunities, PersonDeal{of, o.Origin, o.ExternalID, o.Stage, o.Amount})
	}
	for _, m := range s.held.Deliveries {
		f.Deliveries = append(f.Deliveries, PersonDelivery{m.ID, lead.ID(m.Lead).String(), m.Partner, m.Kind, m.State,
			store.Instant(m.NotBefore), json.RawMessage(m.Data)})
	}
	for _, t := range s.held.Drafts {
		of := "" // a referral that is not added yet
		if t.Lead != 0 {
			of = lead.ID(t.Lead).String()
		}
		f.Drafts = append(f.Drafts, PersonDraft{t.Owner, of, t.Sheet, t.Text, store.Instant(t.At)})
	}
	for _, k := range s.kept {
		f.Kept = append(f.Kept, PersonKept{k.Owner, k.Name, k.Value})
	}
	for i := range s.events {
		e := &s.events[i]
		f.History = append(f.History, PersonHistory{e.Seq, e.At, e.Lead.String(), e.Kind, e.By, e.Actor, e.Data.Append(nil)})
	}
	return f, s.leadFiles(ctx, tx, &f)
}

func (s *dossier) leadFiles(ctx context.Context, tx *store.Tx, f *PersonFile) error {
	var ids, texts []int64
	for _, l := range s.leads {
		ids, texts = append(ids, l.AccountID), append(texts, l.Attributes)
	}
	rows, err := tx.AccountsByID(ctx, ids)
	if err != nil {
		return err
	}
	accounts := map[int64]*store.Account{}
	for _, a := range rows {
		accounts[a.ID] = a
	}
	docs, err := tx.Texts(ctx, texts)
	if err != nil {
		return err
	}
	for _, l := range s.leads {
		record, err := json.Marshal(l)
		if err != nil {
			return err
		}
		one := PersonLead{ID: lead.ID(l.ID).String(), ExternalID: l.ExternalID, UTM: l.UTM, LandingURL: l.LandingURL, ClientID: l.ClientID,
			Record: record}
		if a := accounts[l.AccountID]; a != nil {
			one.Company, one.Domain = a.Name, a.Domain
		}
		if doc := docs[l.Attributes]; json.Valid([]byte(doc)) {
			one.Attributes = json.RawMessage(doc)
		}
		f.Leads = append(f.Leads, one)
	}
	return nil
}
