package dedupe_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestLegalFormsSayNothingOfACompany(t *testing.T) {
	t.Parallel()
	for _, one := range [][]string{
		{"Żuraw Systemy sp. z o.o.", "ZURAW SYSTEMY", "Żuraw Systemy Sp. z o. o. Sp. k.", "Zuraw Systemy S.A.", "Żuraw-Systemy"},
		{"Müller GmbH & Co. KG", "MULLER", "Müller AG"},
		{"Cantieri Azzurri S.r.l.", "Cantieri Azzurri SpA", "cantieri azzurri s.p.a."},
		{"Acme, Inc.", "ACME Ltd.", "Acme Corporation", "acme co., ltd", "Acme S.à r.l."},
		{"Ås Båt AS", "Ås Båt"},
		{"Dvořák spol. s r.o.", "Dvorak s.r.o."},
	} {
		for _, name := range one[1:] {
			if a, b := dedupe.NameKey(one[0]), dedupe.NameKey(name); a != b {
				t.Errorf("%q is %q, %q is %q", one[0], a, name, b)
			}
		}
	}
	for _, two := range [][2]string{
		{"Acme Foods Ltd", "Acme Tools Ltd"}, {"Sagra", "Sagra Nord"}, {"Coop", "Coop Trento"}, {"Inc", "Ltd"}, {"", "GmbH"},
		{"Bar Co", "Barco"},
	} {
		if a, b := dedupe.NameKey(two[0]), dedupe.NameKey(two[1]); a == b {
			t.Errorf("%q and %q are both %q", two[0], two[1], a)
		}
	}
}

func row(id int64, change func(*dedupe.Row)) dedupe.Row {
	r := dedupe.Row{Lead: id, Person: id, Account: id, Partner: "ponte", Stage: lead.New, Created: id}
	change(&r)
	return r
}

func TestWhatIsADouble(t *testing.T) {
	t.Parallel()
	plain := func(*dedupe.Row) {}
	at := func(domain string) func(*dedupe.Row) { return func(r *dedupe.Row) { r.Domain = domain } }
	called := func(name string) func(*dedupe.Row) { return func(r *dedupe.Row) { r.Company = name } }
	for _, c := range []struct {
		name string
		a, b dedupe.Row
		kind dedupe.Kind // "": they are two
	}{
		{"strangers", row(1, plain), row(2, plain), ""},
		{"one person", row(1, plain), row(2, func(r *dedupe.Row) { r.Person = 1 }), dedupe.SamePerson},
		{
			"one person without a partner once", row(1, plain), row(2, func(r *dedupe.Row) { r.Person, r.Partner = 1, "" }),
			dedupe.SamePerson,
		},
		{"one person through two partners", row(1, plain), row(2, func(r *dedupe.Row) { r.Person, r.Partner = 1, "acme" }),
			dedupe.PartnerConflict},
		{"one domain", row(1, at("zuraw.example")), row(2, at("zuraw.example")), dedupe.SameDomain},
		{"one domain through two partners", row(1, at("zuraw.example")),
			row(2, func(r *dedupe.Row) { r.Domain, r.Partner = "zuraw.example", "acme" }), dedupe.PartnerConflict},
		{"one domain and no partner", row(1, func(r *dedupe.Row) { r.Domain, r.Partner = "zuraw.example", "" }),
			row(2, func(r *dedupe.Row) { r.Domain, r.Partner = "zuraw.example", "" }), ""},
		{"free mail", row(1, at("gmail.com")), row(2, at("gmail.com")), ""},
		{"disposable mail", row(1, at("mailinator.com")), row(2, at("mailinator.com")), ""},
		{"one name", row(1, called("Żuraw sp. z o.o.")), row(2, called("ZURAW")), dedupe.SameCompany},
		{"one name through two partners", row(1, called("Żuraw")),
			row(2, func(r *dedupe.Row) { r.Company, r.Partner = "Zuraw", "acme" }), ""},
		{"no name", row(1, called("Ltd")), row(2, called("GmbH")), ""},
		{"what is closed", row(1, at("zuraw.example")),
			row(2, func(r *dedupe.Row) { r.Domain, r.Stage = "zuraw.example", lead.Won }), ""},
		{"what waits in quarantine", row(1, plain), row(2, func(r *dedupe.Row) { r.Person, r.Stage = 1, lead.Quarantined }), ""},
	} {
		p, ok := dedupe.Compare(&c.a, &c.b, nil)
		if ok != (c.kind != "") || p.Kind != c.kind {
			t.Errorf("%s: %q", c.name, p.Kind)
		}
		if again, _ := dedupe.Compare(&c.b, &c.a, nil); !cmp.Equal(again, p) {
			t.Errorf("%s: the other way round %+v", c.name, again)
		}
		if ok && len(p.Why) == 0 {
			t.Errorf("%s: nothing says why", c.name)
		}
	}
}

