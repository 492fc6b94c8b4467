package app

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/store"
)

// levels are the checks of judgeServe with their levels, in order.
func levels(checks []store.Check) string {
	var out []string
	for _, c := range checks {
		out = append(out, c.ID+" "+string(c.Level))
	}
	return strings.Join(out, ", ")
}

func TestDoctorLooksAtTheProgramThatServes(t *testing.T) {
	t.Parallel()
	path, status := filepath.Join(t.TempDir(), "a.db"), http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
	}))
	address := strings.TrimPrefix(server.URL, "http://")
	look := func(address, want string) {
		t.Helper()
		if got := levels(judgeServe(t.Context(), time.Time{}, path, address)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	look(address, "serve.process bad, serve.http ok")
	free, err := alone(path + ".serve")
	if err != nil {
		t.Fatal(err)
	}
	look(address, "serve.process ok, serve.http ok")
	look(shut, "serve.process ok")
	if err := os.WriteFile(path+".hostkey", nil, 0o644); err != nil { //nolint:gosec // that is what is found out
		t.Fatal(err)
	}
	if err := os.Chmod(path+".hostkey", 0o644); err != nil { //nolint:gosec // whatever the mask is
		t.Fatal(err)
	}
	look(shut, "serve.process ok, serve.host_key bad")
	if err := os.Chmod(path+".hostkey", 0o600); err != nil {
		t.Fatal(err)
	}
	status = http.StatusServiceUnavailable
	look(address, "serve.process ok, serve.http bad, serve.host_key ok")
	server.Close()
	look(address, "serve.process ok, serve.http bad, serve.host_key ok")
	free()
	look(shut, "serve.process bad, serve.host_key ok")
}
