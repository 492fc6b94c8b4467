// Package host shows the screens: size, frame, tabs, sheets over screens, global keys, drafts, palette
// and help. It names no screen: what one can do it learns by asking for it.
package host

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// root is the whole cockpit: size, frame, sheets over screens, global keys, toasts and time.
type root struct {
	s       *place.Session
	options Options
	table   []keys.Binding
	w, h    int
	cards   []place.Card
	acts    []place.Act
	lent    atomic.Bool             // an editor has the terminal
	places  map[string]place.Screen // those that were visited, by the id of their card
	here    string                  // the place that is shown, or lies below what is shown
	before  string                  // the place before
	screens []place.Screen          // the place and what lies over it; the last one is shown
	sheet   place.Sheet
	held    []tea.KeyPressMsg // typed ahead of rows that are still being fetched
	sheetOn []place.Subject   // what the sheet was opened for
	opening *opening
	toast   toast
	acting  place.Question[desk.Done]
	intent  *intent // what is being done, for its answer
	undoing place.Question[desk.Done]
	// takingBack is an import on its way out.
	takingBack place.Question[desk.TakenBack]
	further    further    // what undo goes on to after a refusal
	presses    uint64     // keys so far
	repeat     repeatable // what . does again
	wishing    place.Question[[]place.Subject]
	wish       wish
	keep       keeper
	under      *covered // the form below the help that lies over it
	recent     []string // what was done by the palette, the last first
	tick       uint64   // number of the timer that is set
	tickAt     time.Time
	tickFrom   time.Time // when it was set
	dark       bool
	profile    colorprofile.Profile
	follower   <-chan struct{}
	strange    int // unbound keys in a row
	prefs      prefs
	bell       bell
	offer      *desk.Row // what enter opens while the toast that says so stands
	spot       presence.Spot
	frame      frame
	drawn      bool
	hinting    []keys.ID // keys that have a place among the hints
	painter    *painter  // writes frames, nil when the library does
}

// toast is the last thing said. A bad one stays until a key.
type toast struct {
	n    uint64
	text string
	bad  bool
	tip  bool // nothing was done: it says what a key does, and goes with the next one
}

func newRoot(o Options) *root {
	w, err := say.NewWords()
	if err != nil {
		w = &say.Words{Plain: map[string]string{}}
	}
	s := &place.Session{
		Context: o.Context, Desk: o.Desk, Who: o.Who, Now: o.Now, Zone: o.Zone, Words: w,
		Demo: o.Demo, ReadOnly: o.ReadOnly, Editor: o.Editor != nil, Hooks: o.hooks, Typed: o.Typed, Database: o.Database,
		Browse: o.Browse, Line: o.Line, Details: place.Details{}, Files: o.Files, Give: o.Give, Seat: o.Seat,
	}
	s.At = s.Now()
	r := &root{s: s, options: o, table: o.Keys, dark: true, profile: colorprofile.TrueColor}
	if r.table == nil {
		r.table = keys.Table()
	}
	s.SetTable(r.table)
	p := readPrefs(o.Settings)
	r.settle(p, o.zoneOf(p.Zone))
	w.FillKeys(s.Key)
	r.cards, r.acts, r.places = o.Cards, slices.Clone(o.Acts), map[string]place.Screen{}
	for _, c := range r.cards {
		r.acts = append(r.acts, c.Acts...)
	}
	r.here = r.cards[0].ID
	begin, _ := r.Place(r.here)
	r.screens = []place.Screen{begin}
	return r
}

// retheme chooses styles anew: the terminal has told its background or its colours.
func (r *root) retheme() {
	glyphs := theme.Unicode()
	if r.ascii() {
		glyphs = theme.ASCII()
	}
	r.s.Words.Spell(r.ascii())
	name := theme.Choose(r.themeName(), r.options.Env, r.dark)
	r.s.Theme = theme.New(name, r.profile, glyphs)
}

// Init asks the terminal for its background and the desk for the first page.
func (r *root) Init() tea.Cmd {
	ctx, cancel := context.WithCancel(r.s.Context)
	context.AfterFunc(r.s.Context, cancel)
	r.follower = r.s.Desk.Follow(ctx)
	if r.options.Warning != "" {
		r.toast = toast{n: r.toast.n + 1, text: r.options.Warning, bad: true}
	}
	var others tea.Cmd
	if l, ok := r.top().(place.Leading); ok {
		l.Behind(r.others)
	} else {
		others = r.others()
	}
	var colour tea.Cmd = tea.RequestBackgroundColor
	if r.painter != nil {
		colour = nil // it has asked
	}
	return tea.Batch(colour, r.top().Init(), others, r.Begin(), r.listen(), r.s.Hooks.Follow(ctx, r.follower),
		r.meet())
}

