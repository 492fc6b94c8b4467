package gate_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
)

// ownSite is a lead of the own site that nobody has brought.
func ownSite(partners ...string) *lead.Facts {
	f := eql()
	f.Lead.Source, f.Partner, f.Touches = lead.OwnSite, nil, nil
	for i, p := range partners {
		f.Touches = append(f.Touches, lead.Touch{At: days(9 - i), Kind: "page_view", Partner: lead.Known(p)})
	}
	return f
}

func offered(f *lead.Facts) (want string, there bool) {
	for _, n := range standard().Judge(f, noon()).Next {
		if n.Fact == "lead.partner" {
			return n.Want, true
		}
	}
	return "", false
}

func TestThePartnerThatTouchesNameIsOffered(t *testing.T) {
	t.Parallel()
	ahead := ownSite("acme")
	ahead.Touches[0].At = noon().Add(time.Hour)
	bare := ownSite("acme")
	bare.Account, bare.Lead.ReferredAt = lead.Account{}, lead.Opt[time.Time]{}
	known := ownSite("acme")
	known.Partner = &lead.Partner{ID: "ponte", Status: lead.Active}
	for _, row := range []struct {
		name string
		f    *lead.Facts
		want string
	}{
		{"one", ownSite("acme"), "acme"}, {"one, twice", ownSite("acme", "acme"), "acme"},
		{"two, the earlier first", ownSite("ponte", "acme"), "ponte or acme"},
		{"none", ownSite(), ""}, {"one that has not been there yet", ahead, ""}, {"a lead that has a partner", known, ""},
		{"a lead of which little is known", bare, "acme"},
	} {
		if got, _ := offered(row.f); got != row.want {
			t.Errorf("%s: offered is %q, want %q", row.name, got, row.want)
		}
	}
}

// Whatever touches there are: offered are those that they name and no other, and the facts are left alone.
func TestOfferedAreThePartnersThatTouchesName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"acme", "ponte", "wisla", ""}), 0, 6).Draw(rt, "touches")
		f := ownSite(names...)
		want, there := offered(f)
		if f.Partner != nil {
			rt.Fatal("it was filled in")
		}
		var distinct []string
		for _, n := range names {
			if n != "" && !slices.Contains(distinct, n) {
				distinct = append(distinct, n)
			}
		}
		if !slices.Equal(distinct, gate.PartnersNamed(f, noon())) {
			rt.Fatalf("%q name %q", names, gate.PartnersNamed(f, noon()))
		}
		if want != strings.Join(distinct, " or ") || len(distinct) > 0 && !there {
			rt.Fatalf("%q offer %q (%t)", names, want, there)
		}
	})
}
