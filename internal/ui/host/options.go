// Package ui is the cockpit: the screens in which leads are judged. It reads and acts through the
// two interfaces it declares here, so that it holds no store and opens no file.
package host

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Options are what one session of the cockpit needs.
type Options struct {
	Desk     place.Desk
	Who      desk.Actor
	Now      func() time.Time // nil is time.Now
	Zone     *time.Location   // the viewer's; nil is time.Local
	Demo     bool             // the header says so
	Theme    string           // of the environment, beats the person's: auto, dark, light, contrast, ansi, mono; "" is theirs
	ASCII    bool
	Env      []string
	ReadOnly string         // why nothing can be changed; "" when it can
	Keys     []keys.Binding // the bindings in force; nil is keys.Table()
	KeysFile string         // the person's own file of keys, as help names it
	Warning  string         // what to say when the cockpit opens; "" for nothing
	Editor   Editor         // the person's own; nil over SSH and where none is named

	// NoSuspend: nobody could bring a stopped program back.
	NoSuspend bool
	// Browse opens a web address; nil: links are copied.
	Browse func(ctx context.Context, url string) error
	// Line is a lead as one line of JSON, as eqltui list --json has it; nil: there is no such copy.
	Line func(desk.Row, time.Time) string

	Database string            // where the data lie, for who begins; "" is not told
	Settings map[string]string // what the person keeps, JSON by name; nil is nothing
	// Typed reads a referral that is typed into a form, as a row of a file is read: what is wrong is
	// told by column. nil reads nothing.
	Typed func(cells map[string]string, zone *time.Location) (desk.Referral, map[string]string)

	// Files brings files in; nil: none are brought in here.
	Files place.Files
	// Give writes a report into a file of a format, which the path names; nil: nothing is written here.
	Give func(ctx context.Context, who desk.Actor, q desk.ReportQuery, format, path string) error

	// Seat is the session's place among everybody; nil: nobody is told where one is.
	Seat *presence.Seat

	In  io.Reader
	Out io.Writer

	// Remote is the terminal of somebody at another machine; nil: In and Out are a terminal of this one.
	Remote *Remote

	// Leave tells when somebody outside wants the program to end; nil: nobody does.
	Leave <-chan Ending

	// Context ends the session's questions; Run sets it. nil is context.Background().
	Context context.Context

	// Cards are the places, in the order of their tabs; Acts what no place brings along.
	Cards []place.Card
	Acts  []place.Act

	hooks place.Hooks
}

// Remote is a terminal of another machine, of which is known what its client says.
type Remote struct {
	Size  Size
	Sizes <-chan Size // what it is made into
}

// Size is that of a terminal, in cells.
type Size struct{ Width, Height int }

// New returns the cockpit as a model, for a program that the caller runs.
func New(o Options) tea.Model {
	if o.Context == nil {
		o.Context = context.Background()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	o = forWhom(o)
	if o.hooks.After == nil {
		o.hooks.After = func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		}
	}
	if o.hooks.Drawn == nil {
		// The frame begins at most one frame's time later, and takes some of the next to be written.
		o.hooks.Drawn = func() { time.Sleep(3 * time.Second / (2 * frames)) }
	}
	if o.hooks.Lost == nil {
		o.hooks.Lost = func(place.GoTo) {}
	}
	if o.hooks.Exec == nil {
		o.hooks.Exec = func(c tea.ExecCommand, done func(error) tea.Msg) tea.Cmd { return tea.Exec(c, done) }
	}
	if o.hooks.Follow == nil {
		o.hooks.Follow = paced(awaiting(place.Woke{}))
	}
	for hook, msg := range map[*func(context.Context, <-chan struct{}) tea.Cmd]tea.Msg{
		&o.hooks.Meet: place.Met{}, &o.hooks.Watch: place.Seen{},
	} {
		if *hook == nil {
			*hook = awaiting(msg)
		}
	}
	return newRoot(o)
}

// forWhom cuts a cockpit down to what whoever sits at it has. Somebody of a partner has the one place that is made for
// them, none of the team's keys, and nothing of this machine.
func forWhom(o Options) Options {
	partner := o.Who.Role == desk.Ally
	o.Cards = slices.DeleteFunc(slices.Clone(o.Cards), func(c place.Card) bool { return c.Partners != partner })
	if !partner {
		return o
	}
	if o.Keys == nil {
		o.Keys = keys.Table()
	}
	o.Keys = keys.ForPartners(o.Keys)
	return Options{
		Desk: o.Desk, Who: o.Who, Now: o.Now, Zone: o.Zone, Demo: o.Demo, Theme: o.Theme, ASCII: o.ASCII, Env: o.Env,
		ReadOnly: o.ReadOnly, Keys: o.Keys, NoSuspend: o.NoSuspend, In: o.In, Out: o.Out, Remote: o.Remote, Leave: o.Leave,
		Context: o.Context, Cards: o.Cards, hooks: o.hooks,
	}
}

