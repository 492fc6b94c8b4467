package app

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// factsForm is what is known of a lead, in the form that `score` reads. What is not known is null.
type factsForm struct {
	Lead      object            `json:"lead"`
	Account   object            `json:"account"`
	Partner   object            `json:"partner"` // nil is null
	BANT      map[string]string `json:"bant"`
	Evidence  map[string]string `json:"bant_evidence"`
	Confirmed confirmedForm     `json:"confirmed"`
}

// member is one name of a JSON object, with its value.
type member struct {
	name  string
	value any
}

// object is a JSON object whose names keep their order.
type object []member

// MarshalJSON writes the members.
func (o object) MarshalJSON() ([]byte, error) {
	if o == nil {
		return []byte("null"), nil
	}
	doc := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			doc = append(doc, ',')
		}
		value, err := safetext.JSON(m.value)
		if err != nil {
			return nil, err
		}
		doc = append(append(safetext.AppendJSONString(doc, m.name), ':'), value...)
	}
	return append(doc, '}'), nil
}

// about writes what is known of a noun as policies name it, in the order of the table.
func (o object) about(noun string, f *lead.Facts) object {
	for _, fact := range lead.Table() {
		of, key, _ := strings.Cut(fact.Field, ".")
		switch {
		case of != noun:
		case fact.Kind == lead.AnInstant:
			o = append(o, member{key, stampOf(&fact.Instant(f).V)})
		case fact.Kind != lead.ACampaign && fact.Value(f) == nil:
			o = append(o, member{key, nil})
		case fact.Kind != lead.ACampaign:
			o = append(o, member{key, fact.Slot(f)})
		case o[len(o)-1].name != "utm":
			o = append(o, member{"utm", f.Lead.UTM})
		}
	}
	return o
}

type confirmedForm struct {
	Partner any `json:"partner"` // true, false, "refused"
	Us      any `json:"us"`
	// Agreed is the partner's standing agreement, left out where there is none.
	Agreed *agreedForm `json:"agreed,omitempty"`
}

type agreedForm struct {
	Policy string `json:"policy"` // its hash
	At     string `json:"at"`
}

type touchForm struct {
	ID      string           `json:"id"`
	At      string           `json:"at"`
	Kind    string           `json:"kind"`
	URL     lead.Opt[string] `json:"url"`
	Asset   lead.Opt[string] `json:"asset"`
	OwnedBy lead.Opt[string] `json:"owned_by"`
	Partner lead.Opt[string] `json:"partner"`
	Surface lead.Opt[string] `json:"surface"`
	UTM     lead.UTM         `json:"utm"`
}

func factsOf(det *desk.Detail) factsForm {
	known := det.Facts
	f := factsForm{
		Lead: object{{"id", det.ID.String()}}.about("lead", &known), Account: object{}.about("account", &known),
		BANT: map[string]string{}, Evidence: map[string]string{},
		Confirmed: confirmedForm{word(known.Confirmed.Partner), word(known.Confirmed.Us), nil},
	}
	if to := known.Confirmed.Agreed; to.Policy != "" {
		f.Confirmed.Agreed = &agreedForm{to.Policy, stamp(to.At)}
	}
	if known.Partner != nil {
		p := *known.Partner
		p.Status = p.StatusAt(det.At)
		known.Partner = &p
		f.Partner = object{}.about("partner", &known)
	}
	for _, letter := range lead.Letters() {
		q := det.Facts.BANT.Get(letter)
		f.BANT[letter] = answer(q)
		if q.Evidence != "" {
			f.Evidence[letter] = q.Evidence
		}
	}
	return f
}

func answer(q *lead.Question) string {
	if q.Answer == "" {
		return string(lead.Unknown)
	}
	return string(q.Answer)
}

// word is one side's confirmation as the contract has it.
func word(c lead.Confirmation) any {
	if c == lead.Refused {
		return string(lead.Refused)
	}
	return c == lead.Confirmed
}

func touchesOf(touches []lead.Touch) []touchForm {
	out := []touchForm{}
	for _, t := range touches {
		out = append(out, touchForm{t.ID, stamp(t.At), t.Kind, t.URL, t.Asset, t.OwnedBy, t.Partner, t.Surface, t.UTM})
	}
	return out
}
