package desk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// quorra is a desk with a person who is named wherever people write: in their own lead, in another lead, in what
// users keep, and beside a namesake and a sister.
func quorra(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	hers, other, namesake, sister := perfect("zaneta.quorra"), perfect("two"), perfect("three"), perfect("four")
	hers.Name, hers.UseCase, hers.Tags = lead.Known("Zaneta Quorra"), lead.Known("Zaneta Quorra wants to replace the WMS"),
		lead.Known([]string{"quorra-vip"})
	namesake.Name, sister.Name = lead.Known("Žaneta QUORRA"), lead.Known("Maria Quorra")
	other.UseCase = lead.Known("what Zaneta Quorra has")
	other.Note = "imported: sits beside ŻANETA Quorra <zaneta.quorra@zuraw.example>, likes both"
	b.refer(hers, other, namesake, sister)
	b.must(b.ana, 1, desk.Action{Verb: desk.Tag, AddTags: []string{"ask-zaneta"}, DropTags: []string{"quorra-vip"}})
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"use_case": "Zaneta wants a demo"}})
	b.must(b.ana, 2, desk.Action{Verb: desk.NoteIt, Note: "Zaneta Quorra called for him"})
	b.must(b.ana, 2, desk.Action{Verb: desk.Ask, Ask: desk.AskFree, Question: "is zaneta.quorra@zuraw.example his boss?"})
	b.must(b.ana, 2, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", Note: "told Zaneta Quorra",
		NextStep: "mail Zaneta Quorra"})
	b.must(b.ana, 2, desk.Action{Verb: desk.NoteIt, Note: "Ms Quorra again"})
	b.must(b.ana, 3, desk.Action{Verb: desk.NoteIt, Note: "Zaneta Quorra, of the same name"})
	if err := b.SaveDraft(t.Context(), b.bo, 2, "note", `{"note":"ask Zaneta Quorra first"}`); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveSetting(t.Context(), b.ana, "filters", "owner:me\nstage:new quorra\nwarehouse"); err != nil {
		t.Fatal(err)
	}
	for name, query := range map[string]string{"zaneta": "stage:new zaneta", "whole": `"zaneta quorra"`, "keepers": "owner:me"} {
		if _, err := b.EditViews(t.Context(), b.bo, desk.ViewEdit{Name: name, Query: query, Do: "save"}); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// places are the places of a kind, with what became of them.
func places(all []desk.Elsewhere, done string) (out []string) {
	for _, e := range all {
		if e.Done == done && (e.Do != "") == (done == "left") {
			out = append(out, e.What+" "+e.Where)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestWhoIsErasedIsErasedElsewhereTooOrListed reads every text, view, filter and event afterwards.
func TestWhoIsErasedIsErasedElsewhereTooOrListed(t *testing.T) {
	t.Parallel()
	b := quorra(t)
	file, err := b.ExportPerson(t.Context(), boss, "zaneta.quorra@zuraw.example")
	if err != nil {
		t.Fatal(err)
	}
	done, err := b.ErasePerson(t.Context(), boss, "zaneta.quorra@zuraw.example", "request")
	if err != nil || done.Left != nil {
		t.Fatalf("%+v, %v", done, err)
	}
	for name, all := range map[string][]desk.Elsewhere{"export": file.Elsewhere, "erase": done.Elsewhere} {
		if got := places(all, "erased"); !slices.Equal(got, []string{"draft bo: L-2", "next_step L-2", "note L-2", "question L-2"}) {
			t.Errorf("%s: erased elsewhere: %q of %+v", name, got, all)
		}
		if got := places(all, "left"); !slices.Equal(got, []string{"note L-2", "note L-3", "use_case L-2", "view bo: zaneta"}) {
			t.Errorf("%s: left: %q of %+v", name, got, all)
		}
	}
	if kept, err := b.Setting(t.Context(), b.ana, "filters"); err != nil || kept != "owner:me\nwarehouse" {
		t.Errorf("the earlier filters are %q, %v", kept, err)
	}
	if kept, err := b.Draft(t.Context(), b.bo, 2, "note"); err != nil || kept != `{"note":"ask [erased] first"}` {
		t.Errorf("the draft about another lead is %q, %v", kept, err)
	}
	views, err := b.Views(t.Context(), b.bo)
	if err != nil || slices.ContainsFunc(views, func(v desk.View) bool { return v.Name == "whole" }) {
		t.Errorf("%+v, %v", views, err)
	}
	var notes []string
	other, err := b.ExportPerson(t.Context(), boss, "L-2")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range other.Texts {
		notes = append(notes, text.Text)
	}
	for _, want := range []string{"imported: sits beside [erased] <[erased]>, likes both", "[erased] called for him",
		"About Ewa Łoś, Żuraw Systemy (L-2). Our question: is [erased] his boss?",
		"told [erased]", "mail [erased]", "Ms Quorra again"} {
		if !slices.Contains(notes, want) {
			t.Errorf("%q is not among %q", want, notes)
		}
	}
	// The journal keeps its order and its chain, and says none of the words.
	var lines []string
	if err := b.Export(t.Context(), boss, desk.ExportJournal, "", func([]string) error { return nil }, func(row []any) error {
		lines = append(lines, fmt.Sprintf("%s", row))
		return nil
	}); err != nil || len(lines) == 0 {
		t.Fatal(lines, err)
	}
	for _, line := range lines {
		if low := strings.ToLower(line); strings.Contains(low, "zaneta") || strings.Contains(low, "quorra") {
			if !strings.Contains(line, "what Zaneta Quorra has") { // of the lead that is listed
				t.Errorf("the journal says %s", line)
			}
		}
	}
	if det := b.lead(1); det.Facts.Lead.UseCase.Known || det.Facts.Lead.Tags.Known {
		t.Errorf("%+v", det.Facts.Lead)
	}
	if det := b.lead(4); det.Name != "Maria Quorra" {
		t.Errorf("the sister is %q", det.Name)
	}
	for _, text := range []string{"quorra-vip", "ask-zaneta", "wants a demo", "replace the wms", "zaneta.quorra"} {
		if found := bytesWith(t, b.db, text); len(found) > 0 {
			t.Errorf("%s still stands in %q", text, found)
		}
	}
	verified(t, b.Desk)
}

// TestFilesBesideTheDatabaseAreLookedInto finds by what stands in them, whatever they are called, and by names.
func TestFilesBesideTheDatabaseAreLookedInto(t *testing.T) {
	t.Parallel()
	b := quorra(t)
	dir := filepath.Dir(b.db)
	if _, err := store.Backup(t.Context(), b.db, filepath.Join(dir, "leads-2026.bak"), false, friday, store.Options{}); err != nil {
		t.Fatal(err)
	}
	stem := strings.TrimSuffix(filepath.Base(b.db), ".db")
	line := "2026-11-20,zaneta.QUORRA@zuraw.example\n"
	want := []string{"leads-2026.bak"}
	for name, content := range map[string]string{
		"rows.csv.rejects.csv": strings.Repeat("x,y\n", 300_000) + line, "export.csv": "Zaneta Quorra,acme\n",
		stem + ".db.gz": "\x1f\x8b\x08\x00packed", stem + "-2025.old": "\x00\x01\x02 packed by something", stem + ".db.before-step-3": "",
	} {
		want = append(want, name)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string]string{"others.csv": "ewa@zuraw.example\n", "photo.jpg": "\xff\xd8\xff\x00" + line,
		stem + ".db.sha256": "0 x\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(want)
	for i, name := range want {
		want[i] = filepath.Join(dir, name)
	}
	file, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil || !slices.Equal(file.Copies, want) {
		t.Errorf("export: %q, %v", file.Copies, err)
	}
	done, err := b.ErasePerson(t.Context(), boss, "L-1", "request")
	if err != nil || !slices.Equal(done.Copies, want) {
		t.Errorf("erase: %q, want %q, %v", done.Copies, want, err)
	}
}
