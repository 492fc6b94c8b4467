package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Importer admits rows in batches. It is for one goroutine.
type Importer struct {
	d     *Desk
	who   Actor
	batch string
	dry   *store.Tx // the one transaction of a dry run
	salt  []byte
}

// errDry takes a dry run's transaction back.
var errDry = errors.New("dry run")

// Import runs f with an importer. With dry, everything happens in one transaction that is taken
// back at the end, so the report is what the import would do.
func (d *Desk) Import(ctx context.Context, who Actor, dry bool, f func(*Importer) error) error {
	if err := permit("import", who, ImportFiles); err != nil {
		return err
	}
	end, err := d.store.Bulk(ctx)
	if err != nil {
		return err
	}
	defer end()
	im := &Importer{d: d, who: who, batch: d.newBatch()}
	if !dry {
		if err := d.store.Write(ctx, im.loadSalt(ctx)); err != nil {
			return err
		}
		return f(im)
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		if err := im.loadSalt(ctx)(tx); err != nil {
			return err
		}
		im.dry = tx
		if err := f(im); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		return nil
	}
	return err
}

// loadSalt reads this database's salt, or makes it: digests of rows must not be guessable, since
// rows hold names and addresses.
func (im *Importer) loadSalt(ctx context.Context) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		const name = "salt"
		text, err := tx.Meta(ctx, name)
		if err != nil {
			return err
		}
		if text == "" {
			var b [16]byte
			rand.Read(b[:])
			text = hex.EncodeToString(b[:])
			if err := tx.SetMeta(ctx, name, text); err != nil {
				return err
			}
		}
		im.salt, err = hex.DecodeString(text)
		return err
	}
}

func (o Origin) ref() string { return o.Name + "\x1f" + o.Key }

// run gives f the work of one transaction, and flushes it.
func (im *Importer) run(ctx context.Context, f func(*work) error) error {
	once := func(tx *store.Tx) error {
		w, err := im.d.work(ctx, tx, im.who, journal.Import, im.batch)
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		_, err = w.flush()
		return err
	}
	if im.dry != nil {
		return once(im.dry)
	}
	return im.d.store.Write(ctx, once)
}

// Done journals the counts of a file.
func (im *Importer) Done(ctx context.Context, f File) error {
	counts := map[string]int{}
	for fate, n := range f.Counts {
		counts[string(fate)] = n
	}
	return im.run(ctx, func(w *work) error {
		w.append(journal.Event{Kind: journal.Imported, Data: journal.Data{How: f.Kind, File: safetext.Line(f.Name), Counts: counts}}, 0, journal.Import, w.actor)
		return nil
	})
}

// learnPartner makes a partner known by id, aliases and name.
func (w *work) learnPartner(p *lead.Partner) {
	w.partners[p.ID] = p
	for _, name := range append([]string{p.ID, p.Name}, p.Aliases...) {
		key := safetext.Fold(name)
		if _, taken := w.aliases[key]; !taken || name == p.ID {
			w.aliases[key] = p.ID
		}
	}
}

// partnerID finds a partner by id, alias or name.
func (w *work) partnerID(name string) (string, bool) {
	id, ok := w.aliases[safetext.Fold(name)]
	return id, ok
}

// companyDomain is the registrable domain that names a company; a free or disposable mailbox names
// none.
func companyDomain(email string) (string, bool) {
	host := mailbox.Domain(email)
	if host == "" || mailbox.FreeMail(host) || mailbox.Disposable(host) {
		return "", false
	}
	return mailbox.Registrable(host)
}

// Partners admits partners.
func (im *Importer) Partners(ctx context.Context, rows []PartnerIn) ([]Outcome, error) {
	origins := make([]Origin, len(rows))
	for i := range rows {
		origins[i] = rows[i].Origin
	}
	out, err := im.once(ctx, partnerRows, origins, func(w *work) placing {
		return placing{place: func(i int) (Outcome, int64, error) {
			o, err := w.admitPartner(rows[i])
			return o, 0, err
		}}
	})
	if err != nil || im.dry != nil {
		return out, err
	}
	for i, r := range rows {
		if out[i].Fate != Updated {
			continue
		}
		// What the partner is counts for each of its leads.
		id := safetext.Line(strings.TrimSpace(r.ID))
		if _, err := im.d.derive(ctx, im.batch, nil, func(tx *store.Tx, after int64) ([]int64, error) { return tx.LeadsOfPartner(ctx, id, after, 500) }); err != nil {
			return out, err
		}
	}
	return out, nil
}

// BadPartnerID says why a text cannot be a partner's id, "" when it can.
func BadPartnerID(id string) string {
	if id == "" || id != strings.ToLower(id) || strings.ContainsAny(id, " \t/?&#") {
		return fmt.Sprintf("%s is no partner id: it is the partner's utm_source, in lower case and without blanks", safetext.Quote(id))
	}
	return ""
}

