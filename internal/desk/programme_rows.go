package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The kinds of rows of which a programme has few.
var (
	spendKind  = fewKind("spend", "channel", store.Spends, func(s *store.Spend) *string { return &s.ID })
	payoutKind = everyOne(ofPartner(fewKind("payout", "partner", store.Payouts, func(p *store.Payout) *string { return &p.ID }),
		true, func(p *store.Payout) *string { return &p.Partner }))
	prospectKind = ofPartner(fewKind("prospect", "url", store.Prospects, func(p *store.Prospect) *string { return &p.ID }),
		false, func(p *store.Prospect) *string { return &p.Partner })
	crawlKind  = fewKind("crawl", "url", store.Crawls, func(c *store.Crawl) *string { return &c.ID })
	targetKind = ofPartner(fewKind("target", "partner", store.Targets, func(t *store.Target) *string { return &t.ID }),
		true, func(t *store.Target) *string { return &t.Partner })
	decisionKind = ofPartner(fewKind("decision", "partner", store.Decisions, func(d *store.Decision) *string { return &d.ID }),
		true, func(d *store.Decision) *string { return &d.Partner })
	dutyKind  = fewKind("duty", "id", store.Duties, func(d *store.Duty) *string { return &d.ID })
	keptKind  = fewKind("report", "name", store.KeptReports, func(k *store.KeptReport) *string { return &k.ID })
	apartKind = fewKind("apart", "said_by", store.KeptApart, func(a *store.Apart) *string { return &a.ID })
	// Who used the program first was made without an event.
	userKind = ofPartner(untold(fewKind("user", "role", store.People, func(u *store.User) *string { return &u.ID })),
		false, func(u *store.User) *string { return &u.Partner })
	userKeyKind = fewKind("key", "user", store.UserKeys, func(k *store.UserKey) *string { return &k.ID })
	// Of a token and of a source the journal has no secret, so an undo could bring none back.
	tokenKind = fixedKind(fewKind("token", "made_by", store.Tokens, func(t *store.Token) *string { return &t.ID }),
		"make a new one: eqltui partner token")
	hookKind = ofPartner(fixedKind(fewKind("hook", "partner", store.Hooks, func(h *store.Hook) *string { return &h.ID }),
		"set it anew: eqltui hook set"), false, func(h *store.Hook) *string { return &h.Partner })
)

// untold is a kind of which a row may be there that no event tells of.
func untold[T any](k kind[T]) kind[T] {
	k.untold = true
	return k
}

// ofPartner is a kind whose rows name a partner: where that is one with another they go over. begins says that what a row is
// known by begins with it.
func ofPartner[T any](k kind[T], begins bool, of func(*T) *string) kind[T] {
	k.of, k.byOf = of, begins
	return k
}

// everyOne is a kind of which each row stays where two partners become one.
func everyOne[T any](k kind[T]) kind[T] {
	k.both = true
	return k
}

// fewKind is a kind of rows that nothing names and of which all that changes is told in one sort of event.
func fewKind[T any](noun, made string, rows *store.Few[T], named func(*T) *string) kind[T] {
	id := func(row *T) string { return *named(row) }
	return kind[T]{
		noun: noun, fields: journal.FieldsOf[T](), made: made, id: id, name: func(row *T, id string) { *named(row) = id },
		load:  func(w *work, ids []string) ([]*T, error) { return rows.Among(w.ctx, w.tx, ids) },
		save:  func(w *work, row *T) error { return rows.Save(w.ctx, w.tx, row) },
		drop:  func(w *work, row *T) error { return rows.Drop(w.ctx, w.tx, id(row)) },
		event: journal.RowSaved, data: func(_ *work, row *T) journal.Data { return journal.Data{To: id(row)} },
		every: func(w *work, f func(*T) error) error { return rows.Every(w.ctx, w.tx, f) },
	}
}

// fixedKind is a kind that no undo takes back; instead says what to do.
func fixedKind[T any](k kind[T], instead string) kind[T] {
	k.fixed = instead
	return k
}

// fewRows are the shelves of those kinds.
type fewRows struct {
	spend       *shelf[store.Spend]
	payouts     *shelf[store.Payout]
	prospects   *shelf[store.Prospect]
	crawls      *shelf[store.Crawl]
	targets     *shelf[store.Target]
	decisions   *shelf[store.Decision]
	duties      *shelf[store.Duty]
	kept        *shelf[store.KeptReport]
	users       *shelf[store.User]
	keys        *shelf[store.UserKey]
	tokens      *shelf[store.Token]
	hooks       *shelf[store.Hook]
	channels    *shelf[store.Channel]
	apart       *shelf[store.Apart]
	absences    *shelf[store.Absence]
	agreed      *shelf[store.Agreement]
	connections *shelf[store.Connection]
	ruled       *shelf[store.Ruling]
	mergers     *shelf[store.PartnerMerge]
	enrichment  *shelf[store.Enrichment]
	proposals   *shelf[store.Proposal]
}

