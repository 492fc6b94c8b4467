package intake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
)

// Events as BigQuery writes its export to JSON Lines: whole numbers as texts, nulls where a member has another type.
const (
	landing = `{"event_date":"20261120","event_timestamp":"1795165200123456","event_name":"page_view","user_pseudo_id":"1.170",` +
		`"event_params":[{"key":"ga_session_id","value":{"string_value":null,"int_value":"1795165200","float_value":null,"double_value":null}},` +
		`{"key":"page_location","value":{"string_value":"https://www.us.example/pricing"}},{"key":"page_title","value":{}},` +
		`{"key":"page_referrer","value":{"string_value":"https://acme.example/from?x=1"}},{"key":"engagement","value":null},` +
		`{"key":"source","value":{"string_value":"bing"}}],"device":{"category":"desktop","web_info":{"browser":"Firefox"}},"items":[],` +
		`"traffic_source":{"source":"google","medium":"organic","name":"(organic)"},` +
		`"collected_traffic_source":{"manual_source":"acme","manual_medium":"referral","manual_campaign_name":"autumn","gclid":null}}`
	byParams = `{"event_timestamp":1795165201000000,"event_name":"page_view","user_pseudo_id":"1.170","collected_traffic_source":null,` +
		`"event_params":[{"key":"source","value":{"string_value":"ponte"}},{"key":"medium","value":{"string_value":"referral"}}],` +
		`"session_traffic_source_last_click":{"manual_campaign":{"source":"acme"}}}`
	bySession = `{"event_timestamp":1795165202000000,"event_name":"page_view","user_pseudo_id":"1.170","batch_event_index":"3",` +
		`"event_params":[{"key":"source","value":{"string_value":"(direct)"}},{"key":"value","value":{"double_value":1.5e3}}],` +
		`"session_traffic_source_last_click":{"manual_campaign":{"campaign_id":"(not set)","source":"acme","medium":"referral",` +
		`"campaign_name":"autumn"},"google_ads_campaign":null}}`
)

// TestAnEventSaysWhichCampaignBroughtIt takes the nearest place that says it, never how a visitor came the first time.
func TestAnEventSaysWhichCampaignBroughtIt(t *testing.T) {
	t.Parallel()
	f := &fake{}
	nobody := `{"event_timestamp":1795165203000000,"event_name":"page_view","user_pseudo_id":"1.170","event_params":[],` +
		`"traffic_source":{"source":"acme","medium":"referral"}}`
	other := strings.Replace(bySession, `"3"`, `"4"`, 1)
	file := write(t, "events.jsonl", strings.Join([]string{landing, byParams, bySession, other, nobody}, "\n")+"\n")
	r := mustRun(t, f, intake.Options{Profiles: builtin(t, "ga4")}, file)[0]
	if r.Kind != "touches" || r.Profile != "ga4" || r.Created != 5 || len(r.Unknown) != 0 {
		t.Fatalf("%+v", r)
	}
	first := f.touches[0]
	if !first.At.Equal(time.UnixMicro(1795165200123456)) || first.Kind != "page_view" || first.ClientID != "1.170" ||
		first.URL.V != "https://www.us.example/pricing" || first.Referrer != "https://acme.example/from?x=1" {
		t.Errorf("%+v", first)
	}
	utm := func(source, medium, name string) (u lead.UTM) {
		for to, text := range map[*lead.Opt[string]]string{&u.Source: source, &u.Medium: medium, &u.Campaign: name} {
			if text != "" {
				*to = lead.Known(text)
			}
		}
		return u
	}
	ids := map[string]bool{}
	want := []lead.UTM{utm("acme", "referral", "autumn"), utm("ponte", "referral", ""), utm("acme", "referral", "autumn"),
		utm("acme", "referral", "autumn"), {}}
	for i, in := range f.touches {
		if d := cmp.Diff(want[i], in.UTM); d != "" {
			t.Errorf("event %d (-want +got):\n%s", i+1, d)
		}
		if in.Origin.Name != "ga4" || in.Origin.Key == "" || strings.Contains(in.Origin.Key, "1.170") {
			t.Errorf("event %d is known by %+v", i+1, in.Origin)
		}
		ids[in.Origin.Key] = true
	}
	if len(ids) != 5 {
		t.Errorf("five events have %d ids", len(ids))
	}
	again := &fake{}
	mustRun(t, again, intake.Options{Profiles: builtin(t, "ga4")}, file)
	if again.touches[0].Origin.Key != first.Origin.Key {
		t.Error("the same event has another id the second time")
	}
}

// TestAnEventThatSaysNonsenseIsToldByItself: one row is refused with its reason, the others come in.
func TestAnEventThatSaysNonsenseIsToldByItself(t *testing.T) {
	t.Parallel()
	event := func(params string) string {
		return `{"event_timestamp":1795165200000000,"event_name":"page_view","user_pseudo_id":"1.1","event_params":` + params + `}`
	}
	for params, why := range map[string]string{
		`[5]`:                       `event_params: record 1: "5" is no key with a value`,
		`[null]`:                    `record 1: "null" is no key with a value`,
		`[{"value":{}}]`:            `record 1: "{"value":{}}" is no key with a value`,
		`[{"key":7,"value":{}}]`:    `is no key with a value`,
		`[{"key":"a","value":"x"}]`: `record 1: the value of "a" is no record`,
		`[{"key":"a","value":{"string_value":[1]}}]`:                                                      `string_value of "a" is no value`,
		`[{"key":"a","value":{"int_value":"1"}},{"key":"a","value":{"int_value":"2"}}]`:                   `event_params: "a" stands there twice, with "1" and "2"`,
		`[{"key":"a","key":"b","value":{}}]`:                                                              ``,
		`[{"key":"a","value":{"int_value":"1"}},{"key":"a","value":{"int_value":"1"}},{"key":"b\u0000"}]`: ``,
		`[{"key":"page_location","value":{"int_value":` + strings.Repeat("9", 400) + `}}]`:                ``,
		`"[]"`: ``, `{}`: ``, `null`: ``, `[]`: ``,
	} {
		f := &fake{}
		r := mustRun(t, f, intake.Options{Profiles: builtin(t, "ga4")},
			write(t, "events.jsonl", event(params)+"\n"+landing+"\n"))[0]
		if why == "" {
			if r.Rejected != 0 || r.Created != 2 {
				t.Errorf("%s: %+v", params, r)
			}
			continue
		}
		if r.Rejected != 1 || r.Created != 1 || len(r.Problems) == 0 || !strings.Contains(r.Problems[0].Reason, why) {
			t.Errorf("%s: %+v", params, r)
		}
	}
}

// TestWhenAnEventHappenedIsAnInstant: what is none is told, and no number is too large to be read.
func TestWhenAnEventHappenedIsAnInstant(t *testing.T) {
	t.Parallel()
	for _, when := range []string{`"never"`, `9223372036854775807`, `99999999999999999999999999`, `-1`, `1e400`, `{}`, `true`} {
		f := &fake{}
		r := mustRun(t, f, intake.Options{Profiles: builtin(t, "ga4")},
			write(t, "events.jsonl", landing+"\n"+`{"event_timestamp":`+when+`,"event_name":"page_view","user_pseudo_id":"1.1","event_params":[]}`))[0]
		if r.Rejected != 1 || r.Created != 1 {
			t.Errorf("%s: %+v", when, r)
		}
	}
}
