package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// fold is what events make of a row, field by field, each as JSON.
type fold map[string]json.RawMessage

// compare calls differ for each field in which two folds differ, in the order of their names; what a
// fold does not know is as it is in zero. Of nearly every row nothing differs, so nothing is sorted
// before something does.
func (f fold) compare(have, zero fold, differ func(field, want, is string) error) error {
	side := func(of fold, name string) json.RawMessage {
		if value, known := of[name]; known {
			return value
		}
		return zero[name]
	}
	var off []string
	for name, want := range f {
		if !sameJSON(want, side(have, name)) {
			off = append(off, name)
		}
	}
	for name, is := range have {
		if _, known := f[name]; !known && !sameJSON(zero[name], is) {
			off = append(off, name)
		}
	}
	slices.Sort(off)
	for _, name := range off {
		if err := differ(name, shownJSON(side(f, name)), shownJSON(side(have, name))); err != nil {
			return err
		}
	}
	return nil
}

// instants writes every instant in UTC and to the millisecond, as the database keeps it. Events hold
// it as whoever saved it wrote it.
func (f fold) instants() {
	for name, raw := range f {
		var at time.Time
		if json.Unmarshal(raw, &at) != nil || at.IsZero() {
			continue
		}
		if utc, err := json.Marshal(at.UTC().Truncate(time.Millisecond)); err == nil {
			f[name] = utc
		}
	}
}

// sameJSON compares two values. What is left out is null, and a list or a record in which nothing stands says
// as little: earlier versions wrote now the one and now the other.
func sameJSON(a, b json.RawMessage) bool {
	return bytes.Equal(a, b) || saysNone(a) && saysNone(b)
}

func saysNone(v json.RawMessage) bool {
	switch string(v) {
	case "", "null", "[]", "{}":
		return true
	}
	return false
}

func shownJSON(v json.RawMessage) string {
	var s string
	switch {
	case len(v) == 0 || string(v) == "null":
		return "none"
	case v[0] == '"' && json.Unmarshal(v, &s) == nil:
		return s
	}
	return string(v)
}

// history is what the journal says of one lead.
type history struct {
	fields fold
	events int
	engine int
	at     int64
	texts  []int64 // ids of erasable texts that events name, with the numbers of the events
	named  []int64

	messages    []message // to the partner
	undone      []string  // batches
	erasedSince bool      // its person was
	apart       bool      // a merge of its partner was taken back
	odd         bool      // an event of it cannot be read: what follows from it is not known

	clocks  Clockwork
	source  lead.Source
	handled bool // a person or a partner did something
}

func (v *verifier) differs(l *store.Lead, kind, field, want, have, hint string) error {
	id := lead.ID(l.ID)
	return v.tell(Mismatch{Kind: kind, Where: id.String(), Lead: id, Field: field, Want: want, Have: have, Hint: hint})
}

// histories folds the events of a page of leads, and notes which do not begin where the last one ended.
func (v *verifier) histories(after, last int64) (map[int64]*history, []Mismatch, error) {
	out := map[int64]*history{}
	var broken []Mismatch
	err := v.tx.EventsOf(v.ctx, after, last, func(ev *journal.Event) error {
		h := out[int64(ev.Lead)]
		if h == nil {
			h = &history{fields: make(fold, len(ev.Data.Changes))}
			out[int64(ev.Lead)] = h
		}
		h.events++
		h.odd = h.odd || v.tx.CannotRead("journal", ev.Seq) != nil
		h.engine, h.at = ev.Engine, store.Millis(ev.At)
		h.name(ev.Seq, ev.Data.Note)
		h.handled = h.handled || ev.By == journal.Human || ev.By == journal.Partner
		if err := h.clocks.Replay(ev, v.rulesAt(ev.Policy).due); err != nil {
			return fmt.Errorf("journal %d: %w", ev.Seq, err)
		}
		if c, ok := ev.Data.Changes["source"]; ok {
			if err := json.Unmarshal(c.After, &h.source); err != nil {
				return fmt.Errorf("journal %d: %w", ev.Seq, err)
			}
		}
		for name, c := range ev.Data.Changes {
			if strings.Contains(name, ".") {
				h.nameBoth(ev.Seq, name, c)
				continue
			}
			was, known := h.fields[name]
			if !known && h.events > 1 {
				was = v.zero[name]
			}
			if !sameJSON(was, c.Before) && !h.odd {
				broken = append(broken, Mismatch{Kind: "journal", Where: fmt.Sprintf("journal %d", ev.Seq), Lead: ev.Lead, Field: name,
					Want: shownJSON(was), Have: shownJSON(c.Before), Hint: hintRestore})
			}
			h.fields[name] = c.After
		}
		undo, _ := v.rulesAt(ev.Policy).policy.Hygiene.UndoWindow.Duration()
		h.tells(ev, undo)
		return nil
	})
	return out, broken, err
}

