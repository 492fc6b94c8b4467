package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// historyLimit is how much of a lead's history a detail holds.
const historyLimit = 200

// Lead answers everything known of one lead.
func (d *Desk) Lead(ctx context.Context, who Actor, id lead.ID) (Detail, error) {
	if err := within("show a lead", who); err != nil {
		return Detail{}, err
	}
	var det Detail
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		asked := id
		if id, err = w.standsForOne(id); err != nil {
			return err
		}
		if err := w.loadLeads([]int64{int64(id)}); err != nil {
			return err
		}
		e, ok := w.leads[int64(id)]
		if !ok {
			return notFound("show", id)
		}
		if det, err = w.detail(e, who); err != nil {
			return err
		}
		if det.Records, err = w.crmRecords(e, who); err != nil {
			return err
		}
		if asked != id {
			det.MergedFrom = asked
		}
		det.Merged, err = w.mergedInto(e)
		return err
	})
	return d.maskedDetail(who, det), err
}

// listed is a lead in hand as a list shows it.
func (w *work) listed(e *entry) Row {
	p, a := w.persons[e.PersonID], w.accounts[e.AccountID]
	list := store.ListRow{
		ID: e.ID, Version: e.Version, Name: p.Name.V, Email: p.Email.V, Company: a.Name.V, Domain: a.Domain, Country: a.Country.V,
		PartnerID: e.PartnerID,
		Tier:      e.ProgramTier.V, Source: e.Source, Stage: e.Stage, Score: e.Score, Fit: e.Fit, Intent: e.Intent, Verdict: e.Verdict,
		Owner: e.Owner, Queue: e.Queue,
		Clock: e.Clock, DueAt: e.DueAt, EQLAt: e.EQLAt, Snoozed: e.SnoozedUntil, Nurture: e.NurtureUntil,
		NextOn: e.NextOn.V, Created: e.CreatedAt, Saved: e.UpdatedAt, Tags: e.Tags,
		Conflicts: e.Conflicts,
	}
	if partner := w.partners[e.PartnerID]; partner != nil {
		list.Partner = partner.Name
	}
	_, list.ClockStart = runningClock(e.Lead)
	list.Section = w.section(e.Lead)
	return w.rules.row(&list, w.now, w.rules.policy.TimeZone)
}

func (w *work) detail(e *entry, who Actor) (Detail, error) {
	f := w.facts(e)
	events, err := w.tx.History(w.ctx, lead.ID(e.ID), historyLimit)
	if err != nil {
		return Detail{}, err
	}
	texts, err := w.tx.Texts(w.ctx, textIDs(e.Lead, events))
	if err != nil {
		return Detail{}, err
	}
	for name, ans := range e.BANT {
		if q := f.BANT.Get(name); q != nil {
			q.Evidence = safetext.Kept(texts[ans.Evidence])
		}
	}
	det := Detail{
		Row: w.listed(e), Facts: *f, PartnerRec: w.partners[e.PartnerID],
		Touches: newestFirst(f.Touches), Landing: safetext.Kept(e.LandingURL.V), Note: safetext.KeptBlock(texts[e.Note]),
		NextStep: safetext.Kept(texts[e.NextStep]),
		Asked:    instant(e.AskedAt), Question: safetext.KeptBlock(texts[e.Question]),
		Reason: e.Reason, Nurture: instant(e.NurtureUntil), At: w.now, zone: w.zone,
	}
	if f.Confirmed.Agreed.Policy == "" {
		if f.Confirmed.Agreed, err = w.agreedLast(e.PartnerID); err != nil {
			return Detail{}, err
		}
		det.Facts.Confirmed = f.Confirmed
	}
	by, at := w.judged(e, f, events, &det)
	det.Policy = by.policy.Hash
	switch e.Stage {
	case lead.Disqualified:
		det.Reason = w.rules.policy.ReasonLabel(e.Reason)
	case lead.Quarantined:
		if det.Reason, err = w.waitsFor(e); err != nil {
			return Detail{}, err
		}
	}
	if doc := texts[e.Attributes]; doc != "" {
		var attrs map[string]string
		if err := json.Unmarshal([]byte(doc), &attrs); err != nil {
			return Detail{}, err
		}
		det.Attributes = map[string]string{}
		for k, v := range attrs {
			det.Attributes[safetext.Kept(k)] = safetext.Kept(v)
		}
	}
	det.Triggers = by.triggers(&det, at)
	shown := *f
	shown.Touches = det.Touches
	det.Earned = by.model.Worth(&shown, at)
	if det.Around, err = w.around(e); err != nil {
		return Detail{}, err
	}
	if err := w.standing(e, &det); err != nil {
		return Detail{}, err
	}
	if det.Named, err = w.namedPartners(f); err != nil {
		return Detail{}, err
	}
	det.Brief = briefIn(events, texts)
	det.Contacted, det.Stopped, det.SentBack = outreach(e.Lead, events), w.stopped(e.Lead), sentBack(e.Lead, events, texts)
	det.History = w.history(events, texts)
	w.undoable(&det, events, who)
	det.Assignment, err = w.assignment(e, events)
	return det, err
}