// others asks for the places that are kept up to date wherever one is, for the first time.
func (r *root) others() tea.Cmd {
	var cmds []tea.Cmd
	for _, c := range r.cards {
		if !c.Always {
			continue
		}
		if s, built := r.Place(c.ID); built {
			cmds = append(cmds, s.Init())
		}
	}
	return tea.Batch(cmds...)
}

func (r *root) top() place.Screen { return r.screens[len(r.screens)-1] }

// Update takes one message. It does no I/O: what has to wait goes out as a command.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	r.s.At = r.s.Now()
	if _, ok := msg.(place.Met); ok {
		return r, r.met()
	}
	r.drawn = false
	cmds := []tea.Cmd{r.handle(msg)}
	r.present(msg)
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg, wrote, place.Reply:
		cmds = append(cmds, r.typing())
	}
	return r, tea.Batch(append(cmds, r.schedule())...)
}

func (r *root) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		r.dark = msg.IsDark()
		r.retheme()
	case tea.ColorProfileMsg:
		r.profile = msg.Profile
		r.retheme()
	case tea.KeyPressMsg:
		r.s.Met = true
		return r.Key(msg)
	case tea.PasteMsg:
		return r.paste(msg.Content)
	case tea.MouseClickMsg:
		r.s.Met = true
		if msg.Button == tea.MouseLeft {
			return r.clicked(msg.X, msg.Y)
		}
	case tea.MouseWheelMsg:
		r.s.Met = true
		return r.wheel(msg.Button)
	case place.Reply:
		return tea.Batch(r.answered(msg), r.replay())
	case place.Woke:
		return tea.Batch(r.reloadBy(woken), r.s.Hooks.Follow(r.s.Context, r.follower))
	case place.Ticked:
		if msg.N == r.tick {
			r.tickAt = time.Time{}
		}
		return tea.Batch(r.top().Update(msg), r.strike())
	case place.ToastGone:
		if msg.N == r.toast.n && !r.toast.bad {
			r.toast = toast{n: r.toast.n}
		}
	case place.Told:
		return r.Say(msg.Text, msg.Bad)
	case wrote:
		return r.written(msg)
	case typingRested:
		return r.typed(msg)
	case place.GoTo:
		return r.goTo(msg)
	case place.Happened:
		return r.happened(msg)
	case acts.Tried:
		if r.sheet != nil {
			return r.sheet.Update(msg)
		}
	case place.Offered:
		r.offer = &msg.Row
	case place.Finished:
		return r.finish(msg)
	case acts.CloseIt:
		r.drop()
	case goAhead:
		return r.do(msg.intent)
	case keepMarked:
		return r.keepMarked(msg)
	case place.OpenSheet:
		r.sheet, r.sheetOn = msg.Sheet, nil
		if b, ok := r.sheet.(place.Begun); ok {
			return b.Begun()
		}
	case place.RunKey:
		if r.drop(); r.sheet != nil {
			return r.sheetHint(msg.ID)
		}
		return r.press(msg.ID)
	case runEntry:
		r.sheet = nil
		r.recent = remembered(r.recent, msg.id)
		return msg.run(r)
	case rested:
		if p, ok := r.sheet.(*palette); ok {
			return p.look(msg)
		}
	default:
		return r.top().Update(msg)
	}
	return nil
}

// answered gives an answer to whoever asked.
func (r *root) answered(msg place.Reply) tea.Cmd {
	if a, ok := r.acting.Take(msg); ok {
		return r.acted(a)
	}
	if a, ok := r.undoing.Take(msg); ok {
		return r.undone(a)
	}
	if a, ok := r.takingBack.Take(msg); ok {
		return r.tookBack(a)
	}
	if a, ok := r.keep.out.Take(msg); ok {
		return r.draftKept(a.Err)
	}
	if a, ok := r.bell.asked.Take(msg); ok {
		return r.heard(a)
	}
	if a, ok := r.wishing.Take(msg); ok {
		return r.lookedUp(a)
	}
	if r.opening != nil {
		if a, ok := r.opening.asked.Take(msg); ok {
			return r.opened(a)
		}
	}
	cmds := []tea.Cmd{r.spread(msg)}
	if r.sheet != nil {
		cmds = append(cmds, r.sheet.Update(msg))
	}
	if r.under != nil {
		cmds = append(cmds, r.under.sheet.Update(msg))
	}
	return tea.Batch(cmds...)
}

