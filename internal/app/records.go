package app

import (
	"cmp"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
)

// recordForm is how a lead stands at a connection.
type recordForm struct {
	Connection string           `json:"connection"`
	Kind       string           `json:"kind"`
	State      desk.RecordState `json:"state"`
	Since      *string          `json:"waiting_since"`
	Next       *string          `json:"next_try_at"`
	InStep     *string          `json:"in_step_at"`
	Why        *string          `json:"why"`
	Field      *string          `json:"field"`
	RemoteID   *string          `json:"remote_id"`
	Proposed   bool             `json:"proposed"`
	URL        *string          `json:"url"`
	CompanyID  *string          `json:"company_id"`
	CompanyURL *string          `json:"company_url"`
}

func recordsOf(all []desk.CRMRecord) []recordForm {
	out := make([]recordForm, len(all))
	for i := range all {
		r := &all[i]
		out[i] = recordForm{Connection: r.Connection, Kind: r.Kind, State: r.State, Since: stampOf(&r.Since), Next: stampOf(&r.Next),
			InStep: stampOf(&r.InStep), Why: known(r.Why), Field: known(r.Field), RemoteID: known(r.RemoteID), Proposed: r.Proposed,
			URL: known(r.URL), CompanyID: known(r.CompanyID), CompanyURL: known(r.CompanyURL)}
	}
	return out
}

// records are how the lead stands in CRMs: "hubspot  in step since 2026-11-27 10:00, record 5512", its address below it.
func (p *page) records(all []desk.CRMRecord) {
	for i := range all {
		r := &all[i]
		var parts []string
		switch r.State {
		case desk.RecordInStep:
			parts = append(parts, "in step since "+p.at(r.InStep))
		case desk.RecordWaits:
			parts = append(parts, "waits since "+p.at(r.Since)+dashed(r.Why))
			if !r.Next.IsZero() {
				parts = append(parts, "tried again "+p.at(r.Next))
			}
		case desk.RecordDecide:
			parts = append(parts, "to decide"+dashed(r.Why))
		case desk.RecordRefused:
			parts = append(parts, "refused"+dashed(cmp.Or(r.Why, r.Field)))
		case desk.RecordNone:
			parts = append(parts, "does not go there"+dashed(r.Why))
		}
		switch {
		case r.Proposed:
			parts = append(parts, "perhaps record "+r.RemoteID)
		case r.RemoteID != "":
			parts = append(parts, "record "+r.RemoteID)
		}
		p.pair(r.Connection, strings.Join(parts, ", "))
		p.pair("", r.URL)
	}
}
