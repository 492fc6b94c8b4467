package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// Mismatch is one thing that is recorded otherwise than the journal and the policies give it.
type Mismatch struct {
	Kind  string  // journal, fact, score, clock, conflict, sum, turn, counter, key, reference, policy, file
	Where string  // "L-12", "journal 17", "counter stage:new", "persons 4"
	Lead  lead.ID // 0: about no single lead
	Field string
	Want  string // what follows from the journal and the policies
	Have  string // what stands there
	Hint  string // what to do
}

// Checked is what a verification went through.
type Checked struct {
	Leads      int
	Events     int
	Mismatches int
	Waiting    int // leads whose score time has made due to be derived anew: the next tick does it
	Older      int // leads last derived by an older engine: held against their recorded result
	Erased     int // leads of erased persons: their figures stay as they were recorded

	Mark   *store.Mark // the head that lies beside the database; nil: none does
	Behind bool        // the journal ends before it: an older copy of the database, or its end was cut off
}

// What to do about a mismatch.
const (
	hintRepair  = "eqltui verify --repair derives it anew"
	hintRestore = "restore a backup, or correct it through an action and say why in a note"
	hintFile    = "restore a backup: the file is damaged"
)

// verifyPage is how many leads are in memory at once.
const verifyPage = 200

// Verify derives everything that is derived from the journal and the policies, and compares. It reads
// one snapshot in pages, so others go on writing and memory does not grow. found is called for each
// mismatch; progress, when not nil, with how many of how many leads are done.
func (d *Desk) Verify(ctx context.Context, found func(Mismatch) error, progress func(done, all int)) (Checked, error) {
	return d.VerifySince(ctx, nil, found, progress)
}

// VerifySince is Verify that holds the journal also against a mark that was taken of it; nil is none.
func (d *Desk) VerifySince(ctx context.Context, mark *store.Mark, found func(Mismatch) error, progress func(done, all int)) (
	Checked, error,
) {
	var v verifier
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		v = verifier{d: d, ctx: ctx, tx: tx, mark: mark, found: found, rules: map[string]*rules{}, partners: map[string]*lead.Partner{}}
		tx.Unreadable(v.odd.note)
		for _, check := range []func() error{v.journal, v.policies, func() error { return v.leads(progress) }, v.saved, v.deals, v.touches,
			v.merges, v.partnerMerges, v.sums, v.turns, v.counters, v.keys, v.references, v.file} {
			if err := check(); err != nil {
				return err
			}
			if err := v.unreadable(v.odd.take()); err != nil {
				return err
			}
		}
		return nil
	})
	return v.sum, err
}

// verifier is one verification.
type verifier struct {
	d     *Desk
	ctx   context.Context
	tx    *store.Tx
	mark  *store.Mark // that the journal goes on from; nil: none was kept
	found func(Mismatch) error
	sum   Checked
	rules map[string]*rules // by the policy's hash; nil: it cannot be read
	force string            // the policy in force
	jobs  []store.Derivation

	odd    oddities         // met while rows are read
	annals annals           // gathered from the journal
	wheels *wheels          // likewise
	hashes map[int64]string // of the published policies, by their numbers
	zero   fold             // what a field of a lead is that no event ever spoke of

	partners map[string]*lead.Partner // read so far
	agreed   map[string]*store.Agreement
}

func (v *verifier) tell(m Mismatch) error {
	v.sum.Mismatches++
	return v.found(m)
}

