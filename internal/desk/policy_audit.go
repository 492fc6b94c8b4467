package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/studio"
)

// Proposal is a small shift of the policy in force with what it would have done. It is kept as a draft, and published by nobody
// but a person.
type Proposal struct {
	Shift    studio.Shift
	Draft    string // hash
	Backtest *Backtest
}

// FormerProposal is a shift that the last audit proposed, and what became of it.
type FormerProposal struct {
	Text    string
	Draft   string // hash
	Decided string // published; taken_back, when another came into force after it; dropped; or open, it still is a draft
	By, Why string // of whoever published it
	On      time.Time
	Before  *MonthFigures // the 30 days before it was published, and after it
	Came    *MonthFigures
}

// Audit is a look at the model: what would make it better, as far as the sample says anything.
type Audit struct {
	At        time.Time
	Policy    string // hash
	Proposals []Proposal
	Why       []string // why there are no more
	LastAt    time.Time
	Last      []FormerProposal
	Rules     studio.Report // of the policy in force
	Kept      bool          // what was proposed is kept and the duty done
}

// auditName is under what an audit is kept among what was given out.
const auditName = "model_audit"

// keptAudit is how an audit is kept.
type keptAudit struct {
	Policy    string         `json:"policy"`
	Proposals []keptProposal `json:"proposals"`
	Why       []string       `json:"why"`
}

type keptProposal struct {
	Shift studio.Shift `json:"shift"`
	Draft string       `json:"draft"`
}

// AuditModel looks at the policy in force and proposes small shifts, each with its backtest. Whoever may see to duties keeps it:
// the proposals become drafts of theirs, and the duty is done. With look nothing is written.
func (d *Desk) AuditModel(ctx context.Context, who Actor, look bool, progress func(done, all int64)) (*Audit, error) {
	const what = "policy audit"
	if err := permit(what, who, ReadReports); err != nil {
		return nil, err
	}
	present := d.rules.Load()
	now := d.now().UTC().Truncate(time.Millisecond)
	a := &Audit{At: now, Policy: present.policy.Hash}
	frame := studio.FrameOf(present.policy)
	trials, t, err := d.trials(ctx, present, now, progress)
	if err != nil {
		return nil, err
	}
	shifts, why, err := frame.Propose(ctx, trials, store.Millis(now))
	if err != nil {
		return nil, err
	}
	a.Why = why
	under := make([]studio.Scored, len(trials))
	t.cases = make([]studio.Case, len(trials))
	for i := range trials {
		t.cases[i], under[i] = trials[i].Case, frame.Judge(trials[i].Points)
	}
	t.sides[1].under = under
	a.Rules = frame.Test(t.cases, under, 0, store.Millis(now))
	drafts := map[string]*policy.Policy{}
	for _, s := range shifts {
		p, err := shifted(present.policy, s)
		if err != nil {
			a.Why = append(a.Why, s.Text+" would help, and the document does not let it be written: "+err.Error())
			continue
		}
		b, err := d.tryShift(ctx, who, t, trials, p, progress)
		if err != nil {
			return nil, err
		}
		drafts[p.Hash] = p
		a.Proposals = append(a.Proposals, Proposal{s, p.Hash, b})
	}
	if err := d.lastAudit(ctx, who, a); err != nil {
		return nil, err
	}
	if look || !May(who.Role, DutyIsDone) || !May(who.Role, DraftPolicy) {
		return a, nil
	}
	return a, d.keepAudit(ctx, who, a, drafts)
}

// trials follows every lead under one policy, and returns beside it what a backtest from the beginning until now is made of.
func (d *Desk) trials(ctx context.Context, r *rules, now time.Time, progress func(done, all int64)) (
	out []studio.Trial, t *trial, err error,
) {
	t = &trial{to: now, sides: [2]*contender{newContender(r), newContender(r)}}
	var book studio.Book
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		t.reset()
		t.each = func(c studio.Case, points []studio.Point) {
			own := slices.Clone(points)
			for i := range own {
				own[i].Rules = book.Keep(own[i].Rules)
			}
			out = append(out, studio.Trial{Case: c, Points: own})
		}
		out = nil
		rota, err := d.rota(ctx, tx)
		if err != nil {
			return err
		}
		t.rota = &rota
		return t.run(ctx, tx, r, progress)
	})
	return out, t, err
}

