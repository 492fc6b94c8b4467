package host

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// painter writes frames to the terminal of somebody at another machine.
//
// Bubble Tea's own renderer keeps three grids of cells for a session and wakes for each frame that there could be: with
// hundreds of sessions that is most of what a session takes, in memory and in time. A frame here is lines that fill their
// width, so what changed is found in their text, and one who waits is not woken.
type painter struct {
	w io.Writer

	mu     sync.Mutex
	next   *frame // what is to be shown, nil when it is
	forget bool   // nobody knows what the terminal shows
	wake   chan struct{}
	end    chan struct{}
	ended  chan struct{}
}

// newPainter takes a terminal over, and writes to it until it is closed. What panics there is told to caught.
func newPainter(w io.Writer, caught func(*safego.Panic)) *painter {
	p := &painter{w: w, wake: make(chan struct{}, 1), end: make(chan struct{}), ended: make(chan struct{})}
	safego.Go(func() {
		defer close(p.ended)
		p.paint()
	}, caught)
	return p
}

// show has a frame written as soon as the one before it is; of several that wait the last is.
func (p *painter) show(f frame) {
	p.mu.Lock()
	p.next = &f
	p.mu.Unlock()
	p.poke()
}

// again has all of the screen written anew.
func (p *painter) again() {
	p.mu.Lock()
	p.forget = true
	p.mu.Unlock()
	p.poke()
}

func (p *painter) poke() {
	select {
	case p.wake <- struct{}{}:
	default: // it will wake
	}
}

// close gives the terminal back as it was.
func (p *painter) close() {
	close(p.end)
	<-p.ended
}

const (
	takeOver = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.EraseEntireScreen + ansi.SetModeBracketedPaste +
		ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr + ansi.SetModifyOtherKeys2 + ansi.RequestBackgroundColor
	giveBack = ansi.ResetModifyOtherKeys + theme.Reset + ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable +
		ansi.ResetModeBracketedPaste + ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseExtSgr
)

func (p *painter) paint() {
	var out bytes.Buffer
	out.WriteString(takeOver + ansi.PushKittyKeyboard(ansi.KittyDisambiguateEscapeCodes))
	shown := frame{}
	for {
		if out.Len() > 0 {
			_, _ = p.w.Write(out.Bytes()) // who has hung up sees none; whose session it is ends it
		}
		out.Reset()
		select {
		case <-p.end:
			out.WriteString(ansi.PopKittyKeyboard(1) + giveBack)
			if shown.title != "" {
				out.WriteString(ansi.SetWindowTitle(""))
			}
			_, _ = p.w.Write(out.Bytes())
			return
		case <-p.wake:
		}
		p.mu.Lock()
		next, forget := p.next, p.forget
		p.next, p.forget = nil, false
		p.mu.Unlock()
		if next == nil {
			next = &shown
		}
		if forget {
			shown.content = ""
		}
		change(&out, shown, *next)
		shown = frame{content: next.content, title: next.title, spot: next.spot}
	}
}

// change writes what makes one frame of another. A frame of another size is written whole.
func change(out *bytes.Buffer, from, to frame) {
	if to.content == "" {
		return
	}
	if to.title != from.title {
		out.WriteString(ansi.SetWindowTitle(to.title))
	}
	moved := to.spot != from.spot
	if to.content != from.content {
		moved = true
		if from.spot.On {
			out.WriteString(ansi.ResetModeTextCursorEnable)
		}
		lines(out, from.content, to.content)
	}
	if moved && to.spot.On {
		out.WriteString(ansi.CursorPosition(to.spot.X+1, to.spot.Y+1) + ansi.SetModeTextCursorEnable)
	} else if moved && from.spot.On {
		out.WriteString(ansi.ResetModeTextCursorEnable)
	}
}

// lines writes the lines that changed.
func lines(out *bytes.Buffer, from, to string) {
	before, after := strings.Split(from, "\n"), strings.Split(to, "\n")
	if len(before) != len(after) || kit.Width(before[0]) != kit.Width(after[0]) {
		out.WriteString(ansi.EraseEntireScreen)
		before = make([]string, len(after))
	}
	for y, line := range after {
		if line == before[y] {
			continue
		}
		begin, end := differs(before[y], line)
		out.WriteString(ansi.CursorPosition(kit.Width(line[:begin])+1, y+1))
		out.WriteString(line[begin:end])
	}
}

// differs is the part of a line in which it differs from another of the same width. It begins and ends where in both of
// them no style is on and no cluster of characters is cut in two.
func differs(from, to string) (begin, end int) {
	same := 0
	for same < min(len(from), len(to)) && from[same] == to[same] {
		same++
	}
	for at := 0; at <= same && starts(from[at:]); at = next(to, at) {
		if begin = at; at == len(to) {
			break
		}
	}
	alike := 0
	for alike < min(len(from), len(to))-begin && from[len(from)-1-alike] == to[len(to)-1-alike] {
		alike++
	}
	theirs := begin
	for end = next(to, begin); end < len(to); end = next(to, end) {
		left := len(to) - end
		if left > alike {
			continue
		}
		for theirs < len(from)-left {
			theirs = next(from, theirs)
		}
		if theirs == len(from)-left {
			break
		}
	}
	return begin, end
}

// next is the next place after at where a line may be cut: behind a painted text, before one, or behind a blank.
func next(s string, at int) int {
	if at < len(s) && s[at] == ansi.ESC {
		i := strings.Index(s[at:], theme.Reset)
		for i >= 0 && !starts(s[at+i+len(theme.Reset):]) {
			at += i + len(theme.Reset)
			i = strings.Index(s[at:], theme.Reset)
		}
		if i < 0 {
			return len(s)
		}
		return at + i + len(theme.Reset)
	}
	for i := at + 1; i < len(s); i++ {
		if s[i] == ansi.ESC || s[i-1] == ' ' && starts(s[i:]) {
			return i
		}
	}
	return len(s)
}

// starts says that a text does not begin with what belongs to the character before it.
func starts(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || r < utf8.RuneSelf || !unicode.In(r, unicode.M, unicode.Cf, unicode.Sk)
}
