package scoring

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The readers of fields, one type per type of value. The bool says whether the value is known.
type (
	textAt    func(f *lead.Facts, t *lead.Touch) (string, bool)
	listAt    func(f *lead.Facts, t *lead.Touch) ([]string, bool)
	numberAt  func(f *lead.Facts, t *lead.Touch) (int64, bool)
	truthAt   func(f *lead.Facts, t *lead.Touch) (bool, bool)
	instantAt func(f *lead.Facts, t *lead.Touch) (time.Time, bool)
)

// textField returns the reader of a text field, nil when there is no such field.
func textField(field string) textAt {
	group, name, _ := strings.Cut(field, ".")
	switch group {
	case "lead":
		return leadText(name)
	case "account":
		return accountText(name)
	case "partner":
		return partnerText(name)
	case "bant":
		return bantText(name)
	case "touch":
		return touchText(name)
	}
	return nil
}

func leadText(name string) textAt {
	type facts = lead.Facts
	switch name {
	case "external_id":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.ExternalID.V, f.Lead.ExternalID.Known }
	case "name":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.Name.V, f.Lead.Name.Known }
	case "email":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.Email.V, f.Lead.Email.Known }
	case "phone":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.Phone.V, f.Lead.Phone.Known }
	case "title":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.Title.V, f.Lead.Title.Known }
	case "language":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.Language.V, f.Lead.Language.Known }
	case "time_zone":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.TimeZone.V, f.Lead.TimeZone.Known }
	case "source":
		return func(f *facts, _ *lead.Touch) (string, bool) { return string(f.Lead.Source), f.Lead.Source != "" }
	case "program_tier":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.ProgramTier.V, f.Lead.ProgramTier.Known }
	case "use_case":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.UseCase.V, f.Lead.UseCase.Known }
	case "product_line":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.ProductLine.V, f.Lead.ProductLine.Known }
	case "client_id":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.ClientID.V, f.Lead.ClientID.Known }
	case "surface":
		return func(f *facts, _ *lead.Touch) (string, bool) { return f.Lead.Surface.V, f.Lead.Surface.Known }
	}
	part := utmPart(name)
	if part == nil {
		return nil
	}
	return func(f *facts, _ *lead.Touch) (string, bool) { o := part(&f.Lead.UTM); return o.V, o.Known }
}

func utmPart(name string) func(u *lead.UTM) *lead.Opt[string] {
	switch name {
	case "utm.source":
		return func(u *lead.UTM) *lead.Opt[string] { return &u.Source }
	case "utm.medium":
		return func(u *lead.UTM) *lead.Opt[string] { return &u.Medium }
	case "utm.campaign":
		return func(u *lead.UTM) *lead.Opt[string] { return &u.Campaign }
	case "utm.term":
		return func(u *lead.UTM) *lead.Opt[string] { return &u.Term }
	case "utm.content":
		return func(u *lead.UTM) *lead.Opt[string] { return &u.Content }
	}
	return nil
}

func accountText(name string) textAt {
	switch name {
	case "domain":
		return func(f *lead.Facts, _ *lead.Touch) (string, bool) { return f.Account.Domain.V, f.Account.Domain.Known }
	case "name":
		return func(f *lead.Facts, _ *lead.Touch) (string, bool) { return f.Account.Name.V, f.Account.Name.Known }
	case "industry":
		return func(f *lead.Facts, _ *lead.Touch) (string, bool) {
			return f.Account.Industry.V, f.Account.Industry.Known
		}
	case "country":
		return func(f *lead.Facts, _ *lead.Touch) (string, bool) { return f.Account.Country.V, f.Account.Country.Known }
	case "region":
		return func(f *lead.Facts, _ *lead.Touch) (string, bool) { return f.Account.Region.V, f.Account.Region.Known }
	}
	return nil
}

// partnerText reads a partner's field. The record holds plain texts, so an empty one is unknown.
func partnerText(name string) textAt {
	var of func(p *lead.Partner) string
	switch name {
	case "id":
		of = func(p *lead.Partner) string { return p.ID }
	case "name":
		of = func(p *lead.Partner) string { return p.Name }
	case "kind":
		of = func(p *lead.Partner) string { return p.Kind }
	case "tier":
		of = func(p *lead.Partner) string { return p.Tier }
	case "status":
		of = func(p *lead.Partner) string { return string(p.Status) }
	default:
		return nil
	}
	return func(f *lead.Facts, _ *lead.Touch) (string, bool) {
		if f.Partner == nil {
			return "", false
		}
		v := of(f.Partner)
		return v, v != ""
	}
}