// policies checks that every published document is the one its hash names.
func (v *verifier) policies() error {
	known := map[string]bool{}
	err := v.tx.CheckPolicies(v.ctx, func(hash string, doc []byte) error {
		known[hash] = true
		sum := sha256.Sum256(doc)
		if have := "sha256:" + hex.EncodeToString(sum[:]); have != hash {
			return v.tell(Mismatch{Kind: "policy", Where: "policy " + hash, Field: "document", Want: hash, Have: have, Hint: hintRestore})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if v.jobs, err = v.tx.Derivations(v.ctx); err != nil {
		return err
	}
	if v.hashes, err = v.tx.PolicyHashes(v.ctx); err != nil {
		return err
	}
	if v.force, err = v.tx.Meta(v.ctx, currentPolicy); err != nil {
		return err
	}
	if !known[v.force] {
		return v.tell(Mismatch{Kind: "policy", Where: "the policy in force", Field: "hash", Want: "a published policy", Have: v.force,
			Hint: "publish a policy again"})
	}
	return nil
}

// rulesOf compiles a published policy once; nil when it cannot be read, which policies or references
// told.
func (v *verifier) rulesOf(hash string) *rules {
	if r, ok := v.rules[hash]; ok {
		return r
	}
	var r *rules
	if hash == v.d.Policy().Hash {
		r = v.d.rules.Load()
	} else if p, err := v.document(hash); err == nil {
		r, _ = compile(p) // a policy that was published compiles
	}
	v.rules[hash] = r
	return r
}

// rulesAt are those of a policy by its number; of one that cannot be read, those in force.
func (v *verifier) rulesAt(number int64) *rules {
	if r := v.rulesOf(v.hashes[number]); r != nil {
		return r
	}
	return v.d.rules.Load()
}

func (v *verifier) document(hash string) (*policy.Policy, error) {
	return storedPolicy(v.ctx, v.tx, hash)
}

// counters recounts what the counters say.
func (v *verifier) counters() error {
	want, err := v.tx.Recount(v.ctx)
	if err != nil {
		return err
	}
	have, err := v.tx.Counters(v.ctx)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for name := range want {
		names[name] = true
	}
	for name := range have {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if want[name] == have[name] {
			continue
		}
		if err := v.tell(Mismatch{Kind: "counter", Where: "counter " + name, Field: name, Want: strconv.FormatInt(want[name], 10),
			Have: strconv.FormatInt(have[name], 10), Hint: hintRepair}); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) keys() error {
	return v.tx.CheckKeys(v.ctx, func(f store.Finding) error { return v.tell(mismatch("key", f, hintRepair)) })
}

func (v *verifier) references() error {
	return v.tx.CheckReferences(v.ctx, func(f store.Finding) error { return v.tell(mismatch("reference", f, mendable(f))) })
}

// mendable is what to do about a reference: what a sequence goes on from follows from the rows.
func mendable(f store.Finding) string {
	if f.Table == "sequences" {
		return hintRepair
	}
	return hintRestore
}

func (v *verifier) file() error {
	return v.tx.CheckFile(v.ctx, func(f store.Finding) error { return v.tell(mismatch("file", f, hintFile)) })
}

// mismatch is what the store found, in the desk's words.
func mismatch(kind string, f store.Finding, hint string) Mismatch {
	m := Mismatch{Kind: kind, Where: f.Table, Lead: lead.ID(f.Lead), Field: f.Field, Want: f.Want, Have: f.Have, Hint: hint}
	switch {
	case f.Table == "leads" && f.Lead != 0:
		m.Where = m.Lead.String()
	case f.Row != "":
		m.Where += " " + f.Row
	}
	return m
}

// saved folds what the journal says of rows beside leads, and compares with the rows.
func (v *verifier) saved() error {
	rows := v.annals.told
	err := v.tx.SavedEvents(v.ctx, func(ev *journal.Event) error {
		foldRow(rows, ev)
		return nil
	})
	if err != nil {
		return err
	}
	w := &work{ctx: v.ctx, tx: v.tx, rowsInHand: noRows()}
	for _, s := range w.shelves {
		if err := s.audit(w, rows, v.tell); err != nil {
			return err
		}
	}
	return nil
}

// columnName writes a field of a partner, which the journal names as Go does, as its column.
func columnName(field string) string {
	var b strings.Builder
	for i, r := range field {
		if unicode.IsUpper(r) && i > 0 && !strings.HasSuffix(b.String(), "_") && unicode.IsLower(rune(field[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
