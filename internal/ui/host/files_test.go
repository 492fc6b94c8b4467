package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// paper is a file of 2,400 rows for the import assistant, of which some columns and words are not known.
// What is said of it is taken as an import would take it.
type paper struct {
	Refuse error  // why nothing can be opened
	Hard   string // stands behind every text

	mu      sync.Mutex
	Tries   []int // how many rows of each were tried, in order
	Brought [][]place.Said
	Kept    []string
	Last    []place.Said // what was decided last
}

// is is what is said of one thing, "" for nothing.
func is(said []place.Said, flag, of string) string {
	for _, s := range said {
		if rest, ok := strings.CutPrefix(s.Value, of+"="); ok && s.Flag == flag {
			return rest
		}
		if s.Flag == flag && of == "" {
			return s.Value
		}
	}
	return ""
}

// Look takes the file for referrals.
func (f *paper) Look(_ context.Context, names []string, said []place.Said) ([]place.FilePlan, error) {
	if f.Refuse != nil {
		return nil, f.Refuse
	}
	if names[0] == "none.csv" {
		return nil, fault.New(fault.Invalid, "read none.csv", "it does not exist", "check the name and whether it may be read")
	}
	fields := []string{"email", "company", "name", "program_tier", "source", "referred_at", "country", "note"}
	p := place.FilePlan{Name: names[0], Kind: "referrals", Format: "CSV, separated by semicolons, UTF-8", Fields: fields}
	for _, c := range []place.FileColumn{
		{Name: "E-mail", Fields: []string{"email"}, How: "exact", Samples: []string{"jan@zuraw.example", "anna@acme.example"}},
		{Name: "Kraj", Fields: []string{"country"}, How: "alias", Samples: []string{"Polska", "Polen", "IT"}},
		{Name: "Firma klienta", How: place.ColumnUnknown, Nearest: "company", Samples: []string{"Żuraw Systemy", "株式会社"}},
		{Name: "Poziom", How: place.ColumnUnknown, Nearest: "program_tier", Samples: []string{"Gold", "Silver"}},
		{Name: "Uwagi wewnętrzne", How: place.ColumnUnknown, Samples: []string{"oddzwonić po świętach"}},
	} {
		c.Filled, c.Rows = 1900, 2000
		switch ours := is(said, "map", c.Name); ours {
		case "":
		case "ignore":
			c.How = place.ColumnIgnored
		case "attribute":
			c.How = place.ColumnAttribute
		default:
			c.Fields, c.How = []string{ours}, "profile"
		}
		if f.Hard != "" {
			c.Name, c.Samples = c.Name+f.Hard, []string{f.Hard, f.Hard + "2"}
		}
		p.Columns = append(p.Columns, c)
	}
	saved := place.FileAsk{Flag: "profile", Free: true, Choices: []place.Choice{
		{Value: "hubspot", Means: "HubSpot: contacts, deals and companies"},
		{Value: "zoho", Means: "Zoho CRM"}}}
	if names[0] == "hubspot.csv" {
		saved.Near = "hubspot"
	}
	p.Asks = append(p.Asks, saved)
	if is(said, "set", "source") == "" {
		p.Asks = append(p.Asks, place.FileAsk{Flag: "set", Column: "source", Choices: []place.Choice{{Value: "partner_referral"},
			{Value: "own_site"}, {Value: place.FromColumn + "Uwagi wewnętrzne", Means: "oddzwonić po świętach"}}})
	}
	if is(said, "dates", "") == "" {
		p.Asks = append(p.Asks, place.FileAsk{Flag: "dates", Column: "Data", Shown: `"05/01/2026"`, Near: "en-GB",
			Choices: []place.Choice{{Value: "en-GB", Means: "5 January 2026"}, {Value: "en-US", Means: "1 May 2026"}}})
	}
	return []place.FilePlan{p}, nil
}

// fates are those of the first rows, of all for 0.
func (f *paper) fates(names []string, said []place.Said, first int) []place.FileFates {
	const all = 2400
	n := all
	if first > 0 {
		n = min(first, all)
	}
	out := place.FileFates{Name: names[0], Kind: "referrals", Rows: n, Whole: n == all}
	if is(said, "set", "source") == "" {
		out.Quarantined = n
		out.Reasons = []place.FileReason{{Fate: "quarantined", Text: "missing: source", N: n}}
	} else {
		out.Created, out.Rejected = n-12, 12
		out.Reasons = []place.FileReason{{Fate: "rejected", N: 12,
			Text: "column …: … is no e-mail address; write one like name@company.example"}}
	}
	if !slices.ContainsFunc(said, func(s place.Said) bool { return strings.HasPrefix(s.Value, "country:Polen=") }) {
		out.Words = []place.FileWord{{Column: "country", Text: "Polen", N: n / 10, Near: "PL"}}
	}
	for i := range out.Reasons {
		out.Reasons[i].Text += f.Hard
	}
	return []place.FileFates{out}
}

// Try tells what would become of the rows.
func (f *paper) Try(
	_ context.Context, _ desk.Actor, names []string, said []place.Said, first int, rows func(place.FileRows),
) ([]place.FileFates, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Tries = append(f.Tries, first)
	rows(place.FileRows{File: names[0], Rows: 1000, Bytes: 50, Size: 120})
	return f.fates(names, said, first), nil
}

// Bring takes the file in.
func (f *paper) Bring(
	_ context.Context, _ desk.Actor, names []string, said []place.Said, rows func(place.FileRows),
) ([]place.FileFates, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rows(place.FileRows{File: names[0], Rows: 2400, Bytes: 120, Size: 120})
	f.Brought = append(f.Brought, said)
	out := f.fates(names, said, 0)
	out[0].Rejects, out[0].Undo = "leads.csv.rejects.csv", "eqltui undo --import b1"
	return out, nil
}

// Keep saves nothing but the name.
func (f *paper) Keep(_ context.Context, name string, _ []string, _ []place.Said) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Kept = append(f.Kept, name)
	return "profiles/" + name + ".yaml", nil
}

// Line writes flags as they are.
func (f *paper) Line(names []string, said []place.Said) string {
	line := "eqltui import " + strings.Join(names, " ")
	for _, s := range said {
		line += fmt.Sprintf(" --%s %q", s.Flag, s.Value)
	}
	return line
}

// Decided keeps what is said.
func (f *paper) Decided(_ []string, said []place.Said) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Last = said
}
