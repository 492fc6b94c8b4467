package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
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
	NextStep       int64             `json:"next_step"` // id of an erasable text
	NextOn         lead.Opt[int64]   `json:"next_on,omitzero"`
	Note           int64             `json:"note"`       // what the partner said, likewise
	Attributes     int64             `json:"attributes"` // unknown columns of an import, likewise
	NurtureUntil   int64             `json:"nurture_until"`
	SnoozedUntil   int64             `json:"snoozed_until"`
	AskedAt        int64             `json:"asked_at"`             // since when the partner owes an answer
	RemindedAt     int64             `json:"reminded_at,omitzero"` // when it was reminded that it does
	Question       int64             `json:"question"`             // what it was asked, the id of an erasable text
	Conflicts      int64             `json:"conflicts"`
	Policy         int64             `json:"policy"` // number of the version it was scored by, 0 for none
	StaleAt        int64             `json:"stale_at"`
	TouchedAt      int64             `json:"touched_at"`
	CreatedAt      int64             `json:"created_at"`
	UpdatedAt      int64             `json:"updated_at"`
	ByHand         []string          `json:"by_hand"` // fields a person set: imports leave them

	HeldAt     int64  `json:"held_at,omitzero"`     // since when it waits for somebody of its queue
	Turn       string `json:"turn,omitzero"`        // the queue and the member that were charged for who has it
	Passed     string `json:"passed,omitzero"`      // who gave it back: it is not given to them again
	AssignedAt int64  `json:"assigned_at,omitzero"` // when who has it got it
}

// Answer is one BANT answer as kept: its evidence is the id of an erasable text.
type Answer struct {
	Answer   lead.Answer `json:"answer"`
	Evidence int64       `json:"evidence,omitempty"`
	Who      string      `json:"who,omitempty"`
	At       int64       `json:"at,omitempty"`
}

// leadTable is how leads are kept. A new fact of a lead is a field above and a column in a migration.
var leadTable = newTable[Lead]("leads",
	searched("tier_key", func(l *Lead) string { return safetext.Fold(l.ProgramTier.V) }),
	searched("product_key", func(l *Lead) string { return safetext.Fold(l.ProductLine.V) }),
	searched("deal_type_key", func(l *Lead) string { return safetext.Fold(l.DealType.V) }),
	searched("tags_key", func(l *Lead) string { return tagsKey(l.Tags.V) }),
)

// scored are the columns that scoring a lead anew changes. Most writes of an import touch no other, and
// leave every index but one alone.
func scored() []string {
	return []string{
		"version", "verdict", "score", "fit", "intent", "open_gates", "conflicts", "policy", "stale_at", "touched_at", "updated_at",
	}
}

// What scoring changes of a lead and what it leaves as it was.
var (
	rescored = leadTable.only(scored()...)
	lasting  = leadTable.but(scored()...)
	judged   = leadTable.only("policy")
)

