package policy

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// marked replaces old by text in the default policy. The mark § in text is taken out; where it
// stood is where the problem must be.
func marked(t *testing.T, old, text string) (doc string, line, column int) {
	t.Helper()
	base := string(DefaultDocument())
	if strings.Count(base, old) < 1 {
		t.Fatalf("the default policy has no %q", old)
	}
	doc = strings.Replace(base, old, text, 1)
	before, after, found := strings.Cut(doc, "§")
	if !found {
		t.Fatalf("%q has no mark", text)
	}
	lastLine := before[strings.LastIndexByte(before, '\n')+1:]
	return before + after, strings.Count(before, "\n") + 1, utf8.RuneCountInString(lastLine) + 1
}

func TestEachMistakeIsTold(t *testing.T) {
	t.Parallel()
	const size = "when: {account.employees: {between: [50, 2000]}}"
	tests := map[string]struct{ old, text, message, hint string }{
		"a reminder behind its end": {"ask: {remind: 8h, back: 24h}", "ask: §{remind: 8h, back: 8h}", "when the lead is back already",
			"shorter"},
		"a question without a reminder":   {"ask: {remind: 8h, back: 24h}", "§ask: {back: 24h}", "remind is missing", "add remind:"},
		"a cycle of no days":              {"baseline_cycle_days: null", "baseline_cycle_days: §0", "from 1 to 36500", ""},
		"a cycle in words":                {"baseline_cycle_days: null", "baseline_cycle_days: §long", "must be a whole number", ""},
		"protection without a unit":       {"protection: 90d", "protection: §90", "", ""},
		"an access that is no truth":      {"viewer_sees_personal: false", "viewer_sees_personal: §no", "true or false", "write false"},
		"payouts of no model":             {"payouts: first_last_partner", "payouts: §sourcd", "cannot be", "sourced"},
		"a system without a connector":    {"  hubspot:", "  §hubspt:", "no connector", "did you mean hubspot?"},
		"a fact that is none":             {"lead.score: eql_score", "§lead.scor: eql_score", "unknown fact", "did you mean lead.score?"},
		"a fact without a name there":     {"account.tech_stack: eql_tech_stack", "account.tech_stack: §[]", "", ""},
		"a name that the CRM cannot have": {"lead.score: eql_score", "lead.score: §EQL-Score", "no name there", "eql_score"},
		"one name for two facts": {"lead.score: eql_score, lead.fit: eql_fit", "lead.score: eql_score, lead.fit: §eql_score",
			"has lead.score already", "another name"},
		"a text where the CRM has a number": {"account.employees: numberofemployees", "account.industry: §numberofemployees",
			"is a number there", "account.employees"},
		"a stage that a fact has": {"stage: {property: eql_stage}", "stage: §{property: eql_score}", "has lead.score already", "keep one"},
		"a stage in two places": {"stage: {property: eql_stage}", "stage: §{property: eql_stage, lifecycle: \"17\"}", "not both",
			"keep one"},
		"a date both closed and open": {`holidays: ["2027-10-04"]`, `holidays: ["2027-10-04"], workdays: [§"2027-10-04"]`,
			"is a holiday and a working day", "keep one"},
		"a working day that is no date": {`holidays: ["2027-10-04"]`, `holidays: ["2027-10-04"], workdays: [§soon]`, "date", ""},
		"a newer schema":                {"schema: 1", "schema: §2", "schema 2 is not known", "newer eqltui"},
		"a schema in quotes": {"schema: 1", `schema: §"1"`, "must be a whole number, not the text",
			"write 1 without quotes"},
		"no schema":                   {"schema: 1\n", "§", "schema is missing", "add schema:"},
		"a currency in small letters": {"currency: USD", "currency: §usd", "no currency", "EUR"},
		"a zone that is none":         {"time_zone: Europe/Warsaw", "time_zone: §Europe/Varsovie", "no time zone", "IANA"},
		"the zone of the machine":     {"time_zone: Europe/Warsaw", "time_zone: §Local", "no time zone", "IANA"},
		"an unknown section":          {"triggers: [", "§trigers: [", `unknown key "trigers"`, "did you mean triggers?"},
		"an unknown key in a section": {"  goal_two_triggers", "  §goal_two_trigger", "in programme",
			"did you mean goal_two_triggers?"},
		"an unknown key far from all": {"  path: account ", "  §zzzzzzzz: account ", "unknown key", "it can be default"},
		"a key twice": {"stalls: {", "§currency: EUR\nstalls: {", "stands here twice, first in line 4",
			"keep one"},
		"a key twice in a flow map": {"{alert: 1h, ", "{alert: 1h, §alert: 2h, ", "stands here twice", ""},
		"a list where a map belongs": {"hygiene: {stale_after: 30d, protection: 90d, dedupe: weekly, undo_window: 15m, merge_undo: 30d}",
			"hygiene: §[a, b]", "hygiene must be a map of keys and values, not a list", "its keys are stale_after"},
		"a share above one":                 {"content_mix: 0.60", "content_mix: §60", "must be from 0 to 1", ""},
		"a number as text":                  {"content_mix: 0.60", `content_mix: §"0.6"`, "must be a number", ""},
		"an infinite number":                {"goal_pipeline_to_cost: 5", "goal_pipeline_to_cost: §.inf", "must be a number", ""},
		"a start that is no date":           {"started_on: null", "started_on: §2026-02-30", "must be a date", "2026-12-24"},
		"a tier twice":                      {"[registered, silver", "§[silver, silver", "listed twice", ""},
		"months in a window":                {"window: 90d", "window: §3mo", "months have no fixed length", "90d"},
		"a duration without unit":           {"window: 90d", "window: §90", "has no unit", "90d"},
		"a negative duration":               {"window: 90d", "window: §-90d", "negative", ""},
		"a duration of nothing":             {"window: 90d", "window: §0d", "longer than nothing", ""},
		"a fraction of an hour":             {"window: 90d", "window: §1.5h", "not numbers with units", "1h30m"},
		"an unknown unit":                   {"window: 90d", "window: §90x", "no unit", "m (minutes)"},
		"a duration out of order":           {"window: 90d", "window: §30m1h", "out of order", ""},
		"a threshold out of bounds":         {"threshold: 70", "threshold: §140", "must be from 0 to 100, not 140", ""},
		"a threshold that is a word":        {"threshold: 70", "threshold: §seventy", "must be a whole number", ""},
		"a number YAML versions read apart": {"threshold: 70", "threshold: §070", "whole number", "leading 0"},
		"a number with underscores":         {"threshold: 70", "threshold: §7_0", "whole number", "write 70"},
		"a threshold above the caps":        {"max: 60\n", "max: 20\n", "no lead can reach 70", "raise a max"},
		"caps above a hundred":              {"max: 60\n", "max: §70\n", "make 110", ""},
		"a rule id twice": {"{id: industry, label: \"industry\", ", "{id: §size, label: \"industry\", ",
			"is taken, first in line 41", "its own"},
		"an id with a blank": {"{id: demo, ", "{id: §the demo, ", "has the character", "letters"},
		"a rule without points": {"label: \"industry\",     points: 8, ", "label: \"industry\", ",
			"points is missing in rules[1]", "add points:"},
		"a rule that counts nothing":          {"touch: demo_request, ", "", "counts nothing", "surface"},
		"a rule with touch and surface":       {"surface: ai, ", "touch: x, surface: §ai, ", "side by side", "touch.surface"},
		"an unknown surface":                  {"surface: ai, ", "surface: §aii, ", "cannot be", "did you mean ai?"},
		"a max against the points":            {"points: 8,  max: 16", "points: 8,  max: §-16", "above 0", ""},
		"a negative rule with a positive max": {"points: 8,  max: 16", "points: -8,  max: §16", "below 0", "least"},
		"an unknown field": {size, "when: {§account.employes: {at_least: 1}}", "unknown field",
			"did you mean account.employees?"},
		"an operator of another type": {size, "when: {account.employees: {§any_of: [1]}}", "is a number and does not take",
			"it takes is, in, at_least, at_most, between, present and known"},
		"a mistyped operator": {size, "when: {account.employees: {§betwen: [1, 2]}}", "does not take",
			"did you mean between?"},
		"two conditions side by side": {size, "when: §{account.region: {is: na}, account.country: {is: US}}",
			"2 conditions side by side", "all:"},
		"two operators": {size, "when: {account.employees: §{at_least: 1, at_most: 2}}",
			"needs one operator, not 2", ""},
		"no condition":                {size, "when: §{}", "has no condition", "{account.region"},
		"a field without operator":    {size, "when: {account.region: §emea}", "must be a map", "{is: ...}"},
		"between the wrong way round": {size, "when: {account.employees: {between: §[2000, 50]}}", "never true", "smaller first"},
		"between with one end":        {size, "when: {account.employees: {between: §[50]}}", "two values, not 1", "both ends"},
		"a text for a number":         {size, "when: {account.employees: {at_least: §fifty}}", "whole number", ""},
		"an empty list of values":     {size, "when: {account.region: {in: §[]}}", "empty list", "[a, b]"},
		"in without a list":           {size, "when: {account.region: {in: §emea}}", "must be a list", "[a, b]"},
		"present with a word":         {size, "when: {account.region: {present: §yes}}", "true or false", "write true"},
		"an empty all":                {size, "when: {all: §[]}", "all is an empty list", ""},
		"a mistake deep inside": {size,
			"when: {all: [{not: {any: [{account.region: {is: na}}, {§account.nam: {is: x}}]}}]}", "unknown field",
			"did you mean account.name?"},
		"a touch field in a fit rule": {"when: {lead.use_case: {present: true}}", "when: {§touch.kind: {is: x}}",
			"cannot be used here", "intent rule"},
		"a time that is none": {size, "when: {lead.referred_at: {at_least: §soon}}", "must be a date or a time",
			"2026-11-20"},
		"an unknown gate":         {"[record, ecosystem,", "[record, §ecosytem,", "cannot be", "did you mean ecosystem?"},
		"a gate twice":            {"[record, ecosystem,", "[record, §record,", "is taken", ""},
		"more yes than questions": {"yes_at_least: 2", "yes_at_least: §5", "from 0 to 4", ""},
		"a note that is no word":  {"note: required", "note: §true", "cannot be", "required"},
		"a reason twice":          {"{code: no_budget,", "{code: §no_need,", "is taken", ""},
		"a reason without the partner's words": {`label: "duplicate",                partner: "We had already received this contact."`,
			`label: "duplicate"`, "partner is missing", ""},
		"an unknown country":         {"country: PL", "country: §PX", "not known", "leave country out"},
		"a country in small letters": {"country: PL", "country: §pl", "not known", "write PL"},
		"a closing before its opening": {`mon-fri: [["09:00", "17:00"]]`, `mon-fri: [§["17:00", "09:00"]]`,
			"closing 09:00 is not after opening 17:00", "24:00"},
		"overlapping hours":    {`["14:00", "18:00"]`, `§["12:30", "18:00"]`, "12:30-18:00 overlaps 09:00-13:00", ""},
		"an hour that is none": {`mon-fri: [["09:00", "17:00"]]`, `mon-fri: [["09:00", §"25:00"]]`, "time of day", ""},
		"a day that is none": {`mon-fri: [["09:00", "17:00"]]`, `§mon-fry: [["09:00", "17:00"]]`, "names no days",
			"mon-fri"},
		"a day twice": {`week: {mon-fri: [["09:00", "17:00"]]}`,
			`week: {mon-fri: [["09:00", "17:00"]], §wed: []}`, "wed is named twice", ""},
		"days that run backwards":   {`mon-fri: [["09:00", "17:00"]]`, `§fri-mon: [["09:00", "17:00"]]`, "runs backwards", ""},
		"a holiday that is no date": {`"2027-12-24"`, `§"24.12.2027"`, "must be a date", ""},
		"a calendar twice":          {"  rome:   {", "  §warsaw:   {", "stands here twice", ""},
		"an alert after its breach": {"triage:  {alert: 1h", "triage:  §{alert: 3h", "alert comes after breach", ""},
		"an unknown word for a breach": {"on_breach: escalate}     #", "on_breach: §escalat}     #", "cannot be",
			"did you mean escalate?"},
		"a queue without condition in between": {"  - id: italy\n    when: {account.country: {in: [IT, SM]}}\n", "  - §id: italy\n",
			"takes every lead", ""},
		"a condition on the last queue": {"  - id: default\n", "  - id: default\n    when: §{account.region: {is: na}}\n",
			"the last queue has a condition", ""},
		"an unknown calendar":   {"calendar: rome", "calendar: §roma", "there is no calendar", "did you mean rome?"},
		"a member without user": {"{user: giulia, weight: 1}", "§{weight: 1}", "user is missing in members[0]", ""},
		"a member twice":        {"{user: marco,", "{user: §giulia,", "is taken", ""},
		"a weight of nothing":   {"{user: ania, weight: 2}", "{user: ania, weight: §0}", "must be from 1", ""},
		"weights without a common round": {"members: [{user: ania, weight: 2}, {user: piotr, weight: 1}]",
			"members: §[{user: a, weight: 997}, {user: b, weight: 991}, {user: c, weight: 983}, " +
				"{user: d, weight: 977}, {user: e, weight: 971}]",
			"more than 1000000000000 turns",
			"small weights"},
		"a queue id twice": {"  - id: default\n", "  - id: §italy\n", "is taken", ""},
		"an unknown queue": {"    nobody: hold\n\nhygiene", "    nobody: {fallback: §itali}\n\nhygiene",
			"there is no queue", "did you mean italy?"},
		"a fallback to itself": {"    nobody: hold\n\nhygiene", "    nobody: {fallback: §default}\n\nhygiene",
			"circle: default to default", ""},
		"an unknown word for nobody": {"    nobody: hold\n\nhygiene", "    nobody: §held\n\nhygiene", "cannot be",
			"did you mean hold?"},
		"a fallback without a queue": {"    nobody: hold\n\nhygiene", "    nobody: §fallback\n\nhygiene", "names no queue",
			"{fallback: QUEUE}"},
		"no queue":                    {"queues:   ", "queues: §[]\nviews_:   ", "there is no queue", ""},
		"an unknown rhythm of dedupe": {"dedupe: weekly", "dedupe: §weakly", "cannot be", "did you mean weekly?"},
		"an unknown model":            {"default: first_key_last", "default: §first_key", "cannot be", "first_key_last"},
		"an unknown path":             {"path: account ", "path: §acount ", "cannot be", "did you mean account?"},
		"a view without query":        {`{name: Mine, query: "stage:new,eql owner:me"}`, "§{name: Mine}", "query is missing", ""},
		"a view with an empty query":  {`"clock:breached"`, `§""`, "query is empty", ""},
		"a view twice":                {"{name: Mine,", "{name: §Open,", "is taken", ""},
		"a key without value":         {"threshold: 70", "§threshold:", "threshold has no value", ""},
		"an alias":                    {"currency: USD", "currency: §*usd", "aliases", "quote"},
		"a tag":                       {"currency: USD", "currency: §!!str USD", "tags", ""},
		"a merge key":                 {"hygiene: {", "hygiene: {§<<: x, ", "merge key", ""},
		"a second document":           {"views:\n", "§---\nviews:\n", "second YAML document", ""},
		"a bracket that stays open": {"triggers: [integration_click, integration_install, demo_request, pricing_view]",
			"triggers: [integration_click", "not readable as YAML", ""},
		"a NUL byte":                           {"currency: USD", "currency: §\x00USD", "control character U+0000", ""},
		"bytes that are not UTF-8":             {"label: \"competitor\"", "label: \"§\xff\xfe\"", "byte 0xFF is not UTF-8", "UTF-8"},
		"a place behind letters of many bytes": {`label: "company size", points: 12`, `label: "żółw 漢字", points: §x`, "whole number", ""},
		"a text that would steer the terminal": {"default: first_key_last", `default: §"\e[31m"`, `"\x1b[31m"`, ""},
		"a clock without breach": {"contact: {alert: 2h, breach: 4h,", "§contact: {alert: 2h,",
			"breach is missing in contact", ""},
		"a calendar without week":            {`, week: {mon-fri: [["09:00", "17:00"]]}`, "", "week is missing in warsaw", ""},
		"a map where a word belongs":         {"currency: USD", "currency: §{is: USD}", "must be a text, not a map", ""},
		"a criterion twice, must and should": {"{id: tech,     label: \"runs", "{id: §size,     label: \"runs", "is taken", ""},
		"a touch kind twice in a rule":       {"[page_view, content_view]", "[page_view, §page_view]", "is taken", ""},
		"a user name that is two":            {"escalate_to: giulia", "escalate_to: §giulia, ania", "blank or a comma", "one user"},
		"a lone word where the week belongs": {`week: {mon-fri: [["09:00", "17:00"]]}`, "week: §always", "must be a map", "mon-fri"},
		"an interval of one time": {`mon-fri: [["09:00", "17:00"]]`, `mon-fri: [§["09:00"]]`,
			"an opening and a closing, not 1 value", ""},
		"a predicate that is a list":     {size, "when: §[{account.region: {is: na}}]", "must be a map", "{all:"},
		"an operator without value":      {size, "when: {account.region: {§is: }}", "is has no value", ""},
		"a hole in a list of conditions": {size, "when: {all: [{account.region: {is: na}}, §null]}", "has no value", ""},
		"gates that are words":           {"signal: {at_least: 1}", "signal: §1", "must be a map", "its keys are at_least"},
		"a dated time the wrong way round": {size, "when: {lead.referred_at: {between: §[2026-03-01, 2026-01-01]}}",
			"end lies before its beginning", ""},
		"an interval beyond midnight":           {`mon-fri: [["09:00", "17:00"]]`, `mon-fri: [["09:00", §"24:30"]]`, "time of day", ""},
		"a threshold so large it has no number": {"threshold: 70", "threshold: §99999999999999999999", "whole number", ""},
	}
	// These are about a place other than the changed text, or about text that cannot hold the mark.
	elsewhere := map[string][2]int{
		"no schema":                            {1, 1},
		"a threshold above the caps":           {36, 14},
		"a rule without points":                {42, 9},
		"a rule that counts nothing":           {51, 9},
		"a reason without the partner's words": {83, 5},
		"a calendar without week":              {87, 3},
		"a bracket that stays open":            {63, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := tt.text
			at, moved := elsewhere[name]
			if moved && !strings.Contains(text, "§") {
				text += "§"
			}
			doc, line, column := marked(t, tt.old, text)
			if moved {
				line, column = at[0], at[1]
			}
			p, problems := Parse([]byte(doc))
			if p != nil || problems.Err("x.yaml") == nil {
				t.Fatalf("accepted; problems: %v", problems)
			}
			for _, q := range problems.Mistakes() {
				if q.Line == line && q.Column == column && strings.Contains(q.Message, tt.message) && strings.Contains(q.Hint, tt.hint) {
					return
				}
			}
			t.Errorf("want %d:%d %q; %q, got:\n%v", line, column, tt.message, tt.hint, problems)
		})
	}
}
