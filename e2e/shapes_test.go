package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// A shape is the export of a real program as it comes, with small invented content: file by file what
// stands in it, counted and summed here by means of its own.
type shape struct {
	name    string
	now     string
	profile []string // flags; nil: the profile beside the files
	files   []shapeFile
}

type shapeFile struct {
	name    string
	kind    string
	id      string // the column of its own ids; "" when its rows have none
	comma   rune
	latin1  bool
	footer  int                        // lines below the last row
	minor   func(string) (int64, bool) // of the amount's text; false when it says none
	amount  string
	refused func(row map[string]string) bool // a row that cannot come in
}

// rows reads a file by nothing but a reader of CSV or JSON.
func (f *shapeFile) rows(t *testing.T, dir string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, f.name))
	if err != nil {
		t.Fatal(err)
	}
	if f.latin1 {
		if text, err = charmap.ISO8859_1.NewDecoder().Bytes(text); err != nil {
			t.Fatal(err)
		}
	}
	var out []map[string]string
	if strings.HasSuffix(f.name, ".jsonl") {
		for range bytes.Lines(text) {
			out = append(out, map[string]string{})
		}
		return out
	}
	lines := strings.SplitAfter(strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff")), "\n")
	lines = lines[:len(lines)-f.footer]
	in := csv.NewReader(strings.NewReader(strings.Join(lines, "")))
	if f.comma != 0 {
		in.Comma = f.comma
	}
	all, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

// cents reads an amount whose decimals stand behind the sign.
func cents(decimal string, drop ...string) func(string) (int64, bool) {
	return func(s string) (int64, bool) {
		for _, d := range drop {
			s = strings.ReplaceAll(s, d, "")
		}
		if s == "" {
			return 0, false
		}
		whole, part, _ := strings.Cut(s, decimal)
		n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
		return n, err == nil
	}
}

func shapes() []shape {
	return []shape{
		{name: "olist", now: "2018-12-01T10:00:00Z", files: []shapeFile{
			{name: "leads.csv", kind: "referrals", id: "mql_id"},
			{name: "deals.csv", kind: "opportunities", id: "seller_id", amount: "declared_monthly_revenue", minor: cents(".")},
		}},
		{name: "x-education", now: "2026-11-20T10:00:00Z", files: []shapeFile{
			{name: "leads.csv", kind: "referrals", id: "Prospect ID"},
		}},
		{name: "maven", now: "2018-06-01T10:00:00Z", files: []shapeFile{
			{name: "accounts.csv", kind: "referrals", id: "account"},
			{name: "pipeline.csv", kind: "opportunities", id: "opportunity_id", amount: "close_value", minor: cents(".")},
		}},
		{name: "zoho", now: "2022-01-15T10:00:00Z", files: []shapeFile{
			{name: "Leads.csv", kind: "referrals", id: "LEADID"},
			{name: "Contacts.csv", kind: "referrals", id: "CONTACTID"},
			{name: "Potentials.csv", kind: "opportunities", id: "POTENTIALID", amount: "Amount", minor: cents(".", "$", ",")},
			{name: "Calls.csv", kind: "touches", id: "CALLID"},
			{name: "Events.csv", kind: "touches", id: "EVENTID"},
		}},
		{name: "paid-media", now: "2026-11-20T10:00:00Z", files: []shapeFile{
			{name: "leads.csv", kind: "referrals", comma: ';'},
		}},
		{name: "hubspot", now: "2026-11-20T10:00:00Z", profile: []string{"hubspot"}, files: []shapeFile{
			{name: "contacts.csv", kind: "referrals", id: "Record ID"},
			{name: "companies.csv", kind: "accounts"},
			{name: "deals.csv", kind: "opportunities", id: "Record ID", amount: "Amount", minor: cents(".")},
		}},
		{name: "salesforce", now: "2026-11-20T10:00:00Z",
			profile: []string{"salesforce", "--locale", "de", "--encoding", "ISO-8859-1"}, files: []shapeFile{
				{name: "leads.csv", kind: "referrals", id: "Lead ID", latin1: true, footer: 5},
				{name: "accounts.csv", kind: "accounts", latin1: true, footer: 5},
				{name: "opportunities.csv", kind: "opportunities", id: "Opportunity ID", latin1: true, footer: 5,
					amount: "Amount", minor: cents(",", "."),
					refused: func(row map[string]string) bool { return row["Amount Currency"] != "USD" }},
			}},
		{name: "ga4", now: "2026-11-20T10:00:00Z", files: []shapeFile{
			{name: "events.jsonl", kind: "touches"},
			{name: "snowplow.csv", kind: "touches", id: "event_id"},
		}},
	}
}

// programme is a database of its own and the program that works on it.
type programme struct {
	t   *testing.T
	env []string
	now string
}

// says runs a command; the exit code 3, rows that were rejected, is an answer too.
func (p *programme) says(args ...string) []byte {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), "eqltui", append(args, "--now", p.now, "--as", "ops")...)
	cmd.Env = p.env
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 3 {
		p.t.Fatalf("eqltui %s: %v\n%s%s", strings.Join(args, " "), err, out, problems.Bytes())
	}
	return out
}

// imported is what one file became.
type imported struct {
	File, Kind                                                             string
	Read, Created, Updated, Unchanged, Quarantined, Disqualified, Rejected int
}

func (p *programme) imports(dir string, s *shape, more ...string) map[string]imported {
	p.t.Helper()
	profile := s.profile
	if profile == nil {
		profile = []string{filepath.Join(dir, "profile.yaml")}
	}
	args := append([]string{"import", "--json", "--rejects", filepath.Join(p.t.TempDir(), "rejects.csv"), "--profile"}, profile...)
	for i := range s.files {
		args = append(args, filepath.Join(dir, s.files[i].name))
	}
	out := map[string]imported{}
	for line := range bytes.Lines(p.says(append(args, more...)...)) {
		var f imported
		if err := json.Unmarshal(line, &f); err != nil {
			p.t.Fatal(err)
		}
		f.File = filepath.Base(f.File)
		out[f.File] = f
	}
	return out
}

