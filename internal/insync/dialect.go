package insync

import (
	"cmp"
	"strings"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/crm/salesforce"
	"github.com/eqltui/eqltui/internal/desk"
)

// dialects is what a system calls the things that every record has.
func dialects(kind string) dialect {
	if kind == "salesforce" {
		return salesforceDialect()
	}
	return hubspotDialect()
}

func salesforceDialect() dialect {
	return dialect{
		key: salesforce.KeyOf, mail: "Email", owner: "OwnerId", lifecycle: "Status", stages: map[string]string{},
		basics: func(l *desk.CRMLead) map[string]string {
			first, last := names(l.Name)
			// A lead there wants a last name and a company.
			return known(map[string]string{"Email": l.Email, "FirstName": first, "LastName": cmp.Or(last, l.Email, l.Lead.String()),
				"Company": cmp.Or(l.Company, l.Domain, "unknown")})
		},
		company: func(l *desk.CRMLead) map[string]string {
			return known(map[string]string{"Website": l.Domain, "Name": cmp.Or(l.Company, l.Domain)})
		},
		deal: func(r *crm.Record) (stage, amount, created, closed string) {
			stage = "open"
			if r.Values["IsWon"] == "true" {
				stage = "won"
			} else if r.Values["IsClosed"] == "true" {
				stage = "lost"
			}
			return stage, r.Values["Amount"], r.Values["CreatedDate"], r.Values["CloseDate"]
		},
		talk: func(o crm.Object, r *crm.Record) (string, bool) {
			return "", o == crm.Meeting || r.Values["IsClosed"] == "true" // a call that is planned was none yet
		},
	}
}

// names are the first name and the rest.
func names(name string) (first, last string) {
	first, last, two := strings.Cut(strings.TrimSpace(name), " ")
	if !two {
		return "", first
	}
	return first, strings.TrimSpace(last)
}

func hubspotDialect() dialect {
	return dialect{
		key: hubspot.KeyOf, mail: "email", owner: "hubspot_owner_id", lifecycle: "lifecyclestage",
		stages: map[string]string{"sql": "salesqualifiedlead", "won": "customer"},
		basics: func(l *desk.CRMLead) map[string]string {
			first, last := names(l.Name)
			return known(map[string]string{"email": l.Email, "firstname": first, "lastname": last})
		},
		company: func(l *desk.CRMLead) map[string]string {
			return known(map[string]string{"domain": l.Domain, "name": l.Company})
		},
		deal: func(r *crm.Record) (stage, amount, created, closed string) {
			switch {
			case r.Values["hs_is_closed_won"] == "true":
				stage = "won"
			case r.Values["hs_is_closed"] == "true":
				stage = "lost"
			default:
				stage = "open"
			}
			return stage, r.Values["amount"], r.Values["createdate"], r.Values["closedate"]
		},
		talk: func(o crm.Object, r *crm.Record) (string, bool) {
			if o == crm.Meeting {
				switch strings.ToUpper(r.Values["hs_meeting_outcome"]) {
				case "CANCELED", "RESCHEDULED":
					return "", false
				case "SCHEDULED":
					return "booked", true
				case "NO_SHOW":
					return "no_answer", true
				}
				return "reached", true
			}
			switch strings.ToUpper(r.Values["hs_call_status"]) {
			case "NO_ANSWER", "BUSY":
				return "no_answer", true
			case "COMPLETED":
				return "reached", true
			case "QUEUED", "RINGING", "CONNECTING", "IN_PROGRESS", "FAILED", "CANCELED", "CALLING_CRM_USER":
				return "", false
			}
			return "", true // it was logged, and how it went stands in the text
		},
	}
}

func known(values map[string]string) map[string]string {
	for k, v := range values {
		if v == "" {
			delete(values, k)
		}
	}
	return values
}
