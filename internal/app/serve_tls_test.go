package app

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// certify writes a certificate with a number and its key, as of an instant.
func certify(t *testing.T, dir string, number int64, at, until time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	shape := &x509.Certificate{SerialNumber: big.NewInt(number), NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		DNSNames: []string{"eql.example"}}
	der, err := x509.CreateCertificate(rand.Reader, shape, shape, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: doc}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// A renewed certificate is shown without a restart; one that cannot be read leaves the former, and that is told once.
func TestARenewedCertificateIsShown(t *testing.T) {
	t.Parallel()
	dir, noon := t.TempDir(), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cert, key := certify(t, dir, 1, noon, noon.AddDate(0, 3, 0))
	var failed []error
	config, err := newCertificate(cert, key, func(err error) { failed = append(failed, err) })
	if err != nil {
		t.Fatal(err)
	}
	shows := func(want, told int) {
		t.Helper()
		for range 2 {
			got, err := config.GetCertificate(nil)
			if err != nil {
				t.Fatal(err)
			}
			if n := got.Leaf.SerialNumber.Int64(); n != int64(want) || len(failed) != told {
				t.Errorf("number %d, want %d; %v", n, want, failed)
			}
		}
	}
	shows(1, 0)
	certify(t, dir, 2, noon.Add(time.Hour), noon.AddDate(0, 6, 0))
	shows(2, 0)
	if err := os.WriteFile(key, []byte("half of a k"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(key, noon.Add(2*time.Hour), noon.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	shows(2, 1)
	certify(t, dir, 3, noon.Add(3*time.Hour), noon.AddDate(0, 9, 0))
	shows(3, 1)
	if err := os.Remove(cert); err != nil {
		t.Fatal(err)
	}
	shows(3, 2)
}

func TestACertificateThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	dir, noon := t.TempDir(), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cert, key := certify(t, dir, 1, noon, noon)
	_, other := certify(t, t.TempDir(), 2, noon, noon)
	for what, files := range map[string][2]string{
		"no key": {cert, ""}, "no certificate": {"", key}, "not there": {cert + "x", key}, "the key of another": {cert, other},
		"the wrong way round": {key, cert},
	} {
		if config, err := newCertificate(files[0], files[1], nil); err == nil || config != nil ||
			!strings.Contains(fault.HintOf(err), "--tls-") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if config, err := newCertificate("", "", nil); config != nil || err != nil {
		t.Errorf("without any: %v", err)
	}
}

func TestDoctorSaysWhenTheCertificateEnds(t *testing.T) {
	t.Parallel()
	dir, noon := t.TempDir(), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	cert, key := certify(t, dir, 1, noon, noon.AddDate(0, 1, 0))
	config, err := newCertificate(cert, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	pair, err := config.GetCertificate(nil)
	if err != nil {
		t.Fatal(err)
	}
	server.TLS, server.Config.ErrorLog = &tls.Config{Certificates: []tls.Certificate{*pair}, MinVersion: tls.VersionTLS12},
		log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	for days, want := range map[int]string{0: "ok", 10: "ok", 17: "warn", 29: "warn", 31: "bad"} {
		got := levels(judgeHealth(t.Context(), noon.AddDate(0, 0, days), strings.TrimPrefix(server.URL, "https://")))
		if got != "serve.http ok, serve.certificate "+want {
			t.Errorf("after %d days: %s", days, got)
		}
	}
}
