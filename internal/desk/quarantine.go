package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// HeldRecord is a record that waits in quarantine for what it lacks. Texts are clean.
type HeldRecord struct {
	Row
	Facts   lead.Facts
	Reason  string   // "missing: partner, program tier"
	Missing []string // the facts that would complete it, as Set names them
	Said    string   // the partner as the record named it, when no such partner is known
	Near    string   // the id of the partner whose name comes nearest to that, "" for none
}

// HeldQuery asks for one page of quarantined records.
type HeldQuery struct {
	After lead.ID // 0: from the oldest
	Limit int     // 0 is 100
}

// HeldPage is one page of quarantined records, oldest first.
type HeldPage struct {
	Records []HeldRecord
	Next    lead.ID // 0: that was all
	Total   Count
}

// PartnerName is a partner as a list of partners shows it.
type PartnerName struct {
	ID, Name, Tier string
	Status         lead.PartnerStatus
}

// Held answers one page of the quarantine.
func (d *Desk) Held(ctx context.Context, who Actor, q HeldQuery) (HeldPage, error) {
	if err := within("read the quarantine", who); err != nil {
		return HeldPage{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 100
	}
	var page HeldPage
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		ids, err := tx.Held(ctx, int64(q.After), limit+1)
		if err != nil {
			return err
		}
		if len(ids) > limit {
			ids = ids[:limit]
			page.Next = lead.ID(ids[limit-1])
		}
		if err := w.loadPartners(); err != nil { // the one that was probably meant is any of them
			return err
		}
		if err := w.loadLeads(ids); err != nil {
			return err
		}
		for _, id := range ids {
			e := w.leads[id]
			if e == nil {
				continue
			}
			h, err := w.held(e)
			if err != nil {
				return err
			}
			if hides := d.maskFor(who); hides != nil {
				h = masked(hides.of(&h.Facts.Lead.Personal), h)
			}
			page.Records = append(page.Records, h)
		}
		page.Total, err = w.heldCount()
		return err
	})
	return page, err
}

func (w *work) heldCount() (Count, error) {
	ids, err := w.tx.Held(w.ctx, 0, store.CountLimit+1)
	n := len(ids)
	return Count{N: min(n, store.CountLimit), More: n > store.CountLimit}, err
}

// held is a record as the quarantine shows it.
func (w *work) held(e *entry) (HeldRecord, error) {
	why, err := w.waitsFor(e)
	h := HeldRecord{Row: w.listed(e), Facts: *w.facts(e), Reason: safetext.Line(why), Missing: w.lacks(e)}
	if _, rest, ok := strings.Cut(e.Reason, "a known partner ("); ok {
		said := rest
		if i := strings.LastIndex(rest, " is none"); i >= 0 {
			said = rest[:i]
		}
		h.Said = safetext.Line(said)
		h.Near = w.nearestPartner(said)
	}
	return h, err
}

// lacks lists the facts that would complete a record.
func (w *work) lacks(e *entry) []string {
	var out []string
	if e.Source == "" {
		out = append(out, "source")
	}
	if e.Source.Partnered() && e.PartnerID == "" {
		out = append(out, "partner")
	}
	if _, known := w.tier(strings.TrimSpace(e.ProgramTier.V)); e.Source.Partnered() && !known {
		out = append(out, "program_tier")
	}
	if e.ReferredAt == 0 || w.ahead(store.Instant(e.ReferredAt)) {
		out = append(out, "referred_at")
	}
	if w.persons[e.PersonID].EmailKey == "" && w.accounts[e.AccountID].Domain == "" {
		out = append(out, "email")
	}
	if len(out) == 0 && doubted(e.Lead) != 0 {
		out = append(out, "name") // whoever says whose it is lets it in
	}
	return out
}

// PartnerNames lists the partners by name, those that are active first.
func (d *Desk) PartnerNames(ctx context.Context) ([]PartnerName, error) {
	var out []PartnerName
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Partners(ctx)
		for _, p := range all {
			out = append(out, PartnerName{ID: safetext.Line(p.ID), Name: safetext.Line(p.Name), Tier: safetext.Line(p.Tier),
				Status: p.Status})
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b PartnerName) int {
		if (a.Status == lead.Ended) != (b.Status == lead.Ended) {
			if a.Status == lead.Ended {
				return 1
			}
			return -1
		}
		return strings.Compare(safetext.Fold(a.Name), safetext.Fold(b.Name))
	})
	return out, err
}

// Fixed is what became of records that somebody completed.
type Fixed struct {
	Done
	Released []Released
	Still    []HeldRecord // those that lack something yet
}

// Released is a record that left the quarantine.
type Released struct {
	ID     lead.ID
	Stage  lead.Stage
	Score  int
	Queue  string
	Reason string // why it is disqualified, when it is
}

// Fix sets facts of quarantined records; a record that is complete then is released at once.
func (d *Desk) Fix(ctx context.Context, who Actor, ids []lead.ID, set map[string]string, expect int64) (Fixed, error) {
	if err := within("complete records", who); err != nil {
		return Fixed{}, err
	}
	done, err := d.Act(ctx, who, OnLeads(ids...), Action{Verb: Set, Set: set, Expect: expect})
	if err != nil {
		return Fixed{Done: done}, err
	}
	f := Fixed{Done: done}
	if err := d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := w.loadSubjects(done.Subjects); err != nil {
			return err
		}
		for _, id := range done.Leads() {
			e := w.leads[int64(id)]
			switch {
			case e == nil:
			case e.Stage == lead.Quarantined:
				h, err := w.held(e)
				if err != nil {
					return err
				}
				f.Still = append(f.Still, h)
			default:
				r := Released{ID: id, Stage: e.Stage, Score: int(e.Score), Queue: safetext.Line(e.Queue)}
				if e.Stage == lead.Disqualified {
					r.Reason = w.rules.policy.ReasonLabel(e.Reason)
				}
				f.Released = append(f.Released, r)
			}
		}
		return nil
	}); err != nil {
		return f, err
	}
	f.Text = fixedText(&f)
	return f, nil
}

func fixedText(f *Fixed) string {
	switch {
	case len(f.Released) == 1 && len(f.Still) == 0:
		r := f.Released[0]
		if r.Reason != "" {
			return fmt.Sprintf("%s released, and disqualified: %s", r.ID, r.Reason)
		}
		return fmt.Sprintf("%s released: %s, score %d", r.ID, r.Stage, r.Score)
	case len(f.Released) > 0 && len(f.Still) == 0:
		return fmt.Sprintf("%d records released", len(f.Released))
	case len(f.Released) > 0:
		return fmt.Sprintf("%d records released, %d still lack something", len(f.Released), len(f.Still))
	case len(f.Still) == 1:
		return fmt.Sprintf("%s kept: %s", f.Still[0].ID, f.Still[0].Reason)
	case len(f.Still) > 1:
		return fmt.Sprintf("%d records kept, they still lack something", len(f.Still))
	}
	return f.Text
}
