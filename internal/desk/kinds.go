package desk

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// The kinds of rows that the work takes as they are, made once at load.
var (
	// A partner can be taken away only while no lead, page or touch names it.
	partnerKind = kind[lead.Partner]{
		noun: "partner", fields: journal.FieldsOf[lead.Partner](), made: "ID", id: func(p *lead.Partner) string { return p.ID },
		name:  func(p *lead.Partner, id string) { p.ID = id },
		load:  (*work).partnersNamed,
		save:  func(w *work, p *lead.Partner) error { return w.tx.SavePartner(w.ctx, p) },
		drop:  func(w *work, p *lead.Partner) error { return w.tx.DropPartner(w.ctx, p.ID) },
		named: func(w *work, p *lead.Partner) (string, error) { return w.tx.NamesPartner(w.ctx, p.ID) },
		event: journal.PartnerSaved, data: func(_ *work, p *lead.Partner) journal.Data { return journal.Data{To: p.ID} },
		held: (*work).knowPartner, after: (*work).partnerMoved,
		every: func(w *work, f func(*lead.Partner) error) error {
			all, err := w.tx.Partners(w.ctx)
			for i := 0; err == nil && i < len(all); i++ {
				err = f(all[i])
			}
			return err
		},
	}
	pageKind = kind[store.Page]{
		noun: "page", fields: journal.FieldsOf[store.Page](), made: "url", id: func(p *store.Page) string { return p.Key },
		name: func(p *store.Page, id string) { p.Key = id },
		load: func(w *work, keys []string) ([]*store.Page, error) {
			found, err := w.tx.PagesByKey(w.ctx, keys)
			return slices.Collect(maps.Values(found)), err
		},
		save: func(w *work, p *store.Page) error { return w.tx.SavePage(w.ctx, p) },
		drop: func(w *work, p *store.Page) error {
			w.pagesGone = append(w.pagesGone, p.Number)
			return w.tx.DropPage(w.ctx, p.Key)
		},
		event: journal.PageSaved, data: func(_ *work, p *store.Page) journal.Data { return journal.Data{To: p.Key} },
		every: func(w *work, f func(*store.Page) error) error { return w.tx.Pages(w.ctx, f) },
		of:    func(p *store.Page) *string { return &p.Partner },
	}
	overlapKind = kind[store.Overlap]{
		noun: "overlap", fields: journal.FieldsOf[store.Overlap](), made: "domain", id: overlapID,
		name: func(o *store.Overlap, id string) { o.Partner, o.Domain, _ = strings.Cut(id, " ") },
		load: func(w *work, ids []string) ([]*store.Overlap, error) {
			partners, domains := make([]string, len(ids)), make([]string, len(ids))
			for i, id := range ids {
				partners[i], domains[i], _ = strings.Cut(id, " ")
			}
			return w.tx.OverlapsAmong(w.ctx, distinct(partners), distinct(domains))
		},
		save:  func(w *work, o *store.Overlap) error { return w.tx.SaveOverlap(w.ctx, o) },
		drop:  func(w *work, o *store.Overlap) error { return w.tx.DropOverlap(w.ctx, o.Partner, o.Domain) },
		event: journal.OverlapSaved, data: func(_ *work, o *store.Overlap) journal.Data { return journal.Data{To: overlapID(o)} },
		every: func(w *work, f func(*store.Overlap) error) error { return w.tx.EveryOverlap(w.ctx, f) },
		of:    func(o *store.Overlap) *string { return &o.Partner }, byOf: true,
	}
	// dealKind leaves out what a deal is known by outside: that may be an address, and is not for the
	// journal.
	dealKind = kind[store.Opportunity]{
		noun: "opportunity", fields: journal.FieldsOf[store.Opportunity]("external_id"), made: "id", id: dealID,
		load: func(w *work, ids []string) ([]*store.Opportunity, error) {
			var numbers []int64
			for _, id := range ids {
				if n, err := strconv.ParseInt(id, 10, 64); err == nil {
					numbers = append(numbers, n)
				}
			}
			return w.tx.OpportunitiesByID(w.ctx, numbers)
		},
		save:  func(w *work, o *store.Opportunity) error { return w.tx.SaveOpportunity(w.ctx, o) },
		drop:  func(w *work, o *store.Opportunity) error { return w.tx.DropOpportunity(w.ctx, o.ID) },
		event: journal.Opportunity,
		data: func(w *work, o *store.Opportunity) journal.Data {
			return journal.Data{Outcome: o.Stage, To: dealID(o), How: o.Chosen, Names: w.claims[dealID(o)]}
		},
		lead: func(o *store.Opportunity) int64 { return o.LeadID },
	}
	// textKind is told by nobody: an event that has a text names its row.
	textKind = kind[store.Text]{
		noun: "text", fields: journal.FieldsOf[store.Text](), id: func(t *store.Text) string { return strconv.FormatInt(t.ID, 10) },
		save: func(w *work, t *store.Text) error { return w.tx.KeepText(w.ctx, t) },
	}
)

