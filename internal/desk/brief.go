package desk

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Brief is what an account executive gets with an EQL: who, why, BANT with its evidence, what the
// partner said, what comes next. It holds personal values, so it is kept in an erasable row.
type Brief struct {
	Lead    string      `json:"lead"`
	Company string      `json:"company"`
	From    string      `json:"from"`
	To      string      `json:"to"` // "" while nobody is chosen
	At      time.Time   `json:"at"`
	Parts   []BriefPart `json:"parts"`
	Day     string      `json:"day"` // At as people write it
}

// BriefPart is one of the brief's parts. Its lines are clean.
type BriefPart struct {
	ID    string   `json:"id"` // who, why, bant, said, next, note
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

// BriefOf makes the brief from what is known of a lead and what is being entered with the hand-over.
// It is pure. from is who hands over; days are those of now's zone.
func BriefOf(d *Detail, a Action, from string, now time.Time) Brief {
	b := Brief{Lead: d.ID.String(), Company: safetext.Line(d.Company), From: safetext.Line(from), To: safetext.Line(a.To), At: now.UTC(),
		Day: plainDay(now)}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return plainDay(t.In(now.Location()))
	}
	b.part("who", "Who", briefWho(d, day))
	b.part("why", "Why", briefWhy(d, day))
	b.part("bant", "BANT", briefBANT(d, a, from, now, day))
	b.part("said", "What the partner said", briefSaid(d, day))
	next := strings.TrimSpace(a.NextStep)
	if next == "" {
		next = d.NextStep
	}
	if next == "" {
		next = "none agreed yet"
	}
	b.part("next", "Next step", []string{next})
	if note := strings.TrimSpace(a.Note); note != "" {
		b.part("note", "Note from "+from, strings.Split(safetext.Block(note), "\n"))
	}
	return b
}

func (b *Brief) part(id, title string, lines []string) {
	var clean []string
	for _, line := range lines {
		if line = strings.TrimSpace(safetext.Line(line)); line != "" {
			clean = append(clean, line)
		}
	}
	if len(clean) > 0 {
		b.Parts = append(b.Parts, BriefPart{ID: id, Title: safetext.Line(title), Lines: clean})
	}
}

func briefWho(d *Detail, day func(time.Time) string) []string {
	l, a := &d.Facts.Lead, &d.Facts.Account
	people := ""
	if a.Employees.Known {
		people = strconv.FormatInt(a.Employees.V, 10) + " people"
	}
	lines := []string{
		joined(", ", l.Name.V, l.Title.V),
		joined(", ", d.Company, a.Industry.V, people, a.Country.V),
		labelled("phone", l.Phone.V), labelled("e-mail", l.Email.V), labelled("language", l.Language.V),
	}
	if t := d.Around.Talk; t != nil {
		lines = append(lines, "last talk: "+joined(", ", t.Who, t.How, day(t.At)))
	}
	return lines
}

func briefWhy(d *Detail, day func(time.Time) string) []string {
	r := &d.Result
	lines := []string{fmt.Sprintf("score %d, needs %d: fit %d, intent %d", r.Score.Total, r.Score.Threshold, r.Score.Fit, r.Score.Intent)}
	if open := r.Open(); len(open) == 0 {
		lines = append(lines, fmt.Sprintf("all %d gates pass", len(r.Gates)))
	} else {
		lines = append(lines, fmt.Sprintf("%d of %d gates pass", r.Passed(), len(r.Gates)))
		for _, g := range open {
			lines = append(lines, "open: "+g.Label+", "+g.Reason)
		}
	}
	for _, t := range d.Triggers {
		times := ""
		if t.Times > 1 {
			times = strconv.Itoa(t.Times) + " times"
		}
		lines = append(lines, joined(", ", t.Label, times, day(t.Touch.At)))
	}
	lines = append(lines, labelled("use case", d.Facts.Lead.UseCase.V), labelled("runs", strings.Join(d.Facts.Account.TechStack.V, ", ")))
	if o := d.Around.Open(); o != nil {
		lines = append(lines, "the company has an open deal: "+d.Around.Money(o.Amount)+" on "+o.Lead.String())
	}
	if d.Around.Customer() {
		lines = append(lines, "the company is a customer")
	}
	return lines
}

