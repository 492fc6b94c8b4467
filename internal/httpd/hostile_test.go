package httpd

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bodies is what each hostile body is answered; those that are well formed have a fate of their own.
func bodies() map[string]int {
	return map[string]int{
		"bad_utf8": 400, "batch_same_key": 400, "big_int": 200, "c1_utf8": 200, "comment": 400, "deep_arrays_over": 400, "dst_gap": 200,
		"empty": 400, "future_and_past": 200, "id_with_dots_slashes": 200, "long_number": 400, "mass_assignment": 200, "nul": 200,
		"null_top": 400, "ok": 200, "string_top": 400, "trailing_comma": 400, "utf16": 400, "whitespace": 400,
	}
}

func TestHostileBodies(t *testing.T) {
	t.Parallel()
	d := opened(t)
	files, err := filepath.Glob("testdata/json/*.json")
	if err != nil || len(files) != len(bodies()) {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before := d.leads()
		got := d.ask("POST", "/v1/referrals", d.acme, string(doc), "Content-Type", "application/json")
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if got.status != bodies()[name] || got.status != http.StatusOK && d.leads() != before {
			t.Errorf("%s: %d, %d leads more: %.300s", name, got.status, d.leads()-before, got.body)
		}
	}
}

// TestHostileRequests sends what is no request, or hardly one: it is refused or cut off, and none hides a second one.
func TestHostileRequests(t *testing.T) {
	t.Parallel()
	d := opened(t)
	files, err := filepath.Glob("testdata/http/*.req")
	if err != nil || len(files) < 11 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := net.Dial("tcp", d.http.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(doc); err != nil {
			t.Fatal(err)
		}
		_ = c.(*net.TCPConn).CloseWrite()                  // the other side may have closed it already
		_ = c.SetReadDeadline(time.Now().Add(time.Minute)) // an answer that never comes fails the test
		got, err := http.ReadResponse(bufio.NewReader(c), nil)
		c.Close()
		name := filepath.Base(file)
		switch {
		case err != nil: // cut off
		case name == "host_evil.req" && got.StatusCode == http.StatusOK:
		case got.StatusCode < 400 || got.StatusCode > 499:
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	if got := d.ask("GET", "/healthz", "", ""); got.status != http.StatusOK {
		t.Errorf("afterwards: %d", got.status)
	}
}
