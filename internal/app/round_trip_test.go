package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// world is a database of its own with a clock that stands.
type world struct {
	t   *rapid.T
	dir string
	*session
	n int
}

func worldNow() time.Time { return time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC) }

func newWorld(t *rapid.T, dir string) *world {
	st, err := store.Open(context.Background(), filepath.Join(dir, "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(context.Background(), st, worldNow)
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, dir: dir, session: &session{Desk: d, who: desk.Actor{User: "ana", Role: desk.Admin}}}
}

// file writes a file of the world's own.
func (w *world) file(name string, text []byte) string {
	w.n++
	path := filepath.Join(w.dir, fmt.Sprintf("%02d-%s", w.n, name))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// takes imports files and says of each row that was not as wanted what became of it.
func (w *world) takes(profile intake.Profile, files ...string) ([]intake.Report, []string) {
	var told []string
	p := w.Policy()
	reports, err := intake.Run(context.Background(), intake.Options{Door: intake.Through(w.Desk, w.who), Zone: p.TimeZone,
		Currency: p.Currency, Words: vocabulary(p), Profile: profile, Now: worldNow,
		Told: func(file string, fate desk.Fate, reason string) {
			told = append(told, fmt.Sprint(filepath.Base(file), " ", fate, ": ", reason))
		}}, files)
	if err != nil {
		w.t.Fatal(err)
	}
	return reports, told
}

// exports writes what a kind of export says.
func (w *world) exports(kind desk.ExportKind, jsonl bool) []byte {
	var out bytes.Buffer
	a := &app{}
	if err := a.export(context.Background(), w.session, &out, kind, "", jsonl); err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes()
}

// kept are the kinds of export that come in again.
func kept() []desk.ExportKind {
	return []desk.ExportKind{desk.ExportPartners, desk.ExportPages, desk.ExportLeads, desk.ExportTouches, desk.ExportOpportunities,
		desk.ExportOverlaps}
}

// everything exports all that comes in again.
func (w *world) everything(jsonl bool) (files []string) {
	ext := ".csv"
	if jsonl {
		ext = ".jsonl"
	}
	for _, kind := range kept() {
		text := w.exports(kind, jsonl)
		if lines := bytes.Count(text, []byte("\n")); lines > 1 || jsonl && lines > 0 {
			files = append(files, w.file(string(kind)+ext, text))
		}
	}
	return files
}

// rows are those of an export by column.
func (w *world) rows(kind desk.ExportKind) (columns []string, out []map[string]string) {
	all, err := csv.NewReader(bytes.NewReader(w.exports(kind, false))).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, row := range all[1:] {
		at := map[string]string{}
		for i, cell := range row {
			at[all[0][i]] = cell
		}
		out = append(out, at)
	}
	return all[0], out
}

// records are those of an export without what another database has otherwise: its mark, its numbers and, as an
// import reads none of it, what became of a lead. A deal says whose it is by what the lead says of itself.
func (w *world) records(kind desk.ExportKind) (out []string) {
	drop := map[string]bool{"database": true, "seq": true, "first_seen": true}
	leads := map[string]string{}
	switch kind {
	case desk.ExportLeads:
		for _, name := range desk.StateColumns() {
			drop[name] = name != "origin"
		}
	case desk.ExportOpportunities:
		_, all := w.rows(desk.ExportLeads)
		for _, l := range slices.Backward(all) { // one whose id is another's comes behind that
			leads[l["origin"]+" "+l["external_id"]], leads[l["database"]+" "+l["id"]] = toldApart(l), toldApart(l)
		}
	}
	columns, all := w.rows(kind)
	for _, row := range all {
		if lead := leads[row["lead_origin"]+" "+row["lead"]]; lead != "" {
			row["lead"], row["lead_origin"] = lead, ""
		}
		if row["region"] == w.Policy().RegionOf(row["country"]) {
			row["region"] = "" // it is filled in wherever a record is admitted
		}
		if kind == desk.ExportTouches && row["email"]+row["client_id"] == "" {
			continue // of somebody who was erased: it stays where it is
		}
		if kind == desk.ExportTouches && row["email"] != "" {
			row["client_id"] = "" // one of those that the person is known by, and the address goes before it
		}
		var cells []string
		for _, name := range columns {
			if !drop[name] && row[name] != "" {
				cells = append(cells, name+"="+row[name])
			}
		}
		out = append(out, strings.Join(cells, " "))
	}
	slices.Sort(out)
	return out
}

// named are the records of a kind. Where leads share an external id, an opportunity is told apart by other words in another
// database, where other leads have it: by which words is not compared then.
func (w *world) named(kind desk.ExportKind, shared bool) []string {
	out := w.records(kind)
	if !shared || kind != desk.ExportOpportunities {
		return out
	}
	words := regexp.MustCompile(`(?s)(^| )(email|lead|lead_origin|chosen|because)=.*?( (amount|arr|stage|created_at|closed_at|currency|origin)=|$)`)
	for i, line := range out {
		for next := words.ReplaceAllString(line, "$3"); next != line; next = words.ReplaceAllString(line, "$3") {
			line = next
		}
		out[i] = line
	}
	slices.Sort(out)
	return out
}

// shares reports whether a lead waits because its external id is another's.
func (w *world) shares() bool {
	_, leads := w.rows(desk.ExportQuarantined)
	return slices.ContainsFunc(leads, func(l map[string]string) bool { return strings.Contains(l["reason"], "its external id is ") })
}

// toldApart is what tells a lead from others.
func toldApart(l map[string]string) string {
	return strings.Join([]string{l["email"], l["name"], l["domain"], l["partner"], l["referred_at"], l["note"], l["tags"]}, "|")
}

// all is every export, so that nothing at all can change unseen.
func (w *world) all() map[string]string {
	out := map[string]string{}
	for _, kind := range desk.ExportKinds() {
		if kind != desk.ExportJournal {
			out[string(kind)] = string(w.exports(kind, true))
		}
	}
	return out
}

// happened counts the journal's events by kind.
func (w *world) happened() map[string]int {
	out := map[string]int{}
	for line := range bytes.Lines(w.exports(desk.ExportJournal, true)) {
		var e struct{ Kind string }
		if err := json.Unmarshal(line, &e); err != nil {
			w.t.Fatal(err)
		}
		out[e.Kind]++
	}
	return out
}

func (w *world) sound(when string) {
	_, err := w.Verify(context.Background(), func(m desk.Mismatch) error {
		w.t.Errorf("%s: verify says %+v", when, m)
		return nil
	}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
}

// sheet draws a file: for each column one of its cells. Columns that belong together are drawn together.
func sheet(t *rapid.T, name string, rows int, columns ...[]string) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	var header []string
	for _, c := range columns {
		header = append(header, strings.Split(c[0], ",")...)
	}
	all := [][]string{header}
	for i := range rows {
		var row []string
		for _, c := range columns {
			cell := rapid.SampledFrom(c[1:]).Draw(t, fmt.Sprint(name, " ", i, " ", c[0]))
			if strings.Contains(c[0], ",") {
				row = append(row, strings.Split(cell, ",")...)
				continue
			}
			row = append(row, cell)
		}
		all = append(all, row)
	}
	if err := out.WriteAll(all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// programme lets a small programme come in and be worked on.
func (w *world) programme() {
	t := w.t
	partners := "id,name,kind,tier,aliases\nacme,Acme,implementation,gold,acme-pl;ACME Polska\nblog,\"Blog; & Co\",content,silver,\n" +
		"ponte,Ponte Digitale,agency,bronze,ponte|it\n"
	w.takes(intake.Profile{}, w.file("partners.csv", []byte(partners)))
	count := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	pages := sheet(t, "pages", count("pages", 3), []string{"partner", "acme", "blog"},
		[]string{"url", "https://acme.example/a?x=1", "https://blog.example/p", "https://blog.example/q/"},
		[]string{"content", "", "pillar"})
	w.takes(intake.Profile{Kind: "pages"}, w.file("pages.csv", pages))
	for _, origin := range []string{"crm", "sf", ""} {
		leads := sheet(t, "leads "+origin, count("leads "+origin, 4),
			[]string{"external_id", "", "", "1", "2", "3", "L-1", "L-2", "a;b"},
			[]string{"email,client_id", ",", "ewa@zuraw.example,", "ewa@zuraw.example,c1", "Ewa.Lis@Zuraw.example,",
				"jan@kos.example,", "jan@kos.example,c2", "ola@gmail.com,", "anna(at)bor.example,", "anna(at)bor.example,c4"},
			[]string{"domain", "", "", "zuraw.example", "kos.example", "gmail.com"},
			[]string{"name", "", "Ewa Lis", "Jan Kos", "شرکت نرم\u200cافزار", "=1+2", "'quoted", "a \\; b | c"},
			[]string{"company", "", "Żuraw", "Kos; Syn | Co", "👩\u200d🚀 Lab"},
			[]string{"partner", "", "acme", "Blog; & Co", "ponte", "nobody"},
			[]string{"program_tier", "", "gold", "silver", "platinum"},
			[]string{"referred_at", "2026-11-16", "2026-11-17T08:00:00Z", "", "2026-12-24"},
			[]string{"source", "", "own_site", "partner_referral", "event"},
			[]string{"tags", "", "a;b", `x\;y;z`, "p|q", `back\\slash`, "unsubscribed"},
			[]string{"tech_stack", "", "hubspot;sap", `a\|b`},
			[]string{"employees", "", "420", "51-200", "5"},
			[]string{"country", "", "Poland", "US"}, []string{"region", "", "emea", "apac"},
			[]string{"use_case", "", "replace WMS", "N/A"},
			[]string{"budget", "", "yes", "no"}, []string{"partner_confirmed", "", "yes"},
			[]string{"note", "", "first\nsecond"},
			[]string{"utm_source", "", "acme"}, []string{"landing_url", "", "https://acme.example/a?x=1#y"},
			[]string{"Segment", "", "A;B", "-5"}, []string{"Owner", "", "kim"})
		w.takes(intake.Profile{Kind: "referrals", Origin: origin}, w.file("leads"+origin+".csv", leads))
	}
	touches := sheet(t, "touches", count("touches", 5), []string{"external_id", "", "", "t1", "t2"},
		[]string{"at", "2026-11-18T08:00:00Z", "2026-11-19T09:30:00Z"}, []string{"kind", "demo_request", "Pricing View", "page_view"},
		[]string{"email,client_id", ",c3", "ewa@zuraw.example,", "ewa@zuraw.example,c1", "jan@kos.example,", "new@zuraw.example,c3",
			"new@zuraw.example,"},
		[]string{"url", "", "https://us.example/pricing?utm_source=acme&utm_medium=referral", "https://acme.example/a?x=1"},
		[]string{"asset", "", "calculator"}, []string{"referrer", "", "https://chatgpt.com/?q=1", "https://blog.example/p?x=y"},
		[]string{"partner", "", "blog"}, []string{"surface", "", "ai"}, []string{"utm_campaign", "", "a;b"})
	w.takes(intake.Profile{Kind: "touches", Origin: rapid.SampledFrom([]string{"", "ga4"}).Draw(t, "origin of touches")},
		w.file("touches.csv", touches))
	deals := sheet(t, "deals", count("deals", 5), []string{"external_id", "d1", "d2", "d3", "d4", "a;b"},
		[]string{"email", "", "ewa@zuraw.example", "ewa@zuraw.example;jan@kos.example", "nobody@none.example"},
		[]string{"lead", "", "", "1", "2", "L-1", "a;b"}, []string{"domain", "", "", "kos.example"},
		[]string{"company", "", "", "Nobody Ltd"},
		[]string{"amount", "", "100", "12000.50", "0"}, []string{"arr", "", "10"},
		[]string{"stage", "open", "won", "lost", "Legal review"}, []string{"created_at", "", "2026-11-18", "2024-03-01"},
		[]string{"closed_at", "", "2026-11-19"})
	w.takes(intake.Profile{Kind: "opportunities", Origin: rapid.SampledFrom([]string{"", "crm"}).Draw(t, "origin of deals")},
		w.file("deals.csv", deals))
	overlaps := sheet(t, "overlaps", count("overlaps", 2), []string{"partner", "acme", "blog"},
		[]string{"domain", "kos.example", "other.example"}, []string{"company", "", "Kos"}, []string{"tech_stack", "", `a;b\|c`})
	w.takes(intake.Profile{Kind: "overlaps"}, w.file("overlaps.csv", overlaps))
	w.acts()
}

// acts lets people do things to leads; what a lead does not take is refused, and that is no fault here.
func (w *world) acts() {
	var ids []lead.ID
	if err := w.All(context.Background(), w.who, "", 0, func(r desk.Row) error { ids = append(ids, r.ID); return nil }); err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(ids)
	for i := range rapid.IntRange(0, 3).Draw(w.t, "acts") {
		if len(ids) == 0 {
			return
		}
		id := rapid.SampledFrom(ids).Draw(w.t, fmt.Sprint("act ", i, " on"))
		a := rapid.SampledFrom([]desk.Action{
			{Verb: desk.Disqualify, Reason: "no_need", Note: "only benchmarking, no project"}, {Verb: desk.Archive},
			{Verb: desk.Set, Set: map[string]string{"name": "Ola Maj"}},
			{Verb: desk.Set, Set: map[string]string{"email": "set@zuraw.example"}},
			{Verb: desk.Set, Set: map[string]string{"domain": "moved.example"}}, {Verb: desk.Tag, AddTags: []string{"by;hand"}},
			{Verb: desk.Set, Set: map[string]string{"use_case": ""}},
		}).Draw(w.t, fmt.Sprint("act ", i))
		_, _ = w.Act(context.Background(), w.who, desk.OnLeads(id), a)
	}
	if len(ids) > 0 && rapid.IntRange(0, 3).Draw(w.t, "erase") == 0 {
		ref := rapid.SampledFrom(ids).Draw(w.t, "whom").String()
		if _, err := w.ErasePersons(context.Background(), w.who, []string{ref}, "request"); err != nil {
			w.t.Fatal(err)
		}
	}
}

// TestWhatIsExportedComesInAgain draws small programmes, exports them and takes the files in: where they came
// from nothing changes, in an empty database the same records come about under the same keys, and back from there
// they are the records they were.
func TestWhatIsExportedComesInAgain(t *testing.T) {
	t.Parallel()
	const most = 25 // each takes a quarter of a second; -rapid.checks says how many else
	checks := flag.Lookup("rapid.checks")
	n, failed := 0, false
	rapid.Check(t, func(t *rapid.T) {
		if n++; n > most && !failed && checks.Value.String() == checks.DefValue {
			return
		}
		defer func() { failed = failed || t.Failed() }()
		dir, err := os.MkdirTemp("", "round")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		jsonl := rapid.Bool().Draw(t, "JSON Lines")
		here := newWorld(t, dir)
		defer here.Close()
		here.programme()
		here.sound("before")
		files := here.everything(jsonl)
		before, events := here.all(), here.happened()
		reports, told := here.takes(intake.Profile{}, files...)
		for _, r := range reports {
			if r.Unchanged != r.Read {
				t.Errorf("where it came from: %s: %+v", filepath.Base(r.File), r)
			}
		}
		after := here.happened()
		delete(events, "imported")
		delete(after, "imported")
		if d := cmp.Diff(before, here.all()) + cmp.Diff(events, after); d != "" {
			t.Errorf("where it came from it changed: %s\n%s", d, strings.Join(told, "\n"))
		}
		here.sound("where it came from")

		empty := filepath.Join(dir, "empty")
		if err := os.Mkdir(empty, 0o700); err != nil {
			t.Fatal(err)
		}
		there := newWorld(t, empty)
		defer there.Close()
		_, told = there.takes(intake.Profile{}, files...)
		shared := here.shares() || there.shares()
		for _, kind := range kept() {
			if d := cmp.Diff(here.named(kind, shared), there.named(kind, shared)); d != "" {
				t.Errorf("elsewhere the %s are others: %s\n%s", kind, d, strings.Join(told, "\n"))
			}
		}
		there.sound("elsewhere")

		if shared {
			return // of records that share an id the other database has no other name to give back
		}
		was := map[desk.ExportKind][]string{}
		for _, kind := range kept() {
			was[kind] = here.records(kind)
		}
		_, told = here.takes(intake.Profile{}, there.everything(jsonl)...)
		for _, kind := range kept() {
			if d := cmp.Diff(was[kind], here.records(kind)); d != "" {
				t.Errorf("back from there the %s are others: %s\n%s", kind, d, strings.Join(told, "\n"))
			}
		}
		here.sound("back from there")
		if t.Failed() {
			for _, kind := range kept() {
				t.Logf("%s\n%s", kind, strings.Join(here.records(kind), "\n"))
			}
		}
	})
}