func briefBANT(d *Detail, a Action, from string, now time.Time, day func(time.Time) string) []string {
	bant := d.Facts.BANT
	_, typed, err := split(a)
	var lines []string
	for _, name := range lead.Letters() {
		q := *bant.Get(name)
		if t, ok := typed[name]; ok && err == nil {
			if t.Evidence == "" {
				t.Evidence = q.Evidence
			}
			if t.Answer != q.Answer || t.Evidence != q.Evidence {
				t.Who, t.At = from, now
				q = t
			}
		}
		answer := string(q.Answer)
		if answer == "" {
			answer = string(lead.Unknown)
		}
		line := name + ": " + answer + dashedBy(q.Evidence)
		if q.Who != "" && q.Answer != lead.Unknown && q.Answer != "" {
			line += " (" + joined(", ", q.Who, day(q.At)) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func dashedBy(evidence string) string {
	if evidence == "" {
		return ""
	}
	return ", " + evidence
}

func briefSaid(d *Detail, day func(time.Time) string) []string {
	who := joined(", ", d.Partner, d.Tier)
	if d.PartnerRec != nil && d.PartnerRec.Certified.V {
		who = joined(", ", who, "certified")
	}
	var lines []string
	if who != "" {
		if d.Facts.Lead.ReferredAt.Known {
			who += ", referred on " + day(d.Facts.Lead.ReferredAt.V)
		}
		lines = append(lines, who)
	}
	if d.Note != "" {
		lines = append(lines, "“"+safetext.Line(d.Note)+"”")
	}
	for i := len(d.History) - 1; i >= 0; i-- {
		h := &d.History[i]
		switch journal.Kind(h.Kind) {
		case journal.Confirmed, journal.Denied, journal.Answered:
			if !h.Undone && h.Note != "" {
				lines = append(lines, h.Kind+" on "+day(h.At)+": “"+safetext.Line(h.Note)+"”")
			}
		}
	}
	return lines
}

func joined(between string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

func labelled(label, value string) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return label + ": " + value
}

func plainDay(t time.Time) string {
	return t.Format("2 Jan 2006")
}

// head is "L-12, Żuraw Systemy" and who hands it to whom.
func (b *Brief) head() (what, who string) {
	what = joined(" ", b.Lead, b.Company)
	day := b.Day
	if day == "" { // a brief of an earlier program
		day = plainDay(b.At)
	}
	if b.To == "" {
		return what, joined(", ", "from "+b.From, day)
	}
	return what, joined(", ", "from "+b.From+" to "+b.To, day)
}

// Text is the brief as plain text: titles at the left edge, lines indented by two.
func (b *Brief) Text() string {
	what, who := b.head()
	var s strings.Builder
	s.WriteString(what + "\n" + who + "\n")
	for _, p := range b.Parts {
		s.WriteString("\n" + p.Title + "\n")
		for _, line := range p.Lines {
			s.WriteString("  " + line + "\n")
		}
	}
	return s.String()
}

// Markdown is the brief for a page or a CRM's note. What people wrote is escaped, so that none of it
// becomes a link, a heading or a tag.
func (b *Brief) Markdown() string {
	what, who := b.head()
	var s strings.Builder
	s.WriteString("# " + escaped(what) + "\n\n" + escaped(who) + "\n")
	for _, p := range b.Parts {
		s.WriteString("\n## " + escaped(p.Title) + "\n\n")
		for _, line := range p.Lines {
			s.WriteString("- " + escaped(line) + "\n")
		}
	}
	return s.String()
}

// escaped makes a text say in markdown what it says. A line that begins like a numbered list or a
// rule is none behind "- " or "# ", so only signs that work inside a line need it.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]<>#|~!&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// handOver keeps the brief of a hand-over and returns the number of its row. One that is only given
// on keeps the brief it has, with what was written then: 0.
func (w *work) handOver(e *entry, a Action, who Actor) (int64, error) {
	who.Zone = nil // it is kept for others, too
	d, err := w.detail(e, who)
	if err != nil {
		return 0, err
	}
	if d.Brief != nil && a.Verb == Assign {
		return 0, nil
	}
	b := BriefOf(&d, a, who.User, w.now.In(w.rules.policy.TimeZone))
	doc, err := json.Marshal(b)
	if err != nil {
		return 0, err
	}
	return w.text(e.PersonID, "brief", string(doc))
}

// briefIn is the brief of the last hand-over that stands; nil when there is none or it was erased.
func briefIn(events []journal.Event, texts map[int64]string) *Brief {
	for _, e := range stillDone(events) {
		if e.Data.Brief == 0 {
			continue
		}
		var b Brief
		if json.Unmarshal([]byte(texts[e.Data.Brief]), &b) != nil {
			return nil
		}
		return &b
	}
	return nil
}
