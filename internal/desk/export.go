package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// ExportKind is what an export holds.
type ExportKind string

// The kinds of export.
const (
	ExportLeads         ExportKind = "leads"
	ExportPartners      ExportKind = "partners"
	ExportPages         ExportKind = "pages"
	ExportTouches       ExportKind = "touches"
	ExportOpportunities ExportKind = "opportunities"
	ExportJournal       ExportKind = "journal"
	ExportQuarantined   ExportKind = "quarantined"
	ExportNurture       ExportKind = "nurture"
	ExportOverlaps      ExportKind = "overlaps"
	ExportCycles        ExportKind = "cycles"
)

// ExportKinds lists the kinds in the order in which help shows them.
func ExportKinds() []ExportKind {
	kinds := []ExportKind{ExportLeads, ExportPartners, ExportPages, ExportTouches, ExportOpportunities, ExportOverlaps}
	for _, f := range fewExports {
		kinds = append(kinds, f.kind)
	}
	return append(kinds, ExportCycles, ExportJournal, ExportQuarantined, ExportNurture)
}

// ofLeads reports whether the rows of a kind are leads, of which a filter chooses.
func (k ExportKind) ofLeads() bool {
	return k == ExportLeads || k == ExportQuarantined || k == ExportNurture
}

// Minor is an amount in minor units: a table shows major ones.
type Minor int64

// Rate is a share in basis points.
type Rate int64

// ExportColumns lists the columns of a kind: those that an import of the kind reads come first.
func ExportColumns(kind ExportKind) []string {
	switch kind {
	case ExportLeads, ExportQuarantined, ExportNurture:
		var columns []string
		for _, f := range lead.Columns() {
			columns = append(columns, f.Name)
		}
		return slices.Concat(columns, lead.Letters(), []string{"partner_confirmed", "note"}, StateColumns())
	case ExportPartners:
		return strings.Fields("id name kind tier aliases certified region language manager status cost_per_quarter payout_rate joined_at")
	case ExportPages:
		return strings.Fields("partner url title kind content published_at refreshed_at gone_at")
	case ExportTouches:
		return strings.Fields("external_id at kind email client_id url asset owned_by partner surface utm_source utm_medium " +
			"utm_campaign utm_term utm_content referrer page seq origin")
	case ExportOpportunities:
		return strings.Fields("external_id email lead domain company amount arr stage created_at closed_at chosen because reason " +
			"origin lead_origin database")
	case ExportOverlaps:
		return strings.Fields("partner domain company employees industry country region tech_stack integration_active first_seen")
	case ExportCycles:
		return strings.Fields("lead kind start due stop owner how")
	case ExportJournal:
		return strings.Fields("seq at kind lead actor by batch undoes policy engine data")
	}
	if f := fewExport(kind); f != nil {
		return strings.Fields(f.columns)
	}
	return nil
}

// KeyColumns lists the columns of an export of leads that say of which record a row was written, beside its
// external id: in which origin it has that, and the database in which the record has its number.
func KeyColumns() []string { return []string{"id", "origin", "database"} }

// StateColumns lists the columns of an export of leads that say what became of them. An import does
// not read them: what becomes of a lead is not for a file to say.
func StateColumns() []string {
	return strings.Fields("id stage score fit intent verdict open_gates reason owner queue due_at eql_at first_contact_at sql_at " +
		"won_at lost_at nurture_until next_step next_on conflicts created_at updated_at origin database")
}

// attributeColumns is how many columns of attributes an export of leads has at most.
const attributeColumns = 200

// AttributePrefix stands before the name of an attribute that another column has already, in any case:
// a CRM's Owner is not our owner, and no reader takes two columns of one name.
const AttributePrefix = "attribute:"

func withAttributes(columns, names []string) []string {
	seen := map[string]bool{}
	for _, name := range columns {
		seen[safetext.Fold(name)] = true
	}
	for _, name := range names {
		for seen[safetext.Fold(name)] {
			name = AttributePrefix + name
		}
		seen[safetext.Fold(name)] = true
		columns = append(columns, name)
	}
	return columns
}