// namedPartners are the partners that the touches of a lead without one name.
func (w *work) namedPartners(f *lead.Facts) ([]PartnerName, error) {
	rows, err := w.partnersNamed(gate.PartnersNamed(f, w.now))
	var out []PartnerName
	for _, p := range rows {
		out = append(out, PartnerName{ID: p.ID, Name: safetext.Line(p.Name), Tier: safetext.Line(p.Tier), Status: p.Status})
	}
	return out, err
}

// judged fills in the result and the score beside it, and says by which rules and as of when. What may
// still be won is judged at this instant. Of what is closed the figures stand as they were recorded,
// under the policy of then and by the touches that were known then, as lists and exports have them;
// where its facts changed since, its result is that of today.
func (w *work) judged(e *entry, f *lead.Facts, events []journal.Event, det *Detail) (*rules, time.Time) {
	if e.Stage.Living() && w.persons[e.PersonID].ErasedAt == 0 {
		det.Result = w.rules.judge.In(w.zone).Judge(f, w.now)
		det.Score, det.Fit, det.Intent, det.Verdict = det.Result.Score.Total, det.Result.Score.Fit, det.Result.Score.Intent,
			det.Result.Verdict
		return w.rules, w.now
	}
	if then, at := w.rulesThen(e), store.Instant(e.UpdatedAt); then != nil {
		known := knownThen(f, events, at)
		known.Confirmed.Agreed = w.agreedThen(e.PartnerID, then, at)
		det.Result = then.judge.In(w.zone).Judge(known, at)
		if s := &det.Result.Score; s.Fit == det.Fit && s.Intent == det.Intent && det.Result.Verdict == det.Verdict {
			det.AsOf = &at
			return then, at
		}
	}
	det.Result = w.rules.judge.In(w.zone).Judge(f, w.now)
	det.Since = true
	return w.rules, w.now
}

// knownThen are facts with the touches that were known when a lead was last written: one that came in
// later may have happened before.
func knownThen(f *lead.Facts, events []journal.Event, at time.Time) *lead.Facts {
	var last int64
	for i := range events {
		if !events[i].At.After(at) {
			last = max(last, events[i].Seq)
		}
	}
	then := *f
	then.Touches = slices.DeleteFunc(slices.Clone(f.Touches), func(t lead.Touch) bool { return last > 0 && t.Seq > last })
	return &then
}

// rulesThen are the rules by which a lead was judged last; nil where they cannot be read any more.
func (w *work) rulesThen(e *entry) *rules {
	if e.Policy == w.rules.number {
		return w.rules
	}
	hashes, err := w.tx.PolicyHashes(w.ctx)
	if err != nil {
		return nil
	}
	p, err := storedPolicy(w.ctx, w.tx, hashes[e.Policy])
	if err != nil {
		return nil
	}
	r, err := compile(p)
	if err != nil {
		return nil
	}
	return r
}

// section is where the inbox would list a lead.
func (w *work) section(l *store.Lead) store.Section {
	switch {
	case l.DueAt == store.Never:
		return store.Clockless
	case l.DueAt < w.ms():
		return store.PastDue
	case !w.rules.calendar(l.Queue).Open(w.now):
		return store.Resting
	}
	return store.Running
}

func textIDs(l *store.Lead, events []journal.Event) []int64 {
	ids := []int64{l.Note, l.NextStep, l.Attributes, l.Question}
	for _, a := range l.BANT {
		ids = append(ids, a.Evidence)
	}
	for _, e := range events {
		ids = append(ids, e.Data.Note, e.Data.Brief)
	}
	return slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
}

func newestFirst(ts []lead.Touch) []lead.Touch {
	out := slices.Clone(ts)
	slices.SortStableFunc(out, func(a, b lead.Touch) int { return b.At.Compare(a.At) })
	return out
}

// triggers lists what the policy calls buying-stage behaviour, newest first, each kind once with
// how often and what its rule earned.
func (r *rules) triggers(det *Detail, now time.Time) []Trigger {
	var out []Trigger
	seen := map[string]int{}
	cutoff := r.policy.Scoring.Window.Ago(now)
	for _, t := range det.Touches {
		if !slices.Contains(r.policy.Triggers, t.Kind) || t.At.After(now) || !t.At.After(cutoff) {
			continue
		}
		if i, ok := seen[t.Kind]; ok {
			out[i].Times++
			continue
		}
		seen[t.Kind] = len(out)
		trigger := Trigger{Touch: t, Label: t.Kind, Times: 1}
		for _, rule := range r.policy.Scoring.Intent {
			if slices.Contains(rule.Touch, t.Kind) {
				trigger.Label = rule.Label
				for _, scored := range det.Result.Score.Rules {
					if scored.ID == rule.ID && scored.Group == "intent" {
						trigger.Points = scored.Points
					}
				}
				break
			}
		}
		out = append(out, trigger)
	}
	return out
}

