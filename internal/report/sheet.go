package report

import (
	"bufio"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Terms is what a partner agrees to: a policy, as far as it concerns the partner.
type Terms struct {
	Policy   *policy.Policy
	Partner  *lead.Partner
	Agreed   time.Time // zero: not yet
	InForce  bool      // the policy is the one in force
	Language string    // en, pl, it; "" is the partner's own
	Zone     *time.Location
}

// Sheet is what was agreed, in plain words of one language. Nothing of other partners is in it, nobody's name, and no
// condition that only the house knows.
type Sheet struct {
	Language string      `json:"language"`
	Title    string      `json:"title"`
	Facts    []string    `json:"facts"`
	Parts    []SheetPart `json:"parts"`
}

// SheetPart is one question that the sheet answers.
type SheetPart struct {
	Title string      `json:"title"`
	Lines []SheetLine `json:"lines"`
}

// SheetLine is a sentence, and what it is made up of.
type SheetLine struct {
	Text string   `json:"text"`
	Of   []string `json:"of,omitzero"`
}

// SheetFormats are those that a sheet is written in, the one for people first. JSON has more beside the sheet.
func SheetFormats() []string { return []string{AsTable, AsMarkdown, AsHTML} }

// Sheet writes the terms in words.
func (t *Terms) Sheet() *Sheet {
	language := t.Language
	if language == "" {
		language = t.Partner.Language
	}
	w := &terms{words: wordsOf(&Report{Language: language, Zone: t.Zone, Currency: t.Policy.Currency}), Terms: t}
	s := &Sheet{Language: w.language, Title: w.say("terms.title", safetext.Line(t.Partner.Name)),
		Facts: []string{w.say("terms.hash", t.Policy.Hash)}}
	if !t.InForce {
		s.Facts = append(s.Facts, w.say("terms.not_in_force"))
	}
	if t.Agreed.IsZero() {
		s.Facts = append(s.Facts, w.say("terms.not_agreed"))
	} else {
		s.Facts = append(s.Facts, w.say("terms.agreed", w.day(t.Agreed)))
	}
	for _, p := range []struct {
		id    string
		lines []SheetLine
	}{
		{"terms.qualified", w.qualified()}, {"terms.times", w.times()}, {"terms.pay", w.pay()}, {"terms.protection", w.protection()},
		{"terms.agreement", w.plain("terms.agreement.word", "terms.agreement.change")},
	} {
		s.Parts = append(s.Parts, SheetPart{w.say(p.id), p.lines})
	}
	return s
}

// terms are Terms with the words of their language.
type terms struct {
	*words
	*Terms
}

func (w *terms) plain(ids ...string) (out []SheetLine) {
	for _, id := range ids {
		out = append(out, SheetLine{Text: w.say(id)})
	}
	return out
}

func (w *terms) line(id string, values ...string) SheetLine {
	return SheetLine{Text: w.say(id, values...)}
}

// qualified says what a lead must fulfil: each gate that the policy wants, in its order.
func (w *terms) qualified() []SheetLine {
	out := w.plain("terms.all_of")
	for _, id := range w.Policy.Gates.Required {
		out = append(out, w.gate(id))
	}
	if welcome := w.criteria(w.Policy.ICP.Should); len(welcome) > 0 {
		out = append(out, SheetLine{w.say("terms.welcome"), welcome})
	}
	return out
}

func (w *terms) gate(id string) SheetLine {
	g := &w.Policy.Gates
	switch id {
	case "icp":
		return SheetLine{w.say("terms.gate.icp"), w.criteria(w.Policy.ICP.Must)}
	case "engagement":
		text := w.say("terms.gate.engagement", strconv.Itoa(g.DistinctAssets))
		if g.WaivedByReferral {
			text += " " + w.say("terms.gate.waived")
		}
		return SheetLine{Text: text}
	case "signal":
		var of []string
		for _, s := range w.Policy.Signals {
			of = append(of, w.known("terms.signal", s.Kind, s.Label))
		}
		return SheetLine{w.say("terms.gate.signal", strconv.Itoa(g.SignalsAtLeast)), of}
	case "bant":
		return w.line("terms.gate.bant", strconv.Itoa(g.BANTYesAtLeast))
	case "score":
		s := &w.Policy.Scoring
		return w.line("terms.gate.score", strconv.Itoa(s.Threshold), strconv.Itoa(s.FitMax+s.IntentMax), strconv.Itoa(s.FitMax),
			strconv.Itoa(s.IntentMax), w.span(s.Window))
	case "clean":
		var of []string
		for _, d := range w.Policy.Disqualify {
			of = append(of, w.known("terms.refused", d.Reason, d.Label))
		}
		return SheetLine{w.say("terms.gate.clean"), of}
	}
	return SheetLine{Text: w.known("terms.gate", id, id)}
}

// known is the text of an id of ours, or what the policy says of it: the words of its author are not translated, because
// a translation of ours would be read as theirs.
func (w *terms) known(list, id, own string) string {
	if text, ours := w.texts[list+"."+id]; ours {
		return text
	}
	return safetext.Line(own)
}

func (w *terms) criteria(list []policy.Criterion) (out []string) {
	for i := range list {
		text, ok := w.predicate(&list[i].When)
		if !ok {
			text = safetext.Line(list[i].Label)
		}
		out = append(out, text)
	}
	return out
}

// predicate is a condition on the company in words, and whether there are words for all of it.
func (w *terms) predicate(p *policy.Predicate) (string, bool) {
	field, ok := w.texts["terms.field."+strings.TrimPrefix(p.Field, "account.")]
	if !ok {
		return "", false
	}
	var values []string
	for _, t := range p.Texts {
		values = append(values, w.known("terms.value", t, strings.ReplaceAll(t, "_", " ")))
	}
	for _, n := range p.Numbers {
		values = append(values, w.whole(n))
	}
	id := "terms.op." + string(p.Op)
	if _, ok := w.texts[id]; !ok || len(values) == 0 {
		return "", false
	}
	if p.Op == policy.Between {
		return w.say(id, field, values[0], values[1]), true
	}
	return w.say(id, field, strings.Join(values, ", ")), true
}

// span is a length of time: in whole days where it is one of them. No span that a sheet names is one of months.
func (w *terms) span(s policy.Span) string {
	if s.Time > 0 && s.Time%(24*time.Hour) == 0 {
		return w.say("terms.days", strconv.Itoa(int(s.Time/(24*time.Hour))))
	}
	return w.hours(s.Time)
}

// hours is a length of working time, to the minute.
func (w *terms) hours(d time.Duration) string {
	var out []string
	if h := int(d / time.Hour); h > 0 {
		out = append(out, w.say("terms.hours", strconv.Itoa(h)))
	}
	if m := int(d % time.Hour / time.Minute); m > 0 || len(out) == 0 {
		out = append(out, w.say("terms.minutes", strconv.Itoa(m)))
	}
	return strings.Join(out, " ")
}

// times says how long who has for what.
func (w *terms) times() []SheetLine {
	p := w.Policy
	out := []SheetLine{
		w.line("terms.triage", w.hours(p.Triage.Breach)), w.line("terms.contact", w.hours(p.Contact.Breach)),
	}
	if ask := p.Gates.Ask; ask != nil {
		out = append(out, w.line("terms.ask", w.hours(ask.Remind), w.hours(ask.Back)))
	}
	return append(out, SheetLine{w.say("terms.open"), w.calendars()}, w.line("terms.told"))
}

// calendars are the hours of those that answer leads, each once.
func (w *terms) calendars() (out []string) {
	said := map[string]bool{}
	for _, q := range w.Policy.Queues {
		c, ok := w.Policy.Calendar(q.Calendar)
		if !ok || said[c.ID] {
			continue
		}
		said[c.ID] = true
		text := w.say("terms.calendar", w.week(c.Week), safetext.Line(c.TZ))
		if c.Country != "" {
			text = w.say("terms.but_holidays", text, c.Country)
		}
		out = append(out, text)
	}
	return out
}

// week is a week's open hours, days that are alike together.
func (w *terms) week(week map[string][][2]string) string {
	days, names := policy.Weekdays(), strings.Fields(w.say("terms.weekdays"))
	var out []string
	for i := 0; i < len(days); {
		open, j := hoursOf(week[days[i]]), i+1
		for j < len(days) && hoursOf(week[days[j]]) == open {
			j++
		}
		if open != "" {
			name := names[i]
			if j-1 > i {
				name += "–" + names[j-1]
			}
			out = append(out, name+" "+open)
		}
		i = j
	}
	return strings.Join(out, ", ")
}

func hoursOf(list [][2]string) string {
	var out []string
	for _, open := range list {
		out = append(out, open[0]+"–"+open[1])
	}
	return strings.Join(out, " + ")
}

// pay says what the partner gets for what is won.
func (w *terms) pay() []SheetLine {
	a := &w.Policy.Attribution
	out := []SheetLine{w.line("terms.sourced"), w.line("terms.pay." + a.Payouts)}
	if _, known := w.texts["terms.pay."+a.Payouts]; !known {
		out[1] = w.line("terms.pay.other", strings.ReplaceAll(a.Payouts, "_", " "))
	}
	path := "terms.path.account"
	if a.Path == "lead" {
		path = "terms.path.lead"
	}
	out = append(out, w.line(path, w.span(a.Lookback)))
	if bp := w.Partner.PayoutBP; bp.Known {
		out = append(out, w.line("terms.rate", w.percent(float64(bp.V)/10_000, digitsOf(float64(bp.V)/100, 2)), w.Policy.Currency))
	} else {
		out = append(out, w.line("terms.no_rate", w.Policy.Currency))
	}
	return out
}

func (w *terms) protection() []SheetLine {
	s := w.Policy.Hygiene.Protection
	if s.Time == 0 {
		return w.plain("terms.unprotected")
	}
	return []SheetLine{w.line("terms.protected", w.span(s)), w.line("terms.conflict")}
}

// WriteSheet writes a sheet in a format of SheetFormats.
func WriteSheet(out io.Writer, format string, s *Sheet) error {
	switch format {
	case AsTable:
		return s.text(out)
	case AsMarkdown:
		return s.markdown(out)
	case AsHTML:
		return s.html(out)
	}
	return fault.New(fault.Usage, "write the sheet", safetext.Shown(format)+" is no format of it",
		"the formats are "+strings.Join(SheetFormats(), ", ")+"; --json is JSON")
}

func (s *Sheet) text(to io.Writer) error {
	out := bufio.NewWriter(to)
	out.WriteString(s.Title + "\n")
	for _, f := range s.Facts {
		out.WriteString(f + "\n")
	}
	for _, p := range s.Parts {
		out.WriteString("\n" + p.Title + "\n")
		for _, l := range p.Lines {
			out.WriteString("  " + l.Text + "\n")
			for _, of := range l.Of {
				out.WriteString("    - " + of + "\n")
			}
		}
	}
	return out.Flush()
}

func (s *Sheet) markdown(to io.Writer) error {
	out := bufio.NewWriter(to)
	out.WriteString("# " + escaped(s.Title) + "\n\n")
	for _, f := range s.Facts {
		out.WriteString("- " + escaped(f) + "\n")
	}
	for _, p := range s.Parts {
		out.WriteString("\n## " + escaped(p.Title) + "\n\n")
		for _, l := range p.Lines {
			out.WriteString("- " + escaped(l.Text) + "\n")
			for _, of := range l.Of {
				out.WriteString("  - " + escaped(of) + "\n")
			}
		}
	}
	return out.Flush()
}

// html writes the sheet into the page of reports, one section for each part.
func (s *Sheet) html(to io.Writer) error {
	f := framed{Language: s.Language, Title: s.Title, Style: template.CSS(style), Facts: s.Facts}
	for _, p := range s.Parts {
		var b strings.Builder
		b.WriteString("<ul class=\"notes\">\n")
		for _, l := range p.Lines {
			b.WriteString("<li>" + template.HTMLEscapeString(l.Text))
			if len(l.Of) > 0 {
				b.WriteString("<ul>")
				for _, of := range l.Of {
					b.WriteString("<li>" + template.HTMLEscapeString(of) + "</li>")
				}
				b.WriteString("</ul>")
			}
			b.WriteString("</li>\n")
		}
		b.WriteString("</ul>\n")
		f.Parts = append(f.Parts, framedPart{p.Title, "slim", template.HTML(b.String())})
	}
	out := bufio.NewWriter(to)
	if err := frame().Execute(out, &f); err != nil {
		return err
	}
	return out.Flush()
}
