package assist

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// panel is the question under the cursor, and below it what would become of the rows.
func (a *assist) panel(w, h int) ([]string, kit.Spot) {
	s := a.s
	if a.state == lining {
		lines := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, s.Say("import.line")), kit.Blanks(w)}
		return append(lines, a.commandLines(w)...), kit.Spot{}
	}
	foot := a.fateLines(w, h)
	if a.state == picking && h < 16 {
		foot = nil
	}
	room := h - len(foot) - 1
	lines, spot := a.question(w, room)
	if len(lines) > room {
		lines = lines[:max(room, 0)]
	}
	lines = kit.Fit(lines, w, room)
	if len(foot) > 0 {
		lines = append(append(lines, kit.Rule(s.Theme, w)), foot...)
	}
	return lines, spot
}

// question is what is asked, its samples and the ways to answer it.
func (a *assist) question(w, h int) ([]string, kit.Spot) {
	s := a.s
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	if a.state == saving {
		return a.lineOf(w, s.Say("import.profile_name"))
	}
	q := a.here()
	if q == nil {
		return []string{kit.Line(s.Theme, w, theme.Muted, s.Say("import.no_columns"))}, kit.Spot{}
	}
	switch a.state {
	case writing:
		return a.lineOf(w, a.target.name)
	case picking:
		lines := []string{a.title(&a.target, w, "")}
		a.pick.Most = max(min(h-4, 14), 3)
		rows, x, y, on := a.pick.View(s.Theme, w, true)
		return append(lines, rows...), kit.Spot{X: x, Y: y + 1, On: on}
	}
	right := s.Say("import.settled")
	if q.open {
		right = s.Words.Count("import.open", a.openOnes())
	}
	lines := []string{a.title(q, w, right)}
	text := a.text(q)
	options := a.options(q, w)
	spare := h - 1 - len(options)
	air := spare >= 8
	for _, line := range kit.Wrap(text, w) {
		if spare <= 0 {
			break
		}
		spare--
		lines = append(lines, kit.Line(s.Theme, w, theme.Text, line))
	}
	if q.sort == aColumn {
		for _, sample := range q.samples {
			if spare <= 0 {
				break
			}
			spare--
			lines = append(lines, pen().Gap(2).Put(theme.Muted, sample).String())
		}
	}
	if air {
		lines = append(lines, kit.Blanks(w))
	}
	return append(lines, options...), kit.Spot{}
}

// title names a question, and of which of several files it is.
func (a *assist) title(q *ask, w int, right string) string {
	p := kit.NewPen(a.s.Theme, w).Cell(theme.Text|theme.Bold, q.name, w-kit.Width(right)-2)
	beside := q.about
	if q.sort == aColumn && q.of != "" {
		beside = fileName(q.of)
	}
	if room := w - p.At() - kit.Width(right) - 4; beside != "" && room > 4 {
		p.Gap(2).Cell(theme.Muted, beside, room)
	}
	return p.End(theme.Muted, right, 0).String()
}

// lineOf is a text being written.
func (a *assist) lineOf(w int, title string) ([]string, kit.Spot) {
	s := a.s
	p := kit.NewPen(s.Theme, w).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1)
	at := p.At()
	field, x, _, on := a.line.View(s.Theme, w-at, true)
	return []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, title), p.Raw(field[0], w-at).String()}, kit.Spot{X: at + x, Y: 1, On: on}
}

// text says what is asked, or what is known.
func (a *assist) text(q *ask) string {
	words := a.s.Words
	switch q.sort {
	case aColumn:
		switch {
		case q.shown != "":
			return words.Fill("import.rival", safetext.Line(q.shown))
		case q.filled == 0:
			return a.s.Say("import.empty_column")
		case q.open:
			return words.Fill("import.unknown_column", say.Grouped(int64(q.filled)), say.Grouped(int64(q.rows)))
		}
		return words.Fill("import.known_column", say.Grouped(int64(q.filled)), say.Grouped(int64(q.rows)))
	case aLack:
		if text, ok := words.Known("import.lack_" + q.column); ok {
			return text
		}
		return words.Fill("import.lack", q.name)
	case aWord:
		return words.Fill("import.word_in", words.Count("import.unknown_word", q.n), q.column)
	}
	if q.flag == "profile" && q.near == "" {
		return a.s.Say("import.no_profile")
	}
	return words.Fill("import.about_"+q.flag, safetext.Line(q.shown))
}