// undoable says what this person may take back and until when.
func (w *work) undoable(det *Detail, events []journal.Event, who Actor) {
	undone := undoneIn(events)
	for i, e := range events {
		if e.Kind == journal.Undone || e.By != journal.Human || e.Actor != who.User || undone[e.Batch] {
			continue
		}
		if e.Kind == journal.PersonErased {
			return
		}
		end := e.At.Add(w.window())
		later := slices.Clone(events[:i])
		slices.Reverse(later)
		if _, blocked := blocker(later, e); !blocked && w.now.Before(end) {
			det.UndoUntil, det.UndoWhat = &end, w.acts.words(e.Kind)
		}
		return
	}
}

// Draft returns what a person left unfinished in a sheet.
func (d *Desk) Draft(ctx context.Context, who Actor, id lead.ID, sheet string) (body string, err error) {
	if err := within("read a draft", who); err != nil {
		return "", err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		body, err = tx.Draft(ctx, who.User, id, sheet)
		return err
	})
	return body, err
}

// SaveDraft keeps what a person left unfinished in a sheet; "" forgets it.
func (d *Desk) SaveDraft(ctx context.Context, who Actor, id lead.ID, sheet, body string) error {
	if err := within("keep a draft", who); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveDraft(ctx, who.User, id, sheet, body, d.now().UnixMilli())
	})
}

// tickLimit bounds what one tick does, so that it never holds the writer long.
const tickLimit = 500

// tickPages bounds how many pages one tick goes through.
const tickPages = 200

// Tick does what time alone brings about: nurtured leads return on their date, and scores whose
// touches left the window are derived anew. Before that it goes on with what another process began
// and did not finish. It is called at start and each minute.
func (d *Desk) Tick(ctx context.Context) error {
	if d.store.ReadOnly() != "" {
		return nil
	}
	d.store.KeepHead(ctx)
	if err := d.deriveAll(ctx); err != nil {
		return err
	}
	if err := d.attachTouches(ctx, tickPages); err != nil {
		return err
	}
	if err := d.sumAll(ctx, tickPages, nil); err != nil {
		return err
	}
	for range tickPages {
		n, err := d.tick(ctx)
		if err != nil {
			return err
		}
		if n < tickLimit {
			break
		}
	}
	for range tickPages {
		if n, err := d.alarms(ctx); err != nil || n == 0 {
			return err
		}
	}
	return nil
}

// tick does one page and returns how many leads it looked at.
func (d *Desk) tick(ctx context.Context) (int, error) {
	now := d.now().UTC().Truncate(time.Millisecond)
	var wake, stale []int64
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if wake, err = tx.LeadsToWake(ctx, store.Millis(now), tickLimit); err != nil {
			return err
		}
		stale, err = tx.StaleLeads(ctx, store.Millis(now), tickLimit)
		return err
	})
	n := len(wake) + len(stale)
	if err != nil || n == 0 {
		return n, err
	}
	return n, d.fallDue(ctx, wake, stale)
}

// TickOf is Tick for the leads that an act is going to be done to, and for no other: whoever acts waits
// for what they named, however much else is due. That is left to whoever looks at many leads, and to the
// cockpit. What a derivation has not reached is left too, because an act derives its leads itself.
func (d *Desk) TickOf(ctx context.Context, on []Subject) error {
	if d.store.ReadOnly() != "" {
		return nil
	}
	for part := range slices.Chunk(on, chunk) {
		now := store.Millis(d.now().UTC().Truncate(time.Millisecond))
		var wake, stale []int64
		err := d.store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.LeadsByID(ctx, leadsAmong(part))
			for _, l := range rows {
				switch {
				case l.Stage == lead.Nurture && l.NurtureUntil > 0 && l.NurtureUntil <= now:
					wake = append(wake, l.ID)
				case l.StaleAt <= now:
					stale = append(stale, l.ID)
				}
			}
			return err
		})
		if err == nil && len(wake)+len(stale) > 0 {
			err = d.fallDue(ctx, wake, stale)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fallDue brings about what has fallen due of leads: those to wake come back, and all are derived anew.
func (d *Desk) fallDue(ctx context.Context, wake, stale []int64) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		if err := w.loadLeads(append(slices.Clone(wake), stale...)); err != nil {
			return err
		}
		for _, id := range wake {
			if e := w.leads[id]; e != nil && e.Stage == lead.Nurture && e.NurtureUntil <= w.ms() {
				// A person decided on an EQL that is nurtured; it is triaged anew, as any candidate.
				if e.StageBefore == lead.EQL || e.StageBefore == lead.SQL && e.EQLAt != 0 {
					e.StageBefore = lead.New
				}
				w.comeBack(e)
				e.say(journal.Woken, journal.Data{})
			}
		}
		for _, id := range w.order {
			if err := w.remind(w.leads[id]); err != nil {
				return err
			}
			w.rescore(w.leads[id])
		}
		_, err = w.flush()
		return err
	})
}
