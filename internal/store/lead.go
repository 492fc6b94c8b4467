package store

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Never is the due time of a lead without a running clock: it sorts last.
const Never = math.MaxInt64

// Lead is one row of leads. Instants are ms UTC, 0 for none. Its JSON is what the journal compares,
// so the names are the columns' and no personal value stands in it: Name, address and free text are
// rows of their own.
type Lead struct {
	ID         int64       `json:"id"`
	Version    int64       `json:"version"`
	PersonID   int64       `json:"person_id"`
	AccountID  int64       `json:"account_id"`
	PartnerID  string      `json:"partner_id"`
	Source     lead.Source `json:"source"`
	ReferredAt int64       `json:"referred_at"`
	lead.Own
	Stage          lead.Stage        `json:"stage"`
	Verdict        lead.Verdict      `json:"verdict"`
	Score          int64             `json:"score"`
	Fit            int64             `json:"fit"`
	Intent         int64             `json:"intent"`
	OpenGates      []string          `json:"open_gates"`
	Reason         string            `json:"reason"`
	Owner          string            `json:"owner"`
	Queue          string            `json:"queue"`
	Clock          lead.ClockKind    `json:"clock"`
	DueAt          int64             `json:"due_at"`
	AlertAt        int64             `json:"alert_at"`
	TriageStart    int64             `json:"triage_start"`
	TriageStop     int64             `json:"triage_stop"`
	ContactStart   int64             `json:"contact_start"`
	ContactStop    int64             `json:"contact_stop"`
	FirstContactAt int64             `json:"first_contact_at"`
	EQLAt          int64             `json:"eql_at"`
	SQLAt          int64             `json:"sql_at"`
	WonAt          int64             `json:"won_at"`
	LostAt         int64             `json:"lost_at"`
	ClosedAt       int64             `json:"closed_at"`    // disqualified or archived
	StageBefore    lead.Stage        `json:"stage_before"` // what reopening returns to
	PartnerWord    lead.Confirmation `json:"partner_word"`
	OurWord        lead.Confirmation `json:"our_word"`
	BANT           map[string]Answer `json:"bant"`
	NextStep       int64             `json:"next_step"`  // id of an erasable text
	Note           int64             `json:"note"`       // what the partner said, likewise
	Attributes     int64             `json:"attributes"` // unknown columns of an import, likewise
	NurtureUntil   int64             `json:"nurture_until"`
	SnoozedUntil   int64             `json:"snoozed_until"`
	AskedAt        int64             `json:"asked_at"` // since when the partner owes an answer
	Question       int64             `json:"question"` // what it was asked, the id of an erasable text
	Conflicts      int64             `json:"conflicts"`
	Policy         string            `json:"policy"`
	StaleAt        int64             `json:"stale_at"`
	TouchedAt      int64             `json:"touched_at"`
	CreatedAt      int64             `json:"created_at"`
	UpdatedAt      int64             `json:"updated_at"`
	ByHand         []string          `json:"by_hand"` // fields a person set: imports leave them
}

// Answer is one BANT answer as kept: its evidence is the id of an erasable text.
type Answer struct {
	Answer   lead.Answer `json:"answer"`
	Evidence int64       `json:"evidence,omitempty"`
	Who      string      `json:"who,omitempty"`
	At       int64       `json:"at,omitempty"`
}

const leadColumns = `id, version, person_id, account_id, partner_id, source, referred_at, external_id, program_tier, use_case,
 product_line, tags, utm, landing_url, client_id, surface, stage, verdict, score, fit,
 intent, open_gates, reason, owner, queue, clock, due_at, alert_at, triage_start, triage_stop, contact_start,
 contact_stop, first_contact_at, eql_at, sql_at, won_at, lost_at, closed_at, stage_before, partner_word, our_word,
 bant, next_step, note, attributes, nurture_until, snoozed_until, conflicts, policy, stale_at, touched_at,
 created_at, updated_at, by_hand, tier_key, product_key, tags_key, asked_at, question`

