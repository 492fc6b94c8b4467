package app

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// TestALineOfAListIsWhatJSONMakesOfIt draws rows with texts of any bytes and holds each line against the general way.
func TestALineOfAListIsWhatJSONMakesOfIt(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 13, 32, 0, 0, time.UTC)
	calendar := desk.HoursOf(policy.Default(), []string{"default"})[0]
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			odd := []string{"<a&b>", "\u200b\u00ad\x7f", "\xff", "Żuraw \"x\"", "\U000e0001"}
			return rapid.OneOf(rapid.Just(""), rapid.String(), rapid.SampledFrom(odd)).
				Draw(t, name)
		}
		at := func(name string) time.Time {
			return time.UnixMilli(rapid.Int64Range(-1<<44, 1<<44).Draw(t, name)).In(time.FixedZone("", 3600))
		}
		r := desk.Row{
			ID: lead.ID(rapid.Int64().Draw(t, "id")), Name: text("name"), Named: text("named"), Domain: text("domain"),
			PartnerID: text("partner"), Source: lead.Source(text("source")), Stage: lead.Stage(text("stage")),
			Score: rapid.Int().Draw(t, "score"), Fit: rapid.Int().Draw(t, "fit"), Intent: rapid.Int().Draw(t, "intent"),
			Verdict: lead.Verdict(text("verdict")), Owner: text("owner"), Queue: text("queue"),
			Created: at("created"), Updated: at("updated"),
			Conflicts: rapid.IntRange(0, 3).Draw(t, "conflicts"), Tags: rapid.SliceOf(rapid.String()).Draw(t, "tags"),
		}
		if rapid.Bool().Draw(t, "no tags") {
			r.Tags = nil
		}
		if rapid.Bool().Draw(t, "eql") {
			eql := at("eql")
			r.EQLAt = &eql
		}
		if rapid.Bool().Draw(t, "a clock") {
			r.Clock = &desk.Clock{Kind: lead.ClockKind(text("kind")), Start: start, Alert: time.Hour,
				Breach: time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "breach")), Calendar: calendar}
		}
		now := start.Add(time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "now")))
		want, err := safetext.JSON(lineOf(&r, now))
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendLine([]byte("x"), &r, now)
		if err != nil || string(got) != "x"+string(want) {
			t.Fatalf("%s, %v\nwant %s", got, err, want)
		}
	})
}
