package salesforce

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/crm"
)

// A Lead that was converted takes no changes any more, and nobody looks at it: it lives on in a Contact, which has the calls
// and meetings, the roles in opportunities, and whatever people change from then on. To us it stays the record that it was, by
// the Lead's id; its values are those of the Contact, as far as that has fields of the same names.
const (
	heirObject = "Contact"
	heirField  = "ConvertedContactId" // of a Lead: the Contact that it was converted into
	heirPrefix = "003"                // with which the id of every Contact begins
	ofHeirs    = " AND Id IN (SELECT " + heirField + " FROM Lead WHERE IsConverted = true)"
)

// converted is the kind of the error that a Lead takes no changes, until its Contact did or did not.
const converted crm.Kind = "converted"

// keys are the fields that carry our key, by object.
var keys = map[string]string{sobject(crm.Contact): ContactKey, sobject(crm.Company): CompanyKey, heirObject: ContactKey}

// heir is the Contact of a Lead that is known to be converted, "" of any other.
func (c *Client) heir(id string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.heirs[id]
}

// shared are the fields of Contacts, by name.
func (c *Client) shared(ctx context.Context) (map[string]crm.Property, error) {
	all, err := c.fields(ctx, heirObject)
	out := make(map[string]crm.Property, len(all))
	for _, p := range all {
		out[p.Name] = p
	}
	return out, err
}