// bantText reads an answer. The answer "unknown" is no answer.
func bantText(name string) textAt {
	if new(lead.BANT).Get(name) == nil {
		return nil
	}
	return func(f *lead.Facts, _ *lead.Touch) (string, bool) {
		a := f.BANT.Get(name).Answer
		return string(a), a != "" && a != lead.Unknown
	}
}

func touchText(name string) textAt {
	var of func(t *lead.Touch) *lead.Opt[string]
	switch name {
	case "kind":
		return func(_ *lead.Facts, t *lead.Touch) (string, bool) {
			if t == nil {
				return "", false
			}
			return t.Kind, t.Kind != ""
		}
	case "url":
		of = func(t *lead.Touch) *lead.Opt[string] { return &t.URL }
	case "asset":
		of = func(t *lead.Touch) *lead.Opt[string] { return &t.Asset }
	case "owned_by":
		of = func(t *lead.Touch) *lead.Opt[string] { return &t.OwnedBy }
	case "partner":
		of = func(t *lead.Touch) *lead.Opt[string] { return &t.Partner }
	case "surface":
		of = func(t *lead.Touch) *lead.Opt[string] { return &t.Surface }
	default:
		part := utmPart(name)
		if part == nil {
			return nil
		}
		of = func(t *lead.Touch) *lead.Opt[string] { return part(&t.UTM) }
	}
	return func(_ *lead.Facts, t *lead.Touch) (string, bool) {
		if t == nil {
			return "", false
		}
		o := of(t)
		return o.V, o.Known
	}
}

func listField(field string) listAt {
	switch field {
	case "lead.tags":
		return func(f *lead.Facts, _ *lead.Touch) ([]string, bool) { return f.Lead.Tags.V, f.Lead.Tags.Known }
	case "account.tech_stack":
		return func(f *lead.Facts, _ *lead.Touch) ([]string, bool) {
			return f.Account.TechStack.V, f.Account.TechStack.Known
		}
	}
	return nil
}

func numberField(field string) numberAt {
	if field != "account.employees" {
		return nil
	}
	return func(f *lead.Facts, _ *lead.Touch) (int64, bool) {
		return f.Account.Employees.V, f.Account.Employees.Known
	}
}

func truthField(field string) truthAt {
	switch field {
	case "account.integration_active":
		return func(f *lead.Facts, _ *lead.Touch) (bool, bool) {
			return f.Account.IntegrationActive.V, f.Account.IntegrationActive.Known
		}
	case "partner.certified":
		return func(f *lead.Facts, _ *lead.Touch) (bool, bool) {
			if f.Partner == nil {
				return false, false
			}
			return f.Partner.Certified.V, f.Partner.Certified.Known
		}
	}
	return nil
}

func instantField(field string) instantAt {
	if field != "lead.referred_at" {
		return nil
	}
	return func(f *lead.Facts, _ *lead.Touch) (time.Time, bool) {
		return f.Lead.ReferredAt.V, f.Lead.ReferredAt.Known
	}
}

// valueAt returns the reader that shows a field's value to a person, clean; its bool is false when
// the value is not known.
func valueAt(field string) textAt {
	switch policy.Fields()[field] {
	case policy.Number:
		if read := numberField(field); read != nil {
			return func(f *lead.Facts, t *lead.Touch) (string, bool) {
				n, known := read(f, t)
				return strconv.FormatInt(n, 10), known
			}
		}
	case policy.Truth:
		if read := truthField(field); read != nil {
			return func(f *lead.Facts, t *lead.Touch) (string, bool) {
				b, known := read(f, t)
				return yesNo(b), known
			}
		}
	case policy.List:
		if read := listField(field); read != nil {
			return func(f *lead.Facts, t *lead.Touch) (string, bool) {
				list, known := read(f, t)
				return safetext.Line(strings.Join(list, ", ")), known
			}
		}
	case policy.Instant:
		if read := instantField(field); read != nil {
			return func(f *lead.Facts, t *lead.Touch) (string, bool) {
				at, known := read(f, t)
				return at.UTC().Format(time.RFC3339), known
			}
		}
	default:
		if read := textField(field); read != nil {
			return func(f *lead.Facts, t *lead.Touch) (string, bool) {
				s, known := read(f, t)
				return strings.TrimSpace(safetext.Line(s)), known
			}
		}
	}
	return func(*lead.Facts, *lead.Touch) (string, bool) { return "", false }
}

// lastName is a field's last path element: "employees" of "account.employees".
func lastName(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
