package journal_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
)

// at is the time of the events below, as a database keeps it.
var at = time.UnixMilli(1773286075000).UTC()

// content draws an event's content with everything that one can hold.
func content() *rapid.Generator[journal.Data] {
	words := rapid.SampledFrom([]string{"", "new", "not_yet", "bant", "other", "ania", "a\"b\\", "zażółć", " n12 ", "<&>", "\u2028"})
	numbers := rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{0, 1, -1, at.UnixMilli(), at.UnixMilli() + 3_600_000,
		at.UnixMilli() - 1000,
		at.UnixMilli() + 1, 9223372036854775807, 10_000_000_000, 99_999_999_999_999, 100_000_000_000_000}))
	plain := rapid.OneOf(words.AsAny(), rapid.String().AsAny(), numbers.AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(),
		rapid.Just[any](nil), rapid.SliceOf(words).AsAny(), rapid.SliceOf(numbers).AsAny(), rapid.MapOf(words, numbers).AsAny())
	value := rapid.OneOf(plain, rapid.SliceOf(plain).AsAny(), rapid.MapOf(words, plain).AsAny())
	side := rapid.Custom(func(t *rapid.T) json.RawMessage {
		if rapid.Bool().Draw(t, "absent") {
			return nil
		}
		doc, err := json.Marshal(value.Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		return doc
	})
	field := rapid.OneOf(words, rapid.SampledFrom([]string{"stage", "due_at", "bant", "account.domain", "partner.JoinedAt", "won_at"}))
	return rapid.Custom(func(t *rapid.T) journal.Data {
		d := journal.Data{
			Reason: words.Draw(t, "reason"), To: words.Draw(t, "to"), How: words.Draw(t, "how"), Outcome: words.Draw(t, "outcome"),
			Until: numbers.Draw(t, "until"), Note: numbers.Draw(t, "note"), Brief: numbers.Draw(t, "brief"), Verb: words.Draw(t, "verb"),
			File: words.Draw(t, "file"), Counts: rapid.MapOf(words, rapid.Int()).Draw(t, "counts"),
			Names: rapid.SliceOf(words).Draw(t, "names"),
			Changes: rapid.MapOf(field, rapid.Custom(func(t *rapid.T) journal.Change {
				return journal.Change{Before: side.Draw(t, "before"), After: side.Draw(t, "after")}
			})).Draw(t, "changes"),
		}
		if rapid.Bool().Draw(t, "first") {
			for name, after := range first() {
				d.Changes[name] = journal.Change{After: after}
			}
			d.Changes["stage"] = journal.Change{After: json.RawMessage(`"new"`)}
		}
		return d
	})
}

// first is what the first event of a lead of which nothing is known says.
func first() map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for part := range strings.FieldsSeq(journal.FirstFields) {
		name, value, _ := strings.Cut(part, "=")
		out[name] = json.RawMessage(value)
	}
	return out
}

// same holds the JSON that is written at once against that of what is read.
func same(t *rapid.T, packed string) {
	d, err := journal.Unpack(packed, at)
	got, gerr := (&journal.Packed{Text: packed, At: at}).Append([]byte("before "))
	want := []byte("before ")
	if err == nil {
		want = d.Append(want)
	}
	if (err == nil) != (gerr == nil) || err != nil && err.Error() != gerr.Error() || !bytes.Equal(got, want) {
		t.Fatalf("%s\nis written as\n%s, %v\nand read as\n%s, %v", packed, got, gerr, want, err)
	}
	twice, gerr := (&journal.Packed{Text: packed, At: at}).AppendDoubled([]byte("before "))
	if want := bytes.ReplaceAll(want, []byte(`"`), []byte(`""`)); (err == nil) != (gerr == nil) || !bytes.Equal(twice, want) {
		t.Fatalf("%s\nis written as\n%s, %v\nand not as\n%s", packed, twice, gerr, want)
	}
	var changes journal.Changes
	told, gerr := (&journal.Packed{Text: packed, At: at}).Each(func(name string, c journal.Change) {
		if changes == nil {
			changes = journal.Changes{}
		}
		changes[name] = journal.Change{Before: bytes.Clone(c.Before), After: bytes.Clone(c.After)}
	})
	if (err == nil) != (gerr == nil) {
		t.Fatalf("%s\nis told with %v and read with %v", packed, gerr, err)
	}
	if told.Changes = changes; err == nil && string(told.Append(nil)) != string(d.Append(nil)) {
		t.Fatalf("%s\nis told as\n%+v\nand read as\n%+v", packed, told, d)
	}
	picked(t, packed, d, err)
}