// Export calls begin with the columns of a kind: ExportColumns and, of leads, the columns that imports
// kept as attributes. Then it calls yield for each row with a value for every column: nil (not known),
// string, int64, bool, []string, time.Time, Minor, Rate or *journal.Packed; of what there are millions of
// the first two and an instant may be given by their address, which is yield's only while it runs, as is
// the row. It reads one snapshot row by row, so memory does not grow. query, of leads only, is the filter
// language.
func (d *Desk) Export(ctx context.Context, who Actor, kind ExportKind, query string, begin func(columns []string) error,
	yield func([]any) error) error {
	what := "export " + string(kind)
	if err := permit("export", who, ExportRows); err != nil {
		return err
	}
	if query != "" && !kind.ofLeads() {
		return fault.New(fault.Usage, what, "only leads are filtered", "leave the query out")
	}
	asker, r := d.asker(who)
	asker.Snoozed = true
	if err := d.salted(ctx); err != nil {
		return err
	}
	return d.store.Read(ctx, func(tx *store.Tx) error {
		x := exporter{ctx: ctx, tx: tx, yield: yield, present: func(leads []*store.Lead) error { return d.present(ctx, tx, who, leads) }}
		var err error
		if x.keys, err = loadKeys(ctx, tx); err != nil {
			return err
		}
		columns := ExportColumns(kind)
		if kind.ofLeads() {
			names, err := tx.AttributeNames(ctx, attributeColumns)
			if err != nil {
				return err
			}
			x.attributes = names
			columns = withAttributes(columns, names)
		}
		if columns != nil {
			if err := begin(columns); err != nil {
				return err
			}
		}
		switch kind {
		case ExportQuarantined, ExportNurture, ExportLeads:
			if kind != ExportLeads {
				query = strings.TrimSpace("stage:" + string(kind) + " " + query)
			}
			q, err := d.query(ctx, tx, who, query, asker.Now.In(r.policy.TimeZone))
			if err != nil {
				return err
			}
			return x.leads(q, asker)
		case ExportPartners:
			return x.partners()
		case ExportPages:
			return tx.Pages(ctx, func(p *store.Page) error {
				return yield([]any{p.Partner, p.URL, worded(p.Title), worded(p.Kind), worded(p.Content), instantOf(p.PublishedAt),
					instantOf(p.RefreshedAt), instantOf(p.GoneAt)})
			})
		case ExportTouches:
			x.pages = map[int64]string{}
			if err := tx.Pages(ctx, func(p *store.Page) error { x.pages[p.Number] = p.URL; return nil }); err != nil {
				return err
			}
			return tx.EveryTouch(ctx, x.touch)
		case ExportOpportunities:
			return x.deals()
		case ExportOverlaps:
			return tx.EveryOverlap(ctx, x.overlap)
		case ExportCycles:
			return tx.EveryCycle(ctx, x.cycle)
		case ExportJournal:
			var err error
			if x.hashes, err = tx.PolicyHashes(ctx); err != nil {
				return err
			}
			return tx.EveryEvent(ctx, x.event)
		}
		if f := fewExport(kind); f != nil {
			return f.rows(ctx, tx, yield)
		}
		var names []string
		for _, k := range ExportKinds() {
			names = append(names, string(k))
		}
		return fault.New(fault.Usage, "export", "there is no kind "+string(kind), "the kinds are "+strings.Join(names, ", "))
	})
}

// exporter is one export.
type exporter struct {
	ctx   context.Context
	tx    *store.Tx
	yield func([]any) error

	attributes []string
	keys       *keyBook
	later      []int64                   // leads that come after others, because whose visitor or address they name comes before
	behind     []int64                   // leads that come last, because their external id is another's
	pages      map[int64]string          // by number: the address
	hashes     map[int64]string          // of the policies that events name
	present    func([]*store.Lead) error // brings points up to now where time alone has changed them

	// What a row of touches or events is made of, the same for each of millions.
	row              []any
	id, hash, origin string
	at               time.Time
	engine           int64
}

// there is the address of a text, nil when it is not known.
func there(o *lead.Opt[string]) any {
	if !o.Known {
		return nil
	}
	return &o.V
}

// wordedAt is the address of a text that "" says nothing of.
func wordedAt(s *string) any {
	if *s == "" {
		return nil
	}
	return s
}

