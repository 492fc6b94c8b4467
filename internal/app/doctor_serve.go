package app

import (
	"context"
	"crypto/tls"
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
func judgeServe(ctx context.Context, now time.Time, path, address string) []store.Check {
	checks := []store.Check{{ID: "serve.process", Level: store.Fine, Text: "this database is served"}}
	if !served(path + ".serve") {
		checks[0] = store.Check{ID: "serve.process", Level: store.Bad, Text: "nobody serves this database", Hint: "start eqltui serve"}
	}
	if address != shut {
		checks = append(checks, judgeHealth(ctx, now, address)...)
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

// judgeHealth asks the door for machines whether it is alive, and where it speaks TLS how long its certificate is good for.
func judgeHealth(ctx context.Context, now time.Time, address string) []store.Check {
	const hint = "look at what eqltui serve said when it began; another address is named by --http"
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	c := store.Check{ID: "serve.http", Level: store.Bad, Hint: hint}
	var answer *http.Response
	for _, scheme := range []string{"http://", "https://"} {
		asked, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+address+"/healthz", nil)
		if err != nil {
			c.Text = address + " is no address"
			return []store.Check{c}
		}
		// The certificate names the address that partners know, which is not this one: only whether it answers is asked.
		plain := &http.Transport{
			DisableKeepAlives: true,
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		} //nolint:gosec // see above
		if answer, err = (&http.Client{Transport: plain}).Do(asked); err != nil {
			c.Text = "nothing answers at " + address
			return []store.Check{c}
		}
		_ = answer.Body.Close() // its status says all
		if answer.StatusCode != http.StatusBadRequest {
			break
		}
	}
	if answer.StatusCode != http.StatusOK {
		c.Text = address + " answers " + answer.Status
		return []store.Check{c}
	}
	checks := []store.Check{{ID: "serve.http", Level: store.Fine, Text: "the door for machines answers at " + address}}
	if answer.TLS != nil && len(answer.TLS.PeerCertificates) > 0 {
		checks = append(checks, judgeCertificate(now, answer.TLS.PeerCertificates[0].NotAfter))
	}
	return checks
}

// renewBefore is how long before its end a certificate should have been renewed.
const renewBefore = 14 * 24 * time.Hour

func judgeCertificate(now, ends time.Time) store.Check {
	c := store.Check{ID: "serve.certificate", Level: store.Fine, Text: "its certificate is good until " + ends.Format(time.DateOnly)}
	switch left := ends.Sub(now); {
	case left <= 0:
		c.Level, c.Text = store.Bad, "its certificate ended on "+ends.Format(time.DateOnly)
	case left < renewBefore:
		c.Level, c.Text = store.Warn, "its certificate ends on "+ends.Format(time.DateOnly)
	default:
		return c
	}
	c.Hint = "renew it in its files: it is read again without a restart"
	return c
}