// tryShift is the backtest of a shift. What its rules say of leads is what those of the policy in force say with other weights, so
// the history is read again only where that does not tell it.
func (d *Desk) tryShift(
	ctx context.Context, who Actor, t *trial, trials []studio.Trial, p *policy.Policy, progress func(done, all int64),
) (*Backtest, error) {
	present := t.sides[1]
	draft, err := compile(p)
	if err != nil {
		return nil, err
	}
	side := newContender(draft)
	if d.apart || !studio.SameRules(p, present.rules.policy) || !present.frame.Weighs(side.frame) {
		return d.Backtest(ctx, who, BacktestQuery{Draft: p}, progress)
	}
	side.under = make([]studio.Scored, len(trials))
	var points []studio.Point
	for i := range trials {
		points, side.said = points[:0], side.said[:0]
		for _, at := range trials[i].Points {
			from := len(side.said)
			side.said = present.frame.Weigh(side.frame, at.Rules, side.said)
			at.Rules = side.said[from:len(side.said):len(side.said)]
			points = append(points, at)
		}
		side.under[i] = side.frame.Judge(points)
		side.under[i].Rules = side.book.Keep(side.under[i].Rules)
		if i%pastPage == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	of := *t
	of.sides[0] = side
	return of.answer(draft, present.rules), nil
}

// shifted is the policy with a shift in it.
func shifted(p *policy.Policy, s studio.Shift) (*policy.Policy, error) {
	if s.Kind == studio.OfThreshold {
		to, err := strconv.Atoi(s.To)
		if err != nil {
			return nil, err
		}
		return p.With(policy.Edit{Path: "scoring.threshold", To: to})
	}
	var edits []policy.Edit
	caps := map[string]int{}
	for id, by := range map[string]int{s.From: -s.Points, s.To: s.Points} {
		for i := range p.Scoring.Fit {
			if r := &p.Scoring.Fit[i]; r.ID == id {
				edits = append(edits, policy.Edit{Path: "scoring.fit.rules[" + id + "].points", To: r.Points + by})
				caps["fit"] += by
			}
		}
		for i := range p.Scoring.Intent {
			if r := &p.Scoring.Intent[i]; r.ID == id {
				edits = append(edits, policy.Edit{Path: "scoring.intent.rules[" + id + "].points", To: r.Points + by},
					policy.Edit{Path: "scoring.intent.rules[" + id + "].max", To: r.Max + by})
				caps["intent"] += by
			}
		}
	}
	if caps["fit"] != 0 {
		edits = append(edits, policy.Edit{Path: "scoring.fit.max", To: p.Scoring.FitMax + caps["fit"]},
			policy.Edit{Path: "scoring.intent.max", To: p.Scoring.IntentMax + caps["intent"]})
	}
	return p.With(edits...)
}

// lastAudit reads what was proposed last, and what became of it.
func (d *Desk) lastAudit(ctx context.Context, who Actor, a *Audit) error {
	var kept keptAudit
	drafts := map[string]bool{}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		all, err := few(k, &keptKind, store.KeptReports)
		if err != nil {
			return err
		}
		for _, r := range all {
			if at := store.Instant(r.KeptAt); r.Name == auditName && at.After(a.LastAt) {
				a.LastAt = at
				kept = keptAudit{}
				if err := json.Unmarshal([]byte(r.Figures), &kept); err != nil {
					return fmt.Errorf("read the audit of %s: %w", at.Format(time.DateOnly), err)
				}
			}
		}
		kept, err := policyDrafts(ctx, tx, a.Policy)
		for i := range kept {
			drafts[kept[i].Hash] = true
		}
		return err
	})
	if err != nil || a.LastAt.IsZero() {
		return err
	}
	log, err := d.PolicyLog(ctx, who)
	if err != nil {
		return err
	}
	for _, p := range kept.Proposals {
		f := FormerProposal{Text: p.Shift.Text, Draft: p.Draft, Decided: "dropped"}
		if drafts[p.Draft] {
			f.Decided = "open"
		}
		for i := range log { // the newest first
			if l := &log[i]; l.After == p.Draft && f.Came == nil && !l.At.Before(a.LastAt) {
				f.Decided, f.By, f.Why, f.On, f.Before, f.Came = "published", l.By, l.Why, l.At, &l.Was, &l.Became
				if p.Draft != a.Policy {
					f.Decided = "taken_back"
				}
			}
		}
		a.Last = append(a.Last, f)
	}
	return nil
}

// keepAudit keeps what was proposed, the proposals as drafts, and does the duty.
func (d *Desk) keepAudit(ctx context.Context, who Actor, a *Audit, drafts map[string]*policy.Policy) error {
	kept := keptAudit{Policy: a.Policy, Proposals: []keptProposal{}, Why: a.Why}
	for i := range a.Proposals {
		p := &a.Proposals[i]
		if _, err := d.SavePolicyDraft(ctx, who, drafts[p.Draft], a.Policy); err != nil {
			return err
		}
		kept.Proposals = append(kept.Proposals, keptProposal{p.Shift, p.Draft})
	}
	doc, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		row := store.KeptReport{Name: auditName, AsOf: store.Millis(a.At), KeptAt: w.ms(), KeptBy: who.User, Figures: string(doc)}
		if row.Seq, err = tx.Head(ctx); err != nil {
			return err
		}
		row.ID = strings.Join([]string{auditName, w.now.Format(stampLayout)}, " ")
		if old, err := w.kept.get(w, row.ID); err != nil || old != nil {
			return err
		}
		w.kept.put(w, &row)
		_, err = w.flush()
		return err
	})
	if err != nil {
		return err
	}
	a.Kept = true
	return d.auditDone(ctx, who)
}

// auditDone ticks the duty off, once a day: what it counts from is the day on which it was done.
func (d *Desk) auditDone(ctx context.Context, who Actor) error {
	duties, err := d.Due(ctx, who, time.Time{}, 0)
	if err != nil {
		return err
	}
	today := review.DayOf(store.Millis(d.now()), d.Policy().TimeZone).String()
	for _, duty := range duties {
		if duty.Kind != review.ModelAudit || duty.What == today {
			continue
		}
		_, err := d.Act(ctx, who, []Subject{{DutiesKind, duty.ID}}, Action{Verb: DutyIsDone})
		return err
	}
	return nil
}
