package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// SumDays is how many days one row of sums has room for: a quarter.
const SumDays = 92

// SumsOf says which sums a row holds: what is counted, whose it is, and the number of the quarter, from 0 on.
type SumsOf struct {
	Scope   string // a letter
	Name    string // "" is nobody
	Quarter int64
}

// mostQuarter keeps quarters in the order of their numbers when they are written as text.
const mostQuarter = 999_999

func (o SumsOf) id() string { return o.Scope + sumsQuarter(o.Quarter) + " " + o.Name }

func sumsQuarter(n int64) string { return fmt.Sprintf("%06d", min(max(n, 0), mostQuarter)) }

// The rows that sums are made of.
var (
	sqlCountedSpan = countedTable.read(`WHERE id > $1 AND id <= $2 ORDER BY id`)
	sqlDealsSpan   = opportunityTable.read(`WHERE lead_id > $1 AND lead_id <= $2 ORDER BY lead_id, id`)
	sqlTouchesSpan = passingTable.read(`WHERE person_id > $1 AND person_id <= $2
 AND (partner_id <> '' AND kind <> 'partner_referral' OR page <> 0) ORDER BY person_id, at, id`)
)

// Overdue is a clock that runs and whose time is over.
type Overdue struct {
	Clock          lead.ClockKind
	Owner, Partner string
}

// ReachedLead is a lead that became an EQL, or was won, in a period.
type ReachedLead struct {
	At             int64 // when, in ms
	ID             int64
	Partner, Owner string
	Stage          lead.Stage
}

// LateRun is a run of a clock whose time was over before it was stopped, or that runs.
type LateRun struct{ Lead, Due, Stop int64 }

const (
	sqlEQLsOf = `SELECT eql_at, id, partner_id, owner, stage FROM leads WHERE eql_at > 0 AND eql_at >= $1 AND eql_at < $2
 AND CASE WHEN partner_id IN (SELECT value FROM json_each($3)) OR partner_id <> '' AND owner = '' AND stage = 'eql' THEN 1 ELSE 0 END = 1
 ORDER BY eql_at, id` // in a CASE, or SQLite would look for the partners and owners first and go through all their leads
	sqlWinsIn   = `SELECT won_at, id, partner_id, '', '' FROM leads WHERE won_at > 0 AND won_at >= $1 AND won_at < $2 ORDER BY won_at, id`
	sqlLateRuns = `SELECT c.lead_id, c.due, c.stop FROM cycles c JOIN leads l ON l.id = c.lead_id
 WHERE c.due >= $1 AND c.due < $2 AND (c.stop = 0 OR c.stop > c.due) AND l.partner_id <> '' ORDER BY c.due, c.lead_id, c.kind, c.start`
	sqlPagesBefore = `SELECT b.partner_id, b.page, COUNT(*) FROM (SELECT l.partner_id, t.page, l.id FROM leads l
 JOIN touches t ON t.person_id = l.person_id WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 AND t.page <> 0 AND t.at > l.eql_at - $2 AND t.at <= l.eql_at
 UNION SELECT l.partner_id, t.page, l.id FROM merges g JOIN leads l ON l.id = g.root
 JOIN touches t ON t.person_id = g.person_id WHERE g.root IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 AND t.page <> 0 AND t.at > l.eql_at - $2 AND t.at <= l.eql_at) b GROUP BY b.partner_id, b.page ORDER BY b.partner_id, b.page`
)

func (tx *Tx) reached(ctx context.Context, text string, args []any, f func(*ReachedLead) error) error {
	return tx.rows(ctx, text, args, 5, func(c *cells) error {
		return f(&ReachedLead{c.int(), c.int(), c.text(), c.text(), lead.Stage(c.text())})
	})
}

// EQLsOf calls f for each lead that became an EQL at or after an instant (ms) and before another: of some partners, and of
// every partner those that are still EQLs and that nobody has.
func (tx *Tx) EQLsOf(ctx context.Context, from, to int64, partners []string, f func(*ReachedLead) error) error {
	return tx.reached(ctx, sqlEQLsOf, []any{from, to, textsJSON(partners)}, f)
}

