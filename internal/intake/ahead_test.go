package intake_test

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/store"
)

// rowsThen gives enough rows to be recognised, and then does something else.
func rowsThen(then func(p []byte) (int, error)) io.Reader {
	rows := "email,client_id,at,kind\n" + strings.Repeat("ana@huta.example,,2026-11-20,page_view\n", 3000)
	return io.MultiReader(strings.NewReader(rows), readerFunc(then))
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func fromPipe(t *testing.T, ctx context.Context, in io.Reader) (reports []intake.Report, err error) {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), st, func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	return intake.Run(ctx, intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin}), Stdin: in,
		RejectsPath: filepath.Join(t.TempDir(), "r.csv")}, []string{"-"})
}

// Rows are read in a goroutine of their own: what goes wrong there is met by whoever asked, who tells
// it, and does not end the process.
func TestAPanicOfTheSourceReachesTheCaller(t *testing.T) {
	t.Parallel()
	_, err := fromPipe(t, t.Context(), rowsThen(func([]byte) (int, error) { panic("the source burns") }))
	var p *safego.Panic
	if !errors.As(err, &p) || p.Value != "the source burns" {
		t.Errorf("it came back with %v", err)
	}
}

func TestASilentPipeIsBrokenOff(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	silent := make(chan struct{})
	defer close(silent)
	reports, err := fromPipe(t, ctx, rowsThen(func([]byte) (int, error) {
		cancel() // a person presses ctrl+c while nothing comes
		<-silent
		return 0, io.EOF
	}))
	if !errors.Is(err, context.Canceled) || len(reports) != 1 || !reports[0].Stopped {
		t.Errorf("%+v, %v", reports, err)
	}
}
