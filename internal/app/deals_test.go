package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShowSaysWhatALeadIsWorthAndWhoElseClaimsIt(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	eqltui := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		code := Main(context.Background(), append(args, "--now", "2026-11-20T10:00:00Z"), []string{"HOME=" + home, "USER=ana"},
			strings.NewReader(""), &out, &errs)
		if code != exitDone {
			t.Fatalf("%v: %d, %s%s", args, code, out.String(), errs.String())
		}
		return out.String()
	}
	args := []string{"import"}
	for name, text := range map[string]string{
		"partners.csv": "id,name,kind,tier\nacme,Acme,agency,gold\nblog,Blog,content,silver\n",
		"leads.csv": "external_id,email,referred_at,partner,program_tier\n1,ewa@zuraw.example,2026-11-16T08:00:00Z,acme,gold\n" +
			"2,ewa@zuraw.example,2026-11-16T08:00:01Z,blog,silver\n",
		"deals.csv": "external_id,email,amount,stage,created_at\nd,ewa@zuraw.example,12000.50,open,2026-11-18\n" +
			"e,ewa@zuraw.example,,Legal review,\n",
		"overlaps.csv": "partner,domain\nblog,zuraw.example\n",
	} {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	eqltui(args...)
	var got map[string]any
	if err := json.Unmarshal([]byte(eqltui("show", "L-1", "--json")), &got); err != nil {
		t.Fatal(err)
	}
	const want = `{
	"opportunities": [{"id": 1, "external_id": "d", "origin": "opportunities", "lead": "L-1",
		"amount": {"minor": 1200050, "currency": "USD"}, "arr": null, "stage": "open", "created_at": "2026-11-17T23:00:00Z",
		"closed_at": null, "chosen": "email", "because": "earliest", "disputed": true, "reason": null}],
	"held_opportunities": [{"id": 2, "external_id": "e", "origin": "opportunities", "lead": null, "amount": null, "arr": null,
		"stage": null, "created_at": null, "closed_at": null, "chosen": null, "because": null, "disputed": false,
		"reason": "\"Legal review\" is no stage: open, won or lost"}],
	"disputes": [{"kind": "partner_conflict", "lead": "L-2", "partner": "blog", "stage": "new", "referred_at": "2026-11-16T08:00:01Z",
		"first": false, "why": "the same person by another partner, referred later"}],
	"overlaps": [{"partner": "blog", "first_seen": "2026-11-20T10:00:00Z"}]}`
	var wanted map[string]any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	for key, value := range wanted {
		if d := cmp.Diff(value, got[key]); d != "" {
			t.Errorf("%s: %s", key, d)
		}
	}
	text := eqltui("show", "L-1")
	for _, line := range []string{
		"  overlap      a customer of Blog too, since 2026-11-20",
		"  L-2, Blog, new, 2026-11-16, the same person by another partner, referred later",
		"  d  12 000.50 USD, open, since 2026-11-18, by e-mail, referred first, disputed",
		"  e  amount not known, held, \"Legal review\" is no stage: open, won or lost",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%q is not in\n%s", line, text)
		}
	}
}