// WinsIn calls f for each lead that was won at or after an instant (ms) and before another; owner and stage are left out.
func (tx *Tx) WinsIn(ctx context.Context, from, to int64, f func(*ReachedLead) error) error {
	return tx.reached(ctx, sqlWinsIn, []any{from, to}, f)
}

// LateRuns calls f for each run of a clock of a partner's lead that was due at or after an instant (ms) and before another,
// and was not stopped in time.
func (tx *Tx) LateRuns(ctx context.Context, from, to int64, f func(*LateRun) error) error {
	return tx.rows(ctx, sqlLateRuns, []any{from, to}, 3, func(c *cells) error { return f(&LateRun{c.int(), c.int(), c.int()}) })
}

// PageLeads is on how many leads' paths to an EQL a page lies.
type PageLeads struct {
	Partner string // whose leads
	Page, N int64
}

// PagesBefore counts, by partner and page, the leads among these whose person, or one whose lead was merged into it, touched
// the page within the look-back (ms) up to when the lead became an EQL.
func (tx *Tx) PagesBefore(ctx context.Context, leads []int64, back int64) ([]PageLeads, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	return gather(ctx, tx, 3, func(c *cells) PageLeads { return PageLeads{c.text(), c.int(), c.int()} }, sqlPagesBefore,
		idsJSON(leads), back)
}

const sqlOverdue = `SELECT clock, owner, partner_id FROM leads WHERE due_at >= $1 AND due_at < $2 AND due_at < 9223372036854775807
 ORDER BY due_at, id`

// OverdueSince calls f for each clock that runs and was due at or after an instant (ms) and before another.
func (tx *Tx) OverdueSince(ctx context.Context, from, to int64, f func(*Overdue) error) error {
	return tx.rows(ctx, sqlOverdue, []any{from, to}, 3, func(c *cells) error {
		return f(&Overdue{lead.ClockKind(c.text()), c.text(), c.text()})
	})
}

// PartnerDeal is an opportunity with a partner: who sourced it, or who had a hand in it.
type PartnerDeal struct {
	Partner string
	ID      int64
	Amount  lead.Opt[int64] // minor units
}

const (
	sqlSourcedIn = `SELECT l.partner_id, o.id, o.amount FROM opportunities o JOIN leads l ON l.id = o.lead_id
 WHERE o.created_at >= $1 AND o.created_at < $2 AND o.created_at <> 0 AND l.partner_id <> '' ORDER BY o.id`
	sqlInfluencedByLead = `SELECT DISTINCT t.partner_id, o.id, o.amount FROM opportunities o JOIN leads l ON l.id = o.lead_id
 JOIN touches t ON t.person_id = l.person_id
 WHERE o.created_at >= $1 AND o.created_at < $2 AND o.created_at <> 0 AND t.at > o.created_at - $3 AND t.at <= o.created_at
 AND t.partner_id <> '' AND t.partner_id <> l.partner_id
 UNION SELECT t.partner_id, o.id, o.amount FROM merges g JOIN opportunities o ON o.lead_id = g.root JOIN leads l ON l.id = o.lead_id
 JOIN touches t ON t.person_id = g.person_id
 WHERE o.created_at >= $1 AND o.created_at < $2 AND o.created_at <> 0 AND t.at > o.created_at - $3 AND t.at <= o.created_at
 AND t.partner_id <> '' AND t.partner_id <> l.partner_id ORDER BY 2, 1`
	sqlInfluencedByCompany = `SELECT DISTINCT t.partner_id, o.id, o.amount FROM opportunities o JOIN leads l ON l.id = o.lead_id
 JOIN leads m ON m.account_id = l.account_id AND (l.account_id <> 0 OR m.id = l.id) JOIN touches t ON t.person_id = m.person_id
 WHERE o.created_at >= $1 AND o.created_at < $2 AND o.created_at <> 0 AND t.at > o.created_at - $3 AND t.at <= o.created_at
 AND t.partner_id <> '' AND t.partner_id <> l.partner_id
 UNION SELECT t.partner_id, o.id, o.amount FROM merges g JOIN leads m ON m.id = g.root
 JOIN leads l ON m.account_id = l.account_id AND (l.account_id <> 0 OR m.id = l.id) JOIN opportunities o ON o.lead_id = l.id
 JOIN touches t ON t.person_id = g.person_id
 WHERE o.created_at >= $1 AND o.created_at < $2 AND o.created_at <> 0 AND t.at > o.created_at - $3 AND t.at <= o.created_at
 AND t.partner_id <> '' AND t.partner_id <> l.partner_id ORDER BY 2, 1`
)

