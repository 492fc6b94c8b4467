package store

import (
	"context"
	"sync"

	"github.com/eqltui/eqltui/internal/lead"
)

// Spend is what a channel cost in a period, and what it brought where somebody says so. Amounts are minor
// units.
type Spend struct {
	ID      string          `json:"-"` // channel, period and item
	Channel string          `json:"channel"`
	Period  string          `json:"period"` // 2026, 2026-Q4, 2026-11, 2026-W47
	Item    string          `json:"item"`
	Amount  int64           `json:"amount"`
	Leads   lead.Opt[int64] `json:"leads,omitzero"`
	SQLs    lead.Opt[int64] `json:"sqls,omitzero"  column:"sqls"`
	Won     lead.Opt[int64] `json:"won,omitzero"`
	ARR     lead.Opt[int64] `json:"arr,omitzero"`
}

// Payout is what was paid to a partner, in minor units.
type Payout struct {
	ID        string `json:"-"` // partner and reference; without one partner, day and amount
	Partner   string `json:"partner"   column:"partner_id"`
	PaidAt    int64  `json:"paid_at"`
	Amount    int64  `json:"amount"`
	Period    string `json:"period"` // "": the quarter it was paid in
	Reference string `json:"reference"`
}

// Prospect is a page at which a link could stand, at a partner's or elsewhere.
type Prospect struct {
	ID            string          `json:"-"` // the URL as it is matched
	Partner       string          `json:"partner"                 column:"partner_id"`
	Site          string          `json:"site"`
	URL           string          `json:"url"`
	Kind          string          `json:"kind"`
	MonthlyVisits lead.Opt[int64] `json:"monthly_visits,omitzero"`
	Audience      string          `json:"audience"` // an industry
	DomainRating  lead.Opt[int64] `json:"domain_rating,omitzero"`
}

// Crawl is what a crawler found at an address.
type Crawl struct {
	ID       string `json:"-"` // the URL as it is matched
	URL      string `json:"url"`
	Status   int64  `json:"status"` // of HTTP; 0: it did not answer
	Redirect string `json:"redirect"`
	SeenAt   int64  `json:"seen_at"`
}

// Target is what a partner, or the programme, should reach in a period; below its floor a figure is red.
// Amounts are minor units, answers ms of business time.
type Target struct {
	ID            string          `json:"-"` // partner and period
	Partner       string          `json:"partner"                 column:"partner_id"`
	Period        string          `json:"period"`
	EQLs          lead.Opt[int64] `json:"eqls,omitzero"           column:"eqls"`
	EQLsFloor     lead.Opt[int64] `json:"eqls_floor,omitzero"     column:"eqls_floor"`
	Pipeline      lead.Opt[int64] `json:"pipeline,omitzero"`
	PipelineFloor lead.Opt[int64] `json:"pipeline_floor,omitzero"`
	Answer        lead.Opt[int64] `json:"answer,omitzero"`
	AnswerFloor   lead.Opt[int64] `json:"answer_floor,omitzero"`
}

// Decision is what was decided of a partner for a quarter.
type Decision struct {
	ID          string          `json:"-"` // partner and quarter
	Partner     string          `json:"partner"        column:"partner_id"`
	Quarter     string          `json:"quarter"`
	Decision    string          `json:"decision"` // double, keep, end
	Reason      int64           `json:"reason"`   // id of an erasable text
	Owner       string          `json:"owner"`
	DueOn       string          `json:"due_on"` // a day
	Moved       lead.Opt[int64] `json:"moved,omitzero"`
	WouldChange int64           `json:"would_change"` // id of an erasable text
	DecidedAt   int64           `json:"decided_at"`
	DecidedBy   string          `json:"decided_by"`
	DoneAt      int64           `json:"done_at"` // 0: not yet
}

// Duty is what was said of a duty: that it is done, or that it comes on another day.
type Duty struct {
	ID      string `json:"id"` // kind and what
	DoneAt  int64  `json:"done_at"`
	DoneBy  string `json:"done_by"`
	MovedTo string `json:"moved_to"` // a day, "" for its own
}