// options are the ways to answer, each with its key.
func (a *assist) options(q *ask, w int) []string {
	s := a.s
	var out []string
	put := func(id keys.ID, text, after string) {
		p := kit.NewPen(s.Theme, w).Col(theme.Accent, s.Key(id), 2).Gap(1).Cell(theme.Text, text, w-4)
		if after != "" {
			p.Gap(2).Put(theme.Muted, after)
		}
		out = append(out, p.String())
	}
	other, choose := "import.other", "import.choose"
	switch {
	case len(q.choices) == 0:
		other, choose = "import.write", "import.write"
	case q.sort == aFile:
		other, choose = "import.other_one", "import.choose_one"
	}
	switch {
	case !q.open:
	case q.near != "":
		put(keys.TakeNearest, q.near, a.means(q, q.near))
	default:
		put(keys.TakeNearest, s.Say(choose), "")
	}
	if (q.sort == aForm || q.sort == aFile) && !q.free {
		for _, c := range q.choices {
			if c.Value != q.near && c.Means != "" && len(out) < 4 {
				out = append(out, kit.NewPen(s.Theme, w).Gap(3).Cell(theme.Text, safetext.Line(c.Value), w-4).Gap(2).
					Put(theme.Muted, safetext.Line(c.Means)).String())
			}
		}
	}
	if !q.open || q.near != "" {
		put(keys.TakeOther, s.Say(other), "")
	}
	if q.without(true) != nil {
		word := "import.keep_column"
		if q.sort == aWord {
			word = "import.keep_word"
		}
		put(keys.KeepColumn, s.Say(word), "")
	}
	if q.without(false) != nil {
		word := "import.ignore_column"
		switch q.sort {
		case aWord:
			word = "import.ignore_word"
		case aLack:
			word = "import.leave_lack"
			if _, ok := a.s.Words.Known(word + "_" + q.column); ok {
				word += "_" + q.column
			}
		case aFile:
			word = "import.leave_profile"
		}
		put(keys.IgnoreColumn, s.Say(word), "")
	}
	return out
}

// means is what a choice would mean.
func (a *assist) means(q *ask, value string) string {
	for _, c := range q.choices {
		if c.Value == value && q.sort != aColumn {
			return safetext.Line(c.Means)
		}
	}
	if q.sort == aColumn || q.sort == aWord {
		return a.s.Say("import.nearest")
	}
	return ""
}

// total is what became of the rows of all files.
func total(fates []place.FileFates) (t place.FileFates) {
	t.Whole = true
	for i := range fates {
		f := &fates[i]
		t.Rows += f.Rows
		t.Created += f.Created
		t.Updated += f.Updated
		t.Unchanged += f.Unchanged
		t.Quarantined += f.Quarantined
		t.Disqualified += f.Disqualified
		t.Rejected += f.Rejected
		t.Whole = t.Whole && f.Whole
		t.Reasons = append(t.Reasons, f.Reasons...)
	}
	return t
}

// fateLines say what would become of the rows.
func (a *assist) fateLines(w, h int) []string {
	s := a.s
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	if err := a.trouble(); err != nil {
		lines := []string{pen().Put(theme.Crit|theme.Bold, s.Theme.Glyphs.Warning).Gap(1).
			Put(theme.Text|theme.Bold, s.Say("import.not_so")).String()}
		for _, line := range kit.Wrap(safetext.Line(say.FaultLine(err)), w) {
			if len(lines) > max(h/3, 2) {
				break
			}
			lines = append(lines, kit.Line(s.Theme, w, theme.Text, line))
		}
		return lines
	}
	t := total(a.fates)
	right := ""
	style := theme.Text
	switch {
	case a.undecided():
	case a.fates == nil || a.old:
		right, style = s.Say("import.counting"), theme.Muted
	case !t.Whole:
		right = s.Words.Fill("import.so_far", say.Grouped(int64(t.Rows)))
	default:
		right = a.ofAll(t.Rows)
	}
	lines := []string{pen().Put(theme.Text|theme.Bold, s.Say("import.fates")).End(theme.Muted, right, 0).String()}
	if a.fates == nil {
		return append(lines, kit.Blanks(w))
	}
	if h < 12 {
		return append(lines, a.shortFates(&t, w, style))
	}
	lines = append(lines, a.fateCells(&t, w, style)...)
	if len(a.fates) > 1 && h >= 18 {
		for i := range a.fates {
			f := &a.fates[i]
			lines = append(lines, pen().Col(theme.Muted, safetext.Line(f.Name), w/3).Gap(1).
				Raw(a.shortFates(f, w-w/3-1, style), w-w/3-1).String())
		}
	}
	for _, r := range commonest(t.Reasons) {
		rows := a.reason(&r, w, style)
		if len(lines)+len(rows) > h/2 {
			break
		}
		lines = append(lines, rows...)
	}
	return lines
}

// ofAll says that nothing of the file is left out.
func (a *assist) ofAll(rows int) string {
	if rows == 1 {
		return a.s.Say("import.of_one")
	}
	return a.s.Words.Fill("import.of_all", say.Grouped(int64(rows)))
}

// commonest are the three reasons that most rows have.
func commonest(reasons []place.FileReason) []place.FileReason {
	slices.SortStableFunc(reasons, func(a, b place.FileReason) int { return b.N - a.N })
	return reasons[:min(len(reasons), 3)]
}

// reason is a number of rows and why they did not simply come in, in two lines at most.
func (a *assist) reason(r *place.FileReason, w int, style theme.Style) []string {
	const digits = 6
	var lines []string
	for i, text := range kit.Wrap(safetext.Line(r.Text), w-digits-2) {
		p := kit.NewPen(a.s.Theme, w)
		if i == 0 {
			p.Num(style, say.Grouped(int64(r.N)), digits)
		}
		if i == 2 {
			break
		}
		lines = append(lines, p.To(digits+2).Put(theme.Muted, text).String())
	}
	return lines
}

