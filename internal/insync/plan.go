package insync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/desk"
)

// draft is a lead, what is known of it on both sides, and what becomes of it.
type draft struct {
	l     *desk.CRMLead
	sides crm.Sides
	plan  crm.Plan
	err   *crm.Error // a part of it was refused
	fails map[string]bool
}

// plans asks what is there and plans leads. Nothing is written.
func (ln *line) plans(ctx context.Context, leads []desk.CRMLead) ([]draft, error) {
	drafts := make([]draft, len(leads))
	var ids, keys, companies, domains []string
	for i := range leads {
		l := &leads[i]
		drafts[i] = draft{l: l, fails: map[string]bool{}}
		if l.Gone {
			continue
		}
		here, fields := ln.here(l)
		drafts[i].sides = crm.Sides{Lead: l.Lead.String(), Fields: fields, Here: here, Last: l.Last, Digest: ln.digest,
			Properties: ln.props,
			HasCompany: l.Domain != ""}
		keys = append(keys, l.Lead.String())
		if l.RemoteID != "" {
			ids = append(ids, l.RemoteID)
		}
		if l.Domain != "" {
			domains = append(domains, strings.ToLower(l.Domain))
		}
		if l.CompanyID != "" {
			companies = append(companies, l.CompanyID)
		}
	}
	if !ln.keyed(crm.Contact) {
		keys = nil // no record can carry one
	}
	kept := domains
	if !ln.keyed(crm.Company) {
		kept = nil
	}
	contacts, err := ln.client.Find(ctx, crm.Contact, crm.Query{IDs: unique(ids), Keys: keys, Fields: ln.names(crm.Contact)})
	if err != nil {
		return nil, err
	}
	firms, err := ln.client.Find(ctx, crm.Company, crm.Query{IDs: unique(companies), Keys: unique(kept), Fields: ln.names(crm.Company)})
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		if !drafts[i].l.Gone {
			ln.settleWho(&drafts[i], contacts, firms)
		}
	}
	if err := ln.propose(ctx, drafts); err != nil {
		return nil, err
	}
	for i := range drafts {
		if !drafts[i].l.Gone {
			drafts[i].plan = crm.Make(&drafts[i].sides)
		}
	}
	return drafts, ln.decideByTime(ctx, drafts)
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// settleWho says which records a lead is: by the id that is kept, by what was merged, by our key.
func (ln *line) settleWho(dr *draft, contacts, firms []crm.Record) {
	find := func(all []crm.Record, id, key string) *crm.Record {
		for _, is := range []func(*crm.Record) bool{
			func(r *crm.Record) bool { return id != "" && r.ID == id },
			func(r *crm.Record) bool { return id != "" && slices.Contains(r.Was, id) },
			func(r *crm.Record) bool { return key != "" && strings.EqualFold(r.Key, key) },
		} {
			if at := slices.IndexFunc(all, func(r crm.Record) bool { return !r.Archived && is(&r) }); at >= 0 {
				return &all[at]
			}
		}
		return nil
	}
	dr.sides.Contact = find(contacts, dr.l.RemoteID, dr.l.Lead.String())
	if c := dr.sides.Contact; c != nil && c.Key != "" && !strings.EqualFold(c.Key, dr.l.Lead.String()) {
		dr.sides.Contact = nil // two of ours were made one there
		dr.sides.Gone = fmt.Sprintf("record %s is %s there: eqltui merge %s %s, or eqltui crm match %s --new", c.ID, c.Key, c.Key,
			dr.l.Lead, dr.l.Lead)
	}
	if dr.l.Domain != "" {
		dr.sides.Company = find(firms, dr.l.CompanyID, dr.l.Domain)
	}
	if dr.sides.Contact == nil && dr.l.RemoteID != "" && dr.sides.Gone == "" {
		dr.sides.Gone = fmt.Sprintf("record %s is not there any more: eqltui crm match %s --new makes another", dr.l.RemoteID, dr.l.Lead)
	}
	dr.sides.CompanyUnassigned = dr.sides.Contact != nil && dr.sides.Company != nil && dr.l.CompanyID != dr.sides.Company.ID
}