func (c *cells) partnerDeal() PartnerDeal {
	return PartnerDeal{c.text(), c.int(), maybe((*cells).int)(c)}
}

// SourcedIn returns the opportunities of partners' leads that were created at or after an instant (ms) and before another,
// in the order of their numbers.
func (tx *Tx) SourcedIn(ctx context.Context, from, to int64) ([]PartnerDeal, error) {
	return gather(ctx, tx, 3, (*cells).partnerDeal, sqlSourcedIn, from, to)
}

// InfluencedIn returns the opportunities that were created at or after an instant (ms) and before another, each with every
// partner that did not source it and of whose touches one is on its path: one within the look-back (ms) up to its creation,
// of its lead's person or, by company, of anybody who has a lead there.
func (tx *Tx) InfluencedIn(ctx context.Context, from, to, lookback int64, company bool) ([]PartnerDeal, error) {
	text := sqlInfluencedByLead
	if company {
		text = sqlInfluencedByCompany
	}
	return gather(ctx, tx, 3, (*cells).partnerDeal, text, from, to, lookback)
}

const sqlSumEnds = `SELECT COALESCE((SELECT MAX(id) FROM leads), 0), COALESCE((SELECT MAX(person_id) FROM touches), 0)`

// CountedSpan returns the leads whose ids are above after and up to last.
func (tx *Tx) CountedSpan(ctx context.Context, after, last int64) ([]*CountedLead, error) {
	return countedTable.rows(ctx, tx, sqlCountedSpan, after, last)
}

// DealsSpan returns the opportunities of the leads whose ids are above after and up to last, lead by lead.
func (tx *Tx) DealsSpan(ctx context.Context, after, last int64) ([]*Opportunity, error) {
	return opportunityTable.rows(ctx, tx, sqlDealsSpan, after, last)
}

// TouchesSpan calls f for the touches of partners, the referral itself apart, and of pages, of the persons whose ids are
// above after and up to last, person by person in order of time.
func (tx *Tx) TouchesSpan(ctx context.Context, after, last int64, f func(*CountedTouch) error) error {
	return passingTable.each(ctx, tx, sqlTouchesSpan, []any{after, last}, f)
}

// SumEnd is the highest id of a lead, or of a person with touches.
func (tx *Tx) SumEnd(ctx context.Context) (int64, error) {
	var lead, person int64
	_, err := tx.one(ctx, sqlSumEnds, nil, &lead, &person)
	return max(lead, person), err
}

func sumsOf(id string) (o SumsOf, ok bool) {
	head, name, ok := strings.Cut(id, " ")
	if !ok || len(head) < 2 {
		return o, false
	}
	n, err := strconv.ParseInt(head[1:], 10, 64)
	return SumsOf{head[:1], name, n}, err == nil
}

// Sums are the figures of the days of a quarter. What a figure means is told by whoever adds to it.
type Sums struct {
	SumsOf
	Latest  int64     // no instant (ms) that was ever counted here is after it
	Figures [][]int64 // by figure and day of the quarter; nil is nothing but noughts
}

// At is a figure on a day of the quarter.
func (s *Sums) At(figure, day int) int64 {
	if figure >= len(s.Figures) || s.Figures[figure] == nil {
		return 0
	}
	return s.Figures[figure][day]
}

// Add adds to a figure on a day of the quarter what happened at an instant (ms).
func (s *Sums) Add(figure, day int, by, at int64) {
	if figure >= len(s.Figures) {
		s.Figures = append(s.Figures, make([][]int64, figure+1-len(s.Figures))...)
	}
	if s.Figures[figure] == nil {
		s.Figures[figure] = make([]int64, SumDays)
	}
	s.Figures[figure][day] += by
	if by != 0 {
		s.Latest = max(s.Latest, at)
	}
}