func TestEachWitnessIsALine(t *testing.T) {
	t.Parallel()
	a := row(7, func(r *dedupe.Row) {
		r.Domain, r.Company, r.Name, r.Phone = "zuraw.example", "Żuraw sp. z o.o.", "Ewa Lis", "+48 58 123 114"
	})
	b := row(12, func(r *dedupe.Row) {
		r.Domain, r.Company, r.Name, r.Phone, r.Stage = "zuraw.example", "ZURAW", "EWA LIS", "0048 58 123-114", lead.EQL
	})
	p, _ := dedupe.Compare(&a, &b, nil)
	want := dedupe.Pair{Left: 7, Right: 12, Kind: dedupe.SameDomain, Survivor: 12, Credit: "stays with ponte",
		Partners: [2]string{"ponte", "ponte"}, Why: []string{"the same domain, zuraw.example",
			"the same company name but for how it is written: Żuraw sp. z o.o., ZURAW", "the same name, Ewa Lis",
			"the same telephone number", "both through ponte"}}
	if d := cmp.Diff(want, p); d != "" {
		t.Error(d)
	}
	b.Partner, a.Referred, b.Referred = "acme", 1_790_000_000_000, 1_780_000_000_000
	a.ReferredOn, b.ReferredOn = "2026-09-21", "2026-05-28"
	if p, _ = dedupe.Compare(&a, &b, nil); p.Credit != "open between acme and ponte: acme referred first" ||
		!slices.Contains(p.Why, "two partners: ponte on 2026-09-21, acme on 2026-05-28") {
		t.Error(p.Credit, p.Why)
	}
	if _, ok := dedupe.Compare(&a, &b, func(l, r int64) bool { return l == 7 && r == 12 }); ok {
		t.Error("what is kept apart is proposed")
	}
}

func TestTheSurvivorIsTheFurthestThenTheBetterThenTheOlder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		a, b dedupe.Row
	}{
		{"stage", row(2, func(r *dedupe.Row) { r.Stage, r.Created = lead.SQL, 9 }), row(1, func(r *dedupe.Row) { r.Score = 90 })},
		{"score", row(2, func(r *dedupe.Row) { r.Score, r.Created = 80, 9 }), row(1, func(r *dedupe.Row) { r.Score = 70 })},
		{"age", row(2, func(r *dedupe.Row) { r.Created = 1 }), row(1, func(r *dedupe.Row) { r.Created = 2 })},
		{"number", row(1, func(r *dedupe.Row) { r.Created = 2 }), row(2, func(*dedupe.Row) {})},
	} {
		if dedupe.Survivor(&c.a, &c.b) != &c.a || dedupe.Survivor(&c.b, &c.a) != &c.a {
			t.Error(c.name)
		}
	}
}

