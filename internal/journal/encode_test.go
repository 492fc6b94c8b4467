package journal_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
)

func TestAnEventIsWrittenAsTheStandardLibraryWritesIt(t *testing.T) {
	t.Parallel()
	side := rapid.Custom(func(t *rapid.T) json.RawMessage {
		if rapid.Bool().Draw(t, "absent") {
			return nil
		}
		doc, err := json.Marshal(rapid.OneOf(rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.SliceOf(rapid.String()).AsAny()).Draw(t,
			"value"))
		if err != nil {
			t.Fatal(err)
		}
		return doc
	})
	rapid.Check(t, func(t *rapid.T) {
		text, number := rapid.OneOf(rapid.Just(""), rapid.String()), rapid.OneOf(rapid.Just(int64(0)), rapid.Int64())
		d := journal.Data{
			Reason: text.Draw(t, "reason"), To: text.Draw(t, "to"), How: text.Draw(t, "how"), Outcome: text.Draw(t, "outcome"),
			Until: number.Draw(t, "until"),
			Note:  number.Draw(t, "note"), Brief: number.Draw(t, "brief"), Verb: text.Draw(t, "verb"), File: text.Draw(t, "file"),
			Counts: rapid.MapOf(rapid.String(), rapid.Int()).Draw(t, "counts"), Names: rapid.SliceOf(rapid.String()).Draw(t, "names"),
			Changes: rapid.MapOf(rapid.String(), rapid.Custom(func(t *rapid.T) journal.Change {
				return journal.Change{Before: side.Draw(t, "before"), After: side.Draw(t, "after")}
			})).Draw(t, "changes"),
		}
		want, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Append([]byte("x")); string(got) != "x"+string(want) {
			t.Fatalf("%s\nis not\nx%s", got, want)
		}
	})
}