// nouns are those of the kinds whose changes the journal tells.
var nouns = []string{partnerKind.noun, pageKind.noun, overlapKind.noun, dealKind.noun, spendKind.noun, payoutKind.noun, prospectKind.noun,
	crawlKind.noun, targetKind.noun, decisionKind.noun, dutyKind.noun, keptKind.noun, userKind.noun, userKeyKind.noun,
	tokenKind.noun, hookKind.noun, channelKind.noun, apartKind.noun, absenceKind.noun, agreementKind.noun, connectionKind.noun,
	rulingKind.noun, mergerKind.noun, enrichmentKind.noun, proposalKind.noun}

// overlapID has the domain last, which has no blank.
func overlapID(o *store.Overlap) string { return o.Partner + " " + o.Domain }

func dealID(o *store.Opportunity) string { return strconv.FormatInt(o.ID, 10) }

// rowsInHand are the shelves of a work.
type rowsInHand struct {
	partnerRows *shelf[lead.Partner]
	pages       *shelf[store.Page]
	overlaps    *shelf[store.Overlap]
	deals       *shelf[store.Opportunity]
	dealsBy     map[string]string   // deals in hand by what they are known by outside
	claims      map[string][]string // of a deal whose lead was chosen: the other leads that could have had it
	texts       *shelf[store.Text]
	fewRows
	shelves []held
	says    []*journal.Event // what is said of no lead
}

func noRows() rowsInHand {
	r := rowsInHand{partnerRows: shelfOf(&partnerKind), pages: shelfOf(&pageKind), overlaps: shelfOf(&overlapKind),
		deals: shelfOf(&dealKind), texts: shelfOf(&textKind),
		dealsBy: map[string]string{}, claims: map[string][]string{}, fewRows: noFewRows()}
	r.shelves = append([]held{r.partnerRows, r.pages, r.overlaps, r.deals, r.texts}, r.fewRows.all()...)
	return r
}

// shelfNamed is the shelf of a noun, nil for none.
func (r *rowsInHand) shelfNamed(noun string) held {
	for _, s := range r.shelves {
		if s.called() == noun {
			return s
		}
	}
	return nil
}

func (w *work) flushRows() error {
	for _, s := range w.shelves {
		if err := s.flush(w); err != nil {
			return err
		}
	}
	for _, ev := range w.says {
		w.append(*ev, 0, w.by, w.actor)
	}
	return nil
}

// markRows returns what puts all rows back to where they stand now.
func (w *work) markRows() (restore func()) {
	var all []func()
	for _, s := range w.shelves {
		all = append(all, s.mark(w))
	}
	said := len(w.says)
	return func() {
		for _, restore := range all {
			restore()
		}
		w.says, w.ruledLeads = w.says[:said], nil
	}
}