func TestWhichValueOfAFieldIsTaken(t *testing.T) {
	t.Parallel()
	none, told, later, hand := dedupe.Value{At: 9}, dedupe.Value{Known: true, At: 1}, dedupe.Value{Known: true, At: 2},
		dedupe.Value{Known: true, ByHand: true}
	for _, c := range []struct {
		name        string
		left, right dedupe.Value
		survivor    dedupe.Side
		want        dedupe.Side
	}{
		{"known before unknown", told, none, dedupe.Right, dedupe.Left}, {"newer", told, later, dedupe.Left, dedupe.Right},
		{"by hand before newer", hand, later, dedupe.Right, dedupe.Left}, {"as old", told, told, dedupe.Right, dedupe.Right},
		{"both unknown", none, dedupe.Value{}, dedupe.Right, dedupe.Right},
		{"by hand needs a value", dedupe.Value{ByHand: true}, told, dedupe.Left, dedupe.Right},
	} {
		if got := dedupe.Choose(c.left, c.right, c.survivor); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func drawRows(t *rapid.T) []dedupe.Row {
	rows := make([]dedupe.Row, rapid.IntRange(0, 9).Draw(t, "rows"))
	for i := range rows {
		rows[i] = dedupe.Row{Lead: int64(i + 1), Person: rapid.Int64Range(0, 4).Draw(t, "person"),
			Domain:  rapid.SampledFrom([]string{"", "zuraw.example", "tartufo.example", "gmail.com"}).Draw(t, "domain"),
			Company: rapid.SampledFrom([]string{"", "Żuraw Ltd", "zuraw", "Tartufo", "GmbH"}).Draw(t, "company"),
			Partner: rapid.SampledFrom([]string{"", "ponte", "acme"}).Draw(t, "partner"),
			Stage:   rapid.SampledFrom(lead.Stages()[:7]).Draw(t, "stage"),
			Score:   rapid.Int64Range(0, 2).Draw(t, "score"), Created: rapid.Int64Range(0, 2).Draw(t, "created")}
	}
	return rows
}

// TestPairsDoNotDependOnTheOrder draws rows, and holds the pairs of all against those of every two, and against those
// of rows in another order.
func TestPairsDoNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		apart := func(l, r int64) bool { return l == 1 && r == 2 }
		got := dedupe.Pairs(rows, apart)
		var want []dedupe.Pair
		for i := range rows {
			for j := range rows[:i] {
				if p, ok := dedupe.Compare(&rows[i], &rows[j], apart); ok {
					want = append(want, p)
				}
			}
		}
		slices.SortFunc(want, func(a, b dedupe.Pair) int { return int(a.Left*100 + a.Right - b.Left*100 - b.Right) })
		empty := cmp.Transformer("empty", func(p []dedupe.Pair) []dedupe.Pair { return append([]dedupe.Pair{}, p...) })
		if d := cmp.Diff(want, got, empty); d != "" {
			t.Fatal(d)
		}
		other := slices.Clone(rows)
		order := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "order")))
		order.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if d := cmp.Diff(got, dedupe.Pairs(other, apart)); d != "" {
			t.Fatal("in another order: ", d)
		}
		for _, p := range got {
			if p.Left >= p.Right || p.Left == 1 && p.Right == 2 || p.Survivor != p.Left && p.Survivor != p.Right {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func TestAGroupTellsOfSoManyPairsAndCountsTheRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, limit := drawRows(t), rapid.IntRange(0, 5).Draw(t, "limit")
		all := dedupe.Pairs(rows, nil)
		got, more := dedupe.Group(rows, nil, limit, func(_, _ *dedupe.Row) bool { return true })
		if len(got)+more != len(all) || len(got) > limit || more > 0 && len(got) < limit {
			t.Fatalf("%d and %d more of %d", len(got), more, len(all))
		}
	})
}

func FuzzNameKey(f *testing.F) {
	for _, s := range []string{"Żuraw sp. z o.o.", "S.A.", "a b c", "İstanbul A.Ş.", "\x00 GmbH", "株式会社", "!\u07360", "x株式会社 ltd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if key := dedupe.NameKey(s); strings.TrimSpace(key) != key || dedupe.NameKey(key) != key {
			t.Errorf("%q is %q is %q", s, key, dedupe.NameKey(key))
		}
	})
}