func (r *root) resize(w, h int) {
	if w <= 0 || h <= 0 {
		return // a closed channel says 0×0
	}
	r.w, r.h = w, h
	if r.painter != nil {
		r.painter.again() // a terminal that was made smaller and larger again has lost what it showed
	}
	lay := r.layout()
	for _, s := range r.screens {
		if sized, ok := s.(place.Sized); ok {
			sized.Resize(lay.w, lay.body)
		}
	}
}

// happened tells the screens what became of what was acted on.
func (r *root) happened(h place.Happened) tea.Cmd {
	r.s.Details.Stale(h.On)
	if len(h.On) == 0 && !h.Batch {
		return nil
	}
	return r.spread(h)
}

// reload asks the visible screens anew, and those that are kept up to date wherever one is. Nothing
// is shown in between.
func (r *root) reload() tea.Cmd { return r.reloadBy(reload) }

// woken asks a screen anew because somebody changed something.
func woken(s place.Screen) tea.Cmd {
	if w, ok := s.(place.Wakeful); ok {
		return w.Woken()
	}
	return reload(s)
}

func (r *root) reloadBy(again func(place.Screen) tea.Cmd) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(r.screens)+1)
	for _, c := range r.cards {
		if s := r.places[c.ID]; c.Always && r.here != c.ID && s != nil {
			cmds = append(cmds, again(s))
		}
	}
	cmds = append(cmds, r.listen())
	for _, s := range r.screens {
		cmds = append(cmds, again(s))
	}
	return tea.Batch(cmds...)
}

// Say shows a line in the status row, four seconds long, or until a key when it is bad news.
func (r *root) Say(text string, bad bool) tea.Cmd {
	r.toast = toast{n: r.toast.n + 1, text: text, bad: bad}
	if bad || r.s.Still {
		return nil
	}
	return r.s.Hooks.After(4*time.Second, place.ToastGone{N: r.toast.n})
}

// Tip says what a key would do.
func (r *root) Tip(text string) tea.Cmd {
	cmd := r.Say(text, false)
	r.toast.tip = true
	return cmd
}

// schedule sets one timer, for the next instant at which a visible digit changes.
func (r *root) schedule() tea.Cmd {
	next := r.s.At.Truncate(time.Minute).Add(time.Minute) // the clock in the header
	if c, ok := r.top().(place.Changing); ok {
		if t := c.Next(); !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	r.own()
	if t := r.bell.next(r.s.At); !t.IsZero() && t.Before(next) {
		next = t
	}
	if !r.tickAt.IsZero() && !next.Before(r.tickAt) && r.tickAt.After(r.s.At) {
		return nil
	}
	if r.tickAt.IsZero() && r.s.At.Equal(r.tickFrom) {
		return nil // the clock stands still: its timer came, and it is no later
	}
	r.tick++
	r.tickAt, r.tickFrom = next, r.s.At
	return r.s.Hooks.After(max(next.Sub(r.s.At), time.Millisecond), place.Ticked{N: r.tick})
}

// chosen is what a key acts on now.
func (r *root) chosen() []place.Subject {
	switch c := r.top().(type) {
	case place.Chooser:
		return place.OnRows(c.Subjects())
	case place.Chosen:
		return c.Chosen()
	}
	return nil
}

// chosenFor is what a key acts on now, where a screen has things of several kinds under its cursor.
func (r *root) chosenFor(id keys.ID) []place.Subject {
	if a := r.act(id); a != nil && a.Nobody {
		return nil
	}
	if b := r.does(id); b != nil {
		if c, ok := r.top().(place.ChosenAs); ok {
			return c.ChosenAs(desk.ActOf(b.Verbs[0]).On)
		}
	}
	return r.chosen()
}

// View is the frame as a terminal takes it. It is drawn once for each state.
func (r *root) View() tea.View {
	if !r.drawn {
		r.frame = r.draw()
		r.drawn = true
		if r.painter != nil {
			r.painter.show(r.frame)
		}
	}
	if r.painter != nil {
		return tea.View{}
	}
	v := tea.NewView(r.frame.content)
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = r.frame.title
	if r.frame.spot.On {
		v.Cursor = tea.NewCursor(r.frame.spot.X, r.frame.spot.Y)
	}
	return v
}

// frame is everything that is shown.
type frame struct {
	content string
	title   string
	regions []kit.Region
	spot    kit.Spot
}