func (w *work) admitPartner(r PartnerIn) (Outcome, error) {
	id := safetext.Line(strings.TrimSpace(r.ID))
	if why := BadPartnerID(id); why != "" {
		return Outcome{Fate: RejectedIn, Reason: why}, nil
	}
	old, exists := w.partners[id]
	p := &lead.Partner{ID: id, Status: lead.Active}
	if exists {
		c := *old
		p = &c
	}
	p.Name, p.Kind, p.Tier = safetext.Line(strings.TrimSpace(r.Name)), r.Kind, safetext.Line(strings.TrimSpace(r.Tier))
	var ok bool
	if p.Tier, ok = w.tier(p.Tier); !ok {
		return Outcome{Fate: RejectedIn, Reason: fmt.Sprintf("the policy has no tier %s: it has %s", safetext.Quote(p.Tier), strings.Join(w.rules.policy.Programme.Tiers, ", "))}, nil
	}
	if r.Aliases.Known {
		p.Aliases = clean(r.Aliases.V)
	}
	if r.Certified.Known {
		p.Certified = r.Certified
	}
	for _, f := range []struct {
		from lead.Opt[string]
		to   *string
	}{{r.Region, &p.Region}, {r.Language, &p.Language}, {r.Manager, &p.Manager}} {
		if f.from.Known {
			*f.to = safetext.Line(f.from.V)
		}
	}
	if r.CostPerQuarter.Known {
		p.CostPerQuarter = r.CostPerQuarter
	}
	if r.PayoutBP.Known {
		p.PayoutBP = r.PayoutBP
	}
	if r.JoinedAt.Known {
		p.JoinedAt = lead.Known(r.JoinedAt.V.UTC().Truncate(time.Millisecond)) // as it comes back from the database
	}
	if r.Status.Known {
		s := lead.PartnerStatus(strings.ToLower(strings.TrimSpace(r.Status.V)))
		if s != lead.Active && s != lead.Paused && s != lead.Ended {
			return Outcome{Fate: RejectedIn, Reason: fmt.Sprintf("%s is no status: active, paused or ended", safetext.Quote(r.Status.V))}, nil
		}
		if exists && s != p.Status {
			// A change of standing is dated now; what held before goes on holding for then.
			if len(p.History) == 0 {
				p.History = []lead.StatusChange{{Status: p.Status}}
			}
			p.History = append(slices.Clone(p.History), lead.StatusChange{Status: s, From: w.now})
		}
		p.Status = s
	}
	var before any = struct{}{}
	if exists {
		before = *old
	}
	changes, err := journal.Diff(before, *p, "partner.")
	if err != nil {
		return Outcome{}, err
	}
	if len(changes) == 0 {
		return Outcome{Fate: Unchanged}, nil
	}
	w.learnPartner(p)
	if err := w.tx.SavePartner(w.ctx, p); err != nil {
		return Outcome{}, err
	}
	w.append(journal.Event{Kind: journal.PartnerSaved, Data: journal.Data{To: p.ID, Changes: changes}}, 0, journal.Import, w.actor)
	if !exists {
		return Outcome{Fate: Created}, nil
	}
	// Should this import be broken off before they are derived anew, Tick finds what is left.
	return Outcome{Fate: Updated}, w.tx.MarkPartnerStale(w.ctx, p.ID)
}

// tier gives a tier as the policy writes it: a CRM's "Gold" is the policy's gold.
func (w *work) tier(name string) (string, bool) {
	for _, t := range w.rules.policy.Programme.Tiers {
		if strings.EqualFold(t, name) {
			return t, true
		}
	}
	return name, false
}

func clean(list []string) []string {
	var out []string
	for _, s := range list {
		if s = safetext.Line(strings.TrimSpace(s)); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// pageKey is a URL as pages are matched: without scheme, www, query, fragment and final slash.
func pageKey(url string) string {
	u := strings.ToLower(strings.TrimSpace(url))
	for _, p := range []string{"https://", "http://"} {
		u = strings.TrimPrefix(u, p)
	}
	u = strings.TrimPrefix(u, "www.")
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.TrimRight(u, "/")
}

// Pages admits referral pages.
func (im *Importer) Pages(ctx context.Context, rows []PageIn) ([]Outcome, error) {
	var out []Outcome
	err := im.run(ctx, func(w *work) error {
		out = make([]Outcome, len(rows))
		keys := make([]string, len(rows))
		for i := range rows {
			keys[i] = pageKey(rows[i].URL)
		}
		known, err := w.tx.PagesByKey(w.ctx, keys)
		if err != nil {
			return err
		}
		for i, r := range rows {
			partner, ok := w.partnerID(r.Partner)
			if !ok {
				out[i] = Outcome{Fate: RejectedIn, Reason: fmt.Sprintf("there is no partner %s: import partners first", safetext.Quote(r.Partner))}
				continue
			}
			p := store.Page{Key: keys[i], Partner: partner, URL: safetext.Line(r.URL), Title: safetext.Line(r.Title), Kind: safetext.Line(r.Kind), Content: r.Content,
				PublishedAt: store.Millis(r.PublishedAt), RefreshedAt: store.Millis(r.RefreshedAt), GoneAt: store.Millis(r.GoneAt)}
			fate := Created
			if old := known[p.Key]; old != nil {
				if fate = Updated; *old == p {
					out[i] = Outcome{Fate: Unchanged}
					continue
				}
			}
			if err := w.tx.SavePage(w.ctx, &p); err != nil {
				return err
			}
			changes, err := journal.Diff(struct{}{}, p, "page.")
			if err != nil {
				return err
			}
			w.append(journal.Event{Kind: journal.PageSaved, Data: journal.Data{To: p.Key, Changes: changes}}, 0, journal.Import, w.actor)
			known[p.Key] = &p
			out[i] = Outcome{Fate: fate}
		}
		return nil
	})
	return out, err
}

// unreadable is a row whose content cannot be kept.
func unreadable(err error) Outcome {
	reason := err.Error()
	if h := fault.HintOf(err); h != "" {
		reason += "; " + h
	}
	return Outcome{Fate: RejectedIn, Reason: reason}
}
