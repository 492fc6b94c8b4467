package lead_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

func TestIDsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]lead.ID{"L-2041": 2041, "l-7": 7, " 12 ": 12} {
		if got, err := lead.ParseID(text); err != nil || got != want {
			t.Errorf("%q = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "L-", "L-0", "-3", "EQL-3", "L-1x", "99999999999999999999"} {
		if got, err := lead.ParseID(text); err == nil {
			t.Errorf("%q passes for %v", text, got)
		}
	}
	if got := lead.ID(2041).String(); got != "L-2041" {
		t.Error(got)
	}
}

func TestUnknownIsNotEmpty(t *testing.T) {
	t.Parallel()
	var v struct {
		A, B, C lead.Opt[[]string]
	}
	if err := json.Unmarshal([]byte(`{"A":null,"B":[]}`), &v); err != nil {
		t.Fatal(err)
	}
	if v.A.Known || !v.B.Known || v.C.Known {
		t.Errorf("%+v", v)
	}
	out, err := json.Marshal(struct {
		A lead.Opt[string] `json:"a"`
		B lead.Opt[string] `json:"b,omitzero"`
		C lead.Opt[string] `json:"c"`
	}{C: lead.Known("")})
	if err != nil || string(out) != `{"a":null,"c":""}` {
		t.Errorf("%s, %v", out, err)
	}
	if got := (lead.Opt[int]{}).Or(7); got != 7 {
		t.Error(got)
	}
}

func TestAPartnersStatusIsThatOfTheDate(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	always := lead.Partner{Status: lead.Paused}
	if got := always.StatusAt(day(1)); got != lead.Paused {
		t.Errorf("without dates the present status holds, got %s", got)
	}
	dated := lead.Partner{Status: lead.Ended, History: []lead.StatusChange{{Status: lead.Active}, {Status: lead.Paused, From: day(5)},
		{Status: lead.Ended, From: day(9)}}}
	for d, want := range map[int]lead.PartnerStatus{1: lead.Active, 4: lead.Active, 5: lead.Paused, 8: lead.Paused, 9: lead.Ended,
		20: lead.Ended} {
		if got := dated.StatusAt(day(d)); got != want {
			t.Errorf("day %d: %s, want %s", d, got, want)
		}
	}
	if got := (&lead.Partner{}).StatusAt(day(1)); got != lead.Active {
		t.Errorf("a partner of whom nothing is known is %s", got)
	}
}

func TestAssetKeyCountsAPageOnceWhateverItsParameters(t *testing.T) {
	t.Parallel()
	tests := []struct {
		touch lead.Touch
		want  string
	}{
		{lead.Touch{Kind: "page_view", URL: lead.Known("https://A.example/X/?utm_source=y#z")}, "https://a.example/x"},
		{lead.Touch{Kind: "page_view", URL: lead.Known("https://a.example/x"), Asset: lead.Known(" Guide ")}, "guide"},
		{lead.Touch{Kind: "page_view"}, ""},
		{lead.Touch{Kind: lead.ReferralKind, URL: lead.Known("https://a.example/x")}, ""},
	}
	for _, tt := range tests {
		if got := tt.touch.AssetKey(); got != tt.want {
			t.Errorf("%+v = %q, want %q", tt.touch, got, tt.want)
		}
	}
}

func TestStagesAndSourcesKnowTheirOwn(t *testing.T) {
	t.Parallel()
	living := 0
	for _, s := range lead.Stages() {
		if s.Living() {
			living++
		}
	}
	if len(lead.Stages()) != 11 || living != 6 {
		t.Errorf("%d stages, %d of them living", len(lead.Stages()), living)
	}
	for _, s := range lead.Sources() {
		if !s.Valid() {
			t.Errorf("%s is no source", s)
		}
	}
	if lead.Source("x").Valid() || lead.OwnSite.Partnered() || !lead.Overlap.Partnered() {
		t.Error("sources are mixed up")
	}
}
