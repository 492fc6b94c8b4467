package app

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
)

// creditsForm is how an opportunity is divided, as `show --json` has it: whose it is, who else influenced the whole of it,
// and by each model what every touch and team is credited with.
type creditsForm struct {
	ExternalID   string        `json:"external_id"`
	Amount       *money        `json:"amount"`
	SourcedBy    *string       `json:"sourced_by"`
	InfluencedBy []string      `json:"influenced_by"`
	Touches      []creditTouch `json:"touches"`
	Models       []modelForm   `json:"models"`
}

type creditTouch struct {
	ID          string  `json:"id"`
	At          string  `json:"at"`
	Kind        string  `json:"kind"`
	Partner     *string `json:"partner"`
	Page        *string `json:"page"`
	Team        string  `json:"team"`
	Provisional bool    `json:"provisional"`
}

// modelForm is one model's division; credits are by the touches, in their order.
type modelForm struct {
	Model   string           `json:"model"`
	Credits []int64          `json:"credits"`
	Teams   map[string]int64 `json:"teams"`
}

// teamNames are the teams by their numbers.
func teamNames() []string { return []string{"own", "partner", "ai"} }

func creditsOf(all []desk.DealCredits, currency string) []creditsForm {
	out := []creditsForm{}
	for i := range all {
		d := &all[i]
		f := creditsForm{ExternalID: d.ExternalID, Amount: moneyOf(d.Amount, currency), SourcedBy: known(d.Sourced.ID),
			InfluencedBy: []string{}, Touches: []creditTouch{}, Models: []modelForm{}}
		for _, p := range d.Influenced {
			f.InfluencedBy = append(f.InfluencedBy, p.ID)
		}
		for _, t := range d.Touches {
			f.Touches = append(f.Touches, creditTouch{t.ID, stamp(t.At), t.Kind, known(t.PartnerID), known(t.Page), teamNames()[t.Team],
				t.Provisional})
		}
		for m, model := range d.Models {
			one := modelForm{Model: model, Credits: []int64{}, Teams: teamsOf(&d.Divided[m])}
			for _, t := range d.Touches {
				one.Credits = append(one.Credits, t.Minor[m])
			}
			f.Models = append(f.Models, one)
		}
		out = append(out, f)
	}
	return out
}

func teamsOf(d *desk.Divided) map[string]int64 {
	return map[string]int64{"own": d.Own, "partner": d.Partner, "ai": d.AI}
}

// credits prints how each opportunity is divided: a column for each model.
func (p *page) credits(all []desk.DealCredits, currency string) {
	for i := range all {
		d := &all[i]
		if len(d.Touches) == 0 || d.Amount.V == 0 {
			continue
		}
		whose := "sourced by nobody"
		if d.Sourced.ID != "" {
			whose = "sourced by " + d.Sourced.Name
		}
		amount := (&desk.Around{Currency: currency}).Money(d.Amount)
		p.title(sentence([]string{"Attribution of " + d.ExternalID, amount, whose, influencedBy(d)}))
		columns := []grid.Column{{Width: 1}, {Width: 44}}
		for _, m := range d.Models {
			columns = append(columns, grid.Column{Title: m, Width: 18, Right: true})
		}
		row := func(label string, minor func(m int) int64) {
			cells := []string{"", label}
			for m := range d.Models {
				cells = append(cells, lead.Major(minor(m), " ", ".", lead.MinorDigits))
			}
			p.line("%s", grid.Row(columns, cells))
		}
		p.line("%s", grid.Titles(columns))
		for _, t := range d.Touches {
			what := sentence([]string{strings.ReplaceAll(t.Kind, "_", " "), t.Partner})
			row(p.day(t.At)+" "+what, func(m int) int64 { return t.Minor[m] })
		}
		for _, team := range teamNames() {
			row(team, func(m int) int64 { return teamsOf(&d.Divided[m])[team] })
		}
	}
}

func influencedBy(d *desk.DealCredits) string {
	var names []string
	for _, p := range d.Influenced {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return ""
	}
	return "influenced by " + strings.Join(names, ", ")
}
