package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// samples are a value of a fact as a file has it and another one as a person types it, of whatever
// kind it is.
func samples(f *lead.Fact) (file, typed string) {
	name := strings.ReplaceAll(f.Name, "_", "")
	switch f.Kind {
	case lead.ANumber:
		return "421", "433"
	case lead.ATruth:
		return "yes", "no"
	case lead.AList:
		return name + "a;" + name + "b", name + "c"
	case lead.AnInstant:
		return "2026-11-05T12:00:00Z", "2026-11-06T12:00:00Z"
	case lead.AnEmail:
		return "ewa@doors.example", "ewa@windows.example"
	case lead.ADomain:
		return "doors.example", "windows.example"
	case lead.ACountry:
		return "PL", "FR"
	case lead.ATier:
		return "gold", "silver"
	case lead.ASource:
		return "integration", "marketplace"
	case lead.ASurface:
		return "email", "event"
	case lead.APartner:
		return "acme", "ponte"
	}
	return name + "1", name + "2"
}

// house is a database of its own, with one lead of which every fact that has a column is known.
type house struct {
	t    *testing.T
	home string
}

func (h *house) try(args ...string) (string, int) {
	h.t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"--now", "2026-11-20T15:00:00Z", "--as", "admin"}, args...)
	code := Main(context.Background(), args, []string{"HOME=" + h.home, "USER=ana"}, strings.NewReader(""), &out, &errs)
	return out.String() + errs.String(), code
}

func (h *house) do(args ...string) string {
	h.t.Helper()
	out, code := h.try(args...)
	if code != exitDone {
		h.t.Fatalf("%v: code %d: %s", args, code, out)
	}
	return out
}

// bring imports the lead, with a note so that the row is another one each time.
func (h *house) bring(note string) {
	h.t.Helper()
	names, values := []string{"note"}, []string{note}
	for _, f := range lead.Columns() {
		file, _ := samples(f)
		names, values = append(names, f.Name), append(values, file)
	}
	var rows bytes.Buffer
	w := csv.NewWriter(&rows)
	if err := w.WriteAll([][]string{names, values}); err != nil {
		h.t.Fatal(err)
	}
	partners, leads := filepath.Join(h.home, "partners.csv"), filepath.Join(h.home, note+".csv")
	for path, text := range map[string]string{partners: "id,name,kind,tier\nacme,Acme,agency,gold\nponte,Ponte,agency,gold\n",
		leads: rows.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	h.do("import", partners)
	h.do("import", leads)
}

// exported is the lead as an export has it, by column.
func (h *house) exported() map[string]string {
	h.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(h.do("export", "leads"))).ReadAll()
	if err != nil || len(rows) != 2 {
		h.t.Fatalf("%d lines, %v", len(rows), err)
	}
	out := map[string]string{}
	for i, name := range rows[0] {
		out[name] = safetext.UnguardFormula(rows[1][i])
	}
	return out
}

// TestEveryFactPassesEveryDoor names the doors at which a fact of the table is not known.
func TestEveryFactPassesEveryDoor(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.bring("one")
	missing := map[string][]string{}
	lacks := func(f *lead.Fact, door string) {
		name := f.Name
		if name == "" {
			name = f.Field
		}
		missing[name] = append(missing[name], door)
	}
	first, card := h.exported(), h.do("show", "L-1")
	var shown struct {
		Facts map[string]json.RawMessage `json:"facts"`
	}
	if err := json.Unmarshal([]byte(h.do("show", "L-1", "--json")), &shown); err != nil {
		t.Fatal(err)
	}
	shown.Facts["now"] = json.RawMessage(`"2026-11-20T15:00:00Z"`)
	line, err := json.Marshal(shown.Facts)
	if err != nil {
		t.Fatal(err)
	}
	read, now, err := gate.ParseFacts(line, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lead.Table() {
		file, _ := samples(f)
		if have, ok := first[f.Name]; f.Column > 0 && !ok {
			lacks(f, "export")
		} else if f.Column > 0 && !strings.HasPrefix(have, file) {
			lacks(f, "import")
		}
		if noun, _, _ := strings.Cut(f.Field, "."); f.Column > 0 && f.Field != "" {
			if !bytes.Contains(shown.Facts[noun], []byte(strings.Split(file, ";")[0])) {
				lacks(f, "show --json")
			}
			if !f.Known(read) {
				lacks(f, "score")
			}
		}
		if f.Field != "" {
			present := scoring.CompilePredicate(policy.Predicate{Op: policy.Present, Field: f.Field, Truth: true})
			if _, ok := policy.Fields()[f.Field]; !ok || f.Known(read) && present(read, nil) != scoring.True {
				lacks(f, "policy")
			}
		}
		if f.Card.Label != "" && !strings.Contains(card, strings.Split(file, ";")[0]) {
			lacks(f, "show")
		}
		if key := f.Filter.Key; key != "" {
			if !strings.Contains(h.do("list", key+":"+file, "--json"), `"L-1"`) ||
				strings.Contains(h.do("list", key+":other", "--json"), `"L-1"`) {
				lacks(f, "filter")
			}
			if words := h.do("__complete", "list", key+":"); !strings.Contains(words, strings.ToLower(file)) &&
				!strings.Contains(words, file) {
				lacks(f, "completion")
			}
		}
	}
	if now.IsZero() {
		t.Error("the instant is lost")
	}
	// A new domain is a new company, of which nothing is known yet: it comes first.
	facts := lead.Settable()
	slices.SortStableFunc(facts, func(a, b *lead.Fact) int {
		isDomain := func(f *lead.Fact) int {
			return map[bool]int{true: 0, false: 1}[f.Kind == lead.ADomain || f.Kind == lead.AnEmail]
		}
		return isDomain(a) - isDomain(b)
	})
	for _, f := range facts {
		_, typed := samples(f)
		if out, code := h.try("set", "L-1", f.Name+"="+typed); code != exitDone {
			t.Log(out)
			lacks(f, "set")
		}
	}
	second := h.exported()
	h.bring("two")
	third := h.exported()
	for _, f := range lead.Settable() {
		_, typed := samples(f)
		if f.Column > 0 && !strings.HasPrefix(second[f.Name], typed) && !slices.Contains(missing[f.Name], "set") {
			lacks(f, "set")
		}
		if f.ByHand() && third[f.Name] != second[f.Name] {
			lacks(f, "by hand")
		}
	}
	for name, doors := range missing {
		t.Errorf("%s is missing at: %s", name, strings.Join(doors, ", "))
	}
}
