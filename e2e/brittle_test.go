package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/ui"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// brittle is a desk that panics when it is asked for a lead, in a command of the screens.
type brittle struct{ *testdesk.Desk }

func (b brittle) Lead(ctx context.Context, who desk.Actor, id lead.ID) (desk.Detail, error) {
	d, err := b.Desk.Lead(ctx, who, id)
	if err == nil && d.ID != 0 {
		panic("petra@example.com")
	}
	return d, err
}

// breaks shows the cockpit on a brittle desk.
func breaks() {
	now := func() time.Time { return time.Date(2026, 11, 20, 13, 32, 0, 0, time.UTC) }
	dir, err := os.MkdirTemp("", "brittle")
	if err != nil {
		panic(err)
	}
	d, err := testdesk.Open(dir, now)
	if err != nil {
		panic(err)
	}
	err = ui.Run(context.Background(), ui.Options{Desk: brittle{d}, Who: desk.Actor{User: "ania", Role: desk.Admin}, Now: now,
		Env: os.Environ(), In: os.Stdin, Out: os.Stdout})
	os.RemoveAll(dir)
	var p *safego.Panic
	if errors.As(err, &p) {
		fmt.Println("caught", strings.Contains(string(p.Stack), "brittle"))
		os.Exit(1)
	}
}