// picked holds what is told of a few fields against that of what is read.
func picked(t *rapid.T, packed string, d journal.Data, err error) {
	wanted := func(name string) bool {
		return name == "stage" || name == "account.domain" || name == "won_at" || name == "other"
	}
	some := journal.Changes{}
	to, perr := (&journal.Packed{Text: packed, At: at}).Pick(journal.Want(wanted), func(name string, c journal.Change) {
		some[name] = journal.Change{Before: bytes.Clone(c.Before), After: bytes.Clone(c.After)}
	})
	if err != nil {
		return // what is passed over may hold more than is told
	}
	maps.DeleteFunc(d.Changes, func(name string, _ journal.Change) bool { return !wanted(name) })
	if d.Changes == nil {
		d.Changes = journal.Changes{}
	}
	if perr != nil || to != d.To || !reflect.DeepEqual(some, d.Changes) {
		t.Fatalf("of %s\nis picked %q, %+v, %v\nand it says %q, %+v", packed, to, some, perr, d.To, d.Changes)
	}
}

func TestWhatIsPackedIsReadBackToTheByte(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := content().Draw(t, "content")
		packed := string(d.Pack(nil, at))
		got, err := journal.Unpack(packed, at)
		if err != nil {
			t.Fatalf("%s: %v", packed, err)
		}
		if want := string(d.Append(nil)); string(got.Append(nil)) != want {
			t.Fatalf("%s\nis read from\n%s\ninstead of\n%s", got.Append(nil), packed, want)
		}
		same(t, packed)
		old, err := journal.Unpack(string(d.Append(nil)), at)
		if err != nil || !reflect.DeepEqual(old, got) {
			t.Fatalf("the JSON of earlier versions is read as\n%+v\nand not as\n%+v\n%v", old, got, err)
		}
	})
}

func TestWhatIsDamagedIsAnErrorAndNoPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := content().Draw(t, "content")
		packed := string(d.Pack(nil, at))
		cut := rapid.IntRange(0, len(packed)).Draw(t, "cut")
		change := rapid.SampledFrom([]string{"", "?", "W", "z", "\"", "(", "<", "=9"}).Draw(t, "change")
		same(t, packed[:cut]+change+packed[cut:]) // some of it may be sense
		same(t, packed[:cut]+change)
	})
	for _, text := range []string{" ?", " x1 ", " A", " A?", " Wa1", " =7", ` h1 `, ` A"x`, " A(", " A(1", " A<", ` A<"k"`, " A_", " Ztn"} {
		if d, err := journal.Unpack(text, at); err == nil {
			t.Errorf("%q is read as %+v", text, d)
		}
	}
}

func TestHowEventsAreKept(t *testing.T) {
	t.Parallel()
	admitted := journal.Data{How: "referrals", Changes: journal.Changes{}}
	for name, after := range first() {
		admitted.Changes[name] = journal.Change{After: after}
	}
	admitted.Changes["due_at"] = journal.Change{After: json.RawMessage("1773309600000")}
	admitted.Changes["open_gates"] = journal.Change{After: json.RawMessage(`["icp","bant","joint"]`)}
	for want, d := range map[string]journal.Data{
		` h"referrals" =1F(nkl)C+23525`: admitted,
		` o"reached" n12 K"ania"`: {Outcome: "reached", Note: 12,
			Changes: journal.Changes{"owner": {After: json.RawMessage(`"ania"`)}}},
		` r"no_budget" C+60:~Ab:i`: {Reason: "no_budget", Changes: journal.Changes{
			"stage":  {Before: json.RawMessage(`"new"`), After: json.RawMessage(`"disqualified"`)},
			"due_at": {Before: json.RawMessage("1773286135000"), After: json.RawMessage("9223372036854775807")}}},
		` `: {Changes: journal.Changes{}},
	} {
		if got := string(d.Pack(nil, at)); got != want {
			t.Errorf("%s\nis kept as\n%s\ninstead of\n%s", d.Append(nil), got, want)
		}
	}
}