// among asks for rows of which a field has one of some values.
func (c *Client) among(ctx context.Context, wanted, object, field string, values []string) (out []map[string]any, err error) {
	for part := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(values))), some) {
		rows, err := c.query(ctx, "SELECT "+wanted+" FROM "+object+" WHERE "+field+" IN ("+quoted(part)+")", false)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// inherit gives Leads that were converted the values of their Contacts. One whose Contact is gone keeps what it had.
func (c *Client) inherit(ctx context.Context, fields []string, records []crm.Record) error {
	var ids []string
	for i := range records {
		if id := records[i].Values[heirField]; id != "" {
			ids = append(ids, id)
			c.mu.Lock()
			c.heirs[records[i].ID] = id
			c.mu.Unlock()
		}
	}
	if len(ids) == 0 {
		return nil
	}
	has, err := c.shared(ctx)
	if unseen(err) {
		return nil // then they are what they were
	}
	if err != nil {
		return err
	}
	names := slices.DeleteFunc(append(slices.Clone(fields), "Email", "FirstName", "LastName", "OwnerId"), func(name string) bool {
		_, ok := has[name]
		return !ok
	})
	slices.Sort(names)
	names = slices.Compact(names)
	rows, err := c.among(ctx, strings.Join(append(slices.Clone(names), "Id", "SystemModstamp"), ", "), heirObject, "Id", ids)
	if err != nil {
		return err
	}
	by := make(map[string]map[string]any, len(rows))
	for _, r := range rows {
		by[text(r["Id"])] = r
	}
	for i := range records {
		r := by[records[i].Values[heirField]]
		if r == nil {
			continue
		}
		for _, name := range names {
			delete(records[i].Values, name)
			if v := text(r[name]); v != "" {
				records[i].Values[name] = v
			}
		}
		if at, ok := crm.ReadInstant(text(r["SystemModstamp"])); ok && at.After(records[i].Changed) {
			records[i].Changed = at
		}
	}
	return nil
}

// bequeath writes into the Contacts of Leads that were converted. What those have no field for is refused: it would be nowhere.
func (c *Client) bequeath(ctx context.Context, all []crm.Write, at []int, out []crm.Result) error {
	if len(at) == 0 {
		return nil
	}
	var ids, ours []string
	for _, i := range at {
		out[i] = crm.Result{} // not reached, should this end early
		if all[i].ID != "" {
			ids = append(ids, all[i].ID)
		} else {
			ours = append(ours, all[i].Key)
		}
	}
	wanted := "Id, " + ContactKey + ", " + heirField
	rows, err := c.among(ctx, wanted, sobject(crm.Contact), "Id", ids)
	if err != nil {
		return err
	}
	more, err := c.among(ctx, wanted, sobject(crm.Contact), ContactKey, ours)
	if err != nil {
		return err
	}
	type lead struct{ id, contact string }
	of := map[string]lead{}
	for _, r := range append(rows, more...) {
		l := lead{text(r["Id"]), text(r[heirField])}
		of[l.id], of[text(r[ContactKey])] = l, l
	}
	has, err := c.shared(ctx)
	if unseen(err) {
		for _, i := range at {
			out[i] = crm.Result{Err: crm.Refuse(crm.Rejected, "the lead was converted there, and the user may not see contacts")}
		}
		return nil
	}
	if err != nil {
		return err
	}
	types := map[string]crm.Type{}
	for _, p := range has {
		types[p.Name] = p.Type
	}
	var writes []crm.Write
	var which []int
	lacks := map[int]string{}
	for _, i := range at {
		l := of[all[i].ID]
		if all[i].ID == "" {
			l = of[all[i].Key]
		}
		if l.contact == "" {
			out[i] = crm.Result{Err: crm.Refuse(crm.Rejected, "the lead was converted there, and into no contact that can be seen")}
			continue
		}
		w := crm.Write{ID: l.contact, Values: map[string]string{}}
		if _, ok := has[ContactKey]; ok {
			w.Key = all[i].Key
		}
		for _, name := range slices.Sorted(maps.Keys(all[i].Values)) {
			if p, ok := has[name]; ok && !p.ReadOnly {
				w.Values[name] = all[i].Values[name]
			} else if _, basic := basics[name]; !basic && lacks[i] == "" {
				lacks[i] = name
			}
		}
		out[i] = crm.Result{ID: l.id}
		writes, which = append(writes, w), append(which, i)
	}
	results := make([]crm.Result, len(writes))
	numbers := make([]int, len(writes))
	for n := range numbers {
		numbers[n] = n
	}
	for part := range slices.Chunk(numbers, Batch) {
		if err := c.batch(ctx, heirObject, version+"/composite/sobjects", writes, part, types, results); err != nil {
			for _, n := range part { // whether they were written is not known
				out[which[n]] = crm.Result{}
			}
			return err
		}
	}
	for n, i := range which {
		switch {
		case results[n].Err != nil:
			out[i] = crm.Result{Err: results[n].Err}
		case lacks[i] != "":
			e := crm.Refuse(crm.Rejected, "the lead was converted there, and contacts have no field %s: make it on Contact too", lacks[i])
			e.Field = lacks[i]
			out[i] = crm.Result{Err: e}
		}
	}
	return nil
}

// basics are what a Lead alone needs; a Contact has its company by the account.
var basics = map[string]bool{"Company": true}

// leadsOf are the Leads that were converted into Contacts, by Contact.
func (c *Client) leadsOf(ctx context.Context, contacts []string) (map[string][]string, error) {
	rows, err := c.among(ctx, "Id, "+heirField, sobject(crm.Contact), heirField, contacts)
	out := map[string][]string{}
	for _, r := range rows {
		out[text(r[heirField])] = append(out[text(r[heirField])], text(r["Id"]))
	}
	return out, err
}

// bequeathed are the Leads whose Contacts changed.
func (c *Client) bequeathed(ctx context.Context, contacts []map[string]any, fields []string) ([]crm.Record, error) {
	var ids, leads []string
	for _, r := range contacts {
		ids = append(ids, text(r["Id"]))
	}
	of, err := c.leadsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, some := range of {
		leads = append(leads, some...)
	}
	slices.Sort(leads)
	return c.Find(ctx, crm.Contact, crm.Query{IDs: leads, Fields: fields})
}

// talks says of calls and meetings with Contacts which Leads they are about.
func (c *Client) talks(ctx context.Context, records []crm.Record) error {
	var ids []string
	for i := range records {
		for _, id := range records[i].Contacts {
			if strings.HasPrefix(id, heirPrefix) {
				ids = append(ids, id)
			}
		}
	}
	of, err := c.leadsOf(ctx, ids)
	for i := range records {
		for _, id := range slices.Clone(records[i].Contacts) {
			records[i].Contacts = append(records[i].Contacts, of[id]...)
		}
	}
	return err
}

// roles says of opportunities which leads they came of: those that were converted into them, and those whose Contacts have a
// role in them, the primary one first.
func (c *Client) roles(ctx context.Context, records []crm.Record) error {
	at := map[string]*crm.Record{}
	var ids []string
	for i := range records {
		at[records[i].ID] = &records[i]
		ids = append(ids, records[i].ID)
	}
	add := func(deal string, leads ...string) {
		for _, id := range leads {
			if r := at[deal]; r != nil && !slices.Contains(r.Contacts, id) {
				r.Contacts = append(r.Contacts, id)
			}
		}
	}
	rows, err := c.among(ctx, "Id, ConvertedOpportunityId", sobject(crm.Contact), "ConvertedOpportunityId", ids)
	if err != nil {
		return err
	}
	for _, r := range rows {
		add(text(r["ConvertedOpportunityId"]), text(r["Id"]))
	}
	played, err := c.among(ctx, "OpportunityId, ContactId, IsPrimary", "OpportunityContactRole", "OpportunityId", ids)
	if err != nil && !unseen(err) {
		return err // who may not see roles sees deals without any
	}
	var contacts []string
	for _, r := range played {
		contacts = append(contacts, text(r["ContactId"]))
	}
	of, err := c.leadsOf(ctx, contacts)
	for _, primary := range []bool{true, false} {
		for _, r := range played {
			if (r["IsPrimary"] == true) == primary {
				add(text(r["OpportunityId"]), of[text(r["ContactId"])]...)
			}
		}
	}
	return err
}