// undecided says that nothing can be said of the rows before it is known what they are.
func (a *assist) undecided() bool {
	return slices.ContainsFunc(a.plans, func(p place.FilePlan) bool { return p.Why != nil })
}

// trouble is why nothing can be said of the rows.
func (a *assist) trouble() error {
	if a.lookErr != nil {
		return a.lookErr
	}
	return a.tryErr
}

// fate is one number of a dry run or an import.
type fate struct {
	word  string
	n     int
	style theme.Style
}

func fatesOf(f *place.FileFates) []fate {
	return []fate{
		{"created", f.Created, theme.OK}, {"updated", f.Updated, theme.Text}, {"unchanged", f.Unchanged, theme.Text},
		{"quarantined", f.Quarantined, theme.Warn}, {"disqualified", f.Disqualified, theme.Warn}, {"rejected", f.Rejected, theme.Crit},
	}
}

// fateCells are the six fates, three in a line or two where lines are short.
func (a *assist) fateCells(f *place.FileFates, w int, style theme.Style) []string {
	var lines []string
	in, digits := 3, 6
	if w < 3*(digits+14) {
		in = 2
	}
	p := kit.NewPen(a.s.Theme, w)
	for i, one := range fatesOf(f) {
		if i > 0 && i%in == 0 {
			lines = append(lines, p.String())
			p = kit.NewPen(a.s.Theme, w)
		}
		of := one.style
		if style == theme.Muted || one.n == 0 {
			of = theme.Muted
		}
		each := w / in
		p.To(each*(i%in)).Num(of, say.Grouped(int64(one.n)), digits).Gap(1).
			Cell(theme.Muted, a.s.Say("import.fate_"+one.word), each-digits-2)
	}
	return append(lines, p.String())
}

// shortFates are those that are not nought, in a line.
func (a *assist) shortFates(f *place.FileFates, w int, style theme.Style) string {
	var parts []string
	for _, one := range fatesOf(f) {
		if one.n > 0 {
			parts = append(parts, say.Grouped(int64(one.n))+" "+a.s.Say("import.fate_"+one.word))
		}
	}
	return kit.Line(a.s.Theme, w, style, strings.Join(parts, " "+a.s.Theme.Glyphs.Middot+" "))
}

// comingLines say how far the import is.
func (a *assist) comingLines(w int) []string {
	s := a.s
	lines := []string{kit.NewPen(s.Theme, w).Gap(2).Put(theme.Text|theme.Bold, s.Say("import.coming")).String(), kit.Blanks(w)}
	done, size := a.walked.bytes.Load(), a.walked.size.Load()
	p := kit.NewPen(s.Theme, w).Gap(2)
	if size > 0 {
		const cells = 40
		p.Bar(theme.Accent, int(done*1000/size), 1000, min(cells, w/2)).Gap(2)
	}
	p.Put(theme.Text, s.Words.Fill("import.rows", say.Grouped(a.walked.rows.Load())))
	return append(lines, p.String())
}

// doneLines say what came of the import.
func (a *assist) doneLines(w int) []string {
	s := a.s
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	head, style, sign := s.Say("import.done"), theme.OK, s.Theme.Glyphs.Pass
	if a.broken != nil {
		head, style, sign = s.Say("import.broken"), theme.Crit, s.Theme.Glyphs.Warning
	}
	lines := []string{kit.Blanks(w), pen().Put(style|theme.Bold, sign).Gap(1).Put(theme.Text|theme.Bold, head).String()}
	if a.broken != nil {
		for _, line := range kit.Wrap(safetext.Line(say.FaultLine(a.broken)), w-2) {
			lines = append(lines, pen().Gap(2).Put(theme.Text, line).String())
		}
	}
	wrapped := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, w-2) {
			lines = append(lines, pen().Gap(2).Put(style, line).String())
		}
	}
	for i := range a.result {
		f := &a.result[i]
		lines = append(lines, kit.Blanks(w), pen().Gap(2).Put(theme.Text|theme.Bold, safetext.Line(f.Name)).Gap(1).Put(theme.Muted, f.Kind).
			End(theme.Muted, a.ofAll(f.Rows), 0).String())
		lines = append(lines, a.fateCells(f, w, theme.Text)...)
		for _, r := range commonest(f.Reasons) {
			lines = append(lines, a.reason(&r, w, theme.Text)...)
		}
		if f.Rejects != "" {
			wrapped(theme.Text, s.Words.Fill("import.rejects", safetext.Line(f.Rejects)))
		}
		if f.Undo != "" {
			wrapped(theme.Text, s.Words.Fill("import.undo", f.Undo))
		}
	}
	lines = append(lines, kit.Blanks(w))
	if len(a.said()) > 0 {
		wrapped(theme.Muted, s.Say("import.again"))
		for _, line := range wrapLine(a.commandLine(), w-2) {
			lines = append(lines, pen().Gap(2).Put(theme.Text, line).String())
		}
	}
	return lines
}
