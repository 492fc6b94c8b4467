package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// odd is a programme of what reports must not stumble over: a partner without pages, without cost, without an EQL, three that
// tie, one amount of fifty millions, a win before the first touch and one that was created a quarter earlier, a negative
// amount, an amount in another currency, a payment to nobody that is known.
func odd(t *testing.T, more string) *tiny {
	t.Helper()
	dir := t.TempDir()
	p := &tiny{t: t, program: builtProgram(t), db: filepath.Join(dir, "leads.db"), dir: dir}
	for _, f := range []struct{ name, rows string }{
		{"partners.csv", "id,name,kind,tier,cost_per_quarter,joined_at\nbare,Bare,integration,gold,,2025-01-01\n" +
			"free,Free,integration,gold,0,2025-01-01\nidle,Idle,integration,gold,100,2025-01-01\n" +
			"tie,Tie,integration,gold,100,2025-01-01\n" +
			"big,Big,integration,gold,100,2025-01-01\n" + more},
		{"pages.csv", "partner,url,published_at\nfree,https://free.example/a,2025-02-01\nidle,https://idle.example/a,2025-02-01\n" +
			"tie,https://tie.example/a,2025-02-01\nbig,https://big.example/a,2025-02-01\n"},
		{"referrals.csv", "referred_at,email,partner,program_tier,company\n2026-10-05T09:00:00Z,a@a.example,free,gold,A\n" +
			"2026-10-06T09:00:00Z,b@b.example,tie,gold,B\n2026-10-07T09:00:00Z,c@c.example,big,gold,C\n" +
			"2026-10-08T09:00:00Z,d@d.example,bare,gold,D\n"},
		{"deals.csv", "external_id,stage,email,amount,currency,created_at,closed_at\n" +
			"D-1,won,a@a.example,500,,2026-09-01T09:00:00Z,2026-10-02T09:00:00Z\n" + // before its referral, created a quarter earlier
			"D-2,open,b@b.example,500,,2026-10-20T09:00:00Z,\nD-3,open,c@c.example,50000000,,2026-10-20T09:00:00Z,\n" +
			"D-4,open,c@c.example,300,,2026-10-21T09:00:00Z,\nD-5,open,c@c.example,200,,2026-10-22T09:00:00Z,\n" +
			"D-6,open,d@d.example,-700,,2026-10-23T09:00:00Z,\nD-7,open,d@d.example,400,JPY,2026-10-24T09:00:00Z,\n"},
		{"payouts.csv", "partner,paid_at,amount\nnobody,2026-11-01,100\nfree,2026-11-01,100\n"},
	} {
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.rows), 0o600); err != nil {
			t.Fatal(err)
		}
		_, said, _ := p.try("import", f.name, "--json") // what cannot be taken is named, and the rest comes in
		for _, want := range map[string][]string{"payouts.csv": {"nobody"}, "deals.csv": {"below zero", "is in JPY"}}[f.name] {
			if !strings.Contains(said, want) {
				t.Errorf("of %s nothing is said of %q: %s", f.name, want, said)
			}
		}
	}
	return p
}

// try runs a command that may refuse: what it wrote, what it said, and its exit code.
func (p *tiny) try(args ...string) (out, said string, code int) {
	p.t.Helper()
	c := exec.CommandContext(p.t.Context(), p.program, append([]string{"--now", "2027-01-10T09:00:00Z"}, args...)...)
	c.Dir, c.Env = p.dir, append(os.Environ(), "EQLTUI_DB="+p.db)
	var wrote, told strings.Builder
	c.Stdout, c.Stderr = &wrote, &told
	_ = c.Run() // its code says it
	return wrote.String(), told.String() + wrote.String(), c.ProcessState.ExitCode()
}

// Every report of it is written in every format, without a figure that is none.
func TestReportsOfOddInputAreWrittenOrRefused(t *testing.T) {
	t.Parallel()
	p := odd(t, "")
	for _, name := range []string{"weekly --period 2026-W41", "weekly --period 2019-W01", "quarterly --period 2026-Q4",
		"quarterly --period 2019-Q1", "quarterly --period 2031-Q1", "programme", "content --period 2026-Q4", "content --prospects",
		"sla --period 2026-Q4",
		"payouts --period 2026-Q4", "payouts --period 2027-Q1", "stalls", "gaps"} {
		for _, format := range some("json", "table", "csv", "md", "html") {
			out, said, code := p.try(append(append([]string{"report"}, strings.Fields(name)...), "--format", format)...)
			if code != 0 || strings.Contains(out, "NaN") || strings.Contains(out, "Inf") || strings.Contains(said, "panic") {
				t.Errorf("report %s as %s: %d, %s", name, format, code, said)
			}
		}
	}
	for _, period := range []string{"2026-Q5", "2026-13", "2026-W54", "soon", "Q4"} {
		if _, said, code := p.try("report", "weekly", "--period", period); code == 0 || !strings.Contains(said, "is no period") {
			t.Errorf("a period that is none, %s: %d, %s", period, code, said)
		}
	}
	r := p.review(t)
	if b := r["bare"]; b["pipeline_per_page"] != nil || b["rank"] != nil || b["cost"] != nil {
		t.Errorf("without pages and without a cost: %v", b)
	}
	if f := r["free"]; f["cost"] != 0.0 || f["cost_per_eql"] != nil || f["pipeline"] != 0.0 {
		t.Errorf("at no cost, with a deal that was created a quarter earlier: %v", f)
	}
	if b := r["big"]; b["outlier"] != 5000000000.0 || b["pipeline"] != 5000050000.0 {
		t.Errorf("fifty millions among hundreds are marked and counted: %v", b)
	}
	if i := r["idle"]; i["close_rate"].(map[string]any)["n"] != 0.0 || i["pipeline_per_page"] != 0.0 {
		t.Errorf("without an EQL: %v", i)
	}
}

// review are the rows of the quarterly review by partner.
func (p *tiny) review(t *testing.T) map[string]map[string]any {
	t.Helper()
	var doc struct{ Rows []map[string]any }
	out, said, _ := p.try("report", "quarterly", "--period", "2026-Q4", "--json")
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	by := map[string]map[string]any{}
	for _, row := range doc.Rows {
		by[row["partner"].(string)] = row
	}
	return by
}

// Of ten thousand partners the review ranks all that can be ranked.
func TestTenThousandPartnersAreRanked(t *testing.T) {
	t.Parallel()
	var more strings.Builder
	const n = 10_000
	for i := range n {
		fmt.Fprintf(&more, "p%05d,P %d,integration,gold,,2025-01-01\n", i, i)
	}
	r := odd(t, more.String()).review(t)
	if len(r) != n+5 || r["big"]["rank"] != 1.0 || r["p00007"]["band"] != "unranked" {
		t.Errorf("%d rows, %v, %v", len(r), r["big"], r["p00007"])
	}
}
