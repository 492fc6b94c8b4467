package app

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// files brings files in for the import assistant: it says in the words of a screen what intake knows.
type files struct {
	s    *session
	keep func(name string, p intake.Profile) (path string, err error)
	// saved are the profiles that can be chosen, read of one what its documents say.
	saved func() ([]saved, error)
	read  func(name string) ([]intake.Profile, error)

	mu      sync.Mutex
	names   []string
	said    []place.Said
	reports []intake.Report // of an import, for when the screen has gone
	dry     sync.Mutex      // one run at a time: an older dry run ends before the next one begins
}

// profileFlag is the flag of a saved profile, which is said beside what one is made of.
const profileFlag = "profile"

// options are what is said, as an import takes it.
func (f *files) options(names []string, said []place.Said) (o intake.Options, err error) {
	var flags []intake.Flag
	for _, s := range said {
		if s.Flag != profileFlag {
			flags = append(flags, intake.Flag{Name: s.Flag, Value: s.Value})
			continue
		}
		if o.Profiles, err = f.read(s.Value); err != nil {
			return o, err
		}
	}
	if o.Profile, err = intake.ReadFlags(flags); err != nil {
		return o, err
	}
	o.Several = len(names) > 1
	o.Zone, o.Currency, o.Words = f.s.zone(), f.s.Policy().Currency, vocabulary(f.s.Policy())
	return o, nil
}

// Decided keeps what is said now.
func (f *files) Decided(names []string, said []place.Said) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names, f.said = slices.Clone(names), slices.Clone(said)
}

// Look opens the files as an import would.
func (f *files) Look(ctx context.Context, names []string, said []place.Said) ([]place.FilePlan, error) {
	o, err := f.options(names, said)
	if err != nil {
		return nil, err
	}
	partners, err := f.s.PartnerNames(ctx)
	if err != nil {
		return nil, err
	}
	var out []place.FilePlan
	for i, name := range names {
		p, err := intake.Look(ctx, o, atHome(name))
		if err != nil {
			return nil, err
		}
		plan := planOf(p, partners)
		if i == 0 {
			ask, err := f.whichProfile(names)
			if err != nil {
				return nil, err
			}
			plan.Asks = append([]place.FileAsk{ask}, plan.Asks...)
		}
		out = append(out, plan)
	}
	return out, nil
}

// whichProfile asks for a saved profile, and proposes the one for which the first file that fits one was written. It
// need not be answered: a file is read by its own names too.
func (f *files) whichProfile(names []string) (place.FileAsk, error) {
	ask := place.FileAsk{Flag: profileFlag, Free: true}
	all, err := f.saved()
	if err != nil {
		return ask, err
	}
	var docs [][]intake.Profile
	for i := range all {
		ask.Choices = append(ask.Choices, place.Choice{Value: all[i].Name, Means: all[i].Purpose})
		docs = append(docs, all[i].profiles)
	}
	for _, name := range names {
		if i := intake.Fitting(intake.Options{}, atHome(name), docs); i >= 0 {
			ask.Near = all[i].Name
			break
		}
	}
	return ask, nil
}

// atHome is a file as a person names it: ~ is their home.
func atHome(name string) string {
	rest, ok := strings.CutPrefix(name, "~/")
	if !ok {
		return name
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return name
	}
	return filepath.Join(home, rest)
}

func allAtHome(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = atHome(name)
	}
	return out
}

// planOf is a plan as the assistant shows it.
func planOf(p *intake.Plan, partners []desk.PartnerName) place.FilePlan {
	out := place.FilePlan{Name: p.File, Format: p.Format, Kind: p.Kind, Why: p.Why}
	if p.Kind != "" {
		out.Fields, out.Keeps = intake.Fields(p.Kind), intake.Keeps(p.Kind)
	}
	var free []place.Choice
	for i := range p.Columns {
		c := &p.Columns[i]
		how := string(c.How)
		if c.How == intake.ByName {
			how = "exact"
		}
		out.Columns = append(out.Columns, place.FileColumn{Name: c.Name, Fields: c.Fields, How: how, Rival: c.Rival, Nearest: c.Nearest,
			Samples: c.Samples, Filled: c.Filled, Rows: c.Rows})
		if len(c.Fields) == 0 && c.Filled > 0 {
			free = append(free, place.Choice{Value: place.FromColumn + c.Name, Means: strings.Join(c.Samples, ", ")})
		}
	}
	unread := slices.ContainsFunc(p.Doubts, func(d intake.Doubt) bool { return d.Flag == "encoding" })
	if p.Kind == "" && !unread {
		ask := place.FileAsk{Flag: "kind", Near: p.Near}
		for _, kind := range intake.Kinds() {
			ask.Choices = append(ask.Choices, place.Choice{Value: kind})
		}
		out.Asks = append(out.Asks, ask)
	}
	if p.Kind != "" {
		for _, group := range p.Lacks {
			out.Asks = append(out.Asks, lackOf(p, group, free, partners))
		}
	}
	for _, d := range p.Doubts {
		ask := place.FileAsk{Flag: d.Flag, Column: d.Column, Shown: d.Shown, Near: d.Near}
		for _, r := range d.Readings {
			ask.Choices = append(ask.Choices, place.Choice(r))
		}
		if d.Flag == "zone" || d.Flag == "encoding" {
			ask.Choices = append(ask.Choices, place.Choice{Value: place.WriteIt})
		}
		out.Asks = append(out.Asks, ask)
	}
	return out
}

