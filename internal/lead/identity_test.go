package lead

import (
	"testing"

	"pgregory.net/rapid"
)

func TestAnExternalIDIsOneWitness(t *testing.T) {
	t.Parallel()
	ada := Identity{Partner: "acme", Email: "ada@pa.example", Domain: "pa.example", Name: "Ada Nowak", Company: "PA"}
	with := func(change func(*Identity)) Identity { i := ada; change(&i); return i }
	for name, tt := range map[string]struct {
		row   Identity
		taken bool
		want  Likeness
	}{
		"another name at its company": {row: Identity{Domain: "pa.example", Name: "Cy"}, want: SomebodyElse},
		"nothing else":                {row: Identity{}, want: SamePerson},
		"all of it again":             {row: ada, want: SamePerson},
		"another partner":             {row: with(func(i *Identity) { i.Partner = "nordic" }), want: SomebodyElse},
		"no partner":                  {row: with(func(i *Identity) { i.Partner = "" }), want: SamePerson},
		"another name":                {row: with(func(i *Identity) { i.Name = "Cy" }), want: SamePerson},
		"another company's name":      {row: with(func(i *Identity) { i.Company = "PA Group" }), want: SamePerson},
		"another address":             {row: with(func(i *Identity) { i.Email = "a.nowak@pa.example" }), want: SamePerson},
		"another address and domain": {
			row: with(func(i *Identity) { i.Email, i.Domain = "ada@bb.example", "bb.example" }), want: Moved,
		},
		"another domain": {row: with(func(i *Identity) { i.Email, i.Domain = "", "bb.example" }), want: Moved},
		"a private address": {
			row: with(func(i *Identity) { i.Email, i.Domain = "ada@gmail.com", "" }), want: SamePerson,
		},
		"a married name": {
			row: with(func(i *Identity) { i.Email, i.Name = "ada.lis@pa.example", "Ada Lis" }), want: SamePerson,
		},
		"a married name at another company": {
			row: Identity{Email: "ada.lis@bb.example", Domain: "bb.example", Name: "Ada Lis"}, want: SomebodyElse,
		},
		"a shorter name at another company": {
			row: Identity{Email: "an@bb.example", Domain: "bb.example", Name: "A. NOWAK"}, want: Moved,
		},
		"everything": {
			row: Identity{Partner: "acme", Email: "cy@pc.example", Domain: "pc.example", Name: "Cy"}, want: SomebodyElse,
		},
		"everything but the domain": {
			row: Identity{Email: "cy@pa.example", Domain: "pa.example", Name: "Cy"}, want: SomebodyElse,
		},
		"everything but the domain, no names": {row: Identity{Email: "cy@pa.example", Domain: "pa.example"}, want: SamePerson},
		"address and domain, no names":        {row: Identity{Email: "cy@pc.example", Domain: "pc.example"}, want: SomebodyElse},
		"a private address and a name":        {row: Identity{Email: "cy@gmail.com", Name: "Cy"}, want: SomebodyElse},
		"a private address and no name":       {row: Identity{Email: "cy@gmail.com"}, want: SomebodyElse},
		"a name alone":                        {row: Identity{Name: "Cy"}, want: SomebodyElse},
		"the address of another lead": {
			row: with(func(i *Identity) { i.Email = "zoe@pa.example" }), taken: true, want: AddressTaken,
		},
		"its own address, which others have": {row: ada, taken: true, want: SamePerson},
	} {
		if got := Like(ada, tt.row, tt.taken); got != tt.want {
			t.Errorf("%s: %d, not %d", name, got, tt.want)
		}
	}
	alfa := Identity{Domain: "alfa.example", Company: "Alfa"}
	if got := Like(alfa, Identity{Domain: "beta.example", Company: "Beta"}, false); got != SomebodyElse {
		t.Errorf("two companies without persons: %d", got)
	}
	if got := Like(alfa, Identity{Domain: "alfa-group.example", Company: "ALFA"}, false); got != Moved {
		t.Errorf("a company with a new domain: %d", got)
	}
}

// However records are drawn: what differs in partner, or in name, address and domain, is never the same; what
// is the same in partner and address always is; and the order of words and accents in a name do not matter.
func TestNobodyIsTakenForAnother(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(func(t *rapid.T) Identity {
		pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		return Identity{Partner: pick("partner", "", "acme", "nordic"),
			Email:  pick("email", "", "a@a.example", "b@a.example", "c@gmail.com"),
			Domain: pick("domain", "", "a.example", "b.example"), Name: pick("name", "", "Ewa Łoś", "Los Ewa", "Bo Kos", "王小明"),
			Company: pick("company", "", "A", "B")}
	})
	rapid.Check(t, func(t *rapid.T) {
		known, row, taken := draw.Draw(t, "known"), draw.Draw(t, "row"), rapid.Bool().Draw(t, "taken")
		got := Like(known, row, taken)
		foreigners := likeNames(known, row) == foreign
		switch {
		case differ(known.Partner, row.Partner), foreigners && differ(known.Email, row.Email) && differ(known.Domain, row.Domain):
			if got != SomebodyElse {
				t.Fatalf("%+v and %+v: %d", known, row, got)
			}
		case known.Email != "" && known.Email == row.Email:
			if got != SamePerson {
				t.Fatalf("%+v and %+v: %d", known, row, got)
			}
		case taken && got != SomebodyElse && got != AddressTaken:
			t.Fatalf("%+v took the address of another lead for %+v", row, known)
		}
		if got == Moved && (likeNames(known, row) != equal || known.Domain == row.Domain) {
			t.Fatalf("%+v moved to %+v", known, row)
		}
		if back := Like(row, known, taken); back != got {
			t.Fatalf("%+v and %+v: %d, and %d the other way", known, row, got, back)
		}
	})
}

func TestRenamed(t *testing.T) {
	ada := Identity{Partner: "acme", Email: "ada@pa.example", Domain: "pa.example", Name: "Ada"}
	for name, tt := range map[string]struct {
		known, row Identity
		want       bool
	}{
		"a name":                  {ada, Identity{Partner: "acme", Email: "ada@pa.example", Domain: "pa.example", Name: "Ida"}, true},
		"a name and an address":   {ada, Identity{Partner: "acme", Email: "ida@pa.example", Domain: "pa.example", Name: "Ida"}, true},
		"a company":               {ada, Identity{Partner: "acme", Email: "ida@pb.example", Domain: "pb.example", Name: "Ida"}, false},
		"a partner":               {ada, Identity{Partner: "nordic", Domain: "pa.example", Name: "Ida"}, false},
		"of a company":            {Identity{Domain: "pb.example", Name: "Bo"}, Identity{Domain: "pb.example", Name: "Bob"}, true},
		"of nobody":               {Identity{Name: "Nobody"}, Identity{Name: "Somebody"}, true},
		"another private address": {Identity{Email: "a@gmail.com", Name: "A"}, Identity{Email: "b@gmail.com", Name: "B"}, false},
	} {
		if got := Renamed(tt.known, tt.row); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
