package store

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestARowsFieldsItsColumnsAndItsNamesInTheJournalAgree(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	agree(t, s, leadTable)
	agree(t, s, personTable)
	companies := *accountTable
	companies.all = append(slices.Clone(companies.all), column{name: "open_leads"}) // which leads write
	agree(t, s, &companies)
	agree(t, s, touchTable)
	agree(t, s, deliveryTable)
	agree(t, s, draftTable)
	agree(t, s, textTable)
	agree(t, s, partnerTable)
	agree(t, s, pageTable, "partner_id") // the journal calls it partner
	agree(t, s, opportunityTable)
	agree(t, s, &table[journal.Event]{name: eventTable.name, kept: eventTable.kept,
		all: append(slices.Clone(eventTable.all), column{name: "link"})}) // which the chain writes
}

// agree holds the columns of a table against those that the schema has, and against the names by which
// the journal tells what changed of a row: whoever reads the journal looks for a column of that name.
func agree[T any](t *testing.T, s *Store, table *table[T], otherwise ...string) {
	t.Helper()
	var have, want []string
	for _, c := range table.all {
		have = append(have, c.name)
	}
	err := s.Read(t.Context(), func(tx *Tx) error {
		return tx.rows(t.Context(), `SELECT name FROM pragma_table_info($1)`, []any{table.name}, 1, func(c *cells) error {
			want = append(want, c.text())
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(have)
	slices.Sort(want)
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("%s has other columns in the schema (-) than in its struct (+):\n%s", table.name, d)
	}
	names, told := map[string]string{}, false
	for _, c := range table.all[:table.kept] {
		names[c.name], _, _ = strings.Cut(reflect.TypeFor[T]().FieldByIndex(c.index).Tag.Get("json"), ",")
		told = told || names[c.name] != ""
	}
	for column, name := range names {
		if told && name != "-" && name != column && !slices.Contains(otherwise, column) {
			t.Errorf("%s.%s is called %q in the journal", table.name, column, name)
		}
	}
}

// Whatever is written of a row is written again of the row that is read back.
func TestARowIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	returns(t, leadTable)
	returns(t, personTable)
	returns(t, accountTable)
	returns(t, touchTable)
	returns(t, textTable)
	returns(t, pageTable)
	returns(t, opportunityTable)
}

func returns[T any](t *testing.T, table *table[T]) {
	t.Helper()
	gen := rapid.Make[T]()
	rapid.Check(t, func(t *rapid.T) {
		row := gen.Draw(t, "row")
		want := table.args(table.all[:table.kept], &row)
		c := cells{values: want}
		back := table.row(&c)
		if c.err != nil || c.next != table.kept {
			t.Fatalf("%d columns of %d are read: %v", c.next, table.kept, c.err)
		}
		if d := cmp.Diff(want, table.args(table.all[:table.kept], back)); d != "" {
			t.Fatalf("%s: %s", table.name, d)
		}
	})
}

func TestColumnsAreCalledAsTheirFieldsAre(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{"ID": "id", "SQLAt": "sql_at", "ContactStart": "contact_start",
		"PersonID": "person_id", "BANT": "bant", "PayoutBP": "payout_bp"} {
		if got := snake(field); got != want {
			t.Errorf("%s becomes %s, not %s", field, got, want)
		}
	}
}

// TestTheColumnsOfARowAreItsVisibleFields holds the walk over a struct's fields against that of reflect,
// and the names of columns against a rule written as one would say it.
func TestTheColumnsOfARowAreItsVisibleFields(t *testing.T) {
	t.Parallel()
	humps := regexp.MustCompile(`([a-z])([A-Z])|([A-Z])([A-Z][a-z])`)
	for _, row := range []reflect.Type{
		reflect.TypeFor[Lead](), reflect.TypeFor[Person](), reflect.TypeFor[Account](), reflect.TypeFor[Touch](),
		reflect.TypeFor[Delivery](),
		reflect.TypeFor[Draft](), reflect.TypeFor[Text](), reflect.TypeFor[lead.Partner](), reflect.TypeFor[Page](),
		reflect.TypeFor[Opportunity](), reflect.TypeFor[ListRow](), reflect.TypeFor[journal.Event](),
	} {
		got := slices.Collect(journal.Visible(row))
		want := slices.DeleteFunc(reflect.VisibleFields(row), func(f reflect.StructField) bool { return f.Anonymous })
		if d := cmp.Diff(want, got, cmp.Comparer(func(a, b reflect.Type) bool { return a == b })); d != "" {
			t.Errorf("%s has other fields:\n%s", row, d)
		}
		for _, f := range got {
			if want := strings.ToLower(humps.ReplaceAllString(f.Name, "${1}${3}_${2}${4}")); snake(f.Name) != want {
				t.Errorf("%s is called %s, want %s", f.Name, snake(f.Name), want)
			}
		}
	}
}
