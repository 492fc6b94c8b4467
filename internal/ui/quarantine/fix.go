package quarantine

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// FixSheet completes records in quarantine: what they lack comes first.
type FixSheet struct {
	place.FormSheet
	records  []desk.HeldRecord
	problems map[string]string
	meant    string // the partner that the record's own word names, picked from the beginning; "" for none
	asked    place.Question[desk.Fixed]
}

// Fix is the form for the records that the quarantine means.
func Fix() place.Act { return place.Act{ID: keys.Fix, Bare: true, Partners: true, New: newFix} }

func newFix(s *place.Session, p place.Prepared) place.Sheet {
	q, ok := p.Over.(*quarantine)
	if !ok {
		return nil
	}
	records := q.chosen()
	if len(records) == 0 {
		return nil
	}
	f := &FixSheet{records: records}
	f.S, f.Verb = s, keys.Fix
	for i := range records {
		f.Rows = append(f.Rows, records[i].Row)
	}
	for i, field := range f.order() {
		f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: field, Label: s.Say("fix." + field), Field: f.field(field, p.Partners),
			Gap: i == len(f.lacking())})
	}
	f.Begin()
	f.check()
	return f
}

// lacking are the facts that any of the records lacks.
func (f *FixSheet) lacking() []string {
	var out []string
	for _, field := range []string{"partner", "program_tier", "referred_at", "email"} {
		for i := range f.records {
			if slices.Contains(f.records[i].Missing, field) && !slices.Contains(out, field) {
				out = append(out, field)
			}
		}
	}
	if slices.Contains(out, "email") && len(f.records) == 1 {
		out = append(out, "domain") // either will do
	}
	return out
}

// order is what is asked: what is missing, then what may be wrong. An address is one person's own.
func (f *FixSheet) order() []string {
	all := []string{"partner", "program_tier", "referred_at", "email", "domain", "company", "name", "source"}
	if len(f.records) > 1 {
		all = all[:3]
	}
	out := f.lacking()
	if len(f.records) > 1 {
		out = slices.DeleteFunc(out, func(field string) bool { return field == "email" })
	}
	for _, field := range all {
		if !slices.Contains(out, field) {
			out = append(out, field)
		}
	}
	return out
}

// field is how a fact is asked, with what is known of it.
func (f *FixSheet) field(name string, partners []desk.PartnerName) kit.Field {
	s := f.S
	var out kit.Field
	switch name {
	case "partner":
		near, sure := "", false
		if len(f.records) == 1 {
			if near, sure = acts.NamedPartner(f.records[0].Said, partners); !sure {
				near = f.records[0].Near
			}
		}
		p := &kit.Pick{Most: 6, Missed: s.Missed("pick.partner")}
		p.Options, p.Codes, p.After = acts.PartnerOptions(partners, near)
		if near != "" && len(p.After) > 0 {
			p.After[0] = s.Say("fix.near")
		}
		if sure {
			p.SetValue(near)
			f.meant = near
		}
		out = p
	case "program_tier":
		out = acts.TierChoice(s)
	case "source":
		out = acts.SourceChoice(s)
	default:
		out = place.Line(s.Say(fixHint(name)))
	}
	if len(f.records) == 1 {
		if known := heldText(s, &f.records[0], name); known != "" {
			out.SetValue(known)
		}
	}
	return out
}

func fixHint(name string) string {
	switch name {
	case "referred_at":
		return "hint.fix_date"
	case "email":
		return "hint.fix_email"
	case "domain":
		return "hint.fix_domain"
	}
	return "hint.value"
}

func (f *FixSheet) Key(name, text string) tea.Cmd {
	f.Form.Key(name, text)
	f.check()
	return nil
}

func (f *FixSheet) Paste(text string) {
	f.Form.Paste(text)
	f.check()
}

func (f *FixSheet) Restore(draft string) {
	f.FormSheet.Restore(draft)
	f.check()
}

// check reads what is typed, by the code that reads files, and marks each field.
func (f *FixSheet) check() {
	_, f.problems = acts.ReadReferral(f.S, f.Form.Values())
	acts.MarkProblems(f.S, &f.Form, f.problems)
	acts.MarkDay(f.S, &f.Form, f.problems)
	for i := range f.Form.Asks {
		a := &f.Form.Asks[i]
		if a.After == "" && slices.Contains(f.needs(), a.ID) {
			a.After, a.Sign = f.S.Theme.Glyphs.Warning, theme.Warn
		}
	}
}

// needs are the facts that would still be missing.
func (f *FixSheet) needs() []string {
	var out []string
	for _, field := range f.lacking() {
		filled := f.Value(field) != "" && f.problems[field] == ""
		if field == "email" || field == "domain" {
			filled = f.Value("email") != "" && f.problems["email"] == "" || f.Value("domain") != "" && f.problems["domain"] == ""
		}
		if !filled && field != "domain" {
			out = append(out, field)
		}
	}
	return out
}

