package app

import (
	"crypto/tls"
	"os"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// certificate is what the door for machines shows of itself. Its files are read again when one of them has changed, so that
// whoever renews them need not start the server again.
type certificate struct {
	cert, key string // files
	failed    func(error)

	mu    sync.Mutex
	times [2]time.Time // at which they were last written, as they were last read
	read  *tls.Certificate
}

// newCertificate reads both files, or says why that cannot be; nil without any. failed hears of files that cannot be read later:
// what was read before goes on then.
func newCertificate(cert, key string, failed func(error)) (*tls.Config, error) {
	if cert == "" && key == "" {
		return nil, nil
	}
	if cert == "" || key == "" {
		return nil, fault.New(
			fault.Usage,
			"serve with TLS",
			"a certificate and its key belong together",
			"say both --tls-cert and --tls-key",
		)
	}
	c := &certificate{cert: cert, key: key, failed: failed}
	if _, err := c.load(); err != nil {
		return nil, fault.Wrap(fault.Usage, "serve with TLS", err,
			"--tls-cert takes a PEM file with the certificate and those that vouch for it, --tls-key its private key")
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.load() }}, nil
}

// load is the certificate as its files have it now; where they cannot be read, as they had it last.
func (c *certificate) load() (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	times, err := written(c.cert, c.key)
	if err == nil && c.read != nil && times == c.times {
		return c.read, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(c.cert, c.key)
	}
	if err != nil {
		if c.read == nil {
			return nil, err
		}
		if times != c.times { // once, not at each connection
			c.times = times
			c.failed(err)
		}
		return c.read, nil
	}
	c.times, c.read = times, &pair
	return c.read, nil
}

// written is when two files were last written. Of one that is not there it is the zero time.
func written(files ...string) (at [2]time.Time, err error) {
	for i, file := range files {
		info, gone := os.Stat(file)
		if gone != nil {
			err = gone
			continue
		}
		at[i] = info.ModTime()
	}
	return at, err
}
