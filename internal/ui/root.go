package ui

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// root is the whole cockpit: size, frame, sheets over screens, global keys, toasts and time.
type root struct {
	s         *session
	options   Options
	table     []keys.Binding
	w, h      int
	cards     []card
	lent      atomic.Bool       // an editor has the terminal
	places    map[string]screen // those that were visited, by the id of their card
	here      string            // the place that is shown, or lies below what is shown
	before    string            // the place before
	screens   []screen          // the place and what lies over it; the last one is shown
	inbox     *inbox
	sheet     sheet
	held      []tea.KeyPressMsg // typed ahead of rows that are still being fetched
	sheetRows []desk.Row        // the leads the sheet was opened for
	opening   *opening
	toast     toast
	acting    question
	intent    *intent // what is being done, for its answer
	undoing   question
	further   further    // what undo goes on to after a refusal
	presses   uint64     // keys so far
	repeat    repeatable // what . does again
	wishing   question
	wish      wish
	keep      keeper
	under     *covered // the form below the help that lies over it
	recent    []string // what was done by the palette, the last first
	tick      uint64   // number of the timer that is set
	tickAt    time.Time
	dark      bool
	profile   colorprofile.Profile
	follower  <-chan struct{}
	strange   int // unbound keys in a row
	prefs     prefs
	bell      bell
	offer     *desk.Row // what enter opens while the toast that says so stands
	frame     frame
	drawn     bool
}

// toast is the last thing said. A bad one stays until a key.
type toast struct {
	n    uint64
	text string
	bad  bool
}

func newRoot(o Options) *root {
	w, err := newWords()
	if err != nil {
		w = &words{plain: map[string]string{}}
	}
	s := &session{
		ctx: o.Context, desk: o.Desk, who: o.Who, now: o.Now, zone: o.Zone, words: w,
		demo: o.Demo, readOnly: o.ReadOnly, editor: o.Editor != nil, hooks: o.hooks, typed: o.Typed, database: o.Database,
	}
	s.at = s.now()
	r := &root{s: s, options: o, table: o.Keys, dark: true, profile: colorprofile.TrueColor}
	if r.table == nil {
		r.table = keys.Table()
	}
	s.table = r.table
	p := readPrefs(o.Settings)
	r.settle(p, o.zoneOf(p.Zone))
	w.fillKeys(s.key)
	r.cards, r.here = cards(), "inbox"
	r.inbox = newInbox(s)
	r.places = map[string]screen{r.here: r.inbox}
	r.screens = []screen{r.inbox}
	return r
}

// retheme chooses styles anew: the terminal has told its background or its colours.
func (r *root) retheme() {
	glyphs := theme.Unicode()
	if r.ascii() {
		glyphs = theme.ASCII()
	}
	name := theme.Choose(r.themeName(), r.options.Env, r.dark)
	r.s.th = theme.New(name, r.profile, glyphs)
}

// Init asks the terminal for its background and the desk for the first page.
func (r *root) Init() tea.Cmd {
	ctx, cancel := context.WithCancel(r.s.ctx)
	context.AfterFunc(r.s.ctx, cancel)
	r.follower = r.s.desk.Follow(ctx)
	if r.options.Warning != "" {
		r.toast = toast{n: r.toast.n + 1, text: r.options.Warning, bad: true}
	}
	held, _ := r.place("quarantine") // its count stands beside its tab from the start
	r.inbox.behind = func() tea.Cmd { return tea.Batch(r.inbox.count(), held.init()) }
	return tea.Batch(tea.RequestBackgroundColor, r.top().init(), r.begin(), r.listen(), r.s.hooks.follow(ctx, r.follower))
}

func (r *root) top() screen { return r.screens[len(r.screens)-1] }