// leadRead are the columns that are read back: all but the keys that Go writes for SQL to search.
const leadRead = `id, version, person_id, account_id, partner_id, source, referred_at, external_id, program_tier, use_case,
 product_line, tags, utm, landing_url, client_id, surface, stage, verdict, score, fit,
 intent, open_gates, reason, owner, queue, clock, due_at, alert_at, triage_start, triage_stop, contact_start,
 contact_stop, first_contact_at, eql_at, sql_at, won_at, lost_at, closed_at, stage_before, partner_word, our_word,
 bant, next_step, note, attributes, nurture_until, snoozed_until, conflicts, policy, stale_at, touched_at,
 created_at, updated_at, by_hand, asked_at, question`

// scoreColumns are the columns that scoring a lead anew changes. Most writes of an import touch no
// other, and leave every index but one alone.
const scoreColumns = `version, verdict, score, fit, intent, open_gates, conflicts, policy, stale_at, touched_at, updated_at`

// leadWidth is how many columns leadRead names.
const leadWidth = 56

const leadPlaces = `$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
 $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
 $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59`

// The queries of leads.
const (
	sqlAddLead       = `INSERT INTO leads (` + leadColumns + `) VALUES (` + leadPlaces + `)`
	sqlSaveLead      = `UPDATE leads SET (` + leadColumns + `) = (` + leadPlaces + `) WHERE id = $60 AND version = $61`
	sqlRescoreLead   = `UPDATE leads SET (` + scoreColumns + `) = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WHERE id = $12 AND version = $13`
	sqlLeadsByID     = `SELECT ` + leadRead + ` FROM leads WHERE id IN (SELECT value FROM json_each($1))`
	sqlLeadsByPerson = `SELECT ` + leadRead + ` FROM leads WHERE person_id IN (SELECT value FROM json_each($1))`
	sqlLeadsByAcct   = `SELECT ` + leadRead + ` FROM leads WHERE account_id IN (SELECT value FROM json_each($1))`
	sqlLeadsStale    = `SELECT id FROM leads WHERE stale_at <= $1 AND stale_at < 9223372036854775807 ORDER BY stale_at LIMIT $2`
	sqlLeadsToWake   = `SELECT id FROM leads WHERE nurture_until > 0 AND nurture_until <= $1 AND COALESCE(stage, '') = 'nurture' ORDER BY nurture_until LIMIT $2`
	sqlPartnerIDs    = `SELECT id FROM leads WHERE partner_id = $1 AND id > $2 AND stage NOT IN ('disqualified', 'archived', 'quarantined', 'won', 'lost') ORDER BY id LIMIT $3`
	sqlMarkStale     = `UPDATE leads SET stale_at = 0 WHERE stage NOT IN ('disqualified', 'archived', 'quarantined', 'won', 'lost')`
	sqlMarkPartners  = `UPDATE leads SET stale_at = 0 WHERE partner_id = $1 AND stage NOT IN ('disqualified', 'archived', 'quarantined', 'won', 'lost')`
	sqlLivingIDs     = `SELECT id FROM leads WHERE id > $1 AND stage NOT IN ('disqualified', 'archived', 'quarantined', 'won', 'lost') ORDER BY id LIMIT $2`
)

func (l *Lead) args() []any {
	return []any{
		l.ID, l.Version, l.PersonID, l.AccountID, l.PartnerID, string(l.Source), l.ReferredAt, from(l.ExternalID), from(l.ProgramTier), from(l.UseCase),
		from(l.ProductLine), list(l.Tags), utmJSON(l.UTM), from(l.LandingURL), from(l.ClientID), from(l.Surface), string(l.Stage), string(l.Verdict), l.Score, l.Fit,
		l.Intent, listJSON(l.OpenGates), l.Reason, l.Owner, l.Queue, string(l.Clock), l.DueAt, l.AlertAt, l.TriageStart, l.TriageStop, l.ContactStart,
		l.ContactStop, l.FirstContactAt, l.EQLAt, l.SQLAt, l.WonAt, l.LostAt, l.ClosedAt, string(l.StageBefore), string(l.PartnerWord), string(l.OurWord),
		bantJSON(l.BANT), l.NextStep, l.Note, l.Attributes, l.NurtureUntil, l.SnoozedUntil, l.Conflicts, l.Policy, l.StaleAt, l.TouchedAt,
		l.CreatedAt, l.UpdatedAt, listJSON(l.ByHand), safetext.Fold(l.ProgramTier.V), safetext.Fold(l.ProductLine.V), tagsKey(l.Tags.V), l.AskedAt, l.Question,
	}
}

