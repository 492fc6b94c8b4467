package link_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/link"
)

func TestReplacedTellsWhatALinkSaidBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		base string
		want []link.Parameter
	}{
		"nothing was there": {"https://a.example/x?page=2", nil},
		"another partner's source": {"https://a.example/x?utm_source=bolt&page=2",
			[]link.Parameter{{Name: "utm_source", Value: "bolt"}}},
		"what is written anew alike is no news": {"https://a.example/x?utm_source=acme&utm_medium=referral", nil},
		"an id that no link of ours has":        {"https://a.example/?utm_id=7", []link.Parameter{{Name: "utm_id", Value: "7"}}},
		"capitals": {"https://a.example/?UTM_Source=acme",
			[]link.Parameter{{Name: "UTM_Source", Value: "acme"}}},
		"stuck on with a second question mark": {"https://a.example/?a=1?utm_medium=cpc",
			[]link.Parameter{{Name: "utm_medium", Value: "cpc"}}},
		"behind the fragment is not looked at": {"https://a.example/?a=1#top", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			built, err := link.Build(c.base, "acme", "", "", "")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, link.Replaced(c.base, built)); d != "" {
				t.Error(d)
			}
		})
	}
}