func (h *history) name(seq, text int64) {
	if text != 0 {
		h.texts, h.named = append(h.texts, text), append(h.named, seq)
	}
}

// nameBoth notes the texts before and after that a change of a personal value names.
func (h *history) nameBoth(seq int64, name string, c journal.Change) {
	if !strings.HasPrefix(name, "person.") || name == "person.by_hand" {
		return
	}
	for _, side := range []json.RawMessage{c.Before, c.After} {
		if id, err := strconv.ParseInt(string(side), 10, 64); err == nil {
			h.name(seq, id)
		}
	}
}

// zeroLead is what a field is that no event ever spoke of.
func zeroLead() (fold, error) {
	out := fold{}
	changes, err := leadFields.Diff(nil, &store.Lead{}, "")
	for name, c := range changes {
		out[name] = c.After
	}
	return out, err
}

// facts compares a row with what its events give.
func (v *verifier) facts(l *store.Lead, h *history) error {
	if h == nil {
		return v.differs(l, "fact", "row", "an event that admitted it", "none", hintRestore)
	}
	if h.odd {
		return nil // told
	}
	changes, err := leadFields.Diff(&store.Lead{}, l, "")
	if err != nil {
		return err
	}
	have := make(fold, len(changes))
	for name, c := range changes {
		have[name] = c.After
	}
	return h.fields.compare(have, v.zero, func(field, want, is string) error {
		hint := hintRestore
		if slices.Contains(derived(), field) && field != "by_hand" {
			hint = hintRepair
		}
		return v.differs(l, "fact", field, want, is, hint)
	})
}

// score derives points, verdict, stage and clock again, by the policy that the row names and at an
// instant at which they must be what was recorded: until stale_at nothing can have changed.
func (v *verifier) score(page *leadPage, l *store.Lead, h *history) error {
	w := page.w
	p, a := w.persons[l.PersonID], w.accounts[l.AccountID]
	if p == nil || a == nil || h == nil {
		return nil // told by references and facts
	}
	living, waits := l.Stage.Living(), v.awaited(l)
	switch {
	case p.ErasedAt != 0:
		v.sum.Erased++
	case living && h.engine != journal.Engine:
		v.sum.Older++
		return nil
	case living && waits:
		v.sum.Waiting++
		return nil
	case living && v.hashes[l.Policy] != v.force:
		if err := v.differs(l, "policy", "policy", v.force, v.hashes[l.Policy], hintRepair); err != nil {
			return err
		}
	}
	w.rules = page.rules[v.hashes[l.Policy]]
	if p.ErasedAt != 0 {
		w.rules = page.rules[v.force] // only its clock is still derived
	}
	if w.rules == nil {
		return nil // told by references
	}
	row := clone(l)
	e := &entry{Lead: &row}
	w.setClock(e)
	if err := v.clock(l, &row); err != nil || !living || p.ErasedAt != 0 {
		return err
	}
	at := max(store.Millis(v.d.now()), h.at)
	if l.StaleAt != math.MaxInt64 {
		if l.StaleAt <= at {
			v.sum.Waiting++
		}
		at = l.StaleAt - 1
	}
	return v.points(w, l, e, store.Instant(at))
}

