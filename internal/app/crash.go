package app

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/safego"
)

// restore puts a terminal back: out of the alternate screen, cursor shown, colours and mouse off,
// bracketed paste off.
const restore = "\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m"

// crashed tells about a fault of the program's own and keeps a report of it.
func (a *app) crashed(v any, stack []byte) int {
	if _, ok := terminal(a.out.w); ok {
		fmt.Fprint(a.out, restore)
	}
	fmt.Fprintf(a.err, "error: eqltui stopped: a fault of the program's own (%s)\n", faultName(v))
	fmt.Fprintln(a.err, "hint: what was acknowledged is on disk; start again, and send the report to the makers")
	path, err := a.report(v, stack)
	if err != nil {
		fmt.Fprintf(a.err, "the report could not be kept: %v\n\n%s", err, stack)
		return exitFailed
	}
	fmt.Fprintln(a.err, "report: "+path)
	return exitFailed
}

// faultName says what broke. A panic's own text may quote a lead's data, so only the runtime's
// texts, which never do, are written out.
func faultName(v any) string {
	if e, ok := v.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", v)
}

// report keeps where it happened: versions and the stack, which names functions and addresses. The
// arguments and the environment stay out of it, because they may name people.
func (a *app) report(v any, stack []byte) (string, error) {
	dir, err := a.folder("XDG_STATE_HOME", ".local", "state")
	if err != nil {
		dir = filepath.Join(os.TempDir(), "eqltui")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, "crash-"+time.Now().UTC().Format("20060102-150405")+"-*.txt") // mode 0600
	if err != nil {
		return "", err
	}
	b := build()
	_, err = fmt.Fprintf(f, "eqltui %s %s %s %s/%s\n%s\n\n%s", b.Version, b.Commit, b.Go, runtime.GOOS, runtime.GOARCH, faultName(v), stack)
	return f.Name(), cmp.Or(err, f.Close())
}

// trouble keeps the first panic of what runs beside the screens and ends them, so that the terminal
// is in order before anybody is told.
type trouble struct {
	end context.CancelFunc

	mu sync.Mutex
	p  *safego.Panic
}

func (t *trouble) caught(p *safego.Panic) {
	t.mu.Lock()
	if t.p == nil {
		t.p = p
	}
	t.mu.Unlock()
	t.end()
}

// first is the panic that was caught, nil when there was none.
func (t *trouble) first() *safego.Panic {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.p
}
