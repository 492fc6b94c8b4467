package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// rowField is a field of a row that a person sets: what it is called, and how what is typed becomes its value; "" makes it
// unknown. Flags, checks, help and errors come from the table.
type rowField[T any] struct {
	name, help string
	read       func(w *work, row *T, text string) error
}

func texts[T any](of func(*T) *string) func(*work, *T, string) error {
	return func(_ *work, row *T, text string) error {
		*of(row) = safetext.Kept(strings.TrimSpace(text))
		return nil
	}
}

// options reads a value that may be unknown.
func options[T, V any](of func(*T) *lead.Opt[V], parse func(w *work, text string) (V, error)) func(*work, *T, string) error {
	return func(w *work, row *T, text string) error {
		if strings.TrimSpace(text) == "" {
			*of(row) = lead.Opt[V]{}
			return nil
		}
		v, err := parse(w, text)
		if err == nil {
			*of(row) = lead.Known(v)
		}
		return err
	}
}

// oneOfWords reads a word of a list.
func oneOfWords[T any](of func(*T) *string, list []string, mayBeNone bool) func(*work, *T, string) error {
	return func(_ *work, row *T, text string) error {
		word := strings.ToLower(strings.TrimSpace(text))
		if !slices.Contains(list, word) && (word != "" || !mayBeNone) {
			return fmt.Errorf("%s is none of %s", safetext.Shown(text), strings.Join(list, ", "))
		}
		*of(row) = word
		return nil
	}
}

func majorUnits(_ *work, text string) (int64, error) { return lead.ParseMajor(text) }
func rate(_ *work, text string) (int64, error)       { return lead.ParseRate(text) }
func yesOrNo(_ *work, text string) (bool, error)     { return truth(text) }
func inZone(w *work, text string) (time.Time, error) {
	return readInstant(text, w.rules.policy.TimeZone)
}

// partnerFields are what a person sets of a partner: its id says which one it is.
var partnerFields = []rowField[lead.Partner]{
	{"name", "what the company is called: `NAME`", func(_ *work, p *lead.Partner, text string) error {
		if p.Name = safetext.Kept(strings.TrimSpace(text)); p.Name == "" {
			return fmt.Errorf("a partner has a name: write it behind name=")
		}
		return nil
	}},
	{"kind", "`KIND`: " + strings.Join(lead.PartnerKinds(), ", "),
		oneOfWords(func(p *lead.Partner) *string { return &p.Kind }, lead.PartnerKinds(), false)},
	{"tier", "a `TIER` of the policy", texts(func(p *lead.Partner) *string { return &p.Tier })},
	{
		"aliases",
		"what else it is called, as utm_source too, with ; between them: `NAMES`",
		func(_ *work, p *lead.Partner, text string) error {
			p.Aliases = cleanAliases(p.ID, several(text))
			return lead.TooMany(len(p.Aliases))
		},
	},
	{"certified", "`yes|no`", options(func(p *lead.Partner) *lead.Opt[bool] { return &p.Certified }, yesOrNo)},
	{"region", "`REGION`", texts(func(p *lead.Partner) *string { return &p.Region })},
	{"language", "`LANGUAGE` of what we write to it, such as pl", texts(func(p *lead.Partner) *string { return &p.Language })},
	{"manager", "who looks after it: a `USER`", texts(func(p *lead.Partner) *string { return &p.Manager })},
	{"status", "`active|paused|ended`", texts(func(p *lead.Partner) *string { return (*string)(&p.Status) })},
	{"cost_per_quarter", "what it costs the programme a quarter, in major units: an `AMOUNT`",
		options(func(p *lead.Partner) *lead.Opt[int64] { return &p.CostPerQuarter }, majorUnits)},
	{"payout_rate", "its share of what it brings, from now on: a `RATE` such as 10%",
		options(func(p *lead.Partner) *lead.Opt[int64] { return &p.PayoutBP }, rate)},
	{"joined_at", "since when it is one: a `DATE`", options(func(p *lead.Partner) *lead.Opt[time.Time] { return &p.JoinedAt }, inZone)},
}

// pageFields are what a person sets of a page: its address says which one it is.
var pageFields = []rowField[store.Page]{
	{"partner", "whose it is: an `ID`", func(w *work, p *store.Page, text string) error {
		id := text
		if err := w.knownPartner("page", &id); err != nil {
			return err
		}
		p.Partner = id
		return nil
	}},
	{"title", "`TITLE`", texts(func(p *store.Page) *string { return &p.Title })},
	{"kind", "what it is, such as listing, article or backlink: a `KIND`", texts(func(p *store.Page) *string { return &p.Kind })},
	{
		"content",
		"`pillar|syndicated`",
		oneOfWords(func(p *store.Page) *string { return &p.Content }, []string{"pillar", "syndicated"}, true),
	},
	{"published_at", "a `DATE`", dated(func(p *store.Page) *int64 { return &p.PublishedAt })},
	{"refreshed_at", "a `DATE`", dated(func(p *store.Page) *int64 { return &p.RefreshedAt })},
	{"gone_at", "a `DATE`", dated(func(p *store.Page) *int64 { return &p.GoneAt })},
}

func dated(of func(*store.Page) *int64) func(*work, *store.Page, string) error {
	return func(w *work, p *store.Page, text string) error {
		if strings.TrimSpace(text) == "" {
			*of(p) = 0
			return nil
		}
		at, err := inZone(w, text)
		if err == nil {
			*of(p) = store.Millis(at)
		}
		return err
	}
}

func fieldNames[T any](fields []rowField[T]) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

// fieldParams are the flags of fields.
func fieldParams[T any](fields []rowField[T], needed ...string) []Param {
	var out []Param
	for _, f := range fields {
		out = append(out, Param{Name: f.name, Kind: TextParam, Help: f.help, Needed: slices.Contains(needed, f.name),
			put: func(a *Action, text string, t *Typed) error {
				if slices.Contains(needed, f.name) && strings.TrimSpace(text) == "" {
					return t.wrong("--" + f.name + " is missing")
				}
				if a.Set == nil {
					a.Set = map[string]string{}
				}
				a.Set[f.name] = text
				return nil
			}})
	}
	return out
}

// setFields writes what was typed into a row, in the order of the table.
func setFields[T any](w *work, what string, fields []rowField[T], row *T, set map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if !slices.ContainsFunc(fields, func(f rowField[T]) bool { return f.name == name }) {
			return fault.New(
				fault.Usage,
				what,
				"there is no fact "+safetext.Quote(name),
				"the facts are "+strings.Join(fieldNames(fields), ", "),
			)
		}
	}
	for _, f := range fields {
		text, said := set[f.name]
		if !said {
			continue
		}
		if err := f.read(w, row, text); err != nil {
			return fault.New(fault.Usage, what, f.name+": "+err.Error(), fault.HintOf(err))
		}
	}
	return nil
}

// checkSet refuses an act that sets nothing.
func checkSet[T any](fields []rowField[T], example string) func(what string, set map[string]string) error {
	return func(what string, set map[string]string) error {
		if len(set) == 0 {
			return fault.New(fault.Usage, what, "no fact is named", "write field=value, for instance "+example)
		}
		for _, name := range slices.Sorted(maps.Keys(set)) {
			if !slices.Contains(fieldNames(fields), name) {
				return fault.New(
					fault.Usage,
					what,
					"there is no fact "+safetext.Quote(name),
					"the facts are "+strings.Join(fieldNames(fields), ", "),
				)
			}
		}
		return nil
	}
}
