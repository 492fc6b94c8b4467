package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// said is a touch under its id, at a time of the day before.
func said(key, raw string, at time.Duration, email, url string) desk.TouchIn {
	return desk.TouchIn{Origin: desk.Origin{Name: "web", Key: key, Raw: raw}, At: friday.Add(at - 24*time.Hour), Kind: "pricing_view",
		Email: email, URL: lead.Known(url)}
}

func (b *bench) touchFates(rows ...desk.TouchIn) (fates []desk.Fate) {
	b.t.Helper()
	for _, o := range b.touch(rows...) {
		fates = append(fates, o.Fate)
	}
	return fates
}

func views(d desk.Detail) (out []string) {
	for _, t := range d.Touches {
		if t.Kind == "pricing_view" {
			out = append(out, t.At.Sub(friday).String()+" "+t.URL.V)
		}
	}
	return out
}

func TestATouchThatComesAgainIsCorrected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		again  desk.TouchIn
		fate   desk.Fate
		of     string // whose it is afterwards
		remain string
	}{
		{"its time", said("ev-1", "b", 5*time.Minute, "one@zuraw.example", "https://a.example/p"), desk.Updated, "one",
			"-23h55m0s https://a.example/p"},
		{"its address", said("ev-1", "b", 0, "one@zuraw.example", "https://a.example/q"), desk.Updated, "one",
			"-24h0m0s https://a.example/q"},
		{"its person", said("ev-1", "b", 0, "two@zuraw.example", "https://a.example/p"), desk.Updated, "two",
			"-24h0m0s https://a.example/p"},
		{"all of them", said("ev-1", "b", time.Hour, "two@zuraw.example", "https://a.example/q"), desk.Updated, "two",
			"-23h0m0s https://a.example/q"},
		{"a column that says the same", said("ev-1", "b", 0, "one@zuraw.example", "https://a.example/p"), desk.Unchanged, "one",
			"-24h0m0s https://a.example/p"},
		{"a row that is silent", desk.TouchIn{Origin: desk.Origin{Name: "web", Key: "ev-1", Raw: "b"}, At: friday.Add(-24 * time.Hour),
			Kind: "pricing_view", Email: "one@zuraw.example"}, desk.Unchanged, "one", "-24h0m0s https://a.example/p"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			ids := map[string]lead.ID{}
			for _, o := range b.refer(perfect("one"), perfect("two")) {
				ids[[]string{"one", "two"}[len(ids)]] = o.Lead
			}
			first := said("ev-1", "a", 0, "one@zuraw.example", "https://a.example/p")
			before := b.lead(ids["one"]).Score
			if diff := cmp.Diff([]desk.Fate{desk.Created}, b.touchFates(first)); diff != "" {
				t.Fatal(diff)
			}
			if b.lead(ids["one"]).Score == before {
				t.Fatal("the touch gives no points, so nothing shows where it is")
			}
			if diff := cmp.Diff([]desk.Fate{c.fate}, b.touchFates(c.again)); diff != "" {
				t.Fatal(diff)
			}
			for name, id := range ids {
				var want []string
				if name == c.of {
					want = []string{c.remain}
				}
				d := b.lead(id)
				if diff := cmp.Diff(want, views(d)); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
				if (d.Score != before) != (name == c.of) {
					t.Errorf("%s has a score of %d, without a touch %d", name, d.Score, before)
				}
			}
			if diff := cmp.Diff([]desk.Fate{desk.Unchanged, desk.Unchanged}, b.touchFates(first, c.again)); diff != "" {
				t.Errorf("old content comes again: %s", diff)
			}
		})
	}
}

// A visitor's touch is found by its id after the visitor has got a name.
func TestATouchOfAVisitorWhoGotANameIsCorrected(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	visit := desk.TouchIn{Origin: desk.Origin{Name: "web", Key: "ev-1", Raw: "a"}, At: friday.Add(-time.Hour), Kind: "pricing_view",
		ClientID: "c1"}
	b.touch(visit)
	row := perfect("one")
	row.ClientID = lead.Known("c1")
	id := b.refer(row)[0].Lead
	visit.Origin.Raw, visit.ClientID, visit.Email, visit.At = "b", "", "two@zuraw.example", friday.Add(-2*time.Hour)
	if diff := cmp.Diff([]desk.Fate{desk.Updated}, b.touchFates(visit)); diff != "" {
		t.Error(diff)
	}
	if got := views(b.lead(id)); len(got) != 0 {
		t.Errorf("it is still with whom it was: %q", got)
	}
}

// Whatever rows come, there is one touch for each id, as the row said that came last.
func TestAnIDIsOneTouch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		people := []string{"one", "two", "three"}
		ids := map[string]lead.ID{}
		for i, o := range b.refer(perfect("one"), perfect("two"), perfect("three")) {
			ids[people[i]] = o.Lead
		}
		want := map[string]string{} // by id: whose, when and where
		for n := range rapid.IntRange(1, 4).Draw(rt, "files") {
			var rows []desk.TouchIn
			for i := range rapid.IntRange(1, 4).Draw(rt, "rows") {
				key, who := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "key"), rapid.SampledFrom(people).Draw(rt, "who")
				r := said(key, fmt.Sprint(n, i), time.Duration(rapid.IntRange(0, 3).Draw(rt, "at"))*time.Hour, who+"@zuraw.example",
					"https://a.example/"+key)
				want[key] = who + " " + r.At.Sub(friday).String() + " " + r.URL.V
				rows = append(rows, r)
			}
			b.touchFates(rows...)
		}
		got := map[string]string{}
		for who, id := range ids {
			for _, v := range views(b.lead(id)) {
				key := v[len(v)-1:]
				if got[key] != "" {
					rt.Fatalf("two touches are known by %s", key)
				}
				got[key] = who + " " + v
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}