// lackOf asks for a column that is not there: which one it is, or what stands in every row.
func lackOf(p *intake.Plan, group []string, free []place.Choice, partners []desk.PartnerName) place.FileAsk {
	ask := place.FileAsk{Flag: "set", Column: group[0], Shown: strings.Join(group, " / ")}
	if group[0] == "source" && slices.ContainsFunc(p.Columns, func(c intake.Column) bool { return slices.Contains(c.Fields, "partner") }) {
		ask.Near = string(lead.PartnerReferral) // what rows that name a partner are
	}
	for _, word := range intake.Choices(group[0]) {
		ask.Choices = append(ask.Choices, place.Choice{Value: word})
	}
	if group[0] == "partner" {
		for _, p := range partners {
			ask.Choices = append(ask.Choices, place.Choice{Value: p.ID, Means: p.Name})
		}
	}
	ask.Choices = append(ask.Choices, free...)
	if len(intake.Choices(group[0])) == 0 {
		ask.Choices = append(ask.Choices, place.Choice{Value: place.WriteIt})
	}
	return ask
}

// Try is an import of which nothing stays.
func (f *files) Try(
	ctx context.Context, who desk.Actor, names []string, said []place.Said, first int, rows func(place.FileRows),
) ([]place.FileFates, error) {
	f.dry.Lock()
	defer f.dry.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	_, fates, err := f.run(ctx, who, names, said, rows, func(o *intake.Options) { o.DryRun, o.First = true, first })
	if err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	return fates, nil
}

// Bring takes them in.
func (f *files) Bring(
	ctx context.Context, who desk.Actor, names []string, said []place.Said, rows func(place.FileRows),
) ([]place.FileFates, error) {
	f.dry.Lock()
	defer f.dry.Unlock()
	reports, fates, err := f.run(ctx, who, names, said, rows, func(*intake.Options) {})
	f.mu.Lock()
	f.reports = reports
	f.mu.Unlock()
	return fates, err
}

func (f *files) run(
	ctx context.Context, who desk.Actor, names []string, said []place.Said, rows func(place.FileRows), change func(*intake.Options),
) ([]intake.Report, []place.FileFates, error) {
	o, err := f.options(names, said)
	if err != nil {
		return nil, nil, err
	}
	change(&o)
	o.Door = intake.Through(f.s.Desk, who)
	o.Progress = func(file string, bytes, size, n int64) {
		rows(place.FileRows{File: file, Rows: n, Bytes: bytes, Size: size})
	}
	reasons := tally{}
	o.Told = reasons.add
	reports, err := intake.Run(ctx, o, allAtHome(names))
	var out []place.FileFates
	for i := range reports {
		r := &reports[i]
		fates := place.FileFates{Name: r.File, Kind: r.Kind, Rows: r.Read, Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged,
			Quarantined: r.Quarantined, Disqualified: r.Disqualified, Rejected: r.Rejected, Rejects: r.Rejects,
			Reasons: reasons.list(r.File), Whole: o.First == 0 || r.Read < o.First, Undo: takesBack(*r)}
		for _, column := range slices.Sorted(maps.Keys(r.Words)) {
			fates.Words = append(fates.Words, wordsOf(column, r.Words[column], wordsFor(o.Words, r.Kind, column))...)
		}
		out = append(out, fates)
	}
	return reports, out, err
}

// wordsFor are the words that a column of a kind takes: those of the program, else those of the policy.
func wordsFor(known []intake.Vocabulary, kind, column string) []string {
	if choices := intake.Choices(column); choices != nil {
		return choices
	}
	for _, v := range known {
		if v.Kind == kind && v.Column == column {
			return slices.Compact(slices.Sorted(slices.Values(v.Words)))
		}
	}
	return nil
}

