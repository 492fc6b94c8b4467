package store

import (
	"context"
	"strings"
)

// Enrichment is how a language model is asked for public facts of companies.
type Enrichment struct {
	ID       string `json:"-"`
	URL      string `json:"url"`
	Model    string `json:"model"`
	KeyEnv   string `json:"key_env"`        // the environment variable that holds its key
	PriceIn  int64  `json:"price_in"`       // minor units for a million tokens
	PriceOut int64  `json:"price_out"`      // likewise
	Minutes  int64  `json:"minutes"`        // that a value which is taken saves
	Private  int64  `json:"private"`        // 1: private and loopback addresses too
	Off      int64  `json:"off"`            // 1: nothing is asked
	Daily    int64  `json:"daily,omitzero"` // about how many companies a day it is asked by itself; 0: where somebody says so alone
	SetAt    int64  `json:"set_at"`
	SetBy    string `json:"set_by"`
}

// TheEnrichment is by what the one row is known.
const TheEnrichment = "model"

// Proposal is a value that a model proposed of a fact of a company. What it says is not for the journal: it comes from outside,
// and nobody looked at it yet.
type Proposal struct {
	ID         string `json:"-"` // the company's number, the fact and a number
	AccountID  int64  `json:"account"`
	LeadID     int64  `json:"lead"` // whose history tells of it
	Fact       string `json:"fact"`
	Value      string `json:"-"` // as a person would type it; "": it was erased
	Was        string `json:"-"` // what was known when it was asked for, likewise
	Source     string `json:"-"` // what the model says that it rests on
	Model      string `json:"model"`
	Confidence int64  `json:"confidence"` // in thousandths
	AskedAt    int64  `json:"asked_at"`
	State      string `json:"state"`
	DecidedAt  int64  `json:"decided_at"` // 0: not yet
	DecidedBy  string `json:"decided_by"`
}

// The states of proposals.
const (
	ProposalWaits    = "waiting"
	ProposalTaken    = "taken"
	ProposalRefused  = "refused"
	ProposalReplaced = "replaced" // by another value that was proposed later
)

// EnrichAsked is what asking about a company came to.
type EnrichAsked struct {
	AccountID int64
	AskedAt   int64
	AskedBy   string
	Times     int64
	Uncounted int64 // times of which the endpoint told no tokens
	TokensIn  int64
	TokensOut int64
	Cost      int64  // millionths of a minor unit
	Failed    string // why nothing of the last answer was taken, "" where something was
}

// The rows of enrichment.
var (
	Enrichments = few[Enrichment]("enrichment")
	Proposals   = few[Proposal]("proposals")

	enrichAskedTable = newTable[EnrichAsked]("enrich_asked")
)

// The queries of enrichment.
var (
	sqlProposalsAt = Proposals.made().read(`WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY account_id, id`)
	sqlProposed    = Proposals.made().read(`WHERE state = 'waiting' AND value <> '' ORDER BY asked_at, id LIMIT $1`)
	sqlEnrichAsked = enrichAskedTable.read(`WHERE account_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY account_id`)
	sqlSaveAsked   = enrichAskedTable.upsert("account_id")
)

const (
	sqlEmptyProposals = `UPDATE proposals SET value = '', was = '', source = '' WHERE account_id IN
 (SELECT l.account_id FROM leads l WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)))
 OR lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlEmptyAsked = `UPDATE enrich_asked SET failed = '' WHERE account_id IN
 (SELECT l.account_id FROM leads l WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)))`
	sqlLeadsToEnrich = `SELECT l.id FROM leads l WHERE l.id >= $1 AND l.id < $2 AND l.stage IN ('new', 'eql', 'sql', 'mql')
 AND l.account_id <> 0 AND NOT EXISTS (SELECT 1 FROM enrich_asked k WHERE k.account_id = l.account_id AND k.asked_at > $3)
 AND NOT EXISTS (SELECT 1 FROM proposals p WHERE p.account_id = l.account_id AND p.state = 'waiting') ORDER BY l.id DESC LIMIT $4`
	sqlCountProposals = `SELECT state, COUNT(*) FROM proposals WHERE value <> '' OR state <> 'waiting' GROUP BY state ORDER BY state`
	sqlEnrichSums     = `SELECT COUNT(*), COALESCE(SUM(times), 0), COALESCE(SUM(uncounted), 0), COALESCE(SUM(tokens_in), 0),
 COALESCE(SUM(tokens_out), 0), COALESCE(SUM(cost), 0), COALESCE(SUM(CASE WHEN failed <> '' THEN 1 ELSE 0 END), 0) FROM enrich_asked`
)

// ProposalsAt returns what was proposed of companies, whatever became of it.
func (tx *Tx) ProposalsAt(ctx context.Context, accounts []int64) ([]*Proposal, error) {
	return among(ctx, tx, Proposals.made().table, sqlProposalsAt, accounts)
}

// Proposed returns what waits for somebody's answer, the oldest first.
func (tx *Tx) Proposed(ctx context.Context, limit int) ([]*Proposal, error) {
	return Proposals.made().rows(ctx, tx, sqlProposed, limit)
}

// EmptyProposals takes away what was proposed of the companies of leads: it may name somebody. That it was, and what became of
// it, stays.
func (tx *Tx) EmptyProposals(ctx context.Context, leads []int64) error {
	if len(leads) == 0 {
		return nil
	}
	for _, text := range []string{sqlEmptyProposals, sqlEmptyAsked} {
		if _, err := tx.put(ctx, text, idsJSON(leads)); err != nil {
			return err
		}
	}
	return nil
}

// LeadsToEnrich returns leads that are worked on from one number on and below another, the latest first: those at companies that no
// model was asked about since and of which no proposal waits.
func (tx *Tx) LeadsToEnrich(ctx context.Context, from, below, since int64, limit int) ([]int64, error) {
	return tx.ids(ctx, sqlLeadsToEnrich, from, below, since, limit)
}

// EnrichAskedOf returns what asking about companies came to.
func (tx *Tx) EnrichAskedOf(ctx context.Context, accounts []int64) ([]*EnrichAsked, error) {
	return among(ctx, tx, enrichAskedTable, sqlEnrichAsked, accounts)
}

// NoteAsked writes it.
func (tx *Tx) NoteAsked(ctx context.Context, row *EnrichAsked) error {
	row.Failed = strings.TrimSpace(row.Failed)
	return enrichAskedTable.put(ctx, tx, sqlSaveAsked, row)
}

// ProposalCounts is how many proposals are in each state.
func (tx *Tx) ProposalCounts(ctx context.Context) (map[string]int64, error) {
	return byText(ctx, tx, (*cells).int, sqlCountProposals)
}

// EnrichSums is what asking came to of all companies.
type EnrichSums struct{ Companies, Times, Uncounted, In, Out, Cost, Failed int64 }

// EnrichSum adds up what asking came to.
func (tx *Tx) EnrichSum(ctx context.Context) (s EnrichSums, err error) {
	_, err = tx.one(ctx, sqlEnrichSums, nil, &s.Companies, &s.Times, &s.Uncounted, &s.In, &s.Out, &s.Cost, &s.Failed)
	return s, err
}