// Update takes one message. It does no I/O: what has to wait goes out as a command.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	r.s.at = r.s.now()
	r.drawn = false
	cmds := []tea.Cmd{r.handle(msg)}
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg, wrote, answer:
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
		return r.key(msg)
	case tea.PasteMsg:
		return r.paste(msg.Content)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			return r.clicked(msg.X, msg.Y)
		}
	case tea.MouseWheelMsg:
		return r.wheel(msg.Button)
	case answer:
		return tea.Batch(r.answered(msg), r.replay())
	case woke:
		return tea.Batch(r.reload(), r.s.hooks.follow(r.s.ctx, r.follower))
	case ticked:
		if msg.n == r.tick {
			r.tickAt = time.Time{}
		}
		return tea.Batch(r.top().update(msg), r.strike())
	case toastGone:
		if msg.n == r.toast.n && !r.toast.bad {
			r.toast = toast{n: r.toast.n}
		}
	case told:
		return r.say(msg.text, msg.bad)
	case wrote:
		return r.written(msg)
	case typingRested:
		return r.typed(msg)
	case goTo:
		return r.goTo(msg)
	case tried:
		if r.sheet != nil {
			return r.sheet.update(msg)
		}
	case offered:
		r.offer = &msg.row
	case finished:
		return r.finish(msg)
	case closeIt:
		r.drop()
	case goAhead:
		return r.do(msg.intent)
	case keepMarked:
		return r.keepMarked(msg)
	case openSheet:
		r.sheet, r.sheetRows = msg.sheet, nil
	case runKey:
		if r.drop(); r.sheet != nil {
			return r.sheetHint(msg.id)
		}
		return r.press(msg.id)
	case runEntry:
		r.sheet = nil
		r.recent = remembered(r.recent, msg.id)
		return msg.run(r)
	case rested:
		if p, ok := r.sheet.(*palette); ok {
			return p.look(msg)
		}
	default:
		return r.top().update(msg)
	}
	return nil
}

// answered gives an answer to whoever asked.
func (r *root) answered(a answer) tea.Cmd {
	switch {
	case r.acting.takes(a):
		return r.acted(a)
	case r.undoing.takes(a):
		return r.undone(a)
	case r.keep.out.takes(a):
		return r.draftKept(a)
	case r.bell.asked.takes(a):
		return r.heard(a)
	case r.wishing.takes(a):
		return r.lookedUp(a)
	case r.opening != nil && r.opening.asked.takes(a):
		return r.opened(a)
	}
	var cmds []tea.Cmd
	if r.sheet != nil {
		cmds = append(cmds, r.sheet.update(a))
	}
	if r.under != nil {
		cmds = append(cmds, r.under.sheet.update(a))
	}
	for _, s := range r.alive() {
		cmds = append(cmds, s.update(a))
	}
	return tea.Batch(cmds...)
}

func (r *root) resize(w, h int) {
	if w <= 0 || h <= 0 {
		return // a closed channel says 0×0
	}
	r.w, r.h = w, h
	lay := r.layout()
	for _, s := range r.screens {
		s.resize(lay.w, lay.body)
	}
}

// reload asks the visible screens anew, and the inbox, whose clocks the title tells. Nothing is
// shown in between.
func (r *root) reload() tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(r.screens)+1)
	for _, id := range []string{"inbox", "quarantine"} { // their counts are seen everywhere
		if s := r.places[id]; r.here != id && s != nil {
			cmds = append(cmds, s.reload())
		}
	}
	cmds = append(cmds, r.listen())
	for _, s := range r.screens {
		cmds = append(cmds, s.reload())
	}
	return tea.Batch(cmds...)
}

// goTo opens a lead's own screen over the present one, or goes to another place.
func (r *root) goTo(g goTo) tea.Cmd {
	if g.screen != "lead" {
		return r.visit(g.screen, g.arg)
	}
	if len(r.screens) > 1 {
		r.screens = r.screens[:1] // one lead at a time lies over a place
	}
	next := newLeadScreen(r.s, g.row, r.inbox.cached(g.row))
	r.screens = append(r.screens, next)
	r.resize(r.w, r.h)
	return next.init()
}

// say shows a line in the status row, four seconds long, or until a key when it is bad news.
func (r *root) say(text string, bad bool) tea.Cmd {
	r.toast = toast{n: r.toast.n + 1, text: text, bad: bad}
	if bad || r.s.still {
		return nil
	}
	return r.s.hooks.after(4*time.Second, toastGone{r.toast.n})
}

// schedule sets one timer, for the next instant at which a visible digit changes.
func (r *root) schedule() tea.Cmd {
	next := r.s.at.Truncate(time.Minute).Add(time.Minute) // the clock in the header
	if t := r.top().next(); !t.IsZero() && t.Before(next) {
		next = t
	}
	if t := r.bell.next(r.s.at); !t.IsZero() && t.Before(next) {
		next = t
	}
	if !r.tickAt.IsZero() && !next.Before(r.tickAt) && r.tickAt.After(r.s.at) {
		return nil
	}
	r.tick++
	r.tickAt = next
	return r.s.hooks.after(max(next.Sub(r.s.at), time.Millisecond), ticked{r.tick})
}

// subjects are the leads that a key acts on now.
func (r *root) subjects() []desk.Row { return r.top().subjects() }

// View is the frame as a terminal takes it. It is drawn once for each state.
func (r *root) View() tea.View {
	if !r.drawn {
		r.frame = r.draw()
		r.drawn = true
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