func readLead(c *cells) *Lead {
	return &Lead{
		ID: c.int(), Version: c.int(), PersonID: c.int(), AccountID: c.int(), PartnerID: c.text(), Source: lead.Source(c.text()), ReferredAt: c.int(),
		Own: lead.Own{
			ExternalID: c.opt(), ProgramTier: c.opt(), UseCase: c.opt(), ProductLine: c.opt(), Tags: c.optList(), UTM: c.utm(), LandingURL: c.opt(),
			ClientID: c.opt(), Surface: c.opt(),
		},
		Stage: lead.Stage(c.text()), Verdict: lead.Verdict(c.text()), Score: c.int(), Fit: c.int(),
		Intent: c.int(), OpenGates: c.list(), Reason: c.text(), Owner: c.text(), Queue: c.text(), Clock: lead.ClockKind(c.text()), DueAt: c.int(), AlertAt: c.int(), TriageStart: c.int(), TriageStop: c.int(), ContactStart: c.int(),
		ContactStop: c.int(), FirstContactAt: c.int(), EQLAt: c.int(), SQLAt: c.int(), WonAt: c.int(), LostAt: c.int(), ClosedAt: c.int(), StageBefore: lead.Stage(c.text()), PartnerWord: lead.Confirmation(c.text()), OurWord: lead.Confirmation(c.text()),
		BANT: c.bant(), NextStep: c.int(), Note: c.int(), Attributes: c.int(), NurtureUntil: c.int(), SnoozedUntil: c.int(), Conflicts: c.int(), Policy: c.text(), StaleAt: c.int(), TouchedAt: c.int(),
		CreatedAt: c.int(), UpdatedAt: c.int(), ByHand: c.list(), AskedAt: c.int(), Question: c.int(),
	}
}

// tagsKey is the folded tags, each between bars, so that one LIKE finds a whole tag.
func tagsKey(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	var b strings.Builder
	for _, t := range tags {
		b.WriteString("|" + safetext.Fold(t))
	}
	return b.String() + "|"
}

// AddLead inserts a new lead under the id it carries.
func (tx *Tx) AddLead(ctx context.Context, l *Lead) error {
	l.Version = 1
	tx.Count("leads", 1)
	tx.Count("stage:"+string(l.Stage), 1)
	_, err := tx.put(ctx, sqlAddLead, l.args()...)
	return err
}

// SaveLead writes a lead back if nobody else changed it since it was read; false when somebody did.
// was is the lead as it was read.
func (tx *Tx) SaveLead(ctx context.Context, l, was *Lead) (bool, error) {
	seen := l.Version
	l.Version++
	var n int64
	var err error
	if onlyScored(l, was) {
		n, err = tx.put(ctx, sqlRescoreLead, l.Version, string(l.Verdict), l.Score, l.Fit, l.Intent, listJSON(l.OpenGates), l.Conflicts, l.Policy, l.StaleAt, l.TouchedAt, l.UpdatedAt, l.ID, seen)
	} else {
		n, err = tx.put(ctx, sqlSaveLead, append(l.args(), l.ID, seen)...)
	}
	if err != nil || n != 1 {
		l.Version = seen
		return false, err
	}
	if was.Stage != l.Stage {
		tx.Count("stage:"+string(was.Stage), -1)
		tx.Count("stage:"+string(l.Stage), 1)
	}
	return true, nil
}