// The queries of whole leads.
var (
	sqlAddLead       = leadTable.insert()
	sqlSaveLead      = leadTable.update(leadTable.all[1:], "id", "version")
	sqlRescoreLead   = leadTable.update(rescored, "id", "version")
	sqlLeadsByID     = leadTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlLeadsByPerson = leadTable.read(`WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlLeadsAfter    = leadTable.read(`WHERE id > $1 ORDER BY id LIMIT $2`)
	sqlLeadsByAcct   = leadTable.read(`WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
)

// dead are the stages of leads that can no longer be won: lead.Stage.Living, as a test holds.
const dead = `('disqualified', 'archived', 'quarantined', 'won', 'lost')`

// The queries of which leads there are.
const (
	sqlLeadsStale     = `SELECT id FROM leads WHERE stale_at <= $1 AND stale_at < 9223372036854775807 ORDER BY stale_at, id LIMIT $2`
	sqlLeadsUntouched = `SELECT id FROM leads WHERE id > $1 AND touched_at < $2
 AND COALESCE(stage, '') IN ('new', 'eql', 'mql', 'unqualified') ORDER BY id LIMIT $3`
	sqlLeadsToWake = `SELECT id FROM leads WHERE nurture_until > 0 AND nurture_until <= $1 AND COALESCE(stage, '') = 'nurture'
 ORDER BY nurture_until, id LIMIT $2`
	sqlJudgedBy = `UPDATE leads SET policy = $1, version = version + 1
 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))`
	sqlPartnerIDs = `SELECT id FROM leads WHERE partner_id = $1 AND id > $2 AND stage NOT IN ` + dead + ` ORDER BY id LIMIT $3`
	sqlLivingIDs  = `SELECT id FROM leads WHERE id > $1 AND stage NOT IN ` + dead + ` ORDER BY id LIMIT $2`
)

// tagsKey is the folded tags, each between bars, so that one LIKE finds a whole tag. A tag with accents stands
// there with them too, so that who asks with accents finds no other tag.
func tagsKey(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	var b strings.Builder
	for _, t := range tags {
		folded, name := safetext.Fold(t), safetext.Caseless(t)
		b.WriteString("|" + barred(folded))
		if name != folded {
			b.WriteString("|" + barred(name))
		}
	}
	return b.String() + "|"
}

// inTags is how one tag that is asked for stands in the key: as it is asked, so that żółw finds that tag alone,
// and zolw both.
func inTags(asked string) string { return "|" + barred(safetext.Caseless(asked)) + "|" }

// aBar stands in the key for a bar inside a tag. No folded text has this character.
const aBar = "\x1f"

func barred(tag string) string { return strings.ReplaceAll(tag, "|", aBar) }

// tagsIn reads the tags of a key, each with its accents.
func tagsIn(key string) []string {
	tags := strings.Split(strings.Trim(key, "|"), "|")
	var out []string
	for i, t := range tags {
		if i+1 < len(tags) && t == safetext.Fold(tags[i+1]) && t != tags[i+1] {
			continue // the next one is the same tag with its accents
		}
		out = append(out, strings.ReplaceAll(t, aBar, "|"))
	}
	return out
}

// AddLead inserts a new lead under the id it carries.
func (tx *Tx) AddLead(ctx context.Context, l *Lead) error {
	l.Version = 1
	tx.stands(l, 1)
	if err := leadTable.add(ctx, tx, sqlAddLead, l); err != nil {
		return err
	}
	return faceted(ctx, tx, ofLeads, leadFaceted, l.ID, l)
}

// SaveLead writes a lead back if nobody else changed it since it was read; false when somebody did.
// was is the lead as it was read.
func (tx *Tx) SaveLead(ctx context.Context, l, was *Lead) (bool, error) {
	seen := l.Version
	l.Version++
	text, set := sqlSaveLead, leadTable.all[1:]
	if leadTable.same(lasting, l, was) {
		text, set = sqlRescoreLead, rescored
	}
	if text == sqlSaveLead { // what is only derived may be written: it follows from what can be read
		if err := tx.whole(leadTable.name, l.ID); err != nil {
			l.Version = seen
			return false, err
		}
	}
	n, err := tx.put(ctx, text, leadTable.args(set, l, l.ID, seen)...)
	if err != nil || n != 1 {
		l.Version = seen
		return false, err
	}
	if was.Stage != l.Stage || was.AccountID != l.AccountID {
		tx.stands(was, -1)
		tx.stands(l, 1)
	}
	return true, faceted(ctx, tx, ofLeads, leadFaceted, l.ID, l)
}

// JudgedBy writes of leads only by which policy they were judged, all by the same: it changed nothing else
// of them. A publication leaves most leads as they are, and one statement for all costs a tenth of one
// for each.
func (tx *Tx) JudgedBy(ctx context.Context, leads []*Lead) error {
	if len(leads) == 0 {
		return nil
	}
	ids := make([]int64, len(leads))
	for i, l := range leads {
		ids[i] = l.ID
		l.Version++
	}
	n, err := tx.put(ctx, sqlJudgedBy, leadTable.args(judged, leads[0], idsJSON(ids))...)
	if err == nil && n != int64(len(ids)) {
		err = overtaken("save leads")
	}
	return err
}

// overtaken is the error of one who writes what somebody else changed since it was read.
func overtaken(what string) error {
	return fault.New(fault.Conflict, what, "somebody else changed it a moment ago", "look at it again and repeat")
}

func (tx *Tx) leads(ctx context.Context, text string, ids []int64) ([]*Lead, error) {
	out, err := among(ctx, tx, leadTable, text, ids)
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
	return gather(ctx, tx, 1, (*cells).int, text, args...)
}

// StaleLeads returns leads whose score may have changed by the passing of time alone.
func (tx *Tx) StaleLeads(ctx context.Context, now int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLeadsStale, now, limit)
}

// LeadsUntouched returns living leads that nobody touched since an instant, in the order of their numbers.
func (tx *Tx) LeadsUntouched(ctx context.Context, after, since int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLeadsUntouched, after, since, limit)
}

// LeadsToWake returns nurtured leads whose date has come.
func (tx *Tx) LeadsToWake(ctx context.Context, now int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLeadsToWake, now, limit)
}