// wordsOf are the words of a column that are not known, with what they were probably meant to be.
func wordsOf(column string, words []intake.Word, choices []string) (out []place.FileWord) {
	for _, w := range words {
		word := place.FileWord{Column: column, Text: w.Value, N: w.N, Near: intake.NearestOf(column, w.Value, choices)}
		for _, choice := range choices {
			word.Choices = append(word.Choices, place.Choice{Value: choice})
		}
		out = append(out, word)
	}
	return out
}

// tally counts the reasons of rows by file. What a row says in a reason, in quotes, is no part of it.
type tally map[string]map[place.FileReason]int

// said is a piece of a row within a reason.
var saidIn = safetext.Pattern(`"[^"]*"|“[^”]*”|\b[\w.+-]+@[\w.-]+\b|\bL-\d+\b|\bline \d+\b`)

// mostReasons bounds how many reasons of a file are told apart.
const mostReasons = 1000

func (t tally) add(file string, fate desk.Fate, reason string) {
	if t[file] == nil {
		t[file] = map[place.FileReason]int{}
	}
	r := place.FileReason{Fate: string(fate), Text: saidIn().ReplaceAllString(reason, "…")}
	if _, known := t[file][r]; known || len(t[file]) < mostReasons {
		t[file][r]++
	}
}

func (t tally) list(file string) (out []place.FileReason) {
	for r, n := range t[file] {
		r.N = n
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b place.FileReason) int {
		return cmp.Or(b.N-a.N, strings.Compare(a.Text, b.Text), strings.Compare(a.Fate, b.Fate))
	})
	return out
}

// Line is the command line that does the same.
func (f *files) Line(names []string, said []place.Said) string {
	words := []string{"eqltui", "import"}
	for _, name := range names {
		if strings.HasPrefix(name, "-") && name != "-" {
			name = "./" + name
		}
		words = append(words, shellWord(atHome(name)))
	}
	for _, flag := range said {
		words = append(words, "--"+flag.Flag, shellWord(flag.Value))
	}
	return strings.Join(words, " ")
}

// Keep saves what is said as a profile, for each kind of file.
func (f *files) Keep(ctx context.Context, name string, names []string, said []place.Said) (path string, err error) {
	o, err := f.options(names, said)
	if err != nil {
		return "", err
	}
	for _, file := range allAtHome(names) {
		plan, err := intake.Look(ctx, o, file)
		if err != nil {
			return "", err
		}
		p := plan.Profile // the document that fits it, and over it what is said here
		p.Name, p.Kind, p.Files = "", plan.Kind, nil
		if path, err = f.keep(name, p); err != nil {
			return "", err
		}
	}
	return path, nil
}

// assisted reports whether an import asks: somebody sits at a terminal and said nothing but the files.
func (a *app) assisted(said []intake.Flag, o *intake.Options, files []string) bool {
	_, in := terminal(a.in)
	_, out := terminal(a.out.w)
	return in && out && !a.json && len(said) == 0 && !o.DryRun && o.RejectsPath == "" && !slices.Contains(files, "-")
}

// assist opens the import assistant, and says at the end what was decided and what came of it.
func (a *app) assist(ctx context.Context, names []string) error {
	a.drawn = true
	return a.with(ctx, mayBeMade, func(ctx context.Context, s *session) error {
		out, _ := a.out.w.(*os.File)
		settings, err := s.Settings(ctx, s.who)
		if err != nil {
			return err
		}
		own, file, kerr := a.ownKeys()
		f := a.files(s)
		err = ui.Import(ctx, ui.Options{
			Desk: s.Desk, Who: s.who, Now: s.Now, Zone: time.Local, Theme: a.lookup("EQLTUI_THEME"), ASCII: a.lookup("EQLTUI_ASCII") != "",
			Env: a.env, ReadOnly: s.ReadOnly(), In: a.in, Out: out, NoSuspend: !suspendable(), Keys: own.Table,
			KeysFile: filepath.Base(file), Warning: keysWarning(&own, file, kerr), Settings: settings, Database: s.Path(), Files: f,
		}, names)
		return errors.Join(err, a.tellAssisted(f))
	})
}

// tellAssisted says what was decided, as a command line, and what came of the import.
func (a *app) tellAssisted(f *files) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := a.tellReports(f.reports, false, false); err != nil {
		return err
	}
	if len(f.said) > 0 {
		return a.answer(nil, "%s\n", f.Line(f.names, f.said))
	}
	return nil
}

func (a *app) files(s *session) *files {
	return &files{s: s, keep: a.saveProfile, saved: a.profiles, read: a.profilesFor}
}
