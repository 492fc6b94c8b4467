package ui

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// fixSheet completes records in quarantine: what they lack comes first.
type fixSheet struct {
	ownForm
	records  []desk.HeldRecord
	problems map[string]string
	meant    string // the partner that the record's own word names, picked from the beginning; "" for none
	asked    question
}

// newFix is the form for the records that the quarantine means.
func (r *root) newFix(p prepared) sheet {
	q, ok := r.places["quarantine"].(*quarantine)
	if !ok {
		return nil
	}
	records := q.chosen()
	if len(records) == 0 {
		return nil
	}
	s := r.s
	f := &fixSheet{records: records}
	f.s, f.verb = s, keys.Fix
	for i := range records {
		f.rows = append(f.rows, records[i].Row)
	}
	for i, field := range f.order() {
		f.form.Asks = append(f.form.Asks, kit.Ask{ID: field, Label: s.say("fix." + field), Field: f.field(field, p.partners), Gap: i == len(f.lacking())})
	}
	f.begin()
	f.check()
	return f
}

// lacking are the facts that any of the records lacks.
func (f *fixSheet) lacking() []string {
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
func (f *fixSheet) order() []string {
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
func (f *fixSheet) field(name string, partners []desk.PartnerName) kit.Field {
	s := f.s
	var out kit.Field
	switch name {
	case "partner":
		near, sure := "", false
		if len(f.records) == 1 {
			if near, sure = namedPartner(f.records[0].Said, partners); !sure {
				near = f.records[0].Near
			}
		}
		p := &kit.Pick{Most: 6, Missed: s.missed("pick.partner")}
		p.Options, p.Codes, p.After = partnerOptions(partners, near)
		if near != "" && len(p.After) > 0 {
			p.After[0] = s.say("fix.near")
		}
		if sure {
			p.SetValue(near)
			f.meant = near
		}
		out = p
	case "program_tier":
		out = s.tierChoice()
	case "source":
		out = s.sourceChoice()
	default:
		out = line(s.say(fixHint(name)))
	}
	if len(f.records) == 1 {
		if known := heldText(&f.records[0], name, s.dayZone()); known != "" {
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

// sourceChoice offers where a lead can come from; none is chosen at first.
func (s *session) sourceChoice() *kit.Choice {
	c := &kit.Choice{At: -1, Tight: true}
	for _, source := range lead.Sources() {
		c.Codes, c.Options = append(c.Codes, string(source)), append(c.Options, spaced(string(source)))
	}
	return c
}

// tierChoice offers the tiers of the policy; none is chosen at first.
func (s *session) tierChoice() *kit.Choice {
	c := &kit.Choice{At: -1}
	if p := s.policy(); p != nil {
		c.Options = slices.Clone(p.Programme.Tiers)
	}
	return c
}

func (f *fixSheet) key(name, text string) tea.Cmd {
	f.form.Key(name, text)
	f.check()
	return nil
}

func (f *fixSheet) paste(text string) {
	f.form.Paste(text)
	f.check()
}

func (f *fixSheet) restore(draft string) {
	f.formSheet.restore(draft)
	f.check()
}

// check reads what is typed, by the code that reads files, and marks each field.
func (f *fixSheet) check() {
	_, f.problems = f.s.read(f.form.Values())
	f.s.mark(&f.form, f.problems)
	f.s.markDay(&f.form, f.problems)
	for i := range f.form.Asks {
		a := &f.form.Asks[i]
		if a.After == "" && slices.Contains(f.needs(), a.ID) {
			a.After, a.Sign = f.s.th.Glyphs.Warning, theme.Warn
		}
	}
}

// mark puts a sign behind each field that is filled: passed, or wrong.
func (s *session) mark(form *kit.Form, problems map[string]string) {
	for i := range form.Asks {
		a := &form.Asks[i]
		switch {
		case problems[a.ID] != "":
			a.After, a.Sign = s.th.Glyphs.Fail, theme.Crit
		case strings.TrimSpace(a.Field.Value()) != "":
			a.After, a.Sign = s.th.Glyphs.Pass, theme.OK
		default:
			a.After, a.Sign = "", theme.Text
		}
	}
}

// read reads a form as a row of a file is read.
func (s *session) read(values map[string]string) (desk.Referral, map[string]string) {
	if s.typed == nil {
		return desk.Referral{}, nil
	}
	values = maps.Clone(values)
	said, wrong := s.readDay(values["referred_at"])
	values["referred_at"] = said
	r, problems := s.typed(values, s.dayZone())
	if wrong != "" {
		problems["referred_at"] = wrong
	}
	for field, text := range problems {
		problems[field] = safetext.Line(text)
	}
	if at := r.ReferredAt; at.Known && at.V.After(s.at) && problems["referred_at"] == "" {
		problems["referred_at"] = s.words.fill("fix.future", day(at.V, s.at, s.dayZone()))
	}
	return r, problems
}

// needs are the facts that would still be missing.
func (f *fixSheet) needs() []string {
	var out []string
	for _, field := range f.lacking() {
		filled := f.value(field) != "" && f.problems[field] == ""
		if field == "email" || field == "domain" {
			filled = f.value("email") != "" && f.problems["email"] == "" || f.value("domain") != "" && f.problems["domain"] == ""
		}
		if !filled && field != "domain" {
			out = append(out, field)
		}
	}
	return out
}

func (f *fixSheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	f.below = f.verdict
	return f.formSheet.body(w, h, floating)
}

// verdict is what is wrong with the field that is being answered, and what sending would do.
func (f *fixSheet) verdict(w int) []string {
	s := f.s
	var lines []string
	if len(f.records) == 1 && f.records[0].Said != "" {
		picked, text := f.value("partner"), ""
		switch picked {
		case "":
			text = s.words.fill("quarantine.no_partner", f.records[0].Said)
		case f.meant:
			text = s.words.fill("fix.meant", f.records[0].Said)
		}
		if text != "" {
			lines = append(lines, kit.NewPen(s.th, w).Put(theme.Muted, text).String())
		}
	}
	lines = append(lines, s.problemLines(w, &f.form, f.problems)...)
	if missing := f.needs(); len(missing) > 0 {
		var words []string
		for _, m := range missing {
			words = append(words, s.say("fix."+m))
		}
		return append(lines, kit.NewPen(s.th, w).Put(theme.Warn, s.th.Glyphs.Warning).Gap(1).Put(theme.Text, s.words.fill("fix.still", strings.Join(words, ", "))).String())
	}
	text := s.words.count("fix.releases", len(f.records))
	return append(lines, kit.NewPen(s.th, w).Put(theme.OK, s.th.Glyphs.Pass).Gap(1).Put(theme.Text, text).String())
}

// problemLines say what is wrong with the field that is being answered, or else with the first one.
func (s *session) problemLines(w int, form *kit.Form, problems map[string]string) []string {
	text := ""
	if a := form.Focused(); a != nil {
		text = problems[a.ID]
	}
	for _, a := range form.Asks {
		if text == "" && problems[a.ID] != "" {
			text = a.Label + ": " + problems[a.ID]
		}
	}
	if text == "" {
		return nil
	}
	var lines []string
	for i, row := range kit.Wrap(text, w-2) {
		p := kit.NewPen(s.th, w)
		if i == 0 {
			p.Put(theme.Crit|theme.Bold, s.th.Glyphs.Fail)
		}
		lines = append(lines, p.To(2).Put(theme.Text, row).String())
	}
	return lines
}

// set are the facts that were changed, as the desk takes them.
func (f *fixSheet) set() map[string]string {
	r, _ := f.s.read(f.form.Values())
	out := map[string]string{}
	for _, a := range f.form.Asks {
		text := strings.TrimSpace(a.Field.Value())
		meant := a.ID == "partner" && f.meant != "" && text == f.meant
		if text == "" || text == strings.TrimSpace(f.fresh[a.ID]) && !meant {
			continue
		}
		if a.ID == "referred_at" && r.ReferredAt.Known {
			text = r.ReferredAt.V.UTC().Format(time.RFC3339)
		}
		out[a.ID] = text
	}
	return out
}

// send sets what was entered; complete records are released by it.
func (f *fixSheet) send() tea.Cmd {
	for _, a := range f.form.Asks {
		if f.problems[a.ID] != "" {
			f.form.Focus(a.ID)
			return warn(a.Label + ": " + f.problems[a.ID])
		}
	}
	if label := f.astray(); label != "" {
		return warn(f.s.words.fill("pick.astray", label))
	}
	set := f.set()
	if len(set) == 0 {
		return warn(faultLine(fault.New(fault.Usage, f.s.say("sheet.fix"), f.s.say("fix.nothing"), "")))
	}
	if f.asked.waiting() {
		return nil
	}
	doer, who, ids, version := f.s.desk, f.s.who, ids(f.rows), expect(f.rows)
	return f.s.ask(&f.asked, func(ctx context.Context) (any, error) {
		fixed, err := doer.Fix(ctx, who, ids, set, version)
		if err == nil && len(ids) == 1 {
			// It is done: a draft that cannot be dropped is only an old text, not a failure.
			_ = doer.SaveDraft(ctx, who, ids[0], string(keys.Fix), "")
		}
		return fixed, err
	})
}

func (f *fixSheet) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok || !f.asked.takes(a) {
		return nil
	}
	if a.err != nil {
		return warn(safetext.Line(faultLine(a.err)))
	}
	fixed, _ := a.value.(desk.Fixed)
	if len(fixed.Subjects) == 0 && len(fixed.Refused) > 0 {
		return warn(safetext.Line(faultLine(fixed.Refused[0].Err)))
	}
	out := finished{text: safetext.Line(fixed.Text) + f.s.undoHint(), leads: fixed.Leads()}
	if n := len(fixed.Refused); n > 0 {
		out.text += ", " + f.s.words.count("toast.refused", n)
	}
	if len(f.rows) == 1 && len(fixed.Released) == 1 {
		out.then = fixNext{after: f.rows[0].ID.String()}
	}
	return send(out)
}

// closed has nothing to do: the form is kept as a draft when it is about one record.
func (f *fixSheet) closed() tea.Cmd { return nil }

func (f *fixSheet) about() (lead.ID, bool) {
	if len(f.rows) != 1 {
		return 0, false
	}
	return f.rows[0].ID, true
}