// onlyScored reports whether two rows of a lead differ in scoreColumns at most. A column that is
// forgotten here is found by a test that changes each of them.
func onlyScored(l, was *Lead) bool {
	return l.ID == was.ID && l.PersonID == was.PersonID && l.AccountID == was.AccountID && l.PartnerID == was.PartnerID && l.Source == was.Source &&
		l.ExternalID == was.ExternalID && l.ReferredAt == was.ReferredAt && l.ProgramTier == was.ProgramTier && l.UseCase == was.UseCase &&
		l.ProductLine == was.ProductLine && l.Tags.Known == was.Tags.Known && slices.Equal(l.Tags.V, was.Tags.V) && l.UTM == was.UTM &&
		l.LandingURL == was.LandingURL && l.ClientID == was.ClientID && l.Surface == was.Surface && l.Stage == was.Stage && l.Reason == was.Reason &&
		l.Owner == was.Owner && l.Queue == was.Queue && l.Clock == was.Clock && l.DueAt == was.DueAt && l.AlertAt == was.AlertAt &&
		l.TriageStart == was.TriageStart && l.TriageStop == was.TriageStop && l.ContactStart == was.ContactStart && l.ContactStop == was.ContactStop &&
		l.FirstContactAt == was.FirstContactAt && l.EQLAt == was.EQLAt && l.SQLAt == was.SQLAt && l.WonAt == was.WonAt && l.LostAt == was.LostAt &&
		l.ClosedAt == was.ClosedAt && l.StageBefore == was.StageBefore && l.PartnerWord == was.PartnerWord && l.OurWord == was.OurWord &&
		maps.Equal(l.BANT, was.BANT) && (l.BANT == nil) == (was.BANT == nil) && l.NextStep == was.NextStep && l.Note == was.Note &&
		l.Attributes == was.Attributes && l.NurtureUntil == was.NurtureUntil && l.SnoozedUntil == was.SnoozedUntil && l.CreatedAt == was.CreatedAt &&
		slices.Equal(l.ByHand, was.ByHand) && (l.ByHand == nil) == (was.ByHand == nil) && l.AskedAt == was.AskedAt && l.Question == was.Question
}

func (tx *Tx) leads(ctx context.Context, text string, ids []int64) ([]*Lead, error) {
	var out []*Lead
	if len(ids) == 0 {
		return nil, nil
	}
	err := tx.rows(ctx, text, []any{idsJSON(ids)}, leadWidth, func(c *cells) error {
		out = append(out, readLead(c))
		return nil
	})
	// Sorted here: SQLite would carry all columns through its sorter.
	slices.SortFunc(out, func(a, b *Lead) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// LeadsByID returns the leads of these ids that exist, in the order of id.
func (tx *Tx) LeadsByID(ctx context.Context, ids []int64) ([]*Lead, error) {
	return tx.leads(ctx, sqlLeadsByID, ids)
}

// LeadsByPerson returns every lead of these persons.
func (tx *Tx) LeadsByPerson(ctx context.Context, ids []int64) ([]*Lead, error) {
	return tx.leads(ctx, sqlLeadsByPerson, ids)
}

// LeadsByAccount returns every lead at these accounts.
func (tx *Tx) LeadsByAccount(ctx context.Context, ids []int64) ([]*Lead, error) {
	return tx.leads(ctx, sqlLeadsByAcct, ids)
}

func (tx *Tx) ids(ctx context.Context, text string, args ...any) ([]int64, error) {
	var out []int64
	err := tx.rows(ctx, text, args, 1, func(c *cells) error {
		out = append(out, c.int())
		return nil
	})
	return out, err
}

// StaleLeads returns leads whose score may have changed by the passing of time alone.
func (tx *Tx) StaleLeads(ctx context.Context, now int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLeadsStale, now, limit)
}

// LeadsToWake returns nurtured leads whose date has come.
func (tx *Tx) LeadsToWake(ctx context.Context, now int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLeadsToWake, now, limit)
}

// LivingLeads pages through the ids of leads that can still be won.
func (tx *Tx) LivingLeads(ctx context.Context, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLivingIDs, after, limit)
}

// LeadsOfPartner pages through the ids of a partner's leads that can still be won.
func (tx *Tx) LeadsOfPartner(ctx context.Context, partner string, after int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlPartnerIDs, partner, after, limit)
}

// MarkStale says of every lead that can still be won that its score must be derived anew: by
// whoever comes first, should the one who marked it be stopped.
func (tx *Tx) MarkStale(ctx context.Context) error {
	_, err := tx.exec(ctx, sqlMarkStale)
	return err
}

// MarkPartnerStale is MarkStale for the leads of one partner.
func (tx *Tx) MarkPartnerStale(ctx context.Context, partner string) error {
	_, err := tx.exec(ctx, sqlMarkPartners, partner)
	return err
}