// awaited says that a lead is to be derived anew whatever the time.
func (v *verifier) awaited(l *store.Lead) bool {
	return l.StaleAt == 0 || slices.ContainsFunc(v.jobs, func(d store.Derivation) bool { return d.Awaits(l) })
}

func (v *verifier) clock(l, again *store.Lead) error {
	for _, c := range []struct{ field, want, have string }{
		{"clock", string(again.Clock), string(l.Clock)}, {"due_at", instantText(again.DueAt), instantText(l.DueAt)},
		{"alert_at", instantText(again.AlertAt), instantText(l.AlertAt)},
	} {
		if c.want == c.have {
			continue
		}
		if err := v.differs(l, "clock", c.field, orNone(c.want), orNone(c.have), hintRepair); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) points(w *work, l *store.Lead, e *entry, at time.Time) error {
	f := w.facts(e)
	fit, intent, verdict, stage, _, open := w.rules.judge.Brief(f, at)
	stale := w.staleAt(e, f, at)
	checks := []struct{ field, want, have string }{
		{"fit", strconv.Itoa(fit), strconv.FormatInt(l.Fit, 10)}, {"intent", strconv.Itoa(intent), strconv.FormatInt(l.Intent, 10)},
		{"score", strconv.Itoa(fit + intent), strconv.FormatInt(l.Score, 10)}, {"verdict", string(verdict), string(l.Verdict)},
		{"open_gates", strings.Join(open, ", "), strings.Join(l.OpenGates, ", ")}, {"stale_at", instantText(stale), instantText(l.StaleAt)},
	}
	if l.Stage == lead.MQL || l.Stage == lead.Unqualified || l.Stage == lead.SQL && l.EQLAt == 0 {
		checks = append(checks, struct{ field, want, have string }{"stage", string(stage), string(l.Stage)})
	}
	for _, c := range checks {
		if c.want == c.have {
			continue
		}
		if err := v.differs(l, "score", c.field, orNone(c.want), orNone(c.have), hintRepair); err != nil {
			return err
		}
	}
	return nil
}

// texts asks which of the texts there are that a page of leads and its events name.
func (v *verifier) texts(rows []*store.Lead, past map[int64]*history) (map[int64]bool, error) {
	var ids []int64
	for _, l := range rows {
		for _, t := range textsOfLead(l) {
			ids = append(ids, t.id)
		}
		if h := past[l.ID]; h != nil {
			ids = append(ids, h.texts...)
		}
	}
	return v.tx.KnownTexts(v.ctx, distinct(ids))
}

func (v *verifier) textsOf(l *store.Lead, h *history, known map[int64]bool) error {
	for _, t := range textsOfLead(l) {
		if !known[t.id] {
			if err := v.differs(l, "reference", t.field, "a text", fmt.Sprintf("%d, which is none", t.id), hintRestore); err != nil {
				return err
			}
		}
	}
	if h == nil {
		return nil
	}
	for i, id := range h.texts {
		if !known[id] {
			if err := v.tell(Mismatch{Kind: "reference", Where: fmt.Sprintf("journal %d", h.named[i]), Lead: lead.ID(l.ID), Field: "note",
				Want: "a text", Have: fmt.Sprintf("%d, which is none", id), Hint: hintRestore}); err != nil {
				return err
			}
		}
	}
	return nil
}

// namedText is an erasable text that a lead's row names.
type namedText struct {
	field string
	id    int64
}

func textsOfLead(l *store.Lead) []namedText {
	var out []namedText
	for _, t := range []namedText{{"note", l.Note}, {"next_step", l.NextStep}, {"attributes", l.Attributes}, {"question", l.Question}} {
		if t.id != 0 {
			out = append(out, t)
		}
	}
	for _, letter := range lead.Letters() {
		if id := l.BANT[letter].Evidence; id != 0 {
			out = append(out, namedText{"bant." + letter, id})
		}
	}
	return out
}

// instantText shows an instant of the database as people read it; "" for none and for never.
func instantText(ms int64) string {
	if ms == 0 || ms == store.Never {
		return ""
	}
	return store.Instant(ms).Format(time.RFC3339Nano)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
