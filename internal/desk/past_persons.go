package desk

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// visitorsTouches is the name under which an event tells what a visitor had done by then who turned out to be somebody else: the
// numbers of the touches, each followed by the number of the journal from which on it was known. Since then they are that person's.
const visitorsTouches = "touch.before"

// hadDone lists touches that were known before a number of the journal, as visitorsTouches has them.
func hadDone(all []lead.Touch, first int64) json.RawMessage {
	var out []byte
	for i := range all {
		if t := &all[i]; t.Seq < first {
			separator := byte(',')
			if out == nil {
				separator = '['
			}
			out = strconv.AppendInt(append(out, separator), store.TouchNumber(t.ID), 10)
			out = strconv.AppendInt(append(out, ','), t.Seq, 10)
		}
	}
	if out == nil {
		return nil
	}
	return append(out, ']')
}

// gatherTouches are the touches that counted for the lead: of its person and of those whose leads came into it, and before, of
// those whose it was.
func (p *past) gatherTouches(e *entry) error {
	p.touches = p.withMerged(e, e.PersonID, p.w.touches[e.PersonID].all())
	person := e.PersonID
	for i := len(p.told) - 1; i > 0; i-- {
		ev := &p.told[i]
		before := number64(ev.of("person_id").Before)
		if before == 0 {
			continue
		}
		left, now := before, person
		person = left
		if _, known := p.others[left]; known || left == e.PersonID {
			continue
		}
		touches, err := p.touchesLeft(e, left, now, ev)
		if err != nil {
			return err
		}
		if p.others == nil {
			p.others = map[int64][]lead.Touch{}
		}
		p.others[left] = p.withMerged(e, left, touches)
	}
	return nil
}

// withMerged adds to a person's touches those of the persons whose leads came into the lead, as of then.
func (p *past) withMerged(e *entry, person int64, own []lead.Touch) []lead.Touch {
	out := slices.Clip(own) // what is added stands elsewhere
	for _, id := range p.w.personsOf(e) {
		if id == person || id == e.PersonID {
			continue
		}
		for _, t := range p.w.touches[id].all() {
			t.Seq = max(t.Seq, p.merged)
			out = append(out, t)
		}
	}
	if len(out) != len(own) {
		slices.SortStableFunc(out, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
	}
	return out
}

// touchesLeft are what the person had done whose the lead was until an event gave it to another. A visitor who turned out to be
// that other one left all of it; anybody else at most the referral, which goes with its lead.
func (p *past) touchesLeft(e *entry, left, now int64, ev *hearing) ([]lead.Touch, error) {
	if err := p.w.loadPersons([]int64{left, now}); err != nil {
		return nil, err
	}
	was := map[int64]int64{}
	if told := ev.of(visitorsTouches).Before; told != nil {
		var pairs []int64
		if err := json.Unmarshal(told, &pairs); err != nil {
			return nil, err
		}
		for pair := range slices.Chunk(pairs, 2) {
			was[pair[0]] = pair[len(pair)-1]
		}
	}
	if id := number64(ev.of(referralTouch).After); id != 0 && was[id] == 0 {
		was[id] = -1
	}
	var out []lead.Touch
	if p.w.persons[left] != nil {
		out = slices.Clone(p.w.touches[left].all())
	}
	for _, id := range distinct([]int64{now, e.PersonID}) {
		for _, t := range p.w.touches[id].all() {
			seq, there := was[store.TouchNumber(t.ID)]
			if !there || seq < 0 && t.Seq >= ev.seq || slices.ContainsFunc(out, func(o lead.Touch) bool { return o.ID == t.ID }) {
				continue
			}
			if seq > 0 {
				t.Seq = seq
			}
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
	return out, nil
}

// touchesOf are the touches that counted while the lead was a person's.
func (p *past) touchesOf(person int64) []lead.Touch {
	if all, ok := p.others[person]; ok {
		return all
	}
	return p.touches
}