func (f *FixSheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	f.Below = f.Verdict
	return f.FormSheet.Body(w, h, floating)
}

// Verdict is what is wrong with the field that is being answered, and what sending would do.
func (f *FixSheet) Verdict(w int) []string {
	s := f.S
	var lines []string
	if len(f.records) == 1 && f.records[0].Said != "" {
		picked, text := f.Value("partner"), ""
		switch picked {
		case "":
			text = s.Words.Fill("quarantine.no_partner", f.records[0].Said)
		case f.meant:
			text = s.Words.Fill("fix.meant", f.records[0].Said)
		}
		if text != "" {
			lines = append(lines, kit.NewPen(s.Theme, w).Put(theme.Muted, text).String())
		}
	}
	lines = append(lines, acts.ProblemLines(s, w, &f.Form, f.problems)...)
	if missing := f.needs(); len(missing) > 0 {
		var words []string
		for _, m := range missing {
			words = append(words, s.Say("fix."+m))
		}
		return append(lines, kit.NewPen(s.Theme, w).Put(theme.Warn, s.Theme.Glyphs.Warning).Gap(1).Put(theme.Text,
			s.Words.Fill("fix.still", strings.Join(words, ", "))).String())
	}
	text := s.Words.Count("fix.releases", len(f.records))
	return append(lines, kit.NewPen(s.Theme, w).Put(theme.OK, s.Theme.Glyphs.Pass).Gap(1).Put(theme.Text, text).String())
}

// set are the facts that were changed, as the desk takes them.
func (f *FixSheet) set() map[string]string {
	r, _ := acts.ReadReferral(f.S, f.Form.Values())
	out := map[string]string{}
	for _, a := range f.Form.Asks {
		text := strings.TrimSpace(a.Field.Value())
		meant := a.ID == "partner" && f.meant != "" && text == f.meant
		if text == "" || text == strings.TrimSpace(f.Fresh[a.ID]) && !meant {
			continue
		}
		if a.ID == "referred_at" && r.ReferredAt.Known {
			text = r.ReferredAt.V.UTC().Format(time.RFC3339)
		}
		out[a.ID] = text
	}
	return out
}

// Send sets what was entered; complete records are released by it.
func (f *FixSheet) Send() tea.Cmd {
	for _, a := range f.Form.Asks {
		if f.problems[a.ID] != "" {
			f.Form.Focus(a.ID)
			return place.Warn(a.Label + ": " + f.problems[a.ID])
		}
	}
	if label := f.Astray(); label != "" {
		return place.Warn(f.S.Words.Fill("pick.astray", label))
	}
	set := f.set()
	if len(set) == 0 {
		return place.Warn(say.FaultLine(fault.New(fault.Usage, f.S.Say("sheet.fix"), f.S.Say("fix.nothing"), "")))
	}
	if f.asked.Waiting() {
		return nil
	}
	doer, who, ids, version := f.S.Desk, f.S.Who, place.Ids(f.Rows), place.Expect(f.Rows)
	return f.asked.Write(f.S, func(ctx context.Context) (desk.Fixed, error) {
		fixed, err := doer.Fix(ctx, who, ids, set, version)
		if err == nil && len(ids) == 1 {
			// It is done: a draft that cannot be dropped is only an old text, not a failure.
			_ = doer.SaveDraft(ctx, who, ids[0], string(keys.Fix), "")
		}
		return fixed, err
	})
}

func (f *FixSheet) Update(msg tea.Msg) tea.Cmd {
	a, ok := f.asked.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(safetext.Line(say.FaultLine(a.Err)))
	}
	fixed := a.Value
	if len(fixed.Subjects) == 0 && len(fixed.Refused) > 0 {
		return place.Warn(safetext.Line(say.FaultLine(fixed.Refused[0].Err)))
	}
	out := place.Finished{Text: safetext.Line(fixed.Text), On: fixed.Subjects}
	if fixed.Changed() {
		out.Text += f.S.UndoHint()
	}
	if n := len(fixed.Refused); n > 0 {
		out.Text += ", " + f.S.Words.Count("toast.refused", n)
	}
	if len(f.Rows) == 1 && len(fixed.Released) == 1 {
		out.Then = fixNext{after: f.Rows[0].ID.String()}
	}
	return place.Send(out)
}

func (f *FixSheet) About() (lead.ID, bool) {
	if len(f.Rows) != 1 {
		return 0, false
	}
	return f.Rows[0].ID, true
}

func (f *FixSheet) Sending() bool { return f.asked.Waiting() }

func (f *FixSheet) Point(x, y, w, h int, floating bool) tea.Cmd {
	f.PointAt(x, y, f.Place(w, h, floating))
	f.check()
	return nil
}

func (f *FixSheet) Wheel(n int) tea.Cmd {
	f.Form.Wheel(n)
	f.check()
	return nil
}