func newProgramme(t *testing.T, now string) *programme {
	home := t.TempDir()
	return &programme{t: t, now: now, env: append(os.Environ(), "HOME="+home, "TZ=UTC", "EQLTUI_DB="+filepath.Join(home, "leads.db"))}
}

// exported reads what an export says, as objects.
func (p *programme) exported(kind string) []map[string]any {
	p.t.Helper()
	text := p.says("export", kind, "--format", "jsonl")
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	return lines(p.t, text)
}

func TestFilesOfEveryShapeComeInUntouchedByOneProfileEach(t *testing.T) {
	t.Parallel()
	tried := shapes()
	if !soaking() {
		tried = tried[:3]
	}
	for _, s := range tried {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join("testdata", "shapes", s.name)
			p := newProgramme(t, s.now)
			tried := p.imports(dir, &s, "--dry-run")
			got := p.imports(dir, &s)
			ids := map[string][]string{} // by kind
			rows := map[string]int{}
			var sum int64
			for i := range s.files {
				f := &s.files[i]
				g, all := got[f.name], f.rows(t, dir)
				if g.Kind != f.kind || g.Read != len(all) {
					t.Errorf("%s: %d rows of %s, it has %d of %s", f.name, g.Read, g.Kind, len(all), f.kind)
				}
				if sum := g.Created + g.Updated + g.Unchanged + g.Quarantined + g.Disqualified + g.Rejected; sum != g.Read {
					t.Errorf("%s: the fates add up to %d of %d", f.name, sum, g.Read)
				}
				if tried[f.name] != g {
					t.Errorf("%s: a dry run said %+v, and it became %+v", f.name, tried[f.name], g)
				}
				refused := 0
				for _, row := range all {
					if f.refused != nil && f.refused(row) {
						refused++
						continue
					}
					rows[f.kind]++
					if f.id != "" {
						ids[f.kind] = append(ids[f.kind], row[f.id])
					}
					if f.minor != nil {
						n, _ := f.minor(row[f.amount])
						sum += n
					}
				}
				if g.Rejected != refused {
					t.Errorf("%s: %d rows are rejected, %d cannot come in", f.name, g.Rejected, refused)
				}
			}
			p.agrees(rows, ids, sum)
			for name, again := range p.imports(dir, &s) {
				if again.Unchanged+again.Rejected != again.Read {
					t.Errorf("%s: the same file again: %+v", name, again)
				}
			}
			p.says("verify")
			p.roundTrip()
		})
	}
}

// roundTrip takes what the program exports in again: where it came from nothing changes, and elsewhere the same
// records come about under the same keys.
func (p *programme) roundTrip() {
	p.t.Helper()
	var files []string
	for _, kind := range []string{"leads", "touches", "opportunities"} {
		file := filepath.Join(p.t.TempDir(), kind+".csv")
		if err := os.WriteFile(file, p.says("export", kind, "--format", "csv"), 0o600); err != nil {
			p.t.Fatal(err)
		}
		if len(p.exported(kind)) > 0 {
			files = append(files, file)
		}
	}
	back := func(to *programme) (out []imported) {
		for line := range bytes.Lines(to.says(append([]string{"import", "--json"}, files...)...)) {
			var f imported
			if err := json.Unmarshal(line, &f); err != nil {
				p.t.Fatal(err)
			}
			out = append(out, f)
		}
		return out
	}
	for _, f := range back(p) {
		if f.Unchanged != f.Read {
			p.t.Errorf("taken back where it came from: %+v", f)
		}
	}
	other := newProgramme(p.t, p.now)
	for _, f := range back(other) {
		if f.Rejected > 0 || f.Updated > 0 {
			p.t.Errorf("taken in elsewhere: %+v", f)
		}
	}
	for _, kind := range []string{"leads", "touches", "opportunities"} {
		if was, is := keyed(p.exported(kind)), keyed(other.exported(kind)); !slices.Equal(was, is) {
			p.t.Errorf("the %s were\n%q and are elsewhere\n%q", kind, was, is)
		}
	}
	other.says("verify")
}

// keyed is what a record is known by and what hangs on it, sorted.
func keyed(records []map[string]any) []string {
	var out []string
	for _, r := range records {
		out = append(out, fmt.Sprint(r["external_id"], r["email"], r["amount"], r["stage"], r["at"], r["kind"]))
	}
	slices.Sort(out)
	return out
}

// agrees holds what the program has against what the files say.
func (p *programme) agrees(rows map[string]int, ids map[string][]string, sum int64) {
	p.t.Helper()
	var total int64
	for kind, export := range map[string]string{"referrals": "leads", "touches": "touches", "opportunities": "opportunities"} {
		have := p.exported(export)
		if len(have) != rows[kind] {
			p.t.Errorf("%d %s of %d rows", len(have), export, rows[kind])
		}
		var known []string
		for _, record := range have {
			if id, ok := record["external_id"].(string); ok {
				known = append(known, id)
			}
			if n, ok := record["amount"].(float64); ok {
				total += int64(n)
			}
		}
		slices.Sort(known)
		if want := slices.Sorted(slices.Values(ids[kind])); len(want) == rows[kind] && !slices.Equal(known, want) {
			p.t.Errorf("the %s are known by %q, the files say %q", export, known, want)
		}
	}
	if total != sum {
		p.t.Errorf("the opportunities are worth %d, the files say %d", total, sum)
	}
}
