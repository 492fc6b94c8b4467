package leadview

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// whyLines is how many lines the reason takes at most why a record does not go.
const whyLines = 3

// RecordLines are how the lead stands in each CRM: in step, what keeps it from being, and which record it is.
func (v View) RecordLines(w int) []string {
	if v.Detail == nil || len(v.Detail.Records) == 0 {
		return nil
	}
	lines := []string{v.Title(w, v.Session.Say("lead.crm"), "")}
	for i := range v.Detail.Records {
		lines = append(lines, v.record(w, &v.Detail.Records[i])...)
	}
	return lines
}

// record is "✓ hubspot  in step since 10:02   5512", with the reason below it where there is one.
func (v View) record(w int, r *desk.CRMRecord) []string {
	s, g := v.Session, v.Session.Theme.Glyphs
	sign, style, text := g.Pass, theme.OK, s.Say("record.in_step")
	switch r.State {
	case desk.RecordInStep:
		if !r.InStep.IsZero() {
			text = s.Words.Fill("record.in_step_since", say.When(r.InStep, s.At, s.Zone))
		}
	case desk.RecordWaits:
		sign, style = g.Ring, theme.Warn
		text = s.Words.Fill("record.waiting", say.When(r.Since, s.At, s.Zone))
	case desk.RecordDecide:
		sign, style, text = "?", theme.Warn, s.Say("record.conflict")
	case desk.RecordRefused:
		sign, style, text = g.Fail, theme.Crit, s.Say("record.refused")
	case desk.RecordNone:
		sign, style, text = g.Dash, theme.Muted, s.Say("record.none")
	}
	id := r.RemoteID
	if r.Proposed {
		id = s.Words.Fill("record.perhaps", id)
	}
	p := v.Pen(w).Put(style, sign).To(2).Put(theme.Text, kit.Cut(r.Connection, w/3, g.Ellipsis)).Gap(2)
	lines := []string{p.Cell(style, text, w-p.At()-kit.Width(id)-3).End(theme.Accent, id, 1).String()}
	why := r.Why
	if r.Field != "" && !strings.Contains(why, r.Field) {
		why = strings.TrimSuffix(r.Field+": "+why, ": ")
	}
	if why == "" {
		return lines
	}
	told := kit.Wrap(why, max(w-3, 1))
	for _, line := range told[:min(len(told), whyLines)] {
		lines = append(lines, v.Pen(w).To(2).Cell(theme.Muted, line, w-3).String())
	}
	return lines
}

// RecordLinks are the addresses at which people see the lead's records and those of its company.
func (v View) RecordLinks(w int) []string {
	if v.Detail == nil {
		return nil
	}
	s := v.Session
	var lines []string
	for i := range v.Detail.Records {
		r := &v.Detail.Records[i]
		lines = append(lines, v.Pair(w, r.Connection, r.URL, theme.Accent)...)
		lines = append(lines, v.Pair(w, s.Say("record.company"), r.CompanyURL, theme.Accent)...)
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{v.Section(w, s.Say("record.links"), "")}, lines...)
}