// KeptReport is a report as it was given out.
type KeptReport struct {
	ID      string `json:"-"` // a number
	Name    string `json:"name"`
	Period  string `json:"period"`
	Partner string `json:"partner" column:"partner_id"` // whose edition it is, "" for ours
	AsOf    int64  `json:"as_of"`
	Seq     int64  `json:"seq"` // number of the journal up to which it knew
	KeptAt  int64  `json:"kept_at"`
	KeptBy  string `json:"kept_by"`
	Figures string `json:"-"` // the document
}

// Absence is when somebody is away.
type Absence struct {
	ID    string `json:"-"` // the user and the first instant
	User  string `json:"user"    column:"user_name"`
	From  int64  `json:"from"    column:"from_at"` // ms UTC
	To    int64  `json:"to"      column:"to_at"`   // likewise; they are there again
	SetAt int64  `json:"set_at"`
	SetBy string `json:"set_by"`
}

// Agreement is a policy that a partner agreed to: its word on all its leads as long as that policy is in force.
type Agreement struct {
	ID       string `json:"-"` // partner and policy
	Partner  string `json:"partner"   column:"partner_id"`
	Policy   string `json:"policy"` // its hash
	AgreedAt int64  `json:"agreed_at"`
	AgreedBy string `json:"agreed_by"` // who recorded it
}

// AgreementID is by what an agreement is known.
func AgreementID(partner, policy string) string { return partner + " " + policy }

// Few is how rows are kept of which a programme has few: each is known by one text, its first column, and all are
// read at once. Their statements are made when they are first asked for, since most runs ask for few kinds.
type Few[T any] struct {
	made func() *fewTexts[T]
}

type fewTexts[T any] struct {
	*table[T]
	saving, finding, all, dropping string
}

// The rows that a programme has few of.
var (
	Spends      = few[Spend]("spend")
	Payouts     = few[Payout]("payouts")
	Prospects   = few[Prospect]("prospects")
	Crawls      = few[Crawl]("crawl")
	Targets     = few[Target]("targets")
	Decisions   = few[Decision]("decisions")
	Duties      = few[Duty]("duties")
	KeptReports = few[KeptReport]("reports")
	Absences    = few[Absence]("absences")
	Agreements  = few[Agreement]("agreements")
)

func few[T any](name string) *Few[T] {
	return &Few[T]{sync.OnceValue(func() *fewTexts[T] {
		t := newTable[T](name)
		key := t.all[0].name
		return &fewTexts[T]{t, t.upsert(key), t.read(`WHERE ` + key + ` IN (SELECT value FROM json_each($1)) ORDER BY ` + key),
			t.read(`ORDER BY ` + key), dropped(name, key)}
	})}
}

func dropped(table, key string) string { return `DELETE FROM ` + table + ` WHERE ` + key + ` = $1` }

// texts are the statements, for tests that hold them against the schema.
func (f *Few[T]) texts() []string {
	all := f.made()
	return []string{all.saving, all.finding, all.all, all.dropping}
}

// Save inserts a row, or replaces the one that is known by the same text.
func (f *Few[T]) Save(ctx context.Context, tx *Tx, row *T) error {
	made := f.made()
	return made.put(ctx, tx, made.saving, row)
}

// Drop takes a row away.
func (f *Few[T]) Drop(ctx context.Context, tx *Tx, id string) error {
	_, err := tx.put(ctx, f.made().dropping, id)
	return err
}

// Among returns the rows of these ids, in their order.
func (f *Few[T]) Among(ctx context.Context, tx *Tx, ids []string) ([]*T, error) {
	made := f.made()
	return among(ctx, tx, made.table, made.finding, ids)
}

// Every calls f for each row, in the order of ids.
func (f *Few[T]) Every(ctx context.Context, tx *Tx, do func(*T) error) error {
	made := f.made()
	return made.each(ctx, tx, made.all, nil, do)
}

// All returns every row, in the order of ids.
func (f *Few[T]) All(ctx context.Context, tx *Tx) ([]*T, error) {
	made := f.made()
	return made.rows(ctx, tx, made.all)
}
