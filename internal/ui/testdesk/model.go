package testdesk

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/studio"
)

// LookModel is the desk's, changed by Models.
func (d *Desk) LookModel(ctx context.Context, who desk.Actor) (desk.ModelLook, error) {
	if d.Err != nil {
		return desk.ModelLook{}, d.Err
	}
	look, err := d.Desk.LookModel(ctx, who)
	if d.Models != nil {
		d.Models(&look)
	}
	return look, err
}

// ModelColumns are the desk's, or those of Columns where it is set.
func (d *Desk) ModelColumns(ctx context.Context, who desk.Actor, p *policy.Policy, progress func(done, all int64)) (
	*studio.Columns, error,
) {
	if d.Err != nil {
		return nil, d.Err
	}
	if d.Columns != nil {
		return d.Columns(p), nil
	}
	return d.Desk.ModelColumns(ctx, who, p, progress)
}

// AuditModel is the desk's, changed by Audits.
func (d *Desk) AuditModel(ctx context.Context, who desk.Actor, look bool, progress func(done, all int64)) (*desk.Audit, error) {
	a, err := d.Desk.AuditModel(ctx, who, look, progress)
	if d.Audits != nil && err == nil {
		d.Audits(a)
	}
	return a, err
}

// CompaniesOf are the desk's, called by Company where it is set.
func (d *Desk) CompaniesOf(ctx context.Context, who desk.Actor, ids []lead.ID) (map[lead.ID]string, error) {
	names, err := d.Desk.CompaniesOf(ctx, who, ids)
	if d.Company != nil {
		for id := range names {
			names[id] = d.Company(id)
		}
	}
	return names, err
}
