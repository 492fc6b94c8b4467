package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
)

// partner makes the draft of a partner. Its tier is the policy's matter, so the desk checks it.
func (r *row) partner() (desk.PartnerIn, error) {
	r.need(r.form.kind.required)
	d := desk.PartnerIn{
		Origin:         r.origin(r.text("id")),
		ID:             r.text("id"),
		Name:           r.text("name"),
		Kind:           r.word("kind", lead.PartnerKinds()),
		Tier:           r.text("tier"),
		Aliases:        r.list("aliases"),
		Certified:      r.bool("certified"),
		Region:         r.opt("region"),
		Language:       r.opt("language"),
		Manager:        r.opt("manager"),
		CostPerQuarter: r.money("cost_per_quarter"),
		PayoutBP:       r.rate("payout_rate"),
		JoinedAt:       r.time("joined_at"),
	}
	if s := r.perhaps("status", []string{string(lead.Active), string(lead.Paused), string(lead.Ended)}); s != "" {
		d.Status = lead.Known(s)
	}
	return d, r.fault()
}

// page makes the draft of a referral page.
func (r *row) page() (desk.PageIn, error) {
	r.need(r.form.kind.required)
	d := desk.PageIn{
		Origin:      r.origin(r.text("external_id")),
		Partner:     r.text("partner"),
		URL:         r.text("url"),
		Title:       r.text("title"),
		Kind:        r.text("kind"),
		Content:     r.perhaps("content", []string{"pillar", "syndicated"}),
		PublishedAt: r.instant("published_at"),
		RefreshedAt: r.instant("refreshed_at"),
		GoneAt:      r.instant("gone_at"),
	}
	return d, r.fault()
}

// instant is a time whose zero value means none.
func (r *row) instant(field string) time.Time { return r.time(field).V }

// touch makes the draft of a touch.
func (r *row) touch() (desk.TouchIn, error) {
	required := r.form.kind.required
	if r.told("origin") != "" { // our own export has touches of people who were erased
		required = slices.DeleteFunc(slices.Clone(required), func(group []string) bool { return slices.Contains(group, "email") })
	}
	r.need(required)
	d := desk.TouchIn{
		Origin:   r.origin(r.text("external_id")),
		At:       r.instant("at"),
		Kind:     r.text("kind"),
		Email:    r.email("email"),
		ClientID: r.text("client_id"),
		URL:      r.opt("url"),
		Asset:    r.opt("asset"),
		Partner:  r.text("partner"),
		Referrer: r.text("referrer"),
		Surface:  r.perhaps("surface", surfaces()),
		UTM:      r.utm(),
	}
	if s := r.perhaps("owned_by", []string{"own", "partner"}); s != "" {
		d.OwnedBy = lead.Known(s)
	}
	return d, r.fault()
}

// opportunity makes the draft of an opportunity. Whose it is, and what becomes of a stage that is none and
// stays as it is written, the desk tells.
func (r *row) opportunity() (desk.OpportunityIn, error) {
	r.need([][]string{{"external_id"}, {"stage"}})
	r.inCurrency("currency")
	d := desk.OpportunityIn{
		Origin:     r.origin(r.text("external_id")),
		Emails:     r.addresses("email"),
		Lead:       r.text("lead"),
		LeadOrigin: r.told("lead_origin"),
		LeadList:   r.cols.lists["lead"],
		Chosen:     r.told("chosen"),
		Because:    r.told("because"),
		Reason:     r.told("reason"),
		Domain:     value.Visible(r.text("domain")),
		Company:    r.text("company"),
		Amount:     r.money("amount"),
		ARR:        r.money("arr"),
		Stage:      cmp.Or(try(r, "stage", dealStage).V, r.text("stage")),
		CreatedAt:  r.instant("created_at"),
		ClosedAt:   r.instant("closed_at"),
	}
	if !d.CreatedAt.IsZero() && !d.ClosedAt.IsZero() && r.day(d.ClosedAt) < r.day(d.CreatedAt) {
		r.warned = "closed_at lies before created_at"
	}
	return d, r.fault()
}

// day is the day of an instant at home: a date of closing has no time of day.
func (r *row) day(at time.Time) string { return at.In(r.form.zones.Home).Format(time.DateOnly) }

// addresses are those of a cell, one after the other with semicolons between them.
func (r *row) addresses(field string) []string {
	var out []string
	for part := range strings.SplitSeq(r.text(field), ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if a, ok := address(part); ok {
			part = a
		}
		out = append(out, part)
	}
	return out
}

// account makes the draft of what is said of a company.
func (r *row) account() (desk.AccountIn, error) {
	r.need(r.form.kind.required)
	return desk.AccountIn{Origin: r.origin(""), Domain: r.host(), Company: r.company()}, r.fault()
}

// overlap makes the draft of a company in a partner's customer list and ours.
func (r *row) overlap() (desk.OverlapIn, error) {
	required := r.form.kind.required
	if r.text("company") != "" { // the desk knows a company by its name where one alone has it
		required = slices.DeleteFunc(slices.Clone(required), func(group []string) bool { return slices.Contains(group, "domain") })
	}
	r.need(required)
	return desk.OverlapIn{Origin: r.origin(""), Partner: r.text("partner"), Domain: r.host(), Company: r.company()}, r.fault()
}

// host is the domain of a company, or its web site where the row has no domain.
func (r *row) host() string { return value.Visible(cmp.Or(r.text("domain"), r.text("website"))) }

// company reads what is said of a company.
func (r *row) company() lead.Company {
	var known lead.Facts
	for _, f := range lead.Table() {
		if f.Of == lead.OfCompany && f.Kind != lead.ADomain {
			r.fact(f, &known)
		}
	}
	return known.Account.Company
}

// dealStages are the stages of the standard pipelines of HubSpot and Salesforce, by key, beside our
// own. A stage that a company made up itself is not guessed.
var dealStages = map[string]string{
	"open": "open", "won": "won", "lost": "lost", "closedwon": "won", "closedlost": "lost",
	"appointmentscheduled": "open", "qualifiedtobuy": "open", "presentationscheduled": "open", "decisionmakerboughtin": "open",
	"contractsent": "open", "prospecting": "open", "qualification": "open", "needsanalysis": "open", "valueproposition": "open",
	"iddecisionmakers": "open", "perceptionanalysis": "open", "proposalpricequote": "open", "negotiationreview": "open",
	"proposal": "open", "negotiation": "open", "identifydecisionmakers": "open",
	"closedlosttocompetition": "lost", "wygrana": "won", "wygrane": "won", "przegrana": "lost", "przegrane": "lost", "otwarta": "open",
	"gewonnen": "won", "verloren": "lost", "offen": "open", "vinta": "won", "vinto": "won", "persa": "lost", "perso": "lost",
	"aperta": "open", "zamknietewygrane": "won", "zamknietawygrana": "won", "zamknieteprzegrane": "lost", "zamknietaprzegrana": "lost",
	"chiusovinto": "won", "chiusavinta": "won", "chiusoperso": "lost", "chiusapersa": "lost", "abgeschlossenundgewonnen": "won",
	"abgeschlossengewonnen": "won", "abgeschlossenundverloren": "lost", "abgeschlossenverloren": "lost", "wygrany": "won",
	"przegrany": "lost", "geschlossengewonnen": "won", "geschlossenverloren": "lost",
}

func dealStage(s string) (string, error) {
	if stage, ok := dealStages[columnKey(value.Visible(s))]; ok {
		return stage, nil
	}
	return "", fmt.Errorf("%s is no stage: write open, won or lost", shown(s))
}
