package model

import (
	"context"
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// auditing is the look at the model in force for which there is a duty every month.
type auditing struct {
	place.Question[*desk.Audit]
	found *desk.Audit
	err   error
	done  *progress
	stop  context.CancelFunc
	list  kit.List // its lines, as wide as w; one that is of a proposal has its number in its key
	lines []auditLine
	w     int
}

// auditLine is a line of what an audit says.
type auditLine struct {
	style    theme.Style
	text     string
	proposal int // from 1 on, 0: it is of none
}

const proposalPrefix = "proposal:"

// audit looks whether small shifts would make the model in force better. Whoever may keeps what is proposed as drafts.
func (v *Model) audit() tea.Cmd {
	a := &v.audits
	v.look, a.found, a.err, a.done = auditLook, nil, nil, &progress{}
	a.list.Reset()
	reader, who, told := v.s.Desk, v.s.Who, a.done
	look := v.s.ReadOnly != ""
	ctx, stop := context.WithCancel(v.s.Context)
	a.stop = stop
	return a.AskWithin(v.s, testPatience, func(within context.Context) (*desk.Audit, error) {
		defer stop()
		defer context.AfterFunc(within, stop)()
		return reader.AuditModel(ctx, who, look, told.tell)
	})
}

// audited takes an audit over. What it proposed stands among the drafts now.
func (v *Model) audited(found *desk.Audit, err error) tea.Cmd {
	a := &v.audits
	a.found, a.stop, a.w = found, nil, 0
	if a.err = err; errors.Is(err, context.Canceled) { // by the person
		a.err = nil
	}
	if found == nil || !found.Kept {
		return nil
	}
	if n := len(found.Proposals); n > 0 {
		return tea.Batch(place.Tell(v.s.Words.Count("model.audit_kept", n)), v.load())
	}
	return place.Tell(v.s.Say("model.audit_done"))
}

// proposal is the chosen one, nil where the line is of none.
func (v *Model) proposal() *desk.Proposal {
	n, _ := strings.CutPrefix(v.audits.list.Key(), proposalPrefix)
	n, _, _ = strings.Cut(n, ".")
	i, err := strconv.Atoi(n)
	if err != nil || v.audits.found == nil || i < 1 || i > len(v.audits.found.Proposals) {
		return nil
	}
	return &v.audits.found.Proposals[i-1]
}

// openProposal opens the draft that a proposal became.
func (v *Model) openProposal() tea.Cmd {
	p := v.proposal()
	v.want, v.weights, v.look = p.Draft, studio.Weights{}, spreadLook
	v.Resize(v.w, v.h)
	return v.load()
}

// whyNoProposal says why there is none to open.
func (v *Model) whyNoProposal() string {
	s, p := v.s, v.proposal()
	switch {
	case p == nil:
		return s.Say("why.no_proposal")
	case !v.audits.found.Kept:
		return s.Say("why.proposal_lost")
	case v.moved():
		return s.Words.Fill("why.model_moved", s.Key(keys.SaveModel), s.Key(keys.ResetModel))
	}
	return ""
}

// auditView is what an audit found, line by line.
func (v *Model) auditView(pic *place.Picture, w, h int) {
	s, a := v.s, &v.audits
	pic.Lines = append(pic.Lines, kit.Line(s.Theme, w, theme.Text|theme.Bold, " "+s.Say("model.audit")))
	switch {
	case a.err != nil:
		pic.Lines = append(pic.Lines, place.Lower(place.ErrorLinesAbove(s, w, a.err), w, h-1)...)
		return
	case a.Waiting():
		pic.Lines = append(pic.Lines, place.Lower(place.Centred(s, w, theme.Muted, s.Say("model.auditing"), far(s, a.done)), w, h-1)...)
		return
	case a.found == nil:
		text := s.Words.Fill("model.unaudited", s.Key(keys.AuditModel))
		pic.Lines = append(pic.Lines, place.Lower(place.Centred(s, w, theme.Muted, text), w, h-1)...)
		return
	}
	if a.w != w {
		a.w = w
		v.arrangeAudit(w)
	}
	a.list.Resize(max(h-2, 1))
	pic.Lines = append(pic.Lines, kit.Blanks(w))
	from, to := a.list.Window()
	for i := from; i < min(to, from+h-2); i++ {
		line := &a.lines[i]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "audit:" + a.list.Items()[i].Key})
		p := kit.NewPen(s.Theme, w)
		if i == a.list.Cursor() && v.look == auditLook {
			p.Put(theme.Accent, s.Theme.Glyphs.Current)
		} else {
			p.Gap(1)
		}
		pic.Lines = append(pic.Lines, p.Put(line.style, line.text).String())
	}
}

// arrangeAudit writes what an audit found into lines, and goes to the first proposal.
func (v *Model) arrangeAudit(w int) {
	a := &v.audits
	a.lines = v.auditLines(max(w-3, 1))
	items := make([]kit.Item, len(a.lines))
	first := ""
	for i, line := range a.lines {
		items[i].Key = "line:" + strconv.Itoa(i)
		if line.proposal > 0 {
			items[i].Key = proposalPrefix + strconv.Itoa(line.proposal) + "." + strconv.Itoa(i)
			if first == "" {
				first = items[i].Key
			}
		}
	}
	a.list.Reset()
	a.list.Set(items)
	if first != "" {
		a.list.Select(first)
	}
}