// nothing reports whether all that was counted here was taken back: such a row says no more than none.
func (s *Sums) nothing() bool {
	return s.SumsOf != sumsOfJournal && s.Latest != math.MaxInt64 && !slices.ContainsFunc(s.Figures, func(days []int64) bool {
		return slices.ContainsFunc(days, func(n int64) bool { return n != 0 })
	})
}

// join adds another row's figures.
func (s *Sums) join(o *Sums) {
	for f, days := range o.Figures {
		for day, n := range days {
			if n != 0 {
				s.Add(f, day, n, o.Latest)
			}
		}
	}
	s.Latest = max(s.Latest, o.Latest)
}

// pack writes the figures that are not nought: each with its days, as steps from one to the next.
func (s *Sums) pack() []byte {
	out := binary.AppendVarint(nil, s.Latest)
	for f, days := range s.Figures {
		n := uint64(0)
		for _, v := range days {
			if v != 0 {
				n++
			}
		}
		if n == 0 {
			continue
		}
		out = binary.AppendUvarint(binary.AppendUvarint(out, uint64(f)), n)
		last := 0
		for day, v := range days {
			if v != 0 {
				out = binary.AppendVarint(binary.AppendUvarint(out, uint64(day-last)), v)
				last = day
			}
		}
	}
	return out
}

// mostFigures is more than a row of sums can have.
const mostFigures = 256

// unpack reads what pack wrote. Of bytes that it did not write nothing is known, so that everything may have been counted
// there.
func (s *Sums) unpack(data []byte) {
	ok := true
	number := func() uint64 {
		v, n := binary.Uvarint(data)
		ok, data = ok && n > 0, data[max(n, 0):]
		return v
	}
	signed := func() int64 {
		v, n := binary.Varint(data)
		ok, data = ok && n > 0, data[max(n, 0):]
		return v
	}
	for s.Latest = signed(); ok && len(data) > 0; {
		f, n, day := number(), number(), uint64(0)
		if ok = ok && f < mostFigures && n <= SumDays; !ok {
			break
		}
		for range n {
			day += number()
			v := signed()
			if ok = ok && day < SumDays; !ok {
				break
			}
			s.Add(int(f), int(day), v, math.MinInt64)
		}
	}
	if !ok {
		s.Latest, s.Figures = math.MaxInt64, nil
	}
}

// The queries of sums.
const (
	sqlSumsByID   = `SELECT id, data FROM sums WHERE id IN (SELECT value FROM json_each($1))`
	sqlSumsIn     = `SELECT id, data FROM sums WHERE id >= $1 AND id < $2 ORDER BY id`
	sqlAllSums    = `SELECT id, data FROM sums ORDER BY id`
	sqlSaveSums   = `INSERT INTO sums (id, data) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET data = excluded.data`
	sqlDropSums   = `DELETE FROM sums`
	sqlForgetSums = `DELETE FROM sums WHERE id IN (SELECT value FROM json_each($1))`
)

// AddSum adds to a figure on a day of a quarter; the transaction writes it once, at its end.
func (tx *Tx) AddSum(of SumsOf, figure, day int, by, at int64) {
	if tx.sums == nil {
		tx.sums = map[SumsOf]*Sums{}
	}
	of.Quarter = min(max(of.Quarter, 0), mostQuarter)
	s := tx.sums[of]
	if s == nil {
		s = &Sums{SumsOf: of}
		tx.sums[of] = s
	}
	s.Add(figure, day, by, at)
}

// sumsOfJournal is whose row says when the latest event of all was: Latest is no earlier than that.
var sumsOfJournal = SumsOf{Scope: "j"}

// sumLatest says that nothing of a row of sums was after an instant (ms) but what is.
func (tx *Tx) sumLatest(of SumsOf, at int64) {
	if tx.sums == nil {
		tx.sums = map[SumsOf]*Sums{}
	}
	if tx.sums[of] == nil {
		tx.sums[of] = &Sums{SumsOf: of, Latest: at}
	}
	tx.sums[of].Latest = max(tx.sums[of].Latest, at)
}

const sqlLatestEvent = `SELECT COALESCE(CAST(MAX(at) AS BIGINT), 0) FROM journal`

