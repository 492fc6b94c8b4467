package assist

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// changed looks again after an answer. What is shown of fates is old from here on.
func (a *assist) changed() tea.Cmd {
	a.halt()
	a.old = true
	return a.look()
}

// look opens the files anew.
func (a *assist) look() tea.Cmd {
	files, names, said := a.s.Files, a.names, a.said()
	files.Decided(names, said)
	return a.looking.AskWithin(a.s, place.ImportPatience, func(ctx context.Context) ([]place.FilePlan, error) {
		return files.Look(ctx, names, said)
	})
}

// Update takes answers and timers.
func (a *assist) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case place.Settled:
		if msg.N == a.rests && a.rests != 0 {
			a.rests = 0
			return a.try(firstRows)
		}
	case walkOn:
		if msg.n == a.walks && a.stop != nil {
			return a.s.Hooks.After(walk, msg)
		}
	case place.Reply:
		if r, ok := a.looking.Take(msg); ok {
			return a.looked(r.Value, r.Err)
		}
		if r, ok := a.trying.Take(msg); ok {
			return a.tried(r.Value, r.Err)
		}
		if r, ok := a.bringing.Take(msg); ok {
			return a.brought(r.Value, r.Err)
		}
		if r, ok := a.keeping.Take(msg); ok {
			if r.Err != nil {
				return place.Warn(safetext.Line(say.FaultLine(r.Err)))
			}
			return place.Tell(a.s.Words.Fill("import.profile_kept", safetext.Line(r.Value)))
		}
	}
	return nil
}

// looked takes what the files were taken for. A dry run begins when nothing is said for a moment.
func (a *assist) looked(plans []place.FilePlan, err error) tea.Cmd {
	if a.lookErr = err; err != nil {
		return nil
	}
	a.plans = plans
	a.arrange()
	a.follow()
	for i := range plans {
		if plans[i].Why != nil {
			a.fates, a.tryErr = nil, nil
			return nil
		}
	}
	a.rests = a.s.Number()
	return a.s.Hooks.After(rest, place.Settled{N: a.rests})
}

// follow goes to the first open question, unless the cursor is on one or somebody moved it.
func (a *assist) follow() {
	if q := a.here(); a.state == asking && !a.led && (q == nil || !q.open) {
		a.list.First()
		a.next()
	}
}

// begun readies a run that can be ended, and shows how far it is.
func (a *assist) begun() (context.Context, func(place.FileRows), tea.Cmd) {
	a.halt()
	ctx, stop := context.WithCancel(a.s.Context)
	a.stop = stop
	w := &walked{}
	a.walked, a.walks = w, a.s.Number()
	rows := func(r place.FileRows) {
		w.rows.Store(r.Rows)
		w.bytes.Store(r.Bytes)
		w.size.Store(r.Size)
	}
	return ctx, rows, a.s.Hooks.After(walk, walkOn{a.walks})
}

// both ends with either of two contexts.
func both(ctx, other context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	free := context.AfterFunc(other, stop)
	return ctx, func() { free(); stop() }
}

// try is a dry run of the first rows, or of all.
func (a *assist) try(first int) tea.Cmd {
	ctx, rows, tick := a.begun()
	files, who, names, said := a.s.Files, a.s.Who, a.names, a.said()
	asked := a.trying.AskWithin(a.s, place.ImportPatience, func(own context.Context) ([]place.FileFates, error) {
		own, free := both(own, ctx)
		defer free()
		return files.Try(own, who, names, said, first, rows)
	})
	return tea.Batch(asked, tick)
}

// tried takes what would become of the rows, and goes on to all of them.
func (a *assist) tried(fates []place.FileFates, err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	a.halt()
	if a.tryErr = err; err != nil {
		a.fates = nil
		return nil
	}
	a.fates, a.old = fates, false
	a.arrange()
	a.follow()
	for i := range fates {
		if !fates[i].Whole {
			return a.try(0)
		}
	}
	return nil
}

// bring takes the files in.
func (a *assist) bring() tea.Cmd {
	ctx, rows, tick := a.begun()
	a.state = coming
	files, who, names, said := a.s.Files, a.s.Who, a.names, a.said()
	asked := a.bringing.AskWithin(a.s, place.ImportPatience, func(own context.Context) ([]place.FileFates, error) {
		own, free := both(own, ctx)
		defer free()
		return files.Bring(own, who, names, said, rows)
	})
	return tea.Batch(asked, tick)
}

// brought tells what came of it.
func (a *assist) brought(fates []place.FileFates, err error) tea.Cmd {
	a.halt()
	a.state, a.result, a.broken = done, fates, err
	return nil
}

// keep saves what is said as a profile.
func (a *assist) keep(name string) tea.Cmd {
	files, names, said := a.s.Files, a.names, a.said()
	return a.keeping.Ask(a.s, func(ctx context.Context) (string, error) { return files.Keep(ctx, name, names, said) })
}