// Run shows the cockpit until the person leaves or ctx ends.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.Context = ctx
	var opts []tea.ProgramOption
	if o.In != nil {
		opts = append(opts, tea.WithInput(o.In))
	}
	if o.Out != nil && o.Remote == nil {
		opts = append(opts, tea.WithOutput(o.Out))
	}
	if o.Env != nil {
		opts = append(opts, tea.WithEnvironment(o.Env))
	}
	if theme.Choose(o.Theme, o.Env, true) == theme.Mono {
		// Weight and reverse video stay; the renderer must not strip them as it would without a profile.
		opts = append(opts, tea.WithColorProfile(colorprofile.ASCII))
	} else if o.Remote != nil {
		opts = append(opts, tea.WithColorProfile(colorprofile.Env(o.Env)))
	}
	if o.Remote != nil {
		opts = append(opts, tea.WithWindowSize(o.Remote.Size.Width, o.Remote.Size.Height))
	}
	m := New(o)
	var err error
	if o.Remote == nil {
		err = play(ctx, cancel, m, &o, append(opts, tea.WithFPS(frames))...)
	} else {
		err = far(ctx, cancel, m, &o, opts)
	}
	if o.Out != nil {
		// On a busy machine the last frame of a form at times came behind the library's own word, and the
		// shell was left without a cursor.
		_, _ = io.WriteString(o.Out, ansi.ShowCursor) // who has hung up sees none
	}
	if r, ok := m.(*root); ok {
		err = errors.Join(err, r.leave(context.WithoutCancel(ctx)))
	}
	return err
}

// frames is how often a second the screen may change. A key waits for the next frame: at the usual 60
// that is most of what a key takes, and 120 cost one thousandth of a core more.
const frames = 120

// farFrames is how often a second it is looked whether the program has a word of its own for a terminal of another
// machine, such as the bell or what goes into its clipboard. Frames do not wait for that.
const farFrames = 5

// far plays the cockpit to the terminal of another machine.
func far(ctx context.Context, cancel context.CancelFunc, m tea.Model, o *Options, opts []tea.ProgramOption) error {
	g := &guarded{model: m, end: cancel}
	out := &turns{w: o.Out}
	p := newPainter(out, g.caught)
	defer p.close()
	if r, ok := m.(*root); ok {
		r.painter = p
	}
	return g.play(ctx, o, append(opts, tea.WithOutput(out), tea.WithoutRenderer(), tea.WithFPS(farFrames))...)
}

// turns lets several write, one at a time.
type turns struct {
	mu sync.Mutex
	w  io.Writer
}

// Write writes all of b before anything else is written.
func (t *turns) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.w.Write(b)
}

// leavePatience is how long a program that is being ended may take to write down what was typed.
const leavePatience = 2 * time.Second

// leave writes down what was typed when nobody could be asked any more.
func (r *root) leave(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, leavePatience)
	defer cancel()
	// Of a model that broke nobody knows what it holds: it may break here too.
	if broke := safego.Run(func() { err = r.leftover(ctx) }); broke != nil {
		return nil
	}
	return err
}

// wakesApart is how far apart a session looks again at what others change. The first change is shown at once; an import
// that commits batch after batch is looked at four times a second, by each of hundreds of sessions.
const wakesApart = 250 * time.Millisecond

// paced has a session wait for its next wake-up at least so long after the last one.
func paced(wait func(context.Context, <-chan struct{}) tea.Cmd) func(context.Context, <-chan struct{}) tea.Cmd {
	var last time.Time // of a session, whose commands follow each other
	return func(ctx context.Context, ch <-chan struct{}) tea.Cmd {
		come := wait(ctx, ch)
		return func() tea.Msg {
			if rest := wakesApart - time.Since(last); rest > 0 && !last.IsZero() {
				select {
				case <-ctx.Done():
					return nil
				case <-time.After(rest):
				}
			}
			msg := come()
			last = time.Now()
			return msg
		}
	}
}

// awaiting waits for one wake-up, which it tells by msg.
func awaiting(msg tea.Msg) func(ctx context.Context, ch <-chan struct{}) tea.Cmd {
	return func(ctx context.Context, ch <-chan struct{}) tea.Cmd {
		return func() tea.Msg {
			select {
			case <-ctx.Done():
				return nil
			case _, ok := <-ch:
				if !ok {
					return nil
				}
				return msg
			}
		}
	}
}