// LatestEvent is the instant (ms) of the latest event of all. It goes through the journal.
func (tx *Tx) LatestEvent(ctx context.Context) (at int64, err error) {
	_, err = tx.one(ctx, sqlLatestEvent, nil, &at)
	return at, err
}

// SumJournal keeps from now on when the latest event was.
func (tx *Tx) SumJournal(ctx context.Context) error {
	at, err := tx.LatestEvent(ctx)
	tx.sumLatest(sumsOfJournal, at)
	return err
}

// NoEventAfter is an instant (ms) after which there is no event, as SumJournal has it; ok is false where nothing is kept.
func (tx *Tx) NoEventAfter(ctx context.Context) (at int64, ok bool, err error) {
	err = tx.SumsIn(ctx, sumsOfJournal.Scope, 0, 0, func(s *Sums) error {
		at, ok = s.Latest, true
		return nil
	})
	return at, ok, err
}

// flushSums adds what this transaction changed to what is kept.
func (tx *Tx) flushSums(ctx context.Context) error {
	for i := range tx.events {
		tx.sumLatest(sumsOfJournal, Millis(tx.events[i].At))
	}
	if len(tx.sums) == 0 {
		return nil
	}
	byID := make(map[string]*Sums, len(tx.sums))
	for of, s := range tx.sums {
		byID[of.id()] = s
	}
	tx.sums = nil
	ids := slices.Sorted(maps.Keys(byID))
	err := tx.eachSums(ctx, sqlSumsByID, []any{textsJSON(ids)}, func(old *Sums) error {
		byID[old.id()].join(old)
		return nil
	})
	if err != nil {
		return err
	}
	var gone []string
	for _, id := range ids {
		if byID[id].nothing() {
			gone = append(gone, id)
			continue
		}
		if _, err := tx.put(ctx, sqlSaveSums, id, byID[id].pack()); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		_, err = tx.put(ctx, sqlForgetSums, textsJSON(gone))
	}
	return err
}

func (tx *Tx) eachSums(ctx context.Context, text string, args []any, f func(*Sums) error) error {
	return tx.rows(ctx, text, args, 2, func(c *cells) error {
		id, data := c.text(), c.bytes()
		of, ok := sumsOf(id)
		if !ok {
			return fault.New(fault.Corrupt, "read sums", "a row is called "+strconv.Quote(id), "eqltui verify --repair makes them anew")
		}
		s := &Sums{SumsOf: of}
		s.unpack(data)
		return f(s)
	})
}

// SumsIn calls f for what is kept of a scope in the quarters from one to another, both included, quarter by quarter.
func (tx *Tx) SumsIn(ctx context.Context, scope string, from, to int64, f func(*Sums) error) error {
	return tx.eachSums(ctx, sqlSumsIn, []any{scope + sumsQuarter(from), scope + sumsQuarter(to) + "!"}, f)
}

// EverySums calls f for all that is kept.
func (tx *Tx) EverySums(ctx context.Context, f func(*Sums) error) error {
	return tx.eachSums(ctx, sqlAllSums, nil, f)
}

// DropSums forgets what is kept of a scope under a name.
func (tx *Tx) DropSums(ctx context.Context, scope, name string) error {
	maps.DeleteFunc(tx.sums, func(of SumsOf, _ *Sums) bool { return of.Scope == scope && of.Name == name })
	var ids []string
	err := tx.SumsIn(ctx, scope, 0, mostQuarter, func(s *Sums) error {
		if s.Name == name {
			ids = append(ids, s.id())
		}
		return nil
	})
	if err == nil && len(ids) > 0 {
		_, err = tx.put(ctx, sqlForgetSums, textsJSON(ids))
	}
	return err
}

// ClearSums forgets all that is kept.
func (tx *Tx) ClearSums(ctx context.Context) error {
	tx.sums = nil
	_, err := tx.put(ctx, sqlDropSums)
	return err
}

// DealsOfLeads returns the opportunities of leads.
func (tx *Tx) DealsOfLeads(ctx context.Context, leads []int64) ([]*Opportunity, error) {
	return among(ctx, tx, opportunityTable, sqlHeldDeals, leads)
}
