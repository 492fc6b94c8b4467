package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Overtaking is what was published since somebody began with a policy. Texts are clean.
type Overtaking struct {
	Base    *policy.Policy // with which they began, nil where that cannot be read any more
	By      string         // who published last, "" where the journal does not say
	At      time.Time
	Why     string
	Changes []policy.Change // from Base to what is in force
}

// Few names the first changes and counts the others, in one line.
func (o *Overtaking) Few() string {
	const most = 3
	var out []string
	for _, c := range o.Changes[:min(len(o.Changes), most)] {
		out = append(out, safetext.Line(c.Text))
	}
	text := strings.Join(out, ", ")
	if more := len(o.Changes) - most; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// Overtaken says who published what since a policy was in force, by the hash of that.
func (d *Desk) Overtaken(ctx context.Context, who Actor, base string) (out Overtaking, err error) {
	if err := permit("look at the model", who, ReadReports); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		if err := d.sync(ctx, tx); err != nil {
			return err
		}
		out, err = overtaking(ctx, tx, base, d.Policy().Hash)
		return err
	})
	return out, err
}

// overtaking looks for the last publication from the end of the journal on: it is asked only where there was one of late.
func overtaking(ctx context.Context, tx *store.Tx, base, force string) (out Overtaking, err error) {
	events, err := tx.Publications(ctx, 1)
	if err != nil {
		return out, err
	}
	if len(events) > 0 && plain(events[0].Data.Changes["policy"].After) == force {
		ev := &events[0]
		out.By, out.At, out.Why = safetext.Line(ev.Actor), ev.At, safetext.Line(plain(ev.Data.Changes[whyPublished].After))
	}
	read := func(hash string) (*policy.Policy, error) {
		p, err := storedPolicy(ctx, tx, hash)
		switch fault.KindOf(err) { // of a version that is not there or cannot be read nothing is said
		case fault.Newer, fault.Corrupt:
			return nil, nil
		}
		return p, err
	}
	if out.Base, err = read(base); err != nil || out.Base == nil {
		return out, err
	}
	is, err := read(force)
	if err == nil && is != nil {
		out.Changes = policy.Diff(out.Base, is)
	}
	return out, err
}