// auditLines are what became of the last audit, what is odd about the rules, and what is proposed.
func (v *Model) auditLines(w int) (out []auditLine) {
	s, x := v.s, v.audits.found
	g := s.Theme.Glyphs
	tell := func(proposal int, style theme.Style, indent, text string) {
		for i, line := range kit.Wrap(text, max(w-len(indent)-2, 1)) {
			if i > 0 {
				line = "  " + line
			}
			out = append(out, auditLine{style, indent + line, proposal})
		}
	}
	for i := range x.Proposals {
		p := &x.Proposals[i]
		u, n := &p.Backtest.Under, &p.Backtest.Now
		tell(i+1, theme.Accent|theme.Bold, "", s.Words.Fill("model.proposal", strconv.Itoa(i+1), safetext.Line(p.Shift.Text)))
		was, is := interval(n.SQL.Precision, g.Dash), interval(u.SQL.Precision, g.Dash)
		tell(i+1, theme.Text, "  ", s.Words.Fill("model.proposal_taken", was, is))
		tell(i+1, theme.Text, "  ", s.Words.Fill("model.areas", area(&n.AUC, s), area(&u.AUC, s)))
		tell(i+1, theme.Text, "  ", s.Words.Fill("model.proposal_moves", s.Words.Count("model.leads", len(p.Backtest.Entered)),
			strconv.Itoa(len(p.Backtest.Left))))
		out = append(out, auditLine{})
	}
	if len(x.Proposals) == 0 {
		tell(0, theme.Text|theme.Bold, "", s.Say("model.no_proposal"))
	}
	for _, why := range x.Why {
		tell(0, theme.Muted, "", safetext.Line(why))
	}
	if x.Kept {
		tell(0, theme.Muted, "", s.Say("model.audit_done"))
	} else {
		tell(0, theme.Muted, "", s.Say("model.audit_look"))
	}
	out = append(out, auditLine{})
	odd := false
	for i := range x.Rules.Rules {
		r := &x.Rules.Rules[i]
		if note := v.odd(r.Notes); note != "" {
			if odd = true; r.Lift != nil && r.Low != nil && r.High != nil && strings.Contains(note, s.Say("model.note."+studio.Misleads)) {
				note += " " + s.Words.Fill("model.note.lift", decimal(*r.Lift), decimal(*r.Low), decimal(*r.High))
			}
			tell(0, theme.Warn, "", safetext.Line(r.Label)+": "+note)
		}
	}
	if odd {
		out = append(out, auditLine{})
	}
	if x.LastAt.IsZero() {
		tell(0, theme.Muted, "", s.Say("model.first_audit"))
		return out
	}
	day := func(ms int64) string { return review.DayOf(ms, s.DayZone()).String() }
	tell(0, theme.Text, "", s.Words.Fill("model.last_audit", day(x.LastAt.UnixMilli())))
	if len(x.Last) == 0 {
		tell(0, theme.Muted, "  ", s.Say("model.last_nothing"))
	}
	for i := range x.Last {
		f := &x.Last[i]
		tell(0, theme.Text, "  ", safetext.Line(f.Text))
		switch f.Decided {
		case "published", "taken_back":
			tell(0, theme.Muted, "    ", s.Words.Fill("model.former."+f.Decided, safetext.Line(f.By), day(f.On.UnixMilli())))
		default:
			tell(0, theme.Muted, "    ", s.Say("model.former."+f.Decided))
		}
		if f.Before != nil && f.Came != nil {
			tell(0, theme.Muted, "    ", s.Words.Fill("model.month_before", month(f.Before)...))
			days := strconv.FormatInt(f.Came.Days, 10)
			tell(0, theme.Muted, "    ", s.Words.Fill("model.month_after", append([]string{days}, month(f.Came)...)...))
		}
	}
	return out
}

// month is what a month brought: leads, EQLs, and how many of these sales took.
func month(m *desk.MonthFigures) []string {
	return []string{say.Grouped(m.Leads), say.Grouped(m.EQLs), say.Grouped(m.Taken.K)}
}

// odd is what is wrong with a rule, nothing where nothing is.
func (v *Model) odd(notes []string) string {
	var out []string
	for _, n := range notes {
		switch n {
		case studio.NeverHit, studio.AlwaysHit, studio.NeverMissed, studio.NothingKnown, studio.Misleads, studio.AIDecides:
			out = append(out, v.s.Say("model.note."+n))
		default:
			if other, same := strings.CutPrefix(n, studio.SameAs); same {
				out = append(out, v.s.Words.Fill("model.note.same_as", safetext.Line(other)))
			}
		}
	}
	return strings.Join(out, " ")
}

// Visit shows the audit to whoever comes to do that duty.
func (v *Model) Visit(arg any) (tea.Cmd, bool) {
	_, ok := arg.(place.AuditDuty)
	if ok {
		v.look = auditLook
		v.Resize(v.w, v.h)
	}
	return nil, ok
}

// Likely is what somebody wants who looks at what is empty yet.
func (v *Model) Likely() []keys.ID {
	switch {
	case v.look == auditLook && v.audits.found == nil:
		return []keys.ID{keys.AuditModel}
	case v.look == testLook && v.test == nil:
		return []keys.ID{keys.TestModel}
	}
	return nil
}

// Hints are those of an audit that proposes something: enter opens a proposal there.
func (v *Model) Hints() []kit.Hint {
	if v.look != auditLook || v.audits.found == nil || v.proposal() == nil || v.whyNoProposal() != "" {
		return nil
	}
	var out []kit.Hint
	for _, h := range []struct {
		id   keys.ID
		word string
	}{{keys.OpenChanged, "hint.open_proposal"}, {keys.NextFigure, "hint.next_figure"}, {keys.AuditModel, "hint.audit_again"}} {
		out = append(out, kit.Hint{Key: v.s.Key(h.id), Word: v.s.Say(h.word), ID: place.HintPrefix + string(h.id)})
	}
	return out
}
