package load_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/load"
	"github.com/eqltui/eqltui/internal/store"
)

func TestZZ(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	n, _ := strconv.Atoi(os.Getenv("ZZ"))
	os.Remove(os.Getenv("ZZP"))
	st, err := store.Open(t.Context(), os.Getenv("ZZP"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	b := time.Now()
	if err := load.Fill(t.Context(), st, load.Options{Leads: n, Seed: 1, Now: at}, nil); err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(b))
	st.Close()
}
