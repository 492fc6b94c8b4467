package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// counted is a programme of which reports count: L-1 of acme won on a Monday just after midnight in Warsaw, on whose way
// is a touch of ponte by a colleague, L-2, and L-3 of ponte at another company.
func counted(t *testing.T) *bench {
	b := setup(t)
	b.partners()
	colleague, other := perfect("ola"), perfect("jan")
	other.Partner, other.Email, other.Account.Name = "ponte", lead.Known("jan@mewa.example"), lead.Known("Mewa")
	b.refer(perfect("ewa"), colleague, other)
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Pages(ctx, []desk.PageIn{{Origin: origin("a1"), Partner: "acme", URL: "https://acme.example/a1"},
			{Origin: origin("a10"), Partner: "acme", URL: "https://acme.example/a10"}})
	})
	touch := func(key, email, kind, when, url string) desk.TouchIn {
		return desk.TouchIn{
			Origin: desk.Origin{Name: "ga", Key: key, Raw: key},
			Kind:   kind,
			At:     at(when),
			Email:  email,
			URL:    lead.Known(url),
		}
	}
	byReferrer := touch("1", "ewa@zuraw.example", "pricing_view", "2026-11-02T09:00:00Z", "https://own.example/")
	byReferrer.Referrer = "https://acme.example/a1"
	byContent := touch("2", "ola@zuraw.example", "demo_request", "2026-09-20T09:00:00Z", "https://own.example/?utm_source=ponte")
	byContent.Partner, byContent.UTM.Content = "ponte", lead.Known("https://www.acme.example/a1/")
	b.touch(byReferrer, byContent, touch("3", "ewa@zuraw.example", "demo_request", "2026-11-03T09:00:00Z", "https://own.example/demo"),
		touch("4", "jan@mewa.example", "demo_request", "2026-11-03T09:00:00Z", "https://acme.example/a10?utm_source=acme"))
	b.must(b.ana, 3, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	won := deal("1", "won", "ewa@zuraw.example")
	won.CreatedAt, won.ClosedAt = at("2026-09-30T22:30:00Z"), at("2026-11-15T23:30:00Z")
	lost := deal("2", "lost", "jan@mewa.example")
	lost.CreatedAt, lost.ClosedAt = at("2026-11-10T12:00:00Z"), at("2026-11-15T22:30:00Z")
	b.deals(won, lost)
	return b
}

// Periods are those of the policy's zone, so that a list holds what a report of the period counts.
func TestAFilterFindsWhatAReportCounts(t *testing.T) {
	t.Parallel()
	b := counted(t)
	for _, tt := range []struct{ text, want string }{
		{"sourced:2026-Q4 partner:acme", "L-1"}, {"sourced:2026-Q3", ""}, {"sourced:2026-09-30", ""}, {"sourced:2026-10-01", "L-1"},
		{"won_at:2026-W47", "L-1"}, {"won_at:2026-W46", ""}, {"lost_at:2026-W46", "L-3"}, {"lost_at:2026-W47", ""},
		{"eql_at:2026-Q4", "L-3"}, {"eql_at:today", "L-3"}, {"-eql_at:2026-Q4", "L-1 L-2"},
		{"influenced:ponte", "L-1"}, {`influenced:"ponte digitale"`, "L-1"}, {"influenced:ponte-it sourced:2026-Q4", "L-1"},
		{"influenced:acme", "L-3"}, {"influenced:nobody", ""},
		{"triggers>=2", "L-1"}, {"triggers:1", "L-2 L-3"}, {"triggers<1", ""},
		{"page:https://acme.example/a1", "L-1 L-2"}, {`page:"https://acme.example/a1"`, "L-1 L-2"}, {"page:https://acme.example/a10", "L-3"},
		{"page:acme.example/a1", "L-1 L-2 L-3"}, {"page:https://acme.example/a", "L-3"},
		{"page:https://acme.example/a10 eql_at:2026-Q4", "L-3"}, {"page:https://acme.example/a1 eql_at:2026-Q4", ""},
	} {
		if got := strings.Join(b.findAll(tt.text), " "); got != tt.want {
			t.Errorf("%s finds %q, want %q", tt.text, got, tt.want)
		}
	}
}

// A path that is the lead's own holds no touch of a colleague, and a shorter look-back none from before it.
func TestTheWayToAnOpportunityIsThatOfThePolicy(t *testing.T) {
	t.Parallel()
	b := counted(t)
	b.publish("path: account ", "path: lead ")
	if got := b.findAll("influenced:ponte"); got != nil {
		t.Errorf("the path of a colleague: %q", got)
	}
	b.publish("lookback: 90d", "lookback: 10d")
	if got := b.findAll("influenced:ponte"); got != nil {
		t.Errorf("a touch of ten days before: %q", got)
	}
	b.publish("lookback: 90d", "lookback: 11d")
	if got := b.findAll("influenced:ponte"); len(got) != 1 {
		t.Errorf("a touch within eleven days: %q", got)
	}
}
