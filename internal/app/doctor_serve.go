package app

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"time"

	"github.com/eqltui/eqltui/internal/store"
)

// healthPatience is how long the door for machines may take to say that it is alive.
const healthPatience = 3 * time.Second

// judgeServe looks at the program that serves a database: whether one does, whether its door for machines answers at
// the address, and whether its host key is for its owner alone.
func judgeServe(ctx context.Context, path, address string) []store.Check {
	checks := []store.Check{{ID: "serve.process", Level: store.Fine, Text: "this database is served"}}
	if !served(path + ".serve") {
		checks[0] = store.Check{ID: "serve.process", Level: store.Bad, Text: "nobody serves this database", Hint: "start eqltui serve"}
	}
	if address != shut {
		checks = append(checks, judgeHealth(ctx, address))
	}
	info, err := os.Stat(path + ".hostkey")
	switch {
	case errors.Is(err, fs.ErrNotExist): // it lies elsewhere, or the door for people was never open
	case err != nil:
		checks = append(checks, store.Check{ID: "serve.host_key", Level: store.Bad,
			Text: "the host key cannot be looked at: " + err.Error()})
	case info.Mode().Perm()&0o077 != 0:
		checks = append(checks, store.Check{ID: "serve.host_key", Level: store.Bad, Text: "others can read the host key",
			Hint: "chmod 600 " + path + ".hostkey"})
	default:
		checks = append(checks, store.Check{ID: "serve.host_key", Level: store.Fine, Text: "the host key is for its owner alone"})
	}
	return checks
}

// judgeHealth asks the door for machines whether it is alive.
func judgeHealth(ctx context.Context, address string) store.Check {
	const hint = "look at what eqltui serve said when it began; another address is named by --http"
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	c := store.Check{ID: "serve.http", Level: store.Bad, Hint: hint}
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/healthz", nil)
	if err != nil {
		c.Text = address + " is no address"
		return c
	}
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(asked)
	if err != nil {
		c.Text = "nothing answers at " + address
		return c
	}
	_ = answer.Body.Close() // its status says all
	if answer.StatusCode != http.StatusOK {
		c.Text = address + " answers " + answer.Status
		return c
	}
	return store.Check{ID: "serve.http", Level: store.Fine, Text: "the door for machines answers at " + address}
}
