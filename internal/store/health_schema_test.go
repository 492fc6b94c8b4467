package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whatever version made a database, its parts are those that the steps make which ran, also when none is written anew.
func TestDoctorFindsTheSchemaOfEveryVersionRight(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"0001", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013"} {
		path := unpacked(t, name)
		for _, upgraded := range []bool{false, true} {
			if upgraded {
				s, err := Open(t.Context(), path, Options{})
				if err != nil {
					t.Fatal(err)
				}
				s.Close()
			}
			checks, _ := Examine(t.Context(), path, true, time.Now())
			seen := false
			for _, c := range checks {
				seen = seen || c.ID == "schema.parts"
				if c.ID == "schema.parts" && c.Level != Fine {
					t.Errorf("%s, upgraded %v: %+v", name, upgraded, c)
				}
			}
			if !seen {
				t.Errorf("%s was not looked at: %+v", name, checks)
			}
		}
	}
}

// Every part of the schema that is dropped, changed or put in is named, also each step that is missing.
func TestDoctorNamesWhatSomebodyDidToTheSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := expectedSchema(t.Context(), SchemaVersion())
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{ // what is done, and what names it
		"CREATE TRIGGER evil AFTER INSERT ON leads BEGIN UPDATE leads SET owner = 'eve'; END": "trigger evil is none",
		"CREATE INDEX more ON leads (note)":                                                   "index more is none",
		"CREATE TABLE more (id INTEGER)":                                                      "table more is none",
		"CREATE VIEW more AS SELECT 1":                                                        "view more is none",
		"ALTER TABLE leads ADD COLUMN more TEXT":                                              "table leads is not the one",
		"DROP INDEX persons_email; CREATE INDEX persons_email ON persons (email_key)":         "index persons_email is not the one",
		"DROP INDEX leads_open; CREATE INDEX leads_open ON leads (due_at)":                    "index leads_open is not the one",
		"DROP TRIGGER notes_words_drop; " +
			"CREATE TRIGGER notes_words_drop AFTER DELETE ON personal BEGIN SELECT 1; END": "trigger notes_words_drop is not",
		"DELETE FROM schema_steps WHERE number = 1":                                      "step 1 is missing",
		"DELETE FROM schema_steps WHERE number = 4":                                      "step 4 is missing",
		"DELETE FROM schema_steps WHERE number = (SELECT MAX(number) FROM schema_steps)": "table enrichment is not the one",
		"DELETE FROM schema_steps":                                                       "no schema step that ran",
	}
	for name, part := range want {
		if part.kind == "index" || part.kind == "trigger" || part.kind == "view" {
			texts["DROP "+strings.ToUpper(part.kind)+" "+name] = part.kind + " " + name + " is missing"
		}
	}
	if len(texts) < 40 {
		t.Fatalf("only %d", len(texts))
	}
	for text, says := range texts {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			sick := filepath.Join(t.TempDir(), "a.db")
			if err := os.WriteFile(sick, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", "file:"+sick)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			run(t, db, text)
			checks, _ := Examine(t.Context(), sick, false, time.Now())
			if !slices.ContainsFunc(checks, func(c Check) bool {
				return c.Level == Bad && strings.Contains(c.Text, says) && c.Hint != ""
			}) {
				t.Errorf("nothing says that %s: %+v", says, checks)
			}
		})
	}
}