func noFewRows() fewRows {
	return fewRows{shelfOf(&spendKind), shelfOf(&payoutKind), shelfOf(&prospectKind), shelfOf(&crawlKind), shelfOf(&targetKind),
		shelfOf(&decisionKind), shelfOf(&dutyKind), shelfOf(&keptKind), shelfOf(&userKind), shelfOf(&userKeyKind),
		shelfOf(&tokenKind), shelfOf(&hookKind), shelfOf(&channelKind), shelfOf(&apartKind), shelfOf(&absenceKind),
		shelfOf(&agreementKind), shelfOf(&connectionKind), shelfOf(&rulingKind), shelfOf(&mergerKind),
		shelfOf(&enrichmentKind), shelfOf(&proposalKind)}
}

func (r *fewRows) all() []held {
	return []held{r.spend, r.payouts, r.prospects, r.crawls, r.targets, r.decisions, r.duties, r.kept, r.users, r.keys, r.tokens,
		r.hooks, r.channels, r.apart, r.absences, r.agreed, r.connections, r.ruled, r.mergers, r.enrichment,
		r.proposals}
}

// savedRow is the noun of the row that an event is about, and the row's name.
func savedRow(e *journal.Event) string {
	noun, id := rowOf(e)
	return strings.TrimSpace(noun + " " + safetext.Line(id))
}

// rowGone says that an event took a row away.
func rowGone(e *journal.Event) bool {
	for _, c := range e.Data.Changes {
		if len(c.After) > 0 {
			return false
		}
	}
	return len(e.Data.Changes) > 0
}

// Spend admits what channels cost and brought.
func (im *Importer) Spend(ctx context.Context, rows []store.Spend) ([]Outcome, error) {
	return admitFew(ctx, im, rows, func(w *work) *shelf[store.Spend] { return w.spend }, func(_ *work, s *store.Spend) error {
		s.Channel, s.Item = slug(s.Channel), safetext.Kept(strings.TrimSpace(s.Item))
		s.ID = strings.TrimSpace(s.Channel + " " + s.Period + " " + s.Item)
		return nil
	})
}

// slug is the name of a channel: paid_search, whatever capitals and blanks a table writes it with.
func slug(name string) string {
	return strings.Join(
		strings.FieldsFunc(strings.ToLower(safetext.Line(name)), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }),
		"_",
	)
}

// Payouts admits what was paid to partners.
func (im *Importer) Payouts(ctx context.Context, rows []store.Payout) ([]Outcome, error) {
	return admitFew(ctx, im, rows, func(w *work) *shelf[store.Payout] { return w.payouts }, func(w *work, p *store.Payout) error {
		if err := w.knownPartner("payout", &p.Partner); err != nil {
			return err
		}
		if p.Reference = safetext.Kept(strings.TrimSpace(p.Reference)); p.Reference != "" {
			p.ID = p.Partner + " " + p.Reference
		} else {
			p.ID = p.Partner + " " + store.Instant(p.PaidAt).Format("2006-01-02T15:04:05.000Z") + " " + plainMoney(p.Amount)
		}
		return nil
	})
}

// Prospects admits pages at which a link could stand.
func (im *Importer) Prospects(ctx context.Context, rows []store.Prospect) ([]Outcome, error) {
	return admitFew(ctx, im, rows, func(w *work) *shelf[store.Prospect] { return w.prospects }, func(w *work, p *store.Prospect) error {
		p.Site, p.URL, p.Kind, p.Audience = safetext.Line(p.Site), safetext.Line(p.URL), safetext.Line(p.Kind), safetext.Kept(p.Audience)
		p.ID = addressKey(p.URL)
		if p.Partner == "" {
			return nil
		}
		return w.knownPartner("prospect", &p.Partner)
	})
}

// Crawled admits what a crawler found at addresses, as of now.
func (im *Importer) Crawled(ctx context.Context, rows []store.Crawl) ([]Outcome, error) {
	return admitFew(ctx, im, rows, func(w *work) *shelf[store.Crawl] { return w.crawls }, func(w *work, c *store.Crawl) error {
		c.URL, c.Redirect = safetext.Line(c.URL), safetext.Line(c.Redirect)
		c.ID, c.SeenAt = addressKey(c.URL), w.ms()
		old, err := w.crawls.get(w, c.ID)
		if old != nil && old.Status == c.Status && old.Redirect == c.Redirect && old.URL == c.URL {
			c.SeenAt = old.SeenAt // it is so since then
		}
		return err
	})
}

// TheProgramme is how a target names the programme as a whole.
const TheProgramme = "programme"

// Targets admits what partners and the programme should reach.
func (im *Importer) Targets(ctx context.Context, rows []store.Target) ([]Outcome, error) {
	return admitFew(ctx, im, rows, func(w *work) *shelf[store.Target] { return w.targets }, func(w *work, t *store.Target) error {
		if !strings.EqualFold(strings.TrimSpace(t.Partner), TheProgramme) {
			if err := w.knownPartner("target", &t.Partner); err != nil {
				return err
			}
		} else {
			t.Partner = TheProgramme
		}
		t.ID = t.Partner + " " + t.Period
		return nil
	})
}

// knownPartner puts a partner's id in the place of its name or alias; one that nobody knows is refused.
func (w *work) knownPartner(noun string, name *string) error {
	id, ok := w.partnerID(*name)
	if !ok {
		return w.notPartner(noun, *name)
	}
	*name = id
	return nil
}