// worded is a text that "" says nothing of.
func worded(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func instantOf(ms int64) any {
	if ms == 0 || ms == store.Never {
		return nil
	}
	return store.Instant(ms)
}

func known[T any](o lead.Opt[T]) any {
	if !o.Known {
		return nil
	}
	return o.V
}

func (x *exporter) partners() error {
	all, err := x.tx.Partners(x.ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := x.yield(partnerCells(p)); err != nil {
			return err
		}
	}
	return nil
}

// partnerCells are a partner under the columns of its export.
func partnerCells(p *lead.Partner) []any {
	var cost, rate any
	if p.CostPerQuarter.Known {
		cost = Minor(p.CostPerQuarter.V)
	}
	if p.PayoutBP.Known {
		rate = Rate(p.PayoutBP.V)
	}
	return []any{p.ID, p.Name, p.Kind, p.Tier, p.Aliases, known(p.Certified), worded(p.Region), worded(p.Language),
		worded(p.Manager), string(p.Status), cost, rate, known(p.JoinedAt)}
}

func (x *exporter) touch(t *store.Touch, email, client *lead.Opt[string]) error {
	if x.id, x.origin, x.at = t.ExternalID, t.Origin, store.Instant(t.At); x.id == "" {
		x.id, x.origin = store.TouchName(t.ID), x.keys.mark
	}
	page := x.pages[t.Page]
	u := &t.UTM
	x.row = append(x.row[:0], &x.id, &x.at, &t.Kind, there(email), there(client), there(&t.URL), there(&t.Asset), there(&t.OwnedBy),
		wordedAt(&t.Partner), wordedAt(&t.Surface),
		there(&u.Source), there(&u.Medium), there(&u.Campaign), there(&u.Term), there(&u.Content),
		there(&t.Referrer), wordedAt(&page), &t.Seq, &x.origin)
	return x.yield(x.row)
}

// deal names the lead by the key that an export of leads gives it, because a person may have several, and the
// person by address. One that waits for its lead says whom it waits for.
func (x *exporter) deal(o *store.LeadDeal, key leadKey) error {
	var amount, arr any
	n := naming{Stage: o.Stage}
	email, id, origin := o.Email, worded(key.id), worded(key.origin)
	switch {
	case o.LeadID == 0:
		_ = json.Unmarshal([]byte(o.Named), &n) // of one whose person was erased nothing is left
		id, origin = worded(n.Lead), worded(cmp.Or(n.LeadOrigin, n.LeadList))
		if len(n.Emails) > 0 {
			email = lead.Known(strings.Join(n.Emails, ";"))
		}
	case key.held:
		id, origin = lead.ID(o.LeadID).String(), x.keys.mark
	}
	if o.Amount.Known {
		amount = Minor(o.Amount.V)
	}
	if o.ARR.Known {
		arr = Minor(o.ARR.V)
	}
	return x.yield([]any{o.ExternalID, known(email), id, worded(n.Domain), worded(n.Company), amount, arr, n.Stage, instantOf(o.CreatedAt),
		instantOf(o.ClosedAt), worded(o.Chosen), worded(o.Because), worded(o.Reason),
		worded(o.Origin), origin, x.keys.mark})
}

func (x *exporter) overlap(o *store.Overlap) error {
	return x.yield([]any{o.Partner, o.Domain, known(o.Name), known(o.Employees), known(o.Industry), known(o.Country), known(o.Region),
		known(o.TechStack), known(o.IntegrationActive), instantOf(o.FirstSeen)})
}

func (x *exporter) cycle(c *store.Cycle) error {
	return x.yield([]any{lead.ID(c.LeadID).String(), string(c.Kind), instantOf(c.Start), instantOf(c.Due), instantOf(c.Stop),
		worded(c.Owner), worded(c.How)})
}

func (x *exporter) event(e *journal.Event, content *journal.Packed) error {
	var id any
	if e.Lead != 0 {
		x.id = e.Lead.String()
		id = &x.id
	}
	x.hash, x.engine = x.hashes[e.Policy], int64(e.Engine)
	x.row = append(x.row[:0], &e.Seq, &e.At, (*string)(&e.Kind), id, &e.Actor, (*string)(&e.By), &e.Batch, wordedAt(&e.Undoes), &x.hash,
		&x.engine, content)
	return x.yield(x.row)
}

// leads goes through the leads of a query, in the order of the inbox.
func (x *exporter) leads(q filter.Query, who store.Asker) error {
	sel, err := x.tx.Select(x.ctx, q, who)
	if err != nil {
		return err
	}
	if err := x.tx.EveryLead(x.ctx, sel, x.some); err != nil {
		return err
	}
	return x.heldBack()
}

// anothers reports whether a person says an address that is somebody else's.
func anothers(p *store.Person) bool {
	if p.EmailKey != "" || !p.Email.Known {
		return false
	}
	_, err := mailbox.Normalize(p.Email.V)
	return err == nil
}

// some writes leads that nothing has to come before, and keeps the others for the end.
func (x *exporter) some(all []store.Whole) error {
	clients := make([]string, len(all))
	for i := range all {
		clients[i] = all[i].Lead.ClientID.V
	}
	tied, err := x.tx.PersonsByClient(x.ctx, distinct(clients))
	if err != nil {
		return err
	}
	var now []store.Whole
	for i := range all {
		l := all[i].Lead
		switch owner := tied[l.ClientID.V]; {
		case doubted(l) != 0:
			x.behind = append(x.behind, l.ID)
		case owner != 0 && owner != l.PersonID, anothers(all[i].Person):
			x.later = append(x.later, l.ID)
		default:
			now = append(now, all[i])
		}
	}
	return x.rowsOf(now, false)
}

// rowsOf writes leads, all of them in doubt whose their external id is, or none.
func (x *exporter) rowsOf(all []store.Whole, doubt bool) error {
	leads := make([]*store.Lead, len(all))
	var textIDs []int64
	external := make(map[int64]string, len(all))
	for i := range all {
		l := all[i].Lead
		leads[i], external[l.ID] = l, l.ExternalID.V
		textIDs = append(textIDs, l.Note, l.NextStep, l.Attributes)
	}
	if err := x.present(leads); err != nil {
		return err
	}
	keys, err := x.keys.of(x.ctx, x.tx, external, doubt)
	if err != nil {
		return err
	}
	texts, err := x.tx.Texts(x.ctx, textIDs)
	if err != nil {
		return err
	}
	for i := range all {
		l := all[i].Lead
		key := keys[l.ID]
		if key.held && doubted(l) == 0 {
			key = leadKey{origin: x.keys.mark, id: lead.ID(l.ID).String()} // a person has said that it is its own
		}
		l.ExternalID = lead.Known(key.id)
		row := append(leadValues(l, all[i].Person, all[i].Account, texts), key.origin, x.keys.mark)
		if err := x.yield(append(row, x.attributeValues(texts[l.Attributes])...)); err != nil {
			return err
		}
	}
	return nil
}

// attributeValues are a lead's attributes in the order of their columns.
func (x *exporter) attributeValues(doc string) []any {
	out := make([]any, len(x.attributes))
	if doc == "" {
		return out
	}
	var all map[string]string
	_ = json.Unmarshal([]byte(doc), &all) // of an erased text nothing is left
	for i, name := range x.attributes {
		out[i] = worded(all[name])
	}
	return out
}

// leadValues is one lead in the order of ExportColumns.
func leadValues(l *store.Lead, p *store.Person, a *store.Account, texts map[int64]string) []any {
	facts := buildFacts(l, p, a, &lead.Partner{ID: l.PartnerID}, nil)
	const most = 64 // columns, so that a row seldom grows
	row := make([]any, 0, most)
	for _, f := range lead.Columns() {
		row = append(row, f.Value(facts))
	}
	for _, letter := range lead.Letters() {
		var answer any
		if ans := l.BANT[letter].Answer; ans != "" && ans != lead.Unknown {
			answer = string(ans)
		}
		row = append(row, answer)
	}
	var confirmed any
	if l.PartnerWord == lead.Confirmed {
		confirmed = true
	}
	return append(row, confirmed, worded(texts[l.Note]),
		lead.ID(l.ID).String(), string(l.Stage), l.Score, l.Fit, l.Intent, string(l.Verdict), slices.Clone(l.OpenGates), worded(l.Reason),
		worded(l.Owner), worded(l.Queue),
		instantOf(l.DueAt), instantOf(l.EQLAt), instantOf(l.FirstContactAt), instantOf(l.SQLAt), instantOf(l.WonAt), instantOf(l.LostAt),
		instantOf(l.NurtureUntil), worded(texts[l.NextStep]), instantOf(l.NextOn.V), l.Conflicts,
		instantOf(l.CreatedAt), instantOf(l.UpdatedAt))
}
