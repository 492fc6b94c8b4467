package desk

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// mostBreaks is how many events of one sort of fault are named: what was put into the journal bends the chain
// at every later event.
const mostBreaks = 100

// journal checks that the events are numbered without gaps up to the head, that each is what was written when
// it was, and that each says something this program knows.
func (v *verifier) journal() error {
	next, bent := int64(1), 0
	v.annals = annals{deals: map[int64]fold{}, told: map[Subject]fold{}, back: map[string]bool{}, into: map[int64]string{}}
	var erased []*store.Chained
	var err error
	if v.wheels, err = v.newWheels(); err != nil {
		return err
	}
	err = v.tx.Chain(v.ctx, func(e *store.Chained) error {
		v.sum.Events++
		if v.sum.Events == 1 && e.Seq != 1 {
			if err := v.broken("first number", "1", strconv.FormatInt(e.Seq, 10)); err != nil {
				return err
			}
			next = e.Seq
		}
		for ; next < e.Seq; next++ {
			if bent++; bent > mostBreaks {
				continue
			}
			if err := v.event(&store.Chained{Seq: next}, "seq", "an event", "none"); err != nil {
				return err
			}
		}
		next = e.Seq + 1
		if e.Erased {
			erased = append(erased, e)
		}
		if e.Bent {
			if bent++; bent <= mostBreaks {
				if err := v.event(e, "link", "the event that was written", "another one, or one that was moved"); err != nil {
					return err
				}
			}
		}
		if err := v.annals.gather(e); err != nil {
			return err
		}
		if err := v.wheels.gather(e); err != nil {
			return err
		}
		return v.known(e)
	})
	if err != nil {
		return err
	}
	head, err := v.tx.Head(v.ctx)
	if err != nil {
		return err
	}
	if last := next - 1; last != head {
		if err := v.broken("head", strconv.FormatInt(head, 10), strconv.FormatInt(last, 10)); err != nil {
			return err
		}
	}
	if err := v.erasedEvents(erased); err != nil || v.mark == nil {
		return err
	}
	return v.since(head)
}

// known checks that an event says what this program can have written.
func (v *verifier) known(e *store.Chained) error {
	switch {
	case e.Odd != "":
		return v.event(e, e.Odd, "a value of its kind", "one that cannot be read")
	case !slices.Contains(journal.Kinds(), journal.Kind(e.Kind)):
		return v.event(e, "kind", "a kind of event", orNone(e.Kind))
	case !slices.Contains(journal.Bys(), journal.By(e.By)):
		return v.event(e, "by_kind", "who is behind it", orNone(e.By))
	}
	return nil
}

// erasedEvents checks that something was taken out of events of erased persons alone.
func (v *verifier) erasedEvents(of []*store.Chained) error {
	for _, e := range of {
		ok, err := v.tx.PersonErased(v.ctx, e.Lead)
		if err == nil && !ok {
			err = v.event(e, "data", "the content that was written", "one of which something was erased, of a person who was not")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// since checks that the journal goes on from a mark that somebody kept.
func (v *verifier) since(head int64) error {
	now, err := v.tx.MarkAt(v.ctx, v.mark.Seq)
	if err != nil {
		return err
	}
	why := v.mark.Against(head, now)
	if v.mark.Beside {
		v.sum.Mark, v.sum.Behind = v.mark, v.mark.Seq > head
	}
	if why == "" || v.sum.Behind {
		return nil
	}
	hint := "it was written anew, went on from an older copy, or this is another database: look at the backups"
	if v.mark.Seq > head {
		hint = "it is an older copy, or its end was cut off: restore a newer backup"
	}
	return v.tell(Mismatch{Kind: "journal", Where: "journal", Field: "head file", Want: fmt.Sprintf("%d %s", v.mark.Seq, v.mark.Hash),
		Have: why, Hint: hint})
}

func (v *verifier) event(e *store.Chained, field, want, have string) error {
	return v.tell(Mismatch{Kind: "journal", Where: fmt.Sprintf("journal %d", e.Seq), Lead: lead.ID(e.Lead), Field: field, Want: want,
		Have: have, Hint: hintRestore})
}

// broken tells what is wrong with the journal as a whole.
func (v *verifier) broken(field, want, have string) error {
	return v.tell(Mismatch{Kind: "journal", Where: "journal", Field: field, Want: want, Have: have, Hint: hintRestore})
}