// propose looks for records that may be those of leads which have none: by address, and companies by domain.
func (ln *line) propose(ctx context.Context, drafts []draft) error {
	byMail, byDomain := map[string][]*draft{}, map[string][]*draft{}
	for i := range drafts {
		dr := &drafts[i]
		if dr.l.Gone {
			continue
		}
		if mail := strings.ToLower(dr.l.Email); dr.sides.Contact == nil && dr.sides.Gone == "" && mail != "" {
			byMail[mail] = append(byMail[mail], dr)
		}
		if dr.sides.HasCompany && dr.sides.Company == nil {
			domain := strings.ToLower(dr.l.Domain)
			byDomain[domain] = append(byDomain[domain], dr)
		}
	}
	if len(byMail) > 0 {
		found, err := ln.client.Find(ctx, crm.Contact, crm.Query{Mails: keysOf(byMail), Fields: ln.names(crm.Contact)})
		if err != nil {
			return err
		}
		for i := range found {
			for _, dr := range byMail[strings.ToLower(found[i].Values[ln.keys.mail])] {
				dr.sides.Proposed, dr.sides.Because = found[i].ID, "has the same address"
				if found[i].Key != "" {
					dr.sides.Because = "has the same address and is " + found[i].Key
				}
			}
		}
	}
	if len(byDomain) == 0 {
		return nil
	}
	found, err := ln.client.Find(ctx, crm.Company, crm.Query{Domains: keysOf(byDomain), Fields: ln.names(crm.Company)})
	if err != nil {
		return err
	}
	for i := range found {
		for _, dr := range byDomain[strings.ToLower(found[i].Values["domain"])] {
			dr.sides.ProposedCompany, dr.sides.BecauseCompany = found[i].ID, "has the same domain"
			if strings.EqualFold(found[i].Values["name"], dr.l.Company) && dr.l.Company != "" {
				dr.sides.BecauseCompany = "has the same domain and name"
			}
		}
	}
	return nil
}

func keysOf[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// decideByTime asks when fields were set that both sides changed, there and here, and plans those leads again.
func (ln *line) decideByTime(ctx context.Context, drafts []draft) error {
	clashing := map[crm.Object]map[string][]*draft{crm.Contact: {}, crm.Company: {}} // leads of one company share it
	for i := range drafts {
		dr := &drafts[i]
		for _, c := range dr.plan.Changes {
			r := dr.sides.Contact
			if c.Object == crm.Company {
				r = dr.sides.Company
			}
			if c.Way == crm.Clash && r != nil {
				clashing[c.Object][r.ID] = append(clashing[c.Object][r.ID], dr)
			}
		}
	}
	again := map[*draft]bool{}
	for o, by := range clashing {
		if len(by) == 0 {
			continue
		}
		found, err := ln.client.Find(ctx, o, crm.Query{IDs: keysOf(by), Fields: ln.names(o), History: true})
		if err != nil {
			return err
		}
		for i := range found {
			for _, dr := range by[found[i].ID] {
				if again[dr] = true; o == crm.Contact {
					dr.sides.Contact = &found[i]
				} else {
					dr.sides.Company = &found[i]
				}
			}
		}
	}
	for dr := range again {
		times := map[string]time.Time{}
		for _, c := range dr.plan.Changes {
			if c.Way == crm.Clash {
				at, err := ln.s.d.CRMChangedAt(ctx, dr.l.Lead, c.Fact)
				if err != nil {
					return err
				}
				times[c.Key()] = at
			}
		}
		dr.sides.HereAt = func(f *crm.Field) time.Time { return times[f.Key()] }
		dr.plan = crm.Make(&dr.sides)
	}
	return nil
}
